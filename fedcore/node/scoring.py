"""Score new patients with a kept model: alone with the own model, or together with the partners of the joint one."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
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
from fedcore.node.asking import ask_partners, is_known
from fedcore.node.hospital import Hospital, public_identity
from fedcore.node.keeping import load_coding, load_feature_model
from fedcore.node.kept_models import KeptModel, load_joint, load_own
from fedcore.node.meeting import TO_BE_NAMED, Cancelled, Where, Workers, meeting, workers
from fedcore.node.prediction_log import note_prediction
from fedcore.node.sessions import OnStatus, begin, failing, recorded, taken
from fedcore.protocols import agreement
from fedcore.protocols.exchange import ask, hear
from fedcore.protocols.messages import AGREEMENT, Finished
from fedcore.protocols.scoring import serve_columns
from fedcore.protocols.terms import Terms, stored_terms
from fedcore.session.status import Board


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
    model = load_joint(hospital, session) if where is not None else load_own(hospital, session)
    kept = load_coding(hospital, session)
    records, table = load_patients(records_path, kept)
    columns = [] if where is None else ask_partners(hospital, model, table.ids, where, on_status, cancelled, n_workers)
    partners = np.zeros(len(table.ids), dtype=np.int64)
    for each in columns:
        partners += is_known(each)
    n_known = int((partners > 0).sum())
    if any(each.shape[1] for each in columns) and not n_known and len(table.ids) > 1:
        raise TermsMismatch(
            "No partner knows any of the patients in {file}.",
            advice="Check that both hospitals chose the same kind of patient identifier, in the same order.",
            file=records.name,
        )
    _write(out_path, records, table, kept, model, columns, partners)
    asked = 0 if where is None else len(columns)
    note_prediction(hospital, session, model.name, len(table.ids), n_known, asked=asked)
    return ScoreSummary(len(table.ids), n_known, len(table.ids) - n_known, out_path)


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
    model: KeptModel,
    columns: Sequence[NDArray[np.float32]],
    partners: NDArray[np.int64],
) -> None:
    """Identifiers as they stand in the file, the risk at this hospital's level, the model's, and which model it was."""
    id_columns = list(kept["mapping"]["id_columns"])
    if len(records) != len(table.ids):
        raise DataError(
            "{file} has rows which cannot be scored.",
            advice="Mend or remove the rows that the Records page complains about, then score again.",
            file=records.name,
        )
    identifiers = records.frame[id_columns].to_numpy()
    before = model.model_risk(table.x, columns)
    rows = zip(identifiers, model.level.apply(before), before, partners, strict=True)
    try:
        with path.open("w", newline="", encoding="utf-8-sig") as file:  # the mark lets Excel read Chinese names
            writer = csv.writer(file)
            writer.writerow([*id_columns, "risk", "model_risk", "model", "partners_who_know_the_patient"])
            for row, here, other, n_partners in rows:
                writer.writerow([*row, f"{here:.6f}", f"{other:.6f}", model.name, n_partners])
    except OSError as error:
        raise DataError(
            "{path} cannot be written.", advice="Choose another folder.", path=str(path), detail=str(error)
        ) from error
