"""Arithmetic in R_q = Z_q[X]/(X^8192 + 1) with q = 2^216, in numpy alone.

**Digits and words.** A public element is kept as seven signed digits of 31 bits (the highest has 30), the unit of exact
multiplication. A number that is sent or added up is five words of 40, 40, 40, 40 and 56 bits: an int64 then has room
for the sum of 2^23 of them before anything must be reduced, and the top word may overflow as it likes, since 2^64 is a
multiple of 2^56.

    digits  0      31     62     93     124    155    186    216
    words   0        40        80        120        160      216

**Order.** The coefficients k and k + N/2 stand side by side, as real and imaginary part of one complex number:
0, N/2, 1, N/2 + 1, … So is every vector of N numbers, secrets and patients included, and nobody ever sorts them.

**Products.** i = X^(N/2) is a square root of -1, so an element is a polynomial of N/2 = 4096 complex coefficients
modulo X^(N/2) - i; scaled by powers of exp(iπ/N) that becomes a cyclic convolution (the "right-angle" transform).

**Why rounding the floating-point product is exact.** Let u = 2^-53. In one of the 12 levels of a transform a number is
multiplied by a root of unity (relative error √5·u, the root itself u) and added (u): at most (1 + 4.3u). With the
scaling by exp(iπk/N), a transform errs by a relative ε ≤ (12·4.3 + 3.3)·u < 56u, forward in the 2-norm (its levels are
multiples of unitary maps), backward in the largest coefficient against the mean of |input|. So for z = a·s

    |computed z_i - z_i| ≤ (3ε + √5·u)·‖a‖‖s‖ < 171·u·‖a‖‖s‖        (Cauchy-Schwarz over the N/2 products)

as in Percival (2003), "Rapid multiplication modulo the sum and difference of highly composite numbers", and in Brent,
Percival and Zimmermann (2007) for √5. Digits are at most 2^30 and the other factor's coefficients at most 1 in
size, so ‖a‖‖s‖ ≤ 2^30·√N·√N = 2^43 and the error is below 0.17. Set-up adds up several products before it transforms
back, up to 24, which adds 24·u relative to each: `product_error` bounds each from the number of coefficients ±1, which
for the patients of one bin is far below N, and as many are added as stay below 0.45. Both are below 1/2, so rounding
gives the integer. The tests try the worst case.
"""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

N = 8192
HALF = N // 2
DIGITS = 7
DIGIT_BITS = 31
TOP_DIGIT_BITS = 30
MODULUS_BITS = (DIGITS - 1) * DIGIT_BITS + TOP_DIGIT_BITS
WORD_BITS = 40
WORDS = 5
MAX_SUMMANDS = 1 << 23
"""Of reduced words, whose int64 sum is exact."""
MAX_PRODUCTS = 24
MOST_ERROR = 0.45
"""How many products, and how much of `product_error` in all, may be added up between two transforms; see above."""

Integers = NDArray[np.int64]
Spectrum = NDArray[np.complex128]

_PLANES = (("<u4", 0), ("u1", 32))
_TOP_PLANES = (("<u4", 0), ("<u2", 32), ("u1", 48))
_TWIST: Spectrum = np.exp(1j * np.pi * np.arange(HALF) / N)
_UNTWIST: Spectrum = np.conj(_TWIST / float(HALF))  # by N/2, which transforming back leaves undivided; exact
_MAGIC = 1.5 * 2.0**52
_BIAS = np.float64(_MAGIC).view(np.int64)  # a multiple of 2^51
_NUMPY_2 = int(np.__version__.split(".")[0]) >= 2
_MOST_SHIFTED = 15  # bits that a digit below 2^45 may be shifted by for the words to stay below 2^61
_WORD_MASK = np.int64((1 << WORD_BITS) - 1)
_TOP_MASK = np.int64((1 << (MODULUS_BITS - (WORDS - 1) * WORD_BITS)) - 1)


