from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xgboost as xgb
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from fedcore.errors import DataError
from fedcore.trees.boosting import Rows, boost_alone
from fedcore.trees.cuts import bin_rows, make_cuts
from fedcore.trees.model import (
    Forest,
    Node,
    Split,
    Tree,
    first_difference,
    from_booster_json,
    predict_margin,
    same_trees,
    to_booster_json,
)
from fedcore.trees.params import BoostParams
from fedcore.trees.rows import Block

OWN, HOSPITALS = ("age", "BMI [kg/m²]", "glucose", "a<b"), ("Heart Centre", "浙江医院")


def single(value: float) -> float:
    return float(np.float32(value))


def random_forest(seed: int, n_trees: int = 12) -> Forest:
    """Own splits and those of two other hospitals, whose thresholds are 0.5; leaf values of very different sizes."""
    rng = np.random.default_rng(seed)

    def grow(node: int, depth: int, nodes: dict[int, Node]) -> dict[int, Node]:
        if depth == 4 or rng.random() < 0.2:
            nodes[node] = Node(None, single(rng.normal() * 10.0 ** rng.integers(-9, 2)), 0.0, single(rng.random()))
            return nodes
        owner = int(rng.integers(0, 3))
        threshold = single(rng.normal()) if owner == 0 else 0.5
        split = Split(owner, int(rng.integers(0, 4)), threshold, bool(rng.integers(2)))
        nodes[node] = Node(split, single(rng.normal()), single(rng.random() * 50), single(rng.random() * 100))
        return grow(2 * node + 2, depth + 1, grow(2 * node + 1, depth + 1, nodes))

    trees = tuple(Tree(dict(sorted(grow(0, 0, {}).items()))) for _ in range(n_trees))
    return Forest(trees, single(rng.uniform(0.001, 0.999)), OWN, HOSPITALS)


