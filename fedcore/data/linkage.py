"""One key per patient, written alike in every hospital, from one or several columns (PROTOCOL.md, section 2).

A key holds only letters, digits and, between columns, "|", which no normalised part can contain. Dates become ISO 8601
in its basic form (19540102): whether or not a column is recognised as dates, 1954-01-02, 1954/01/02 and 19540102 then
agree, so that one odd cell in one hospital cannot make two columns of dates miss each other.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from typing import Literal

import pandas as pd

from fedcore.data import chinese_id
from fedcore.data.cells import MISSING_WORDS, clean, is_missing, missing_set
from fedcore.data.dates import AmbiguousOrderError, Order, is_short_year, iso_date, order_evidence
from fedcore.errors import DataError

SEPARATOR = "|"

_SPREADSHEET_FLOAT = re.compile(r"([0-9]+)[.,]0+")
_SCIENTIFIC = re.compile(r"[0-9](?:[.,][0-9]+)?[eE]\+[0-9]{1,2}")
_NOT_PLAIN = re.compile(r"[^0-9a-z]")
_EXACT_DIGITS = 15  # what a spreadsheet keeps of a number


def normalise(value: str, order: Order | None = None) -> str:
    """The identifier without case, width, spaces and punctuation; "" where nothing is left.

    Dates become YYYYMMDD, 15-digit Chinese identity numbers their 18-character form, "12345.0" becomes "12345"; leading
    zeros stay. Raises DataError for a date such as 03/04/1954 without an `order`.
    """
    text = clean(value)
    if _is_plain(text):
        return text.lower()
    try:
        date = iso_date(text, order)
    except AmbiguousOrderError:
        raise DataError(
            "A date can be read with day or month first.", advice="Say which comes first: day or month."
        ) from None
    if date is not None:
        return date.replace("-", "")
    if found := _SPREADSHEET_FLOAT.fullmatch(text):
        text = found[1]
    kept = _NOT_PLAIN.sub("", text.lower()) if text.isascii() else _letters_and_digits(text)
    return chinese_id.to_eighteen(kept) or kept


def _is_plain(text: str) -> bool:
    """Letters and digits that nothing below would change but their case: no date, no identity number of 15 digits."""
    if not text.isascii() or not text.isalnum():
        return False
    return text[0].isalpha() or (text.isdigit() and len(text) not in (8, 15))


def _letters_and_digits(text: str) -> str:
    """Folding can undo the composition of a few letters and the other way round: both go on until nothing changes."""
    while True:
        folded = unicodedata.normalize("NFKC", text.casefold())
        kept = "".join(c for c in folded if unicodedata.category(c)[0] in "LMN")
        if kept == text:
            return kept
        text = kept


def patient_keys(
    columns: pd.DataFrame,
    *,
    date_order: Order | None = None,
    missing_words: Collection[str] = MISSING_WORDS,
    file: str = "",
) -> list[str]:
    """One key per row of the identifier columns, in the order given; "" where any of them is missing.

    Every hospital must name its columns in the same order. Raises DataError naming the column where day and month
    cannot be told apart, or where cells contradict each other.
    """
    missing = missing_set(missing_words)
    parts: list[list[str]] = []
    for name in columns.columns:
        codes, values = pd.factorize(columns[name])
        cells = [clean(str(value)) for value in values]
        order = date_order or _order(cells, str(name), file)
        keys = ["" if is_missing(cell, missing) else normalise(cell, order) for cell in cells]
        keys.append("")  # code -1: not a string at all
        parts.append([keys[code] for code in codes])
    if len(parts) == 1:
        return parts[0]
    return [SEPARATOR.join(row) if all(row) else "" for row in zip(*parts, strict=True)]


def _order(cells: Sequence[str], column: str, file: str) -> Order | None:
    day_first, month_first, undecided = order_evidence(cells)
    if day_first and month_first:
        raise DataError(
            "{file}, column {column}: some dates have the day first, others the month.",
            advice="Write all dates as YYYY-MM-DD.", file=file, column=column,
        )  # fmt: skip
    if undecided and not (day_first or month_first):
        raise DataError(
            "{file}, column {column}: the dates can be read with day or month first.",
            advice="Say which comes first, or write the dates as YYYY-MM-DD.", file=file, column=column,
        )  # fmt: skip
    return "dmy" if day_first else "mdy" if month_first else None


Damage = Literal["scientific", "rounded", "checksum", "short_year"]
"""scientific notation or zeros in place of digits a spreadsheet dropped; an identity number with a wrong check digit; a
date with a two-digit year."""


def damage(value: str) -> Damage | None:
    """What is wrong with one identifier, or None.

    A spreadsheet keeps fifteen digits of a number and fills up with zeros. From eighteen digits on, that is told from
    one cell (one in a thousand ends so by chance, and an identity number then still has its check digit).
    """
    text = clean(value)
    if _SCIENTIFIC.fullmatch(text):
        return "scientific"
    if is_short_year(text):
        return "short_year"
    kept = normalise(text, "dmy")
    if kept.isascii() and kept.isdigit() and len(kept) >= 18 and _zeros(kept):
        return None if chinese_id.is_eighteen(kept) and not chinese_id.check_fails(kept) else "rounded"
    return "checksum" if chinese_id.check_fails(kept) else None


def _zeros(digits: str) -> bool:
    return not digits[_EXACT_DIGITS:].strip("0")


def looks_rounded(values: Iterable[str]) -> bool:
    """Whether a column's numbers of 16 or 17 digits (above 2**53) end in zeros far more often than by chance."""
    long = [v for v in map(clean, values) if v.isascii() and v.isdigit() and len(v) in (16, 17)]
    return len(long) >= 5 and sum(map(_zeros, long)) > 0.5 * len(long)
