"""CPU-seconds of vertical training under the lattice scheme, both hospitals together, and of the pooled plain grower on
the same rows in the same run; memory, and bytes per patient and tree.

    python -m tests.bench.bench_lattice [--rows N …] [--features F] [--bins B] [--depth D] [--trees T]
        [--repeats R]
    python -m tests.bench.bench_lattice --brfss brfss2015_stroke.csv.gz [--trees 50] [--depth 4] [--repeats 1]

Both sides run in this process, every message through the codec, without a network. What is done once per training
(public elements, set-up rows) is shown apart. The label hospital holds two predictors of its own. Every forest is
compared with the pooled one. `--brfss`: the label hospital holds demographics and habits, the other the comorbidities
of the same patients. `--profile` shows where the time goes.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import resource
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fedcore.protocols.codec import encode
from fedcore.protocols.exchange import Exchange, Received, run_in_memory
from fedcore.protocols.lattice_messages import LatticeAnswers, LatticeQueries, LatticeRows
from fedcore.protocols.matching import Alignment
from fedcore.protocols.terms import PartyTerms, Terms, message_tags
from fedcore.protocols.vertical_candidates import FeatureModel
from fedcore.protocols.vertical_lattice import train_as_label
from fedcore.protocols.vertical_lattice_feature import train_as_feature
from fedcore.trees.boosting import Rows, boost, fixed_point, run_local
from fedcore.trees.cuts import bin_rows, make_cuts
from fedcore.trees.forest import Forest
from fedcore.trees.params import BoostParams
from fedcore.trees.rows import Block, LocalSource

TARGETS = {(10_000, 10, 32, 5): 0.4, (50_000, 10, 32, 5): 1.5}
COMORBIDITIES = [
    "HighBP", "HighChol", "CholCheck", "HeartDiseaseorAttack", "Diabetes", "Diabetes_012", "Diabetes_binary",
    "GenHlth", "MentHlth", "PhysHlth", "DiffWalk", "BMI",
]  # fmt: skip
LABEL, FEATURE = "0" * 64, "1" * 64


@dataclass(frozen=True)
class Work:
    title: str
    own: NDArray[np.float32]
    theirs: NDArray[np.float32]
    y: NDArray[np.uint8]


@dataclass
class Tally:
    """CPU-seconds of one side and what it sent; `once` is what came before the first query."""

    cpu_s: float = 0.0
    once_s: float | None = None
    sent: int = 0
    sent_once: int = 0

    def per_tree_s(self, n_trees: int) -> float:
        return (self.cpu_s - (self.once_s or 0.0)) / n_trees


@dataclass(frozen=True)
class Measured:
    """One joint and one pooled training."""

    label: Tally
    feature: Tally
    pooled_s: float
    """Per tree."""

    def ratio(self, n_trees: int) -> float:
        return (self.label.per_tree_s(n_trees) + self.feature.per_tree_s(n_trees)) / self.pooled_s


class Watched:
    """A protocol whose computing time and messages are counted."""

    def __init__(self, inner: Any, tally: Tally) -> None:
        self._inner, self._tally = inner, tally

    def send(self, received: Received) -> Exchange:
        before, started = self._tally.cpu_s, time.process_time()
        try:
            exchange: Exchange = self._inner.send(received)
        finally:
            self._tally.cpu_s += time.process_time() - started
        for messages in exchange.outgoing.values():
            for message in messages:
                if self._tally.once_s is None and isinstance(message, LatticeQueries | LatticeAnswers):
                    self._tally.once_s = before
                size = len(encode(message))
                if isinstance(message, LatticeRows):
                    self._tally.sent_once += size
                else:
                    self._tally.sent += size
        return exchange

    def close(self) -> None:
        self._inner.close()


def made_up(n_rows: int, n_features: int, n_bins: int) -> Work:
    rng = np.random.default_rng(7)
    own = rng.normal(size=(n_rows, 2)).astype(np.float32)
    theirs = rng.integers(0, n_bins, (n_rows, n_features)).astype(np.float32)
    theirs[rng.random(theirs.shape) < 0.1] = np.nan
    signal = own[:, 0] + np.nan_to_num(theirs[:, :4]).sum(axis=1) / n_bins + rng.normal(size=n_rows)
    return Work(
        f"{n_rows} rows, {n_features} remote features, {n_bins} bins", own, theirs, (signal > 2).astype(np.uint8)
    )


def brfss(path: Path) -> Work:
    import pandas as pd

    frame = pd.read_csv(path)
    frame = frame.drop(columns="record_id", errors="ignore")
    y = frame.pop("Stroke").to_numpy().astype(np.uint8)
    remote = [name for name in frame if name in COMORBIDITIES]
    own = [name for name in frame if name not in remote]
    title = f"BRFSS 2015, {len(frame)} rows; {len(own)} own predictors, remote: {', '.join(remote)}"
    return Work(title, frame[own].to_numpy(np.float32), frame[remote].to_numpy(np.float32), y)


def make_terms(params: BoostParams) -> Terms:
    return Terms(
        session="ab" * 16, created="2024-01-01T00:00:00Z", mode="vertical", outcome="stroke", purpose="benchmark",
        parties=(PartyTerms(LABEL, "Label", "label"), PartyTerms(FEATURE, "Feature", "feature")),
        params=params.to_mapping(), scheme="lattice", key_bits=3072, min_group=5, test_fraction=0.3, rows="label",
        pad_to=100, max_patients=5_000_000, release=(), messages=message_tags("vertical", "lattice"),
    )  # fmt: skip


def run(work: Work, params: BoostParams, repeats: int) -> None:
    terms = make_terms(params)
    order = np.random.default_rng(8).permutation(len(work.y))
    cuts = make_cuts(work.own, params.max_bin)
    block = Block(cuts, bin_rows(work.own, cuts))
    measured = []
    for _ in range(repeats):  # taking turns, so that a machine's moods meet both
        results, label, feature = run_joint(work, block, terms, order)
        memory_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        pooled, pooled_s = run_pooled(work, block, terms)
        check_equal(results[LABEL], results[FEATURE], pooled)
        measured.append(Measured(label, feature, pooled_s))
    print("  the forest is the pooled one, bit for bit")
    show(work, params, measured, memory_mb)


def run_joint(work: Work, own: Block, terms: Terms, order: NDArray[np.intp]) -> tuple[dict[str, Any], Tally, Tally]:
    alignments = {FEATURE: Alignment(order)}
    label = train_as_label(terms, own, work.y, Rows.all(len(work.y)), alignments, lambda progress: None)
    feature = train_as_feature(terms, FEATURE, work.theirs[order], lambda model: None)
    tallies = Tally(), Tally()
    watched: dict[str, Any] = {LABEL: Watched(label, tallies[0]), FEATURE: Watched(feature, tallies[1])}
    return run_in_memory(watched), *tallies


def run_pooled(work: Work, own: Block, terms: Terms) -> tuple[Forest, float]:
    """The forest of the plain grower over both hospitals' columns, and its CPU-seconds per tree."""
    params = terms.boost_params
    cuts = make_cuts(work.theirs, params.max_bin)
    known = np.ones(len(work.y), np.bool_)
    source = LocalSource([own, Block(cuts, bin_rows(work.theirs, cuts), known, terms.min_group, 1)], params)
    rows = Rows.all(len(work.y))
    started = time.process_time()
    scale = fixed_point(rows, params, terms.sum_bits)
    forest = run_local(boost(source, work.y, rows, params, scale=scale, on_tree=lambda _: None))
    return forest, (time.process_time() - started) / params.num_boost_round


