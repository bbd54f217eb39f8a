"""Keys, checks and encryption; `phe` is the second implementation."""

from __future__ import annotations

import math
import os
import random
import secrets
import subprocess
import sys
from pathlib import Path

import gmpy2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from phe import paillier as phe

from fedcore.crypto import paillier
from fedcore.crypto.paillier import Encryptor, PrivateKey, PublicKey
from fedcore.errors import DataError, ProtocolError

BITS = 512
PUBLIC, PRIVATE = paillier.generate_keypair(BITS, allow_insecure_test_size=True)
# n = 3 · 5, and 2 generates the units of both; n = 11 · 13 likewise. Small enough to go through every residue.
BY_HAND = PrivateKey(3, 5, 2, 2)
TINY = PrivateKey(11, 13, 2, 2)


def as_phe(private_key: PrivateKey) -> phe.PaillierPrivateKey:
    public_key = phe.PaillierPublicKey(int(private_key.public_key.n))
    return phe.PaillierPrivateKey(public_key, int(private_key.p), int(private_key.q))


def test_a_ciphertext_worked_out_by_hand_is_decrypted() -> None:
    # m = 7, r = 2: (1 + 15)^7 = 1 + 7·15 = 106, 2^15 = 143, 106 · 143 = 83 mod 225
    assert paillier.decrypt_many([83], BY_HAND) == [7]
    assert paillier.decrypt_many([83 * 83 % 225, 1], BY_HAND) == [14, 0]


def test_every_plaintext_of_a_tiny_key_comes_back() -> None:
    everything = list(range(143))
    assert paillier.decrypt_many(Encryptor(TINY).encrypt_many(everything), TINY) == everything


def test_phe_decrypts_what_is_encrypted_here() -> None:
    plaintexts = [0, 1, int(PUBLIC.n) - 1, *(secrets.randbelow(int(PUBLIC.n)) for _ in range(20))]
    private = as_phe(PRIVATE)
    ciphertexts = Encryptor(PRIVATE).encrypt_many(plaintexts)
    assert [private.raw_decrypt(int(c)) for c in ciphertexts] == plaintexts


def test_what_phe_encrypts_is_decrypted_here() -> None:
    plaintexts = [0, 1, int(PUBLIC.n) - 1, *(secrets.randbelow(int(PUBLIC.n)) for _ in range(20))]
    public = as_phe(PRIVATE).public_key
    assert paillier.decrypt_many([public.raw_encrypt(m) for m in plaintexts], PRIVATE) == plaintexts


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(-(2**80), 2**80), min_size=1, max_size=20))
def test_the_product_of_ciphertexts_encrypts_the_signed_sum(plaintexts: list[int]) -> None:
    product = math.prod(map(int, Encryptor(PRIVATE).encrypt_many(plaintexts))) % int(PUBLIC.n_squared)
    assert paillier.decrypt_many([product], PRIVATE) == [sum(plaintexts) % PUBLIC.n]


def test_equal_plaintexts_get_different_ciphertexts() -> None:
    ciphertexts = Encryptor(PRIVATE).encrypt_many([5] * 300)
    assert len(set(ciphertexts)) == 300
    paillier.check_ciphertexts(ciphertexts, PUBLIC, "B")


def chi_square(counts: list[int]) -> float:
    expected = sum(counts) / len(counts)
    return sum((count - expected) ** 2 for count in counts) / expected


def test_random_factors_are_uniform_over_all_nth_residues() -> None:
    """A short exponent, or a base that is no generator, leaves residues out; a biased draw raises chi-square."""
    n = 143
    every = {pow(r, n, n * n) for r in range(1, n) if math.gcd(r, n) == 1}
    residues = [int(value) % (n * n) for value in paillier.random_residues(TINY.parts, 120 * 100)]
    assert set(residues) == every
    assert len(every) == 10 * 12
    # 119 degrees of freedom: mean 119, standard deviation 15.4; ten more are reached by chance with p < 1e-12.
    assert chi_square([residues.count(value) for value in every]) < 119 + 10 * 15.4


