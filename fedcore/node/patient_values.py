"""One patient's values as somebody types them, read as cells of the records are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fedcore.data.cells import clean, is_missing, missing_set, read_number, read_yes_no
from fedcore.data.choices import ColumnChoices, Lookup
from fedcore.data.coding import CodedColumn, CodedKind, Coding
from fedcore.data.ranges import Range
from fedcore.errors import DataError, Text

_FAR = 1.0
"""A number further outside the training patients' range than the range is wide is refused: its unit must be wrong."""


@dataclass(frozen=True)
class Field:
    """A predictor to type in. range: where the training patients' numbers lie, coarse; None where not known. labels:
    what its codes mean, where somebody said so."""

    name: str
    kind: CodedKind
    categories: tuple[str, ...]
    range: Range | None
    unit: str | None = None
    labels: Mapping[str, str] | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "kind": self.kind,
            "categories": list(self.categories),
            "range": None if self.range is None else self.range.to_json(),
            "unit": self.unit,
            "labels": dict(self.labels or {}),
        }


def read_values(
    values: Mapping[str, object],
    fields: tuple[Field, ...],
    missing_words: tuple[str, ...],
    choices: ColumnChoices | None = None,
) -> dict[str, float | None]:
    """A number, 1 or 0, or a category's place for every field; None, an empty text and a field left out are missing.

    `choices`: what this hospital's own words mean; numbers stay in its unit.

    Raises DataError, naming the field and never its value, for a field that is none and a value that cannot be meant.
    """
    unknown = sorted(set(values) - {field.name for field in fields})
    if unknown:
        raise DataError(
            "The model has no predictor {columns}.",
            advice="The predictors are: {known}.",
            columns=", ".join(unknown),
            known=", ".join(field.name for field in fields),
        )
    recoded = {} if choices is None else {name: Lookup(words) for name, words in choices.recoded.items()}
    cells = {}
    for field in fields:
        text = clean(_as_text(values.get(field.name)))
        common = recoded[field.name].find(text) if field.name in recoded else None
        cells[field.name] = _cell(text if common is None else common, field, missing_words)
    return cells


def coded_row(
    coding: Coding, names: Mapping[str, str], cells: Mapping[str, float | None], choices: ColumnChoices | None = None
) -> NDArray[np.float32]:
    """x (1, n_features) as a model takes it; `names`: what this hospital calls the coded columns, `choices`: what its
    numbers become."""
    row: list[float] = []
    for column in coding.columns:
        name = names.get(column.name, "")
        cell, scale = cells.get(name), None if choices is None else choices.scaled.get(name)
        row += _features(column, cell if cell is None or scale is None else scale.apply(cell))
    return np.array([row], dtype=np.float32)


def complaints(fields: tuple[Field, ...], cells: Mapping[str, float | None]) -> tuple[Text, ...]:
    """About values that were taken, but should be looked at."""
    return tuple(_complaint(field) for field in fields if _is_unusual(field, cells[field.name]))


def _features(column: CodedColumn, cell: float | None) -> list[float]:
    if cell is None:
        return [float("nan")] * len(column.features)
    if column.kind == "category":
        return [float(k == cell) for k in range(len(column.categories))]
    return [cell]


def _cell(text: str, field: Field, missing_words: tuple[str, ...]) -> float | None:
    """A typed value read as cells of the records are: a number, 1 or 0, or a category's place; None if missing."""
    if is_missing(text, missing_set(missing_words)):
        return None
    if field.kind == "category":
        return _category(text, field)
    if field.kind == "yes_no":
        answer = read_yes_no(text)
        if answer is None:
            raise DataError("{field} is neither yes nor no.", advice="Choose one, or leave it empty.", field=field.name)
        return answer
    return _number(text, field)


def _as_text(value: object) -> str:
    """What somebody would have written into the records."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _category(text: str, field: Field) -> float:
    folded = [category.casefold() for category in field.categories]
    if text.casefold() not in folded:
        raise DataError(
            "{field} has no such category.",
            advice="Choose one of: {known}. Or leave it empty.",
            field=field.name,
            known=", ".join(field.categories),
        )
    return float(folded.index(text.casefold()))


def _number(text: str, field: Field) -> float:
    number = read_number(text)
    if number is None:
        raise DataError(
            "{field} is not a number.",
            advice="Type digits, with a point before decimals and without the unit, or leave it empty.",
            field=field.name,
        )
    if field.range is not None and field.range.is_outside(number, _FAR):
        raise DataError(
            "{field} lies far from the numbers of the training patients, {low} to {high}.",
            advice="Check the number and its unit, or leave it empty.",
            field=field.name,
            low=f"{field.range.low:g}",
            high=f"{field.range.high:g}",
        )
    return number


def _is_unusual(field: Field, cell: float | None) -> bool:
    return field.kind == "number" and field.range is not None and cell is not None and field.range.is_outside(cell)


def _complaint(field: Field) -> Text:
    assert field.range is not None
    return Text(
        "{field} lies outside the training patients' numbers, {low} to {high}: the risk is less sure.",
        {"field": field.name, "low": f"{field.range.low:g}", "high": f"{field.range.high:g}"},
    )
