"""Paillier's cryptosystem (Eurocrypt 1999) with generator 1 + n: keys, checks, the key owner's encryption, decryption.

A ciphertext of m is (1+n)^m · ρ mod n², where ρ is a uniformly random n-th residue. A stranger to the key makes ρ as
r^n. The owner, who knows n = p·q, can do with a tenth of the work, and just as uniformly:

1. *Where ρ lives.* (Z/p²)* is cyclic of order p(p-1). Because gcd(n, p-1) = 1, its n-th powers are exactly the elements
   of order dividing p-1: a cyclic group of order p-1, which maps one-to-one onto (Z/p)*. By the Chinese remainder
   theorem a uniform n-th residue mod n² is an independent uniform element of that group for p and for q.
2. *A uniform element of it* is ω^e for a generator ω and e uniform in [0, p-1). Both halves of that sentence matter: a
   short e, or an ω of smaller order, would need an assumption of its own. To know a generator one must know the prime
   factors of p-1, so primes are made here as p = k·s + 1, with s prime and k < 2^34 factored by division. (Primes from
   `phe` have unknown p-1.) Some 3 % of all primes are of that form, so it costs 5 of about 1000 bits of the primes'
   entropy, and p-1 has the large prime factor which resists Pollard's method. A primitive root γ of p and s > √p
   together also *prove* p prime (Pocklington). ω = γ^p mod p².
3. *Powers of it* come from a table of ω^(d·2^(wi)): one product per w bits of e and no squaring.
4. *Products at half width.* An entry ω^j is kept as (a, f), a = ω^j mod p and ω^j = a·(1 + f·p) mod p². The f of a
   product add up, so each step multiplies by a number of half the length: ∏ω_i = (∏a_i)·(1 + p·Σf_i) mod p².

gmpy2's arithmetic does not run in constant time: whoever can measure processes on the key owner's machine is outside
the threat model. `phe` decrypts what is encrypted here and the reverse; the tests hold it as second implementation.
"""

from __future__ import annotations

import os
import secrets
from array import array
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from operator import getitem

from fedcore.crypto.pool import Progress, chunk_ranges, map_chunks
from fedcore.errors import DataError, ProtocolError

try:
    import gmpy2
    from gmpy2 import mpz
except ImportError as missing:
    # Python's own integers would do the same arithmetic, twenty times slower and without anyone noticing why.
    raise DataError(
        "Encryption needs the Python package gmpy2, and it is not installed here.",
        advice="Install it (pip install gmpy2) or use the packaged program, which contains it.",
        detail=str(missing),
    ) from missing

KEY_SIZES = (2048, 3072, 4096)
_COFACTOR_BITS = 32
_PRIME_TESTS = 40
_TABLE_BYTES = 64 << 20
_EXPECTED_ENCRYPTIONS = 50_000


@dataclass(frozen=True)
class PublicKey:
    """The modulus n. Its numbers are gmpy2's, which behave as int; build one from a peer only after
    `check_public_key`."""

    n: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "n", mpz(self.n))

    @cached_property
    def n_squared(self) -> int:
        return self.n * self.n

    @property
    def key_bits(self) -> int:
        return self.n.bit_length()

    @property
    def n_bytes(self) -> int:
        """Bytes of the modulus and of a plaintext."""
        return (self.key_bits + 7) // 8

    @property
    def ciphertext_bytes(self) -> int:
        return 2 * self.n_bytes

    def to_bytes(self) -> bytes:
        return self.n.to_bytes(self.n_bytes, "big")


@dataclass(frozen=True)
class PrivateKey:
    """The primes p and q, and a primitive root of each. Never leaves the hospital's own processes; `repr` hides it."""

    p: int = field(repr=False)
    q: int = field(repr=False)
    p_root: int = field(repr=False)
    q_root: int = field(repr=False)

    def __post_init__(self) -> None:
        for name in ("p", "q", "p_root", "q_root"):
            object.__setattr__(self, name, mpz(getattr(self, name)))
        if gmpy2.gcd(self.p * self.q, (self.p - 1) * (self.q - 1)) != 1:
            raise ValueError("p and q are no Paillier key: n and phi(n) share a factor")

    @cached_property
    def public_key(self) -> PublicKey:
        return PublicKey(self.p * self.q)

    @property
    def parts(self) -> tuple[int, int, int, int]:
        """What worker processes are given instead of the object with its cached products."""
        return self.p, self.q, self.p_root, self.q_root


