"""Logistic regression with a handful of columns by Newton's method, here the same as reweighted least squares."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fedcore.evaluation.inputs import Floats, Outcomes

_STEPS = 60


@dataclass(frozen=True)
class Fit:
    """Maximum-likelihood coefficients (k,) and their covariance (k, k), the inverse of the Fisher information."""

    coefficients: Floats
    covariance: Floats


def fit_logistic(columns: Floats, y: Outcomes, offset: Floats | None = None) -> Fit | None:
    """Fit of logit P(y) = offset + columns @ coefficients; columns is (n, k).

    None where there is no finite maximum (separation) or the columns do not tell the coefficients apart. Steps which
    lower the likelihood are halved, so from any start the concave likelihood is climbed to its top.
    """
    base = np.zeros(y.size) if offset is None else offset
    beta = np.zeros(columns.shape[1])
    best = _log_likelihood(base, y)
    for _ in range(_STEPS):
        risk = _logistic(base + columns @ beta)
        gradient = columns.T @ (y - risk)
        information = (columns * (risk * (1 - risk))[:, None]).T @ columns
        step = _solve(information, gradient)
        if step is None:
            return None
        # Half the Newton decrement is what the likelihood can still gain; the last step is then exact to rounding.
        if float(gradient @ step) < 1e-16 * max(1.0, abs(best)):
            return Fit(beta + step, _inverse(information))
        size, value = 1.0, -np.inf
        while size > 1e-8 and not value > best:
            candidate = beta + size * step
            value, size = _log_likelihood(base + columns @ candidate, y), size / 2
        if not value > best:
            # No gain left within rounding: this is the top.
            return Fit(beta, _inverse(information))
        beta, best = candidate, value
    return None


def _solve(information: Floats, gradient: Floats) -> Floats | None:
    scale = np.sqrt(np.diag(information))
    if not np.all(scale > 0):
        return None
    # Scaled to a unit diagonal, the condition number tells confounded columns from merely small ones.
    scaled = information / np.outer(scale, scale)
    if not np.all(np.isfinite(scaled)) or float(np.linalg.cond(scaled)) > 1e12:
        return None
    step: Floats = np.linalg.solve(scaled, gradient / scale) / scale
    return step


def _inverse(information: Floats) -> Floats:
    return np.asarray(np.linalg.inv(information), dtype=np.float64)


def _logistic(x: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(x, -500, 500))), dtype=np.float64)


def _log_likelihood(x: Floats, y: Outcomes) -> float:
    return float(-np.sum(np.logaddexp(0, np.where(y, -x, x))))
