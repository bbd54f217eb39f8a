"""Matching columns in the window: fed by the worker's own desk, as it would be by two hospitals."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from app.models import dictionary
from app.widgets.dictionarymatch import DictionaryMatch
from fedcore.data.choices import Decisions
from fedcore.data.dictionary import DictionaryColumn
from fedcore.worker.dictionary_desk import view_of

OFFERS = {
    "North": (
        DictionaryColumn("age", "number", numeric=True, low=40.0, high=80.0),
        DictionaryColumn("smoking", "category", ("former", "never", "now")),
        DictionaryColumn("glucose", "number", numeric=True, low=80.0, high=200.0, unit="mg/dL"),
    ),
    "South": (
        DictionaryColumn("years", "number", numeric=True, low=50.0, high=90.0, missing_tenths=2),
        DictionaryColumn(
            "smoking", "category", ("aktuell", "former", "never"), meanings=(("aktuell", "smokes now"),)
        ),
        DictionaryColumn("glucose", "number", numeric=True, low=4.0, high=10.0, unit="mmol/L"),
    ),
}


def view(proposes=True, decisions=None):
    about = {"proposes": proposes, "mine": "North" if proposes else "South", "outcome": "stroke"}
    return about | view_of(OFFERS, Decisions.from_json(decisions or {}))


@pytest.fixture
def match(qtbot):
    """At the proposing hospital; decisions are tried as the worker tries them."""
    made = DictionaryMatch(view())
    qtbot.addWidget(made)
    made.changed.connect(lambda decisions: made.show_view(view(decisions=decisions)))
    made.resize(1000, 800)
    made.show()
    return made


def words(widget):
    QApplication.processEvents()  # a widget added shows at the next turn
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def choose(match, name):
    match.table.selectRow([column["name"] for column in match.view["columns"]].index(name))


def test_what_does_not_fit_is_shown_beside_the_columns(match):
    shown = words(match.notes)
    assert "Column years is missing at North" in shown
    assert "only South has aktuell" in shown
    assert "different units" in shown
    rows = [[match.model.index(r, c).data() for c in range(4)] for r in range(match.model.rowCount())]
    assert rows[2] == ["glucose", "number", "80 – 200 mg/dL", "4 – 10 mmol/L"]
    assert rows[3] == ["years", "number", "–", "50 – 90 (20 % missing)"]


def test_a_column_a_category_and_a_unit_are_matched(match):
    choose(match, "years")
    match.column.taken.choose("age")
    match.column.taken.combo.activated.emit(0)
    assert [column["name"] for column in match.view["columns"]] == ["age", "smoking", "glucose"]
    assert match.column.name == "age"  # the eye stays with the column

    choose(match, "smoking")
    match.column.hospital.choose("South")
    assert "aktuell = smokes now" in words(match.column)
    match.column.words["aktuell"].setCurrentText("now")
    match.column.words["aktuell"].activated.emit(0)
    assert match.column.words["aktuell"].currentText() == "now"

    choose(match, "glucose")
    match.column.hospital.choose("South")
    assert "Elsewhere: mg/dL" in words(match.column)
    match.column.times.setValue(18)
    match.column.times.editingFinished.emit()
    assert words(match.notes).startswith("Everything fits")

    agreed = []
    match.agreed.connect(agreed.append)
    match.agree.click()
    south = agreed[0]["at"]["South"]
    assert south["renamed"] == {"years": "age"}
    assert south["recoded"] == {"smoking": {"aktuell": "now"}}
    assert south["scaled"] == {"glucose": [18.0, 0.0]}


def test_a_column_can_be_left_out_and_taken_again(match):
    choose(match, "glucose")
    match.column.out.setChecked(True)
    assert match.view["columns"][2]["kind"] is None
    assert match.view["decisions"]["left_out"] == ["glucose"]
    match.column.out.setChecked(False)
    assert match.view["columns"][2]["kind"] == "number"


def test_another_hospital_decides_about_its_own_columns_only(qtbot):
    made = DictionaryMatch(view(proposes=False))
    qtbot.addWidget(made)
    made.show()
    choose(made, "smoking")
    assert not hasattr(made.column, "out")
    assert made.column.hospital.value == "South"
    assert set(made.column.words) == {"aktuell", "former", "never"}
    choose(made, "age")
    assert "does not have it" in words(made.column)
    declined = []
    made.declined.connect(declined.append)
    made.decline.click()
    assert declined == []
    made.reason.setText("years is age")
    made.decline.click()
    assert declined == ["years is age"]


def test_decisions_can_be_taken_back():
    none = {"at": {}, "left_out": []}
    decided = dictionary.recoded(none, "South", "sex", "1", "m")
    assert dictionary.words_of(decided, "South", "sex") == {"1": "m"}
    assert dictionary.words_of(dictionary.recoded(decided, "South", "sex", "1", "1"), "South", "sex") == {}
    decided = dictionary.scaled(none, "South", "sugar", 18.0, 0.0)
    assert dictionary.scale_of(dictionary.scaled(decided, "South", "sugar", 1.0, 0.0), "South", "sugar") == (1.0, 0.0)
    assert none == {"at": {}, "left_out": []}
