"""Files, databases and projects as the window opens them, without the window."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend

from fedcore.errors import DataError
from fedcore.worker.calls import Call
from fedcore.worker.database_desk import DatabaseDesk
from fedcore.worker.project_desk import ProjectDesk, name_session
from fedcore.worker.records_desk import RecordsDesk

HEADER = "patient_id,stroke,sex,ldl_mg_dL\n"


def rows(n=60, extra=""):
    return "".join(f"P{i:03},{int(i % 9 == 0)},{1 + i % 2},{100 + i % 40}{extra}\n" for i in range(n))


class Room:
    def __init__(self, home):
        self.told = []
        self.records = RecordsDesk(lambda name, data: self.told.append((name, data)))
        self.databases = DatabaseDesk(self.records)
        self.projects = ProjectDesk(home, self.records, self.databases)
        self.commands = self.records.commands() | self.databases.commands() | self.projects.commands()

    def do(self, command, /, **arguments):
        answer = self.commands[command](Call(command, arguments))
        json.dumps(answer, allow_nan=False)  # must fit through the pipe
        return answer


@pytest.fixture
def room(tmp_path):
    return Room(tmp_path / "home")


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "patients.csv"
    path.write_text(HEADER + rows())
    return path


@pytest.fixture
def clinic(tmp_path):
    path = tmp_path / "clinic.db"
    with sqlite3.connect(path) as made:
        made.execute("CREATE TABLE patients (patient_id TEXT, stroke INTEGER, bmi REAL)")
        made.executemany("INSERT INTO patients VALUES (?, ?, ?)", [(f"P{i}", i % 7 == 0, 20.5 + i) for i in range(60)])
    made.close()
    return f"sqlite:///{path}"


class Vault(KeyringBackend):
    """A keyring as a desktop has one, in memory."""

    priority = 5

    def __init__(self):
        self.kept = {}

    def get_password(self, service, username):
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        self.kept[service, username] = password


@pytest.fixture
def vault(monkeypatch):
    made = Vault()
    monkeypatch.setattr(keyring.core, "_keyring_backend", made)
    return made


# -- records ----------------------------------------------------------------------------------------------------------


def test_any_rows_can_be_asked_for_and_progress_is_told(room, file):
    opened = room.do("records.open", path=str(file))
    assert opened["columns"][3]["unit"] == "mg/dL"
    assert opened["columns"][2]["codes"] == ["1", "2"]
    shares = [data["share"] for name, data in room.told if name == "opening"]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    some = room.do("records.rows", number=opened["number"], first=58, count=10)
    assert some["rows"] == [["P058", "0", "1", "118"], ["P059", "0", "2", "119"]]
    room.do("records.open", path=str(file))
    assert room.do("records.rows", number=opened["number"], first=0, count=10)["rows"] == []


def test_opening_can_be_cancelled_and_leaves_what_was_open(room, file):
    room.do("records.open", path=str(file))
    before = room.records.records
    call = Call("records.open", {"path": str(file)})
    call.cancelled.set()
    with pytest.raises(DataError, match="was cancelled"):
        room.commands["records.open"](call)
    assert room.records.records is before


# -- databases --------------------------------------------------------------------------------------------------------


def test_a_database_is_looked_at_listed_and_opened(room, clinic):
    assert room.do("database.look", database=clinic)["needs_password"] is False
    listed = room.do("database.tables", database=clinic)
    assert listed["tables"] == [{"name": "patients", "query": "SELECT * FROM patients"}]
    opened = room.do("database.open", database=clinic, query="SELECT * FROM patients")
    assert opened["rows"] == 60
    assert opened["query"] == "SELECT * FROM patients"
    assert opened["file"] == clinic
    mapped = room.do("records.map", mapping={"id_columns": ["patient_id"], "label": "stroke", "features": ["bmi"],
                                             "units": {"bmi": "kg/m²"}})  # fmt: skip
    assert mapped["cases"] == 9
    assert room.records.need()[1]["mapping"]["units"] == {"bmi": "kg/m²"}


def test_a_password_that_is_not_known_is_asked_for_and_never_shown(room):
    address = "postgresql://reader:s3cret@127.0.0.1:1/clinic"
    looked = room.do("database.look", database=address)
    assert looked["shown"] == "postgresql://reader@127.0.0.1:1/clinic"
    with pytest.raises(DataError, match="password for postgresql://reader@127"):
        room.do("database.tables", database=looked["shown"])
    with pytest.raises(DataError) as error:
        room.do("database.tables", database=address)
    assert "cannot be reached" in str(error.value)
    assert "s3cret" not in str(error.value) + error.value.detail


def test_a_kept_password_is_found_again(room, vault):
    vault.kept["FedStroke database", "postgresql://reader@127.0.0.1:1/clinic"] = "s3cret"
    looked = room.do("database.look", database="postgresql://reader@127.0.0.1:1/clinic")
    assert (looked["has_password"], looked["keyring"]) == (True, True)
    with pytest.raises(DataError, match="cannot be reached"):
        room.do("database.tables", database=looked["shown"])


def test_a_keyring_that_writes_in_the_clear_is_none(room, vault, monkeypatch):
    monkeypatch.setattr(Vault, "priority", 0.5)
    vault.kept["FedStroke database", "postgresql://reader@127.0.0.1:1/clinic"] = "s3cret"
    looked = room.do("database.look", database="postgresql://reader@127.0.0.1:1/clinic")
    assert (looked["has_password"], looked["keyring"]) == (False, False)


# -- projects ---------------------------------------------------------------------------------------------------------

CHOICES = {
    "roles": {"sex": "predictor"}, "units": {"ldl_mg_dL": "mg/dL"}, "code_lists": {"sex": {"1": "male", "2": "female"}},
    "as_categories": ["sex"], "duplicates": "keep_first", "asked": True,
}  # fmt: skip


def test_a_project_is_saved_and_opened_again(room, file):
    room.do("records.open", path=str(file))
    saved = room.do("project.save", name="Lipids", choices=CHOICES)
    name_session(Path(saved["path"]), "session-1")
    room.do("records.close")
    assert [p["name"] for p in room.do("project.list")["projects"]] == ["Lipids"]
    assert "P001" not in Path(saved["path"]).read_text()
    opened = room.do("project.open", path=saved["path"])
    assert opened["changes"] == []
    assert opened["choices"] == {"positive": "", **{k: v for k, v in CHOICES.items() if k != "asked"}}
    assert opened["project"]["sessions"] == ["session-1"]
    room.do("project.save", choices=CHOICES | {"units": {}})
    assert room.do("project.read", path=saved["path"])["sessions"] == ["session-1"]


def test_a_project_that_cannot_be_written_costs_no_session(room, tmp_path, capsys):
    name_session(tmp_path / "gone.fedstroke", "session-1")
    assert "not named in its project" in capsys.readouterr().err


def test_another_project_is_not_overwritten_unless_told(room, file):
    room.do("records.open", path=str(file))
    room.do("project.save", name="Lipids", choices={})
    room.do("records.open", path=str(file))
    with pytest.raises(DataError, match="already a project called Lipids"):
        room.do("project.save", name="Lipids", choices={})
    with pytest.raises(DataError, match="No project is open"):
        room.do("project.save", choices={})
    room.do("project.save", name="Lipids", choices={}, replace=True)


def test_changed_records_are_named_and_moved_ones_found(room, file, tmp_path):
    room.do("records.open", path=str(file))
    path = room.do("project.save", name="Lipids", choices=CHOICES)["path"]
    moved = tmp_path / "elsewhere.csv"
    file.rename(moved)
    with pytest.raises(DataError, match="not at"):
        room.do("project.open", path=path)
    moved.write_text("patient_id,stroke,ldl_mg_dL,hdl\n" + "".join(f"P{i},{i % 2},high,{i % 5}\n" for i in range(60)))
    opened = room.do("project.open", path=path, records=str(moved))
    assert [change["english"] for change in opened["changes"]] == [
        "These columns are no longer in the records: sex.",
        "These columns are new in the records: hdl.",
        "Column ldl_mg_dL held numbers and now holds categories.",
    ]
    assert opened["choices"]["code_lists"] == {}


def test_a_project_of_a_database_holds_no_password(room, clinic):
    room.do("database.open", database=clinic, query="SELECT * FROM patients")
    saved = room.do("project.save", name="Clinic", choices={})
    source = room.do("project.read", path=saved["path"])["source"]
    assert source == {"path": "", "options": {}, "database": clinic, "query": "SELECT * FROM patients"}
    assert room.do("project.open", path=saved["path"])["rows"] == 60


@pytest.mark.parametrize("wrong", [
    {"roles": {"sex": "boss"}}, {"duplicates": "burn"}, {"units": {"ldl": "x" * 50}}, {"code_lists": {"sex": 1}},
])  # fmt: skip
def test_wrong_choices_are_not_saved(room, file, wrong):
    room.do("records.open", path=str(file))
    with pytest.raises(DataError):
        room.do("project.save", name="Wrong", choices=wrong)
    assert room.do("project.list")["projects"] == []
