"""Push buttons by their weight on the page: at most one primary button per page."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QSizePolicy

from app import theme


def button(text: str, action: Callable[[], object] | None = None, kind: str = "", icon: str = "") -> QPushButton:
    """`kind` is "" (ordinary), primary, quiet or danger; `text` carries its mnemonic."""
    made = QPushButton(text)
    made.setProperty("kind", kind)
    made.setAutoDefault(False)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    if icon:
        made.setIcon(theme.icon(icon, {"primary": "on_accent", "quiet": "accent", "danger": "bad"}.get(kind, "text")))
    if action is not None:
        made.clicked.connect(lambda: action())
    return made


def primary(text: str, action: Callable[[], object] | None = None, icon: str = "") -> QPushButton:
    return button(text, action, "primary", icon)


def quiet(text: str, action: Callable[[], object] | None = None, icon: str = "") -> QPushButton:
    return button(text, action, "quiet", icon)
