"""Why a conversation ended early: what a peer is told, and what it says of itself."""

from __future__ import annotations

from fedcore.crypto.identity import PublicIdentity
from fedcore.errors import DataError, FedcoreError, PeerLost, ProtocolError, TermsMismatch, Text
from fedcore.protocols.messages import Abort, AbortReason

_STOPPED: dict[AbortReason, Text] = {
    "cancelled": Text("{peer} cancelled the session."),
    "terms": Text(
        "{peer} ended the session: the terms were not accepted by all, or cannot be kept because too few patients "
        "are shared."
    ),
    "other_left": Text("{peer} ended the session because another hospital left it."),
    "other_lost": Text("{peer} waits for another hospital, whose program has stopped"),
    "records": Text("{peer} ended the session because of a problem with its records."),
    "rules_broken": Text("{peer} ended the session because a message broke the rules of the protocol."),
    "error": Text("{peer} ended the session because of an error there."),
}
_KINDS: tuple[tuple[type[FedcoreError], AbortReason], ...] = (
    (PeerLost, "other_lost"), (TermsMismatch, "terms"), (ProtocolError, "rules_broken"), (DataError, "records"),
)  # fmt: skip


def reason_of(error: BaseException) -> AbortReason:
    """What the peers are told of an error here."""
    if isinstance(error, KeyboardInterrupt):
        return "cancelled"
    return next((reason for kind, reason in _KINDS if isinstance(error, kind)), "error")


def stopped_there(peer: PublicIdentity, message: Abort) -> FedcoreError:
    """What `peer` ended the conversation with, to be raised here: PeerLost when it only waits for another one."""
    if message.reason == "other_lost":
        return PeerLost(
            _STOPPED[message.reason].template,
            advice="The finished trees are kept: the session goes on when all are back.",
            peer=peer.name,
            peer_id=peer.party_id,
            reason=message.reason,
        )
    return TermsMismatch(
        _STOPPED[message.reason].template,
        advice="Talk to them, then start a new session. What was recorded in the ledger stays.",
        peer=peer.name,
    )


def cancelled_here() -> TermsMismatch:
    """What a person who cancelled is told, wherever the session then was."""
    return TermsMismatch(
        "The session was cancelled here.", advice="Nothing more will be sent. Start a new session at any time."
    )


def not_in_time(peer: PublicIdentity) -> PeerLost:
    return PeerLost(
        "{peer} did not answer in time",
        advice="Ask them whether FedStroke is open there and the session has been joined, then try again.",
        peer=peer.name,
        peer_id=peer.party_id,
    )


def given_up(peer: PublicIdentity) -> PeerLost:
    """A person here does not wait for it any more."""
    return PeerLost(
        "{peer} is not waited for any more.",
        advice="The others are asked to go on without it.",
        peer=peer.name,
        peer_id=peer.party_id,
        reason="given_up",
    )


def told_so(peer: PublicIdentity) -> TermsMismatch:
    """It came for a session from which it was left out."""
    return TermsMismatch(
        "{peer} came to go on with a session that has gone on without it, and was told so.",
        advice="Ask them to join the new session, then start it again.",
        peer=peer.name,
    )


def back_again(peer: PublicIdentity) -> PeerLost:
    """Who was to be left out has come back before that was agreed."""
    return PeerLost(
        "{peer} is back.",
        advice="The session goes on with all hospitals.",
        peer=peer.name,
        peer_id=peer.party_id,
        reason="back",
    )
