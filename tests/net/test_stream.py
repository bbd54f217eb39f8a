"""Two streams joined by a line which loses, repeats and delays whatever the test says."""

from __future__ import annotations

from collections import deque
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fedcore.net.frames import CHUNK_BYTES, Frame, Kind, decode, encode
from fedcore.net.stream import WINDOW, BreachError, Gone, Payload, Stream


def make_stream(me: str, peer: str, epoch: int, max_payload: int = 1 << 30) -> Stream:
    return Stream(me, peer, epoch, max_payload=max_payload, ping_every_s=2.0, now=0.0)


class Wire:
    """A direction of the line. Frames keep their order; `fate` says of each whether it arrives 0, 1 or 2 times."""

    def __init__(self, source: Stream, target: Stream, fate) -> None:
        self.source, self.target, self.fate = source, target, fate
        self.under_way: deque[bytes] = deque()
        self.received: list[bytes] = []

    def load(self, now: float, capacity: int = 10_000) -> bool:
        moved = False
        while len(self.under_way) < capacity and (frame := self.source.due(now)) is not None:
            raw = encode(frame)
            self.source.sent(frame, len(raw), now)
            self.under_way.extend([raw] * self.fate())
            moved = True
        return moved

    def unload(self, now: float) -> bool:
        moved = bool(self.under_way)
        while self.under_way:
            raw = self.under_way.popleft()
            for event in self.target.accept(decode(raw), len(raw), now):
                assert isinstance(event, Payload)
                self.received.append(event.data)
        return moved


def run(wires: list[Wire], rounds: int, start: float = 0.0) -> float:
    """Let everything arrive, then let the time of one ping pass, so many times."""
    now = start
    for _ in range(rounds):
        while sum(wire.load(now) | wire.unload(now) for wire in wires):
            pass
        now += 2.0
    return now


def always() -> int:
    return 1


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from([0, 1, CHUNK_BYTES, CHUNK_BYTES + 1, 5 * CHUNK_BYTES]), max_size=8),
    st.lists(st.sampled_from([0, 1, 1, 2]), min_size=1, max_size=60),
)
def test_every_payload_arrives_once_and_in_order_whatever_is_lost_or_repeated(sizes, fates):
    a, b = make_stream("aa", "bb", 11), make_stream("bb", "aa", 22)
    plan = iter(fates)  # after that the line is good
    wires = [Wire(a, b, lambda: next(plan, 1)), Wire(b, a, lambda: next(plan, 1))]
    payloads = [bytes([n]) * size for n, size in enumerate(sizes)]
    for payload in payloads:
        a.enqueue(payload)
        b.enqueue(payload)
    run(wires, rounds=4 + len(fates))
    assert wires[0].received == payloads
    assert wires[1].received == payloads
    assert a.is_idle
    assert a.queued_bytes == b.queued_bytes == 0


def test_nothing_is_sent_twice_on_a_slow_line_which_loses_nothing():
    """However late acknowledgements come, sending again takes evidence of a loss."""
    a, b = make_stream("aa", "bb", 11), make_stream("bb", "aa", 22)
    there, back = Wire(a, b, always), Wire(b, a, always)
    run([there, back], rounds=1)
    a.enqueue(bytes(200 * CHUNK_BYTES))
    before = a.bytes_sent
    for step in range(2000):
        now = 2.0 + step * 1.5  # 1.5 s for each frame of 64 KiB
        there.load(now, capacity=WINDOW + 5)
        if there.under_way:
            raw = there.under_way.popleft()
            there.received += [e.data for e in b.accept(decode(raw), len(raw), now) if isinstance(e, Payload)]
        back.load(now)
        back.unload(now)
        if there.received:
            break
    assert there.received == [bytes(200 * CHUNK_BYTES)]
    assert a.bytes_sent - before < 201 * (CHUNK_BYTES + 200)


def test_no_more_than_the_window_is_under_way():
    a, b = make_stream("aa", "bb", 11), make_stream("bb", "aa", 22)
    there, back = Wire(a, b, always), Wire(b, a, always)
    run([there, back], rounds=1)
    a.enqueue(bytes(500 * CHUNK_BYTES))
    there.load(1.0)
    assert sum(decode(raw).kind == Kind.DATA for raw in there.under_way) == WINDOW


def test_a_receiver_without_room_stops_the_sender_and_room_lets_it_go_on():
    a, b = make_stream("aa", "bb", 11), make_stream("bb", "aa", 22)
    wires = [Wire(a, b, always), Wire(b, a, always)]
    now = run(wires, rounds=1)
    b.set_room(False)
    a.enqueue(bytes(300 * CHUNK_BYTES))
    now = run(wires, rounds=3, start=now)
    assert wires[0].received == []
    before = a.bytes_sent
    now = run(wires, rounds=5, start=now)
    assert a.bytes_sent - before < CHUNK_BYTES, "it keeps sending what cannot be taken"
    b.set_room(True)
    run(wires, rounds=2, start=now)
    assert len(wires[0].received) == 1