def generate_keypair(key_bits: int, *, allow_insecure_test_size: bool = False) -> tuple[PublicKey, PrivateKey]:
    """A fresh key of exactly key_bits, from the operating system's randomness. Takes about a second at 3072 bits."""
    check_key_bits(key_bits, allow_insecure_test_size=allow_insecure_test_size)
    half = key_bits // 2
    p, p_root = _prime_with_root(half)
    while True:
        q, q_root = _prime_with_root(half)
        # FIPS 186-5 A.1.3: primes too close together are found by Fermat's method.
        if abs(p - q) >> max(half - 100, 1):
            private = PrivateKey(p, q, p_root, q_root)
            return private.public_key, private


def check_key_bits(key_bits: int, *, allow_insecure_test_size: bool = False) -> None:
    """Raises DataError unless the size is one of KEY_SIZES (or, for tests, any even size from 256)."""
    small = allow_insecure_test_size and key_bits >= 256 and key_bits % 16 == 0
    if key_bits not in KEY_SIZES and not small:
        raise DataError(
            "A key of {key_bits} bits is not offered.", advice="Choose 2048, 3072 or 4096 bits.", key_bits=key_bits
        )


def _prime_with_root(bits: int) -> tuple[int, int]:
    """A prime p = k·s + 1 with its two top bits set (so that p·q has full length), and a primitive root of it."""
    while True:
        s = _random_prime(bits - _COFACTOR_BITS)
        least = (mpz(3) << (bits - 2)) // s + 1
        most = ((mpz(1) << bits) - 2) // s
        # One even k in bits·ln(2)/2 gives a prime; after twenty times as many, another s is the quicker way.
        for _ in range(8 * bits):
            k = least + secrets.randbelow(int(most - least))
            k += k & 1
            p = k * s + 1
            if k <= most and _is_prime(p):
                return p, _primitive_root(p, [*_prime_factors(k), s])


def _random_prime(bits: int) -> int:
    while True:
        candidate: int = mpz(secrets.randbits(bits)) | (mpz(3) << (bits - 2)) | 1
        if _is_prime(candidate):
            return candidate


def _is_prime(candidate: int) -> bool:
    """Division by small primes first, then one quick test, then many (Baillie-PSW and Miller-Rabin in GMP)."""
    if gmpy2.gcd(candidate, _small_primes()) != 1:
        return False
    return bool(gmpy2.is_prime(candidate, 1) and gmpy2.is_prime(candidate, _PRIME_TESTS))


@lru_cache(maxsize=1)
def _small_primes() -> int:
    product: int = gmpy2.primorial(1 << 16)
    return product


def _prime_factors(number: int) -> Iterator[int]:
    """Distinct prime factors by division; numbers here are below 2^34."""
    number, divisor = int(number), 2
    while divisor * divisor <= number:
        if number % divisor == 0:
            yield divisor
            while number % divisor == 0:
                number //= divisor
        divisor += 1 + (divisor > 2)
    if number > 1:
        yield number


