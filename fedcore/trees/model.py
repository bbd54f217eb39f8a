"""Forest <-> XGBoost's own model file (JSON), readable by stock xgboost 3.0 and later.

A split of another hospital becomes a 0/1 column named "hospital:split number" behind the own features: 0 left, 1 right,
NaN for patients that hospital does not know, who take the default direction. What XGBoost's format has no place for
(which columns are remote, names with characters XGBoost refuses) is kept as an attribute, which XGBoost preserves.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np

from fedcore.errors import DataError
from fedcore.trees.booster_reading import ATTRIBUTE, column_names, read_booster
from fedcore.trees.forest import Forest, first_difference, predict_margin, same_trees
from fedcore.trees.tree import Node, Split, Tree

__all__ = [
    "Forest", "Node", "Split", "Tree", "first_difference", "from_booster_json", "predict_margin", "same_trees",
    "to_booster_json",
]  # fmt: skip

_NO_PARENT = 2147483647  # XGBoost's mark for the root


def booster_columns(forest: Forest, feature_names: Sequence[str], remote_names: Sequence[str]) -> list[str]:
    """The booster's column names: own features, then "hospital:split number" ascending.

    Raises DataError when two columns would have the same name or a remote hospital has none.
    """
    if any(owner > len(remote_names) for owner, _ in forest.remote_columns):
        raise DataError("The model asks a hospital that has not been named.")
    names = column_names(feature_names, remote_names, forest.remote_columns)
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise DataError("Two columns of the model would both be named {name}.", advice="Rename one.", name=name)
        seen.add(name)
    return names


def to_booster_json(forest: Forest, feature_names: Sequence[str], remote_names: Sequence[str] = ()) -> bytes:
    """The forest as a standard XGBoost booster over `booster_columns`; raises DataError as that does."""
    names = booster_columns(forest, feature_names, remote_names)
    column_of = {(0, feature): feature for feature in range(len(feature_names))}
    column_of |= {column: len(feature_names) + at for at, column in enumerate(forest.remote_columns)}
    used = {(s.owner, s.feature) for tree in forest.trees for s in tree.splits.values()}
    if not used <= column_of.keys():
        raise DataError("The model uses a predictor that has not been named.")
    own = {
        "features": list(feature_names),
        "hospitals": list(remote_names),
        "remote": [list(column) for column in forest.remote_columns],
    }
    trees = [_tree_json(tree, index, len(names), column_of) for index, tree in enumerate(forest.trees)]
    booster = {
        "learner": {
            "attributes": {ATTRIBUTE: json.dumps(own, ensure_ascii=False, sort_keys=True)},
            "feature_names": names,
            "feature_types": ["float"] * len(names),
            "gradient_booster": {
                "model": {
                    "gbtree_model_param": {"num_parallel_tree": "1", "num_trees": str(len(trees))},
                    "iteration_indptr": list(range(len(trees) + 1)),
                    "tree_info": [0] * len(trees),
                    "trees": trees,
                },
                "name": "gbtree",
            },
            "learner_model_param": {
                "base_score": _shortest(forest.base_score),
                "boost_from_average": "0",
                "num_class": "0",
                "num_feature": str(len(names)),
                "num_target": "1",
            },
            "objective": {"name": "binary:logistic", "reg_loss_param": {"scale_pos_weight": "1"}},
        },
        # 3.1 writes the base score as a list, which 3.0 cannot read; all read what 3.0 wrote.
        "version": [3, 0, 0],
    }
    return json.dumps(booster, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def _tree_json(tree: Tree, index: int, n_columns: int, column_of: dict[tuple[int, int], int]) -> dict[str, Any]:
    order = sorted(tree.nodes)
    at = {number: place for place, number in enumerate(order)}
    nodes = [tree.nodes[number] for number in order]
    splits = [node.split for node in nodes]
    return {
        "base_weights": [_number(node.value) for node in nodes],
        "categories": [],
        "categories_nodes": [],
        "categories_segments": [],
        "categories_sizes": [],
        "default_left": [int(split is not None and split.missing_left) for split in splits],
        "id": index,
        "left_children": [at[2 * n + 1] if s else -1 for n, s in zip(order, splits, strict=True)],
        "loss_changes": [_number(node.gain) for node in nodes],
        "parents": [at[(number - 1) // 2] if number else _NO_PARENT for number in order],
        "right_children": [at[2 * n + 2] if s else -1 for n, s in zip(order, splits, strict=True)],
        "split_conditions": [_number(n.split.threshold if n.split else n.value) for n in nodes],
        "split_indices": [column_of[(s.owner, s.feature)] if s else 0 for s in splits],
        "split_type": [0] * len(nodes),
        "sum_hessian": [_number(node.cover) for node in nodes],
        "tree_param": {
            "num_deleted": "0",
            "num_feature": str(n_columns),
            "num_nodes": str(len(nodes)),
            "size_leaf_vector": "1",
        },
    }


def _shortest(value: float) -> str:
    """The shortest decimal that is this float32."""
    return np.format_float_scientific(np.float32(value), unique=True, trim="-", exp_digits=1).replace("e", "E")


def _number(value: float) -> float:
    """A float whose repr, which json writes, is the shortest decimal of this float32."""
    return float(_shortest(value))


def from_booster_json(data: bytes) -> Forest:
    """The forest in a booster file by `to_booster_json` or stock xgboost (binary:logistic, numeric splits).

    Raises DataError, saying what is wrong, for anything else: model files come from disk and from elsewhere.
    """
    return read_booster(data)
