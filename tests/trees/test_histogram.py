from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fedcore.errors import DataError
from fedcore.trees.histogram import FixedPoint, bin_sums, gradients
from fedcore.trees.sums import BinTable


def slow_bin_sums(bins: np.ndarray, widths: list[int], gh: np.ndarray, slot: list[int], n_slots: int) -> np.ndarray:
    """Row by row, with Python's integers."""
    starts = [sum(widths[:feature]) for feature in range(len(widths))]
    sums = [[[0, 0] for _ in range(sum(widths))] for _ in range(n_slots)]
    for row, at in enumerate(slot):
        for feature, width in enumerate(widths):
            number = int(bins[row, feature])
            if at >= 0 and number < width:
                for part in (0, 1):
                    sums[at][starts[feature] + number][part] += int(gh[row, part])
    return np.array(sums, np.int64).reshape(n_slots, sum(widths), 2)


@st.composite
def tables(draw: st.DrawFn) -> tuple[np.ndarray, list[int], np.ndarray, list[int], int]:
    widths = draw(st.lists(st.integers(0, 70), min_size=1, max_size=6))
    n = draw(st.integers(0, 60))
    n_slots = draw(st.integers(1, 4))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    missing = draw(st.booleans())
    highest = [max(width + int(missing), 1) for width in widths]
    bins = np.stack([rng.integers(0, high, n) for high in highest], axis=1).astype(np.uint8)
    gh = rng.integers(-(2**33), 2**33, (n, 2))
    return bins, widths, gh, rng.integers(-1, n_slots, n).tolist(), n_slots


@given(tables())
@settings(max_examples=150, deadline=None)
def test_bin_sums_are_those_of_a_loop(table: tuple[np.ndarray, list[int], np.ndarray, list[int], int]) -> None:
    bins, widths, gh, slot, n_slots = table
    indptr = np.cumsum([0, *widths])
    expected = slow_bin_sums(bins, widths, gh, slot, n_slots)
    assert np.array_equal(bin_sums(bins, indptr, gh, np.array(slot, np.int32), n_slots), expected)

    sets = [np.flatnonzero(np.array(slot, int) == at) for at in range(n_slots)]
    joint, totals = BinTable(list(bins.T), widths).sums(sets, gh[:, 0] + 1j * gh[:, 1])
    assert np.array_equal(joint, expected)
    assert np.array_equal(totals, np.array([gh[rows].sum(axis=0) for rows in sets]))


@pytest.mark.parametrize("n_slots", [1, 3])
def test_columns_that_share_a_pass_keep_their_sums(n_slots: int) -> None:
    rng = np.random.default_rng(0)
    widths = [2] * 14 + [5, 13, 31, 64, 255, 300]
    n = 40_000
    bins = np.stack([rng.integers(0, width + (at % 2), n) for at, width in enumerate(widths)], axis=1)
    gh = rng.integers(-(2**24), 2**24, (n, 2))
    slot = rng.integers(0, n_slots, n).astype(np.int32)
    expected = bin_sums(bins.astype(np.uint16), np.cumsum([0, *widths]), gh, slot, n_slots)
    table = BinTable(list(bins.astype(np.uint16).T), widths)
    sets = [np.flatnonzero(slot == at) for at in range(n_slots)]
    assert np.array_equal(table.sums(sets, gh[:, 0] + 1j * gh[:, 1])[0], expected)
    assert np.array_equal(expected[:, :2].sum(axis=1), [gh[rows].sum(axis=0) for rows in sets])


@given(st.integers(0, 10**7), st.floats(0.001, 1000))
def test_sums_have_room(n_rows: int, weight: float) -> None:
    try:
        scale = FixedPoint.for_rows(n_rows, weight)
    except DataError:
        assert n_rows * weight * 2**8 > 2**38
        return
    assert n_rows * int(scale.quantise(np.array([weight]))[0]) < 2**39
    finer = scale.bits + 1
    assert finer > 24 or n_rows * (weight * 2**finer + 0.5) >= 2**39


def test_known_scales() -> None:
    assert FixedPoint.for_rows(32_000, 1.0).bits == 24
    assert FixedPoint.for_rows(250_000, 1.0).bits == 21
    assert FixedPoint.for_rows(250_000, 1.0, sum_bits=51).bits == 24
    for bad in [(-1, 1.0, 39), (10, 0.0, 39), (10, 1.0, 60)]:
        with pytest.raises(ValueError, match="for_rows"):
            FixedPoint.for_rows(*bad)
    with pytest.raises(ValueError, match="bits"):
        FixedPoint(25)


@given(st.lists(st.floats(-1, 1), max_size=20))
def test_quantising_is_rounding_to_the_nearest(values: list[float]) -> None:
    scale = FixedPoint(20)
    back = scale.to_float(scale.quantise(np.array(values)))
    assert np.all(np.abs(back - values) <= 2.0**-21)


def test_gradients_by_hand() -> None:
    margin = np.array([0.0, 0.0, np.log(3.0)], np.float32)
    g, h = gradients(margin, np.array([0, 1, 1], np.uint8), np.array([1.0, 1.0, 2.0]))
    assert g == pytest.approx([0.5, -0.5, -0.5])
    assert h == pytest.approx([0.25, 0.25, 0.375])


def test_gradients_of_extreme_margins_stay_finite() -> None:
    margin = np.array([-1000.0, 1000.0, -1000.0], np.float32)
    g, h = gradients(margin, np.array([0, 1, 1], np.uint8), np.ones(3))
    assert g.tolist() == [0.0, 0.0, -1.0]
    assert h.tolist() == [1e-16] * 3
