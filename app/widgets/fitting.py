"""Dialogs as tall as what is in them; Qt's own adjustSize takes lines that wrap for one."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog


def fit(dialog: QDialog) -> None:
    """Give DIALOG the height which its words need at its width: now, and once more when new words have their font."""
    _fit(dialog)
    QTimer.singleShot(0, dialog, lambda: _fit(dialog))


def _fit(dialog: QDialog) -> None:
    layout = dialog.layout()
    if layout is None:
        return
    layout.activate()
    width = max(dialog.width(), layout.totalMinimumSize().width())
    has_lines = layout.hasHeightForWidth()
    dialog.resize(width, layout.totalHeightForWidth(width) if has_lines else dialog.sizeHint().height())
