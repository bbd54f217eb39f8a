"""One tree, level by level, as XGBoost's `hist` grows it – from sums alone.

The grower sees candidates, never features: a histogram source gives it the sums left of each candidate of a node, and
divides nodes for it. Of two siblings only the lighter one's sums are asked for; the other's are parent minus sibling.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from fedcore.errors import ProtocolError
from fedcore.trees.histogram import FixedPoint, Sums
from fedcore.trees.params import BoostParams
from fedcore.trees.splits import gains, leaf_weight
from fedcore.trees.tree import Node, Split, Tree

__all__ = ["Choice", "Division", "HistogramSource", "Split", "grow_tree"]

_LEAST_GAIN = np.float32(1e-6)  # XGBoost's kRtEps
_GAINS_AT_ONCE = 1 << 19  # bounds the memory of one level's gains


@dataclass(frozen=True)
class Choice:
    """The candidates of a node with exactly equal best gain, ascending."""

    node: int
    tied: tuple[int, ...]


@dataclass(frozen=True)
class Division:
    """The candidate of a Choice which was taken, and the question it stands for."""

    candidate: int
    split: Split


class HistogramSource(Protocol):
    """Where the sums come from: own records, several sites', or own and encrypted ones. Nodes are heap numbers."""

    @property
    def n_candidates(self) -> int: ...

    @property
    def allowed(self) -> NDArray[np.bool_]:
        """Candidates (n_candidates,) which this tree's column sample leaves in; read after `begin`."""

    @property
    def node_of_row(self) -> NDArray[np.int32]:
        """The node (n,) every row is at, rows without a gradient included."""

    async def begin(self, gh: Sums, tree: int) -> tuple[Sums, Sums]:
        """All rows to the root; gh (n, 2). The root's total (2,) and left sums (n_candidates, 2)."""

    async def divide(self, choices: Sequence[Choice]) -> list[Division | None]:
        """Moves the rows of each node to its children by a candidate of `tied`; None: its owner refuses all of them."""

    async def left_sums(self, ask: Sequence[int]) -> Sums:
        """The left sums (len(ask), n_candidates, 2) of these nodes."""

    async def end_tree(self) -> None: ...


@dataclass(frozen=True)
class _Open:
    """A node which may still be divided: its total (2,) and left sums (n_candidates, 2)."""

    node: int
    total: Sums
    left: Sums


@dataclass(frozen=True)
class _Divided:
    """What became of an open node; its children's totals each (2,)."""

    parent: _Open
    split: Split
    gain: float
    left_total: Sums

    @property
    def right_total(self) -> Sums:
        return self.parent.total - self.left_total


@dataclass(frozen=True)
class _Growth:
    """What stays the same while a tree grows."""

    source: HistogramSource
    params: BoostParams
    scale: FixedPoint

    def weight(self, total: Sums) -> np.float32:
        return np.float32(leaf_weight(total, self.scale, self.params))

    def cover(self, total: Sums) -> float:
        return float(np.float32(self.scale.to_float(total)[1]))

    def leaf(self, total: Sums) -> Node:
        return Node(None, float(self.weight(total) * np.float32(self.params.eta)), 0.0, self.cover(total))

    def divisible(self, total: Sums) -> bool:
        """Whether both sides of some division could have enough hessian."""
        return int(total[1]) >= 2 and float(self.scale.to_float(total)[1]) >= 2 * self.params.min_child_weight


async def grow_tree(source: HistogramSource, gh: Sums, tree_index: int, params: BoostParams, scale: FixedPoint) -> Tree:
    """The tree for the fixed-point gradients gh (n, 2); afterwards source.node_of_row holds every row's leaf.

    Raises ProtocolError if the source answers something that was not asked.
    """
    growth = _Growth(source, params, scale)
    total, left = await source.begin(gh, tree_index)
    nodes: dict[int, Node] = {0: growth.leaf(total)}
    level = [_Open(0, total, left)] if growth.divisible(total) else []
    for depth in range(1, params.max_depth + 1):
        divided = await _divide_level(growth, level)
        for at in divided:
            node, total = at.parent.node, at.parent.total
            nodes[node] = Node(at.split, float(growth.weight(total)), at.gain, growth.cover(total))
            nodes[2 * node + 1] = growth.leaf(at.left_total)
            nodes[2 * node + 2] = growth.leaf(at.right_total)
        level = await _open_children(growth, divided) if depth < params.max_depth else []
        if not level:
            break
    await source.end_tree()
    return Tree(dict(sorted(nodes.items())))


