"""Reading an XGBoost model file that nobody vouches for: every number is checked before it is used."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any, NoReturn

import numpy as np

from fedcore.errors import DataError
from fedcore.trees.forest import Column, Forest
from fedcore.trees.tree import Node, Split, Tree

ATTRIBUTE = "fedstroke"
_MAX_BYTES = 256 << 20
_MAX_COLUMNS = 1_000_000
_DEEPEST = 20
_FORBIDDEN = str.maketrans({"[": "(", "]": ")", "<": "‹"})  # xgboost refuses these in names


def column_names(features: Sequence[str], hospitals: Sequence[str], remote: Sequence[Column]) -> list[str]:
    """What a booster's columns are called: own features, then the remote columns (owner, split number)."""
    named = [f"{hospitals[owner - 1]}:{number}" for owner, number in remote]
    return [name.translate(_FORBIDDEN) for name in (*features, *named)]


def _damaged(detail: str) -> NoReturn:
    raise DataError(
        "The model file is damaged or not a model this program can use.",
        advice="Open the file the training wrote, or train again.",
        detail=detail,
    )


def read_booster(data: bytes) -> Forest:
    """The forest; raises DataError with the reason in its detail."""
    if len(data) > _MAX_BYTES:
        _damaged(f"{len(data)} bytes are too many")
    try:
        document = json.loads(data.decode("utf-8"), parse_constant=_damaged)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        _damaged(str(error))
    learner = _object(document, "learner")
    if _text(_object(learner, "objective"), "name") != "binary:logistic":
        _damaged("the objective is not binary:logistic")
    booster = _object(learner, "gradient_booster")
    if _text(booster, "name") != "gbtree":
        _damaged("the booster is not gbtree")
    param = _object(learner, "learner_model_param")
    n_columns = _count(param, "num_feature")
    if n_columns > _MAX_COLUMNS:
        _damaged(f"{n_columns} features are too many")
    if _count(param, "num_class") > 1 or _count(param, "num_target") != 1:
        _damaged("more than one output")
    names, remote_names, columns = _columns(learner, n_columns)
    model = _object(booster, "model")
    parsed = _list(model, "trees")
    if _count(_object(model, "gbtree_model_param"), "num_trees") != len(parsed):
        _damaged("the number of trees is not what the file says")
    if any(_integers(model, "tree_info", len(parsed), 0, 0)):
        _damaged("more than one output")
    trees = tuple(_tree(tree, columns) for tree in parsed)
    return Forest(trees, _base_score(_text(param, "base_score")), names, remote_names)


def _columns(learner: dict[str, Any], n_columns: int) -> tuple[tuple[str, ...], tuple[str, ...], list[tuple[int, int]]]:
    """Own feature names, other hospitals' names, and (owner, feature) of each column."""
    listed = tuple(_texts(learner, "feature_names"))
    if listed and len(listed) != n_columns:
        _damaged("the number of feature names is not the number of features")
    note = _object(learner, "attributes").get(ATTRIBUTE)
    if note is None:
        return listed, (), [(0, feature) for feature in range(n_columns)]
    try:
        own = json.loads(note) if isinstance(note, str) else None
    except (json.JSONDecodeError, RecursionError) as error:
        _damaged(str(error))
    features, hospitals = tuple(_texts(own, "features")), tuple(_texts(own, "hospitals"))
    remote: list[tuple[int, int]] = []
    for pair in _list(own, "remote"):
        if not isinstance(pair, list) or len(pair) != 2 or any(type(part) is not int for part in pair):
            _damaged("a remote column is not a pair of numbers")
        if not (1 <= pair[0] <= len(hospitals) and 0 <= pair[1] < 2**31):
            _damaged("a remote column belongs to no hospital")
        remote.append((pair[0], pair[1]))
    if remote != sorted(set(remote)) or list(listed) != column_names(features, hospitals, remote):
        _damaged("the remote columns do not fit the features")
    return features, hospitals, [*((0, feature) for feature in range(len(features))), *remote]


