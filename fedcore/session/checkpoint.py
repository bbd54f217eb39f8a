"""The durable boundary of a session: a finished tree. What each side keeps after it, encrypted, to go on from there.

After a crash both sides say which tree counts they have kept and go on from the largest one that all have, with fresh
keys and a fresh order of predictors. Since neither changes a sum, the finished model is the same, bit for bit, as
without the interruption.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, TypeVar

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


class StoredNode(msgspec.Struct, frozen=True, array_like=True):
    number: int
    split: tuple[int, int, float, bool] | None
    value: float
    gain: float
    cover: float


class LabelState(msgspec.Struct, frozen=True):
    """The label hospital after some trees. Arrays are raw little-endian bytes: int64 rows, float32 margins."""

    table_digest: str
    rows: dict[str, bytes]
    base_score: float
    trees: list[list[StoredNode]]
    margin: bytes
    stop_losses: list[float]
    test_margins: list[bytes]
    tree_s: list[float]

    @property
    def count(self) -> int:
        return len(self.trees)

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

    asked_again: how many trees it was asked for more than once, because of interruptions.
    """

    table_digest: str
    rows: bytes
    trees: int
    splits: list[tuple[int, float, bool]]
    asked_again: int = 0

    @property
    def count(self) -> int:
        return self.trees

    def alignment(self) -> Alignment:
        return Alignment(np.frombuffer(self.rows, dtype="<i8").astype(np.int64))

    def model(self) -> FeatureModel:
        return FeatureModel(tuple(RemoteSplit(*split) for split in self.splits), self.trees)


class KeptState(Protocol):
    """What a checkpoint holds: one of the structs here, or a site's."""

    @property
    def table_digest(self) -> str: ...

    @property
    def count(self) -> int: ...


State = TypeVar("State", bound=KeptState)


def raw_rows(rows: NDArray[np.int64]) -> bytes:
    return rows.astype("<i8").tobytes()


def label_state(
    table_digest: str,
    alignments: Mapping[str, Alignment],
    standing: Standing | None,
    test_margins: list[NDArray[np.float32]],
    tree_s: list[float],
) -> LabelState:
    """`alignments` count among all rows of the table; `standing` None: before the first tree."""
    return LabelState(
        table_digest,
        {party: raw_rows(a.rows) for party, a in alignments.items()},
        0.5 if standing is None else standing.forest.base_score,
        [] if standing is None else [stored_tree(tree) for tree in standing.forest.trees],
        b"" if standing is None else standing.margin.astype("<f4").tobytes(),
        [] if standing is None else list(standing.stop_losses),
        [margin.astype("<f4").tobytes() for margin in test_margins],
        list(tree_s),
    )


def feature_state(table_digest: str, alignment: Alignment, model: FeatureModel, asked_again: int = 0) -> FeatureState:
    splits = [(s.feature, s.threshold, s.missing_left) for s in model.splits]
    return FeatureState(table_digest, raw_rows(alignment.rows), model.trees, splits, asked_again)


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
        blob = self._key.encrypt(_PURPOSE, msgspec.msgpack.encode(state))
        self._store.save_checkpoint(self._session, state.count, blob)

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
