"""The common data dictionary while people match it: rows of a table, and decisions changed one at a time.

Decisions are the worker's: {"at": {hospital: {"renamed", "recoded", "scaled"}}, "left_out": [column]}.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from app.models.rows import Column
from app.shapes import Json
from app.text import listed, number

MOST_WORDS = 6


def kind_words(kind: str | None) -> str:
    """What a column holds, for a person; nothing common is a dash."""
    translate = QCoreApplication.translate
    known = {
        "number": translate("Dictionary", "number"),
        "yes_no": translate("Dictionary", "yes or no"),
        "category": translate("Dictionary", "categories"),
    }
    return known.get(kind or "", "–")


def table_columns(hospitals: Sequence[str]) -> list[Column]:
    """The common name and kind, then a column for each hospital."""
    translate = QCoreApplication.translate
    plain = [
        Column(translate("Dictionary", "Common column"), lambda row: str(row["name"]), tone=_tone),
        Column(translate("Dictionary", "Kind"), lambda row: kind_words(row["kind"]), tone=_tone),
    ]
    return plain + [_at(hospital) for hospital in hospitals]


def _tone(row: Json) -> str:
    return "muted" if row["kind"] is None else ""


def _at(hospital: str) -> Column:
    return Column(hospital, lambda row: told_words(row["told"][hospital], row["name"]), tone=_tone)


def told_words(told: Json | None, common: str) -> str:
    """What a hospital told of a column, short: its own name where that differs, then values."""
    if told is None:
        return "–"
    words = told["categories"][:MOST_WORDS]
    values = listed([*words, "…"] if len(told["categories"]) > MOST_WORDS else list(words))
    if not values and told["low"] is not None:
        values = f"{number(told['low'])} – {number(told['high'])}"
        values += f" {told['unit']}" if told["unit"] else ""
    if told["missing_tenths"]:
        share = QCoreApplication.translate("Dictionary", "{share} % missing").format(share=10 * told["missing_tenths"])
        values = f"{values} ({share})" if values else share
    name = "" if told["name"] == common else told["name"]
    return ": ".join(part for part in (name, values) if part) or kind_words(told["kind"])


def common_words(column: Json, hospital: str) -> list[str]:
    """The categories which the other hospitals and the common column know, in order."""
    others = [told["categories"] for name, told in column["told"].items() if told and name != hospital]
    return sorted({word for words in (*others, column["categories"]) for word in words}, key=str.casefold)


def renamed(decisions: Json, hospital: str, own: str, common: str) -> Json:
    """With the hospital's column taken as the common one; its own name takes that back."""
    return _set(decisions, hospital, "renamed", own, None if common == own else common)


def recoded(decisions: Json, hospital: str, own: str, word: str, common: str) -> Json:
    """With one of its categories taken as a common one; the word itself or "" takes that back."""
    words = dict(_part(decisions, hospital, "recoded").get(own) or {})
    words.pop(word, None)
    if common and common != word:
        words[word] = common
    return _set(decisions, hospital, "recoded", own, words or None)


def scaled(decisions: Json, hospital: str, own: str, times: float, plus: float) -> Json:
    """With its numbers converted."""
    return _set(decisions, hospital, "scaled", own, None if (times, plus) == (1.0, 0.0) else [times, plus])


def left_out(decisions: Json, column: str, is_out: bool) -> Json:
    """With a common column left out, or taken again."""
    made = copy.deepcopy(dict(decisions))
    names = [name for name in made.get("left_out") or () if name != column]
    made["left_out"] = [*names, column] if is_out else names
    return made


def words_of(decisions: Json, hospital: str, own: str) -> dict[str, str]:
    return dict(_part(decisions, hospital, "recoded").get(own) or {})


def scale_of(decisions: Json, hospital: str, own: str) -> tuple[float, float]:
    times, plus = _part(decisions, hospital, "scaled").get(own) or (1.0, 0.0)
    return float(times), float(plus)


def _part(decisions: Json, hospital: str, part: str) -> Json:
    return ((decisions.get("at") or {}).get(hospital) or {}).get(part) or {}


def _set(decisions: Json, hospital: str, part: str, own: str, value: object) -> Json:
    made = copy.deepcopy(dict(decisions))
    chosen = made.setdefault("at", {}).setdefault(hospital, {}).setdefault(part, {})
    chosen.pop(own, None)
    if value is not None:
        chosen[own] = value
    return made