def meet(a: Stream, b: Stream) -> None:
    run([Wire(a, b, always), Wire(b, a, always)], rounds=1)


def chunk(**changes) -> Frame:
    good = Frame(Kind.DATA, "bb", "aa", epoch=22, to_epoch=11, count=1, total=2, payload=b"hi", credit=64)
    return replace(good, **changes)


def test_a_replayed_chunk_is_dropped():
    a = make_stream("aa", "bb", 11)
    meet(a, make_stream("bb", "aa", 22))
    assert a.accept(chunk(), 99, 1.0) == [Payload(b"hi")]
    for _ in range(3):
        assert a.accept(chunk(), 99, 1.0) == []
    assert a.messages_received == 1


def test_a_chunk_that_comes_too_early_is_dropped_within_the_window_and_refused_beyond():
    a = make_stream("aa", "bb", 11)
    meet(a, make_stream("bb", "aa", 22))
    assert a.accept(chunk(sequence=WINDOW - 1), 99, 1.0) == []
    with pytest.raises(BreachError, match="beyond the window"):
        a.accept(chunk(sequence=WINDOW), 99, 1.0)
    assert a.accept(chunk(), 99, 1.0) == [Payload(b"hi")]


@pytest.mark.parametrize(
    ("frames", "reason"),
    [
        ([chunk(acknowledged=1)], "never sent"),
        ([chunk(total=3 * CHUNK_BYTES, count=3, index=1)], "does not follow"),
        ([chunk(total=3 * CHUNK_BYTES, count=3), chunk(sequence=1)], "does not follow"),
        ([chunk(total=3 * CHUNK_BYTES, count=3), chunk(sequence=1, total=4 * CHUNK_BYTES, index=1)], "does not follow"),
        ([chunk(total=10 * CHUNK_BYTES + 1, count=11)], "larger than agreed"),
    ],
)
def test_chunks_no_honest_program_sends_are_refused(frames, reason):
    a = make_stream("aa", "bb", 11, max_payload=10 * CHUNK_BYTES)
    meet(a, make_stream("bb", "aa", 22))
    for frame in frames[:-1]:
        a.accept(frame, 99, 1.0)
    with pytest.raises(BreachError, match=reason):
        a.accept(frames[-1], 99, 1.0)


def test_a_restarted_peer_is_reported_once_and_its_old_frames_are_dropped():
    a, old, new = make_stream("aa", "bb", 11), make_stream("bb", "aa", 22), make_stream("bb", "aa", 33)
    meet(a, old)
    a.enqueue(b"for the old one")
    ping = new.due(0.0)
    assert a.accept(ping, 99, 1.0) == [Gone("restarted")]
    assert a.accept(ping, 99, 1.0) == []
    assert a.accept(chunk(), 99, 1.0) == [], "a late frame of the old process"
    assert a.accept(replace(ping, epoch=22), 99, 1.0) == []
    assert a.is_idle, "what was queued for the old process is not for the new one"
    a.enqueue(b"for the new one")
    wires = [Wire(a, new, always), Wire(new, a, always)]
    run(wires, rounds=1, start=2.0)
    assert wires[0].received == [b"for the new one"]


def test_what_is_queued_before_the_peer_was_met_reaches_the_process_that_is_met():
    """A stale ping of a dead process may come first; nothing was agreed with that one."""
    a, new = make_stream("aa", "bb", 11), make_stream("bb", "aa", 33)
    a.enqueue(b"hello")
    assert a.accept(Frame(Kind.PING, "bb", "aa", epoch=22, sequence=1), 99, 0.0) == []
    wires = [Wire(a, new, always), Wire(new, a, always)]
    run(wires, rounds=2)
    assert wires[0].received == [b"hello"]


def test_goodbye_ends_the_stream_and_the_same_peer_may_come_again():
    a, b = make_stream("aa", "bb", 11), make_stream("bb", "aa", 22)
    meet(a, b)
    assert a.accept(b.bye(), 99, 1.0) == [Gone("closed")]
    assert a.accept(b.bye(), 99, 1.0) == []
    assert not a.met
    again = make_stream("bb", "aa", 33)
    wires = [Wire(a, again, always), Wire(again, a, always)]
    a.enqueue(b"welcome back")
    run(wires, rounds=2, start=2.0)
    assert wires[0].received == [b"welcome back"]


def test_frames_for_an_earlier_process_of_ours_carry_nothing_over():
    a = make_stream("aa", "bb", 11)
    meet(a, make_stream("bb", "aa", 22))
    assert a.accept(chunk(to_epoch=10, acknowledged=5), 99, 1.0) == []
    assert a.accept(chunk(), 99, 1.0) == [Payload(b"hi")]
