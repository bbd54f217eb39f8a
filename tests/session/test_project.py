"""A project file holds choices, never records or passwords; a broken one says where it is broken."""

from __future__ import annotations

import json

import pytest

from fedcore.errors import DataError, StoreError
from fedcore.session.project import (
    Choices,
    Source,
    add_session,
    changes_since,
    load_project,
    make_project,
    project_file,
    projects_in,
    save_project,
)

COLUMNS = (("id", "identifier"), ("stroke", "yes_no"), ("ldl", "numeric"))


@pytest.fixture
def saved(tmp_path):
    path = project_file(tmp_path, "Stroke 2024 心")
    choices = Choices(roles={"id": "identifier"}, units={"ldl": "mg/dL"}, code_lists={"sex": {"1": "male"}})
    save_project(path, make_project("Stroke 2024 心", Source(path="/a/b.csv"), 120, COLUMNS, choices, None))
    return path


def test_what_is_saved_comes_back(tmp_path, saved):
    project = load_project(saved)
    assert project.choices.units == {"ldl": "mg/dL"}
    assert [(c.name, c.kind) for c in project.columns] == list(COLUMNS)
    add_session(saved, "s1")
    add_session(saved, "s1")
    again = make_project(project.name, project.source, 130, COLUMNS, project.choices, load_project(saved))
    assert (again.sessions, again.created, again.rows) == (["s1"], project.created, 130)
    assert projects_in(tmp_path) == [saved]
    assert saved.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("name", ["", " ", "a/b", "..", "nul", "COM1.x", "x" * 81, "what?", ".hidden", "end."])
def test_names_that_are_no_folders_everywhere_are_refused(tmp_path, name):
    with pytest.raises(DataError):
        project_file(tmp_path, name)


@pytest.mark.parametrize(("change", "place"), [
    (lambda p: p["choices"]["roles"].update(id="boss"), "choices.roles[...]"),
    (lambda p: p["columns"].__setitem__(1, {"name": 3, "kind": "numeric"}), "columns[1].name"),
    (lambda p: p.update(rows=-1), "rows"),
    (lambda p: p["source"].update(password="s"), "source"),
])  # fmt: skip
def test_a_broken_file_says_where(saved, change, place):
    content = json.loads(saved.read_text("utf-8"))
    change(content)
    saved.write_text(json.dumps(content), "utf-8")
    with pytest.raises(StoreError) as error:
        load_project(saved)
    assert place in str(error.value)


@pytest.mark.parametrize(("text", "words"), [
    ("", "not a project"), ("[]", "not a project"), ('{"fedstroke_project": 2}', "form 2"),
    ('{"fedstroke_project": 1, "name": "x', "not a project"), ("\xff", "not a project"),
])  # fmt: skip
def test_other_files_are_told_apart(tmp_path, text, words):
    path = tmp_path / "x.fedstroke"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(StoreError, match=words):
        load_project(path)
    with pytest.raises(StoreError, match="cannot be opened"):
        load_project(tmp_path / "gone.fedstroke")


def test_what_has_changed_in_the_records_is_said(saved):
    project = load_project(saved)
    assert changes_since(project, COLUMNS, 120) == ()
    notes = changes_since(project, (("id", "identifier"), ("ldl", "text"), ("hdl", "numeric")), 100)
    assert [str(note) for note in notes] == [
        "These columns are no longer in the records: stroke.",
        "These columns are new in the records: hdl.",
        "Column ldl held numbers and now holds free text.",
        "The records had 120 rows and now have 100.",
    ]
