"""Workers give what inline work gives, and stop when they should."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fedcore.crypto import paillier, pool
from fedcore.crypto.encrypted_rows import EncryptedRows, bin_products
from fedcore.crypto.packing import PairLayout, answer, decrypt_answers

PUBLIC, PRIVATE = paillier.generate_keypair(512, allow_insecure_test_size=True)


@pytest.fixture(scope="module")
def workers() -> Iterator[ProcessPoolExecutor]:
    with pool.worker_pool(2) as executor:
        yield executor


def test_results_keep_their_order(workers: ProcessPoolExecutor) -> None:
    tasks = [(k, 3, 1000) for k in range(100)]
    seen: list[tuple[int, int]] = []
    results = pool.map_chunks(workers, pow, iter(tasks), 100, lambda done, total: seen.append((done, total)))
    assert results == [pow(*task) for task in tasks] == pool.map_chunks(None, pow, tasks, 100)
    assert seen == [(done, 100) for done in range(1, 101)]


def test_what_a_worker_raises_is_raised_here(workers: ProcessPoolExecutor) -> None:
    with pytest.raises(ZeroDivisionError):
        pool.map_chunks(workers, divmod, [(4, 2), (1, 0), (4, 2)], 3)
    assert pool.map_chunks(workers, divmod, [(4, 3)], 1) == [(1, 1)]


class CancelledError(Exception):
    pass


@pytest.mark.parametrize("inline", [True, False])
def test_raising_from_progress_cancels_the_rest(workers: ProcessPoolExecutor, inline: bool) -> None:
    def stop(done: int, total: int) -> None:
        if done == 3:
            raise CancelledError

    taken: list[int] = []
    tasks = ((taken.append(k) or k, 2) for k in range(10_000))  # type: ignore[func-returns-value]
    with pytest.raises(CancelledError):
        pool.map_chunks(None if inline else workers, pow, tasks, 10_000, stop)
    # Before the third result is reported, two more tasks are taken than wait at first: none where work is inline.
    assert len(taken) == (3 if inline else 2 * pool.core_count() + 2 + 2)
    assert pool.map_chunks(workers, pow, [(2, 3)], 1) == [8]


@given(st.integers(0, 5000), st.integers(1, 50), st.integers(50, 300))
def test_chunk_ranges_cover_everything_once(n_items: int, least: int, most: int) -> None:
    ranges = pool.chunk_ranges(n_items, least, most)
    assert [k for start, stop in ranges for k in range(start, stop)] == list(range(n_items))
    assert all(0 < stop - start <= most for start, stop in ranges)


def test_workers_compute_what_this_process_computes(workers: ProcessPoolExecutor) -> None:
    """And draw different randomness: the same plaintext in every chunk gives no ciphertext twice."""
    rng = np.random.default_rng(3)
    n = 700
    gh = np.stack([rng.integers(-50, 51, n), rng.integers(0, 20, n)], axis=1)
    gh[100:] = gh[100]
    layout = PairLayout(50 * n, 20 * n)
    ciphertexts = paillier.Encryptor(PRIVATE).encrypt_many(layout.encode(gh), workers)
    assert len(set(ciphertexts)) == n
    bins = rng.integers(0, 5, (n, 40)).astype(np.uint8)
    indptr = np.arange(41, dtype=np.int64) * 4
    slot = rng.integers(-1, 2, n).astype(np.int32)
    inline = bin_products(EncryptedRows(PUBLIC, ciphertexts, "B"), bins, indptr, slot, 2)
    products = bin_products(EncryptedRows(PUBLIC, ciphertexts, "B", workers), bins, indptr, slot, 2, workers)
    assert products == inline
    answers = answer(products, layout, PUBLIC, workers)
    sums = decrypt_answers(answers, len(products), layout, PRIVATE, "B", workers)
    assert np.array_equal(sums, decrypt_answers(answers, len(products), layout, PRIVATE, "B"))
    assert sums.reshape(2, 40, 4, 2)[1, 7, 2].tolist() == gh[(slot == 1) & (bins[:, 7] == 2)].sum(axis=0).tolist()


def test_workers_end_with_a_parent_that_was_killed() -> None:
    """The workers hold the pipe which is read here to its end: `run` only returns once they are gone."""
    program = """
import os, signal
from fedcore.crypto import pool
workers = pool.worker_pool(2)
[future.result() for future in [workers.submit(pow, 2, 3) for _ in range(4)]]
print("started", flush=True)
os.kill(os.getpid(), signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
"""
    root = Path(__file__).resolve().parents[2]
    run = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, timeout=120)
    assert run.stdout == "started\n"
