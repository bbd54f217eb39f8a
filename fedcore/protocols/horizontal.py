"""Joint training where hospitals hold the same predictors of different patients (PROTOCOL.md section 5).

Every site runs the same boosting loop over its own records, and where the loop asks for sums, it gets the sums over all
sites: one secure sum for the root and one for each level of a tree. All sites see the same sums, so all grow the same
tree, and nobody has to be told what it is.

The counts of patients go with the gradients, for no split is made that leaves fewer than `min_group` of all sites'
training patients on a side. They stay here: the model has no counts.

Once a hospital has been left out (see `protocols.roster`), counts are not asked for any more: they hardly change from
tree to tree, so those with it less those without it would be its own. The sum of hessians then stands for them, of
which no patient has more than a quarter of the greatest weight: the groups are at least as large as was agreed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from fedcore.errors import ProtocolError
from fedcore.protocols.horizontal_messages import TotalKind
from fedcore.protocols.secure_sum import Summation
from fedcore.protocols.terms import Terms
from fedcore.trees.boosting import (
    Counts,
    Progress,
    Rows,
    Standing,
    after_tree,
    boost,
    count_patients,
    first_standing,
    grow_next,
    row_sample,
    run_local,
)
from fedcore.trees.forest import Forest
from fedcore.trees.grower import Choice, Division
from fedcore.trees.histogram import FixedPoint, Sums
from fedcore.trees.params import BoostParams
from fedcore.trees.rows import Block, LocalSource
from fedcore.trees.splits import left_sums
from fedcore.trees.tree import Tree


class Totals(Protocol):
    """Adds up over all sites; `secure_sum.Summation`, or totals which are known already."""

    async def total(self, values: Sums, keep: Callable[[Sums], None] = ...) -> Sums: ...


Keep = Callable[[TotalKind, Sums], None]


def keep_nothing(kind: TotalKind, values: Sums) -> None:
    """For sessions that nobody goes on with."""


class SiteSource:
    """One site's histogram source; see `trees.grower.HistogramSource` and `trees.boosting.AddsUp`.

    `block` holds this site's rows, binned by the joint edges; there may be none. Without `max_hessian` the sites count
    patients; else it is the largest fixed-point hessian of one, from which the fewest that a sum can be of follow.
    `keep` gets every total of the tree under way.
    """

    def __init__(
        self,
        block: Block,
        params: BoostParams,
        min_group: int,
        sums: Totals,
        max_hessian: int | None = None,
        keep: Keep = keep_nothing,
    ) -> None:
        self._own = LocalSource([block], params)
        self._indptr = block.cuts.indptr
        self._sums = sums
        self._keep = keep
        # A third sum per bin, which counts, or the second of two: what the size of a group is judged by.
        self._n_sums = 3 if max_hessian is None else 2
        self._least = min_group if max_hessian is None else (min_group - 1) * max_hessian + 1
        # For each open node: that sum of all sites' patients left of every candidate (n_candidates,), and in the node.
        self._sizes: dict[int, tuple[Sums, int]] = {}

    @property
    def n_candidates(self) -> int:
        return self._own.n_candidates

    @property
    def allowed(self) -> NDArray[np.bool_]:
        return self._own.allowed

    @property
    def node_of_row(self) -> NDArray[np.int32]:
        return self._own.node_of_row

    async def total(self, values: Sums) -> Sums:
        return await self._sums.total(values, lambda total: self._keep("loss", total))

    async def begin(self, gh: Sums, tree: int) -> tuple[Sums, Sums]:
        self._own.restart(gh, tree)
        self._sizes = {}
        totals, left = await self._all_sites([0])
        return totals[0], left[0]

    async def left_sums(self, ask: Sequence[int]) -> Sums:
        return (await self._all_sites(ask))[1]

    async def _all_sites(self, nodes: Sequence[int]) -> tuple[Sums, Sums]:
        """All sites' totals (m, 2) and left sums (m, n_candidates, 2) of m nodes; one exchange."""
        table = np.empty((len(nodes), int(self._indptr[-1]) + 1, 3), np.int64)  # last row: the node's own
        table[:, :-1], table[:, -1] = self._own.bin_sums_and_counts(nodes)
        asked = np.ascontiguousarray(table[:, :, : self._n_sums])
        total = await self._sums.total(asked.ravel(), lambda total: self._keep("level", total))
        if total.size != asked.size:
            raise ProtocolError(
                "The totals do not belong to this tree.",
                advice="Install the same version of FedStroke at all hospitals and start the session again.",
            )
        asked = total.reshape(asked.shape)
        left = left_sums(asked[:, :-1], self._indptr, asked[:, -1])
        for node, of_candidates, size in zip(nodes, left[:, :, -1], asked[:, -1, -1].tolist(), strict=True):
            self._remember(node, of_candidates, size)
        return asked[:, -1, :2], np.ascontiguousarray(left[:, :, :2])

    def _remember(self, node: int, left: Sums, total: int) -> None:
        """Keep a node's sizes, and its sibling's, which the grower takes from the parent as well."""
        self._sizes[node] = (left, total)
        parent = self._sizes.pop((node - 1) // 2, None) if node else None
        if parent is not None:
            sibling = node + 1 if node % 2 else node - 1
            self._sizes[sibling] = (parent[0] - left, parent[1] - total)

    async def divide(self, choices: Sequence[Choice]) -> list[Division | None]:
        """The first of equally good candidates that leaves enough patients on both sides; all sites find the same."""
        return [await self._divide(choice) for choice in choices]

    async def _divide(self, choice: Choice) -> Division | None:
        left, total = self._sizes[choice.node]
        for candidate in choice.tied:
            on_left = int(left[candidate])
            if min(on_left, total - on_left) >= self._least:
                return (await self._own.divide([Choice(choice.node, (candidate,))]))[0]
        return None

    async def end_tree(self) -> None:
        self._sizes = {}

    async def replay(self, tree: Tree) -> None:
        await self._own.replay(tree)


@dataclass(frozen=True)
class SiteRows:
    """One site's part in the training: its binned rows, outcomes y (n,), what each row is for, its number in the terms.

    counts: of all sites' patients.
    """

    block: Block
    y: NDArray[np.uint8]
    rows: Rows
    site: int
    counts: Counts

    def scale(self, terms: Terms) -> FixedPoint:
        params = terms.boost_params
        return FixedPoint.for_rows(self.counts.fit, max(1.0, params.scale_pos_weight), terms.sum_bits)

    def source(
        self, terms: Terms, sums: Totals, *, with_counts: bool, keep: Keep = keep_nothing, depth: int | None = None
    ) -> SiteSource:
        largest = None if with_counts else max_hessian(terms.boost_params, self.scale(terms))
        return SiteSource(self.block, _params(terms, depth), terms.min_group, sums, largest, keep)


def max_hessian(params: BoostParams, scale: FixedPoint) -> int:
    """The largest hessian of one patient, in fixed point."""
    return int(scale.quantise(np.array([0.25 * max(1.0, params.scale_pos_weight)]))[0])


def _params(terms: Terms, depth: int | None) -> BoostParams:
    params = terms.boost_params
    return params if depth is None else replace(params, max_depth=min(depth, params.max_depth))


async def train_together(
    terms: Terms,
    block: Block,
    y: NDArray[np.uint8],
    rows: Rows,
    sums: Summation,
    on_tree: Callable[[Progress], None],
    start: Forest | Standing | None = None,
    counts: Counts | None = None,
    *,
    with_counts: bool = True,
    keep: Keep = keep_nothing,
) -> Forest:
    """The joint forest, the same at every site.

    `block`, y (n,) and `rows` are this site's; those held out ride along with zero gradients. `counts` are of all
    sites' patients and are asked for unless given; `with_counts` False: a hospital has been left out. Raises DataError
    when all sites' patients together have one outcome only, ProtocolError when a sum fails.
    """
    params = terms.boost_params
    mine = SiteRows(block, y, rows, sums.site, counts or await count_patients(sums, y, rows))
    source = mine.source(terms, sums, with_counts=with_counts, keep=keep)
    sample = row_sample(len(y), params, sums.site)
    return await boost(
        source, y, rows, params, on_tree=on_tree, start=start, scale=mine.scale(terms), sample=sample,
        counts=mine.counts,
    )  # fmt: skip


def close_tree(
    terms: Terms, mine: SiteRows, start: Standing | None, levels: Sequence[Sums], loss: Sums | None, with_counts: bool
) -> Standing:
    """The state after the tree under way, closed as it stands: from the totals of its first levels, with leaves there.

    With the totals of all levels it is the tree as it would have become. `loss`: the total of the stop rows' loss after
    it, if that is known. `with_counts`: whether patients were counted when these totals were asked for.
    """
    source = mine.source(
        terms, _Known([*levels, *([] if loss is None else [loss])]), with_counts=with_counts, depth=len(levels)
    )
    params = _params(terms, len(levels))
    standing = start or first_standing(mine.y, mine.counts)
    sample = row_sample(len(mine.y), params, mine.site)

    async def grow() -> Standing:
        tree = await grow_next(source, mine.y, mine.rows, params, mine.scale(terms), sample, standing)
        return await after_tree(
            source, standing, tree, mine.y, mine.rows, mine.counts, with_loss=loss is not None
        )

    return run_local(grow())


class _Known:
    """Totals that are known already, in the order in which they were asked for."""

    def __init__(self, totals: Sequence[Sums]) -> None:
        self._totals = iter(totals)

    async def total(self, values: Sums, keep: Callable[[Sums], None] = lambda _: None) -> Sums:
        return next(self._totals, np.zeros(0, np.int64))
