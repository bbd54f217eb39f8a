from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import xgboost as xgb

from fedcore.errors import DataError
from fedcore.trees.boosting import Progress, Rows, Standing, boost, boost_alone, logloss, run_local
from fedcore.trees.cuts import Cuts, bin_rows, make_cuts
from fedcore.trees.forest import Forest, first_difference, predict_margin
from fedcore.trees.params import BoostParams
from fedcore.trees.rows import Block, LocalSource

N = 600


def nothing(_: Progress) -> None:
    pass


@pytest.fixture
def table(made_up: Callable) -> tuple[np.ndarray, np.ndarray, Cuts]:
    x, y = made_up(N)
    return x, y, make_cuts(x, 16)


def rows_of(seed: int = 0) -> Rows:
    part = np.random.default_rng(seed).random(N)
    return Rows(part < 0.6, (part >= 0.6) & (part < 0.8))


def train(table: tuple[np.ndarray, np.ndarray, Cuts], params: BoostParams, **how: object) -> Forest:
    x, y, cuts = table
    given = {"rows": rows_of(), "on_tree": nothing, **how}
    rows = given.pop("rows")
    return run_local(boost(LocalSource([Block(cuts, bin_rows(x, cuts))], params), y, rows, params, **given))


RANDOM = BoostParams(
    num_boost_round=12, max_depth=3, eta=0.4, subsample=0.7, colsample_bytree=0.6, scale_pos_weight=3.0, seed=5
)


@pytest.mark.parametrize("cut", [0, 1, 7, 12])
@pytest.mark.parametrize("stopping", [None, 3])
def test_resuming_gives_the_bit_identical_forest(
    table: tuple[np.ndarray, np.ndarray, Cuts], cut: int, stopping: int | None
) -> None:
    params = replace(RANDOM, early_stopping_rounds=stopping)
    standings: list[Standing] = []
    whole = train(table, params, on_tree=lambda progress: standings.append(progress.standing))
    cut = min(cut, len(standings))
    if cut:
        assert train(table, params, start=standings[cut - 1]) == whole
    trees = standings[cut - 1].forest.trees if cut else ()
    assert train(table, params, start=replace(whole, trees=trees)) == whole


def test_two_runs_are_the_same_and_seeds_differ(table: tuple[np.ndarray, np.ndarray, Cuts]) -> None:
    assert first_difference(train(table, RANDOM), train(table, RANDOM)) is None
    assert first_difference(train(table, RANDOM), train(table, replace(RANDOM, seed=6))) is not None


def test_margins_of_all_rows_are_what_the_model_predicts(table: tuple[np.ndarray, np.ndarray, Cuts]) -> None:
    seen: list[Progress] = []
    forest = train(table, RANDOM, on_tree=seen.append)
    assert np.array_equal(seen[-1].margin, predict_margin(forest, table[0]))
    assert np.array_equal(seen[4].margin, predict_margin(seen[4].forest, table[0]))
    assert [progress.tree for progress in seen] == list(range(12))
    assert {progress.n_trees for progress in seen} == {12}
    with pytest.raises(ValueError, match="read-only"):
        seen[-1].margin[0] = 0


def test_progress_tells_the_time_and_the_losses(table: tuple[np.ndarray, np.ndarray, Cuts]) -> None:
    seen: list[Progress] = []
    clock = itertools.count().__next__
    train(table, replace(RANDOM, num_boost_round=2), on_tree=seen.append, clock=lambda: 0.5 * clock())
    assert [progress.tree_s for progress in seen] == [0.5, 0.5]
    _, y, _ = table
    for progress in seen:
        for name, part in [("train_logloss", rows_of().fit), ("stop_logloss", rows_of().stop)]:
            p = 1 / (1 + np.exp(-progress.margin[part].astype(float)))
            expected = -np.mean(np.where(y[part] == 1, np.log(p), np.log(1 - p)))
            assert progress.metrics[name] == pytest.approx(expected, rel=1e-12)
    train(table, replace(RANDOM, num_boost_round=1), rows=Rows.all(N), on_tree=seen.append)
    assert set(seen[-1].metrics) == {"train_logloss"}


def test_early_stopping_ends_at_the_best_tree(table: tuple[np.ndarray, np.ndarray, Cuts]) -> None:
    params = BoostParams(num_boost_round=200, max_depth=4, eta=0.5, early_stopping_rounds=4)
    losses: list[float] = []
    stopped = train(table, params, on_tree=lambda progress: losses.append(progress.metrics["stop_logloss"]))
    best = int(np.argmin(losses))
    assert len(losses) == best + 5 < 200
    assert len(stopped.trees) == best + 1
    full = train(table, replace(params, early_stopping_rounds=None, num_boost_round=best + 1))
    assert full == stopped
    with pytest.raises(DataError, match="Early stopping"):
        train(table, params, rows=Rows.all(N))


