"""A model's curves as short lists of plain numbers, for charts in the hospital which holds the outcomes.

A vertex can rest on a single patient, so curves never leave that hospital.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from fedcore.evaluation import strict
from fedcore.evaluation.calibration import CalibrationGroup, calibration_groups, smooth_calibration
from fedcore.evaluation.decision import decision_curve
from fedcore.evaluation.discrimination import (
    Confusion,
    confusion_table,
    precision_recall_curve,
    roc_curve,
)
from fedcore.evaluation.inputs import Floats, probable

Points = tuple[tuple[float, ...], ...]
MOST_POINTS = 400
_WIDTHS = {"roc": 2, "precision_recall": 2, "calibration_smooth": 4, "decision": 3}
_COUNTS = ("n", "positives", "tp", "fp", "tn", "fn")


@dataclass(frozen=True)
class Curves:
    """Empty where the patients allow no curve."""

    roc: Points  # (1 - specificity, sensitivity)
    precision_recall: Points  # (recall, precision)
    calibration_smooth: Points  # (predicted, observed, low, high)
    decision: Points  # (threshold, net benefit of the model, of treating all)
    calibration_groups: tuple[CalibrationGroup, ...]
    operating: tuple[Confusion, ...]  # by falling threshold, for the threshold slider

    def to_json(self) -> dict[str, Any]:
        plain: dict[str, Any] = {name: [list(point) for point in getattr(self, name)] for name in _WIDTHS}
        plain["calibration_groups"] = [asdict(group) for group in self.calibration_groups]
        plain["operating"] = [asdict(row) for row in self.operating]
        return plain

    @classmethod
    def from_json(cls, value: object) -> Curves:
        """Raises `DataError` for a missing or unknown field or a wrong type."""
        found = strict.record(value, [field.name for field in fields(cls)])
        groups = strict.items(found["calibration_groups"], "calibration_groups")
        table = strict.items(found["operating"], "operating")
        return cls(
            **{name: strict.rows(found[name], name, width) for name, width in _WIDTHS.items()},
            calibration_groups=tuple(CalibrationGroup(**_row(CalibrationGroup, group)) for group in groups),
            operating=tuple(Confusion(**_row(Confusion, row)) for row in table),
        )


def curves(y: ArrayLike, p: ArrayLike, points: int = MOST_POINTS) -> Curves:
    scored = probable(y, p)
    roc = roc_curve(scored.y, scored.p)
    recall = precision_recall_curve(scored.y, scored.p)
    smooth = smooth_calibration(scored.y, scored.p)
    decision = decision_curve(scored.y, scored.p)
    return Curves(
        roc=() if roc is None else _thinned(roc.fpr, roc.tpr, points),
        precision_recall=() if recall is None else _thinned(recall.recall, recall.precision, points),
        calibration_smooth=() if smooth is None else _rows(smooth.predicted, smooth.observed, smooth.low, smooth.high),
        decision=() if decision is None else _rows(decision.thresholds, decision.model, decision.treat_all),
        calibration_groups=calibration_groups(scored.y, scored.p),
        # The first row flags nobody at an infinite threshold, which neither JSON nor a slider can show.
        operating=confusion_table(scored.y, scored.p, min(points, 200))[1:],
    )


def _thinned(x: Floats, y: Floats, points: int) -> Points:
    """At most `points` true vertices, evenly spaced along the curve, both ends among them."""
    if x.size > points:
        along = np.concatenate([[0.0], np.cumsum(np.abs(np.diff(x)) + np.abs(np.diff(y)))])
        chosen = np.unique(np.searchsorted(along, np.linspace(0, along[-1], points)))
        x, y = x[chosen], y[chosen]
    return _rows(x, y)


def _rows(*columns: Floats) -> Points:
    return tuple(tuple(row) for row in np.column_stack(columns).tolist())


def _row(kind: type[CalibrationGroup] | type[Confusion], value: object) -> dict[str, Any]:
    names = [field.name for field in fields(kind)]
    found = strict.record(value, names)
    return {name: (strict.count if name in _COUNTS else strict.number)(found[name], name) for name in names}
