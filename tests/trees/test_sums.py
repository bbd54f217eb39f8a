"""Sums and counts in one pass are those which a slow loop finds."""

from __future__ import annotations

import numpy as np
import pytest

from fedcore.trees.sums import BinTable


@pytest.mark.parametrize("widths", [(2, 3, 5), (300, 2, 40), (1,), ()])
@pytest.mark.parametrize("sizes", [(200,), (60, 0, 1)])
def test_sums_and_counts_are_the_slow_twins(widths: tuple[int, ...], sizes: tuple[int, ...]) -> None:
    rng = np.random.default_rng(len(widths) + len(sizes))
    n = 200
    columns = [rng.integers(0, width + 1, n).astype(np.uint16) for width in widths]
    gh = rng.integers(-1000, 1000, (n, 2))
    sets = [rng.permutation(n)[:size] for size in sizes]
    table = BinTable(columns, widths)
    together, totals = table.sums_and_counts(sets, gh.astype(float).view(np.complex128)[:, 0])
    sums, sum_totals = table.sums(sets, gh.astype(float).view(np.complex128)[:, 0])
    assert np.array_equal(together[:, :, :2], sums)
    assert np.array_equal(totals[:, :2], sum_totals)
    for s, rows in enumerate(sets):
        assert totals[s].tolist() == [*gh[rows].sum(axis=0).tolist(), len(rows)]
        for column, start, width in zip(columns, table.indptr[:-1], widths, strict=True):
            for number in range(width):
                there = rows[column[rows] == number]
                assert together[s, start + number].tolist() == [*gh[there].sum(axis=0).tolist(), len(there)]
