"""`fedstroke resume`: go on with an interrupted session from the last tree that all its hospitals have kept."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from fedcore.commands.console import Progress, aligned, put, put_json
from fedcore.commands.finding import find_session
from fedcore.commands.leaving import add_without, leader_of
from fedcore.commands.opening import open_hospital
from fedcore.commands.options import add_meeting, add_reading, read_given, where_of
from fedcore.commands.result_text import put_outcome
from fedcore.commands.stopping import stoppable
from fedcore.commands.together import add_later, run_resume
from fedcore.data.mapping import Mapping
from fedcore.data.table import build_table
from fedcore.errors import DataError
from fedcore.node.hospital import Hospital
from fedcore.node.keeping import coding_of
from fedcore.node.sessions import KEPT_COLUMNS, interrupted, resume
from fedcore.protocols.terms import stored_terms

HELP = "go on with an interrupted session from its last finished tree"
EXAMPLES = """
  fedstroke resume                                                   what was interrupted
  fedstroke resume 3f2a patients.csv --listen 0.0.0.0:7700           at the hospital that proposed
  fedstroke resume 3f2a patients.csv --connect                       at the others
  fedstroke resume 3f2a patients.csv --listen 0.0.0.0:7700 --without "Lake Clinic"

3f2a is the beginning of the session's number. The records must be those of the start; which columns take part is kept.
--without asks all others to go on without a hospital that is lost, where the signed terms of hospitals with the same
predictors allow it. If the one that proposed is lost, the next one listens, and all name the lost one.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("session", nargs="?", help="the beginning of the session's number")
    parser.add_argument("records", nargs="?", type=Path, metavar="RECORDS", help="CSV, Excel or Parquet")
    add_later(parser)
    add_without(parser)
    add_meeting(parser, is_required=False)
    add_reading(parser)


def run(given: argparse.Namespace) -> int:
    with open_hospital(given) as hospital:
        if given.session is None:
            return _list(given, hospital)
        record = find_session(hospital, given.session)
        if (given.records is None and given.database is None) or (given.listen is None and given.connect is None):
            raise DataError(
                "Going on needs the records of the start, and where to meet.",
                advice="Write: fedstroke resume SESSION RECORDS, and --listen HOST:PORT or --connect.",
            )
        kept = hospital.store.results(record.session_id).get(KEPT_COLUMNS)
        if not kept:
            raise DataError(
                "Which columns that session uses was not kept.", advice="Go on with it in the window, on Training."
            )
        where = where_of(given, hospital, leader_of(hospital, given.without, stored_terms(record.terms)))
        if record.role == "site":
            return run_resume(given, hospital, record.session_id, kept, where)
        return _resume_vertical(given, hospital, record.session_id, kept, where)


def _resume_vertical(given: argparse.Namespace, hospital: Hospital, session: str, kept: Any, where: Any) -> int:
    mapping = Mapping.from_json(kept["mapping"])
    table, _ = build_table(read_given(given.records, given), mapping)
    progress = Progress()
    with stoppable() as stop:
        try:
            outcome = resume(
                hospital,
                session,
                table,
                where,
                on_status=progress.show,
                cancelled=stop.cancelled,
                n_workers=given.workers,
                coding=coding_of(mapping.to_json(), table.coding),
            )
        finally:
            progress.end_line()
    put_outcome(outcome.result, as_json=given.json)
    return 0


def _list(given: argparse.Namespace, hospital: Hospital) -> int:
    found = interrupted(hospital)
    if given.json:
        put_json(found)
        return 0
    rows = [
        (s["session"][:8], s["time"], s["role"], ", ".join(s["with"]), s["outcome"], f"{s['trees']} of {s['of']}")
        for s in found
    ]
    put(aligned(("session", "begun", "role", "with", "outcome", "trees"), rows))
    return 0
