"""Candidates for a split, and what each would gain (Chen & Guestrin 2016, equations 5 and 7).

The gain is rounded where XGBoost rounds it, to float32 at each addition: its ties, which the order of candidates
resolves, are then our ties. The sums are exact, so every machine finds the same gains.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fedcore.trees.cuts import Cuts
from fedcore.trees.histogram import FixedPoint, Sums
from fedcore.trees.params import BoostParams


@dataclass(frozen=True)
class Candidates:
    """Every division of one block's rows, in XGBoost's order; each array (n_candidates,).

    A feature with k bins has 2k of them. First the cuts upwards, missing right: position i = 0 … k-1 sends bins 0 … i
    left. Then downwards, missing left: position i = k-1 … 0 sends missing and bins 0 … i-1 left.
    """

    feature: NDArray[np.int32]
    position: NDArray[np.int32]
    missing_left: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.feature)

    @staticmethod
    def threshold(cuts: Cuts, feature: int, position: int, missing_left: bool) -> float:
        """The float32 value below which a row goes left."""
        if not missing_left:
            return float(cuts.of(feature)[position])
        return float(cuts.of(feature)[position - 1] if position > 0 else cuts.min_values[feature])


def enumerate_candidates(indptr: NDArray[np.int64]) -> Candidates:
    """All candidates of a block whose features' bins lie at indptr (n_features + 1,)."""
    features, positions, missing = [], [], []
    for feature, k in enumerate(np.diff(indptr)):
        up = np.arange(k, dtype=np.int32)
        features.append(np.full(2 * k, feature, np.int32))
        positions.append(np.concatenate([up, up[::-1]]))
        missing.append(np.repeat([False, True], k))
    return Candidates(
        np.concatenate([np.zeros(0, np.int32), *features]),
        np.concatenate([np.zeros(0, np.int32), *positions]),
        np.concatenate([np.zeros(0, np.bool_), *missing]),
    )


def left_sums(bin_sums: Sums, indptr: NDArray[np.int64], totals: Sums) -> Sums:
    """(Σg, Σh) of the left side of every candidate, (m, n_candidates, 2).

    bin_sums (m, total_bins, 2); totals (m, 2) of the nodes, missing values included. Other numbers of sums per bin do
    as well.
    """
    m, total_bins, n_sums = bin_sums.shape
    left = np.empty((m, 2 * total_bins, n_sums), np.int64)
    for low, high in zip(indptr[:-1].tolist(), indptr[1:].tolist(), strict=True):
        if low == high:
            continue
        up = np.cumsum(bin_sums[:, low:high], axis=1)
        left[:, 2 * low : low + high] = up
        # Missing = node - known; going down, bins i … k-1 are taken off the node's total.
        down = left[:, low + high : 2 * high]
        down[:] = (totals - up[:, -1])[:, None]
        down[:, :-1] += up[:, -2::-1]
    return left


def gains(left: Sums, totals: Sums, scale: FixedPoint, params: BoostParams) -> NDArray[np.float64]:
    """By how much each candidate lowers the loss, (m, n_candidates), as XGBoost computes it: float32 values.

    left (m, n_candidates, 2), totals (m, 2). -inf where a side has no hessian or less than min_child_weight.
    """
    right = totals[:, None] - left
    g_left, h_left = scale.to_float(left[..., 0]), scale.to_float(left[..., 1])
    g_right, h_right = scale.to_float(right[..., 0]), scale.to_float(right[..., 1])
    least = params.min_child_weight
    allowed = (h_left >= least) & (h_right >= least) & (h_left > 0.0) & (h_right > 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):  # a side without hessian: not allowed anyway
        score = _score(g_left, h_left, params) + _score(g_right, h_right, params)
    parent = _score(scale.to_float(totals[:, 0]), scale.to_float(np.maximum(totals[:, 1], 1)), params)
    found: NDArray[np.float64] = np.where(allowed, score - parent[:, None], np.float32(-np.inf)).astype(np.float64)
    return found


def _score(g: NDArray[np.float64], h: NDArray[np.float64], params: BoostParams) -> NDArray[np.float32]:
    return (g * g / (h + params.reg_lambda)).astype(np.float32)


def leaf_weight(total: Sums, scale: FixedPoint, params: BoostParams) -> float:
    """The weight of a node with the sums total (2,), before shrinkage; 0 where the hessian is too small to tell."""
    g, h = (float(value) for value in scale.to_float(total))
    if h < params.min_child_weight or h <= 0.0:
        return 0.0
    return -g / (h + params.reg_lambda)


def goes_left(bins_column: NDArray[Any], k: int, position: int, missing_left: bool) -> NDArray[np.bool_]:
    """Which rows (n,) of a column of bin numbers, k meaning missing, a candidate sends left."""
    left: NDArray[np.bool_] = bins_column < position if missing_left else bins_column <= position
    return left | (bins_column == k) if missing_left else left
