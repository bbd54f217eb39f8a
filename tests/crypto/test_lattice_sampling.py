"""Distributions by chi-square against their exact probabilities; the stream against a published vector."""

from __future__ import annotations

import hashlib
import math
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from fedcore.crypto import lattice_sampling as sampling
from fedcore.crypto.lattice_ring import DIGITS, N
from fedcore.crypto.lattice_sampling import ETA, Stream

KEY = b"a key, so that no chance decides"
"""Of the streams whose distributions are tested: another one would fail by chance about once in 10^5 runs."""
PUBLIC_DIGITS = "17571d82a1bad739bfda4dd3025943729a39d75932389ef9b44a0a82a4222e1d"


def chi_square_z(counts: np.ndarray, expected: np.ndarray) -> float:
    """Chi-square as standard deviations from its mean (Wilson and Hilferty 1931)."""
    k = len(counts) - 1
    chi = float(((counts - expected) ** 2 / expected).sum())
    return ((chi / k) ** (1 / 3) - (1 - 2 / (9 * k))) / math.sqrt(2 / (9 * k))


def test_the_stream_is_aes_in_counter_mode() -> None:
    """FIPS 197's cipher under the zero key at counter 0, as in the AESAVS known-answer test."""
    assert Stream(bytes(32)).draw(16).hex() == "dc95c078a2408989ad48a21492842087"


def test_every_stream_has_its_own_key_and_gives_each_byte_once() -> None:
    first, second = Stream(), Stream()
    blocks = [stream.draw(16) for stream in (first, second) for _ in range(2000)]
    assert len(set(blocks)) == len(blocks)


def test_threads_never_get_the_same_bytes() -> None:
    stream = Stream(KEY)
    with ThreadPoolExecutor(4) as pool:
        drawn = list(pool.map(lambda _: stream.draw(48), range(4000)))
    whole = Stream(KEY).draw(48 * 4000)
    assert sorted(drawn) == sorted(whole[at : at + 48] for at in range(0, len(whole), 48))


def test_secrets_are_uniform_over_three_values() -> None:
    drawn = Stream(KEY).ternary(300_000)
    counts = np.bincount(drawn + 1, minlength=3)
    assert set(np.unique(drawn).tolist()) == {-1, 0, 1}
    assert abs(chi_square_z(counts, np.full(3, 100_000.0))) < 5


def test_errors_are_centred_binomial() -> None:
    n = 400_000
    drawn = Stream(KEY).binomial(n)
    expected = np.array([n * math.comb(2 * ETA, k) / 4**ETA for k in range(2 * ETA + 1)])
    common = expected > 20
    counts = np.bincount(drawn + ETA, minlength=2 * ETA + 1)
    assert abs(chi_square_z(counts[common], expected[common])) < 5
    assert abs(drawn).max() <= ETA
    assert math.isclose(drawn.std(), math.sqrt(ETA / 2), rel_tol=0.01)


@pytest.mark.parametrize("width_bits", [10, 55, 61])
def test_a_flood_is_the_sum_of_three_uniform_values(width_bits: int) -> None:
    n, width = 200_000, 2**width_bits
    drawn = Stream(KEY).flood(n, width_bits) / width
    assert np.abs(drawn).max() <= 1.5
    assert abs(drawn.mean()) < 5 * 0.5 / math.sqrt(n)
    assert math.isclose(drawn.std(), 0.5, rel_tol=0.01)  # √(3/12)
    inner = float((np.abs(drawn) < 0.5).mean())  # by the Irwin-Hall density: 2/3
    assert math.isclose(inner, 2 / 3, rel_tol=0.02)


def test_the_floods_smoothness_is_what_the_argument_says() -> None:
    """LATTICE.md bounds ‖√f − √f(·−1)‖² by 1.15/W² for three parts of width W."""
    found = []
    for width in (32, 128, 512):
        part = np.full(width, 1 / width)
        density = np.convolve(np.convolve(part, part), part)
        root = np.sqrt(np.concatenate([[0.0], density, [0.0]]))
        found.append(float((np.diff(root) ** 2).sum()) * width**2)
    assert found == sorted(found, reverse=True)
    assert found[-1] < 1.15
    assert found[-2] - found[-1] < 0.01  # it has converged


def test_bits_are_counted_without_numpy_2_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    words = Stream().words(1000)
    fast = sampling.bit_count(words)
    monkeypatch.delattr(np, "bitwise_count", raising=False)
    np.testing.assert_array_equal(sampling.bit_count(words), fast)
    assert [int(word).bit_count() for word in words] == fast.tolist()


def test_public_elements_depend_on_everything_and_are_uniform() -> None:
    zero, one = bytes(32), b"\1" * 32
    inputs = [
        (zero, zero, zero, 0),
        (one, zero, zero, 0),
        (zero, one, zero, 0),
        (zero, zero, one, 0),
        (zero, zero, zero, 1),
    ]
    drawn = [sampling.public_digits(*each) for each in inputs]
    assert all((a != b).mean() > 0.99 for i, a in enumerate(drawn) for b in drawn[:i])
    digits = drawn[0]
    assert digits.shape == (DIGITS, N)
    halves = np.full((DIGITS, 1), 2**30)
    halves[-1] = 2**29  # 6·31 + 30 bits are 216
    assert (digits >= -halves).all()
    assert (digits < halves).all()
    for digit, half in zip(digits, halves[:, 0], strict=True):
        counts = np.bincount((digit + half) // (half >> 7), minlength=256)
        assert abs(chi_square_z(counts, np.full(256, N / 256))) < 5
    assert hashlib.sha256(digits.astype("<i8").tobytes()).hexdigest() == PUBLIC_DIGITS
    with pytest.raises(ValueError, match="32 bytes"):
        sampling.public_digits(zero, zero, b"short", 0)
