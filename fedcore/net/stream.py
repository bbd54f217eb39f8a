"""The reliable stream between two programs, in both directions, without a socket, thread or clock.

Each payload is cut into chunks, chunks are numbered, and a chunk is kept until the other side has acknowledged it.
Whatever happens on the way (a cut line, a relay that dropped frames, a frame sent twice) the other side takes each
chunk once and in order: it ignores numbers it has had and numbers that come too early.

When to send again is decided by evidence, never by a timer, since a slow line must not be filled with copies of
what is still under way: frames keep their order, so when the answer to a ping acknowledges less than had been sent
before that ping, the rest is lost, and sending restarts there. Pings go out every two seconds and at once when a
connection comes up.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Literal

from fedcore.net.frames import CHUNK_BYTES, Frame, Kind, chunk_count

WINDOW = 64  # chunks under way at most: 4 MiB, 320 Mbit/s on a line with 100 ms of delay

Loss = Literal["restarted", "closed"]


class BreachError(Exception):
    """The peer sent a well-formed frame which no honest program would send here; the text is technical."""


@dataclass(frozen=True)
class Payload:
    """A whole payload has arrived."""

    data: bytes


@dataclass(frozen=True)
class Gone:
    """The peer's process is another one now, or has said good-bye: nothing queued for it will arrive."""

    reason: Loss


@dataclass(frozen=True)
class _Chunk:
    payload: bytes
    index: int
    count: int

    @property
    def data(self) -> bytes:
        return self.payload[self.index * CHUNK_BYTES : (self.index + 1) * CHUNK_BYTES]

    @property
    def size(self) -> int:
        return min(CHUNK_BYTES, len(self.payload) - self.index * CHUNK_BYTES)


