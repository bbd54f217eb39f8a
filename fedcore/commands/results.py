"""`fedstroke results`: finished sessions, one in full, as files, or as a report."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fedcore.commands.console import aligned, put, put_json
from fedcore.commands.finding import find_session
from fedcore.commands.opening import open_hospital
from fedcore.commands.result_text import put_result
from fedcore.node.exporting import export_result
from fedcore.node.hospital import Hospital
from fedcore.node.site_level import aim_at
from fedcore.report.compose import report_of
from fedcore.report.language import LANGUAGES
from fedcore.report.material import material_of
from fedcore.report.saving import save_report

HELP = "list finished sessions, show one, save one as files or as a report"
EXAMPLES = """
  fedstroke results list
  fedstroke results show 3f2a
  fedstroke results export 3f2a folder       the result, figures and curves as JSON and CSV, and the model files
  fedstroke results threshold 3f2a 90        flag patients from the risk on which finds 90 % of this hospital's cases
  fedstroke results report 3f2a --out report.html                       one page, to read or to print
  fedstroke results report 3f2a --out report.pdf --language zh_CN --by sex age_group
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="list | show | export | threshold | report")
    actions.add_parser("list", help="finished sessions, the latest first (what happens without a word)")
    show = actions.add_parser("show", help="one session's result")
    show.add_argument("session", help="the beginning of its number")
    export = actions.add_parser("export", help="one session's result, curves and models as files")
    export.add_argument("session", help="the beginning of its number")
    export.add_argument("folder", type=Path, help="made if it does not exist")
    threshold = actions.add_parser("threshold", help="choose what share of the cases this hospital's threshold finds")
    threshold.add_argument("session", help="the beginning of its number")
    threshold.add_argument("share", type=int, choices=range(50, 100), metavar="PERCENT", help="50 to 99")
    report = actions.add_parser("report", help="one session's report, with the TRIPOD+AI checklist")
    report.add_argument("session", help="the beginning of its number")
    report.add_argument("--out", type=Path, required=True, metavar="FILE", help="name.html or name.pdf")
    report.add_argument("--language", choices=tuple(LANGUAGES), default="en")
    report.add_argument(
        "--by", nargs="*", metavar="COLUMN", help="columns for the subgroups (those that look like sex and age)"
    )


def run(given: argparse.Namespace) -> int:
    with open_hospital(given) as hospital:
        if given.action == "show":
            result = _result(hospital, given.session)
            put_json(result) if given.json else put_result(result)
        elif given.action == "export":
            written = export_result(hospital, find_session(hospital, given.session).session_id, given.folder)
            put_json([str(path) for path in written]) if given.json else put("\n".join(map(str, written)))
        elif given.action == "threshold":
            session = find_session(hospital, given.session).session_id
            result = aim_at(hospital, session, given.share / 100)
            put_json(result["calibrated"]) if given.json else put_result(result)
        elif given.action == "report":
            _report(hospital, given)
        else:
            _list(hospital, given)
    return 0


def _result(hospital: Hospital, session: str) -> Mapping[str, Any]:
    return hospital.result(find_session(hospital, session).session_id)


def _report(hospital: Hospital, given: argparse.Namespace) -> None:
    path: Path = given.out
    session = find_session(hospital, given.session).session_id
    document = report_of(material_of(hospital, session, given.by), given.language)
    save_report(document, path, getattr(given, "save_pdf", None))
    put_json(str(path)) if given.json else put(str(path))


def _list(hospital: Hospital, given: argparse.Namespace) -> None:
    results = hospital.results()
    if given.json:
        put_json(results)
        return
    rows = [
        (
            r["session"][:8],
            r["time"],
            r["role"],
            ", ".join(r["with"]),
            r["outcome"],
            _auc(r["auc_joint"]),
            _auc(r["auc_own"]),
            "generated" if r["generated"] else "",
        )
        for r in results
    ]
    put(aligned(("session", "time", "role", "with", "outcome", "AUC joint", "AUC own", "records"), rows, right=(5, 6)))


def _auc(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
