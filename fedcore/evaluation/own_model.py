"""The label hospital's own model: stock XGBoost on its own predictors, the yardstick for the joint one.

The same parameters, the same patients for fitting and for stopping; only the partners' predictors are missing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

# XGBoost's parameter names which its `train` takes in `params`; the other two are arguments of their own.
_ARGUMENTS = ("num_boost_round", "early_stopping_rounds")


@dataclass(frozen=True)
class OwnModel:
    """A stock booster as a file, the risk of every row after its last tree, and the margins after each tree."""

    booster_json: bytes
    risk: NDArray[np.float64]
    margins: NDArray[np.float32]  # (n_trees, n_rows)


def train_own_model(
    x: NDArray[np.float32],
    y: NDArray[np.uint8],
    fit: NDArray[np.bool_],
    stop: NDArray[np.bool_],
    params: Mapping[str, Any],
    feature_names: Sequence[str],
) -> OwnModel:
    """Train on rows `fit`, stop by rows `stop` (none: no early stopping), and score all rows of x (n, n_features)."""
    import xgboost as xgb  # half a second to import, and only this function needs it

    names = [name.translate(str.maketrans("[]<", "()‹")) for name in feature_names]
    settings = {k: v for k, v in params.items() if k not in _ARGUMENTS} | {
        "objective": "binary:logistic",
        "eval_metric": "logloss",
        "tree_method": "hist",
        "base_score": float(np.float32(y[fit].mean())),
        "seed": int(params["seed"]) % 2**31,  # XGBoost's is 32 bits wide
    }
    train = xgb.DMatrix(x[fit], y[fit], feature_names=names)
    stopping: dict[str, Any] = {}
    if stop.any() and params.get("early_stopping_rounds"):
        stopping = {
            "evals": [(xgb.DMatrix(x[stop], y[stop], feature_names=names), "stop")],
            "early_stopping_rounds": params["early_stopping_rounds"],
            "verbose_eval": False,
        }
    booster = xgb.train(settings, train, params["num_boost_round"], **stopping)
    best = booster.best_iteration + 1 if stopping else booster.num_boosted_rounds()
    booster = booster[:best]
    everyone = xgb.DMatrix(x, feature_names=names)
    margins = np.stack([booster.predict(everyone, output_margin=True, iteration_range=(0, k + 1)) for k in range(best)])
    return OwnModel(
        bytes(booster.save_raw("json")), np.asarray(booster.predict(everyone), dtype=np.float64), margins
    )
