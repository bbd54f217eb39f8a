"""Records page against the real worker: databases, projects, units and codes, and a quarter of a million rows."""

from __future__ import annotations

import sqlite3
import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLineEdit

from app import theme
from app.models.codes import CodesModel
from app.models.paged import PAGE, PagedRows
from app.models.roles import RANGE, UNIT, RolesModel
from app.pages.records import RecordsPage
from app.widgets.codes import CodesDialog
from app.widgets.database import DatabaseDialog
from fedcore.session.project import Choices, Source, make_project, project_file, save_project

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


@pytest.fixture
def page(qtbot, bridge, make_page):
    bridge.start()
    qtbot.waitUntil(lambda: bridge.known("hello") is not None)
    return make_page(RecordsPage)


@pytest.fixture
def clinic(tmp_path):
    path = tmp_path / "clinic.db"
    with sqlite3.connect(path) as made:
        made.execute("CREATE TABLE visits (patient_id TEXT, stroke INTEGER, sbp_mmHg REAL, sex INTEGER)")
        rows = [(f"P{i:03}", i % 9 == 0, 120.5 + i % 30, 1 + i % 2) for i in range(350)]
        made.executemany("INSERT INTO visits VALUES (?, ?, ?, ?)", rows)
        made.execute("CREATE VIEW stroke_view AS SELECT * FROM visits WHERE sex = 1")
    made.close()
    return f"sqlite:///{path}"


def opened(qtbot, page, rows):
    qtbot.waitUntil(lambda: (page.bridge.known("records") or {}).get("rows") == rows)
    qtbot.waitUntil(lambda: page._strip.isHidden())
    return page._view


# -- databases --------------------------------------------------------------------------------------------------------


def test_a_database_view_is_tried_chosen_and_opened(qtbot, page, clinic):
    page.databases.ask()
    dialog = page.databases.dialog
    dialog.address.setText(clinic)
    dialog.address.editingFinished.emit()
    qtbot.waitUntil(lambda: not dialog._password.isEnabled())
    dialog.connect_button.click()
    qtbot.waitUntil(lambda: dialog.tables.combo.count() == 2)
    assert "Connected: 2 table" in dialog._works.text()
    assert dialog.query.toPlainText() == "SELECT * FROM stroke_view"
    dialog.tables.combo.setCurrentIndex(1)
    dialog.tables.combo.activated.emit(1)
    assert dialog.query.toPlainText() == "SELECT * FROM visits"
    dialog.open_button.click()
    view = opened(qtbot, page, 350)
    assert page.databases.dialog is None
    assert page.preferences.text("database") == clinic
    assert page.preferences.recent_files == []
    assert view.mapping()["units"] == {"sbp_mmHg": "mmHg"}


def test_a_wrong_query_brings_the_dialog_back(qtbot, page, clinic):
    page.databases.ask()
    dialog = page.databases.dialog
    dialog.address.setText(clinic)
    dialog.query.setPlainText("SELECT nothing FROM nowhere")
    dialog.open_button.click()
    qtbot.waitUntil(lambda: dialog.errors.failure() is not None)
    assert dialog.isVisible()
    assert "refused the query" in dialog.errors.words()
    dialog.query.clear()
    dialog.open_button.click()
    assert "Choose a table or view" in dialog._query.below.text()


def test_a_password_in_the_address_moves_to_its_field(qtbot):
    dialog = DatabaseDialog("postgresql://reader:p%40ss:w@db:5432/clinic")
    qtbot.addWidget(dialog)
    dialog._looked()
    assert dialog.address.text() == "postgresql://reader@db:5432/clinic"
    assert dialog.password.text() == "p@ss:w"
    assert dialog.password.echoMode() == QLineEdit.EchoMode.Password
    dialog.show_look({"needs_password": True, "has_password": False, "keyring": False})
    assert not dialog.keep.isEnabled()
    assert dialog.given()["keep"] is False
    assert "no keyring" in dialog._password.below.text()


