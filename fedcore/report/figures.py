"""Numbers as a report writes them; a dash where there is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fedcore.errors import Text

NONE = "–"
_DASH = "–\u2060"  # with a word joiner: a line may break after a dash
_UNITS = ("kB", "MB", "GB", "TB")


def count(value: float | None) -> str:
    """1,234."""
    return NONE if value is None else f"{value:,.0f}"


def decimal(value: float | None, digits: int = 3) -> str:
    """0.812; minus nothing is nothing."""
    return NONE if value is None else f"{round(value, digits) + 0.0:.{digits}f}"


def percent(share: float | None, digits: int = 0) -> str:
    """A share as 12 %; one which is not nothing never reads as nothing."""
    if share is None:
        return NONE
    least = 10.0**-digits
    if 0 < share * 100 < least / 2:
        return f"<{least:.{digits}f}\u00a0%"
    return f"{share * 100:.{digits}f}\u00a0%"


def with_interval(value: float | None, ends: Sequence[float] | None, digits: int = 3, *, share: bool = False) -> str:
    """0.812 (0.780–0.841), blanks around the dash where an end is negative; lines break before the bracket only."""
    if value is None:
        return NONE
    shown = percent(value) if share else decimal(value, digits)
    if not ends:
        return shown
    low, high = (f"{end * 100:.0f}" if share else decimal(end, digits) for end in ends)
    dash, unit = f"\u00a0{_DASH}\u00a0" if "-" in low + high else _DASH, "\u00a0%" if share else ""
    return f"{shown} ({low}{dash}{high}{unit})"


def p_value(value: float | None) -> str:
    if value is None:
        return NONE
    return "< 0.001" if value < 0.001 else f"{value:.3f}"


def size(n_bytes: float) -> str:
    """418 B, 12.3 kB, 49.2 MB."""
    if n_bytes < 1000:
        return f"{n_bytes:.0f}\u00a0B"
    for unit in _UNITS:
        n_bytes /= 1000
        if n_bytes < 1000 or unit == _UNITS[-1]:
            return f"{n_bytes:.1f}\u00a0{unit}"
    raise AssertionError("not reached")


def cases_of(counts: Mapping[str, Any] | None) -> Text | str:
    """"8,000, of them 422 with the outcome"."""
    if not counts:
        return NONE
    if counts.get("cases") is None:
        return count(counts["n"])
    return Text("{n}, of them {cases} with the outcome", {"n": count(counts["n"]), "cases": count(counts["cases"])})
