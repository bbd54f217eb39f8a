"""The lattice scheme's randomness: AES-256 in counter mode under a key of the operating system, in bulk.

Nothing here is numpy's own generator, whose state can be computed from its output. Every distribution below is exact,
not merely close: discrete values come from whole random bits.
"""

from __future__ import annotations

import hashlib
import os
from threading import Lock

import numpy as np
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from numpy.typing import NDArray

from fedcore.crypto.lattice_ring import DIGIT_BITS, DIGITS, TOP_DIGIT_BITS, N

SEED_BYTES = 32
ETA = 21
"""Of the centred binomial: σ = √(21/2) = 3.24."""
FLOOD_PARTS = 3

_BINOMIAL_MASK = np.uint64((1 << (2 * ETA)) - 1)
_DOMAIN = b"fedstroke lattice public polynomials 2\0"


class Stream:
    """A hospital's secret randomness; several threads may draw from it. `key` is given in known-answer tests only."""

    def __init__(self, key: bytes | None = None) -> None:
        cipher = Cipher(algorithms.AES(key or os.urandom(32)), modes.CTR(bytes(16)))
        self._encryptor = cipher.encryptor()
        self._one_at_a_time = Lock()

    def draw(self, n_bytes: int) -> bytes:
        """The next bytes of the stream; each is given out once."""
        with self._one_at_a_time:
            return self._encryptor.update(bytes(n_bytes))

    def words(self, n: int) -> NDArray[np.uint64]:
        return np.frombuffer(self.draw(8 * n), "<u8").astype(np.uint64, copy=False)

    def ternary(self, n: int) -> NDArray[np.int8]:
        """n uniform values of -1, 0, 1: bytes modulo 3, without 255, which would favour 0."""
        values = np.zeros(0, np.uint8)
        while len(values) < n:
            drawn = np.frombuffer(self.draw(n - len(values) + 64), np.uint8)
            values = np.concatenate([values, drawn[drawn != 255]])
        return (values[:n] % 3).astype(np.int8) - np.int8(1)

    def binomial(self, n: int) -> NDArray[np.int64]:
        """n centred binomial values, the sum of 21 bits minus the sum of 21 others.

        A bit and its complement are equally likely, so that is the sum of 42 bits minus 21.
        """
        ones: NDArray[np.int64] = bit_count(self.words(n) & _BINOMIAL_MASK).astype(np.int64)
        return ones - ETA

    def flood(self, n: int, width_bits: int) -> NDArray[np.int64]:
        """n sums of three uniform values of `width_bits` bits, centred: within ±1.5·2^width_bits."""
        drawn = self.words(FLOOD_PARTS * n).reshape(FLOOD_PARTS, n) >> np.uint64(64 - width_bits)
        total: NDArray[np.int64] = drawn.astype(np.int64).sum(axis=0)
        return total - np.int64(FLOOD_PARTS << (width_bits - 1))


def bit_count(words: NDArray[np.uint64]) -> NDArray[np.uint8]:
    """How many bits are set in each word."""
    if hasattr(np, "bitwise_count"):  # numpy 2
        return np.asarray(np.bitwise_count(words))
    bits = np.unpackbits(np.ascontiguousarray(words).view(np.uint8).reshape(-1, 8), axis=1)
    return np.asarray(bits.sum(axis=1), np.uint8)


def public_digits(digest: bytes, label_seed: bytes, feature_seed: bytes, index: int) -> NDArray[np.int64]:
    """Digits (8, N) of a uniform public element, by SHAKE-128 over the terms' digest, both seeds and a number.

    A uniform digit minus half its range is uniform on the shifted range, and the shift of all digits is one constant
    added modulo q: the element is uniform.
    """
    if not len(digest) == len(label_seed) == len(feature_seed) == SEED_BYTES:
        raise ValueError(f"digest and seeds have {SEED_BYTES} bytes each")
    seed = _DOMAIN + digest + label_seed + feature_seed + index.to_bytes(8, "big")
    drawn = np.frombuffer(hashlib.shake_128(seed).digest(4 * DIGITS * N), "<u4").reshape(DIGITS, N)
    digits = (drawn & np.uint32((1 << DIGIT_BITS) - 1)).astype(np.int64)
    digits[-1] &= (1 << TOP_DIGIT_BITS) - 1
    digits[:-1] -= 1 << (DIGIT_BITS - 1)
    digits[-1] -= 1 << (TOP_DIGIT_BITS - 1)
    return digits
