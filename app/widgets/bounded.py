"""Content no wider than a reader's eye can follow, on however wide a screen."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app import theme
from app.widgets.card import holder

WIDEST = 104.0  # em; two charts side by side are then still well shaped


def bounded(widget: QWidget, widest: float = WIDEST) -> QWidget:
    """`widget` at the left of the room there is, at most `widest` em wide."""
    widget.setMaximumWidth(theme.em(widest))
    across = QHBoxLayout()
    across.addWidget(widget, 1000)  # the spacer gets something only when the widget has all it may have
    across.addStretch(1)
    return holder(across)
