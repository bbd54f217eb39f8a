"""The interrupted sessions of this hospital, each with the way to go on; nothing where there is none."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMessageBox, QVBoxLayout, QWidget

from app import theme
from app.bridge import Bridge
from app.preferences import Preferences
from app.shapes import Json
from app.text import number
from app.widgets.goingon import GoingOnCard, leads

SHOWN = 3
LISTEN = "0.0.0.0:47600"


class InterruptedSessions(QWidget):
    """`wanted`: arguments of `session.resume`; `given_up`: a session to forget, after the person was asked."""

    wanted = Signal(object)
    given_up = Signal(str)
    records = Signal()

    def __init__(self, bridge: Bridge, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge, self._preferences = bridge, preferences
        self._shown: list[Json] = []
        self._demo: Json | None = None
        self.cards: list[GoingOnCard] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.em(1))
        self.hide()

    def refresh(self) -> None:
        """Show what the bridge knows now."""
        sessions, demo = going_on(self._bridge)[:SHOWN], self._bridge.known("demo")
        if (sessions, demo) != (self._shown, self._demo):
            self._shown, self._demo = sessions, demo
            self._rebuild()
        ready = self._bridge.known("mapped") is not None
        for card in self.cards:
            card.show_ready(ready)
        self.setVisible(bool(self.cards))

    def _rebuild(self) -> None:
        for card in self.cards:
            self._layout.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = [self._card(session) for session in self._shown]
        for card in self.cards:
            self._layout.addWidget(card)

    def _card(self, session: Json) -> GoingOnCard:
        # As at the start, if it is remembered; else the hospital that leads is the one who waits.
        place = self._preferences.meeting_place(session["session"])
        listening = leads(session) if place is None else bool(place)
        listen = place or self._preferences.text("listen", LISTEN)
        if self._demo is not None:  # whose second hospital connects to this one, at another port each time
            listening, listen = True, str(self._demo["listen"])
        card = GoingOnCard(session, self._address_of, listen, listening)
        card.wanted.connect(self.wanted)
        card.records.connect(self.records)
        card.given_up.connect(self._ask)
        return card

    def _address_of(self, party: str) -> str:
        peers = (self._bridge.known("peers") or {}).get("peers") or []
        return next((str(p.get("address") or "") for p in peers if p["party_id"] == party), "")

    def _ask(self, session: Json) -> None:
        """Name what will be lost; the safe answer is the default."""
        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle(self.tr("Give up the session"))
        box.setText(self.tr("Give up this interrupted session?"))
        box.setInformativeText(
            self.tr(
                "The {k} finished trees kept here are deleted, and nobody can go on with this session any more."
                " Records, results and the ledger stay as they are."
            ).format(k=number(session["trees"]))
        )
        yes = box.addButton(self.tr("&Give up"), QMessageBox.ButtonRole.DestructiveRole)
        stay = box.addButton(self.tr("&Keep it"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(stay)
        box.setEscapeButton(stay)
        box.finished.connect(
            lambda _result: self.given_up.emit(session["session"]) if box.clickedButton() is yes else None
        )
        box.finished.connect(box.deleteLater)
        box.open()


def going_on(bridge: Bridge) -> list[Json]:
    """Sessions with which this hospital can go on now, the latest first."""
    if bridge.session_open or bridge.session.running:
        return []
    sessions = (bridge.known("interrupted") or {}).get("sessions") or []
    return [session for session in sessions if isinstance(session, dict)]
