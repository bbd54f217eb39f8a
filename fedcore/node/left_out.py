"""What the store keeps of hospitals without which a session of sites went on, and what they are told when next met."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from fedcore.protocols.horizontal_messages import CatchUp, SignedLeaving
from fedcore.protocols.roster import Roster
from fedcore.session.store import Store

LEFT_OUT = "left_out"
"""Under which name the store keeps without whom a session of sites went on."""


def keep_left_out(store: Store, roster: Roster) -> None:
    """What all who remain have signed, for as long as the session itself is remembered."""
    leavings = msgspec.to_builtins(roster.leavings)
    store.save_result(roster.terms.session, LEFT_OUT, {"party_ids": list(roster.left_out), "leavings": leavings})


def news_for(store: Store, party: str) -> Iterator[tuple[str, CatchUp, bytes]]:
    """For each session that went on without `party`: its number, the signed agreements, and the digest of its terms."""
    for record in store.sessions():
        kept = (store.result(record.session_id, LEFT_OUT) or {}) if record.role == "site" else {}
        if party in kept.get("party_ids", ()) and "leavings" in kept:
            leavings = msgspec.convert(kept["leavings"], tuple[SignedLeaving, ...])
            yield record.session_id, CatchUp(leavings, ()), record.terms_digest
