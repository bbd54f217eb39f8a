"""Thresholds by what they should find: for each share of the cases, from which risk on patients are flagged."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from fedcore.evaluation.discrimination import confusion_at
from fedcore.evaluation.recalibration import threshold_for_sensitivity

AIMS = tuple(round(0.01 * k, 2) for k in range(50, 100))


@dataclass(frozen=True)
class Aim:
    """wanted: the share of the training cases which flagging from `threshold` on finds. The rest is what it does among
    the held-out patients: shares found and spared, and flagged of all; None where there is nobody."""

    wanted: float
    threshold: float
    sensitivity: float | None
    specificity: float | None
    flagged: float | None

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def aims(y: ArrayLike, p: ArrayLike, y_test: ArrayLike, p_test: ArrayLike) -> tuple[Aim, ...]:
    """For each of AIMS, from outcomes y and risks p of the training patients and of the held-out ones; empty without a
    training patient who has the outcome."""
    found = []
    n = len(np.asarray(y_test))
    for wanted in AIMS:
        threshold = threshold_for_sensitivity(y, p, wanted)
        if threshold is None:
            return ()
        if not n:
            found.append(Aim(wanted, threshold, None, None, None))
            continue
        at = confusion_at(y_test, p_test, threshold)
        found.append(Aim(wanted, threshold, at.sensitivity, at.specificity, (at.tp + at.fp) / n))
    return tuple(found)
