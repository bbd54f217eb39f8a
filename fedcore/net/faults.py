"""What can happen to a peer, as the errors which a person reads."""

from __future__ import annotations

from fedcore.errors import FedcoreError, PeerLost, ProtocolError
from fedcore.net.frames import VERSION


def gravity(error: FedcoreError) -> int:
    """0: the peer is silent; 1: its process is gone, and with it what was under way; 2: it broke the rules."""
    if isinstance(error, ProtocolError):
        return 2
    return 0 if error.text.values.get("reason") == "silent" else 1


def restarted(name: str, peer_id: str) -> PeerLost:
    return PeerLost(
        "{peer} has restarted its program",
        advice="Nothing is lost: the session goes on from the last finished tree.",
        peer=name,
        peer_id=peer_id,
        reason="restarted",
    )


def closed(name: str, peer_id: str) -> PeerLost:
    return PeerLost(
        "{peer} has closed its program",
        advice="The session waits. It goes on when {peer} opens the program again.",
        peer=name,
        peer_id=peer_id,
        reason="closed",
    )


def silent(name: str, peer_id: str, silent_s: float) -> PeerLost:
    return PeerLost(
        "Nothing has been heard from {peer} for {seconds} seconds",
        advice="Ask {peer} whether its program runs, and open Peers → Check connection.",
        peer=name,
        peer_id=peer_id,
        reason="silent",
        seconds=round(silent_s),
    )


def broken_rule(name: str, reason: str) -> ProtocolError:
    return ProtocolError(
        "{peer} sent something which this program does not accept",
        advice="Stop the session and ring {peer}. Nothing of the message was used.",
        detail=reason,
        peer=name,
    )


def other_version(name: str, version: int) -> ProtocolError:
    return ProtocolError(
        "{peer} runs another version of FedStroke (connection version {version}, here {own})",
        advice="Install the same version of FedStroke at both hospitals: {peer} has the older one."
        if version < VERSION
        else "Install the same version of FedStroke at both hospitals: the older one is here.",
        peer=name,
        version=version,
        own=VERSION,
    )
