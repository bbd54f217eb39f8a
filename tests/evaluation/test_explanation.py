"""SHAP values against their definition, against the margin, and in words."""

from __future__ import annotations

import json
import math
from itertools import combinations

import numpy as np
import pytest

from fedcore.errors import DataError
from fedcore.evaluation.explanation import (
    SOMEWHAT,
    STRONGLY,
    Explanation,
    Predictor,
    Share,
    cohort_importance,
    explain,
    reasons,
)
from fedcore.evaluation.own_model import train_own_model
from fedcore.trees.model import Forest, from_booster_json, predict_margin, to_booster_json
from tests.trees.toy_forest import toy_forest

NAN = float("nan")
AGE, SEX = Predictor("age"), Predictor("sex", "yes_no")
SMOKING = Predictor("smoking=now", "category", ("no", "former", "yes"))  # an equals sign in a name is not ours


def expectation(tree, row, place, known, node=0):
    """What the tree gives on average to those of whom only the columns `known` are known; by its covers."""
    here = tree.nodes[node]
    if here.split is None:
        return here.value
    left, right = 2 * node + 1, 2 * node + 2
    column = place[here.split.owner, here.split.feature]
    if column in known:
        goes_left = here.split.missing_left if np.isnan(row[column]) else row[column] < here.split.threshold
        return expectation(tree, row, place, known, left if goes_left else right)
    weights = [tree.nodes[child].cover for child in (left, right)]
    means = [expectation(tree, row, place, known, child) for child in (left, right)]
    return float(np.average(means, weights=weights))


def by_definition(forest, row):
    """Shapley values over all orders in which the columns can become known, and the base value."""
    n = len(row)
    own = len(forest.feature_names)
    place = {(0, k): k for k in range(own)} | {c: own + k for k, c in enumerate(forest.remote_columns)}

    def worth(known):
        return sum(expectation(tree, row, place, known) for tree in forest.trees)

    values = np.zeros(n)
    for column in range(n):
        others = [k for k in range(n) if k != column]
        for size in range(n):
            weight = math.factorial(size) * math.factorial(n - size - 1) / math.factorial(n)
            for known in combinations(others, size):
                values[column] += weight * (worth({*known, column}) - worth(set(known)))
    return values, float(forest.base_margin) + worth(set())


ROWS = [[80, 1, 0, 1, 0], [62, 0, 1, 0, 1], [40, 1, NAN, NAN, NAN], [NAN, NAN, 1, 1, 1], [59.9, 0, 0, 0, NAN]]


@pytest.mark.parametrize("row", ROWS)
def test_the_values_are_those_of_the_definition(row):
    forest = toy_forest(3)
    x = np.array([row], np.float32)
    file = to_booster_json(forest, forest.feature_names, forest.remote_names)
    found = explain(file, x, [AGE, SEX, Predictor("atrial_fibrillation", "yes_no")])
    expected, base = by_definition(forest, x[0])
    assert [share.partner for share in found.shares] == ["", "", "", "South", "East"]
    assert found.values[0] == pytest.approx(expected, abs=1e-6)
    assert found.base == pytest.approx(base, abs=1e-6)
    assert found.base + found.values.sum() == pytest.approx(predict_margin(forest, x)[0], abs=1e-5)


@pytest.fixture(scope="module")
def trained():
    """A stock booster over age, sex and the three columns of smoking, with cells missing."""
    rng = np.random.default_rng(4)
    n = 3000
    smoking = rng.integers(0, 3, n)
    x = np.column_stack([rng.normal(60, 12, n).round(1), rng.integers(0, 2, n), np.eye(3)[smoking]]).astype(np.float32)
    x[rng.random(n) < 0.1, 0] = np.nan
    x[rng.random(n) < 0.1, 2:] = np.nan
    risk = 0.09 * (np.nan_to_num(x[:, 0], nan=60) - 70) + 1.2 * (smoking == 2)
    y = (risk + rng.logistic(size=n) > 0).astype(np.uint8)
    params = {"num_boost_round": 40, "max_depth": 4, "eta": 0.2, "seed": 0}
    names = ["age", "sex", *(f"smoking=now={c}" for c in SMOKING.categories)]
    rows = np.ones(n, bool)
    return train_own_model(x, y, rows, ~rows, params, names).booster_json, x


def test_contributions_and_base_are_the_margin(trained):
    file, x = trained
    found = explain(file, np.tile(x, (8, 1)), [AGE, SEX, SMOKING])  # more rows than are explained at once
    margin = predict_margin(from_booster_json(file), x)
    assert found.base + found.values.sum(axis=1) == pytest.approx(np.tile(margin, 8), abs=1e-5)


def test_columns_of_a_category_are_summed_to_the_predictor(trained):
    file, x = trained
    apart = explain(file, x, [AGE, SEX, *map(Predictor, "abc")])
    found = explain(file, x, [AGE, SEX, SMOKING])
    assert found.values[:, 2] == pytest.approx(apart.values[:, 2:].sum(axis=1), abs=1e-12)
    assert np.array_equal(found.values[:, :2], apart.values[:, :2])


