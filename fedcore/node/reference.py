"""What is kept beside a model to judge new patients by: where the training patients' numbers lie, how high the risks of
the held-out patients are, and how many of them had the outcome. All is coarse, so that no single patient can be found.
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
from fedcore.evaluation.intervals import wilson

_TWENTIETHS, _HUNDREDTHS = 20, 100
_FOR_HUNDREDTHS = 500
"""Held-out patients, from which on one in a hundred of them is several."""
_BAND, _MOST_BANDS = 40, 10


@dataclass(frozen=True)
class Band:
    """Held-out patients with similar risks, from low to high: how many there are and how many had the outcome."""

    low: float
    high: float
    patients: int
    cases: int

    def to_json(self) -> dict[str, Any]:
        return {"low": self.low, "high": self.high, "patients": self.patients, "cases": self.cases}


@dataclass(frozen=True)
class Reference:
    """prevalence: share of the held-out patients with the outcome; mean_risk and quantiles (at 5 %, 10 %, … 95 %, or of
    many patients at 1 %, 2 %, … 99 %) of their risks; bands of them by rising risk. None or empty where too few were
    held out."""

    ranges: Mapping[str, Range] = field(default_factory=dict)
    patients: int = 0
    prevalence: float | None = None
    mean_risk: float | None = None
    quantiles: tuple[float, ...] = ()
    bands: tuple[Band, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "ranges": {name: each.to_json() for name, each in self.ranges.items()},
            "patients": self.patients,
            "prevalence": self.prevalence,
            "mean_risk": self.mean_risk,
            "quantiles": list(self.quantiles),
            "bands": [band.to_json() for band in self.bands],
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
            tuple(Band(**band) for band in value.get("bands") or ()),
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
    parts = _HUNDREDTHS if n >= _FOR_HUNDREDTHS else _TWENTIETHS
    quantiles = tuple(_rounded(q) for q in np.quantile(held_out_risk, np.arange(1, parts) / parts))
    mean, bands = _rounded(held_out_risk.mean()), _bands(outcome, held_out_risk)
    return Reference(ranges, n, _rounded(outcome.mean()), mean, quantiles, bands)


def _bands(outcome: NDArray[np.uint8], held_out_risk: NDArray[np.float64]) -> tuple[Band, ...]:
    """About equally many patients in each; patients of one risk are never parted. None where two bands are too many."""
    wanted = min(_MOST_BANDS, len(outcome) // _BAND)
    if wanted < 2:
        return ()
    edges = np.unique(np.quantile(held_out_risk, np.arange(1, wanted) / wanted))
    place = np.searchsorted(edges, held_out_risk)
    found = [(held_out_risk[place == k], outcome[place == k]) for k in range(len(edges) + 1)]
    return tuple(
        Band(_rounded(risks.min()), _rounded(risks.max()), len(risks), int(cases.sum()))
        for risks, cases in found
        if len(risks) >= _BAND // 2
    )


def _rounded(value: float) -> float:
    return float(f"{value:.3g}")


@dataclass(frozen=True)
class Standing:
    """A risk among those of this hospital's patients. times: the average risk; higher_than: of how many of 100."""

    average: float
    times: float
    higher_than: int
    patients: int
    text: Text
    compared: Text

    def to_json(self) -> dict[str, Any]:
        return {
            "average": self.average,
            "times": self.times,
            "higher_than": self.higher_than,
            "patients": self.patients,
            "text": self.text.to_json(),
            "compared": self.compared.to_json(),
        }


def standing(risk: float, reference: Reference) -> Standing | None:
    """None where too few patients were held out to compare with."""
    if not reference.mean_risk or not reference.quantiles:
        return None
    times = risk / reference.mean_risk
    higher_than = _higher_than(risk, reference.quantiles)
    values = {"times": f"{times:.1f}", "average": f"{100 * reference.mean_risk:.3g}"}
    if 0.95 <= times < 1.05:
        text = Text("About the average of this hospital's patients ({average} %).", values)
    else:
        text = Text("{times} times the average of this hospital's patients ({average} %).", values)
    compared = Text(
        "Among 100 patients of the held-out cohort, {lower} had a lower risk.", {"lower": higher_than}
    )
    return Standing(reference.mean_risk, times, higher_than, reference.patients, text, compared)


def _higher_than(risk: float, quantiles: tuple[float, ...]) -> int:
    """Of 100, by the quantiles' steps. Many patients may share one risk: then the middle of the steps they fill."""
    step = 100 / (len(quantiles) + 1)
    below = sum(q < risk for q in quantiles)
    equal = sum(q == risk for q in quantiles)
    return round(step * (below + (equal + 1) / 2)) if equal else round(step * below)


@dataclass(frozen=True)
class Similar:
    """How often held-out patients with a similar risk had the outcome; low and high: Wilson's 95 % interval of that
    share. It says how sure the risk is of such a group of this hospital's patients, not of one patient."""

    patients: int
    cases: int
    low: float
    high: float
    text: Text

    def to_json(self) -> dict[str, Any]:
        return {
            "patients": self.patients,
            "cases": self.cases,
            "low": self.low,
            "high": self.high,
            "text": self.text.to_json(),
        }


def similar(risk: float, reference: Reference) -> Similar | None:
    """None where too few patients were held out to be told apart by their risk."""
    if not reference.bands:
        return None
    band = min(reference.bands, key=lambda b: max(b.low - risk, risk - b.high, 0.0))
    low, high = wilson(band.cases / band.patients, band.patients)
    values = {
        "patients": band.patients, "cases": band.cases, "from": _percent(band.low), "to": _percent(band.high),
        "share": _percent(band.cases / band.patients), "low": _percent(low), "high": _percent(high),
    }  # fmt: skip
    text = Text(
        "Of {patients} held-out patients with a similar risk ({from} to {to} %), {cases} had the outcome: {share} % "
        "(95 % interval {low} to {high} %).",
        values,
    )
    return Similar(band.patients, band.cases, low, high, text)


def _percent(share: float) -> str:
    return f"{100 * share:.2g}" if share < 0.995 else "100"
