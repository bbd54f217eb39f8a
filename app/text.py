"""Words and numbers as the person reads them: translated core texts, and numbers, sizes and times by locale.

The core sends a sentence as a template with its values apart (`fedcore.errors.Text`); the template is the key
of the translation, in the context "core".
"""

from __future__ import annotations

import math
import string
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale, QTimeZone

CORE = "core"


class _Gaps(string.Formatter):
    """Fills gaps; nested texts are translated first, lists joined, large whole numbers grouped."""

    def convert_field(self, value: Any, conversion: str | None) -> Any:
        return super().convert_field(plain(value), conversion) if conversion else plain(value)

    def format_field(self, value: Any, format_spec: str) -> Any:
        if isinstance(value, int) and not isinstance(value, bool) and not format_spec:
            # Ports, years and key lengths read worse grouped; counts of patients read better.
            return number(value) if abs(value) >= 100_000 else str(value)
        if isinstance(value, float) and not format_spec:
            return QLocale().toString(value, "g", 4)
        return super().format_field(value, format_spec)


_gaps = _Gaps()


def say(text: Mapping[str, Any] | str | None) -> str:
    """A TEXT object of the worker in the window's language; plain strings pass.

    A template whose values do not fit is shown in the English the core made, never as an error.
    """
    if text is None:
        return ""
    if isinstance(text, str):
        return text
    template = str(text.get("template", ""))
    if not template:
        return str(text.get("english", ""))
    try:
        return _gaps.vformat(QCoreApplication.translate(CORE, template), (), text.get("values") or {})
    except (KeyError, IndexError, ValueError, AttributeError, TypeError):
        return str(text.get("english") or template)


def plain(value: Any) -> Any:
    """A value for a gap: texts translated, lists joined."""
    if isinstance(value, Mapping) and "template" in value:
        return say(value)
    if isinstance(value, list | tuple):
        return listed([str(plain(item)) for item in value])
    return value


def listed(items: list[str]) -> str:
    """`a, b, c`; the separator is the language's own."""
    return QCoreApplication.translate("text", ", ", "between the items of a list").join(items)


def number(value: float | None, digits: int | None = None) -> str:
    """A number by locale; `digits` after the point; an en dash where there is none."""
    if value is None or value != value:
        return "–"
    if digits is not None:
        return QLocale().toString(float(value), "f", digits)
    if float(value).is_integer() and abs(value) < 1e15:
        return QLocale().toString(int(value))
    return QLocale().toString(float(value), "g", 4)


def percent(share: float | None, digits: int = 0) -> str:
    """A share (0 to 1) as a percentage; a small share which is not nothing never reads as nothing."""
    if share is None or share != share:
        return "–"
    least = 0.5 * 10.0**-digits
    if 0 < share * 100 < least:
        return f"<{number(10.0**-digits, digits)}\u00a0%"
    return f"{number(share * 100, digits)}\u00a0%"


def size(count: float | None) -> str:
    """Bytes in kB, MB, GB."""
    if count is None:
        return "–"
    return QLocale().formattedDataSize(int(count), 1 if count >= 1000 else 0, QLocale.DataSizeFormat.DataSizeSIFormat)


def duration(seconds: float | None) -> str:
    """`12 s`, `3 min 05 s`, `2 h 10 min`: at most two units."""
    translate = QCoreApplication.translate
    if seconds is None or seconds != seconds:
        return "–"
    whole = max(0, round(seconds))
    if whole < 60:
        return translate("text", "{s} s").format(s=whole)
    if whole < 3600:
        return translate("text", "{m} min {s} s").format(m=whole // 60, s=f"{whole % 60:02}")
    return translate("text", "{h} h {m} min").format(h=whole // 3600, m=f"{whole % 3600 // 60:02}")


def minutes(value: float | None) -> str:
    """An expected time, coarse on purpose: up to twice the estimate, for other computers are slower or busy."""
    translate = QCoreApplication.translate
    if value is None:
        return "–"
    least, most = math.floor(value), math.ceil(2 * value)
    if most < 2:
        return translate("text", "under a minute")
    if most <= 90:
        return translate("text", "{least}–{most} min").format(least=max(1, least), most=most)
    return translate("text", "{least}–{most} h").format(least=number(value / 60, 1), most=number(value / 30, 1))


def when(moment: float | str | None) -> str:
    """Date and time by locale, from seconds since 1970 or an ISO 8601 text (UTC where it names no zone)."""
    if moment is None or moment == "":
        return "–"
    try:
        seconds = float(moment) if not isinstance(moment, str) else _from_iso(moment)
    except ValueError:
        return str(moment)
    there = QDateTime.fromMSecsSinceEpoch(round(seconds * 1000), QTimeZone.systemTimeZone())
    return QLocale().toString(there, QLocale.FormatType.ShortFormat)


def _from_iso(moment: str) -> float:
    parsed = datetime.fromisoformat(moment)
    return parsed.timestamp() if parsed.tzinfo else parsed.timestamp() + _utc_offset(parsed)


def _utc_offset(naive: datetime) -> float:
    offset = naive.astimezone().utcoffset()
    return offset.total_seconds() if offset else 0.0
