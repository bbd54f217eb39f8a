"""The one gate for outcomes and scores, so that no measure has to doubt its input."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fedcore.errors import DataError

Floats = NDArray[np.float64]
Outcomes = NDArray[np.bool_]
Interval = tuple[float, float]


class Scored(NamedTuple):
    """Outcome and score of the same patients, in the same order; both of shape (n,)."""

    y: Outcomes
    p: Floats

    @property
    def n(self) -> int:
        return int(self.y.size)

    @property
    def positives(self) -> int:
        return int(np.count_nonzero(self.y))

    @property
    def negatives(self) -> int:
        return self.n - self.positives


def outcomes(y: ArrayLike) -> Outcomes:
    """`y` as booleans; `DataError` where it is not one row of 0 and 1."""
    values = _numbers(y)
    if not np.all((values == 0) | (values == 1)):
        raise DataError(
            "An outcome is neither 0 nor 1.",
            advice="Give every evaluated patient an outcome of 0 or 1, with none missing.",
        )
    return np.asarray(values == 1, dtype=np.bool_)


def ranked(y: ArrayLike, scores: ArrayLike) -> Scored:
    """For measures of order alone: any finite score will do, a margin as well as a probability."""
    truth, values = outcomes(y), _numbers(scores)
    if truth.size != values.size:
        raise DataError(
            "There are {outcomes} outcomes but {scores} scores.",
            advice="Evaluate a model on exactly the patients it scored.",
            outcomes=int(truth.size),
            scores=int(values.size),
        )
    if not np.all(np.isfinite(values)):
        raise DataError("A score is missing or infinite.", advice="Score every held-out patient before evaluating.")
    return Scored(truth, values)


def probable(y: ArrayLike, p: ArrayLike) -> Scored:
    """For measures of the value itself: every score must be a probability."""
    scored = ranked(y, p)
    if scored.n and (scored.p.min() < 0 or scored.p.max() > 1):
        raise DataError(
            "A predicted risk lies outside 0 to 1.",
            advice="Turn the model's margins into probabilities before evaluating.",
        )
    return scored


def fraction(value: float, name: str) -> float:
    """`value` if it lies strictly between 0 and 1; `DataError` naming the parameter otherwise."""
    if not 0 < value < 1:
        raise DataError(
            "{name} must lie between 0 and 1, and is {value}.", advice="Correct {name}.", name=name, value=value
        )
    return float(value)


def _numbers(values: ArrayLike) -> Floats:
    try:
        array: NDArray[Any] = np.asarray(values)
    except ValueError:  # rows of different length
        array = np.empty(0, dtype=object)
    if array.dtype.kind not in "biuf":
        # Text is refused even where it looks like numbers; an empty list is of kind "f" and passes.
        raise DataError("The outcomes or scores are not numbers.", advice="Give one number per patient.")
    numbers = array.astype(np.float64)
    if numbers.ndim != 1:
        raise DataError(
            "The outcomes or scores have {dimensions} dimensions instead of one.",
            advice="Give one number per patient.",
            dimensions=numbers.ndim,
        )
    return numbers
