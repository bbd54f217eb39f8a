"""How long encrypted alignment takes and how much memory: both sides of PROTOCOL.md section 2 on this machine.

    python -m tests.bench.bench_alignment [--patients 100000] [--workers 2]

Where the package `openmined.psi` is installed, the same lists also go through it (ECDH on P-256 in C++, raw sets, not
Bloom filters), and the ratio of CPU time is printed. It is a yardstick only and no dependency of the program.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import importlib.util
import os
import re
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from fedcore.crypto.blinding import BlindingSecret, hash_to_curve, intersect, n_points, random_points, reorder, shuffle
from fedcore.crypto.pool import worker_pool

MANIFEST = hashlib.sha256(b"benchmark").digest()


@dataclass(frozen=True)
class Cost:
    wall_s: float
    cpu_s: float
    peak_bytes: int | None  # growth of this process; the workers hold a few chunks each


def keys_of_both(n: int) -> tuple[list[str], list[str]]:
    """n keys a side, half of them shared, as long as a normalised identifier with a date."""
    keys = [f"11010119{50 + i % 50}{i:08d}|19{50 + i % 50}-01-02" for i in range(n + n // 2)]
    return keys[:n], keys[n // 2 : n // 2 + n]


def align(ours: Sequence[str], theirs: Sequence[str], executor: Executor | None) -> int:
    """Hash, blind, shuffle, blind the other's, intersect; returns how many patients are shared."""
    a, b = BlindingSecret.create(), BlindingSecret.create()
    our_order, their_order = shuffle(len(ours)), shuffle(len(theirs))
    sent = reorder(a.multiply(hash_to_curve(MANIFEST, ours, executor), executor, own=True), our_order)
    setup = reorder(b.multiply(hash_to_curve(MANIFEST, theirs, executor), executor, own=True), their_order)
    matches = intersect(b.multiply(sent, executor), a.multiply(setup, executor))
    checked = range(0, len(matches.own), 997)
    assert all(ours[our_order[matches.own[i]]] == theirs[their_order[matches.peer[i]]] for i in checked)
    return len(matches.own)


def answer_of_other_side(n: int, folder: Path) -> None:
    """What the feature hospital sends back, in a process of its own; files, because pipes would hold copies."""
    theirs, b = keys_of_both(n)[1], BlindingSecret.create()
    setup = reorder(b.multiply(hash_to_curve(MANIFEST, theirs), own=True), shuffle(len(theirs)))
    (folder / "setup").write_bytes(setup)
    (folder / "returned").write_bytes(b.multiply((folder / "sent").read_bytes()))


def label_hospital(ours: Sequence[str], folder: Path, workers: Executor, other_side: Executor) -> None:
    a, order = BlindingSecret.create(), shuffle(len(ours))
    sent = reorder(a.multiply(hash_to_curve(MANIFEST, ours, workers), workers, own=True), order)
    (folder / "sent").write_bytes(sent)
    other_side.submit(answer_of_other_side, len(ours), folder).result()
    product = a.multiply((folder / "setup").read_bytes(), workers)
    intersect((folder / "returned").read_bytes(), product)


def align_by_openmined(ours: list[str], theirs: list[str]) -> int:
    psi: Any = importlib.import_module("private_set_intersection.python")
    client, server = psi.client.CreateWithNewKey(True), psi.server.CreateWithNewKey(True)
    setup = server.CreateSetupMessage(0.0, len(ours), theirs, psi.DataStructure.RAW)
    response = server.ProcessRequest(client.CreateRequest(ours))
    return len(client.GetIntersection(setup, response))


def peak_memory(reset: bool = False) -> int | None:
    """High-water mark of this process in bytes (Linux); `reset` lowers it to what is in use now."""
    try:
        if reset:
            Path("/proc/self/clear_refs").write_text("5")
        found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    except OSError:
        return None
    return int(found[1]) * 1024 if found else None


def cpu_seconds() -> float:
    """Of this process and of the workers that have ended."""
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def measure(work: Callable[[], Any]) -> Cost:
    before, start, cpu = peak_memory(reset=True), time.perf_counter(), cpu_seconds()
    work()
    wall, cpu, after = time.perf_counter() - start, cpu_seconds() - cpu, peak_memory()
    return Cost(wall, cpu, None if before is None or after is None else after - before)


def show_steps(n: int) -> None:
    """Microseconds of CPU per patient and step, in this process alone."""
    n = min(n, 10_000)
    keys = keys_of_both(n)[0]
    secret, points = BlindingSecret.create(), hash_to_curve(MANIFEST, keys)
    blinded = secret.multiply(points, own=True)
    steps: dict[str, Callable[[], Any]] = {
        "hash to curve": lambda: hash_to_curve(MANIFEST, keys),
        "multiply own points": lambda: secret.multiply(points, own=True),
        "check and multiply the peer's": lambda: secret.multiply(blinded),
        "random point for padding": lambda: random_points(n),
        "shuffle and reorder": lambda: reorder(points, shuffle(n)),
        "intersect, per side": lambda: intersect(points, points),
    }
    for name, step in steps.items():
        print(f"  {name:32s}{measure(step).cpu_s / n * 1e6:8.2f} µs")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--patients", type=int, default=100_000, help="on each side")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    n = options.patients
    ours, theirs = keys_of_both(n)

    def in_processes() -> None:
        with worker_pool(options.workers) as pool:
            assert align(ours, theirs, pool) == n - n // 2

    # First, while this process has no freed memory to take again.
    with worker_pool(1) as other, worker_pool(options.workers) as workers, tempfile.TemporaryDirectory() as folder:
        for pool in (other, workers):
            pool.submit(n_points, b"").result()  # started before the measurement
        peak = measure(lambda: label_hospital(ours, Path(folder), workers, other)).peak_bytes
    cost = measure(in_processes)
    print(f"{n:,} patients a side, {options.workers} workers, both sides on this machine")
    print(f"  wall {cost.wall_s:.2f} s, CPU {cost.cpu_s:.2f} s both sides together")
    print(f"  {2 * n / cost.cpu_s:,.0f} patients of either side per second and core")
    if peak is not None:
        print(f"  peak memory of the label hospital: {peak / n:.0f} bytes per own patient, beside the keys")
    print("CPU per patient and step")
    show_steps(n)
    if importlib.util.find_spec("private_set_intersection") is None:
        print("openmined.psi is not installed: no comparison")
        return
    theirs_cost = measure(lambda: align_by_openmined(ours, theirs))
    print(f"openmined.psi: wall {theirs_cost.wall_s:.2f} s, CPU {theirs_cost.cpu_s:.2f} s both sides together")
    print(f"  ratio of CPU time, openmined.psi to ours: {theirs_cost.cpu_s / cost.cpu_s:.2f}")


if __name__ == "__main__":
    main()
