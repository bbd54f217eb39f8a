"""Sums through packing, re-randomising and decryption come back exactly, at the bounds too; nothing else passes."""

from __future__ import annotations

import math
from collections import Counter

import gmpy2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fedcore.crypto import packing, paillier
from fedcore.crypto.packing import PairLayout, answer, decrypt_answers
from fedcore.crypto.paillier import Encryptor, PrivateKey
from fedcore.errors import ProtocolError

BITS = 512
PUBLIC, PRIVATE = paillier.generate_keypair(BITS, allow_insecure_test_size=True)
LAYOUT = PairLayout.for_rows(1000, 16, 2.0)


def encrypt_sums(sums: list[tuple[int, int]]) -> list[int]:
    return Encryptor(PRIVATE).encrypt_many([(g << LAYOUT.hessian_bits) + h for g, h in sums])


def there_and_back(sums: list[tuple[int, int]]) -> list[tuple[int, int]]:
    answers = answer(encrypt_sums(sums), LAYOUT, PUBLIC)
    assert len(answers) == LAYOUT.n_answers(len(sums), BITS)
    out = decrypt_answers(answers, len(sums), LAYOUT, PRIVATE, "B")
    assert out.dtype == np.int64
    return [(int(g), int(h)) for g, h in out]


sums_within = st.tuples(st.integers(-LAYOUT.max_gradient, LAYOUT.max_gradient), st.integers(0, LAYOUT.max_hessian))


@settings(max_examples=40, deadline=None)
@given(st.lists(sums_within, min_size=1, max_size=25))
def test_any_sums_within_the_bounds_come_back(sums: list[tuple[int, int]]) -> None:
    assert there_and_back(sums) == sums


@pytest.mark.parametrize("g", [-LAYOUT.max_gradient, 0, LAYOUT.max_gradient])
@pytest.mark.parametrize("h", [0, LAYOUT.max_hessian])
@pytest.mark.parametrize("count", [1, LAYOUT.slots(BITS), LAYOUT.slots(BITS) + 1])
def test_extreme_sums_in_every_slot_come_back(g: int, h: int, count: int) -> None:
    assert there_and_back([(g, h)] * count) == [(g, h)] * count


def test_extreme_patients_add_up_to_the_bounds() -> None:
    layout = PairLayout.for_rows(40, 24, 3.7)
    most = [math.ceil(3.7 * 2**24), math.ceil(3.7 / 4 * 2**24)]
    for sign in (1, -1):
        gh = np.array([[sign * most[0], most[1]]] * 40)
        product = math.prod(map(int, Encryptor(PRIVATE).encrypt_many(layout.encode(gh)))) % int(PUBLIC.n_squared)
        sums = decrypt_answers(answer([product], layout, PUBLIC), 1, layout, PRIVATE, "B")
        assert sums.tolist() == [[sign * layout.max_gradient, layout.max_hessian]]


@given(st.integers(1, 10**7), st.integers(1, 30), st.floats(0.001, 1000))
def test_the_inequalities_of_the_module_hold(n_rows: int, bits: int, max_weight: float) -> None:
    layout = PairLayout.for_rows(n_rows, bits, max_weight)
    w, b = layout.hessian_bits, layout.pair_bits
    assert layout.max_hessian < 2**w
    assert (layout.max_gradient + 1) * 2**w <= 2 ** (b - 1)
    assert n_rows * round(max_weight * 2**bits) <= layout.max_gradient
    assert n_rows * round(max_weight / 4 * 2**bits) <= layout.max_hessian
    assert b * layout.slots(2048) <= 2048 - 1 - 64


def test_2048_bits_hold_26_sums_of_ten_thousand_patients() -> None:
    assert PairLayout.for_rows(10_000, 24, 1.0).slots(2048) == 26
    with pytest.raises(ValueError, match="does not fit"):
        PairLayout.for_rows(10**9, 200, 1.0).slots(256)


@pytest.mark.parametrize("row", [[LAYOUT.max_gradient + 1, 0], [0, LAYOUT.max_hessian + 1], [0, -1]])
def test_a_patient_outside_the_bounds_is_not_encoded(row: list[int]) -> None:
    with pytest.raises(ValueError, match="outside"):
        LAYOUT.encode(np.array([[0, 0], row]))


def test_no_rows_and_no_sums() -> None:
    assert LAYOUT.encode(np.zeros((0, 2), dtype=np.int64)) == []
    assert there_and_back([]) == []


def test_empty_bins_are_answered_as_zero() -> None:
    answers = answer([1] * 9, LAYOUT, PUBLIC)
    assert decrypt_answers(answers, 9, LAYOUT, PRIVATE, "B").tolist() == [[0, 0]] * 9


