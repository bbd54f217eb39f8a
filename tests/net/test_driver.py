"""The driver over real sockets: what is not sealed, not in turn or not on the list is refused; every end is clean."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import pytest

from fedcore.crypto.identity import Identity
from fedcore.crypto.seal import make_hello
from fedcore.errors import DataError, FedcoreError, PeerLost, ProtocolError, TermsMismatch
from fedcore.net.driver import Driver, Sent
from fedcore.net.link import Link, Rules
from fedcore.protocols.exchange import Exchange, Undecided, ask, hear, person, tell
from fedcore.protocols.messages import Abort, Finished, MatchedPositions, TrainingDone, TreeDone

DEADLINE_S = 20.0
QUICK = Rules(ping_every_s=0.05, heard_within_s=0.4)
LIST = (TreeDone, TrainingDone, Finished)


@dataclass
class Side:
    """One hospital: its link, its driver, and what its ledger recorded."""

    identity: Identity
    link: Link
    driver: Driver
    sent: list[Sent] = field(default_factory=list)
    cancel: threading.Event = field(default_factory=threading.Event)

    @property
    def id(self) -> str:
        return self.identity.party_id


@dataclass
class Pair:
    north: Side
    south: Side
    pool: ThreadPoolExecutor

    def both(self, do: Callable[[Side], Any]) -> tuple[Future[Any], Future[Any]]:
        return self.pool.submit(do, self.north), self.pool.submit(do, self.south)

    def connect(self) -> Pair:
        for future in self.both(lambda side: side.driver.connect(DEADLINE_S, LIST)):
            future.result(DEADLINE_S)
        return self

    def run(self, north: Any, south: Any) -> tuple[Any, Any]:
        """What each protocol returned or raised."""
        futures = self.pool.submit(self.north.driver.run, north), self.pool.submit(self.south.driver.run, south)
        return tuple(f.exception(DEADLINE_S) or f.result(DEADLINE_S) for f in futures)  # type: ignore[return-value]


@pytest.fixture
def pair() -> Iterator[Pair]:
    north, south = Identity.create("North"), Identity.create("South")
    with ThreadPoolExecutor(2) as pool:
        host = Link.host(
            north.curve_secret, north.public.curve_public, north.party_id, "127.0.0.1:0",
            {south.party_id: south.public.curve_public}, rules=QUICK, names={south.party_id: "South"},
        )  # fmt: skip
        member = Link.member(
            south.curve_secret, south.public.curve_public, south.party_id, north.party_id, north.public.curve_public,
            host.address, rules=QUICK, names={north.party_id: "North"},
        )  # fmt: skip
        sides = [make_side(north, host, south), make_side(south, member, north)]
        yield Pair(*sides, pool)
        for side in sides:
            side.link.close(linger_s=0.0)


def make_side(me: Identity, link: Link, peer: Identity) -> Side:
    cancel, sent = threading.Event(), []
    driver = Driver(link, me, {peer.party_id: peer.public}, on_sent=sent.append, cancelled=cancel.is_set)
    return Side(me, link, driver, sent, cancel)


def refusal(outcome: Any, kind: type[FedcoreError] = ProtocolError, *words: str) -> None:
    assert type(outcome) is kind, outcome
    assert outcome.advice.template
    for word in words:
        assert word in str(outcome), str(outcome)


async def waits(peer: str) -> None:
    await hear(peer, Finished)


async def says(peer: str, *messages: Any) -> None:
    await Exchange({peer: messages}, (Finished,), (peer,))


def test_messages_cross_and_are_recorded_before_they_leave(pair):
    pair.connect()

    async def north():
        return await ask({pair.south.id: TreeDone(1)}, TrainingDone)

    async def south():
        tree = await hear(pair.north.id, TreeDone)
        await tell({pair.north.id: TrainingDone(tree.tree)})
        return tree

    returned, heard = pair.run(north(), south())
    assert returned == {pair.south.id: TrainingDone(1)}
    assert heard == TreeDone(1)
    assert [(s.tag, s.peer.name) for s in pair.north.sent] == [("tree_done", "South")]
    assert pair.south.sent[0].n_bytes > 16


def test_a_type_which_is_not_on_the_list_does_not_leave(pair):
    pair.connect()
    north, south = pair.run(says(pair.south.id, MatchedPositions(b"")), waits(pair.north.id))
    refusal(north, ProtocolError, "not on the signed list", "MatchedPositions")
    refusal(south, TermsMismatch, "North ended the session")
    assert [s.tag for s in pair.north.sent] == ["abort"]


def test_a_type_which_is_not_on_the_list_is_not_accepted(pair):
    """The sender signed another list; even a protocol that would take the message does not get it."""
    pair.connect()
    pair.north.driver.bind(b"terms", (*LIST, MatchedPositions))
    pair.south.driver.bind(b"terms", LIST)

    async def south():
        await hear(pair.north.id, MatchedPositions)

    north, south = pair.run(says(pair.south.id, MatchedPositions(b"")), south())
    refusal(south, ProtocolError, "North sent matched_positions", "not on the signed list")
    refusal(north, TermsMismatch, "broke the rules")


def test_channels_are_bound_to_the_signed_terms(pair):
    """Two hospitals that signed different terms cannot read each other."""
    pair.connect()
    pair.north.driver.bind(b"these terms", LIST)
    pair.south.driver.bind(b"other terms", LIST)
    north, south = pair.run(says(pair.south.id, TreeDone(1)), waits(pair.north.id))
    refusal(south, ProtocolError, "North", "changed on the way")
    refusal(north, ProtocolError, "South", "changed on the way")


def forward(pair: Pair, change: Callable[[list[bytes]], list[bytes]], n: int = 3) -> Any:
    """South's outcome when `n` of North's payloads are changed on their way into South's link."""
    pair.connect()
    real, payloads = pair.north.link.send, []
    pair.north.driver._link = type("Holding", (), {  # a peer with a program of its own
        "send": lambda _, peer, payload: payloads.append(payload), "flush": lambda _, timeout_s: True,
        "receive": lambda _, timeout_s: pair.north.link.receive(timeout_s),
    })()  # fmt: skip

    async def several():
        await Exchange({pair.south.id: tuple(TreeDone(i) for i in range(n))})

    pair.north.driver.run(several())
    for payload in change(payloads):
        real(pair.south.id, payload)

    async def south():
        return [(await hear(pair.north.id, TreeDone)).tree for _ in range(n)]

    future = pair.pool.submit(pair.south.driver.run, south())
    return future.exception(DEADLINE_S) or future.result()


