"""Payloads between two hospitals which the host relays and cannot read.

Each side makes an ephemeral Curve25519 key, signs it for this peer and this session (`Hello`), and both derive

    HKDF-SHA256(salt = SHA-256(context), secret = X25519(ephemeral, ephemeral) ‖ X25519(static, static),
                info = both party ids ‖ both ephemeral keys)  →  one ChaCha20-Poly1305 key per direction

The ephemeral part makes yesterday's traffic safe from tomorrow's stolen identity. The static part and the signatures
make the peer who they say. The signature is not redundant: with the static part alone, a thief of *our* key could pose
as anybody towards us. Everything both sides must agree on is hashed into the keys; a disagreement makes the first
payload unreadable rather than readable in part.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from fedcore.crypto.identity import SIGNATURE_BYTES, Identity, PublicIdentity, framed, verify
from fedcore.crypto.keystore import KEY_BYTES
from fedcore.errors import ProtocolError

OVERHEAD_BYTES = 16
_HELLO_DOMAIN = b"seal hello 1"


@dataclass(frozen=True)
class Hello:
    """An ephemeral public key, signed. Tells its receiver nothing but that its sender is there."""

    ephemeral_public: bytes
    signature: bytes

    def __post_init__(self) -> None:
        if len(self.ephemeral_public) != KEY_BYTES or len(self.signature) != SIGNATURE_BYTES:
            raise ProtocolError("A greeting has the wrong length.", advice="Start the session again.")


def make_hello(own: Identity, peer: PublicIdentity, context: bytes) -> tuple[bytes, Hello]:
    """(ephemeral secret, greeting for `peer`). `context` names the session: manifest digest, attempt."""
    secret = X25519PrivateKey.generate()
    public = secret.public_key().public_bytes_raw()
    signature = own.sign(_HELLO_DOMAIN, framed(public, peer.digest, context))
    return secret.private_bytes_raw(), Hello(public, signature)


def check_hello(own: PublicIdentity, peer: PublicIdentity, hello: Hello, context: bytes) -> bytes:
    """The peer's ephemeral public key, once it is certain that `peer` signed it for us and for `context`.

    Raises ProtocolError otherwise.
    """
    verify(peer, _HELLO_DOMAIN, framed(hello.ephemeral_public, own.digest, context), hello.signature)
    return hello.ephemeral_public


def _shared_secret(secret: bytes, public: bytes) -> bytes:
    """X25519 (RFC 7748), which refuses points of low order: their result is zero whatever the secret."""
    try:
        return X25519PrivateKey.from_private_bytes(secret).exchange(X25519PublicKey.from_public_bytes(public))
    except ValueError:
        raise ProtocolError(
            "The other side sent a key that would make the encryption void.",
            advice="Nothing was sent. Do not continue with this peer; tell your security officer.",
        ) from None


class Channel:
    """Two one-way streams of sealed payloads. Sequence numbers start at 0 and go up by one in each direction.

    A payload to be sent again after a lost link must be sent as the same sealed bytes: sealing another plaintext under
    a used number would break the cipher, so `seal` refuses. One thread at a time.
    """

    def __init__(self, send_key: bytes, receive_key: bytes) -> None:
        self._send, self._receive = ChaCha20Poly1305(send_key), ChaCha20Poly1305(receive_key)
        self._next_to_seal = self._next_to_open = 0

    @classmethod
    def derive(
        cls,
        own: Identity,
        own_ephemeral_secret: bytes,
        peer: PublicIdentity,
        peer_ephemeral_public: bytes,
        context: bytes,
    ) -> Channel:
        """The same two keys on both sides, crossed. Pass only an ephemeral key that `check_hello` returned, and
        derive once for each context and pair of ephemeral keys: a second channel would count from 0 again.

        Raises ProtocolError for points of low order and for a peer that is ourselves.
        """
        if own.party_id == peer.party_id:
            raise ProtocolError("A hospital cannot open a channel to itself.", advice="Check the list of peers.")
        own_ephemeral = X25519PrivateKey.from_private_bytes(own_ephemeral_secret).public_key().public_bytes_raw()
        secret = _shared_secret(own_ephemeral_secret, peer_ephemeral_public)
        secret += _shared_secret(own.curve_secret, peer.curve_public)
        mine, theirs = (own.public.digest, own_ephemeral), (peer.digest, peer_ephemeral_public)
        first, second = sorted((mine, theirs))
        info = b"fedstroke seal 1" + framed(*first, *second)
        keys = HKDF(SHA256(), 2 * KEY_BYTES, hashlib.sha256(context).digest(), info).derive(secret)
        from_first, from_second = keys[:KEY_BYTES], keys[KEY_BYTES:]
        return cls(from_first, from_second) if mine == first else cls(from_second, from_first)

    @property
    def next_to_seal(self) -> int:
        return self._next_to_seal

    @property
    def next_to_open(self) -> int:
        return self._next_to_open

    def seal(self, kind: int, sequence: int, plaintext: bytes) -> bytes:
        """16 bytes longer than `plaintext`. `kind` (0 to 2³²−1) is authenticated; raises ProtocolError out of order."""
        if sequence != self._next_to_seal:
            raise ProtocolError(
                "A payload was about to be sealed out of order.",
                advice="The session stopped to protect the data; start it again.",
                detail=f"expected {self._next_to_seal}, got {sequence}",
            )
        sealed = self._send.encrypt(_nonce(sequence), plaintext, _labels(kind, sequence))
        self._next_to_seal += 1
        return sealed

    def open(self, kind: int, sequence: int, sealed: bytes) -> bytes:
        """Raises ProtocolError, and changes nothing, for anything but the peer's next payload exactly as sealed."""
        if sequence != self._next_to_open or not 0 <= kind < 2**32:
            raise ProtocolError(
                "A sealed payload came twice or out of order.",
                advice="The session stopped. Start it again; if it happens again, tell your security officer.",
                detail=f"kind {kind}, expected {self._next_to_open}, got {sequence}",
            )
        try:
            plaintext = self._receive.decrypt(_nonce(sequence), sealed, _labels(kind, sequence))
        except InvalidTag:
            raise ProtocolError(
                "A sealed payload was changed on the way or was meant for somebody else.",
                advice="The session stopped. Start it again; if it happens again, tell your security officer.",
                detail=f"kind {kind}, sequence {sequence}, {len(sealed)} bytes",
            ) from None
        self._next_to_open += 1
        return plaintext


def _nonce(sequence: int) -> bytes:
    """RFC 8439's 96 bits: 32 zero bits and a 64-bit counter. Each direction has its own key, so it never repeats."""
    return bytes(4) + sequence.to_bytes(8, "big")


def _labels(kind: int, sequence: int) -> bytes:
    return kind.to_bytes(4, "big") + sequence.to_bytes(8, "big")
