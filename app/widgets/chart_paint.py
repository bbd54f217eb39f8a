"""Drawing a figure with QPainter: layout first (text is measured), then ink.

One function paints for the screen, for a picture and for paper, so what is saved is what was seen. The colours
are a blue and an orange, which readers with any common colour blindness tell apart, and lie apart in lightness
too; each style has its own dash and marker as well, for greyscale print.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QLocale, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from app import theme
from app.theme import Colours
from app.widgets.chart_data import Figure, Series
from app.widgets.chart_scale import Ticks, data_range, make_ticks, reader

GAP = 8.0
MOST_TICKS = 8
SAMPLE = 26.0  # width of the piece of line in the legend
DASHES: tuple[tuple[float, ...], ...] = ((), (5.0, 3.0), (1.5, 2.5), (8.0, 3.0, 1.5, 3.0), (3.0, 2.0))
MARKERS = ("circle", "square", "triangle", "diamond", "circle")


@dataclass(frozen=True)
class Ink:
    """Colours of one appearance."""

    surface: QColor
    text: QColor
    muted: QColor
    grid: QColor
    styles: tuple[QColor, ...]


def ink_of(colours: Colours) -> Ink:
    """Style 0 is the joint model everywhere, 1 the own, 2 the pooled one; the others have no meaning of their own."""
    light = colours is theme.LIGHT
    more = ("#a8477f", "#4f7a00") if light else ("#e29ac4", "#b4d455")
    styles = (colours.joint, colours.own, colours.pooled, *more)
    surface, text, muted, grid = map(QColor, (colours.surface, colours.text, colours.muted, colours.border))
    return Ink(surface, text, muted, grid, tuple(map(QColor, styles)))


@dataclass(frozen=True)
class Layout:
    """Where everything goes: the plot's rectangle, the ticks, and the boxes of the texts around it."""

    plot: QRectF
    x: Ticks
    y: Ticks
    title: QRectF
    legend: tuple[QRectF, ...]
    y_title: QRectF
    x_title: QRectF

    def to_pixel(self, x: float, y: float) -> QPointF:
        across = (x - self.x.low) / (self.x.high - self.x.low)
        up = (y - self.y.low) / (self.y.high - self.y.low)
        return QPointF(self.plot.left() + across * self.plot.width(), self.plot.bottom() - up * self.plot.height())

    def to_x(self, pixel: float) -> float:
        return self.x.low + (pixel - self.plot.left()) / max(1.0, self.plot.width()) * (self.x.high - self.x.low)


def fonts(base: QFont) -> tuple[QFont, QFont, QFont]:
    """Title, label and small font derived from the widget's, so that text size follows the person's choice."""
    size = base.pointSizeF() if base.pointSizeF() > 0 else base.pixelSize() * 0.75
    title, label, small = QFont(base), QFont(base), QFont(base)
    title.setPointSizeF(size * 1.05)
    title.setWeight(QFont.Weight.DemiBold)
    label.setPointSizeF(size * 0.95)
    small.setPointSizeF(size * 0.9)
    return title, label, small


def in_legend(figure: Figure) -> tuple[Series, ...]:
    """Series that the legend names: those with a label, if there is more than one or a reference to explain."""
    named = tuple(s for s in figure.series if s.label and s.kind != "band" and s.x)
    return named if len(named) > 1 else ()


