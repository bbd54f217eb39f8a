"""The hospital's own cluster, as the window's settings name it."""

from __future__ import annotations

from pathlib import Path

import msgspec

from fedcore.errors import FedcoreError
from fedcore.node.cluster_setting import ClusterSetting, load_cluster, use_cluster
from fedcore.node.meeting import Workers, check_cancelled
from fedcore.worker.calls import Call, Line

_FIELDS = ("address", "authority", "certificate", "key")


class ClusterDesk:
    def __init__(self, home: Path) -> None:
        self._home = home

    def get(self, _: Call) -> Line:
        """What is set, and the warning that belongs to it."""
        setting = load_cluster(self._home)
        told: Line = msgspec.to_builtins(setting)
        return told | {"warning": _warning(setting)}

    def use(self, call: Call) -> Line:
        """Try the cluster and keep it, or with no address use none from now on."""
        setting = ClusterSetting(**{name: call.text(name, "").strip() for name in _FIELDS})
        cores = use_cluster(self._home, setting, lambda: check_cancelled(call.cancelled.is_set))
        return self.get(call) | {"cores": cores}

    def workers(self, n_here: int) -> Workers:
        """The cluster, or n_here processes where none is set. Raises DataError when its address cannot be used."""
        return load_cluster(self._home).cluster() or n_here


def _warning(setting: ClusterSetting) -> Line | None:
    try:
        cluster = setting.cluster()
    except FedcoreError as error:
        return error.text.to_json()
    return None if cluster is None or cluster.warning is None else cluster.warning.to_json()
