"""Our trees against stock xgboost's `hist` on public records, with the same cuts."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np
import pytest
import xgboost as xgb

from fedcore.trees.boosting import Rows, boost, boost_alone, run_local
from fedcore.trees.cuts import Cuts, bin_rows, make_cuts
from fedcore.trees.model import Forest, from_booster_json, predict_margin, to_booster_json
from fedcore.trees.params import BoostParams
from fedcore.trees.rows import Block, LocalSource

pytestmark = pytest.mark.real_data
ROUNDS = 20


def stock_cuts(data: xgb.QuantileDMatrix) -> Cuts:
    """xgboost puts each feature's minimum in front of its cuts."""
    indptr, values = data.get_quantile_cut()
    starts = indptr.astype(np.int64)
    pieces = [values[start + 1 : end] for start, end in itertools.pairwise(starts)]
    return Cuts(np.cumsum([0, *map(len, pieces)]), np.concatenate(pieces), values[starts[:-1]])


def stock(data: xgb.QuantileDMatrix, base_score: float, chosen: dict[str, float]) -> xgb.Booster:
    settings = {"objective": "binary:logistic", "tree_method": "hist", "base_score": base_score, "nthread": 1}
    return xgb.train({**settings, **chosen}, data, ROUNDS)


def assert_same(ours: Forest, booster: xgb.Booster, x: np.ndarray) -> None:
    theirs = from_booster_json(bytes(booster.save_raw("json")))
    assert [tree.splits for tree in ours.trees] == [tree.splits for tree in theirs.trees]
    margins = booster.predict(xgb.DMatrix(x, nthread=1), output_margin=True)
    assert np.abs(predict_margin(ours, x) - margins).max() <= 1e-5
    assert np.array_equal(predict_margin(theirs, x), margins)


@pytest.mark.parametrize(
    ("name", "max_depth", "max_bin"),
    [
        ("kaggle_stroke_5110", 3, 64),
        ("kaggle_stroke_5110", 6, 256),
        ("nhanes_1999_2010_stroke", 4, 64),
        ("nhanes_1999_2010_stroke", 6, 32),
        ("uci_heart_hungarian", 5, 64),
        ("brfss2015_stroke", 6, 64),
    ],
)
def test_same_splits_default_directions_and_margins(
    real_records: Callable, name: str, max_depth: int, max_bin: int
) -> None:
    x, y = real_records(name)
    data = xgb.QuantileDMatrix(x, y, max_bin=max_bin, nthread=1)
    cuts = stock_cuts(data)
    chosen = {"max_depth": max_depth, "eta": 0.3, "max_bin": max_bin}
    params = BoostParams(num_boost_round=ROUNDS, **chosen)
    block = Block(cuts, bin_rows(x, cuts))
    ours = boost_alone(block, y, Rows.all(len(y)), params, on_tree=lambda _: None)
    assert_same(ours, stock(data, ours.base_score, chosen), x)


def test_the_scale_with_room_in_the_ciphers_agrees_on_a_hospitals_number_of_patients(real_records: Callable) -> None:
    x, y = real_records("nhanes_1999_2010_stroke")
    data = xgb.QuantileDMatrix(x, y, max_bin=64, nthread=1)
    cuts = stock_cuts(data)
    params = BoostParams(num_boost_round=ROUNDS, max_depth=5, eta=0.3)
    source = LocalSource([Block(cuts, bin_rows(x, cuts))], params)
    ours = run_local(boost(source, y, Rows.all(len(y)), params, on_tree=lambda _: None))
    assert_same(ours, stock(data, ours.base_score, {"max_depth": 5, "eta": 0.3, "max_bin": 64}), x)


def test_our_own_cuts_are_stock_xgboosts_where_values_are_few(real_records: Callable) -> None:
    x, y = real_records("brfss2015_stroke")
    x, y = x[:20_000], y[:20_000]
    data = xgb.QuantileDMatrix(x, y, max_bin=256, nthread=1)
    cuts, theirs = make_cuts(x, 256), stock_cuts(data)
    assert np.array_equal(cuts.indptr, theirs.indptr)
    assert np.array_equal(cuts.values, theirs.values)
    assert np.array_equal(cuts.min_values, theirs.min_values)
    params = BoostParams(num_boost_round=ROUNDS, max_depth=4, eta=0.3, max_bin=256)
    ours = boost_alone(Block(cuts, bin_rows(x, cuts)), y, Rows.all(len(y)), params, on_tree=lambda _: None)
    assert_same(ours, stock(data, ours.base_score, {"max_depth": 4, "eta": 0.3, "max_bin": 256}), x)


def test_our_boosters_predict_the_same_margins_in_stock_xgboost(real_records: Callable) -> None:
    x, y = real_records("nhanes_1999_2010_stroke")
    cuts = make_cuts(x, 64)
    names = [f"column {number}" for number in range(x.shape[1])]
    params = BoostParams(num_boost_round=ROUNDS, max_depth=6, eta=0.3)
    ours = boost_alone(Block(cuts, bin_rows(x, cuts)), y, Rows.all(len(y)), params, on_tree=lambda _: None)
    booster = xgb.Booster({"nthread": 1})
    booster.load_model(bytearray(to_booster_json(ours, names)))
    margins = booster.predict(xgb.DMatrix(x, feature_names=names, nthread=1), output_margin=True)
    assert np.array_equal(margins, predict_margin(ours, x))
