"""Decision curve: is acting on the model better than treating everybody, or nobody? (Vickers & Elkin 2006)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from fedcore.errors import DataError
from fedcore.evaluation.inputs import Floats, probable


@dataclass(frozen=True)
class DecisionCurve:
    """Net benefit per patient at each threshold risk, all of shape (k,); treating nobody is 0 everywhere.

    The unit is true positives per patient: 0.02 is two more patients rightly treated of 100, none wrongly.
    """

    thresholds: Floats
    model: Floats
    treat_all: Floats


def decision_curve(y: ArrayLike, p: ArrayLike, thresholds: ArrayLike | None = None) -> DecisionCurve | None:
    """Net benefit tp/n - fp/n * t/(1 - t) of treating patients with p >= t; by default t = 0.005, 0.01 … 0.5.

    None without patients of both outcomes. Raises `DataError` for a threshold outside (0, 1).
    """
    scored = probable(y, p)
    t = np.arange(1, 101) / 200 if thresholds is None else np.asarray(thresholds, dtype=np.float64)
    if t.ndim != 1 or not np.all((t > 0) & (t < 1)):
        raise DataError("A decision threshold lies outside 0 to 1.", advice="Choose thresholds such as 0.05 and 0.1.")
    if not (scored.positives and scored.negatives):
        return None
    odds = t / (1 - t)
    tp = _at_or_above(scored.p[scored.y], t)
    fp = _at_or_above(scored.p[~scored.y], t)
    treat_all = (scored.positives - scored.negatives * odds) / scored.n
    return DecisionCurve(t, (tp - fp * odds) / scored.n, treat_all)


def _at_or_above(values: Floats, thresholds: Floats) -> Floats:
    below = np.searchsorted(np.sort(values), thresholds, side="left")
    return np.asarray(values.size - below, dtype=np.float64)
