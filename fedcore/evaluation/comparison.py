"""Joint model against the label hospital's own, on the same held-out patients; and what of it the others may see."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from fedcore.errors import DataError, Text
from fedcore.evaluation import bootstrap, strict
from fedcore.evaluation.charts import Curves, curves
from fedcore.evaluation.discrimination import Difference, delong_difference
from fedcore.evaluation.metrics import SPECIFICITY, Metrics, measure
from fedcore.evaluation.verdict import SIGNIFICANCE, verdict

DRAWN = {
    "average_precision": "average_precision",
    "sensitivity_at_80_specificity": "sensitivity",
    "brier": "brier",
}
"""The measures whose differences are drawn, and what `Resampled` calls them."""
_KEYS = ("outcome", "hospitals", "joint", "own", "auc_difference", "auc_difference_ci", "p_value", "sentence")


@dataclass(frozen=True)
class Comparison:
    """Everything the label hospital sees. It stays there: the others get `releasable_summary`."""

    outcome: str
    hospitals: tuple[str, ...]  # the others, without the label hospital
    joint: Metrics
    own: Metrics
    difference: Difference  # AUC of the joint model minus that of the own
    joint_curves: Curves
    own_curves: Curves
    # Joint less own with the ends of a 95 % interval, by the name of the measure; empty where nobody drew.
    differences: Mapping[str, tuple[float, float, float]] = field(default_factory=dict)

    @property
    def sentence(self) -> Text:
        return verdict(self.outcome, self.hospitals, self.joint, self.own, self.difference)

    def to_json(self) -> dict[str, Any]:
        drawn = {name: list(values) for name, values in self.differences.items()}
        curves = {"joint_curves": self.joint_curves.to_json(), "own_curves": self.own_curves.to_json()}
        return _plain(self) | curves | {"differences": drawn}

    @classmethod
    def from_json(cls, value: object) -> Comparison:
        """Raises `DataError` for anything but what `to_json` gives; the sentence is made anew, not believed."""
        found = strict.record(value, (*_KEYS, "joint_curves", "own_curves"), ["differences"])
        drawn = (Curves.from_json(found["joint_curves"]), Curves.from_json(found["own_curves"]))
        given = strict.record(found.get("differences", {}), (), DRAWN)
        differences = {name: _three(values, name) for name, values in given.items()}
        return cls(*_read({name: found[name] for name in _KEYS}), *drawn, differences)


@dataclass(frozen=True)
class ReleasableSummary:
    """What a feature hospital may see: figures to three decimals, no curve, no small count. Made by
    `releasable_summary` or read from a message."""

    outcome: str
    hospitals: tuple[str, ...]
    joint: Metrics
    own: Metrics
    difference: Difference

    @property
    def sentence(self) -> Text:
        return verdict(self.outcome, self.hospitals, self.joint, self.own, self.difference)

    def to_json(self) -> dict[str, Any]:
        return _plain(self)

    @classmethod
    def from_json(cls, value: object) -> ReleasableSummary:
        """Raises `DataError` for anything but what `to_json` gives; the sentence is made anew, not believed."""
        return cls(*_read(value))


def compare(
    y: ArrayLike,
    p_joint: ArrayLike,
    p_own: ArrayLike,
    *,
    outcome: str,
    hospitals: Sequence[str],
    rng: np.random.Generator | None = None,
) -> Comparison:
    """Both models' risks for the same patients in the same order, all of shape (n,). `rng` adds bootstrap intervals,
    also of the differences: both models are measured on the same resamples.

    Never fails for want of patients: what cannot be told is None and the sentence says so. Raises `DataError` for
    risks outside [0, 1], missing values, different lengths, and no other hospital.
    """
    if not hospitals:
        raise DataError("There is no other hospital to compare with.", advice="Name the hospitals of the joint model.")
    drawn = None if rng is None else bootstrap.resample_together(y, (p_joint, p_own), rng, specificity=SPECIFICITY)
    drawn_joint, drawn_own = drawn or (None, None)
    joint, own = measure(y, p_joint, drawn=drawn_joint), measure(y, p_own, drawn=drawn_own)
    return Comparison(
        outcome=outcome,
        hospitals=tuple(hospitals),
        joint=joint,
        own=own,
        difference=delong_difference(y, p_joint, p_own),
        joint_curves=curves(y, p_joint),
        own_curves=curves(y, p_own),
        differences={} if drawn is None else _differences(joint, own, *drawn),
    )


def _differences(
    joint: Metrics, own: Metrics, drawn_joint: bootstrap.Resampled, drawn_own: bootstrap.Resampled
) -> dict[str, tuple[float, float, float]]:
    """By the percentiles of the paired resamples; there is no test, for these intervals need no distribution."""
    found = {}
    for name, attribute in DRAWN.items():
        values = getattr(drawn_joint, attribute) - getattr(drawn_own, attribute)
        found[name] = (getattr(joint, name) - getattr(own, name), *bootstrap.percentile_interval(values))
    return found


def releasable_summary(comparison: Comparison, min_group: int) -> ReleasableSummary:
    """The part of a comparison that tells nothing of fewer than `min_group` patients.

    Withheld (None): every figure when fewer than `min_group` patients have, or lack, the outcome; a sensitivity when
    it would give away that fewer than `min_group` of those with the outcome were found or missed.
    """
    if min_group < 1:
        raise DataError("The minimum group size must be at least 1.", advice="Correct min_group in the terms.")
    counts = (comparison.own.positives, comparison.own.negatives)
    judged = all(count is not None and count >= min_group for count in counts)
    return ReleasableSummary(
        comparison.outcome,
        comparison.hospitals,
        _released(comparison.joint, min_group, judged),
        _released(comparison.own, min_group, judged),
        _released_difference(comparison.difference) if judged else Difference(None, None, None),
    )


def _released(metrics: Metrics, min_group: int, judged: bool) -> Metrics:
    if not judged:
        n = metrics.n if metrics.n is not None and metrics.n >= min_group else None
        return Metrics(None, None, None, None, None, None, None, n, None)
    found, positives = metrics.sensitivity_at_80_specificity, metrics.positives or 0
    if found is not None:
        caught = round(found * positives)
        found = found if min(caught, positives - caught) >= min_group else None
    return Metrics(
        auc=_rounded(metrics.auc),
        auc_ci=_rounded_interval(metrics.auc_ci),
        average_precision=_rounded(metrics.average_precision),
        sensitivity_at_80_specificity=_rounded(found),
        brier=_rounded(metrics.brier),
        calibration_slope=_rounded(metrics.calibration_slope),
        calibration_intercept=_rounded(metrics.calibration_intercept),
        n=metrics.n,
        positives=metrics.positives,
    )


def _released_difference(difference: Difference) -> Difference:
    p = difference.p_value
    # Rounding must not carry p across the line the sentence is drawn at.
    shown = None if p is None else math.floor(p * 1000) / 1000 if p < SIGNIFICANCE else round(p, 3)
    return Difference(_rounded(difference.difference), _rounded_interval(difference.ci), shown)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def _rounded_interval(ends: tuple[float, float] | None) -> tuple[float, float] | None:
    return None if ends is None else (round(ends[0], 3), round(ends[1], 3))


def _plain(result: Comparison | ReleasableSummary) -> dict[str, Any]:
    ci = result.difference.ci
    return {
        "outcome": result.outcome,
        "hospitals": list(result.hospitals),
        "joint": result.joint.to_json(),
        "own": result.own.to_json(),
        "auc_difference": result.difference.difference,
        "auc_difference_ci": None if ci is None else list(ci),
        "p_value": result.difference.p_value,
        "sentence": result.sentence.to_json(),
    }


def _three(value: object, name: str) -> tuple[float, float, float]:
    numbers = strict.items(value, name)
    if len(numbers) != 3:
        strict.refuse(name)
    first, (low, high) = strict.number(numbers[0], name, -1, 1), strict.interval(numbers[1:], name, -1, 1)
    return first, low, high


def _read(value: object) -> tuple[str, tuple[str, ...], Metrics, Metrics, Difference]:
    found = strict.record(value, _KEYS)
    difference = Difference(
        strict.optional(strict.number, found["auc_difference"], "auc_difference", -1, 1),
        strict.optional(strict.interval, found["auc_difference_ci"], "auc_difference_ci", -1, 1),
        strict.optional(strict.number, found["p_value"], "p_value", 0, 1),
    )
    hospitals = tuple(strict.text(name, "hospitals") for name in strict.items(found["hospitals"], "hospitals"))
    joint, own = Metrics.from_json(found["joint"]), Metrics.from_json(found["own"])
    return strict.text(found["outcome"], "outcome"), hospitals, joint, own, difference


__all__ = [
    "Comparison",
    "Difference",
    "Metrics",
    "ReleasableSummary",
    "compare",
    "measure",
    "releasable_summary",
]
