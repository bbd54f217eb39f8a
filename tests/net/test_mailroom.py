"""The rules between streams and inbox, with a clock that the test turns."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fedcore import __version__
from fedcore.errors import PeerLost, ProtocolError
from fedcore.net.frames import CHUNK_BYTES, Frame, Kind, VersionError, decode, encode
from fedcore.net.mailroom import Mailroom, Rules

HOST, ONE, TWO = "aa", "b1", "c2"
KEYS = {ONE: bytes([1]) * 32, TWO: bytes([2]) * 32}


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


class Net:
    """A host and its members, joined by a line which loses nothing and takes no time."""

    def __init__(self, rules: Rules | None = None) -> None:
        self.clock = Clock()
        self.rules = rules or Rules()
        self.rooms: dict[str, Mailroom] = {}
        self.start(HOST, 1)
        for member in (ONE, TWO):
            self.rooms[HOST].allow(member, KEYS[member], f"Hospital {member}")

    def start(self, party: str, epoch: int, program: str = __version__) -> Mailroom:
        host = None if party == HOST else HOST
        room = Mailroom(party, host, epoch, self.rules, self.clock, lambda: 1_700_000_000.0, {}, program)
        room.connection(True)
        self.rooms[party] = room
        return room

    def settle(self) -> None:
        moved = True
        while moved:
            moved = False
            for party, room in list(self.rooms.items()):
                queue: list[tuple[str, bytes]] = []
                room.pump(lambda to, raw, queue=queue: queue.append((to, raw)) or True)
                moved |= bool(queue)
                for to, raw in queue:
                    self.carry(party, to, raw)

    def carry(self, party: str, to: str, raw: bytes) -> None:
        via = party if party != HOST else to
        room = self.rooms.get(HOST if party != HOST else to)
        if room is None:
            return
        arrival = room.arrived(raw, via if party != HOST else HOST)
        if arrival.relay is not None:
            self.carry(HOST, *arrival.relay)

    def ticks(self, seconds: float) -> None:
        end = self.clock.now + seconds
        while self.clock.now < end:
            self.clock.now += 2.0
            self.settle()


@pytest.fixture
def net() -> Net:
    net = Net()
    net.start(ONE, 11)
    net.start(TWO, 22)
    net.settle()
    return net


def test_payloads_reach_the_host_and_through_it_other_members(net):
    net.rooms[ONE].post(HOST, b"to the host")
    net.rooms[ONE].post(TWO, b"to the other")
    net.ticks(2.0)
    net.ticks(2.0)
    assert net.rooms[HOST].take() == (ONE, b"to the host")
    assert net.rooms[HOST].take() is None
    assert net.rooms[TWO].take() == (ONE, b"to the other")
    assert net.rooms[ONE].is_flushed()


def test_a_dead_peer_shows_within_ten_seconds_and_is_lost_after_the_agreed_time(net):
    assert net.rooms[HOST].state(ONE).connected
    del net.rooms[ONE]
    net.ticks(8.0)
    assert not net.rooms[HOST].state(ONE).connected
    assert net.rooms[HOST].take() is None
    net.ticks(590.0)
    assert net.rooms[HOST].take() is None
    net.ticks(4.0)
    with pytest.raises(PeerLost) as lost:
        net.rooms[HOST].take()
    assert lost.value.text.values["peer_id"] == ONE
    assert lost.value.text.values["reason"] == "silent"
    assert "Hospital b1" in str(lost.value)
    net.ticks(590.0)
    assert net.rooms[HOST].take() is None, "raised once, and again only after as much more silence"


def test_a_computer_that_slept_does_not_take_its_own_sleep_for_silence(net):
    net.clock.now += 100_000
    net.settle()
    assert net.rooms[HOST].take() is None
    net.ticks(4.0)
    assert net.rooms[HOST].state(ONE).connected


def test_a_peer_which_was_silent_goes_on_where_it_was(net):
    one = net.rooms.pop(ONE)
    net.rooms[HOST].post(ONE, b"for later")
    net.ticks(700.0)
    with pytest.raises(PeerLost):
        net.rooms[HOST].take()
    net.rooms[ONE] = one
    net.ticks(2.0)
    net.ticks(2.0)
    assert one.take() == (HOST, b"for later")


def test_what_came_before_a_restart_is_delivered_before_it_is_raised(net):
    net.rooms[ONE].post(HOST, b"last words")
    net.settle()
    again = net.start(ONE, 12)
    again.post(HOST, b"first words")
    net.ticks(2.0)
    host = net.rooms[HOST]
    assert host.take() == (ONE, b"last words")
    with pytest.raises(PeerLost, match="restarted"):
        host.take()
    assert host.take() == (ONE, b"first words")


def test_nothing_is_sent_to_a_restarted_peer_before_the_application_knows(net):
    host = net.rooms[HOST]
    net.rooms[ONE].post(HOST, b"old")
    net.settle()
    again = net.start(ONE, 12)
    again.post(HOST, b"new")
    net.ticks(2.0)
    with pytest.raises(PeerLost, match="restarted"):
        host.post(ONE, b"meant for the old process")
    assert host.take() == (ONE, b"new"), "what the old process sent is not among what the new one sends"
    assert host.last_words(ONE) == [b"old"]
    assert host.last_words(ONE) == [], "told once"
    host.post(ONE, b"meant for the new process")
    net.ticks(2.0)
    assert again.take() == (HOST, b"meant for the new process")


def test_of_two_restarts_in_a_row_only_the_last_conversation_is_left(net):
    host = net.rooms[HOST]
    for epoch in (12, 13):
        net.start(ONE, epoch).post(HOST, b"%d" % epoch)
        net.ticks(2.0)
    with pytest.raises(PeerLost, match="restarted"):
        host.take()
    assert host.take() == (ONE, b"13")
    assert host.take() is None


def test_a_restart_after_silence_is_what_the_application_hears_of(net):
    del net.rooms[ONE]
    net.ticks(602.0)
    net.start(ONE, 12)
    net.ticks(2.0)
    host = net.rooms[HOST]
    with pytest.raises(PeerLost, match="restarted"):
        host.take()
    assert not any(peer == ONE for peer, _ in host._inbox.items)


def test_goodbye_is_heard_at_once_by_host_and_members(net):
    net.rooms[ONE].post(TWO, b"x")
    net.ticks(2.0)
    one = net.rooms.pop(ONE)
    for to, raw in one.byes():
        net.carry(ONE, to, raw)
    for party in (HOST, TWO):
        if party == TWO:
            assert net.rooms[TWO].take() == (ONE, b"x")
        with pytest.raises(PeerLost, match="closed"):
            net.rooms[party].take()
        assert not net.rooms[party].state(ONE).connected
    net.ticks(2000.0)
    assert net.rooms[HOST].take() is None, "it said good-bye: its silence is no news"


def raw(**changes) -> bytes:
    return encode(replace(Frame(Kind.PING, ONE, HOST, epoch=11, to_epoch=1, sequence=1), **changes))


def test_a_frame_in_another_hospitals_name_is_refused_naming_who_sent_it(net):
    host = net.rooms[HOST]
    assert host.arrived(raw(sender=TWO), via=ONE).relay is None
    with pytest.raises(ProtocolError) as error:
        host.take()
    assert "Hospital b1" in str(error.value)
    assert "another hospital's name" in error.value.detail
    assert host.arrived(raw(sender=TWO, recipient="dd"), via=ONE).relay is None


@pytest.mark.parametrize("frame", [b"", b"FSLK", b"noise" * 50, raw()[:-1], raw() + b"x"])
def test_malformed_frames_are_refused_naming_the_peer_once(net, frame):
    host = net.rooms[HOST]
    for _ in range(5):
        host.arrived(frame, via=ONE)
    with pytest.raises(ProtocolError) as error:
        host.take()
    assert "Hospital b1" in str(error.value)
    assert host.take() is None
    host.arrived(frame, via=ONE)
    host.arrived(b"something else", via=ONE)
    assert host.take() is None, "reported once until the peer behaves"
    assert "does not accept" in str(host.state(ONE).problem)
    net.ticks(2.0)
    assert host.state(ONE).problem is None
    host.arrived(frame, via=ONE)
    with pytest.raises(ProtocolError):
        host.take()


def test_another_version_is_named_and_told_ours_at_most_once_a_second(net):
    host = net.rooms[HOST]
    other = raw()[:4] + b"\x09" + raw()[5:]
    reply = host.arrived(other, via=ONE).reply
    assert decode(reply).kind == Kind.REPORT
    assert host.arrived(other, via=ONE).reply is None
    with pytest.raises(ProtocolError, match="version 9, here 1") as error:
        host.take()
    assert "Install the same version" in str(error.value)


@pytest.mark.parametrize(("theirs", "who"), [(0, "Hospital b1 has the older one"), (9, "the older one is here")])
def test_whose_program_is_the_older_one_is_said(net, theirs, who):
    host = net.rooms[HOST]
    host.arrived(raw()[:4] + bytes([theirs]) + raw()[5:], via=ONE)
    with pytest.raises(ProtocolError, match="Hospital b1 runs another version") as error:
        host.take()
    assert who in str(error.value)


def test_programs_of_different_versions_work_together_and_tell_each_other_theirs():
    net = Net()
    net.start(ONE, 11, "0.0.9")
    net.start(TWO, 22, "12.0.1")
    net.settle()
    net.rooms[ONE].post(HOST, b"from the older one")
    net.rooms[ONE].post(TWO, b"to the newest")
    net.ticks(4)
    assert net.rooms[HOST].take() == (ONE, b"from the older one")
    assert net.rooms[TWO].take() == (ONE, b"to the newest")
    host = net.rooms[HOST]
    assert (host.state(ONE).program, host.state(TWO).program) == ("0.0.9", "12.0.1")
    assert net.rooms[ONE].state(HOST).program == __version__
    assert net.rooms[TWO].state(ONE).program == "0.0.9"
    assert host.state(ONE).connected


def test_a_program_that_does_not_tell_its_version_is_connected_all_the_same():
    net = Net()
    net.start(ONE, 11, "")
    net.settle()
    assert net.rooms[HOST].state(ONE).connected
    assert net.rooms[HOST].state(ONE).program == ""


def test_the_doctors_question_touches_no_stream(net):
    host = net.rooms[HOST]
    before = host.state(ONE)
    net.clock.now += 2.0
    arrival = host.arrived(raw(kind=Kind.PROBE, epoch=999, to_epoch=0), via=ONE)
    assert decode(arrival.reply).total == 1_700_000_000_000
    assert not arrival.is_current
    assert host.state(ONE).messages_received == before.messages_received
    assert host.take() is None


def test_a_member_takes_no_frame_for_another_and_relays_nothing(net):
    one = net.rooms[ONE]
    assert one.arrived(raw(sender=HOST, recipient=TWO, epoch=1), via=HOST).relay is None
    with pytest.raises(ProtocolError):
        one.take()


def test_a_forgotten_peer_is_not_listened_to(net):
    host = net.rooms[HOST]
    net.rooms[ONE].post(HOST, b"too late")
    net.settle()
    host.forget(ONE)
    assert host.take() is None
    net.rooms[ONE].post(HOST, b"later still")
    net.rooms[TWO].post(ONE, b"to one")
    net.ticks(4.0)
    assert host.take() is None
    assert net.rooms[ONE].take() is None
    with pytest.raises(ValueError, match="not on the list"):
        host.post(ONE, b"x")


def test_an_inbox_nobody_empties_stops_the_sender_and_goes_on_when_it_is_emptied():
    net = Net(Rules(max_inbox=3 * CHUNK_BYTES))
    net.start(ONE, 11)
    net.settle()
    for n in range(200):
        net.rooms[ONE].post(HOST, bytes([n]) * CHUNK_BYTES)
    for _ in range(5):
        net.ticks(2.0)
    host = net.rooms[HOST]
    assert len(host._inbox.items) <= 4
    received = []
    while len(received) < 200:
        item = host.take()
        if item is None:
            net.ticks(2.0)
        else:
            received.append(item[1][0])
    assert received == list(range(200))


def test_a_payload_above_the_agreed_size_is_not_even_queued(net):
    net.rooms[ONE].rules = replace(net.rooms[ONE].rules, max_payload=10)
    with pytest.raises(ValueError, match="max_payload"):
        net.rooms[ONE].post(HOST, bytes(11))


def test_a_host_cannot_make_a_member_keep_streams_without_end(net):
    one = net.rooms[ONE]
    for n in range(1000):
        one.arrived(raw(sender=f"{n:04x}", recipient=ONE, epoch=5), via=HOST)
    assert len(one._streams) <= 256


def test_keys_and_ids_on_the_list_are_checked(net):
    host = net.rooms[HOST]
    for party, key in ((HOST, KEYS[ONE]), (ONE, b"short"), ("XYZ", KEYS[ONE])):
        with pytest.raises(ValueError, match="id"):
            host.allow(party, key, None)
    host.allow(ONE, bytes(32), None)
    assert KEYS[ONE] not in host.allowed, "a new key takes the place of the old one"


def test_version_error_tells_the_version():
    with pytest.raises(VersionError, match="7"):
        decode(b"FSLK\x07")
