"""F1 in a dialog: the guide at the place that explains it. The window's own key does not reach past a dialog."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget


def help_key(dialog: QWidget, chapter: str, anchor: str = "") -> None:
    """F1 in DIALOG opens CHAPTER at ANCHOR, in the window that the dialog belongs to."""

    def ask() -> None:
        above = dialog.parentWidget()
        while above is not None:
            show_help = getattr(above, "show_help", None)
            if show_help is not None:
                show_help(chapter, anchor)
                return
            above = above.parentWidget()

    QShortcut(QKeySequence("F1"), dialog).activated.connect(ask)
