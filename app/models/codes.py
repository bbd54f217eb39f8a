"""The codes of one column and what each means, to be typed in."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

Index = QModelIndex | QPersistentModelIndex
CODE, MEANING = range(2)
LONGEST = 200


class CodesModel(QAbstractTableModel):
    def __init__(self, codes: list[str], words: dict[str, str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        # Meanings of codes that are not in these records stay, for they may be in the next ones.
        self._codes = [*codes, *(code for code in words if code not in codes)]
        self._words = dict(words)

    def words(self) -> dict[str, str]:
        """The meanings by code, without those left empty."""
        return {code: self._words[code] for code in self._codes if self._words.get(code)}

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._codes)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else 2

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.isValid() and index.column() == MEANING else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole}:
            return None
        code = self._codes[index.row()]
        return code if index.column() == CODE else self._words.get(code, "")

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not index.isValid() or index.column() != MEANING:
            return False
        self._words[self._codes[index.row()]] = str(value).strip()[:LONGEST]
        self.dataChanged.emit(index, index)
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (self.tr("Code"), self.tr("Meaning"))[section]
