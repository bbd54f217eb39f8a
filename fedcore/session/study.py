"""What is written down of the patients when a model is judged, for results and reports: their flow through the session,
what they are like, what is missing, and how the models do among some of them.

Counts, quartiles and shares only; none tells of fewer patients than the agreed smallest group. It is made where the
held-out patients' risks are at hand and stays in that hospital.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fedcore.data.coding import Coding
from fedcore.data.demographics import demographic
from fedcore.data.table import Table
from fedcore.evaluation.characteristics import characteristics
from fedcore.evaluation.explanation import Predictor
from fedcore.evaluation.subgroups import is_sized_like_age, members_of, subgroups
from fedcore.protocols.terms import Terms
from fedcore.trees.boosting import Rows

MOST_GROUPED, FEWEST_GROUPED = 40, 4
"""Columns by which held-out patients are grouped: a wide file has hundreds."""
_CELLS = 600_000  # patients times columns: some seconds at the end of a session


@dataclass(frozen=True)
class Judged:
    """Outcome and both models' risks of the held-out patients, all (n_held_out,)."""

    y: NDArray[np.uint8]
    joint: NDArray[np.float64]
    own: NDArray[np.float64]


def study_of(
    terms: Terms,
    tables: Sequence[Table],
    x: NDArray[np.float32],
    y: NDArray[np.uint8],
    rows: Rows,
    test: NDArray[np.bool_],
    judged: Judged,
    known: Mapping[str, NDArray[np.bool_]],
) -> dict[str, Any]:
    """Plain values. x (n, n_features), y, test (n,) and `known` to which other hospital (n,) are of the patients who
    take part; `tables` those they come from, the later patients' last."""
    outcome = y == 1
    groups = {"training": ~test, "held_out": test, "without": ~outcome, "with": outcome}
    predictors = predictors_of_table(tables[0])
    sexes_and_ages = {name: demographic(name) for name in (p.name for p in predictors)}
    return {
        "least": terms.min_group,
        "prepared": [_prepared(table) for table in tables],
        "flow": {
            "taking_part": _counts(outcome, np.ones(len(y), np.bool_)),
            "fit": _counts(outcome, rows.fit),
            "stop": _counts(outcome, rows.stop),
            "held_out": _counts(outcome, test),
            "known_to": {name: _counts(outcome, mask) for name, mask in known.items()},
        },
        "predictors": characteristics(predictors, x, groups, terms.min_group),
        "subgroups": _subgroups(predictors, x[test], judged, sexes_and_ages, terms.min_group),
    }


def study_of_feature(terms: Terms, table: Table, shared: NDArray[np.int64]) -> dict[str, Any]:
    """A feature hospital's account: no outcome is known there, so its patients are neither split nor judged."""
    mask = np.zeros(len(table.ids), np.bool_)
    mask[shared] = True
    return {
        "least": terms.min_group,
        "prepared": [_prepared(table)],
        "flow": {"taking_part": {"n": int(mask.sum()), "cases": None}},
        "predictors": characteristics(predictors_of_table(table), table.x, {"taking_part": mask}, terms.min_group),
        "subgroups": [],
    }


def predictors_of_table(table: Table) -> list[Predictor]:
    """What the table's columns are to a reader; a table without a coding has numbers only."""
    if table.coding == Coding():
        return [Predictor(name) for name in table.features]
    return [Predictor(c.name, c.kind, c.categories) for c in table.coding.columns]


def _prepared(table: Table) -> dict[str, Any] | None:
    """Counts of rows on the way from the file, and what was noted."""
    made = table.preparation
    if made is None:
        return None
    plain = made.to_json()
    counts = {k: plain[k] for k in (
        "file", "rows_read", "unreadable_rows", "blank_rows", "missing_ids", "damaged_ids", "duplicates",
        "missing_labels", "rows",
    )}  # fmt: skip
    return counts | {"notes": [note.to_json() for note in made.notes()]}


def _counts(outcome: NDArray[np.bool_], mask: NDArray[np.bool_]) -> dict[str, int]:
    return {"n": int(mask.sum()), "cases": int((outcome & mask).sum())}


def _subgroups(
    predictors: Sequence[Predictor],
    x: NDArray[np.float32],
    judged: Judged,
    guesses: Mapping[str, str | None],
    least: int,
) -> list[dict[str, Any]]:
    """For every predictor, those which tell sex and age first, the groups it makes."""
    places, at = {}, 0
    for predictor in predictors:
        places[predictor.name] = slice(at, at + predictor.n_columns)
        at += predictor.n_columns
    order = sorted(predictors, key=lambda p: {"sex": 0, "age": 1}.get(guesses[p.name] or "", 2))
    found = []
    most = min(MOST_GROUPED, max(FEWEST_GROUPED, _CELLS // max(1, len(x))))
    for predictor in order[:most] if len(x) else ():
        columns, guess = x[:, places[predictor.name]], guesses[predictor.name]
        is_age = guess == "age" and predictor.kind == "number" and is_sized_like_age(columns[:, 0])
        made = subgroups(
            members_of(predictor, columns, is_age=is_age), judged.y == 1, judged.joint, judged.own, least
        )
        found.append({"column": predictor.name, "guess": guess, "groups": [group.to_json() for group in made]})
    return found
