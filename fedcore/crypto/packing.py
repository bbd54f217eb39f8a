"""Gradient and hessian in one plaintext, and several bins' sums in one answer.

**One patient.** m = g·2^w + h as a *signed* integer, encrypted modulo n; h ≥ 0, g of either sign. Sums of such
numbers are G·2^w + H with G, H the sums of g and h, so no count of patients enters, and none has to be known or
revealed to take an offset away again (as `(g + offset) << w | h` would need). With

    |G| ≤ max_gradient,  0 ≤ H ≤ max_hessian < 2^w,  2^(b-1) ≥ (max_gradient + 1)·2^w        (b = pair_bits)

every sum S = G·2^w + H lies in [-2^(b-1), 2^(b-1)), so S + 2^(b-1) is a b-bit number, and S mod 2^w is H.

**Several bins.** The feature hospital adds the public bias 2^(b-1) to each sum and shifts it to its place:

    P = Σ_j (S_j + 2^(b-1))·2^(b·j),   0 ≤ P < 2^(b·slots) ≤ 2^(key_bits-1-64) < n

No carry and no reduction modulo n happens, so P is the sums and nothing else; and a ciphertext that was not made this
way, or decrypted with another key, gives a number in [0, n) that passes the range check with probability below 2^-64.

**Re-randomising.** Each answer is multiplied by r^n for a fresh uniform r, so it is a uniformly random ciphertext of P.
Without it, the label hospital, who chose every patient's random factor, could test which patients a product holds. A
table of powers of one fixed element would not do in its place: the feature hospital cannot know a generator of the
n-th residues, and the label hospital, who knows p and q, can tell the cosets of a smaller group apart.

Shifting needs as many squarings as r^n does, so both are one pass (Straus): square down from the top bit of n,
multiply in a power of r where n has digits and a bin's product where its place begins. A number a + n·b mod n² is kept
as (a, b), which makes a squaring mod n² four operations modulo n.
"""

from __future__ import annotations

import math
import secrets
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

import gmpy2
import numpy as np
from gmpy2 import mpz
from numpy.typing import NDArray

from fedcore.crypto.paillier import (
    PrivateKey,
    PublicKey,
    check_ciphertexts,
    decrypt_many,
    split_integers,
    to_bytes_many,
)
from fedcore.crypto.pool import Progress, chunk_ranges, map_chunks
from fedcore.errors import ProtocolError

_GUARD_BITS = 64
_WINDOW = 6