@pytest.mark.parametrize("g", [-LAYOUT.max_gradient - 1, LAYOUT.max_gradient + 1])
def test_a_sum_beyond_the_bounds_is_refused(g: int) -> None:
    with pytest.raises(ProtocolError, match="Hospital X"):
        decrypt_answers(answer(encrypt_sums([(g, 0)]), LAYOUT, PUBLIC), 1, LAYOUT, PRIVATE, "Hospital X")
    with pytest.raises(ProtocolError, match="Hospital X"):
        decrypt_answers(
            answer(encrypt_sums([(0, LAYOUT.max_hessian + 1)]), LAYOUT, PUBLIC), 1, LAYOUT, PRIVATE, "Hospital X"
        )


def test_answers_under_another_key_or_made_up_are_refused() -> None:
    other_public, other_private = paillier.generate_keypair(BITS, allow_insecure_test_size=True)
    foreign = answer([1] * 5, LAYOUT, other_public)
    for value in [*foreign, *answer([1] * 5, LAYOUT, PUBLIC)]:
        wrong_private = PRIVATE if value in foreign else other_private
        with pytest.raises(ProtocolError, match="Hospital X"):
            decrypt_answers([value], 5, LAYOUT, wrong_private, "Hospital X")
    for noise in range(2, 30):
        with pytest.raises(ProtocolError, match="Hospital X"):
            decrypt_answers([noise], 5, LAYOUT, PRIVATE, "Hospital X")


@pytest.mark.parametrize("count", [0, 4, 6, 50])
def test_answers_for_another_number_of_sums_are_refused(count: int) -> None:
    # Five sums fit one answer; for four, the fifth sum's bias stands where nothing may; for six its slot is empty.
    answers = answer(encrypt_sums([(1, 1)] * 5), LAYOUT, PUBLIC)
    with pytest.raises(ProtocolError):
        decrypt_answers(answers, count, LAYOUT, PRIVATE, "B")


@pytest.mark.parametrize(
    "bad", [0, 1, int(PUBLIC.n_squared), int(PRIVATE.p)], ids=["zero", "one", "n squared", "factor"]
)
def test_an_answer_that_is_no_ciphertext_is_refused(bad: int) -> None:
    with pytest.raises(ProtocolError):
        decrypt_answers([bad], 5, LAYOUT, PRIVATE, "B")


def test_the_same_sums_answered_twice_share_nothing() -> None:
    products = encrypt_sums([(3, 4)] * 12)
    one, other = answer(products, LAYOUT, PUBLIC), answer(products, LAYOUT, PUBLIC)
    assert len({*one, *other}) == 2 * len(one)
    # Not modulo n either, where the plaintext drops out and only the random factor is left.
    assert len({value % PUBLIC.n for value in [*one, *other]}) == 2 * len(one)


def test_rerandomising_reaches_every_nth_residue_equally_often() -> None:
    """So an answer's random factor says nothing about the ciphertexts it was made of."""
    key = PrivateKey(11, 13, 2, 2)
    n, n_squared = 143, 143**2
    product = pow(7, n, n_squared) * (1 + n)
    # One sum of 2 bits with bias 2: the plaintext is 1 + 2. Divided by its (1+n)^3 only the random factor is left.
    undo = pow(1 + n, -3, n_squared)
    count = 120 * 60
    answers = (int(packing._packed([gmpy2.mpz(product)], 2, key.public_key)) for _ in range(count))
    counts = Counter(value * undo % n_squared for value in answers)
    every = {pow(r, n, n_squared) for r in range(1, n) if math.gcd(r, n) == 1}
    # r is drawn from 1 … n-1; of a real key no drawn r shares a factor with n, of this one every sixth does.
    hits = [counts[value] for value in every]
    expected = sum(hits) / 120
    # 119 degrees of freedom: mean 119, standard deviation 15.4; ten more are reached by chance with p < 1e-12.
    assert sum((hit - expected) ** 2 for hit in hits) / expected < 119 + 10 * 15.4


def test_packing_is_what_its_formula_says() -> None:
    """The slow twin: powers one by one, and the random factor divided out by decrypting."""
    sums = [(5, 6), (-7, 8), (9, 0)]
    b, w = LAYOUT.pair_bits, LAYOUT.hessian_bits
    plaintext = sum((g * 2**w + h + 2 ** (b - 1)) * 2 ** (b * j) for j, (g, h) in enumerate(sums))
    assert paillier.decrypt_many(answer(encrypt_sums(sums), LAYOUT, PUBLIC), PRIVATE) == [plaintext]