def flipped(payload: bytes, at: int) -> bytes:
    return payload[:at] + bytes([payload[at] ^ 1]) + payload[at + 1 :]


def test_payloads_as_sent_are_read(pair):
    assert forward(pair, lambda payloads: payloads) == [0, 1, 2]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda p: [p[0], p[0], p[1]], "came twice or came out of order"),
        (lambda p: [p[1], p[0], p[2]], "came twice or came out of order"),
        (lambda p: [p[0], p[2]], "came twice or came out of order"),
        (lambda p: [flipped(p[0], 5)], "changed on the way"),
        (lambda p: [flipped(p[0], len(p[0]) - 1)], "changed on the way"),
        (lambda p: [p[0][:-1]], "changed on the way"),
        (lambda p: [p[0] + b"\0"], "changed on the way"),
        (lambda p: [b"\1"], "changed on the way"),
        (lambda p: [flipped(p[0], 0)], "not sealed"),
        (lambda p: [b"\x01tree_done"[1:]], "not sealed"),
        (lambda p: [b""], "not sealed"),
        (lambda p: [b"\xff" * 10_000], "not sealed"),
    ],
    ids=["replayed", "reordered", "left out", "a bit changed", "the seal changed", "cut", "longer", "empty seal",
         "marked as a greeting", "unsealed", "nothing", "noise"],
)  # fmt: skip
def test_payloads_that_are_not_the_next_one_are_refused(pair, change, words):
    refusal(forward(pair, change), ProtocolError, "North", words)


