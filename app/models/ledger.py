"""What left the house, as a table that stays quick with a hundred thousand entries.

Filtering and sorting work on a list of positions, in Python's own loops over ready-made strings: a proxy model
would cross from Qt into Python once for every row and comparison.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.models.message_names import type_words
from app.text import number, say, size, when

Index = QModelIndex | QPersistentModelIndex
SENT = "out"


@dataclass(frozen=True)
class Entry:
    """One line of the ledger; `needle` is everything a person may search for, in lower case."""

    n: int
    time: str
    session: str
    peer: str
    direction: str
    type: str
    bytes: int
    meaning: str
    hash: str
    needle: str

    @classmethod
    def from_json(cls, data: Mapping[str, Any], say_once: Callable[[Any], str]) -> Entry:
        peer, session = str(data.get("peer") or ""), str(data.get("session") or "")
        meaning, kind = say_once(data.get("meaning")), type_words(str(data.get("type") or ""))
        time = data.get("time")
        return cls(
            int(data.get("n") or 0), "" if time is None else str(time), session, peer, str(data.get("direction") or ""),
            kind, int(data.get("bytes") or 0), meaning, str(data.get("hash") or ""),
            "\n".join((peer, session, kind, meaning, str(data.get("hash") or ""))).lower(),
        )  # fmt: skip


@dataclass(frozen=True)
class Filter:
    """What to show; an empty field lets everything pass."""

    words: str = ""
    session: str = ""
    peer: str = ""
    type: str = ""
    direction: str = ""

    def keeps(self, entries: Sequence[Entry]) -> list[int]:
        """Positions of the entries that pass."""
        words = self.words.lower().split()
        found: Iterable[int] = range(len(entries))
        for name in ("session", "peer", "type", "direction"):
            wanted = getattr(self, name)
            if wanted:
                found = [i for i in found if getattr(entries[i], name) == wanted]
        for word in words:
            found = [i for i in found if word in entries[i].needle]
        return list(found)


class LedgerModel(QAbstractTableModel):
    """Columns: number, time, direction, hospital, type, size, meaning, session."""

    NUMBER, TIME, DIRECTION, PEER, TYPE, SIZE, MEANING, SESSION = range(8)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: list[Entry] = []
        self._rows: list[int] = []
        self._filter = Filter()
        self._sort = (self.NUMBER, Qt.SortOrder.DescendingOrder)

    def set_entries(self, entries: Sequence[Mapping[str, Any]]) -> None:
        self.beginResetModel()
        say_once = _remembering_say()
        self._entries = [Entry.from_json(entry, say_once) for entry in entries]
        self._arrange()
        self.endResetModel()

    def set_filter(self, wanted: Filter) -> None:
        if wanted != self._filter:
            self._filter = wanted
            self.beginResetModel()
            self._arrange()
            self.endResetModel()

    def entry(self, row: int) -> Entry:
        return self._entries[self._rows[row]]

    def values(self, name: str) -> list[str]:
        """The distinct values of one field, for the filter's lists."""
        return sorted({getattr(entry, name) for entry in self._entries} - {""})

    def total_bytes(self, direction: str = "") -> int:
        """Of the entries shown."""
        shown = (self._entries[i] for i in self._rows)
        return sum(entry.bytes for entry in shown if not direction or entry.direction == direction)

    def _arrange(self) -> None:
        column, order = self._sort
        self._rows = self._filter.keeps(self._entries)
        key = _SORT_KEYS[column]
        self._rows.sort(key=lambda i: key(self._entries[i]), reverse=order == Qt.SortOrder.DescendingOrder)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._sort = (column, order)
        self.beginResetModel()
        self._arrange()
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 8

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < 8:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return (
            self.tr("No."), self.tr("Time"), self.tr("Direction"), self.tr("Hospital"), self.tr("Message"),
            self.tr("Size"), self.tr("What it reveals"), self.tr("Session"),
        )[section]  # fmt: skip

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        column = index.column()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        entry = self.entry(index.row())
        if role == Qt.ItemDataRole.ToolTipRole:
            return entry.meaning if column == self.MEANING else None
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if column == self.NUMBER:
            return number(entry.n)
        if column == self.TIME:
            return when(_moment(entry.time))
        if column == self.DIRECTION:
            return direction_words(entry.direction)
        if column == self.SIZE:
            return size(entry.bytes)
        return (entry.peer, entry.type, "", entry.meaning, entry.session)[column - self.PEER]


_SORT_KEYS: tuple[Callable[[Entry], Any], ...] = (
    lambda e: e.n, lambda e: e.n, lambda e: (e.direction, e.n), lambda e: (e.peer, e.n), lambda e: (e.type, e.n),
    lambda e: (e.bytes, e.n), lambda e: (e.meaning, e.n), lambda e: (e.session, e.n),
)  # fmt: skip


def direction_words(direction: str) -> str:
    known = {
        SENT: QCoreApplication.translate("LedgerModel", "Sent"),
        "in": QCoreApplication.translate("LedgerModel", "Received"),
    }
    return known.get(direction, direction)


def _alignment(column: int) -> Qt.AlignmentFlag:
    right = column in (LedgerModel.NUMBER, LedgerModel.SIZE)
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _moment(time: str) -> float | str:
    """Seconds where the ledger gave seconds, else the ISO text."""
    try:
        return float(time)
    except ValueError:
        return time


def _remembering_say() -> Callable[[Any], str]:
    """`say`, each distinct text once: a ledger has few kinds of message and many entries."""
    said: dict[str, str] = {}

    def say_once(text: Any) -> str:
        key = repr(text)
        if key not in said:
            said[key] = say(text)
        return said[key]

    return say_once
