"""Results: one sentence, the two models side by side, curves, what a threshold means, who contributed, the record."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QHeaderView, QTableView, QVBoxLayout, QWidget

from app import theme
from app.bridge import Bridge, CallHandle
from app.models.results import history_model, measure_rows, role_words
from app.nextstep import session_step
from app.pages.base import DONE, NONE, TODO, Page
from app.preferences import Preferences
from app.shapes import Failure, Json
from app.text import duration, listed, number, say, size, when
from app.widgets import buttons, chart_results, labels
from app.widgets.aside import Aside
from app.widgets.card import Card, column, holder, line, row
from app.widgets.chart import Chart
from app.widgets.chart_data import Figure
from app.widgets.contribution import ContributionCard
from app.widgets.differences import differences
from app.widgets.empty import EmptyState
from app.widgets.locked import at_top, locked_state
from app.widgets.measures import fact_grid, held_out, measure_grid
from app.widgets.panels import Notice
from app.widgets.report_saver import ReportSaver
from app.widgets.site_result import SiteResult
from app.widgets.subgroups import SubgroupCard
from app.widgets.switch import Switch
from app.widgets.tables import fit_height, table
from app.widgets.threshold import ThresholdCard


class ResultsPage(Page):
    """`show_list` brings the earlier results, `show_result` one of them; the one shown is remembered by the bridge."""

    key = "results"

    def __init__(self, bridge: Bridge, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(bridge, preferences, parent)
        self.set_title(
            self.tr("Results"),
            self.tr("What the joint model gains over this hospital’s own, on patients neither has seen."),
        )
        self.export_button = buttons.button(self.tr("&Save results…"), self.choose_export, icon="save")
        self.report_button = buttons.primary(self.tr("Save &report…"), self.choose_report, icon="save")
        for made in (self.export_button, self.report_button):
            made.hide()
            self.header.addWidget(made, 0, Qt.AlignmentFlag.AlignTop)
        self.report = ReportSaver(self, self.call, preferences)
        self.report.saved.connect(self._say_saved)
        self.report.failed.connect(self.fail)
        self.saved = Notice()
        self.saved.hide()
        self.add(self.saved)
        self.empty = EmptyState(
            "results",
            self.tr("No results yet"),
            self.tr(
                "After a session this page says in one sentence what joining brought, with the figures of both models,"
                " their curves, and what a threshold would mean for 1,000 patients. Earlier results stay here."
            ),
            [(self.tr("Go to &Terms"), lambda: self.go.emit("terms"))],
        )
        self._content = QWidget()
        self._inside = QVBoxLayout(self._content)
        self._inside.setContentsMargins(0, 0, 0, 0)
        self._inside.setSpacing(theme.em(1))
        self._switch = Switch(locked_state(lambda: self.go.emit("overview")), at_top(self.empty), self._content)
        self.add(self._switch, 1)
        self._list: list[Json] = []
        self._asked: list[CallHandle] = []
        self._result: Json | None = None
        self.history: QTableView | None = None
        self.subgroups: SubgroupCard | None = None

    # Facts ---------------------------------------------------------------------------------------------------------

    def facts_changed(self, name: str) -> None:
        if name in {"", "results"}:
            self.show_list((self.bridge.known("results") or {}).get("results") or [])
        if name in {"", "result"}:
            self.show_result(self.bridge.known("result"))
        if name == "identity":
            self._choose_face()
        if name in {"", "results", "ended", "mapped", "interrupted"}:
            self._show_dot()
        if name == "status" and self.bridge.session.state == "finished" and self.isVisible():
            self.shown()

    def shown(self) -> None:
        if self.bridge.known("identity"):
            self._ask("results.list", {})
        self._show_dot()

    def _show_dot(self) -> None:
        """The next step after a session, until somebody looks here."""
        ended = self.bridge.known("ended")
        if ended and not ended["seen"] and self.isVisible():
            self.bridge.remember("ended", ended | {"seen": True})
            return
        is_next = session_step(self.bridge) == self.key
        self.set_dot(TODO if is_next else DONE if self._list else NONE)

    def _ask(self, do: str, arguments: Json, on_ok: Callable[[Any], None] | None = None) -> None:
        self._asked = [call for call in self._asked if call.open] + [self.call(do, arguments, on_ok)]

    def settled(self) -> bool:
        return not any(call.open for call in self._asked)

    def show_list(self, results: list[Json]) -> None:
        """The earlier results, newest first; the newest is fetched where none is shown."""
        self._list = sorted(results, key=lambda result: str(result.get("time")), reverse=True)
        shown = (self._result or {}).get("session")
        if (
            self._list
            and self._list[0]["session"] != shown
            and (not shown or self.bridge.known("newest") != self._list[0]["session"])
        ):
            self.fetch(self._list[0]["session"])
        if self._result is not None:
            self._show_history()

    def fetch(self, session: str) -> None:
        self._ask("results.get", {"session": session}, self._fetched)

    def _fetched(self, result: Any) -> None:
        if self._list:
            self.bridge.remember("newest", self._list[0]["session"])
        self.bridge.remember("result", result)

    def _choose_face(self) -> None:
        known = self.bridge.known("identity") is not None
        self._switch.show_index(0 if not known else 2 if self._result is not None else 1)

    # One result ----------------------------------------------------------------------------------------------------

    def show_result(self, result: Json | None) -> None:
        """Show RESULT; None shows what will be here."""
        if result is not None and result == self._result:
            return
        self._result = result
        self.history = self.subgroups = None
        _clear(self._inside)
        self.saved.hide()
        self._choose_face()
        for made in (self.export_button, self.report_button):
            made.setVisible(result is not None)
        if result is None:
            return
        self._inside.addWidget(self._verdict(result))
        comparison, released = result.get("comparison"), result.get("released")
        if comparison:
            self._inside.addWidget(self._measures(comparison))
        elif released:
            self._inside.addWidget(self._released(released))
        if result.get("role") == "site":
            site = SiteResult(result, self._chart)
            site.aimed.connect(self._aim)
            self._inside.addWidget(site)
        if comparison:
            self._inside.addLayout(self._charts(comparison))
            self._inside.addWidget(ThresholdCard(comparison))
        study = result.get("study") or {}
        if study.get("subgroups"):
            self.subgroups = SubgroupCard(study)
            self._inside.addWidget(self.subgroups)
        if result.get("importance"):
            mine = (self.bridge.known("identity") or {}).get("name") or _own_name(result)
            self._inside.addWidget(ContributionCard(result, mine, self._chart))
        self._inside.addWidget(self._record(result))
        self._history_card = Card(self.tr("Earlier results"))
        self._inside.addWidget(self._history_card)
        self._show_history()
        self._inside.addStretch(1)

    def _aim(self, share: float) -> None:
        """Use another threshold from now on; the page then shows the result with it, at the same place."""
        assert self._result is not None
        place = self._scroll.verticalScrollBar().value()

        def aimed(result: Any) -> None:
            self.bridge.remember("result", result)
            QTimer.singleShot(0, self, lambda: self._scroll.verticalScrollBar().setValue(place))

        self._ask("results.aim", {"session": self._result["session"], "sensitivity": share}, aimed)

    def _verdict(self, result: Json) -> Card:
        others = listed([str(name) for name in result.get("with") or ()])
        is_label = result.get("role") != "feature"
        heading = (
            self.tr("What joining with {names} brought") if is_label else self.tr("What joining brought to {names}")
        )
        card = Card(heading.format(names=others))
        if result.get("generated"):
            card.set_chip(self.tr("Generated records"), "warn")
        sentence = labels.body(say(result.get("sentence")))
        sentence.setProperty("role", "heading")
        card.add(sentence)
        card.add(labels.muted(self._meaning(result)))
        return card

    def _meaning(self, result: Json) -> str:
        if result.get("role") == "site":
            together = self.tr(
                "Research use only, until validated for your patients. The outcome is “{outcome}” as each hospital’s"
                " records have it: the risk says how likely a patient is to have this in the record, not what will"
                " happen."
            )
            return together.format(outcome=result.get("outcome") or "–")
        words = self.tr(
            "Research use only, until validated for your patients. The outcome is “{outcome}” as the label hospital’s"
            " records have it: the risk says how likely a patient is to have this in the record, not what will happen."
        )
        return words.format(outcome=result.get("outcome") or "–")

    def _measures(self, figures: Json) -> Card:
        joint, own = figures["joint"], figures["own"]
        card = Card(self.tr("The two models on the same held-out patients"), held_out(joint))
        card.add(measure_grid(self.tr("Joint model"), self.tr("Own model"), measure_rows(joint, own)))
        card.add(line())
        card.add(labels.body(differences(figures)))
        return card

    def _released(self, released: Json) -> Card:
        """What the label hospital let this one see; a model that was not released is a dash."""
        joint, own = released.get("joint") or {}, released.get("own") or {}
        card = Card(self.tr("The summary which the label hospital released"), held_out(joint or own))
        rows = measure_rows(joint, own)
        if rows:
            card.add(measure_grid(self.tr("Joint model"), self.tr("Label hospital alone"), rows))
            words = self.tr(
                "Released under the terms you signed. Curves stay there; a dash stands for what is withheld, or would"
                " tell of too few patients."
            )
        else:
            words = self.tr("The label hospital released no figures: the terms did not ask for them.")
        card.add(Notice(words))
        return card

    def _charts(self, comparison: Json) -> QVBoxLayout:
        makers = (chart_results.roc, chart_results.precision_recall, chart_results.calibration, chart_results.decision)
        self.charts = [self._chart(make(comparison)) for make in makers]
        cards = [Card() for _ in self.charts]
        for card, chart in zip(cards, self.charts, strict=True):
            card.add(chart)
        return column(Aside(*cards[:2]), Aside(*cards[2:]), spacing=1)

    def _chart(self, figure: Figure, height: float = 24) -> Chart:
        chart = Chart()
        chart.setFixedHeight(theme.em(height))
        chart.set_figure(figure)
        chart.saved.connect(self._say_saved)
        chart.failed.connect(lambda words: self.fail(Failure("StoreError", words)))
        return chart

    # The record ----------------------------------------------------------------------------------------------------

    def _record(self, result: Json) -> Card:
        card = Card(self.tr("This session"))
        facts = self._facts(result)
        half = (len(facts) + 1) // 2
        card.add(Aside(holder(fact_grid(facts[:half])), holder(fact_grid(facts[half:])), narrow=46, top=True))
        files = [str(path) for path in result.get("files") or ()]
        if files:
            card.add(labels.muted(self._about_files(result)))
            opener = buttons.button(self.tr("&Open folder"), lambda: _open_folder(files[0]), icon="folder")
            ledger = buttons.quiet(self.tr("What left this &house"), lambda: self.go.emit("ledger"))
            card.add(row(opener, ledger, 1))
        return card

    def _about_files(self, result: Json) -> str:
        if result.get("role") == "label":
            return self.tr(
                "This hospital’s part of the model is a standard XGBoost file; the other hospitals’ splits appear in it"
                " as yes/no columns, which those hospitals alone can fill."
            )
        if result.get("role") == "site":
            return self.tr("The whole model is here, as a standard XGBoost file; every hospital has the same one.")
        return self.tr("This hospital’s part of the model is its table of splits: which predictor, at which value.")

    def _facts(self, result: Json) -> list[tuple[str, str]]:
        terms, sent = result.get("terms") or {}, result.get("disclosures") or {}
        facts = [
            (self.tr("Finished"), when(result.get("time"))),
            (self.tr("This hospital’s role"), role_words(str(result.get("role") or "–"))),
            (self.tr("Trees"), number(result.get("trees"))),
            (self.tr("Time"), _times(result.get("timings_s") or {})),
            (self.tr("Sent by this hospital"), self._sent(sent)),
            (self.tr("Terms"), str(terms.get("fingerprint") or "–")),
        ]
        for found in result.get("alignment") or ():
            words = self.tr("{shared} of {mine}").format(
                shared=number(found.get("shared")), mine=number(found.get("mine"))
            )
            facts.append((self.tr("Shared with {name}").format(name=found.get("name", "")), words))
        return facts

    def _sent(self, sent: Json) -> str:
        if not sent:
            return "–"
        words = self.tr("{size} in {n} messages")
        return words.format(size=size(sent.get("bytes")), n=number(sent.get("messages")))

    # Earlier results -----------------------------------------------------------------------------------------------

    def _show_history(self) -> None:
        self._history_card.setVisible(len(self._list) > 1)
        if self.history is not None:
            self.history.setParent(None)
            self.history.deleteLater()
        model = history_model(self._list, self._history_card)
        self.history = table(model, self.tr("Earlier results"), 1)
        for column_, width in ((0, 11), (2, 9), (3, 12), (4, 7.5), (5, 7.5)):
            self.history.setColumnWidth(column_, theme.em(width))
        if self.width() > theme.em(75):
            self.history.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        else:  # no room to stretch: each column keeps its width and the table scrolls
            self.history.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Interactive)
            self.history.setColumnWidth(1, theme.em(12))
        fit_height(self.history, 8)
        self._history_card.add(self.history)
        current = [i for i, item in enumerate(self._list) if item["session"] == (self._result or {}).get("session")]
        if current:
            self.history.selectRow(current[0])
        self.history.clicked.connect(self._chosen)
        self.history.activated.connect(self._chosen)

    def _chosen(self, index: QModelIndex) -> None:
        session = self._list[index.row()]["session"]
        if session != (self._result or {}).get("session"):
            self.fetch(session)
            self._scroll.verticalScrollBar().setValue(0)

    # Saving --------------------------------------------------------------------------------------------------------

    def choose_export(self) -> None:
        folder = QFileDialog.getExistingDirectory(
            self, self.tr("Folder for the results"), self.preferences.text("results_folder")
        )
        if folder:
            self.preferences.set_text("results_folder", folder)
            self.export(folder)

    def export(self, folder: str) -> None:
        assert self._result is not None
        arguments = {"session": self._result["session"], "path": folder}
        self.call("results.export", arguments, lambda answer: self._exported(answer, folder))

    def _exported(self, answer: Any, folder: str) -> None:
        names = [Path(str(path)).name for path in answer.get("files") or ()]
        words = self.tr("Saved in {folder}: {names}").format(folder=folder, names=listed(names))
        self.saved.set_text(words, "good")
        self._scroll.verticalScrollBar().setValue(0)

    def choose_report(self) -> None:
        assert self._result is not None
        self.report.choose(self._result["session"], None if self.subgroups is None else self.subgroups.chosen())

    def _say_saved(self, path: str) -> None:
        self.saved.set_text(self.tr("Saved: {path}").format(path=path), "good")
        self._scroll.ensureWidgetVisible(self.saved)


def _own_name(result: Json) -> str:
    for party in (result.get("terms") or {}).get("parties") or ():
        if party.get("you"):
            return str(party.get("name"))
    return ""


def _times(timings: Json) -> str:
    total = timings.get("total") or sum(v for v in timings.values() if isinstance(v, int | float))
    return duration(total)


def _open_folder(path: str) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(path).parent)))


def _clear(layout: QVBoxLayout) -> None:
    while item := layout.takeAt(0):
        if widget := item.widget():
            widget.setParent(None)
            widget.deleteLater()
        elif inner := item.layout():
            while below := inner.takeAt(0):
                if widget := below.widget():
                    widget.setParent(None)
                    widget.deleteLater()
