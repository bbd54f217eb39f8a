"""What is kept after each tree: no more of it however many trees there are, whole or not at all, and secret."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from fedcore.crypto.keystore import StoreKey
from fedcore.errors import StoreError
from fedcore.protocols.matching import Alignment
from fedcore.protocols.vertical_feature import FeatureModel, RemoteSplit
from fedcore.session.checkpoint import (
    FeatureState,
    Keeper,
    LabelState,
    first_feature_state,
    first_label_state,
    next_feature_state,
    next_label_state,
)
from fedcore.session.records import SessionRecord
from fedcore.session.site_state import SiteState, first_state, next_state
from fedcore.session.store import Store
from fedcore.trees.boosting import Counts, Standing
from fedcore.trees.cuts import make_cuts
from fedcore.trees.forest import Forest
from fedcore.trees.tree import Node, Split, Tree

DIGEST = "d" * 64
KEY = StoreKey(b"k" * 32)
N, N_TEST = 400, 120
States = Callable[[], Iterator[Any]]


def tree_of_number(number: int) -> Tree:
    """A small one, other numbers in each."""
    gain, value = float(np.float32(1 + number)), float(np.float32(0.1 * number))
    return Tree({
        0: Node(Split(0, 1, value, True), 0.0, gain, 9.0), 1: Node(None, value, 0.0, 5.0),
        2: Node(None, -value, 0.0, 4.0),
    })  # fmt: skip


def standing_after(n_trees: int) -> Standing:
    margin = np.random.default_rng(n_trees).normal(size=N).astype(np.float32)
    return Standing(Forest(tuple(map(tree_of_number, range(n_trees))), 0.25), margin)


def margin_after(tree: int) -> bytes:
    return np.random.default_rng(1000 + tree).normal(size=N_TEST).astype("<f4").tobytes()


def label_states() -> Iterator[LabelState]:
    """After each tree, the first before any."""
    state = first_label_state(DIGEST, {"1" * 64: Alignment(np.arange(N))})
    while True:
        yield state
        tree = state.count + 1
        state = next_label_state(state, standing_after(tree), margin_after(tree), 0.5 * tree)


def feature_states() -> Iterator[FeatureState]:
    splits: tuple[RemoteSplit, ...] = ()
    state = first_feature_state(DIGEST, Alignment(np.arange(N)))
    while True:
        yield state
        tree = state.count + 1
        splits += tuple(RemoteSplit(k, 0.5 * tree, True) for k in range(tree % 3))  # of some trees it has no split
        state = next_feature_state(state, FeatureModel(splits, tree))


def site_states() -> Iterator[SiteState]:
    x = np.random.default_rng(2).normal(size=(N, 3)).astype(np.float32)
    state = first_state(DIGEST, make_cuts(x, 8), Counts(N, 80, 0))
    while True:
        yield state
        standing = standing_after(state.count + 1)
        state = next_state(state, standing, [0.5 * k for k in range(state.count + 1)])


EACH = pytest.mark.parametrize("states", [label_states, feature_states, site_states])


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "data") as store:
        for session in ("s", "t"):
            store.add_session(SessionRecord(session, "{}", bytes(32), "label", "running"))
        yield store


def keep(keeper: Keeper, states: States, n_trees: int) -> list[Any]:
    """Save the states up to the one after so many trees."""
    kept = []
    for state in states():
        keeper.save(state)
        kept.append(state)
        if state.count == n_trees:
            break
    return kept


@EACH
def test_every_state_comes_back_as_it_was(store: Store, states: States) -> None:
    keeper = Keeper(store, KEY, "s")
    kept = keep(keeper, states, 9)
    assert keeper.counts() == [7, 8, 9]
    for count in keeper.counts():
        assert keeper.load(count, type(kept[0]), DIGEST) == kept[count]
    assert Keeper(store, KEY, "t").counts() == []


@EACH
def test_no_tree_costs_more_than_another(store: Store, states: States) -> None:
    """Rows of their own, not rewritten; what is written anew each time grows by nothing but a few bytes of numbers."""
    keeper, written = Keeper(store, KEY, "s"), []
    for state in states():
        before = store._database.total_changes
        keeper.save(state)
        blob = store.checkpoint("s", state.count)
        assert blob is not None
        written.append((len(blob.blob), store._database.total_changes - before))
        assert store.checkpoint_trees("s") == state.count
        if state.count == 60:
            break
    sizes, changes = zip(*written[4:], strict=True)
    assert max(sizes) - min(sizes) < 8
    assert set(changes) == {3}  # the state, this tree, and a state that is dropped
    rows = [len(blob) for blob in store.checkpoint_tree_blobs("s", 60)]
    assert max(rows[3:]) - min(rows[3:]) < 60


@EACH
def test_going_back_forgets_the_later_trees(store: Store, states: States) -> None:
    keeper = Keeper(store, KEY, "s")
    kept = keep(keeper, states, 6)
    keeper.drop(above=4)
    assert (keeper.counts(), store.checkpoint_trees("s")) == ([4], 4)
    keeper.save(kept[5])
    assert keeper.load(5, type(kept[0]), DIGEST) == kept[5]
    keeper.save(kept[0])  # all of it is begun anew
    assert (keeper.counts(), store.checkpoint_trees("s")) == ([0], 0)


def test_nothing_stays_behind(store: Store) -> None:
    for session in ("s", "t"):
        keep(Keeper(store, KEY, session), label_states, 3)
    Keeper(store, KEY, "s").drop()
    assert (store.checkpoint_counts("s"), store.checkpoint_trees("s")) == ([], 0)
    assert store.checkpoint_trees("t") == 3
    store.remove_session("t")
    assert store._database.execute("SELECT count(*) FROM checkpoint_trees").fetchone() == (0,)


def test_nothing_can_be_read_without_the_key(store: Store) -> None:
    kept = keep(Keeper(store, KEY, "s"), label_states, 3)[-1]
    on_disk = b"".join(path.read_bytes() for path in store.folder.iterdir() if path.is_file())
    assert len(on_disk) > len(kept.margin)
    for secret in (*kept.test_margins, kept.margin, next(iter(kept.rows.values()))):
        assert secret[:64] not in on_disk
    with pytest.raises(StoreError, match="another identity"):
        Keeper(store, StoreKey(b"x" * 32), "s").load(3, LabelState, DIGEST)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (["SET tree = -tree WHERE tree IN (5, 6)", "SET tree = 11 + tree WHERE tree < 0"], "altered"),
        (["SET session_id = 'u' WHERE session_id = 's'", "SET session_id = 's' WHERE session_id = 't'"], "altered"),
        (["SET tree = 9 WHERE tree = 2"], "incomplete"),
    ],
)
def test_rows_in_a_place_that_is_not_theirs_are_refused(store: Store, changes: list[str], words: str) -> None:
    store.add_session(SessionRecord("u", "{}", bytes(32), "label", "running"))
    for session in ("s", "t"):
        keep(Keeper(store, KEY, session), label_states, 6)
    keeper = Keeper(store, KEY, "s")
    keeper.load(6, LabelState, DIGEST)
    for change in changes:
        store._database.execute(f"UPDATE checkpoint_trees {change}")
    with pytest.raises(StoreError, match=words):
        keeper.load(6, LabelState, DIGEST)


def test_a_full_disk_leaves_the_state_before_whole(store: Store) -> None:
    keeper = Keeper(store, KEY, "s")
    kept = keep(keeper, label_states, 4)
    pages = store._database.execute("PRAGMA page_count").fetchone()[0]
    store._database.execute(f"PRAGMA max_page_count = {pages}")
    large = next_label_state(kept[4], standing_after(5), bytes(1 << 20), 1.0)
    with pytest.raises(StoreError, match="is full"):
        keeper.save(large)
    assert keeper.counts() == [2, 3, 4]
    assert store.checkpoint_trees("s") == 4
    assert keeper.load(4, LabelState, DIGEST) == kept[4]


SAVES_FOR_EVER = """
import sys
from pathlib import Path
from tests.session.test_checkpoint import KEY, Keeper, Store, label_states
with Store(Path(sys.argv[1])) as store:
    keeper = Keeper(store, KEY, "s")
    for state in label_states():
        keeper.save(state)
        print(state.count, flush=True)
