"""What the patients of a model are like: each predictor's values and gaps, in coarse figures that tell of nobody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fedcore.evaluation.disclosure import hidden
from fedcore.evaluation.explanation import Predictor

FEWEST = 20
"""Known values below which quartiles would say something of single patients."""
_DIGITS = 3


def characteristics(
    predictors: Sequence[Predictor], x: NDArray[np.float32], groups: Mapping[str, NDArray[np.bool_]], least: int
) -> list[dict[str, Any]]:
    """A plain dict for each predictor: name, kind, categories and, for each named group of the rows of x
    (n, n_columns), how many cells are missing and what the others are.

    Numbers: the three quartiles to three digits. Yes or no: the share of yes. Categories: the share of each. A share
    which rests on 1 to `least` - 1 patients is None, and so are quartiles of fewer than 20.
    """
    found, at = [], 0
    for predictor in predictors:
        columns = x[:, at : at + predictor.n_columns]
        at += predictor.n_columns
        of_groups = {name: _describe(predictor, columns[mask], least) for name, mask in groups.items()}
        found.append({
            "name": predictor.name, "kind": predictor.kind, "categories": list(predictor.categories),
            "groups": of_groups,
        })  # fmt: skip
    return found


def _describe(predictor: Predictor, columns: NDArray[np.float32], least: int) -> dict[str, Any]:
    unknown = np.isnan(columns).all(axis=1)
    n, missing = len(columns), int(unknown.sum())
    known = columns[~unknown]
    told: dict[str, Any] = {"n": n, "missing": _share(missing, n, least)}
    if predictor.kind == "number":
        return told | {"quartiles": _quartiles(known[:, 0])}
    if predictor.kind == "yes_no":
        yes = int((known[:, 0] == 1).sum())
        is_hidden = hidden([yes, len(known) - yes], least)
        return told | {"shares": [None if is_hidden or not len(known) else _rounded(yes / len(known))]}
    counts = [int((known[:, k] == 1).sum()) for k in range(predictor.n_columns)]
    small = hidden([*counts, len(known) - sum(counts)], least)
    shares = [None if k in small or not len(known) else _rounded(c / len(known)) for k, c in enumerate(counts)]
    return told | {"shares": shares}


def _share(part: int, whole: int, least: int) -> float | None:
    return None if not whole or hidden([part, whole - part], least) else _rounded(part / whole)


def _quartiles(known: NDArray[np.float32]) -> list[float] | None:
    if len(known) < FEWEST:
        return None
    return [_rounded(q) for q in np.quantile(known.astype(np.float64), [0.25, 0.5, 0.75])]


def _rounded(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}")
