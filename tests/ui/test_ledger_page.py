"""Ledger: filters, totals, the verdict on the chain – and a hundred thousand entries."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QAbstractItemModelTester

from app.models.ledger import Filter, LedgerModel
from app.models.message_names import type_words
from app.pages.ledger import LedgerPage
from fedcore.node.leaving_out import LEDGER_TYPE
from fedcore.protocols.messages import MESSAGE_TYPES


def entry(n):
    meaning = "Blinded identifiers of {n} patients" if n % 2 else "Encrypted sums over groups"
    return {
        "n": n,
        "time": f"2026-11-22T16:{n // 60 % 60:02}:{n % 60:02}+00:00",
        "session": f"session-{n % 3}",
        "peer": "Heart Centre" if n % 2 else "Registry North",
        "peer_id": "p2",
        "direction": "out",
        "type": ("blinded_keys", "new_kind_of_message")[n % 2],
        "bytes": 1000 + n,
        "meaning": {"template": meaning, "values": {"n": 500 + n % 5}, "english": meaning.format(n=500 + n % 5)},
        "hash": f"{n:064x}",
    }


ENTRIES = [entry(n) for n in range(1, 61)]
ANSWER = {"entries": ENTRIES, "total": 60, "bytes_total": sum(e["bytes"] for e in ENTRIES)}


@pytest.fixture
def page(make_page, bridge):
    made = make_page(LedgerPage)
    bridge.remember("identity", {"name": "City Hospital"})
    yield made
    # Qt deletes later than the test ends; the next palette would be put on hundreds of dead widgets.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def full(page):
    page.bridge.remember("ledger", ANSWER)
    return page


def test_the_model_keeps_qt_s_rules():
    model = LedgerModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.set_entries(ENTRIES)
    model.sort(LedgerModel.SIZE, Qt.SortOrder.AscendingOrder)
    model.set_filter(Filter("heart"))
    assert model.rowCount() == 30
    assert model.index(0, LedgerModel.SIZE).data() == "1.0 kB"
    del tester


def test_locked_then_empty_then_filled(page):
    assert not page.empty.isVisible(), "nothing has been read yet"
    page.bridge.remember("ledger", {"entries": [], "total": 0, "bytes_total": 0})
    assert page.empty.isVisible()
    assert not page.verify_button.isVisible()
    page.bridge.remember("ledger", ANSWER)
    assert page.view.isVisible()
    assert page.verify_button.isVisible()
    page.bridge.remember("identity", None)
    assert not page.view.isVisible()


def test_newest_first_in_words(full):
    model = full.model
    assert model.index(0, LedgerModel.NUMBER).data() == "60"
    assert model.index(1, LedgerModel.MEANING).data() == "Blinded identifiers of 504 patients"
    assert model.index(1, LedgerModel.DIRECTION).data() == "Sent"
    assert {model.index(row, LedgerModel.TYPE).data() for row in range(60)} == {
        "Blinded identifiers",
        "new kind of message",
    }


def test_totals(full):
    assert full.messages.value.text() == "60"
    assert full.hospitals.value.text() == "2"
    assert full.shown_words.text() == "60 of 60 entries shown, 61.8 kB sent"


def test_filters_add_up(full, qtbot):
    full.peer.setCurrentText("Heart Centre")
    assert full.model.rowCount() == 30
    full.session.setCurrentText("session-1")
    assert full.model.rowCount() == 10
    full.words.setText("501")
    qtbot.waitUntil(lambda: full.model.rowCount() == 2)
    assert full.shown_words.text().startswith("2 of 60 entries shown")
    full.peer.setCurrentIndex(0)
    full.words.clear()
    full.session.setCurrentIndex(0)
    qtbot.waitUntil(lambda: full.model.rowCount() == 60)


def test_the_filter_s_choice_survives_new_entries(full):
    full.type.setCurrentText("new kind of message")
    full.bridge.remember("ledger", ANSWER | {"entries": [*ENTRIES, entry(61)], "total": 61})
    assert full.type.currentText() == "new kind of message"
    assert full.model.rowCount() == 31


def test_the_chosen_entry_is_written_out(full):
    full.view.selectRow(0)
    assert full.chosen.isVisible()
    assert "Session session-0" in full.chosen.text()


def test_more_entries_than_fetched_can_be_loaded(full):
    assert not full.load_all.isVisible()
    full.bridge.remember("ledger", ANSWER | {"total": 5000})
    assert full.load_all.isVisible()


def test_a_whole_chain_is_said_with_its_head(full):
    full.show_verdict({"ok": True, "checked": 60, "problem": None, "head": "ab12" * 16})
    assert full.verdict.property("panel") == "good"
    assert "60 entries" in full.verdict.text()
    assert "ab12 ab12" in full.verdict.text()


def test_a_broken_chain_is_said_and_marked_in_the_navigation(full):
    problem = {"template": "Entry {n} was changed.", "values": {"n": 7}, "english": "Entry 7 was changed."}
    full.show_verdict({"ok": False, "checked": 6, "problem": problem, "head": ""})
    assert full.verdict.property("panel") == "bad"
    assert "Entry 7 was changed." in full.verdict.text()
    assert full.dot == "attention"


def test_a_hundred_thousand_entries_stay_quick():
    entries = [entry(n) for n in range(100_000)]
    model = LedgerModel()
    model.set_entries(entries)
    started = time.process_time()
    model.set_filter(Filter("heart", session="session-1"))
    assert model.rowCount() == 16_667
    model.set_filter(Filter())
    model.sort(LedgerModel.SIZE)
    for row in range(40):  # what a window shows at once
        for column in range(model.columnCount()):
            assert model.index(row, column).data() is not None
    assert time.process_time() - started < 1.0


def test_every_type_of_message_has_a_name():
    for kind in (*MESSAGE_TYPES.values(), LEDGER_TYPE):
        assert type_words(kind) != kind.replace("_", " "), kind
        assert type_words(kind)[0].isupper()
