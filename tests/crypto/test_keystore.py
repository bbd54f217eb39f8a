"""Secrets at rest: the store key, the passphrase's quality, scrypt against a second implementation."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fedcore.crypto.keystore import ScryptCost, StoreKey, check_passphrase, stretch
from fedcore.errors import DataError, StoreError

KEY = StoreKey(bytes(range(32)))


def test_scrypt_agrees_with_the_standard_library() -> None:
    key, verifier = stretch(b"stroke unit", b"salt" * 8, ScryptCost(n=2**14))
    slow = hashlib.scrypt(b"stroke unit", salt=b"salt" * 8, n=2**14, r=8, p=1, dklen=64, maxmem=2**26)
    assert key + verifier == slow


@given(st.binary(max_size=200), st.binary(max_size=20))
@settings(max_examples=50)
def test_store_key_gives_back_what_it_took(plaintext: bytes, purpose: bytes) -> None:
    sealed = KEY.encrypt(purpose, plaintext)
    assert len(sealed) == len(plaintext) + 49
    assert KEY.decrypt(purpose, sealed) == plaintext


def test_equal_plaintexts_look_different() -> None:
    assert KEY.encrypt(b"paillier", b"same")[1:] != KEY.encrypt(b"paillier", b"same")[1:]


def test_any_changed_byte_other_purpose_or_other_key_is_refused() -> None:
    sealed = KEY.encrypt(b"paillier", b"p and q")
    for place in range(len(sealed)):
        with pytest.raises(StoreError):
            KEY.decrypt(b"paillier", sealed[:place] + bytes([sealed[place] ^ 0x80]) + sealed[place + 1 :])
    for length in range(len(sealed)):
        with pytest.raises(StoreError):
            KEY.decrypt(b"paillier", sealed[:length])
    with pytest.raises(StoreError, match="altered or belongs to another"):
        KEY.decrypt(b"splits", sealed)
    with pytest.raises(StoreError, match="altered or belongs to another"):
        StoreKey(bytes(32)).decrypt(b"paillier", sealed)


@pytest.mark.parametrize("passphrase", ["", "short", "123456789", "aaaaaaaaaaaaaaaa", "121212121212"])
def test_weak_passphrases_are_refused(passphrase: str) -> None:
    with pytest.raises(DataError):
        check_passphrase(passphrase)


def test_good_passphrases_pass() -> None:
    assert check_passphrase("four short plain words") == b"four short plain words"
    assert check_passphrase("心脏中心卒中单元一二三四")


@pytest.mark.parametrize(
    "cost", [(2**13, 8, 1), (2**21, 8, 1), (2**17 - 1, 8, 1), (2**17, 1, 1), (2**20, 32, 1), (2**17, 8, 17)]
)
def test_costs_are_bounded(cost: tuple[int, int, int]) -> None:
    with pytest.raises(StoreError):
        ScryptCost(*cost)
