"""What a drafted session would cost under each way to encrypt its sums, for the terms page."""

from __future__ import annotations

from fedcore.data.table import Table
from fedcore.node.hospital import Hospital
from fedcore.node.probe import is_measured, speeds_with
from fedcore.node.sessions import Draft, draft_terms
from fedcore.protocols.costs import TYPICAL, Speeds
from fedcore.protocols.forecast import by_scheme
from fedcore.protocols.terms import Terms
from fedcore.worker.calls import Line


def forecast(hospital: Hospital, draft: Draft, table: Table, n_workers: int) -> Line:
    """The first call takes the two seconds of the probe. The terms are others than those which will be signed, for
    only the session's number is: it does not matter to what they cost."""
    terms = draft_terms(hospital, draft)
    return by_scheme(terms, len(table.ids), table.features, speeds_for(hospital, terms, n_workers))


def first_forecast(hospital: Hospital, terms: Terms, table: Table, n_workers: int) -> Line:
    """The same without waiting for the probe: what each way reveals and sends, and times of a typical computer."""
    speeds = speeds_for(hospital, terms, n_workers, may_wait=False)
    return by_scheme(terms, len(table.ids), table.features, speeds)


def speeds_for(hospital: Hospital, terms: Terms, n_workers: int, *, may_wait: bool = True) -> Speeds:
    """Of this computer and the lines to the others; where nobody may wait for the probe, as measured before."""
    if not may_wait and not is_measured():
        return TYPICAL
    others = [p.party_id for p in terms.parties if p.party_id != hospital.party_id]
    return speeds_with(hospital, others, n_workers)
