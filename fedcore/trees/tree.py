"""A grown tree: splits and leaves by heap number (root 0, children of i: 2i + 1 and 2i + 2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Split:
    """A question to one hospital's records: below the threshold goes left, missing goes where `missing_left` says.

    owner 0 is the own block, k > 0 the k-th other hospital. threshold is a float32 value.
    In a joint model `feature` of another hospital is its split number and the threshold 0.5.
    """

    owner: int
    feature: int
    threshold: float
    missing_left: bool


@dataclass(frozen=True)
class Node:
    """An inner node (with a split) or a leaf. All numbers are float32 values.

    value: a leaf's addition to the margin, eta applied; of an inner node the weight it would have, without eta.
    gain: how much the split lowers the loss (0 for a leaf). cover: the sum of hessians.
    """

    split: Split | None
    value: float
    gain: float
    cover: float


@dataclass(frozen=True)
class Tree:
    """Nodes by heap number; every inner node has both children."""

    nodes: Mapping[int, Node]

    @property
    def leaves(self) -> dict[int, float]:
        """The value of each leaf by its number."""
        return {number: node.value for number, node in self.nodes.items() if node.split is None}

    @property
    def splits(self) -> dict[int, Split]:
        return {number: node.split for number, node in self.nodes.items() if node.split is not None}


def depth_of(node: int) -> int:
    return (node + 1).bit_length() - 1
