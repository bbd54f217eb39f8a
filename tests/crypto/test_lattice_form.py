"""Plaintexts: numbers go in and sums come out, at the edges of the range as well."""

from __future__ import annotations

import numpy as np
import pytest

from fedcore.crypto.lattice_form import (
    DOUBLE,
    PAIRED_SUM_BITS,
    SINGLE,
    WIDE,
    WIDE_SUM_BITS,
    Form,
    Members,
    OutOfRoom,
    forms_for,
)
from fedcore.crypto.lattice_ring import MODULUS_BITS, WORD_BITS, WORDS, reduce_words

FORMS = {"single": SINGLE, "double": DOUBLE, "wide": WIDE}


def edges(form: Form) -> np.ndarray:
    g, h = 1 << (form.gradient_bits - 1), (1 << form.hessian_bits) - 1
    return np.array([(a, b) for a in (-g + 1, -1, 0, 1, g - 1) for b in (0, 1, h)], np.int64)


def encoded(form: Form, nodes: list[np.ndarray], rest: int) -> np.ndarray:
    """An answer's words which hold these sums and `rest` units of their lowest word below Δ."""
    words = np.zeros((WORDS, len(nodes[0])), np.int64)
    form.add(words, 0, [Members(np.arange(len(gh)), gh) for gh in nodes])
    reduce_words(words)
    words = words[form.first_word + 1 :]
    words[0] += rest
    return reduce_words(words, form.first_word + 1)


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
def test_sums_come_back_at_the_edges_and_with_the_largest_rest(form: Form) -> None:
    values = edges(form)
    nodes = [values[i::2][: len(values) // 2] for i in range(form.n_nodes)]
    if form.n_nodes == 2:  # every pair of edges
        nodes = [np.repeat(values, len(values), axis=0), np.tile(values, (len(values), 1))]
    largest = 3 << (form.flood_bits - WORD_BITS - 1)
    for rest in (-largest, -1, 0, 1, largest):
        sums, possible = form.open(encoded(form, nodes, rest))
        np.testing.assert_array_equal(sums, nodes)
        assert possible.all()


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
def test_a_rest_that_no_flood_leaves_is_seen(form: Form) -> None:
    """Of uniform words at least about half have one."""
    rng = np.random.default_rng(1)
    n_words = form.n_words - 1
    words = rng.integers(0, 2**40, (n_words, 20_000))
    words[-1] = rng.integers(0, 2**56, 20_000)
    _, possible = form.open(words)
    assert possible.mean() < 0.52


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
def test_what_does_not_fit_is_noticed_before_it_is_encrypted(form: Form) -> None:
    g, h = 1 << (form.gradient_bits - 1), 1 << form.hessian_bits
    good = np.array([[g // 2, h // 2], [-g + 1, h // 2 - 1], [g // 2 - 1, 0]], np.int64)
    least, most = form.bounds(good)
    assert least.tolist() == [-g + 1, 0]
    assert most.tolist() == [g - 1, h - 1]
    assert [bound.tolist() for bound in form.bounds(np.zeros((0, 2), np.int64))] == [[0, 0], [0, 0]]
    for bad in ([[g, 0]], [[-g, 0]], [[0, h]], [[0, -1]], [[g // 2, 0], [g // 2, 0], [-g // 2, 0]], [[0, h // 2]] * 2):
        with pytest.raises(OutOfRoom):
            form.bounds(np.array(bad, np.int64))
    with pytest.raises(OutOfRoom):
        form.bounds(np.full((4, 2), 2**62, np.int64))


def test_members_of_a_span_are_counted_from_its_start() -> None:
    members = Members(np.array([0, 3, 7, 8, 15]), np.arange(10).reshape(5, 2))
    first, second, third, last = members.within([slice(0, 3), slice(3, 8), slice(8, 9), slice(9, 15)])
    np.testing.assert_array_equal(first.rows, [0])
    np.testing.assert_array_equal(second.rows, [0, 4])
    np.testing.assert_array_equal(second.gh, [[2, 3], [4, 5]])
    np.testing.assert_array_equal(third.rows, [0])
    np.testing.assert_array_equal(third.gh, [[6, 7]])
    assert len(last.rows) == len(last.gh) == 0


def test_forms_cover_the_modulus_and_the_trainings_sums() -> None:
    for form in FORMS.values():
        assert form.delta_bit + form.n_nodes * (form.gradient_bits + form.hessian_bits) == MODULUS_BITS
        # Flood, noise and rounding stay below half of Δ.
        assert form.first_word * WORD_BITS + form.flood_bits + 1 < form.delta_bit
        # The digits left out, with 8192 coefficients of ±1 each, and the errors stay below a unit of what is sent.
        if form.first_digit:
            assert form.error_bit - 1 + 13 <= form.first_word * WORD_BITS + 4
            assert form.error_bit + 5 < form.first_word * WORD_BITS
    assert (PAIRED_SUM_BITS, WIDE_SUM_BITS) == (39, 45)
    assert [f.n_nodes for f in forms_for(5, wide=False)] == [2, 2, 1]
    assert forms_for(3, wide=True) == [WIDE] * 3
