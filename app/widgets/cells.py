"""How special cells are painted and edited: a role by a list to choose from, a distribution by small bars."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
)
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app import theme
from app.models.roles import ITEM, LONGEST_UNIT, ROLES, role_words

Index = QModelIndex | QPersistentModelIndex
UNITS = ("mmHg", "mmol/L", "mg/dL", "g/dL", "g/L", "mg/L", "µmol/L", "mL/min", "kg", "kg/m²", "cm", "years", "%")


class RoleDelegate(QStyledItemDelegate):
    """Looks like a small list to choose from; opens on a click, Enter or F2."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        c = theme.colours()
        box = _box(option)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        selected = bool(_state(option) & QStyle.StateFlag.State_Selected)
        painter.setPen(QPen(QColor(c.on_accent if selected else c.control), 1.4))
        x, y, r = box.right() - theme.em(0.9), box.center().y() + 1, theme.em(0.28)
        painter.drawPolyline([QPointF(x - r, y - r / 2), QPointF(x, y + r / 2), QPointF(x + r, y - r / 2)])
        painter.restore()

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, _index: Index) -> QWidget:
        combo = QComboBox(parent)
        combo.setAccessibleName(self.tr("Role of the column"))
        for role in ROLES:
            combo.addItem(role_words(role), role)
        combo.activated.connect(lambda: self._done(combo))
        QTimer.singleShot(0, combo, combo.showPopup)
        return combo

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        assert isinstance(editor, QComboBox)
        editor.setCurrentIndex(ROLES.index(index.data(Qt.ItemDataRole.EditRole)))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        assert isinstance(editor, QComboBox)
        model.setData(model.index(index.row(), index.column()), editor.currentData(), Qt.ItemDataRole.EditRole)

    def _done(self, editor: QComboBox) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)


class UnitDelegate(QStyledItemDelegate):
    """A unit to type in; usual ones are offered."""

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, _index: Index) -> QWidget:
        edit = QLineEdit(parent)
        edit.setAccessibleName(self.tr("Unit of the column"))
        edit.setMaxLength(LONGEST_UNIT)
        offered = QCompleter(list(UNITS), edit)
        offered.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        edit.setCompleter(offered)
        return edit


class HistogramDelegate(QStyledItemDelegate):
    """Bars of a column's `histogram`, tallest bar full height; painted, so it costs nothing per row."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(theme.em(7), theme.em(2))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        column: dict[str, Any] = index.data(ITEM) or {}
        counts = [count or 0 for count in column.get("histogram") or []]
        if not counts or max(counts) <= 0:
            return
        selected = bool(_state(option) & QStyle.StateFlag.State_Selected)
        c = theme.colours()
        box = _box(option).adjusted(theme.em(0.5), theme.em(0.4), -theme.em(0.5), -theme.em(0.4))
        # Two or three values get bars of the same width as many, or a yes/no column looks like a wall.
        step = box.width() / max(len(counts), 8)
        painter.save()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(c.on_accent if selected else c.accent))
        for i, count in enumerate(counts):
            height = max(1.0, box.height() * count / max(counts)) if count else 0.0
            painter.drawRect(QRectF(box.left() + i * step, box.bottom() + 1 - height, max(1.0, step - 1), height))
        painter.restore()


def _box(option: QStyleOptionViewItem) -> QRect:
    rect: QRect = option.rect
    return rect


def _state(option: QStyleOptionViewItem) -> QStyle.StateFlag:
    state: QStyle.StateFlag = option.state
    return state
