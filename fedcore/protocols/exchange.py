"""The one thing a protocol may await: "send these, then wait for one message from each of those".

A protocol is an `async def` over `Exchange` and knows no socket, thread or clock, so it reads like the paper it
comes from, a wrong message raises at the line that expected it, and cancelling is closing the coroutine. Whoever
drives it answers the exchanges: `net.driver` over ZeroMQ in a joint run, `run_in_memory` below in tests and
wherever all parties live in one process.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Coroutine, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from fedcore.errors import ProtocolError
from fedcore.protocols.codec import decode, encode
from fedcore.protocols.messages import Message

PartyId = str
M = TypeVar("M", bound=Message)
Answer = TypeVar("Answer")
Received = dict[PartyId, Message]
Protocol = Coroutine["Exchange", Received, Any]


class Undecided(Exception):
    """Raised by a question to a person that has no answer yet; it is asked again a moment later."""


@dataclass(frozen=True)
class Exchange:
    """Send `outgoing`, in order per party; then wait for one message of a type in `expect` from each of `senders`.

    With `is_pause` it only waits a moment, in which an `Abort` of any peer ends the protocol.
    """

    outgoing: Mapping[PartyId, Sequence[Message]] = field(default_factory=dict)
    expect: tuple[type[Message], ...] = ()
    senders: tuple[PartyId, ...] = ()
    is_pause: bool = False

    def __await__(self) -> Generator[Exchange, Received, Received]:
        return (yield self)


async def tell(outgoing: Mapping[PartyId, Message]) -> None:
    """Send one message to each party and wait for nothing."""
    await Exchange({party: (message,) for party, message in outgoing.items()})


async def ask(outgoing: Mapping[PartyId, Message], expect: type[M]) -> dict[PartyId, M]:
    """Send one message to each party and return each one's answer of type `expect`."""
    received = await Exchange({party: (m,) for party, m in outgoing.items()}, (expect,), tuple(outgoing))
    return {party: message for party, message in received.items() if isinstance(message, expect)}


async def hear(party: PartyId, expect: type[M]) -> M:
    """The next message from `party`, which must be of type `expect`."""
    message = await hear_any(party, expect)
    assert isinstance(message, expect)
    return message


async def hear_any(party: PartyId, *expect: type[Message]) -> Message:
    """The next message from `party`, which must be of one of the types `expect`."""
    return (await Exchange({}, expect, (party,)))[party]


async def person(question: Callable[[], Answer]) -> Answer:
    """What a person answers. `question` returns the answer, waiting for it or raising `Undecided` meanwhile; the
    second way lets a peer that gives up be noticed while the person thinks."""
    while True:
        try:
            return question()
        except Undecided:
            await Exchange(is_pause=True)


def run_in_memory(protocols: Mapping[PartyId, Protocol]) -> dict[PartyId, Any]:
    """Run all parties' protocols in this process, every message through the codec, and return their results.

    Raises what a protocol raises, and ProtocolError when everybody waits for a message nobody sent.
    """
    inbox: dict[tuple[PartyId, PartyId], deque[bytes]] = {}
    waiting: dict[PartyId, Exchange] = {}
    results: dict[PartyId, Any] = {}

    def step(me: PartyId, answer: Received | None) -> None:
        try:
            exchange = protocols[me].send(answer)  # type: ignore[arg-type]  # None starts a coroutine
        except StopIteration as stop:
            results[me] = stop.value
            waiting.pop(me, None)
            return
        for to, messages in exchange.outgoing.items():
            inbox.setdefault((me, to), deque()).extend(encode(message) for message in messages)
        waiting[me] = exchange

    try:
        for me in protocols:
            step(me, None)
        while waiting:
            ready = [me for me, e in waiting.items() if all(inbox.get((s, me)) for s in e.senders)]
            if not ready:
                raise ProtocolError("Every hospital is waiting for a message that none has sent")
            for me in ready:
                exchange = waiting[me]
                step(me, {s: decode(inbox[s, me].popleft(), exchange.expect, s) for s in exchange.senders})
    finally:
        for protocol in protocols.values():
            protocol.close()
    return results
