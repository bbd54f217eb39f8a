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

_decoder = msgspec.msgpack.Decoder(AnyMessage)
_encoder = msgspec.msgpack.Encoder()


def encode(message: Message) -> bytes:
    """The bytes which `decode` reads back; raises ProtocolError for a type that is not in the registry."""
    if type(message) not in MESSAGE_TYPES:
        raise ProtocolError("The message type {type} is not registered", type=type(message).__name__)
    body = bytearray([WIRE_VERSION])
    _encoder.encode_into(message, body, 1)
    return bytes(body)


def decode(payload: bytes, expect: tuple[type[Message], ...]) -> Message:
    """The message in `payload`, which must be of a type in `expect`.

    Raises ProtocolError on another wire version, on anything the schema does not allow and on another type.
    """
    if not payload or payload[0] != WIRE_VERSION:
        raise ProtocolError(
            "A message has wire version {version}, this program speaks {own}",
            advice="Install the same version of FedStroke at both hospitals.",
            version=payload[0] if payload else None,
            own=WIRE_VERSION,
        )
    try:
        message: Message = _decoder.decode(memoryview(payload)[1:])
    except (msgspec.DecodeError, RecursionError) as error:
        # The error's own text quotes field names and lengths, never contents.
        raise ProtocolError("A message could not be read", detail=str(error)) from None
    if not isinstance(message, expect):
        raise ProtocolError(
            "A message of type {got} came where {expected} was due",
            got=type(message).__name__,
            expected=" / ".join(t.__name__ for t in expect) or "none",
        )
    return message
