"""Records: guesses are marked until chosen, the mapping says what the screen says, models hold, files open by drop."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QComboBox

from app import theme
from app.models.roles import HISTOGRAM, KIND, MISSING, NAME, RANGE, REMARKS, ROLE, RolesModel
from app.models.rows import Column, RowsModel, text_columns
from app.pages.records import RecordsPage
from app.shapes import Failure

from PySide6.QtWidgets import QApplication  # isort: skip

from .conftest import column, text  # isort: skip


@pytest.fixture
def page(make_page):
    return make_page(RecordsPage)


@pytest.fixture
def view(page, records):
    page.bridge.remember("records", records)
    return page._view


def test_models_keep_qts_rules(records):
    fatal = QAbstractItemModelTester.FailureReportingMode.Fatal
    roles = RolesModel(records["columns"])
    QAbstractItemModelTester(roles, fatal)
    roles.choose(2, "outcome")
    rows = RowsModel(text_columns(["a", "b"]), [["1", "2"], ["3"]])
    QAbstractItemModelTester(rows, fatal)
    rows.set_rows([["4", "5"]] * 3)
    assert rows.index(0, 1).data() == "5"
    typed = RowsModel([Column("n", str, right=True, sort=int)], [3, 1])
    QAbstractItemModelTester(typed, fatal)
    assert typed.index(0, 0).data(RowsModel.SORT) == 3


def test_a_guess_is_marked_until_somebody_chooses(records):
    model = RolesModel(records["columns"])
    assert model.index(0, ROLE).data() == "Patient identifier (guess)"
    assert model.setData(model.index(0, ROLE), "identifier")
    assert model.index(0, ROLE).data() == "Patient identifier"
    assert not model.setData(model.index(0, ROLE), "anything")
    assert not model.setData(model.index(0, NAME), "ignore")


def test_there_is_at_most_one_outcome(records):
    model = RolesModel(records["columns"])
    model.choose(2, "outcome")
    assert model.names("outcome") == ["age"]
    assert model.role(1) == "ignore"


def test_empty_page_says_what_comes_and_that_nothing_is_sent(page):
    assert page._switch.index == 0
    assert "Nothing is sent from this page" in page.subtitle()
    assert page._recent.isHidden()


def test_an_open_file_shows_its_columns_and_figures(view, records):
    assert view.model.rowCount() == 5
    assert view.rows.rowCount() == 1200
    assert [view.rows.index(49, i).data() for i in (0, 1)] == ["50", "P49"]
    assert view.model.index(4, REMARKS).data() == "93 % of the values are missing."
    assert view.model.index(3, MISSING).data() == "3.1\u00a0%"
    assert view.model.index(3, RANGE).data() == "14.2 to 60.5"
    assert "The outcome is stroke." in view._plan.text()
    assert view._treatment.isHidden()
    view.columns_view.setCurrentIndex(view.model.index(4, NAME))
    assert "93 % of the values are missing." in view.columns.remark.text()


def test_the_mapping_says_what_the_screen_says(qtbot, view):
    with qtbot.waitSignal(view.use) as used:
        view.use_button.click()
    assert used.args[0] == {
        "id_columns": ["patient_id"], "label": "stroke", "label_positive": None, "features": ["age", "bmi"],
        "duplicates": "refuse", "unreadable_cells": "refuse", "unlabelled": "refuse",
        "missing_ids": "refuse", "damaged_ids": "refuse", "date_order": None,
        "units": {}, "code_lists": {}, "as_categories": [],
    }  # fmt: skip


def test_a_role_is_chosen_by_keyboard(qtbot, view):
    table = view.columns_view
    table.setCurrentIndex(view.model.index(3, ROLE))
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: bool(table.findChildren(QComboBox)))
    combo = table.findChildren(QComboBox)[0]
    qtbot.waitUntil(lambda: combo.view().isVisible())
    qtbot.keyClick(combo.view(), Qt.Key.Key_Down)
    qtbot.keyClick(combo.view(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: view.model.role(3) == "ignore")
    assert view.mapping()["features"] == ["age"]


def test_without_an_identifier_nothing_can_be_used(view):
    view.model.choose(0, "ignore")
    assert not view.use_button.isEnabled()
    assert "Patient identifier" in view._plan.text()


def test_without_an_outcome_this_is_a_feature_hospital(view):
    view.model.choose(1, "ignore")
    assert view.use_button.isEnabled()
    assert view.mapping()["label"] is None
    assert "feature hospital" in view._plan.text()


def test_an_outcome_of_words_asks_which_means_a_case(view, records):
    view.model.choose(4, "outcome")
    assert view._positive_field.isVisible()
    view.positive.setCurrentText("stroke")
    assert view.mapping()["label_positive"] == "stroke"


def test_what_was_chosen_survives_building_the_page_anew(page, view, make_page, records):
    view.model.choose(3, "ignore")
    view.show_choices()
    view._treatment.choices["duplicates"].choose("keep_first")
    view._tell()
    again = make_page(RecordsPage)
    assert again._view.mapping()["features"] == ["age"]
    assert again._view._treatment.values()["duplicates"] == "keep_first"
    assert again._view._treatment.isVisible()
    page.bridge.remember("records", records | {"path": "/another.csv"})
    assert again._view.mapping()["features"] == ["age", "bmi"]


def test_a_complaint_of_the_worker_offers_what_can_be_done(page, view):
    assert view._treatment.isHidden()
    page._not_mapped(Failure("DataError", "Rows 3 and 9 have the same patient identifier.", "Choose below."))
    assert view._treatment.isVisible()
    assert "Rows 3 and 9" in page.errors.words()


def test_in_use_says_how_many_and_what_was_left_out(page, view, mapped):
    page.bridge.remember("mapped", mapped)
    words = view._outcome.text()
    assert "1198" in words.replace(",", "")
    assert "2 rows of duplicate patients are left out." in words
    assert view._outcome.property("panel") == "good"
    page.bridge.remember("mapped", mapped | {"events_per_predictor": 4.0})
    assert view._outcome.property("panel") == "warn"
    assert page.dot == "done"


def test_a_file_that_does_not_open_offers_other_settings(qtbot, page):
    page._path = "/records/a.csv"
    page._not_opened(Failure("DataError", "Row 7 has 9 cells, the others 8.", "Mend it or leave it out."))
    options = page._options
    assert options.isVisible()
    assert not options._sheet.isVisible()
    options.rows.choose("leave_out")
    options.encoding.choose("gb18030")
    with qtbot.waitSignal(options.wanted) as wanted:
        options._emit()
    assert wanted.args[0] == {"encoding": "gb18030", "unreadable_rows": "leave_out"}
    options.offer("/records/a.xlsx")
    assert options._sheet.isVisible()
    assert not options.encoding.isVisible()


def test_dropping_a_file_opens_it(page, tmp_path, monkeypatch):
    opened = []
    monkeypatch.setattr(page, "open_path", opened.append)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "x.csv"))])
    page.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
                              Qt.KeyboardModifier.NoModifier))  # fmt: skip
    assert opened == [str(tmp_path / "x.csv")]


def test_recent_files_are_listed_while_they_exist(page, preferences, tmp_path):
    known = tmp_path / "north & south.csv"
    known.write_text("a\n1\n")
    preferences.opened(str(known))
    preferences.opened(str(tmp_path / "gone.csv"))
    page._show_records()
    assert page._recent_list.count() == 1
    assert "north && south.csv" in page._recent_list.itemAt(0).widget().text()


def test_histograms_are_painted(view):
    index = view.model.index(2, HISTOGRAM)
    view.columns_view.scrollTo(index)
    QApplication.processEvents()
    drawn = view.columns_view.viewport().grab(view.columns_view.visualRect(index)).toImage()
    colours = {drawn.pixelColor(x, y).name() for x in range(drawn.width()) for y in range(drawn.height())}
    assert theme.colours().accent in colours


def test_numbers_that_may_be_codes_are_taken_as_categories_by_one_click(qtbot, page, records):
    hint = {"code": "few_values", "text": text("4 different numbers, 0 to 3: look."), "rows": []}
    apart = {"code": "sentinel", "text": text("9 (3×) may stand for unknown."), "rows": []}
    race = column("race", "numeric", "predictor", codes=["0", "1", "2", "3", "9"], complaints=[apart, hint])
    page.bridge.remember("records", records | {"columns": [*records["columns"], race]})
    view, number = page._view, len(records["columns"])
    remarks = view.model.index(number, REMARKS)
    assert "may stand for unknown" in remarks.data()
    assert "4 different numbers" in remarks.data()
    box = view.columns.as_categories
    view.columns_view.setCurrentIndex(view.model.index(2, NAME))
    assert box.isHidden()  # age has no few whole numbers
    view.columns_view.setCurrentIndex(view.model.index(number, NAME))
    assert box.isVisible()
    assert not box.isChecked()
    with qtbot.waitSignal(view.chosen) as chosen:
        box.click()
    assert chosen.args[0]["as_categories"] == ["race"]
    assert view.mapping()["as_categories"] == ["race"]
    assert view.model.index(number, KIND).data() == "Category"
    assert remarks.data() == ""
    box.click()
    assert view.mapping()["as_categories"] == []
    assert "4 different numbers" in view.columns.remark.text()
    view.model.choose(number, "ignore")
    assert box.isHidden()
    assert remarks.data() == "9 (3×) may stand for unknown."


def test_a_hint_is_no_warning(records):
    hint = {"code": "few_values", "text": text("5 different numbers, 1 to 5: look."), "rows": []}
    apart = {"code": "sentinel", "text": text("9 (3×) may stand for unknown."), "rows": []}
    model = RolesModel(
        [
            column("health", "numeric", "predictor", codes=["1", "2"], complaints=[hint]),
            column("race", "numeric", "predictor", codes=["1", "2"], complaints=[hint, apart]),
        ]
    )
    colours = [model.index(i, REMARKS).data(Qt.ItemDataRole.ForegroundRole).name() for i in (0, 1)]
    assert colours == [theme.colours().muted.lower(), theme.colours().warn.lower()]
