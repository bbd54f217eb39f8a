"""Propose or join a horizontal session: hospitals with the same predictors train one model.

Other than in a vertical session, the sites exchange data dictionaries before any terms are written, and every site
codes its records by the dictionary which it then signs. So these functions take records and a mapping, not a table.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import msgspec

from fedcore.data.agreed import AgreedColumn, agreed_coding
from fedcore.data.choices import ColumnChoices, Decisions
from fedcore.data.dictionary import DictionaryColumn
from fedcore.data.merging import Merged, merge
from fedcore.data.table import Coding
from fedcore.errors import DataError, TermsMismatch, Text
from fedcore.evaluation.explanation import cohort_importance
from fedcore.node.hospital import Hospital, public_identity
from fedcore.node.keeping import coding_of
from fedcore.node.kept_models import predictors_of
from fedcore.node.leaving_out import (
    LEDGER_TYPE,
    WAIT,
    Lost,
    agree_on_roster,
    left_out_of,
    may_leave_out,
    turn_away,
)
from fedcore.node.meeting import TO_BE_NAMED, Cancelled, Meeting, Where, meeting
from fedcore.node.reference import Reference, reference_of
from fedcore.node.returning import run_and_wait
from fedcore.node.sessions import (
    DEFAULT_PURPOSE,
    KEPT_COLUMNS,
    MAX_PATIENTS,
    OnStatus,
    begin,
    complete_terms,
    failing,
    recorded,
    taken,
)
from fedcore.node.site_records import SiteRecords
from fedcore.protocols import agreement
from fedcore.protocols.dictionary import gather_dictionaries, offer_dictionary
from fedcore.protocols.exchange import person
from fedcore.protocols.messages import AGREEMENT, DICTIONARY
from fedcore.protocols.roster import FEWEST, Roster
from fedcore.protocols.terms import PartyTerms, Terms, message_tags, stored_terms
from fedcore.protocols.terms_view_sites import view_of_sites
from fedcore.session.checkpoint import Keeper
from fedcore.session.horizontal_session import SiteResult, run_site
from fedcore.session.ledger import Filter
from fedcore.session.site_keeper import SiteKeeper, roster_of
from fedcore.session.status import Board
from fedcore.session.vertical_session import risk
from fedcore.trees.forest import predict_margin
from fedcore.trees.params import BoostParams
from fedcore.versions import versions

_MASK_KEY_BITS = 256  # X25519


@dataclass(frozen=True)
class TogetherDraft:
    """What the proposing hospital chooses; the dictionary comes from all."""

    peers: tuple[str, ...]
    outcome: str
    params: Mapping[str, Any] = field(default_factory=dict)
    min_group: int = 5
    test_fraction: float = 0.3
    purpose: str = ""
    generated: bool = False
    may_go_on_without: bool = True


Offers = Mapping[str, Sequence[DictionaryColumn]]
"""What each hospital told of its columns, by its name."""


@dataclass(frozen=True)
class SiteOutcome:
    """A finished session: what the window shows, and for the simulator the values in hand."""

    terms: Terms
    result: Mapping[str, Any]
    site: SiteResult


def together_terms(hospital: Hospital, draft: TogetherDraft, columns: tuple[AgreedColumn, ...], session: str) -> Terms:
    """Complete terms, every party confirmed; raises DataError or ProtocolError on what is wrong."""
    peers = [hospital.confirmed_peer(party) for party in draft.peers]
    agreed_coding(columns)
    parties = [PartyTerms(hospital.party_id, hospital.identity.name, "site")]
    parties += [PartyTerms(p.party_id, p.name, "site") for p in peers]
    values = {
        "session": session,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "mode": "horizontal",
        "outcome": draft.outcome,
        "purpose": draft.purpose or DEFAULT_PURPOSE.format(outcome=draft.outcome),
        "parties": [msgspec.to_builtins(p) for p in parties],
        "params": BoostParams.from_mapping(draft.params).to_mapping(),
        "scheme": "masks",
        "key_bits": _MASK_KEY_BITS,
        "min_group": draft.min_group,
        "test_fraction": draft.test_fraction,
        "rows": "label",
        "pad_to": 1,
        "max_patients": MAX_PATIENTS,
        "release": [],
        "messages": list(message_tags("horizontal")),
        "generated": draft.generated,
        "may_go_on_without": draft.may_go_on_without and len(parties) > FEWEST,
        "dictionary": [msgspec.to_builtins(column) for column in columns],
    }
    return complete_terms(values)


def propose_together(
    hospital: Hospital,
    draft: TogetherDraft,
    own: SiteRecords,
    where: Where,
    *,
    accept: Callable[[Offers], Decisions] = lambda _: Decisions(),
    decide: Callable[[Terms], str | None] = lambda _: None,
    on_status: OnStatus = lambda _: None,
    cancelled: Cancelled = lambda: False,
) -> SiteOutcome:
    """The proposing site's session from the first connection to the kept model.

    `accept` shows a person what all told of their columns and returns what is decided about them; or raises to stop.
    `decide` shows the terms made of it; it returns None to sign and propose them, else the reason not to.
    Raises the error that ended it; the ledger keeps what was sent until then.
    """
    board = Board(on_status)
    board.show(generated=draft.generated)
    peers = [hospital.confirmed_peer(party) for party in draft.peers]
    if not peers:
        raise DataError("No other hospital was chosen.", advice="Choose at least one confirmed peer.")
    session = secrets.token_hex(16)
    with failing(board), meeting(hospital, session, peers, where, board, cancelled) as met:
        met.driver.connect(where.timeout_s, (*AGREEMENT, *DICTIONARY))
        board.show(state="agreeing", phase=Text("Waiting for the other hospitals' data dictionaries"))
        names = {p.party_id: p.name for p in peers}
        mine = {hospital.identity.name: own.describe()}
        merged = met.driver.run(_merged(draft.outcome, names, mine, accept))
        terms = together_terms(hospital, draft, merged.columns, session)
        board.show(phase=Text("Read the terms and sign them"))
        met.driver.run(_signed_here(terms, decide))
        board.show(phase=Text("Waiting for the other hospitals to sign the terms"))
        publics = {p.party_id: public_identity(p) for p in peers}
        signed = met.driver.run(agreement.propose(terms, hospital.identity, publics))
        return _run(hospital, signed, own, met, board, merged)


async def _merged(
    outcome: str, names: Mapping[str, str], mine: Offers, accept: Callable[[Offers], Decisions]
) -> Merged:
    """The dictionary of all, as the person here decides about it."""
    (columns,) = mine.values()
    offers = {**mine, **await gather_dictionaries(outcome, names, columns)}
    return merge(offers, await person(lambda: accept(offers)))


async def _signed_here(terms: Terms, decide: Callable[[Terms], str | None]) -> None:
    reason = await person(lambda: decide(terms))
    if reason is not None:
        raise TermsMismatch(
            "The terms were not proposed: {reason}", advice="Change the terms, then propose again.", reason=reason
        )


def join_together(
    hospital: Hospital,
    proposer: str,
    own: SiteRecords,
    where: Where,
    decide: Callable[[Terms], str | None],
    *,
    offer: Callable[[str, Offers], ColumnChoices | str] | None = None,
    on_status: OnStatus = lambda _: None,
    cancelled: Cancelled = lambda: False,
) -> SiteOutcome:
    """Another site's session. `offer` is given the proposer's outcome, and its columns and those here, before the data
    dictionary leaves; it returns the choices by which the columns here are told, or the reason not to tell. `decide` is
    given the terms and returns None to sign, else the reason not to.

    Raises the error that ended it; the ledger keeps what was sent until then.
    """
    board = Board(on_status)
    peer = hospital.confirmed_peer(proposer)
    with failing(board), meeting(hospital, TO_BE_NAMED, [peer], where, board, cancelled) as met:
        met.driver.connect(where.timeout_s, (*AGREEMENT, *DICTIONARY))
        board.show(state="agreeing", phase=Text("Waiting for the question for the data dictionary"))
        own = met.driver.run(_told(hospital, peer.name, proposer, own, offer))
        board.show(phase=Text("Waiting for the proposal and for it to be signed"))
        publics = {p.party_id: public_identity(p) for p in hospital.store.peers() if p.state == "confirmed"}

        def named(terms: Terms) -> str | None:
            met.session = terms.session
            if terms.mode != "horizontal":
                raise TermsMismatch(
                    "This proposal is not for hospitals with the same predictors.",
                    advice="Answer it on the Terms page.",
                )
            return taken(hospital, terms) or decide(terms)

        signed = met.driver.run(agreement.review(proposer, hospital.identity, publics, named))
        board.show(generated=signed.terms.generated)
        return _run(hospital, signed, own, met, board, None)


async def _told(
    hospital: Hospital,
    name: str,
    proposer: str,
    own: SiteRecords,
    offer: Callable[[str, Offers], ColumnChoices | str] | None,
) -> SiteRecords:
    """Tell the proposer, who is called `name`, of the columns here; the records with the choices made for that."""
    chosen = [own]

    def describe(outcome: str, theirs: Sequence[DictionaryColumn]) -> tuple[DictionaryColumn, ...] | str:
        if offer is not None:
            answer = offer(outcome, {name: theirs, hospital.identity.name: own.describe()})
            if isinstance(answer, str):
                return answer
            chosen[0] = replace(own, choices=own.choices.then(answer))
        return chosen[0].describe()

    await offer_dictionary(proposer, describe)
    return chosen[0]


def _run(
    hospital: Hospital,
    signed: agreement.Agreement,
    own: SiteRecords,
    met: Meeting,
    board: Board,
    merged: Merged | None,
) -> SiteOutcome:
    """From the signed terms to the kept model."""
    begin(hospital, signed, "site", met)
    own = own.agreed(signed.terms.dictionary, signed.terms.party(hospital.party_id).name)
    hospital.store.save_result(signed.terms.session, KEPT_COLUMNS, own.to_json())
    return _train(hospital, signed.terms, own, met, board, () if merged is None else merged.notes)


def with_returns(
    hospital: Hospital,
    first: Callable[[OnStatus], SiteOutcome],
    own: SiteRecords,
    where: Where,
    on_status: OnStatus,
    session: str | None = None,
    cancelled: Cancelled = lambda: False,
    lost: Lost = WAIT,
) -> SiteOutcome:
    """`first` (a proposal, a joining, or a resumption of `session`; given what shows its status) to its end. When
    another site's program stops in the middle of the training, wait for it at the same place and go on from the last
    tree that all have kept.

    Raises what ended the session for good.
    """
    before = {record.session_id for record in hospital.store.sessions()}

    def kept() -> str | None:
        new = [r.session_id for r in hospital.store.sessions() if r.session_id not in before]
        candidates = new if session is None else [session]
        return next((each for each in candidates if hospital.store.checkpoint_counts(each)), None)

    def again(show: OnStatus) -> SiteOutcome:
        return resume_together(hospital, kept() or "", own, where, on_status=show, cancelled=cancelled, lost=lost)

    return run_and_wait(first, again, lambda: not cancelled() and kept() is not None, on_status)


def resume_together(
    hospital: Hospital,
    session: str,
    own: SiteRecords,
    where: Where,
    *,
    on_status: OnStatus = lambda _: None,
    cancelled: Cancelled = lambda: False,
    lost: Lost = WAIT,
) -> SiteOutcome:
    """Go on with an interrupted session, at any site, from the last tree that all sites have kept; or without those who
    are lost, where the terms allow it and the persons at all others agree, as `lost` tells.

    The terms were signed and stay as they are. Raises DataError when there is nothing to go on with, StoreError when
    other records are open than at the start, TermsMismatch when the others went on without this hospital.
    """
    record = hospital.store.session(session)
    if record is None or record.role != "site" or not hospital.store.checkpoint_counts(session):
        raise DataError("There is no interrupted session of that number here.", advice="Start a new session.")
    terms = stored_terms(record.terms)
    me, kept_here = hospital.party_id, Keeper(hospital.store, hospital.identity.store_key, session)
    roster = roster_of(kept_here, terms)
    lost.check(roster)
    host = lost.host(roster)
    hosts = host.party_id == me
    # Whoever would host before this hospital is lost for good: all have said so before.
    before_me = tuple(party for party in roster.ids[: roster.ids.index(me)]) if hosts else ()
    others = [p for p in terms.parties if p.party_id not in (me, *before_me)] if hosts else [host]
    peers = [hospital.confirmed_peer(p.party_id) for p in others]
    if kept := hospital.store.results(session).get(KEPT_COLUMNS):
        own = own.as_kept(kept)
    board = Board(on_status)
    board.show(generated=terms.generated, may_leave_out=hosts and may_leave_out(roster))
    with failing(board), meeting(hospital, session, peers, where, board, cancelled) as met:
        turn_away(roster, met)
        absent = met.driver.connect(
            where.timeout_s, AGREEMENT, again=terms.digest, without=lambda: lost.absent(roster, me) if hosts else ()
        )
        absent = (*before_me, *absent) if hosts else lost.chosen(roster)
        board.show(may_leave_out=False)
        met.driver.bind(terms.digest, terms.allowed())
        hospital.store.set_session_state(session, "running")

        def agree(keeper: SiteKeeper) -> Roster:
            return agree_on_roster(hospital, roster, keeper, met, board, lost, absent)

        return _train(hospital, terms, own, met, board, (), agree)


def _train(
    hospital: Hospital,
    terms: Terms,
    own: SiteRecords,
    met: Meeting,
    board: Board,
    notes: tuple[Text, ...],
    agree: Callable[[SiteKeeper], Roster] | None = None,
) -> SiteOutcome:
    """Train and keep; what is needed to go on is kept on the way. `agree`: who goes on with an interrupted session."""
    with recorded(hospital, terms.session):
        table, later = own.tables(terms.dictionary)
        store = Keeper(hospital.store, hospital.identity.store_key, terms.session)
        keeper = SiteKeeper(store, terms, hospital.party_id, table, later)
        roster = None if agree is None else agree(keeper)
        protocol = run_site(
            terms, hospital.identity, table, later, board, keeper=keeper, roster=roster, sensitivity=own.sensitivity
        )
        site: SiteResult = met.driver.run(protocol)
        result = _keep(hospital, terms, site, own, notes)
        keeper.drop()
    board.show(state="finished", phase=Text("Finished"))
    return SiteOutcome(terms, result, site)


def _keep(
    hospital: Hospital, terms: Terms, site: SiteResult, own: SiteRecords, notes: tuple[Text, ...]
) -> dict[str, Any]:
    """Write the models, with the dictionary and codes beside them, and the result; returns the result."""
    store = hospital.store
    coded = agreed_coding(terms.dictionary)
    coding = coding_of(own.mapping.to_json(), coded) | {
        "names": own.names(terms.dictionary),
        "choices": own.choices.to_json(),
        "left_out": left_out_of(site.roster, len(site.forest.trees)),
        "reference": _reference(site, coded).to_json(),
    }
    files = [
        store.save_model(f"{terms.session}.joint.json", site.booster_json),
        store.save_model(f"{terms.session}.own.json", site.local.content),
        store.save_model(f"{terms.session}.coding.json", json.dumps(coding, ensure_ascii=False).encode()),
        store.save_model(f"{terms.session}.level.json", json.dumps(site.calibrated.to_json()).encode()),
    ]
    entries = hospital.ledger.entries(Filter(session=terms.session))
    sent = [entry for entry in entries if entry.message_type != LEDGER_TYPE]
    comparison = site.comparison.to_json()
    n_rows, n_features = site.cohort.x.shape
    result = {
        "session": terms.session,
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "role": "site",
        "outcome": terms.outcome,
        "with": [p.name for p in terms.parties if p.party_id != hospital.party_id],
        "left_out": left_out_of(site.roster, len(site.forest.trees)),
        "generated": terms.generated,
        "alignment": [],
        "terms": view_of_sites(terms, hospital.party_id, n_rows, [c.name for c in terms.dictionary]),
        "disclosures": {"messages": len(sent), "bytes": sum(e.bytes for e in sent)},
        "sentence": site.sentence.to_json(),
        "comparison": comparison,
        "local_model": {
            "kind": site.local.kind,
            "setting": site.local.setting,
            "cv_auc": site.local.cv_auc,
            "tried": [list(each) for each in site.local.tried],
        },
        "calibrated": site.calibrated.to_json() | {"curves": site.calibrated.curves.to_json()},
        "pooled": {name: summary.to_json() for name, summary in site.pooled.items()},
        "pooled_over": list(site.pooled_over),
        "notes": [note.to_json() for note in notes],
        "released": None,
        "trees": len(site.forest.trees),
        "features": n_features,
        "bytes_per_tree": site.bytes_per_tree,
        "timings_s": dict(site.timings_s),
        "importance": list(site.importance),
        "explanation": _explanation(site, coded),
        "study": dict(site.study),
        "model_sha256": hashlib.sha256(site.booster_json).hexdigest(),
        "versions": versions(),
        "files": [str(path) for path in files],
    }
    store.save_result(terms.session, "result", result)
    summary = {key: result[key] for key in ("session", "time", "role", "with", "outcome", "generated")}
    aucs = {"auc_joint": comparison["joint"]["auc"], "auc_own": comparison["own"]["auc"]}
    store.save_result(terms.session, "summary", summary | aucs)
    return result


def _reference(site: SiteResult, coded: Coding) -> Reference:
    """What new patients are judged by."""
    cohort, test = site.cohort, site.cohort.test
    held_out = site.calibrated.how.apply(risk(predict_margin(site.forest, cohort.x[test])))
    return reference_of(coded, cohort.x[cohort.training], cohort.y[test], held_out)


def _explanation(site: SiteResult, coded: Coding) -> dict[str, Any]:
    """What matters to the joint model among this site's held-out patients, or among all where none are held out."""
    test = site.cohort.test
    rows = site.cohort.x[test] if test.any() else site.cohort.x
    return cohort_importance(site.booster_json, rows, predictors_of(coded))
