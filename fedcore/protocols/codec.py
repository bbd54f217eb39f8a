"""Message <-> bytes: a version byte, then MessagePack, read by the schema of the message types and nothing else.

msgspec checks every field's type and bound while it decodes and never builds an object which the schema does not
name, so there is no moment at which unchecked data from a peer exists in the program. Unknown fields, unknown
types and trailing bytes are refused.
"""

from __future__ import annotations

import msgspec

from fedcore.errors import ProtocolError
from fedcore.protocols.messages import MESSAGE_TYPES, AnyMessage, Message

WIRE_VERSION = 1
_LONGEST_DETAIL = 200  # an unknown type's name is quoted, and that is the peer's to choose

_decoder = msgspec.msgpack.Decoder(AnyMessage)
_encoder = msgspec.msgpack.Encoder()


def encode(message: Message) -> bytes:
    """The bytes which `decode` reads back; raises ProtocolError for a type that is not in the registry."""
    if type(message) not in MESSAGE_TYPES:
        raise ProtocolError(
            "The message type {type} is not registered.",
            advice="Nothing was sent. Update the program here.",
            type=type(message).__name__,
        )
    body = bytearray([WIRE_VERSION])
    _encoder.encode_into(message, body, 1)
    return bytes(body)


def decode(payload: bytes, expect: tuple[type[Message], ...], peer: str) -> Message:
    """The message in `payload`, which must be of a type in `expect`; `peer` is its sender's name, for errors.

    Raises ProtocolError, and nothing else, on another wire version, on anything the schema does not allow and on
    another type.
    """
    if payload[:1] != bytes([WIRE_VERSION]):
        raise ProtocolError(
            "{peer} sent a message in version {version} of the language, this program speaks version {own}.",
            advice="Install the same version of FedStroke at both hospitals.",
            peer=peer,
            version=payload[0] if payload else "–",
            own=WIRE_VERSION,
        )
    try:
        message: Message = _decoder.decode(memoryview(payload)[1:])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ProtocolError(
            "{peer} sent a message that could not be read.",
            advice="Install the same version of FedStroke at both hospitals, then start a new session.",
            peer=peer,
            detail=_without_contents(error),
        ) from None
    if not isinstance(message, expect):
        raise ProtocolError(
            "{peer} sent a message of type {got} where {expected} was due.",
            advice="Install the same version of FedStroke at both hospitals, then start a new session.",
            peer=peer,
            got=type(message).__name__,
            expected=" / ".join(t.__name__ for t in expect) or "–",
        )
    return message


def _without_contents(error: Exception) -> str:
    """msgspec's texts name fields and bounds; Python's about letters would quote what was sent."""
    return "text is not UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)[:_LONGEST_DETAIL]
