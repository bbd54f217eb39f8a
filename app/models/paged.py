"""All rows of the open records, fetched a page at a time as they come into view: nothing is kept per cell."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QColor

from app import theme
from app.text import number

Index = QModelIndex | QPersistentModelIndex
PAGE = 100
KEPT_PAGES = 60
AHEAD = 40  # rows
WAIT_MS = 30  # a quick scroll passes many pages which nobody looks at


class PagedRows(QAbstractTableModel):
    """The number of the row, then its cells. `wanted` asks for PAGE rows from a first one on; `fill` brings them.

    Of pages passed by, the last few are asked for; of pages seen, the latest are kept.
    """

    wanted = Signal(int, int)

    def __init__(
        self, titles: Sequence[str], total: int, first_rows: Sequence[Sequence[str]] = (), parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._titles = list(titles)
        self._total = total
        self._pages: OrderedDict[int, Sequence[Sequence[str]]] = OrderedDict()
        self._asked: set[int] = set()
        self._missing: list[int] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAIT_MS)
        self._timer.timeout.connect(self._ask)
        # A few first rows are shown at once; their page is still fetched when more of it is looked at.
        self._first = list(first_rows)

    def fill(self, first: int, rows: Sequence[Sequence[str]]) -> None:
        """The rows from `first` on, which is the beginning of a page; an empty answer is asked for again later."""
        page = first // PAGE
        self._asked.discard(page)
        if not rows:
            return
        self._pages[page] = rows
        while len(self._pages) > KEPT_PAGES:
            self._pages.popitem(last=False)
        last = min(self._total, first + len(rows)) - 1
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(self._titles)))

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else self._total

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._titles) + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = index.row(), index.column() - 1
        if column < 0:
            if role == Qt.ItemDataRole.DisplayRole:
                self._look_ahead(row)
            return _number(row, role)
        if role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return None
        found = self._pages.get(row // PAGE)
        if found is not None:
            self._pages.move_to_end(row // PAGE)
            return found[row % PAGE][column]
        if row < len(self._first):
            return self._first[row][column]
        self._miss(row // PAGE)
        return "…"

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignLeft if section else Qt.AlignmentFlag.AlignRight
            return side | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return self._titles[section - 1] if section else self.tr("Row")

    def _look_ahead(self, row: int) -> None:
        """Near the end of a page, ask for the one that comes when somebody scrolls on; so at its beginning."""
        page, within = divmod(row, PAGE)
        near = page + 1 if within >= PAGE - AHEAD else page - 1 if within < AHEAD else page
        if 0 <= near * PAGE < self._total and near not in self._pages and page in self._pages:
            self._miss(near)

    def _miss(self, page: int) -> None:
        if page in self._asked:
            return
        if page in self._missing:
            self._missing.remove(page)
        self._missing = [*self._missing, page][-3:]
        if not self._timer.isActive():
            self._timer.start()

    def _ask(self) -> None:
        pages, self._missing = self._missing, []
        for page in pages:
            self._asked.add(page)
            self.wanted.emit(page * PAGE, PAGE)


def _number(row: int, role: int) -> Any:
    if role == Qt.ItemDataRole.DisplayRole:
        return number(row + 1)
    if role == Qt.ItemDataRole.TextAlignmentRole:
        return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    return QColor(theme.colours().muted) if role == Qt.ItemDataRole.ForegroundRole else None