def lay_out(figure: Figure, rect: QRectF, font: QFont, locale: QLocale, reserve_right: float = 0.0) -> Layout:
    """Measure the texts and give the plot what is left of `rect`; `reserve_right` keeps room beside the title."""
    title_font, label_font, small_font = fonts(font)
    small = QFontMetricsF(small_font)
    wrap = Qt.TextFlag.TextWordWrap
    width = max(1.0, rect.width() - reserve_right)
    title_height = QFontMetricsF(title_font).boundingRect(QRectF(0, 0, width, 1e4), wrap, figure.title or " ").height()
    title = QRectF(rect.left(), rect.top(), width, title_height if figure.title else 0.0)
    legend = tuple(_legend_boxes(figure, rect, title.bottom() + GAP, QFontMetricsF(label_font)))
    top = (legend[-1].bottom() if legend else title.bottom()) + GAP
    y_title = QRectF(rect.left(), top, rect.width(), small.height() if figure.y.title else 0.0)
    x_title_height = small.height() + GAP / 2 if figure.x.title else 0.0
    plot_top = y_title.bottom() + GAP + small.height() / 2
    plot_bottom = rect.bottom() - x_title_height - small.height() - GAP
    y_most = min(MOST_TICKS, max(2, int((plot_bottom - plot_top) / (small.height() * 2.2))))
    y = make_ticks(figure.y, *data_range(figure, horizontal=False), y_most, locale)
    widest = max((small.horizontalAdvance(t) for t in y.labels), default=0.0)
    left = rect.left() + min(widest, rect.width() * 0.4) + GAP
    # The last label is centred on its tick: half of it hangs over the plot's right edge.
    right = rect.right() - small.horizontalAdvance("100 %") / 2 - 2
    plot = QRectF(left, plot_top, max(10.0, right - left), max(10.0, plot_bottom - plot_top))
    x_most = min(2 * MOST_TICKS, max(2, int(plot.width() / (small.horizontalAdvance("0.0000") + 3 * GAP))))
    x = make_ticks(figure.x, *data_range(figure, horizontal=True), x_most, locale)
    x_title = QRectF(plot.left(), rect.bottom() - small.height(), plot.width(), small.height())
    return Layout(plot, x, y, title, legend, y_title, x_title)


def _legend_boxes(figure: Figure, rect: QRectF, top: float, metrics: QFontMetricsF) -> Iterator[QRectF]:
    """One box per named series, left to right, on as many rows as they need."""
    x, y = rect.left(), top
    for series in in_legend(figure):
        width = min(SAMPLE + GAP + metrics.horizontalAdvance(series.label) + 1, rect.width())
        if x > rect.left() and x + width > rect.right():
            x, y = rect.left(), y + metrics.height() + 2
        yield QRectF(x, y, width, metrics.height())
        x += width + 2 * GAP