async def _divide_level(growth: _Growth, level: Sequence[_Open]) -> list[_Divided]:
    """Divides what gains enough; where an owner refuses, the next best candidates are tried."""
    barred: dict[int, NDArray[np.bool_]] = {}
    divided: dict[int, _Divided] = {}
    waiting = {at.node: at for at in level}
    while waiting:
        best = {at.node: found for at, found in _best(growth, list(waiting.values()), barred) if found is not None}
        choices = [choice for choice, _ in best.values()]
        if not choices:
            break
        answers = await growth.source.divide(choices)
        if len(answers) != len(choices):
            raise ProtocolError("The answer does not have one division for each node.")
        again: dict[int, _Open] = {}
        for choice, answer in zip(choices, answers, strict=True):
            at = waiting[choice.node]
            if answer is None:
                barred.setdefault(at.node, ~growth.source.allowed)[list(choice.tied)] = True
                again[at.node] = at
            elif answer.candidate in choice.tied:
                gain = best[at.node][1]
                divided[at.node] = _Divided(at, answer.split, gain, at.left[answer.candidate].copy())
            else:
                raise ProtocolError("A node was divided by a candidate that was not asked for.")
        waiting = again
    return [divided[at.node] for at in level if at.node in divided]


def _best(
    growth: _Growth, level: Sequence[_Open], barred: dict[int, NDArray[np.bool_]]
) -> list[tuple[_Open, tuple[Choice, float] | None]]:
    """The best choice and its gain for each node, None where nothing gains enough."""
    closed = ~growth.source.allowed
    at_once = max(1, _GAINS_AT_ONCE // max(1, growth.source.n_candidates))
    found: list[tuple[_Open, tuple[Choice, float] | None]] = []
    for start in range(0, len(level), at_once):
        some = level[start : start + at_once]
        table = gains(
            np.stack([at.left for at in some]), np.stack([at.total for at in some]), growth.scale, growth.params
        )
        for at, row in zip(some, table, strict=True):
            row[barred.get(at.node, closed)] = -np.inf
            found.append((at, _choice(at.node, row, growth.params)))
    return found


def _choice(node: int, row: NDArray[np.float64], params: BoostParams) -> tuple[Choice, float] | None:
    highest = float(row.max(initial=-np.inf))
    if highest <= _LEAST_GAIN or highest < np.float32(params.gamma):
        return None
    return Choice(node, tuple(np.flatnonzero(row == highest).tolist())), highest


async def _open_children(growth: _Growth, divided: Sequence[_Divided]) -> list[_Open]:
    """The children that can be divided again; one exchange for the lighter ones of all pairs."""
    pairs = [at for at in divided if growth.divisible(at.left_total) or growth.divisible(at.right_total)]
    if not pairs:
        return []
    left_is_lighter = [bool(at.left_total[1] <= at.right_total[1]) for at in pairs]
    ask = [2 * at.parent.node + (1 if left else 2) for at, left in zip(pairs, left_is_lighter, strict=True)]
    answer = await growth.source.left_sums(ask)
    if answer.shape != (len(ask), growth.source.n_candidates, 2):
        raise ProtocolError("The sums do not have the shape that was asked for.")
    opened: list[_Open] = []
    for at, left, sums in zip(pairs, left_is_lighter, answer, strict=True):
        rest = at.parent.left - sums
        first, second = (sums, rest) if left else (rest, sums)
        node = at.parent.node
        opened += [_Open(2 * node + 1, at.left_total, first), _Open(2 * node + 2, at.right_total, second)]
    return [at for at in opened if growth.divisible(at.total)]
