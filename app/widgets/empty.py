"""What a page shows while it has nothing: what will be here, and the way there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app import theme
from app.widgets import buttons, labels


class EmptyState(QFrame):
    """An icon, a heading, a sentence, and at most two ways on (label, action); the first is the primary button."""

    def __init__(
        self,
        icon: str,
        heading: str,
        text: str,
        actions: list[tuple[str, Callable[[], object]]] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self.setAccessibleName(f"{heading} {text}")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.em(2), theme.em(2.6), theme.em(2), theme.em(2.6))
        layout.setSpacing(theme.em(0.7))
        picture = QLabel()
        picture.setPixmap(theme.pixmap(icon, theme.colours().accent, theme.em(3.4)))
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout.addStretch(1)
        layout.addWidget(picture)
        words = labels.muted(text)
        for label in (labels.heading(heading), words):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setMaximumWidth(theme.em(40))
            across = QHBoxLayout()  # as wide as may be, up to what is easily read
            across.addStretch(1)
            across.addWidget(label, 1000)
            across.addStretch(1)
            layout.addLayout(across)
        self.text = words
        row = QHBoxLayout()
        row.addStretch(1)
        for i, (label_text, action) in enumerate(actions or []):
            row.addWidget(buttons.primary(label_text, action) if i == 0 else buttons.button(label_text, action))
        row.addStretch(1)
        layout.addSpacing(theme.em(0.4))
        layout.addLayout(row)
        layout.addStretch(1)
