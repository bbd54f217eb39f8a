"""Axes as arithmetic: which range, which ticks, how a number is written in the reader's language."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QLocale

from app.widgets.chart_data import Axis, Figure

STEPS = (1.0, 2.0, 5.0, 10.0)


@dataclass(frozen=True)
class Ticks:
    """The shown range of an axis, the values marked on it and how they are written."""

    low: float
    high: float
    values: tuple[float, ...]
    labels: tuple[str, ...]


def nice_step(span: float, most: int) -> float:
    """The smallest of 1, 2, 5 times a power of ten that divides `span` into at most `most` parts."""
    rough = span / max(1, most)
    power = 10.0 ** math.floor(math.log10(rough))
    return next(step * power for step in STEPS if step * power >= rough * (1 - 1e-9))


def decimals_for(step: float) -> int:
    """How many decimals tell two neighbours `step` apart."""
    return max(0, -math.floor(math.log10(step) + 1e-9))


def write_number(value: float, decimals: int, locale: QLocale, percent: bool = False) -> str:
    """A number by the reader's locale; 0.25 as 25 % where `percent` (decimals then count after the hundredfold)."""
    scaled = value * 100 if percent else value
    rounded = round(scaled, decimals)
    text = locale.toString(rounded + 0.0 if rounded else 0.0, "f", decimals)
    return f"{text}\u00a0%" if percent else text


def reader(axis: Axis, locale: QLocale, span: float = 1.0) -> Callable[[float], str]:
    """How one value of this axis is written in a read-out: one decimal finer than its ticks would be."""
    if axis.whole:
        return lambda value: write_number(value, 0, locale)
    if axis.percent:
        return lambda value: write_number(value, 1, locale, percent=True)
    decimals = min(6, decimals_for(nice_step(span or 1.0, 5)) + 2)
    return lambda value: write_number(value, decimals, locale)


def data_range(figure: Figure, horizontal: bool) -> tuple[float, float]:
    """The least and greatest value along one axis, error bars counted, bounds of the axis put in."""
    axis = figure.x if horizontal else figure.y
    values = [v for s in figure.series for v in (s.x if horizontal else (*s.y, *s.low, *s.high))]
    low = axis.low if axis.low is not None else min(values, default=0.0)
    high = axis.high if axis.high is not None else max(values, default=1.0)
    if high <= low:
        pad = max(abs(low) * 0.1, 1.0 if axis.whole else 1e-3)
        return (low if axis.low is not None else low - pad, high + pad)
    return low, high


def make_ticks(axis: Axis, low: float, high: float, most: int, locale: QLocale) -> Ticks:
    """Ticks at round values; a bound that the axis leaves open widens to the next tick."""
    if axis.categories:
        count = len(axis.categories)
        return Ticks(-0.5, count - 0.5, tuple(float(i) for i in range(count)), axis.categories)
    step = nice_step(high - low, most)
    if axis.whole:
        step = max(1.0, step)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    start = low if axis.low is not None else first * step
    # A count of trees ends where the trees end; rounding it up would show room for more of them.
    end = high if axis.high is not None or axis.whole else last * step
    ks = range(math.ceil(start / step - 1e-9), math.floor(end / step + 1e-9) + 1)
    values = tuple(k * step for k in ks)
    decimals = decimals_for(step * 100 if axis.percent else step)
    return Ticks(start, end, values, tuple(write_number(v, decimals, locale, axis.percent) for v in values))
