"""The peers, one card each: name, address, fingerprint, state, and what can be done."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app import theme
from app.shapes import Json, PeerLink
from app.widgets import buttons, labels
from app.widgets.card import Card
from app.widgets.flow import Flow


class PeerCard(Card):
    confirm = Signal(object)
    examine = Signal(object)
    remove = Signal(object)

    def __init__(
        self, peer: Json, connected: bool | None, program: str = "", own: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(peer["name"], parent=parent)
        self.peer = peer
        self.set_chip(*self._state(peer["state"], connected))
        if peer.get("address"):
            self.add(labels.muted(self.tr("Address: {address}").format(address=peer["address"])))
        fingerprint = labels.muted(self.tr("Fingerprint of its key: {text}").format(text=peer["fingerprint"]))
        fingerprint.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.add(fingerprint)
        if program:
            runs = self.tr("Runs FedStroke {theirs}").format(theirs=program)
            if own and own != program:
                runs = self.tr("Runs FedStroke {theirs}; {own} is installed here").format(theirs=program, own=own)
            self.add(labels.muted(runs))
        if peer["state"] == "blocked":
            words = labels.body(
                self.tr(
                    "Its key has changed or a code was typed wrongly. Nothing is exchanged with it. Call them; if both"
                    " are sure, remove the peer and add it again from a new invitation."
                )
            )
            labels.set_tone(words, "bad")
            self.add(words)
        self.confirm_button = buttons.primary(
            self.tr("Confirm by telephone…"), lambda: self.confirm.emit(self.peer), "phone"
        )
        self.confirm_button.setVisible(peer["state"] == "invited")
        examine = buttons.button(self.tr("Check the connection"), lambda: self.examine.emit(self.peer))
        remove = buttons.quiet(self.tr("Remove…"), lambda: self.remove.emit(self.peer))
        for made in (self.confirm_button, examine, remove):
            made.setAccessibleDescription(peer["name"])
        self.add(Flow(self.confirm_button, examine, remove))

    def _state(self, state: str, connected: bool | None) -> tuple[str, str]:
        if state == "confirmed" and connected is not None:
            return (self.tr("Connected"), "good") if connected else (self.tr("Not connected"), "warn")
        return {
            "invited": (self.tr("Not confirmed yet"), "warn"),
            "confirmed": (self.tr("Confirmed"), "good"),
            "blocked": (self.tr("Blocked"), "bad"),
        }[state]


class PeerList(QWidget):
    """Rebuilt whole when peers or links change; there are few."""

    confirm = Signal(object)
    examine = Signal(object)
    remove = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.em(0.8))
        self._shown: list[tuple[Json, bool | None, str, str]] = []
        self.cards: list[PeerCard] = []

    def show_peers(self, peers: list[Json], links: dict[str, PeerLink], own: str = "") -> None:
        """`links` are those of the running session; `own` is the version installed here."""
        wanted: list[tuple[Json, bool | None, str, str]] = []
        for peer in peers:
            link = links.get(peer["party_id"])
            wanted.append((peer, link.connected, link.program, own) if link else (peer, None, "", own))
        if wanted == self._shown:
            return
        self._shown = wanted
        for card in self.cards:
            self._layout.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = [PeerCard(*one) for one in wanted]
        for card in self.cards:
            card.confirm.connect(self.confirm)
            card.examine.connect(self.examine)
            card.remove.connect(self.remove)
            self._layout.addWidget(card)
