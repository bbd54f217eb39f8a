"""The two forms of first contact: make this hospital's identity, or unlock it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from app import theme
from app.widgets import buttons, labels
from app.widgets.card import Card, row
from app.widgets.field import SHORTEST, Field, PassphraseEdit, StrengthHint


class CreateIdentity(Card):
    """`wanted` brings name and passphrase once both are sound."""

    wanted = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self.add(labels.heading(self.tr("This hospital's identity")))
        self.add(
            labels.muted(
                self.tr(
                    "Other hospitals recognise you by a key which is made now and kept on this computer, encrypted"
                    " under your passphrase."
                )
            )
        )
        self.name = QLineEdit()
        self.name.setMaxLength(80)
        self.name.setPlaceholderText(self.tr("for example Heart Centre Riverside"))
        self.first = PassphraseEdit()
        self.second = PassphraseEdit()
        self._name_field = Field(self.tr("&Name of the hospital, as others shall see it"), self.name)
        self._first_field = Field(self.tr("&Passphrase"), self.first)
        self._second_field = Field(
            self.tr("Passphrase &again"),
            self.second,
            self.tr("It cannot be reset. Write it down and keep it where your hospital keeps such things."),
        )
        for item in (self._name_field, self._first_field, StrengthHint(self.first), self._second_field):
            self.add(item)
        self.button = buttons.primary(self.tr("&Create identity"), self._try)
        self.add(row(self.button, 1))
        self.second.returnPressed.connect(self._try)
        self.first.returnPressed.connect(self.second.setFocus)
        self.name.returnPressed.connect(self.first.setFocus)

    def _try(self) -> None:
        name, first, second = self.name.text().strip(), self.first.text(), self.second.text()
        self._name_field.complain("" if name else self.tr("Give the hospital a name."))
        short = len(first) < SHORTEST
        self._first_field.complain(self.tr("Use at least {n} characters.").format(n=SHORTEST) if short else "")
        self._second_field.complain("" if first == second else self.tr("The two passphrases differ. Type them again."))
        if name and not short and first == second:
            self.button.setEnabled(False)
            self.wanted.emit(name, first)

    def failed(self) -> None:
        self.button.setEnabled(True)


class RestoreIdentity(Card):
    """For another computer: `wanted` brings the path of a backup and its passphrase."""

    wanted = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self.add(labels.heading(self.tr("Moved from another computer?")))
        self.about = labels.muted(
            self.tr("With the backup of your key and its passphrase, other hospitals go on recognising you.")
        )
        self.add(self.about)
        self.choose = buttons.button(self.tr("&Restore from a backup…"), self._choose, icon="folder")
        self.passphrase = PassphraseEdit()
        self.field = Field(self.tr("Passphrase of the &backup"), self.passphrase)
        self.button = buttons.primary(self.tr("Res&tore"), self._try)
        self.passphrase.returnPressed.connect(self._try)
        self._path = ""
        self.add(row(self.choose, 1))
        self.add(self.field)
        self.add(row(self.button, 1))
        for widget in (self.field, self.button):
            widget.hide()

    def take(self, path: str) -> None:
        """The backup at `path` was chosen: ask for its passphrase."""
        self._path = path
        self.about.setText(self.tr("From {file}").format(file=Path(path).name))
        for widget in (self.field, self.button):
            widget.show()
        self.passphrase.setFocus()

    def _choose(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Restore from a backup"), "", "*.json")
        if path:
            self.take(path)

    def _try(self) -> None:
        self.field.complain("" if self.passphrase.text() else self.tr("Type the passphrase."))
        if self.passphrase.text():
            self.button.setEnabled(False)
            self.wanted.emit(self._path, self.passphrase.text())

    def failed(self) -> None:
        self.button.setEnabled(True)
        self.passphrase.selectAll()


class UnlockIdentity(Card):
    """`wanted` brings the passphrase."""

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self.setMinimumWidth(theme.em(30))
        self.add(labels.heading(self.tr("Unlock this hospital's identity")))
        self.add(labels.muted(self.tr("The key which other hospitals know you by is kept encrypted on this computer.")))
        self.passphrase = PassphraseEdit()
        self.field = Field(self.tr("&Passphrase"), self.passphrase)
        self.add(self.field)
        self.button = buttons.primary(self.tr("&Unlock"), self._try, "lock")
        self.add(row(self.button, 1))
        self.passphrase.returnPressed.connect(self._try)

    def _try(self) -> None:
        if not self.passphrase.text():
            self.field.complain(self.tr("Type the passphrase."))
            return
        self.field.complain("")
        self.button.setEnabled(False)
        self.wanted.emit(self.passphrase.text())

    def failed(self) -> None:
        self.button.setEnabled(True)
        self.passphrase.selectAll()
        self.passphrase.setFocus()
