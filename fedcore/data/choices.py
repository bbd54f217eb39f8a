"""What a person decides so that a hospital's columns mean what all agreed on: names, codes of categories, units.

Cells are changed before anything else reads them, so what is described, trained on and scored is changed alike.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from fedcore.data.cells import clean, read_number
from fedcore.data.records import Records, check_columns
from fedcore.errors import DataError

Words = AnyMapping[str, str]


@dataclass(frozen=True)
class Scale:
    """What becomes of a number here: times · number + plus, as to another unit."""

    times: float = 1.0
    plus: float = 0.0

    def __post_init__(self) -> None:
        if not (math.isfinite(self.times) and math.isfinite(self.plus)) or self.times == 0:
            raise DataError(
                "Numbers cannot be converted by {times} and {plus}.",
                advice="Give the number to multiply by, which is not 0, and the number to add.",
                times=self.times,
                plus=self.plus,
            )

    def apply(self, number: float) -> float:
        return self.times * number + self.plus

    def undo(self, number: float) -> float:
        return (number - self.plus) / self.times

    def then(self, other: Scale) -> Scale:
        return Scale(self.times * other.times, self.plus * other.times + other.plus)


@dataclass(frozen=True)
class ColumnChoices:
    """For one hospital, by its own columns. renamed: what all call the column. recoded: own word or code, and the
    common category. scaled: to the common unit."""

    renamed: AnyMapping[str, str] = field(default_factory=dict)
    recoded: AnyMapping[str, Words] = field(default_factory=dict)
    scaled: AnyMapping[str, Scale] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.renamed or self.recoded or self.scaled)

    def apply(self, records: Records) -> Records:
        """The records with the cells changed, under their own names; raises DataError for a column not there."""
        check_columns(records, {*self.recoded, *self.scaled})
        if not (self.recoded or self.scaled):
            return records
        changed = {
            name: _changed(records.frame[name], self.cell_of(name, records.decimal))
            for name in (*self.recoded, *(n for n in self.scaled if n not in self.recoded))
        }
        return replace(records, frame=records.frame.assign(**changed))

    def cell_of(self, column: str, decimal: str = ".") -> Callable[[str], str]:
        """What becomes of a cell of this column; one without a choice stays."""
        words, scale = Lookup(self.recoded.get(column) or {}, decimal), self.scaled.get(column)

        def cell(text: str) -> str:
            word = words.find(text)
            number = None if word is not None or scale is None else read_number(clean(text), decimal)
            if number is None or scale is None:
                return text if word is None else word
            return np.format_float_positional(scale.apply(number), trim="-").replace(".", decimal)

        return cell

    def then(self, later: ColumnChoices) -> ColumnChoices:
        """These choices followed by `later`, which go by the names that these give."""
        told = dict(self.renamed)
        own = {told.get(name, name): name for name in (*told, *self.recoded, *self.scaled)}

        def mine(name: str) -> str:
            return own.get(name, name)

        renamed = told | {mine(name): common for name, common in later.renamed.items()}
        recoded = {name: dict(words) for name, words in self.recoded.items()}
        for name, words in later.recoded.items():
            lookup = Lookup(words)
            before = {own: lookup.find(common) or common for own, common in recoded.get(mine(name), {}).items()}
            recoded[mine(name)] = dict(words) | before
        scaled = dict(self.scaled)
        for name, scale in later.scaled.items():
            scaled[mine(name)] = scaled.get(mine(name), Scale()).then(scale)
        return ColumnChoices(renamed, recoded, scaled)

    def to_json(self) -> dict[str, Any]:
        return {
            "renamed": dict(self.renamed),
            "recoded": {name: dict(words) for name, words in self.recoded.items()},
            "scaled": {name: [scale.times, scale.plus] for name, scale in self.scaled.items()},
        }

    @staticmethod
    def from_json(value: object) -> ColumnChoices:
        """What `to_json` gave, parts of which may be absent; anything else is refused with a DataError."""
        if not isinstance(value, AnyMapping) or not set(value) <= {"renamed", "recoded", "scaled"}:
            raise _damaged()
        recoded, scaled = value.get("recoded") or {}, value.get("scaled") or {}
        if not isinstance(recoded, AnyMapping) or not isinstance(scaled, AnyMapping):
            raise _damaged()
        return ColumnChoices(
            _words(value.get("renamed") or {}),
            {str(name): _words(words) for name, words in recoded.items()},
            {str(name): _scale(pair) for name, pair in scaled.items()},
        )


class Lookup:
    """Finds a word as a person means it: case does not matter, and 1.0 is 1."""

    def __init__(self, words: Words, decimal: str = ".") -> None:
        self._decimal = decimal
        self._by_fold = {clean(own).casefold(): common for own, common in words.items()}
        numbers = ((read_number(clean(own), decimal), common) for own, common in words.items())
        self._by_number = {number: common for number, common in numbers if number is not None}

    def find(self, text: str) -> str | None:
        cell = clean(text)
        found = self._by_fold.get(cell.casefold())
        if found is not None or not self._by_number:
            return found
        number = read_number(cell, self._decimal)
        return None if number is None else self._by_number.get(number)


def _changed(cells: pd.Series, cell: Callable[[str], str]) -> pd.Series:
    """Each distinct text is looked at once; what is no text stays missing."""
    codes, found = pd.factorize(cells)
    texts = np.array([*(cell(str(text)) for text in found), ""], dtype=object)
    return pd.Series(texts[codes], index=cells.index, dtype=cells.dtype).where(cells.notna())


def _words(value: object) -> dict[str, str]:
    if not isinstance(value, AnyMapping) or not all(isinstance(v, str | int | float) for v in value.values()):
        raise _damaged()
    return {str(own): str(common) for own, common in value.items()}


def _scale(value: object) -> Scale:
    if isinstance(value, int | float):
        return Scale(float(value))
    if not isinstance(value, list | tuple) or len(value) != 2 or not all(isinstance(v, int | float) for v in value):
        raise _damaged()
    return Scale(float(value[0]), float(value[1]))


def _damaged() -> DataError:
    return DataError(
        "The choices about columns cannot be read.",
        advice="They are names by own column (renamed), words by own word and column (recoded), and two numbers by own "
        "column (scaled).",
    )


@dataclass(frozen=True)
class Decisions:
    """What the proposing hospital's person decides about the common dictionary: choices by hospital, going by the names
    which each told; and common columns that are left out."""

    at: AnyMapping[str, ColumnChoices] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {"at": {name: each.to_json() for name, each in self.at.items()}, "left_out": list(self.left_out)}

    @staticmethod
    def from_json(value: object) -> Decisions:
        """What `to_json` gave, parts of which may be absent; anything else is refused with a DataError."""
        if not isinstance(value, AnyMapping) or not set(value) <= {"at", "left_out"}:
            raise _damaged()
        at, left_out = value.get("at") or {}, value.get("left_out") or ()
        if not isinstance(at, AnyMapping) or not _are_texts(left_out):
            raise _damaged()
        return Decisions({str(name): ColumnChoices.from_json(each) for name, each in at.items()}, tuple(left_out))


def _are_texts(value: object) -> bool:
    return isinstance(value, Iterable) and not isinstance(value, str) and all(isinstance(v, str) for v in value)
