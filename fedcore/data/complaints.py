"""What can be wrong with one column, each check a function of the column alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from fedcore.data import names
from fedcore.data.cells import has_decimal_comma, has_unit
from fedcore.data.codes import few_values, hidden_codes
from fedcore.data.columns import MAX_CATEGORIES, NUMERIC_SHARE, Column, Kind, category_names
from fedcore.data.linkage import damage, looks_rounded
from fedcore.data.profiles import Complaint
from fedcore.data.records import SHOWN
from fedcore.errors import Text

NEARLY_ALL = 0.95
OUTCOME_AUC = 0.98


def complaints_about(column: Column, kind: Kind, lines: NDArray[np.int64]) -> tuple[Complaint, ...]:
    """All complaints that need no other column; `lines` are the places of its rows in the file."""
    checks = (_emptiness, _damage, _numbers, _strange_values, _words)
    return tuple(complaint for check in checks for complaint in check(column, kind, lines))


def at(lines: NDArray[np.int64], rows: NDArray[np.int64], code: str, text: Text) -> Complaint:
    """A complaint about these rows."""
    return Complaint(code, text, tuple(int(lines[i]) for i in rows[:SHOWN]), len(rows))


def _marked(column: Column, lines: NDArray[np.int64], cells: NDArray[np.bool_], code: str, text: Text) -> Complaint:
    return at(lines, column.rows_of(cells), code, text)


def _emptiness(column: Column, kind: Kind, lines: NDArray[np.int64]) -> Iterator[Complaint]:
    missing = float(np.mean(column.codes < 0)) if len(column.codes) else 0.0
    if kind == "empty":
        yield Complaint("empty", Text("Nothing is recorded in this column."))
        return
    if len(column.cells) == 1:
        yield Complaint("constant", Text("All recorded cells are the same."))
    if missing > NEARLY_ALL:
        share = {"share": round(100 * missing, 1)}
        yield Complaint("nearly_missing", Text("{share} % of the cells are missing.", share))


def _damage(column: Column, kind: Kind, lines: NDArray[np.int64]) -> Iterator[Complaint]:
    # Only long cells, or such as 1.2E+17, can be damaged; looking no closer at the others keeps this fast.
    found = np.array([damage(c) if len(c) >= 15 or "+" in c else None for c in column.cells], object)
    looks = kind == "identifier" or names.is_identifier(column.name)
    if (marked := found == "scientific").any() and (looks or column.share(marked) > 0.1):
        text = Text("Numbers in scientific notation such as 1.2E+17: a spreadsheet has cut off their last digits.")
        yield _marked(column, lines, marked, "scientific", text)
    marked = found == "rounded"
    if not marked.any() and looks_rounded(column.cells):
        marked = np.array([len(c) in (16, 17) and c.endswith("0") for c in column.cells])
    if marked.any():
        text = Text("Long numbers ending in zeros: a spreadsheet has replaced their last digits.")
        yield _marked(column, lines, marked, "rounded", text)
    if (marked := found == "checksum").any():
        yield _marked(column, lines, marked, "checksum", Text("Identity numbers whose check digit is wrong."))
    if kind == "date" and (marked := np.array([damage(c) == "short_year" for c in column.cells])).any():
        text = Text("Dates with a two-digit year, which can mean two centuries.")
        yield _marked(column, lines, marked, "short_year", text)


def _numbers(column: Column, kind: Kind, lines: NDArray[np.int64]) -> Iterator[Complaint]:
    """Columns that are, or were meant to be, numbers."""
    if kind not in ("numeric", "category", "text"):
        return
    no_number = np.isnan(column.numbers)
    units = _words_that(has_unit, column, no_number)
    if units.sum() > 5 and column.share(units) > 0.5:  # a few such as 1A, 2A, 2B are more likely codes
        text = Text("Numbers with a unit in the same cell: remove the unit to use them as numbers.")
        yield _marked(column, lines, units, "units", text)
        return
    commas = _words_that(has_decimal_comma, column, no_number)
    if commas.any() and column.share(commas | ~no_number) > 0.5:
        text = Text("Numbers with a comma: open the file again with the comma as decimal sign, or remove the commas.")
        yield _marked(column, lines, commas, "decimal_comma", text)
        no_number = no_number & ~commas
    if not no_number.any():
        return
    share = column.share(~no_number)
    if kind == "numeric":
        text = Text("{count} cells among the numbers are not numbers.", {"count": len(column.rows_of(no_number))})
        yield _marked(column, lines, no_number, "text_in_numbers", text)
    elif share > 1 - NUMERIC_SHARE and not commas.any():
        text = Text("Numbers and text are mixed: {percent} % are numbers.", {"percent": round(100 * share)})
        yield _marked(column, lines, no_number, "mixed", text)


def _words_that(holds: Callable[[str], bool], column: Column, no_number: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which of the cells that are no numbers are so; looking at no others keeps long columns of numbers fast."""
    found = np.zeros(len(column.cells), bool)
    for i in np.flatnonzero(no_number):
        found[i] = holds(column.cells[i])
    return found