def paint(painter: QPainter, figure: Figure, layout: Layout, ink: Ink, font: QFont, locale: QLocale) -> None:
    """The whole figure but the read-out; the painter's state is left as found."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_texts(painter, figure, layout, ink, font)
    _paint_axes(painter, figure, layout, ink, font)
    painter.setClipRect(layout.plot.adjusted(-4, -4, 4, 4))
    painter.setFont(fonts(font)[2])
    write = reader(figure.x, locale, layout.x.high - layout.x.low)
    order = ("band", "reference", "bars", "line", "steps", "points")
    for series in sorted(figure.series, key=lambda s: order.index(s.kind)):
        _paint_series(painter, series, layout, ink, write)
    painter.setClipping(False)
    if not figure.has_values and figure.empty:
        painter.setFont(fonts(font)[1])
        painter.setPen(ink.muted)
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(layout.plot.adjusted(2 * GAP, 0, -2 * GAP, 0), flags, figure.empty)
    painter.restore()


def _paint_texts(painter: QPainter, figure: Figure, layout: Layout, ink: Ink, font: QFont) -> None:
    title_font, label_font, small_font = fonts(font)
    left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    painter.setFont(title_font)
    painter.setPen(ink.text)
    painter.drawText(layout.title, left | Qt.TextFlag.TextWordWrap, figure.title)
    painter.setFont(small_font)
    painter.setPen(ink.muted)
    painter.drawText(layout.y_title, left, figure.y.title)
    # A long one reaches below the numbers of the other axis; what is longer still ends in an ellipsis.
    below = layout.x_title.adjusted(layout.y_title.left() - layout.x_title.left(), 0, 0, 0)
    x_title = QFontMetricsF(small_font).elidedText(figure.x.title, Qt.TextElideMode.ElideRight, below.width())
    painter.drawText(below, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, x_title)
    metrics = QFontMetricsF(label_font)
    for series, box in zip(in_legend(figure), layout.legend, strict=True):
        _paint_sample(painter, series, box, ink)
        painter.setFont(label_font)
        painter.setPen(ink.text)
        text_box = box.adjusted(SAMPLE + GAP / 2, 0, GAP, 0)
        painter.drawText(
            text_box, left, metrics.elidedText(series.label, Qt.TextElideMode.ElideRight, text_box.width())
        )


def _paint_sample(painter: QPainter, series: Series, box: QRectF, ink: Ink) -> None:
    middle = box.center().y()
    if series.kind == "bars":
        painter.fillRect(QRectF(box.left() + 8, middle - 5, 10, 10), style_colour(series, ink))
        return
    painter.setPen(pen_for(series, ink))
    if series.kind != "points":
        painter.drawLine(QPointF(box.left(), middle), QPointF(box.left() + SAMPLE - 4, middle))
    else:
        paint_marker(painter, QPointF(box.left() + SAMPLE / 2 - 2, middle), series, ink)


def _paint_axes(painter: QPainter, figure: Figure, layout: Layout, ink: Ink, font: QFont) -> None:
    plot, small_font = layout.plot, fonts(font)[2]
    metrics = QFontMetricsF(small_font)
    painter.setFont(small_font)
    for value, label in zip(layout.y.values, layout.y.labels, strict=True):
        y = layout.to_pixel(layout.x.low, value).y()
        if not figure.y.categories:
            painter.setPen(QPen(ink.grid, 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
        painter.setPen(ink.text if figure.y.categories else ink.muted)
        width = plot.left() - GAP
        shown = metrics.elidedText(label, Qt.TextElideMode.ElideRight, width)
        box = QRectF(0, y - metrics.height() / 2, width, metrics.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, shown)
    for value, label in zip(layout.x.values, layout.x.labels, strict=True):
        x = layout.to_pixel(value, layout.y.low).x()
        painter.setPen(QPen(ink.grid, 1))
        painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom() + 4))
        painter.setPen(ink.muted)
        half = metrics.horizontalAdvance(label)
        box = QRectF(x - half, plot.bottom() + GAP / 2 + 1, 2 * half, metrics.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter, label)
    painter.setPen(QPen(ink.muted, 1))
    if figure.y.categories:
        painter.drawLine(plot.topLeft(), plot.bottomLeft())
    else:
        painter.drawLine(plot.bottomLeft(), plot.bottomRight())


def style_colour(series: Series, ink: Ink) -> QColor:
    return ink.muted if series.kind == "reference" else ink.styles[series.style % len(ink.styles)]


def pen_for(series: Series, ink: Ink) -> QPen:
    """Colour, width and dash of a style; references are thin and grey."""
    reference = series.kind == "reference"
    pen = QPen(style_colour(series, ink), 1.2 if reference else 2.0)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    dash = (4.0, 4.0) if reference and not series.style else DASHES[series.style % len(DASHES)]
    if dash and series.kind != "points":
        pen.setDashPattern(dash)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


def _paint_series(painter: QPainter, series: Series, layout: Layout, ink: Ink, write: Callable[[float], str]) -> None:
    if not series.x:
        return
    painter.setPen(pen_for(series, ink))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if series.kind == "band":
        _paint_band(painter, series, layout, ink)
    elif series.kind == "bars":
        _paint_bars(painter, series, layout, ink, write)
    elif series.kind == "points":
        for i, (x, y) in enumerate(zip(series.x, series.y, strict=True)):
            if series.low:
                _paint_error(painter, layout.to_pixel(x, series.low[i]), layout.to_pixel(x, series.high[i]))
            paint_marker(painter, layout.to_pixel(x, y), series, ink)
    else:
        painter.drawPolyline(_polygon(_corners(series), layout))
        if len(series.x) == 1:  # one point makes no line, but it is a value all the same
            paint_marker(painter, layout.to_pixel(series.x[0], series.y[0]), series, ink)


def _corners(series: Series) -> Iterator[tuple[float, float]]:
    if series.kind != "steps":
        yield from zip(series.x, series.y, strict=True)
        return
    before = series.y[0]
    for x, y in zip(series.x, series.y, strict=True):
        yield x, before
        yield x, y
        before = y


def _polygon(points: Iterator[tuple[float, float]], layout: Layout) -> QPolygonF:
    """Pixels of a line; a corner closer than half a pixel to the last one kept is not worth drawing.

    The arithmetic of `Layout.to_pixel` stands here once more without its objects: a curve has thousands of corners.
    """
    zero = layout.to_pixel(0.0, 0.0)
    one = layout.to_pixel(1.0, 1.0) - zero
    x0, y0, dx, dy = zero.x(), zero.y(), one.x(), one.y()
    kept: list[QPointF] = []
    last_x = last_y = math.inf
    x = y = 0.0
    for px, py in points:
        x, y = x0 + px * dx, y0 + py * dy
        if abs(x - last_x) + abs(y - last_y) > 0.5:
            kept.append(QPointF(x, y))
            last_x, last_y = x, y
    return QPolygonF([*kept, QPointF(x, y)])


def _paint_band(painter: QPainter, series: Series, layout: Layout, ink: Ink) -> None:
    upper = [layout.to_pixel(x, y) for x, y in zip(series.x, series.high, strict=True)]
    lower = [layout.to_pixel(x, y) for x, y in zip(series.x, series.low, strict=True)]
    shade = QColor(style_colour(series, ink))
    shade.setAlphaF(0.16)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(shade)
    painter.drawPolygon(QPolygonF(upper + lower[::-1]))


def _paint_bars(painter: QPainter, series: Series, layout: Layout, ink: Ink, write: Callable[[float], str]) -> None:
    """Bars from the left with their values; every other style is outlined and pale, to differ in greyscale too."""
    thick = min(18.0, 0.62 * layout.plot.height() / max(1.0, layout.y.high - layout.y.low))
    colour = style_colour(series, ink)
    fill = QColor(colour)
    fill.setAlphaF(1.0 if series.style % 2 == 0 else 0.3)
    for x, y in zip(series.x, series.y, strict=True):
        start, end = layout.to_pixel(max(0.0, layout.x.low), y), layout.to_pixel(x, y)
        bar = QRectF(start.x(), start.y() - thick / 2, max(1.0, end.x() - start.x()), thick)
        painter.setPen(QPen(colour, 1.2))
        painter.setBrush(fill)
        painter.drawRect(bar)
        width = painter.fontMetrics().horizontalAdvance(write(x))
        inside = bar.right() + width + GAP > layout.plot.right() + 4
        painter.setPen(ink.surface if inside and series.style % 2 == 0 else ink.text)
        at = bar.right() - width - GAP / 2 if inside else bar.right() + GAP / 2
        box = QRectF(at, start.y() - 2 * thick, width + 1, 4 * thick)
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, write(x))


def _paint_error(painter: QPainter, low: QPointF, high: QPointF) -> None:
    pen = QPen(painter.pen())
    pen.setWidthF(1.2)
    painter.setPen(pen)
    caps = (QLineF(p.x() - 3, p.y(), p.x() + 3, p.y()) for p in (low, high))
    painter.drawLines([QLineF(low, high), *caps])


def paint_marker(painter: QPainter, at: QPointF, series: Series, ink: Ink, radius: float = 4.0) -> None:
    """The style's own shape, filled, with a rim in the surface's colour so that overlapping ones stay apart."""
    shape = MARKERS[series.style % len(MARKERS)]
    painter.setPen(QPen(ink.surface, 1.0))
    painter.setBrush(style_colour(series, ink))
    if shape == "circle":
        painter.drawEllipse(at, radius, radius)
    elif shape == "square":
        painter.drawRect(QRectF(at.x() - radius * 0.9, at.y() - radius * 0.9, radius * 1.8, radius * 1.8))
    else:
        turns = (0, 120, 240) if shape == "triangle" else (0, 90, 180, 270)
        reach = 1.25 * radius
        around = [math.radians(angle) for angle in turns]
        corners = [QPointF(at.x() + reach * math.sin(a), at.y() - reach * math.cos(a)) for a in around]
        painter.drawPolygon(QPolygonF(corners))
    painter.setPen(pen_for(series, ink))
    painter.setBrush(Qt.BrushStyle.NoBrush)
