"""Hospitals with the same predictors: seconds and bytes of a tree, next to stock xgboost `hist` on the pooled rows.

    python -m tests.bench.bench_horizontal [--sites 5] [--rounds 50] [--depth 4] [--share 0.1]

Takes the BRFSS 2022 records from ../shared/data, states in alphabetical order standing in for regions, or made-up ones
of the same size where those are absent. All sites compute in this one process, on one core, every message through the
codec: what they do at the same time in real life is added up here. Seconds are of the processor, so that other work on
the machine does not count; stock xgboost has one thread for the same reason. A second run with a share of the patients
shows that the bytes do not depend on how many there are, but on how many nodes the trees have.
"""

from __future__ import annotations

import argparse
import csv
import random
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import xgboost as xgb
from numpy.typing import NDArray

from fedcore.crypto.identity import Identity
from fedcore.data.agreed import AgreedColumn, agreed_table
from fedcore.data.dictionary import describe_columns
from fedcore.data.mapping import Mapping
from fedcore.data.merging import merge
from fedcore.data.reader import read_records
from fedcore.data.records import Records
from fedcore.data.table import Table
from fedcore.protocols.exchange import run_in_memory
from fedcore.protocols.horizontal import train_together
from fedcore.protocols.quantiles import joint_cuts
from fedcore.protocols.secure_sum import agree_on_masks
from fedcore.protocols.terms import PartyTerms, Terms, message_tags
from fedcore.trees.boosting import Rows, boost_alone
from fedcore.trees.cuts import Cuts, bin_rows, make_cuts
from fedcore.trees.forest import Forest, first_difference
from fedcore.trees.params import BoostParams
from fedcore.trees.rows import Block

MAX_BIN = 64
MAPPING = Mapping(("record_id",), label="HadStroke")


@dataclass(frozen=True)
class Joint:
    """What one site brings back; the forest is the same at all."""

    forest: Forest
    cuts: Cuts
    cut_s: float
    tree_s: Sequence[float]
    bytes_per_tree: float


def survey(folder: Path) -> Path:
    """The records, or made-up ones of their size."""
    for parent in Path(__file__).resolve().parents:
        path = parent.parent / "shared" / "data" / "brfss2022_state_stroke.csv.gz"
        if (parent / "pyproject.toml").exists() and path.exists():
            return path
    draw, path = random.Random(1), folder / "made_up.csv"
    kinds = [2] * 26 + [3, 4, 5, 6, 13, 31]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["record_id", "State", *(f"q{k}" for k in range(len(kinds))), "HadStroke"])
        for i in range(246_013):
            answers = [draw.randrange(kind) for kind in kinds]
            writer.writerow([i, f"S{draw.randrange(54):02}", *answers, "Yes" if draw.random() < 0.04 else "No"])
    return path


