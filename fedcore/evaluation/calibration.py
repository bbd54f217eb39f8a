"""Whether predicted risks mean what they say: Brier score, calibration slope and intercept, calibration curves.

Slope and intercept follow Cox 1958 and Van Calster et al. 2016 ("weak calibration"): the slope b of
logit P(y) = a + b logit(p), ideally 1, below 1 when risks are too extreme; the intercept in the large, a of
logit P(y) = a + logit(p), ideally 0, above 0 when risks are too low.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from fedcore.errors import Text
from fedcore.evaluation.inputs import Floats, Interval, Scored, probable
from fedcore.evaluation.intervals import wilson, z_of
from fedcore.evaluation.logistic import Fit, fit_logistic

# Risks of exactly 0 or 1 have no logit; they are taken as this far from it.
NEAREST_RISK = 1e-9
_KNOT_QUANTILES = (0.05, 0.35, 0.65, 0.95)  # Harrell, Regression Modeling Strategies, 2015, table 2.3
_CASES_FOR_SPLINE = 30  # ten patients of the rarer outcome for each of the spline's three slopes


@dataclass(frozen=True)
class Calibration:
    """Slope and intercept in the large with Wald intervals; None with `reason` where they cannot be told."""

    slope: float | None
    slope_ci: Interval | None
    intercept: float | None
    intercept_ci: Interval | None
    reason: Text | None = None


@dataclass(frozen=True)
class CalibrationGroup:
    """Patients of similar predicted risk: mean prediction, observed share with Wilson's interval, counts."""

    predicted: float
    observed: float
    low: float
    high: float
    n: int
    positives: int


@dataclass(frozen=True)
class SmoothCalibration:
    """Observed risk as a smooth function of the predicted, with a pointwise band; all of shape (points,)."""

    predicted: Floats
    observed: Floats
    low: Floats
    high: Floats


def brier_score(y: ArrayLike, p: ArrayLike) -> float | None:
    """Mean squared distance of risk and outcome, 0 best; predicting the prevalence q for all gives q (1 - q)."""
    scored = probable(y, p)
    return float(np.mean((scored.p - scored.y) ** 2)) if scored.n else None


def calibration(y: ArrayLike, p: ArrayLike, level: float = 0.95) -> Calibration:
    scored, z = probable(y, p), z_of(level)
    if not (scored.positives and scored.negatives):
        return Calibration(None, None, None, None, Text("All evaluated patients have the same outcome."))
    x = logit(scored.p)
    ones = np.ones((scored.n, 1))
    large = fit_logistic(ones, scored.y, offset=x)
    intercept, intercept_ci = (None, None) if large is None else _wald(large, 0, z)
    reason = _no_slope(x, scored)
    line = None if reason else fit_logistic(np.column_stack([ones, x]), scored.y)
    if line is None:
        reason = reason or Text("The calibration slope could not be estimated from these patients.")
        return Calibration(None, None, intercept, intercept_ci, reason)
    return Calibration(*_wald(line, 1, z), intercept, intercept_ci)


def calibration_groups(
    y: ArrayLike, p: ArrayLike, groups: int = 10, level: float = 0.95
) -> tuple[CalibrationGroup, ...]:
    """Up to `groups` groups of about equal size by rising risk; patients of equal risk are never parted."""
    scored = probable(y, p)
    if not scored.n:
        return ()
    _, which, counts = np.unique(scored.p, return_inverse=True, return_counts=True)
    middle = (np.cumsum(counts) - counts / 2) / scored.n
    group = np.minimum((middle * groups).astype(np.int64), groups - 1)[which]
    n = np.bincount(group, minlength=groups)
    positives = np.bincount(group[scored.y], minlength=groups)
    risk = np.bincount(group, weights=scored.p, minlength=groups)
    found = []
    for i in np.flatnonzero(n):
        observed = float(positives[i] / n[i])
        low, high = wilson(observed, float(n[i]), level)
        found.append(CalibrationGroup(float(risk[i] / n[i]), observed, low, high, int(n[i]), int(positives[i])))
    return tuple(found)


def smooth_calibration(y: ArrayLike, p: ArrayLike, points: int = 50, level: float = 0.95) -> SmoothCalibration | None:
    """Logistic regression of the outcome on a restricted cubic spline of logit(p) (Austin & Steyerberg 2014).

    Not loess: the spline works on the logit scale, so at 4 % prevalence it neither leaves [0, 1] nor is ruled by the
    crowd near 0, and its band comes from the fit. Four knots; a straight line with fewer than 30 patients of the rarer
    outcome or too few distinct risks. Drawn from the lowest to the highest prediction; None where not even
    the line can be fitted.
    """
    scored, z = probable(y, p), z_of(level)
    x = logit(scored.p)
    if not (scored.positives and scored.negatives) or _no_slope(x, scored) is not None:
        return None
    knots = np.quantile(x, _KNOT_QUANTILES)
    bent = min(scored.positives, scored.negatives) >= _CASES_FOR_SPLINE and float(np.diff(knots).min()) > 1e-3
    fit = fit_logistic(_spline(x, knots), scored.y) if bent else None
    if fit is None:
        knots = knots[:0]
        fit = fit_logistic(_spline(x, knots), scored.y)
    if fit is None:
        return None
    # Half the points by patients and half by logit, so that both the crowd and the few at high risk are drawn.
    at = np.unique(
        np.concatenate(
            [np.quantile(x, np.linspace(0, 1, points // 2)), np.linspace(x.min(), x.max(), points - points // 2)]
        )
    )
    basis = _spline(at, knots)
    centre = basis @ fit.coefficients
    half = z * np.sqrt(np.einsum("ij,jk,ik->i", basis, fit.covariance, basis))
    return SmoothCalibration(_risk(at), _risk(centre), _risk(centre - half), _risk(centre + half))


def logit(p: Floats) -> Floats:
    near = np.clip(p, NEAREST_RISK, 1 - NEAREST_RISK)
    return np.log(near) - np.log1p(-near)


def _risk(x: Floats) -> Floats:
    # Beyond +-40 the risk is 0 or 1 to machine precision, and exp would overflow far out in a wide band.
    return np.asarray(1 / (1 + np.exp(-np.clip(x, -40, 40))), dtype=np.float64)


def _wald(fit: Fit, i: int, z: float) -> tuple[float, Interval]:
    value, half = float(fit.coefficients[i]), z * math.sqrt(float(fit.covariance[i, i]))
    return value, (value - half, value + half)


def _no_slope(x: Floats, scored: Scored) -> Text | None:
    """Why no finite slope exists, decided from the data rather than from a fit which runs away."""
    with_outcome, without = x[scored.y], x[~scored.y]
    if x.min() == x.max():
        return Text("All patients have the same predicted risk.")
    if with_outcome.min() >= without.max() or with_outcome.max() <= without.min():
        return Text("The predicted risk separates the two outcomes completely.")
    return None


def _spline(x: Floats, knots: Floats) -> Floats:
    """Columns 1, x and, with k knots, k - 2 truncated cubics which are linear beyond the ends; shape (n, max(2, k))."""
    columns = [np.ones_like(x), x]
    if knots.size:
        last, before = knots[-1], knots[-2]
        for t in knots[:-2]:
            bend = _cube(x - t) - (_cube(x - before) * (last - t) - _cube(x - last) * (before - t)) / (last - before)
            columns.append(bend / (last - knots[0]) ** 2)
    return np.column_stack(columns)


def _cube(x: Floats) -> Floats:
    return np.maximum(x, 0) ** 3
