"""Propose or join a session and keep what comes of it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import msgspec

from fedcore.data.table import Table
from fedcore.errors import DataError, FedcoreError, TermsMismatch, Text
from fedcore.node.hospital import Hospital, public_identity
from fedcore.node.keeping import keep_feature, keep_label
from fedcore.node.left_out import LEFT_OUT
from fedcore.node.meeting import TO_BE_NAMED, Cancelled, Meeting, Where, Workers, meeting, workers
from fedcore.protocols import agreement
from fedcore.protocols.messages import AGREEMENT
from fedcore.protocols.terms import METRIC_NAMES, Mode, PartyTerms, Scheme, Terms, message_tags, stored_terms
from fedcore.protocols.terms_purpose import usual_purpose
from fedcore.session.checkpoint import Keeper
from fedcore.session.records import SessionRecord
from fedcore.session.status import Board, Status
from fedcore.session.vertical_session import FeatureResult, LabelResult, run_as_feature, run_as_label
from fedcore.trees.params import BoostParams

OnStatus = Callable[[Status], None]
DEFAULT_PURPOSE = str(usual_purpose("{outcome}"))
MAX_PATIENTS = 5_000_000
PAD_TO = 100
KEPT_COLUMNS = "columns"
"""Under which name the store keeps by which choices a hospital's columns take part in a session."""


@dataclass(frozen=True)
class Draft:
    """What the proposing label hospital chooses; everything else of the terms follows from it."""

    peers: tuple[str, ...]
    outcome: str
    params: Mapping[str, Any] = field(default_factory=dict)
    key_bits: int = 3072
    min_group: int = 5
    test_fraction: float = 0.3
    rows: str = "label"
    release: tuple[str, ...] = METRIC_NAMES
    purpose: str = ""
    generated: bool = False
    mode: Mode = "vertical"
    scheme: Scheme = "paillier"
    model: str | None = None


@dataclass(frozen=True)
class Outcome:
    """A finished session: what the window shows, and for the simulator the values in hand."""

    terms: Terms
    result: Mapping[str, Any]
    label: LabelResult | None = None
    feature: FeatureResult | None = None


def draft_terms(hospital: Hospital, draft: Draft) -> Terms:
    """Complete terms for a fresh session, every party confirmed; raises DataError or ProtocolError on what is wrong."""
    peers = [hospital.confirmed_peer(party) for party in draft.peers]
    if not peers:
        raise DataError("No other hospital was chosen.", advice="Choose at least one confirmed peer.")
    parties = [PartyTerms(hospital.party_id, hospital.identity.name, "label")]
    parties += [PartyTerms(p.party_id, p.name, "feature") for p in peers]
    values = {
        "session": secrets.token_hex(16),
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "mode": draft.mode,
        "outcome": draft.outcome,
        "purpose": draft.purpose or DEFAULT_PURPOSE.format(outcome=draft.outcome),
        "parties": [msgspec.to_builtins(p) for p in parties],
        "params": BoostParams.from_mapping(draft.params).to_mapping(),
        "scheme": draft.scheme,
        "key_bits": draft.key_bits,
        "min_group": draft.min_group,
        "test_fraction": draft.test_fraction,
        "rows": draft.rows,
        "pad_to": PAD_TO,
        "max_patients": MAX_PATIENTS,
        "release": list(draft.release),
        "messages": list(message_tags(draft.mode, draft.scheme)),
        "generated": draft.generated,
        "model": draft.model,
    }
    return complete_terms(values)


def complete_terms(values: Mapping[str, Any]) -> Terms:
    """The terms with these fields; raises DataError on a value that no terms may have."""
    try:
        return msgspec.convert(values, Terms)
    except (msgspec.ValidationError, ValueError) as error:
        raise DataError(
            "The terms cannot be proposed: {why}", advice="Correct the value and propose again.", why=str(error)
        ) from None