"""


def test_killed_at_any_moment_the_last_state_is_whole(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.add_session(SessionRecord("s", "{}", bytes(32), "label", "running"))
    for n_told in (1, 4, 9, 16):
        arguments = [sys.executable, "-c", SAVES_FOR_EVER, str(tmp_path)]
        environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
        other = subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, env=environment)
        assert other.stdout is not None
        try:
            told = [int(other.stdout.readline()) for _ in range(n_told)][-1]
        finally:
            other.kill()
        told = max([told, *map(int, other.communicate()[0].split())])
        with Store(tmp_path) as store:
            keeper = Keeper(store, KEY, "s")
            count = keeper.counts()[-1]
            assert told <= count <= told + 1
            assert store.checkpoint_trees("s") == count
            expected = next(state for state in label_states() if state.count == count)
            assert keeper.load(count, LabelState, DIGEST) == expected


def as_kept_before(state: Any) -> bytes:
    """As earlier versions encoded it: everything in one."""
    fields = {name: getattr(state, name) for name in state.__struct_fields__ if name not in ("apart", "ends")}
    return msgspec.msgpack.encode(fields)


@EACH
def test_states_of_earlier_versions_are_gone_on_with(store: Store, states: States) -> None:
    keeper, all_states = Keeper(store, KEY, "s"), states()
    old = [next(all_states) for _ in range(4)]
    for state in old:
        store.save_checkpoint("s", state.count, KEY.encrypt(b"checkpoint", as_kept_before(state)))
    loaded = keeper.load(3, type(old[0]), DIGEST)
    if isinstance(loaded, FeatureState):
        state = next_feature_state(loaded, next(all_states).model())
        assert loaded.model() == old[3].model()
    else:
        state = next(all_states)
        assert loaded == old[3]
    keeper.save(state)
    assert store.checkpoint_trees("s") == 4
    assert keeper.load(4, type(old[0]), DIGEST) == state
    assert keeper.load(3, type(old[0]), DIGEST) == loaded


def test_a_store_of_an_earlier_version_is_brought_up(tmp_path: Path) -> None:
    state = next(state for state in site_states() if state.count == 2)
    with Store(tmp_path) as store:
        store.add_session(SessionRecord("s", "{}", bytes(32), "site", "running"))
        store.save_checkpoint("s", 2, KEY.encrypt(b"checkpoint", as_kept_before(state)))
    database = sqlite3.connect(tmp_path / "store.sqlite")
    database.executescript("DROP TABLE checkpoint_trees; PRAGMA user_version = 1;")
    database.close()
    with Store(tmp_path) as store:
        assert Keeper(store, KEY, "s").load(2, SiteState, DIGEST) == state
