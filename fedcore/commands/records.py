"""`fedstroke records`: what a file holds and what looks wrong with it; nothing is sent."""

from __future__ import annotations

import argparse
from typing import Any

from fedcore.commands.console import aligned, put, put_json
from fedcore.commands.database import tables_of
from fedcore.commands.options import add_reading, add_records, read_given
from fedcore.data.profiles import ColumnProfile
from fedcore.data.quality import RoleGuess, guess_roles, profile
from fedcore.data.synthetic import is_generated

HELP = "what the columns of a file or database view hold, and what looks wrong"
EXAMPLES = """
  fedstroke records patients.csv
  fedstroke records patients.xlsx --sheet 2023 --label diagnosis --label-positive stroke
  fedstroke records --database postgresql://reader@db.hospital/clinic
  fedstroke records --database sqlite:///clinic.db --query "SELECT * FROM stroke_view"

Nothing is sent and nothing is kept. Roles are guesses; you say which columns are what when you propose or join.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_records(parser)
    parser.add_argument("--id", nargs="+", metavar="COLUMN", help="the columns that identify a patient (guessed)")
    parser.add_argument("--label", metavar="COLUMN", help="the column with the outcome (guessed)")
    parser.add_argument("--label-positive", metavar="VALUE", help="the value that means the outcome")
    add_reading(parser)


def run(given: argparse.Namespace) -> int:
    if given.database is not None and given.query is None:
        return _list_tables(given)
    records = read_given(given.records, given)
    profiles = profile(records, id_columns=given.id, label=given.label, label_positive=given.label_positive)
    roles = guess_roles(profiles, records)
    problems = [str(problem.text) for problem in records.problems]
    if given.json:
        put_json(
            {
                "file": records.name,
                "rows": len(records),
                "rows_left_out": records.left_out,
                "generated": is_generated(given.records),
                "columns": [_as_json(p, roles[p.name]) for p in profiles],
                "problems": problems,
            }
        )
        return 0
    if is_generated(given.records):
        put("GENERATED RECORDS: nobody in this file exists.\n")
    put(f"{records.name}: {len(records)} rows, {records.left_out} left out as unreadable\n")
    rows = [_line(p, roles[p.name]) for p in profiles]
    put(aligned(("column", "role (a guess)", "kind", "missing", "distinct", "range"), rows, right=(3, 4)))
    complaints = [(p.name, str(c.text), _places(c.rows, c.count)) for p in profiles for c in p.complaints]
    if complaints:
        put("\nWorth a look:")
        put(aligned(("column", "complaint", "rows"), complaints))
    if any(complaint.code == "few_values" for found in profiles for complaint in found.complaints):
        put("\nName those that are codes without an order after --as-categories when you propose or join.")
    for problem in problems:
        put(problem)
    return 0


def _list_tables(given: argparse.Namespace) -> int:
    tables = tables_of(given)
    if given.json:
        put_json({"tables": [{"name": name, "query": query} for name, query in tables]})
    else:
        put(aligned(("table or view", "query"), tables) if tables else "No table and no view is to be seen there.")
    return 0


def _line(found: ColumnProfile, guess: RoleGuess) -> tuple[object, ...]:
    span = "" if found.minimum is None else f"{found.minimum:g} to {found.maximum:g}"
    if found.categories:
        span = ", ".join(f"{name} ({count})" for name, count in found.categories[:4])
        span += ", …" if len(found.categories) > 4 else ""
    return found.name, guess.role, found.kind, f"{100 * found.missing_share:.1f} %", found.distinct, span


def _places(rows: tuple[int, ...], count: int) -> str:
    return ", ".join(map(str, rows)) + (", …" if count > len(rows) else "")


def _as_json(found: ColumnProfile, guess: RoleGuess) -> dict[str, Any]:
    return {
        "name": found.name,
        "role": guess.role,
        "role_reason": str(guess.reason),
        "kind": found.kind,
        "missing_share": found.missing_share,
        "distinct": found.distinct,
        "minimum": found.minimum,
        "maximum": found.maximum,
        "quantiles": list(found.quantiles),
        "categories": [list(entry) for entry in found.categories],
        "complaints": [
            {"code": c.code, "text": str(c.text), "rows": list(c.rows), "count": c.count} for c in found.complaints
        ],
    }
