"""`fedstroke score`: new patients' risk by a model that was trained together, and the partner's answer to that."""

from __future__ import annotations

import argparse
from pathlib import Path

from fedcore.commands.console import Progress, put, put_json, say
from fedcore.commands.deciding import decider
from fedcore.commands.finding import find_session
from fedcore.commands.opening import open_hospital
from fedcore.commands.options import add_meeting, where_of, workers_of
from fedcore.commands.stopping import stoppable
from fedcore.errors import DataError
from fedcore.node.explaining import add_reasons
from fedcore.node.hospital import Hospital
from fedcore.node.scoring import ScoreSummary, score, serve_scores
from fedcore.node.site_scoring import score_file

HELP = "score new patients with a joint model; or answer, as a feature hospital"
EXAMPLES = """
  fedstroke score 3f2a new.csv --out scores.csv --listen 0.0.0.0:7700      with the partner, who runs the next line
  fedstroke score --serve my-patients.csv --with "Riverside General" --connect
  fedstroke score 3f2a new.csv --out scores.csv --own-only --explain       this hospital's own model, nothing is sent

3f2a is the beginning of the session's number; fedstroke results list shows them. The records need the columns of the
records that the model was trained on.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", nargs="+", metavar="SESSION RECORDS", help="with --serve only RECORDS")
    parser.add_argument("--out", type=Path, metavar="FILE", help="the CSV file to write")
    parser.add_argument("--serve", action="store_true", help="answer a label hospital which scores")
    parser.add_argument("--with", dest="label_hospital", metavar="NAME", help="with --serve: the label hospital")
    parser.add_argument("--yes", action="store_true", help="with --serve: agree without asking")
    parser.add_argument("--explain", action="store_true", help="with --own-only: the main reasons for each risk")
    where = add_meeting(parser)
    where.add_argument(
        "--own-only", action="store_true",
        help="nobody is asked: this hospital's own model, or that of hospitals with the same predictors",
    )  # fmt: skip


def run(given: argparse.Namespace) -> int:
    return _serve(given) if given.serve else _score(given)


def _score(given: argparse.Namespace) -> int:
    if len(given.what) != 2 or given.out is None:
        raise DataError(
            "Scoring needs a session, records, and a file to write.",
            advice="Write: fedstroke score SESSION RECORDS --out FILE, and where to meet.",
        )
    with open_hospital(given) as hospital:
        record = find_session(hospital, given.what[0])
        session, is_site = record.session_id, record.role == "site"
        if given.explain and not (given.own_only or is_site):
            raise DataError(
                "Reasons can only be given for a model that scores without another hospital.",
                advice="Leave out --explain, or add --own-only instead of where to meet.",
            )
        summary = _score_site(given, hospital, session) if is_site else _score_file(given, hospital, session)
        if given.explain:
            add_reasons(hospital, session, Path(given.what[1]), given.out)
    if given.json:
        put_json(
            {
                "session": session,
                "rows": summary.rows,
                "with_partner": summary.with_partner,
                "own_only": summary.own_only,
                "path": str(summary.path),
            }
        )
    else:
        with_partner = "" if is_site else f", {summary.with_partner} with a partner's predictors"
        put(f"{summary.rows} patients scored{with_partner}: {summary.path}")
    return 0


def _score_site(given: argparse.Namespace, hospital: Hospital, session: str) -> ScoreSummary:
    """Every site has the whole model, so nobody is met, wherever that would be."""
    return ScoreSummary(score_file(hospital, session, Path(given.what[1]), given.out), 0, 0, given.out)


def _score_file(given: argparse.Namespace, hospital: Hospital, session: str) -> ScoreSummary:
    where = None if given.own_only else where_of(given, hospital)
    progress = Progress()
    with stoppable() as stop:
        try:
            return score(
                hospital,
                session,
                Path(given.what[1]),
                given.out,
                where,
                on_status=progress.show,
                cancelled=stop.cancelled,
                n_workers=workers_of(given),
            )
        finally:
            progress.end_line()


def _serve(given: argparse.Namespace) -> int:
    if len(given.what) != 1 or given.label_hospital is None or given.own_only:
        raise DataError(
            "Answering needs the records and the name of the label hospital.",
            advice="Write: fedstroke score --serve RECORDS --with NAME, and where to meet.",
        )
    with open_hospital(given) as hospital:
        peer = hospital.confirmed_peer(hospital.find_peer(given.label_hospital).party_id)
        progress = Progress()
        with stoppable() as stop:
            decide = decider(hospital.party_id, 0, (), stop, is_agreed=given.yes, before=progress.end_line)
            try:
                shared = serve_scores(
                    hospital,
                    peer.party_id,
                    Path(given.what[0]),
                    where_of(given, hospital, peer.party_id),
                    decide,
                    on_status=progress.show,
                    cancelled=stop.cancelled,
                    n_workers=workers_of(given),
                )
            finally:
                progress.end_line()
    if given.json:
        put_json({"with": peer.name, "shared": shared})
    else:
        put(f"{shared} patients of this hospital were among those whom {peer.name} scored.")
    say("What left this house is in the ledger: fedstroke ledger list")
    return 0
