"""Coloured panels above a page's content: an error with what to do, or a notice."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from app import theme
from app.shapes import Failure
from app.text import say
from app.widgets import buttons, labels

ICONS = {"info": ("info", "accent"), "good": ("check", "good"), "warn": ("warn", "warn"), "bad": ("error", "bad")}


class _Panel(QFrame):
    def __init__(self, kind: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = QLabel()
        self._icon.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._outer = outer = QHBoxLayout(self)
        outer.setContentsMargins(theme.em(0.9), theme.em(0.7), theme.em(0.7), theme.em(0.7))
        outer.setSpacing(theme.em(0.7))
        outer.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        self._texts = QVBoxLayout()
        self._texts.setSpacing(theme.em(0.3))
        outer.addLayout(self._texts, 1)
        self._right = QHBoxLayout()
        outer.addLayout(self._right)
        self.set_kind(kind)

    def add_button(self, made: QPushButton) -> None:
        """A way on, at the right; what is at its left is centred beside it."""
        self._right.insertWidget(0, made, 0, Qt.AlignmentFlag.AlignVCenter)
        self._outer.setAlignment(self._icon, Qt.AlignmentFlag.AlignVCenter)

    def set_kind(self, kind: str) -> None:
        name, colour = ICONS[kind]
        self._icon.setPixmap(theme.pixmap(name, getattr(theme.colours(), colour), theme.em(1.3)))
        self.setProperty("panel", kind)
        self.style().unpolish(self)
        self.style().polish(self)


class Notice(_Panel):
    """A sentence to be noticed, of kind info, good, warn or bad; `right` buttons may be added."""

    def __init__(self, text: str = "", kind: str = "info", parent: QWidget | None = None) -> None:
        super().__init__(kind, parent)
        self._label = labels.body(text)
        self._texts.addWidget(self._label)

    def set_text(self, text: str, kind: str = "info") -> None:
        """Empty text hides the notice."""
        self._label.setText(text)
        self.setAccessibleName(text)
        self.set_kind(kind)
        self.setVisible(bool(text))

    def text(self) -> str:
        return self._label.text()


class ErrorPanel(_Panel):
    """What happened, what to do, and a technical detail which can be copied; hidden until `show_failure`."""

    dismissed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("bad", parent)
        self._what = labels.strong("")
        self._what.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._advice = labels.body("")
        self._detail = QPlainTextEdit()
        self._detail.setReadOnly(True)
        self._detail.setAccessibleName(self.tr("Technical detail"))
        self._detail.setFixedHeight(theme.em(7))
        self._detail.hide()
        self._more = buttons.quiet(self.tr("Show &detail"), self._toggle)
        self._copy = buttons.quiet(self.tr("Cop&y detail"), self._copy_detail, "copy")
        close = buttons.quiet("", self.clear, "close")
        close.setAccessibleName(self.tr("Close this message"))
        close.setToolTip(self.tr("Close this message"))
        below = QHBoxLayout()
        for made in (self._more, self._copy):
            below.addWidget(made)
        below.addStretch(1)
        for widget in (self._what, self._advice):
            self._texts.addWidget(widget)
        self._texts.addLayout(below)
        self._texts.addWidget(self._detail)
        self._right.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self._failure: Failure | None = None
        self.hide()

    def show_failure(self, failure: Failure) -> None:
        self._failure = failure
        self._what.setText(say(failure.text) or self.tr("Something did not work."))
        advice = say(failure.advice)
        self._advice.setText(advice)
        self._advice.setVisible(bool(advice))
        self._detail.setPlainText(failure.detail)
        for widget in (self._more, self._copy):
            widget.setVisible(bool(failure.detail))
        self._detail.hide()
        self._more.setText(self.tr("Show &detail"))
        self.setAccessibleName(f"{self._what.text()} {advice}")
        self.show()

    def failure(self) -> Failure | None:
        """The failure shown, or None."""
        return self._failure

    def words(self) -> str:
        """What the person reads, for tests and screen readers."""
        return f"{self._what.text()} {self._advice.text()}".strip()

    def clear(self) -> None:
        if self._failure is not None:
            self._failure = None
            self.hide()
            self.dismissed.emit()

    def _toggle(self) -> None:
        shown = self._detail.isHidden()
        self._detail.setVisible(shown)
        self._more.setText(self.tr("Hide &detail") if shown else self.tr("Show &detail"))

    def _copy_detail(self) -> None:
        if self._failure is not None:
            failure = self._failure
            QGuiApplication.clipboard().setText(f"{failure.kind}: {self.words()}\n{failure.detail}".strip())
            self._copy.setText(self.tr("Copied"))
            QTimer.singleShot(2000, self, lambda: self._copy.setText(self.tr("Cop&y detail")))
