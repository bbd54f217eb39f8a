"""Score new patients with a kept model: alone with the own model, or together with the partners of the joint one."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fedcore.data.mapping import Mapping as ColumnMapping
from fedcore.data.reader import ReadOptions, read_records
from fedcore.data.records import Records
from fedcore.data.table import Coding, Table, build_table
from fedcore.errors import DataError, StoreError, TermsMismatch, Text
from fedcore.node.hospital import Hospital, public_identity
from fedcore.node.keeping import load_coding, load_feature_model
from fedcore.node.meeting import TO_BE_NAMED, Cancelled, Where, Workers, meeting, workers
from fedcore.node.sessions import Draft, OnStatus, begin, draft_terms, failing, recorded, taken
from fedcore.protocols import agreement
from fedcore.protocols.exchange import ask, hear, tell
from fedcore.protocols.messages import AGREEMENT, Finished
from fedcore.protocols.scoring import fetch_columns, serve_columns
from fedcore.protocols.terms import Terms, stored_terms
from fedcore.session.status import Board
from fedcore.session.vertical_session import risk
from fedcore.trees.forest import Forest, predict_margin
from fedcore.trees.model import from_booster_json

JOINT, OWN = "joint model", "own model only"


@dataclass(frozen=True)
class ScoreSummary:
    """How many patients were scored, how many of them with at least one partner's predictors, and where to."""

    rows: int
    with_partner: int
    own_only: int
    path: Path


def load_patients(path: Path, kept: Mapping[str, Any], *, with_label: bool = False) -> tuple[Records, Table]:
    """New patients' records, coded exactly as the model's were; raises DataError on what is wrong with the file."""
    records = read_records(path, ReadOptions())
    mapping = dict(kept["mapping"])
    if not with_label:
        mapping |= {"label": None, "label_positive": None}
    if mapping.get("features") is not None:
        mapping["features"] = None  # the coding names them
    table, _ = build_table(records, ColumnMapping.from_json(mapping), Coding.from_json(kept["coding"]))
    return records, table


def score(
    hospital: Hospital,
    session: str,
    records_path: Path,
    out_path: Path,
    where: Where | None,
    *,
    on_status: OnStatus = lambda _: None,
    cancelled: Cancelled = lambda: False,
    n_workers: Workers = None,
) -> ScoreSummary:
    """Score the patients of a file with the model of `session` and write a CSV file; `where` None: own model only.

    Patients whom no partner knows are scored by the joint model as well, which treats the partners' predictors as
    missing. The file says for each patient which model was used and how many partners knew the patient.
    """
    record = hospital.store.session(session)
    if record is None or record.role != "label":
        raise DataError(
            "The model of that session is not this hospital's to score with.",
            advice="Choose a result of a session in which this hospital held the outcome.",
        )
    terms = stored_terms(record.terms)
    kept = load_coding(hospital, session)
    records, table = load_patients(records_path, kept)
    if where is None:
        forest = from_booster_json(hospital.store.read_model(f"{session}.own.json"))
        scores = risk(predict_margin(forest, table.x))
        partners = np.zeros(len(table.ids), dtype=np.int64)
    else:
        forest = from_booster_json(hospital.store.read_model(f"{session}.joint.json"))
        columns = _columns(hospital, terms, forest, table, where, on_status, cancelled, n_workers)
        scores = risk(predict_margin(forest, [table.x, *columns]))
        known = [~np.isnan(c).all(axis=1) if c.shape[1] else np.zeros(len(c), dtype=np.bool_) for c in columns]
        partners = np.sum(known, axis=0, dtype=np.int64)
    _write(out_path, records, table, kept, scores, partners, JOINT if where is not None else OWN)
    n_known = int((partners > 0).sum())
    return ScoreSummary(len(table.ids), n_known, len(table.ids) - n_known, out_path)


def _columns(
    hospital: Hospital,
    model_terms: Terms,
    forest: Forest,
    table: Table,
    where: Where,
    on_status: OnStatus,
    cancelled: Cancelled,
    n_workers: Workers,
) -> list[NDArray[np.float32]]:
    """Per feature hospital, in the order of the model's terms, (n_rows, split numbers): its splits' sides."""
    board = Board(on_status)
    order = [p.party_id for p in model_terms.features]
    numbers: dict[str, list[int]] = {party: [] for party in order}
    for owner, number in forest.remote_columns:
        numbers[order[owner - 1]].append(number)
    draft = Draft(
        peers=tuple(order),
        outcome=model_terms.outcome,
        params=model_terms.params,
        key_bits=model_terms.key_bits,
        min_group=1,  # one patient may be scored; the aligned list is not used to train anything
        purpose=f"Score patients with the model of session {model_terms.session[:8]}",
        generated=model_terms.generated,
        mode="score",
        model=model_terms.session,
        release=(),
    )
    terms = draft_terms(hospital, draft)
    peers = [hospital.confirmed_peer(party) for party in order]
    with (
        workers(n_workers, cancelled) as executor,
        failing(board),
        meeting(hospital, terms.session, peers, where, board, cancelled) as met,
    ):
        met.driver.connect(where.timeout_s, AGREEMENT)
        board.show(state="agreeing", phase=Text("Waiting for the other hospitals to agree to score"))
        signed = met.driver.run(
            agreement.propose(terms, hospital.identity, {p.party_id: public_identity(p) for p in peers})
        )
        begin(hospital, signed, "score", met)
        board.show(state="evaluating", phase=Text("Scoring the patients"))

        async def conversation() -> dict[str, NDArray[np.float32]]:
            columns = await fetch_columns(terms, table.ids, numbers, executor)
            # Nobody leaves before all are done: a link that closes early would look like a lost partner.
            await ask(dict.fromkeys(order, Finished()), Finished)
            await tell(dict.fromkeys(order, Finished()))
            return columns

        with recorded(hospital, terms.session):
            fetched: dict[str, NDArray[np.float32]] = met.driver.run(conversation())
        board.show(state="finished", phase=Text("Finished"))
    return [_by_split_number(fetched[party], numbers[party]) for party in order]


