"""The navigation on the left: one button a page, in the order of the work, each with a dot for its state."""

from __future__ import annotations

import re

from PySide6.QtCore import QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app import theme
from app.widgets import labels


class NavEntry(QAbstractButton):
    """Icon, name and dot; a mnemonic in brackets, as Chinese texts have it, works but is not painted."""

    def __init__(self, key: str, text: str, keys: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = key
        self.dot = ""
        self._by_keyboard = False
        self.setText(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.setMaximumHeight(theme.em(2.75))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setShortcut(QKeySequence.mnemonic(text))
        self._shown = re.sub(r"\s*\(&.\)$", "", text).replace("&", "")
        self.setToolTip(f"{self._shown}  ({keys})")
        self._name()

    def set_dot(self, dot: str) -> None:
        self.dot = dot
        self._name()
        self.update()

    def _name(self) -> None:
        states = {
            "todo": self.tr("next step"),
            "busy": self.tr("in progress"),
            "done": self.tr("done"),
            "attention": self.tr("needs attention"),
        }
        self.setAccessibleName(f"{self._shown}, {states[self.dot]}" if self.dot else self._shown)

    def focusInEvent(self, event: QFocusEvent) -> None:
        # The ring helps those who move by keyboard; after a click, or at the start, it is only noise.
        self._by_keyboard = event.reason() in {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason}
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._by_keyboard = True
        super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self._shown) + theme.em(6.4), theme.em(2.75))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.sizeHint().width(), theme.em(1.7))  # eleven of them at 200 % text fit a low window

    def paintEvent(self, _event: QPaintEvent) -> None:
        c = theme.colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = self.rect().adjusted(theme.em(0.5), 2, -theme.em(0.5), -2)
        if self.isChecked() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(c.accent_soft if self.isChecked() else c.alternate))
            painter.drawRoundedRect(box, theme.em(0.4), theme.em(0.4))
        if self.hasFocus() and self._by_keyboard:
            painter.setPen(QPen(QColor(c.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), theme.em(0.4), theme.em(0.4))
        colour = c.accent if self.isChecked() else c.text
        side = theme.em(1.4)
        left = box.left() + theme.em(0.7)
        picture = theme.pixmap(self.key, colour, side)
        painter.drawPixmap(QRect(left, box.center().y() - side // 2 + 1, side, side), picture)
        font = self.font()
        font.setWeight(font.Weight.DemiBold if self.isChecked() else font.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(colour))
        words = QRect(left + side + theme.em(0.7), box.top(), box.width(), box.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._shown)
        self._paint_dot(painter, QPointF(box.right() - theme.em(0.9), box.center().y() + 1))
        painter.end()

    def _paint_dot(self, painter: QPainter, centre: QPointF) -> None:
        """A ring for the next step, a disc otherwise: the shape says it too, not the colour alone."""
        c = theme.colours()
        if not self.dot:
            return
        colour = QColor({"todo": c.accent, "busy": c.accent, "done": c.good, "attention": c.warn}[self.dot])
        radius = theme.em(0.28)
        painter.setPen(QPen(colour, max(1.6, radius / 2.5)))
        painter.setBrush(colour if self.dot != "todo" else Qt.BrushStyle.NoBrush)
        if self.dot == "done":
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(
                [
                    centre + QPointF(-radius, 0),
                    centre + QPointF(-radius / 4, radius * 0.8),
                    centre + QPointF(radius * 1.2, -radius),
                ]
            )
        else:
            painter.drawEllipse(centre, radius, radius)


class NavButton(NavEntry):
    """The entry of a page; one of them is always checked."""

    def __init__(self, key: str, text: str, number: int, parent: QWidget | None = None) -> None:
        super().__init__(key, text, f"Ctrl+{number % 10}", parent)
        self.setCheckable(True)
        self.setAutoExclusive(True)


class Navigation(QFrame):
    """The column of buttons; `chosen` brings a page's key, `help_wanted` comes from the entry at the foot."""

    chosen = Signal(str)
    help_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("side", True)
        self.setAccessibleName(self.tr("Pages"))
        self._group = QButtonGroup(self)
        self._buttons: dict[str, NavButton] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, theme.em(1.1), 0, theme.em(0.8))
        self._layout.setSpacing(theme.em(0.1))
        mark = QLabel()
        mark.setPixmap(theme.pixmap("fedstroke", "", theme.em(1.9)))
        mark.setFixedSize(theme.em(1.9), theme.em(1.9))
        name = labels.heading("FedStroke")
        top = QHBoxLayout()
        top.setContentsMargins(theme.em(1.0), 0, theme.em(1), theme.em(0.9))
        top.setSpacing(theme.em(0.6))
        top.addWidget(mark, 0, Qt.AlignmentFlag.AlignVCenter)
        top.addWidget(name, 1, Qt.AlignmentFlag.AlignVCenter)
        self._layout.addLayout(top)
        self._layout.addStretch(1)
        self.help = NavEntry("help", self.tr("Help"), "F1")
        self.help.clicked.connect(self.help_wanted)
        self._layout.addWidget(self.help)

    def add_page(self, key: str, text: str) -> NavButton:
        made = NavButton(key, text, len(self._buttons) + 1)
        made.clicked.connect(lambda: self.chosen.emit(key))
        self._group.addButton(made)
        self._buttons[key] = made
        self._layout.insertWidget(self._layout.count() - 2, made)  # above the stretch and Help
        return made

    def show_chosen(self, key: str) -> None:
        self._buttons[key].setChecked(True)

    def set_dot(self, key: str, dot: str) -> None:
        self._buttons[key].set_dot(dot)

    def button(self, key: str) -> NavButton:
        return self._buttons[key]
