"""A small joint forest, made by hand, for tests of what its predictors add."""

from __future__ import annotations

import numpy as np

from fedcore.trees.forest import Forest
from fedcore.trees.tree import Node, Split, Tree


def toy_forest(number: int) -> Forest:
    """Two trees over three own columns, one asked twice on a path, and one split each of two partners: at a root and
    below one. number: that of the second partner's split."""
    one = Tree({
        0: _inner(0, 0, 60.0, 100.0), 1: _inner(0, 1, 0.5, 60.0, True), 2: _inner(1, 0, 0.5, 40.0),
        3: _leaf(-0.7, 45.0), 4: _leaf(0.2, 15.0), 5: _inner(0, 0, 75.0, 30.0), 6: _leaf(1.3, 10.0),
        11: _leaf(0.1, 22.0), 12: _leaf(0.9, 8.0),
    })  # fmt: skip
    two = Tree({
        0: _inner(2, number, 0.5, 90.0, True), 1: _leaf(-0.2, 50.0), 2: _inner(0, 2, 0.5, 40.0),
        5: _leaf(0.3, 25.0), 6: _leaf(-0.4, 15.0),
    })  # fmt: skip
    return Forest((one, two), 0.25, ("age", "sex", "atrial_fibrillation"), ("South", "East"))


def _leaf(value: float, cover: float) -> Node:
    return Node(None, float(np.float32(value)), 0.0, cover)


def _inner(owner: int, feature: int, threshold: float, cover: float, missing_left: bool = False) -> Node:
    return Node(Split(owner, feature, threshold, missing_left), 0.0, 1.0, cover)
