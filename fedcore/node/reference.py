"""What is kept beside a model to judge new patients by: where the training patients' numbers lie, and how high the
risks of the held-out patients are. Both are coarse, so that no single patient can be found in them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fedcore.data.coding import Coding
from fedcore.data.ranges import FEWEST, Range, coarse_ranges, ranges_from_json
from fedcore.errors import Text

_SHARES = tuple(round(0.05 * k, 2) for k in range(1, 20))


@dataclass(frozen=True)
class Reference:
    """prevalence: share of the held-out patients with the outcome; mean_risk and quantiles (at 5 %, 10 %, … 95 %): of
    the risks which the model that scores alone gave them. None or empty where too few patients were held out."""

    ranges: Mapping[str, Range] = field(default_factory=dict)
    patients: int = 0
    prevalence: float | None = None
    mean_risk: float | None = None
    quantiles: tuple[float, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "ranges": {name: each.to_json() for name, each in self.ranges.items()},
            "patients": self.patients,
            "prevalence": self.prevalence,
            "mean_risk": self.mean_risk,
            "quantiles": list(self.quantiles),
        }

    @staticmethod
    def from_json(value: Mapping[str, Any]) -> Reference:
        """What `to_json` gave; nothing at all for models that were kept before there was any."""
        return Reference(
            ranges_from_json(value.get("ranges") or {}),
            int(value.get("patients") or 0),
            value.get("prevalence"),
            value.get("mean_risk"),
            tuple(value.get("quantiles") or ()),
        )


def reference_of(
    coding: Coding,
    training: NDArray[np.float32],
    outcome: NDArray[np.uint8],
    held_out_risk: NDArray[np.float64],
) -> Reference:
    """From the coded training rows (n, n_features), and outcome and risk of the held-out patients (m,)."""
    ranges = coarse_ranges(coding, training)
    n = len(outcome)
    if n < FEWEST:
        return Reference(ranges)
    quantiles = tuple(_rounded(q) for q in np.quantile(held_out_risk, _SHARES))
    return Reference(ranges, n, _rounded(outcome.mean()), _rounded(held_out_risk.mean()), quantiles)


def _rounded(value: float) -> float:
    return float(f"{value:.3g}")


@dataclass(frozen=True)
class Standing:
    """A risk among those of this hospital's patients. times: the average risk; higher_than: of how many of 100."""

    average: float
    times: float
    higher_than: int
    text: Text

    def to_json(self) -> dict[str, Any]:
        return {
            "average": self.average,
            "times": self.times,
            "higher_than": self.higher_than,
            "text": self.text.to_json(),
        }


def standing(risk: float, reference: Reference) -> Standing | None:
    """None where too few patients were held out to compare with."""
    if not reference.mean_risk or not reference.quantiles:
        return None
    times = risk / reference.mean_risk
    # Of 100, by steps of five. Many patients may share one risk: then the middle of the steps they fill.
    below = sum(q < risk for q in reference.quantiles)
    equal = sum(q == risk for q in reference.quantiles)
    higher_than = round(5 * (below + (equal + 1) / 2)) if equal else 5 * below
    values = {"times": f"{times:.1f}", "average": f"{100 * reference.mean_risk:.3g}"}
    if 0.95 <= times < 1.05:
        text = Text("About the average of this hospital's patients ({average} %).", values)
    else:
        text = Text("{times} times the average of this hospital's patients ({average} %).", values)
    return Standing(reference.mean_risk, times, higher_than, text)
