"""A column seen through its distinct cells: what kind it is, and its numbers.

Work is done once per distinct cell and spread over the rows by code, which makes a quarter of a million rows cheap.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fedcore.data import names
from fedcore.data.cells import clean, has_decimal_comma, has_unit, is_missing, missing_set, read_numbers, read_yes_no
from fedcore.data.dates import FIRST_COMPACT, LAST_COMPACT, is_compact, looks_like_date

Kind = Literal["numeric", "yes_no", "category", "identifier", "date", "text", "empty"]
"""numeric; yes_no: only yes and no, or 1 and 0; category: up to MAX_CATEGORIES words; identifier: tells patients apart;
date; text: more different words than MAX_CATEGORIES; empty: nothing recorded."""

MAX_CATEGORIES = 50
NUMERIC_SHARE = 0.9
"""A column is numeric when this share of its recorded cells are numbers; the rest are then unreadable cells."""
DATE_SHARE = 0.9

_THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{3})+")


@dataclass(frozen=True, eq=False)
class Column:
    """`cells`: distinct cleaned cells that are not missing; `codes` (n_rows,) int64 into them, -1 where missing."""

    name: str
    cells: tuple[str, ...]
    codes: NDArray[np.int64]
    decimal: str = "."

    @cached_property
    def counts(self) -> NDArray[np.int64]:
        """Rows per distinct cell."""
        return np.bincount(self.codes[self.codes >= 0], minlength=len(self.cells))

    @cached_property
    def numbers(self) -> NDArray[np.float64]:
        """The number in each distinct cell, NaN where it is none."""
        return read_numbers(self.cells, self.decimal)

    @cached_property
    def yes_no(self) -> NDArray[np.float64]:
        """1 or 0 for each distinct cell, NaN where it is neither yes nor no."""
        found = np.where(np.isin(self.numbers, (0.0, 1.0)), self.numbers, np.nan)
        for i in np.flatnonzero(np.isnan(self.numbers)):
            answer = read_yes_no(self.cells[i], self.decimal)
            if answer is not None:
                found[i] = answer
        return found

    @property
    def known(self) -> int:
        """How many rows have a cell that is not missing."""
        return int(self.counts.sum())

    def share(self, of_cells: NDArray[np.bool_]) -> float:
        """The share of recorded rows whose cell is marked."""
        return float(self.counts[of_cells].sum() / max(1, self.known))

    def spread(self, per_cell: NDArray[np.float64]) -> NDArray[np.float64]:
        """A value per distinct cell as a value per row, NaN where missing."""
        return np.append(per_cell, np.nan)[self.codes]

    def rows_of(self, marked: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Positions of the rows whose cell is marked, ascending."""
        return np.flatnonzero(np.append(marked, False)[self.codes])


def make_column(name: str, cells: pd.Series, missing_words: Collection[str], decimal: str = ".") -> Column:
    """Clean and count the cells of one column; anything not a string counts as missing."""
    missing = missing_set(missing_words)
    raw_codes, raw = pd.factorize(cells)
    index: dict[str, int] = {}
    lookup = []
    for value in np.asarray(raw, object).tolist():
        cell = clean(str(value))
        lookup.append(-1 if is_missing(cell, missing) else index.setdefault(cell, len(index)))
    lookup.append(-1)
    return Column(name, tuple(index), np.array(lookup, np.int64)[raw_codes], _own_decimal(index, decimal))


def _own_decimal(cells: Collection[str], decimal: str) -> str:
    """A column without any comma, in a file with decimal commas, may still be written with points.

    Not so where every point is followed by three digits: then it may separate thousands, and nobody can tell.
    """
    if decimal == "." or any("," in cell for cell in cells):
        return decimal
    points = [cell for cell in cells if "." in cell]
    return "." if any(_THOUSANDS.fullmatch(cell) is None for cell in points) else decimal


def kind_of(column: Column) -> Kind:
    """What the cells are; the column's name only helps to tell identifiers apart."""
    if not column.cells:
        return "empty"
    if not np.isnan(column.yes_no).any():
        return "yes_no"
    if _are_dates(column):
        return "date"
    if _tells_patients_apart(column):
        return "identifier"
    numeric = ~np.isnan(column.numbers)
    if column.share(numeric) >= NUMERIC_SHARE:
        return "numeric"
    return "category" if len(column.cells) <= MAX_CATEGORIES else "text"


def _are_dates(column: Column) -> bool:
    # A number can be a date only as eight digits beginning with a year.
    possible = np.isnan(column.numbers) | ((column.numbers >= FIRST_COMPACT) & (column.numbers <= LAST_COMPACT))
    dates = np.zeros(len(column.cells), bool)
    for i in np.flatnonzero(possible):
        dates[i] = looks_like_date(column.cells[i])
    if column.share(dates) < DATE_SHARE:
        return False
    # Eight digits alone could be numbers; a few of them may look like dates by chance, all of many cannot.
    compact = all(is_compact(cell) for cell in column.cells)
    return not compact or (len(column.cells) >= 3 and bool(dates.all()))


def _tells_patients_apart(column: Column) -> bool:
    """Nearly unique and called an identifier; or unique, and running numbers or single short words."""
    words = np.isnan(column.numbers)
    if names.is_person_name(column.name):
        return bool(words.any())
    if names.is_identifier(column.name) and (words.any() or bool((column.numbers % 1 == 0).all())):
        return len(column.cells) > 0.5 * column.known
    if len(column.cells) < column.known or column.known < 20:
        return False
    if words.any():
        short = sum(_is_word(cell) for cell in column.cells)
        return short > 0.9 * len(column.cells) and bool(words.mean() > 1 - NUMERIC_SHARE)
    numbers = column.numbers
    return bool((numbers % 1 == 0).all() and numbers.max() - numbers.min() == len(numbers) - 1)


def _is_word(cell: str) -> bool:
    return " " not in cell and len(cell) <= 40 and not has_unit(cell) and not has_decimal_comma(cell)


def category_names(column: Column) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """Category names ascending, and for each distinct cell its category; spellings differing in case are one.

    The name is the commonest spelling (the first in order among equals).
    """
    by_fold: dict[str, list[int]] = {}
    for i, cell in enumerate(column.cells):
        by_fold.setdefault(cell.casefold(), []).append(i)
    best = {fold: min(cells, key=lambda i: (-column.counts[i], column.cells[i])) for fold, cells in by_fold.items()}
    folds = sorted(by_fold, key=lambda fold: column.cells[best[fold]])
    category = np.full(len(column.cells), -1, np.int64)
    for k, fold in enumerate(folds):
        category[by_fold[fold]] = k
    return tuple(column.cells[best[fold]] for fold in folds), category