# -- projects ---------------------------------------------------------------------------------------------------------


def test_a_project_is_saved_and_opened_again_with_its_choices(qtbot, page, clinic, tmp_path):
    file = tmp_path / "patients.csv"
    file.write_text("id,stroke,ldl\n" + "".join(f"P{i},{i % 2},{100 + i % 40}\n" for i in range(60)))
    page.open_path(str(file))
    view = opened(qtbot, page, 60)
    view.model.setData(view.model.index(2, UNIT), "mg/dL")
    view.model.choose(2, "ignore")
    view._save.click()
    dialog = page.projects.dialog
    assert dialog.name.text() == "patients"
    dialog.name.setText("Lipids")
    dialog.save.click()
    qtbot.waitUntil(lambda: page.bridge.known("project") is not None)
    assert "Project Lipids" in view._project.text()
    page._close_records()
    qtbot.waitUntil(lambda: page._known_list.count() == 1)
    file.write_text("id,stroke,hdl\n" + "".join(f"P{i},{i % 2},{40 + i % 40}\n" for i in range(61)))
    page._known_list.itemAt(0).widget().click()
    view = opened(qtbot, page, 61)
    assert page.bridge.known("project")["name"] == "Lipids"
    assert [change["english"] for change in page.bridge.known("records")["changes"]] == [
        "These columns are no longer in the records: ldl.",
        "These columns are new in the records: hdl.",
        "The records had 60 rows and now have 61.",
    ]
    file.unlink()
    page.projects.open(page.bridge.known("project")["path"])
    qtbot.waitUntil(page.projects.find.isVisible)
    assert str(file) in page.projects.find.text()


def test_a_broken_project_is_said_on_the_page(qtbot, page, tmp_path):
    path = tmp_path / "x.fedstroke"
    path.write_text('{"fedstroke_project": 7}')
    page.open_path(str(path))
    qtbot.waitUntil(lambda: page.errors.failure() is not None)
    assert "another version" in page.errors.words()


def test_a_project_of_a_database_asks_for_its_password(qtbot, page):
    path = project_file(page.bridge.home, "Clinic")
    source = Source(database="postgresql://reader@127.0.0.1:1/clinic", query="SELECT * FROM stroke_view")
    save_project(path, make_project("Clinic", source, 10, (), Choices(), None))
    page.projects.open(str(path))
    qtbot.waitUntil(lambda: page.databases.dialog is not None)
    dialog = page.databases.dialog
    assert dialog.address.isReadOnly()
    assert dialog.query.toPlainText() == "SELECT * FROM stroke_view"
    dialog.password.setText("s3cret")
    dialog.open_button.click()
    qtbot.waitUntil(lambda: dialog.errors.failure() is not None)
    assert "cannot be reached" in dialog.errors.words()
    assert "s3cret" not in dialog.errors.words() + dialog.errors.failure().detail
    for file in page.bridge.home.rglob("*"):
        assert not file.is_file() or b"s3cret" not in file.read_bytes()


# -- units and codes --------------------------------------------------------------------------------------------------


def columns(column):
    return [
        column("ldl", "numeric", "predictor", unit="mg/dL", minimum=40.0, maximum=200.0),
        column("sex", "numeric", "predictor", distinct=2, codes=["1", "2"]),
    ]


@pytest.fixture
def roles():
    from tests.ui.conftest import column

    return RolesModel(columns(column))


def test_units_are_guessed_edited_and_cleared(roles):
    QAbstractItemModelTester(roles, FATAL)
    assert roles.meanings()["units"] == {"ldl": "mg/dL"}
    assert roles.setData(roles.index(0, UNIT), " mmol/L ")
    assert roles.index(0, UNIT).data() == "mmol/L"
    roles.setData(roles.index(0, UNIT), "")
    assert roles.meanings()["units"] == {}
    assert roles.kept()["units"] == {"ldl": ""}
    assert RolesModel(roles._columns, roles.kept()).meanings()["units"] == {}


