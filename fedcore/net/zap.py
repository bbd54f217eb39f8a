"""Who may connect: the answer to libzmq's question about a client's key (ZeroMQ RFC 27, ZAP).

libzmq asks after the client has proved that it holds the secret key. A listed key is answered with the party id it
belongs to, which libzmq then attaches to every frame of that connection: this, and never what a frame says of
itself, is the sender. Any other connection gets no frame from us; one that knew the host's public key is told by
the transport, in one encrypted error command, that it was refused, which is what lets the connection doctor say so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

DOMAIN = b"fedstroke"
ENDPOINT = "inproc://zeromq.zap.01"


def answer(request: Sequence[bytes], allowed: Mapping[bytes, str]) -> list[bytes]:
    """The reply frames to a ZAP request, given the party id of every allowed 32-byte public key.

    Refused besides unknown keys: every mechanism but CURVE, and other domains.
    """
    if len(request) < 6 or request[0] != b"1.0":
        request_id = request[1] if len(request) > 1 else b""
        return [b"1.0", request_id, b"500", b"malformed", b"", b""]
    _, request_id, domain, _, _, mechanism, *credentials = request
    party = None
    if domain == DOMAIN and mechanism == b"CURVE" and len(credentials) == 1:
        party = allowed.get(credentials[0])
    if party is None:
        return [b"1.0", request_id, b"400", b"not on the list", b"", b""]
    return [b"1.0", request_id, b"200", b"", party.encode("ascii"), b""]
