"""Answers a protocol's exchanges over a link: seals, sends, waits, opens, parses; and stops cleanly.

A blocking loop. The link's own thread keeps the connection alive, so the protocol may compute for minutes between two
exchanges. Whatever ends a run early (a person, a peer that broke the rules, an error here), the peers are told with
an `Abort`, so that no side waits for ever.
"""

from __future__ import annotations

import contextlib
import time
from collections import deque
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, Protocol

from fedcore.crypto.identity import Identity, PublicIdentity
from fedcore.crypto.seal import Channel
from fedcore.errors import DataError, FedcoreError, PeerLost, ProtocolError, TermsMismatch
from fedcore.net.ending import back_again, cancelled_here, given_up, not_in_time, reason_of, stopped_there, told_so
from fedcore.net.greeting import SEALED, about_session, make_greeting, phase_context, read_greeting
from fedcore.net.news import News, Sent
from fedcore.protocols.codec import decode, encode
from fedcore.protocols.exchange import Exchange
from fedcore.protocols.exchange import Protocol as Coroutine
from fedcore.protocols.messages import MESSAGE_TYPES, Abort, AbortReason, Message

_POLL_S = 0.2
_ABORT_FLUSH_S = 2.0
_NEWS_S = 5.0  # for a peer that is here for another session to say why, or to hear it
_MOST_BYTES = (1 << 30) - 4096  # what the link carries in one piece, less seal and frame
# Protocols take turns, so a peer is at most a few messages ahead; one that is far ahead is filling our memory.
_MOST_UNREAD = 64


class Carrier(Protocol):
    """What the driver needs of a link; `link.Link` is one."""

    def send(self, peer: str, payload: bytes) -> None: ...

    def receive(self, timeout_s: float | None) -> tuple[str, bytes] | None: ...

    def last_words(self, peer: str) -> list[bytes]: ...

    def wait_connected(self, peer: str, timeout_s: float) -> bool: ...

    def flush(self, timeout_s: float) -> bool: ...


