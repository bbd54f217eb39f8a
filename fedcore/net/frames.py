"""One frame on the wire: a fixed header, two party ids, at most 64 KiB of payload.

Everything is read by length and by `struct` before anything looks at it; a frame that says of itself anything
other than what it is, is refused whole. Integers are big-endian.

    magic 4 | version 1 | kind 1 | length of sender 1 | length of recipient 1
    epoch 8 | recipient's epoch 8 | sequence 8 | acknowledged 8 | credit 2 | index 4 | count 4 | total 8 | size 4
    sender | recipient | payload

The first five bytes keep their meaning in every later version, so that two versions can tell each other apart.

A chunk is 64 KiB, not the megabyte which PROTOCOL.md allows: on a line of 1 Mbit/s a megabyte takes eight
seconds, and a keep-alive waiting behind it would come too late to prove anybody alive.
"""

from __future__ import annotations

import enum
import struct
from dataclasses import dataclass, field

MAGIC = b"FSLK"
VERSION = 1
CHUNK_BYTES = 64 * 1024
MAX_ID_BYTES = 64
_HEADER = struct.Struct(">4sBBBBQQQQHIIQI")
MAX_FRAME_BYTES = _HEADER.size + 2 * MAX_ID_BYTES + CHUNK_BYTES
MAX_PROGRAM_BYTES = 20
_PROGRAM = frozenset(b"0123456789.")
_HEX = frozenset(b"0123456789abcdef")


class Kind(enum.IntEnum):
    """What a frame is for."""

    DATA = 1  # one chunk of a payload; `sequence` counts chunks from 0
    ACK = 2  # carries nothing but `acknowledged` and `credit`, as every kind does
    PING = 3  # `sequence` is a number which the PONG repeats; may carry the sender's program version as its payload
    PONG = 4
    BYE = 5  # the sender closes its link for good
    PROBE = 6  # the connection doctor asks; no stream is touched
    REPORT = 7  # the answer: `total` is the sender's clock, milliseconds since 1970 UTC


class FrameError(Exception):
    """The bytes are not a frame of this version; the text says why, for the technical part of a message."""


class VersionError(Exception):
    """The bytes are a frame of another version of this program."""

    def __init__(self, version: int) -> None:
        super().__init__(f"frame version {version}")
        self.version = version


@dataclass(frozen=True)
class Frame:
    """A frame that has been checked.

    `epoch` is drawn at random by each process, so a restart shows; `to_epoch` is the epoch the sender believes the
    recipient to be in, 0 while it does not know. `acknowledged` counts the chunks received without a gap from that
    epoch of the recipient; `credit` is how many more the sender of this frame has room for.
    """

    kind: Kind
    sender: str
    recipient: str
    epoch: int
    to_epoch: int = 0
    sequence: int = 0
    acknowledged: int = 0
    credit: int = 0
    index: int = 0
    count: int = 0
    total: int = 0
    payload: bytes = field(default=b"", repr=False)


def chunk_count(total: int) -> int:
    """How many chunks a payload of `total` bytes travels in; an empty payload is one empty chunk."""
    return max(1, -(-total // CHUNK_BYTES))


def encode(frame: Frame) -> bytes:
    """The bytes of a frame which this program built itself."""
    sender, recipient = frame.sender.encode("ascii"), frame.recipient.encode("ascii")
    header = _HEADER.pack(
        MAGIC,
        VERSION,
        frame.kind,
        len(sender),
        len(recipient),
        frame.epoch,
        frame.to_epoch,
        frame.sequence,
        frame.acknowledged,
        frame.credit,
        frame.index,
        frame.count,
        frame.total,
        len(frame.payload),
    )
    return b"".join((header, sender, recipient, frame.payload))


def decode(raw: bytes) -> Frame:
    """The frame in `raw`, with every field checked against every other.

    Raises VersionError when the first five bytes are those of another version, FrameError on anything else
    that is not exactly one frame.
    """
    if len(raw) < 5 or raw[:4] != MAGIC:
        raise FrameError("not a frame of this program")
    if raw[4] != VERSION:
        raise VersionError(raw[4])
    if not _HEADER.size <= len(raw) <= MAX_FRAME_BYTES:
        raise FrameError("length out of range")
    (_, _, kind, n_sender, n_recipient, epoch, to_epoch, sequence, acknowledged, credit, index, count, total, size) = (
        _HEADER.unpack_from(raw)
    )
    start = _HEADER.size + n_sender + n_recipient
    if len(raw) != start + size:
        raise FrameError("length differs from the header")
    frame = Frame(
        kind=_kind(kind),
        sender=_party(raw[_HEADER.size : _HEADER.size + n_sender]),
        recipient=_party(raw[_HEADER.size + n_sender : start]),
        epoch=epoch,
        to_epoch=to_epoch,
        sequence=sequence,
        acknowledged=acknowledged,
        credit=credit,
        index=index,
        count=count,
        total=total,
        payload=raw[start:],
    )
    _check(frame)
    return frame


def check_party_id(party: str) -> str:
    """`party` itself when it can stand in a frame; raises ValueError otherwise."""
    if not 1 <= len(party) <= MAX_ID_BYTES or not _HEX.issuperset(party.encode("utf-8")):
        raise ValueError("a party id is 1 to 64 lower-case hexadecimal digits")
    return party


def _kind(number: int) -> Kind:
    try:
        return Kind(number)
    except ValueError:
        raise FrameError("unknown kind of frame") from None


def _party(raw: bytes) -> str:
    if not 1 <= len(raw) <= MAX_ID_BYTES or not _HEX.issuperset(raw):
        raise FrameError("a party id is not hexadecimal digits")
    return raw.decode("ascii")


def _check(frame: Frame) -> None:
    """Raise FrameError unless the fields agree with each other and with the kind."""
    if frame.sender == frame.recipient:
        raise FrameError("sender and recipient are the same")
    if frame.epoch == 0:
        raise FrameError("no epoch")
    if frame.kind == Kind.DATA:
        _check_chunk(frame)
        return
    if frame.index or frame.count or (frame.payload and frame.kind != Kind.PING):
        raise FrameError("a frame without a chunk carries one")
    if len(frame.payload) > MAX_PROGRAM_BYTES or not _PROGRAM.issuperset(frame.payload):
        raise FrameError("a program version is digits and points")
    if frame.total and frame.kind != Kind.REPORT:
        raise FrameError("only a report carries a clock")


def _check_chunk(frame: Frame) -> None:
    if frame.to_epoch == 0:
        raise FrameError("a chunk for no epoch")
    if frame.count != chunk_count(frame.total) or frame.index >= frame.count:
        raise FrameError("chunk number out of range")
    last = frame.index == frame.count - 1
    due = frame.total - CHUNK_BYTES * (frame.count - 1) if last else CHUNK_BYTES
    if len(frame.payload) != due:
        raise FrameError("chunk has the wrong length")