def columns_for(forest: Forest, n: int = 400, seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    remote = rng.integers(0, 2, (n, len(forest.remote_columns)))
    x = np.column_stack([rng.normal(size=(n, len(OWN))), remote]).astype(np.float32)
    x[rng.random(x.shape) < 0.2] = np.nan
    return x


def booster_of(data: bytes) -> xgb.Booster:
    booster = xgb.Booster({"nthread": 1})
    booster.load_model(bytearray(data))
    return booster


@given(st.integers(0, 2**32))
@settings(max_examples=25, deadline=None)
def test_stock_xgboost_predicts_the_same_margins_bit_for_bit(seed: int) -> None:
    forest = random_forest(seed)
    assume(base_margin_of_stock_xgboost(forest) == forest.base_margin)
    booster = booster_of(to_booster_json(forest, OWN, HOSPITALS))
    x = columns_for(forest, seed=seed)
    theirs = booster.predict(xgb.DMatrix(x, feature_names=booster.feature_names, nthread=1), output_margin=True)
    assert np.array_equal(theirs, predict_margin(forest, x))


def base_margin_of_stock_xgboost(forest: Forest) -> np.float32:
    bare = booster_of(to_booster_json(replace(forest, trees=()), OWN, HOSPITALS))
    row = np.zeros((1, bare.num_features()), np.float32)
    return bare.predict(xgb.DMatrix(row, feature_names=bare.feature_names), output_margin=True)[0]


@pytest.mark.parametrize("share", [1e-6, 0.01, 0.04, 0.3, 0.49621137976646423, 0.5, 0.7418922781944275, 0.999])
def test_the_base_margin_is_the_c_librarys_to_one_unit_in_the_last_place(share: float) -> None:
    """XGBoost calls logf, which no C library rounds correctly for every number; ours is the same everywhere."""
    forest = replace(random_forest(1), base_score=float(np.float32(share)))
    ours, theirs = forest.base_margin, base_margin_of_stock_xgboost(forest)
    assert abs(ours - theirs) <= np.spacing(abs(ours))


def test_columns_have_names_xgboost_accepts() -> None:
    forest = random_forest(1)
    names = booster_of(to_booster_json(forest, OWN, HOSPITALS)).feature_names
    assert names[:4] == ["age", "BMI (kg/m²)", "glucose", "a‹b"]
    assert names[4:] == [f"{HOSPITALS[owner - 1]}:{number}" for owner, number in forest.remote_columns]


@given(st.integers(0, 2**32))
@settings(max_examples=25, deadline=None)
def test_a_round_trip_keeps_everything(seed: int) -> None:
    forest = random_forest(seed)
    assert from_booster_json(to_booster_json(forest, OWN, HOSPITALS)) == forest


def test_a_file_xgboost_wrote_again_is_the_same_model(tmp_path: Path) -> None:
    forest = random_forest(2)
    booster_of(to_booster_json(forest, OWN, HOSPITALS)).save_model(tmp_path / "model.json")
    assert from_booster_json((tmp_path / "model.json").read_bytes()) == forest


@pytest.mark.parametrize("base_score", ["[4.0599998E-2]", "4.0599998E-2"])
def test_both_ways_xgboost_writes_the_base_score_are_read(base_score: str) -> None:
    document = json.loads(to_booster_json(random_forest(3), OWN, HOSPITALS))
    document["learner"]["learner_model_param"]["base_score"] = base_score
    assert from_booster_json(json.dumps(document).encode()).base_score == single(0.0405999980866909)


def test_stock_models_are_read_and_predicted(made_up: Callable) -> None:
    x, y = made_up(500)
    settings_ = {"objective": "binary:logistic", "max_depth": 5, "nthread": 1, "base_score": 0.3}
    booster = xgb.train(settings_, xgb.DMatrix(x, y, nthread=1), 15)
    forest = from_booster_json(bytes(booster.save_raw("json")))
    assert np.array_equal(predict_margin(forest, x), booster.predict(xgb.DMatrix(x, nthread=1), output_margin=True))
    assert forest.feature_names == ()


def test_explanations_by_stock_xgboost_add_up(made_up: Callable) -> None:
    x, y = made_up(500)
    cuts = make_cuts(x, 16)
    block = Block(cuts, bin_rows(x, cuts))
    forest = boost_alone(block, y, Rows.all(500), BoostParams(num_boost_round=10), on_tree=lambda _: None)
    names = [f"f{number}" for number in range(x.shape[1])]
    booster = booster_of(to_booster_json(forest, names))
    shares = booster.predict(xgb.DMatrix(x, feature_names=names, nthread=1), pred_contribs=True)
    assert shares.sum(axis=1) == pytest.approx(predict_margin(forest, x), abs=1e-5)
    gains = booster.get_score(importance_type="total_gain")
    assert sum(gains.values()) == pytest.approx(sum(n.gain for t in forest.trees for n in t.nodes.values()), rel=1e-5)


def test_predicting_by_owner_is_predicting_by_the_boosters_columns() -> None:
    forest = random_forest(4)
    x = columns_for(forest)
    tables = [x[:, :4], *(np.full((len(x), 4), np.nan, np.float32) for _ in HOSPITALS)]
    for place, (owner, number) in enumerate(forest.remote_columns):
        tables[owner][:, number] = x[:, 4 + place]
    assert np.array_equal(predict_margin(forest, tables), predict_margin(forest, x))
    for bad in (x[:, :-1], tables[:2], [*tables[:2], tables[2][:-1]], [], [tables[0][:, :1], *tables[1:]]):
        with pytest.raises(DataError):
            predict_margin(forest, bad)


def test_names_that_clash_or_are_missing_are_refused() -> None:
    forest = random_forest(5)
    for names, hospitals in [
        (("a", "a", "b", "c"), HOSPITALS),
        (("A:0", "b", "c", "d"), ("A", "B")),
        (OWN, HOSPITALS[:1]),
        (OWN[:1], HOSPITALS),
        (("a[", "a(", "b", "c"), HOSPITALS),
    ]:
        with pytest.raises(DataError):
            to_booster_json(forest, names, hospitals)


def test_differences_are_named() -> None:
    leaf, split = Node(None, 0.25, 0.0, 1.0), Split(0, 1, 2.0, False)
    trees = (Tree({0: Node(split, 0.0, 1.0, 2.0), 1: leaf, 2: leaf}),)
    forest = Forest(trees, 0.5)
    assert same_trees(forest, Forest((Tree({**trees[0].nodes, 0: Node(split, 9.0, 9.0, 9.0)}),), 0.5))
    for nodes, base_score, said in [
        (trees[0].nodes, 0.25, "base score"),
        ({**trees[0].nodes, 0: Node(Split(0, 1, 2.0, True), 0.0, 1.0, 2.0)}, 0.5, "tree 0, node 0"),
        ({**trees[0].nodes, 2: Node(None, single(np.nextafter(np.float32(0.25), 1)), 0.0, 1.0)}, 0.5, "leaf 2"),
        ({0: leaf}, 0.5, "tree 0"),
    ]:
        difference = first_difference(forest, Forest((Tree(nodes),), base_score))
        assert difference is not None
        assert said in difference
    assert first_difference(forest, Forest((), 0.5)) == "1 trees against 0"


def test_minus_zero_is_another_leaf_than_zero() -> None:
    forests = [Forest((Tree({0: Node(None, value, 0.0, 1.0)}),), 0.5) for value in (0.0, -0.0)]
    assert not same_trees(*forests)


@pytest.mark.parametrize("base_score", [0.0, 1.0, -1.0, float("nan"), 0.1])
def test_a_base_score_is_a_single_precision_probability(base_score: float) -> None:
    with pytest.raises(DataError):
        Forest((), base_score)


def damage(path: str, value: Any) -> bytes:
    document = json.loads(to_booster_json(random_forest(6), OWN, HOSPITALS))
    *steps, last = path.split(".")
    at = document
    for step in steps:
        at = at[int(step) if step.isdigit() else step]
    if value is KeyError:
        del at[last]
    else:
        at[int(last) if last.isdigit() else last] = value
    return json.dumps(document).encode()


TREE = "learner.gradient_booster.model.trees.0"
NOTE = "learner.attributes.fedstroke"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("learner", KeyError), ("learner", []), ("learner.objective.name", "reg:squarederror"),
        ("learner.gradient_booster.name", "dart"), ("learner.learner_model_param.num_feature", "3"),
        ("learner.learner_model_param.num_feature", 4), ("learner.learner_model_param.num_feature", "999999999"),
        ("learner.learner_model_param.num_feature", "-1"), ("learner.learner_model_param.num_feature", "٣"),
        ("learner.learner_model_param.num_class", "3"), ("learner.learner_model_param.num_target", "2"),
        ("learner.learner_model_param.base_score", "[5E-1,5E-1]"), ("learner.learner_model_param.base_score", "0"),
        ("learner.learner_model_param.base_score", "nan"), ("learner.learner_model_param.base_score", 0.5),
        ("learner.feature_names", [1, 2]), ("learner.feature_names", ["a"]), ("learner.feature_names", "abc"),
        ("learner.gradient_booster.model.tree_info.0", 1), ("learner.gradient_booster.model.tree_info", []),
        ("learner.gradient_booster.model.gbtree_model_param.num_trees", "3"),
        ("learner.gradient_booster.model.trees", {}), (TREE, None), (f"{TREE}.left_children.0", 0),
        (f"{TREE}.left_children.0", -1), (f"{TREE}.left_children.0", 2), (f"{TREE}.left_children.0", 10**6),
        (f"{TREE}.left_children.0", 1.0), (f"{TREE}.left_children.0", True), (f"{TREE}.left_children", []),
        (f"{TREE}.right_children.0", -2), (f"{TREE}.split_indices.0", 10**6), (f"{TREE}.split_indices.0", -1),
        (f"{TREE}.split_conditions.0", "1"), (f"{TREE}.split_conditions.0", None),
        (f"{TREE}.split_conditions.0", 10**400), (f"{TREE}.split_conditions.0", 3.45e38),
        (f"{TREE}.split_conditions.0", float("nan")), (f"{TREE}.split_conditions.0", float("inf")),
        (f"{TREE}.split_type.0", 1), (f"{TREE}.default_left.0", 2), (f"{TREE}.sum_hessian", KeyError),
        (f"{TREE}.tree_param.num_nodes", "0"), (NOTE, "{"), (NOTE, 5), (NOTE, "[]"), (NOTE, "{}"),
        (NOTE, json.dumps({"features": OWN, "hospitals": ["A"], "remote": [[1, 0]]})),
        (NOTE, json.dumps({"features": [], "hospitals": ["A"], "remote": [[2, 0]]})),
        (NOTE, json.dumps({"features": [], "hospitals": ["A"], "remote": [[1, True]]})),
        (NOTE, json.dumps({"features": [], "hospitals": ["A"], "remote": [[1, 2**40]]})),
    ],
)  # fmt: skip
def test_damaged_files_are_refused(path: str, value: Any) -> None:
    with pytest.raises(DataError, match="model file"):
        from_booster_json(damage(path, value))


@pytest.mark.parametrize(
    "data", [b"", b"\xff", b"null", b"[]", b"{}", b"{" * 10_000, b"[" * 100_000, b'{"learner":NaN}']
)
def test_other_files_are_refused(data: bytes) -> None:
    with pytest.raises(DataError, match="model file"):
        from_booster_json(data)


@given(st.integers(0, 10**6), st.integers(0, 255))
@settings(max_examples=100, deadline=None)
def test_a_changed_byte_is_refused_or_still_a_model(place: int, value: int) -> None:
    data = bytearray(to_booster_json(random_forest(7, n_trees=2), OWN, HOSPITALS))
    data[place % len(data)] = value
    try:
        forest = from_booster_json(bytes(data))
        margin = predict_margin(forest, columns_for(forest, n=5))
    except DataError:  # also for a booster that has lost the note which columns are remote: it wants other records
        return
    assert np.all(np.isfinite(margin))


@given(st.integers(0, 10**6))
@settings(max_examples=50, deadline=None)
def test_a_truncated_file_is_refused(length: int) -> None:
    data = to_booster_json(random_forest(7, n_trees=2), OWN, HOSPITALS)
    with pytest.raises(DataError):
        from_booster_json(data[: length % len(data)])
