"""The grower against a slow twin which loops over rows, features and cuts with Python's own numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fedcore.errors import ProtocolError
from fedcore.trees.cuts import Cuts
from fedcore.trees.grower import Choice, Division, grow_tree
from fedcore.trees.histogram import FixedPoint, Sums
from fedcore.trees.params import BoostParams
from fedcore.trees.rows import Block, LocalSource, run_local, sampled_features
from fedcore.trees.tree import Node, Split, Tree

SCALE = FixedPoint(4)


class Twin:
    """Grows the same tree from single rows: no histograms, no sibling subtraction, no ties to gather."""

    def __init__(self, blocks: Sequence[Block], gh: np.ndarray, tree: int, params: BoostParams) -> None:
        self.blocks, self.gh, self.tree, self.params = blocks, gh.tolist(), tree, params
        self.nodes: dict[int, Node] = {}
        self.leaf: dict[int, int] = {}

    def grow(self, node: int, rows: list[int], depth: int) -> None:
        g, h = self.total(rows)
        weight = np.float32(-g / (h + self.params.reg_lambda) if h >= self.params.min_child_weight and h > 0 else 0.0)
        found = self.best(rows) if depth < self.params.max_depth else None
        if found is None:
            self.nodes[node] = Node(None, float(weight * np.float32(self.params.eta)), 0.0, float(np.float32(h)))
            self.leaf |= dict.fromkeys(rows, node)
            return
        gain, split, left = found
        self.nodes[node] = Node(split, float(weight), gain, float(np.float32(h)))
        self.grow(2 * node + 1, left, depth + 1)
        self.grow(2 * node + 2, [row for row in rows if row not in left], depth + 1)

    def total(self, rows: list[int]) -> tuple[float, float]:
        return sum(self.gh[row][0] for row in rows) / 16, sum(self.gh[row][1] for row in rows) / 16

    def score(self, rows: list[int]) -> np.float32:
        g, h = self.total(rows)
        return np.float32(g * g / (h + self.params.reg_lambda))

    def best(self, rows: list[int]) -> tuple[float, Split, list[int]] | None:
        found: list[tuple[float, int, Split, list[int]]] = []
        for index, (block, split, left) in enumerate(self.divisions(rows)):
            right = [row for row in rows if row not in left]
            hessians = self.total(left)[1], self.total(right)[1]
            if min(hessians) <= 0 or min(hessians) < self.params.min_child_weight:
                continue
            gain = np.float32(np.float32(self.score(left) + self.score(right)) - self.score(rows))
            if gain <= np.float32(1e-6) or gain < np.float32(self.params.gamma):
                continue
            if any(len(self.members(block, side)) < block.min_group for side in (left, right)):
                continue
            found.append((-float(gain), index, split, left))
        if not found:
            return None
        gain, _, split, left = min(found, key=lambda each: each[:2])
        return -gain, split, left

    @staticmethod
    def members(block: Block, rows: list[int]) -> list[int]:
        return [row for row in rows if block.known is None or block.known[row]]

    def divisions(self, rows: list[int]) -> Iterator[tuple[Block, Split, list[int]]]:
        for block in self.blocks:
            n, share = block.cuts.n_features, self.params.colsample_bytree
            for feature in sampled_features(self.params.seed, self.tree, block.owner, n, share):
                k, edges = block.cuts.n_bins(feature), block.cuts.of(feature).tolist()
                number = {row: int(block.bins[row, feature]) for row in self.members(block, rows)}
                for i in range(k):
                    left = [row for row in rows if number.get(row, k) <= i]
                    yield block, Split(block.owner, feature, edges[i], False), left
                for i in reversed(range(k)):
                    left = [row for row in rows if number.get(row, k) == k or number[row] < i]
                    threshold = edges[i - 1] if i else float(block.cuts.min_values[feature])
                    yield block, Split(block.owner, feature, threshold, True), left


def block_of(bins: np.ndarray, widths: Sequence[int], **how: object) -> Block:
    values = np.concatenate([np.arange(1, width + 1) for width in widths]).astype(np.float32)
    cuts = Cuts(np.cumsum([0, *widths]), values, np.full(len(widths), -1, np.float32))
    return Block(cuts, bins.astype(np.uint8), **how)


@st.composite
def problems(draw: st.DrawFn) -> tuple[list[Block], np.ndarray, BoostParams]:
    n = draw(st.integers(1, 24))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    blocks = []
    for owner in range(draw(st.integers(1, 3))):
        widths = draw(st.lists(st.integers(1, 4), min_size=1, max_size=3))
        missing = draw(st.booleans())
        bins = np.stack([rng.integers(0, width + int(missing), n) for width in widths], axis=1)
        known = rng.random(n) < 0.7 if owner and draw(st.booleans()) else None
        blocks.append(
            block_of(bins, widths, known=known, min_group=draw(st.integers(0, 5)) if owner else 0, owner=owner)
        )
    gh = np.stack([rng.integers(-16, 17, n), rng.integers(0, 5, n)], axis=1)
    gh[rng.random(n) < 0.2] = 0  # held-out rows, which still are members
    params = BoostParams(
        max_depth=draw(st.integers(1, 4)),
        eta=0.3,
        reg_lambda=draw(st.sampled_from([0.0, 1.0, 0.7])),
        gamma=draw(st.sampled_from([0.0, 0.5])),
        min_child_weight=draw(st.sampled_from([0.0, 0.25, 1.0])),
        colsample_bytree=draw(st.sampled_from([1.0, 0.5])),
    )
    return blocks, gh, params


@given(problems(), st.integers(0, 3))
@settings(max_examples=200, deadline=None)
def test_the_tree_is_the_slow_twins_bit_for_bit(
    problem: tuple[list[Block], np.ndarray, BoostParams], tree: int
) -> None:
    blocks, gh, params = problem
    twin = Twin(blocks, gh, tree, params)
    twin.grow(0, list(range(len(gh))), 0)
    source = LocalSource(blocks, params)
    grown = run_local(grow_tree(source, gh, tree, params, SCALE))
    assert grown == Tree(dict(sorted(twin.nodes.items())))
    assert source.node_of_row.tolist() == [twin.leaf[row] for row in range(len(gh))]


def grow(blocks: list[Block], gh: list[tuple[int, int]], **params: float) -> Tree:
    given = BoostParams(**{"eta": 1.0, "min_child_weight": 0.0, **params})
    return run_local(grow_tree(LocalSource(blocks, given), np.array(gh), 0, given, SCALE))


def test_a_tree_by_hand() -> None:
    block = block_of(np.array([[0], [0], [1], [1]]), [2])
    tree = grow([block], [(16, 16), (16, 16), (-16, 16), (-16, 16)], reg_lambda=1.0, max_depth=2)
    # G = 2, H = 2 on the left: weight -2/3; gain 2 * 4/3 - 0
    assert tree.splits == {0: Split(0, 0, 1.0, False)}
    assert tree.leaves == {1: float(np.float32(-2 / 3)), 2: float(np.float32(2 / 3))}
    assert tree.nodes[0].gain == float(np.float32(np.float32(4 / 3) + np.float32(4 / 3)))
    assert [tree.nodes[node].cover for node in range(3)] == [4.0, 2.0, 2.0]


@pytest.mark.parametrize("bins", [[[0], [0], [0]], [[1], [1], [1]]], ids=["constant", "all missing"])
def test_columns_that_tell_nothing_give_a_single_leaf(bins: list[list[int]]) -> None:
    tree = grow([block_of(np.array(bins), [1])], [(16, 16), (-8, 16), (-4, 16)], reg_lambda=1.0)
    assert tree.nodes == {0: Node(None, float(np.float32(-0.25 / 4)), 0.0, 3.0)}


def test_no_predictors_and_no_gradients_give_a_single_leaf() -> None:
    nobody = Block(Cuts(np.array([0]), np.zeros(0, np.float32), np.zeros(0, np.float32)), np.zeros((2, 0), np.uint8))
    assert grow([nobody], [(16, 16), (16, 16)]).leaves == {0: float(np.float32(-2 / 3))}
    assert grow([block_of(np.array([[0], [1]]), [2])], [(0, 0), (0, 0)]).leaves == {0: 0.0}


def test_known_against_missing_is_a_division_too() -> None:
    tree = grow([block_of(np.array([[0], [0], [1], [1]]), [1])], [(16, 16), (16, 16), (-16, 16), (-16, 16)])
    assert tree.splits == {0: Split(0, 0, 1.0, False)}


def test_gamma_is_the_least_gain() -> None:
    block, gh = block_of(np.array([[0], [1]]), [2]), [(16, 16), (-16, 16)]
    assert len(grow([block], gh, gamma=1.0, reg_lambda=1.0).splits) == 1  # the gain is 2 * 1/2
    assert len(grow([block], gh, gamma=1.001, reg_lambda=1.0).splits) == 0


def test_a_refused_node_takes_the_next_best_candidate() -> None:
    gh = [(16, 16)] * 2 + [(-16, 16)] * 4
    best, second = np.array([[0], [0], [1], [1], [1], [1]]), np.array([[0], [0], [0], [1], [1], [1]])
    blocks = [block_of(second, [2]), block_of(best, [2], owner=1, min_group=3)]
    assert grow(blocks, gh, max_depth=1).splits == {0: Split(0, 0, 1.0, False)}
    willing = [blocks[0], replace(blocks[1], min_group=2)]
    assert grow(willing, gh, max_depth=1).splits == {0: Split(1, 0, 1.0, False)}


def test_members_are_known_rows_and_held_out_ones_count() -> None:
    gh = [(16, 16), (16, 16), (-16, 16), (-16, 16), (0, 0)]
    bins = np.array([[0], [0], [1], [1], [0]])
    unknown_first = np.array([False, True, True, True, True])
    for min_group, splits in [(2, 1), (3, 0)]:
        assert len(grow([block_of(bins, [2], owner=1, min_group=min_group)], gh, max_depth=1).splits) == splits
    assert len(grow([block_of(bins, [2], owner=1, min_group=2, known=unknown_first)], gh, max_depth=1).splits) == 1
    rest = gh[:4]
    known = unknown_first[:4]
    assert len(grow([block_of(bins[:4], [2], owner=1, min_group=2, known=known)], rest, max_depth=1).splits) == 0


class Liar(LocalSource):
    """A peer that breaks the rules in one of three ways."""

    how = ""

    async def divide(self, choices: Sequence[Choice]) -> list[Division | None]:
        if self.how == "short":
            return []
        answers = await super().divide(choices)
        return [Division(10**6, answer.split) if answer else None for answer in answers]

    async def left_sums(self, ask: Sequence[int]) -> Sums:
        return (
            (await super().left_sums(ask))[:, :-1]
            if self.how == "narrow" and ask != [0]
            else await super().left_sums(ask)
        )


@pytest.mark.parametrize("how", ["short", "wrong", "narrow"])
def test_answers_that_were_not_asked_for_are_refused(how: str) -> None:
    params = BoostParams(max_depth=2, min_child_weight=0.0)
    source = Liar([block_of(np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), [2, 2])], params)
    source.how = how
    if how == "narrow":
        source.divide = lambda choices: LocalSource.divide(source, choices)  # type: ignore[method-assign]
    gh = np.array([(16, 16), (8, 16), (-16, 16), (-8, 16)])
    with pytest.raises(ProtocolError):
        run_local(grow_tree(source, gh, 0, params, SCALE))


class Counting(LocalSource):
    """Notes what is asked."""

    asked: tuple[tuple[int, ...], ...] = ()
    ended = 0

    async def left_sums(self, ask: Sequence[int]) -> Sums:
        self.asked += (tuple(ask),)
        return await super().left_sums(ask)

    async def end_tree(self) -> None:
        self.ended += 1


def test_only_lighter_children_are_asked_for_and_nothing_at_the_last_level() -> None:
    rng = np.random.default_rng(0)
    params = BoostParams(max_depth=3, min_child_weight=0.0)
    source = Counting([block_of(rng.integers(0, 4, (200, 3)), [4, 4, 4])], params)
    gh = np.stack([rng.integers(-16, 17, 200), np.full(200, 4)], axis=1)
    tree = run_local(grow_tree(source, gh, 0, params, SCALE))
    assert max(tree.nodes) >= 7
    root, first, second = source.asked
    assert (root, len(first), len(second)) == ((0,), 1, 2)
    for node in (*first, *second):
        sibling = node + 1 if node % 2 else node - 1
        assert tree.nodes[node].cover <= tree.nodes[sibling].cover
    assert source.ended == 1


def test_children_too_light_to_divide_are_not_asked_for() -> None:
    params = BoostParams(max_depth=4, min_child_weight=2.0)
    source = Counting([block_of(np.array([[0], [0], [1], [1]]), [2])], params)
    gh = np.array([(16, 16), (16, 16), (-16, 16), (-16, 16)])
    run_local(grow_tree(source, gh, 0, params, SCALE))
    assert source.asked == ((0,),)
    assert source.ended == 1