@pytest.mark.parametrize(
    "greeting", [b"", b"\0", b"\0" + bytes(96), b"\0" * 96, b"\1" + bytes(96), b"\0" + bytes(5000)],
    ids=["nothing", "only a mark", "a signature of nobody", "too short", "sealed", "too long"],
)  # fmt: skip
def test_another_beginning_than_a_greeting_is_refused(pair, greeting):
    pair.north.link.send(pair.south.id, greeting)
    future = pair.pool.submit(pair.south.driver.connect, DEADLINE_S, LIST)
    refusal(future.exception(DEADLINE_S), ProtocolError, "North")


def test_the_greeting_of_another_session_is_refused(pair):
    """A greeting is signed for its receiver; one made for somebody else does not pass."""
    third = Identity.create("East")
    _, hello = make_hello(pair.north.identity, third.public, b"fedstroke session hello 1")
    pair.north.link.send(pair.south.id, b"\0" + hello.ephemeral_public + hello.signature)
    future = pair.pool.submit(pair.south.driver.connect, DEADLINE_S, LIST)
    refusal(future.exception(DEADLINE_S), ProtocolError, "North")


def test_a_peer_that_does_not_come_is_lost(pair):
    with pytest.raises(PeerLost, match="South did not answer in time"):
        pair.north.driver.connect(0.3, LIST)


def test_a_peer_that_closes_is_lost(pair):
    pair.connect()
    future = pair.pool.submit(pair.north.driver.run, waits(pair.south.id))
    pair.south.link.close()
    refusal(future.exception(DEADLINE_S), PeerLost, "South")


@pytest.mark.parametrize("who", ["north", "south"])
def test_cancelling_stops_both(pair, who):
    pair.connect()
    canceller, other = (pair.north, pair.south) if who == "north" else (pair.south, pair.north)
    canceller.cancel.set()
    outcomes = dict(zip(("north", "south"), pair.run(waits(pair.south.id), waits(pair.north.id)), strict=True))
    refusal(outcomes.pop(who), TermsMismatch, "cancelled here")
    refusal(*outcomes.values(), TermsMismatch, f"{canceller.identity.name} cancelled the session")
    assert [s.tag for s in canceller.sent] == ["abort"]
    assert other.sent == [], "who was told need not tell back"


def test_why_a_peer_stopped_is_read_before_it_is_found_gone(pair):
    """South stops and closes while North computes; North's next message finds nobody, but a reason is waiting."""
    pair.connect()
    gone = threading.Event()

    def south():
        try:
            pair.south.driver.run(fails_at_once())
        except ValueError:
            pair.south.link.close()
        gone.set()

    async def computes():
        gone.wait(DEADLINE_S)
        deadline = time.monotonic() + DEADLINE_S
        while pair.north.link.state(pair.south.id).connected and time.monotonic() < deadline:
            threading.Event().wait(0.005)
        await tell({pair.south.id: TreeDone(1)})

    north = pair.pool.submit(pair.north.driver.run, computes())
    pair.pool.submit(south).result(DEADLINE_S)
    refusal(north.exception(DEADLINE_S), TermsMismatch, "South ended the session because of an error there")