class Driver:
    """One session's conversation with `peers` (by party id)."""

    def __init__(
        self,
        link: Carrier,
        me: Identity,
        peers: Mapping[str, PublicIdentity],
        *,
        on_sent: Callable[[Sent], None],
        cancelled: Callable[[], bool] = lambda: False,
        on_wait: Callable[[tuple[str, ...]], None] = lambda _: None,
    ) -> None:
        """`on_wait` is told whom an exchange waits for, and again whenever a link comes up or goes down meanwhile."""
        self._link = link
        self._me = me
        self._peers = dict(peers)
        self._on_sent = on_sent
        self._cancelled = cancelled
        self._on_wait = on_wait
        self._payloads: dict[str, deque[bytes]] = {party: deque() for party in peers}
        self._opened: dict[str, deque[bytes]] = {party: deque() for party in peers}
        self._ephemerals: dict[str, tuple[bytes, bytes]] = {}
        self._channels: dict[str, Channel] = {}
        self._allowed: tuple[type[Message], ...] = ()
        self._phase = 0
        self._stopped: set[str] = set()  # peers that have told us so
        self._gone: dict[str, PeerLost] = {}  # left after they had said what is waited for
        self.given_up: Callable[[], Collection[str]] = tuple  # whom a person here does not wait for any more
        self._there: set[str] | None = None
        self._asked: Collection[str] = ()  # who is to answer now, and who has
        self._answered: Collection[str] = ()
        self._aside: dict[str, PublicIdentity] = {}  # not of this conversation any more
        self._turned_away: set[str] = set()
        self.news = News(me, link.send, on_sent)
        self.is_stopping = False
        self.waiting_s = 0.0

    @property
    def parties(self) -> tuple[str, ...]:
        """The peers of this conversation, without those set aside."""
        return tuple(self._peers)

    def turn_away(self, party: str, message: Message, digest: bytes) -> None:
        """Talk without `party`. When it comes to go on with the session of these terms, it is told `message`."""
        self._set_aside((party,))
        self._turned_away.add(party)
        self.news.add(party, message, digest)

    def _set_aside(self, parties: Iterable[str]) -> None:
        for party in parties:
            if party in self._peers:
                self._aside[party] = self._peers.pop(party)
                self._payloads.pop(party)
                self._opened.pop(party)

    def connect(
        self,
        timeout_s: float,
        allowed: tuple[type[Message], ...],
        again: bytes = b"",
        without: Callable[[], Collection[str]] = tuple,
    ) -> tuple[str, ...]:
        """Wait for every peer, exchange ephemeral keys and open the first channels, which carry `allowed` types.

        `without` names, at any time, peers which need not be waited for any more; those not there then are set aside
        and returned. When one of them comes after all, what is under way raises PeerLost with the reason "back".
        `again` is the digest of the terms with which an interrupted session goes on. A peer may then still be there
        with the process that was interrupted: when that leaves, the next one is waited for.

        Raises PeerLost when a peer does not come within `timeout_s`, ProtocolError on a bad greeting, TermsMismatch
        when a peer is here for another session.
        """
        deadline = time.monotonic() + timeout_s
        about = about_session(again)
        secrets: dict[str, bytes] = {}
        while missing := self._peers.keys() - self._ephemerals.keys():
            try:
                self._await_connections(sorted(missing - secrets.keys()), deadline, without)
                absent = [party for party in missing if party in without() and not self._link.wait_connected(party, 0)]
                self._set_aside(absent)
                missing -= set(absent)
                self._greet(sorted(missing - secrets.keys()), secrets, about)
                for party in sorted(missing):
                    self._ephemerals[party] = (secrets[party], self._greeted_by(party, about, deadline))
            except PeerLost as lost:
                party = str(lost.text.values.get("peer_id"))
                if not again or lost.text.values.get("reason") not in ("closed", "restarted"):
                    raise
                for known in (secrets, self._ephemerals):
                    known.pop(party, None)
                self._payloads[party].clear()
                self._link.last_words(party)
        self.bind(b"agreement", allowed)
        return tuple(party for party in self._aside if party not in self._turned_away)

    def _greet(self, parties: Sequence[str], secrets: dict[str, bytes], about: bytes) -> None:
        """Send a greeting to each, all being there; what they answer is for the `secrets` put down here."""
        for party in parties:
            secret, greeting = make_greeting(self._me, self._peers[party], about)
            self._link.send(party, greeting)
            secrets[party] = secret

    def _greeted_by(self, party: str, about: bytes, deadline: float) -> bytes:
        """The peer's ephemeral public key out of its greeting; out of the next one where it first spoke of another
        session, but then of this one, to say that it went on alone."""
        peer = self._peers[party]
        payload = self._next_payload(party, deadline)
        try:
            return read_greeting(self._me.public, peer, payload, about)
        except TermsMismatch:
            is_told = self.news.tell(peer, payload)
            until = time.monotonic() + _NEWS_S
            with contextlib.suppress(FedcoreError):
                while is_told or about:  # until it is gone: it has heard it then
                    payload = self._next_payload(party, until)
                    with contextlib.suppress(FedcoreError):
                        return read_greeting(self._me.public, peer, payload, about)
            if is_told:
                raise told_so(peer) from None
            raise

    def bind(self, digest: bytes, allowed: tuple[type[Message], ...]) -> None:
        """From here on channels are keyed to `digest` and only `allowed` types leave or are accepted."""
        self._phase += 1
        self._allowed = (*allowed, Abort) if Abort not in allowed else allowed
        context = phase_context(self._phase, digest)
        self._channels = {
            party: Channel.derive(self._me, own, self._peers[party], theirs, context)
            for party, (own, theirs) in self._ephemerals.items()
        }

    def run(self, protocol: Coroutine) -> Any:
        """Drive `protocol` to its end and return its result.

        Raises what the protocol raises, PeerLost, and TermsMismatch when a person or a peer stopped the session.
        """
        try:
            answer: dict[str, Message] | None = None
            while True:
                self._check_cancelled()
                try:
                    exchange = protocol.send(answer)  # type: ignore[arg-type]  # None starts a coroutine
                except StopIteration as stop:
                    return stop.value
                try:
                    answer = self._answer(exchange)
                except PeerLost:
                    self._hear_last_words()
                    raise
        except BaseException as error:
            self._tell_abort(error)
            raise
        finally:
            protocol.close()

    def _answer(self, exchange: Exchange) -> dict[str, Message]:
        for party, messages in exchange.outgoing.items():
            for message in messages:
                self._send(party, message)
        if exchange.is_pause:
            self._pause()
        if exchange.senders:
            self._on_wait(exchange.senders)
        received: dict[str, Message] = {}
        try:
            for party in exchange.senders:
                self._asked, self._answered = exchange.senders, received.keys()
                received[party] = self._receive(party, exchange.expect)
            return received
        finally:
            self._asked, self._answered = (), ()
            if exchange.senders:
                self._on_wait(())

    def _send(self, party: str, message: Message) -> None:
        if type(message) not in self._allowed:
            raise ProtocolError(
                "A message of type {type} is not on the signed list and was not sent.",
                advice="Nothing left this hospital. Update the program here and start a new session.",
                type=type(message).__name__,
            )
        plaintext = encode(message)
        if len(plaintext) > _MOST_BYTES:
            raise DataError(
                "What is to be sent to {peer} is too large for one message.",
                advice="Let fewer patients take part, or choose a smaller key.",
                peer=self._peers[party].name,
            )
        self._check_gone(party)
        channel = self._channels[party]
        payload = SEALED + channel.seal(self._phase, channel.next_to_seal, plaintext)
        # Recorded before it leaves: a crash in between must not leave a disclosure out of the ledger.
        self._on_sent(Sent(self._peers[party], type(message), len(payload)))
        self._link.send(party, payload)

    def _receive(self, party: str, expect: tuple[type[Message], ...]) -> Message:
        name = self._peers[party].name
        opened = self._opened[party]
        if not opened:
            self._check_gone(party)
        plaintext = opened.popleft() if opened else self._open(party, self._next_payload(party, None))
        message = decode(plaintext, (*expect, Abort), name)
        self._stop_on_abort(party, message)
        if type(message) not in self._allowed:
            raise ProtocolError(
                "{peer} sent {type}, which is not on the signed list.",
                advice="Stop here and talk to them: their program is another one, or was changed.",
                peer=name,
                type=MESSAGE_TYPES[type(message)],
            )
        return message

    def _open(self, party: str, payload: bytes) -> bytes:
        name = self._peers[party].name
        if payload[:1] != SEALED:
            raise ProtocolError(
                "{peer} sent a message that is not sealed.",
                advice="Stop here and talk to them: their program is another one, or was changed.",
                peer=name,
            )
        channel = self._channels[party]
        try:
            return channel.open(self._phase, channel.next_to_open, payload[1:])
        except ProtocolError as error:
            raise ProtocolError(
                "A message from {peer} was changed on the way, came twice or came out of order.",
                advice="The session stopped. Start it again; if it happens again, tell your security officer.",
                peer=name,
                detail=error.detail,
            ) from None

    def _stop_on_abort(self, party: str, message: Message) -> None:
        if isinstance(message, Abort):
            self._stopped.add(party)
            raise stopped_there(self._peers[party], message)

    def _pause(self) -> None:
        """Wait a moment for a person, and look whether a peer has given up meanwhile."""
        received = self._take()
        if received is None:
            return
        party, payload = received
        if self._payloads[party]:
            self._keep(party, payload)
            return
        plaintext = self._open(party, payload)
        self._stop_on_abort(party, decode(plaintext, tuple(MESSAGE_TYPES), self._peers[party].name))
        self._opened[party].append(plaintext)
        self._check_unread(party)

    def _hear_last_words(self) -> None:
        """A peer that stops says why and closes, which may be seen first: the reason is the better thing to show."""
        for party, payloads in self._payloads.items():
            payloads.extend(self._link.last_words(party))
            with contextlib.suppress(ProtocolError):
                while payloads:
                    plaintext = self._open(party, payloads.popleft())
                    self._stop_on_abort(party, decode(plaintext, tuple(MESSAGE_TYPES), self._peers[party].name))

    def _keep(self, party: str, payload: bytes) -> None:
        """Put a payload by until it is its turn."""
        self._payloads[party].append(payload)
        self._check_unread(party)

    def _check_unread(self, party: str) -> None:
        if len(self._payloads[party]) + len(self._opened[party]) > _MOST_UNREAD:
            raise ProtocolError(
                "{peer} keeps sending messages that nobody asked for.",
                advice="Stop here and talk to them: their program is another one, or was changed.",
                peer=self._peers[party].name,
            )

    def _next_payload(self, party: str, deadline: float | None) -> bytes:
        started = time.monotonic()
        try:
            while not self._payloads[party]:
                self._check_cancelled()
                self._check_given_up()
                if deadline is not None and time.monotonic() > deadline:
                    raise not_in_time(self._peers[party])
                received = self._take()
                if received is not None:
                    self._keep(*received)
                else:
                    self._look_who_is_there([p for p in self._asked or (party,) if not self._has_answered(p)])
            return self._payloads[party].popleft()
        finally:
            self.waiting_s += time.monotonic() - started

    def _await_connections(
        self, parties: Sequence[str], deadline: float, without: Callable[[], Collection[str]]
    ) -> None:
        started = time.monotonic()
        self._there = None
        while True:
            missing = [p for p in parties if not self._link.wait_connected(p, 0) and p not in without()]
            self._look_who_is_there(missing)
            if not missing:
                break
            self._check_cancelled()
            if time.monotonic() > deadline:
                raise not_in_time(self._peers[missing[0]])
            if self._turned_away and (received := self._take(0)) is not None:
                self._keep(*received)
            self._link.wait_connected(missing[0], _POLL_S)
        self.waiting_s += time.monotonic() - started
        self._on_wait(())

    def _look_who_is_there(self, waited_for: Collection[str]) -> None:
        there = {party for party in self._peers if self._link.wait_connected(party, 0)}
        if there != self._there:
            self._there = there
            self._on_wait(tuple(waited_for))

    def _check_given_up(self) -> None:
        """Raises PeerLost for a peer which a person does not wait for any more; not while it has said what is asked."""
        for party in self.given_up():
            if party in self._peers and not self._link.wait_connected(party, 0):
                while (received := self._take(0)) is not None:
                    self._keep(*received)
                if not self._has_answered(party):
                    raise given_up(self._peers[party])

    def _take(self, timeout_s: float = _POLL_S) -> tuple[str, bytes] | None:
        """What comes within a moment from a peer of this conversation, if anything does.

        A peer that has said what it was asked for now may leave: the others' answers are waited for first. What they
        have answered together is then known to this side's program, and not only to its memory.
        """
        try:
            received = self._link.receive(timeout_s)
        except FedcoreError as error:
            party = str(error.text.values.get("peer_id"))
            if party in self._aside:
                return None
            if isinstance(error, PeerLost) and self._has_answered(party):
                self._gone[party] = error
                return None
            raise
        if received is not None and received[0] in self._aside:
            self._came_back(*received)
            return None
        return received if received is not None and received[0] in self._peers.keys() - self._gone.keys() else None

    def _has_answered(self, party: str) -> bool:
        """Whether what is waited for has come from `party`; raises what it said when it stopped."""
        if party in self._asked and party not in self._answered:
            payloads = self._payloads[party]
            while payloads:
                plaintext = self._open(party, payloads.popleft())
                self._stop_on_abort(party, decode(plaintext, tuple(MESSAGE_TYPES), self._peers[party].name))
                self._opened[party].append(plaintext)
            return bool(self._opened[party])
        return party in self._answered

    def _check_gone(self, party: str) -> None:
        if party in self._gone:
            raise self._gone[party]

    def _came_back(self, party: str, payload: bytes) -> None:
        """A peer that was set aside says something: nobody is waited for in vain, or it is told why not."""
        public = self._aside[party]
        if party not in self._turned_away:
            raise back_again(public)
        self.news.tell(public, payload)

    def _check_cancelled(self) -> None:
        if self._cancelled():
            raise cancelled_here()

    def _tell_abort(self, error: BaseException) -> None:
        """Tell the peers roughly why; best effort, for the link itself may be what failed."""
        self.is_stopping = True
        if not self._channels:
            return
        abort = Abort(self._reason(error))
        lost = {error.text.values.get("peer_id")} if isinstance(error, PeerLost) else set()
        told = self._peers.keys() - self._stopped - lost
        for party in told:
            with contextlib.suppress(FedcoreError, OSError):
                self._send(party, abort)
        if told:
            with contextlib.suppress(FedcoreError, OSError):
                self._link.flush(_ABORT_FLUSH_S)

    def _reason(self, error: BaseException) -> AbortReason:
        if self._cancelled():
            return "cancelled"
        is_own = isinstance(error, PeerLost | KeyboardInterrupt)
        return "other_left" if self._stopped and not is_own else reason_of(error)
