"""Propose or join a horizontal session: hospitals with the same predictors train one model.

Other than in a vertical session, the sites exchange data dictionaries before any terms are written, and every site
codes its records by the dictionary which it then signs. So these functions take records and a mapping, not a table.
"""

from __future__ import annotations

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
from fedcore.errors import DataError, TermsMismatch, Text
from fedcore.node.hospital import Hospital, public_identity
from fedcore.node.leaving_out import (
    WAIT,
    Lost,
    agree_on_roster,
    may_leave_out,
    turn_away,
    watch_for_lost,
)
from fedcore.node.meeting import TO_BE_NAMED, Cancelled, Meeting, Where, meeting
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
from fedcore.node.site_keeping import keep_site
from fedcore.node.site_records import SiteRecords
from fedcore.protocols import agreement
from fedcore.protocols.dictionary import gather_dictionaries, offer_dictionary
from fedcore.protocols.exchange import person
from fedcore.protocols.messages import AGREEMENT, DICTIONARY
from fedcore.protocols.roster import FEWEST, Roster
from fedcore.protocols.terms import PartyTerms, Terms, message_tags, stored_terms
from fedcore.session.checkpoint import Keeper
from fedcore.session.horizontal_session import SiteResult, run_site
from fedcore.session.site_keeper import SiteKeeper, roster_of
from fedcore.session.status import Board
from fedcore.trees.params import BoostParams

_MASK_KEY_BITS = 256  # X25519
_MAY_BE_LEFT_OUT = Text(
    "Waiting for the other hospitals to connect. If nobody comes, ring them: they may have agreed to go on without "
    "this hospital."
)


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
    lost: Lost = WAIT,
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
        merged, own = met.driver.run(_merged(draft.outcome, names, hospital.identity.name, own, accept))
        terms = together_terms(hospital, draft, merged.columns, session)
        board.show(phase=Text("Read the terms and sign them"))
        met.driver.run(_signed_here(terms, decide))
        board.show(phase=Text("Waiting for the other hospitals to sign the terms"))
        publics = {p.party_id: public_identity(p) for p in peers}
        signed = met.driver.run(agreement.propose(terms, hospital.identity, publics))
        return _run(hospital, signed, own, met, board, merged, lost)


async def _merged(
    outcome: str, names: Mapping[str, str], me: str, own: SiteRecords, accept: Callable[[Offers], Decisions]
) -> tuple[Merged, SiteRecords]:
    """The dictionary of all, as the person here decides about it; and the records here with what is decided about them,
    which is nobody else's business."""
    columns = own.describe()
    offers: dict[str, Sequence[DictionaryColumn]] = {me: columns}
    offers |= await gather_dictionaries(outcome, names, columns)
    decisions = await person(lambda: accept(offers))
    own = replace(own, choices=own.choices.then(decisions.at.get(me, ColumnChoices())))
    others = {hospital: choices for hospital, choices in decisions.at.items() if hospital != me}
    return merge(offers | {me: own.describe()}, replace(decisions, at=others)), own


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
    lost: Lost = WAIT,
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
        return _run(hospital, signed, own, met, board, None, lost)


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
    lost: Lost,
) -> SiteOutcome:
    """From the signed terms to the kept model."""
    begin(hospital, signed, "site", met)
    own = own.agreed(signed.terms.dictionary, signed.terms.party(hospital.party_id).name)
    hospital.store.save_result(signed.terms.session, KEPT_COLUMNS, own.to_json())
    return _train(hospital, signed.terms, own, met, board, () if merged is None else merged.notes, lost)


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
        if may_leave_out(roster):
            board.show(phase=_MAY_BE_LEFT_OUT, may_be_left_out=True)
        try:
            absent = met.driver.connect(
                where.timeout_s, AGREEMENT, again=terms.digest, without=lambda: lost.absent(roster, me) if hosts else ()
            )
        finally:
            lost.forget()
        absent = (*before_me, *absent) if hosts else lost.chosen(roster)
        board.show(may_leave_out=False, may_be_left_out=False)
        met.driver.bind(terms.digest, terms.allowed())
        hospital.store.set_session_state(session, "running")

        def agree(keeper: SiteKeeper) -> Roster:
            return agree_on_roster(hospital, roster, keeper, met, board, lost, absent)

        return _train(hospital, terms, own, met, board, (), lost, agree)


def _train(
    hospital: Hospital,
    terms: Terms,
    own: SiteRecords,
    met: Meeting,
    board: Board,
    notes: tuple[Text, ...],
    lost: Lost,
    agree: Callable[[SiteKeeper], Roster] | None = None,
) -> SiteOutcome:
    """Train and keep; what is needed to go on is kept on the way. `agree`: who goes on with an interrupted session."""
    with recorded(hospital, terms.session):
        table, later = own.tables(terms.dictionary)
        store = Keeper(hospital.store, hospital.identity.store_key, terms.session)

        def watch(roster: Roster) -> None:
            watch_for_lost(roster, hospital.party_id, met, board, lost)

        keeper = SiteKeeper(store, terms, hospital.party_id, table, later, on_begun=lambda: watch(Roster(terms)))
        roster = None if agree is None else agree(keeper)
        if roster is not None:
            watch(roster)
        protocol = run_site(
            terms, hospital.identity, table, later, board, keeper=keeper, roster=roster, sensitivity=own.sensitivity
        )
        site: SiteResult = met.driver.run(protocol)
        result = keep_site(hospital, terms, site, own, notes)
        keeper.drop()
    board.show(state="finished", phase=Text("Finished"))
    return SiteOutcome(terms, result, site)