def check_equal(joint: Forest, model: FeatureModel, pooled: Forest) -> None:
    for mine, theirs in zip(joint.trees, pooled.trees, strict=True):
        for number, node in theirs.nodes.items():
            split, other = mine.nodes[number].split, node.split
            if split is not None and split.owner:
                line = model.splits[split.feature]
                assert other is not None
                assert (line.feature, line.threshold) == (other.feature, other.threshold)
            else:
                assert split == other
            assert mine.nodes[number].value == node.value


def show(work: Work, params: BoostParams, measured: Sequence[Measured], memory_mb: float) -> None:
    n, trees = len(work.y), params.num_boost_round
    per_label = median(each.label.per_tree_s(trees) for each in measured)
    per_feature = median(each.feature.per_tree_s(trees) for each in measured)
    pooled_s = median(each.pooled_s for each in measured)
    ratios = [each.ratio(trees) for each in measured]
    print(
        f"  per tree: {per_label + per_feature:.3f} CPU-s (label {per_label:.3f}, feature {per_feature:.3f}); "
        f"pooled {pooled_s:.4f}; medians of {len(measured)}"
    )
    print(f"  ratio to the pooled plain grower: {median(ratios):.1f} ({min(ratios):.1f} to {max(ratios):.1f})")
    once = [median(m.label.once_s or 0.0 for m in measured), median(m.feature.once_s or 0.0 for m in measured)]
    label, feature = measured[0].label, measured[0].feature
    print(
        f"  once: {sum(once):.2f} CPU-s (label {once[0]:.2f}, feature {once[1]:.2f}), {feature.sent_once / 1e6:.1f} MB"
    )
    wire, once_wire = (label.sent + feature.sent) / trees / n, feature.sent_once / trees / n
    print(f"  bytes per patient and tree: {wire:.0f}, and {once_wire:.0f} more for the rows sent once")
    print(f"  memory of both sides together: {memory_mb:.0f} MB at its highest")
    print(f"  all {trees} trees: {median(m.label.cpu_s + m.feature.cpu_s for m in measured):.1f} CPU-s")
    target = TARGETS.get((n, work.theirs.shape[1], params.max_bin, params.max_depth))
    if target:
        print(f"  target: {target} CPU-s per tree: {'reached' if per_label + per_feature <= target else 'MISSED'}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 50_000])
    parser.add_argument("--brfss", type=Path)
    parser.add_argument("--profile", action="store_true")
    for name, default in {"features": 10, "bins": 32, "depth": 5, "trees": 20, "repeats": 5}.items():
        parser.add_argument(f"--{name}", type=int, default=default)
    o = parser.parse_args()
    params = BoostParams(num_boost_round=o.trees, max_depth=o.depth, max_bin=o.bins)
    for work in [brfss(o.brfss)] if o.brfss else [made_up(n, o.features, o.bins) for n in o.rows]:
        print(f"\n{work.title}; {o.trees} trees of depth {o.depth}")
        with cProfile.Profile() as profile:
            if not o.profile:
                profile.disable()
            run(work, params, o.repeats)
        if o.profile:
            pstats.Stats(profile).sort_stats("tottime").print_stats(18)


if __name__ == "__main__":
    main()
