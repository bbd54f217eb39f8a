"""The cluster which the window's settings name: tried before it is kept, and used by sessions."""

from __future__ import annotations

import pytest
from distributed import LocalCluster

from fedcore.errors import DataError, StoreError
from fedcore.node.cluster import Cluster
from fedcore.node.cluster_setting import ClusterSetting, load_cluster, use_cluster
from fedcore.worker.calls import Call
from fedcore.worker.cluster_desk import ClusterDesk


@pytest.fixture
def address():
    with LocalCluster(1, processes=False, protocol="tcp://", dashboard_address="127.0.0.1:0") as cluster:
        yield cluster.scheduler_address


def test_a_cluster_that_answers_is_kept_and_used(tmp_path, address):
    desk = ClusterDesk(tmp_path)
    assert desk.workers(3) == 3
    told = desk.use(Call("cluster.use", {"address": f" {address} ", "authority": "", "certificate": "", "key": ""}))
    assert told["cores"] >= 1
    assert "without TLS" in told["warning"]["english"]
    assert load_cluster(tmp_path) == ClusterSetting(address)
    used = desk.workers(3)
    assert isinstance(used, Cluster)
    assert used.address == address
    told = desk.use(Call("cluster.use", {}))
    assert (told["address"], told["cores"], told["warning"]) == ("", 0, None)
    assert desk.workers(3) == 3


def test_what_cannot_be_used_leaves_what_was_set(tmp_path, monkeypatch):
    monkeypatch.setattr("fedcore.node.cluster.CONNECT_S", 0.2)
    for address, kind in (("cluster.example", DataError), ("tcp://10.1.2.3:8786", DataError),
                          ("tls://10.1.2.3:8786", DataError), ("tcp://127.0.0.1:1", StoreError)):  # fmt: skip
        with pytest.raises(kind):
            use_cluster(tmp_path, ClusterSetting(address))
        assert load_cluster(tmp_path) == ClusterSetting()
    (tmp_path / "cluster.json").write_text("not JSON")
    assert ClusterDesk(tmp_path).workers(2) == 2
