"""Records as the window shows them: opened file or database, column list, rows, the table made of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from fedcore.data import quality
from fedcore.data.mapping import Mapping as ColumnMapping
from fedcore.data.preparation import Preparation
from fedcore.data.profiles import ColumnProfile
from fedcore.data.reader import ReadOptions, read_records
from fedcore.data.records import OnProgress, Records
from fedcore.data.roles import RoleGuess
from fedcore.data.synthetic import is_generated
from fedcore.data.table import Table, build_table
from fedcore.data.units import unit_in_name
from fedcore.errors import DataError
from fedcore.evaluation.preview import events_per_predictor
from fedcore.node.keeping import coding_of
from fedcore.session.project import Source
from fedcore.worker.calls import Call, Line

PREVIEW_ROWS = 50
MOST_ROWS = 500
_OPTIONS = ("encoding", "delimiter", "decimal", "sheet", "unreadable_rows")
_READING = 0.7
"""Share of the time that reading takes; describing the columns takes the rest."""

Emit = Callable[[str, Line], None]
Read = Callable[[OnProgress], Records]


class RecordsDesk:
    """The one set of records which is open, the table a person's mapping makes of it, and the project it belongs to."""

    def __init__(self, emit: Emit = lambda _name, _data: None) -> None:
        self._emit = emit
        self._opened = 0
        self.records: Records | None = None
        self.table: Table | None = None
        self.mapping: ColumnMapping | None = None
        self.generated = False
        self.source = Source()
        self.columns: tuple[tuple[str, str], ...] = ()
        self.project: Path | None = None

    def commands(self) -> dict[str, Callable[[Call], Line]]:
        return {
            "records.open": self.open,
            "records.rows": self.rows,
            "records.map": self.map,
            "records.close": lambda _: self.close(),
        }

    # -- opening ------------------------------------------------------------------------------------------------------

    def open(self, call: Call) -> Line:
        path = Path(call.text("path"))
        given = call.arguments.get("options") or {}
        return self.open_file(call, path, {k: v for k, v in given.items() if k in _OPTIONS and v})

    def open_file(self, call: Call, path: Path, options: dict[str, Any]) -> Line:
        """Read a file; events tell how far it is. Raises DataError, also when the person cancels."""
        source = Source(path=str(path.absolute()), options={k: str(v) for k, v in options.items()})
        read = ReadOptions(**options)
        return self.take(call, source, path.name, lambda told: read_records(path, read, told)) | {"path": str(path)}

    def take(self, call: Call, source: Source, name: str, read: Read) -> Line:
        """Read records and describe their columns; what was open before stays until that has worked."""
        records = read(self._telling(call, name, 0.0, _READING))
        profiles = quality.profile(records, on_progress=self._telling(call, name, _READING, 1.0))
        roles = quality.guess_roles(profiles, records)
        self.records, self.table, self.mapping, self.project = records, None, None, None
        self.source, self.columns = source, tuple((p.name, p.kind) for p in profiles)
        self.generated = bool(source.path) and is_generated(source.path)
        self._opened += 1
        return {
            "number": self._opened,
            "path": source.path or f"{source.database} {source.query}",
            "file": records.name,
            "query": source.query,
            "rows": len(records),
            "generated": self.generated,
            "columns": [_column(p, roles[p.name]) for p in profiles],
            "preview": {"columns": list(records.columns), "rows": _rows(records, 0, PREVIEW_ROWS)},
            "problems": [
                {"code": p.code, "text": p.text.to_json(), "row": p.row, "column": p.column} for p in records.problems
            ],
            "summary": _summary(records, profiles, roles),
        }

    def _telling(self, call: Call, name: str, first: float, last: float) -> OnProgress:
        def tell(share: float) -> None:
            if call.cancelled.is_set():
                raise DataError("Opening {file} was cancelled.", advice="Open it again at any time.", file=name)
            self._emit("opening", {"share": first + (last - first) * share if share else 0.0})

        return tell

    def rows(self, call: Call) -> Line:
        """Some of the rows of the records opened as the given number; none once others are open."""
        first, count = call.arguments.get("first"), call.arguments.get("count")
        if self.records is None or call.arguments.get("number") != self._opened:
            return {"first": 0, "rows": []}
        if not isinstance(first, int) or not isinstance(count, int) or first < 0 or not 0 < count <= MOST_ROWS:
            raise DataError("The window left out {name}.", advice="Update FedStroke.", name="first, count")
        return {"first": first, "rows": _rows(self.records, first, count)}

    # -- using --------------------------------------------------------------------------------------------------------

    def map(self, call: Call) -> Line:
        if self.records is None:
            raise DataError("No records are open.", advice="Open a file on the Records page first.")
        wanted = {k: v for k, v in dict(call.arguments.get("mapping") or {}).items() if v is not None}
        if "unlabelled" in wanted:
            wanted["missing_labels"] = wanted.pop("unlabelled")
        mapping = ColumnMapping.from_json(wanted)
        table, preparation = build_table(self.records, mapping)
        self.table, self.mapping = table, mapping
        return _mapped(table, preparation)

    def close(self) -> Line:
        self.records = self.table = self.mapping = self.project = None
        self.source, self.columns = Source(), ()
        return {}

    def need(self) -> tuple[Table, dict[str, Any]]:
        """The table, and what codes new patients like it; raises DataError when there is none yet."""
        if self.table is None or self.mapping is None:
            raise DataError(
                "No records are ready to take part.",
                advice="Open this hospital's records and confirm the columns on the Records page first.",
            )
        return self.table, coding_of(self.mapping.to_json(), self.table.coding)


