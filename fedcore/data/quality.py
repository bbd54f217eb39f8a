"""The data-quality list: for every column what it holds, what is missing and what looks wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fedcore.data import names
from fedcore.data.columns import Column, make_column
from fedcore.data.complaints import OUTCOME_AUC, at, complaints_about, may_be_categories, separation
from fedcore.data.linkage import patient_keys
from fedcore.data.profiles import BINS, QUANTILES, ColumnProfile, Complaint, describe
from fedcore.data.records import OnProgress, Records, check_columns, untold
from fedcore.data.roles import Role, RoleGuess, roles_of, with_role
from fedcore.errors import DataError, Text

__all__ = [
    "BINS", "QUANTILES", "ColumnProfile", "Complaint", "Role", "RoleGuess", "guess_roles", "profile", "with_role",
]  # fmt: skip

FEWEST = 5
"""Patients with and without the outcome before a column is suspected of giving it away."""


def profile(
    records: Records,
    *,
    id_columns: Sequence[str] | None = None,
    label: str | None = None,
    label_positive: str | None = None,
    on_progress: OnProgress = untold,
) -> tuple[ColumnProfile, ...]:
    """A profile for every column, in order. Identifier and outcome are guessed where they are not given.

    Raises DataError where a given column does not exist; everything else is a complaint.
    """
    check_columns(records, [*(id_columns or ()), *([] if label is None else [label])])
    columns: dict[str, Column] = {}
    profiles = []
    for done, name in enumerate(records.columns, 1):
        columns[name] = _column(records, name)
        profiles.append(describe(columns[name]))
        on_progress(done / len(records.columns))
    roles = roles_of(profiles)
    ids = tuple(id_columns) if id_columns is not None else with_role(roles, "identifier")
    label = label if label is not None else next(iter(with_role(roles, "outcome")), None)
    y = _outcome(columns[label], label_positive) if label in columns else None
    return tuple(
        replace(
            found,
            complaints=complaints_about(columns[found.name], found.kind, records.lines)
            + (_duplicates(records, ids) if ids[:1] == (found.name,) else ())
            + (() if found.name in (label, *ids) else _as_predictor(columns[found.name], found, y)),
        )
        for found in profiles
    )


def guess_roles(profiles: Sequence[ColumnProfile], records: Records | None = None) -> dict[str, RoleGuess]:
    """A role for every column, marked as a guess by being one; the profiles hold all that is needed."""
    return roles_of(profiles)


def _column(records: Records, name: str) -> Column:
    return make_column(name, records.frame[name], records.missing_words, records.decimal)


def _outcome(column: Column, positive: str | None) -> NDArray[np.float64] | None:
    """1, 0 or NaN per row; None while nobody has said which value means a stroke."""
    if positive is not None:
        return column.spread(np.array([float(cell.casefold() == positive.casefold()) for cell in column.cells]))
    values = column.spread(column.yes_no)
    return values if min((values == 1).sum(), (values == 0).sum()) > 0 else None


def _duplicates(records: Records, ids: Sequence[str]) -> tuple[Complaint, ...]:
    try:
        keys = pd.Series(patient_keys(records.frame[list(ids)], missing_words=records.missing_words))
    except DataError as error:
        return (Complaint("identifier", error.text),)
    found: list[Complaint] = []
    absent = np.flatnonzero((keys == "").to_numpy())
    if len(absent):
        text = Text("{count} rows have no patient identifier.", {"count": len(absent)})
        found.append(at(records.lines, absent, "missing_identifier", text))
    repeated = np.flatnonzero(keys.duplicated(keep=False).to_numpy() & (keys != "").to_numpy())
    if len(repeated):
        text = Text("{count} rows belong to patients who appear more than once.", {"count": len(repeated)})
        found.append(at(records.lines, repeated, "duplicate_patients", text))
    return tuple(found)


def _as_predictor(column: Column, found: ColumnProfile, y: NDArray[np.float64] | None) -> tuple[Complaint, ...]:
    """What is only of interest where the column is to predict the outcome."""
    return may_be_categories(column, found.kind) + _outcome_again(column, found, y)


def _outcome_again(column: Column, found: ColumnProfile, y: NDArray[np.float64] | None) -> tuple[Complaint, ...]:
    """Columns that are the outcome under another name, or recorded because of it."""
    enough = y is not None and min((y == 1).sum(), (y == 0).sum()) >= FEWEST
    if y is not None and enough and found.kind != "identifier" and separation(column, found.kind, y) > OUTCOME_AUC:
        text = Text("It predicts the outcome almost perfectly: it may be the outcome itself, or follow from it.")
        return (Complaint("looks_like_outcome", text),)
    if y is not None and names.sounds_like_outcome(column.name):
        return (Complaint("looks_like_outcome", Text("Its name suggests that it is the outcome, or follows from it.")),)
    return ()
