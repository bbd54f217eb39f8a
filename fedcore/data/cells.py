"""What one cell of text means: missing, a number, yes or no.

Everything is read as text first and only then given a meaning, so that a patient number keeps its leading zeros and
the word "None" stays a word. The same functions serve the preview, the table for training and the table for scoring.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

#: Cells that mean "not recorded", in any case. "None" is not among them: it can be an answer (pain: none).
MISSING_WORDS: tuple[str, ...] = ("", "NA", "N/A", "#N/A", "NaN", "null", ".", "?", "-")

YES_WORDS = frozenset({"yes", "y", "true", "1", "是", "有", "阳性"})
NO_WORDS = frozenset({"no", "n", "false", "0", "否", "无", "阴性"})

FLOAT32_MAX = 3.4028234663852886e38

_NUMBER = {
    ".": re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?"),
    ",": re.compile(r"[+-]?(?:[0-9]+,?[0-9]*|,[0-9]+)(?:[eE][+-]?[0-9]{1,4})?"),
}
# Read by Arrow all at once, which rounds as Python does; whatever else is a number is rare and read one by one.
_USUAL_NUMBER = {
    ".": r"\A-?[0-9]{1,15}(?:\.[0-9]{1,15})?\z",
    ",": r"\A-?[0-9]{1,15}(?:,[0-9]{1,15})?\z",
}
_UNIT = r"[A-Za-z%°µμ][A-Za-zµμ%]{0,11}[²³23]?(?:[/*·^ ]\s?[A-Za-z0-9.^²³]{1,9}){0,3}"
_WITH_UNIT = re.compile(r"[<>≤≥]?\s*[+-]?[0-9]+(?:[.,][0-9]+)?\s*" + _UNIT)
# "5 or more" and "25 to 30" are ranges and "2nd" is an order, not amounts.
_NO_AMOUNT = re.compile(r".*\b(?:to|or|and|bis|oder)\b.*|[0-9]+(?:st|nd|rd|th)\b.*")
_DECIMAL_COMMA = re.compile(r"[+-]?[0-9]+,[0-9]+")


def clean(text: str) -> str:
    """The cell without surrounding space, full-width forms made ordinary and the typographic minus made a hyphen."""
    if text.isascii():
        return text.strip()
    return unicodedata.normalize("NFKC", text).replace("−", "-").strip()


def missing_set(words: Iterable[str]) -> frozenset[str]:
    """The missing words in the form which `is_missing` compares."""
    return frozenset(clean(word).casefold() for word in words) | {""}


def is_missing(text: str, missing: frozenset[str]) -> bool:
    """Whether a cleaned cell is empty or one of the missing words, in any case."""
    return text.casefold() in missing


def read_number(text: str, decimal: str = ".") -> float | None:
    """The number a cleaned cell holds, or None: also for words such as "inf", and for numbers too large for float32."""
    if _NUMBER[decimal].fullmatch(text) is None:
        return None
    number = float(text.replace(",", "."))
    return number if abs(number) <= FLOAT32_MAX else None


def read_numbers(cells: Sequence[str], decimal: str = ".") -> NDArray[np.float64]:
    """What `read_number` says of each cleaned cell (n,), NaN for None; some twenty times as fast on long columns."""
    texts = pa.array(cells, pa.large_string())
    usual = pc.match_substring_regex(texts, _USUAL_NUMBER[decimal])
    numbers = np.full(len(cells), np.nan)
    is_usual = usual.to_numpy(zero_copy_only=False).astype(bool)
    found = texts.filter(usual)
    if decimal == ",":
        found = pc.replace_substring(found, ",", ".")
    numbers[is_usual] = found.cast(pa.float64()).to_numpy()
    for i in map(int, np.flatnonzero(~is_usual)):
        number = read_number(cells[i], decimal)
        if number is not None:
            numbers[i] = number
    return numbers


def read_yes_no(text: str, decimal: str = ".") -> float | None:
    """1.0 for yes, 0.0 for no, None for anything else; numbers equal to 1 or 0 ("1.0") count too."""
    word = text.casefold()
    if word in YES_WORDS:
        return 1.0
    if word in NO_WORDS:
        return 0.0
    number = read_number(text, decimal)
    return number if number in (0.0, 1.0) else None


def has_unit(text: str) -> bool:
    """Whether a cleaned cell is a number followed by a unit, such as "5.4 mmol/L" or "80kg"."""
    return _WITH_UNIT.fullmatch(text) is not None and _NO_AMOUNT.fullmatch(text) is None


def has_decimal_comma(text: str) -> bool:
    """Whether a cleaned cell is digits, one comma, digits."""
    return _DECIMAL_COMMA.fullmatch(text) is not None
