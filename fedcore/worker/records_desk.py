"""Records as the window shows them: opened file, column list, the table made of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fedcore.data import quality
from fedcore.data.mapping import Mapping as ColumnMapping
from fedcore.data.preparation import Preparation
from fedcore.data.quality import ColumnProfile, RoleGuess
from fedcore.data.reader import ReadOptions, read_records
from fedcore.data.records import Records
from fedcore.data.synthetic import is_generated
from fedcore.data.table import Table, build_table
from fedcore.errors import DataError
from fedcore.evaluation.preview import events_per_predictor
from fedcore.node.keeping import coding_of
from fedcore.worker.calls import Call, Line

PREVIEW_ROWS = 50
_OPTIONS = ("encoding", "delimiter", "decimal", "sheet", "unreadable_rows")


class RecordsDesk:
    """The one file which is open, and the table a person's mapping makes of it."""

    def __init__(self) -> None:
        self.records: Records | None = None
        self.table: Table | None = None
        self.mapping: ColumnMapping | None = None
        self.generated = False

    def open(self, call: Call) -> Line:
        path = Path(call.text("path"))
        given = call.arguments.get("options") or {}
        options = ReadOptions(**{k: v for k, v in given.items() if k in _OPTIONS and v})
        records = read_records(path, options)
        profiles = quality.profile(records)
        roles = quality.guess_roles(profiles, records)
        self.records, self.table, self.mapping = records, None, None
        self.generated = is_generated(path)
        return {
            "path": str(path),
            "file": records.name,
            "rows": len(records),
            "generated": self.generated,
            "columns": [_column(p, roles[p.name]) for p in profiles],
            "preview": {
                "columns": list(records.columns),
                "rows": records.frame.head(PREVIEW_ROWS).astype(str).values.tolist(),
            },
            "problems": [
                {"code": p.code, "text": p.text.to_json(), "row": p.row, "column": p.column} for p in records.problems
            ],
            "summary": _summary(records, profiles, roles),
        }

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
        self.records = self.table = self.mapping = None
        return {}

    def need(self) -> tuple[Table, dict[str, Any]]:
        """The table, and what codes new patients like it; raises DataError when there is none yet."""
        if self.table is None or self.mapping is None:
            raise DataError(
                "No records are ready to take part.",
                advice="Open this hospital's records and confirm the columns on the Records page first.",
            )
        return self.table, coding_of(self.mapping.to_json(), self.table.coding)


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
