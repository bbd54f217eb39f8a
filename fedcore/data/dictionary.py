"""What a hospital tells others of its columns, before anything is agreed: names, kinds, categories, coarse ranges.

Codes made from one file shift silently when another file has one category more. So each hospital describes its
columns, the descriptions are merged (`merging`), and every hospital codes its records by the union (`agreed`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from fedcore.data.choices import ColumnChoices
from fedcore.data.coding import CodedKind
from fedcore.data.columns import Column, category_names, kind_of, make_column
from fedcore.data.mapping import Mapping
from fedcore.data.records import Records
from fedcore.errors import DataError

FEWEST = 5
"""A category of fewer patients is not named to others, nor a range of fewer than four times as many values."""
_MOST_CODES = 6  # a column of so few different whole numbers may be one of codes


@dataclass(frozen=True)
class DictionaryColumn:
    """What one hospital tells of a column.

    categories: the names of those with at least FEWEST patients, the words for yes and no, or the few whole numbers of
    a column that may be one of codes. numeric: every cell is a number. low, high: the 5th and 95th percentile of a
    number, to one digit. missing_tenths: 3 is about 30 %. unit: of a number, "" where not said.
    meanings: of those categories for which the hospital has a code list.
    """

    name: str
    kind: CodedKind
    categories: tuple[str, ...] = ()
    numeric: bool = False
    constant: bool = False
    low: float | None = None
    high: float | None = None
    missing_tenths: int = 0
    unit: str = ""
    meanings: tuple[tuple[str, str], ...] = ()


def describe_columns(
    records: Records, mapping: Mapping, choices: ColumnChoices = ColumnChoices()  # noqa: B008 (frozen)
) -> tuple[DictionaryColumn, ...]:
    """The columns of a file that could be predictors, in its order; no cell is shown but names of categories.

    choices: by which this file's columns meet another hospital's. Raises DataError for a column which is not there, or
    for two columns of one name.
    """
    records = choices.apply(records)
    words = records.missing_words if mapping.missing_words is None else mapping.missing_words
    names = [n for n in records.columns if n not in (*mapping.id_columns, mapping.label)]
    if mapping.features is not None:
        names = [n for n in names if n in mapping.features]
    columns = (make_column(name, records.frame[name], words, records.decimal) for name in names)
    described = (_describe(column, column.name in mapping.as_categories) for column in columns)
    # A number scaled to the common unit is not in the file's unit any more.
    units = {name: unit for name, unit in mapping.units.items() if name not in choices.scaled}
    lists = {name: words for name, words in mapping.code_lists.items() if name not in choices.recoded}
    found = [
        replace(
            column,
            unit=units.get(column.name, "") if column.kind == "number" else "",
            meanings=tuple((c, lists[column.name][c]) for c in column.categories if c in lists.get(column.name, {})),
        )
        for column in described
        if column is not None
    ]
    return rename_columns(found, choices.renamed)


def rename_columns(columns: Sequence[DictionaryColumn], renamed: AnyMapping[str, str]) -> tuple[DictionaryColumn, ...]:
    absent = sorted(set(renamed) - {column.name for column in columns})
    if absent:
        raise DataError(
            "There is no predictor called {columns} to rename.",
            advice="Choose from the columns of your own file.",
            columns=", ".join(absent),
        )
    named = [replace(column, name=renamed.get(column.name, column.name)) for column in columns]
    keys = [column_key(column.name) for column in named]
    # Two columns of the file which happen to be named alike are for `merge` to tell of.
    twice = sorted(name for name in set(renamed.values()) if keys.count(column_key(name)) > 1)
    if twice:
        raise DataError(
            "Two columns would both be called {columns}.",
            advice="Give each column a name of its own.",
            columns=", ".join(twice),
        )
    return tuple(named)


def _describe(column: Column, as_category: bool) -> DictionaryColumn | None:
    kinds: dict[str, CodedKind] = {"numeric": "number", "yes_no": "yes_no", "category": "category"}
    kind = "category" if as_category and column.cells else kinds.get(kind_of(column))
    if kind is None:
        return None
    low, high = _range(column) if kind == "number" else (None, None)
    return DictionaryColumn(
        column.name,
        "category" if kind == "category" else "yes_no" if kind == "yes_no" else "number",
        _words(column, kind),
        not bool(np.isnan(column.numbers).any()),
        len(column.cells) == 1 and column.known == len(column.codes),
        low,
        high,
        round(10 * (1 - column.known / max(1, len(column.codes)))),
    )


def _words(column: Column, kind: CodedKind) -> tuple[str, ...]:
    """What a column of this kind tells of its cells."""
    if kind == "category":
        return _categories(column)
    if kind == "yes_no":
        return tuple(sorted(column.cells)[:8])
    whole = bool((column.numbers % 1 == 0).all())  # not so where a cell is no number
    distinct = len(set(column.numbers.tolist()))
    return _categories(column) if whole and distinct <= _MOST_CODES else ()


def _categories(column: Column) -> tuple[str, ...]:
    names, category = category_names(column)
    counts = np.bincount(category, weights=column.counts, minlength=len(names))
    return tuple(name for name, count in zip(names, counts, strict=True) if count >= FEWEST)


def _range(column: Column) -> tuple[float | None, float | None]:
    values = column.spread(column.numbers)
    values = values[~np.isnan(values)]
    if len(values) < 4 * FEWEST:
        return None, None
    low, high = (float(f"{q:.0e}") for q in np.quantile(values, (0.05, 0.95)))
    return low, high


def column_key(name: str) -> str:
    """Equal for names which only differ in case, width, spaces and underscores."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(c for c in folded if c.isalnum()) or folded
