"""Sealed payloads: vectors of the standards relied on, the composition by hand, and everything that must be refused."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from fedcore.crypto.identity import Identity, PublicIdentity, framed
from fedcore.crypto.seal import OVERHEAD_BYTES, Channel, Hello, check_hello, make_hello
from fedcore.errors import ProtocolError

A, B, C = (Identity.create(name) for name in ("A", "B", "C"))
CONTEXT = b"manifest digest, attempt 0"


class Pair(NamedTuple):
    a: Channel
    b: Channel
    a_secret: bytes
    b_secret: bytes
    a_public: bytes
    b_public: bytes


def opened(context_a: bytes = CONTEXT, context_b: bytes = CONTEXT) -> Pair:
    a_secret, a_hello = make_hello(A, B.public, CONTEXT)
    b_secret, b_hello = make_hello(B, A.public, CONTEXT)
    a_public = check_hello(B.public, A.public, a_hello, CONTEXT)
    b_public = check_hello(A.public, B.public, b_hello, CONTEXT)
    a = Channel.derive(A, a_secret, B.public, b_public, context_a)
    b = Channel.derive(B, b_secret, A.public, a_public, context_b)
    return Pair(a, b, a_secret, b_secret, a_public, b_public)


def test_rfc_8439_aead_vector() -> None:
    key, nonce = bytes(range(0x80, 0xA0)), bytes.fromhex("070000004041424344454647")
    plaintext = (
        b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, "
        b"sunscreen would be it."
    )
    expected = bytes.fromhex(
        "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d63dbea45e8ca9671282fafb69da92728b"
        "1a71de0a9e060b2905d6a5b67ecd3b3692ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc"
        "3ff4def08e4b7a9de576d26586cec64b61161ae10b594f09e26a7e902ecbd0600691"
    )
    assert ChaCha20Poly1305(key).encrypt(nonce, plaintext, bytes.fromhex("50515253c0c1c2c3c4c5c6c7")) == expected


def test_rfc_5869_hkdf_vector() -> None:
    derived = HKDF(SHA256(), 42, bytes(range(13)), bytes(range(0xF0, 0xFA))).derive(b"\x0b" * 22)
    assert derived.hex() == "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"


def test_channel_is_the_composition_it_claims() -> None:
    """Put together by hand from the primitives; the low side is the one with the smaller (digest, ephemeral)."""
    pair = opened()

    def dh(secret: bytes, public: bytes) -> bytes:
        return X25519PrivateKey.from_private_bytes(secret).exchange(X25519PublicKey.from_public_bytes(public))

    secret = dh(pair.b_secret, pair.a_public) + dh(B.curve_secret, A.public.curve_public)
    a_part, b_part = (A.public.digest, pair.a_public), (B.public.digest, pair.b_public)
    low, high = min(a_part, b_part), max(a_part, b_part)
    info = b"fedstroke seal 1" + framed(*low, *high)
    keys = HKDF(SHA256(), 64, hashlib.sha256(CONTEXT).digest(), info).derive(secret)
    from_a = keys[:32] if a_part == low else keys[32:]
    for sequence in range(3):
        nonce = bytes(4) + sequence.to_bytes(8, "big")
        labels = (7).to_bytes(4, "big") + sequence.to_bytes(8, "big")
        expected = ChaCha20Poly1305(from_a).encrypt(nonce, b"payload", labels)
        assert pair.a.seal(7, sequence, b"payload") == expected


def test_both_directions_work_side_by_side() -> None:
    pair = opened()
    for sequence in range(5):
        forth, back = f"to b {sequence}".encode(), f"to a {sequence}".encode() * 1000
        assert pair.b.open(1, sequence, pair.a.seal(1, sequence, forth)) == forth
        sealed = pair.b.seal(2, sequence, back)
        assert len(sealed) == len(back) + OVERHEAD_BYTES
        assert pair.a.open(2, sequence, sealed) == back
    assert (pair.a.next_to_seal, pair.a.next_to_open) == (5, 5)


def test_every_changed_byte_is_refused_and_the_true_payload_still_opens() -> None:
    pair = opened()
    sealed = pair.a.seal(1, 0, b"gradients")
    for place in range(len(sealed)):
        with pytest.raises(ProtocolError):
            pair.b.open(1, 0, sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :])
    for length in range(len(sealed)):
        with pytest.raises(ProtocolError):
            pair.b.open(1, 0, sealed[:length])
    for kind in (2, 0, -1, 2**32 + 1):
        with pytest.raises(ProtocolError):
            pair.b.open(kind, 0, sealed)
    assert pair.b.open(1, 0, sealed) == b"gradients"


def test_replay_reorder_and_omission_are_refused() -> None:
    pair = opened()
    first, second, third = (pair.a.seal(1, n, b"%d" % n) for n in range(3))
    with pytest.raises(ProtocolError, match="out of order"):
        pair.b.open(1, 1, second)
    with pytest.raises(ProtocolError):
        pair.b.open(1, 0, second)  # relabelled
    assert pair.b.open(1, 0, first) == b"0"
    with pytest.raises(ProtocolError, match="twice"):
        pair.b.open(1, 0, first)
    with pytest.raises(ProtocolError):
        pair.b.open(1, 1, first)
    with pytest.raises(ProtocolError):
        pair.b.open(1, 2, third)  # the second was left out
    assert pair.b.open(1, 1, second) == b"1"


def test_a_payload_sent_back_to_its_sender_is_refused() -> None:
    pair = opened()
    with pytest.raises(ProtocolError, match="changed on the way"):
        pair.a.open(1, 0, pair.a.seal(1, 0, b"mine"))


def test_no_number_is_used_twice() -> None:
    pair = opened()
    pair.a.seal(1, 0, b"one")
    for sequence in (0, 2, -1):
        with pytest.raises(ProtocolError, match="sealed out of order"):
            pair.a.seal(1, sequence, b"two")


def test_other_context_other_party_and_other_run_do_not_open() -> None:
    mismatched = opened(CONTEXT, CONTEXT + b"!")
    with pytest.raises(ProtocolError):
        mismatched.b.open(1, 0, mismatched.a.seal(1, 0, b"x"))
    one, two = opened(), opened()
    with pytest.raises(ProtocolError):
        two.b.open(1, 0, one.a.seal(1, 0, b"x"))
    stranger = Channel.derive(C, one.b_secret, A.public, one.a_public, CONTEXT)  # has stolen B's ephemeral key
    with pytest.raises(ProtocolError):
        stranger.open(1, 0, opened().a.seal(1, 0, b"x"))
    with pytest.raises(ProtocolError):
        stranger.open(1, 0, one.a.seal(1, 0, b"x"))


def test_stolen_long_term_keys_do_not_open_recorded_payloads() -> None:
    pair = opened()
    sealed = pair.a.seal(1, 0, b"yesterday")
    thief = Channel.derive(B, X25519PrivateKey.generate().private_bytes_raw(), A.public, pair.a_public, CONTEXT)
    with pytest.raises(ProtocolError):
        thief.open(1, 0, sealed)


def test_a_name_is_only_a_label() -> None:
    pair = opened()
    renamed = PublicIdentity("New name of A", A.public.curve_public, A.public.sign_public)
    b = Channel.derive(B, pair.b_secret, renamed, pair.a_public, CONTEXT)
    assert b.open(1, 0, pair.a.seal(1, 0, b"x")) == b"x"


def test_greetings_hold_for_signer_receiver_and_context_only() -> None:
    _, hello = make_hello(A, B.public, CONTEXT)
    assert check_hello(B.public, A.public, hello, CONTEXT) == hello.ephemeral_public
    other = X25519PrivateKey.generate().public_key().public_bytes_raw()
    for receiver, signer, greeting, context in [
        (C.public, A.public, hello, CONTEXT),
        (B.public, C.public, hello, CONTEXT),
        (B.public, A.public, hello, b"another session"),
        (B.public, A.public, Hello(other, hello.signature), CONTEXT),
        (B.public, A.public, Hello(hello.ephemeral_public, bytes(64)), CONTEXT),
    ]:
        with pytest.raises(ProtocolError):
            check_hello(receiver, signer, greeting, context)


def test_greetings_check_their_lengths() -> None:
    for public, signature in [(bytes(31), bytes(64)), (bytes(32), bytes(63)), (b"", b"")]:
        with pytest.raises(ProtocolError):
            Hello(public, signature)


@pytest.mark.parametrize("u", [0, 1, 2**255 - 20, 2**255 - 19, 2**255 - 18])
def test_low_order_ephemeral_keys_are_refused(u: int) -> None:
    secret, _ = make_hello(A, B.public, CONTEXT)
    with pytest.raises(ProtocolError, match="void"):
        Channel.derive(A, secret, B.public, u.to_bytes(32, "little"), CONTEXT)


def test_no_channel_to_oneself() -> None:
    secret, hello = make_hello(A, A.public, CONTEXT)
    with pytest.raises(ProtocolError):
        Channel.derive(A, secret, A.public, hello.ephemeral_public, CONTEXT)
