"""A strip for a long action: what runs, how far, time left, cancel. Its widths are fixed so that nothing jumps."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from app import theme
from app.text import duration
from app.widgets import buttons, labels


class ProgressStrip(QFrame):
    """Hidden until `begin`; `done` and `total` of 0 show a running bar."""

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self._what = labels.strong("")
        self._left = labels.muted("")
        self._left.setWordWrap(False)
        self._left.setFixedWidth(theme.em(14))
        self._left.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.cancel = buttons.button(self.tr("&Cancel"), self._cancel)
        top = QHBoxLayout()
        top.addWidget(self._what, 1)
        top.addWidget(self._left)
        texts = QVBoxLayout()
        texts.setSpacing(theme.em(0.5))
        texts.addLayout(top)
        texts.addWidget(self.bar)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(theme.em(1.2), theme.em(0.8), theme.em(1.0), theme.em(0.8))
        outer.setSpacing(theme.em(1.2))
        outer.addLayout(texts, 1)
        outer.addWidget(self.cancel, 0, Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    def begin(self, what: str, cancellable: bool = True) -> None:
        self._left.setText("")
        self.cancel.setVisible(cancellable)
        self.cancel.setEnabled(True)
        self.update_to(what)
        self.show()

    def update_to(self, what: str, done: int = 0, total: int = 0, left_s: float | None = None) -> None:
        self._what.setText(what)
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self.bar.setAccessibleName(what)
        self._left.setText(self.tr("{time} left").format(time=duration(left_s)) if left_s is not None else "")

    def end(self) -> None:
        self.hide()

    def _cancel(self) -> None:
        self.cancel.setEnabled(False)
        self.cancelled.emit()
