"""Exact arithmetic in floating point: against Python's integers, and at the worst case of rounding."""

from __future__ import annotations

import gmpy2
import numpy as np
import pytest

from fedcore.crypto import lattice_ring as ring
from fedcore.crypto.lattice_ring import DIGIT_BITS, DIGITS, HALF, MODULUS_BITS, WORD_BITS, WORDS, N

Q = 1 << MODULUS_BITS


def slow_product(a: list[int], b: list[int]) -> list[int]:
    """a·b modulo X^N + 1, by one multiplication of very large integers (Kronecker)."""
    size = 32  # bytes for each coefficient, the sign included

    def packed(p: list[int]) -> gmpy2.mpz:
        plus, minus = (b"".join(max(c * sign, 0).to_bytes(size, "little") for c in p) for sign in (1, -1))
        return gmpy2.mpz.from_bytes(plus, "little") - gmpy2.mpz.from_bytes(minus, "little")

    half = 1 << (8 * size - 1)
    offset = gmpy2.mpz.from_bytes(half.to_bytes(size, "little") * (2 * N), "little")
    raw = (packed(a) * packed(b) + offset).to_bytes(2 * N * size + 1, "little")
    full = [int.from_bytes(raw[i * size : (i + 1) * size], "little") - half for i in range(2 * N)]
    return [full[i] - full[i + N] for i in range(N)]


def in_order(stored: np.ndarray) -> list[int]:
    """Coefficients 0, 1, 2, … of a polynomial as it is stored."""
    return [*stored[0::2].tolist(), *stored[1::2].tolist()]


def stored(coefficients: list[int]) -> list[int]:
    return [c for pair in zip(coefficients[:HALF], coefficients[HALF:], strict=True) for c in pair]


def value_of_digits(digits: np.ndarray) -> list[int]:
    return [sum(int(d) << (DIGIT_BITS * k) for k, d in enumerate(column)) for column in digits.T]


def value_of_words(words: np.ndarray, first: int = 0) -> list[int]:
    return [sum(int(w) << (WORD_BITS * (k + first)) for k, w in enumerate(column)) for column in words.T]


def test_a_product_is_the_slow_twins() -> None:
    rng = np.random.default_rng(1)
    digits = rng.integers(-(2**30), 2**30, (DIGITS, N))
    s = rng.integers(-1, 2, N)
    words = ring.words_of_digits(ring.untransform(ring.transform(digits) * ring.transform(s)))
    a = np.array([v % Q for v in value_of_digits(digits)], object)
    slow = [value % Q for value in slow_product(in_order(a), in_order(s))]
    assert value_of_words(ring.reduce_words(words)) == stored(slow)


def test_the_functional_which_setup_rows_rest_on() -> None:
    """Σ_{i∈M} (a·s)_i = ⟨M(X)·a(1/X), s⟩."""
    rng = np.random.default_rng(2)
    a, s, m = rng.integers(-(2**30), 2**30, N), rng.integers(-1, 2, N), rng.integers(0, 2, N)
    product = ring.untransform(ring.transform(a) * ring.transform(s))
    row = ring.untransform(ring.transform(m) * ring.reversed_spectrum(ring.transform(a)))
    assert int(product[m == 1].sum()) == int((row * s).sum())


PATTERNS = {
    "all alike": np.ones(N),
    "alternating": np.where(np.arange(N) % 2, 1.0, -1.0),
    "slow wave": np.where(np.cos(np.pi * (np.arange(N) + 0.5) / N) > 0, 1.0, -1.0),
    "half and half": np.where(np.arange(N) < HALF, 1.0, -1.0),
    "resonant": np.where(np.sin(np.pi * 2731 * (np.arange(N) + 0.3) / N) > 0, 1.0, -1.0),
    "random": np.where(np.random.default_rng(3).random(N) < 0.5, 1.0, -1.0),
}


def rounding_error(spectrum: np.ndarray) -> float:
    values = np.fft.ifft(spectrum) * np.exp(-1j * np.pi * np.arange(HALF) / N)
    return float(max(np.abs(part - np.rint(part)).max() for part in (values.real, values.imag)))


