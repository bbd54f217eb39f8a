"""A forest of trees: what it predicts, and whether two are the same."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fedcore.errors import DataError
from fedcore.trees.tree import Tree

Column = tuple[int, int]  # owner, feature
ColumnOf = Callable[[int, int], NDArray[np.float32]]  # the values (n,) of an owner's feature


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
        """The margin of the base score, by XGBoost's formula in single precision.

        Correctly rounded, and so the same at every hospital. XGBoost takes the logarithm of the C library, which for
        about one base score in a hundred is the neighbouring number.
        """
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
    if isinstance(x, np.ndarray):
        n_rows, column_of = len(x), _booster_column(forest, x)
    else:
        n_rows, column_of = len(x[0]) if x else 0, _owner_column(x)
    margin = np.full(n_rows, forest.base_margin, np.float32)
    for tree in forest.trees:
        margin += leaf_values(tree)[leaf_of_row(tree, n_rows, column_of)]
    return margin


def _booster_column(forest: Forest, x: NDArray[np.float32]) -> ColumnOf:
    """Columns of one table: own features first, then the remote columns."""
    place = {column: at for at, column in enumerate(forest.remote_columns)}
    n_own = x.shape[1] - len(place) if x.ndim == 2 else -1
    if n_own < 0 or (forest.feature_names and n_own != len(forest.feature_names)):
        raise _columns_missing()

    def column_of(owner: int, feature: int) -> NDArray[np.float32]:
        if owner == 0 and feature >= n_own:
            raise _columns_missing()
        return x[:, feature if owner == 0 else n_own + place[owner, feature]]

    return column_of


def _owner_column(tables: Sequence[NDArray[np.float32]]) -> ColumnOf:
    """Columns of one table per owner."""
    if not tables or any(table.ndim != 2 or len(table) != len(tables[0]) for table in tables):
        raise DataError("The hospitals' records do not have the same number of rows.")

    def column_of(owner: int, feature: int) -> NDArray[np.float32]:
        if owner >= len(tables) or feature >= tables[owner].shape[1]:
            raise _columns_missing()
        return tables[owner][:, feature]

    return column_of


def _columns_missing() -> DataError:
    return DataError("The records do not have the columns this model needs.")


def leaf_of_row(tree: Tree, n_rows: int, column_of: ColumnOf) -> NDArray[np.int32]:
    """The number (n,) of the leaf each row comes to."""
    at: NDArray[np.int32] = np.zeros(n_rows, np.int32)
    rows_of = {0: np.arange(n_rows, dtype=np.intp)}
    for node, split in sorted(tree.splits.items()):
        rows = rows_of.pop(node)
        values = column_of(split.owner, split.feature)[rows].astype(np.float32, copy=False)
        left: NDArray[np.bool_] = values < np.float32(split.threshold)
        if split.missing_left:
            left |= np.isnan(values)
        rows_of[2 * node + 1], rows_of[2 * node + 2] = rows.compress(left), rows.compress(~left)
    for node, rows in rows_of.items():
        at[rows] = node
    return at


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
