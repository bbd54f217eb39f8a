"""Ask the partners of a joint model for their part of new patients: one scoring session over encrypted identifiers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from fedcore.errors import Text
from fedcore.node.hospital import Hospital, public_identity
from fedcore.node.kept_models import KeptModel
from fedcore.node.meeting import Cancelled, Where, Workers, meeting, workers
from fedcore.node.sessions import Draft, OnStatus, begin, draft_terms, failing, recorded
from fedcore.protocols import agreement
from fedcore.protocols.exchange import ask, tell
from fedcore.protocols.messages import AGREEMENT, Finished
from fedcore.protocols.scoring import fetch_columns
from fedcore.session.status import Board


def ask_partners(
    hospital: Hospital,
    model: KeptModel,
    keys: Sequence[str],
    where: Where,
    on_status: OnStatus,
    cancelled: Cancelled,
    n_workers: Workers,
) -> list[NDArray[np.float32]]:
    """Per feature hospital, in the order of the model's terms, (n_rows, split numbers): its splits' sides.

    `keys` are the patients' normalised identifiers. Raises PeerLost when a partner does not come, TermsMismatch when
    one declines.
    """
    board = Board(on_status)
    order = [p.party_id for p in model.terms.features]
    numbers: dict[str, list[int]] = {party: [] for party in order}
    for owner, number in model.forest.remote_columns:
        numbers[order[owner - 1]].append(number)
    draft = Draft(
        peers=tuple(order),
        outcome=model.terms.outcome,
        params=model.terms.params,
        key_bits=model.terms.key_bits,
        min_group=1,  # one patient may be scored; the aligned list is not used to train anything
        purpose=f"Score patients with the model of session {model.terms.session[:8]}",
        generated=model.terms.generated,
        mode="score",
        model=model.terms.session,
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
            columns = await fetch_columns(terms, keys, numbers, executor)
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


def is_known(columns: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Which patients (n,) a partner knows, from what it said of them; one whose splits are not used knows nobody."""
    return np.asarray(~np.isnan(columns).all(axis=1) & (columns.shape[1] > 0), dtype=np.bool_)