def _strange_values(column: Column, kind: Kind, lines: NDArray[np.int64]) -> Iterator[Complaint]:
    """Codes for missing hidden among numbers, and negatives that cannot be."""
    if kind != "numeric":
        return
    codes = hidden_codes(column.numbers, column.counts)
    if codes.any():
        shown = ", ".join(f"{value:g} ({count}×)" for value, count in _how_often(column, codes))
        text = Text(
            "{values} may stand for unknown: apart from all other values. If so, empty these cells in the file.",
            {"values": shown},
        )
        yield _marked(column, lines, codes, "sentinel", text)
    with np.errstate(invalid="ignore"):
        negative = (column.numbers < 0) & ~codes
        others = ~np.isnan(column.numbers) & ~negative & ~codes
    if negative.any() and others.any() and column.numbers[others].min() > 0 and column.share(negative) < 0.01:
        text = Text("{count} negative values where all others are positive.", {"count": len(column.rows_of(negative))})
        yield _marked(column, lines, negative, "negative", text)


def _how_often(column: Column, marked: NDArray[np.bool_]) -> list[tuple[float, int]]:
    """The first five of the numbers marked, ascending, and how often each occurs."""
    found = np.unique(column.numbers[marked])[:5]
    return [(float(value), int(column.counts[marked & (column.numbers == value)].sum())) for value in found]


def may_be_categories(column: Column, kind: Kind) -> tuple[Complaint, ...]:
    """A predictor whose numbers may be codes: something to look at, and often right as it is."""
    values = few_values(column) if kind == "numeric" else None
    if values is None:
        return ()
    shown = {"count": len(values), "low": f"{values[0]:g}", "high": f"{values[-1]:g}"}
    text = Text(
        "{count} different numbers, {low} to {high}: if they are codes without an order, treat them as categories.",
        shown,
    )
    return (Complaint("few_values", text),)


def _words(column: Column, kind: Kind, lines: NDArray[np.int64]) -> Iterator[Complaint]:
    if kind == "date":
        text = Text("Dates are not used as predictors; make it a number, such as an age in years.")
        yield Complaint("date", text)
        return
    none = np.array([cell.casefold() == "none" for cell in column.cells], bool)
    if none.any():
        text = Text("The word None is kept as a value of its own; add it to the missing words if it means missing.")
        yield _marked(column, lines, none, "none_word", text)
    if kind == "text" and column.share(~np.isnan(column.numbers)) <= 1 - NUMERIC_SHARE:
        values = {"count": len(column.cells), "most": MAX_CATEGORIES}
        yield Complaint("too_many_categories", Text("{count} different texts; more than {most} are too many.", values))
    if kind == "category" and len(category_names(column)[0]) < len(column.cells):
        yield Complaint("spelling", Text("Some categories differ only in capital letters and count as one."))


def separation(column: Column, kind: Kind, y: NDArray[np.float64]) -> float:
    """How well this column alone tells the outcome: an AUC in 0.5..1, missing being a value of its own.

    `y` (n_rows,) holds 1, 0 or NaN. Numbers are ranked as they are, categories by their share of outcomes, other kinds
    only by whether anything is recorded.
    """
    n = len(column.cells)
    known = ~np.isnan(y)
    cell = np.where(column.codes < 0, n, column.codes)[known]
    positives = np.bincount(cell, y[known], n + 1).astype(np.float64)
    negatives = np.bincount(cell, 1 - y[known], n + 1).astype(np.float64)
    if kind == "numeric":
        order = np.append(np.where(np.isnan(column.numbers), np.inf, column.numbers), np.inf)
        return max(_auc(np.append(order[:-1], end), positives, negatives) for end in (-np.inf, np.inf))
    if kind in ("category", "yes_no"):
        return _auc(positives / np.maximum(1, positives + negatives), positives, negatives)
    return _auc(np.append(np.ones(n), 0.0), positives, negatives)


def _auc(score: NDArray[np.float64], positives: NDArray[np.float64], negatives: NDArray[np.float64]) -> float:
    """The area under the curve when distinct cells are ranked by `score`, whichever direction is better."""
    levels, index = np.unique(score, return_inverse=True)
    p, q = np.bincount(index, positives, len(levels)), np.bincount(index, negatives, len(levels))
    if not p.sum() or not q.sum():
        return 0.5
    area = float((p * (np.cumsum(q) - q / 2)).sum() / (p.sum() * q.sum()))
    return max(area, 1 - area)
