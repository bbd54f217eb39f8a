"""How fast this computer does what a session consists of: about two seconds of the real functions on random numbers.

The probe runs on one core, as the costs of `protocols.costs` are counted. Each operation is repeated until its share
of the time is over, and the run that a quarter were faster than counts: other programs slow some of them down.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from fedcore.crypto import lattice, packing, paillier
from fedcore.crypto.blinding import BlindingSecret, random_points
from fedcore.crypto.encrypted_rows import EncryptedRows, bin_products
from fedcore.crypto.lattice_form import DOUBLE, Members
from fedcore.crypto.lattice_ring import N
from fedcore.crypto.lattice_sampling import SEED_BYTES, Stream
from fedcore.crypto.pool import core_count
from fedcore.node.hospital import Hospital
from fedcore.node.meeting import LINE
from fedcore.protocols.costs import Speeds
from fedcore.trees.sums import BinTable

_SHARE_S = 0.12  # of the probe's time, for each of about ten operations; making keys takes the rest
_PAILLIER_BITS = 2048
_ROWS, _BINS, _SETS = 5 * N, 32, 64  # so many rows that a query does not fit into a core's cache

_lock = threading.Lock()
_measured: list[Speeds] = []


def computer_speeds(n_workers: int | None = None) -> Speeds:
    """Measured once in the life of a process; n_workers: how many cores do the heavy work, all unless told."""
    with _lock:
        if not _measured:
            _measured.append(_measure())
        return replace(_measured[0], cores=n_workers or core_count())


def is_measured() -> bool:
    """Whether `computer_speeds` answers at once."""
    return bool(_measured)


def speeds_with(hospital: Hospital, peers: Sequence[str], n_workers: int | None = None) -> Speeds:
    """Of this computer, and of the slowest line to the peers (by party id), of those that were measured."""
    speeds = computer_speeds(n_workers)
    lines = [line for peer in peers if (line := line_speed(hospital, peer)) is not None]
    return replace(speeds, bytes_per_s=min(lines), is_line_measured=True) if lines else speeds


def line_speed(hospital: Hospital, peer: str) -> float | None:
    """Bytes per second to this peer in the latest session that sent it enough to tell."""
    for record in hospital.store.sessions():
        speed = hospital.store.results(record.session_id).get(LINE, {}).get(peer)
        if speed is not None:
            return float(speed)
    return None


def _measure() -> Speeds:
    point_s = _points()
    row_s, add_s, answer_s = _paillier()
    number_s, word_s, bin_s, set_s, chunk_s = _lattice()
    return Speeds(
        core_count(), point_s, row_s, add_s, answer_s, number_s, word_s, bin_s, set_s, chunk_s, _plain(),
        is_computer_measured=True,
    )  # fmt: skip


def _typical(work: Callable[[], object], share_s: float = _SHARE_S) -> float:
    """Seconds of one run."""
    runs, deadline = [], time.perf_counter() + share_s
    while True:
        started = time.perf_counter()
        work()
        ended = time.perf_counter()
        runs.append(ended - started)
        if ended >= deadline:
            return sorted(runs)[len(runs) // 4]


def _points() -> float:
    points, secret = random_points(200), BlindingSecret.create()
    return _typical(lambda: secret.multiply(points)) / 200


def _paillier() -> tuple[float, float, float]:
    """Per patient encrypted and checked, per multiplication into a bin, per answering ciphertext."""
    n_rows, n_columns = 128, 4
    public_key, private_key = paillier.generate_keypair(_PAILLIER_BITS)
    encryptor, layout = paillier.Encryptor(private_key), packing.PairLayout.for_rows(n_rows, 24, 1.0)
    rng = np.random.default_rng()
    numbers = layout.encode(np.stack([rng.integers(-(2**24), 2**24, n_rows), rng.integers(0, 2**22, n_rows)], axis=1))
    encryptor.encrypt_many(numbers[:1])  # makes the key's tables
    encrypted = encryptor.encrypt_many(numbers)
    encrypt_s = _typical(lambda: encryptor.encrypt_many(numbers)) / n_rows
    check_s = _typical(lambda: EncryptedRows(public_key, encrypted, "")) / n_rows
    rows = EncryptedRows(public_key, encrypted, "")
    bins = rng.integers(0, 8, (n_rows, n_columns)).astype(np.uint8)
    indptr, slot = np.arange(n_columns + 1) * 8, np.zeros(n_rows, np.int32)
    add_s = _typical(lambda: bin_products(rows, bins, indptr, slot, 1)) / (n_rows * n_columns)
    products = bin_products(rows, bins, indptr, slot, 1)
    answers = packing.answer(products, layout, public_key)
    answer_s = _typical(lambda: packing.answer(products, layout, public_key))
    answer_s += _typical(lambda: packing.decrypt_answers(answers, len(products), layout, private_key, ""))
    return encrypt_s + check_s, add_s, answer_s / len(answers)


def _lattice() -> tuple[float, float, float, float, float]:
    """Per number encrypted, per word added, per bin of a query, per set-up row, and per 8192 patients of one."""
    stream, rng = Stream(), np.random.default_rng()
    seeds = [secrets.token_bytes(SEED_BYTES) for _ in range(3)]
    public = lattice.PublicElements.expand(seeds[0], seeds[1], seeds[2], _ROWS)
    codes = rng.integers(0, _BINS, _ROWS)
    blob, pads = lattice.setup_rows(public, codes, range(2), stream)
    empty = np.full(_ROWS, _BINS)  # nobody in any set, so that only the pad is transformed
    set_s = _typical(lambda: lattice.setup_rows(public, empty, range(2), stream)) / 2
    full_s = _typical(lambda: lattice.setup_rows(public, codes, range(2), stream)) / 2
    chunk_s = max(0.0, full_s - set_s) * N / _ROWS
    setup = lattice.SetupRows(_SETS)
    set_s += _typical(lambda: setup.put(0, blob, 2, "")) / 2
    gh = np.stack([rng.integers(-(2**20), 2**20, _ROWS), rng.integers(0, 2**18, _ROWS)], axis=1)
    nodes = [Members(rows, gh[rows]) for rows in np.array_split(np.arange(_ROWS), 2)]
    secret = lattice.Secrets(setup, stream).take()
    query = memoryview(bytearray(DOUBLE.query_bytes(_ROWS)))
    asked = lattice.encrypt(public, DOUBLE, nodes, secret, stream, query)  # for timing only: nobody sees the query
    number_s = _typical(lambda: lattice.encrypt(public, DOUBLE, nodes, secret, stream, query), 1.5 * _SHARE_S)
    read = lattice.read_query(query, _ROWS, DOUBLE, "")
    read_s = _typical(lambda: lattice.read_query(query, _ROWS, DOUBLE, ""))
    add_s = _typical(lambda: lattice.row_sums(read, codes, 64 * 64)) + read_s / 4
    v = np.tile(pads, (_SETS // 2, 1))
    sums = lattice.row_sums(read, codes, _SETS)
    sets = np.ones(_SETS, np.bool_)

    def answered() -> bytes:
        return lattice.answer(read, sums, lattice.pad_products([read], v)[0], stream)

    ternary = stream.ternary(lattice.Secrets.AT_ONCE * N).reshape(-1, N)
    bin_s = _typical(answered) + _typical(lambda: setup.products(ternary)) / len(ternary)
    bin_s += _typical(lambda: asked.form.open(asked.products[-(DOUBLE.n_words - 1) :, sets].copy()))
    return number_s / (_ROWS + N), add_s / (DOUBLE.n_words * _ROWS), bin_s / _SETS, set_s, chunk_s


def _plain() -> float:
    rng = np.random.default_rng()
    columns = [rng.integers(0, 200, _ROWS).astype(np.uint8) for _ in range(4)]
    table = BinTable(columns, [200] * 4)
    rows, gh = np.arange(_ROWS), rng.random(_ROWS).astype(np.complex128)
    return _typical(lambda: table.sums([rows], gh), _SHARE_S / 2) / (4 * _ROWS)
