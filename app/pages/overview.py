"""Overview: who we are, and what to do next; on first start the welcome."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from app import theme
from app.bridge import Bridge
from app.nextstep import session_step
from app.pages.base import ATTENTION, DONE, TODO, Page
from app.preferences import Preferences
from app.shapes import Failure, Json
from app.text import listed, number, percent, say, when
from app.widgets import buttons, labels
from app.widgets.aside import Aside
from app.widgets.card import Card, column, holder, row
from app.widgets.goingon import kept_words
from app.widgets.identity import CreateIdentity, RestoreIdentity, UnlockIdentity
from app.widgets.interrupted import going_on
from app.widgets.panels import Notice
from app.widgets.statusline import state_words
from app.widgets.switch import Switch

MATTERS = {
    "", "hello", "identity", "records", "mapped", "peers", "status", "results", "proposal", "interrupted", "demo",
    "ended",
}  # fmt: skip


class StepCard(Card):
    """One step of the work: its state, a sentence, and the way to its page."""

    def __init__(self, heading: str, action: str) -> None:
        super().__init__(heading)
        self.words = labels.muted("")
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.button: QPushButton = buttons.button(action)
        self.add(self.words, 1)
        self.add(row(self.button, 1))

    def show_state(self, words: str, chip: str, tone: str, next_step: bool) -> None:
        self.words.setText(words)
        self.set_chip(chip, tone)
        self.button.setProperty("kind", "primary" if next_step else "")
        self.button.style().unpolish(self.button)
        self.button.style().polish(self.button)


class OverviewPage(Page):
    key = "overview"

    def __init__(self, bridge: Bridge, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(bridge, preferences, parent)
        self._create = CreateIdentity()
        self._create.wanted.connect(self._create_identity)
        self._restore = RestoreIdentity()
        self._restore.wanted.connect(self._restore_identity)
        self._unlock = UnlockIdentity()
        self._unlock.wanted.connect(self._unlock_identity)
        self._starting = labels.muted(self.tr("Starting…"))
        self._steps = self._make_steps()
        self._switch = Switch(self._starting, self._welcome(), holder(row(self._unlock, 1)), self._steps)
        self.add(self._switch)
        self.body.addStretch(1)

    # Layout --------------------------------------------------------------------------------------------------------

    def _welcome(self) -> QWidget:
        points = Card("")
        points.add(labels.heading(self.tr("What this program does")))
        for text in (
            self.tr("Several hospitals train one stroke-risk model together. No patient record leaves any of them."),
            self.tr("Before anything is sent you read in plain words what leaves this house, and sign it or decline."),
            self.tr("Afterwards you see what the joint model gains over your own, and a list of all that left."),
        ):
            points.add(labels.body(text))
        points.add(labels.muted(self.tr("For research use only, until a model has been validated for your patients.")))
        trial = Card("")
        trial.add(labels.heading(self.tr("Try it first")))
        trial.add(
            labels.muted(
                self.tr(
                    "A second window opens with generated patients and a generated second hospital on this computer."
                    " It has an identity of its own; nothing of yours is touched."
                )
            )
        )
        trial.add(row(buttons.button(self.tr("Open the &demonstration"), self.bridge.open_demo), 1))
        side = holder(column(points, trial, self._restore, 1, spacing=1))
        return Aside(self._create, side, stretches=(11, 9), top=True)

    def _make_steps(self) -> QWidget:
        self._note = Notice()
        self._note.hide()
        self._records = StepCard(self.tr("1  Records"), self.tr("Open records or a project"))
        self._peers = StepCard(self.tr("2  Peers"), self.tr("Go to peers"))
        self._session = StepCard(self.tr("3  Session"), self.tr("Go to terms"))
        self._result = StepCard(self.tr("4  Last result"), self.tr("See the result"))
        targets = ((self._records, "records"), (self._peers, "peers"), (self._result, "results"))
        for card, key in targets:
            card.button.clicked.connect(lambda _=False, key=key: self.go.emit(key))
        self._session.button.clicked.connect(lambda: self.go.emit(self._session_page()))
        cards = (self._records, self._peers, self._session, self._result)
        for card in cards:
            card.setMinimumHeight(theme.em(11))
        self._me = labels.muted("")
        self._me.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return holder(column(self._note, Aside(*cards[:2]), Aside(*cards[2:]), self._me, spacing=1))

    # State ---------------------------------------------------------------------------------------------------------

    def facts_changed(self, name: str) -> None:
        if name in {"session_failure", "result"} and self.bridge.known("identity"):
            self._ask_what_was_interrupted()
        if name == "result" and self.bridge.known("identity"):
            self.call("results.list", on_error=lambda _: None)
        if name not in MATTERS:
            return
        hello, identity = self.bridge.known("hello"), self.bridge.known("identity")
        if identity:
            self.set_title(identity["name"], self.tr("What to do next"))
            self._show_steps(identity)
            self._switch.show_index(3)
        elif hello is None:
            self.set_title(self.tr("Overview"))
            self._switch.show_index(0)
        elif hello.get("has_identity"):
            self.set_title(
                hello.get("name") or self.tr("Welcome back"),
                self.tr("Unlock to see your peers and to start a session."),
            )
            self._switch.show_index(2)
            self.set_dot(TODO)
        else:
            self.set_title(self.tr("Welcome to FedStroke"), self.tr("One step before you begin."))
            self._switch.show_index(1)
            self.set_dot(TODO)
        if name == "identity" and identity:
            self.call("peers.list")
            self.call("results.list")
            self._ask_what_was_interrupted()

    def _ask_what_was_interrupted(self) -> None:
        self.call("session.interrupted", on_error=lambda _: None)

    def shown(self) -> None:
        if self.bridge.known("hello") and not self.bridge.known("identity"):
            has_identity = self.bridge.known("hello").get("has_identity")
            (self._unlock.passphrase if has_identity else self._create.name).setFocus()

    def _show_steps(self, identity: Json) -> None:
        self.set_dot("")
        fingerprint = identity.get("fingerprint", "")
        self._me.setText(self.tr("Fingerprint of this hospital's key: {text}").format(text=fingerprint))
        ready = self._show_records()
        confirmed = self._show_peers(ready)
        running = self._show_session(ready and confirmed)
        self._show_result()
        generated = bool((self.bridge.known("records") or {}).get("generated"))
        text = self.tr("These are generated patients. Numbers on these pages describe nobody.") if generated else ""
        self._note.set_text(text, "warn")
        if self.bridge.known("proposal") and not running:
            self.set_dot(ATTENTION)

    def _show_records(self) -> bool:
        records, mapped = self.bridge.known("records"), self.bridge.known("mapped")
        if mapped:
            words = self.tr("{file}: {patients} patients, {features} predictors.").format(
                file=(records or {}).get("file", ""),
                patients=number(mapped["patients"]),
                features=number(len(mapped["features"])),
            )
            if mapped.get("cases") is not None:
                share = mapped["cases"] / max(1, mapped["patients"])
                words += " " + self.tr("{cases} with the outcome ({share}).").format(
                    cases=number(mapped["cases"]), share=percent(share, 1)
                )
            self._records.show_state(words, self.tr("Ready"), "good", False)
        elif records:
            words = self.tr("{file} is open. Say what its columns mean.").format(file=records["file"])
            self._records.show_state(words, self.tr("To do"), "accent", True)
        else:
            words = self.tr("Open a file with one row per patient. It is read here and sent nowhere.")
            self._records.show_state(words, self.tr("To do"), "accent", True)
        return bool(mapped)

    def _show_peers(self, records_ready: bool) -> bool:
        peers = (self.bridge.known("peers") or {}).get("peers", [])
        confirmed = [peer["name"] for peer in peers if peer["state"] == "confirmed"]
        blocked = [peer["name"] for peer in peers if peer["state"] == "blocked"]
        if blocked:
            words = self.tr("{names}: the key has changed or a code was wrong. See the page Peers.").format(
                names=listed(blocked)
            )
            self._peers.show_state(words, self.tr("Blocked"), "bad", False)
        elif confirmed:
            words = self.tr("Confirmed: {names}.").format(names=listed(confirmed))
            self._peers.show_state(words, self.tr("Ready"), "good", False)
        elif peers:
            words = self.tr("Invited: {names}. Confirm each other by telephone.").format(
                names=listed([peer["name"] for peer in peers])
            )
            self._peers.show_state(words, self.tr("To do"), "accent", records_ready)
        else:
            words = self.tr("Exchange invitations with another hospital and confirm each other by telephone.")
            self._peers.show_state(words, self.tr("To do"), "accent", records_ready)
        return bool(confirmed)

    def _show_session(self, ready: bool) -> bool:
        status = self.bridge.session
        if status.running:
            words = say(status.phase) or state_words(status)
            self._session.show_state(words, state_words(status), "accent", True)
            self._session.button.setText(self.tr("Watch the session"))
        elif interrupted := going_on(self.bridge):
            first = interrupted[0]
            words = self.tr("With {names}: {kept} Both can go on from there.").format(
                names=listed(list(first["with"])), kept=kept_words(first)
            )
            self._session.show_state(words, self.tr("Interrupted"), "warn", True)
            self._session.button.setText(self.tr("Go on…"))
        elif ready and session_step(self.bridge) != "terms":
            words = self.tr("The session has ended. You can propose another one at any time.")
            self._session.show_state(words, self.tr("Finished"), "good", False)
            self._session.button.setText(self.tr("Go to terms"))
        else:
            words = (
                self.tr("Propose terms to a peer, or wait for a proposal and review it.")
                if ready
                else self.tr("Needs records and a confirmed peer first.")
            )
            self._session.show_state(words, "" if not ready else self.tr("To do"), "accent", ready)
            self._session.button.setText(self.tr("Go to terms"))
        self._session.button.setEnabled(ready or status.running or bool(going_on(self.bridge)))
        return status.running

    def _session_page(self) -> str:
        if going_on(self.bridge):
            return "training"
        return {"aligning": "alignment", "training": "training", "evaluating": "training"}.get(
            self.bridge.session.state, "terms"
        )

    def _show_result(self) -> None:
        results = (self.bridge.known("results") or {}).get("results", [])
        self._result.button.setEnabled(bool(results))
        if not results:
            self._result.show_state(self.tr("The comparison of joint and own model will be here."), "", "muted", False)
            return
        last = results[0]
        words = self.tr("{outcome}, with {names}, {time}.").format(
            outcome=last["outcome"], names=listed(last["with"]), time=when(last["time"])
        )
        if last.get("auc_joint") is not None and last.get("auc_own") is not None:
            words += " " + self.tr("AUC {joint} together, {own} alone.").format(
                joint=number(last["auc_joint"], 3), own=number(last["auc_own"], 3)
            )
        is_next = not self.bridge.session.running and session_step(self.bridge) == "results"
        self._result.show_state(words, self.tr("Finished"), "good", is_next)

    # Identity ------------------------------------------------------------------------------------------------------

    def _create_identity(self, name: str, passphrase: str) -> None:
        self.call("identity.create", {"name": name, "passphrase": passphrase}, self._opened, self._not_created)

    def _restore_identity(self, path: str, passphrase: str) -> None:
        self.call("identity.restore", {"path": path, "passphrase": passphrase}, self._opened, self._not_restored)

    def _unlock_identity(self, passphrase: str) -> None:
        self.call("identity.unlock", {"passphrase": passphrase}, self._opened, self._not_unlocked)

    def _opened(self, _identity: Any) -> None:
        self.errors.clear()
        for edit in (self._create.first, self._create.second, self._unlock.passphrase, self._restore.passphrase):
            edit.clear()
        self._create.failed()
        self._restore.button.setEnabled(True)
        self._unlock.button.setEnabled(True)
        self.set_dot(DONE)

    def _not_created(self, failure: Failure) -> None:
        self._create.failed()
        self.fail(failure)

    def _not_restored(self, failure: Failure) -> None:
        self._restore.failed()
        self.fail(failure)

    def _not_unlocked(self, failure: Failure) -> None:
        self._unlock.failed()
        self.fail(failure)
