"""Columns of the file made columns of numbers."""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from fedcore.data.cells import has_decimal_comma
from fedcore.data.coding import CodedColumn, Coding
from fedcore.data.columns import MAX_CATEGORIES, NUMERIC_SHARE, Column, category_names, kind_of
from fedcore.data.mapping import Mapping
from fedcore.data.records import places
from fedcore.errors import DataError, Text

MOST_CATEGORIES = 255
"""Even where a person asks for categories: each one is a feature of its own."""


@dataclass
class Encoded:
    """Predictors float32 (n_rows, n_features) and what happened to single cells, by column."""

    x: NDArray[np.float32]
    unreadable: dict[str, int] = field(default_factory=dict)
    unseen: dict[str, int] = field(default_factory=dict)
    rounded: dict[str, int] = field(default_factory=dict)
    missing: dict[str, int] = field(default_factory=dict)


def choose_columns(
    columns: AnyMapping[str, Column], mapping: Mapping
) -> tuple[tuple[str, ...], dict[str, Text]]:
    """The columns that become predictors, in the order of the file, and why each other one does not."""
    ignored: dict[str, Text] = {}
    if mapping.features is None:
        for name, column in columns.items():
            why = _unsuitable(column, name in mapping.as_categories)
            if why is not None:
                ignored[name] = why
    chosen = tuple(name for name in columns if name not in ignored)
    if not chosen:
        raise DataError("No column is left as a predictor.", advice="Choose at least one predictor.")
    return chosen, ignored


def _unsuitable(column: Column, as_category: bool) -> Text | None:
    kind = "category" if as_category and column.cells else kind_of(column)
    name = {"column": column.name}
    if kind == "empty":
        return Text("Column {column} is not used: it is empty.", name)
    if len(column.cells) == 1 and column.known == len(column.codes):
        return Text("Column {column} is not used: all its cells are the same.", name)
    if kind == "date":
        return Text("Column {column} is not used: it holds dates.", name)
    if kind == "identifier":
        return Text("Column {column} is not used: it looks like an identifier.", name)
    if kind == "text":
        values = {"column": column.name, "count": MAX_CATEGORIES}
        return Text("Column {column} is not used: it holds text, or more than {count} categories.", values)
    return None


def check_codable(column: Column, mapping: Mapping, lines: NDArray[np.int64], file: str) -> None:
    """Raise DataError where a person chose a column which cannot be a predictor."""
    if column.name in mapping.as_categories:
        if len(column.cells) > MOST_CATEGORIES:
            raise _too_many(column, MOST_CATEGORIES, file)
        return
    _refuse_decimal_commas(column, lines, file)
    kind = kind_of(column)
    if kind == "date":
        raise DataError(
            "{file}, column {column}: dates cannot be predictors.",
            advice="Leave the column out, or make it a number such as an age in years.", file=file, column=column.name,
        )  # fmt: skip
    if kind in ("text", "identifier") and np.isnan(column.numbers).any():
        words = column.rows_of(np.isnan(column.numbers))
        if column.share(~np.isnan(column.numbers)) >= 0.5:
            raise DataError(
                "{file}, column {column}: numbers and text are mixed. {count} cells are not numbers, by row: {places}.",
                advice="Mend these cells, or leave the column out.", file=file, column=column.name, count=len(words),
                places=places((int(lines[i]), "") for i in words[:11]),
            )  # fmt: skip
        raise _too_many(column, MAX_CATEGORIES, file)


def _refuse_decimal_commas(column: Column, lines: NDArray[np.int64], file: str) -> None:
    """Numbers written with the other decimal sign would quietly become categories."""
    commas = np.array([has_decimal_comma(cell) for cell in column.cells], bool) & np.isnan(column.numbers)
    if column.share(commas | ~np.isnan(column.numbers)) >= NUMERIC_SHARE and column.share(commas) > 1 - NUMERIC_SHARE:
        rows = column.rows_of(commas)
        raise DataError(
            "{file}, column {column}: {count} numbers are written with a comma, by row: {places}.",
            advice="Open the file again with the comma as decimal sign, or remove the commas.",
            file=file, column=column.name, count=len(rows), places=places((int(lines[i]), "") for i in rows[:11]),
        )  # fmt: skip


