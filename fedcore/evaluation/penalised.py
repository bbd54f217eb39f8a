"""Logistic regression for a table with gaps: ridge penalty, standardised columns, missing = mean and a column for it.

Newton's method on the penalised likelihood, which always has one finite top; numpy alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fedcore.evaluation.inputs import Floats

_STEPS = 50


@dataclass(frozen=True)
class PenalisedModel:
    """means, scales (n_features,) of the known training values; indicated: the features with a column for missing;
    coefficients (1 + n_features + len(indicated),), the intercept first."""

    means: Floats
    scales: Floats
    indicated: NDArray[np.int64]
    coefficients: Floats

    def risk(self, x: NDArray[np.float32]) -> Floats:
        """The probability (n,) of the outcome for rows x (n, n_features), NaN being missing."""
        return _logistic(_columns(x, self.means, self.scales, self.indicated) @ self.coefficients)


def fit_penalised(x: NDArray[np.float32], y: NDArray[np.uint8], penalty: float) -> PenalisedModel:
    """Maximises the log-likelihood less penalty/2 times the squared coefficients (without the intercept).

    x (n, n_features) with n >= 1; `penalty` must be positive, which keeps the maximum finite and unique.
    """
    known = ~np.isnan(x)
    n_known = np.maximum(known.sum(axis=0), 1)
    values = np.where(known, x, 0).astype(np.float64)
    means = values.sum(axis=0) / n_known
    spread = np.sqrt((np.where(known, values - means, 0) ** 2).sum(axis=0) / n_known)
    scales = np.where(spread > 0, spread, 1.0)
    missing = (~known).sum(axis=0)
    indicated = np.flatnonzero((missing > 0) & (missing < len(x)))
    columns = _columns(x, means, scales, indicated)
    return PenalisedModel(means, scales, indicated, _maximise(columns, y.astype(np.float64), penalty))


def _columns(x: NDArray[np.float32], means: Floats, scales: Floats, indicated: NDArray[np.int64]) -> Floats:
    missing = np.isnan(x)
    filled = np.where(missing, 0.0, (x.astype(np.float64) - means) / scales)
    return np.column_stack([np.ones(len(x)), filled, missing[:, indicated].astype(np.float64)])


def _maximise(columns: Floats, y: Floats, penalty: float) -> Floats:
    ridge = np.full(columns.shape[1], penalty)
    ridge[0] = 1e-6  # enough to keep the intercept finite where all outcomes are the same
    beta = np.zeros(columns.shape[1])
    best = _objective(columns, y, beta, ridge)
    for _ in range(_STEPS):
        risk = _logistic(columns @ beta)
        gradient = columns.T @ (y - risk) - ridge * beta
        information = (columns * (risk * (1 - risk))[:, None]).T @ columns + np.diag(ridge)
        step = np.linalg.solve(information, gradient)
        if float(gradient @ step) < 1e-10:
            break
        size = 1.0
        while size > 1e-6 and not _objective(columns, y, beta + size * step, ridge) > best:
            size /= 2
        beta = beta + size * step
        best = _objective(columns, y, beta, ridge)
    return beta


def _objective(columns: Floats, y: Floats, beta: Floats, ridge: Floats) -> float:
    x = columns @ beta
    return float(-np.sum(np.logaddexp(0, np.where(y > 0, -x, x))) - 0.5 * np.sum(ridge * beta * beta))


def _logistic(x: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(x, -500, 500))), dtype=np.float64)
