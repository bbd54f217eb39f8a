"""The running session: how far, how long still, what travels, and how good the joint model is so far."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QProgressBar,
    QWidget,
)

from app import theme
from app.bridge import Bridge
from app.pages.base import ATTENTION, BUSY, DONE, NONE, Page
from app.preferences import Preferences
from app.shapes import Failure, Json, PeerLink, Status
from app.text import duration, listed, number, say, size
from app.widgets import buttons, labels
from app.widgets.aside import Aside
from app.widgets.card import Card, Tile, column, holder, line
from app.widgets.chart import Chart
from app.widgets.chart_data import Axis, Figure, curve
from app.widgets.empty import EmptyState
from app.widgets.flow import Flow
from app.widgets.interrupted import InterruptedSessions, going_on
from app.widgets.leavingout import LeavingOut
from app.widgets.locked import at_top
from app.widgets.panels import Notice
from app.widgets.statusline import state_words
from app.widgets.switch import Switch

CHIP_TONES = {"finished": "good", "cancelled": "warn", "failed": "bad"}


class TrainingPage(Page):
    """`show_status` is the only way in; everything on the page is built once and then only rewritten."""

    key = "training"

    def __init__(self, bridge: Bridge, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(bridge, preferences, parent)
        self.set_title(
            self.tr("Training"),
            self.tr("The hospitals grow one model, tree by tree. No patient record leaves any of them."),
        )
        self.empty = EmptyState(
            "training",
            self.tr("No session is running"),
            self.tr(
                "Once all hospitals have signed the same terms, this page shows how far the training is, how long it"
                " still takes, what travels in each direction, and how good the joint model is so far."
            ),
            [(self.tr("Go to &Terms"), lambda: self.go.emit("terms"))],
        )
        self.live = QWidget()
        # With an interrupted session above there is one thing to do; what comes of another would distract from it.
        self._switch = Switch(at_top(self.empty), self.live, QWidget())
        self.interrupted = InterruptedSessions(bridge, preferences)
        self.interrupted.wanted.connect(self.go_on)
        self.interrupted.given_up.connect(self._give_up)
        self.interrupted.records.connect(lambda: self.go.emit("records"))
        self.add(self.interrupted)
        self.leaving = LeavingOut()
        self.leaving.given_up.connect(lambda lost: self.call("session.leave_out", {"parties": lost}))
        self.leaving.answered.connect(lambda agrees: self.call("session.answer_leaving", {"agree": agrees}))
        self.add(self.leaving)
        self.add(self._switch, 1)
        self._inside = column(self._progress_card(), self._lower(), 0, spacing=1)
        self._inside.setContentsMargins(0, 0, 0, 0)
        self.live.setLayout(self._inside)
        self._links: dict[str, LinkRow] = {}

    # Building ------------------------------------------------------------------------------------------------------

    def _progress_card(self) -> Card:
        card = Card(self.tr("Progress"))
        self.card = card
        self.tree = labels.figure("")
        self.phase = labels.muted("")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.cancel = buttons.button(self.tr("S&top the session…"), self.ask_cancel, "danger")
        top = QHBoxLayout()
        top.addLayout(column(self.tree, self.phase, spacing=0.1), 1)
        top.addWidget(self.cancel, 0, Qt.AlignmentFlag.AlignTop)
        card.add(top)
        card.add(self.bar)
        self.left = Tile("–", self.tr("Time left"))
        self.elapsed = Tile("–", self.tr("Since the start"))
        self.own_work = Tile("–", self.tr("Own work"))
        self.waiting = Tile("–", self.tr("Waiting for others"))
        for tile in (self.left, self.elapsed, self.own_work, self.waiting):
            tile.setFixedWidth(theme.em(11.5))  # nothing jumps when 59 s becomes 1 min 00 s,
            tile.value.setMinimumHeight(theme.em(2.2))  # or a dash becomes Chinese words, which stand taller
        card.body.addSpacing(theme.em(0.3))
        card.add(holder(Flow(self.left, self.elapsed, self.own_work, self.waiting, spacing=1.5)))
        return card

    def _lower(self) -> QWidget:
        self.curve_card = Card()
        self.chart = Chart()
        self.chart.setMinimumHeight(theme.em(17))
        self.chart.failed.connect(lambda words: self.fail(Failure("StoreError", words)))
        self.curve_card.add(self.chart, 1)
        self.feature_card = self._feature_card()
        side = Card(self.tr("Connections"))
        self._table = QGridLayout()
        self._table.setHorizontalSpacing(theme.em(1))
        self._table.setVerticalSpacing(theme.em(0.5))
        heads = (self.tr("Hospital"), self.tr("Sent"), self.tr("Received"))
        for i, head in enumerate(heads):
            label = labels.muted(head)
            label.setWordWrap(False)
            label.setAlignment(Qt.AlignmentFlag.AlignRight if i else Qt.AlignmentFlag.AlignLeft)
            self._table.addWidget(label, 0, i)
            self._table.setColumnMinimumWidth(i, theme.em(6) if i else theme.em(8))
        self._table.setColumnStretch(0, 1)
        side.add(self._table)
        self.link_notice = Notice()
        side.body.addStretch(1)
        side.add(self.link_notice)
        side.setMinimumWidth(theme.em(25))
        return Aside(self.curve_card, self.feature_card, side, stretches=(5, 5, 3), narrow=54)

    def _feature_card(self) -> Card:
        card = Card(self.tr("What this hospital does in each tree"))
        for step in (
            self.tr("1.  It receives one encrypted number per patient, which it cannot read."),
            self.tr("2.  It adds them up, still encrypted, for groups of its own patients, and returns the sums."),
            self.tr(
                "3.  Where one of its predictors divides the patients best, it answers who goes left and who right."
            ),
            self.tr("4.  Which predictor that was, and at which value, stays here."),
        ):
            card.add(labels.body(step))
        card.add(line())
        card.add(
            labels.muted(
                self.tr(
                    "How good the model becomes is measured where the outcome is recorded. The label hospital releases"
                    " the summary named in the terms at the end; it then appears under Results."
                )
            )
        )
        card.body.addStretch(1)
        return card

    # Showing -------------------------------------------------------------------------------------------------------

    def facts_changed(self, name: str) -> None:
        if name in {"", "status", "mapped", "peers", "interrupted", "session_failure", "result", "demo"}:
            self.interrupted.refresh()
        if name in {"", "status", "proposal", "mapped", "interrupted"}:
            self.show_status(self.bridge.session)

    def show_status(self, status: Status) -> None:
        """Replace everything shown."""
        self._switch.show_index(1 if status.state != "idle" else 2 if self.interrupted.cards else 0)
        self.leaving.show_status(status)
        waits_here = self.leaving.is_asked or (going_on(self.bridge) and not status.running)
        self.set_dot(ATTENTION if waits_here else _dot(status))
        if status.state == "idle":
            return
        self.card.set_chip(
            self.tr("Generated records") if status.generated else state_words(status),
            "warn" if status.generated else CHIP_TONES.get(status.state, "accent"),
        )
        self._show_progress(status)
        self._show_links(status)
        label = is_label_hospital(self.bridge, status)
        self.curve_card.setVisible(label)
        self.feature_card.setVisible(not label)
        # A chart takes all the room there is; words take what they need.
        self._inside.setStretch(1, int(label))
        self._inside.setStretch(2, int(not label))
        if label:
            self.chart.set_figure(learning_curve(status))

    def _show_progress(self, status: Status) -> None:
        if status.trees:
            self.tree.setText(self.tr("Tree {k} of {n}").format(k=number(status.tree), n=number(status.trees)))
        else:
            self.tree.setText(state_words(status))
        phase = say(status.phase)
        if status.waiting_for and status.running:
            phase = self.tr("Waiting for {names}").format(names=listed(list(status.waiting_for)))
        self.phase.setText(phase or state_words(status))
        # A bar that swings for ever says "working"; it must not once the session is over.
        self.bar.setRange(0, max(status.trees, 0 if status.running else 1))
        self.bar.setValue(status.tree)
        self.bar.setAccessibleName(f"{self.tree.text()}, {self.phase.text()}")
        self.left.set(duration(status.left_s) if status.running else "–")
        self.elapsed.set(duration(status.elapsed_s))
        self.own_work.set(duration(status.own_work_s))
        self.waiting.set(duration(status.waiting_s))
        self.cancel.setVisible(status.running)

    def _show_links(self, status: Status) -> None:
        for peer in status.peers:
            if peer.party_id not in self._links:
                self._links[peer.party_id] = LinkRow(self._table, len(self._links) + 1)
            self._links[peer.party_id].show_link(peer, status.running)
        gone = set(self._links) - {peer.party_id for peer in status.peers}
        for party in gone:
            self._links.pop(party).remove()
        self.link_notice.set_text(*self._about_the_link(status))

    def _about_the_link(self, status: Status) -> tuple[str, str]:
        lost = [peer.name for peer in status.peers if not peer.connected]
        if status.state == "finished":
            return self.tr("The session is finished; the result is under Results."), "good"
        if status.state == "cancelled":
            return (
                self.tr(
                    "The session was stopped on all sides. Finished trees are kept: all can go on from there, on this"
                    " page. What was sent until then is in the ledger."
                ),
                "warn",
            )
        if status.state == "failed":
            return (
                self.tr(
                    "The session has stopped before its end. Finished trees are kept: all can go on from there, on this"
                    " page. What was sent until then is in the ledger."
                ),
                "bad",
            )
        if lost and status.state != "connecting":
            return (
                self.tr(
                    "The link to {names} is lost. This program keeps trying for at least an hour and goes on by itself"
                    " when they are back. Ask them whether their program and network are running."
                ).format(names=listed(lost)),
                "warn",
            )
        if status.state == "connecting" and status.may_be_left_out and len(lost) == len(status.peers):
            return (
                self.tr(
                    "If nobody comes, ring the others: they may have agreed to go on without this hospital, as the"
                    " signed terms allow. When it reaches one of them, this program says so."
                ),
                "info",
            )
        return (
            self.tr(
                "If the network fails, both sides wait and go on where they were. Every finished tree is kept: if a"
                " program stops or is closed, all can go on from there later, on this page."
            ),
            "info",
        )

    # Cancelling ----------------------------------------------------------------------------------------------------

    def ask_cancel(self) -> None:
        """Name what will be lost; the safe answer is the default."""
        status = self.bridge.session
        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle(self.tr("Stop the session"))
        box.setText(self.tr("Stop this session on all sides?"))
        box.setInformativeText(self.what_is_lost(status))
        yes = box.addButton(self.tr("Stop the &session"), QMessageBox.ButtonRole.DestructiveRole)
        stay = box.addButton(self.tr("&Keep training"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(stay)
        box.setEscapeButton(stay)
        box.finished.connect(lambda _result: self._cancel() if box.clickedButton() is yes else None)
        box.finished.connect(box.deleteLater)
        box.open()

    def what_is_lost(self, status: Status) -> str:
        kept = self.tr("Records stay as they are, and the ledger keeps what was sent.")
        if not status.tree:
            return self.tr("No tree is finished yet, so nothing of the model is lost.") + " " + kept
        stays = self.tr(
            "{k} of {n} trees are finished and kept, {time} of work on this side; all can go on from there later. Only"
            " the tree which is growing now is lost."
        )
        return stays.format(k=status.tree, n=status.trees, time=duration(status.elapsed_s)) + " " + kept

    # Going on ------------------------------------------------------------------------------------------------------

    def go_on(self, args: Json) -> None:
        """Go on with an interrupted session; `args` are those of `session.resume`."""
        self.errors.clear()
        self.preferences.met_at(args["session"], args.get("listen", ""))
        # Not owned by the page: the session outlives a change of language, which builds pages anew.
        self.bridge.call("session.resume", args)
        self.interrupted.refresh()

    def _give_up(self, session: str) -> None:
        def forgotten(_answer: Any) -> None:
            self.call("session.interrupted")

        self.call("session.forget", {"session": session}, forgotten)

    def _cancel(self) -> None:
        self.cancel.setEnabled(False)
        self.call("session.cancel", {}, self._cancelled, self._not_cancelled)

    def _cancelled(self, _answer: Any) -> None:
        self.cancel.setEnabled(True)

    def _not_cancelled(self, failure: Failure) -> None:
        self.cancel.setEnabled(True)
        self.fail(failure)


class LinkRow:
    """One hospital in the table of connections: state and name, bytes each way."""

    def __init__(self, grid: QGridLayout, row: int) -> None:
        self.name = labels.body("")
        self.state = labels.chip("", "good")
        self.sent = _amount()
        self.received = _amount()
        first = column(self.name, self.state, spacing=0.2)
        self._holder = QWidget()
        first.setContentsMargins(0, 0, 0, 0)
        self._holder.setLayout(first)
        grid.addWidget(self._holder, row, 0)
        grid.addWidget(self.sent, row, 1, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.received, row, 2, Qt.AlignmentFlag.AlignTop)

    def show_link(self, peer: PeerLink, running: bool) -> None:
        self.name.setText(peer.name)
        self.sent.setText(size(peer.bytes_sent))
        self.received.setText(size(peer.bytes_received))
        if not running:
            words, tone = QCoreApplication.translate("TrainingPage", "session over"), "muted"
        elif peer.connected:
            words, tone = QCoreApplication.translate("TrainingPage", "connected"), "good"
        else:
            words, tone = QCoreApplication.translate("TrainingPage", "not connected"), "warn"
        self.state.setText(words)
        labels.set_tone(self.state, tone)

    def remove(self) -> None:
        for widget in (self._holder, self.sent, self.received):
            widget.setParent(None)
            widget.deleteLater()


def _amount() -> QLabel:
    label = labels.body("")
    label.setWordWrap(False)
    label.setAlignment(Qt.AlignmentFlag.AlignRight)
    return label


def _dot(status: Status) -> str:
    if status.running:
        lost = any(not peer.connected for peer in status.peers) and status.state != "connecting"
        return ATTENTION if lost else BUSY
    return {"finished": DONE, "failed": ATTENTION}.get(status.state, NONE)


def is_label_hospital(bridge: Bridge, status: Status) -> bool:
    """Whether this hospital holds the outcome: said by the terms, by a curve, or by the mapped records."""
    if status.curve:
        return True
    proposal = bridge.known("proposal") or {}
    for party in proposal.get("parties") or ():
        if party.get("you"):
            return party.get("role") in {"label", "site"}
    return (bridge.known("mapped") or {}).get("cases") is not None


def learning_curve(status: Status) -> Figure:
    """AUC on held-out patients after each tree, of both models."""
    translate = QCoreApplication.translate
    joint = [(point.get("tree"), point.get("joint_auc")) for point in status.curve]
    own = [(point.get("tree"), point.get("own_auc")) for point in status.curve]
    return Figure(
        translate("TrainingPage", "Learning curve"),
        Axis(translate("TrainingPage", "Trees"), 1, max(2, status.trees), whole=True),
        Axis(translate("TrainingPage", "AUC on held-out patients")),
        (
            curve(translate("TrainingPage", "Joint model"), joint),
            curve(translate("TrainingPage", "Own model"), own, style=1),
        ),
        empty=translate("TrainingPage", "The curve begins with the first finished tree."),
    )
