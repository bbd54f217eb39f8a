"""From records to the table a model is trained on: keys, numbers, outcome, and an account of everything left out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fedcore.data.cells import clean, read_number
from fedcore.data.coding import Coding
from fedcore.data.columns import Column, make_column
from fedcore.data.linkage import damage, patient_keys
from fedcore.data.mapping import Mapping
from fedcore.data.predictors import check_codable, choose_columns, encode, learn_coding
from fedcore.data.preparation import Preparation
from fedcore.data.records import Records, check_columns, places
from fedcore.errors import DataError

__all__ = ["Coding", "Mapping", "Preparation", "Table", "build_table"]

@dataclass(frozen=True, eq=False)
class Table:
    """Patients with normalised keys, predictors `x` float32 (n_rows, n_features; NaN missing) and outcome `y` uint8.

    `y` is None at a feature hospital. Keys are unique. `preparation`: what was left out on the way from the file, where
    the table came from one.
    """

    ids: tuple[str, ...]
    features: tuple[str, ...]
    x: NDArray[np.float32]
    y: NDArray[np.uint8] | None
    coding: Coding = Coding()  # noqa: RUF009 (frozen)
    preparation: Preparation | None = None

    def __post_init__(self) -> None:
        if self.x.dtype != np.float32 or self.x.shape != (len(self.ids), len(self.features)):
            raise ValueError("x must be float32 with one row per id and one column per feature")
        if self.y is not None and (self.y.dtype != np.uint8 or self.y.shape != (len(self.ids),)):
            raise ValueError("y must be uint8 with one entry per id")

    @cached_property
    def digest(self) -> str:
        """SHA-256 over ids, features, coding and values: equal tables, and only they, have equal digests."""
        named = json.dumps([list(self.ids), list(self.features), self.coding.to_json()], ensure_ascii=False)
        # One NaN and one zero, whatever the machine wrote; the lengths are in the names.
        x = np.where(np.isnan(self.x), np.float32(np.nan), self.x + np.float32(0)).astype("<f4")
        y = b"-" if self.y is None else b"y" + self.y.tobytes()
        return hashlib.sha256(b"table 1\n" + named.encode() + b"\n" + x.tobytes() + y).hexdigest()


def build_table(
    records: Records, mapping: Mapping, coding: Coding | None = None, *, one_outcome: bool = False
) -> tuple[Table, Preparation]:
    """The table which `mapping` describes, in the order of the file, and what was left out on the way.

    With `coding` (kept from training) new patients get exactly its features; without, the coding is learnt from these
    rows. `one_outcome`: all patients may have the same outcome, as where others' records are added to these. Raises
    DataError naming file, row and column for whatever `mapping` does not allow.
    """
    check_columns(records, _wanted(mapping, coding))
    words = records.missing_words if mapping.missing_words is None else mapping.missing_words
    keys, keep, counts = _patients(records, mapping, words)
    y, keep, counts["missing_labels"] = _outcome(records, mapping, words, keep, one_outcome)
    rows = np.flatnonzero(keep)
    if not len(rows):
        raise DataError(
            "No row of {file} is left.", advice="Check the identifier column and the choices made for it.",
            file=records.name,
        )  # fmt: skip
    lines = records.lines[rows]
    source = {name: make_column(name, records.frame[name].iloc[rows], words, records.decimal)
              for name in _candidates(records, mapping, coding)}  # fmt: skip
    chosen, ignored = choose_columns(source, mapping) if coding is None else (tuple(c.name for c in coding.columns), {})
    if coding is None:
        for name in chosen:
            check_codable(source[name], mapping, lines, records.name)
        coding = learn_coding([source[name] for name in chosen], mapping)
    encoded = encode(source, coding, mapping, lines, records.name)
    outcome = None if y is None else y[rows].astype(np.uint8)
    table = Table(tuple(keys[i] for i in rows), coding.features, encoded.x, outcome, coding)
    preparation = Preparation(
        records.name, lines, len(records), records.left_out, records.blank_rows, **counts,
        positives=None if table.y is None else int(table.y.sum()), unreadable_cells=encoded.unreadable,
        unseen=encoded.unseen, rounded=encoded.rounded, missing=encoded.missing, ignored=ignored,
    )  # fmt: skip
    return replace(table, preparation=preparation), preparation


def _wanted(mapping: Mapping, coding: Coding | None) -> list[str]:
    coded = [column.name for column in coding.columns] if coding else []
    label = [mapping.label] if mapping.label is not None else []
    return [*mapping.id_columns, *label, *(mapping.features or ()), *mapping.as_categories, *coded]


def _candidates(records: Records, mapping: Mapping, coding: Coding | None) -> tuple[str, ...]:
    if coding is not None:
        return tuple(column.name for column in coding.columns)
    if mapping.features is not None:
        return tuple(name for name in records.columns if name in mapping.features)
    return tuple(name for name in records.columns if name not in (*mapping.id_columns, mapping.label))


def _patients(
    records: Records, mapping: Mapping, words: Collection[str]
) -> tuple[list[str], NDArray[np.bool_], dict[str, int]]:
    """A key per row, which rows to keep, and how many were left out for their identifier, by reason."""
    columns = list(mapping.id_columns)
    keys = patient_keys(
        records.frame[columns], date_order=mapping.date_order, missing_words=words, file=records.name
    )
    named = np.array([key != "" for key in keys])
    if not named.all() and mapping.missing_ids == "refuse":
        raise DataError(
            "{file}: {count} rows have no patient identifier. Row and column: {places}.",
            advice="Fill the identifiers in, or choose to leave these rows out.", **_where(records, ~named, columns[0]),
        )  # fmt: skip
    damaged = _damaged(records, columns) & named
    if damaged.any() and mapping.damaged_ids == "refuse":
        raise DataError(
            "{file}: {count} patient identifiers have lost digits in a spreadsheet. Row and column: {places}.",
            advice="Export the records again with this column as text, or choose to leave these rows out.",
            **_where(records, damaged, columns[0]),
        )  # fmt: skip
    keep = named if mapping.damaged_ids == "keep" else named & ~damaged
    repeated = _repeated(keys, keep, mapping.duplicates)
    if repeated.any() and mapping.duplicates == "refuse":
        raise DataError(
            "{file}: {count} rows belong to patients who appear more than once. Row and column: {places}.",
            advice="Keep one row per patient, or choose to keep the first row or to leave these patients out.",
            **_where(records, repeated, columns[0]),
        )  # fmt: skip
    counts = {"missing_ids": int((~named).sum()), "duplicates": int(repeated.sum()),
              "damaged_ids_kept" if mapping.damaged_ids == "keep" else "damaged_ids": int(damaged.sum())}  # fmt: skip
    return keys, keep & ~repeated, counts


def _where(records: Records, marked: NDArray[np.bool_], column: str) -> dict[str, Any]:
    rows = np.flatnonzero(marked)
    shown = places((int(records.lines[i]), column) for i in rows[:11])
    return {"file": records.name, "count": len(rows), "places": shown}


def _damaged(records: Records, columns: list[str]) -> NDArray[np.bool_]:
    marked = np.zeros(len(records), bool)
    for name in columns:
        codes, values = pd.factorize(records.frame[name])
        lost = [_may_be_lost(cell) and damage(cell) in ("scientific", "rounded") for cell in map(str, values)]
        marked |= np.array([*lost, False])[codes]
    return marked


def _may_be_lost(cell: str) -> bool:
    """Whether `damage` could find lost digits; looking no closer at the others keeps this fast."""
    return "+" in cell or len(cell) >= 18 or not cell.isascii()


def _repeated(keys: list[str], keep: NDArray[np.bool_], choice: str) -> NDArray[np.bool_]:
    """Kept rows to leave out because their patient has another kept row."""
    series = pd.Series(keys)[keep]
    repeated = np.zeros(len(keys), bool)
    repeated[keep] = series.duplicated(keep="first" if choice == "keep_first" else False).to_numpy()
    return repeated


def _outcome(
    records: Records, mapping: Mapping, words: Collection[str], keep: NDArray[np.bool_], one_outcome: bool
) -> tuple[NDArray[np.float64] | None, NDArray[np.bool_], int]:
    """1 or 0 per row (NaN where none is recorded), which rows to keep, and how many of them are left out."""
    if mapping.label is None:
        return None, keep, 0
    column = make_column(mapping.label, records.frame[mapping.label], words, records.decimal)
    y = column.spread(_positive(column, mapping, records, keep))
    absent = np.isnan(y) & keep
    if absent.any() and mapping.missing_labels == "refuse":
        raise DataError(
            "{file}: {count} rows have no outcome. Row and column: {places}.",
            advice="Fill the outcome in, or choose to leave these rows out.", **_where(records, absent, mapping.label),
        )  # fmt: skip
    keep = keep & ~absent
    if not one_outcome and keep.any() and len(np.unique(y[keep])) < 2:
        raise DataError(
            "{file}: all patients have the same outcome in column {column}.",
            advice="Choose the column that tells patients with a stroke from patients without.",
            file=records.name, column=mapping.label,
        )  # fmt: skip
    return y, keep, int(absent.sum())


def _positive(column: Column, mapping: Mapping, records: Records, keep: NDArray[np.bool_]) -> NDArray[np.float64]:
    """For each distinct cell whether it means the outcome."""
    if mapping.positive_values is not None:
        wanted = [clean(value) for value in mapping.positive_values]
        return np.array([float(any(_same(cell, value, column.decimal) for value in wanted)) for cell in column.cells])
    unclear = np.zeros(len(keep), bool)
    unclear[column.rows_of(np.isnan(column.yes_no))] = True
    unclear &= keep
    if unclear.any():
        raise DataError(
            "{file}: {count} rows have an outcome that is neither yes nor no. Row and column: {places}.",
            advice="Choose which value means a stroke, or mend these rows.",
            **_where(records, unclear, column.name),
        )  # fmt: skip
    return column.yes_no


def _same(cell: str, value: str, decimal: str) -> bool:
    number = read_number(cell, decimal)
    return cell.casefold() == value.casefold() or (number is not None and number == read_number(value, decimal))