def _base_score(text: str) -> float:
    """3.0 writes 5E-1, 3.1 and later [5E-1]."""
    inner = text[1:-1] if text.startswith("[") and text.endswith("]") else text
    try:
        value = float(np.float32(inner))
    except ValueError:
        _damaged("the base score is not a number")
    if not 0.0 < value < 1.0:
        _damaged("the base score is not a probability")
    return value


def _tree(raw: Any, columns: list[tuple[int, int]]) -> Tree:
    """One tree by heap numbers, after walking it from the root: every node reached once, none left over."""
    n_nodes = _count(_object(raw, "tree_param"), "num_nodes")
    if n_nodes < 1:
        _damaged("a tree without nodes")
    left = _integers(raw, "left_children", n_nodes, -1, n_nodes - 1)
    right = _integers(raw, "right_children", n_nodes, -1, n_nodes - 1)
    feature = _integers(raw, "split_indices", n_nodes, 0, 2**31)
    default = _integers(raw, "default_left", n_nodes, 0, 1)
    if any(_integers(raw, "split_type", n_nodes, 0, 1)):
        _damaged("a split by categories")
    condition, weight = _floats(raw, "split_conditions", n_nodes), _floats(raw, "base_weights", n_nodes)
    gain, cover = _floats(raw, "loss_changes", n_nodes), _floats(raw, "sum_hessian", n_nodes)
    nodes: dict[int, Node] = {}
    places = [(0, 0)]  # place in the file, heap number
    while places:
        at, number = places.pop()
        if len(nodes) >= n_nodes or number >= 2 ** (_DEEPEST + 1) - 1:
            _damaged("a tree that goes round in circles or far too deep")
        if (left[at] < 0) != (right[at] < 0):
            _damaged("a node with one child")
        if left[at] < 0:
            nodes[number] = Node(None, condition[at], 0.0, cover[at])
            continue
        if feature[at] >= len(columns):
            _damaged("a split on a feature that does not exist")
        split = Split(*columns[feature[at]], condition[at], bool(default[at]))
        nodes[number] = Node(split, weight[at], gain[at], cover[at])
        places += [(left[at], 2 * number + 1), (right[at], 2 * number + 2)]
    if len(nodes) != n_nodes:
        _damaged("nodes that cannot be reached")
    return Tree(dict(sorted(nodes.items())))


def _object(parent: Any, name: str | None = None) -> dict[str, Any]:
    found = parent.get(name) if isinstance(parent, dict) else None
    if not isinstance(found, dict):
        _damaged(f"{name} is missing")
    return found


def _list(parent: Any, name: str) -> list[Any]:
    found = parent.get(name) if isinstance(parent, dict) else None
    if not isinstance(found, list):
        _damaged(f"{name} is missing")
    return found


def _text(parent: dict[str, Any], name: str) -> str:
    found = parent.get(name)
    if not isinstance(found, str):
        _damaged(f"{name} is missing")
    return found


def _texts(parent: Any, name: str) -> list[str]:
    found = _list(parent, name)
    if not all(isinstance(each, str) for each in found):
        _damaged(f"{name} holds something else than names")
    return found


def _count(parent: dict[str, Any], name: str) -> int:
    """XGBoost writes its counts as text."""
    text = _text(parent, name)
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        _damaged(f"{name} is not a count")
    return int(text)


def _integers(parent: Any, name: str, length: int, low: int, high: int) -> list[int]:
    found = _list(parent, name)
    if len(found) != length or not all(type(each) is int and low <= each <= high for each in found):
        _damaged(f"{name} does not fit its tree")
    return found


def _floats(parent: Any, name: str, length: int) -> list[float]:
    """Float32 values, none infinite."""
    found = _list(parent, name)
    if len(found) != length or not all(type(each) in (int, float) and abs(each) < 3.5e38 for each in found):
        _damaged(f"{name} does not fit its tree")
    with np.errstate(over="ignore"):
        values = [float(np.float32(each)) for each in found]
    if not all(math.isfinite(value) for value in values):
        _damaged(f"{name} holds an infinite value")
    return values
