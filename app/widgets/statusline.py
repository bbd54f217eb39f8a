"""The line at the foot of the window: who I am, how many peers are connected, what the session does."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from app import theme
from app.shapes import Status
from app.text import say
from app.widgets import labels


def state_words(status: Status) -> str:
    """The session's state in one or two words."""
    translate = QCoreApplication.translate
    words = {
        "idle": translate("StatusLine", "No session"),
        "connecting": translate("StatusLine", "Connecting"),
        "agreeing": translate("StatusLine", "Agreeing"),
        "aligning": translate("StatusLine", "Matching patients"),
        "training": translate("StatusLine", "Training"),
        "evaluating": translate("StatusLine", "Evaluating"),
        "finished": translate("StatusLine", "Session finished"),
        "cancelled": translate("StatusLine", "Session cancelled"),
        "failed": translate("StatusLine", "Session stopped"),
    }
    return words.get(status.state, status.state)


class _Words(QLabel):
    """Words which give way: what does not fit ends in "…", and the whole stands in the tool tip."""

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.em(4), super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        fits = self.fontMetrics().horizontalAdvance(self.text()) <= self.width()
        self.setToolTip("" if fits else self.text())
        if fits:
            super().paintEvent(event)
            return
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter = QPainter(self)
        painter.setPen(QColor(theme.colours().muted))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        painter.end()


class StatusLine(QFrame):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("statusline", True)
        self.setAccessibleName(self.tr("Status"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.em(1.2), theme.em(0.35), theme.em(1.2), theme.em(0.35))
        layout.setSpacing(theme.em(2))
        self.identity = self._entry(layout)
        self.peers = self._entry(layout)
        layout.addStretch(1)
        self.generated = labels.chip(self.tr("Generated records"), "warn")
        self.generated.hide()
        layout.addWidget(self.generated)
        self.generated.setMinimumWidth(self.generated.sizeHint().width())
        self.session = self._entry(layout)

    def _entry(self, layout: QHBoxLayout) -> QLabel:
        label = _Words()
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setProperty("role", "muted")
        layout.addWidget(label)
        return label

    def show_identity(self, identity: dict[str, Any] | None) -> None:
        self.identity.setText(identity["name"] if identity else self.tr("No identity unlocked"))

    def show_generated(self, generated: bool) -> None:
        self.generated.setVisible(generated)

    def show_status(self, status: Status, known_peers: int) -> None:
        connected = sum(peer.connected for peer in status.peers)
        if status.peers and status.running:
            self.peers.setText(self.tr("{n} of {m} peers connected").format(n=connected, m=len(status.peers)))
        elif known_peers:
            self.peers.setText(self.tr("%n confirmed peer(s)", "", known_peers))
        else:
            self.peers.setText(self.tr("No confirmed peer yet"))
        words = state_words(status)
        if status.state == "training" and status.trees:
            words = self.tr("{state}: tree {k} of {n}").format(state=words, k=status.tree, n=status.trees)
        elif status.running and status.phase:
            words = f"{words}: {say(status.phase)}"
        self.session.setText(words)
