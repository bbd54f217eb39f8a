"""Score a file of patients with a model made together; the partner's part is fetched, or said to be missing."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QLineEdit, QWidget

from app.bridge import Bridge, CallHandle
from app.pages.base import BUSY, NONE, Page
from app.preferences import Preferences
from app.shapes import Failure, Json
from app.text import listed, number, say, when
from app.widgets import buttons, labels
from app.widgets.aside import Aside
from app.widgets.card import Card, Tile, column, row
from app.widgets.choices import Choice
from app.widgets.drop import DropZone
from app.widgets.empty import EmptyState
from app.widgets.field import Field
from app.widgets.locked import at_top, locked_state
from app.widgets.meeting import MeetingChoice
from app.widgets.panels import Notice
from app.widgets.progress import ProgressStrip
from app.widgets.switch import Switch

FILES = "*.csv *.tsv *.txt *.gz *.xlsx *.xls *.parquet"


class PredictPage(Page):
    """`show_models` brings the models there are, `show_model` the one chosen, `show_scored` the outcome."""

    key = "predict"

    def __init__(self, bridge: Bridge, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(bridge, preferences, parent)
        self.set_title(
            self.tr("Predict"),
            self.tr("Risks for a file of patients, computed together with the hospitals of the model."),
        )
        self.empty = EmptyState(
            "predict",
            self.tr("No model yet"),
            self.tr(
                "After a session you can score new patients here: choose the model and a file with the same columns."
                " The risks are written into a new file; the partner’s part is fetched while you wait."
            ),
            [(self.tr("Go to &Terms"), lambda: self.go.emit("terms"))],
        )
        self._call: CallHandle | None = None
        self._models: list[Json] = []
        self.model_json: Json | None = None
        self._path = ""
        self._marked_own = False
        locked = locked_state(lambda: self.go.emit("overview"))
        self._switch = Switch(locked, at_top(self.empty), self._form())
        self.add(self._switch, 1)
        self.meeting.changed.connect(self._check)
        self.meeting.listen_at.textEdited.connect(lambda _text: self._check())
        self.own_only.toggled.connect(lambda _on: self._check())
        bridge.happened.connect(self._heard)
        self._check()

    # Building ------------------------------------------------------------------------------------------------------

    def _form(self) -> QWidget:
        self.progress = ProgressStrip()
        self.progress.cancelled.connect(self._cancel)
        self.outcome_card = self._outcome_card()
        form = QWidget()
        parts = Aside(self._file_card(), self._partner_card())
        self.offer = Notice(
            self.tr("The partner’s part is missing. This hospital’s own model can score these patients alone."), "warn"
        )
        self.offer.add_button(buttons.button(self.tr("Score &with the own model only"), self._score_alone))
        self.offer.hide()
        model, start = self._model_card(), self._start_row()
        layout = column(self.offer, model, parts, start, self.progress, self.outcome_card, 1, spacing=1)
        layout.setContentsMargins(0, 0, 0, 0)
        form.setLayout(layout)
        return form

    def _model_card(self) -> Card:
        card = Card(self.tr("Model"))
        self.model_card = card
        self.model = Choice(self.tr("&Made with"), [])
        self.model.combo.currentIndexChanged.connect(self._model_chosen)
        self.meaning = Notice()
        self.meaning.hide()  # until the model's details have come
        card.add(self.model)
        card.add(self.meaning)
        return card

    def _file_card(self) -> Card:
        card = Card(self.tr("Patients"))
        choose = buttons.button(self.tr("Choose a &file…"), self._choose_file, icon="folder")
        self.practice = buttons.button(self.tr("Take the generated &patients"), self._take_generated)
        self.practice.hide()
        self.drop = DropZone(
            self.tr("Drop a file of patients here"),
            self.tr("With the columns the model was trained on."),
            [choose, self.practice],
        )
        self.drop.dropped.connect(self.take_file)
        self.file = labels.strong("")
        self.out = QLineEdit()
        self.out.textEdited.connect(lambda _text: self._check())
        browse = buttons.button(self.tr("C&hange…"), self._choose_out)
        across = QHBoxLayout()
        across.addWidget(self.out, 1)
        across.addWidget(browse)
        holder = QWidget()
        across.setContentsMargins(0, 0, 0, 0)
        holder.setLayout(across)
        self.out_field = Field(self.tr("Write the risks to"), holder)
        self.out.setAccessibleName(self.tr("File for the risks"))
        card.add(self.drop, 1)
        card.add(self.file)
        card.add(self.out_field)
        self.file.hide()
        self.out_field.hide()
        return card

    def _partner_card(self) -> Card:
        card = Card(self.tr("The partner’s part"))
        self.partner_card = card
        self.host = Choice(self.tr("&Partner"), [])
        self.host.combo.currentIndexChanged.connect(lambda _at: self._partner_chosen())
        demo = self.bridge.known("demo")  # whose second hospital connects to this one
        listen = str(demo["listen"]) if demo else self.preferences.text("listen", "0.0.0.0:47600")
        self.meeting = MeetingChoice("", listen, listening=bool(demo))
        self.own_only = QCheckBox(self.tr("Score without the partner: own model o&nly"))
        self.alone = Notice(
            self.tr(
                "The risks will come from this hospital’s own model and every line of the file will say so. They are"
                " less exact than the joint model’s."
            ),
            "warn",
        )
        self.agree = labels.muted(
            self.tr(
                "Agree by telephone which side waits. The partner opens this page with the same model and a file with"
                " the same patients; patients are matched again, encrypted."
            )
        )
        for widget in (self.agree, self.host, self.meeting, self.own_only, self.alone):
            card.add(widget)
        card.body.addStretch(1)
        return card

    def _partner_chosen(self) -> None:
        """Name the partner's address beside the choice, as when a session is proposed."""
        peers = (self.bridge.known("peers") or {}).get("peers") or []
        found = [str(peer.get("address") or "") for peer in peers if peer.get("party_id") == self.host.value]
        self.meeting.set_address(found[0] if found else "")

    def _start_row(self) -> QHBoxLayout:
        self.start = buttons.primary(self.tr("&Score the patients"), self.score)
        self.why_not = labels.muted("")
        return row(self.start, self.why_not, spacing=1)

    def _outcome_card(self) -> Card:
        card = Card(self.tr("Done"))
        self.tiles = [
            Tile("–", self.tr("patients scored")),
            Tile("–", self.tr("known to a partner")),
            Tile("–", self.tr("without a partner’s predictors")),
        ]
        across = QHBoxLayout()
        for tile in self.tiles:
            across.addWidget(tile, 1, Qt.AlignmentFlag.AlignTop)
        self.scored = labels.body("")
        self.only_own = Notice()
        card.add(across)
        card.add(self.only_own)
        card.add(self.scored)
        self.open_button = buttons.button(self.tr("Open f&older"), self._open_folder, icon="folder")
        card.add(row(self.open_button, 1))
        card.hide()
        return card

    # Facts ---------------------------------------------------------------------------------------------------------

    def facts_changed(self, name: str) -> None:
        if name in {"", "demo"} and (demo := self.bridge.known("demo")):
            self.practice.show()
            self.meeting.listens.setChecked(True)
            self.meeting.listen_at.setText(str(demo["listen"]))
        if name in {"", "identity", "results"}:
            self.show_models((self.bridge.known("results") or {}).get("results") or [])

    def shown(self) -> None:
        if self.bridge.known("identity"):
            self.call("results.list")

    def settled(self) -> bool:
        return not self._models or self.model_json is not None

    def show_models(self, results: list[Json]) -> None:
        """Fill the list of models, newest first, keeping the choice."""
        models = sorted(results, key=lambda result: str(result.get("time")), reverse=True)
        known = self.bridge.known("identity") is not None
        self._switch.show_index(0 if not known else 2 if models else 1)
        if models == self._models:
            return
        chosen = self.model.value
        self._models = models
        self.model.combo.blockSignals(True)
        self.model.combo.clear()
        for model in models:
            names = listed([str(name) for name in model.get("with") or ()])
            words = f"{names} · {model.get('outcome') or '–'} · {when(model.get('time'))}"
            self.model.combo.addItem(words, model["session"])
        self.model.choose(chosen)
        self.model.combo.blockSignals(False)
        self._model_chosen()

    def _model_chosen(self) -> None:
        if self.model.combo.currentIndex() >= 0:
            self.call("results.get", {"session": self.model.value}, self.show_model)

    def show_model(self, result: Json) -> None:
        """RESULT of the chosen session: its role, its outcome, its partners."""
        self.model_json = result
        self.model_card.set_chip(self.tr("Made with generated records") if result.get("generated") else "", "warn")
        is_label = result.get("role") != "feature"
        self.partner_card.setVisible(not self._has_whole_model())
        self.offer.hide()
        outcome = result.get("outcome") or "–"
        if self._has_whole_model():
            words = self.tr(
                "Research use only, until validated for your patients. The whole model is here: nobody is asked and"
                " nothing is sent. The risk is that “{outcome}” stands in the patient’s record; it does not foretell."
            ).format(outcome=outcome)
        elif is_label:
            words = self.tr(
                "Research use only, until validated for your patients. The risk is that “{outcome}” stands in the"
                " patient’s record, as the label hospital defined it; it does not foretell."
            ).format(outcome=outcome)
        else:
            words = self.tr(
                "This hospital holds predictors only. It can answer while the label hospital scores; the risks are"
                " written there. Choose the file with the same patients’ predictors."
            )
        self.meaning.set_text(words, "info")
        self.start.setText(self.tr("&Score the patients") if is_label else self.tr("&Answer the label hospital"))
        self.own_only.setVisible(is_label)
        if not is_label:
            self.own_only.setChecked(False)
        self.host.combo.clear()
        for party in (result.get("terms") or {}).get("parties") or ():
            if not party.get("you"):
                self.host.combo.addItem(str(party.get("name")), party.get("party_id"))
        self._check()

    # The form ------------------------------------------------------------------------------------------------------

    def _choose_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Choose a file of patients"),
            self.preferences.text("score_folder"),
            self.tr("Tables ({files})").format(files=FILES),
        )
        if path:
            self.take_file(path)

    def _take_generated(self) -> None:
        """The demonstration's patients lie with the program, where nothing should be written: out goes to the home."""
        path = Path(self.bridge.known("demo")["files"]["new_patients"])
        self.take_file(str(path))
        risks = self.tr("risks")
        self.out.setText(str(self.bridge.home / f"{path.stem}_{risks}.csv"))
        self._check()

    def take_file(self, path: str) -> None:
        """Take the patients from `path`, and propose a new file beside it."""
        self._path = path
        file = Path(path)
        self.preferences.set_text("score_folder", str(file.parent))
        self.file.setText(self.tr("From {file}").format(file=file.name))
        self.file.setToolTip(path)
        self.file.show()
        stem = file.name.split(".")[0]
        risks = self.tr("risks")
        self.out.setText(str(file.with_name(f"{stem}_{risks}.csv")))
        self._check()

    def _choose_out(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, self.tr("Write the risks to"), self.out.text(), "*.csv")
        if path:
            self.out.setText(path)
            self._check()

    def _has_whole_model(self) -> bool:
        """Hospitals with the same predictors each hold all of the joint model."""
        return (self.model_json or {}).get("role") == "site"

    def _is_label(self) -> bool:
        return (self.model_json or {}).get("role") != "feature"

    def _check(self) -> None:
        """Show what the choice needs, and say what is still missing."""
        alone = self.own_only.isChecked()
        asks = not alone and not self._has_whole_model()
        self.host.setVisible(not alone and self.host.combo.count() > 1)
        for widget in (self.meeting, self.agree):
            widget.setVisible(not alone)
        self.alone.setVisible(alone)
        self.out_field.setVisible(bool(self._path) and self._is_label())
        missing = ""
        if not self._path:
            missing = self.tr("Choose a file of patients first.")
        elif self._is_label() and not self.out.text().strip():
            missing = self.tr("Say where the risks are to be written.")
        elif asks and self.meeting.listens.isChecked() and ":" not in self.meeting.listen():
            missing = self.tr("Give address and port, such as 0.0.0.0:47600.")
        self.why_not.setText(missing)
        busy = self._call is not None and self._call.open
        self.start.setEnabled(not missing and not busy and self.model_json is not None)

    def arguments(self) -> Json:
        """What the worker is asked for."""
        asked: Json = {"session": self.model.value, "path": self._path}
        if self._is_label():
            asked["out"] = self.out.text().strip()
        if self.own_only.isChecked() or self._has_whole_model():
            return asked
        if listen := self.meeting.listen():
            asked["listen"] = listen
        elif self._is_label() and self.host.combo.count():
            asked["host"] = self.host.value
        return asked

    # Scoring -------------------------------------------------------------------------------------------------------

    def score(self) -> None:
        self.errors.clear()
        self.offer.hide()
        self.outcome_card.hide()
        if not self.own_only.isChecked() and (listen := self.meeting.listen()):
            self.preferences.set_text("listen", listen)
            words = self.tr("Waiting for the partner, then scoring")
        else:
            words = self.tr("Scoring the patients")
        self.progress.begin(words)
        self.set_dot(BUSY)
        do = "score" if self._is_label() else "score.serve"
        self._marked_own = self.own_only.isChecked() and not self._has_whole_model()
        self._call = self.call(do, self.arguments(), self.show_scored, self._failed)
        self._check()

    def _heard(self, name: str, data: Json) -> None:
        """How far the scoring is; while the partner is awaited, what can be done without it."""
        if name != "scoring" or self._call is None:
            return
        words = say(data.get("phase"))
        if data.get("state") == "connecting" and self._is_label():
            words += ". " + self.tr("Without the partner: cancel, and choose “own model only”.")
        self.progress.update_to(words)

    def _cancel(self) -> None:
        if self._call is not None:
            self._call.cancel()

    def _finished(self) -> None:
        self._call = None
        self.progress.end()
        self.set_dot(NONE)
        self._check()

    def _failed(self, failure: Failure) -> None:
        self._finished()
        if self._is_label() and failure.kind in {"PeerLost", "TermsMismatch"}:
            self.offer.show()
        self.fail(failure)

    def _score_alone(self) -> None:
        """The partner is not there, or will not: the own model answers alone, and everything says so."""
        self.own_only.setChecked(True)
        self.score()

    def show_scored(self, answer: Json) -> None:
        """The worker's account: how many patients, and with which model."""
        self._finished()
        is_label = "with_partner" in answer
        own_only = int(answer.get("own_only") or 0)
        for tile, name in zip(self.tiles, ("rows", "with_partner", "own_only"), strict=True):
            tile.set(number(answer.get(name)), "warn" if name == "own_only" and own_only else "")
            tile.setVisible(name == "rows" or (is_label and not self._has_whole_model()))
        self.outcome_card.set_chip(self.tr("Own model only") if self._marked_own else "", "warn")
        self.only_own.set_text(self._about_own_only(own_only), "warn")
        path = str(answer.get("path") or "")
        self.scored.setText(
            self.tr("Written to {path}").format(path=path) if path else self.tr("The answers were sent.")
        )
        self.open_button.setVisible(bool(path))
        self._out_path = path
        self.outcome_card.show()
        self._scroll.ensureWidgetVisible(self.outcome_card)

    def _about_own_only(self, patients: int) -> str:
        if self._marked_own:
            return self.tr(
                "No partner was asked: every risk is from this hospital’s own model, and every line of the file says"
                " “own model only”."
            )
        if not patients:
            return ""
        return self.tr(
            "No partner knows %n of these patients: the joint model scored them with this hospital’s predictors alone."
            " The file says for each patient how many partners knew the patient.",
            "",
            patients,
        )

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(self._out_path).parent)))
