from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from fedcore.errors import DataError, ProtocolError, StoreError
from fedcore.session.records import Peer, SessionRecord
from fedcore.session.store import KEPT_CHECKPOINTS, Store

NORTH = Peer("a1" * 32, "Heart Centre", bytes([1]) * 32, bytes([2]) * 32, "192.0.2.1:5757")
SESSION = SessionRecord("s1", '{"mode":"vertical"}', bytes(32), "label", "agreed")


def clock() -> datetime:
    return datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "data", clock) as store:
        yield store


def reopen(store) -> Store:
    store.close()
    return Store(store.folder, clock)


# -- peers --------------------------------------------------------------------------------------------------------


def test_peers_are_remembered(store):
    assert store.add_peer(NORTH).state == "invited"
    store.set_peer_state(NORTH.party_id, "confirmed")
    with reopen(store) as again:
        peer = again.peer(NORTH.party_id)
        assert peer == replace(NORTH, state="confirmed", added=peer.added, changed=peer.changed)
        assert peer.added == "2026-03-01T00:00:00.000+00:00"
        assert again.peers() == [peer]
        assert again.peer("ff") is None


def test_an_invitation_seen_again_updates_the_address_and_keeps_the_state(store):
    store.add_peer(NORTH)
    store.set_peer_state(NORTH.party_id, "confirmed")
    peer = store.add_peer(replace(NORTH, address="192.0.2.9:5757"))
    assert (peer.state, peer.address) == ("confirmed", "192.0.2.9:5757")


@pytest.mark.parametrize("name", ["Heart Centre", "heart  centre ", "ＨＥＡＲＴ Centre"])
def test_a_known_name_with_other_keys_blocks_both(store, name):
    store.add_peer(NORTH)
    store.set_peer_state(NORTH.party_id, "confirmed")
    other = Peer("b2" * 32, name, bytes([3]) * 32, bytes([4]) * 32)
    with pytest.raises(ProtocolError, match="other keys") as error:
        store.add_peer(other)
    assert "Ring" in str(error.value)
    assert {peer.state for peer in store.peers()} == {"blocked"}
    assert len(store.peers()) == 2
    for peer in store.peers():
        with pytest.raises(ProtocolError, match="is blocked"):
            store.set_peer_state(peer.party_id, "confirmed")
    store.remove_peer(NORTH.party_id)
    store.remove_peer(other.party_id)
    assert store.add_peer(other).state == "invited"


def test_one_changed_key_of_two_is_a_changed_key(store):
    store.add_peer(NORTH)
    with pytest.raises(ProtocolError):
        store.add_peer(replace(NORTH, party_id="c3" * 32, sign_public=bytes(32)))


def test_peers_nobody_knows_cannot_be_changed(store):
    with pytest.raises(DataError):
        store.set_peer_state("ff", "confirmed")
    with pytest.raises(DataError):
        store.remove_peer("ff")


def test_keys_have_32_bytes():
    with pytest.raises(ValueError, match="32 bytes"):
        replace(NORTH, curve_public=b"short")


# -- sessions -----------------------------------------------------------------------------------------------------


def test_sessions_results_and_checkpoints_are_remembered(store):
    store.add_session(SESSION)
    store.set_session_state("s1", "training")
    store.save_result("s1", "comparison", {"auc": 0.84, "text": "Zhōngguó 中国"})
    store.save_checkpoint("s1", 7, b"\x00sealed\xff")
    with reopen(store) as again:
        assert again.session("s1").state == "training"
        assert again.sessions() == [again.session("s1")]
        assert again.session("s2") is None
        assert again.results("s1") == {"comparison": {"auc": 0.84, "text": "Zhōngguó 中国"}}
        assert again.checkpoint("s1").blob == b"\x00sealed\xff"
        again.remove_session("s1")
        assert again.checkpoint("s1") is None
        assert again.results("s1") == {}


def test_the_last_checkpoints_are_kept_so_that_both_sides_find_a_common_one(store):
    store.add_session(SESSION)
    for count in range(1, 8):
        store.save_checkpoint("s1", count, b"%d" % count)
    assert store.checkpoint_counts("s1") == [5, 6, 7]
    assert len(store.checkpoint_counts("s1")) == KEPT_CHECKPOINTS
    assert store.checkpoint("s1").tree_count == 7
    assert store.checkpoint("s1", 6).blob == b"6"
    assert store.checkpoint("s1", 2) is None
    store.save_checkpoint("s1", 7, b"again")
    assert store.checkpoint("s1", 7).blob == b"again"
    store.drop_checkpoints("s1", above=6)
    assert store.checkpoint_counts("s1") == [5, 6]
    store.drop_checkpoints("s1")
    assert store.checkpoint("s1") is None