def test_exponents_use_the_full_length_of_the_group_order() -> None:
    table = paillier._tables(PRIVATE.parts)[0]
    order = int(table.p) - 1
    counts = [0] * 16
    for _ in range(3200):
        exponent = int.from_bytes(table.random_exponent(), "big")
        assert exponent < order
        counts[16 * exponent // order] += 1
    assert chi_square(counts) < 95  # 15 degrees of freedom: p < 1e-12


def test_table_powers_are_powers_of_the_generator() -> None:
    """The slow twin: one exponentiation instead of table rows at half width."""
    table = paillier._tables(PRIVATE.parts)[0]
    p_squared = table.p**2
    generator = gmpy2.powmod(PRIVATE.p_root, table.p, p_squared)
    exponents = iter([bytes(table.random_exponent()) for _ in range(5)])

    class Scripted(paillier._PowerTable):
        def random_exponent(self) -> bytes:
            drawn.append(next(exponents))
            return drawn[-1]

    drawn: list[bytes] = []
    scripted = Scripted(table.p, table.limit, table.masks, table.factors, table.quotients)
    powers = [power % p_squared for power in scripted.random_powers(5)]
    assert powers == [gmpy2.powmod(generator, int.from_bytes(e, "big"), p_squared) for e in drawn]


def factors_of(number: int) -> set[int]:
    """Prime factors by Pollard's rho."""
    if number == 1:
        return set()
    if number % 2 == 0:
        return {2} | factors_of(number // 2)
    if gmpy2.is_prime(number):
        return {number}
    for shift in range(1, 1000):
        slow = fast = shift
        divisor = 1
        while divisor == 1:
            slow = (slow * slow + shift) % number
            fast = ((fast * fast + shift) ** 2 + shift) % number
            divisor = math.gcd(slow - fast, number)
        if divisor != number:
            return factors_of(divisor) | factors_of(number // divisor)
    raise AssertionError(number)


@pytest.mark.parametrize("_", range(5))
def test_a_generated_prime_has_the_stated_length_and_a_primitive_root(_: int) -> None:
    p, root = map(int, paillier._prime_with_root(64))
    assert gmpy2.is_prime(p)
    assert p >> 62 == 3
    assert all(pow(root, (p - 1) // factor, p) != 1 for factor in factors_of(p - 1))


def test_a_primitive_root_runs_through_all_numbers() -> None:
    for p in (5, 7, 11, 13, 257, 421):
        root = int(paillier._primitive_root(gmpy2.mpz(p), list(paillier._prime_factors(p - 1))))
        assert len({pow(root, e, p) for e in range(p - 1)}) == p - 1


def test_a_generated_key_is_exactly_as_long_as_asked_and_passes_the_peers_check() -> None:
    assert PUBLIC.key_bits == BITS
    assert gmpy2.is_prime(PRIVATE.p)
    assert gmpy2.is_prime(PRIVATE.q)
    paillier.check_public_key(int.from_bytes(PUBLIC.to_bytes(), "big"), BITS, "B", allow_insecure_test_size=True)


def test_a_private_key_shows_no_secret() -> None:
    assert repr(PRIVATE) == "PrivateKey()"


def test_primes_that_make_no_paillier_key_are_refused() -> None:
    with pytest.raises(ValueError, match="no Paillier key"):
        PrivateKey(3, 7, 2, 3)  # 3 divides 7 - 1


@pytest.mark.parametrize("bits", [512, 1024, 2047, 2056, 8192])
def test_key_sizes_not_on_offer_are_refused(bits: int) -> None:
    with pytest.raises(DataError, match=str(bits)):
        paillier.generate_keypair(bits)


def prime(bits: int) -> int:
    return int(paillier._random_prime(bits))


def bad_moduli() -> dict[str, int]:
    """All but the first four have the agreed length, so that it is for their nature that they are refused."""
    n = int(PUBLIC.n)
    high = 3 << (BITS - 2)  # in the middle of the numbers with BITS bits
    return {
        "short": prime(256) * prime(248),
        "long": n << 8 | 1,
        "zero": 0,
        "one": 1,
        "even": n - 1,
        "small factor": 65521 * int(gmpy2.next_prime(high // 65521)),
        "square": int(gmpy2.next_prime(gmpy2.isqrt(high))) ** 2,
        "cube": int(gmpy2.next_prime(gmpy2.iroot(high, 3)[0])) ** 3,
        "prime": prime(BITS),
        "negative": -n,
    }


BAD_MODULI = bad_moduli()


@pytest.mark.parametrize("kind", BAD_MODULI)
def test_a_bad_public_key_is_refused_and_its_sender_named(kind: str) -> None:
    of_length = BAD_MODULI[kind].bit_length() == BITS
    assert of_length == (kind not in ("short", "long", "zero", "one"))
    reason = "not a product of two large primes" if of_length else "instead of the agreed"
    with pytest.raises(ProtocolError, match=f"Hospital X .*{reason}"):
        paillier.check_public_key(BAD_MODULI[kind], BITS, "Hospital X", allow_insecure_test_size=True)


def test_a_key_below_2048_bits_is_refused_outside_tests() -> None:
    with pytest.raises(DataError):
        paillier.check_public_key(int(PUBLIC.n), BITS, "Hospital X")


BAD_CIPHERTEXTS = {
    "zero": 0,
    "one": 1,
    "n squared": int(PUBLIC.n_squared),
    "too large": int(PUBLIC.n_squared) + 5,
    "negative": -7,
    "n": int(PUBLIC.n),
    "p": int(PRIVATE.p),
    "multiple of q": 3 * int(PRIVATE.q),
}


@pytest.mark.parametrize("kind", BAD_CIPHERTEXTS)
def test_a_bad_ciphertext_is_refused_and_counted(kind: str) -> None:
    values = [*Encryptor(PRIVATE).encrypt_many([1, 2, 3]), BAD_CIPHERTEXTS[kind], 2]
    with pytest.raises(ProtocolError, match=r"Hospital X .*number 4"):
        paillier.check_ciphertexts(values, PUBLIC, "Hospital X")


def test_blobs_come_back_and_other_lengths_are_refused() -> None:
    values = [random.getrandbits(64) for _ in range(7)]
    blob = paillier.to_bytes_many(values, 8)
    assert paillier.from_bytes_many(blob, 8, 7, "B") == values
    for spoiled in (blob[:-1], blob + b"\0", blob[:-8], b""):
        with pytest.raises(ProtocolError, match="Hospital X"):
            paillier.from_bytes_many(spoiled, 8, 7, "Hospital X")
    with pytest.raises(OverflowError):
        paillier.to_bytes_many([1 << 64], 8)


def test_public_key_sizes_in_bytes() -> None:
    assert (PUBLIC.n_bytes, PUBLIC.ciphertext_bytes) == (64, 128)
    assert PublicKey(int(PUBLIC.n)) == PUBLIC


def test_without_gmpy2_the_package_to_install_is_named() -> None:
    program = "import sys; sys.modules['gmpy2'] = None; import fedcore.crypto.paillier"
    root = Path(__file__).resolve().parents[2]
    run = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, env=os.environ)
    assert run.returncode == 1
    assert "DataError: Encryption needs the Python package gmpy2" in run.stderr
