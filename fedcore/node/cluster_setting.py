"""Which Dask cluster of its own a hospital uses from the window, in `cluster.json` of its folder; no secret is in it.

The files of certificates are named, not copied: they stay where the hospital's IT put them.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import msgspec

from fedcore.node.cluster import Certificates, Cluster, cluster_at
from fedcore.node.cluster_executor import open_cluster
from fedcore.session.files import write_atomically


class ClusterSetting(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An address tcp://HOST:PORT or tls://HOST:PORT, "" for none, and for the latter three PEM files."""

    address: str = ""
    authority: str = ""
    certificate: str = ""
    key: str = ""

    def cluster(self) -> Cluster | None:
        """Raises DataError for an address that is none, or whose way is not protected."""
        if not self.address:
            return None
        files = (self.authority, self.certificate, self.key)
        certificates = Certificates(*map(Path, files)) if all(files) else None
        return cluster_at(self.address, certificates)


def load_cluster(home: Path) -> ClusterSetting:
    """A file that cannot be read means no cluster: this computer does the work then."""
    try:
        return msgspec.json.decode((home / "cluster.json").read_bytes(), type=ClusterSetting)
    except (OSError, ValueError):
        return ClusterSetting()


def use_cluster(home: Path, setting: ClusterSetting, check: Callable[[], None] = lambda: None) -> int:
    """Keep the setting if the cluster answers; how many cores it has, 0 where none is to be used.

    Raises DataError or StoreError, and then what was set before stays.
    """
    cluster, n_cores = setting.cluster(), 0
    if cluster is not None:
        executor = open_cluster(cluster, check)
        try:
            n_cores = executor.n_cores
        finally:
            executor.shutdown()
    home.mkdir(parents=True, exist_ok=True)
    write_atomically(home / "cluster.json", json.dumps(msgspec.to_builtins(setting)).encode())
    return n_cores
