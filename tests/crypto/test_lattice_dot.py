"""Exact scalar products by floating point: against Python's integers, and at the worst case of the sums."""

from __future__ import annotations

import numpy as np
import pytest

from fedcore.crypto.lattice_dot import DOT_BITS, dot_digits, dot_sums, n_dot_digits, words_of_dots
from fedcore.crypto.lattice_ring import MODULUS_BITS, WORD_BITS, WORDS, Integers, N

WIDTHS = [3, 4, 5]


def reduced(n_words: int, n: int, seed: int) -> Integers:
    rng = np.random.default_rng(seed)
    words = rng.integers(0, 1 << WORD_BITS, (n_words, n))
    words[-1] = rng.integers(0, 1 << 56, n)
    return words


def values(words: Integers) -> list[int]:
    return [sum(int(w) << (WORD_BITS * k) for k, w in enumerate(column)) for column in words.T]


def modulus(n_words: int) -> int:
    return 1 << (MODULUS_BITS - (WORDS - n_words) * WORD_BITS)


@pytest.mark.parametrize("n_words", WIDTHS)
def test_digits_are_balanced_and_make_up_the_number(n_words: int) -> None:
    words = reduced(n_words, 500, 1)
    words[:, 0], words[:, 1] = 0, [*[(1 << WORD_BITS) - 1] * (n_words - 1), (1 << 56) - 1]
    digits = dot_digits(words)
    assert digits.shape == (n_dot_digits(n_words), 500)
    assert np.abs(digits).max() <= 1 << (DOT_BITS - 1)
    made = [sum(int(d) << (DOT_BITS * k) for k, d in enumerate(column)) % modulus(n_words) for column in digits.T]
    assert made == values(words)


@pytest.mark.parametrize("n_words", WIDTHS)
def test_products_are_those_of_whole_numbers(n_words: int) -> None:
    rows, ternary = reduced(n_words, N, 2), np.random.default_rng(3).integers(-1, 2, (N, 3))
    sums = np.stack([dot_sums(digit[None], ternary.astype(np.float64)) for digit in dot_digits(rows)])
    found = values(words_of_dots(sums, n_words)[:, 0])
    exact = [sum(v * t for v, t in zip(values(rows), column, strict=True)) for column in ternary.T.tolist()]
    assert [each % modulus(n_words) for each in found] == [each % modulus(n_words) for each in exact]


@pytest.mark.parametrize("odd", [0, 1])
def test_the_largest_sums_are_exact(odd: int) -> None:
    """All digits at their bound, with all signs alike: 2^56, of which each span has 2^53."""
    digits = np.full((1, N), -float(1 << (DOT_BITS - 1)))
    digits[0, :odd] += 1
    for sign in (-1, 1):
        (product,) = dot_sums(digits, np.full((N, 1), float(sign)))
        assert int(product[0]) == -sign * ((N << (DOT_BITS - 1)) - odd)


def test_words_of_the_largest_sums_do_not_overflow() -> None:
    for sign in (-1, 1):
        sums = np.full((5, 1), sign << 56)
        exact = sum(sign << (56 + DOT_BITS * k) for k in range(5))
        assert values(words_of_dots(sums, WORDS))[0] % modulus(WORDS) == exact % modulus(WORDS)
