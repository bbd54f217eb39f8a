"""The columns of a file with the role each plays; a guessed role stays marked until a person chose it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor

from app import theme
from app.shapes import Json
from app.text import listed, number, percent, say

Index = QModelIndex | QPersistentModelIndex
ROLES = ("identifier", "outcome", "predictor", "ignore")
NAME, ROLE, KIND, UNIT, MISSING, DISTINCT, RANGE, HISTOGRAM, REMARKS = range(9)
LONGEST_UNIT = 40
HINT = "few_values"  # something to look at that is often right as it is
ITEM = Qt.ItemDataRole.UserRole  # the column's JSON, for the delegates


def role_words(role: str) -> str:
    translate = QCoreApplication.translate
    return {
        "identifier": translate("Roles", "Patient identifier"),
        "outcome": translate("Roles", "Outcome"),
        "predictor": translate("Roles", "Predictor"),
        "ignore": translate("Roles", "Ignore"),
    }[role]


def kind_words(kind: str) -> str:
    translate = QCoreApplication.translate
    return {
        "numeric": translate("Roles", "Number"),
        "yes_no": translate("Roles", "Yes/no"),
        "category": translate("Roles", "Category"),
        "identifier": translate("Roles", "Identifier"),
        "date": translate("Roles", "Date"),
        "text": translate("Roles", "Free text"),
        "empty": translate("Roles", "Empty"),
    }.get(kind, kind)


class RolesModel(QAbstractTableModel):
    """`roles_changed` after every choice; there is at most one outcome, so choosing one takes it from the former.

    `kept` is what was chosen before: roles, units and code lists by column, and which numbers are codes.
    """

    roles_changed = Signal()

    def __init__(self, columns: list[Json], kept: Json | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns = columns
        kept = kept or {}
        self._chosen: dict[str, str] = dict(kept.get("roles") or {})
        self._units: dict[str, str] = dict(kept.get("units") or {})
        self._codes: dict[str, dict[str, str]] = {n: dict(words) for n, words in (kept.get("code_lists") or {}).items()}
        self._categories = set(kept.get("as_categories") or [])

    def role(self, number_: int) -> str:
        column = self._columns[number_]
        return str(self._chosen.get(column["name"], column["role"]))

    def chosen(self) -> dict[str, str]:
        """What a person chose, by column name."""
        return dict(self._chosen)

    # Units and codes ----------------------------------------------------------------------------------------------

    def has_unit(self, number_: int) -> bool:
        """Whether this column holds amounts, not codes."""
        column = self._columns[number_]
        return column["kind"] == "numeric" and column["name"] not in self._categories

    def unit(self, number_: int) -> str:
        """What a person wrote, else what the column's name says."""
        column = self._columns[number_]
        return self._units.get(column["name"], column.get("unit") or "") if self.has_unit(number_) else ""

    def codes(self, number_: int) -> dict[str, str]:
        """What the codes of a column mean, as far as somebody said so."""
        return self._codes.get(self._columns[number_]["name"], {})

    def is_category(self, number_: int) -> bool:
        """Whether somebody said that the numbers of this column are codes."""
        return self._columns[number_]["name"] in self._categories

    def may_be_categories(self, number_: int) -> bool:
        """Whether this is a predictor of whole numbers, few enough to be codes."""
        column = self._columns[number_]
        return column["kind"] == "numeric" and bool(column.get("codes")) and self.role(number_) == "predictor"

    def set_category(self, number_: int, is_category: bool) -> None:
        """Take the numbers of this column as codes, or as amounts; what the codes mean stays."""
        self.set_codes(number_, self.codes(number_), is_category)

    def set_codes(self, number_: int, words: dict[str, str], is_category: bool) -> None:
        name = self._columns[number_]["name"]
        self._codes.pop(name, None)
        if words:
            self._codes[name] = dict(words)
        self._categories.discard(name)
        if is_category:
            self._categories.add(name)
        self.dataChanged.emit(self.index(number_, NAME), self.index(number_, REMARKS))
        self.roles_changed.emit()

    def kept(self) -> Json:
        """Everything that was chosen; units that the names say are among it, so that a project stands alone."""
        units = {c["name"]: self.unit(i) for i, c in enumerate(self._columns)}
        return {
            "roles": dict(self._chosen),
            "units": {name: unit for name, unit in units.items() if unit or name in self._units},
            "code_lists": {name: dict(words) for name, words in self._codes.items()},
            "as_categories": [c["name"] for c in self._columns if c["name"] in self._categories],
        }

    def meanings(self) -> Json:
        """The part of a mapping that is not roles."""
        kept = self.kept()
        used = {*self.names("predictor")}
        return {
            "units": {name: unit for name, unit in kept["units"].items() if unit},
            "code_lists": kept["code_lists"],
            "as_categories": [name for name in kept["as_categories"] if name in used],
        }

    # Roles ---------------------------------------------------------------------------------------------------------

    def names(self, role: str) -> list[str]:
        return [column["name"] for i, column in enumerate(self._columns) if self.role(i) == role]

    def column(self, name: str) -> Json | None:
        return next((column for column in self._columns if column["name"] == name), None)

    def is_guess(self, number_: int) -> bool:
        column = self._columns[number_]
        return bool(column.get("role_guessed")) and column["name"] not in self._chosen

    def choose(self, number_: int, role: str) -> None:
        if role == "outcome":
            for i in range(len(self._columns)):
                if i != number_ and self.role(i) == "outcome":
                    self._chosen[self._columns[i]["name"]] = "ignore"
        self._chosen[self._columns[number_]["name"]] = role
        self.dataChanged.emit(self.index(0, ROLE), self.index(len(self._columns) - 1, ROLE))
        self.roles_changed.emit()

    # Qt's model --------------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._columns)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else REMARKS + 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if not index.isValid():
            return flags
        editable = index.column() == ROLE or (index.column() == UNIT and self.has_unit(index.row()))
        return flags | Qt.ItemFlag.ItemIsEditable if editable else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column = self._columns[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(index.row(), index.column())
        if role == Qt.ItemDataRole.EditRole and index.column() == ROLE:
            return self.role(index.row())
        if role == Qt.ItemDataRole.EditRole and index.column() == UNIT:
            return self.unit(index.row())
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == ROLE and self.is_guess(index.row()):
            return say(column.get("role_reason")) or self._text(index.row(), ROLE)
        if role == Qt.ItemDataRole.ToolTipRole and index.column() in {KIND, UNIT, RANGE}:
            return self._text(index.row(), index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(self._complaints(index.row())) or self._text(index.row(), index.column())
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._colour(index.row(), index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if index.column() in {MISSING, DISTINCT} else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return column if role == ITEM else None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role == Qt.ItemDataRole.EditRole and index.column() == UNIT and self.has_unit(index.row()):
            return self._set_unit(index.row(), str(value).strip()[:LONGEST_UNIT])
        if role != Qt.ItemDataRole.EditRole or index.column() != ROLE or value not in ROLES:
            return False
        if value != self.role(index.row()) or self.is_guess(index.row()):
            self.choose(index.row(), str(value))
        return True

    def _set_unit(self, row: int, unit: str) -> bool:
        if unit != self.unit(row):
            self._units[self._columns[row]["name"]] = unit
            self.dataChanged.emit(self.index(row, UNIT), self.index(row, UNIT))
            self.roles_changed.emit()
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section in {MISSING, DISTINCT} else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return (
            self.tr("Column"),
            self.tr("Role"),
            self.tr("Kind"),
            self.tr("Unit"),
            self.tr("Missing"),
            self.tr("Distinct"),
            self.tr("Values"),
            self.tr("Distribution"),
            self.tr("Remarks"),
        )[section]

    def _text(self, row: int, which: int) -> str:
        column = self._columns[row]
        if which == NAME:
            return str(column["name"])
        if which == ROLE:
            words = role_words(self.role(row))
            return self.tr("{role} (guess)").format(role=words) if self.is_guess(row) else words
        if which == KIND:
            return kind_words("category" if self.is_category(row) else column["kind"])
        if which == UNIT:
            return self.unit(row)
        if which == MISSING:
            return percent(column["missing_share"], 1) if column["missing_share"] else percent(0)
        if which == DISTINCT:
            return number(column["distinct"])
        if which == RANGE and (meanings := self.codes(row)):
            return listed([f"{code} = {word}" for code, word in meanings.items()])
        if which == RANGE:
            if column.get("minimum") is None:
                return "–"
            return self.tr("{low} to {high}").format(low=number(column["minimum"]), high=number(column["maximum"]))
        return " ".join(self._complaints(row)) if which == REMARKS else ""

    def _complaints(self, row: int) -> list[str]:
        return [say(complaint["text"]) for complaint in self._open_complaints(row)]

    def _open_complaints(self, row: int) -> list[Json]:
        """Those that the choices made so far have not answered."""
        answered = set()
        if self.is_category(row) or self.role(row) != "predictor":
            answered.add(HINT)
        if self.is_category(row):
            answered.add("sentinel")  # it is a category of its own
        return [each for each in self._columns[row].get("complaints") or [] if each["code"] not in answered]

    def _colour(self, row: int, which: int) -> QColor | None:
        c = theme.colours()
        if which == REMARKS:
            is_hint = all(complaint["code"] == HINT for complaint in self._open_complaints(row))
            return QColor(c.muted if is_hint else c.warn)
        if self.role(row) == "ignore" or which in {KIND, UNIT, RANGE, DISTINCT}:
            return QColor(c.muted)
        if which == MISSING and self._columns[row]["missing_share"] > 0.4:
            return QColor(c.warn)
        return None
