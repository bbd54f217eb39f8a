"""Binned rows, the node each is at, and the histogram source over records which are all here."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from fedcore.errors import DataError
from fedcore.trees.cuts import BinNumbers, Cuts
from fedcore.trees.grower import Choice, Division
from fedcore.trees.histogram import Sums
from fedcore.trees.params import BoostParams
from fedcore.trees.splits import Candidates, enumerate_candidates, goes_left, left_sums
from fedcore.trees.sums import BinTable
from fedcore.trees.tree import Split, Tree

Result = TypeVar("Result")


@dataclass(frozen=True)
class Block:
    """One hospital's columns for all n rows.

    bins (n, n_features) by `bin_rows`; known (n,): the rows this hospital has a patient for (None: all), the others
    are missing in all its columns. min_group: fewest known rows, held-out ones included, that it lets stand at a node
    it divides and on each side (0: no such rule). owner 0 is the label hospital, k the k-th other.
    """

    cuts: Cuts
    bins: BinNumbers
    known: NDArray[np.bool_] | None = None
    min_group: int = 0
    owner: int = 0

    def __post_init__(self) -> None:
        n_rows = self.bins.shape[0]
        if self.bins.shape != (n_rows, self.cuts.n_features):
            raise DataError("The binned records and the bin edges have different numbers of predictors.")
        if self.known is not None and self.known.shape != (n_rows,):
            raise DataError("The list of known patients does not have one entry per record.")
        for feature in range(self.cuts.n_features):
            if n_rows and int(self.bins[:, feature].max()) > self.cuts.n_bins(feature):
                raise DataError("A bin number lies beyond the last bin of its predictor.")

    def column(self, feature: int) -> BinNumbers:
        """Bin numbers (n,) of a feature, rows which are not known being missing."""
        column = self.bins[:, feature]
        if self.known is None:
            return column
        return np.where(self.known, column, column.dtype.type(self.cuts.n_bins(feature)))


class RowsAtNodes:
    """Which rows are at which node, by heap number; the rows of a node are kept in ascending order."""

    def __init__(self, n_rows: int) -> None:
        self._n_rows = n_rows
        self._rows: dict[int, NDArray[np.intp]] = {}
        self.reset()

    @property
    def node_of_row(self) -> NDArray[np.int32]:
        """The node (n,) of each row; made anew at each call."""
        node_of_row: NDArray[np.int32] = np.zeros(self._n_rows, np.int32)
        for node, rows in self._rows.items():
            node_of_row[rows] = node
        return node_of_row

    def reset(self) -> None:
        """All rows to the root."""
        self._rows = {0: np.arange(self._n_rows, dtype=np.intp)}

    def rows(self, node: int) -> NDArray[np.intp]:
        """The rows at a node, ascending; none if it does not exist (any more)."""
        return self._rows.get(node, np.zeros(0, np.intp))

    def move(self, node: int, goes_left: NDArray[np.bool_]) -> None:
        """The rows of a node to its children; goes_left has one entry per row of `rows(node)`, in that order."""
        rows = self._rows.pop(node)
        self._rows[2 * node + 1] = rows.compress(goes_left)
        self._rows[2 * node + 2] = rows.compress(~goes_left)


def count_members(rows: NDArray[np.intp], left: NDArray[np.bool_], known: NDArray[np.bool_] | None) -> tuple[int, int]:
    """How many known rows a division leaves on its left and right; rows (m,) at the node, left (m,)."""
    if known is None:
        on_left = int(np.count_nonzero(left))
        return on_left, len(rows) - on_left
    members = known[rows]
    on_left = int(np.count_nonzero(members & left))
    return on_left, int(np.count_nonzero(members)) - on_left


def refuses(members: tuple[int, int], min_group: int) -> bool:
    """Whether a hospital does not divide a node because too few of its patients would be on a side (or at the node)."""
    return min(*members, sum(members)) < min_group


def sampled_features(seed: int, tree: int, owner: int, n_features: int, share: float) -> list[int]:
    """The features of a block that a tree may use, ascending: ceil(share * n_features), at least one.

    By the order of SHA-256(seed|tree|owner|feature), the same for ever and everywhere; a random generator's
    permutations may change with its library.
    """
    if share >= 1.0:
        return list(range(n_features))
    keep = max(1, math.ceil(share * n_features))

    def rank(feature: int) -> bytes:
        return hashlib.sha256(f"{seed}|{tree}|{owner}|{feature}".encode()).digest()

    return sorted(sorted(range(n_features), key=rank)[:keep])


class LocalSource:
    """Sums over records that are all on this machine: one block for an own model, one per hospital when pooled.

    Candidates are numbered block after block, in each as `enumerate_candidates` does.
    """

    def __init__(self, blocks: Sequence[Block], params: BoostParams) -> None:
        if not blocks:
            raise DataError("There are no records to train on.")
        n_rows = blocks[0].bins.shape[0]
        if any(block.bins.shape[0] != n_rows for block in blocks):
            raise DataError("The hospitals' records do not have the same number of rows.")
        if len({block.owner for block in blocks}) != len(blocks):
            raise DataError("Two blocks of records have the same owner.")
        self._blocks = tuple(blocks)
        self._params = params
        self._candidates = [enumerate_candidates(block.cuts.indptr) for block in blocks]
        self._starts = np.cumsum([0, *(len(each) for each in self._candidates)])
        columns = [block.column(feature) for block in blocks for feature in range(block.cuts.n_features)]
        widths = [block.cuts.n_bins(feature) for block in blocks for feature in range(block.cuts.n_features)]
        self._columns = columns
        self._first_column = np.cumsum([0, *(block.cuts.n_features for block in blocks)])
        self._table = BinTable(columns, widths)
        self._at = RowsAtNodes(n_rows)
        self._gh: NDArray[np.complex128] = np.zeros(n_rows, np.complex128)
        self._active: NDArray[np.bool_] = np.zeros(n_rows, np.bool_)
        self.allowed: NDArray[np.bool_] = np.ones(self.n_candidates, np.bool_)

    @property
    def n_candidates(self) -> int:
        return int(self._starts[-1])

    @property
    def node_of_row(self) -> NDArray[np.int32]:
        return self._at.node_of_row

    def rows(self, node: int) -> NDArray[np.intp]:
        """The rows at a node, ascending, those without a gradient included."""
        return self._at.rows(node)

    async def begin(self, gh: Sums, tree: int) -> tuple[Sums, Sums]:
        self.restart(gh, tree)
        total: Sums = gh.sum(axis=0)
        return total, (await self.left_sums([0]))[0]

    def restart(self, gh: Sums, tree: int) -> None:
        """`begin` without any sums."""
        self._at.reset()
        self.allowed = np.concatenate([self._sampled(block, tree) for block in range(len(self._blocks))])
        # A row's two numbers side by side in memory are one complex number; see BinTable.
        self._gh = np.ascontiguousarray(gh).astype(np.float64).view(np.complex128)[:, 0]
        self._active = self._gh != 0

    def _sampled(self, block: int, tree: int) -> NDArray[np.bool_]:
        owner, n_features = self._blocks[block].owner, self._blocks[block].cuts.n_features
        kept = sampled_features(self._params.seed, tree, owner, n_features, self._params.colsample_bytree)
        return np.isin(self._candidates[block].feature, kept)

    async def divide(self, choices: Sequence[Choice]) -> list[Division | None]:
        return [self._divide(choice) for choice in choices]

    def _divide(self, choice: Choice) -> Division | None:
        rows = self._at.rows(choice.node)
        for candidate in choice.tied:
            index = int(np.searchsorted(self._starts, candidate, side="right")) - 1
            block, local = self._blocks[index], candidate - int(self._starts[index])
            left = self._goes_left(index, local, rows)
            if not refuses(count_members(rows, left, block.known), block.min_group):
                self._at.move(choice.node, left)
                return Division(candidate, self._split(index, local))
        return None

    def _goes_left(self, block: int, candidate: int, rows: NDArray[np.intp]) -> NDArray[np.bool_]:
        each = self._candidates[block]
        feature = int(each.feature[candidate])
        column = self._columns[int(self._first_column[block]) + feature].take(rows)
        k = self._blocks[block].cuts.n_bins(feature)
        return goes_left(column, k, int(each.position[candidate]), bool(each.missing_left[candidate]))

    def _split(self, block: int, candidate: int) -> Split:
        each, owner = self._candidates[block], self._blocks[block]
        feature, missing_left = int(each.feature[candidate]), bool(each.missing_left[candidate])
        threshold = Candidates.threshold(owner.cuts, feature, int(each.position[candidate]), missing_left)
        return Split(owner.owner, feature, threshold, missing_left)

    async def left_sums(self, ask: Sequence[int]) -> Sums:
        if not ask:
            return np.zeros((0, self.n_candidates, 2), np.int64)
        sums, totals = self.bin_sums(ask)
        return left_sums(sums, self._table.indptr, totals)

    def bin_sums(self, nodes: Sequence[int]) -> tuple[Sums, Sums]:
        """The sums in every bin (m, total_bins, 2) of m nodes, and the nodes' own, missing values included (m, 2)."""
        return self._table.sums([self._active_rows(node) for node in nodes], self._gh)

    def bin_sums_and_counts(self, nodes: Sequence[int]) -> tuple[Sums, Sums]:
        """As `bin_sums`, with the number of rows that have a gradient as a third sum: (m, total_bins, 3), (m, 3)."""
        return self._table.sums_and_counts([self._active_rows(node) for node in nodes], self._gh)

    def _active_rows(self, node: int) -> NDArray[np.intp]:
        rows = self._at.rows(node)
        return rows if self._active.all() else rows.compress(self._active.take(rows))

    def move(self, node: int, left: NDArray[np.bool_]) -> None:
        """Divide a node by somebody else's answer; `left` has one entry per row at the node, ascending."""
        self._at.move(node, left)

    async def end_tree(self) -> None:
        """Nothing to tell anybody: node_of_row stays as it is until the next tree begins."""

    async def replay(self, tree: Tree) -> None:
        """node_of_row as it was when this tree was finished; raises DataError if it is not a tree of these blocks."""
        self._at.reset()
        for node, split in sorted(tree.splits.items()):
            block, candidate = self._find(split)
            self._at.move(node, self._goes_left(block, candidate, self._at.rows(node)))

    def _find(self, split: Split) -> tuple[int, int]:
        for index, block in enumerate(self._blocks):
            if block.owner != split.owner or split.feature >= block.cuts.n_features:
                continue
            each = self._candidates[index]
            same = np.flatnonzero((each.feature == split.feature) & (each.missing_left == split.missing_left))
            for candidate in same.tolist():
                if self._split(index, candidate) == split:
                    return index, candidate
        raise DataError(
            "The saved model asks a question these records have no bin edge for.",
            advice="Resume with the records and terms the training began with.",
        )


def run_local(coroutine: Coroutine[Any, Any, Result]) -> Result:
    """The result of a coroutine that never waits for anybody, such as boosting over a LocalSource."""
    try:
        coroutine.send(None)
    except StopIteration as finished:
        result: Result = finished.value
        return result
    coroutine.close()
    raise RuntimeError("this coroutine waits for somebody outside and cannot run locally")
