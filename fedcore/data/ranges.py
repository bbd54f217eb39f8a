"""Where the numbers of the training patients lie, in coarse steps: enough to notice a wrong unit in a new patient's."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fedcore.data.coding import Coding

FEWEST = 20
"""A column with fewer known values has no range: its ends would say something of single patients."""
_STEPS = 10  # at most, from the lowest to the highest value


@dataclass(frozen=True)
class Range:
    """Coarse: low and high are rounded outwards, typical is the median rounded to the same steps."""

    low: float
    typical: float
    high: float

    def is_outside(self, value: float, margin: float = 0.0) -> bool:
        """Beyond the range widened at both ends by `margin` times its own width."""
        more = margin * (self.high - self.low)
        return not self.low - more <= value <= self.high + more

    def to_json(self) -> dict[str, float]:
        return {"low": self.low, "typical": self.typical, "high": self.high}


def coarse_ranges(coding: Coding, x: NDArray[np.float32]) -> dict[str, Range]:
    """By column of numbers, from the coded training rows x (n_rows, n_features); others have none."""
    ranges = {}
    at = 0
    for column in coding.columns:
        values = x[:, at]
        at += len(column.features)
        known = values[~np.isnan(values)].astype(np.float64)
        if column.kind == "number" and len(known) >= FEWEST:
            ranges[column.name] = _coarse(known)
    return ranges


def _coarse(known: NDArray[np.float64]) -> Range:
    low, high = float(known.min()), float(known.max())
    step = _step((high - low) / _STEPS or abs(high) / _STEPS or 1.0)

    def at(count: float) -> float:
        return float(f"{count * step:.12g}")  # not 0.30000000000000004

    # A hair, so that 0.3 / 0.1 = 2.9999999999999996 does not fall to 2.
    ends = at(math.floor(low / step + 1e-9)), at(math.ceil(high / step - 1e-9))
    return Range(ends[0], at(round(float(np.median(known)) / step)), ends[1])


def _step(least: float) -> float:
    """The smallest of 1, 2, 5, 10, … times a power of ten that is not below `least`."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(each * power for each in (1, 2, 5, 10) if each * power >= least * (1 - 1e-9))


def ranges_from_json(value: Mapping[str, Any]) -> dict[str, Range]:
    """The ranges whose `to_json` was kept."""
    return {name: Range(each["low"], each["typical"], each["high"]) for name, each in value.items()}
