"""A table of rows which somebody else keeps: each column says how to read a row, nothing is copied per cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from app import theme

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Column:
    """`text` reads a row; `tone` names a palette colour or ""; `sort` a value to sort by, where the text won't do."""

    title: str
    text: Callable[[Any], str]
    right: bool = False
    tone: Callable[[Any], str] | None = None
    tip: Callable[[Any], str] | None = None
    sort: Callable[[Any], Any] | None = None


class RowsModel(QAbstractTableModel):
    """Read-only; `Qt.UserRole` gives the row itself, `Qt.UserRole + 1` what to sort by."""

    SORT = Qt.ItemDataRole.UserRole + 1

    def __init__(self, columns: Sequence[Column], rows: Sequence[Any] = (), parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns = list(columns)
        self._rows = list(rows)

    def set_rows(self, rows: Sequence[Any]) -> None:
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def row(self, number: int) -> Any:
        return self._rows[number]

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column, row = self._columns[index.column()], self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.tip(row) if column.tip else column.text(row)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ForegroundRole and column.tone and (tone := column.tone(row)):
            return QColor(getattr(theme.colours(), tone))
        if role == Qt.ItemDataRole.UserRole:
            return row
        if role == self.SORT:
            return column.sort(row) if column.sort else column.text(row)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or section >= len(self._columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if self._columns[section].right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None


def text_columns(titles: Sequence[str]) -> list[Column]:
    """Columns of rows which are lists of texts, such as a file's preview."""
    return [Column(title, _cell(i)) for i, title in enumerate(titles)]


def _cell(number: int) -> Callable[[Any], str]:
    return lambda row: str(row[number]) if number < len(row) else ""
