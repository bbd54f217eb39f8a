"""A forest of trees: what it predicts, and whether two are the same."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fedcore.errors import DataError
from fedcore.trees.tree import Split, Tree

Column = tuple[int, int]  # owner, feature


@dataclass(frozen=True)
class Forest:
    """Trees and the probability they start from (a float32 value); the order of trees is part of the model.

    feature_names: of the own block; empty where nobody has named them. remote_names: of the other hospitals, owner k
    being remote_names[k - 1].
    """

    trees: tuple[Tree, ...]
    base_score: float
    feature_names: tuple[str, ...] = ()
    remote_names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 0.0 < self.base_score < 1.0 or float(np.float32(self.base_score)) != self.base_score:
            raise DataError("The model's base score must be a probability in single precision, between 0 and 1.")

    @property
    def base_margin(self) -> np.float32:
        """The margin of the base score, by XGBoost's formula in single precision."""
        odds = np.float32(1.0) / np.float32(self.base_score) - np.float32(1.0)
        return np.float32(-math.log(float(odds)))

    @property
    def remote_columns(self) -> tuple[Column, ...]:
        """(owner, feature) of every remote column the trees ask for, ascending."""
        asked = {(s.owner, s.feature) for tree in self.trees for s in tree.splits.values() if s.owner > 0}
        return tuple(sorted(asked))


def predict_margin(forest: Forest, x: NDArray[np.float32] | Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
    """Margins (n,) as XGBoost computes them: float32, tree after tree.

    x: one table (n, own features + remote columns) in the order of the booster's columns, or a sequence of tables by
    owner, remote columns then being found by their feature number in that owner's table. NaN is missing.
    Raises DataError if a column is missing from x.
    """
    tables = _by_owner(forest, x) if isinstance(x, np.ndarray) else list(x)
    if not tables or any(len(table) != len(tables[0]) for table in tables):
        raise DataError("The hospitals' records do not have the same number of rows.")
    margin = np.full(len(tables[0]), forest.base_margin, np.float32)
    for tree in forest.trees:
        leaf = leaf_of_row(tree, tables)
        margin += leaf_values(tree)[leaf]
    return margin


def _by_owner(forest: Forest, x: NDArray[np.float32]) -> list[NDArray[np.float32]]:
    """One table per owner from the booster's columns: own features first, then the remote columns."""
    columns = forest.remote_columns
    n_own = x.shape[1] - len(columns) if x.ndim == 2 else -1
    if n_own < 0 or (forest.feature_names and n_own != len(forest.feature_names)):
        raise DataError("The records do not have the columns this model needs.")
    tables = [x[:, :n_own]]
    for owner in range(1, max((owner for owner, _ in columns), default=0) + 1):
        width = max((feature + 1 for each, feature in columns if each == owner), default=0)
        table = np.full((len(x), width), np.nan, np.float32)
        for at, (each, feature) in enumerate(columns):
            if each == owner:
                table[:, feature] = x[:, n_own + at]
        tables.append(table)
    return tables


def leaf_of_row(tree: Tree, tables: Sequence[NDArray[np.float32]]) -> NDArray[np.int32]:
    """The number (n,) of the leaf each row comes to; tables (n, features) by owner."""
    at: NDArray[np.int32] = np.zeros(len(tables[0]), np.int32)
    rows_of = {0: np.arange(len(at), dtype=np.intp)}
    for node, split in sorted(tree.splits.items()):
        rows = rows_of.pop(node)
        left = _left(split, tables, rows)
        rows_of[2 * node + 1], rows_of[2 * node + 2] = rows[left], rows[~left]
    for node, rows in rows_of.items():
        at[rows] = node
    return at


def _left(split: Split, tables: Sequence[NDArray[np.float32]], rows: NDArray[np.intp]) -> NDArray[np.bool_]:
    if split.owner >= len(tables) or split.feature >= tables[split.owner].shape[1]:
        raise DataError("The records do not have the columns this model needs.")
    column = tables[split.owner][rows, split.feature].astype(np.float32, copy=False)
    left: NDArray[np.bool_] = column < np.float32(split.threshold)
    if split.missing_left:
        left |= np.isnan(column)
    return left


def leaf_values(tree: Tree) -> NDArray[np.float32]:
    """Leaf values by node number, 0 for the numbers between."""
    values = np.zeros(max(tree.nodes) + 1, np.float32)
    for number, value in tree.leaves.items():
        values[number] = value
    return values


def same_trees(a: Forest, b: Forest) -> bool:
    """Whether two forests have the same start, splits, default directions and leaf values, bit for bit."""
    return first_difference(a, b) is None


def first_difference(a: Forest, b: Forest) -> str | None:
    """Where two forests first differ, in English and for a log; None if they are the same."""
    if _bits(a.base_score) != _bits(b.base_score):
        return f"base score {a.base_score!r} against {b.base_score!r}"
    for index, (one, other) in enumerate(zip(a.trees, b.trees, strict=False)):
        for node in sorted(set(one.nodes) | set(other.nodes)):
            if node not in one.nodes or node not in other.nodes:
                return f"tree {index}: node {node} exists in only one of them"
            here, there = one.nodes[node], other.nodes[node]
            if here.split != there.split:
                return f"tree {index}, node {node}: split {here.split} against {there.split}"
            if here.split is None and _bits(here.value) != _bits(there.value):
                return f"tree {index}, leaf {node}: value {here.value!r} against {there.value!r}"
    if len(a.trees) != len(b.trees):
        return f"{len(a.trees)} trees against {len(b.trees)}"
    return None


def _bits(value: float) -> bytes:
    return np.float32(value).tobytes()