@pytest.mark.parametrize("pattern", PATTERNS)
def test_the_rounding_error_stays_below_the_proven_bound_at_the_worst_case(pattern: str) -> None:
    """Every digit 2^30 and every coefficient 1 in size, which makes ‖a‖‖s‖ as large as it gets."""
    signs = PATTERNS[pattern]
    assert ring.product_error(N) < 0.2
    for other in PATTERNS.values():
        one = ring.transform(signs * 2**30) * ring.transform(other)
        assert rounding_error(one) < ring.product_error(N)
        n_equal = int(ring.MOST_ERROR / ring.product_error(N))
        assert rounding_error(one * n_equal) < ring.MOST_ERROR  # as many as set-up adds up
        few = other * (np.arange(N) % 32 == 5)  # the patients of one bin
        some = ring.transform(signs * 2**30) * ring.transform(few)
        assert rounding_error(some * ring.MAX_PRODUCTS) < ring.MAX_PRODUCTS * ring.product_error(N // 32)


def test_the_largest_product_is_exact() -> None:
    signs = PATTERNS["random"]
    a = (signs * 2**30).astype(np.int64)
    s = np.array(stored(in_order(signs)[::-1]), np.int64)
    product = ring.untransform(ring.transform(a) * ring.transform(s))
    assert in_order(product) == slow_product(in_order(a), in_order(s))
    assert in_order(product)[-1] == 2**43


def test_digits_become_words() -> None:
    rng = np.random.default_rng(4)
    digits = rng.integers(-(2**45), 2**45, (DIGITS, 500))
    words = ring.reduce_words(ring.words_of_digits(digits))
    assert value_of_words(words) == [value % Q for value in value_of_digits(digits)]
    for first in range(DIGITS):  # the higher ones alone
        lowest = ring.word_of_digit(first)
        some = ring.reduce_words(ring.words_of_digits(digits[first:], first), lowest)
        alone = np.where((np.arange(DIGITS) >= first)[:, None], digits, 0)
        assert value_of_words(some, lowest) == [value % Q for value in value_of_digits(alone)]
    assert (words >= 0).all()
    assert (words[:-1] < 2**40).all()
    assert (words[-1] < 2**56).all()


@pytest.mark.parametrize("n_lowest", [0, 1, 2])
def test_rounding_off_is_to_nearest(n_lowest: int) -> None:
    rng = np.random.default_rng(5)
    words = ring.reduce_words(rng.integers(-(2**60), 2**60, (WORDS, 400)))
    step = 1 << (WORD_BITS * n_lowest)
    wanted = [(value + step // 2) // step % (Q // step) for value in value_of_words(words)]
    rounded = ring.unpack_words(ring.pack_words(ring.round_off(words.copy(), n_lowest)), WORDS - n_lowest, 400)
    assert [value // step for value in value_of_words(rounded, n_lowest)] == wanted


@pytest.mark.parametrize("n_words", [2, 3, 4, 5])
def test_packing_is_dense_and_reverses(n_words: int) -> None:
    rng = np.random.default_rng(6)
    words = rng.integers(0, 2**40, (n_words, 77))
    words[-1] = rng.integers(0, 2**56, 77)
    words[:, 0], words[:-1, 1], words[-1, 1] = 0, 2**40 - 1, 2**56 - 1
    blob = ring.pack_words(words)
    assert len(blob) == ring.packed_bytes(n_words, 77) == (5 * n_words + 2) * 77
    np.testing.assert_array_equal(ring.unpack_words(blob, n_words, 77), words)
    for wrong in (blob[:-1], blob + b"\0", b""):
        with pytest.raises(ValueError, match="another length"):
            ring.unpack_words(wrong, n_words, 77)


def test_as_many_words_as_allowed_add_up_in_int64() -> None:
    assert ring.MAX_SUMMANDS * (2**WORD_BITS - 1) < 2**63


@pytest.mark.parametrize("first_digit", [0, 1, 2])
@pytest.mark.parametrize("n", [1, 2, 1807, N - 1])
def test_the_first_coefficients_are_those_of_all(first_digit: int, n: int) -> None:
    rng = np.random.default_rng(8)
    digits = rng.integers(-(2**30), 2**30, (DIGITS - first_digit, N))
    spectrum = ring.transform(digits) * ring.transform(rng.integers(-1, 2, N))
    lowest = ring.word_of_digit(first_digit)
    whole = ring.words_of_digits(ring.untransform(spectrum), first_digit)
    some = ring.words_of_spectrum(spectrum.copy(), first_digit, n)
    np.testing.assert_array_equal(ring.reduce_words(some, lowest), ring.reduce_words(whole, lowest)[:, :n])
