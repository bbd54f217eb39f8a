"""The forecast of the terms page against real sessions: seconds and megabytes foretold, measured, and their ratio.

    python -m tests.bench.bench_forecast [--rows N …] [--features F] [--bins B] [--depth D] [--trees T] [--key-bits K]

Every hospital is a process of its own on this computer, and they speak over its loopback: the forecast is given a line
of 1 GB/s with a millisecond of delay, everything else it measures. Each ratio should lie between a half and two.
The feature hospital has as many predictors as the label hospital, as the forecast assumes, with --bins levels each.
"""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from fedcore.node.probe import computer_speeds
from fedcore.protocols.costs import Speeds
from fedcore.protocols.terms import PartyTerms, Scheme, Terms, message_tags
from fedcore.protocols.terms_view import expected_bytes, expected_seconds
from fedcore.simulate import simulate
from fedcore.trees.params import BoostParams

SESSION = """
[session]
mode = "vertical"
scheme = "{scheme}"
key_bits = {key_bits}

[[hospital]]
name = "Label"
records = "label.csv"
id = ["id"]
label = "stroke"

[[hospital]]
name = "Feature"
records = "feature.csv"
id = ["id"]

[params]
num_boost_round = {trees}
max_depth = {depth}
max_bin = {bins}
"""


def write_records(folder: Path, n_rows: int, n_features: int, n_bins: int) -> None:
    rng = np.random.default_rng(11)
    ids = np.arange(n_rows) + 10**7
    x = [rng.integers(0, n_bins, (n_rows, n_features)) for _ in range(2)]
    signal = sum(part[:, : max(1, n_features // 2)].sum(axis=1) / n_bins for part in x) / np.sqrt(n_features)
    y = (signal + rng.normal(size=n_rows) > np.quantile(signal, 0.9)).astype(int)
    tables = {"label.csv": [ids, y, *x[0].T], "feature.csv": [ids[::-1], *x[1][::-1].T]}
    for name, columns in tables.items():
        names = ["id", *(["stroke"] if name == "label.csv" else []), *(f"{name[0]}{i}" for i in range(n_features))]
        np.savetxt(folder / name, np.stack(columns, axis=1), "%d", ",", header=",".join(names), comments="")


def make_terms(scheme: Scheme, key_bits: int, params: BoostParams) -> Terms:
    parties = (PartyTerms("0" * 64, "Label", "label"), PartyTerms("1" * 64, "Feature", "feature"))
    return Terms(
        session="ab" * 16, created="2024-01-01T00:00:00Z", mode="vertical", outcome="stroke", purpose="benchmark",
        parties=parties, params=params.to_mapping(), scheme=scheme, key_bits=key_bits, min_group=5, test_fraction=0.3,
        rows="label", pad_to=100, max_patients=5_000_000, release=(), messages=message_tags("vertical", scheme),
    )  # fmt: skip


def compare(scheme: Scheme, o: argparse.Namespace, n_rows: int, speeds: Speeds, folder: Path) -> None:
    values = {"scheme": scheme, "key_bits": o.key_bits, "trees": o.trees, "depth": o.depth, "bins": o.bins}
    (folder / "session.toml").write_text(SESSION.format(**values), encoding="utf-8")
    report: dict[str, Any] = simulate(folder / "session.toml", quiet=True)
    if not report["trees_equal"]:
        raise SystemExit("the joint forest is not the pooled one")
    timings = report["timings_s"]
    took_s = sum(timings[stage] for stage in ("alignment", "own_model", "key", "training", "evaluation"))
    sent = sum(hospital["bytes_sent"] for hospital in report["hospitals"])
    params = BoostParams(num_boost_round=o.trees, max_depth=o.depth, max_bin=o.bins)
    terms = make_terms(scheme, o.key_bits, params)
    foretold_s, foretold = (
        f(terms, n_rows, o.features) for f in (lambda *a: expected_seconds(*a, speeds), expected_bytes)
    )
    print(f"{scheme:<9}{n_rows:>8} rows: {foretold_s:7.1f} s foretold, {took_s:7.1f} s taken,", end=" ")
    print(f"ratio {foretold_s / took_s:4.2f}; {foretold / 1e6:7.1f} MB foretold, {sent / 1e6:7.1f} MB sent,", end=" ")
    print(f"ratio {foretold / sent:4.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="+", default=[2000, 10_000])
    parser.add_argument("--only", choices=("lattice", "paillier"), help="one of both")
    for name, default in {"features": 8, "bins": 32, "depth": 4, "trees": 5, "key-bits": 2048}.items():
        parser.add_argument(f"--{name}", type=int, default=default)
    o = parser.parse_args()
    speeds = replace(computer_speeds(), bytes_per_s=1e9, exchange_s=1e-3)
    for n_rows in o.rows:
        with tempfile.TemporaryDirectory(prefix="fedstroke-") as scratch:
            folder = Path(scratch)
            write_records(folder, n_rows, o.features, o.bins)
            for scheme in [o.only] if o.only else ["lattice", "paillier"]:
                compare(scheme, o, n_rows, speeds, folder)


if __name__ == "__main__":
    main()
