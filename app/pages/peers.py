"""Peers: my invitation, theirs, confirming each other by telephone, and what is wrong with a connection."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QLineEdit, QMessageBox, QPlainTextEdit, QWidget

from app import theme
from app.bridge import Bridge, CallHandle
from app.invitations import SUFFIX
from app.pages.base import ATTENTION, DONE, TODO, Page
from app.preferences import Preferences
from app.shapes import Failure, Json
from app.text import say
from app.widgets import buttons, labels
from app.widgets.aside import Aside
from app.widgets.card import Card, column, holder, row
from app.widgets.doctor import DoctorDialog
from app.widgets.empty import EmptyState
from app.widgets.field import Field
from app.widgets.pairing import PairingDialog
from app.widgets.panels import Notice
from app.widgets.peerlist import PeerList
from app.widgets.qr import QrCode
from app.widgets.switch import Switch

PORT = 47600


class PeersPage(Page):
    key = "peers"

    def __init__(self, bridge: Bridge, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(bridge, preferences, parent)
        self.set_title(
            self.tr("Peers"), self.tr("Other hospitals. Each is known by its key, confirmed once by telephone.")
        )
        self.pairing: PairingDialog | None = None
        self._pair_call: CallHandle | None = None
        locked = EmptyState(
            "lock",
            self.tr("Your identity is locked"),
            self.tr("Unlock it on the page Overview; then your invitation and your peers are here."),
            [(self.tr("Go to &overview"), lambda: self.go.emit("overview"))],
        )
        # An invitation was opened by a double click, before anybody could unlock.
        self._waiting = False
        self._waits = Notice(
            self.tr("The invitation is read. When your identity is unlocked, it is here to be added."), "info"
        )
        self._waits.hide()
        self.add(self._waits)
        self._switch = Switch(locked, self._open())
        self.add(self._switch)
        self.body.addStretch(1)
        bridge.happened.connect(self._event)

    def _open(self) -> QWidget:
        self._none = labels.muted(self.tr("No peers yet. Send your invitation to another hospital and add theirs."))
        self.list = PeerList()
        self.list.confirm.connect(self.pair)
        self.list.examine.connect(self.examine)
        self.list.remove.connect(self._remove)
        cards = Aside(self._invitation_card(), self._add_card(), narrow=66)
        return holder(column(cards, labels.heading(self.tr("Known hospitals")), self._none, self.list, spacing=1))

    # My invitation -------------------------------------------------------------------------------------------------

    def _invitation_card(self) -> QWidget:
        card = Card(
            self.tr("My invitation"),
            self.tr("Name, address and public keys. It holds no secret; send it any way you like."),
        )
        self.address = QLineEdit()
        self.address.setPlaceholderText(f"hospital.example:{PORT}")
        self.address.returnPressed.connect(self._invite)
        self._address = Field(
            self.tr("&Address and port at which others reach this computer"),
            self.address,
            self.tr("Your IT opens this one port for incoming connections."),
        )
        self.invitation = QPlainTextEdit()
        self.invitation.setReadOnly(True)
        self.invitation.setTabChangesFocus(True)
        self.invitation.setAccessibleName(self.tr("Invitation text"))
        self.invitation.setMinimumHeight(theme.em(7))
        self.qr = QrCode(self.tr("Invitation as QR code"))
        self._copy = buttons.button(self.tr("&Copy"), self._copy_invitation, "", "copy")
        self._save = buttons.button(self.tr("&Save…"), self._save_invitation, "", "save")
        side = column(self.invitation, row(self._copy, self._save, 1))
        self._made = Aside(holder(side), holder(column(self.qr, 1)), stretches=(1, 0), narrow=34)
        self._made.hide()
        card.add(self._address)
        card.add(row(buttons.button(self.tr("&Make the invitation"), self._invite), 1))
        card.add(self._made)
        card.body.addStretch(1)
        return card

    def _invite(self) -> None:
        address = self.address.text().strip()
        self._address.complain("" if address else self.tr("Give the address and port, such as hospital.example:47600."))
        if address:
            self.preferences.set_text("address", address)
            self.call("peers.invitation", {"address": address}, self._invited)

    def _invited(self, answer: Json) -> None:
        self.errors.clear()
        self.bridge.remember("invitation", answer)

    def _show_invitation(self) -> None:
        made: Json = self.bridge.known("invitation") or {"text": ""}
        self.invitation.setPlainText(made["text"])
        self.qr.set_text(made.get("code") or made["text"])  # a camera needs the machine's line only
        self._made.setVisible(bool(made["text"]))

    def _copy_invitation(self) -> None:
        QGuiApplication.clipboard().setText(self.invitation.toPlainText())
        self._copy.setText(self.tr("Copied"))
        QTimer.singleShot(2000, self._copy, lambda: self._copy.setText(self.tr("&Copy")))

    def _save_invitation(self) -> None:
        suggested = str(Path.home() / f"{(self.bridge.known('identity') or {}).get('name', 'invitation')}{SUFFIX}")
        path, _ = QFileDialog.getSaveFileName(self, self.tr("Save the invitation"), suggested, self._kinds())
        if path:
            try:
                Path(path).write_text(self.invitation.toPlainText() + "\n", encoding="utf-8")
            except OSError as error:
                self.fail(
                    Failure(
                        "StoreError",
                        self.tr("The invitation could not be saved."),
                        self.tr("Choose another folder, one you may write to."),
                        str(error),
                    )
                )

    def _kinds(self) -> str:
        return self.tr("Invitations (*{suffix} *.txt)").format(suffix=SUFFIX)

    # Adding --------------------------------------------------------------------------------------------------------

    def _add_card(self) -> QWidget:
        card = Card(
            self.tr("Add a peer"), self.tr("Paste the invitation which the other hospital sent you, or open it.")
        )
        self.pasted = QPlainTextEdit()
        self.pasted.setTabChangesFocus(True)
        self.pasted.setMinimumHeight(theme.em(7))
        self._pasted = Field(self.tr("Invitation of the &other hospital"), self.pasted)
        add = buttons.button(self.tr("A&dd"), self._add)
        add.setEnabled(False)
        self.pasted.textChanged.connect(lambda: add.setEnabled(bool(self.pasted.toPlainText().strip())))
        self.add_button = add
        card.add(self._pasted, 1)
        card.add(row(add, buttons.button(self.tr("Open a &file…"), self._open_invitation, "", "folder"), 1))
        return card

    def _add(self) -> None:
        self.call("peers.add", {"text": self.pasted.toPlainText().strip()}, self._added)

    def _added(self, _peer: Any) -> None:
        self.errors.clear()
        self.pasted.clear()
        self._fetch()

    def _open_invitation(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Open an invitation"), str(Path.home()), self._kinds())
        if path:
            self.open_invitation(path)

    def open_invitation(self, path: str) -> None:
        """Put the text of an invitation file where it can be read and added; also while the identity is locked."""
        try:
            self.pasted.setPlainText(Path(path).read_text(encoding="utf-8")[:100_000])
        except (OSError, UnicodeDecodeError) as error:
            self.fail(
                Failure(
                    "DataError",
                    self.tr("The file is not an invitation."),
                    self.tr("Choose the text file which the other hospital sent."),
                    str(error),
                )
            )
        else:
            self.add_button.setFocus()
            self._waiting = not self.bridge.known("identity")
            self._waits.setVisible(self._waiting)

    def _remove(self, peer: Json) -> None:
        question = QMessageBox(
            QMessageBox.Icon.Warning,
            self.tr("Remove a peer"),
            self.tr("Remove {name}?").format(name=peer["name"]),
            parent=self,
        )
        question.setInformativeText(
            self.tr("Its key is forgotten. To work with it again you exchange invitations and confirm each other anew.")
        )
        remove = question.addButton(self.tr("&Remove"), QMessageBox.ButtonRole.DestructiveRole)
        keep = question.addButton(self.tr("&Keep"), QMessageBox.ButtonRole.RejectRole)
        question.setDefaultButton(keep)
        remove.clicked.connect(
            lambda: self.call("peers.remove", {"party_id": peer["party_id"]}, lambda _: self._fetch())
        )
        question.open()

    # Confirming ----------------------------------------------------------------------------------------------------

    def pair(self, peer: Json) -> None:
        dialog = PairingDialog(peer, f"0.0.0.0:{self._port()}", self)
        self.pairing = dialog
        dialog.begin.connect(self._begin_pairing)
        dialog.typed.connect(self._type_code)
        dialog.abandoned.connect(self._abandon_pairing)
        dialog.finished.connect(lambda _: self._pairing_closed())
        dialog.open()

    def _port(self) -> str:
        port = self.preferences.text("address").rpartition(":")[2]
        return port if port.isdigit() else str(PORT)

    def _begin_pairing(self, listen: str) -> None:
        assert self.pairing is not None
        args: Json = {"party_id": self.pairing.peer["party_id"]}
        if listen:
            args["listen"] = listen
        self._pair_call = self.call("peers.pair", args, self._paired, self._not_paired)

    def _event(self, name: str, data: Json) -> None:
        if name != "pairing" or self.pairing is None or data["party_id"] != self.pairing.peer["party_id"]:
            return
        if "retry" in data:
            self.pairing.show_retry(say(data["retry"]))
        else:
            self.pairing.show_code(str(data["my_code"]))

    def _type_code(self, code: str) -> None:
        assert self.pairing is not None
        # A wrong code ends peers.pair with the error shown; this call's own failure would say the same twice.
        self.call(
            "peers.type_code", {"party_id": self.pairing.peer["party_id"], "code": code}, None, lambda _failure: None
        )

    def _paired(self, _peer: Any) -> None:
        self._pair_call = None
        if self.pairing is not None:
            self.pairing.show_confirmed()
        self._fetch()

    def _not_paired(self, failure: Failure) -> None:
        self._pair_call = None
        if self.pairing is not None:
            self.pairing.show_failure(failure)
        self._fetch()

    def _abandon_pairing(self) -> None:
        if self._pair_call is not None:
            self._pair_call.cancel()

    def _pairing_closed(self) -> None:
        if self.pairing is not None:
            self.pairing.deleteLater()
            self.pairing = None

    # The doctor ----------------------------------------------------------------------------------------------------

    def examine(self, peer: Json) -> None:
        dialog = DoctorDialog(peer, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.doctor = dialog
        self.bridge.call(
            "doctor",
            {"party_id": peer["party_id"]},
            lambda answer: dialog.show_steps(answer["steps"]),
            dialog.show_failure,
            owner=dialog,
        )
        dialog.open()

    # State ---------------------------------------------------------------------------------------------------------

    def shown(self) -> None:
        if self.bridge.known("identity"):
            self._fetch()

    def _fetch(self) -> None:
        self.call("peers.list")

    def facts_changed(self, name: str) -> None:
        if name in {"", "identity"}:
            self._switch.show_index(1 if self.bridge.known("identity") else 0)
            if self._waiting and self.bridge.known("identity"):
                self._waiting = False
                self._waits.hide()
                self.go.emit("peers")
            self.address.setText(self.preferences.text("address"))
        if name in {"", "invitation"}:
            self._show_invitation()
        if name in {"", "peers", "status"}:
            self._show_peers()

    def _show_peers(self) -> None:
        peers = (self.bridge.known("peers") or {}).get("peers", [])
        links = {link.party_id: link for link in self.bridge.session.peers} if self.bridge.session.running else {}
        self.list.show_peers(peers, links, (self.bridge.known("hello") or {}).get("version", ""))
        self._none.setVisible(not peers)
        states = {peer["state"] for peer in peers}
        if "blocked" in states:
            self.set_dot(ATTENTION)
        elif "confirmed" in states:
            self.set_dot(DONE)
        else:
            self.set_dot(TODO if self.bridge.known("identity") else "")