def transform(coefficients: NDArray[Any]) -> Spectrum:
    """The spectrum (..., N/2) of real polynomials (..., N)."""
    values = np.empty((*coefficients.shape[:-1], HALF), np.complex128)
    values.view(np.float64)[...] = coefficients
    values *= _TWIST
    return np.fft.fft(values, out=values) if _NUMPY_2 else np.fft.fft(values)


def product_error(weight: int) -> float:
    """By how much a coefficient of a digit times a factor errs, before rounding; the factor has `weight` coefficients
    of size 1 and no others but zeros."""
    return (171 + MAX_PRODUCTS) * 2.0**-53 * 2.0 ** (DIGIT_BITS - 1) * math.sqrt(N * weight)


def untransform(spectrum: Spectrum) -> Integers:
    """The integer polynomials (..., N), all below 2^51, of these spectra (..., N/2)."""
    return _biased_integers(spectrum.copy(), N) - _BIAS


def _biased_integers(spectrum: Spectrum, n: int) -> Integers:
    """As `untransform`, the first n coefficients only and each with _BIAS added; destroys the spectra."""
    values = np.fft.ifft(spectrum, norm="forward", out=spectrum) if _NUMPY_2 else np.fft.ifft(spectrum, norm="forward")
    values = values[..., : (n + 1) // 2]
    values *= _UNTWIST[: (n + 1) // 2]
    # Adding 1.5·2^52 rounds to nearest and leaves the integer in the lowest bits: one pass less than rint and astype.
    numbers = values.view(np.float64)[..., :n]
    numbers += _MAGIC
    return numbers.view(np.int64)


def words_of_spectrum(spectrum: Spectrum, first_digit: int = 0, n: int = N) -> Integers:
    """Unreduced words of the first n coefficients of digits' spectra, which are destroyed; see `words_of_digits`."""
    return _split(_biased_integers(spectrum, n), first_digit, -_bias_words(len(spectrum), first_digit))


@lru_cache
def _bias_words(n_digits: int, first_digit: int) -> Integers:
    """What _BIAS in every digit adds to the words, (n_words, 1)."""
    return words_of_digits(np.full((n_digits, 1), _BIAS), first_digit)


def reversed_spectrum(spectrum: Spectrum) -> Spectrum:
    """The spectrum of a(1/X): at a root of unity that is the complex conjugate."""
    return np.conj(spectrum)


def word_of_digit(digit: int) -> int:
    """The word in which a digit's lowest bit is."""
    return min(DIGIT_BITS * digit // WORD_BITS, WORDS - 1)


def words_of_digits(digits: Integers, first_digit: int = 0) -> Integers:
    """Unreduced words, from `word_of_digit(first_digit)` on, of the digits (n_digits, n) from `first_digit` on, each
    below 2^45 in size; words stay below 2^61."""
    return _split(digits, first_digit, np.zeros((WORDS - word_of_digit(first_digit), 1), np.int64))


def _split(digits: Integers, first_digit: int, start: Integers) -> Integers:
    """`start` (n_words, 1) and the digits, added up as words.

    Multiples of 2^40 among the digits do not change what is masked out below and act as numbers of their own in what
    is shifted: so _BIAS is taken off by the start, which costs no pass over the digits.
    """
    lowest, begun = word_of_digit(first_digit), 0
    words = np.empty((WORDS - lowest, digits.shape[1]), np.int64)
    part = np.empty(digits.shape[1], np.int64)

    def add(values: Integers, word: int) -> None:
        nonlocal begun
        if word < begun:
            words[word] += values
        else:
            np.add(values, start[word], out=words[word])
            begun = word + 1

    for k, digit in enumerate(digits, first_digit):
        word = word_of_digit(k) - lowest
        offset = DIGIT_BITS * k - (word + lowest) * WORD_BITS
        room = WORD_BITS - offset
        if word == len(words) - 1 or offset <= _MOST_SHIFTED:
            # The top word may overflow: it counts modulo 2^56.
            add(np.left_shift(digit, offset, out=part) if offset else digit, word)
            continue
        np.bitwise_and(digit, (1 << room) - 1, out=part)
        add(np.left_shift(part, offset, out=part), word)
        add(np.right_shift(digit, room, out=part), word + 1)
    return words


def reduce_words(words: Integers, first: int = 0) -> Integers:
    """The same numbers modulo q with every word in its range, in place; `words` are the words from `first` on.

    Below the top, a word and the carry into it must fit into int64.
    """
    n_words = WORDS - first
    for i in range(n_words - 1):
        words[i + 1] += words[i] >> WORD_BITS
        words[i] &= _WORD_MASK
    words[n_words - 1] &= _TOP_MASK
    return words


def field_of_words(words: Integers, lowest: int, bit: int, width: int) -> Integers:
    """`width` bits from `bit` on of reduced words, of which the first is word number `lowest`."""
    at = min(bit // WORD_BITS, WORDS - 1)
    offset = bit - at * WORD_BITS
    values, got = words[at - lowest] >> offset, WORD_BITS - offset
    while at < WORDS - 1 and got < width:
        at += 1
        values = values | (words[at - lowest] << got)
        got += WORD_BITS
    return np.asarray(values & ((1 << width) - 1))


def round_off(words: Integers, n_lowest: int) -> Integers:
    """The numbers without their n_lowest words, rounded to nearest and with all carries made; what words have above
    their range, packing leaves out."""
    if n_lowest:
        words[n_lowest - 1] += np.int64(1 << (WORD_BITS - 1))
    for word, above in pairwise(words):
        above += word >> WORD_BITS
    return words[n_lowest:]


class PackedWords:
    """Reduced words (n_words, n), the last of them top words, in 5 bytes each and the top ones in 7.

    As planes: the low 32 bits of all n words, then their next 8 or 16 and 8, then the next word's. They are written to
    `into`, which must have `packed_bytes` bytes.
    """

    def __init__(self, n_words: int, n: int, into: memoryview) -> None:
        self._planes: list[list[tuple[int, NDArray[Any]]]] = []
        at = 0
        for word in range(n_words):
            planes: list[tuple[int, NDArray[Any]]] = []
            for dtype, shift in _TOP_PLANES if word == n_words - 1 else _PLANES:
                plane: NDArray[Any] = np.frombuffer(into, dtype, n, at)
                planes.append((shift, plane))
                at += plane.nbytes
            self._planes.append(planes)
        assert at == len(into)

    def put(self, words: Integers, span: slice) -> None:
        """Words (n_words, length of the span) to their place; what they have above their range is left out."""
        for word, planes in zip(words, self._planes, strict=True):
            for shift, plane in planes:
                plane[span] = word >> shift if shift else word  # assigning keeps the low bits


def pack_words(words: Integers) -> bytes:
    """Words (w, n) as `PackedWords` has them."""
    n_words, n = words.shape
    blob = bytearray(packed_bytes(n_words, n))
    PackedWords(n_words, n, memoryview(blob)).put(words, slice(None))
    return bytes(blob)


def packed_bytes(n_words: int, n: int) -> int:
    """How long `pack_words` of (n_words, n) is."""
    return (5 * n_words + 2) * n


def unpack_words(blob: bytes | memoryview, n_words: int, n: int) -> Integers:
    """Reverses `pack_words`; every blob of the right length is a valid array of reduced words."""
    if len(blob) != packed_bytes(n_words, n):
        raise ValueError("the packed words have another length")
    words = np.empty((n_words, n), np.int64)
    at = 0
    for i, word in enumerate(words):
        for dtype, shift in _TOP_PLANES if i == n_words - 1 else _PLANES:
            plane: NDArray[Any] = np.frombuffer(blob, dtype, n, at)
            at += plane.nbytes
            if shift:
                word |= plane.astype(np.int64) << shift
            else:
                word[:] = plane
    return words