def regions(records: Records, n: int) -> list[Records]:
    """The records by runs of states with about as many patients each; no site knows the column of states."""
    states = records.frame["State"].to_numpy().astype(str)
    order = np.searchsorted(np.unique(states), states)
    counts = np.bincount(order)
    site = (np.cumsum(counts) - counts // 2) * n // len(states)
    frame = records.frame.drop(columns="State")
    return [
        replace(records, frame=frame[site[order] == k].reset_index(drop=True), lines=records.lines[site[order] == k])
        for k in range(n)
    ]


def terms_of(columns: tuple[AgreedColumn, ...], sites: Sequence[Identity], given: argparse.Namespace) -> Terms:
    params = BoostParams(num_boost_round=given.rounds, max_depth=given.depth, eta=0.3, max_bin=MAX_BIN)
    return Terms(
        session="ab" * 16, created="2024-01-01T00:00:00Z", mode="horizontal", outcome="stroke", purpose="benchmark",
        parties=tuple(PartyTerms(i.party_id, i.name, "site") for i in sites), params=params.to_mapping(),
        scheme="masks", key_bits=256, min_group=5, test_fraction=0.3, rows="label", pad_to=1, max_patients=10**7,
        release=(), messages=message_tags("horizontal"), dictionary=columns,
    )  # fmt: skip


async def one_site(terms: Terms, me: Identity, table: Table) -> Joint:
    """The joint training alone: no model of the site's own, nothing held out."""
    assert table.y is not None
    began, ends = time.process_time(), []
    sums = await agree_on_masks(terms, me)
    cuts = await joint_cuts(table.x, MAX_BIN, sums)
    cut_s, before = time.process_time() - began, sums.bytes_sent
    block = Block(cuts, bin_rows(table.x, cuts))
    ends.append(time.process_time())
    forest = await train_together(
        terms, block, table.y, Rows.all(len(table.ids)), sums, lambda _: ends.append(time.process_time())
    )
    return Joint(forest, cuts, cut_s, np.diff(ends).tolist(), (sums.bytes_sent - before) / len(forest.trees))


def together(terms: Terms, sites: Sequence[Identity], tables: Sequence[Table]) -> Joint:
    results = run_in_memory({i.party_id: one_site(terms, i, t) for i, t in zip(sites, tables, strict=True)})
    found: list[Joint] = list(results.values())
    assert all(first_difference(found[0].forest, other.forest) is None for other in found)
    return found[1]  # not the host, who hears the totals and sends them to all


def share_of(table: Table, share: float) -> Table:
    taken = np.flatnonzero(np.random.default_rng(0).random(len(table.ids)) < share)
    assert table.y is not None
    return Table(tuple(table.ids[i] for i in taken), table.features, table.x[taken], table.y[taken], table.coding)


def stock_tree_s(x: NDArray[np.float32], y: NDArray[np.uint8], given: argparse.Namespace) -> float:
    """Seconds of a tree of stock xgboost, from one tree's end to the next one's; the median."""
    ends: list[float] = []

    class AfterTree(xgb.callback.TrainingCallback):
        def after_iteration(self, model: xgb.Booster, epoch: int, evals_log: object) -> bool:
            ends.append(time.process_time())
            return False

    settings = {"objective": "binary:logistic", "tree_method": "hist", "eta": 0.3, "max_depth": given.depth,
                "max_bin": MAX_BIN, "nthread": 1}  # fmt: skip
    data = xgb.QuantileDMatrix(x, y, max_bin=MAX_BIN, nthread=1)
    xgb.train(settings, data, given.rounds, callbacks=[AfterTree()])
    return float(np.median(np.diff(ends)))


def pooled(x: NDArray[np.float32], y: NDArray[np.uint8], terms: Terms) -> tuple[Forest, Cuts, float]:
    """The pooled forest by the same grower, and the median seconds of a tree."""
    ends: list[float] = []
    cuts = make_cuts(x, MAX_BIN)
    block = Block(cuts, bin_rows(x, cuts), min_group=terms.min_group)
    forest = boost_alone(
        block, y, Rows.all(len(y)), terms.boost_params, on_tree=lambda _: ends.append(time.process_time())
    )
    return forest, cuts, float(np.median(np.diff(ends)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sites", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--depth", type=int, default=4)
    parser.add_argument("--share", type=float, default=0.1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        parts = regions(read_records(survey(Path(scratch))), given.sites)
        sites = [Identity.create(f"Region {k + 1}") for k in range(given.sites)]
        told = {site.name: describe_columns(part, MAPPING) for site, part in zip(sites, parts, strict=True)}
        columns = merge(told).columns
        tables = [agreed_table(part, MAPPING, columns)[0] for part in parts]
    terms = terms_of(columns, sites, given)
    report(terms, sites, tables, given)


def report(terms: Terms, sites: Sequence[Identity], tables: Sequence[Table], given: argparse.Namespace) -> None:
    x = np.concatenate([table.x for table in tables])
    y = np.concatenate([table.y for table in tables if table.y is not None])
    sizes = ", ".join(f"{len(table.ids):,}" for table in tables)
    print(f"{len(y):,} patients ({sizes}), {len(terms.dictionary)} columns, {x.shape[1]} features")
    joint = together(terms, sites, tables)
    forest, _, pooled_s = pooled(x, y, terms)
    difference = first_difference(replace(joint.forest, feature_names=()), replace(forest, feature_names=()))
    print(f"joint = pooled, {len(forest.trees)} trees of depth {given.depth}: {difference is None}")
    tree_s = float(np.median(joint.tree_s))
    stock_s = stock_tree_s(x, y, given)
    print(f"joint bin edges {joint.cut_s:.1f} s")
    own = f"of the same grower on the pooled rows {1000 * pooled_s:.0f} ms"
    print(f"a tree of all sites together {1000 * tree_s:.0f} ms, {own}")
    print(
        f"a tree of stock xgboost hist on the pooled rows {1000 * stock_s:.0f} ms: the sites together take "
        f"{tree_s / stock_s:.1f} times that, the pooled grower {pooled_s / stock_s:.1f} times"
    )
    few = together(terms, sites, [share_of(table, given.share) for table in tables])
    print(
        f"a site sends {joint.bytes_per_tree:,.0f} bytes per tree of {splits(joint.forest):.1f} splits; with "
        f"{given.share:.0%} of the patients {few.bytes_per_tree:,.0f} per tree of {splits(few.forest):.1f}"
    )


def splits(forest: Forest) -> float:
    """Splits of a tree, on average."""
    return float(np.mean([sum(node.split is not None for node in tree.nodes.values()) for tree in forest.trees]))


if __name__ == "__main__":
    main()
