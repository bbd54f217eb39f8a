"""Confirm a peer by phone: both programs meet, show six digits, and each person types what the other reads out."""

from __future__ import annotations

from collections.abc import Callable

from fedcore.crypto.pairing import PairingSide
from fedcore.errors import DataError, ProtocolError
from fedcore.node.hospital import Hospital, public_identity
from fedcore.node.meeting import Cancelled, Where, meeting
from fedcore.protocols.messages import PAIRING
from fedcore.protocols.pairing import pair
from fedcore.session.records import Peer
from fedcore.session.status import Board

PAIRING_SESSION = "pairing"


def pair_with(
    hospital: Hospital,
    party_id: str,
    where: Where,
    show_code: Callable[[str], None],
    typed: Callable[[DataError | None], str],
    *,
    cancelled: Cancelled = lambda: False,
) -> Peer:
    """Returns the peer, confirmed. `show_code` shows this screen's digits, `typed` returns what the person typed
    (asked again, with the reason, for something that cannot be a code).

    Raises ProtocolError when the digits do not match: the peer is then blocked here until it is removed and added
    again, since whoever is in between may not simply try once more. Raises PeerLost when it does not come.
    """
    peer = hospital.peer(party_id)
    if peer.state == "blocked":
        raise ProtocolError(
            "{peer} is blocked.",
            advice="Remove it, ask for a new invitation over the phone and add that.",
            peer=peer.name,
        )
    public = public_identity(peer)
    side = PairingSide(hospital.identity.public, public, hospital.party_id < peer.party_id)
    try:
        with meeting(hospital, PAIRING_SESSION, [peer], where, Board(lambda _: None), cancelled) as met:
            met.driver.connect(where.timeout_s, PAIRING)
            met.driver.run(pair(side, party_id, show_code, typed))
    except ProtocolError:
        hospital.store.set_peer_state(party_id, "blocked")
        raise
    hospital.store.set_peer_state(party_id, "confirmed")
    return hospital.peer(party_id)