@dataclass(frozen=True)
class PairLayout:
    """Where g and h sit in a plaintext, and how many sums share one answer; both hospitals derive it from the terms."""

    max_gradient: int
    max_hessian: int

    @classmethod
    def for_rows(
        cls, n_rows: int, fixed_point_bits: int, max_weight: float, max_hessian: float | None = None
    ) -> PairLayout:
        """Bounds for sums over any of n_rows patients with |g| ≤ max_weight and 0 ≤ h ≤ max_hessian before scaling
        by 2^fixed_point_bits and rounding (h of the logistic loss: a quarter of the weight, the default)."""
        scale = 2.0**fixed_point_bits
        hessian = max_weight / 4 if max_hessian is None else max_hessian
        return cls(n_rows * math.ceil(max_weight * scale), n_rows * math.ceil(hessian * scale))

    @property
    def hessian_bits(self) -> int:
        """w in the module's text."""
        return self.max_hessian.bit_length()

    @property
    def pair_bits(self) -> int:
        """b in the module's text: w, then max_gradient + 1, then the sign."""
        return self.hessian_bits + self.max_gradient.bit_length() + 1

    def slots(self, key_bits: int) -> int:
        """Sums per answer."""
        slots = (key_bits - 1 - _GUARD_BITS) // self.pair_bits
        if slots < 1:
            raise ValueError(f"a sum of {self.pair_bits} bits does not fit a key of {key_bits} bits")
        return slots

    def n_answers(self, n_sums: int, key_bits: int) -> int:
        """Ciphertexts that carry n_sums sums."""
        return -(-n_sums // self.slots(key_bits))

    def encode(self, gh: NDArray[np.int64]) -> list[int]:
        """One plaintext per row of gh (n, 2), for `Encryptor.encrypt_many`. ValueError when a row breaks the bounds."""
        g, h = gh[:, 0], gh[:, 1]
        if len(gh) and (np.abs(g).max() > self.max_gradient or h.min() < 0 or h.max() > self.max_hessian):
            raise ValueError("a gradient or hessian is outside the layout's bounds")
        shift = self.hessian_bits
        return [(a << shift) + b for a, b in zip(g.tolist(), h.tolist(), strict=True)]

    def unpack(self, plaintexts: Sequence[int], count: int, key_bits: int, peer_name: str) -> NDArray[np.int64]:
        """(ΣG, ΣH), shape (count, 2). Raises ProtocolError, naming the peer, when a number is outside its range."""
        slots = self.slots(key_bits)
        if len(plaintexts) != self.n_answers(count, key_bits):
            raise _bad_sums(peer_name)
        sums: list[tuple[int, int]] = []
        for plaintext in plaintexts:
            sums += self._pairs(int(plaintext), min(slots, count - len(sums)), peer_name)
        return np.array(sums, dtype=np.int64).reshape(count, 2)

    def _pairs(self, plaintext: int, n_pairs: int, peer_name: str) -> list[tuple[int, int]]:
        if plaintext >> (n_pairs * self.pair_bits):
            raise _bad_sums(peer_name)
        pair_mask, hessian_mask = (1 << self.pair_bits) - 1, (1 << self.hessian_bits) - 1
        pairs = []
        for j in range(n_pairs):
            signed = (plaintext >> (j * self.pair_bits) & pair_mask) - (1 << (self.pair_bits - 1))
            g, h = signed >> self.hessian_bits, signed & hessian_mask
            if abs(g) > self.max_gradient or h > self.max_hessian:
                raise _bad_sums(peer_name)
            pairs.append((g, h))
        return pairs


def _bad_sums(peer_name: str) -> ProtocolError:
    return ProtocolError(
        "{peer} answered with sums which this training cannot give.",
        advice="Stop here and talk to them: their program or their records changed during the training.",
        peer=peer_name,
    )


def answer(
    products: Sequence[int],
    layout: PairLayout,
    public_key: PublicKey,
    executor: Executor | None = None,
    on_progress: Progress | None = None,
) -> list[int]:
    """The bins' ciphertext products packed into `layout.n_answers` fresh ciphertexts, which show only their sums."""
    slots = layout.slots(public_key.key_bits)
    n_answers = layout.n_answers(len(products), public_key.key_bits)
    width = public_key.ciphertext_bytes
    ranges = chunk_ranges(n_answers, 1, 8)
    tasks = (
        (public_key.n, layout.pair_bits, slots, to_bytes_many(products[start * slots : stop * slots], width))
        for start, stop in ranges
    )
    blobs = map_chunks(executor, _answer_chunk, tasks, len(ranges), on_progress)
    return [value for blob in blobs for value in split_integers(blob, width)]


def decrypt_answers(
    answers: Sequence[int],
    count: int,
    layout: PairLayout,
    private_key: PrivateKey,
    peer_name: str,
    executor: Executor | None = None,
    on_progress: Progress | None = None,
) -> NDArray[np.int64]:
    """(ΣG, ΣH) of each product that went into `answer`, shape (count, 2). Raises ProtocolError for anything that is
    not a ciphertext or not a possible sum."""
    public_key = private_key.public_key
    check_ciphertexts(answers, public_key, peer_name)
    plaintexts = decrypt_many(answers, private_key, executor, on_progress)
    return layout.unpack(plaintexts, count, public_key.key_bits, peer_name)


def _answer_chunk(n: int, pair_bits: int, slots: int, blob: bytes) -> bytes:
    public_key = PublicKey(n)
    products = split_integers(blob, public_key.ciphertext_bytes)
    groups = [products[start : start + slots] for start in range(0, len(products), slots)]
    return to_bytes_many([_packed(group, pair_bits, public_key) for group in groups], public_key.ciphertext_bytes)


def _packed(products: Sequence[int], pair_bits: int, public_key: PublicKey) -> int:
    """r^n · ∏ (product_j · (1+n)^bias)^(2^(pair_bits·j)) mod n², with a fresh uniform r below n."""
    n = public_key.n
    bias = sum(1 << (pair_bits * (j + 1) - 1) for j in range(len(products)))
    r = mpz(secrets.randbelow(int(n) - 1)) + 1
    odd_powers = _odd_powers((r, mpz(0)), 1 << (_WINDOW - 1), n)
    steps = [(position, odd_powers[digit >> 1]) for position, digit in _sliding_digits(n)]
    for j, product in enumerate(products):
        high, low = gmpy2.f_divmod(product, n)
        steps.append((pair_bits * j, (low, high)))
    low, high = _straus(steps, n)
    return (low + n * ((high + low * bias) % n)) % public_key.n_squared


_Pair = tuple[int, int]


def _straus(steps: list[tuple[int, _Pair]], n: int) -> _Pair:
    """∏ factor^(2^position) mod n², numbers as (a, b) for a + n·b."""
    divmod_, mod = gmpy2.f_divmod, gmpy2.f_mod
    steps.sort(key=lambda step: step[0], reverse=True)
    at = steps[0][0]
    a, b = mpz(1), mpz(0)
    for position, factor in [*steps, (0, (mpz(1), mpz(0)))]:
        for _ in range(at - position):
            cross = a * b
            carry, a = divmod_(a * a, n)
            b = mod(cross + cross + carry, n)
        at = position
        a, b = _product((a, b), factor, n)
    return a, b


def _product(x: _Pair, y: _Pair, n: int) -> _Pair:
    carry, a = gmpy2.f_divmod(x[0] * y[0], n)
    return a, (x[0] * y[1] + x[1] * y[0] + carry) % n


def _odd_powers(x: _Pair, count: int, n: int) -> list[_Pair]:
    """x, x³, x⁵, …"""
    square = _product(x, x, n)
    powers = [x]
    while len(powers) < count:
        powers.append(_product(powers[-1], square, n))
    return powers


def _sliding_digits(exponent: int) -> list[tuple[int, int]]:
    """(position, odd digit below 2^_WINDOW) such that exponent = Σ digit·2^position."""
    digits = []
    position = 0
    while exponent:
        zeros = gmpy2.bit_scan1(exponent)
        exponent >>= zeros
        position += zeros
        digit = int(exponent & ((1 << _WINDOW) - 1))
        digits.append((position, digit))
        exponent -= digit
    return digits