class Stream:
    """What this program (`me`, in its `epoch`) owes and expects from one `peer`.

    The caller passes each arriving frame to `accept`, asks `due` for the next frame to send and says `sent` when
    it went out. Times are seconds of any monotonic clock. Bytes are those of frames that carry payloads: what else goes
    to and fro keeps the connection alive and depends on how long that takes.
    """

    def __init__(self, me: str, peer: str, epoch: int, *, max_payload: int, ping_every_s: float, now: float) -> None:
        self.peer = peer
        self.peer_epoch = 0
        self.met = False  # the peer has answered to this process, not to an earlier one
        self.heard_at: float | None = None
        self.bytes_sent = self.bytes_received = self.messages_sent = self.messages_received = 0
        self._me, self._epoch = me, epoch
        self._max_payload = max_payload
        self._ping_every_s = ping_every_s
        self._next_ping_at = now
        self._ping_number = 0
        self._sent_before_ping = 0
        self._pong_due: int | None = None
        self._ack_due = False
        self._has_room = True
        self._retired: deque[int] = deque(maxlen=256)  # a hostile peer must not make it grow
        self._start_over()

    def _start_over(self) -> None:
        self._chunks: deque[_Chunk] = deque()  # unacknowledged; the first one has number _base
        self.queued_bytes = 0
        self._base = self._next = self._top = 0  # first unacknowledged, next to send, one past the highest ever sent
        self._limit = WINDOW  # the peer has room for numbers below this
        self._expected = 0
        self._parts: list[bytes] = []
        self._total = 0
        self._sent_before_ping = 0

    # -- sending ---------------------------------------------------------------------------------------------------

    def enqueue(self, payload: bytes) -> None:
        """Queue a payload behind those queued before."""
        count = chunk_count(len(payload))
        self._chunks.extend(_Chunk(payload, index, count) for index in range(count))
        self.queued_bytes += len(payload)
        self.messages_sent += 1

    @property
    def is_idle(self) -> bool:
        """Whether the peer has acknowledged everything."""
        return not self._chunks

    def due(self, now: float) -> Frame | None:
        """The next frame to send now, if any; the same one until `sent` is called."""
        if self._pong_due is not None:
            return self._frame(Kind.PONG, sequence=self._pong_due)
        if self._may_send_chunk():
            chunk = self._chunks[self._next - self._base]
            return self._frame(
                Kind.DATA,
                sequence=self._next,
                index=chunk.index,
                count=chunk.count,
                total=len(chunk.payload),
                payload=chunk.data,
            )
        if now >= self._next_ping_at:
            return self._frame(Kind.PING, sequence=self._ping_number + 1)
        return self._frame(Kind.ACK) if self._ack_due else None

    def sent(self, frame: Frame, size: int, now: float) -> None:
        """`frame`, which `due` gave, went out as `size` bytes."""
        self._ack_due = False
        if frame.kind == Kind.DATA:
            self.bytes_sent += size
            self._next += 1
            self._top = max(self._top, self._next)
        elif frame.kind == Kind.PONG:
            self._pong_due = None
        elif frame.kind == Kind.PING:
            self._ping_number = frame.sequence
            self._sent_before_ping = self._next
            self._next_ping_at = now + self._ping_every_s

    def wait_s(self, now: float) -> float:
        """Seconds until `due` may have something it has not now, if nothing arrives and nothing is queued."""
        return max(0.0, self._next_ping_at - now)

    def ping_at(self, now: float) -> None:
        """Ping at `now` instead of later: a connection came up, and what was lost with the old one will show."""
        self._next_ping_at = min(self._next_ping_at, now)

    def set_room(self, has_room: bool) -> None:
        """Say whether there is room for more chunks; the peer is told when room comes back."""
        self._ack_due |= has_room and not self._has_room
        self._has_room = has_room

    def bye(self) -> Frame:
        return self._frame(Kind.BYE)

    def _may_send_chunk(self) -> bool:
        return bool(self.peer_epoch) and self._next < min(self._base + len(self._chunks), self._limit)

    def _frame(
        self, kind: Kind, *, sequence: int = 0, index: int = 0, count: int = 0, total: int = 0, payload: bytes = b""
    ) -> Frame:
        return Frame(
            kind=kind,
            sender=self._me,
            recipient=self.peer,
            epoch=self._epoch,
            to_epoch=self.peer_epoch,
            sequence=sequence,
            acknowledged=self._expected,
            credit=WINDOW if self._has_room else 0,
            index=index,
            count=count,
            total=total,
            payload=payload,
        )

    # -- receiving -------------------------------------------------------------------------------------------------

    def accept(self, frame: Frame, size: int, now: float) -> list[Payload | Gone]:
        """Take a frame from the peer, `size` bytes on the wire; what the caller has to know of it, in order.

        Raises BreachError on an acknowledgement of chunks never sent, on a chunk beyond the window, on chunks which
        do not follow each other and on a payload larger than agreed.
        """
        events: list[Payload | Gone] = []
        if frame.epoch != self.peer_epoch:
            if frame.epoch in self._retired or frame.kind not in (Kind.PING, Kind.PONG):
                return events  # late news of a process that is gone
            events.extend(self._meet(frame.epoch))
        self.heard_at = now
        if frame.kind == Kind.PING:
            self._pong_due = frame.sequence
        if frame.to_epoch != self._epoch:
            return events  # meant for an earlier process of ours; the pong will tell it
        self.met = True
        self._acknowledge(frame)
        if frame.kind == Kind.DATA:
            self.bytes_received += size
            events.extend(self._take_chunk(frame))
        elif frame.kind == Kind.BYE:
            events.extend(self._part())
        return events

    def _meet(self, epoch: int) -> list[Gone]:
        """The peer's process is not the one known so far."""
        restarted = self.met
        if self.peer_epoch:
            self._retired.append(self.peer_epoch)
        self.peer_epoch, self.met = epoch, False
        self._next_ping_at = float("-inf")
        if restarted:
            self._start_over()
            return [Gone("restarted")]
        # Nobody has acknowledged anything yet, so what is queued is still wanted by the process now met.
        self._next = 0
        self._sent_before_ping = 0
        return []

    def _part(self) -> list[Gone]:
        self._retired.append(self.peer_epoch)
        self.peer_epoch, self.met = 0, False
        self._start_over()
        return [Gone("closed")]

    def _acknowledge(self, frame: Frame) -> None:
        if frame.acknowledged > self._top:
            raise BreachError("acknowledges chunks that were never sent")
        if frame.acknowledged < self._base:
            return
        for _ in range(frame.acknowledged - self._base):
            self.queued_bytes -= self._chunks.popleft().size
        self._base = frame.acknowledged
        self._limit = self._base + min(frame.credit, WINDOW)
        self._next = max(self._next, self._base)
        answers_last_ping = frame.kind == Kind.PONG and frame.sequence == self._ping_number
        if answers_last_ping and self._sent_before_ping > self._base:
            self._next = self._base
            self._sent_before_ping = 0

    def _take_chunk(self, frame: Frame) -> list[Payload]:
        self._ack_due = True
        if frame.sequence < self._expected:
            return []
        if frame.sequence >= self._expected + WINDOW:
            raise BreachError("a chunk beyond the window")
        if frame.sequence > self._expected or not self._has_room:
            return []
        if frame.index != len(self._parts) or (frame.index and frame.total != self._total):
            raise BreachError("a chunk that does not follow the one before")
        if frame.total > self._max_payload:
            raise BreachError("a payload larger than agreed")
        self._expected += 1
        self._total = frame.total
        self._parts.append(frame.payload)
        if len(self._parts) < frame.count:
            return []
        data = b"".join(self._parts)
        self._parts = []
        self.messages_received += 1
        return [Payload(data)]
