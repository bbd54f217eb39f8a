"""The durable boundary of a session: a finished tree. What each side keeps after it, encrypted, to go on from there.

After a crash both sides say which tree counts they have kept and go on from the largest one that all have, with fresh
keys and a fresh order of predictors. Since neither changes a sum, the finished model is the same, bit for bit, as
without the interruption.

What is known of a tree never changes once it is finished. So it is kept once, in a row of its own, in the same step as
the state after that tree; the state holds only what the next tree needs. With 75,000 patients held out the rows come to
0.3 MB a tree, and a state which held them all would be written anew with every tree.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise
from typing import Protocol, Self, TypeVar

import msgspec
import numpy as np
from numpy.typing import NDArray

from fedcore.crypto.keystore import StoreKey
from fedcore.errors import StoreError
from fedcore.protocols.matching import Alignment
from fedcore.protocols.vertical_feature import FeatureModel, RemoteSplit
from fedcore.session.store import Store
from fedcore.trees.boosting import Standing
from fedcore.trees.forest import Forest
from fedcore.trees.tree import Node, Split, Tree

_PURPOSE = b"checkpoint"

StoredSplit = tuple[int, float, bool]  # predictor, threshold, where missing values go


class StoredNode(msgspec.Struct, frozen=True, array_like=True):
    number: int
    split: tuple[int, int, float, bool] | None
    value: float
    gain: float
    cover: float


class LabelTree(msgspec.Struct, frozen=True, array_like=True):
    """What the label hospital keeps of one tree; test_margin: of the held-out patients after it, float32."""

    nodes: list[StoredNode]
    test_margin: bytes
    tree_s: float


class LabelState(msgspec.Struct, frozen=True):
    """The label hospital after some trees. Arrays are raw little-endian bytes: int64 rows, float32 margins.

    apart: of how many trees the store has a row of their own; only in the store. 0: what is known of the trees is in
    here, as before the first one, and as earlier versions kept it.
    """

    table_digest: str
    rows: dict[str, bytes]
    base_score: float
    trees: list[list[StoredNode]]
    margin: bytes
    stop_losses: list[float]
    test_margins: list[bytes]
    tree_s: list[float]
    apart: int = 0

    @property
    def count(self) -> int:
        return len(self.trees)

    def head(self) -> Self:
        return msgspec.structs.replace(self, trees=[], test_margins=[], tree_s=[], apart=self.count)

    def of_trees(self, first: int) -> list[LabelTree]:
        each = zip(self.trees[first:], self.test_margins[first:], self.tree_s[first:], strict=True)
        return [LabelTree(*one) for one in each]

    def joined(self, rows: Sequence[bytes]) -> Self:
        trees = [msgspec.msgpack.decode(row, type=LabelTree) for row in rows]
        return msgspec.structs.replace(
            self,
            trees=[tree.nodes for tree in trees],
            test_margins=[tree.test_margin for tree in trees],
            tree_s=[tree.tree_s for tree in trees],
            apart=0,
        )

    def alignments(self) -> dict[str, Alignment]:
        return {party: Alignment(np.frombuffer(raw, dtype="<i8").astype(np.int64)) for party, raw in self.rows.items()}

    def standing(self) -> Standing | None:
        """Where boosting goes on; None before the first tree."""
        if not self.trees:
            return None
        margin = np.frombuffer(self.margin, dtype="<f4").astype(np.float32)
        return Standing(Forest(tuple(map(tree_of, self.trees)), self.base_score), margin, tuple(self.stop_losses))


class FeatureState(msgspec.Struct, frozen=True):
    """A feature hospital after some trees: its aligned rows and its split table so far.

    asked_again: how many trees it was asked for more than once, because of interruptions. ends: how many splits there
    were after each tree; earlier versions did not keep it. apart: as in LabelState.
    """

    table_digest: str
    rows: bytes
    trees: int
    splits: list[StoredSplit]
    asked_again: int = 0
    ends: list[int] = []
    apart: int = 0

    @property
    def count(self) -> int:
        return self.trees

    def head(self) -> Self:
        return msgspec.structs.replace(self, splits=[], ends=[], apart=self.count)

    def of_trees(self, first: int) -> list[list[StoredSplit]]:
        """Where it is not known which tree a split is of, all count as the first one's: only their order matters."""
        places = [0, *self.known_ends()]
        return [self.splits[begin:end] for begin, end in pairwise(places[first:])]

    def joined(self, rows: Sequence[bytes]) -> Self:
        each = [msgspec.msgpack.decode(row, type=list[StoredSplit]) for row in rows]
        splits, ends = [split for splits in each for split in splits], list(accumulate(map(len, each)))
        return msgspec.structs.replace(self, splits=splits, ends=ends, apart=0)

    def known_ends(self) -> list[int]:
        return self.ends or [len(self.splits)] * self.trees

    def alignment(self) -> Alignment:
        return Alignment(np.frombuffer(self.rows, dtype="<i8").astype(np.int64))

    def model(self) -> FeatureModel:
        return FeatureModel(tuple(RemoteSplit(*split) for split in self.splits), self.trees)