def test_cancelling_while_waiting_for_a_connection(pair):
    pair.north.cancel.set()
    with pytest.raises(TermsMismatch, match="cancelled here"):
        pair.north.driver.connect(DEADLINE_S, LIST)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ProtocolError("{peer} lied.", peer="South"), "broke the rules"),
        (DataError("Row 17 of wang.csv"), "a problem with its records"),
        (TermsMismatch("Fewer than {min_group}", min_group=5), "too few patients"),
        (ValueError("wang.csv"), "an error there"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_the_peer_is_told_roughly_why_and_no_values(pair, error, words):
    pair.connect()

    async def fails():
        raise error

    north, south = pair.run(fails(), waits(pair.north.id))
    assert north is error
    refusal(south, TermsMismatch, "North ended the session", words)
    assert "wang" not in str(south)
    assert "{" not in str(south)


def test_the_peer_waits_as_well_when_another_hospital_is_lost(pair):
    pair.connect()

    async def fails():
        raise PeerLost("East is gone", reason="closed")

    _, south = pair.run(fails(), waits(pair.north.id))
    refusal(south, PeerLost, "North waits for another hospital")
    assert south.text.values["reason"] == "other_lost"


def test_a_person_who_thinks_hears_of_a_peer_that_gave_up(pair):
    pair.connect()
    asked = threading.Event()

    def undecided():
        asked.set()
        raise Undecided

    async def thinks():
        await person(undecided)

    async def gives_up():
        asked.wait(DEADLINE_S)
        raise ValueError("given up")

    _, south = pair.run(gives_up(), thinks())
    refusal(south, TermsMismatch, "North ended the session")


def test_what_arrives_while_a_person_thinks_is_not_lost(pair):
    pair.connect()
    answers = iter([None, None, None, "yes"])

    def question():
        answer = next(answers)
        if answer is None:
            raise Undecided
        return answer

    async def south():
        decided = await person(question)
        return decided, [(await hear(pair.north.id, TreeDone)).tree for _ in range(3)]

    async def north():
        await Exchange({pair.south.id: (TreeDone(0), TreeDone(1), TreeDone(2))})

    assert pair.run(north(), south())[1] == ("yes", [0, 1, 2])


@pytest.mark.parametrize("thinks", [True, False], ids=["a person thinks", "a message is due"])
def test_a_flood_of_messages_is_refused(pair, thinks):
    """A peer may be a few messages ahead, not fill the memory."""
    pair.connect()
    decided = threading.Event()

    def question():
        if not decided.is_set():
            raise Undecided

    async def floods():
        await Exchange({pair.south.id: tuple(TreeDone(i) for i in range(200))}, (Finished,), (pair.south.id,))

    async def south():
        if thinks:
            await person(question)
        else:
            await Exchange({}, (Finished,), (pair.north.id,))

    north, south = pair.run(floods(), south())
    refusal(south, ProtocolError, "North", "nobody asked for" if thinks else "was due")
    refusal(north, TermsMismatch, "broke the rules")


def test_sizes_are_looked_at_before_anything_is_recorded(pair, monkeypatch):
    pair.connect()
    for side in (pair.north, pair.south):
        side.driver.bind(b"terms", (*LIST, MatchedPositions))
    monkeypatch.setattr("fedcore.net.driver._MOST_BYTES", 1000)
    north, south = pair.run(says(pair.south.id, MatchedPositions(bytes(2000))), waits(pair.north.id))
    refusal(north, DataError, "too large for one message")
    refusal(south, TermsMismatch, "a problem with its records")
    assert [s.tag for s in pair.north.sent] == ["abort"]


def test_no_thread_is_left(pair):
    before = {t for t in threading.enumerate() if not t.name.startswith("ThreadPool")}
    pair.connect()
    pair.run(waits(pair.south.id), fails_at_once())
    for side in (pair.north, pair.south):
        side.link.close()
    after = {t for t in threading.enumerate() if not t.name.startswith("ThreadPool")}
    assert after < before


async def fails_at_once():
    raise ValueError("at once")


def test_abort_needs_no_place_on_the_list(pair):
    pair.connect()
    pair.north.driver.bind(b"terms", (Finished,))
    pair.south.driver.bind(b"terms", (Finished,))
    _, south = pair.run(fails_at_once(), waits(pair.north.id))
    refusal(south, TermsMismatch, "an error there")
    assert [s.message_type for s in pair.north.sent] == [Abort]
