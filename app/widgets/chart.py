"""The program's one chart: lines, steps, points with error bars, bands, bars – painted, read out, and saved.

The still picture is painted once into a pixmap; moving the pointer or the arrow keys only lays the read-out over
it. Everything a sighted reader gets is also there as words: the accessible description holds a summary of the
values, and the read-out as the cursor moves.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QLocale, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QSizePolicy, QToolButton, QWidget

from app import theme
from app.widgets import chart_export
from app.widgets.chart_data import Axis, Figure, nearest, stops, summary, to_csv, value_at
from app.widgets.chart_paint import GAP, Ink, Layout, fonts, ink_of, lay_out, paint, paint_marker
from app.widgets.chart_scale import reader

MARGIN = 4.0
EMPTY = Figure("", Axis("", 0, 1), Axis("", 0, 1))


class Chart(QWidget):
    """Shows one `Figure`. Left and Right move the cursor, Escape hides it, the menu key offers to save."""

    saved = Signal(str)  # path of the file just written
    failed = Signal(str)  # what went wrong while writing it, in the system's words

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._figure = EMPTY
        self._locale = QLocale()
        self._still: QPixmap | None = None
        self._layout: Layout | None = None
        self._cursor: float | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(220, 180)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._button = QToolButton(self)
        self._button.setObjectName("chartMenu")
        self._button.setText("⋯")
        self._button.setAutoRaise(True)
        self._button.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        self._button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self)
        self._button.setMenu(self._menu)
        self._actions: dict[str, QAction] = {}
        for name in ("png", "svg", "pdf", "csv", "copy"):
            action = self._menu.addAction("")
            action.triggered.connect(lambda _checked=False, kind=name: self._chosen(kind))
            self._actions[name] = action
        self._retranslate()

    # What is shown

    def figure(self) -> Figure:
        return self._figure

    def set_figure(self, figure: Figure) -> None:
        """Show `figure`; a cursor of the old one stays where it was if it still lies inside."""
        if figure == self._figure:
            return
        self._figure = figure
        self._button.setEnabled(figure.has_values)
        self._redraw()
        self._describe()

    def cursor_at(self) -> float | None:
        """Where the read-out stands, in x values; None when there is none."""
        return self._cursor

    def sizeHint(self) -> QSize:
        return QSize(420, 300)

    def summary(self) -> str:
        """The values in words, as a screen reader gets them."""
        return summary(self._figure, *self._writers())

    def reading(self) -> list[str]:
        """The lines of the read-out at the cursor, the x value first."""
        if self._cursor is None:
            return []
        write_x, write_y = self._writers()
        lines = [f"{self._figure.x.title}: {write_x(self._cursor)}"]
        for series in self._figure.series:
            value = value_at(series, self._cursor) if series.label and series.kind not in ("band", "bars") else None
            if value is None:
                continue
            text = f"{series.label}: {write_y(value)}"
            if series.kind == "points" and series.low:
                i = nearest(series, self._cursor)
                text += f" ({write_y(series.low[i])}–{write_y(series.high[i])})"
            lines.append(text)
        return lines

    # Saving

    def save(self, path: Path) -> None:
        """Write the chart as the file's ending says: png, svg, pdf or csv. Raises OSError, ValueError."""
        kind = path.suffix.lower().lstrip(".")
        if kind == "csv":
            names = (self.tr("Series"), self.tr("Low"), self.tr("High"))
            # The mark at the start tells spreadsheets that the file is UTF-8.
            path.write_text(to_csv(self._figure, names), encoding="utf-8-sig", newline="")
        else:
            chart_export.save_picture(
                self._figure, path, self.size().expandedTo(QSize(560, 400)), self.font(), self._locale
            )

    def _chosen(self, kind: str) -> None:
        if kind == "copy":
            image = chart_export.picture(self._figure, self.size(), self.font(), self._locale)
            QApplication.clipboard().setImage(image)
            return
        chosen, _ = QFileDialog.getSaveFileName(
            self,
            self._actions[kind].text().rstrip("…"),
            f"{chart_export.file_name(self._figure.title)}.{kind}",
            f"*.{kind}",
        )
        if not chosen:
            return
        path = Path(chosen) if chosen.lower().endswith(f".{kind}") else Path(f"{chosen}.{kind}")
        try:
            self.save(path)
        except OSError as error:
            self.failed.emit(
                self.tr("The file {path} could not be written: {reason}.").format(
                    path=path, reason=error.strerror or str(error)
                )
            )
        else:
            self.saved.emit(str(path))

    # Painting

    def _ink(self) -> Ink:
        return ink_of(theme.colours())

    def _writers(self) -> tuple[Callable[[float], str], Callable[[float], str]]:
        layout = self._layout or self._measure()
        figure = self._figure
        x = reader(figure.x, self._locale, layout.x.high - layout.x.low)
        return x, reader(figure.y, self._locale, layout.y.high - layout.y.low)

    def _measure(self) -> Layout:
        rect = QRectF(self.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        return lay_out(self._figure, rect, self.font(), self._locale, self._button.width() + GAP)

    def _redraw(self) -> None:
        self._still = None
        self._layout = None
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        ratio = self.devicePixelRatioF()
        # By size, not by resize event: Qt repeats those, and the still picture is the costly part.
        if self._still is None or self._still.size() != self.size() * ratio:
            self._layout = self._measure()
            self._still = QPixmap(self.size() * ratio)
            self._still.setDevicePixelRatio(ratio)
            self._still.fill(Qt.GlobalColor.transparent)
            still = QPainter(self._still)
            paint(still, self._figure, self._layout, self._ink(), self.font(), self._locale)
            still.end()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._still)
        if self._cursor is not None and self._figure.has_values:
            self._paint_reading(painter, self._cursor)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)

    def _paint_reading(self, painter: QPainter, x: float) -> None:
        layout, ink = self._layout or self._measure(), self._ink()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        at = layout.to_pixel(x, layout.y.low)
        painter.setPen(QPen(ink.muted, 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(at.x(), layout.plot.top()), at)
        for series in self._figure.series:
            value = value_at(series, x) if series.label and series.kind not in ("band", "bars", "reference") else None
            if value is not None:
                shown = series.x[nearest(series, x)] if series.kind == "points" else x
                paint_marker(painter, layout.to_pixel(shown, value), series, ink)
        self._paint_box(painter, at.x(), ink, layout)

    def _paint_box(self, painter: QPainter, x: float, ink: Ink, layout: Layout) -> None:
        """The values in a box on that side of the cursor where there is room."""
        lines = self.reading()
        font = fonts(self.font())[2]
        metrics = QFontMetricsF(font)
        width = max(metrics.horizontalAdvance(line) for line in lines) + 2 * GAP
        height = metrics.lineSpacing() * len(lines) + GAP
        left = x + 10 if x + 10 + width <= self.width() else max(0.0, x - 10 - width)
        box = QRectF(left, self._reading_top(x, height, layout), width, height)
        painter.setPen(QPen(ink.grid, 1))
        painter.setBrush(ink.surface)
        painter.drawRoundedRect(box, 4, 4)
        painter.setFont(font)
        for i, line in enumerate(lines):
            painter.setPen(ink.text if i else ink.muted)
            row = QRectF(
                box.left() + GAP, box.top() + GAP / 2 + i * metrics.lineSpacing(), width, metrics.lineSpacing()
            )
            painter.drawText(row, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, line)

    def _reading_top(self, x: float, height: float, layout: Layout) -> float:
        """At the end of the plot where fewer of the values under the cursor lie."""
        values = [v for s in self._figure.series if (v := value_at(s, layout.to_x(x))) is not None]
        above = sum(layout.to_pixel(0, v).y() < layout.plot.center().y() for v in values)
        if above * 2 >= len(values):
            return max(0.0, layout.plot.bottom() - height - 10)
        return layout.plot.top() + 4

    # Moving the cursor

    def _move_to(self, x: float | None) -> None:
        if x != self._cursor:
            self._cursor = x
            self._describe()
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        marks = stops(self._figure)
        if self._layout is None or not marks or not self._layout.plot.contains(event.position()):
            self._move_to(None)
            return
        wanted = self._layout.to_x(event.position().x())
        self._move_to(min(marks, key=lambda x: abs(x - wanted)))

    def leaveEvent(self, event: QEvent) -> None:
        self._move_to(None)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        marks = stops(self._figure)
        key = event.key()
        if key == Qt.Key.Key_Escape and self._cursor is not None:
            self._move_to(None)
        elif marks and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._step(marks, 1 if key == Qt.Key.Key_Right else -1)
        elif marks and key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._move_to(marks[0] if key == Qt.Key.Key_Home else marks[-1])
        else:
            super().keyPressEvent(event)

    def _step(self, marks: tuple[float, ...], by: int) -> None:
        if self._cursor is None:
            self._move_to(marks[0] if by > 0 else marks[-1])
            return
        now = min(range(len(marks)), key=lambda i: abs(marks[i] - (self._cursor or 0.0)))
        self._move_to(marks[max(0, min(len(marks) - 1, now + by))])

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self._figure.has_values:
            self._menu.popup(event.globalPos())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._move_to(None)
        super().focusOutEvent(event)

    # Words

    def _describe(self) -> None:
        self.setAccessibleName(self._figure.title or self.tr("Chart"))
        self.setAccessibleDescription("; ".join(self.reading()) or self.summary())

    def _retranslate(self) -> None:
        names = {
            "png": self.tr("Save picture (PNG)…"),
            "svg": self.tr("Save drawing (SVG)…"),
            "pdf": self.tr("Save page (PDF)…"),
            "csv": self.tr("Save values (CSV)…"),
            "copy": self.tr("Copy picture"),
        }
        for name, action in self._actions.items():
            action.setText(names[name])
        self._button.setToolTip(self.tr("Save this chart or its values"))
        self._button.setAccessibleName(self.tr("Save this chart or its values"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        if event.type() in (QEvent.Type.LocaleChange, QEvent.Type.LanguageChange):
            self._locale = QLocale()
        kinds = (
            QEvent.Type.PaletteChange,
            QEvent.Type.FontChange,
            QEvent.Type.LocaleChange,
            QEvent.Type.LanguageChange,
        )
        if event.type() in kinds:
            self._redraw()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._button.adjustSize()
        self._button.move(self.width() - self._button.width() - 2, 2)
        super().resizeEvent(event)
