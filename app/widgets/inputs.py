"""Number fields and lists which leave the wheel to the page while it scrolls under them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QSpinBox

from app import theme


class Whole(QSpinBox):
    """A whole number between `low` and `high`."""

    def __init__(self, low: int, high: int, value: int, step: int = 1) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setRange(low, high)
        self.lineEdit().setTextMargins(theme.em(0.3), 0, 0, 0)  # a style sheet's padding does not reach it
        self.setSingleStep(step)
        self.setValue(value)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class Real(QDoubleSpinBox):
    """A decimal number between `low` and `high` with `digits` after the point."""

    def __init__(self, low: float, high: float, value: float, digits: int = 2, step: float = 0.1) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setDecimals(digits)
        self.setRange(low, high)
        self.lineEdit().setTextMargins(theme.em(0.3), 0, 0, 0)  # a style sheet's padding does not reach it
        self.setSingleStep(step)
        self.setValue(value)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class Combo(QComboBox):
    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
