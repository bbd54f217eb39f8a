"""`propose`, `join` and `resume` for hospitals with the same predictors: `--mode horizontal`."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from fedcore.commands.console import Progress, put_json, say
from fedcore.commands.deciding import asks_to_sign
from fedcore.commands.leaving import consenter, lost_of
from fedcore.commands.matching import accepter, match_of, offerer
from fedcore.commands.options import mapping_of, read_given, where_of
from fedcore.commands.result_text import put_outcome
from fedcore.commands.stopping import Stop, stoppable
from fedcore.commands.terms_text import say_terms
from fedcore.data.choices import ColumnChoices, Decisions
from fedcore.data.mapping import Mapping as ColumnMapping
from fedcore.data.merging import merge
from fedcore.data.synthetic import is_generated
from fedcore.errors import DataError
from fedcore.node.hospital import Hospital
from fedcore.node.leaving_out import WAIT, Lost
from fedcore.node.meeting import Where
from fedcore.node.sessions import OnStatus
from fedcore.node.site_records import SENSITIVITY, SiteRecords, match_notes
from fedcore.node.together import (
    Offers,
    SiteOutcome,
    TogetherDraft,
    join_together,
    propose_together,
    resume_together,
    together_terms,
    with_returns,
)
from fedcore.protocols.terms import Terms, stored_terms
from fedcore.protocols.terms_view_sites import view_of_sites

MODES = ("vertical", "horizontal")
_PREVIEW = "0" * 32


def add_mode(parser: argparse.ArgumentParser) -> None:
    """Which kind of session, and what only the one of hospitals with the same predictors needs."""
    parser.add_argument(
        "--mode", choices=MODES, default="vertical",
        help="vertical: the same patients, other predictors; horizontal: the same predictors, patients of their own",
    )  # fmt: skip
    add_later(parser)
    parser.add_argument(
        "--wait-for-all", action="store_true",
        help="with --mode horizontal: nobody may go on without a hospital that is lost, though all others agree",
    )  # fmt: skip
    parser.add_argument(
        "--sensitivity", type=_share, default=SENSITIVITY, metavar="SHARE",
        help="with --mode horizontal: what share of cases this hospital's threshold should find (0.8)",
    )  # fmt: skip


def add_later(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--later", type=Path, metavar="FILE",
        help="with --mode horizontal: later patients, who are held out instead of a random share",
    )  # fmt: skip


def _share(text: str) -> float:
    if not 0 < (value := float(text)) < 1:
        raise argparse.ArgumentTypeError("must be between 0 and 1")
    return value


class Chosen:
    """This hospital's records under the choices made so far, for what is said about them."""

    def __init__(self, own: SiteRecords) -> None:
        self.own = own

    def add(self, choices: ColumnChoices | None) -> None:
        if choices:
            self.own = replace(self.own, choices=self.own.choices.then(choices))


def own_records(given: argparse.Namespace) -> SiteRecords:
    """The records of the command line, as its person chose; raises DataError on what is wrong with them."""
    if given.label is None:
        raise DataError(
            "Hospitals with the same predictors each need the outcome.", advice="Name its column with --label."
        )
    return _read(given, mapping_of(given), match_of(given).choices, given.sensitivity)


def _read(
    given: argparse.Namespace, mapping: ColumnMapping, choices: ColumnChoices, sensitivity: float
) -> SiteRecords:
    later = None if given.later is None else read_given(given.later, given)
    own = SiteRecords(read_given(given.records, given), mapping, later, sensitivity, choices)
    own.describe()  # now, not when the others have come, a name is found to be wrong
    return own


