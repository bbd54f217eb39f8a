"""What a site keeps of a horizontal session, encrypted, to go on from: after each tree, and in it after each total.

Everything that all sites' patients were asked for once is in it, bin edges and numbers of patients too, so that nothing
is asked again. What its totals are for: see `protocols.roster`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Self

import msgspec
import numpy as np

from fedcore.errors import ProtocolError
from fedcore.protocols.horizontal_messages import KeptTotal, SignedLeaving, TotalKind
from fedcore.session.checkpoint import StoredNode, stored_tree, tree_of
from fedcore.trees.boosting import Counts, Standing
from fedcore.trees.cuts import Cuts
from fedcore.trees.forest import Forest
from fedcore.trees.histogram import Sums


class SiteTree(msgspec.Struct, frozen=True, array_like=True):
    """What a site keeps of one tree."""

    nodes: list[StoredNode]
    tree_s: float


class SiteState(msgspec.Struct, frozen=True):
    """A site after some trees. Arrays are raw little-endian bytes: int64 edges' places, float32 the rest.

    totals: those known of the tree after these, in the order in which they came. leavings: without whom, since when.
    apart: as in `checkpoint.LabelState`.
    """

    table_digest: str
    indptr: bytes
    cut_values: bytes
    min_values: bytes
    counts: tuple[int, int, int]
    trees: list[list[StoredNode]]
    margin: bytes
    stop_losses: list[float]
    stop_from: int
    tree_s: list[float]
    totals: tuple[KeptTotal, ...] = ()
    leavings: tuple[SignedLeaving, ...] = ()
    apart: int = 0

    @property
    def count(self) -> int:
        return len(self.trees)

    def head(self) -> Self:
        return msgspec.structs.replace(self, trees=[], tree_s=[], apart=self.count)

    def of_trees(self, first: int) -> list[SiteTree]:
        return [SiteTree(*one) for one in zip(self.trees[first:], self.tree_s[first:], strict=True)]

    def joined(self, rows: Sequence[bytes]) -> Self:
        trees = [msgspec.msgpack.decode(row, type=SiteTree) for row in rows]
        return msgspec.structs.replace(
            self, trees=[tree.nodes for tree in trees], tree_s=[tree.tree_s for tree in trees], apart=0
        )

    @property
    def kinds(self) -> tuple[TotalKind, ...]:
        return tuple(total.kind for total in self.totals)

    @property
    def cuts(self) -> Cuts:
        indptr = np.frombuffer(self.indptr, dtype="<i8").astype(np.int64)
        edges = (self.cut_values, self.min_values)
        values, lowest = (np.frombuffer(raw, dtype="<f4").astype(np.float32) for raw in edges)
        return Cuts(indptr, values, lowest)

    @property
    def patients(self) -> Counts:
        return Counts(*self.counts)

    def standing(self) -> Standing | None:
        """Where boosting goes on; None before the first tree."""
        if not self.trees:
            return None
        margin = np.frombuffer(self.margin, dtype="<f4").astype(np.float32)
        forest = Forest(tuple(map(tree_of, self.trees)), self.patients.base_score)
        return Standing(forest, margin, tuple(self.stop_losses), self.stop_from)

    def knows(self, kind: TotalKind) -> Sums | None:
        """The total of that kind which is known, the first one."""
        return next((total_values(total) for total in self.totals if total.kind == kind), None)


def first_state(table_digest: str, cuts: Cuts, counts: Counts) -> SiteState:
    """Before the first tree."""
    return SiteState(
        table_digest,
        cuts.indptr.astype("<i8").tobytes(),
        cuts.values.astype("<f4").tobytes(),
        cuts.min_values.astype("<f4").tobytes(),
        (counts.fit, counts.positives, counts.stop),
        [], b"", [], 0, [],
    )  # fmt: skip


def next_state(state: SiteState, standing: Standing, tree_s: list[float]) -> SiteState:
    """After further trees."""
    return msgspec.structs.replace(
        state,
        trees=[*state.trees, *map(stored_tree, standing.forest.trees[state.count :])],
        margin=standing.margin.astype("<f4").tobytes(),
        stop_losses=list(standing.stop_losses),
        stop_from=standing.stop_from,
        tree_s=list(tree_s),
        totals=(),
    )


def kept_total(kind: TotalKind, values: Sums) -> KeptTotal:
    return KeptTotal(kind, values.astype("<i8").tobytes())


def total_values(total: KeptTotal) -> Sums:
    """Raises ProtocolError when it does not hold whole numbers: it may come from another site."""
    if len(total.words) % 8:
        raise ProtocolError("A total that another hospital sent cannot be read.", advice="Start a new session.")
    return np.frombuffer(total.words, dtype="<i8").astype(np.int64)


def begin_losses_anew(standing: Standing) -> Standing:
    """The same trees, whose losses on stop rows are compared with no later ones: these will be of fewer patients.

    Where no later tree comes, those count that were of the same patients.
    """
    old = standing.stop_from
    losses = (*(float("inf") for _ in standing.stop_losses[:old]), *standing.stop_losses[old:])
    return replace(standing, stop_losses=losses, stop_from=len(losses))
