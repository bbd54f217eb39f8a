from __future__ import annotations

import asyncio
from collections.abc import Callable

import numpy as np
import pytest

from fedcore.errors import DataError
from fedcore.trees.boosting import Rows, boost
from fedcore.trees.cuts import bin_rows, make_cuts
from fedcore.trees.params import BoostParams
from fedcore.trees.rows import (
    Block,
    LocalSource,
    RowsAtNodes,
    count_members,
    refuses,
    run_local,
    sampled_features,
)
from fedcore.trees.tree import Node, Split, Tree


def test_rows_move_to_children_and_keep_their_order() -> None:
    at = RowsAtNodes(5)
    at.move(0, np.array([True, False, True, False, False]))
    at.move(2, np.array([False, False, True]))
    assert at.rows(1).tolist() == [0, 2]
    assert at.rows(5).tolist() == [4]
    assert at.rows(6).tolist() == [1, 3]
    assert at.rows(2).tolist() == []
    assert at.node_of_row.tolist() == [1, 6, 1, 6, 5]
    at.reset()
    assert at.node_of_row.tolist() == [0] * 5


def test_an_empty_child_has_no_rows() -> None:
    at = RowsAtNodes(2)
    at.move(0, np.array([True, True]))
    assert at.rows(2).tolist() == []
    assert at.rows(1).tolist() == [0, 1]


def test_members_count_known_rows_only() -> None:
    rows, left = np.array([1, 2, 4]), np.array([True, False, True])
    assert count_members(rows, left, None) == (2, 1)
    assert count_members(rows, left, np.array([True, False, True, True, True])) == (1, 1)


@pytest.mark.parametrize(
    ("members", "min_group", "refused"),
    [((0, 0), 0, False), ((0, 9), 0, False), ((0, 9), 1, True), ((5, 5), 5, False), ((4, 9), 5, True)],
)
def test_refusal(members: tuple[int, int], min_group: int, refused: bool) -> None:
    assert refuses(members, min_group) is refused


def test_sampled_features_never_change() -> None:
    assert sampled_features(1, 0, 0, 10, 0.5) == [1, 3, 6, 8, 9]  # by sha256sum
    assert sampled_features(1, 1, 0, 10, 0.5) != sampled_features(1, 0, 0, 10, 0.5)
    assert sampled_features(1, 0, 1, 10, 0.5) != sampled_features(1, 0, 0, 10, 0.5)
    assert sampled_features(1, 0, 0, 10, 1.0) == list(range(10))
    assert len(sampled_features(1, 0, 0, 10, 0.01)) == 1
    assert len(sampled_features(1, 0, 0, 10, 0.31)) == 4
    assert sampled_features(1, 0, 0, 0, 0.5) == []


def test_left_out_features_are_not_allowed() -> None:
    x = np.random.default_rng(0).normal(size=(50, 10)).astype(np.float32)
    cuts = make_cuts(x, 4)
    params = BoostParams(colsample_bytree=0.5, seed=1)
    source = LocalSource([Block(cuts, bin_rows(x, cuts))], params)
    run_local(source.begin(np.ones((50, 2), np.int64), 0))
    assert np.flatnonzero(source.allowed.reshape(10, 8).all(axis=1)).tolist() == sampled_features(1, 0, 0, 10, 0.5)
    assert np.array_equal(source.allowed.reshape(10, 8).any(axis=1), source.allowed.reshape(10, 8).all(axis=1))


def test_nothing_asked_is_nothing_answered() -> None:
    x = np.zeros((3, 2), np.float32)
    cuts = make_cuts(x, 4)
    source = LocalSource([Block(cuts, bin_rows(x, cuts))], BoostParams())
    run_local(source.begin(np.ones((3, 2), np.int64), 0))
    assert run_local(source.left_sums([])).shape == (0, 4, 2)


def test_blocks_that_do_not_fit_are_refused() -> None:
    x = np.zeros((3, 2), np.float32)
    cuts = make_cuts(x, 4)
    block = Block(cuts, bin_rows(x, cuts))
    with pytest.raises(DataError, match="different numbers"):
        Block(cuts, block.bins[:, :1])
    with pytest.raises(DataError, match="beyond"):
        Block(cuts, block.bins + np.uint8(2))
    with pytest.raises(DataError, match="known"):
        Block(cuts, block.bins, known=np.ones(2, np.bool_))
    for blocks in ([], [block, Block(cuts, block.bins[:2], owner=1)], [block, block]):
        with pytest.raises(DataError):
            LocalSource(blocks, BoostParams())


def test_replaying_a_tree_finds_its_leaves_again(made_up: Callable) -> None:
    x, y = made_up(300)
    cuts = make_cuts(x, 16)
    source = LocalSource([Block(cuts, bin_rows(x, cuts))], BoostParams())
    leaves = []
    params = BoostParams(num_boost_round=3, max_depth=3)
    forest = run_local(
        boost(source, y, Rows.all(300), params, on_tree=lambda _: leaves.append(source.node_of_row.copy()))
    )
    for tree, leaf in zip(forest.trees, leaves, strict=True):
        run_local(source.replay(tree))
        assert np.array_equal(source.node_of_row, leaf)
    leaf_node = Node(None, 0.0, 0.0, 0.0)
    foreign = Tree({0: Node(Split(0, 0, 123.0, False), 0.0, 0.0, 0.0), 1: leaf_node, 2: leaf_node})
    with pytest.raises(DataError, match="no bin edge"):
        run_local(source.replay(foreign))


def test_a_coroutine_that_waits_cannot_run_locally() -> None:
    with pytest.raises(RuntimeError, match="waits"):
        run_local(asyncio.sleep(0))
