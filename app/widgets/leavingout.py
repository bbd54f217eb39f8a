"""When a hospital is lost: the offer to go on without it, and the question of the one who asks all to do so."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMessageBox, QVBoxLayout, QWidget

from app import theme
from app.shapes import Json, PeerLink, Status
from app.text import listed, number
from app.widgets import buttons
from app.widgets.panels import Notice


class LeavingOut(QWidget):
    """`given_up` brings the party ids of those whom not to wait for, once a person has confirmed it; `answered` whether
    a person here agrees to go on without those of the question."""

    given_up = Signal(object)
    answered = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.em(1))
        self.offer = Notice(kind="warn")
        self.give_up = buttons.button("", self._ask)
        self.offer.add_button(self.give_up)
        self.question = Notice(kind="warn")
        self.agree = buttons.primary(self.tr("&Agree"), lambda: self._answer(True))
        self.wait = buttons.button(self.tr("Keep &waiting"), lambda: self._answer(False))
        self.question.add_button(self.agree)
        self.question.add_button(self.wait)
        layout.addWidget(self.offer)
        layout.addWidget(self.question)
        self._lost: list[PeerLink] = []
        self._n_others = 0
        self._asked: Json | None = None
        self.hide()

    @property
    def is_asked(self) -> bool:
        """Whether a person here is to answer."""
        return self._asked is not None

    def show_status(self, status: Status) -> None:
        """Offer or ask what the running session needs now; nothing otherwise."""
        self._n_others = len(status.peers)
        self._show_offer(lost_of(status))
        self._show_question(status.leaving if status.running else None)
        self.setVisible(bool(self._lost) or self.is_asked)

    def _show_offer(self, lost: list[PeerLink]) -> None:
        if [peer.party_id for peer in lost] != [peer.party_id for peer in self._lost]:
            self.give_up.setEnabled(True)
        self._lost = lost
        names = self._names()
        words = self.tr("{names} cannot be reached. The session waits, or goes on without if all the others agree.")
        self.offer.set_text(words.format(names=names) if lost else "", "warn")
        self.give_up.setText(self.tr("&Go on without {names}…").format(names=names.replace("&", "&&")))

    def _show_question(self, asked: Json | None) -> None:
        if asked != self._asked:
            for made in (self.agree, self.wait):
                made.setEnabled(True)
        self._asked = asked
        self.question.set_text("" if asked is None else self.question_words(asked), "warn")

    def question_words(self, asked: Json) -> str:
        """What it means to agree."""
        names = listed(list(asked["names"]))
        return " ".join((
            self.tr("{asks} asks to go on without {names}, which cannot be reached.").format(
                asks=asked["asks"], names=names
            ),
            self.what_happens(names, int(asked["tree"]), int(asked["trees"])),
            self.who_remains(list(asked["remaining"])),
        ))  # fmt: skip

    def what_happens(self, names: str, tree: int, trees: int) -> str:
        since = self.tr(
            "From tree {k} of {n} on, the patients of {names} do not count any more. The others could then closely"
            " estimate what {names} had added to the sums."
        )
        return since.format(k=number(tree), n=number(trees), names=names)

    def who_remains(self, remaining: list[str]) -> str:
        words = self.tr("All who remain must agree: {names}. If one does not, the session waits.").format(
            names=listed(remaining)
        )
        if len(remaining) == 2:
            words += " " + self._of_two()
        return words

    def _of_two(self) -> str:
        return self.tr("With only two left, each of them could compute the other’s sums.")

    def _names(self) -> str:
        return listed([peer.name for peer in self._lost])

    def _ask(self) -> None:
        """Say what happens; the safe answer is the default."""
        names, lost = self._names(), [peer.party_id for peer in self._lost]
        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.tr("Go on without a hospital"))
        box.setText(self.tr("Go on without {names}?").format(names=names))
        two = " " + self._of_two() if self._n_others - len(lost) == 1 else ""
        box.setInformativeText(
            self.tr(
                "Ask them by telephone first: if they come back, the session goes on by itself and nothing is lost.\n\n"
                "Otherwise the other hospitals are asked now. When all agree and sign, the patients of {names} do not"
                " count from the next tree on; the trees made until now stay. The others could then closely estimate"
                " what {names} had added to the sums. It is written into the ledgers and the result, and cannot be"
                " undone."
            ).format(names=names)
            + two
        )
        yes = box.addButton(self.tr("&Ask the others"), QMessageBox.ButtonRole.AcceptRole)
        stay = box.addButton(self.tr("Keep &waiting"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(stay)
        box.setEscapeButton(stay)
        box.finished.connect(lambda _result: self._give_up(lost) if box.clickedButton() is yes else None)
        box.finished.connect(box.deleteLater)
        box.open()

    def _give_up(self, lost: list[str]) -> None:
        self.give_up.setEnabled(False)
        self.given_up.emit(lost)

    def _answer(self, agrees: bool) -> None:
        for made in (self.agree, self.wait):
            made.setEnabled(False)
        self.answered.emit(agrees)


def lost_of(status: Status) -> list[PeerLink]:
    """The hospitals which a person here may leave out now: those not connected, where enough others are."""
    lost = [peer for peer in status.peers if not peer.connected]
    return lost if status.running and status.may_leave_out and len(lost) < len(status.peers) else []