def run_propose(given: argparse.Namespace, hospital: Hospital, params: dict[str, Any]) -> int:
    peers = tuple(hospital.find_peer(name).party_id for name in given.peers)
    own = own_records(given)
    draft = TogetherDraft(
        peers=peers,
        outcome=given.outcome or given.label,
        params=params,
        min_group=given.min_group,
        test_fraction=given.test_fraction,
        purpose=given.purpose,
        generated=is_generated(given.records),
        may_go_on_without=not given.wait_for_all,
    )
    if given.show_terms:
        return _show_terms(given, hospital, draft, own)
    progress, chosen = Progress(), Chosen(own)
    with stoppable() as stop:
        asked = accepter(match_of(given), stop, is_accepted=given.accept, before=progress.end_line)
        where = where_of(given, hospital, peers[0])

        def accept(offers: Offers) -> Decisions:
            decisions = asked(offers)
            chosen.add(decisions.at.get(hospital.identity.name))
            return decisions

        def decide(terms: Terms) -> str | None:
            progress.end_line()
            _say_own_terms(terms, hospital, chosen.own)
            say("Signed, as you proposed them.")
            return None

        first = partial(
            propose_together, hospital, draft, own, where, accept=accept, decide=decide, cancelled=stop.cancelled
        )
        outcome = _to_its_end(hospital, lambda show: first(on_status=show), own, where, progress, stop)
    put_outcome(outcome.result, as_json=given.json)
    return 0


def _show_terms(given: argparse.Namespace, hospital: Hospital, draft: TogetherDraft, own: SiteRecords) -> int:
    columns = merge({hospital.identity.name: own.describe()}).columns
    view = _view(together_terms(hospital, draft, columns, _PREVIEW), hospital, own)
    say("As they would be with the columns of this hospital; the others' are not known yet.")
    say_terms(view)
    if given.json:
        put_json(view)
    return 0


def run_join(given: argparse.Namespace, hospital: Hospital, proposer: str) -> int:
    own = own_records(given)
    progress, chosen = Progress(), Chosen(own)
    with stoppable() as stop:
        asked = offerer(stop, is_accepted=given.accept or given.yes, before=progress.end_line)
        where = where_of(given, hospital, proposer)

        def offer(outcome: str, offers: Offers) -> ColumnChoices | str:
            answer = asked(outcome, offers)
            chosen.add(None if isinstance(answer, str) else answer)
            return answer

        def decide(terms: Terms) -> str | None:
            progress.end_line()
            _say_own_terms(terms, hospital, chosen.own)
            return asks_to_sign(stop, is_agreed=given.yes)

        first = partial(
            join_together, hospital, proposer, own, where, decide, offer=offer, cancelled=stop.cancelled
        )
        lost = Lost(consent=consenter(stop, progress.end_line))
        outcome = _to_its_end(hospital, lambda show: first(on_status=show), own, where, progress, stop, lost=lost)
    put_outcome(outcome.result, as_json=given.json)
    return 0


def run_resume(given: argparse.Namespace, hospital: Hospital, session: str, kept: dict[str, Any], where: Where) -> int:
    own = _read(given, ColumnMapping.from_json(kept["mapping"]), ColumnChoices.from_json(kept["choices"]), SENSITIVITY)
    progress = Progress()
    record = hospital.store.session(session)
    assert record is not None
    with stoppable() as stop:
        lost = lost_of(given, stored_terms(record.terms), stop, progress.end_line)

        def first(show: OnStatus) -> SiteOutcome:
            return resume_together(hospital, session, own, where, on_status=show, cancelled=stop.cancelled, lost=lost)

        outcome = _to_its_end(hospital, first, own, where, progress, stop, session, lost)
    put_outcome(outcome.result, as_json=given.json)
    return 0


def _to_its_end(
    hospital: Hospital,
    first: Callable[[OnStatus], SiteOutcome],
    own: SiteRecords,
    where: Where,
    progress: Progress,
    stop: Stop,
    session: str | None = None,
    lost: Lost = WAIT,
) -> SiteOutcome:
    try:
        return with_returns(hospital, first, own, where, progress.show, session, stop.cancelled, lost)
    finally:
        progress.end_line()


def _view(terms: Terms, hospital: Hospital, own: SiteRecords) -> dict[str, Any]:
    return view_of_sites(terms, hospital.party_id, len(own.records), [column.name for column in terms.dictionary])


def _say_own_terms(terms: Terms, hospital: Hospital, own: SiteRecords) -> None:
    """The terms, and what of them this hospital's own records do not have."""
    say_terms(_view(terms, hospital, own))
    columns = terms.dictionary
    notes: Sequence[object] = match_notes(own.agreed(columns, terms.party(hospital.party_id).name).match(columns))
    for note in notes:
        say(f"  - {note}")
