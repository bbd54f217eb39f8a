"""Labels by their role on the page; size and colour of each role are in the style sheet."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


def _label(text: str, role: str, parent: QWidget | None = None) -> QLabel:
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("role", role)
    label.setWordWrap(True)
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
    policy.setHeightForWidth(True)
    label.setSizePolicy(policy)
    return label


def title(text: str) -> QLabel:
    """The page's name; one a page."""
    return _label(text, "title")


def heading(text: str) -> QLabel:
    return _label(text, "heading")


def body(text: str) -> QLabel:
    label = _label(text, "body")
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def strong(text: str) -> QLabel:
    return _label(text, "strong")


def muted(text: str) -> QLabel:
    """Secondary words: what a field is for, where a number comes from."""
    return _label(text, "muted")


def figure(text: str) -> QLabel:
    """One large number."""
    label = _label(text, "figure")
    label.setWordWrap(False)
    return label


def chip(text: str, tone: str = "accent") -> QLabel:
    """A state in one or two words; tone is accent, good, warn, bad or muted."""
    label = _label(text, "chip")
    label.setWordWrap(False)
    label.setProperty("chip", True)
    label.setProperty("tone", tone)
    label.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
    return label


def set_tone(label: QWidget, tone: str) -> None:
    """Change the tone of a label already shown; "" takes it away."""
    if label.property("tone") != tone:
        label.setProperty("tone", tone)
        label.style().unpolish(label)
        label.style().polish(label)
