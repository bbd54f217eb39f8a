"""Settings: how the window looks, the passphrase, port and cores, folders and backup, diagnostics, about."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget

from app import theme
from app.bridge import Bridge
from app.pages.base import Page
from app.preferences import LANGUAGES, Preferences
from app.shapes import Failure, Json
from app.text import number
from app.widgets import buttons, labels
from app.widgets.about import LicencesDialog, program_version
from app.widgets.aside import Aside
from app.widgets.card import Card, column, holder, row
from app.widgets.choices import Choice
from app.widgets.clustercard import ClusterCard
from app.widgets.field import SHORTEST, Field, PassphraseEdit, StrengthHint
from app.widgets.panels import Notice
from app.widgets.support import SupportCard
from app.widgets.update import UpdateCard

IDENTITY_FILE = "identity.json"


class SettingsPage(Page):
    """`show_settings` brings the worker's settings; the window's own are in the preferences."""

    key = "settings"

    def __init__(self, bridge: Bridge, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(bridge, preferences, parent)
        self.set_title(self.tr("Settings"), self.tr("For this computer and this hospital only; nothing here is sent."))
        self.notice = Notice()
        self.notice.hide()
        self.add(self.notice)
        left = column(self._appearance(), self._connection(), self._own_cluster(), self._about(), 1, spacing=1)
        right = column(self._passphrase(), self._data(), self._updates(), self._support(), 1, spacing=1)
        self.add(Aside(holder(left), holder(right)))
        self.body.addStretch(1)

    # Appearance ----------------------------------------------------------------------------------------------------

    def _appearance(self) -> Card:
        card = Card(self.tr("Appearance"))
        self.language = Choice(self.tr("&Language"), list(LANGUAGES.items()))
        self.language.choose(self.preferences.language)
        schemes = (
            ("system", self.tr("As the system")),
            ("light", self.tr("Light")),
            ("dark", self.tr("Dark")),
        )
        self.scheme = Choice(self.tr("&Colours"), schemes)
        self.scheme.choose(self.preferences.scheme)
        sizes = [(str(factor), f"{number(factor * 100)} %") for factor in theme.SCALES]
        self.text_size = Choice(self.tr("&Text size"), sizes)
        self.text_size.choose(str(self.preferences.text_scale))
        for choice in (self.language, self.scheme, self.text_size):
            card.add(choice)
            # `activated` is the person's own choice; filling the list does not build the window anew.
            choice.combo.activated.connect(lambda _at: self._appearance_chosen())
        return card

    def _appearance_chosen(self) -> None:
        self.preferences.scheme = self.scheme.value
        self.preferences.text_scale = float(self.text_size.value)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        if self.language.value != self.preferences.language:
            # The window owns the translators; a page shown on its own (in a test) has none to change.
            chosen = getattr(self.window(), "language_chosen", None)
            if chosen is not None:
                chosen.emit(self.language.value)
            return
        theme.apply(app, self.scheme.value, float(self.text_size.value))

    # Connection and computing --------------------------------------------------------------------------------------

    def _connection(self) -> Card:
        card = Card(self.tr("Connection and computing"))
        self.address = QLineEdit()
        self.address.setPlaceholderText("hospital.example:47600")
        self.address_field = Field(
            self.tr("&Address and port of this hospital"),
            self.address,
            self.tr(
                "Written into your invitations. Only the host of a session needs the port open for incoming links."
            ),
        )
        self.proxy = QLineEdit()
        self.proxy.setPlaceholderText(self.tr("none"))
        self.proxy_field = Field(
            self.tr("SOCKS5 pro&xy of the hospital"),
            self.proxy,
            self.tr("Address and port, if this computer may connect outside only through one. It needs no password."),
        )
        cores = os.cpu_count() or 1
        self.workers = Choice(
            self.tr("&Processor cores for encryption"),
            [(str(n), number(n)) for n in range(1, cores + 1)],
            self.tr("This computer has {n}. Leave one free if others work on it too.").format(n=cores),
        )
        self.save_button = buttons.button(self.tr("&Save"), self.save)
        card.add(self.address_field)
        card.add(self.proxy_field)
        card.add(self.workers)
        card.add(row(self.save_button, 1))
        return card

    def _own_cluster(self) -> ClusterCard:
        self.cluster = ClusterCard()
        self.cluster.wanted.connect(
            lambda asked: self.call("cluster.use", asked, self.cluster.show_cluster, self._not_used)
        )
        return self.cluster

    def _not_used(self, failure: Failure) -> None:
        self.cluster.not_used()
        self.fail(failure)

    def shown(self) -> None:
        self.call("settings.get")
        self.call("cluster.get", on_ok=self.cluster.show_cluster)

    def facts_changed(self, name: str) -> None:
        if name in {"", "settings"} and (settings := self.bridge.known("settings")):
            self.show_settings(settings)
        if name in {"", "identity"}:
            known = self.bridge.known("identity") is not None
            self._fields.setVisible(known)
            self._locked_words.setVisible(not known)
        if name in {"", "identity", "hello"}:
            self.backup_button.setEnabled((self.bridge.home / IDENTITY_FILE).is_file())
            self.version.setText(self._version())

    def show_settings(self, settings: Json) -> None:
        self.address.setText(str(settings.get("address") or ""))
        self.proxy.setText(str(settings.get("proxy") or ""))
        self.workers.choose(str(settings.get("workers") or os.cpu_count() or 1))
        self.folder.setText(str(settings.get("data_folder") or self.bridge.home))

    def save(self) -> None:
        address, proxy = self.address.text().strip(), self.proxy.text().strip()
        wrong = [bool(each) and not _is_address(each) for each in (address, proxy)]
        self.address_field.complain(
            self.tr("Give name and port, such as hospital.example:47600.") if wrong[0] else ""
        )
        self.proxy_field.complain(self.tr("Give name and port, such as proxy.example:1080.") if wrong[1] else "")
        if not any(wrong):
            asked = {"address": address, "proxy": proxy, "workers": int(self.workers.value)}
            self.call(
                "settings.set", asked, lambda _answer: self._say(self.tr("Saved. It holds from the next session on."))
            )

    # Passphrase ----------------------------------------------------------------------------------------------------

    def _passphrase(self) -> Card:
        card = Card(self.tr("Passphrase"), self.tr("Opens this hospital’s keys on this computer. It cannot be reset."))
        self._locked_words = labels.muted(self.tr("Unlock your identity on the page Overview to change it."))
        self._fields = QWidget()
        self.old, self.new, self.again = PassphraseEdit(), PassphraseEdit(), PassphraseEdit()
        self.old_field = Field(self.tr("P&resent passphrase"), self.old)
        self.new_field = Field(self.tr("&New passphrase"), self.new)
        self.again_field = Field(self.tr("New passphrase a&gain"), self.again)
        self.change_button = buttons.button(self.tr("C&hange the passphrase"), self.change_passphrase)
        inside = column(
            self.old_field, self.new_field, StrengthHint(self.new), self.again_field, row(self.change_button, 1)
        )
        inside.setContentsMargins(0, 0, 0, 0)
        self._fields.setLayout(inside)
        card.add(self._locked_words)
        card.add(self._fields)
        return card

    def change_passphrase(self) -> None:
        old, new = self.old.text(), self.new.text()
        short, differs = len(new) < SHORTEST, new != self.again.text()
        self.old_field.complain("" if old else self.tr("Type the present passphrase."))
        self.new_field.complain(self.tr("Use at least {n} characters.").format(n=SHORTEST) if short else "")
        self.again_field.complain(self.tr("The two passphrases differ. Type them again.") if differs else "")
        if old and not short and not differs:
            self.change_button.setEnabled(False)
            self.call("identity.change_passphrase", {"old": old, "new": new}, self._changed, self._not_changed)

    def _changed(self, _answer: Any) -> None:
        self._forget_passphrases()
        self._say(
            self.tr("The passphrase is changed. Backups made before still open with the old one: make a new backup.")
        )

    def _not_changed(self, failure: Failure) -> None:
        self._forget_passphrases()
        self.fail(failure)

    def _forget_passphrases(self) -> None:
        self.change_button.setEnabled(True)
        for edit in (self.old, self.new, self.again):
            edit.clear()

    # Data folder and backup ----------------------------------------------------------------------------------------

    def _data(self) -> Card:
        card = Card(
            self.tr("Data folder and backup"),
            self.tr("Keys, ledger, models and results. Patient records are never copied there."),
        )
        self.folder = labels.body(str(self.bridge.home))
        self.folder.setAccessibleName(self.tr("Data folder"))
        opener = buttons.button(self.tr("&Open folder"), self._open_folder, icon="folder")
        self.backup_button = buttons.button(self.tr("&Back up the key…"), self._choose_backup, icon="lock")
        card.add(self.folder)
        card.add(row(opener, self.backup_button, 1))
        card.add(
            labels.muted(
                self.tr(
                    "The backup is your identity, encrypted under the passphrase; on another computer it is restored at"
                    " the first start. Without it and the passphrase, other hospitals have to confirm you anew, and"
                    " stored models cannot be opened."
                )
            )
        )
        return card

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self.folder.text()))

    def _choose_backup(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, self.tr("Back up the key"), "fedstroke-identity.json", "*.json")
        if path:
            self.back_up(Path(path))

    def back_up(self, path: Path) -> None:
        """Copy the encrypted identity to `path`, readable by its owner only."""
        try:
            content = (self.bridge.home / IDENTITY_FILE).read_bytes()
            path.touch(mode=0o600)
            path.write_bytes(content)
        except OSError as error:
            self.fail(
                Failure(
                    "StoreError",
                    self.tr("The backup could not be written."),
                    self.tr("Choose another folder, one you may write to."),
                    str(error),
                )
            )
        else:
            self._say(self.tr("Backed up to {path}. Keep it apart from this computer.").format(path=path))

    # Support and about ---------------------------------------------------------------------------------------------

    def _support(self) -> SupportCard:
        self.support = SupportCard(self.bridge, self.preferences)
        self.support.said.connect(self._say)
        self.support.failed.connect(self.fail)
        return self.support

    def _updates(self) -> UpdateCard:
        self.updates = UpdateCard()
        self.updates.wanted.connect(self._check_update)
        return self.updates

    def _check_update(self, path: str) -> None:
        self.errors.clear()
        self.call("update.check", {"path": path}, self.updates.show_update, self._not_checked)

    def _not_checked(self, failure: Failure) -> None:
        self.updates.not_checked()
        self.fail(failure)

    def _about(self) -> Card:
        card = Card(self.tr("About"))
        self.version = labels.strong("")
        card.add(self.version)
        card.add(
            labels.body(
                self.tr(
                    "Hospitals train one stroke-risk model together; no patient record leaves any of them. For research"
                    " use only, until a model has been validated for your patients; not a medical device."
                )
            )
        )
        self.licences_button = buttons.button(self.tr("Licences of the parts &used…"), self.show_licences)
        card.add(row(self.licences_button, 1))
        return card

    def _version(self) -> str:
        return f"FedStroke {(self.bridge.known('hello') or {}).get('version') or program_version()}"

    def show_licences(self) -> LicencesDialog:
        dialog = LicencesDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    def _say(self, words: str) -> None:
        self.errors.clear()
        self.notice.set_text(words, "good")
        self._scroll.verticalScrollBar().setValue(0)


def _is_address(text: str) -> bool:
    """`host:port` with a port that exists."""
    host, _, port = text.rpartition(":")
    return bool(host) and port.isascii() and port.isdigit() and 0 < int(port) < 65536