def propose(
    hospital: Hospital,
    terms: Terms,
    table: Table,
    where: Where,
    *,
    on_status: OnStatus = lambda _: None,
    cancelled: Cancelled = lambda: False,
    n_workers: Workers = None,
    coding: Mapping[str, Any] | None = None,
) -> Outcome:
    """The label hospital's session from the first connection to the kept model; the caller has signed by calling.

    Raises the error that ended it; the ledger keeps what was sent until then. `coding` is kept beside the model.
    """
    board = Board(on_status)
    board.show(generated=terms.generated)
    peers = [hospital.confirmed_peer(p.party_id) for p in terms.features]
    with (
        workers(n_workers, cancelled) as executor,
        failing(board),
        meeting(hospital, terms.session, peers, where, board, cancelled) as met,
    ):
        met.driver.connect(where.timeout_s, AGREEMENT)
        board.show(state="agreeing", phase=Text("Waiting for the other hospitals to sign the terms"))
        publics = {p.party_id: public_identity(p) for p in peers}
        signed = met.driver.run(agreement.propose(terms, hospital.identity, publics))
        begin(hospital, signed, "label", met)
        hospital.store.save_result(terms.session, KEPT_COLUMNS, dict(coding or {}))
        return _train(hospital, terms, "label", met, table, executor, board, coding or {})


def join(
    hospital: Hospital,
    proposer: str,
    table: Table,
    where: Where,
    decide: Callable[[Terms], str | None],
    *,
    on_status: OnStatus = lambda _: None,
    cancelled: Cancelled = lambda: False,
    n_workers: Workers = None,
    coding: Mapping[str, Any] | None = None,
    allow_small_keys: bool = False,
) -> Outcome:
    """A feature hospital's session; `decide` shows a person the terms and returns None to sign, else the reason.

    Raises the error that ended it; the ledger keeps what was sent until then.
    """
    board = Board(on_status)
    peer = hospital.confirmed_peer(proposer)
    with (
        workers(n_workers, cancelled) as executor,
        failing(board),
        meeting(hospital, TO_BE_NAMED, [peer], where, board, cancelled) as met,
    ):
        met.driver.connect(where.timeout_s, AGREEMENT)
        board.show(state="agreeing", phase=Text("Waiting for the proposal and for it to be signed"))
        publics = {p.party_id: public_identity(p) for p in hospital.store.peers() if p.state == "confirmed"}

        def named(terms: Terms) -> str | None:
            met.session = terms.session
            if terms.mode == "score":
                raise TermsMismatch("This proposal is to score patients.", advice="Open Predict to answer it.")
            if terms.mode != "vertical":
                raise TermsMismatch(
                    "This proposal is for hospitals with the same predictors and different patients.",
                    advice="Join it as one of the hospitals that hold the outcome.",
                )
            return taken(hospital, terms) or decide(terms)

        signed = met.driver.run(agreement.review(proposer, hospital.identity, publics, named, allow_small_keys))
        terms = signed.terms
        board.show(generated=terms.generated)
        begin(hospital, signed, "feature", met)
        hospital.store.save_result(terms.session, KEPT_COLUMNS, dict(coding or {}))
        return _train(hospital, terms, "feature", met, table, executor, board, coding or {})


def resume(
    hospital: Hospital,
    session: str,
    table: Table,
    where: Where,
    *,
    on_status: OnStatus = lambda _: None,
    cancelled: Cancelled = lambda: False,
    n_workers: Workers = None,
    coding: Mapping[str, Any] | None = None,
) -> Outcome:
    """Go on with an interrupted session, in either role, from the last tree that all its hospitals have kept.

    The terms were signed and stay as they are. Raises DataError when there is nothing to go on with, StoreError when
    other records are open than at the start.
    """
    record = hospital.store.session(session)
    counts = hospital.store.checkpoint_counts(session)
    if record is None or not counts:
        raise DataError("There is no interrupted session of that number here.", advice="Start a new session.")
    terms = stored_terms(record.terms)
    role = terms.party(hospital.party_id).role
    others = terms.features if role == "label" else (terms.label,)
    peers = [hospital.confirmed_peer(p.party_id) for p in others]
    board = Board(on_status)
    board.show(generated=terms.generated, tree=counts[-1], trees=terms.boost_params.num_boost_round)
    with (
        workers(n_workers, cancelled) as executor,
        failing(board),
        meeting(hospital, session, peers, where, board, cancelled) as met,
    ):
        met.driver.connect(where.timeout_s, AGREEMENT, again=terms.digest)
        met.driver.bind(terms.digest, terms.allowed())
        hospital.store.set_session_state(session, "running")
        return _train(hospital, terms, role, met, table, executor, board, coding or {}, resumes=True)


