"""How long the own grower takes next to stock xgboost `hist`, on the same rows and cuts in the same run.

    python -m tests.bench.bench_grower [--rounds 20] [--depth 4 6] [--repeats 5] [--threads 2]

Takes the BRFSS 2015 records from ../shared/data, or made-up ones of the same size where those are absent, and
made-up continuous ones with 40 predictors. The two take turns; on a machine that does other work the fastest tree
is the fairer number, for xgboost's threads wait for each other.
"""

from __future__ import annotations

import argparse
import itertools
import resource
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import xgboost as xgb
from numpy.typing import NDArray

from fedcore.trees.boosting import Rows, boost_alone
from fedcore.trees.cuts import Cuts, bin_rows, make_cuts
from fedcore.trees.model import Forest, predict_margin
from fedcore.trees.params import BoostParams
from fedcore.trees.rows import Block

MAX_BIN = 64
Records = tuple[NDArray[np.float32], NDArray[np.uint8]]


def survey() -> tuple[str, Records]:
    for folder in Path(__file__).resolve().parents:
        path = folder.parent / "shared" / "data" / "brfss2015_stroke.csv.gz"
        if (folder / "pyproject.toml").exists() and path.exists():
            table = pd.read_csv(path).select_dtypes("number")
            y = table.pop("Stroke").to_numpy(np.uint8)
            return "BRFSS 2015", (table.to_numpy(np.float32), y)
    rng = np.random.default_rng(0)
    x = np.column_stack([rng.integers(0, k, 250_000) for k in [2] * 14 + [3, 5, 6, 8, 13, 31, 60]]).astype(np.float32)
    return "made-up survey", (x, outcome(x, rng))


def laboratory() -> tuple[str, Records]:
    rng = np.random.default_rng(1)
    x = rng.normal(size=(250_000, 40)).astype(np.float32)
    x[rng.random(x.shape) < 0.1] = np.nan
    return "made-up laboratory", (x, outcome(np.nan_to_num(x), rng))


def outcome(x: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.uint8]:
    risk = (x[:, -1] - x[:, -1].mean()) / x[:, -1].std() + 0.3 * x[:, 0] * x[:, -2] - 3.0
    return (rng.random(len(x)) < 1 / (1 + np.exp(-risk))).astype(np.uint8)


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def stock_cuts(data: xgb.QuantileDMatrix) -> Cuts:
    indptr, values = data.get_quantile_cut()
    starts = indptr.astype(np.int64)
    pieces = [values[start + 1 : end] for start, end in itertools.pairwise(starts)]
    return Cuts(np.cumsum([0, *map(len, pieces)]), np.concatenate(pieces), values[starts[:-1]])


def compare(name: str, records: Records, depth: int, given: argparse.Namespace) -> None:
    x, y = records
    data = xgb.QuantileDMatrix(x, y, max_bin=MAX_BIN, nthread=given.threads)
    cuts = stock_cuts(data)
    bins = bin_rows(x, cuts)
    params = BoostParams(num_boost_round=given.rounds, max_depth=depth, eta=0.3, max_bin=MAX_BIN)
    base_score = float(np.float32(y.mean()))
    settings = {"objective": "binary:logistic", "tree_method": "hist", "base_score": base_score, "eta": 0.3}
    settings |= {"max_depth": depth, "max_bin": MAX_BIN, "nthread": given.threads}

    def ours(on_tree: Callable[[object], None]) -> Forest:
        return boost_alone(Block(cuts, bins), y, Rows.all(len(y)), params, on_tree=on_tree)

    def theirs(on_tree: Callable[[object], None]) -> xgb.Booster:
        return xgb.train(settings, data, given.rounds, callbacks=[AfterTree(on_tree)])

    own_s, stock_s = [], []
    for _ in range(given.repeats):
        own_s += tree_seconds(ours)
        stock_s += tree_seconds(theirs)
    margins = theirs(lambda _: None).predict(xgb.DMatrix(x), output_margin=True)
    difference = np.abs(predict_margin(ours(lambda _: None), x) - margins).max()
    print(f"{name}, {len(x):,} x {x.shape[1]}, depth {depth}, largest margin difference {difference:.1e}")
    for what, pick in (("fastest", np.min), ("median", np.median)):
        own, stock = 1000 * pick(own_s), 1000 * pick(stock_s)
        print(f"    {what} tree: own {own:.1f} ms, xgboost {stock:.1f} ms, ratio {own / stock:.1f}")


class AfterTree(xgb.callback.TrainingCallback):
    def __init__(self, on_tree: Callable[[object], None]) -> None:
        self.on_tree = on_tree

    def after_iteration(self, model: xgb.Booster, epoch: int, evals_log: object) -> bool:
        self.on_tree(epoch)
        return False


def tree_seconds(train: Callable[[Callable[[object], None]], object]) -> list[float]:
    """Seconds from each tree's end to the next one's, everything included."""
    ends: list[float] = []
    train(lambda _: ends.append(time.perf_counter()))
    return np.diff(ends).tolist()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--depth", type=int, nargs="+", default=[4, 6])
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    given = parser.parse_args()
    for name, records in (survey(), laboratory()):
        x = records[0]
        cuts = make_cuts(x, MAX_BIN)
        cutting = min(seconds(lambda x=x: make_cuts(x, MAX_BIN)) for _ in range(2))
        binning = min(seconds(lambda x=x, cuts=cuts: bin_rows(x, cuts)) for _ in range(2))
        print(f"{name}: make_cuts {cutting:.2f} s, bin_rows {binning:.2f} s")
        for depth in given.depth:
            compare(name, records, depth, given)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
