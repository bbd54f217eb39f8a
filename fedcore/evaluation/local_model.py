"""The best model a site can make alone, chosen fairly: what the joint model has to beat.

An untuned booster on a dozen cases is a straw man. So boosters of several sizes and penalised logistic regressions of
several strengths are cross-validated on the site's training patients, and the one with the highest area under the ROC
curve of all held-out folds together is trained again on all of them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from fedcore.evaluation.discrimination import auc
from fedcore.evaluation.inputs import Floats
from fedcore.evaluation.penalised import fit_penalised

Kind = Literal["xgboost", "logistic", "prevalence"]
_MOST_FOLDS = 5
_LARGE = 3000  # patients, from which on few settings are worth trying
_MOST_TO_CHOOSE = 20_000
_PENALTIES = (1.0, 10.0, 100.0)
_ROUNDS = (20, 60, 120)


@dataclass(frozen=True)
class LocalModel:
    """kind and setting of the chosen model, its cross-validated AUC (None where there was nothing to choose), all
    settings tried with theirs, the model as a file, what gives the risk (n,) of rows (n, n_features), and the best
    model of the other kind."""

    kind: Kind
    setting: str
    cv_auc: float | None
    tried: tuple[tuple[str, float], ...]
    content: bytes
    risk: Callable[[NDArray[np.float32]], Floats]
    rival: LocalModel | None = None

    def of_kind(self, kind: Kind) -> LocalModel | None:
        """The best model of this kind."""
        return self if self.kind == kind else self.rival if self.rival and self.rival.kind == kind else None


def best_local_model(x: NDArray[np.float32], y: NDArray[np.uint8], seed: int, threads: int = 1) -> LocalModel:
    """Choose by cross-validation and train on all rows of x (n, n_features), y (n,).

    With fewer than two patients of either outcome nothing can be learnt, and everybody gets the prevalence.
    """
    folds = make_folds(y, seed)
    if folds is None:
        return _prevalence(y)
    return _choose(x, y, folds, seed, threads)


def _choose(
    x: NDArray[np.float32], y: NDArray[np.uint8], folds: NDArray[np.int64], seed: int, threads: int
) -> LocalModel:
    everybody, all_outcomes = x, y
    if len(y) > _MOST_TO_CHOOSE:
        # To choose a size, so many are enough; folds were dealt out in a random order within each outcome.
        some = np.sort(_random_order(len(y), seed)[:_MOST_TO_CHOOSE])
        x, y, folds = x[some], y[some], folds[some]
    scores: dict[tuple[Kind, tuple[float, ...]], Floats] = {}
    for fold in np.unique(folds):
        train, test = folds != fold, folds == fold
        for depth, least in _sizes(len(y)):
            booster = _boost(x[train], y[train], depth, max(_ROUNDS), least, seed, threads)
            for rounds in _ROUNDS:
                out = scores.setdefault(("xgboost", (depth, rounds, least)), np.zeros(len(y)))
                out[test] = _booster_risk(booster, x[test], rounds)
        for penalty in _PENALTIES:
            out = scores.setdefault(("logistic", (penalty,)), np.zeros(len(y)))
            out[test] = fit_penalised(x[train], y[train], penalty).risk(x[test])
    areas = {setting: auc(y, p) or 0.0 for setting, p in scores.items()}
    tried = tuple((_name(*each), area) for each, area in areas.items())
    best = [max((e for e in areas if e[0] == kind), key=areas.__getitem__) for kind in ("logistic", "xgboost")]
    rival, winner = (
        _trained(*each, areas[each], tried, everybody, all_outcomes, seed, threads)
        for each in sorted(best, key=areas.__getitem__)
    )
    return replace(winner, rival=rival)


def make_folds(y: NDArray[np.uint8], seed: int) -> NDArray[np.int64] | None:
    """A fold number (n,) for each row, outcomes spread evenly; None with fewer than two patients of either outcome."""
    fewest = int(min(np.count_nonzero(y), np.count_nonzero(y == 0)))
    if fewest < 2:
        return None
    n_folds = 3 if len(y) > _LARGE else min(_MOST_FOLDS, fewest)
    order = _random_order(len(y), seed)
    folds = np.zeros(len(y), np.int64)
    for outcome in (0, 1):
        members = order[y[order] == outcome]
        folds[members] = np.arange(len(members)) % n_folds
    return folds


def _random_order(n_rows: int, seed: int) -> NDArray[np.int64]:
    """The same for ever; a random generator's permutations may change with its library."""
    order = sorted(range(n_rows), key=lambda row: hashlib.sha256(b"fold %d %d" % (seed, row)).digest())
    return np.array(order, np.int64)


def _sizes(n_rows: int) -> tuple[tuple[int, int], ...]:
    """Depths and least child weights to try."""
    return ((2, 5), (4, 5)) if n_rows > _LARGE else tuple((d, w) for d in (1, 2, 4) for w in (1, 5))


def _name(kind: Kind, setting: tuple[float, ...]) -> str:
    if kind == "logistic":
        return f"logistic regression, penalty {setting[0]:g}"
    return "XGBoost, depth {:g}, {:g} rounds, min_child_weight {:g}".format(*setting)


def _boost(
    x: NDArray[np.float32], y: NDArray[np.uint8], depth: float, rounds: float, least: float, seed: int, threads: int
) -> Any:
    import xgboost as xgb  # half a second to import

    settings = {
        "objective": "binary:logistic", "tree_method": "hist", "max_bin": 64, "eta": 0.1, "max_depth": int(depth),
        "min_child_weight": least, "base_score": float(np.float32(np.clip(y.mean(), 1e-6, 1 - 1e-6))),
        "seed": seed % 2**31, "nthread": threads,
    }  # fmt: skip
    return xgb.train(settings, xgb.DMatrix(x, y), int(rounds))


def _booster_risk(booster: Any, x: NDArray[np.float32], rounds: float) -> Floats:
    return np.asarray(booster.inplace_predict(x, iteration_range=(0, int(rounds))), dtype=np.float64)


def _trained(
    kind: Kind, setting: tuple[float, ...], area: float, tried: tuple[tuple[str, float], ...], x: NDArray[np.float32],
    y: NDArray[np.uint8], seed: int, threads: int,
) -> LocalModel:  # fmt: skip
    name = _name(kind, setting)
    if kind == "logistic":
        model = fit_penalised(x, y, setting[0])
        plain = {key: np.asarray(value).tolist() for key, value in asdict(model).items()}
        return LocalModel(kind, name, area, tried, json.dumps({"logistic": plain}).encode(), model.risk)
    depth, rounds, least = setting
    booster = _boost(x, y, depth, rounds, least, seed, threads)
    content = bytes(booster.save_raw("json"))
    return LocalModel(kind, name, area, tried, content, lambda rows: _booster_risk(booster, rows, rounds))


def _prevalence(y: NDArray[np.uint8]) -> LocalModel:
    share = float(y.mean()) if len(y) else 0.5
    content = json.dumps({"prevalence": share}).encode()
    return LocalModel("prevalence", "the prevalence for everybody", None, (), content, lambda x: np.full(len(x), share))
