"""A joint model's risks set to the level of one site.

A model may rank well everywhere and be wrong about the level, because base rates differ between hospitals. Each site
fits, on patients of its own, logit(risk) = intercept + slope * logit(joint risk) (Cox 1958). The slope needs cases, and
patients who were not trained on: on those who were, the joint model looks better than it is, which would push the slope
above 1. Otherwise the slope stays 1 and only the level moves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from fedcore.errors import Text
from fedcore.evaluation.calibration import logit
from fedcore.evaluation.inputs import Floats, fraction, probable
from fedcore.evaluation.logistic import fit_logistic

CASES_FOR_LEVEL = 5
"""Fewest patients of either outcome from whom a level is learnt."""
CASES_FOR_SLOPE = 50


@dataclass(frozen=True)
class Recalibration:
    """intercept and slope on the logit scale; `reason` says why one or both are left as they were."""

    intercept: float
    slope: float
    reason: Text | None = None

    def apply(self, p: ArrayLike) -> Floats:
        """The site's risks (n,) for the joint model's."""
        x = self.intercept + self.slope * logit(np.asarray(p, dtype=np.float64))
        return np.asarray(1 / (1 + np.exp(-np.clip(x, -500, 500))), dtype=np.float64)

    def to_json(self) -> dict[str, Any]:
        reason = None if self.reason is None else self.reason.to_json()
        return {"intercept": self.intercept, "slope": self.slope, "reason": reason}

    @staticmethod
    def from_json(value: Mapping[str, Any] | None) -> Recalibration:
        """The line which `to_json` gave, without its reason; None leaves all risks as they are."""
        return Recalibration(float(value["intercept"]), float(value["slope"])) if value else Recalibration(0.0, 1.0)


def recalibrate(y: ArrayLike, p: ArrayLike, trained_on: bool) -> Recalibration:
    """From joint risks p (n,) and outcomes y (n,) of the site's own patients; `trained_on`: the model has seen them."""
    scored = probable(y, p)
    x, fewest = logit(scored.p), min(scored.positives, scored.negatives)
    if fewest < CASES_FOR_LEVEL:
        return Recalibration(0.0, 1.0, Text("Too few patients with or without the outcome to adjust the level."))
    ones = np.ones((scored.n, 1))
    line = None
    if fewest >= CASES_FOR_SLOPE and not trained_on:
        line = fit_logistic(np.column_stack([ones, x]), scored.y)
    if line is not None and line.coefficients[1] > 0:
        return Recalibration(float(line.coefficients[0]), float(line.coefficients[1]))
    level = fit_logistic(ones, scored.y, offset=x)
    if level is None:
        return Recalibration(0.0, 1.0, Text("The level could not be adjusted from these patients."))
    reason = Text("Only the level is adjusted: the slope needs more cases who were not trained on.")
    return Recalibration(float(level.coefficients[0]), 1.0, reason)


def threshold_for_sensitivity(y: ArrayLike, p: ArrayLike, sensitivity: float = 0.8) -> float | None:
    """The highest score at which flagging finds at least this share of those with the outcome; None without any."""
    scored = probable(y, p)
    fraction(sensitivity, "sensitivity")
    if not scored.positives:
        return None
    with_outcome = np.sort(scored.p[scored.y])[::-1]
    # A little less, so that 0.8 * 5 = 4.000000000000001 does not ask for a fifth.
    needed = max(1, int(np.ceil(sensitivity * scored.positives - 1e-9)))
    return float(with_outcome[needed - 1])
