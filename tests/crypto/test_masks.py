"""Masks hide single values, vanish in the sum, and show when they do not."""

from __future__ import annotations

import numpy as np
import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from fedcore.crypto.masks import CHECK_WORDS, MAX_VALUE, Masks, add_words, make_mask_key
from fedcore.errors import ProtocolError

CONTEXT = b"c" * 32


def make_sites(n: int, context: bytes = CONTEXT, attempt: int = 0) -> list[Masks]:
    keys = [make_mask_key() for _ in range(n)]
    sites = [(f"site {i}".encode(), public) for i, (_, public) in enumerate(keys)]
    return [Masks(secret, i, sites, context, attempt) for i, (secret, _) in enumerate(keys)]


@pytest.mark.parametrize("n_sites", [1, 2, 3, 5, 12])
def test_the_sum_is_exact_to_the_largest_values(n_sites: int) -> None:
    rng = np.random.default_rng(n_sites)
    values = rng.integers(-MAX_VALUE, MAX_VALUE, (n_sites, 57), endpoint=True)
    values[:, 0], values[:, 1], values[:, 2] = MAX_VALUE, -MAX_VALUE, 0
    sites = make_sites(n_sites)
    for round_number in (0, 1, 7):
        total = add_words([site.mask(v, round_number) for site, v in zip(sites, values, strict=True)])
        for site in sites:
            assert np.array_equal(site.total(total, round_number), values.sum(axis=0))


def test_an_empty_vector_can_be_added() -> None:
    sites = make_sites(3)
    total = add_words([site.mask(np.zeros(0, np.int64), 0) for site in sites])
    assert len(sites[0].total(total, 0)) == 0


@pytest.mark.parametrize("value", [0, 1, -1, MAX_VALUE, 0x0101_0101])
def test_one_message_is_uniform_whatever_it_holds(value: int) -> None:
    message = make_sites(3)[1].mask(np.full(20_000, value, np.int64), 0)
    observed = np.bincount(message.view(np.uint8), minlength=256)
    expected = observed.sum() / 256
    chi_square = float(((observed - expected) ** 2 / expected).sum())
    assert 110 < chi_square < 450  # 255 degrees of freedom; outside by chance with probability 6e-13


def test_two_rounds_sites_sessions_and_attempts_have_unrelated_masks() -> None:
    keys = [make_mask_key() for _ in range(2)]
    sites = [(b"a", keys[0][1]), (b"b", keys[1][1])]
    zeros = np.zeros(5_000, np.int64)
    messages = [
        Masks(keys[0][0], 0, sites, CONTEXT, 0).mask(zeros, 0),
        Masks(keys[0][0], 0, sites, CONTEXT, 0).mask(zeros, 1),
        Masks(keys[0][0], 0, sites, CONTEXT, 1).mask(zeros, 0),
        Masks(keys[0][0], 0, sites, b"other terms", 0).mask(zeros, 0),
        make_sites(2)[0].mask(zeros, 0),
    ]
    for i, one in enumerate(messages):
        for other in messages[:i]:
            differing = np.bitwise_count(one ^ other) if hasattr(np, "bitwise_count") else _ones(one ^ other)
            assert abs(float(np.mean(differing)) - 32) < 0.4  # seven standard errors: by chance 1.5e-12


def _ones(words: np.ndarray) -> np.ndarray:
    return np.unpackbits(words.view(np.uint8)).reshape(len(words), 64).sum(axis=1)


KNOWN = (
    "447f0fc9e8d294d3630deae41ecf1c5f6195913b80e1108fdfbb958d8e8a6523"
    "fb4acf9dc07ef3fe"
)  # checked once against a second implementation, by hmac and integers alone


def test_known_answer() -> None:
    """Made once by this program: a change of the format would quietly keep hospitals of two versions apart."""
    secrets = [bytes([k]) * 32 for k in (1, 2, 3)]
    publics = [X25519PrivateKey.from_private_bytes(s).public_key().public_bytes_raw() for s in secrets]
    sites = [(bytes([k]) * 32, public) for k, public in enumerate(publics)]
    words = Masks(secrets[1], 1, sites, bytes(range(32)), 4).mask(np.array([0, 1, -1], np.int64), 9)
    assert words.astype(">u8").tobytes().hex() == KNOWN


def test_a_used_round_is_refused() -> None:
    site = make_sites(2)[0]
    values = np.arange(3)
    site.mask(values, 0)
    site.mask(values, 5)
    for used in (0, 4, 5):
        with pytest.raises(ProtocolError, match="used again"):
            site.mask(values, used)


@pytest.mark.parametrize("word", [0, 3, -2, -1])
@pytest.mark.parametrize("change", [1, 1 << 40, (1 << 64) - 1])
def test_a_changed_word_is_noticed(word: int, change: int) -> None:
    sites = make_sites(3)
    total = add_words([site.mask(np.arange(5), 0) for site in sites])
    total[[word]] += np.uint64(change)
    with pytest.raises(ProtocolError, match="do not add up"):
        sites[0].total(total, 0)


def test_another_round_key_or_number_of_sites_is_noticed() -> None:
    sites, strangers = make_sites(3), make_sites(3)
    values = np.arange(5)
    messages = [site.mask(values, 0) for site in sites]
    wrong_round = [*messages[:2], sites[2].mask(values, 1)]
    wrong_key = [*messages[:2], strangers[2].mask(values, 0)]
    for wrong in (wrong_round, wrong_key, messages[:2], [*messages, messages[0]]):
        with pytest.raises(ProtocolError, match="do not add up"):
            sites[0].total(add_words(wrong), 0)
    with pytest.raises(ProtocolError, match="do not add up"):
        sites[0].total(add_words(messages), 1)
    with pytest.raises(ProtocolError, match="do not add up"):
        sites[0].total(np.zeros(CHECK_WORDS - 1, np.uint64), 0)


def test_too_large_values_are_refused_before_they_leave() -> None:
    for value in (MAX_VALUE + 1, -MAX_VALUE - 1, np.iinfo(np.int64).min):
        with pytest.raises(ProtocolError, match="too large"):
            make_sites(2)[0].mask(np.array([value], np.int64), 0)


def test_bad_keys_are_refused() -> None:
    secret, public = make_mask_key()
    with pytest.raises(ProtocolError, match="masks void"):
        Masks(secret, 0, [(b"a", public), (b"b", bytes(32))], CONTEXT)
    with pytest.raises(ProtocolError, match="same mask key"):
        Masks(secret, 0, [(b"a", public), (b"b", public)], CONTEXT)
    with pytest.raises(ProtocolError, match="own"):
        Masks(make_mask_key()[0], 0, [(b"a", public), (b"b", make_mask_key()[1])], CONTEXT)
