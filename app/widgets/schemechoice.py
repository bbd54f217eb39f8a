"""How sums are encrypted: each way with what it would take and what the others would learn, one to be chosen."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from app import theme
from app.shapes import Json
from app.text import minutes, say, size
from app.widgets import labels
from app.widgets.card import Card

PROPOSED = "lattice"


class _Way(QWidget):
    """One way: a button to choose it, the figures, and below them what it means."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.button = QRadioButton(name)
        self.cost = labels.strong("")
        self.cost.setWordWrap(False)
        self.meaning = labels.muted("")
        top = QHBoxLayout()
        top.addWidget(self.button, 1)
        top.addWidget(self.cost)
        below = QHBoxLayout()
        below.setContentsMargins(theme.em(1.7), 0, 0, 0)
        below.addWidget(self.meaning)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.em(0.15))
        layout.addLayout(top)
        layout.addLayout(below)

    def show_line(self, line: Json | None) -> None:
        """A line of the worker's `terms.forecast`; None while it is not known."""
        self.cost.setText("" if line is None else f"{minutes(line['minutes'])} · {size(line['megabytes'] * 1e6)}")
        self.meaning.setText("" if line is None else f"{say(line['learns'])} {say(line['rests_on'])}")
        self.meaning.setVisible(line is not None)
        self.button.setAccessibleDescription(f"{self.cost.text()}. {self.meaning.text()}")


class SchemeChoice(Card):
    """`value` is the worker's word for the way chosen; `chosen` after a click."""

    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.add(labels.heading(self.tr("Encryption of sums")))
        self._ways = {
            "lattice": _Way(self.tr("Latt&ice (proposed)")),
            "paillier": _Way(self.tr("P&aillier")),
        }
        group = QButtonGroup(self)
        for way in self._ways.values():
            group.addButton(way.button)
            self.add(way)
        self._basis = labels.muted("")
        self.add(self._basis)
        self._ways[PROPOSED].button.setChecked(True)
        group.buttonClicked.connect(lambda _: self.chosen.emit())
        self.wait()

    @property
    def value(self) -> str:
        return next(name for name, way in self._ways.items() if way.button.isChecked())

    def choose(self, value: str) -> None:
        if value in self._ways:
            self._ways[value].button.setChecked(True)

    def wait(self) -> None:
        """The figures are being found out."""
        self.is_waiting = True
        for way in self._ways.values():
            way.show_line(None)
        self._basis.setText(self._measuring())

    def _measuring(self) -> str:
        return self.tr("Measuring this computer for two seconds, to say what each would take …")

    def show_first(self, forecast: dict[str, Any]) -> None:
        """What comes with the terms: complete but for the times of this computer, until `show_forecast` brings them."""
        if self.is_waiting and forecast.get("schemes"):
            self._show_lines(forecast)
            self._basis.setText(self.tr("Times of a desktop of 2020.") + " " + self._measuring())

    def show_forecast(self, forecast: dict[str, Any]) -> None:
        """What the worker answers to `terms.forecast`."""
        self.is_waiting = False
        self._show_lines(forecast)
        self._basis.setText(" ".join(say(text) for text in forecast.get("basis") or []))

    def _show_lines(self, forecast: dict[str, Any]) -> None:
        lines = {line["scheme"]: line for line in forecast.get("schemes") or []}
        for name, way in self._ways.items():
            way.show_line(lines.get(name))
