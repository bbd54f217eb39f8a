"""How columns of a file become columns of numbers, kept so that new patients are coded exactly alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, get_args

from fedcore.errors import DataError

CodedKind = Literal["number", "yes_no", "category"]

VERSION = 1
# XGBoost refuses these three characters in a feature name, and "bmi_class=<25" is a name we make.
_FOR_XGBOOST = str.maketrans({"[": "(", "]": ")", "<": "＜"})


@dataclass(frozen=True)
class CodedColumn:
    """One column of the file. A number or yes/no becomes one feature, a category one 0/1 feature per entry."""

    name: str
    kind: CodedKind
    categories: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        ok = self.kind in get_args(CodedKind) and (self.kind == "category" or not self.categories)
        if not ok or len({c.casefold() for c in self.categories}) != len(self.categories):
            raise DataError(
                "The coding of column {column} contradicts itself.",
                advice="Prepare the records again.", column=self.name,
            )  # fmt: skip

    @property
    def features(self) -> tuple[str, ...]:
        """Feature names; brackets and the less-than sign are replaced by look-alikes that XGBoost accepts."""
        if self.kind != "category":
            return (self.name.translate(_FOR_XGBOOST),)
        return tuple(f"{self.name}={category}".translate(_FOR_XGBOOST) for category in self.categories)


@dataclass(frozen=True)
class Coding:
    """The coded columns in the order of the features."""

    columns: tuple[CodedColumn, ...] = ()

    def __post_init__(self) -> None:
        twice = [name for name, count in Counter(self.features).items() if count > 1]
        if twice:
            raise DataError(
                "Two columns would get the same name as predictors: {columns}.",
                advice="Rename one of the columns in the file.", columns=", ".join(sorted(twice)[:10]),
            )  # fmt: skip

    @cached_property
    def features(self) -> tuple[str, ...]:
        return tuple(feature for column in self.columns for feature in column.features)

    def to_json(self) -> dict[str, Any]:
        """A plain dict of lists and strings."""
        columns = [{"name": c.name, "kind": c.kind, "categories": list(c.categories)} for c in self.columns]
        return {"version": VERSION, "columns": columns}

    @staticmethod
    def from_json(value: object) -> Coding:
        """The coding which `to_json` gave; anything else is refused with a DataError."""
        if not isinstance(value, Mapping) or set(value) != {"version", "columns"} or value["version"] != VERSION:
            raise _not_a_coding()
        columns = value["columns"]
        if not isinstance(columns, (list, tuple)):
            raise _not_a_coding()
        return Coding(tuple(_column(column) for column in columns))


def _column(value: object) -> CodedColumn:
    if not isinstance(value, Mapping) or set(value) != {"name", "kind", "categories"}:
        raise _not_a_coding()
    name, kind, categories = value["name"], value["kind"], value["categories"]
    strings = isinstance(categories, (list, tuple)) and all(isinstance(c, str) for c in categories)
    if not (isinstance(name, str) and isinstance(kind, str) and strings and kind in get_args(CodedKind)):
        raise _not_a_coding()
    return CodedColumn(name, kind, tuple(categories))  # type: ignore[arg-type]  # just checked


def _not_a_coding() -> DataError:
    return DataError(
        "The stored coding of the predictors is damaged or from another version.",
        advice="Prepare the training records again with this version.",
    )
