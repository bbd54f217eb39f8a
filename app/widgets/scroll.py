"""A dialog's content that scrolls where the screen is too small for it, with the text as large as it is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from app import theme


class Scroll(QScrollArea):
    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        if (layout := content.layout()) is not None:
            margins = layout.contentsMargins()
            margins.setRight(theme.em(0.8))  # the bar lies beside the fields, not on them
            layout.setContentsMargins(margins)
        self.setWidget(content)
