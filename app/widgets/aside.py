"""Two parts side by side, or one below the other where the window is narrow or the text large."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLayout, QSizePolicy, QWidget

from app import theme


class Aside(QWidget):
    """`narrow` is the width in em below which the second part goes under the first."""

    def __init__(
        self, *parts: QWidget | QLayout, stretches: tuple[int, ...] = (), narrow: float = 58, top: bool = False
    ):
        super().__init__()
        self._narrow = narrow
        self._stretches = stretches or (1,) * len(parts)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.em(1))
        side = Qt.AlignmentFlag.AlignTop if top else Qt.AlignmentFlag(0)
        for part in parts:
            if isinstance(part, QWidget):
                self._layout.addWidget(part, 0, side)
            else:
                self._layout.addLayout(part)
        self._arrange(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(event.size().width() < theme.em(self._narrow))

    def _arrange(self, stacked: bool) -> None:
        direction = QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight
        self._layout.setDirection(direction)
        for i, stretch in enumerate(self._stretches):
            self._layout.setStretch(i, 0 if stacked else stretch)
