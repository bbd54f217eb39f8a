"""An interrupted session: what is kept of it, and the way to go on or to give it up."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from app import theme
from app.shapes import Json
from app.text import listed, number, when
from app.widgets import buttons, labels
from app.widgets.card import Card, row
from app.widgets.meeting import MeetingChoice


class GoingOnCard(Card):
    """`wanted` brings the arguments of `session.resume`, `given_up` the session; `address_of` gives an address
    by party id, or ""."""

    wanted = Signal(object)
    given_up = Signal(object)
    records = Signal()

    def __init__(
        self,
        session: Json,
        address_of: Callable[[str], str],
        listen: str,
        listening: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            QCoreApplication.translate("GoingOnCard", "Interrupted: {outcome}, with {names}").format(
                outcome=session["outcome"], names=listed(list(session["with"]))
            ),
            parent=parent,
        )
        self.session = session
        self.set_chip(self.tr("Generated records") if session.get("generated") else "", "warn")
        self.kept = labels.body(kept_words(session) + " " + self.tr("Begun {time}.").format(time=when(session["time"])))
        self.add(self.kept)
        self.add(
            labels.muted(
                self.tr(
                    "The other hospital chooses “Go on” for the same session, or is waiting already. The terms you both"
                    " signed stay as they are, and the model becomes the same as without the interruption."
                )
            )
        )
        self._address_of, self._peers = address_of, list(session.get("peers") or [])
        address = address_of(self._peers[0] if self._peers else "")
        self.meeting = MeetingChoice(address, listen, listening=listening or not address)
        self.meeting.connects.setEnabled(not (len(session["with"]) > 1 and leads(session)))
        lost = str((session["with"] or [""])[0])
        self.without = QCheckBox(
            self.tr("{name} is lost for good: go on with&out it").format(name=lost.replace("&", "&&"))
        )
        self.means = labels.body(self._what_it_means(lost, len(session["with"])))
        self.means.hide()
        self.without.setVisible(bool(session.get("next_host")) and not leads(session))
        self.without.toggled.connect(self._show_place)
        self.add(self.meeting)
        self.add(self.without)
        self.add(self.means)
        self.needs = labels.muted(self.tr("First open the same records as at the start and confirm the same columns."))
        self.open = buttons.button(self.tr("Open &records"), self.records.emit)
        self.go_on = buttons.primary(
            self.tr("&Go on from tree {k} of {n}").format(k=number(session["trees"]), n=number(session["of"])),
            self._go_on,
        )
        self.give_up = buttons.button(self.tr("Gi&ve up…"), lambda: self.given_up.emit(session), "danger")
        self.add(row(self.go_on, self.open, self.needs, 1, self.give_up, spacing=1))
        self.setMinimumWidth(theme.em(28))

    def _what_it_means(self, lost: str, n_others: int) -> str:
        words = self.tr(
            "By going on you agree to it, and all other hospitals must choose the same. The patients of {name} do not"
            " count from the next tree on, and the others could then closely estimate what {name} had added to the"
            " sums. It is written into the ledgers and the result, and cannot be undone. As {name} was the one to whom"
            " the others connect, they now connect to the next one of the terms."
        ).format(name=lost)
        if n_others == 2:
            words += " " + QCoreApplication.translate(
                "LeavingOut", "With only two left, each of them could compute the other’s sums."
            )
        return words

    def show_ready(self, ready: bool) -> None:
        """Whether records are in use here; without them nothing can go on."""
        self.go_on.setEnabled(ready)
        for widget in (self.needs, self.open):
            widget.setVisible(not ready)

    @property
    def _host(self) -> str:
        """At whom this hospital meets the others; itself where it leads."""
        if self.without.isChecked():
            return str(self.session["next_host"])
        return str(self._peers[0]) if self._peers else ""

    def _show_place(self) -> None:
        """Where to meet once the hospital that leads is left out, or is not."""
        self.means.setVisible(self.without.isChecked())
        connects = self._host in self._peers
        self.meeting.set_address(self._address_of(self._host) if connects else "")
        self.meeting.connects.setEnabled(connects)
        (self.meeting.connects if connects else self.meeting.listens).setChecked(True)

    def _go_on(self) -> None:
        args: Json = {"session": self.session["session"]}
        if listen := self.meeting.listen():
            args["listen"] = listen
        else:
            args["host"] = self._host
        if self.without.isChecked():
            args["without"] = [self._peers[0]]
        self.wanted.emit(args)


def leads(session: Json) -> bool:
    """Whether the others come to this hospital: the label hospital's, or the site's that proposed."""
    host = session.get("host")
    return session.get("role") == "label" or (host is not None and host not in (session.get("peers") or []))


def kept_words(session: Json) -> str:
    """What is kept of an interrupted session."""
    translate = QCoreApplication.translate
    if not session["trees"]:
        return translate("GoingOnCard", "The patients are matched; no tree is finished yet.")
    return translate("GoingOnCard", "{k} of {n} trees are finished and kept on both sides.").format(
        k=number(session["trees"]), n=number(session["of"])
    )
