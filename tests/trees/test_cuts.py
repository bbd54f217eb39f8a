from __future__ import annotations

import numpy as np
import pytest
import xgboost as xgb
from hypothesis import given, settings
from hypothesis import strategies as st

from fedcore.errors import DataError
from fedcore.trees.cuts import Cuts, bin_rows, make_cuts

FLOATS = st.one_of(
    st.none(), st.floats(-(2.0**99), 2.0**99, width=32, allow_subnormal=False), st.integers(-3, 3).map(float)
)


def column(values: list[float | None]) -> np.ndarray:
    return np.array([[np.nan if value is None else value] for value in values], np.float32)


@given(st.lists(FLOATS, min_size=1, max_size=40), st.integers(2, 9))
@settings(max_examples=150, deadline=None)
def test_every_value_lies_in_its_bin(values: list[float | None], max_bin: int) -> None:
    x = column(values)
    cuts = make_cuts(x, max_bin)
    edges, k = cuts.of(0), cuts.n_bins(0)
    assert 1 <= k <= max_bin
    for value, number in zip(x[:, 0], bin_rows(x, cuts)[:, 0], strict=True):
        if np.isnan(value):
            assert number == k
        else:
            assert value < edges[number]
            assert value >= (edges[number - 1] if number else cuts.min_values[0])
            assert value > cuts.min_values[0]


@given(st.lists(FLOATS.filter(lambda v: v is not None), min_size=1, max_size=40), st.integers(2, 9))
@settings(max_examples=100, deadline=None)
def test_no_bin_is_empty_and_few_values_keep_a_bin_each(values: list[float], max_bin: int) -> None:
    x = column(values)
    cuts = make_cuts(x, max_bin)
    numbers = bin_rows(x, cuts)[:, 0]
    assert set(numbers.tolist()) == set(range(cuts.n_bins(0)))
    distinct = len(np.unique(x))
    if distinct <= max_bin:
        assert cuts.n_bins(0) == distinct


def test_quantiles_are_even_where_values_are_many() -> None:
    x = np.random.default_rng(0).permutation(np.arange(1000)).astype(np.float32)[:, None]
    cuts = make_cuts(x, 10)
    assert np.bincount(bin_rows(x, cuts)[:, 0]).tolist() == [100] * 10
    assert cuts.of(0)[:-1].tolist() == [100, 200, 300, 400, 500, 600, 700, 800, 900]


def test_few_distinct_values_get_xgboosts_own_cuts() -> None:
    rng = np.random.default_rng(1)
    x = rng.integers(-4, 5, (300, 3)).astype(np.float32)
    x[:, 1] *= np.float32(0.37)
    x[rng.random(x.shape) < 0.2] = np.nan
    x[:, 2] = np.nan
    cuts = make_cuts(x, 16)
    indptr, values = xgb.QuantileDMatrix(x, max_bin=16, nthread=1).get_quantile_cut()
    starts = indptr.astype(int)
    for feature in range(3):
        low, *theirs = values[starts[feature] : starts[feature + 1]]  # xgboost puts the minimum in front
        assert np.array_equal(cuts.of(feature), np.array(theirs, np.float32))
        assert cuts.min_values[feature] == low


def test_missing_and_constant_columns() -> None:
    x = np.array([[np.nan, 7.0], [np.nan, 7.0], [np.nan, np.nan]], np.float32)
    cuts = make_cuts(x, 8)
    assert [cuts.n_bins(0), cuts.n_bins(1)] == [1, 1]
    assert bin_rows(x, cuts).tolist() == [[1, 0], [1, 0], [1, 1]]


@pytest.mark.parametrize(("distinct", "dtype"), [(254, np.uint8), (255, np.uint8), (256, np.uint16)])
def test_the_number_for_missing_decides_between_one_byte_and_two(distinct: int, dtype: type) -> None:
    x = column([*map(float, range(distinct)), None])
    bins = bin_rows(x, make_cuts(x, 1000))
    assert bins.dtype == dtype
    assert bins[:, 0].tolist() == list(range(distinct + 1))


def test_values_outside_go_to_the_nearest_bin() -> None:
    cuts = make_cuts(column([0.0, 1.0, 2.0]), 8)
    assert bin_rows(column([-1e30, 1e30, np.inf, -np.inf]), cuts)[:, 0].tolist() == [0, 2, 2, 0]


@pytest.mark.parametrize("value", [np.inf, -np.inf, 3e38])
def test_infinite_values_are_refused(value: float) -> None:
    with pytest.raises(DataError, match="Predictor number 1"):
        make_cuts(column([0.0, value]), 8)


def test_columns_and_bins_that_do_not_fit_are_refused() -> None:
    cuts = make_cuts(column([0.0, 1.0]), 8)
    with pytest.raises(DataError, match="2 predictors where 1"):
        bin_rows(np.zeros((3, 2), np.float32), cuts)
    with pytest.raises(DataError, match="max_bin"):
        make_cuts(column([0.0]), 1)


@pytest.mark.parametrize(
    ("indptr", "values"),
    [([0, 2], [1.0]), ([0, 2], [2.0, 1.0]), ([0, 2], [1.0, np.nan]), ([1, 2], [1.0, 2.0]), ([0, 1, 2], [1.0, 2.0])],
)
def test_cuts_that_do_not_fit_together_are_refused(indptr: list[int], values: list[float]) -> None:
    with pytest.raises(DataError):
        Cuts(np.array(indptr), np.array(values, np.float32), np.zeros(1, np.float32))
