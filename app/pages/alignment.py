"""Which patients the hospitals share: while it runs, and what was found; before that, whether joining is worth it."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from app import theme
from app.bridge import Bridge
from app.pages.base import ATTENTION, BUSY, DONE, NONE, Page
from app.preferences import Preferences
from app.shapes import Json, Status
from app.text import number, percent, say
from app.widgets import labels
from app.widgets.aside import Aside
from app.widgets.card import Card, Tile, column, line
from app.widgets.empty import EmptyState
from app.widgets.locked import at_top
from app.widgets.panels import Notice
from app.widgets.statusline import state_words
from app.widgets.switch import Switch

FEWEST_EVENTS = 10  # per predictor: the old rule of Peduzzi et al. 1996, as in the core's preview
BEFORE = ("connecting", "agreeing", "aligning")


class AlignmentPage(Page):
    """Three faces: nothing yet (with this hospital's own numbers), running, found."""

    key = "alignment"

    def __init__(self, bridge: Bridge, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(bridge, preferences, parent)
        self.set_title(
            self.tr("Alignment"),
            self.tr(
                "Finds the patients whom the hospitals share, by encrypted identifiers: nobody learns of the others."
            ),
        )
        self.waiting = self._waiting()
        self.running = self._running()
        self.found = QWidget()
        self._found = QVBoxLayout(self.found)
        self._found.setContentsMargins(0, 0, 0, 0)
        self._found.setSpacing(theme.em(1))
        self._switch = Switch(self.waiting, self.running, self.found)
        self.add(self._switch, 1)
        self._shown: tuple[Any, ...] = ()

    def _waiting(self) -> QWidget:
        self.empty = EmptyState(
            "alignment",
            self.tr("Patients have not been matched yet"),
            self.tr(
                "The first step of a session finds the patients known to both hospitals. This page then shows how many"
                " they are, what share of yours, and how many of them have the outcome."
            ),
            [(self.tr("Go to &Terms"), lambda: self.go.emit("terms"))],
        )
        self.worth = Card(
            self.tr("Is it worth joining?"), self.tr("From this hospital’s own numbers alone; nothing was sent for it.")
        )
        self._tiles = QVBoxLayout()
        self.worth.add(self._tiles)
        self.worth_notice = Notice()
        self.worth.add(self.worth_notice)
        return at_top(self.empty, self.worth)

    def _running(self) -> QWidget:
        face = QWidget()
        card = Card(self.tr("Matching patients"))
        self.card = card
        self.phase = labels.body("")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        card.add(self.phase)
        card.add(self.bar)
        card.add(
            labels.muted(
                self.tr(
                    "Each identifier is turned into a point on a curve and multiplied with a secret of each hospital."
                    " Only points that both hospitals know can be recognised; the other hospital learns the number of"
                    " your patients, not who they are."
                )
            )
        )
        layout = column(card, 1)
        layout.setContentsMargins(0, 0, 0, 0)
        face.setLayout(layout)
        return face

    # Showing -------------------------------------------------------------------------------------------------------

    def facts_changed(self, name: str) -> None:
        if name in {"", "status", "mapped"}:
            self.show_status(self.bridge.session, self.bridge.known("mapped"))

    def show_status(self, status: Status, mapped: Json | None) -> None:
        """Choose the face; the faces with numbers are made anew only when a number changed."""
        self.set_dot(_dot(status, mapped))
        if status.alignment:
            self._switch.show_index(2)
            if (facts := (status.alignment, status.generated, _predictors(mapped))) != self._shown:
                self._shown = facts
                self._show_found(status, mapped)
            return
        self._switch.show_index(int(status.state in BEFORE))
        phase = say(status.phase) or state_words(status)
        self.phase.setText(phase)
        share = status.more.get("share_done")
        self.bar.setRange(0, 0 if share is None else 100)
        self.bar.setValue(round(100 * (share or 0)))
        self.bar.setAccessibleName(phase)
        self.card.set_chip(self.tr("Generated records") if status.generated else "", "warn")
        self._show_worth(mapped)

    def _show_worth(self, mapped: Json | None) -> None:
        self.worth.setVisible(mapped is not None)
        if mapped is None:
            return
        _clear(self._tiles)
        cases, predictors = mapped.get("cases"), _predictors(mapped)
        facts = [
            (number(mapped.get("patients")), self.tr("patients")),
            (number(cases), self.tr("of them with the outcome")),
            (number(predictors), self.tr("predictors")),
        ]
        self._tiles.addWidget(_tiles(facts))
        self.worth_notice.set_text(*self._advice(cases, predictors))

    def _advice(self, cases: int | None, predictors: int) -> tuple[str, str]:
        if cases is None:
            return (
                self.tr("This hospital brings predictors only. Whether they help is measured at the label hospital."),
                "info",
            )
        if not predictors:
            return self.tr("No predictor is chosen. Choose at least one column under Records."), "warn"
        events = number(cases / predictors, 1)
        if cases < FEWEST_EVENTS * predictors:
            words = self.tr(
                "Too few cases: {events} per predictor, fewer than 10. The model would likely fit chance. Use fewer"
                " predictors, or bring more patients, before adding another hospital’s predictors."
            )
            return words.format(events=events), "warn"
        words = self.tr(
            "{events} cases per predictor. About {room} further predictors from other hospitals leave at least 10 cases"
            " for each, if all patients are shared."
        )
        return words.format(events=events, room=number(max(0, cases // FEWEST_EVENTS - predictors))), "good"

    def _show_found(self, status: Status, mapped: Json | None) -> None:
        _clear(self._found)
        for found in status.alignment:
            self._found.addWidget(self._found_card(found, status, mapped))
        note = self.tr(
            "Patients whom a hospital does not know stay in the training unless the terms say “shared patients only”;"
            " that hospital’s predictors are missing for them."
        )
        self._found.addWidget(labels.muted(note))
        self._found.addStretch(1)

    def _found_card(self, found: Json, status: Status, mapped: Json | None) -> Card:
        card = Card(self.tr("Shared with {name}").format(name=found.get("name", "")))
        if status.generated:
            card.set_chip(self.tr("Generated records"), "warn")
        shared, mine, cases = int(found.get("shared") or 0), int(found.get("mine") or 0), found.get("cases")
        share = shared / mine if mine else 0.0
        facts = [
            (number(shared), self.tr("shared patients")),
            (percent(share), self.tr("of this hospital’s {n} patients").format(n=number(mine))),
        ]
        if cases is not None:
            facts.append((number(cases), self.tr("of the shared have the outcome")))
        card.add(_tiles(facts))
        bar = QProgressBar()
        bar.setTextVisible(False)
        bar.setRange(0, max(1, mine))
        bar.setValue(shared)
        bar.setAccessibleName(f"{facts[1][0]} {facts[1][1]}")
        card.add(bar)
        if warning := self._warning(shared, cases, _predictors(mapped)):
            card.add(line())
            card.add(Notice(warning, "warn"))
        return card

    def _warning(self, shared: int, cases: int | None, predictors: int) -> str:
        if not shared:
            return self.tr(
                "No patient is shared. Check with the other hospital that both use the same kind of identifier, in the"
                " same column, for instance the national number and not the ward’s own."
            )
        if cases is None or not predictors or cases >= FEWEST_EVENTS * predictors:
            return ""
        words = self.tr(
            "Only {events} shared cases per predictor of this hospital, fewer than 10: the model may fit chance. Use"
            " fewer predictors, or widen the period from which patients come."
        )
        return words.format(events=number(cases / predictors, 1))


def _predictors(mapped: Json | None) -> int:
    return len((mapped or {}).get("features") or ())


def _dot(status: Status, mapped: Json | None) -> str:
    if status.state == "aligning":
        return BUSY
    if not status.alignment:
        return NONE
    predictors = _predictors(mapped)
    few = any(
        not found.get("shared") or (found.get("cases") is not None and found["cases"] < FEWEST_EVENTS * predictors)
        for found in status.alignment
    )
    return ATTENTION if few else DONE


def _tiles(facts: list[tuple[str, str]]) -> Aside:
    return Aside(*(Tile(value, meaning) for value, meaning in facts), narrow=46)


def _clear(layout: QVBoxLayout) -> None:
    while item := layout.takeAt(0):
        if widget := item.widget():
            widget.setParent(None)
            widget.deleteLater()
