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
3. *Powers of it* come from a table of ω^(d·256^i): one product per byte of e and no squaring.
4. *Products at half width.* An entry ω^j is kept as (a, f), a = ω^j mod p and ω^j = a·(1 + f·p) mod p². The f of a
   product add up, so each step multiplies by a number of half the length: ∏ω_i = (∏a_i)·(1 + p·Σf_i) mod p².

gmpy2's arithmetic does not run in constant time: whoever can measure processes on the key owner's machine is outside
the threat model. `phe` decrypts what is encrypted here and the reverse; the tests hold it as second implementation.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from operator import and_

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
    if n < 0 or gmpy2.gcd(n, _small_primes()) != 1 or gmpy2.is_power(n) or gmpy2.is_prime(n):
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
    """Powers of a generator ω of the n-th residues mod p².

    factors[i][d] and quotients[i][d] are the (a, f) of ω^(d·256^(rows-1-i)): row 0 is for the top byte. The number
    of rows is even. limit: the bytes of p-1; masks: the bits in use of each.

    A byte at a time is the measured best from 2048 to 4096 bits: two rows stay in cache, tables take 25 MB and 0.1 s at
    2048 bits (50 MB and 0.25 s at 3072), and longer digits gain less than they lose to slower memory.
    """

    p: int
    limit: bytes
    masks: bytes
    factors: tuple[tuple[int, ...], ...]
    quotients: tuple[tuple[int, ...], ...]

    @classmethod
    def build(cls, p: int, root: int) -> _PowerTable:
        n_rows = 2 * -(-p.bit_length() // 16)
        base = gmpy2.powmod(root, p, p * p)
        rows = []
        for _ in range(n_rows):
            rows.append(_powers(base, p, 256))
            base = gmpy2.powmod(base, 256, p * p)
        factors, quotients = zip(*reversed(rows), strict=True)
        in_use = (1 << p.bit_length()) - 1
        return cls(p, (p - 1).to_bytes(n_rows, "big"), in_use.to_bytes(n_rows, "big"), factors, quotients)

    def random_exponent(self) -> bytes:
        """A number uniform in [0, p-1), big-endian, from the operating system's randomness.

        Rejection: bits are uniform below the next power of two, and drawn again unless the number is below p-1.
        """
        while True:
            digits = bytes(map(and_, os.urandom(len(self.masks)), self.masks))
            if digits < self.limit:
                return digits

    def random_powers(self, count: int) -> list[int]:
        """`count` independent uniform elements of the group, as numbers mod p² (not fully reduced).

        Goes through all numbers row by row, not number by number: two rows of the table stay in the processor's
        cache where the whole table would not, which saves a third of the time. Two entries make one number of the full
        length, so taking rows in twos saves every second reduction.
        """
        p, p_squared = self.p, self.p * self.p
        columns = list(zip(*(self.random_exponent() for _ in range(count)), strict=True))
        products, quotients = [mpz(1)] * count, [mpz(0)] * count
        for row in range(0, len(columns), 2):
            digits = columns[row], columns[row + 1]
            one, other = self.factors[row : row + 2]
            products = [x * (one[d] * other[e]) % p_squared for x, d, e in zip(products, *digits, strict=True)]
            one, other = self.quotients[row : row + 2]
            quotients = [x + one[d] + other[e] for x, d, e in zip(quotients, *digits, strict=True)]
        return [x + p * (x * f % p) for x, f in zip(products, quotients, strict=True)]


def _powers(base: int, p: int, count: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """(a, f) of base^0 … base^(count-1), where base^j = a·(1 + f·p) mod p².

    From one to the next: a·g = a' + k·p and therefore f' = f + f_g + k/a' mod p, where 1/a' is kept beside a'.
    """
    high, step = gmpy2.f_divmod(base, p)
    step_inverse = gmpy2.invert(step, p)
    step_quotient = high * step_inverse
    a, f, inverse = mpz(1), mpz(0), mpz(1)
    factors, quotients = [], []
    for _ in range(count):
        factors.append(a)
        quotients.append(f)
        carry, a = gmpy2.f_divmod(a * step, p)
        inverse = inverse * step_inverse % p
        f = (f + step_quotient + carry * inverse) % p
    return tuple(factors), tuple(quotients)


@lru_cache(maxsize=2)
def _tables(parts: tuple[int, int, int, int]) -> tuple[_PowerTable, _PowerTable, int]:
    """Tables mod p² and q², and 1/p² mod q²: once per key and process."""
    p, q, p_root, q_root = map(mpz, parts)
    return _PowerTable.build(p, p_root), _PowerTable.build(q, q_root), gmpy2.invert(p * p, q * q)


def forget_keys() -> None:
    """Drop this process's tables, which hold private keys; for processes that outlive a session."""
    _tables.cache_clear()


def random_residues(parts: tuple[int, int, int, int], count: int) -> list[int]:
    """Independent uniformly random n-th residues mod n², for `PrivateKey.parts`."""
    p_table, q_table, inverse = _tables(parts)
    p_squared, q_squared = p_table.p**2, q_table.p**2
    pairs = zip(p_table.random_powers(count), q_table.random_powers(count), strict=True)
    return [(y - x) * inverse % q_squared * p_squared + x for x, y in pairs]


@dataclass(frozen=True)
class Encryptor:
    """Encryption by the key's owner: about 0.25 ms a value at 2048 bits, once each process has built its tables."""

    private_key: PrivateKey

    def encrypt_many(
        self, plaintexts: Sequence[int], executor: Executor | None = None, on_progress: Progress | None = None
    ) -> list[int]:
        """One fresh ciphertext per plaintext, in order; negative numbers are taken modulo n."""
        width = self.private_key.public_key.ciphertext_bytes
        ranges = chunk_ranges(len(plaintexts), 128, 512)
        tasks = ((self.private_key.parts, plaintexts[start:stop]) for start, stop in ranges)
        blobs = map_chunks(executor, _encrypt_chunk, tasks, len(ranges), on_progress)
        return [value for blob in blobs for value in split_integers(blob, width)]


def _encrypt_chunk(parts: tuple[int, int, int, int], plaintexts: Sequence[int]) -> bytes:
    n = parts[0] * parts[1]
    n_squared = n * n
    residues = random_residues(parts, len(plaintexts))
    # (1+n)^m = 1 + m·n mod n²
    ciphertexts = [(ρ + n * (ρ * m % n)) % n_squared for ρ, m in zip(residues, plaintexts, strict=True)]
    return to_bytes_many(ciphertexts, PublicKey(n).ciphertext_bytes)


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
