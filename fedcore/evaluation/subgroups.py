"""How well two models do among some of the held-out patients: of one sex, of one age band, of one category.

Discrimination and calibration in the large, each with its interval; no test of differences between groups, which the
few cases of a group would rarely support (Van Calster et al. 2023 recommend reporting the figures themselves).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fedcore.errors import Text
from fedcore.evaluation.calibration import calibration
from fedcore.evaluation.disclosure import hidden
from fedcore.evaluation.discrimination import auc, auc_ci
from fedcore.evaluation.explanation import Predictor
from fedcore.evaluation.inputs import Floats, Interval, Outcomes, outcomes, probable
from fedcore.evaluation.intervals import wilson
from fedcore.evaluation.verdict import FEWEST_PATIENTS

AGE_EDGES = (50.0, 60.0, 70.0, 80.0)
_MOST_VALUES = 6  # a column of numbers with no more distinct values is a code, each value a group
_LEAST_OLDEST, _MOST_OLDEST = 25.0, 125.0  # the highest value of a column of ages in years, not in codes

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class GroupFigures:
    """One model among the patients of one group; None where it cannot be told."""

    auc: float | None
    auc_ci: Interval | None
    intercept: float | None
    intercept_ci: Interval | None
    expected: float
    """The mean of the predicted risks."""

    def to_json(self) -> dict[str, Any]:
        return {
            "auc": self.auc,
            "auc_ci": _list(self.auc_ci),
            "calibration_intercept": self.intercept,
            "calibration_intercept_ci": _list(self.intercept_ci),
            "expected": self.expected,
        }


@dataclass(frozen=True)
class Group:
    """`n` and `cases` are None where they would tell of fewer patients than agreed; `reason` says why figures lack."""

    label: Text | str
    n: int | None
    cases: int | None
    observed: float | None
    observed_ci: Interval | None
    joint: GroupFigures | None
    own: GroupFigures | None
    reason: Text | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "label": self.label if isinstance(self.label, str) else self.label.to_json(),
            "n": self.n,
            "cases": self.cases,
            "observed": self.observed,
            "observed_ci": _list(self.observed_ci),
            "joint": None if self.joint is None else self.joint.to_json(),
            "own": None if self.own is None else self.own.to_json(),
            "reason": None if self.reason is None else self.reason.to_json(),
        }


def subgroups(
    members: Sequence[tuple[Text | str, Mask]], y: Outcomes, p_joint: Floats, p_own: Floats, least: int
) -> tuple[Group, ...]:
    """A row for each group of held-out patients, all of shape (n,); groups without anybody are left out.

    Figures need ten patients with and ten without the outcome; counts of fewer than `least` patients are hidden.
    Raises `DataError` as `probable` does.
    """
    scored, own = probable(y, p_joint), probable(y, p_own)
    there = [(label, mask) for label, mask in members if mask.any()]
    sizes = [int(mask.sum()) for _, mask in there]
    cases = [int(scored.y[mask].sum()) for _, mask in there]
    rest = [n - k for n, k in zip(sizes, cases, strict=True)]
    small, few = hidden(sizes, least), hidden(cases, least) | hidden(rest, least)
    groups = []
    for i, (label, mask) in enumerate(there):
        n = None if i in small else sizes[i]
        k = None if i in small | few else cases[i]
        if min(cases[i], rest[i]) < FEWEST_PATIENTS:
            groups.append(Group(label, n, k, None, None, None, None, _too_few()))
            continue
        share = cases[i] / sizes[i]
        is_told = n is not None and k is not None
        truth, ends = scored.y[mask], wilson(share, sizes[i])
        figures = (_figures(truth, scored.p[mask]), _figures(truth, own.p[mask]))
        groups.append(Group(label, n, k, share if is_told else None, ends if is_told else None, *figures))
    return tuple(groups)


def members_of(predictor: Predictor, x: NDArray[np.float32], *, is_age: bool = False) -> list[tuple[Text | str, Mask]]:
    """The groups which the predictor's columns x (n, n_columns) make, and who is in each (n,); the last one holds those
    of whom it is not known.

    Yes and no; each category, or the rest of them; each value of a code; an age in bands of ten years; other numbers in
    thirds.
    """
    unknown: Mask = np.asarray(np.isnan(x).all(axis=1), dtype=np.bool_)
    if predictor.kind == "category":
        made = _categories(predictor, x, unknown)
    elif predictor.kind == "yes_no":
        # With the code behind: columns of 0 and 1 are often neither yes nor no.
        made = [(Text("no (0)"), x[:, 0] == 0), (Text("yes (1)"), x[:, 0] == 1)]
    else:
        made = _of_numbers(x[:, 0].astype(np.float64), unknown, is_age)
    return [*made, (Text("not known"), unknown)]


def is_sized_like_age(values: NDArray[np.float32]) -> bool:
    """Whether the numbers can be years of age, not codes of age groups."""
    known = values[~np.isnan(values)]
    return bool(known.size and known.min() >= 0 and _LEAST_OLDEST < known.max() <= _MOST_OLDEST)


def _categories(predictor: Predictor, x: NDArray[np.float32], unknown: Mask) -> list[tuple[Text | str, Mask]]:
    made: list[tuple[Text | str, Mask]] = [(name, x[:, k] == 1) for k, name in enumerate(predictor.categories)]
    none = ~unknown & ~(x == 1).any(axis=1)
    return [*made, (Text("another category"), none)]


def _of_numbers(values: Floats, unknown: Mask, is_age: bool) -> list[tuple[Text | str, Mask]]:
    known = values[~unknown]
    distinct = np.unique(known)
    if distinct.size <= _MOST_VALUES:
        return [(f"{value:g}", values == value) for value in distinct.tolist()]
    if is_age:
        return _ages(values)
    low, high = (float(f"{edge:.4g}") for edge in np.quantile(known, [1 / 3, 2 / 3]))
    if low >= high:
        return [(Text("up to {high}", {"high": f"{high:g}"}), values <= high),
                (Text("above {low}", {"low": f"{high:g}"}), values > high)]  # fmt: skip
    return [
        (Text("up to {high}", {"high": f"{low:g}"}), values <= low),
        (
            Text("above {low}, up to {high}", {"low": f"{low:g}", "high": f"{high:g}"}),
            (values > low) & (values <= high),
        ),
        (Text("above {low}", {"low": f"{high:g}"}), values > high),
    ]


def _ages(values: Floats) -> list[tuple[Text | str, Mask]]:
    first, last = AGE_EDGES[0], AGE_EDGES[-1]
    made: list[tuple[Text | str, Mask]] = [(Text("under {years}", {"years": f"{first:g}"}), values < first)]
    for low, high in pairwise(AGE_EDGES):
        label = Text("{low} to {high} years", {"low": f"{low:g}", "high": f"{high - 1:g}"})
        made.append((label, (values >= low) & (values < high)))
    return [*made, (Text("{years} or older", {"years": f"{last:g}"}), values >= last)]


def _figures(y: Outcomes, p: Floats) -> GroupFigures:
    weak = calibration(outcomes(y), p)
    return GroupFigures(auc(y, p), auc_ci(y, p), weak.intercept, weak.intercept_ci, float(p.mean()))


def _too_few() -> Text:
    return Text("Fewer than {count} patients with or without the outcome.", {"count": FEWEST_PATIENTS})


def _list(ends: Interval | None) -> list[float] | None:
    return None if ends is None else list(ends)
