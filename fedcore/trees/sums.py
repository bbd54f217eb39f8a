"""Bin sums over columns that stay the same for a whole training, faster than one feature at a time.

A histogram costs one pass per column for g and one for h, whatever its number of bins while the table fits into the
cache. So narrow columns share a pass: several bin numbers are joined into one, as digits of a number, the joint table
is counted once, and each column's sums are its margins. They are sums of whole numbers, hence the same exactly.

    yes/no, yes/no, five groups, each with "missing":  code = (a * 3 + b) * 6 + c,  a table of 54
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fedcore.trees.histogram import Sums

_TABLE = 4096  # cells of a joint table; g or h of it is 32 KiB, a first-level cache


@dataclass(frozen=True)
class _Bundle:
    """Columns counted together: their numbers, their digits' ranges, and the joint code (n,) of each row."""

    columns: tuple[int, ...]
    ranges: tuple[int, ...]
    codes: NDArray[np.uint16]

    @property
    def cells(self) -> int:
        return int(np.prod(self.ranges, dtype=np.int64))


class BinTable:
    """All columns of a training; column c has widths[c] bins, and the number widths[c] means missing there."""

    def __init__(self, columns: Sequence[NDArray[Any]], widths: Sequence[int]) -> None:
        self.indptr: NDArray[np.int64] = np.cumsum([0, *widths], dtype=np.int64)
        self._columns = tuple(np.ascontiguousarray(column) for column in columns)
        self._bundles = tuple(self._bundle(group) for group in _groups([width + 1 for width in widths]))

    def _bundle(self, group: Sequence[int]) -> _Bundle:
        ranges = tuple(int(self.indptr[c + 1] - self.indptr[c]) + 1 for c in group)
        if len(group) == 1:
            return _Bundle(tuple(group), ranges, self._columns[group[0]])
        codes = np.zeros(len(self._columns[group[0]]), np.uint16)
        for column, digits in zip(group, ranges, strict=True):
            codes *= np.uint16(digits)
            codes += self._columns[column].astype(np.uint16)
        return _Bundle(tuple(group), ranges, codes)

    def sums(self, rows: Sequence[NDArray[np.intp]], gh: NDArray[np.float64]) -> tuple[Sums, Sums]:
        """Bin sums (m, total_bins, 2) and totals (m, 2) over m sets of rows; gh (2, n) holds whole numbers."""
        m = len(rows)
        sizes = [len(each) for each in rows]
        every = np.concatenate(rows) if m != 1 else rows[0]
        whole = len(every) == gh.shape[1] and m == 1
        weights = gh if whole else gh.take(every, 1)
        slots = np.repeat(np.arange(m, dtype=np.intp), sizes)
        out = np.zeros((m, int(self.indptr[-1]), 2), np.int64)
        totals = np.empty((m, 2), np.int64)
        for gh_part in (0, 1):
            totals[:, gh_part] = np.bincount(slots, weights=weights[gh_part], minlength=m)
        for bundle in self._bundles:
            joint = len(bundle.columns) > 1 and m * bundle.cells * 2 <= len(every) * len(bundle.columns)
            parts = [bundle] if joint else [self._single(column) for column in bundle.columns]
            for part in parts:
                codes = part.codes if whole else part.codes.take(every)
                self._count(part, codes, slots, weights, out)
        return out, totals

    def _single(self, column: int) -> _Bundle:
        return _Bundle((column,), (int(self.indptr[column + 1] - self.indptr[column]) + 1,), self._columns[column])

    def _count(
        self,
        bundle: _Bundle,
        codes: NDArray[Any],
        slots: NDArray[np.intp],
        weights: NDArray[np.float64],
        out: Sums,
    ) -> None:
        """Adds the columns of one bundle to out (m, total_bins, 2)."""
        m, cells = len(out), bundle.cells
        index = codes if m == 1 else slots * cells + codes
        for part in (0, 1):
            table = np.bincount(index, weights=weights[part], minlength=m * cells)
            # From the last digit to the first: its margin, then sum it away.
            for column, digits in zip(reversed(bundle.columns), reversed(bundle.ranges), strict=True):
                table = table.reshape(m, -1, digits)
                low, high = int(self.indptr[column]), int(self.indptr[column + 1])
                out[:, low:high, part] = table.sum(axis=1)[:, :-1]
                table = table.sum(axis=2)


def _groups(ranges: Sequence[int]) -> list[list[int]]:
    """Columns into groups whose ranges multiply to at most _TABLE, widest first into the first group with room."""
    groups: list[list[int]] = []
    cells: list[int] = []
    for column in sorted(range(len(ranges)), key=lambda c: (-ranges[c], c)):
        for at, taken in enumerate(cells):
            if taken * ranges[column] <= _TABLE:
                groups[at].append(column)
                cells[at] = taken * ranges[column]
                break
        else:
            groups.append([column])
            cells.append(ranges[column])
    return groups
