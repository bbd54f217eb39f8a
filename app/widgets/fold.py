"""A part of a page that is folded away until it is wanted."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app import theme
from app.widgets import buttons


class Fold(QWidget):
    def __init__(self, title: str, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.content = content
        self.button = buttons.button(title, self.toggle, "fold", "chevron-right")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.em(0.5))
        layout.addWidget(self.button)
        layout.addWidget(content)
        content.hide()
        self._describe()

    def toggle(self) -> None:
        self.content.setVisible(self.content.isHidden())
        self._describe()

    def _describe(self) -> None:
        folded = self.content.isHidden()
        buttons.set_icon(self.button, "chevron-right" if folded else "chevron-down", "accent")
        self.button.setAccessibleDescription(self.tr("folded") if folded else self.tr("open"))
