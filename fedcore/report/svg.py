"""Charts and flows as SVG without fonts, links or scripts of their own; readable by browsers and by Qt (SVG Tiny)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from html import escape

from fedcore.report.document import Chart, Flow, Series, Words

WIDTH, HEIGHT = 460.0, 350.0
COLOURS = ("#0a6780", "#9a5b00", "#5f5a8c", "#a8477f", "#4f7a00")
INK, MUTED, GRID = "#1a2530", "#54606d", "#d9dfe6"
_DASHES = ("", "7 4", "2 3", "9 3 2 3", "4 3")
_FONT, _SMALL, _TITLE = 12.0, 11.0, 13.5
_SAMPLE = 24.0


def chart_svg(chart: Chart, width: float = WIDTH) -> str:
    """The chart as an SVG element, with its title and summary for screen readers."""
    height = _bars_height(chart) if chart.categories else HEIGHT * width / WIDTH
    plot = _Plot(chart, width, height)
    parts = [*plot.texts(), *plot.grid()]
    order = ("band", "reference", "bars", "line", "points")
    for series in sorted(chart.series, key=lambda s: order.index(s.kind)):
        parts += plot.draw(series)
    return _wrap(width, height, str(chart.title), str(chart.summary), parts)


def text_width(words: str, size: float) -> float:
    """About how wide the words are: Chinese characters are as wide as high, Latin letters half that."""
    return size * sum(1.0 if ord(c) > 0x2E80 else 0.55 for c in words)


def wrapped(words: str, size: float, width: float) -> list[str]:
    """Lines of the words which are about no wider than `width`; Chinese breaks between any two characters."""
    lines, line = [], ""
    for piece in _pieces(words):
        if line and text_width((line + piece).rstrip(), size) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece
    return [*lines, line.rstrip()] if line.strip() else lines


def _pieces(words: str) -> Iterator[str]:
    piece = ""
    for c in words:
        piece += c
        if c == " " or ord(c) > 0x2E80:
            yield piece
            piece = ""
    if piece:
        yield piece


def _wrap(width: float, height: float, title: str, summary: str, parts: list[str]) -> str:
    about = f"<title>{escape(title)}</title>" + (f"<desc>{escape(summary)}</desc>" if summary else "")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
        f'height="{height:g}" role="img" font-family="Segoe UI, Noto Sans, Helvetica Neue, Arial, DejaVu Sans, '
        f'Noto Sans CJK SC, Microsoft YaHei, PingFang SC, sans-serif">{about}{"".join(parts)}</svg>'
    )


def _text(x: float, y: float, words: Words, size: float = _SMALL, colour: str = MUTED, anchor: str = "start",
          weight: str = "") -> str:  # fmt: skip
    bold = f' font-weight="{weight}"' if weight else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" fill="{colour}" text-anchor="{anchor}"{bold}>'
        f"{escape(str(words))}</text>"
    )


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, width: float = 1.0, dash: str = "") -> str:
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" '
        f'stroke-width="{width:g}"{dashes}/>'
    )


def _bars_height(chart: Chart) -> float:
    return 96.0 + 24.0 * len(chart.categories)


def ticks(low: float, high: float, most: int = 6) -> list[float]:
    """Round values from low to high: steps of 1, 2 or 5 times a power of ten."""
    rough = (high - low) / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(k * power for k in (1, 2, 5, 10) if k * power >= rough * (1 - 1e-9))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [k * step for k in range(first, last + 1)]


def _written(value: float, step: float, percent: bool) -> str:
    value, step = (value * 100, step * 100) if percent else (value, step)
    digits = max(0, -math.floor(math.log10(step) + 1e-9))
    return f"{value + 0.0:.{digits}f}" + ("\u00a0%" if percent else "")


class _Plot:
    """Where the parts of one chart lie."""

    def __init__(self, chart: Chart, width: float, height: float) -> None:
        self._chart, self._width = chart, width
        self._legend = list(self._legend_rows())
        top = 24.0 + 17.0 * len({y for _, _, y in self._legend}) + (22.0 if chart.y_title else 6.0)
        names = [text_width(str(name), _SMALL) for name in chart.categories]
        self.left = min(max(names), width * 0.45) + 10 if names else 46.0
        self.right, self.top, self.bottom = width - 22.0, top, height - 40.0

    def _at(self, x: float, y: float) -> tuple[float, float]:
        (x0, x1), (y0, y1) = self._chart.x_range, self._chart.y_range
        across = (min(max(x, x0), x1) - x0) / (x1 - x0)
        up = (min(max(y, y0), y1) - y0) / (y1 - y0)
        return self.left + across * (self.right - self.left), self.bottom - up * (self.bottom - self.top)

    def _legend_rows(self) -> Iterator[tuple[Series, float, float]]:
        named = [s for s in self._chart.series if s.words and s.x]
        x, y = 0.0, 36.0
        for series in named if len(named) > 1 else ():
            wide = _SAMPLE + 6 + text_width(str(series.words), _SMALL) + 14
            if x and x + wide > self._width:
                x, y = 0.0, y + 17.0
            yield series, x, y
            x += wide

    def texts(self) -> Iterator[str]:
        chart = self._chart
        yield _text(0, 14, chart.title, _TITLE, INK, weight="bold")
        for series, x, y in self._legend:
            yield self._sample(series, x, y - 4)
            yield _text(x + _SAMPLE + 4, y, series.words, _SMALL, INK)
        yield _text(0, self.top - 12, chart.y_title)
        yield _text(self.right, self.bottom + 34, chart.x_title, anchor="end")

    def _sample(self, series: Series, x: float, y: float) -> str:
        colour = _colour(series)
        if series.kind == "bars":
            return f'<rect x="{x + 6:.1f}" y="{y - 5:.1f}" width="10" height="10" fill="{colour}"/>'
        if series.kind == "points":
            return _marker(x + _SAMPLE / 2, y, series.style, colour)
        return _line(x, y, x + _SAMPLE - 4, y, colour, *_pen(series))

    def grid(self) -> Iterator[str]:
        chart = self._chart
        along = ticks(*chart.x_range)
        for value in along:
            x, _ = self._at(value, chart.y_range[0])
            yield _line(x, self.top, x, self.bottom + 4, GRID)
            yield _text(x, self.bottom + 17, _written(value, along[1] - along[0], chart.percent[0]), anchor="middle")
        if chart.categories:
            for k, name in enumerate(chart.categories):
                y = self._bar_y(k)
                shown = wrapped(str(name), _SMALL, self.left - 8)
                yield _text(self.left - 8, y + 4, shown[0] + ("…" if len(shown) > 1 else ""), colour=INK, anchor="end")
            yield _line(self.left, self.top, self.left, self.bottom, MUTED)
            return
        up = ticks(*chart.y_range)
        for value in up:
            _, y = self._at(chart.x_range[0], value)
            yield _line(self.left, y, self.right, y, GRID)
            words = _written(value, up[1] - up[0], chart.percent[1])
            yield _text(self.left - 6, y + 4, words, anchor="end")
        _, floor = self._at(0, max(0.0, chart.y_range[0]))
        yield _line(self.left, floor, self.right, floor, MUTED)

    def _bar_y(self, place: float) -> float:
        return self.top + (place + 0.5) * (self.bottom - self.top) / len(self._chart.categories)

    def draw(self, series: Series) -> Iterator[str]:
        colour = _colour(series)
        if series.kind == "band" and series.x:
            upper = [self._at(x, y) for x, y in zip(series.x, series.high, strict=True)]
            lower = [self._at(x, y) for x, y in zip(series.x, series.low, strict=True)]
            corners = " ".join(f"{x:.1f},{y:.1f}" for x, y in upper + lower[::-1])
            yield f'<polygon points="{corners}" fill="{colour}" fill-opacity="0.15"/>'
        elif series.kind == "bars":
            yield from self._bars(series, colour)
        elif series.kind == "points":
            yield from self._points(series, colour)
        elif series.x:
            corners = " ".join("{:.1f},{:.1f}".format(*self._at(*p)) for p in self._inside(series))
            width, dash = _pen(series)
            dashes = f' stroke-dasharray="{dash}"' if dash else ""
            yield (
                f'<polyline points="{corners}" fill="none" stroke="{colour}" stroke-width="{width:g}" '
                f'stroke-linejoin="round"{dashes}/>'
            )

    def _inside(self, series: Series) -> Iterator[tuple[float, float]]:
        """The points until the curve leaves the plot through its floor; a line along the floor would be no value."""
        floor = self._chart.y_range[0]
        before: tuple[float, float] | None = None
        for x, y in zip(series.x, series.y, strict=True):
            if y < floor and before is not None and before[1] >= floor:
                part = (before[1] - floor) / (before[1] - y)
                yield before[0] + part * (x - before[0]), floor
            elif y >= floor:
                yield x, y
            before = (x, y)

    def _bars(self, series: Series, colour: str) -> Iterator[str]:
        span = ticks(*self._chart.x_range)
        for x, place in zip(series.x, series.y, strict=True):
            y = self._bar_y(place)
            end, _ = self._at(x, 0)
            yield (
                f'<rect x="{self.left:.1f}" y="{y - 7:.1f}" width="{max(1.0, end - self.left):.1f}" height="14" '
                f'fill="{colour}" fill-opacity="{1 if series.style % 2 == 0 else 0.45}"/>'
            )
            words = _written(x, (span[1] - span[0]) / 10, self._chart.percent[0])
            inside = end + text_width(words, _SMALL) + 6 > self._width
            yield _text(end + (-4 if inside else 4), y + 4, words, colour="#ffffff" if inside else INK,
                        anchor="end" if inside else "start")  # fmt: skip

    def _points(self, series: Series, colour: str) -> Iterator[str]:
        for k, (x, y) in enumerate(zip(series.x, series.y, strict=True)):
            at, height = self._at(x, y)
            if series.low:
                low, high = self._at(x, series.low[k])[1], self._at(x, series.high[k])[1]
                yield _line(at, low, at, high, colour, 1.2)
            yield _marker(at, height, series.style, colour)


def _colour(series: Series) -> str:
    return MUTED if series.kind == "reference" else COLOURS[series.style % len(COLOURS)]


def _pen(series: Series) -> tuple[float, str]:
    if series.kind == "reference":
        return 1.2, "4 4" if not series.style else _DASHES[series.style % len(_DASHES)]
    return 2.0, _DASHES[series.style % len(_DASHES)]


def _marker(x: float, y: float, style: int, colour: str) -> str:
    if style % 2:
        return f'<rect x="{x - 3.5:.1f}" y="{y - 3.5:.1f}" width="7" height="7" fill="{colour}" stroke="#ffffff"/>'
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}" stroke="#ffffff"/>'


# -- the flow of patients ---------------------------------------------------------------------------------------------

_BOX, _GAP, _LINE = 300.0, 26.0, 16.0


def flow_svg(flow: Flow, width: float = 640.0) -> str:
    """Boxes from top to bottom, what leaves the flow at their right, the ends side by side."""
    parts: list[str] = []
    y = 8.0
    for k, step in enumerate(flow.steps):
        lines = wrapped(str(step.words), _FONT, _BOX - 20)
        height = _LINE * len(lines) + 14
        parts += _box(0, y, _BOX, height, lines)
        left = [line for words in step.left_out for line in wrapped(str(words), _SMALL, width - _BOX - 60)]
        if left:
            aside = max(_LINE * len(left) + 10, 24.0)
            middle = y + height + max(_GAP, aside) / 2
            parts.append(_line(_BOX / 2, middle, _BOX + 30, middle, MUTED))
            parts += _box(_BOX + 30, middle - aside / 2, width - _BOX - 31, aside, left, _SMALL, "#f4f6f8")
        gap = max(_GAP, _LINE * len(left) + 20 if left else 0.0)
        if k + 1 < len(flow.steps) or flow.ends or left:
            parts.append(_line(_BOX / 2, y + height, _BOX / 2, y + height + gap, MUTED))
        y += height + gap
    each = (width - 1 - 12 * (len(flow.ends) - 1)) / max(1, len(flow.ends))
    ends = [wrapped(str(words), _FONT, each - 20) for words in flow.ends]
    height = _LINE * max((len(lines) for lines in ends), default=0) + 14
    if len(ends) > 1:
        centres = [k * (each + 12) + each / 2 for k in range(len(ends))]
        parts.append(_line(min(_BOX / 2, centres[0]), y, max(_BOX / 2, centres[-1]), y, MUTED))
        parts += [_line(centre, y, centre, y + 12, MUTED) for centre in centres]
        y += 12
    for k, lines in enumerate(ends):
        parts += _box(k * (each + 12), y, each, height, lines, fill="#eaf1f8")
    return _wrap(width, y + height + 8, str(flow.title), "", parts)


def _box(
    x: float, y: float, width: float, height: float, lines: list[str], size: float = _FONT, fill: str = "#ffffff"
) -> list[str]:
    first = y + height / 2 - _LINE * (len(lines) - 1) / 2 + size * 0.36
    return [
        f'<rect x="{x + 0.5:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="4" fill="{fill}" '
        f'stroke="{MUTED}"/>',
        *(_text(x + 10, first + _LINE * k, line, size, INK) for k, line in enumerate(lines)),
    ]
