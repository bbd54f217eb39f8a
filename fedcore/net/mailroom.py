"""All streams of one link, the inbox, and the rules about who may say what; without a socket or thread.

The host's and a member's rules differ in one point. Everything reaches a member over its one connection to the
host, so a frame may come from any party which the host relays for. The host knows from the transport whose
connection a frame came over and takes nothing else for its sender.

What happened to a peer (it restarted, closed, fell silent, broke the rules) stands in the inbox between its
payloads, in order, as the error which `take` raises; until it is raised, nothing more can be sent to that peer, so
that a message of the old conversation never becomes the first one of the new.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from fedcore import __version__
from fedcore.errors import FedcoreError, ProtocolError, Text
from fedcore.net.faults import broken_rule, closed, gravity, other_version, restarted, silent
from fedcore.net.frames import Frame, FrameError, Kind, VersionError, check_party_id, decode, encode
from fedcore.net.pace import Pace
from fedcore.net.stream import BreachError, Gone, Payload, Stream

_BURST = 16  # frames of one stream before the next one's turn
_SAID_SO = float("inf")  # the peer said good-bye: its silence need not be reported later
_SLEPT_S = 60.0  # the carrier looks every few seconds unless the whole computer stood still
_MAX_RELAYED = 256  # streams a member keeps for parties which only the host vouches for


@dataclass(frozen=True)
class LinkState:
    """One peer as seen from here; counts are of this process. `problem` says why it is not connected, if known.

    `program` is the version of FedStroke which the peer says it runs, "" until it has said so; it decides nothing.
    """

    connected: bool = False
    bytes_sent: int = 0
    bytes_received: int = 0
    messages_sent: int = 0
    messages_received: int = 0
    last_heard_s: float | None = None
    problem: Text | None = None
    bytes_per_s: float | None = None
    program: str = ""


@dataclass(frozen=True)
class Rules:
    """Sizes in bytes and times in seconds which hold for a whole link."""

    max_payload: int = 1 << 30
    max_queued: int = 64 << 20  # `send` waits while more than this is unacknowledged
    max_inbox: int = 256 << 20  # peers are asked to wait while more than this has not been taken
    ping_every_s: float = 2.0
    heard_within_s: float = 8.0  # silent for longer: not connected
    lost_after_s: float = 600.0  # silent for longer: PeerLost


@dataclass(frozen=True)
class Arrival:
    """What the carrier must do about a frame: answer on the same connection, pass on to another party."""

    reply: bytes | None = None
    relay: tuple[str, bytes] | None = None
    is_current: bool = False  # the connection is the way to the party which sent it


@dataclass
class _Box:
    items: deque[tuple[str, bytes | FedcoreError]] = field(default_factory=deque)
    size: int = 0


class Mailroom:
    """Streams and inbox of party `me`. `host` is the party relayed through, None where `me` is the host itself."""

    def __init__(
        self,
        me: str,
        host: str | None,
        epoch: int,
        rules: Rules,
        clock: Callable[[], float],
        wall_clock: Callable[[], float],
        names: Mapping[str, str],
        program: str = __version__,
    ) -> None:
        self.me = check_party_id(me)
        self._program = program.encode("ascii")
        self._programs: dict[str, str] = {}
        self.rules = rules
        self._host, self._epoch = host, epoch
        self._clock, self._wall_clock = clock, wall_clock
        self._names = dict(names)
        self._allowed: dict[bytes, str] = {}
        self._streams: dict[str, Stream] = {}
        self._paces: defaultdict[str, Pace] = defaultdict(Pace)
        self._silent_from: dict[str, float] = {}
        self._inbox = _Box()
        self._faults: dict[str, FedcoreError] = {}
        self._last_words: dict[str, list[bytes]] = {}
        self._reported: dict[str, Text] = {}  # party -> the breach already reported, until it is heard properly
        self._replied_at: dict[str, float] = {}
        self._looked_at = clock()
        self._is_up = host is None
        self._problem: Text | None = None
        if host is not None:
            self._stream(check_party_id(host))

    # -- the list of who may connect (host) -------------------------------------------------------------------------

    @property
    def allowed(self) -> Mapping[bytes, str]:
        return self._allowed

    def allow(self, party: str, key: bytes, name: str | None) -> None:
        """Let `key` in as `party`; a party has one key, and a key one party."""
        if len(key) != 32 or check_party_id(party) == self.me:
            raise ValueError("a peer has a 32-byte key and an id of its own")
        self._allowed = {k: p for k, p in self._allowed.items() if p != party} | {key: party}
        if name:
            self._names[party] = name

    def forget(self, party: str) -> None:
        """Take `party` off the list and drop what it sent and what is queued for it."""
        self._allowed = {k: p for k, p in self._allowed.items() if p != party}
        self._streams.pop(party, None)
        self._paces.pop(party, None)
        self._silent_from.pop(party, None)
        self._faults.pop(party, None)
        self._last_words.pop(party, None)
        self._keep([entry for entry in self._inbox.items if entry[0] != party])
        self._reported.pop(party, None)

    def is_allowed(self, party: str) -> bool:
        return self._host is not None or party in self._allowed.values()

    # -- the application's side --------------------------------------------------------------------------------------

    def queued_bytes(self, peer: str) -> int:
        return self._streams[peer].queued_bytes if peer in self._streams else 0

    def post(self, peer: str, payload: bytes) -> None:
        """Queue `payload` for `peer`; raises what has happened to `peer`, and then forgets it."""
        self.raise_fault(peer)
        if self._silent_from.get(peer) == _SAID_SO:
            self._silent_from[peer] = self._clock()
        if not self.is_allowed(peer):
            raise ValueError("the peer is not on the list")
        if len(payload) > self.rules.max_payload:
            raise ValueError("the payload is larger than max_payload")
        self._stream(peer).enqueue(payload)
        self._paces[peer].queued(len(payload), self._clock())

    def raise_fault(self, peer: str) -> None:
        """Raise what has happened to `peer`, if anything; what it sent before leaves the inbox for `last_words`."""
        fault = self._faults.get(peer)
        if fault is not None:
            self._discard(peer)
            raise fault

    def last_words(self, peer: str) -> list[bytes]:
        """What `peer` sent before the fault that sending to it raised; often the reason why it left. Told once."""
        return self._last_words.pop(peer, [])

    def take(self) -> tuple[str, bytes] | None:
        """The next payload, if any; raises what happened to a peer when it is next in order."""
        if not self._inbox.items:
            return None
        peer, item = self._inbox.items.popleft()
        if isinstance(item, FedcoreError):
            del self._faults[peer]
            raise item
        self._inbox.size -= len(item)
        self._set_room()
        return peer, item

    def is_flushed(self) -> bool:
        return all(stream.is_idle for stream in self._streams.values())

    def state(self, peer: str) -> LinkState:
        stream = self._streams.get(peer)
        problem = self._reported.get(peer, self._problem)
        if stream is None:
            return LinkState(problem=problem)
        silent_s = None if stream.heard_at is None else self._clock() - stream.heard_at
        is_heard = silent_s is not None and silent_s < self.rules.heard_within_s
        return LinkState(
            connected=self._is_up and stream.met and is_heard,
            bytes_sent=stream.bytes_sent,
            bytes_received=stream.bytes_received,
            messages_sent=stream.messages_sent,
            messages_received=stream.messages_received,
            last_heard_s=silent_s,
            problem=problem,
            bytes_per_s=self._paces[peer].bytes_per_s,
            program=self._programs.get(peer, ""),
        )

    # -- the carrier's side ------------------------------------------------------------------------------------------

    def connection(self, is_up: bool, problem: Text | None = None) -> None:
        """The member's connection came up or went down; a problem once named stands until another or success."""
        self._is_up = is_up
        self._problem = None if is_up else problem or self._problem
        if is_up:
            for stream in self._streams.values():
                stream.ping_at(self._clock())

    def connected_anew(self, party: str) -> None:
        """The host hears `party` over a connection other than before."""
        self._stream(party).ping_at(self._clock())

    def arrived(self, raw: bytes, via: str) -> Arrival:
        """Take one message which came over the connection of `via`, as the transport knows it."""
        if not self.is_allowed(via):
            return Arrival()  # taken off the list while connected
        try:
            frame = decode(raw)
            return self._route(frame, raw, via)
        except VersionError as other:
            self._breach(via, other_version(self._name(via), other.version))
            return Arrival(reply=self._report(via))
        except (FrameError, BreachError) as breach:
            self._breach(via, broken_rule(self._name(via), str(breach)))
            return Arrival()

    def _route(self, frame: Frame, raw: bytes, via: str) -> Arrival:
        if self._host is None and frame.sender != via:
            raise BreachError("a frame in another hospital's name")
        if frame.recipient != self.me:
            if self._host is not None:
                raise BreachError("a frame for another hospital")
            return Arrival(relay=(frame.recipient, raw) if self.is_allowed(frame.recipient) else None)
        if frame.kind == Kind.PROBE:
            return Arrival(reply=self._report(via) if self._host is None else None)
        if frame.kind == Kind.REPORT:
            return Arrival()
        if frame.sender not in self._streams and len(self._streams) >= _MAX_RELAYED and self._host is not None:
            return Arrival()
        return Arrival(is_current=self._accept(frame, len(raw)))

    def _accept(self, frame: Frame, size: int) -> bool:
        stream = self._stream(frame.sender)
        try:
            events = stream.accept(frame, size, self._clock())
        except BreachError as breach:
            self._breach(frame.sender, broken_rule(self._name(frame.sender), str(breach)))
            return False
        for event in events:
            if isinstance(event, Payload):
                self._inbox.items.append((frame.sender, event.data))
                self._inbox.size += len(event.data)
            else:
                self._gone(frame.sender, event)
        if stream.is_idle:
            self._paces[frame.sender].taken(self._clock())
        is_current = frame.epoch == stream.peer_epoch
        if is_current:
            self._silent_from[frame.sender] = self._clock()
            self._reported.pop(frame.sender, None)
            if frame.kind == Kind.PING and frame.payload:
                self._programs[frame.sender] = frame.payload.decode("ascii")
        self._set_room()
        return is_current

    def pump(self, transmit: Callable[[str, bytes], bool]) -> tuple[bool, float]:
        """Hand due frames to `transmit(party, raw)`, which says whether it took them.

        Returns whether more could be sent at once, and the seconds until something is due otherwise.
        """
        now = self._clock()
        self._look_for_silence(now)
        if not self._is_up:
            return False, self.rules.ping_every_s
        has_more = False
        for peer, stream in self._streams.items():
            has_more |= self._pump_stream(peer, stream, transmit, now)
        wait_s = min((stream.wait_s(now) for stream in self._streams.values()), default=self.rules.ping_every_s)
        return has_more, wait_s

    def _pump_stream(self, peer: str, stream: Stream, transmit: Callable[[str, bytes], bool], now: float) -> bool:
        for _ in range(_BURST):
            frame = stream.due(now)
            if frame is None:
                return False
            raw = encode(replace(frame, payload=self._program) if frame.kind == Kind.PING else frame)
            is_taken = transmit(peer, raw)
            if not is_taken and frame.kind == Kind.DATA:
                return False
            stream.sent(frame, len(raw) if is_taken else 0, now)
        return True

    def byes(self) -> list[tuple[str, bytes]]:
        return [(peer, encode(stream.bye())) for peer, stream in self._streams.items() if stream.peer_epoch]

    # -- within ------------------------------------------------------------------------------------------------------

    def _name(self, party: str) -> str:
        return self._names.get(party, party[:16])

    def _stream(self, party: str) -> Stream:
        if party not in self._streams:
            now = self._clock()
            self._streams[party] = Stream(
                self.me,
                party,
                self._epoch,
                max_payload=self.rules.max_payload,
                ping_every_s=self.rules.ping_every_s,
                now=now,
            )
        self._silent_from.setdefault(party, self._clock())
        return self._streams[party]

    def _set_room(self) -> None:
        has_room = self._inbox.size < self.rules.max_inbox
        for stream in self._streams.values():
            stream.set_room(has_room)

    def _discard(self, peer: str) -> None:
        """Take the fault of `peer` and what it sent before it out of the inbox; what came after it stays."""
        fault = self._faults.pop(peer)
        after = False
        kept = []
        unread = []
        for sender, item in self._inbox.items:
            if sender != peer or after:
                kept.append((sender, item))
            elif isinstance(item, bytes):
                unread.append(item)
            after |= item is fault
        self._last_words[peer] = unread
        self._keep(kept)

    def _keep(self, items: list[tuple[str, bytes | FedcoreError]]) -> None:
        self._inbox = _Box(deque(items), sum(len(item) for _, item in items if isinstance(item, bytes)))
        self._set_room()

    def _fault(self, peer: str, error: FedcoreError) -> None:
        """Put `error` in the inbox; of several about one peer only the gravest, or else the latest, waits there."""
        waiting = self._faults.get(peer)
        if waiting is not None:
            if gravity(error) < gravity(waiting) or isinstance(waiting, ProtocolError):
                return
            self._withdraw(peer, waiting)
        self._faults[peer] = error
        self._inbox.items.append((peer, error))

    def _withdraw(self, peer: str, fault: FedcoreError) -> None:
        """Take a fault out of the inbox; what came from a process which is now gone as well goes with it."""
        after = False
        kept = []
        for sender, item in self._inbox.items:
            is_stale = after and sender == peer and gravity(fault) == 1
            if item is not fault and not is_stale:
                kept.append((sender, item))
            after |= item is fault
        self._keep(kept)

    def _breach(self, via: str, error: ProtocolError) -> None:
        """Report a breach once; until the peer behaves again it stands in `state` only."""
        is_news = via not in self._reported
        self._reported[via] = error.text
        if is_news:
            self._fault(via, error)

    def _gone(self, peer: str, event: Gone) -> None:
        make = restarted if event.reason == "restarted" else closed
        if event.reason == "closed":
            self._silent_from[peer] = _SAID_SO
        self._fault(peer, make(self._name(peer), peer))

    def _look_for_silence(self, now: float) -> None:
        has_slept = now - self._looked_at > _SLEPT_S
        self._looked_at = now
        for peer, since in self._silent_from.items():
            if has_slept and since != _SAID_SO:
                self._silent_from[peer] = now  # this computer was asleep, and heard nobody
                continue
            if now - since >= self.rules.lost_after_s:
                self._silent_from[peer] = now
                self._fault(peer, silent(self._name(peer), peer, self.rules.lost_after_s))

    def _report(self, to: str) -> bytes | None:
        """This program's version and clock, at most once a second for each party."""
        now = self._clock()
        if now - self._replied_at.get(to, float("-inf")) < 1.0:
            return None
        self._replied_at[to] = now
        clock_ms = max(0, int(self._wall_clock() * 1000))
        return encode(Frame(Kind.REPORT, sender=self.me, recipient=to, epoch=self._epoch, total=clock_ms))