class KeptState(Protocol):
    """What a checkpoint holds: one of the structs here, or a site's. It is kept in two: what the next tree needs, and
    what is known of each finished tree."""

    @property
    def table_digest(self) -> str: ...

    @property
    def count(self) -> int: ...

    @property
    def apart(self) -> int: ...

    def head(self) -> Self:
        """Without what is known of each tree."""

    def of_trees(self, first: int) -> Sequence[object]:
        """What is known of each tree but the first `first`."""

    def joined(self, rows: Sequence[bytes]) -> Self:
        """Of a head: the whole state; a row for each tree, encoded."""


State = TypeVar("State", bound=KeptState)


def raw_rows(rows: NDArray[np.int64]) -> bytes:
    return rows.astype("<i8").tobytes()


def first_label_state(table_digest: str, alignments: Mapping[str, Alignment]) -> LabelState:
    """Before the first tree; `alignments` count among all rows of the table."""
    rows = {party: raw_rows(a.rows) for party, a in alignments.items()}
    return LabelState(table_digest, rows, 0.5, [], b"", [], [], [])


def next_label_state(state: LabelState, standing: Standing, test_margin: bytes, tree_s: float) -> LabelState:
    """One tree later; test_margin: of the held-out patients, little-endian float32."""
    return msgspec.structs.replace(
        state,
        base_score=standing.forest.base_score,
        trees=[*state.trees, stored_tree(standing.forest.trees[-1])],
        margin=standing.margin.astype("<f4").tobytes(),
        stop_losses=list(standing.stop_losses),
        test_margins=[*state.test_margins, test_margin],
        tree_s=[*state.tree_s, tree_s],
    )


def first_feature_state(table_digest: str, alignment: Alignment) -> FeatureState:
    """Before the first tree; `alignment` counts among all rows of the table."""
    return FeatureState(table_digest, raw_rows(alignment.rows), 0, [])


def next_feature_state(state: FeatureState, model: FeatureModel) -> FeatureState:
    """One tree later."""
    new = [(s.feature, s.threshold, s.missing_left) for s in model.splits[len(state.splits) :]]
    ends = [*state.known_ends(), len(model.splits)]
    return msgspec.structs.replace(state, trees=model.trees, splits=[*state.splits, *new], ends=ends)


def stored_tree(tree: Tree) -> list[StoredNode]:
    return [
        StoredNode(
            number,
            None if (s := node.split) is None else (s.owner, s.feature, s.threshold, s.missing_left),
            node.value,
            node.gain,
            node.cover,
        )
        for number, node in sorted(tree.nodes.items())
    ]


def tree_of(nodes: list[StoredNode]) -> Tree:
    return Tree({n.number: Node(None if n.split is None else Split(*n.split), n.value, n.gain, n.cover) for n in nodes})


class Keeper:
    """Saves and loads one session's checkpoints, encrypted under the hospital's data key."""

    def __init__(self, store: Store, key: StoreKey, session: str) -> None:
        self._store = store
        self._key = key
        self._session = session

    def save(self, state: KeptState) -> None:
        """In one step with what is known of the trees that have no row yet, all in the end."""
        n_kept = min(self._store.checkpoint_trees(self._session), state.count)
        rows = {
            tree: self._key.encrypt(self._purpose(tree), msgspec.msgpack.encode(known))
            for tree, known in enumerate(state.of_trees(n_kept), start=n_kept + 1)
        }
        blob = self._key.encrypt(_PURPOSE, msgspec.msgpack.encode(state.head()))
        self._store.save_checkpoint(self._session, state.count, blob, rows)

    def counts(self) -> list[int]:
        """The tree counts which `load` can give."""
        return self._store.checkpoint_counts(self._session)

    def load(self, count: int, kind: type[State], table_digest: str | None) -> State:
        """Raises StoreError when it is not there, was changed, or belongs to other records than are open (which None
        leaves unchecked)."""
        record = self._store.checkpoint(self._session, count)
        if record is None:
            raise StoreError(
                "The state after {count} trees is not in the store.", advice="Start a new session.", count=count
            )
        try:
            state = msgspec.msgpack.decode(self._key.decrypt(_PURPOSE, record.blob), type=kind)
            if state.apart:
                state = state.joined(self._rows(state.apart))
        except msgspec.DecodeError:
            raise StoreError("The saved state of the session cannot be read.", advice="Start a new session.") from None
        if table_digest is not None and state.table_digest != table_digest:
            raise StoreError(
                "The session began with other records than are open now.",
                advice="Open the same file with the same choices of columns, then resume.",
            )
        return state

    def drop(self, above: int = -1) -> None:
        """Forget the states with more than `above` trees; all of them once the session is finished."""
        self._store.drop_checkpoints(self._session, above)

    def _rows(self, n_trees: int) -> list[bytes]:
        blobs = self._store.checkpoint_tree_blobs(self._session, n_trees)
        if len(blobs) != n_trees:
            raise StoreError("The saved state of the session is incomplete.", advice="Start a new session.")
        return [self._key.decrypt(self._purpose(tree), blob) for tree, blob in enumerate(blobs, start=1)]

    def _purpose(self, tree: int) -> bytes:
        return b"tree %d of %s" % (tree, self._session.encode())
