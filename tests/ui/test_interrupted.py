"""Interrupted sessions: offered on Overview and Training, only with the records open, and given up only on purpose."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QMessageBox

from app.pages.overview import OverviewPage
from app.pages.training import TrainingPage
from app.preferences import Preferences

SESSION = {
    "session": "s1", "time": "2026-11-22T18:52:46+00:00", "role": "label", "with": ["Lakeside"], "outcome": "stroke",
    "trees": 37, "of": 100, "state": "failed", "proposer": "p0", "generated": False, "peers": ["p1"],
}  # fmt: skip


@pytest.fixture
def known(bridge, mapped, peers):
    bridge.remember("identity", {"name": "Riverside", "party_id": "p0", "fingerprint": "9c1e"})
    bridge.remember("peers", peers)
    bridge.remember("interrupted", {"sessions": [SESSION]})
    return bridge


@pytest.fixture
def page(make_page, known):
    return make_page(TrainingPage)


def asked(bridge, monkeypatch):
    """Commands that would go to the worker; none runs here."""
    calls = []
    monkeypatch.setattr(bridge, "call", lambda do, args=None, *_, **__: calls.append((do, args)))
    return calls


def test_nothing_goes_on_before_the_records_are_open(page, mapped):
    (card,) = page.interrupted.cards
    assert "37 of 100 trees" in card.kept.text()
    assert not card.go_on.isEnabled()
    assert card.open.isVisible()
    page.bridge.remember("mapped", mapped)
    assert card.go_on.isEnabled()
    assert not card.open.isVisible()
    assert page.dot == "attention"
    assert not page.empty.isVisible()


def test_both_ways_to_meet_reach_the_worker(page, mapped, monkeypatch):
    page.bridge.remember("mapped", mapped)
    (card,) = page.interrupted.cards
    calls = asked(page.bridge, monkeypatch)
    assert card.meeting.listens.isChecked(), "the label hospital waits unless it did otherwise before"
    card.meeting.listen_at.setText("0.0.0.0:5000")
    card.go_on.click()
    card.meeting.connects.setChecked(True)
    card.go_on.click()
    assert calls == [
        ("session.resume", {"session": "s1", "listen": "0.0.0.0:5000"}),
        ("session.resume", {"session": "s1", "host": "p1"}),
    ]


def test_who_connected_before_connects_again(make_page, known, preferences):
    preferences.met_at("s1", "")
    assert make_page(TrainingPage).interrupted.cards[0].meeting.connects.isChecked()
    preferences.met_at("s1", "10.0.0.9:4000")
    card = make_page(TrainingPage).interrupted.cards[0]
    assert card.meeting.listen() == "10.0.0.9:4000"


def test_giving_up_names_what_is_lost(page, monkeypatch):
    calls = asked(page.bridge, monkeypatch)
    page.interrupted.cards[0].give_up.click()
    box = page.interrupted.findChild(QMessageBox)
    assert "37 finished trees" in box.informativeText()
    assert box.defaultButton() is box.escapeButton()
    next(button for button in box.buttons() if button is not box.defaultButton()).click()
    assert calls == [("session.forget", {"session": "s1"})]


def test_while_a_session_runs_none_is_offered(page):
    page.bridge._event("status", {"state": "training", "tree": 1, "trees": 2})
    assert not page.interrupted.isVisible()
    page.bridge._event("status", {"state": "idle"})
    assert page.interrupted.isVisible()


def test_in_the_demonstration_the_second_hospital_finds_the_port_of_today(page, mapped, monkeypatch):
    page.bridge.remember("mapped", mapped)
    page.bridge.remember("demo", {"listen": "127.0.0.1:4711"})
    calls = asked(page.bridge, monkeypatch)
    page.interrupted.cards[0].go_on.click()
    assert calls[0] == ("session.resume", {"session": "s1", "listen": "127.0.0.1:4711"})


def test_overview_leads_to_it(make_page, known):
    page = make_page(OverviewPage)
    went = []
    page.go.connect(went.append)
    assert page._session._chip.text() == "Interrupted"
    page._session.button.click()
    assert went == ["training"]


def test_choices_about_columns_outlive_the_window(tmp_path):
    kept = {"path": "/records/b.csv", "roles": {"bmi": "ignore"}}
    Preferences(tmp_path).choices = kept
    assert Preferences(tmp_path).choices == kept
