"""Where a hospital waits for terms which another proposes: whose, of which kind, and where they meet."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app import theme
from app.shapes import Json
from app.widgets import buttons
from app.widgets.card import Card, row
from app.widgets.choices import Choice
from app.widgets.meeting import MeetingChoice
from app.widgets.ownpatients import OwnPatients
from app.widgets.panels import Notice
from app.widgets.termsform import mode_choices


class JoinCard(Card):
    """`wanted` brings the arguments of `session.join`. `has_outcome`: whether both kinds of session are possible."""

    wanted = Signal(object)

    def __init__(self, peers: list[Json], listen: str, *, has_outcome: bool, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self.heading.setText(self.tr("Wait for a proposal"))
        self.add(self.heading)
        self.setMinimumWidth(theme.em(28))
        self.peer = Choice(self.tr("&Hospital that proposes"), [(peer["party_id"], peer["name"]) for peer in peers])
        self.meeting = MeetingChoice(peers[0].get("address") or "", listen)
        self.peer.combo.currentIndexChanged.connect(lambda i: self.meeting.set_address(peers[i].get("address") or ""))
        self.join = buttons.primary(self.tr("&Connect and wait"), self._join)
        self.kind = Choice(self.tr("The hospitals have"), mode_choices())
        self.kind.setVisible(has_outcome)
        self._told = Notice(
            self.tr(
                "When you are connected you see the proposing hospital’s columns beside yours, match them, and decide"
                " whether to describe yours: names, kinds, categories, the range of numbers and how many are missing."
            )
        )
        self.own = OwnPatients()
        self.kind.combo.currentIndexChanged.connect(lambda _: self._show_kind())
        for widget in (self.kind, self._told, self.peer, self.meeting, self.own):
            self.add(widget)
        self.add(row(self.join, 1))
        self._show_kind()

    def _show_kind(self) -> None:
        for only_together in (self._told, self.own):
            only_together.setVisible(self.kind.value == "horizontal")

    def _join(self) -> None:
        args: Json = {"peer": self.peer.value}
        if self.kind.value == "horizontal":
            args |= {"mode": "horizontal", **self.own.args()}
        if listen := self.meeting.listen():
            args["listen"] = listen
        self.wanted.emit(args)
