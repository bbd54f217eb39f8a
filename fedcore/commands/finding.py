"""Sessions by the beginning of their number."""

from __future__ import annotations

from fedcore.errors import DataError
from fedcore.node.hospital import Hospital
from fedcore.session.records import SessionRecord

LEAST = 4


def find_session(hospital: Hospital, given: str) -> SessionRecord:
    """Raises DataError when none or several sessions begin like this."""
    found = [s for s in hospital.store.sessions() if len(given) >= LEAST and s.session_id.startswith(given.lower())]
    if len(found) != 1:
        raise DataError(
            "{count} sessions here begin with {given}.",
            advice="See them with: fedstroke results list. Give at least {least} letters of the session's number.",
            count=len(found),
            given=given,
            least=LEAST,
        )
    return found[0]
