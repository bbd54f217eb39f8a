"""What predictors and partners add: against stock xgboost, the margin, and the definition of Shapley values."""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import pytest
import xgboost as xgb

from fedcore.evaluation.explanation import Predictor, cohort_importance
from fedcore.session.joint_shares import _leaf_of_patient, joint_explanation, joint_shares
from fedcore.trees.forest import Forest, leaf_of_row, leaf_values, predict_margin
from fedcore.trees.model import from_booster_json, to_booster_json
from tests.trees.toy_forest import toy_forest

NAN = float("nan")


@pytest.fixture
def forest():
    return toy_forest(0)


@pytest.fixture
def patients():
    """Own predictors and each patient's side of the two partners' splits."""
    rng = np.random.default_rng(5)
    own = np.column_stack([rng.uniform(40, 90, 200), rng.integers(0, 2, 200), rng.integers(0, 2, 200)])
    own[rng.random(own.shape) < 0.1] = NAN
    remote = rng.integers(0, 2, (200, 2)).astype(float)
    remote[rng.random(200) < 0.2, 1] = NAN  # not known to East
    return own.astype(np.float32), remote.astype(np.float32)


def margins_of(forest, x):
    """(n,) after each tree, as a training keeps them."""
    return [predict_margin(Forest(forest.trees[: k + 1], forest.base_score), x) for k in range(len(forest.trees))]


def test_with_own_splits_alone_they_are_xgboost_s():
    rng = np.random.default_rng(2)
    x = rng.normal(size=(400, 4)).astype(np.float32)
    x[rng.random(x.shape) < 0.15] = NAN
    y = rng.random(400) < 1 / (1 + np.exp(-np.nan_to_num(x[:, 0]) - np.nan_to_num(x[:, 1] * x[:, 2])))
    booster = xgb.train({"max_depth": 4, "eta": 0.3, "objective": "binary:logistic"}, xgb.DMatrix(x, y), 8)
    # Through our own writer, so that both read the same covers in single precision.
    forest = from_booster_json(bytes(booster.save_raw("json")))
    booster.set_attr(fedstroke=None)
    found = joint_shares(forest, x, margins_of(forest, [x]), 0)
    expected = booster.predict(xgb.DMatrix(x), pred_contribs=True)
    np.testing.assert_allclose(found.own, expected[:, :-1], atol=2e-5)
    assert found.base == pytest.approx(float(expected[0, -1]), abs=2e-5)


def test_they_add_up_to_the_margin(forest, patients):
    own, remote = patients
    tables = [own, remote[:, :1], remote[:, 1:]]
    margins = margins_of(forest, tables)
    found = joint_shares(forest, own, margins, 2)
    total = found.base + found.own.sum(axis=1) + found.partners.sum(axis=1)
    np.testing.assert_allclose(total, margins[-1], atol=1e-5)
    assert np.abs(found.partners).max(axis=0).min() > 0.05


def worth(tree, own, sides, came, known, node=0):
    """The tree's mean for a coalition of players, by the covers; a partner's split off the way tells nothing."""
    here = tree.nodes[node]
    if here.split is None:
        return here.value
    children = [2 * node + 1, 2 * node + 2]
    split = here.split
    reached = split.owner == 0 or node in came
    if (split.owner, split.feature) in known and reached:
        value = own[split.feature] if split.owner == 0 else sides[split.owner - 1]
        left = split.missing_left if np.isnan(value) else value < split.threshold
        return worth(tree, own, sides, came, known, children[0 if left else 1])
    weights = [tree.nodes[child].cover for child in children]
    return float(np.average([worth(tree, own, sides, came, known, child) for child in children], weights=weights))


def test_they_are_the_shapley_values_of_what_the_label_hospital_knows(forest, patients):
    own, remote = patients
    tables = [own, remote[:, :1], remote[:, 1:]]
    found = joint_shares(forest, own, margins_of(forest, tables), 2)
    players = [(0, 0), (0, 1), (0, 2), (1, 0), (2, 0)]
    for row in range(0, 200, 9):
        expected = dict.fromkeys(players, 0.0)
        for tree in forest.trees:
            at = int(leaf_of_row(tree, 200, lambda o, f: tables[o][:, f])[row])
            came = set()
            while at:
                at = (at - 1) // 2
                came.add(at)
            for player in players:
                others = [p for p in players if p != player]
                for size in range(len(players)):
                    weight = math.factorial(size) * math.factorial(4 - size) / math.factorial(5)
                    for some in combinations(others, size):
                        pair = [worth(tree, own[row], remote[row], came, {*some, *more}) for more in ((player,), ())]
                        expected[player] += weight * (pair[0] - pair[1])
        got = [*found.own[row], *found.partners[row]]
        np.testing.assert_allclose(got, list(expected.values()), atol=1e-6)


def test_the_way_is_found_from_the_margins_alone(forest, patients):
    own, remote = patients
    tables = [own, remote[:, :1], remote[:, 1:]]
    before = np.full(200, forest.base_margin, np.float32)
    for tree, after in zip(forest.trees, margins_of(forest, tables), strict=True):
        truth = leaf_of_row(tree, 200, lambda o, f: tables[o][:, f])
        assert (_leaf_of_patient(tree, own, before, after) == truth).all()
        assert len({float(leaf_values(tree)[n]) for n in tree.leaves}) == len(tree.leaves)
        before = after


def test_a_cohort_s_shares_come_near_those_with_every_side_known(forest, patients):
    own, remote = patients
    predictors = [Predictor("age"), Predictor("sex", "yes_no"), Predictor("atrial_fibrillation", "yes_no")]
    tables = [own, remote[:, :1], remote[:, 1:]]
    found = joint_explanation(forest, predictors, "Here", own, margins_of(forest, tables))
    booster = to_booster_json(forest, forest.feature_names, forest.remote_names)
    full = cohort_importance(booster, np.column_stack([own, remote]), predictors, "Here")
    assert found["patients"] == full["patients"] == 200
    sizes = [{(e["owner"], e["name"]): e["mean_abs_shap"] for e in each["predictors"]} for each in (found, full)]
    assert sizes[0].keys() == sizes[1].keys()
    for key, size in sizes[0].items():
        assert size == pytest.approx(sizes[1][key], rel=0.2, abs=0.01)
    assert {e["owner"] for e in found["hospitals"]} == {"Here", "South", "East"}


def test_nobody_held_out_is_no_error(forest):
    nobody = np.zeros((0, 3), np.float32)
    empty = np.zeros(0, np.float32)
    predictors = [Predictor(name) for name in forest.feature_names]
    assert joint_explanation(forest, predictors, "Here", nobody, [empty, empty])["patients"] == 0
