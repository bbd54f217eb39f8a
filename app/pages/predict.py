"""Risks for new patients by a model made together: one patient as a form, or a file; the partner's part is fetched."""

from __future__ import annotations

from PySide6.QtWidgets import QButtonGroup, QCheckBox, QRadioButton, QWidget

from app.bridge import Bridge, CallHandle
from app.pages.base import BUSY, NONE, Page
from app.preferences import Preferences
from app.shapes import Failure, Json
from app.text import listed, number, say, when
from app.widgets import buttons, labels
from app.widgets.aside import Aside
from app.widgets.card import Card, column, holder, row
from app.widgets.choices import Choice
from app.widgets.empty import EmptyState
from app.widgets.locked import at_top, locked_state
from app.widgets.meeting import MeetingChoice
from app.widgets.noted import NotedPredictions
from app.widgets.panels import Notice
from app.widgets.patientform import PatientForm
from app.widgets.patientrisk import RiskCard
from app.widgets.progress import ProgressStrip
from app.widgets.scorefile import FileCard, ScoredCard
from app.widgets.switch import Switch


class PredictPage(Page):
    """`show_models` brings the models there are, `show_model` the one chosen and `show_form` its form; `show_risk` and
    `show_scored` the outcome."""

    key = "predict"

    def __init__(self, bridge: Bridge, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(bridge, preferences, parent)
        self.set_title(
            self.tr("Predict"),
            self.tr("The risk of one patient or of a file of patients, computed with the hospitals of the model."),
        )
        self.empty = EmptyState(
            "predict",
            self.tr("No model yet"),
            self.tr(
                "After a session you can score new patients here: type one in, or choose a file with the same columns."
                " The partner’s part is fetched while you wait."
            ),
            [(self.tr("Go to &Terms"), lambda: self.go.emit("terms"))],
        )
        self._call: CallHandle | None = None
        self._models: list[Json] = []
        self.model_json: Json | None = None
        self.form_json: Json | None = None
        self._marked_own = False
        self._served = ""
        locked = locked_state(lambda: self.go.emit("overview"))
        self._switch = Switch(locked, at_top(self.empty), self._work())
        self.add(self._switch, 1)
        self.meeting.changed.connect(self._check)
        self.meeting.listen_at.textEdited.connect(lambda _text: self._check())
        self.own_only.toggled.connect(lambda _on: self._check())
        bridge.happened.connect(self._heard)
        self._check()

    # Building ------------------------------------------------------------------------------------------------------

    def _work(self) -> QWidget:
        self.progress = ProgressStrip()
        self.progress.cancelled.connect(self._cancel)
        self.file = FileCard(self.bridge, self.preferences)
        self.file.changed.connect(self._check)
        self.patient = PatientForm()
        self.patient.changed.connect(self._edited)
        self.outcome_card = ScoredCard()
        self.risk = RiskCard()
        self.offer = Notice(
            self.tr("The partner’s part is missing. This hospital’s own model can score these patients alone."), "warn"
        )
        self.offer.add_button(buttons.button(self.tr("Score &with the own model only"), self._score_alone))
        self.offer.hide()
        model, partner = self._model_card(), self._partner_card()
        self.inputs = Switch(self.patient, self.file)
        parts = Aside(self.inputs, partner, stretches=(2, 1))
        self.noted = NotedPredictions()
        outcomes = (self.progress, self.risk, self.outcome_card, self.noted)
        layout = column(self.offer, model, parts, self._start_row(), *outcomes, 1, spacing=1)
        return holder(layout)

    def _model_card(self) -> Card:
        card = Card(self.tr("Model"))
        self.model_card = card
        self.model = Choice(self.tr("&Made with"), [])
        self.model.combo.currentIndexChanged.connect(self._model_chosen)
        self.meaning = Notice()
        self.meaning.hide()  # until the model's details have come
        self.one_patient = QRadioButton(self.tr("&One patient"))
        self.many_patients = QRadioButton(self.tr("A file of pat&ients"))
        group = QButtonGroup(card)
        for choice in (self.one_patient, self.many_patients):
            group.addButton(choice)
        self.one_patient.setChecked(True)
        self.one_patient.toggled.connect(lambda _on: self._check())
        self.ways = holder(row(self.one_patient, self.many_patients, 1, spacing=1.5))
        card.add(self.model)
        card.add(self.meaning)
        card.add(self.ways)
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
        self.repeat = QCheckBox(self.tr("Go on answering &until I stop"))
        self.alone = Notice("", "warn")
        self.agree = labels.muted(
            self.tr(
                "Agree by telephone which side waits. The partner opens this page with the same model and a file with"
                " the same patients; patients are matched again, encrypted."
            )
        )
        for widget in (self.agree, self.host, self.meeting, self.repeat, self.own_only, self.alone):
            card.add(widget)
        card.body.addStretch(1)
        return card

    def _partner_chosen(self) -> None:
        """Name the partner's address beside the choice, as when a session is proposed."""
        peers = (self.bridge.known("peers") or {}).get("peers") or []
        found = [str(peer.get("address") or "") for peer in peers if peer.get("party_id") == self.host.value]
        self.meeting.set_address(found[0] if found else "")

    def _start_row(self) -> QWidget:
        self.start = buttons.primary(self.tr("&Score the patients"), self.score)
        self.why_not = labels.muted("")
        return holder(row(self.start, self.why_not, spacing=1))

    # Facts ---------------------------------------------------------------------------------------------------------

    def facts_changed(self, name: str) -> None:
        if name in {"", "demo"} and (demo := self.bridge.known("demo")):
            self.file.practice.show()
            self.meeting.listens.setChecked(True)
            self.meeting.listen_at.setText(str(demo["listen"]))
        if name in {"", "identity", "results"}:
            self.show_models((self.bridge.known("results") or {}).get("results") or [])

    def shown(self) -> None:
        if self.bridge.known("identity"):
            self.call("results.list")

    def settled(self) -> bool:
        if not self._models:
            return True
        return self.model_json is not None and (self.form_json is not None or not self._is_label())

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
            self.risk.hide()
            self.call("results.get", {"session": self.model.value}, self.show_model)

    def show_model(self, result: Json) -> None:
        """RESULT of the chosen session: its role, its outcome, its partners."""
        self.model_json, self.form_json = result, None
        self.model_card.set_chip(self.tr("Made with generated records") if result.get("generated") else "", "warn")
        is_label = self._is_label()
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
        if not is_label:
            self.own_only.setChecked(False)
        self.host.combo.clear()
        for party in (result.get("terms") or {}).get("parties") or ():
            if not party.get("you"):
                self.host.combo.addItem(str(party.get("name")), party.get("party_id"))
        if is_label:
            self.call("predict.form", {"session": result["session"]}, self.show_form)
        self._fetch_noted()
        self._check()

    def _fetch_noted(self) -> None:
        """What was computed with the chosen model; a nicety, whose failure is not told."""
        asked = {"session": (self.model_json or {}).get("session")}
        self.call("predict.noted", asked, self.noted.show_noted, lambda _failure: None)

    def show_form(self, form: Json) -> None:
        """FORM of the chosen model: what can be typed in about a patient."""
        if form.get("session") == (self.model_json or {}).get("session"):
            self.form_json = form
            self.patient.show_form(form)
            self._check()

    # What is chosen ------------------------------------------------------------------------------------------------

    def take_file(self, path: str) -> None:
        """Score the patients of the file at `path`."""
        self.many_patients.setChecked(True)
        self.file.take(path)

    def _has_whole_model(self) -> bool:
        """Hospitals with the same predictors each hold all of the joint model."""
        return (self.model_json or {}).get("role") == "site"

    def _is_label(self) -> bool:
        return (self.model_json or {}).get("role") != "feature"

    def _asks(self) -> bool:
        """Whether a partner takes part."""
        return not self._has_whole_model() and not self.own_only.isChecked()

    def _is_one(self) -> bool:
        return self._is_label() and self.one_patient.isChecked()

    def _edited(self) -> None:
        """What is shown would be the risk of another patient."""
        if self._call is None:
            self.risk.hide()
        self._check()

    def _check(self) -> None:
        """Show what the choice needs, and say what is still missing."""
        one, is_label, alone = self._is_one(), self._is_label(), self.own_only.isChecked()
        self.ways.setVisible(is_label)
        self.inputs.show_index(0 if one else 1)
        self.patient.ask_identifiers(self._asks())
        self.host.setVisible(not alone and self.host.combo.count() > 1)
        for widget in (self.meeting, self.agree):
            widget.setVisible(not alone)
        self.own_only.setVisible(is_label)
        self.repeat.setVisible(not is_label)
        self.alone.set_text(self._about_alone(one) if alone else "", "warn")
        self.file.out_field.setVisible(bool(self.file.path) and is_label)
        self.outcome_card.setVisible(self.outcome_card.isVisibleTo(self) and not one)
        self.risk.setVisible(self.risk.isVisibleTo(self) and one)
        self.start.setText(
            self.tr("Work out the &risk")
            if one
            else self.tr("&Score the patients")
            if is_label
            else self.tr("&Answer the label hospital")
        )
        missing = self._missing(one)
        self.why_not.setText(missing)
        busy = self._call is not None and self._call.open
        self.start.setEnabled(not missing and not busy and self.model_json is not None)

    def _about_alone(self, one: bool) -> str:
        if one:
            return self.tr(
                "The risk will come from this hospital’s own model, without the partner’s predictors. It is shown and"
                " recorded as such."
            )
        return self.tr(
            "The risks will come from this hospital’s own model, without the partner’s predictors. Every line of the"
            " file will say so."
        )

    def _missing(self, one: bool) -> str:
        if one and self.form_json is None:
            return self.tr("The form of this model is being fetched.")
        if one and self._asks() and not self.patient.is_identified():
            return self.tr("Type the patient’s identifier to ask the partner, or choose the own model only.")
        if not one and not self.file.path:
            return self.tr("Choose a file of patients first.")
        if not one and self._is_label() and not self.file.out.text().strip():
            return self.tr("Say where the risks are to be written.")
        if self._asks() and self.meeting.listens.isChecked() and ":" not in self.meeting.listen():
            return self.tr("Give address and port, such as 0.0.0.0:47600.")
        return ""

    def arguments(self) -> Json:
        """What the worker is asked for."""
        asked: Json = {"session": self.model.value}
        if self._is_one():
            asked["values"] = self.patient.values()
            if self._asks():
                asked["identifiers"] = self.patient.identifiers()
        else:
            asked["path"] = self.file.path
            if self._is_label():
                asked["out"] = self.file.out.text().strip()
            elif self.repeat.isChecked():
                asked["repeat"] = True
        if not self._asks():
            return asked
        if listen := self.meeting.listen():
            asked["listen"] = listen
        elif self._is_label() and self.host.combo.count():
            asked["host"] = self.host.value
        return asked

    # Scoring -------------------------------------------------------------------------------------------------------

    def score(self) -> None:
        self.errors.clear()
        for widget in (self.offer, self.outcome_card, self.risk):
            widget.hide()
        if self._asks() and (listen := self.meeting.listen()):
            self.preferences.set_text("listen", listen)
            words = self.tr("Waiting for the partner, then scoring")
        else:
            words = self.tr("Scoring the patients")
        self._served = ""
        self.progress.begin(words)
        self.set_dot(BUSY)
        self._marked_own = self.own_only.isChecked() and not self._has_whole_model()
        if self._is_one():
            self._call = self.call("predict.one", self.arguments(), self.show_risk, self._failed)
        else:
            do = "score" if self._is_label() else "score.serve"
            self._call = self.call(do, self.arguments(), self.show_scored, self._failed)
        self._check()

    def _heard(self, name: str, data: Json) -> None:
        """How far the scoring is; while the partner is awaited, what can be done without it."""
        if self._call is None:
            return
        if name == "predicted" and self._is_one():
            self.risk.show_risk(data, self._outcome(), waits_for=listed(list((self.form_json or {})["partners"])))
        elif name == "served":
            self._served = self.tr("Answered so far: {times}, for {rows} shared patients.").format(
                times=number(data.get("times")), rows=number(data.get("rows"))
            )
            self.progress.update_to(self._served)
        elif name == "scoring":
            words = say(data.get("phase"))
            if data.get("state") == "connecting" and self._is_label() and not self._is_one():
                words += ". " + self.tr("Without the partner: cancel, and choose “own model only”.")
            self.progress.update_to(f"{words}. {self._served}" if self._served else words)

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
        if self._is_label() and not self._is_one() and failure.kind in {"PeerLost", "TermsMismatch"}:
            self.offer.show()
        self.fail(failure)

    def _score_alone(self) -> None:
        """The partner is not there, or will not: the own model answers alone, and everything says so."""
        self.own_only.setChecked(True)
        self.score()

    def _outcome(self) -> str:
        return str((self.model_json or {}).get("outcome") or "–")

    def show_risk(self, found: Json) -> None:
        """PREDICTION: one patient's risk, and by which model."""
        self._finished()
        self.risk.show_risk(found, self._outcome())
        self._fetch_noted()
        self._scroll.ensureWidgetVisible(self.risk)

    def show_scored(self, answer: Json) -> None:
        """The worker's account of a file: how many patients, and with which model."""
        self._finished()
        has_partners = "with_partner" in answer and not self._has_whole_model()
        self.outcome_card.show_scored(answer, self._marked_own, has_partners)
        self._fetch_noted()
        self._scroll.ensureWidgetVisible(self.outcome_card)
