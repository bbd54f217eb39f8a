"""Predict: the form says what is missing, asks the worker for the right thing, and names every own-model risk."""

from __future__ import annotations

from datetime import datetime

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from app.pages.predict import PredictPage
from app.shapes import Failure

MODELS = [
    {
        "session": "s0",
        "time": "2026-11-20T09:00:00+00:00",
        "role": "feature",
        "with": ["City Hospital"],
        "outcome": "stroke",
    },
    {
        "session": "s1",
        "time": "2026-11-22T16:04:00+00:00",
        "role": "label",
        "with": ["Heart Centre"],
        "outcome": "stroke",
    },
]
LABEL = {
    "session": "s1", "role": "label", "outcome": "stroke", "generated": True, "with": ["Heart Centre"],
    "terms": {"parties": [{"party_id": "p1", "name": "City Hospital", "you": True},
                          {"party_id": "p2", "name": "Heart Centre", "you": False}]},
}  # fmt: skip
FEATURE = LABEL | {"session": "s0", "role": "feature", "generated": False}


@pytest.fixture
def page(make_page, bridge):
    made = make_page(PredictPage)
    bridge.remember("identity", {"name": "City Hospital"})
    yield made
    # Qt deletes later than the test ends; the next palette would be put on hundreds of dead widgets.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def ready(page, tmp_path):
    page.bridge.remember("results", {"results": MODELS})
    page.errors.clear()  # no worker runs here: asking it for the model's details failed
    page.show_model(LABEL)
    page.take_file(str(tmp_path / "ward 3.csv.gz"))
    return page


def test_without_a_model_the_page_says_how_to_get_one(page):
    assert page.empty.isVisible()


def test_models_newest_first(ready):
    assert ready.model.combo.count() == 2
    day = datetime.fromisoformat(MODELS[1]["time"]).astimezone().day  # where the test runs
    assert ready.model.combo.itemText(0).startswith(f"Heart Centre · stroke · {day}")
    assert ready.model.value == "s1"


def test_what_is_missing_is_said(page, tmp_path):
    page.bridge.remember("results", {"results": MODELS})
    page.show_model(LABEL)
    assert page.why_not.text() == "The form of this model is being fetched."
    page.many_patients.setChecked(True)
    assert page.why_not.text() == "Choose a file of patients first."
    assert not page.start.isEnabled()
    page.take_file(str(tmp_path / "a.csv"))
    assert page.why_not.text() == ""
    assert page.start.isEnabled()
    page.meeting.listens.setChecked(True)
    page.meeting.listen_at.setText("nowhere")
    page._check()
    assert "address and port" in page.why_not.text()


def test_the_outcome_is_said_as_recorded_not_foretold(ready):
    assert "“stroke”" in ready.meaning.text()
    assert "does not foretell" in ready.meaning.text()
    assert ready.model_card._chip.text() == "Made with generated records"


def test_the_way_to_the_partner_reaches_the_worker(ready, tmp_path):
    base = {"session": "s1", "path": str(tmp_path / "ward 3.csv.gz"), "out": str(tmp_path / "ward 3_risks.csv")}
    assert ready.arguments() == base | {"host": "p2"}
    ready.meeting.listens.setChecked(True)
    ready.meeting.listen_at.setText("127.0.0.1:4000")
    assert ready.arguments() == base | {"listen": "127.0.0.1:4000"}
    ready.own_only.setChecked(True)
    assert ready.arguments() == base
    assert ready.alone.isVisible()


def test_a_feature_hospital_answers_and_writes_nothing(ready):
    ready.own_only.setChecked(True)
    ready.show_model(FEATURE)
    assert "label hospital" in ready.start.text()
    assert not ready.own_only.isVisible()
    assert ready.meeting.isVisible()
    assert not ready.file.out_field.isVisible()
    assert "out" not in ready.arguments()


def test_own_model_risks_are_counted_and_marked(ready):
    ready.show_scored({"rows": 1200, "with_partner": 1100, "own_only": 100, "path": "/x/risks.csv"})
    assert [tile.value.text() for tile in ready.outcome_card.tiles] == ["1,200", "1,100", "100"]
    assert ready.outcome_card.only_own.isVisible()
    assert ready.outcome_card.scored.text() == "Written to /x/risks.csv"
    ready.show_scored({"rows": 5, "with_partner": 5, "own_only": 0, "path": "/x/risks.csv"})
    assert not ready.outcome_card.only_own.isVisible()


def test_the_feature_hospital_s_account(ready):
    ready.show_model(FEATURE)
    ready.show_scored({"rows": 7})
    assert [tile.isVisible() for tile in ready.outcome_card.tiles] == [True, False, False]
    assert not ready.outcome_card.open_button.isVisible()


def test_a_lost_partner_is_said_and_the_form_is_usable_again(ready):
    ready.progress.begin("Scoring")
    ready._failed(Failure("PeerLost", "Heart Centre cannot be reached.", "Ask them to open Predict."))
    assert ready.errors.words() == "Heart Centre cannot be reached. Ask them to open Predict."
    assert not ready.progress.isVisible()
    assert ready.start.isEnabled()