def test_raising_in_on_tree_cancels(table: tuple[np.ndarray, np.ndarray, Cuts]) -> None:
    def cancel(progress: Progress) -> None:
        if progress.tree == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(table, RANDOM, on_tree=cancel)


def test_rows_that_only_ride_along_do_not_change_the_model(table: tuple[np.ndarray, np.ndarray, Cuts]) -> None:
    x, y, cuts = table
    params = replace(RANDOM, subsample=1.0)
    fit = rows_of().fit
    alone = train((x[fit], y[fit], cuts), params, rows=Rows.all(int(fit.sum())))
    assert first_difference(train(table, params), alone) is None


def test_one_outcome_only_is_refused(table: tuple[np.ndarray, np.ndarray, Cuts]) -> None:
    x, y, cuts = table
    for outcome in (np.zeros_like(y), np.ones_like(y)):
        with pytest.raises(DataError, match="same outcome"):
            train((x, outcome, cuts), RANDOM)
    with pytest.raises(DataError, match="0 or 1"):
        train((x, y + np.uint8(1), cuts), RANDOM)
    with pytest.raises(DataError, match="cannot both"):
        Rows(np.ones(3, np.bool_), np.ones(3, np.bool_))


def test_a_start_from_elsewhere_is_refused(table: tuple[np.ndarray, np.ndarray, Cuts]) -> None:
    standings: list[Standing] = []
    train(table, RANDOM, on_tree=lambda progress: standings.append(progress.standing))
    with pytest.raises(DataError, match="not trained on these"):
        train(table, RANDOM, start=replace(standings[0].forest, base_score=0.5))
    with pytest.raises(DataError, match="does not belong"):
        train(table, RANDOM, start=replace(standings[0], margin=standings[0].margin[1:]))
    with pytest.raises(DataError, match="does not belong"):
        train(table, RANDOM, start=replace(standings[0], stop_losses=()))


def test_the_pooled_model_of_several_blocks_is_that_of_one_table(table: tuple[np.ndarray, np.ndarray, Cuts]) -> None:
    x, y, _ = table
    params = replace(RANDOM, colsample_bytree=1.0)
    parts = [x[:, :2], x[:, 2:3], x[:, 3:]]
    blocks = []
    for owner, part in enumerate(parts):
        part_cuts = make_cuts(part, 16)
        blocks.append(Block(part_cuts, bin_rows(part, part_cuts), owner=owner))
    pooled = run_local(boost(LocalSource(blocks, params), y, rows_of(), params, on_tree=nothing))
    one = train(table, params)
    assert [sorted(tree.nodes) for tree in pooled.trees] == [sorted(tree.nodes) for tree in one.trees]
    assert np.array_equal(predict_margin(pooled, parts), predict_margin(one, x))
    assert {column[0] for column in pooled.remote_columns} == {1, 2}


def test_rows_a_hospital_does_not_know_are_missing_there(table: tuple[np.ndarray, np.ndarray, Cuts]) -> None:
    x, y, cuts = table
    known = np.random.default_rng(3).random(N) < 0.6
    hidden = np.where(known[:, None], x, np.nan).astype(np.float32)
    remote = Block(cuts, bin_rows(x, cuts), known=known, owner=1)
    own = Block(cuts, bin_rows(hidden, cuts), owner=1)
    forests = [
        run_local(boost(LocalSource([block], RANDOM), y, rows_of(), RANDOM, on_tree=nothing)) for block in (remote, own)
    ]
    assert forests[0] == forests[1]


@pytest.mark.parametrize("extra", [{"scale_pos_weight": 4.0}, {"gamma": 1.5}, {"reg_lambda": 0.0}, {"max_depth": 1}])
def test_parameters_mean_what_they_mean_in_xgboost(
    table: tuple[np.ndarray, np.ndarray, Cuts], extra: dict[str, float]
) -> None:
    x, y, _ = table
    stock = xgb.QuantileDMatrix(x, y, max_bin=32, nthread=1)
    indptr, values = stock.get_quantile_cut()
    starts = indptr.astype(int)
    pieces = [values[a + 1 : b] for a, b in itertools.pairwise(starts)]
    cuts = Cuts(np.cumsum([0, *map(len, pieces)]), np.concatenate(pieces), values[starts[:-1]])
    chosen = {"max_depth": 4, "eta": 0.3, "max_bin": 32, **extra}
    params = BoostParams(num_boost_round=15, **chosen)
    forest = boost_alone(Block(cuts, bin_rows(x, cuts)), y, Rows.all(N), params, on_tree=nothing)
    theirs = xgb.train(
        {"objective": "binary:logistic", "base_score": forest.base_score, "nthread": 1, **chosen}, stock, 15
    )
    margins = theirs.predict(xgb.DMatrix(x, nthread=1), output_margin=True)
    assert np.abs(predict_margin(forest, x) - margins).max() < 1e-5


def test_logloss_of_certain_mistakes_is_finite() -> None:
    assert logloss(np.array([200.0, -200.0], np.float32), np.array([0, 1], np.uint8)) == 200.0
