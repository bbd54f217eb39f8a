"""Projects as the window shows them: saved, listed, and opened again with their records read anew."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from fedcore.data.mapping import Mapping
from fedcore.errors import DataError, FedcoreError
from fedcore.session.project import (
    Choices,
    Project,
    add_session,
    changes_since,
    load_project,
    make_project,
    project_file,
    projects_in,
    save_project,
)
from fedcore.worker.calls import Call, Line
from fedcore.worker.database_desk import DatabaseDesk
from fedcore.worker.records_desk import RecordsDesk

_TREATMENTS = ("duplicates", "unreadable_cells", "unlabelled", "missing_ids", "damaged_ids", "date_order")


class ProjectDesk:
    def __init__(self, home: Path, records: RecordsDesk, databases: DatabaseDesk) -> None:
        self._home, self._records, self._databases = home, records, databases

    def commands(self) -> dict[str, Callable[[Call], Line]]:
        return {
            "project.list": self.list,
            "project.save": self.save,
            "project.read": self.read,
            "project.open": self.open,
        }

    def list(self, _: Call) -> Line:
        """The projects of this hospital, the one saved last first."""
        return {
            "projects": [
                {
                    "name": path.stem,
                    "path": str(path),
                    "saved": datetime.fromtimestamp(path.stat().st_mtime, UTC).isoformat(timespec="seconds"),
                }
                for path in projects_in(self._home)
            ]
        }

    def save(self, call: Call) -> Line:
        """Save the open records' choices under a name; without one, into the project that is open.

        Raises DataError when another project has that name, unless `replace` is given.
        """
        if self._records.records is None:
            raise DataError("No records are open.", advice="Open a file on the Records page first.")
        open_now, name = self._records.project, call.optional("name")
        if name is None and open_now is None:
            raise DataError("No project is open.", advice="Give the project a name.")
        path = project_file(self._home, name) if name is not None else open_now
        assert path is not None
        if path.exists() and path != open_now and call.arguments.get("replace") is not True:
            raise DataError(
                "There is already a project called {name}.", advice="Choose another name, or replace it.",
                name=path.stem,
            )  # fmt: skip
        before = load_project(path) if path == open_now and path.exists() else None
        choices = _choices(call.arguments.get("choices"))
        project = make_project(
            path.stem, self._records.source, len(self._records.records), self._records.columns, choices, before
        )
        save_project(path, project)
        self._records.project = path
        return _shown(path, project)

    def read(self, call: Call) -> Line:
        """What a project file says, without reading its records."""
        path = Path(call.text("path"))
        project = load_project(path)
        return _shown(path, project) | {"source": msgspec.to_builtins(project.source)}

    def open(self, call: Call) -> Line:
        """Read the project's records again (from `records` where the file was moved), and say what has changed.

        Raises StoreError for a broken project, DataError for records that cannot be read.
        """
        path = Path(call.text("path")).absolute()
        project = load_project(path)
        source, moved = project.source, call.optional("records")
        if source.database:
            given = call.arguments | {"database": source.database, "query": source.query}
            answer = self._databases.open(Call(call.do, given, call.cancelled))
        else:
            file = Path(moved or source.path)
            if not file.is_file():
                raise DataError(
                    "The records of the project {name} are not at {file} any more.",
                    advice="Choose “Find the records…” and show where they are now.", name=project.name, file=str(file),
                )  # fmt: skip
            answer = self._records.open_file(call, file, dict(source.options))
        self._records.project = path
        changes = changes_since(project, self._records.columns, answer["rows"])
        return answer | {
            "project": _shown(path, project),
            "changes": [text.to_json() for text in changes],
            "choices": _kept(project.choices, {name for name, _ in self._records.columns}),
        }


def name_session(project: Path, session: str) -> None:
    """Name a finished session in its project. The session is kept already: a failure must not undo that."""
    try:
        add_session(project, session)
    except FedcoreError as error:
        print(f"the session was not named in its project: {error.text}", file=sys.stderr)


def _shown(path: Path, project: Project) -> Line:
    return {
        "name": project.name,
        "path": str(path),
        "created": project.created,
        "saved": project.saved,
        "sessions": list(project.sessions),
    }


def _choices(value: object) -> Choices:
    """What the window says was chosen; raises DataError for what is no choice."""
    given: dict[str, Any] = dict(value) if isinstance(value, dict) else {}
    wanted = {
        "roles": given.get("roles") or {},
        "positive": given.get("positive") or "",
        "units": given.get("units") or {},
        "code_lists": given.get("code_lists") or {},
        "as_categories": given.get("as_categories") or [],
        "treatments": {name: given[name] for name in _TREATMENTS if given.get(name)},
    }
    try:
        choices = msgspec.convert(wanted, Choices)
    except msgspec.ValidationError as error:
        raise DataError(
            "The choices cannot be saved as they are.", advice="Update FedStroke.", detail=str(error)
        ) from error
    # Refuses what could not be used either: an unknown treatment, a unit that is too long.
    known = {{"unlabelled": "missing_labels"}.get(name, name): way for name, way in choices.treatments.items()}
    Mapping.from_json({"id_columns": ["-"], "units": choices.units, "code_lists": choices.code_lists} | known)
    return choices


def _kept(choices: Choices, columns: set[str]) -> Line:
    """The choices in the window's form, without those for columns that are gone."""
    return {
        "roles": {name: role for name, role in choices.roles.items() if name in columns},
        "positive": choices.positive,
        "units": {name: unit for name, unit in choices.units.items() if name in columns},
        "code_lists": {name: dict(labels) for name, labels in choices.code_lists.items() if name in columns},
        "as_categories": [name for name in choices.as_categories if name in columns],
        **choices.treatments,
    }
