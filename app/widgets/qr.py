"""A QR code of a text, painted black on white in any palette so that every camera reads it."""

from __future__ import annotations

import segno
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app import theme

QUIET = 4  # modules of white around the code, as ISO/IEC 18004 asks
LONGEST = 2300  # bytes at error correction L; longer texts are shown as text only


class QrCode(QWidget):
    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._modules: list[list[bool]] = []
        self.set_text("")

    def set_text(self, text: str) -> None:
        """Nothing is shown for an empty text or one too long to be scanned."""
        fits = 0 < len(text.encode()) <= LONGEST
        self._modules = [[bool(m) for m in line] for line in segno.make_qr(text, error="l").matrix] if fits else []
        self.setVisible(fits)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        side = 3 * (len(self._modules) + 2 * QUIET)  # three pixels a module scan well from a screen
        return QSize(max(side, theme.em(14)), max(side, theme.em(14)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._modules:
            return
        count = len(self._modules) + 2 * QUIET
        # Whole device pixels per module, or the scanner sees grey edges.
        ratio = self.devicePixelRatioF()
        step = max(1, int(min(self.width(), self.height()) * ratio // count)) / ratio
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("white"))
        painter.drawRect(0, 0, round(step * count), round(step * count))
        painter.scale(step, step)
        painter.setBrush(QColor("black"))
        for y, line in enumerate(self._modules):
            for x, dark in enumerate(line):
                if dark:
                    painter.drawRect(x + QUIET, y + QUIET, 1, 1)
        painter.end()
