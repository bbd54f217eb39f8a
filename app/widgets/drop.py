"""A place to drop a file, with a button for those who don't."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from app import theme
from app.widgets import labels
from app.widgets.flow import Flow


def dropped_file(event: QDropEvent | QDragEnterEvent) -> str:
    """The one local file of a drop, or ""."""
    urls = event.mimeData().urls()
    return urls[0].toLocalFile() if len(urls) == 1 and urls[0].isLocalFile() else ""


class DropZone(QFrame):
    """`dropped` brings the path of one local file."""

    dropped = Signal(str)

    def __init__(self, heading: str, text: str, actions: list[QPushButton], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("drop", True)
        self.setAcceptDrops(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.em(2), theme.em(2.4), theme.em(2), theme.em(2.4))
        layout.setSpacing(theme.em(0.6))
        picture = QLabel()
        picture.setPixmap(theme.pixmap("file", theme.colours().accent, theme.em(3)))
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout.addWidget(picture)
        for label in (labels.heading(heading), labels.muted(text)):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(label)
        layout.addSpacing(theme.em(0.3))
        layout.addLayout(Flow(*actions, is_centred=True))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_file(event):
            event.acceptProposedAction()
            self._over(True)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self._over(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._over(False)
        if path := dropped_file(event):
            event.acceptProposedAction()
            self.dropped.emit(path)

    def _over(self, over: bool) -> None:
        self.setProperty("over", over)
        self.style().unpolish(self)
        self.style().polish(self)