def _primitive_root(p: int, factors: Sequence[int]) -> int:
    """A generator of (Z/p)*: no (p-1)/factor-th power of it is 1, for any prime factor of p-1."""
    while True:
        root: int = mpz(secrets.randbelow(int(p) - 3)) + 2
        if all(gmpy2.powmod(root, (p - 1) // factor, p) != 1 for factor in factors):
            return root


def check_public_key(n: int, key_bits: int, peer_name: str, *, allow_insecure_test_size: bool = False) -> None:
    """Raises ProtocolError, naming the peer, for a modulus that cannot be an honest key of the agreed size.

    Checked: exact length, odd, no prime factor below 2^16, not a perfect power, not prime. That n has exactly two
    large prime factors cannot be seen without its owner's proof; an owner who cheats there weakens its own secrets.
    """
    check_key_bits(key_bits, allow_insecure_test_size=allow_insecure_test_size)
    n = mpz(n)
    if n.bit_length() != key_bits:
        raise ProtocolError(
            "{peer} sent an encryption key of {sent} bits instead of the agreed {agreed}.",
            advice="Stop here and ask them to update their program.",
            peer=peer_name,
            sent=n.bit_length(),
            agreed=key_bits,
        )
    if gmpy2.gcd(n, _small_primes()) != 1 or gmpy2.is_power(n) or gmpy2.is_prime(n):
        raise ProtocolError(
            "{peer} sent an encryption key that is not a product of two large primes.",
            advice="Stop here and talk to them: their program is damaged or was changed.",
            peer=peer_name,
        )


def check_ciphertexts(values: Sequence[int], public_key: PublicKey, peer_name: str) -> None:
    """Raises ProtocolError, naming the peer and the position, for 0, 1, anything ≥ n² or sharing a factor with n.

    A value that shares a factor with n cannot be made without knowing p and q, and 1 is an unencrypted zero. The
    factor is looked for in the product of all values; only when it shows is each value tried.
    """
    product = mpz(1)
    for position, value in enumerate(values):
        if not 1 < value < public_key.n_squared:
            raise _bad_ciphertext(position, peer_name)
        product = product * value % public_key.n
    if gmpy2.gcd(product, public_key.n) != 1:
        culprit = next(i for i, value in enumerate(values) if gmpy2.gcd(value, public_key.n) != 1)
        raise _bad_ciphertext(culprit, peer_name)


def _bad_ciphertext(position: int, peer_name: str) -> ProtocolError:
    return ProtocolError(
        "{peer} sent an encrypted value (number {number}) that cannot be one.",
        advice="Stop here and talk to them: their program or the connection is damaged.",
        peer=peer_name,
        number=position + 1,
    )


def to_bytes_many(values: Sequence[int], width: int) -> bytes:
    """The values as big-endian numbers of `width` bytes each; OverflowError when one does not fit."""
    return b"".join([value.to_bytes(width, "big") for value in values])


def from_bytes_many(blob: bytes, width: int, count: int, peer_name: str) -> list[int]:
    """The reverse of `to_bytes_many`. Raises ProtocolError unless the blob holds exactly `count` values."""
    if len(blob) != width * count:
        raise ProtocolError(
            "{peer} sent {sent} bytes of encrypted values where {expected} belong.",
            advice="Stop here and ask them to update their program.",
            peer=peer_name,
            sent=len(blob),
            expected=width * count,
        )
    return split_integers(blob, width)


def split_integers(blob: bytes, width: int) -> list[int]:
    """`from_bytes_many` for blobs of our own making."""
    read = mpz.from_bytes
    return [read(blob[start : start + width], "big") for start in range(0, len(blob), width)]


@dataclass(frozen=True)
class _PowerTable:
    """Powers of a generator ω of the n-th residues mod p², for uniform sampling by `random_residue`.

    factors[i][d] and quotients[i][d] are the (a, f) of ω^(d·2^(w·(rows-1-i))): row 0 is the most significant digit.
    """

    p: int
    p_squared: int
    window: int
    limit: tuple[int, ...]
    factors: tuple[tuple[int, ...], ...]
    quotients: tuple[tuple[int, ...], ...]

    @classmethod
    def build(cls, p: int, root: int, window: int) -> _PowerTable:
        p_squared = p * p
        base = gmpy2.powmod(root, p, p_squared)
        n_digits = -(-p.bit_length() // window)
        rows = []
        for _ in range(n_digits):
            rows.append(_powers(base, p, p_squared, 1 << window))
            base = gmpy2.powmod(base, 1 << window, p_squared)
        rows.reverse()
        mask = (1 << window) - 1
        limit = tuple(int((p - 1) >> (window * i) & mask) for i in reversed(range(n_digits)))
        factors, quotients = zip(*rows, strict=True)
        return cls(p, p_squared, window, limit, factors, quotients)

    def random_digits(self) -> tuple[int, ...]:
        """The digits, base 2^window, of a number uniform in [0, p-1), most significant first.

        Rejection: digits are uniform below the next power of two and drawn again unless the number they form is
        below p-1, which comparing the tuples tells.
        """
        mask = (1 << self.window) - 1
        top_mask = (1 << self.limit[0].bit_length()) - 1
        while True:
            words = array("H", os.urandom(2 * len(self.limit)))
            digits = (words[0] & top_mask, *[word & mask for word in words[1:]])
            if digits < self.limit:
                return digits

    def power(self, digits: Sequence[int]) -> int:
        """ω^e mod p² (not fully reduced) for the digits of e."""
        p_squared = self.p_squared
        product = mpz(1)
        factors = iter(map(getitem, self.factors, digits))
        # Two entries make one number of the full length, so every second reduction is saved.
        for first in factors:
            product = product * (first * next(factors, 1)) % p_squared
        quotient = sum(map(getitem, self.quotients, digits))
        power: int = product + self.p * (product * quotient % self.p)
        return power


def _powers(base: int, p: int, p_squared: int, count: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """(a, f) of base^0 … base^(count-1), where base^j = a·(1 + f·p) mod p²."""
    inverse_step = gmpy2.invert(base, p)
    power, inverse = mpz(1), mpz(1)
    factors, quotients = [], []
    for _ in range(count):
        high, low = gmpy2.f_divmod(power, p)
        factors.append(low)
        quotients.append(high * inverse % p)
        power = power * base % p_squared
        inverse = inverse * inverse_step % p
    return tuple(factors), tuple(quotients)


def best_window(prime_bits: int, n_encryptions: int = _EXPECTED_ENCRYPTIONS) -> int:
    """Bits per table look-up that make tables plus n_encryptions cheapest, with tables within _TABLE_BYTES a process.

    Building an entry costs about four products; it holds two numbers of prime_bits with 48 bytes of overhead each.
    """

    def entries(window: int) -> int:
        return 2 * -(-prime_bits // window) << window

    entry_bytes = 2 * (prime_bits // 8 + 56)
    allowed = [window for window in range(4, 15) if window == 4 or entries(window) * entry_bytes <= _TABLE_BYTES]
    return min(allowed, key=lambda window: 4 * entries(window) + n_encryptions * 2 * -(-prime_bits // window))


@lru_cache(maxsize=2)
def _tables(parts: tuple[int, int, int, int], window: int) -> tuple[_PowerTable, _PowerTable, int]:
    """Tables mod p² and q², and 1/p² mod q²: once per key and process, a few tenths of a second."""
    p, q, p_root, q_root = map(mpz, parts)
    inverse = gmpy2.invert(p * p, q * q)
    return _PowerTable.build(p, p_root, window), _PowerTable.build(q, q_root, window), inverse


def random_residue(parts: tuple[int, int, int, int], window: int) -> int:
    """A uniformly random n-th residue mod n²."""
    p_table, q_table, inverse = _tables(parts, window)
    mod_p = p_table.power(p_table.random_digits())
    mod_q = q_table.power(q_table.random_digits())
    lifted: int = (mod_q - mod_p) * inverse % q_table.p_squared * p_table.p_squared + mod_p
    return lifted


def _encrypt_chunk(parts: tuple[int, int, int, int], window: int, plaintexts: Sequence[int]) -> bytes:
    n = parts[0] * parts[1]
    n_squared = n * n
    ciphertexts = []
    for m in plaintexts:
        residue = random_residue(parts, window)
        # (1+n)^m = 1 + m·n mod n²
        ciphertexts.append((residue + n * (residue * m % n)) % n_squared)
    return to_bytes_many(ciphertexts, PublicKey(n).ciphertext_bytes)


@dataclass(frozen=True)
class Encryptor:
    """Encryption by the key's owner, about 0.3 ms a value at 2048 bits once each process has built its tables."""

    private_key: PrivateKey
    window: int = 0

    def __post_init__(self) -> None:
        if self.window == 0:
            object.__setattr__(self, "window", best_window(self.private_key.p.bit_length()))

    def encrypt_many(
        self, plaintexts: Sequence[int], executor: Executor | None = None, on_progress: Progress | None = None
    ) -> list[int]:
        """One fresh ciphertext per plaintext, in order; negative numbers are taken modulo n."""
        width = self.private_key.public_key.ciphertext_bytes
        ranges = chunk_ranges(len(plaintexts), 16, 256)
        tasks = ((self.private_key.parts, self.window, plaintexts[start:stop]) for start, stop in ranges)
        blobs = map_chunks(executor, _encrypt_chunk, tasks, len(ranges), on_progress)
        return [value for blob in blobs for value in split_integers(blob, width)]


def decrypt_many(
    ciphertexts: Sequence[int],
    private_key: PrivateKey,
    executor: Executor | None = None,
    on_progress: Progress | None = None,
) -> list[int]:
    """Plaintexts in [0, n), in order, by CRT (Paillier 1999, section 7). Check the ciphertexts first."""
    public_key = private_key.public_key
    ranges = chunk_ranges(len(ciphertexts), 2, 32)
    tasks = (
        (private_key.parts, to_bytes_many(ciphertexts[start:stop], public_key.ciphertext_bytes))
        for start, stop in ranges
    )
    blobs = map_chunks(executor, _decrypt_chunk, tasks, len(ranges), on_progress)
    return [value for blob in blobs for value in split_integers(blob, public_key.n_bytes)]


def _decrypt_chunk(parts: tuple[int, int, int, int], blob: bytes) -> bytes:
    p, q = mpz(parts[0]), mpz(parts[1])
    public_key = PublicKey(p * q)
    ciphertexts = split_integers(blob, public_key.ciphertext_bytes)
    mod_p = _decrypt_modulo(ciphertexts, p, q)
    mod_q = _decrypt_modulo(ciphertexts, q, p)
    inverse = gmpy2.invert(p, q)
    plaintexts = [x + p * ((y - x) * inverse % q) for x, y in zip(mod_p, mod_q, strict=True)]
    return to_bytes_many(plaintexts, public_key.n_bytes)


def _decrypt_modulo(ciphertexts: Sequence[int], p: int, q: int) -> list[int]:
    """m mod p: c^(p-1) = (1 + m·n)^(p-1) = 1 - m·q·p mod p², since the residue's (p-1)-th power is 1."""
    p_squared = p * p
    scale = gmpy2.invert(-q, p)
    powers: list[int] = gmpy2.powmod_base_list([c % p_squared for c in ciphertexts], p - 1, p_squared)
    return [(power - 1) // p * scale % p for power in powers]
