"""Joint training where hospitals hold the same predictors of different patients (PROTOCOL.md section 5).

Every site runs the same boosting loop over its own records, and where the loop asks for sums, it gets the sums over all
sites: one secure sum for the root and one for each level of a tree. All sites see the same sums, so all grow the same
tree, and nobody has to be told what it is.

The counts of patients go with the gradients, for no split is made that leaves fewer than `min_group` of all sites'
training patients on a side. They stay here: the model has no counts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from fedcore.protocols.secure_sum import Summation
from fedcore.protocols.terms import Terms
from fedcore.trees.boosting import Progress, Rows, Standing, boost, row_sample
from fedcore.trees.forest import Forest
from fedcore.trees.grower import Choice, Division
from fedcore.trees.histogram import FixedPoint, Sums
from fedcore.trees.params import BoostParams
from fedcore.trees.rows import Block, LocalSource
from fedcore.trees.splits import left_sums
from fedcore.trees.tree import Tree


class SiteSource:
    """One site's histogram source; see `trees.grower.HistogramSource` and `trees.boosting.AddsUp`.

    `block` holds this site's rows, binned by the joint edges; there may be none.
    """

    def __init__(self, block: Block, params: BoostParams, min_group: int, sums: Summation) -> None:
        self._own = LocalSource([block], params)
        self._indptr = block.cuts.indptr
        self._min_group = min_group
        self._sums = sums
        # For each open node: all sites' patients left of every candidate (n_candidates,), and in the node.
        self._counts: dict[int, tuple[Sums, int]] = {}

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
        return await self._sums.total(values)

    async def begin(self, gh: Sums, tree: int) -> tuple[Sums, Sums]:
        self._own.restart(gh, tree)
        self._counts = {}
        totals, left = await self._all_sites([0])
        return totals[0], left[0]

    async def left_sums(self, ask: Sequence[int]) -> Sums:
        return (await self._all_sites(ask))[1]

    async def _all_sites(self, nodes: Sequence[int]) -> tuple[Sums, Sums]:
        """All sites' totals (m, 2) and left sums (m, n_candidates, 2) of m nodes; one exchange."""
        table = np.empty((len(nodes), int(self._indptr[-1]) + 1, 3), np.int64)  # last row: the node's own
        table[:, :-1], table[:, -1] = self._own.bin_sums_and_counts(nodes)
        table = (await self._sums.total(table.ravel())).reshape(table.shape)
        left = left_sums(table[:, :-1], self._indptr, table[:, -1])
        for node, of_candidates, total in zip(nodes, left[:, :, 2], table[:, -1, 2].tolist(), strict=True):
            self._remember(node, of_candidates, total)
        return table[:, -1, :2], np.ascontiguousarray(left[:, :, :2])

    def _remember(self, node: int, left: Sums, total: int) -> None:
        """Keep a node's counts, and its sibling's, which the grower takes from the parent as well."""
        self._counts[node] = (left, total)
        parent = self._counts.pop((node - 1) // 2, None) if node else None
        if parent is not None:
            sibling = node + 1 if node % 2 else node - 1
            self._counts[sibling] = (parent[0] - left, parent[1] - total)

    async def divide(self, choices: Sequence[Choice]) -> list[Division | None]:
        """The first of equally good candidates that leaves enough patients on both sides; all sites find the same."""
        return [await self._divide(choice) for choice in choices]

    async def _divide(self, choice: Choice) -> Division | None:
        left, total = self._counts[choice.node]
        for candidate in choice.tied:
            on_left = int(left[candidate])
            if min(on_left, total - on_left) >= self._min_group:
                return (await self._own.divide([Choice(choice.node, (candidate,))]))[0]
        return None

    async def end_tree(self) -> None:
        self._counts = {}

    async def replay(self, tree: Tree) -> None:
        await self._own.replay(tree)


async def train_together(
    terms: Terms,
    block: Block,
    y: NDArray[np.uint8],
    rows: Rows,
    sums: Summation,
    on_tree: Callable[[Progress], None],
    start: Forest | Standing | None = None,
) -> Forest:
    """The joint forest, the same at every site.

    `block`, y (n,) and `rows` are this site's; those held out ride along with zero gradients. Raises DataError when all
    sites' patients together have one outcome only, ProtocolError when a sum fails.
    """
    params = terms.boost_params
    n_fit = int((await sums.total(np.array([np.count_nonzero(rows.fit)], np.int64)))[0])
    scale = FixedPoint.for_rows(n_fit, max(1.0, params.scale_pos_weight), terms.sum_bits)
    source = SiteSource(block, params, terms.min_group, sums)
    sample = row_sample(len(y), params, sums.site)
    return await boost(source, y, rows, params, on_tree=on_tree, start=start, scale=scale, sample=sample)
