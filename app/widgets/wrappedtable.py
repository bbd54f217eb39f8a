"""A table whose texts wrap and which is as tall as its rows: the page scrolls, the table does not."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QSizePolicy, QTableView, QWidget

from app import theme
from app.models.rows import RowsModel
from app.widgets.tables import table

_ENDLESS = 100_000  # pixels


class WrappedTable(QWidget):
    """`shares` are the parts of the width which the columns get.

    The height follows from the width, and a layout asks for it many times before anything shows: texts are measured
    once per width.
    """

    def __init__(self, model: RowsModel, name: str, shares: list[int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view: QTableView = table(model, name)
        self.view.setParent(self)  # in no layout, which would ask Qt's table and not this one how tall it is
        self._shares = shares
        self._measured: dict[int, list[int]] = {}
        self._fitted: list[int] | None = None
        self.view.setWordWrap(True)
        self.view.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.view.viewport().installEventFilter(self)
        self.setFocusProxy(self.view)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        model.modelReset.connect(self._rows_changed)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._header() + sum(self._heights(width))

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
        self._fitted = None
        self.updateGeometry()
        self._fit()

    def _fit(self) -> None:
        """Share the width out; each row is as tall as its wrapped texts."""
        heights = self._heights(self.width())
        if heights is self._fitted:
            return
        self._fitted = heights
        for i, width in enumerate(self._widths(self.width())):
            self.view.setColumnWidth(i, width)
        for row, height in enumerate(heights):
            self.view.setRowHeight(row, height)

    def _widths(self, width: int) -> list[int]:
        room = max(1, width - 2)
        return [room * share // sum(self._shares) for share in self._shares]

    def _header(self) -> int:
        header = self.view.horizontalHeader()
        return max(header.height(), header.sizeHint().height()) + 2 * theme.em(0.2)

    def _heights(self, width: int) -> list[int]:
        """Of all rows: what the texts need between the cells' margins, which Qt leaves out under a style sheet."""
        model = self.view.model()
        if not model.rowCount():
            return []
        if width not in self._measured:
            metrics = self.view.fontMetrics()
            rooms = [QRect(0, 0, each - theme.em(1.2) - 8, _ENDLESS) for each in self._widths(width)]
            self._measured[width] = [
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
