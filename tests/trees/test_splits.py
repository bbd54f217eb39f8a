from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fedcore.trees.cuts import Cuts
from fedcore.trees.histogram import FixedPoint, bin_sums
from fedcore.trees.params import BoostParams
from fedcore.trees.splits import Candidates, enumerate_candidates, gains, goes_left, leaf_weight, left_sums

UNIT = FixedPoint(1)  # halves: 2 stands for 1.0


def test_candidates_in_xgboosts_order() -> None:
    candidates = enumerate_candidates(np.array([0, 2, 2, 5]))
    assert len(candidates) == 10
    assert candidates.feature.tolist() == [0] * 4 + [2] * 6
    assert candidates.position.tolist() == [0, 1, 1, 0, 0, 1, 2, 2, 1, 0]
    assert candidates.missing_left.tolist() == [False, False, True, True] + [False] * 3 + [True] * 3
    assert len(enumerate_candidates(np.array([0]))) == 0


def test_thresholds() -> None:
    cuts = Cuts(np.array([0, 1, 3]), np.array([9.0, 1.0, 2.0], np.float32), np.array([-5.0, -7.0], np.float32))
    assert [Candidates.threshold(cuts, 1, position, False) for position in (0, 1)] == [1.0, 2.0]
    assert [Candidates.threshold(cuts, 1, position, True) for position in (1, 0)] == [1.0, -7.0]


@given(st.lists(st.integers(0, 5), min_size=1, max_size=4), st.integers(0, 25), st.integers(0, 2**32))
@settings(max_examples=100, deadline=None)
def test_left_sums_are_those_of_the_rows_that_go_left(widths: list[int], n: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    indptr = np.cumsum([0, *widths])
    bins = np.stack([rng.integers(0, width + 1, n) for width in widths], axis=1).astype(np.uint8)
    gh = rng.integers(-100, 100, (n, 2))
    slot = rng.integers(0, 2, n).astype(np.int32)
    totals = np.array([gh[slot == at].sum(axis=0) for at in (0, 1)])
    found = left_sums(bin_sums(bins, indptr, gh, slot, 2), indptr, totals)
    candidates = enumerate_candidates(indptr)
    assert found.shape == (2, len(candidates), 2)
    for index in range(len(candidates)):
        feature = int(candidates.feature[index])
        left = goes_left(
            bins[:, feature], widths[feature], int(candidates.position[index]), bool(candidates.missing_left[index])
        )
        for at in (0, 1):
            assert found[at, index].tolist() == gh[left & (slot == at)].sum(axis=0).tolist()


def test_gain_by_hand() -> None:
    # G = 3, H = 6 divided into (4, 2) and (-1, 4), lambda 1: 16/3 + 1/5 - 9/7
    left, total = np.array([[[8, 4]]]), np.array([[6, 12]])
    found = gains(left, total, UNIT, BoostParams(reg_lambda=1.0, min_child_weight=0.0))
    assert found[0, 0] == pytest.approx(16 / 3 + 1 / 5 - 9 / 7, rel=1e-6)
    assert found[0, 0] == float(np.float32(found[0, 0]))


def test_weight_by_hand() -> None:
    assert leaf_weight(np.array([6, 12]), UNIT, BoostParams(reg_lambda=1.0)) == -3 / 7
    assert leaf_weight(np.array([6, 12]), UNIT, BoostParams(reg_lambda=1.0, min_child_weight=6.5)) == 0.0
    assert leaf_weight(np.array([6, 0]), UNIT, BoostParams(reg_lambda=1.0, min_child_weight=0.0)) == 0.0


def test_sides_with_too_little_hessian_are_not_allowed() -> None:
    left = np.array([[[2, 0], [2, 2], [2, 4], [2, 10], [2, 12]]])
    total = np.array([[6, 12]])
    bare = gains(left, total, UNIT, BoostParams(reg_lambda=0.0, min_child_weight=0.0))
    assert np.isfinite(bare).tolist() == [[False, True, True, True, False]]
    strict = gains(left, total, UNIT, BoostParams(min_child_weight=2.0))
    assert np.isfinite(strict).tolist() == [[False, False, True, False, False]]


def test_mirrored_divisions_tie_exactly() -> None:
    left = np.array([[[7, 5], [-18, 26]]])  # the second is the first one's right side
    found = gains(left, np.array([[-11, 31]]), UNIT, BoostParams(min_child_weight=0.0))
    assert found[0, 0] == found[0, 1]
