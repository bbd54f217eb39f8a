"""One of several widgets at a time, as tall as that one; QStackedWidget is as tall as its tallest."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget


class Switch(QWidget):
    def __init__(self, *widgets: QWidget) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._widgets = widgets
        for widget in widgets:
            layout.addWidget(widget)
        self.show_index(0)

    def show_index(self, index: int) -> None:
        self.index = index
        for i, widget in enumerate(self._widgets):
            widget.setVisible(i == index)