def test_what_does_not_fit_is_refused_and_leaves_nothing(store):
    store.add_session(SESSION)
    with pytest.raises(StoreError):
        store.add_session(SESSION)
    with pytest.raises(StoreError):
        store.save_checkpoint("unknown", 1, b"x")
    with pytest.raises(StoreError):
        store.save_result("unknown", "x", {})
    with pytest.raises(ValueError, match="JSON"):
        store.save_result("s1", "x", {"auc": float("nan")})
    with pytest.raises(DataError):
        store.set_session_state("unknown", "x")
    assert store.results("s1") == {}


def test_models_are_whole_files(store):
    path = store.save_model("joint-2026.json", b"first")
    assert store.save_model("joint-2026.json", b"second") == path
    assert path.read_bytes() == store.read_model("joint-2026.json") == b"second"
    assert store.models() == [path]
    assert [p.name for p in path.parent.iterdir()] == ["joint-2026.json"]
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("name", ["../x", "a/b", "", ".hidden", "..", "a\\b", "C:x", "x\0y", "a" * 121, "名字"])
def test_a_model_cannot_be_written_elsewhere(store, name):
    with pytest.raises(ValueError, match="file name"):
        store.save_model(name, b"")


# -- trouble ------------------------------------------------------------------------------------------------------


def test_two_programs_on_one_folder_are_refused_by_name(tmp_path):
    script = (
        "import sys, pathlib; from fedcore.session.store import Store\n"
        "store = Store(pathlib.Path(sys.argv[1])); print('open', flush=True); sys.stdin.read()\n"
    )
    arguments = [sys.executable, "-c", script, str(tmp_path)]
    other = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert other.stdout.readline() == "open\n"
        with pytest.raises(StoreError, match=f"already in use by another FedStroke .process {other.pid}.") as error:
            Store(tmp_path)
        assert str(tmp_path) in str(error.value)
    finally:
        other.kill()
        other.communicate()
    Store(tmp_path).close()  # killed, not closed: the lock went with it


def test_the_same_program_twice_is_refused_as_well(store):
    with pytest.raises(StoreError, match=f"process {os.getpid()}"):
        Store(store.folder)
    store.close()
    store.close()
    Store(store.folder).close()


@pytest.mark.parametrize("offset", [0, 100, 4096])
def test_a_damaged_database_is_named(store, offset):
    store.add_session(SESSION)
    for n in range(20):
        store.add_peer(replace(NORTH, party_id=f"{n:064x}", name=f"Hospital {n}"))
    store.close()
    path = store.folder / "store.sqlite"
    raw = bytearray(path.read_bytes())
    raw[offset : offset + 3000] = b"\xa5" * 3000
    path.write_bytes(raw)
    with pytest.raises(StoreError, match="damaged") as error:
        Store(store.folder)
    assert "backup" in str(error.value)
    with pytest.raises(StoreError, match="damaged"):  # and not "in use": the lock was let go
        Store(store.folder)


def test_a_full_disk_is_named_and_loses_nothing(store):
    store.add_session(SESSION)
    store.save_checkpoint("s1", 1, b"x")
    pages = store._database.execute("PRAGMA page_count").fetchone()[0]
    store._database.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreError, match="is full"):
        store.save_checkpoint("s1", 2, bytes(1 << 20))
    assert store.checkpoint_counts("s1") == [1]
    assert store.checkpoint("s1").blob == b"x"


def test_a_folder_that_cannot_be_used_is_named(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    for folder in (tmp_path / "file", tmp_path / "file" / "within"):
        with pytest.raises(StoreError, match="cannot be used"):
            Store(folder)


def test_a_read_only_database_is_named(store):
    store._database.execute("PRAGMA query_only = ON")
    with pytest.raises(StoreError, match="cannot be used") as error:
        store.add_peer(NORTH)
    assert "may write" in str(error.value)


def test_a_folder_of_a_newer_version_is_left_alone(store):
    store.close()
    database = sqlite3.connect(store.folder / "store.sqlite")
    database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(StoreError, match="newer version"):
        Store(store.folder)


def test_only_the_owner_may_read_the_store(store):
    store.add_peer(NORTH)
    for path in store.folder.glob("store.sqlite*"):
        assert path.stat().st_mode & 0o077 == 0, path
    assert store.folder.stat().st_mode & 0o077 == 0