def test_a_forest_without_trees_adds_nothing():
    found = explain(to_booster_json(Forest((), 0.25), ["age"]), np.array([[60]], np.float32), [AGE])
    assert found.values.tolist() == [[0.0]]
    assert found.base == pytest.approx(math.log(1 / 3), abs=1e-6)
    assert reasons(found, 0) == ()


def test_other_columns_and_damaged_files_are_refused(trained):
    file, x = trained
    for predictors in ([], [AGE, SEX], [AGE, SMOKING], [AGE, SEX, SMOKING, AGE]):
        with pytest.raises(DataError, match="do not belong together"):
            explain(file, x, predictors)
    with pytest.raises(DataError, match="do not belong together"):
        explain(file, x[:, :4], [AGE, SEX, Predictor("smoking", "category", ("no", "yes"))])
    joint = toy_forest(3)
    booster = to_booster_json(joint, joint.feature_names, joint.remote_names)
    with pytest.raises(DataError, match="do not belong together"):  # a partner's column taken for an own one
        explain(booster, np.zeros((1, 5), np.float32), [AGE, SEX, AGE, AGE])
    with pytest.raises(DataError, match="damaged"):
        explain(b'{"learner": 3}', x, [AGE])


def explained(adds, cells, *shares):
    return Explanation(np.array([cells], np.float32), shares, np.array([adds]), 0.0)


def test_reasons_say_what_how_much_and_in_which_direction():
    shares = (
        Share(slice(0, 1), AGE), Share(slice(1, 2), SEX), Share(slice(2, 5), SMOKING),
        Share(slice(5, 7), partner="South"), Share(slice(7, 8), partner="East"),
    )  # fmt: skip
    found = explained([STRONGLY, -SOMEWHAT, 0.1, -0.8, 0.2], [71.3, 0, 0, 1, 0, NAN, 1, NAN], *shares)
    assert [str(text) for text in reasons(found, 0, most=9)] == [
        "What South knows of the patient strongly lowers the risk.",
        "age = 71.3 strongly raises the risk.",
        "sex = no somewhat lowers the risk.",
        "That East does not know the patient slightly raises the risk.",
        "smoking=now = former slightly raises the risk.",
    ]
    assert len(reasons(found, 0)) == 3
    assert str(reasons(found, 0, slope=0.4)[0]) == "What South knows of the patient somewhat lowers the risk."
    unknown = explained([0.3, 0.0, -0.3, 0.02, 0.0], [NAN, 1, NAN, NAN, NAN, 0, 1, 0], *shares)
    assert [str(text) for text in reasons(unknown, 0)] == [
        "age is not known, which somewhat raises the risk.",
        "smoking=now is not known, which somewhat lowers the risk.",
    ]
    other = explained([0.0, 0.0, -0.3, 0.0, 0.0], [50, 1, 0, 0, 0, 0, 1, 0], *shares)
    assert [str(text) for text in reasons(other, 0)] == ["smoking=now = another category somewhat lowers the risk."]
    assert json.dumps(reasons(found, 0)[0].values["much"].to_json())


def test_importance_over_a_cohort_is_sorted_by_predictor_and_by_hospital(trained):
    file, x = trained
    found = cohort_importance(file, x, [AGE, SEX, SMOKING], "North")
    values = explain(file, x, [AGE, SEX, SMOKING]).values
    assert found["patients"] == len(x)
    assert [entry["name"] for entry in found["predictors"]] == ["age", "smoking=now", "sex"]
    assert found["predictors"][0]["mean_abs_shap"] == pytest.approx(np.abs(values[:, 0]).mean())
    assert found["hospitals"] == [
        {"owner": "North", "mean_abs_shap": pytest.approx(np.abs(values.sum(axis=1)).mean())}
    ]
    assert json.dumps(found)
    assert cohort_importance(file, x[:0], [AGE, SEX, SMOKING])["patients"] == 0


def test_a_partner_is_one_entry_without_a_name():
    forest = toy_forest(3)
    file = to_booster_json(forest, forest.feature_names, forest.remote_names)
    x = np.repeat(np.array(ROWS, np.float32), 2400, axis=0)
    found = cohort_importance(file, x, [AGE, SEX, Predictor("atrial_fibrillation", "yes_no")], "North")
    assert found["patients"] == 4000  # of 12,000
    named = {(entry["owner"], entry["name"]) for entry in found["predictors"]}
    assert named == {("North", "age"), ("North", "sex"), ("North", "atrial_fibrillation"), ("South", ""), ("East", "")}
    assert {entry["owner"] for entry in found["hospitals"]} == {"North", "South", "East"}
    sizes = [entry["mean_abs_shap"] for entry in found["hospitals"]]
    assert sizes == sorted(sizes, reverse=True)