def interrupted(hospital: Hospital) -> list[dict[str, Any]]:
    """Sessions which `resume` can go on with, the latest first: id, role, partners who still take part, outcome and
    trees finished."""
    found = []
    for record in hospital.store.sessions():
        counts = hospital.store.checkpoint_counts(record.session_id)
        if counts and record.state != "finished":
            terms = stored_terms(record.terms)
            left_out = (hospital.store.results(record.session_id).get(LEFT_OUT) or {}).get("party_ids", ())
            here = [p for p in terms.parties if p.party_id not in left_out]
            others = [p for p in here if p.party_id != hospital.party_id]
            may_leave_out = terms.may_go_on_without and len(others) > 1
            found.append({
                "session": record.session_id, "time": record.created, "role": record.role,
                "with": [p.name for p in others], "outcome": terms.outcome, "trees": counts[-1],
                "of": terms.boost_params.num_boost_round, "state": record.state,
                "proposer": terms.proposer.party_id, "generated": terms.generated,
                "peers": [p.party_id for p in others],
                # Sites: who leads, and who would if that one is lost for good and all agree to go on without it.
                "host": here[0].party_id, "next_host": here[1].party_id if may_leave_out else None,
            })  # fmt: skip
    return found


def _train(
    hospital: Hospital,
    terms: Terms,
    role: str,
    met: Meeting,
    table: Table,
    executor: Executor,
    board: Board,
    coding: Mapping[str, Any],
    *,
    resumes: bool = False,
) -> Outcome:
    """From the signed terms to the kept model; each finished tree is kept on the way."""
    keeper = Keeper(hospital.store, hospital.identity.store_key, terms.session)
    label: LabelResult | None = None
    feature: FeatureResult | None = None
    with recorded(hospital, terms.session):
        if role == "label":
            label = met.driver.run(run_as_label(terms, table, executor, board, keeper, resumes=resumes))
            result = keep_label(hospital, terms, label, coding)
        else:
            me = hospital.party_id
            feature = met.driver.run(run_as_feature(terms, me, table, executor, board, keeper, resumes=resumes))
            result = keep_feature(hospital, terms, feature, table, coding)
        keeper.drop()
    board.show(state="finished", phase=Text("Finished"))
    return Outcome(terms, result, label, feature)


def begin(hospital: Hospital, signed: agreement.Agreement, role: str, met: Meeting) -> None:
    """Remember the signed terms, and bind everything from here on to their digest."""
    terms = signed.terms
    hospital.store.add_session(SessionRecord(terms.session, terms.canonical().decode(), terms.digest, role, "running"))
    signatures = {party: signature.hex() for party, signature in signed.signatures.items()}
    hospital.store.save_result(terms.session, "signatures", signatures)
    met.session = terms.session
    met.driver.bind(terms.digest, terms.allowed())


def taken(hospital: Hospital, terms: Terms) -> str | None:
    """A reason to decline: what is kept of a session must not be mixed with that of another."""
    if hospital.store.session(terms.session) is None:
        return None
    return str(Text("this hospital already took part in a session of that number; propose it anew"))


class recorded:  # noqa: N801  reads as a word in the `with` statement
    """Keeps in the store how a session ended."""

    def __init__(self, hospital: Hospital, session: str) -> None:
        self._hospital, self._session = hospital, session

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        state = "finished" if error is None else "cancelled" if isinstance(error, TermsMismatch) else "failed"
        self._hospital.store.set_session_state(self._session, state)


class failing:  # noqa: N801
    """Shows on the board that and why a session ended early."""

    def __init__(self, board: Board) -> None:
        self._board = board

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, TermsMismatch):
            self._board.show(state="cancelled", phase=error.text)
        elif error is not None:
            text = error.text if isinstance(error, FedcoreError) else Text("The session stopped because of an error")
            self._board.show(state="failed", phase=text)
