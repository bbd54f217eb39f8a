"""CPU-seconds of one vertically trained tree under Paillier, both hospitals together, stage by stage, and in the same
run the same tree under textbook `phe`: an EncryptedNumber per g and per h, every node asked, no packing.

    python -m tests.bench.bench_paillier [--rows N] [--features F] [--bins B] [--depth D] [--key-bits K]
                                        [--binary N] [--workers W] [--sample S | --no-textbook]

The tree is simulated: every node's members are split at random, a quarter to a half to the lighter child; as in
training the root and then the lighter child of every split are asked. Features have B equally full bins, or (the first
--binary of them) two bins, the second of which holds 5 to 30 % of the rows; one value in ten is missing. All sums are
compared with plain ones. `phe` is given a fixed precision, which spares it the alignment of exponents. It is measured
in full unless --sample is given: then S rows and S decryptions a level are measured and scaled to all.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import psutil
from numpy.typing import NDArray

from fedcore.crypto.encrypted_rows import EncryptedRows, bin_products
from fedcore.crypto.packing import PairLayout, answer, decrypt_answers
from fedcore.crypto.paillier import Encryptor, generate_keypair
from fedcore.crypto.pool import worker_pool

FIXED_POINT_BITS = 24
TARGETS = {(2000, 10, 32, 4): "at least 20 times", (10_000, 10, 32, 5): "below 15 CPU-s"}
Members = list[NDArray[np.intp]]


@dataclass(frozen=True)
class Work:
    """gh (n, 2) fixed point; bins (n, F), missing is one past the last; per level all nodes' members and which of
    them are asked."""

    key_bits: int
    gh: NDArray[np.int64]
    bins: NDArray[np.uint8]
    indptr: NDArray[np.int64]
    levels: list[tuple[Members, list[int]]]

    @property
    def n_bins(self) -> int:
        return int(self.indptr[-1])


class Clock:
    """CPU-seconds (this process and its workers) and wall seconds by stage, in the order they began."""

    def __init__(self) -> None:
        self.stages: dict[str, list[float]] = {}
        self.peak_mb: dict[int, float] = {}

    @contextmanager
    def stage(self, name: str, scale: float = 1.0) -> Iterator[None]:
        cpu, wall = self._cpu_s(), time.perf_counter()
        yield
        spent = self.stages.setdefault(name, [0.0, 0.0])
        spent[0] += scale * (self._cpu_s() - cpu)
        spent[1] += scale * (time.perf_counter() - wall)

    def _cpu_s(self) -> float:
        total = 0.0
        for process in [psutil.Process(), *psutil.Process().children(recursive=True)]:
            times = process.cpu_times()
            total += times.user + times.system
            self.peak_mb[process.pid] = max(self.peak_mb.get(process.pid, 0), process.memory_info().rss / 1e6)
        return total

    def show(self, title: str) -> tuple[float, float]:
        """Prints the stages; returns CPU-seconds in all and without what is done once per training."""
        print(f"\n{title}")
        stages = {**self.stages, "total": [sum(column) for column in zip(*self.stages.values(), strict=True)]}
        for name, (cpu, wall) in stages.items():
            print(f"  {name:<32}{cpu:9.2f} CPU-s {wall:9.2f} s")
        peaks = sorted(self.peak_mb.values(), reverse=True)
        print(f"  memory: {peaks[0]:.0f} MB the largest process, {sum(peaks):.0f} MB all {len(peaks)}")
        once = sum(cpu for name, (cpu, _) in self.stages.items() if name.endswith("once"))
        return stages["total"][0], stages["total"][0] - once


def make_work(n_rows: int, n_features: int, n_bins: int, depth: int, key_bits: int, n_binary: int) -> Work:
    rng = np.random.default_rng(7)
    counts = np.where(np.arange(n_features) < n_binary, 2, n_bins)
    rare = rng.random((n_rows, n_features)) < rng.uniform(0.05, 0.3, n_features)
    bins = np.where(counts == 2, rare, rng.integers(0, n_bins, (n_rows, n_features)))
    bins = np.where(rng.random(bins.shape) < 0.1, counts, bins).astype(np.uint8)
    scale = 2**FIXED_POINT_BITS
    gh = np.stack([rng.integers(-scale, scale + 1, n_rows), rng.integers(0, scale // 4 + 1, n_rows)], axis=1)
    indptr = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return Work(key_bits, gh, bins, indptr, make_levels(n_rows, depth))


def make_levels(n_rows: int, depth: int) -> list[tuple[Members, list[int]]]:
    rng = np.random.default_rng(8)
    nodes: Members = [np.arange(n_rows)]
    levels = [(nodes, [0])]
    for _ in range(depth - 1):
        children: Members = []
        for members in nodes:
            shuffled = rng.permutation(members)
            cut = int(len(members) * rng.uniform(0.25, 0.5))
            children += [shuffled[:cut], shuffled[cut:]]
        nodes = children
        levels.append((nodes, list(range(0, len(nodes), 2))))
    return levels


def plain_sums(work: Work, members: NDArray[np.intp]) -> NDArray[np.int64]:
    """(n_bins, 2) sums of one node, without encryption."""
    sums = np.zeros((work.n_bins, 2), dtype=np.int64)
    for feature, count in enumerate(np.diff(work.indptr)):
        bins = work.bins[members, feature]
        known = bins < count
        np.add.at(sums, work.indptr[feature] + bins[known].astype(np.int64), work.gh[members[known]])
    return sums


def run_ours(work: Work, n_workers: int) -> tuple[float, float]:
    clock = Clock()
    layout = PairLayout.for_rows(len(work.gh), FIXED_POINT_BITS, 1.0)
    n_answers = 0
    with worker_pool(n_workers) as executor:
        with clock.stage("key pair, once"):
            public_key, private_key = generate_keypair(work.key_bits, allow_insecure_test_size=True)
        encryptor = Encryptor(private_key)
        with clock.stage("start workers, key tables, once"):
            encryptor.encrypt_many([0] * 128 * n_workers, executor)
        with clock.stage("encrypt"):
            ciphertexts = encryptor.encrypt_many(layout.encode(work.gh), executor)
        with clock.stage("check and prepare"):
            rows = EncryptedRows(public_key, ciphertexts, "B", executor)
        for nodes, asked in work.levels:
            slot = np.full(len(work.gh), -1, dtype=np.int32)
            for number, node in enumerate(asked):
                slot[nodes[node]] = number
            with clock.stage("histograms"):
                products = bin_products(rows, work.bins, work.indptr, slot, len(asked), executor)
            with clock.stage("pack and re-randomise"):
                answers = answer(products, layout, public_key, executor)
            with clock.stage("check and decrypt"):
                sums = decrypt_answers(answers, len(products), layout, private_key, "A", executor)
            n_answers += len(answers)
            expected = np.concatenate([plain_sums(work, nodes[node]) for node in asked])
            if not np.array_equal(sums, expected):
                raise SystemExit("the decrypted sums differ from the plain ones")
    total = clock.show(f"fedcore.crypto, {n_workers} workers")
    width = public_key.ciphertext_bytes
    print(f"  {layout.slots(work.key_bits)} sums of {layout.pair_bits} bits per answer; sent {len(ciphertexts)} rows")
    print(f"  ({len(ciphertexts) * width / 1e6:.1f} MB) and {n_answers} answers ({n_answers * width / 1e6:.2f} MB)")
    return total


def run_textbook(work: Work, sample: int) -> tuple[float, float]:
    # Here, and not above, because every spawned worker imports this module again and would be charged for it.
    from phe import paillier as phe

    clock = Clock()
    n_rows = len(work.gh)
    taken = min(sample or n_rows, n_rows)
    row_scale = n_rows / taken
    with clock.stage("key pair, once"):
        public_key, private_key = phe.generate_paillier_keypair(n_length=work.key_bits)
    floats = (work.gh[:taken] / 2.0**FIXED_POINT_BITS).tolist()
    with clock.stage("encrypt", row_scale):
        encrypted = [[public_key.encrypt(value, precision=2.0**-FIXED_POINT_BITS) for value in row] for row in floats]
    for nodes, _ in work.levels:
        cells: dict[tuple[int, int, int], Any] = {}
        with clock.stage("histograms", row_scale):
            for node, members in enumerate(nodes):
                for row in members[members < taken].tolist():
                    add_row(cells, node, encrypted[row], work.bins[row].tolist(), work.indptr.tolist())
        n_sums = len(nodes) * work.n_bins * 2
        measured = list(cells.values())[:taken] if sample else list(cells.values())
        with clock.stage("decrypt", n_sums / len(measured) if sample else 1.0):
            for cell in measured:
                private_key.decrypt(cell)
    note = f" (measured on {taken} rows and scaled)" if sample else ""
    return clock.show(f"textbook phe{note}")


def add_row(
    cells: dict[tuple[int, int, int], Any],
    node: int,
    gh: list[Any],
    bins: list[int],
    indptr: list[int],
) -> None:
    for feature, bin_ in enumerate(bins):
        position = indptr[feature] + bin_
        if position < indptr[feature + 1]:
            for which, value in enumerate(gh):
                key = node, position, which
                cells[key] = cells[key] + value if key in cells else value


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    numbers = {"rows": 2000, "features": 10, "bins": 32, "depth": 4, "key-bits": 2048, "binary": 0, "sample": 0}
    for name, default in {**numbers, "workers": os.cpu_count() or 1}.items():
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--no-textbook", action="store_true")
    o = parser.parse_args()
    print(f"{o.rows} rows x {o.features} features x {o.bins} bins, depth {o.depth}, {o.key_bits} bits")
    work = make_work(o.rows, o.features, o.bins, o.depth, o.key_bits, o.binary)
    ours = run_ours(work, o.workers)
    print(f"\nfedcore.crypto: {ours[0]:.2f} CPU-s for a first tree, {ours[1]:.2f} for every further one")
    if not o.no_textbook:
        textbook = run_textbook(work, o.sample)
        print(f"\nphe / fedcore.crypto: {textbook[0] / ours[0]:.1f} times the CPU time for a first tree, ", end="")
        print(f"{textbook[1] / ours[1]:.1f} times for every further one")
    target = TARGETS.get((o.rows, o.features, o.bins, o.depth))
    if target and o.key_bits == 2048:
        print(f"target: {target}")


if __name__ == "__main__":
    main()
