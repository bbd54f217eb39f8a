"""What a person has decided about the columns of a file, and about the rows and cells that do not fit."""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal, TypeGuard, cast

from fedcore.data.dates import Order
from fedcore.data.units import LONGEST
from fedcore.errors import DataError

_CHOICES: dict[str, tuple[str | None, ...]] = {
    "duplicates": ("refuse", "keep_first", "leave_out"),
    "missing_ids": ("refuse", "leave_out"),
    "damaged_ids": ("refuse", "leave_out", "keep"),
    "missing_labels": ("refuse", "leave_out"),
    "unreadable_cells": ("refuse", "missing"),
    "date_order": (None, "dmy", "mdy"),
}


@dataclass(frozen=True)
class Mapping:
    """Roles of columns and what to do with rows and cells that do not fit; "refuse" raises an error that names them.

    `features`: None takes every other column that can be a predictor (dates, free text, identifiers, constants are left
    out and listed). `label_positive`: the value, or values, that mean a stroke; all others then mean none.
    `as_categories`: columns of numbers that are codes, not amounts. `duplicates`: of several rows of one patient
    "keep_first", or "leave_out" all. `date_order`: in identifiers written like 03/04/1954.
    `missing_words`: None takes those of the records. `units` of columns of numbers, and `code_lists`, what each code of
    a column means (1 = male), are for people to read: they change no number.
    """

    id_columns: tuple[str, ...]
    label: str | None = None
    label_positive: str | tuple[str, ...] | None = None
    features: tuple[str, ...] | None = None
    as_categories: tuple[str, ...] = ()
    duplicates: Literal["refuse", "keep_first", "leave_out"] = "refuse"
    missing_ids: Literal["refuse", "leave_out"] = "refuse"
    damaged_ids: Literal["refuse", "leave_out", "keep"] = "refuse"
    missing_labels: Literal["refuse", "leave_out"] = "refuse"
    unreadable_cells: Literal["refuse", "missing"] = "refuse"
    date_order: Order | None = None
    missing_words: tuple[str, ...] | None = None
    units: AnyMapping[str, str] = field(default_factory=dict, hash=False)
    code_lists: AnyMapping[str, AnyMapping[str, str]] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        for name in ("id_columns", "features", "as_categories", "missing_words"):
            if isinstance(getattr(self, name), list):
                object.__setattr__(self, name, tuple(getattr(self, name)))
        for option, allowed in _CHOICES.items():
            if getattr(self, option) not in allowed:
                raise DataError(
                    "{choice} is not a choice for {option}.", advice="Use one of: {allowed}.", option=option,
                    choice=str(getattr(self, option)), allowed=", ".join(str(a) for a in allowed if a),
                )  # fmt: skip
        if not self.id_columns:
            raise DataError("No column identifies the patients.", advice="Choose the patient identifier column.")
        roles = [*self.id_columns, *([self.label] if self.label is not None else []), *(self.features or ())]
        twice = sorted({name for name in roles if roles.count(name) > 1})
        if twice:
            raise DataError(
                "These columns have two roles: {columns}.",
                advice="Give each column one role: identifier, outcome or predictor.", columns=", ".join(twice),
            )  # fmt: skip

    @property
    def positive_values(self) -> tuple[str, ...] | None:
        return (self.label_positive,) if isinstance(self.label_positive, str) else self.label_positive

    def to_json(self) -> dict[str, Any]:
        """A plain dict; tuples become lists."""
        plain = {name: getattr(self, name) for name in (each.name for each in fields(Mapping))}
        lists = {k: list(v) if isinstance(v, tuple) else v for k, v in plain.items()}
        codes = {column: dict(labels) for column, labels in self.code_lists.items()}
        return lists | {"units": dict(self.units), "code_lists": codes}

    @staticmethod
    def from_json(value: object) -> Mapping:
        """The mapping which `to_json` gave; unknown names and wrong types are refused with a DataError."""
        names = {field.name for field in fields(Mapping)}
        if not isinstance(value, AnyMapping) or not set(value) <= names or "id_columns" not in value:
            raise _not_a_mapping()
        units, codes = value.get("units") or {}, value.get("code_lists") or {}
        if not _are_words(units) or any(len(unit) > LONGEST for unit in units.values()):
            raise _not_a_mapping()
        if not isinstance(codes, AnyMapping) or not all(_are_words(labels) for labels in codes.values()):
            raise _not_a_mapping()
        for name, item in value.items():
            if name in ("units", "code_lists"):
                continue
            plain = item is None or isinstance(item, str)
            if not plain and not (isinstance(item, (list, tuple)) and all(isinstance(i, str) for i in item)):
                raise _not_a_mapping()
        lists = ("id_columns", "features", "as_categories", "missing_words")
        if any(isinstance(value.get(name), str) for name in lists) or value["id_columns"] is None:
            raise _not_a_mapping()
        given = {str(k): tuple(v) if isinstance(v, list) else v for k, v in value.items()}
        return Mapping(**cast(dict[str, Any], given | {"units": units, "code_lists": codes}))


def _are_words(value: object) -> TypeGuard[AnyMapping[str, str]]:
    return isinstance(value, AnyMapping) and all(isinstance(w, str) for pair in value.items() for w in pair)


def _not_a_mapping() -> DataError:
    return DataError("The stored choice of columns is damaged.", advice="Choose the columns again.")
