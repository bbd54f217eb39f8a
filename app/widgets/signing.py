"""Sign with the passphrase, or decline with a reason."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from app import theme
from app.widgets import buttons, labels
from app.widgets.card import Card, column, holder, row
from app.widgets.field import Field, PassphraseEdit


class SigningCard(Card):
    """`signed` brings the passphrase, `declined` the reason; a proposer can only sign."""

    signed = Signal(str)
    declined = Signal(str)

    def __init__(self, proposing: bool, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self.add(labels.heading(self.tr("Sign and propose") if proposing else self.tr("Your decision")))
        words = (
            self.tr("The other hospitals read exactly this page and sign it or decline. Nothing else is sent.")
            if proposing
            else self.tr("Your signature binds these terms by their fingerprint; a session on other terms is refused.")
        )
        self.add(labels.muted(words))
        self.passphrase = PassphraseEdit()
        self._passphrase = Field(self.tr("Pass&phrase"), self.passphrase)
        self.sign = buttons.primary(
            self.tr("Si&gn and propose") if proposing else self.tr("Si&gn and begin"), self._sign, "check"
        )
        self.passphrase.returnPressed.connect(self._sign)
        self.reason = QLineEdit()
        self.reason.setMaxLength(300)
        self.reason.setPlaceholderText(self.tr("for example: not approved yet by our data protection officer"))
        self._reason = Field(self.tr("Reason, which the other hospital &reads"), self.reason)
        self.decline = buttons.button(self.tr("&Decline"), self._decline, "danger")
        left = holder(column(self._passphrase, row(self.sign, 1)))
        right = holder(column(self._reason, row(self.decline, 1)))
        across = QHBoxLayout()
        across.setSpacing(theme.em(2.5))
        for side in (left, right):
            across.addWidget(side, 1)
        self.add(across)
        if proposing:
            right.hide()
            left.setMaximumWidth(theme.em(32))
            across.addStretch(1)

    def _sign(self) -> None:
        passphrase = self.passphrase.text()
        self._passphrase.complain("" if passphrase else self.tr("Type the passphrase to sign."))
        if passphrase and self.sign.isEnabled():
            self.busy(True)
            self.signed.emit(passphrase)

    def _decline(self) -> None:
        reason = self.reason.text().strip()
        self._reason.complain("" if reason else self.tr("Give a reason; the other hospital will read it."))
        if reason:
            self.busy(True)
            self.declined.emit(reason)

    def busy(self, busy: bool) -> None:
        self.sign.setEnabled(not busy)
        self.decline.setEnabled(not busy)
        if not busy:
            self.passphrase.clear()