def test_codes_get_meanings_and_become_categories(qtbot, roles):
    dialog = CodesDialog(roles.column("sex"), {}, False)
    qtbot.addWidget(dialog)
    dialog.model.setData(dialog.model.index(0, 1), "male")
    dialog.model.setData(dialog.model.index(1, 1), "female")
    assert dialog.are_codes.isChecked()
    dialog.chosen.connect(lambda words, is_category: roles.set_codes(1, words, is_category))
    dialog.use.click()
    assert roles.index(1, RANGE).data() == "1 = male, 2 = female"
    assert roles.meanings()["as_categories"] == ["sex"]
    assert not roles.flags(roles.index(1, UNIT)) & Qt.ItemFlag.ItemIsEditable
    roles.choose(1, "ignore")
    assert roles.meanings()["as_categories"] == []
    QAbstractItemModelTester(CodesModel(["1", "2"], {"9": "unknown"}), FATAL)


# -- many rows --------------------------------------------------------------------------------------------------------


def test_rows_come_by_the_page_and_are_forgotten_again(qtbot):
    model = PagedRows(["a", "b"], 250_000, [["x", "y"]])
    QAbstractItemModelTester(PagedRows(["a", "b"], 300, [["x", "y"]]), FATAL)
    asked = []
    model.wanted.connect(lambda first, count: asked.append((first, count)))
    assert model.index(0, 1).data() == "x"
    for row in range(0, 250_000, 1000):
        assert model.index(row + 1, 1).data() == "…"
    qtbot.waitUntil(lambda: bool(asked))
    assert len(asked) == 3
    model.fill(249_000, [[str(i), "b"] for i in range(249_000, 249_000 + PAGE)])
    assert model.index(249_001, 1).data() == "249001"
    assert len(model._pages) == 1


def test_a_quarter_of_a_million_rows_open_and_scroll(qtbot, page, tmp_path):
    file = tmp_path / "many.csv"
    with file.open("w") as out:
        out.write("patient_id,stroke,age,bmi,sbp_mmHg\n")
        out.writelines(f"P{i:07},{int(i % 25 == 0)},{40 + i % 50},{20 + i % 150},120\n" for i in range(250_000))
    shares = []
    page.bridge.happened.connect(lambda name, data: shares.append(data["share"]) if name == "opening" else None)
    page.open_path(str(file))
    view = opened(qtbot, page, 250_000)
    assert len(shares) > 10
    last = view.rows.index(249_999, 1)
    assert last.data() == "…"
    qtbot.waitUntil(lambda: last.data() == "P0249999")
    began = time.process_time()
    for row in range(0, 250_000, 50):
        view.rows.index(row, 1).data()
    assert time.process_time() - began < 1.0


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_nothing_scrolls_sideways_at_large_text(qtbot, qapp, bridge, make_page, records, scale):
    theme.apply(qapp, "light", scale)
    bridge.remember("records", records)
    page = make_page(RecordsPage)
    page.resize(970, 650)  # what a window of 1280 x 720 leaves at 200 %
    page._view.show_choices()
    page._options.offer("a.csv")
    table = page._view.columns.view
    qtbot.waitUntil(lambda: table.width() < 970 and table.horizontalScrollBar().maximum() == 0)
    assert page._scroll.horizontalScrollBar().maximum() == 0
    assert not page._view.columns.view.isColumnHidden(UNIT)


def test_opening_can_be_cancelled(qtbot, page, tmp_path):
    file = tmp_path / "many.csv"
    with file.open("w") as out:
        out.write("patient_id,stroke\n")
        out.writelines(f"P{i:07},{i % 2}\n" for i in range(250_000))
    page.open_path(str(file))
    page._strip.cancel.click()
    qtbot.waitUntil(lambda: page._strip.isHidden())
    assert page.bridge.known("records") is None
    assert page.errors.failure() is None
    assert page._options.isHidden()
