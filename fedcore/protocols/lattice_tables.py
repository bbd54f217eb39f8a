"""Sums of ciphertext words per bin, several predictors in one pass over the patients.

A pass costs the same whatever the number of bins while the table fits into the cache, so narrow predictors share one:
their bin numbers are joined into one number, as digits, the joint table is filled once, and each predictor's sums are
its margins. (`trees.sums` does the same with plain numbers.)
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fedcore.crypto.lattice import Query, row_sums
from fedcore.crypto.lattice_ring import MAX_SUMMANDS, Integers
from fedcore.trees.cuts import BinNumbers

_CELLS = 8192  # 64 KiB for one word


@dataclass(frozen=True)
class _Table:
    """Predictors counted together: which ones, how many numbers occur in each (bins and missing), and the joint
    number (n,) of every patient."""

    columns: tuple[int, ...]
    ranges: tuple[int, ...]
    codes: NDArray[np.intp]


class JointTables:
    """All predictors of a training: bins (n, n_features), counts[j] meaning missing in column j."""

    def __init__(self, bins: BinNumbers, counts: Sequence[int]) -> None:
        assert len(bins) < MAX_SUMMANDS
        self._counts = counts
        self._tables = [_joined(bins, counts, group) for group in _groups([k + 1 for k in counts])]

    def sums(self, query: Query, active: NDArray[np.bool_]) -> Integers:
        """Unreduced words (query words, bins of the active predictors), in the order of the columns.

        Margins of a table are sums over disjoint sets of patients, so they fit wherever the sum over all does.
        """
        found: dict[int, Integers] = {}
        for table in self._tables:
            if not active[list(table.columns)].any():
                continue
            cells = row_sums(query, table.codes, math.prod(table.ranges)).reshape(-1, *table.ranges)
            for axis, column in enumerate(table.columns, start=1):
                others = tuple(i for i in range(1, cells.ndim) if i != axis)
                found[column] = cells.sum(axis=others)[:, : self._counts[column]]
        return np.concatenate([found[j] for j in np.flatnonzero(active).tolist()], axis=1)


def _joined(bins: BinNumbers, counts: Sequence[int], group: Sequence[int]) -> _Table:
    # np.add.at wants machine integers; converting them anew for each query would cost more than adding.
    codes = np.zeros(len(bins), np.intp)
    for column in group:
        codes *= counts[column] + 1
        codes += bins[:, column]
    return _Table(tuple(group), tuple(counts[column] + 1 for column in group), codes)


def _groups(ranges: Sequence[int]) -> list[list[int]]:
    """Columns into groups whose ranges multiply to at most _CELLS, widest first into the first group with room."""
    groups: list[list[int]] = []
    for column in sorted(range(len(ranges)), key=lambda c: (-ranges[c], c)):
        for group in groups:
            if math.prod(ranges[c] for c in group) * ranges[column] <= _CELLS:
                group.append(column)
                break
        else:
            groups.append([column])
    return groups
