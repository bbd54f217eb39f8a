"""Bin sums over columns that stay the same for a whole training, faster than one feature at a time.

Counting costs one pass over the rows per column, whatever its number of bins while the table fits into the cache. So
narrow columns share a pass: their bin numbers are joined into one, as digits of a number, the joint table is counted
once, and each column's sums are its margins. They are sums of whole numbers, hence exactly the same.

    yes/no, yes/no, five groups or missing:  code = (a * 2 + b) * 6 + c,  a table of 24 cells

g and h share a pass too, as real and imaginary part: adding complex numbers is adding both parts, exactly.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fedcore.trees.histogram import Sums

_CELLS = 8192  # of a joint table: 128 KiB, which fits into any second-level cache


@dataclass(frozen=True)
class _Bundle:
    """Columns counted together, the narrowest first; ranges[i] is how many numbers occur in columns[i].

    codes (n,): the joint number of each row, below `cells`.
    """

    columns: tuple[int, ...]
    ranges: tuple[int, ...]
    codes: NDArray[Any]
    cells: int


def _bundle(columns: Sequence[int], ranges: Sequence[int], codes: NDArray[Any]) -> _Bundle:
    return _Bundle(tuple(columns), tuple(ranges), codes, math.prod(ranges))


class BinTable:
    """All columns of a training; column c has widths[c] bins, and the number widths[c] means missing there."""

    def __init__(self, columns: Sequence[NDArray[Any]], widths: Sequence[int]) -> None:
        self.indptr: NDArray[np.int64] = np.cumsum([0, *widths], dtype=np.int64)
        self._single = [
            # A column without missing values needs no room for them.
            _bundle([at], [max(1, width + int(bool(np.any(column == width))))], np.ascontiguousarray(column))
            for at, (column, width) in enumerate(zip(columns, widths, strict=True))
        ]
        self._bundles = [self._joined(group) for group in _groups([each.ranges[0] for each in self._single])]

    def _joined(self, group: Sequence[int]) -> _Bundle:
        if len(group) == 1:
            return self._single[group[0]]
        ordered = sorted(group, key=lambda column: self._single[column].ranges)
        codes = np.zeros(len(self._single[group[0]].codes), np.uint16)
        for column in ordered:
            codes *= np.uint16(self._single[column].ranges[0])
            codes += self._single[column].codes
        return _bundle(ordered, [self._single[column].ranges[0] for column in ordered], codes)

    def sums(self, sets: Sequence[NDArray[np.intp]], gh: NDArray[np.complex128]) -> tuple[Sums, Sums]:
        """Bin sums (m, total_bins, 2) and totals (m, 2) over m sets of rows; gh (n,): g + ih, whole numbers."""
        sums, _, totals = self._pass(sets, gh, counting=False)
        return _whole(sums), _whole(totals)

    def sums_and_counts(self, sets: Sequence[NDArray[np.intp]], gh: NDArray[np.complex128]) -> tuple[Sums, Sums]:
        """As `sums`, and how many rows each of them is over: (m, total_bins, 3) and (m, 3)."""
        sums, counts, totals = self._pass(sets, gh, counting=True)
        n_rows = np.array([len(rows) for rows in sets], np.int64)
        with_counts = np.concatenate([_whole(sums), counts[:, :, None]], axis=2)
        return with_counts, np.concatenate([_whole(totals), n_rows[:, None]], axis=1)

    def _pass(
        self, sets: Sequence[NDArray[np.intp]], gh: NDArray[np.complex128], counting: bool
    ) -> tuple[NDArray[np.complex128], Sums, NDArray[np.complex128]]:
        """Sums and, if wanted, counts of each bin (m, total_bins), and the sums of each set (m,)."""
        m, ends = len(sets), np.cumsum([0, *(len(each) for each in sets)]).tolist()
        runs = [slice(start, end) for start, end in itertools.pairwise(ends)]
        rows = sets[0] if m == 1 else np.concatenate([np.zeros(0, np.intp), *sets])
        everything = m == 1 and len(rows) == len(gh)
        weights = gh if everything else gh.take(rows)
        sums = np.zeros((m, int(self.indptr[-1])), np.complex128)
        counts = np.zeros((m, int(self.indptr[-1])), np.int64)
        for bundle in self._bundles:
            # Small nodes: adding up a joint table would cost more than the passes it saves.
            joint = m * bundle.cells <= len(rows) * (len(bundle.columns) - 1)
            for part in [bundle] if joint else [self._single[column] for column in bundle.columns]:
                codes = (part.codes if everything else part.codes.take(rows)).astype(np.intp)
                tables = np.zeros((m, part.cells), np.complex128)
                for table, run in zip(tables, runs, strict=True):
                    np.add.at(table, codes[run], weights[run])
                self._marginalise(part, tables, sums)
                if counting:
                    counted = [np.bincount(codes[run], minlength=part.cells) for run in runs]
                    self._marginalise(part, np.array(counted, np.int64).reshape(m, part.cells), counts)
        return sums, counts, np.array([weights[run].sum() for run in runs], np.complex128)

    def _marginalise(self, bundle: _Bundle, table: NDArray[Any], out: NDArray[Any]) -> None:
        """The margins of a joint table (m, cells) to each of its columns' places in out (m, total_bins)."""
        m = len(table)
        for column, numbers in zip(bundle.columns, bundle.ranges, strict=True):
            digits = table.reshape(m, numbers, -1)  # this column's digit is now the most significant one
            low, high = int(self.indptr[column]), int(self.indptr[column + 1])
            sums = digits.sum(axis=2) if digits.shape[2] > 1 else digits[:, :, 0]
            out[:, low:high] = sums[:, : high - low]
            table = digits.sum(axis=1)


def _groups(ranges: Sequence[int]) -> list[list[int]]:
    """Columns into groups whose ranges multiply to at most _CELLS, widest first into the first group with room."""
    groups: list[list[int]] = []
    cells: list[int] = []
    for column in sorted(range(len(ranges)), key=lambda c: (-ranges[c], c)):
        for at, taken in enumerate(cells):
            if taken * ranges[column] <= _CELLS:
                groups[at].append(column)
                cells[at] = taken * ranges[column]
                break
        else:
            groups.append([column])
            cells.append(ranges[column])
    return groups


def _whole(values: NDArray[np.complex128]) -> Sums:
    """(…, 2) integers from complex numbers."""
    return np.stack([values.real, values.imag], axis=-1).astype(np.int64)
