"""What a report says about one model on one set of held-out patients."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from fedcore.evaluation import bootstrap, strict
from fedcore.evaluation.calibration import brier_score, calibration
from fedcore.evaluation.discrimination import auc, auc_ci, average_precision, sensitivity_at_specificity
from fedcore.evaluation.inputs import Interval, probable

SPECIFICITY = 0.8
_SHARES = ("auc", "average_precision", "sensitivity_at_80_specificity", "brier")
_REALS = ("calibration_slope", "calibration_intercept")
_WITH_CI = (*_SHARES[1:], *_REALS)
_KEYS = (*_SHARES, *_REALS, "auc_ci", "n", "positives")


@dataclass(frozen=True)
class Metrics:
    """None stands for what these patients cannot tell, or (in a released summary) for what is withheld.

    `calibration_intercept` is the intercept in the large. `cis` has 95 % intervals under the names of the measures;
    `auc_ci` is apart because every report has it.
    """

    auc: float | None
    auc_ci: Interval | None
    average_precision: float | None
    sensitivity_at_80_specificity: float | None
    brier: float | None
    calibration_slope: float | None
    calibration_intercept: float | None
    n: int | None
    positives: int | None
    cis: Mapping[str, Interval] | None = None

    @property
    def negatives(self) -> int | None:
        return None if self.n is None or self.positives is None else self.n - self.positives

    def to_json(self) -> dict[str, Any]:
        fields: dict[str, Any] = {name: getattr(self, name) for name in _KEYS}
        fields["auc_ci"] = None if self.auc_ci is None else list(self.auc_ci)
        if self.cis is not None:
            fields["cis"] = {name: list(ends) for name, ends in self.cis.items()}
        return fields

    @classmethod
    def from_json(cls, value: object) -> Metrics:
        """Raises `DataError` for a missing or unknown field, a wrong type, or a value out of range."""
        fields = strict.record(value, _KEYS, ["cis"])
        cis = fields.get("cis")
        metrics = cls(
            **{name: strict.optional(strict.number, fields[name], name, 0, 1) for name in _SHARES},
            **{name: strict.optional(strict.number, fields[name], name) for name in _REALS},
            auc_ci=strict.optional(strict.interval, fields["auc_ci"], "auc_ci", 0, 1),
            n=strict.optional(strict.count, fields["n"], "n"),
            positives=strict.optional(strict.count, fields["positives"], "positives"),
            cis=None
            if cis is None
            else {k: strict.interval(v, k) for k, v in strict.record(cis, (), _WITH_CI).items()},
        )
        if metrics.negatives is not None and metrics.negatives < 0:
            strict.refuse("positives")
        return metrics


def measure(
    y: ArrayLike,
    p: ArrayLike,
    rng: np.random.Generator | None = None,
    resamples: int = 500,
    drawn: bootstrap.Resampled | None = None,
) -> Metrics:
    """All measures of predicted risks `p` against outcomes `y`, both of shape (n,); None where they cannot be told.

    With `rng`, or with resamples `drawn` before, `cis` also holds bootstrap intervals of average precision and Brier
    score; the intervals of sensitivity, slope and intercept need no randomness and are always there. Raises
    `DataError` for anything but finite risks in [0, 1] and outcomes of 0 and 1 of the same number.
    """
    scored = probable(y, p)
    at = sensitivity_at_specificity(scored.y, scored.p, SPECIFICITY)
    weak = calibration(scored.y, scored.p)
    found = {
        "sensitivity_at_80_specificity": None if at is None else at.ci,
        "calibration_slope": weak.slope_ci,
        "calibration_intercept": weak.intercept_ci,
    }
    if rng is not None:
        drawn = bootstrap.resample(scored.y, scored.p, rng, resamples, SPECIFICITY)
    if drawn is not None:
        found["average_precision"] = bootstrap.percentile_interval(drawn.average_precision)
        found["brier"] = bootstrap.percentile_interval(drawn.brier)
    return Metrics(
        auc=auc(scored.y, scored.p),
        auc_ci=auc_ci(scored.y, scored.p),
        average_precision=average_precision(scored.y, scored.p),
        sensitivity_at_80_specificity=None if at is None else at.sensitivity,
        brier=brier_score(scored.y, scored.p),
        calibration_slope=weak.slope,
        calibration_intercept=weak.intercept,
        n=scored.n,
        positives=scored.positives,
        cis={name: ends for name, ends in found.items() if ends is not None},
    )
