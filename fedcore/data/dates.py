"""Dates as people and programs write them, brought to ISO 8601.

The order of day and month in 03/04/1954 cannot be told from the cell. It is told from the column (some cell has a
number above 12), or it is asked for; it is never guessed, because a wrong guess would match the wrong patients.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from typing import Literal

Order = Literal["dmy", "mdy"]

_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, 1)}
_TIME = r"(?:[ T]00:00(?::00(?:\.0+)?)?Z?)?"  # what spreadsheets and databases append to a bare date
_YEAR_FIRST = re.compile(r"([0-9]{4})([-/.年])([0-9]{1,2})[-/.月]([0-9]{1,2})日?" + _TIME)
_COMPACT = re.compile(r"(1[89][0-9]{2}|20[0-9]{2})([0-9]{2})([0-9]{2})")
FIRST_COMPACT, LAST_COMPACT = 18000101, 20991231
"""Between these lie all numbers that are a compact date."""
_DOTTED = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})" + _TIME)
_SLASHED = re.compile(r"([0-9]{1,2})([-/])([0-9]{1,2})\2([0-9]{4})" + _TIME)
_NAMED = re.compile(r"([0-9]{1,2})[-/. ]?([A-Za-z]{3,9})[-/., ]*([0-9]{4})" + _TIME)
_SHORT_YEAR = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{2})")


class AmbiguousOrderError(ValueError):
    """Day and month of this cell could be either way round and no order was given."""


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None


def iso_date(text: str, order: Order | None = None) -> str | None:
    """YYYY-MM-DD for a cleaned cell that is a date with a four-digit year, else None.

    Raises AmbiguousOrderError for 03/04/1954 without an `order`; 31/12/1954 and 03/03/1954 need none. Points
    (03.04.1954) always mean day first.
    """
    if found := _YEAR_FIRST.fullmatch(text):
        return _iso(int(found[1]), int(found[3]), int(found[4]))
    if found := _COMPACT.fullmatch(text):
        return _iso(int(found[1]), int(found[2]), int(found[3]))
    if found := _DOTTED.fullmatch(text):
        return _iso(int(found[3]), int(found[2]), int(found[1]))
    if found := _NAMED.fullmatch(text):
        month = _MONTHS.get(found[2][:3].lower())
        return _iso(int(found[3]), month, int(found[1])) if month else None
    if found := _SLASHED.fullmatch(text):
        return _slashed(int(found[1]), int(found[3]), int(found[4]), order)
    return None


def _slashed(first: int, second: int, year: int, order: Order | None) -> str | None:
    if order is None and first <= 12 and second <= 12 and first != second:
        raise AmbiguousOrderError
    day_first = order == "dmy" or (order is None and (first > 12 or first == second))
    return _iso(year, second, first) if day_first else _iso(year, first, second)


def order_evidence(texts: Iterable[str]) -> tuple[bool, bool, bool]:
    """Over a column: does a cell prove day first, does one prove month first, is one undecided by itself."""
    day_first = month_first = undecided = False
    for text in texts:
        if ("/" in text or "-" in text) and (found := _SLASHED.fullmatch(text)):
            first, second = int(found[1]), int(found[3])
            day_first |= first > 12
            month_first |= second > 12
            undecided |= first <= 12 and second <= 12 and first != second
    return day_first, month_first, undecided


def is_compact(text: str) -> bool:
    """Eight digits that could be a date and could be a number."""
    return _COMPACT.fullmatch(text) is not None


def is_short_year(text: str) -> bool:
    """A date with a two-digit year, which does not say in which century."""
    return _SHORT_YEAR.fullmatch(text) is not None


def looks_like_date(text: str) -> bool:
    """Whether a cleaned cell is a date in any of the forms, the ambiguous and the two-digit years included."""
    try:
        return iso_date(text) is not None or is_short_year(text)
    except AmbiguousOrderError:
        return True
