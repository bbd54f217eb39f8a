"""How fast a line is, from when a peer had everything."""

from __future__ import annotations

from fedcore.net.mailroom import Mailroom, Rules
from fedcore.net.pace import Pace

ME, PEER = "a" * 64, "b" * 64
MIB = 1 << 20


def test_a_stretch_from_the_first_byte_queued_to_the_last_one_taken():
    pace = Pace()
    assert pace.bytes_per_s is None
    pace.queued(MIB, 10.0)
    pace.queued(MIB, 10.5)
    pace.taken(12.0)
    assert pace.bytes_per_s == MIB
    pace.taken(13.0)  # nothing was under way
    assert pace.bytes_per_s == MIB


def test_short_messages_and_a_line_that_was_down_do_not_count():
    pace = Pace()
    pace.queued(1000, 0.0)
    pace.taken(1.0)
    assert pace.bytes_per_s is None
    for start, seconds in ((10.0, 0.5), (20.0, 3600.0), (5000.0, 0.5)):
        pace.queued(MIB, start)
        pace.taken(start + seconds)
    assert pace.bytes_per_s == 2 * MIB


def test_the_mailroom_times_what_its_peer_acknowledges():
    """Two mailrooms, the wire between them a clock that goes on a millisecond for each frame."""
    now = [0.0]
    rooms = {
        ME: Mailroom(ME, None, 1, Rules(), lambda: now[0], lambda: now[0], {}),
        PEER: Mailroom(PEER, ME, 2, Rules(), lambda: now[0], lambda: now[0], {}),
    }
    rooms[ME].allow(PEER, bytes(32), None)
    rooms[PEER].connection(True)

    def send(sender, recipient, raw):
        now[0] += 1e-3
        rooms[recipient].arrived(raw, PEER if recipient == ME else ME)
        return True

    def settle():
        for _ in range(200):
            for room in (ME, PEER):
                rooms[room].pump(lambda to, raw, room=room: send(room, to, raw))
            if rooms[ME].is_flushed():
                return

    settle()
    began = now[0]
    rooms[ME].post(PEER, bytes(4 * MIB))
    settle()
    speed = rooms[ME].state(PEER).bytes_per_s
    assert speed is not None
    assert 4 * MIB / (now[0] - began) <= speed <= 65_536 / 1e-3
    assert rooms[PEER].state(ME).bytes_per_s is None
