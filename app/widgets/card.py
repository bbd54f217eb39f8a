"""A card: one subject on a white sheet, with a heading, perhaps a state, and a layout to fill."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QVBoxLayout, QWidget

from app import theme
from app.widgets import labels


class Card(QFrame):
    """`card.body` takes the content; `set_chip` shows a state at the right of the heading."""

    def __init__(self, heading: str = "", subtitle: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.em(1.2), theme.em(1.0), theme.em(1.2), theme.em(1.1))
        outer.setSpacing(theme.em(0.6))
        self._chip = labels.chip("", "muted")
        self._chip.hide()
        self.heading: QLabel = labels.heading(heading)
        if heading:
            self.setAccessibleName(heading)
            top = QHBoxLayout()
            top.setSpacing(theme.em(0.6))
            top.addWidget(self.heading, 1)
            top.addWidget(self._chip)
            outer.addLayout(top)
        if subtitle:
            outer.addWidget(labels.muted(subtitle))
        self.body = QVBoxLayout()
        self.body.setSpacing(theme.em(0.7))
        outer.addLayout(self.body, 1)

    def set_chip(self, text: str, tone: str = "muted") -> None:
        self._chip.setText(text)
        labels.set_tone(self._chip, tone)
        self._chip.setVisible(bool(text))

    def add(self, what: QWidget | QLayout, stretch: int = 0) -> None:
        if isinstance(what, QWidget):
            self.body.addWidget(what, stretch)
        else:
            self.body.addLayout(what, stretch)


def row(*items: QWidget | int, spacing: float = 0.6) -> QHBoxLayout:
    """Widgets side by side; a number is a stretch."""
    made = QHBoxLayout()
    made.setSpacing(theme.em(spacing))
    for item in items:
        if isinstance(item, QWidget):
            made.addWidget(item)
        else:
            made.addStretch(item)
    return made


def column(*items: QWidget | QLayout | int, spacing: float = 0.6) -> QVBoxLayout:
    """Widgets one below the other; a number is a stretch."""
    made = QVBoxLayout()
    made.setSpacing(theme.em(spacing))
    for item in items:
        if isinstance(item, QWidget):
            made.addWidget(item)
        elif isinstance(item, QLayout):
            made.addLayout(item)
        else:
            made.addStretch(item)
    return made


def holder(layout: QLayout) -> QWidget:
    """A widget around a layout, without margins, for places which take widgets only."""
    made = QWidget()
    layout.setContentsMargins(0, 0, 0, 0)
    made.setLayout(layout)
    return made


def line() -> QFrame:
    made = QFrame()
    made.setProperty("line", True)
    return made


class Tile(QFrame):
    """One figure with its meaning below it."""

    def __init__(self, value: str, meaning: str, tone: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.em(0.1))
        self.value = labels.figure(value)
        self.meaning = labels.muted(meaning)
        self.meaning.setWordWrap(False)
        layout.addWidget(self.value)
        layout.addWidget(self.meaning)
        layout.addStretch(1)
        self.set(value, tone)

    def set(self, value: str, tone: str = "") -> None:
        self.value.setText(value)
        labels.set_tone(self.value, tone)
        self.setAccessibleName(f"{self.meaning.text()}: {value}")
