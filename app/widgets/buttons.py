"""Push buttons by their weight on the page: at most one primary button per page."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
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
        colours = {"primary": "on_accent", "quiet": "accent", "fold": "accent", "danger": "bad"}
        set_icon(made, icon, colours.get(kind, "text"))
    if action is not None:
        made.clicked.connect(lambda: action())
    return made


def primary(text: str, action: Callable[[], object] | None = None, icon: str = "") -> QPushButton:
    return button(text, action, "primary", icon)


def quiet(text: str, action: Callable[[], object] | None = None, icon: str = "") -> QPushButton:
    return button(text, action, "quiet", icon)


def set_icon(made: QPushButton, icon: str, colour: str) -> None:
    """An icon in the palette's colour of that name, apart from the text where there is one."""
    wide = 1.55 if made.text() else 1.2
    plain = theme.pixmap(icon, getattr(theme.colours(), colour), theme.em(1.2))
    made.setIcon(QIcon(_spaced(plain) if made.text() else plain))
    made.setIconSize(QSize(theme.em(wide), theme.em(1.2)))


def _spaced(drawn: QPixmap) -> QPixmap:
    """The icon with room at its right: a style sheet offers no gap between a button's icon and its text."""
    made = QPixmap(round(theme.em(1.55) * drawn.devicePixelRatio()), drawn.height())
    made.setDevicePixelRatio(drawn.devicePixelRatio())
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.drawPixmap(0, 0, drawn)
    painter.end()
    return made
