"""Confirm a peer by telephone: each side reads six digits out, the other types them.

Comparing two numbers by eye gets skipped; typing what the other reads out does not.
"""

from __future__ import annotations

from PySide6.QtCore import QRegularExpression, Qt, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QDialog, QLabel, QLayout, QLineEdit, QVBoxLayout, QWidget

from app import theme
from app.shapes import Failure, Json
from app.widgets import buttons, labels
from app.widgets.card import column, holder, row
from app.widgets.field import Field
from app.widgets.fitting import fit
from app.widgets.helping import help_key
from app.widgets.meeting import MeetingChoice
from app.widgets.panels import ErrorPanel, Notice
from app.widgets.switch import Switch

ASK, WAIT, CODES, TYPED, CONFIRMED = range(5)


class PairingDialog(QDialog):
    """`begin` brings the address to listen on ("" to connect), `typed` the digits of the other side."""

    begin = Signal(str)
    typed = Signal(str)
    abandoned = Signal()

    def __init__(self, peer: Json, listen: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        help_key(self, "peers", "confirm")
        self.peer = peer
        self.setWindowTitle(self.tr("Confirm {name}").format(name=peer["name"]))
        self.setMinimumWidth(theme.em(40))
        self.errors = ErrorPanel()
        self._switch = Switch(self._ask(listen), self._wait(), self._codes(), self._after_typing(), self._confirmed())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.em(1.6), theme.em(1.4), theme.em(1.6), theme.em(1.4))
        layout.setSpacing(theme.em(0.9))
        layout.addWidget(labels.heading(self.tr("Confirm {name} by telephone").format(name=peer["name"])))
        layout.addWidget(self.errors)
        layout.addWidget(self._switch)
        layout.addStretch(1)
        self.meeting.changed.connect(lambda: fit(self))
        self.finished.connect(lambda _: self.abandoned.emit() if self._switch.index in {WAIT, CODES, TYPED} else None)

    # Steps ---------------------------------------------------------------------------------------------------------

    def _ask(self, listen: str) -> QWidget:
        self.meeting = MeetingChoice(self.peer.get("address") or "", listen)
        self.start = buttons.primary(self.tr("&Start"), self._start)
        return _step(
            labels.body(
                self.tr(
                    "Call a person you know at {name}, on a number you already had. Both of you keep this window open."
                ).format(name=self.peer["name"])
            ),
            labels.muted(self.tr("Agree on the telephone which side connects; the other waits.")),
            self.meeting,
            row(1, buttons.button(self.tr("Cancel"), self.reject), self.start),
        )

    def _wait(self) -> QWidget:
        self._wait_words = labels.body("")
        return _step(self._wait_words, row(1, buttons.button(self.tr("Cancel"), self.reject)))

    def _codes(self) -> QWidget:
        self._mine = QLabel("")
        self._mine.setProperty("role", "code")
        self._mine.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._mine.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByKeyboard)
        self.theirs = QLineEdit()
        self.theirs.setProperty("role", "code")
        self.theirs.setMaxLength(7)
        self.theirs.setValidator(QRegularExpressionValidator(QRegularExpression(r"\d{3} ?\d{3}"), self.theirs))
        self._compare = buttons.primary(self.tr("&Compare"), self._type)
        self.theirs.textChanged.connect(lambda text: self._compare.setEnabled(len(text.replace(" ", "")) == 6))
        self.theirs.returnPressed.connect(self._type)
        self._compare.setEnabled(False)
        self._digits = Field(self.tr("&Digits of the other hospital"), self.theirs)
        return _step(
            labels.strong(self.tr("1.  Read these digits out")),
            self._mine,
            labels.strong(self.tr("2.  Type the digits which the other reads out to you")),
            self._digits,
            Notice(
                self.tr("If the digits do not match, somebody may be listening in: the pairing stops and is recorded."),
                "info",
            ),
            row(1, buttons.button(self.tr("Cancel"), self.reject), self._compare),
        )

    def _after_typing(self) -> QWidget:
        return _step(
            labels.body(self.tr("Right. Waiting until the other side has typed your digits too.")),
            row(1, buttons.button(self.tr("Cancel"), self.reject)),
        )

    def _confirmed(self) -> QWidget:
        words = self.tr("{name} is confirmed. You can now propose or join a session with them.")
        return _step(
            Notice(words.format(name=self.peer["name"]), "good"), row(1, buttons.primary(self.tr("&Done"), self.accept))
        )

    # What happens --------------------------------------------------------------------------------------------------

    def _start(self) -> None:
        self.errors.clear()
        listen = self.meeting.listen()
        words = (
            self.tr("Waiting for {name} to connect to {address}.").format(name=self.peer["name"], address=listen)
            if listen
            else self.tr("Connecting to {address}.").format(address=self.peer.get("address", ""))
        )
        self._wait_words.setText(words)
        self._switch.show_index(WAIT)
        self.begin.emit(listen)

    def show_code(self, code: str) -> None:
        """The connection stands: this side's six digits, in two groups because people read them so."""
        self._mine.setText(f"{code[:3]} {code[3:]}")
        self._mine.setAccessibleName(self.tr("Digits to read out: {digits}").format(digits=" ".join(code)))
        self._switch.show_index(CODES)
        self.theirs.setFocus()
        fit(self)

    def show_retry(self, reason: str) -> None:
        """What was typed is not six digits of a code; nothing was compared yet."""
        self._digits.complain(reason)
        self._switch.show_index(CODES)
        self.theirs.selectAll()
        self.theirs.setFocus()

    def _type(self) -> None:
        digits = self.theirs.text().replace(" ", "")
        if len(digits) == 6:
            self._switch.show_index(TYPED)
            self.typed.emit(digits)

    def show_confirmed(self) -> None:
        self._switch.show_index(CONFIRMED)

    def show_failure(self, failure: Failure) -> None:
        """Back to the start, with what happened above it."""
        self.theirs.clear()
        self.errors.show_failure(failure)
        self._switch.show_index(ASK)
        fit(self)

    @property
    def step(self) -> int:
        return self._switch.index


def _step(*items: QWidget | QLayout) -> QWidget:
    return holder(column(*items, spacing=0.8))
