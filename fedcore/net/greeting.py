"""The first message of each side: a fresh key, signed, and which interrupted session it is about, if any."""

from __future__ import annotations

import hashlib

from fedcore.crypto.identity import KEY_BYTES, SIGNATURE_BYTES, Identity, PublicIdentity
from fedcore.crypto.seal import Hello, check_hello, make_hello
from fedcore.errors import ProtocolError, TermsMismatch

_HELLO, SEALED, _HELLO_AGAIN = b"\x00", b"\x01", b"\x02"
_ABOUT_BYTES = 16
_CONTEXT = b"fedstroke session hello 1"
TERMS_PHASE = 2
"""Of an interrupted session's channels: the first phase is the agreement's."""


def about_session(digest: bytes) -> bytes:
    """What a greeting says of the terms with which a session goes on; nothing for a new one."""
    return hashlib.sha256(digest).digest()[:_ABOUT_BYTES] if digest else b""


def phase_context(phase: int, digest: bytes) -> bytes:
    """What the channels of a phase are keyed to."""
    return hashlib.sha256(b"fedstroke phase\0" + phase.to_bytes(4, "big") + digest).digest()


def make_greeting(me: Identity, peer: PublicIdentity, about: bytes) -> tuple[bytes, bytes]:
    """(ephemeral secret, payload) for `peer`."""
    secret, hello = make_hello(me, peer, _CONTEXT + about)
    mark = _HELLO_AGAIN + about if about else _HELLO
    return secret, mark + hello.ephemeral_public + hello.signature


def read_greeting(me: PublicIdentity, peer: PublicIdentity, payload: bytes, about: bytes) -> bytes:
    """The ephemeral public key of `peer`.

    Raises ProtocolError when this is no greeting of theirs, TermsMismatch when it is about another session.
    """
    theirs = payload[1 : 1 + _ABOUT_BYTES] if payload[:1] == _HELLO_AGAIN else b""
    body = payload[1 + len(theirs) :]
    if payload[:1] not in (_HELLO, _HELLO_AGAIN) or len(body) != KEY_BYTES + SIGNATURE_BYTES:
        raise ProtocolError(
            "{peer} began with something other than a greeting.",
            advice="Install the same version of FedStroke at both hospitals, then start a new session.",
            peer=peer.name,
        )
    if theirs != about:
        raise _other_session(peer.name, bool(theirs), bool(about))
    return check_hello(me, peer, Hello(body[:KEY_BYTES], body[KEY_BYTES:]), _CONTEXT + about)


def _other_session(name: str, they_go_on: bool, we_go_on: bool) -> TermsMismatch:
    if they_go_on and we_go_on:
        return TermsMismatch(
            "{peer} wants to go on with another interrupted session.",
            advice="Agree by telephone: both go on with the same interrupted session, or both begin a new one.",
            peer=name,
        )
    if they_go_on:
        return TermsMismatch(
            "{peer} wants to go on with an interrupted session, while this side begins a new one.",
            advice="Agree by telephone: both go on with the same interrupted session, or both begin a new one.",
            peer=name,
        )
    return TermsMismatch(
        "{peer} begins a new session, while this side wants to go on with an interrupted one.",
        advice="Agree by telephone: both go on with the same interrupted session, or both begin a new one.",
        peer=name,
    )
