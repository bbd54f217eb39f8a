from __future__ import annotations

import hashlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fedcore.errors import DataError
from fedcore.evaluation.splitting import stratified_split


def slow_split(ids, y, fraction, seed, purpose):
    """The rule, in Python, for fractions which leave no half patients."""
    aside = set()
    for outcome in (0, 1):
        members = [i for i, value in zip(ids, y, strict=True) if value == outcome]
        start = f"fedstroke split {len(purpose.encode())}:{purpose} {seed}:"
        members.sort(key=lambda i: hashlib.sha256((start + i).encode()).digest())
        aside.update(members[: int(len(members) * fraction + 0.5)])
    return [i in aside for i in ids]


def test_split_is_the_rule():
    ids = [f"P{i:05d}" for i in range(2000)]
    y = np.arange(2000) % 20 == 0
    assert stratified_split(ids, y, 0.3, 1, "test").tolist() == slow_split(ids, y, 0.3, 1, "test")


def test_split_is_frozen():
    """These patients were held out when the rule was written; another numpy, or edit, must not change them."""
    ids = [f"P{i}" for i in range(12)]
    mask = stratified_split(ids, [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1], 0.25, 7, "test")
    assert [i for i, aside in zip(ids, mask, strict=True) if aside] == ["P5", "P7", "P8"]


@given(st.lists(st.text(max_size=8), unique=True, min_size=1, max_size=80), st.randoms(), st.integers(0, 9))
@settings(max_examples=100, deadline=None)
def test_same_patients_whatever_the_row_order(ids, random, seed):
    y = {i: random.random() < 0.4 for i in ids}
    fraction = random.random() * 0.99
    mask = stratified_split(ids, [y[i] for i in ids], fraction, seed, "test")
    shuffled = random.sample(ids, len(ids))
    again = stratified_split(shuffled, [y[i] for i in shuffled], fraction, seed, "test")
    assert {i for i, m in zip(ids, mask, strict=True) if m} == {i for i, m in zip(shuffled, again, strict=True) if m}


@given(st.integers(0, 60), st.integers(0, 60), st.floats(0, 0.999))
@settings(max_examples=150, deadline=None)
def test_each_outcome_keeps_its_share(positives, negatives, fraction):
    y = np.repeat([1, 0], [positives, negatives])
    mask = stratified_split([str(i) for i in range(y.size)], y, fraction, 0, "test")
    for outcome, members in ((1, positives), (0, negatives)):
        aside = int(mask[y == outcome].sum())
        assert abs(aside - fraction * members) <= (1 if members >= 2 else 0.5 + 1e-6)
        if fraction == 0:
            assert aside == 0
        elif members >= 2:
            assert 0 < aside < members


@pytest.mark.parametrize(("fraction", "held_out"), [(0.3, 0), (0.49, 0), (0.5, 1), (0.7, 1)])
def test_single_case_follows_the_rounding(fraction, held_out):
    mask = stratified_split(list("abcdefgh"), [1, 0, 0, 0, 0, 0, 0, 0], fraction, 1, "test")
    assert mask[0] == held_out


def test_halves_round_up_despite_floating_point():
    assert 0.29 * 50 < 14.5
    mask = stratified_split([str(i) for i in range(100)], [1] * 50 + [0] * 50, 0.29, 1, "test")
    assert mask.sum() == 15 + 15


def test_seed_and_purpose_are_independent():
    ids, y = [str(i) for i in range(4000)], np.arange(4000) % 10 == 0
    first = stratified_split(ids, y, 0.5, 1, "test")
    for other in (stratified_split(ids, y, 0.5, 2, "test"), stratified_split(ids, y, 0.5, 1, "stop")):
        assert 0.45 < (first == other).mean() < 0.55


def test_a_new_patient_moves_few():
    ids, y = [str(i) for i in range(1000)], np.arange(1000) % 10 == 0
    before = stratified_split(ids, y, 0.3, 1, "test")
    after = stratified_split([*ids, "new"], [*y, 0], 0.3, 1, "test")[:-1]
    assert (before != after).sum() <= 1


def test_quarter_million_patients():
    ids = [f"patient {i}" for i in range(250_000)]
    mask = stratified_split(ids, np.arange(250_000) % 25 == 0, 0.3, 1, "test")
    assert mask.sum() == 75_000


@pytest.mark.parametrize("fraction", [-0.1, 1, 1.5, float("nan")])
def test_impossible_share_is_refused(fraction):
    with pytest.raises(DataError, match="share of patients"):
        stratified_split(["a", "b"], [0, 1], fraction, 1, "test")


def test_wrong_lists_are_refused():
    with pytest.raises(DataError, match="2 patient identifiers but 3 outcomes"):
        stratified_split(["a", "b"], [0, 1, 1], 0.3, 1, "test")
    with pytest.raises(DataError, match="more than once") as refused:
        stratified_split(["a", "b", "a"], [0, 1, 1], 0.3, 1, "test")
    assert "'a'" not in str(refused.value)
    with pytest.raises(DataError, match="neither 0 nor 1"):
        stratified_split(["a", "b"], [0, 3], 0.3, 1, "test")


def test_nobody_to_split():
    assert stratified_split([], [], 0.3, 1, "test").shape == (0,)