def _rows(records: Records, first: int, count: int) -> list[list[str]]:
    rows: list[list[str]] = records.frame.iloc[first : first + count].astype(str).to_numpy(object).tolist()
    return rows


def _column(profile: ColumnProfile, guess: RoleGuess) -> Line:
    counts = profile.histogram or tuple(count for _, count in profile.categories)
    return {
        "name": profile.name,
        "kind": profile.kind,
        "role": guess.role,
        "role_guessed": True,
        "role_reason": guess.reason.to_json(),
        "missing_share": profile.missing_share,
        "distinct": profile.distinct,
        "minimum": profile.minimum,
        "maximum": profile.maximum,
        "unit": unit_in_name(profile.name) if profile.kind == "numeric" else "",
        "codes": list(profile.codes),
        "histogram": list(counts),
        "categories": [name for name, _ in profile.categories],
        "complaints": [
            {"code": c.code, "text": c.text.to_json(), "rows": list(c.rows), "count": c.count}
            for c in profile.complaints
        ],
    }


def _summary(records: Records, profiles: tuple[ColumnProfile, ...], roles: dict[str, RoleGuess]) -> Line:
    identifier = next((p for p in profiles if roles[p.name].role == "identifier"), None)
    outcome = next((p for p in profiles if roles[p.name].role == "outcome"), None)
    complaints = {c.code: c.count for c in identifier.complaints} if identifier else {}
    return {
        "patients": identifier.distinct if identifier else len(records),
        "outcomes": _cases(outcome),
        "duplicates": sum(n for code, n in complaints.items() if "duplicate" in code),
        "damaged_identifiers": sum(n for code, n in complaints.items() if "damaged" in code),
    }


def _cases(outcome: ColumnProfile | None) -> int | None:
    """How many rows have a yes in the outcome column; None where that is not plain."""
    if outcome is None or outcome.kind != "yes_no":
        return None
    yes = [count for name, count in outcome.categories if name.strip().lower() in ("yes", "1", "true", "y", "是", "有")]
    return yes[0] if len(yes) == 1 else None


def _mapped(table: Table, preparation: Preparation) -> Line:
    cases = None if table.y is None else int(table.y.sum())
    events = None if cases is None else events_per_predictor(cases, len(table.ids) - cases, len(table.features))
    return {
        "patients": len(table.ids),
        "cases": cases,
        "features": list(table.features),
        "left_out": [note.to_json() for note in preparation.notes()],
        "events_per_predictor": events,
        "digest": table.digest,
    }
