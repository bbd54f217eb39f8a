"""What a chart shows, as plain frozen values, and the two forms of it that need no screen: a table and a sentence.

Kept apart from the painting so that the same figure goes to the window, to a picture, to a file of values and
to a screen reader without four descriptions that drift apart. Nothing of Qt is needed here.
"""

from __future__ import annotations

import bisect
import csv
import io
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["line", "steps", "points", "band", "reference", "bars"]
Number = float | int | None


@dataclass(frozen=True)
class Axis:
    """One axis; a bound left out is taken from the data. `percent` writes 0.2 as 20 %, `whole` allows whole ticks only.

    With `categories`, position k stands for the k-th name (used by bars, which lie along the x axis).
    """

    title: str
    low: float | None = None
    high: float | None = None
    percent: bool = False
    whole: bool = False
    categories: tuple[str, ...] = ()


@dataclass(frozen=True)
class Series:
    """Values drawn in one style. `low` and `high` are error bars (points) or the edges of the band.

    `style` chooses colour, dash and marker together, so that two series differ without colour too. For bars,
    `y` holds the positions of the categories and `x` the lengths.
    """

    kind: Kind
    label: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()
    style: int = 0

    def __post_init__(self) -> None:
        if len(self.x) != len(self.y) or any(len(v) not in (0, len(self.x)) for v in (self.low, self.high)):
            raise ValueError("a series needs as many x as y, low and high values")
        if not all(map(math.isfinite, (*self.x, *self.y, *self.low, *self.high))):
            raise ValueError("a series holds finite values only")


@dataclass(frozen=True)
class Figure:
    """A whole chart. `empty` is what the plot says while there is nothing to draw; `note` is said after the title."""

    title: str
    x: Axis
    y: Axis
    series: tuple[Series, ...] = ()
    note: str = ""
    empty: str = ""

    @property
    def has_values(self) -> bool:
        return any(series.x for series in self.series if series.kind != "reference")


def curve(label: str, pairs: Iterable[Sequence[Number]], *, kind: Kind = "line", style: int = 0) -> Series:
    """A series from (x, y) or (x, y, low, high) rows; rows with a gap in them are left out."""
    rows = [tuple(float(v) for v in row if v is not None) for row in pairs if all(map(_is_number, row))]
    if rows and rows[0][0] > rows[-1][0]:
        rows.reverse()  # a precision–recall curve may come from high recall to low
    columns = list(zip(*rows, strict=True)) if rows else [(), ()]
    low, high = (columns[2], columns[3]) if len(columns) == 4 else ((), ())
    return Series(kind, label, columns[0], columns[1], low, high, style)


def _is_number(value: Number) -> bool:
    return value is not None and math.isfinite(value)


def value_at(series: Series, x: float) -> float | None:
    """The y a reader sees at `x`: interpolated on a line, held on steps, of the nearest point; None outside.

    Where a curve climbs straight up (a ROC curve does), the top of the climb is given.
    """
    if not series.x or series.kind == "bars":
        return None
    if series.kind == "points":
        return series.y[nearest(series, x)]
    if not series.x[0] <= x <= series.x[-1]:
        return None
    right = bisect.bisect_right(series.x, x)
    if right == len(series.x) or series.kind == "steps" or series.x[right - 1] == x:
        return series.y[right - 1]
    x0, x1, y0, y1 = series.x[right - 1], series.x[right], series.y[right - 1], series.y[right]
    return y0 + (y1 - y0) * (x - x0) / (x1 - x0)


def nearest(series: Series, x: float) -> int:
    """The index of the point closest to `x`."""
    return min(range(len(series.x)), key=lambda i: abs(series.x[i] - x))


def stops(figure: Figure) -> tuple[float, ...]:
    """The x positions the cursor rests at: the points' own where they are few, else a hundred even steps."""
    xs = sorted({x for s in figure.series if s.kind not in ("reference", "bars") for x in s.x})
    if len(xs) <= 100:
        return tuple(xs)
    return tuple(xs[0] + (xs[-1] - xs[0]) * i / 100 for i in range(101))


def to_csv(figure: Figure, column_names: Sequence[str]) -> str:
    """Every value of every series, one per row; `column_names` are those for series, low and high."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    name, low, high = column_names
    writer.writerow([name, _cell(figure.x.title), _cell(figure.y.title), low, high])
    for series in figure.series:
        for i, (x, y) in enumerate(zip(series.x, series.y, strict=True)):
            shown = _cell(figure.y.categories[int(y)]) if series.kind == "bars" and figure.y.categories else repr(y)
            edges = [repr(v[i]) if v else "" for v in (series.low, series.high)]
            writer.writerow([_cell(series.label), repr(x), shown, *edges])
    return out.getvalue()


def _cell(text: str) -> str:
    """Text that a spreadsheet does not run as a formula: hospitals' names come from other people."""
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def sampled(series: Series, how_many: int = 5) -> list[int]:
    """Indices spread evenly over the series, first and last among them, for a short text."""
    n = len(series.x)
    if n <= how_many:
        return list(range(n))
    return sorted({round(i * (n - 1) / (how_many - 1)) for i in range(how_many)})


def summary(figure: Figure, write_x: Callable[[float], str], write_y: Callable[[float], str]) -> str:
    """The figure in words for a screen reader: axes, then a few values of each series."""
    parts = [". ".join(t for t in (figure.title, figure.note) if t)]
    if not figure.has_values:
        return ". ".join([*parts, figure.empty]) if figure.empty else parts[0]
    for series in figure.series:
        if series.kind == "bars":
            pairs = [f"{figure.y.categories[int(y)]} {write_x(x)}" for x, y in zip(series.x, series.y, strict=True)]
        elif series.kind == "reference":
            continue
        else:
            pairs = [f"{write_x(series.x[i])}: {write_y(series.y[i])}" for i in sampled(series)]
        parts.append(f"{series.label} – {', '.join(pairs)}")
    return ". ".join(parts)
