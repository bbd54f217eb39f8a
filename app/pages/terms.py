"""Terms: propose a session or wait for a proposal, read it in plain words, sign it or decline."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app import theme
from app.bridge import Bridge
from app.nextstep import session_step
from app.pages.base import ATTENTION, BUSY, DONE, NONE, TODO, Page
from app.pages.peers import PORT
from app.preferences import Preferences
from app.shapes import Failure, Json
from app.text import listed, say
from app.widgets import buttons, labels
from app.widgets.card import Card, row
from app.widgets.dictionarymatch import DictionaryMatch
from app.widgets.empty import EmptyState
from app.widgets.joincard import JoinCard
from app.widgets.ownpatients import OwnPatients
from app.widgets.panels import Notice
from app.widgets.signing import SigningCard
from app.widgets.statusline import state_words
from app.widgets.termsform import TermsForm
from app.widgets.termsview import ParameterCard, TermsView

MATTERS = {
    "", "identity", "records", "mapped", "peers", "status", "proposal", "signed", "dictionary", "role",
    "session_failure", "ended", "interrupted",
}  # fmt: skip
BEFORE = {"idle", "connecting", "agreeing"}  # states of a session whose terms are not signed by all
REDRAFT_MS = 350  # after the last keystroke


class TermsPage(Page):
    """Which part shows follows from what the bridge knows; see `_show`."""

    key = "terms"

    def __init__(self, bridge: Bridge, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(bridge, preferences, parent)
        self.set_title(
            self.tr("Terms"), self.tr("What is computed together, what leaves this hospital, and who agrees to it.")
        )
        self._shown: tuple[Any, ...] = ()
        self._part: QWidget | None = None
        self._drafted: Json = {}
        self._drafts = 0
        self.form: TermsForm | None = None
        self.view: TermsView | None = None
        self.signing: SigningCard | None = None
        self.match: DictionaryMatch | None = None
        self._redraft = QTimer(self)
        self._redraft.setSingleShot(True)
        self._redraft.setInterval(REDRAFT_MS)
        self._redraft.timeout.connect(self._draft)
        self._place = QVBoxLayout()
        self.add(self._place)
        self.body.addStretch(1)

    # Which part ----------------------------------------------------------------------------------------------------

    def facts_changed(self, name: str) -> None:
        if name in MATTERS:
            self._show()
        if name == "dictionary" and self.match is not None:
            self.match.show_view(self.bridge.known("dictionary"))

    def _show(self) -> None:
        """Build the part that fits what is known, unless it is the one already there."""
        wanted = self._wanted()
        self._show_dot(wanted[0])
        if wanted == self._shown:
            return
        self._shown = wanted
        if self._part is not None:
            self._place.removeWidget(self._part)
            self._part.hide()
            self._part.deleteLater()
        self.form = self.view = self.signing = self.match = None
        self._redraft.stop()
        make = {
            "locked": self._locked,
            "needs": self._needs,
            "review": self._review,
            "agreed": self._agreed,
            "match": self._match_part,
            "waiting": self._waiting,
            "propose": self._propose_part,
            "join": self._join_part,
        }[wanted[0]]
        self._part = make()
        self._place.addWidget(self._part)

    def _show_dot(self, part: str) -> None:
        dots = {"locked": NONE, "needs": NONE, "match": ATTENTION, "review": ATTENTION, "agreed": DONE, "waiting": BUSY}
        self.set_dot(dots.get(part, TODO if session_step(self.bridge) == self.key else NONE))

    def _wanted(self) -> tuple[Any, ...]:
        known = self.bridge.known
        proposal = known("proposal")
        if not known("identity"):
            return ("locked",)
        if proposal:
            review = proposal.get("needs_signature") and not known("signed")
            if review:
                return ("review", proposal["digest"])
            return ("agreed", proposal["digest"], self.bridge.session.state in BEFORE)
        if known("dictionary"):
            return ("match",)
        if self.bridge.session_open or self.bridge.session.running:
            return ("waiting",)
        if not known("mapped") or not self._confirmed():
            return ("needs", bool(known("mapped")), bool(self._confirmed()))
        proposing = self._has_outcome() and known("role") != "join"
        peers = tuple(peer["party_id"] for peer in self._confirmed())
        return ("propose" if proposing else "join", known("mapped")["digest"], peers)

    def _confirmed(self) -> list[Json]:
        peers = (self.bridge.known("peers") or {}).get("peers", [])
        return [peer for peer in peers if peer["state"] == "confirmed"]

    def _has_outcome(self) -> bool:
        return (self.bridge.known("mapped") or {}).get("cases") is not None

    # Parts ---------------------------------------------------------------------------------------------------------

    def _locked(self) -> QWidget:
        return EmptyState(
            "lock",
            self.tr("Your identity is locked"),
            self.tr("Unlock it on the page Overview. Then you can propose terms here, or review a proposal."),
            [(self.tr("Go to &overview"), lambda: self.go.emit("overview"))],
        )

    def _needs(self) -> QWidget:
        ways: list[tuple[str, Callable[[], object]]] = []
        if not self.bridge.known("mapped"):
            ways.append((self.tr("Open &records"), lambda: self.go.emit("records")))
        if not self._confirmed():
            ways.append((self.tr("Confirm a &peer"), lambda: self.go.emit("peers")))
        return EmptyState(
            "terms",
            self.tr("Terms come after records and peers"),
            self.tr(
                "Here one hospital proposes a session and the other reads it in plain words: what for, what leaves,"
                " what each side could learn. It needs records in use and one confirmed peer."
            ),
            ways,
        )

    def _propose_part(self) -> QWidget:
        holder, layout = _holder()
        other = Notice(self.tr("This hospital knows the outcome, so it proposes the terms."), "info")
        other.add_button(buttons.quiet(self.tr("Wait for a proposal instead"), lambda: self._role("join")))
        layout.addWidget(other)
        self.view = TermsView()
        self.form = TermsForm(self._confirmed(), self._listen(), self.bridge.known("draft") or {})
        # The demonstration's second hospital has the same patients.
        self.form.mode.setVisible(self.bridge.known("demo") is None)
        self.form.changed.connect(self._changed)
        if self.form.args()["peers"]:
            self.view.wait_for(self.tr("The terms are being written out …"))
        self.view.right.addWidget(self.form)
        layout.addWidget(self.view)
        self.signing = SigningCard(proposing=True)
        self.signing.sign.setEnabled(False)
        self.signing.signed.connect(self._propose)
        self.signing.passphrase.setText((self.bridge.known("demo") or {}).get("passphrase", ""))
        layout.addWidget(self.signing)
        self.asking = self._asking_card()
        layout.addWidget(self.asking)
        self._show_next_step()
        self._redraft.start(0)
        return holder

    def _asking_card(self) -> Card:
        """Hospitals with the same predictors first agree on columns; the terms are written and signed after that."""
        card = Card(self.tr("Ask for the others’ columns"))
        card.add(
            labels.muted(
                self.tr(
                    "Above are the terms as they would be with your columns. The other hospitals are told what yours"
                    " are called and hold, and describe theirs: names, kinds, categories, ranges. You match what does"
                    " not fit; then you read the final terms here and sign them. Nothing else is sent."
                )
            )
        )
        self.own = OwnPatients()
        card.add(self.own)
        self.ask = buttons.primary(self.tr("Connect and &ask"), self._ask_for_columns)
        card.add(row(self.ask, 1))
        return card

    def _show_next_step(self) -> None:
        if self.form is not None and self.signing is not None:
            self.signing.setVisible(not self.form.is_together)
            self.asking.setVisible(self.form.is_together)

    def _ask_for_columns(self) -> None:
        assert self.form is not None
        args = {**self.form.args(), **self.form.place(), **self.own.args()}
        self.errors.clear()
        self.preferences.met_at("next", args.get("listen", ""))
        self.bridge.call("session.propose", args)
        self._show()

    def _join_part(self) -> QWidget:
        holder, layout = _holder()
        if self._has_outcome():
            other = Notice(self.tr("You wait for terms which another hospital proposes."), "info")
            other.add_button(buttons.quiet(self.tr("Propose terms instead"), lambda: self._role("propose")))
            layout.addWidget(other)
        self.joining = JoinCard(self._confirmed(), self._listen(), has_outcome=self._has_outcome())
        self.joining.wanted.connect(self._join)
        self.join, self.kind = self.joining.join, self.joining.kind
        layout.addWidget(
            labels.muted(
                self.tr("A hospital that knows the outcome proposes. Agree by telephone on a time and on who connects.")
            )
        )
        layout.addLayout(row(self.joining, 1))
        layout.addWidget(
            labels.muted(self.tr("Nothing about patients is sent before you have read the terms and signed them."))
        )
        return holder

    def _waiting(self) -> QWidget:
        holder, layout = _holder()
        card = Card(self.tr("Waiting for the other hospital"))
        status = self.bridge.session
        words = say(status.phase) or state_words(status)
        if status.waiting_for:
            words += " · " + self.tr("Not here yet: {names}.").format(names=listed(list(status.waiting_for)))
        card.add(labels.body(words))
        card.add(labels.muted(self.tr("Both programs must run at the same time. You may leave this page.")))
        card.add(row(buttons.button(self.tr("&Cancel"), lambda: self.call("session.cancel")), 1))
        layout.addWidget(card)
        return holder

    def _match_part(self) -> QWidget:
        """The columns of all before the terms are written of them."""
        self.match = DictionaryMatch(self.bridge.known("dictionary"))
        self.match.changed.connect(self._try_match)
        self.match.agreed.connect(lambda decisions: self._answer("dictionary.agree", {"decisions": decisions}))
        self.match.declined.connect(lambda reason: self._answer("dictionary.decline", {"reason": reason}))
        return self.match

    def _try_match(self, decisions: Json) -> None:
        """What comes of decisions; those that cannot be leave everything as it was."""

        def tried(view: Json) -> None:
            self.errors.clear()
            self.bridge.remember("dictionary", view)

        def refused(failure: Failure) -> None:
            self.fail(failure)
            if self.match is not None:
                self.match.show_view(self.match.view)

        self.call("dictionary.match", {"decisions": decisions}, tried, refused)

    def _answer(self, do: str, args: Json) -> None:
        def answered(_answer: Any) -> None:
            self.errors.clear()
            self.bridge.remember("dictionary", None)

        self.call(do, args, answered)

    def _review(self) -> QWidget:
        proposal: Json = self.bridge.known("proposal")
        holder, layout = _holder()
        words = self.tr("{name} proposes these terms. Read them, then sign or decline at the foot of the page.")
        if proposal.get("proposer") == (self.bridge.known("identity") or {}).get("name"):
            words = self.tr("The others’ columns have come. Read the final terms, then sign and propose, or decline.")
        layout.addWidget(Notice(words.format(name=proposal.get("proposer", "")), "info"))
        if odd := [say(note) for note in proposal.get("match_notes") or ()]:
            layout.addWidget(Notice(self.tr("Of your own columns: {notes}").format(notes=" ".join(odd)), "warn"))
        layout.addWidget(self._terms(proposal))
        self.signing = SigningCard(proposing=False)
        self.signing.signed.connect(self._sign)
        self.signing.declined.connect(self._decline)
        layout.addWidget(self.signing)
        return holder

    def _agreed(self) -> QWidget:
        holder, layout = _holder()
        if self.bridge.session.state in BEFORE:
            notice = Notice(self.tr("Signed here. Waiting for the other hospital to connect and to sign."), "info")
            notice.add_button(buttons.button(self.tr("&Cancel"), lambda: self.call("session.cancel")))
        else:
            notice = Notice(self.tr("Signed here. The session runs on these terms."), "good")
            notice.add_button(buttons.quiet(self.tr("Watch the session"), lambda: self.go.emit("training")))
        layout.addWidget(notice)
        layout.addWidget(self._terms(self.bridge.known("proposal")))
        return holder

    def _terms(self, terms: Json) -> TermsView:
        self.view = TermsView()
        parameters = ParameterCard()
        parameters.show_terms(terms)
        self.view.right.addWidget(parameters)
        self.view.show_terms(terms)
        return self.view

    # Proposing -----------------------------------------------------------------------------------------------------

    def _role(self, role: str) -> None:
        # After the click: the button clicked goes with its part.
        QTimer.singleShot(0, self, lambda: self.bridge.remember("role", role))

    def _listen(self) -> str:
        if demo := self.bridge.known("demo"):
            return str(demo["listen"])
        port = self.preferences.text("address").rpartition(":")[2]
        return f"0.0.0.0:{port if port.isdigit() else PORT}"

    def _changed(self) -> None:
        assert self.form is not None
        self.bridge.remember("draft", self.form.args())
        self._show_next_step()
        if self.signing is not None:
            self.signing.sign.setEnabled(False)
        self.ask.setEnabled(False)
        self._redraft.start(REDRAFT_MS)

    def _draft(self) -> None:
        """Ask the worker for the terms as they stand; only the answer to the last question is shown."""
        if self.form is None or self.view is None:
            return
        args = self.form.args()
        if not args["peers"]:
            self.view.wait_for(self.tr("Choose with whom; then the terms are written out here."))
            return
        self._drafts += 1
        asked, view = self._drafts, self.view

        def drafted(terms: Json) -> None:
            if asked == self._drafts and self.view is view:
                self.errors.clear()
                self._drafted = terms
                view.show_terms(terms)
                if self.form is not None:
                    self.form.scheme.show_first(terms.get("forecast") or {})
                if self.signing is not None:
                    self.signing.sign.setEnabled(True)
                self.ask.setEnabled(True)
                self._foretell(args, asked)

        def refused(failure: Failure) -> None:
            if asked == self._drafts and self.view is view:
                view.wait_for(self.tr("The terms cannot be written out as they stand."))
                self.fail(failure)

        self.call("terms.draft", args, drafted, refused)

    def _foretell(self, args: Json, asked: int) -> None:
        """Show what each way to encrypt would take; the first time this computer is measured for it."""
        form, view = self.form, self.view

        def foretold(forecast: Json) -> None:
            if asked == self._drafts and self.form is form and form is not None and view is not None:
                form.scheme.show_forecast(forecast)
                view.show_expected(forecast)

        if form is not None and not form.is_together:
            self.call("terms.forecast", args, foretold)

    def _propose(self, passphrase: str) -> None:
        """The passphrase is checked first: it is the signature of the person in front of the screen."""
        assert self.form is not None
        args = {**self.form.args(), **self.form.place()}
        self.errors.clear()

        def begin(_identity: Any) -> None:
            # Not owned by the page: the session outlives a change of language, which builds pages anew.
            self.preferences.met_at(str(self._drafted.get("session", "")), args.get("listen", ""))
            self.bridge.call("session.propose", args)
            self.bridge.remember("proposal", {**self._drafted, "needs_signature": False})

        self.call("identity.unlock", {"passphrase": passphrase}, begin, self._not_signed)

    def _not_signed(self, failure: Failure) -> None:
        if self.signing is not None:
            self.signing.busy(False)
        self.fail(failure)

    # Joining and deciding ------------------------------------------------------------------------------------------

    def _join(self, args: Json) -> None:
        self.errors.clear()
        self.preferences.met_at("next", args.get("listen", ""))
        self.bridge.call("session.join", args)
        self._show()

    def _sign(self, passphrase: str) -> None:
        place = self.preferences.meeting_place("next")
        if place is not None:  # only now the session has a name
            self.preferences.met_at(str(self.bridge.known("proposal").get("session", "")), place)
        self.call(
            "session.sign",
            {"passphrase": passphrase},
            lambda _: self.bridge.remember("signed", self.bridge.known("proposal")["digest"]),
            self._not_signed,
        )

    def _decline(self, reason: str) -> None:
        def declined(_answer: Any) -> None:
            self.bridge.remember("proposal", None)

        self.call("session.decline", {"reason": reason}, declined, self._not_signed)

    def shown(self) -> None:
        if self.bridge.known("identity"):
            self.call("peers.list")

    def settled(self) -> bool:
        if self.signing is None or self.form is None:
            return True
        is_foretold = self.form.is_together or not self.form.scheme.is_waiting
        return self.signing.sign.isEnabled() and is_foretold


def _holder() -> tuple[QWidget, QVBoxLayout]:
    holder = QWidget()
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(theme.em(1))
    return holder, layout
