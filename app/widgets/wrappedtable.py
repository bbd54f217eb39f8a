"""A table whose texts wrap and which is as tall as its rows: the page scrolls, the table does not."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QSizePolicy, QTableView, QWidget

from app import theme
from app.models.rows import RowsModel
from app.widgets.tables import table

_ENDLESS = 100_000  # pixels
_WORD = re.compile(r"[^\s\u2e80-\u9fff\uf900-\uffef-]+-?")
_WRAP = int(Qt.TextFlag.TextWordWrap.value)


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _margins() -> int:
    """Left and right of a cell's text, together."""
    return theme.em(1.2) + 8


class _Titles(QHeaderView):
    """Column titles on as many lines as they need, which Qt's header draws on one under a style sheet."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def metrics(self) -> QFontMetrics:
        return QFontMetrics(self._font())

    def height_for(self, widths: Sequence[int]) -> int:
        metrics, model = self.metrics(), self.model()
        rooms = [QRect(0, 0, width - _margins(), _ENDLESS) for width in widths]
        texts = [str(model.headerData(i, Qt.Orientation.Horizontal) or "") for i in range(len(rooms))]
        lines = [metrics.boundingRect(room, _WRAP, text).height() for room, text in zip(rooms, texts, strict=True)]
        return max(lines, default=0) + theme.em(0.9)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        model = self.model()
        painter.save()
        painter.fillRect(rect, QColor(theme.colours().surface))
        painter.setPen(QColor(theme.colours().border))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setPen(QColor(theme.colours().muted))
        painter.setFont(self._font())
        side = model.headerData(logicalIndex, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
        text = str(model.headerData(logicalIndex, Qt.Orientation.Horizontal) or "")
        margin = _margins() // 2
        painter.drawText(rect.adjusted(margin, 0, -margin, 0), int(side.value) | _WRAP, text)
        painter.restore()

    def _font(self) -> QFont:
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        return font


class WrappedTable(QWidget):
    """`shares` are the parts of the width which the columns get, if their longest words leave it to them.

    The height follows from the width, and a layout asks for it many times before anything shows: texts are measured
    once per width.
    """

    def __init__(self, model: RowsModel, name: str, shares: list[int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view: QTableView = table(model, name)
        self.view.setParent(self)  # in no layout, which would ask Qt's table and not this one how tall it is
        self._shares = shares
        self._measured: dict[int, list[int]] = {}
        self._least: list[int] | None = None
        self._fitted: list[int] | None = None
        self.view.setWordWrap(True)
        self.view.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._titles = _Titles(self.view)
        self.view.setHorizontalHeader(self._titles)
        self.view.viewport().installEventFilter(self)
        self.setFocusProxy(self.view)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        model.modelReset.connect(self._rows_changed)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return sum(self._heights(width)) + 2 * theme.em(0.2)

    def sizeHint(self) -> QSize:
        width = max(self.width(), theme.em(20))
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.em(20), 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.view.setGeometry(self.rect())
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._rows_changed()

    def _rows_changed(self) -> None:
        self._measured.clear()
        self._fitted = self._least = None
        self.updateGeometry()
        self._fit()

    def _fit(self) -> None:
        """Share the width out; each row is as tall as its wrapped texts."""
        heights = self._heights(self.width())
        if heights is self._fitted:
            return
        self._fitted = heights
        titles, *rows = heights
        self._titles.setFixedHeight(titles)
        for i, width in enumerate(self._widths(self.width())):
            self.view.setColumnWidth(i, width)
        for row, height in enumerate(rows):
            self.view.setRowHeight(row, height)

    def _widths(self, width: int) -> list[int]:
        """Of the columns: a word that does not fit would be cut, for Qt's tables break lines between words only."""
        room, least = max(1, width - 2), self._longest_words()
        shares = [room * share // sum(self._shares) for share in self._shares]
        rest = room - sum(least)
        if rest <= 0:
            return [room * each // sum(least) for each in least]
        wanted = [max(0, share - each) for share, each in zip(shares, least, strict=True)]
        return [each + rest * more // max(1, sum(wanted)) for each, more in zip(least, wanted, strict=True)]

    def _longest_words(self) -> list[int]:
        """How wide each column must be for its longest word. Chinese breaks anywhere."""
        if self._least is None:
            model, titles = self.view.model(), self._titles.metrics()
            self._least = []
            for i in range(len(self._shares)):
                texts = " ".join(str(model.index(row, i).data() or "") for row in range(model.rowCount()))
                widths = [self.view.fontMetrics().horizontalAdvance(word) for word in set(_words(texts))]
                title = str(model.headerData(i, Qt.Orientation.Horizontal) or "")
                widths += [titles.horizontalAdvance(word) for word in _words(title)]
                self._least.append(max(widths, default=0) + _margins())
        return self._least

    def _heights(self, width: int) -> list[int]:
        """Of the titles and all rows: what the texts need between the cells' margins, which Qt leaves out under a style
        sheet."""
        if width not in self._measured:
            model, metrics, widths = self.view.model(), self.view.fontMetrics(), self._widths(width)
            rooms = [QRect(0, 0, each - _margins(), _ENDLESS) for each in widths]
            self._measured[width] = [self._titles.height_for(widths)] + [
                theme.em(0.8)
                + max(
                    metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, str(model.index(row, i).data() or "")).height()
                    for i, room in enumerate(rooms)
                )
                for row in range(model.rowCount())
            ]
        return self._measured[width]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel:
            event.ignore()  # the page scrolls
            return True
        return super().eventFilter(watched, event)
