"""A project: where its records are and what was decided about them, in a folder of its own below the hospital's home.

home/projects/NAME/NAME.fedstroke holds no record, no password and no key, so it can be copied or mailed. The sessions
made with it are named in it; their models and the ledger, which is one chain for the whole hospital, stay in the home.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from fedcore.errors import DataError, StoreError, Text
from fedcore.session.files import write_atomically

SUFFIX = ".fedstroke"
VERSION = 1
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))})
_KINDS = {
    "numeric": Text("numbers"),
    "yes_no": Text("yes or no"),
    "category": Text("categories"),
    "identifier": Text("identifiers"),
    "date": Text("dates"),
    "text": Text("free text"),
    "empty": Text("nothing"),
}

Name = Annotated[str, Meta(max_length=1000)]
Words = dict[Name, Name]


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the records are: a file with how to read it, or a database (never with a password) with its query."""

    path: str = ""
    options: dict[str, str] = {}
    database: str = ""
    query: str = ""


class ProjectColumn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A column as it was when the project was saved."""

    name: Name
    kind: Name


class Choices(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a person chose on the Records page; `treatments`: rows and cells that do not fit, by `data.mapping` name."""

    roles: dict[Name, Literal["identifier", "outcome", "predictor", "ignore"]] = {}
    positive: str = ""
    units: Words = {}
    code_lists: dict[Name, Words] = {}
    as_categories: list[Name] = []
    treatments: Words = {}


class Project(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`fedstroke_project`: version of the form; times: ISO 8601; `sessions`: made with this project, oldest first."""

    fedstroke_project: int
    name: Name
    created: str
    saved: str
    rows: Annotated[int, Meta(ge=0)]
    source: Source
    columns: list[ProjectColumn]
    choices: Choices
    sessions: list[Name] = []


class _Head(msgspec.Struct):
    fedstroke_project: int


def project_file(home: Path, name: str) -> Path:
    """Where a project of that name belongs; raises DataError for names that cannot be folders everywhere."""
    name = name.strip()
    bad = not name or len(name) > 80 or _FORBIDDEN.search(name) or name.endswith(".") or name.startswith(".")
    if bad or name.split(".")[0].casefold() in _RESERVED:
        raise DataError(
            "A project cannot be called {name}.",
            advice='Use up to 80 letters, digits and spaces, none of < > : " / \\ | ? * and no dot at either end.',
            name=name or "–",
        )
    return home / "projects" / name / f"{name}{SUFFIX}"


def projects_in(home: Path) -> list[Path]:
    """The files of all projects below the home folder, the one saved last first."""
    found = [path for path in (home / "projects").glob(f"*/*{SUFFIX}") if path.is_file()]
    return sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)


def make_project(
    name: str, source: Source, rows: int, columns: Sequence[tuple[str, str]], choices: Choices, before: Project | None
) -> Project:
    """The project as of now; what was saved `before` under this name keeps its beginning and its sessions."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return Project(
        VERSION, name, now if before is None else before.created, now, rows, source,
        [ProjectColumn(*column) for column in columns], choices, [] if before is None else before.sessions,
    )  # fmt: skip


def save_project(path: Path, project: Project) -> None:
    """Replace the file as a whole; raises StoreError when it cannot be written."""
    content = msgspec.json.format(msgspec.json.encode(project), indent=2) + b"\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, content)
    except OSError as error:
        raise StoreError(
            "The project {name} could not be saved.", advice="Check that the disk is not full or write-protected.",
            detail=error.strerror or "", name=project.name,
        ) from error  # fmt: skip


def load_project(path: Path) -> Project:
    """Raises StoreError, which says what is wrong and where, for a file that is missing, damaged, or no project."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise StoreError(
            "{file} cannot be opened.", advice="Check that the file exists and that you may read it.",
            detail=error.strerror or "", file=path.name,
        ) from error  # fmt: skip
    try:
        version = msgspec.json.decode(raw, type=_Head).fedstroke_project
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise StoreError(
            "{file} is not a project of FedStroke, or is damaged.",
            advice="Open the records again and save the project anew.", detail=str(error), file=path.name,
        ) from error  # fmt: skip
    if version != VERSION:
        raise StoreError(
            "{file} was saved by another version of FedStroke (form {version}; this program reads form {known}).",
            advice="Open it with that version, or open the records again and save the project anew.",
            file=path.name, version=version, known=VERSION,
        )  # fmt: skip
    try:
        return msgspec.json.decode(raw, type=Project)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise StoreError(
            "{file} is damaged at {place}.",
            advice="Mend it there, or open the records again and save the project anew.",
            detail=str(error), file=path.name, place=_place(str(error)),
        ) from error  # fmt: skip


def _place(said: str) -> str:
    """`$.choices.roles` of msgspec's message, without the dollar sign."""
    found = re.search(r"at `(?:key in )?\$\.?([^`]*)`", said)
    return found[1] if found and found[1] else "–"


def add_session(path: Path, session: str) -> None:
    """Name a session in the project it was made with; raises StoreError as loading and saving do."""
    project = load_project(path)
    if session not in project.sessions:
        save_project(path, msgspec.structs.replace(project, sessions=[*project.sessions, session]))


def changes_since(project: Project, columns: Sequence[tuple[str, str]], rows: int) -> tuple[Text, ...]:
    """What is different in the records, a sentence each; `columns` are names and kinds of now."""
    then, now = {c.name: c.kind for c in project.columns}, dict(columns)
    notes = []
    if gone := [name for name in then if name not in now]:
        notes.append(Text("These columns are no longer in the records: {columns}.", {"columns": ", ".join(gone)}))
    if new := [name for name in now if name not in then]:
        notes.append(Text("These columns are new in the records: {columns}.", {"columns": ", ".join(new)}))
    for name, kind in now.items():
        if name in then and then[name] != kind:
            values = {"column": name, "before": _KINDS.get(then[name], then[name]), "now": _KINDS.get(kind, kind)}
            notes.append(Text("Column {column} held {before} and now holds {now}.", values))
    if rows != project.rows:
        notes.append(Text("The records had {before} rows and now have {now}.", {"before": project.rows, "now": rows}))
    return tuple(notes)
