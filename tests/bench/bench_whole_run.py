"""A whole session under the lattice scheme, from files to the comparison: seconds and CPU-seconds per stage, bytes on
the line, peak memory of each hospital, and the ratio to the plain grower on the pooled records.

    python -m tests.bench.bench_whole_run [--rows N …] [--features F] [--bins B] [--depth D] [--trees T] [--keep DIR]

Every hospital is a process of its own; the label hospital has 8 predictors, the other --features of --bins or more
levels, a tenth of the values missing. The pooled forest is trained afterwards in this process and must be the same.
`--keep` leaves the made-up records there and takes them from there, since making them takes a while.
"""

from __future__ import annotations

import argparse
import contextlib
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from fedcore.session_file import read_session_file
from fedcore.simulate import load_table, simulate
from tests.bench.bench_forecast import SESSION

OWN = 8
MOST_MEMORY_MB = 1500


def write_records(folder: Path, n_rows: int, n_features: int, n_bins: int) -> None:
    rng = np.random.default_rng(12)
    ids = np.arange(n_rows) + 10**7
    own = rng.integers(0, 200, (n_rows, OWN)).astype(np.float64)
    theirs = rng.integers(0, 4 * n_bins, (n_rows, n_features)).astype(np.float64)
    signal = own[:, :2].sum(axis=1) / 200 + theirs[:, :6].sum(axis=1) / n_bins / 4 + rng.normal(size=n_rows)
    y = (signal > np.quantile(signal, 0.95)).astype(int)
    for x in (own, theirs):
        x[rng.random(x.shape) < 0.1] = np.nan
    _write(folder / "label.csv", ids, [("stroke", y.astype(np.float64))], own)
    order = rng.permutation(n_rows)
    _write(folder / "feature.csv", ids[order], [], theirs[order])


def _write(path: Path, ids: Any, first: list[tuple[str, Any]], x: Any) -> None:
    import pandas as pd

    columns = dict([("id", ids), *first]) | {f"x{i}": pd.array(x[:, i]).astype("Int64") for i in range(x.shape[1])}
    pd.DataFrame(columns).to_csv(path, index=False)


@contextlib.contextmanager
def records(o: argparse.Namespace, n_rows: int) -> Iterator[Path]:
    with contextlib.ExitStack() as stack:
        name = f"{n_rows}x{o.features}x{o.bins}"
        folder = o.keep / name if o.keep else Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / "feature.csv").exists():
            write_records(folder, n_rows, o.features, o.bins)
        values = {"scheme": "lattice", "key_bits": 3072, "trees": o.trees, "depth": o.depth, "bins": o.bins}
        (folder / "session.toml").write_text(SESSION.format(**values), encoding="utf-8")
        yield folder


def run(o: argparse.Namespace, n_rows: int) -> None:
    with records(o, n_rows) as folder:
        report: dict[str, Any] = simulate(folder / "session.toml", quiet=True)
        reading_s = read_all(folder)
    timings, trees = report["timings_s"], report["trees"]
    print(f"\n{n_rows} rows, {o.features} remote features, {o.bins} bins; {trees} trees of depth {o.depth}")
    print(f"  the forest is the pooled one: {report['trees_equal']}")
    stages = ("alignment", "own_model", "training", "evaluation", "total")
    print("  seconds: " + ", ".join(f"{stage} {timings[stage]:.1f}" for stage in stages))
    for hospital in report["hospitals"]:
        peak = hospital["peak_rss_mb"]
        told = ", ".join(f"{stage} {s:.1f}" for stage, s in hospital["cpu_by_stage_s"].items())
        verdict = "" if peak <= MOST_MEMORY_MB else f", MORE THAN {MOST_MEMORY_MB}"
        print(f"  {hospital['name']}: {hospital['cpu_s']:.1f} CPU-s ({told}), {peak:.0f} MB at most{verdict}")
    sent = sum(hospital["bytes_sent"] for hospital in report["hospitals"])
    print(f"  {sent / 1e6:.0f} MB sent, {sent / n_rows / trees:.0f} bytes per patient and tree, everything included")
    joint_s = sum(hospital["cpu_s"] for hospital in report["hospitals"])
    pooled_s = timings["pooled_training"]
    print(f"  pooled plain run: {reading_s:.1f} CPU-s to read the files, {pooled_s:.1f} to train")
    print(f"  ratio of the whole session to the pooled plain run: {joint_s / (pooled_s + reading_s):.1f}")


def read_all(folder: Path) -> float:
    """CPU-seconds of reading all records in one process."""
    started = time.process_time()
    for hospital in read_session_file(folder / "session.toml").hospital:
        load_table(hospital, folder)
    return time.process_time() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="+", default=[50_000, 250_000])
    parser.add_argument("--keep", type=Path)
    for name, default in {"features": 20, "bins": 64, "depth": 5, "trees": 10}.items():
        parser.add_argument(f"--{name}", type=int, default=default)
    o = parser.parse_args()
    for n_rows in o.rows:
        run(o, n_rows)


if __name__ == "__main__":
    main()