def _too_many(column: Column, most: int, file: str) -> DataError:
    return DataError(
        "{file}, column {column}: {count} different texts; at most {most} can become predictors.",
        advice="Leave the column out, or group its values in the file.",
        file=file, column=column.name, count=len(column.cells), most=most,
    )  # fmt: skip


def learn_coding(columns: Sequence[Column], mapping: Mapping) -> Coding:
    """How these columns, all of them codable, become features."""
    return Coding(tuple(_learn(column, column.name in mapping.as_categories) for column in columns))


def _learn(column: Column, as_category: bool) -> CodedColumn:
    kind = kind_of(column)
    if as_category or kind == "category":
        return CodedColumn(column.name, "category", category_names(column)[0])
    return CodedColumn(column.name, "yes_no" if kind == "yes_no" else "number")


def encode(
    columns: AnyMapping[str, Column], coding: Coding, mapping: Mapping, lines: NDArray[np.int64], file: str
) -> Encoded:
    """The features of `coding` for these rows.

    A category that the coding does not know gives 0 in all its features and is counted; a missing cell gives NaN.
    Raises DataError naming the cells which should be numbers and are not, unless they are to count as missing.
    """
    result = Encoded(np.empty((len(lines), len(coding.features)), np.float32))
    at = 0
    for coded in coding.columns:
        column = columns[coded.name]
        result.missing[coded.name] = int((column.codes < 0).sum())
        block = result.x[:, at : at + len(coded.features)]
        if coded.kind == "category":
            _categories(column, coded, block, result)
        else:
            _numbers(column, coded, block, result, mapping, lines, file)
        at += len(coded.features)
    return result


def _categories(column: Column, coded: CodedColumn, block: NDArray[np.float32], result: Encoded) -> None:
    position = {name.casefold(): k for k, name in enumerate(coded.categories)}
    found = np.array([position.get(cell.casefold(), -1) for cell in column.cells], np.int64)
    unseen = int(column.counts[found < 0].sum())
    if unseen:
        result.unseen[coded.name] = unseen
    for k in range(len(coded.categories)):
        block[:, k] = column.spread((found == k).astype(np.float64))


def _numbers(
    column: Column, coded: CodedColumn, block: NDArray[np.float32], result: Encoded, mapping: Mapping,
    lines: NDArray[np.int64], file: str,
) -> None:  # fmt: skip
    values = column.yes_no if coded.kind == "yes_no" else column.numbers
    bad = column.rows_of(np.isnan(values))
    if len(bad) and mapping.unreadable_cells == "refuse":
        raise _unreadable(column, coded, bad, lines, file)
    if len(bad):
        result.unreadable[coded.name] = len(bad)
    read = values[~np.isnan(values)]
    merged = len(np.unique(read)) - len(np.unique(read.astype(np.float32)))
    if merged:
        result.rounded[coded.name] = merged
    block[:, 0] = column.spread(values) + 0.0  # no negative zero


def _unreadable(
    column: Column, coded: CodedColumn, bad: NDArray[np.int64], lines: NDArray[np.int64], file: str
) -> DataError:
    where = places((int(lines[i]), column.name) for i in bad[:11])
    if coded.kind == "yes_no":
        return DataError(
            "{file}, column {column}: {count} cells are neither yes nor no. Row and column: {places}.",
            advice="Mend these cells, choose to count them as missing, or leave the column out.",
            file=file, column=column.name, count=len(bad), places=where,
        )  # fmt: skip
    return DataError(
        "{file}, column {column}: {count} cells are not numbers that can be used. Row and column: {places}.",
        advice="Mend these cells, choose to count them as missing, or leave the column out.",
        file=file, column=column.name, count=len(bad), places=where,
    )  # fmt: skip
