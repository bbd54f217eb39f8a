"""Units of measured columns: what a column's name says, and when two hospitals mean the same."""

from __future__ import annotations

import re
import unicodedata

from fedcore.data.names import words

LONGEST = 40
_IN_BRACKETS = re.compile(r"[(\[（【]\s*([^()\[\]（）【】]{1,40}?)\s*[)\]）】]\s*$")
# By the name's end, as written in a column name: letters and underscores only.
_ENDINGS = {
    "mmhg": "mmHg", "kpa": "kPa", "bpm": "1/min", "permin": "1/min",
    "mgdl": "mg/dL", "mgperdl": "mg/dL", "gdl": "g/dL", "gperdl": "g/dL", "mgl": "mg/L", "gl": "g/L", "ugl": "µg/L",
    "ngml": "ng/mL", "ngl": "ng/L", "pgml": "pg/mL", "mmoll": "mmol/L", "mmolmol": "mmol/mol", "umoll": "µmol/L",
    "nmoll": "nmol/L", "mgg": "mg/g", "iul": "IU/L", "meql": "mEq/L",
    "mlmin": "mL/min", "kgm2": "kg/m²", "cm": "cm", "mm": "mm", "meters": "m", "metres": "m", "kg": "kg",
    "kilograms": "kg", "lbs": "lb", "inches": "in",
    "years": "years", "yrs": "years", "months": "months", "days": "days", "hours": "h", "minutes": "min",
    "celsius": "°C", "degc": "°C", "pct": "%", "percent": "%",
}  # fmt: skip
_MOST_PARTS = 4
_AFTER_CHINESE = re.compile(r"(?<=[\u3400-\u9fff])(?=[A-Za-z])")
_SAME = {
    "years": ("year", "yr", "yrs", "y", "a", "岁", "年"),
    "1/min": ("bpm", "/min", "次/分"),
    "%": ("percent", "pct"),
    "mmhg": ("毫米汞柱",),
}
_SPELLING = {other: unit for unit, others in _SAME.items() for other in others}
_NOT_A_UNIT = re.compile(r"[0-9\s.,;:/-]*")
_WORDS = frozenset({"yes/no", "y/n", "0/1", "m/f", "f/m", "no/yes", "kg or lb"})


def unit_in_name(name: str) -> str:
    """The unit at the end of a column's name, such as `sbp_mmHg`, `glucose (mg/dL)` or 血糖（mmol/L）; "" if none."""
    if found := _IN_BRACKETS.search(name):
        text = found[1]
        known = _ENDINGS.get(_bare(text))
        if known is not None:
            return known
        is_unit = any(sign in text for sign in "/%°µμ²³") and text.casefold() not in _WORDS
        return text if is_unit and _NOT_A_UNIT.fullmatch(text) is None else ""
    parts = words(_AFTER_CHINESE.sub(" ", name))
    for count in range(min(_MOST_PARTS, len(parts) - 1), 0, -1):
        unit = _ENDINGS.get("".join(parts[-count:]))
        if unit is not None:
            return unit
    return ""


def is_same_unit(first: str, second: str) -> bool:
    """Whether two spellings mean one unit; case, space and the two Greek mu do not matter."""
    return _plain(first) == _plain(second)


def _bare(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", _plain(text).replace("µ", "u").replace("μ", "u"))


def _plain(unit: str) -> str:
    text = unicodedata.normalize("NFKC", unit).casefold().replace("^", "")
    text = re.sub(r"[\s·*]", "", text)
    return _SPELLING.get(text, text)
