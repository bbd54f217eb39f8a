"""A conversation of which one peer is gone: its last answer still counts, and it is told when it comes back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest

from fedcore.crypto.identity import Identity
from fedcore.errors import PeerLost, TermsMismatch
from fedcore.net.driver import Driver
from fedcore.net.link import Link, Rules
from fedcore.protocols.exchange import Exchange, ask, tell
from fedcore.protocols.messages import Finished, GoOnFrom, TrainingDone, TreeDone

DEADLINE_S = 20.0
QUICK = Rules(ping_every_s=0.05, heard_within_s=0.4)
LIST = (TreeDone, TrainingDone, Finished, GoOnFrom)
TERMS = b"the digest of the terms"
NOBODY = "f" * 64


@dataclass
class Party:
    identity: Identity
    link: Link
    driver: Driver

    def meet(self, **how: Any) -> tuple[str, ...]:
        absent = self.driver.connect(DEADLINE_S, LIST, again=TERMS, **how)
        self.driver.bind(TERMS, LIST)
        return absent


class Three:
    """A host and two members, A and B, each of which may leave and come back."""

    def __init__(self) -> None:
        self.identities = {name: Identity.create(name) for name in ("Host", "A", "B")}
        self.pool = ThreadPoolExecutor(4)
        self.parties: list[Party] = []
        host = self.identities["Host"]
        members = [self.identities[name] for name in "AB"]
        link = Link.host(
            host.curve_secret, host.public.curve_public, host.party_id, "127.0.0.1:0",
            {m.party_id: m.public.curve_public for m in members}, rules=QUICK,
            names={m.party_id: m.name for m in members},
        )  # fmt: skip
        self.host = self._party(host, link, members)

    def _party(self, me: Identity, link: Link, peers: list[Identity]) -> Party:
        driver = Driver(link, me, {p.party_id: p.public for p in peers}, on_sent=lambda _: None)
        self.parties.append(Party(me, link, driver))
        return self.parties[-1]

    def member(self, name: str) -> Party:
        me, host = self.identities[name], self.identities["Host"]
        link = Link.member(
            me.curve_secret, me.public.curve_public, me.party_id, host.party_id, host.public.curve_public,
            self.host.link.address, rules=QUICK, names={host.party_id: "Host"},
        )  # fmt: skip
        return self._party(me, link, [host])

    def id(self, name: str) -> str:
        return self.identities[name].party_id


@pytest.fixture
def three() -> Iterator[Three]:
    made = Three()
    yield made
    for party in made.parties:
        party.link.close(linger_s=0.0)
    made.pool.shutdown()


def test_what_all_have_answered_is_heard_before_a_loss(three: Three) -> None:
    """B is gone when A answers; the host hears both, and says only then that B is lost."""
    a, b = three.member("A"), three.member("B")
    meeting = [three.pool.submit(party.meet) for party in (three.host, a, b)]
    for each in meeting:
        each.result(DEADLINE_S)
    b_is_gone = threading.Event()
    heard: list[Any] = []

    async def host() -> None:
        heard.append(await Exchange({}, (TreeDone,), (three.id("A"), three.id("B"))))
        await tell({three.id("A"): Finished(), three.id("B"): Finished()})

    async def answers(number: int, wait: bool) -> None:
        if wait:
            b_is_gone.wait(DEADLINE_S)
        await ask({three.id("Host"): TreeDone(number)}, Finished)

    running = three.pool.submit(three.host.driver.run, host())
    answering = three.pool.submit(a.driver.run, answers(1, True))
    protocol = answers(2, False)
    b.driver._answer(Exchange(protocol.send(None).outgoing))
    assert b.link.flush(DEADLINE_S)
    b.link.close()
    protocol.close()
    while three.host.link.state(three.id("B")).connected:
        three.host.link.wait_connected(NOBODY, 0.02)
    b_is_gone.set()
    lost = running.exception(DEADLINE_S)
    assert isinstance(lost, PeerLost)
    assert lost.text.values["peer"] == "B"
    assert heard == [{three.id("A"): TreeDone(1), three.id("B"): TreeDone(2)}]
    assert answering.exception(DEADLINE_S) is None, "A was told before the loss was"


def test_who_is_not_waited_for_any_more_is_set_aside_and_told_when_it_comes(three: Three) -> None:
    a, chosen = three.member("A"), []
    meeting = three.pool.submit(three.host.meet, without=lambda: chosen)
    joining = three.pool.submit(a.meet)
    while not three.host.link.wait_connected(three.id("A"), DEADLINE_S):
        pass
    chosen.append(three.id("B"))
    assert meeting.result(DEADLINE_S) == (three.id("B"),)
    joining.result(DEADLINE_S)
    assert three.host.driver.parties == (three.id("A"),)
    three.host.driver.turn_away(three.id("B"), GoOnFrom(7), TERMS)

    async def host() -> Any:
        return await Exchange({}, (TreeDone,), (three.id("A"),))

    b = three.member("B")
    running = three.pool.submit(three.host.driver.run, host())
    b.meet()

    async def back() -> Any:
        return await ask({three.id("Host"): TreeDone(0)}, GoOnFrom)

    assert b.driver.run(back()) == {three.id("Host"): GoOnFrom(7)}
    b.link.close()
    a.driver.run(tell({three.id("Host"): TreeDone(3)}))
    assert running.result(DEADLINE_S) == {three.id("A"): TreeDone(3)}, "the others go on undisturbed"


def test_who_was_turned_away_is_told_while_others_are_waited_for(three: Three) -> None:
    three.host.driver.turn_away(three.id("B"), GoOnFrom(7), TERMS)
    meeting = three.pool.submit(three.host.meet)
    b = three.member("B")
    b.meet()
    assert b.driver.run(ask({three.id("Host"): TreeDone(0)}, GoOnFrom)) == {three.id("Host"): GoOnFrom(7)}
    assert not meeting.done(), "A has not come yet"
    a = three.member("A")
    a.meet()
    assert meeting.result(DEADLINE_S) == ()


@pytest.mark.parametrize("again", [b"", b"another session's terms"])
def test_who_comes_for_a_session_that_went_on_alone_is_told_so_in_another_one(three: Three, again: bytes) -> None:
    """Whether the host begins a new one or goes on with another; it knows of two, and B asks for one of them."""
    for number, digest in enumerate((b"a third one's terms", TERMS)):
        three.host.driver.news.add(three.id("B"), GoOnFrom(number), digest)
    meeting = three.pool.submit(three.host.driver.connect, DEADLINE_S, LIST, again)
    a, b = three.member("A"), three.member("B")
    joining = three.pool.submit(a.driver.connect, DEADLINE_S, LIST, again)
    b.meet()
    assert b.driver.run(ask({three.id("Host"): TreeDone(0)}, GoOnFrom)) == {three.id("Host"): GoOnFrom(1)}
    b.link.close()
    with pytest.raises(TermsMismatch, match="B came to go on with a session that has gone on without it, and was told"):
        meeting.result(DEADLINE_S)
    three.host.link.close(linger_s=0.0)
    assert joining.exception(DEADLINE_S) is None or isinstance(joining.exception(), PeerLost)


def test_of_other_sessions_there_is_nothing_to_tell(three: Three) -> None:
    three.host.driver.news.add(three.id("B"), GoOnFrom(1), b"a third one's terms")
    meeting = three.pool.submit(three.host.driver.connect, DEADLINE_S, LIST)
    a, b = three.member("A"), three.member("B")
    three.pool.submit(a.driver.connect, DEADLINE_S, LIST)
    asking = three.pool.submit(b.meet)
    with pytest.raises(TermsMismatch, match="B wants to go on with an interrupted session"):
        meeting.result(DEADLINE_S)
    three.host.link.close(linger_s=0.0)
    with pytest.raises(TermsMismatch, match="Host begins a new session"):
        asking.result(DEADLINE_S)


def test_who_comes_back_before_it_is_agreed_is_noticed(three: Three) -> None:
    a = three.member("A")
    meeting = three.pool.submit(three.host.meet, without=lambda: [three.id("B")])
    a.meet()
    meeting.result(DEADLINE_S)

    async def asks() -> None:
        await ask({three.id("A"): TreeDone(0)}, TrainingDone)

    async def thinks() -> None:
        await Exchange({}, (TreeDone,), (three.id("Host"),))
        await Exchange({}, (Finished,), (three.id("Host"),))

    running = three.pool.submit(three.host.driver.run, asks())
    thinking = three.pool.submit(a.driver.run, thinks())
    b = three.member("B")
    three.pool.submit(b.meet)
    back = running.exception(DEADLINE_S)
    assert isinstance(back, PeerLost)
    assert (back.text.values["peer"], back.text.values["reason"]) == ("B", "back")
    told = thinking.exception(DEADLINE_S)
    assert isinstance(told, PeerLost)
    assert told.text.values["reason"] == "other_lost"
    three.host.link.close(linger_s=0.0)


@pytest.mark.parametrize("b_has_answered", [True, False])
def test_a_person_need_not_wait_for_a_link_that_is_down(three: Three, b_has_answered: bool) -> None:
    """Nobody said good-bye. What all have answered is heard all the same; what B did not say is not waited for."""
    a, b = three.member("A"), three.member("B")
    for each in [three.pool.submit(party.meet) for party in (three.host, a, b)]:
        each.result(DEADLINE_S)
    heard: list[Any] = []
    b_is_silent = threading.Event()

    async def host() -> None:
        heard.append(await Exchange({}, (TreeDone,), (three.id("A"), three.id("B"))))
        await tell({three.id("B"): Finished()})

    async def answers() -> None:
        b_is_silent.wait(DEADLINE_S)
        await ask({three.id("Host"): TreeDone(1)}, Finished)

    running = three.pool.submit(three.host.driver.run, host())
    answering = three.pool.submit(a.driver.run, answers())
    if b_has_answered:
        b.driver._answer(Exchange({three.id("Host"): (TreeDone(2),)}))
        assert b.link.flush(DEADLINE_S)
    with b.link._carrier.changed:  # its thread can neither send nor receive: the network is down
        while three.host.link.state(three.id("B")).connected:
            three.host.link.wait_connected(NOBODY, 0.02)
        three.host.driver.given_up = lambda: [three.id("B")]
        if b_has_answered:
            b_is_silent.set()
            while not heard:
                three.host.link.wait_connected(NOBODY, 0.02)
            # What it is told stays in the queue until it is back or the link gives up.
            assert heard == [{three.id("A"): TreeDone(1), three.id("B"): TreeDone(2)}]
            assert running.exception(DEADLINE_S) is None
        else:
            lost = running.exception(DEADLINE_S)
            assert isinstance(lost, PeerLost)
            assert (lost.text.values["peer"], lost.text.values["reason"]) == ("B", "given_up")
            b_is_silent.set()
            assert isinstance(answering.exception(DEADLINE_S), PeerLost)
            assert heard == []
    three.host.link.close(linger_s=0.0)
