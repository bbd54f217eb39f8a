"""What peers are told who come to go on with a session that has gone on, or has ended, without them."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass

from fedcore.crypto.identity import Identity, PublicIdentity
from fedcore.crypto.seal import Channel
from fedcore.errors import FedcoreError
from fedcore.net.greeting import SEALED, TERMS_PHASE, about_session, make_greeting, phase_context, read_greeting
from fedcore.protocols.codec import encode
from fedcore.protocols.messages import MESSAGE_TYPES, Message


@dataclass(frozen=True)
class Sent:
    """One message that left this house; what the ledger records. about: the digest of the terms of the session which it
    is of, where that need not be the one under way."""

    peer: PublicIdentity
    message_type: type[Message]
    n_bytes: int
    about: bytes = b""

    @property
    def tag(self) -> str:
        return MESSAGE_TYPES[self.message_type]


class News:
    """`send(party, payload)` lets it leave; `on_sent` is called before, for the ledger."""

    def __init__(self, me: Identity, send: Callable[[str, bytes], None], on_sent: Callable[[Sent], None]) -> None:
        self._me, self._send, self._on_sent = me, send, on_sent
        self._messages: dict[str, dict[bytes, Message]] = {}

    def add(self, party: str, message: Message, digest: bytes) -> None:
        """For `party`, when it comes to go on with the session of the terms with this digest."""
        self._messages.setdefault(party, {})[digest] = message

    def tell(self, peer: PublicIdentity, payload: bytes) -> bool:
        """Whether `payload` is the greeting with which `peer` comes for such a session; then it has been answered."""
        for digest, message in self._messages.get(peer.party_id, {}).items():
            about = about_session(digest)
            with contextlib.suppress(FedcoreError):  # no greeting, or about another session; or it is gone again
                theirs = read_greeting(self._me.public, peer, payload, about)
                secret, greeting = make_greeting(self._me, peer, about)
                channel = Channel.derive(self._me, secret, peer, theirs, phase_context(TERMS_PHASE, digest))
                self._send(peer.party_id, greeting)
                sealed = SEALED + channel.seal(TERMS_PHASE, channel.next_to_seal, encode(message))
                self._on_sent(Sent(peer, type(message), len(sealed), digest))
                self._send(peer.party_id, sealed)
                return True
        return False