def _by_split_number(columns: NDArray[np.float32], numbers: list[int]) -> NDArray[np.float32]:
    """Column j of the result is split number j; those the model does not use stay missing."""
    wide = np.full((len(columns), max(numbers, default=-1) + 1), np.nan, dtype=np.float32)
    wide[:, numbers] = columns
    return wide


def serve_scores(
    hospital: Hospital,
    label_party_id: str,
    records_path: Path,
    where: Where,
    decide: Callable[[Terms], str | None],
    *,
    on_status: OnStatus = lambda _: None,
    cancelled: Cancelled = lambda: False,
    n_workers: Workers = None,
) -> int:
    """A feature hospital answers a scoring session of `label_party_id`; returns how many of its patients were shared.

    `decide` is shown the terms and returns None to agree, else the reason to decline.
    """
    board = Board(on_status)
    peer = hospital.confirmed_peer(label_party_id)
    with (
        workers(n_workers, cancelled) as executor,
        failing(board),
        meeting(hospital, TO_BE_NAMED, [peer], where, board, cancelled) as met,
    ):
        met.driver.connect(where.timeout_s, AGREEMENT)
        publics = {p.party_id: public_identity(p) for p in hospital.store.peers() if p.state == "confirmed"}

        def named(terms: Terms) -> str | None:
            met.session = terms.session
            return _objection(hospital, terms, label_party_id) or taken(hospital, terms) or decide(terms)

        signed = met.driver.run(agreement.review(label_party_id, hospital.identity, publics, named))
        terms = signed.terms
        begin(hospital, signed, "score", met)

        async def conversation() -> int:
            # Read in here, so that the label hospital is told when the file cannot be used.
            assert terms.model is not None
            model, _, kept = load_feature_model(hospital, terms.model)
            _, table = load_patients(records_path, kept)
            shared = await serve_columns(terms, table.ids, table.x, model, executor)
            await hear(label_party_id, Finished)
            await ask({label_party_id: Finished()}, Finished)
            return shared

        with recorded(hospital, terms.session):
            shared: int = met.driver.run(conversation())
        board.show(state="finished", phase=Text("Finished"))
    return shared


def _objection(hospital: Hospital, terms: Terms, label_party_id: str) -> str | None:
    """Why this hospital will not score: another kind of session, or not a model of theirs that it has a part of."""
    if terms.mode != "score" or terms.model is None:
        raise TermsMismatch("This proposal is to train a model.", advice="Open Terms to answer it.")
    record = hospital.store.session(terms.model)
    if record is None or record.role != "feature":
        return "this hospital has no part of that model"
    if stored_terms(record.terms).label.party_id != label_party_id:
        return "that model was trained with another label hospital"
    try:
        load_feature_model(hospital, terms.model)
    except StoreError:
        return "this hospital has no part of that model"
    return None


def _write(
    path: Path,
    records: Records,
    table: Table,
    kept: Mapping[str, Any],
    scores: NDArray[np.float64],
    partners: NDArray[np.int64],
    model: str,
) -> None:
    """Identifiers as they stand in the file, the risk, and which model gave it."""
    id_columns = list(kept["mapping"]["id_columns"])
    if len(records) != len(table.ids):
        raise DataError(
            "{file} has rows which cannot be scored.",
            advice="Mend or remove the rows that the Records page complains about, then score again.",
            file=records.name,
        )
    identifiers = records.frame[id_columns].to_numpy()
    try:
        with path.open("w", newline="", encoding="utf-8-sig") as file:  # the mark lets Excel read Chinese names
            writer = csv.writer(file)
            writer.writerow([*id_columns, "risk", "model", "partners_who_know_the_patient"])
            for row, value, n_partners in zip(identifiers, scores, partners, strict=True):
                writer.writerow([*row, f"{value:.6f}", model, n_partners])
    except OSError as error:
        raise DataError(
            "{path} cannot be written.", advice="Choose another folder.", path=str(path), detail=str(error)
        ) from error
