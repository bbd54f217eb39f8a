"""Bin products equal those of the slow twin: one multiplication per row and feature."""

from __future__ import annotations

import secrets

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from fedcore.crypto import encrypted_rows, paillier
from fedcore.crypto.encrypted_rows import EncryptedRows, bin_products
from fedcore.crypto.packing import PairLayout, answer, decrypt_answers
from fedcore.errors import ProtocolError

PUBLIC, PRIVATE = paillier.generate_keypair(256, allow_insecure_test_size=True)
N_SQUARED = int(PUBLIC.n_squared)
# Any unit is a ciphertext of something, and cheaper than encryption.
CIPHERTEXTS = [secrets.randbelow(N_SQUARED - 2) + 2 for _ in range(6000)]
Bins = NDArray[np.uint8] | NDArray[np.uint16]


def slow_products(
    ciphertexts: list[int], bins: Bins, indptr: NDArray[np.int64], slot: NDArray[np.int32], n_slots: int
) -> list[int]:
    products = np.ones((n_slots, indptr[-1]), dtype=object)
    for row, ciphertext in enumerate(ciphertexts):
        for feature, bin_ in enumerate(bins[row].tolist()):
            if slot[row] >= 0 and bin_ < indptr[feature + 1] - indptr[feature]:
                at = slot[row], indptr[feature] + bin_
                products[at] = products[at] * ciphertext % N_SQUARED
    return [int(value) for value in products.ravel()]


def assert_same(bins: Bins, counts: list[int], slot: NDArray[np.int32], n_slots: int) -> None:
    indptr = np.cumsum([0, *counts]).astype(np.int64)
    ciphertexts = CIPHERTEXTS[: len(bins)]
    fast = bin_products(EncryptedRows(PUBLIC, ciphertexts, "B"), bins, indptr, slot, n_slots)
    assert fast == slow_products(ciphertexts, bins, indptr, slot, n_slots)


@st.composite
def cases(draw: st.DrawFn) -> tuple[NDArray[np.uint8], list[int], NDArray[np.int32], int]:
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    n_rows, n_slots = draw(st.integers(1, 400)), draw(st.integers(1, 4))
    counts = draw(st.lists(st.sampled_from([0, 1, 2, 2, 2, 3, 9, 40]), max_size=9))
    skew = draw(st.sampled_from([0.02, 0.3, 1.0, 5.0]))
    # Raised to a power, uniform numbers crowd into the first bins; the last is missing.
    columns = [(rng.random(n_rows) ** (1 / skew) * (k + 1)).astype(np.uint8) for k in counts]
    bins = np.stack(columns, axis=1) if columns else np.zeros((n_rows, 0), dtype=np.uint8)
    return bins, counts, rng.integers(-1, n_slots, n_rows).astype(np.int32), n_slots


@settings(max_examples=60, deadline=None)
@given(cases())
def test_random_tables(case: tuple[NDArray[np.uint8], list[int], NDArray[np.int32], int]) -> None:
    assert_same(*case)


def yes_no(n_rows: int, share: float) -> NDArray[np.uint8]:
    rng = np.random.default_rng(1)
    bins = (rng.random((n_rows, 12)) < share).astype(np.uint8)
    bins[rng.random(bins.shape) < 0.05] = 2
    return bins


def test_rare_yes_no_features_share_cells() -> None:
    bins = yes_no(2000, 0.03)
    assert len(encrypted_rows.plan_groups(bins)) < 6
    assert_same(bins, [2] * 12, np.zeros(2000, dtype=np.int32), 1)


def test_the_largest_cell_is_had_by_division(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the second group: the first one's cells give the total. The rows themselves are inverted modulo n, not n²."""
    bins = yes_no(1600, 0.2)
    moduli: list[int] = []
    real = encrypted_rows.gmpy2.invert
    monkeypatch.setattr(encrypted_rows.gmpy2, "invert", lambda a, m: moduli.append(int(m)) or real(a, m))
    assert len(encrypted_rows.plan_groups(bins)) == 2
    assert_same(bins, [2] * 12, np.zeros(1600, dtype=np.int32), 1)
    assert moduli.count(N_SQUARED) == 1


def test_rows_parted_between_tasks() -> None:
    rng = np.random.default_rng(2)
    bins = rng.integers(0, 4, (6000, 9)).astype(np.uint8)
    slot = np.where(np.arange(6000) < 5500, 0, 1).astype(np.int32)
    assert len(list(encrypted_rows._plan_tasks(bins, slot, 2, n_cores=2))) > 2
    assert_same(bins, [3] * 9, slot, 2)


def test_features_parted_between_tasks() -> None:
    rng = np.random.default_rng(3)
    counts = rng.integers(1, 6, 70).tolist()
    bins = np.stack([rng.integers(0, k + 1, 90) for k in counts], axis=1).astype(np.uint8)
    assert_same(bins, counts, rng.integers(-1, 3, 90).astype(np.int32), 3)


def test_more_than_256_bins() -> None:
    rng = np.random.default_rng(4)
    bins = rng.integers(0, 1001, (1500, 2)).astype(np.uint16)
    assert_same(bins, [1000, 1000], np.zeros(1500, dtype=np.int32), 1)


def test_nobody_asked_and_everything_missing() -> None:
    bins = np.full((50, 3), 4, dtype=np.uint8)
    assert_same(bins, [4, 4, 4], np.zeros(50, dtype=np.int32), 2)
    assert_same(bins % 4, [4, 4, 4], np.full(50, -1, dtype=np.int32), 2)


def test_encrypted_sums_equal_plain_sums() -> None:
    rng = np.random.default_rng(5)
    n = 300
    gh = np.stack([rng.integers(-(2**24), 2**24, n), rng.integers(0, 2**22, n)], axis=1)
    bins = np.minimum(rng.geometric(0.4, (n, 6)) - 1, 8).astype(np.uint8)
    slot = rng.integers(-1, 2, n).astype(np.int32)
    layout = PairLayout.for_rows(n, 24, 1.0)
    ciphertexts = paillier.Encryptor(PRIVATE).encrypt_many(layout.encode(gh))
    products = bin_products(EncryptedRows(PUBLIC, ciphertexts, "B"), bins, np.arange(7) * 8, slot, 2)
    sums = decrypt_answers(answer(products, layout, PUBLIC), 2 * 48, layout, PRIVATE, "A").reshape(2, 6, 8, 2)
    for node, feature, bin_ in np.ndindex(2, 6, 8):
        chosen = (slot == node) & (bins[:, feature] == bin_)
        assert np.array_equal(sums[node, feature, bin_], gh[chosen].sum(axis=0))


@pytest.mark.parametrize("bad", [0, 1, N_SQUARED, int(PRIVATE.q)], ids=["zero", "one", "n squared", "factor"])
def test_bad_ciphertexts_are_refused(bad: int) -> None:
    with pytest.raises(ProtocolError, match=r"Hospital X .*number 3"):
        EncryptedRows(PUBLIC, [*CIPHERTEXTS[:2], bad], "Hospital X")


def test_no_rows() -> None:
    rows = EncryptedRows(PUBLIC, [], "B")
    bins, slot = np.zeros((0, 2), dtype=np.uint8), np.zeros(0, dtype=np.int32)
    assert bin_products(rows, bins, np.array([0, 2, 4]), slot, 2) == [1] * 8
