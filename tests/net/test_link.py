"""Links over real sockets on loopback."""

from __future__ import annotations

import gc
import socket
import subprocess
import sys
import threading
import time
from dataclasses import replace

import psutil
import pytest

from fedcore.errors import DataError, PeerLost
from fedcore.net.link import Link
from fedcore.node.process import free_port

MIB = 1 << 20


def test_payloads_go_both_ways_whole_and_in_order(world):
    host, member = world.open_pair()
    payloads = [b"", b"x", bytes(65536), bytes(65537), *(b"%d" % n for n in range(200))]
    for payload in payloads:
        host.send(world.one.id, payload)
        member.send(world.host.id, payload)
    assert [host.receive(10.0) for _ in payloads] == [(world.one.id, p) for p in payloads]
    assert [member.receive(10.0) for _ in payloads] == [(world.host.id, p) for p in payloads]
    assert host.flush(10.0)
    assert member.flush(10.0)
    state = member.state(world.host.id)
    assert state.messages_sent == state.messages_received == len(payloads)
    assert state.bytes_sent >= sum(map(len, payloads))
    assert state.last_heard_s < 10


def test_a_payload_of_64_mib_arrives(world, helpers):
    host, member = world.open_pair()
    payload = helpers.noise(64 * MIB)
    member.send(world.host.id, payload)
    peer, received = host.receive(30.0)
    assert peer == world.one.id
    assert received == payload


def test_members_reach_each_other_through_the_host(world, helpers):
    host = world.open_host()
    one, two = (world.open_member(p, host.address) for p in (world.one, world.two))
    payload = helpers.noise(5 * MIB)
    one.send(world.two.id, payload)
    two.send(world.one.id, b"and back")
    assert two.receive(20.0) == (world.one.id, payload)
    assert one.receive(20.0) == (world.two.id, b"and back")
    assert host.receive(0.0) is None, "the host only passes on"
    helpers.eventually(lambda: one.state(world.two.id).connected)


def test_a_member_may_start_before_the_host_listens_or_knows_it(world, helpers):
    address = f"127.0.0.1:{free_port()}"
    late = helpers.make_party("d3" * 32)
    member = world.open_member(late, address)
    member.send(world.host.id, b"early")
    helpers.eventually(lambda: member.state(world.host.id).problem is not None)
    assert "Nothing answers" in str(member.state(world.host.id).problem)
    host = world.open_host(address=address)
    helpers.eventually(lambda: "does not know" in str(member.state(world.host.id).problem))
    assert host.receive(0.0) is None
    host.allow(late.id, late.public, "Late Clinic")
    assert host.receive(10.0) == (late.id, b"early")
    assert member.state(world.host.id).problem is None


def test_a_cut_line_is_invisible_but_for_the_state(world, make_line, helpers):
    host = world.open_host()
    line = make_line(host.address)
    member = world.open_member(world.one, line.address)
    assert member.wait_connected(world.host.id, 10.0)
    line.is_open = False
    line.cut()
    helpers.eventually(lambda: not member.state(world.host.id).connected)
    helpers.eventually(lambda: not host.state(world.one.id).connected)
    member.send(world.host.id, b"while down")
    host.send(world.one.id, b"while down, back")
    line.is_open = True
    assert host.receive(10.0) == (world.one.id, b"while down")
    assert member.receive(10.0) == (world.host.id, b"while down, back")
    helpers.eventually(lambda: member.state(world.host.id).connected)


def test_nothing_is_lost_or_doubled_when_the_line_is_cut_again_and_again(world, make_line, helpers):
    host = world.open_host()
    line = make_line(host.address)
    member = world.open_member(world.one, line.address)
    up, down = ([helpers.noise(MIB // 2 + n) for n in range(12)] for _ in range(2))
    for n in range(12):
        if n % 3 == 0:
            line.cut_after = line.forwarded + MIB + n * 1000
        member.send(world.host.id, up[n])
        host.send(world.one.id, down[n])
        if n % 3 == 2:
            helpers.eventually(lambda n=n: line.cuts >= n // 3 + 1)
    assert [host.receive(20.0) for _ in up] == [(world.one.id, p) for p in up]
    assert [member.receive(20.0) for _ in down] == [(world.host.id, p) for p in down]
    assert line.cuts == 4
    assert host.flush(10.0)
    assert member.flush(10.0)
    assert host.receive(0.0) is None
    assert member.receive(0.0) is None


def test_relayed_payloads_survive_a_cut_of_the_other_members_line(world, make_line, helpers):
    host = world.open_host()
    line = make_line(host.address)
    one, two = world.open_member(world.one, host.address), world.open_member(world.two, line.address)
    assert two.wait_connected(world.host.id, 10.0)
    line.cut_after = line.forwarded + 2 * MIB
    payloads = [helpers.noise(MIB) for _ in range(6)]
    for payload in payloads:
        one.send(world.two.id, payload)
    assert [two.receive(20.0) for _ in payloads] == [(world.one.id, p) for p in payloads]
    assert line.cuts == 1
    assert two.receive(0.0) is None


def test_a_restarted_program_is_reported_and_talked_to_anew(world):
    host, member = world.open_pair()
    member.send(world.host.id, b"before")
    assert host.receive(10.0) == (world.one.id, b"before")
    again = world.open_member(world.one, host.address)  # the old one is still there, as after a crash
    again.send(world.host.id, b"after")
    with pytest.raises(PeerLost) as lost:
        host.receive(10.0)
    assert lost.value.text.values["reason"] == "restarted"
    assert lost.value.text.values["peer_id"] == world.one.id
    assert "Heart Centre" in str(lost.value)
    assert host.receive(10.0) == (world.one.id, b"after")
    host.send(world.one.id, b"welcome")
    assert again.receive(10.0) == (world.host.id, b"welcome")


def test_closing_tells_the_other_side_after_everything_was_delivered(world):
    host, member = world.open_pair()
    payload = bytes(3 * MIB)
    member.send(world.host.id, payload)
    member.close()
    assert host.receive(10.0) == (world.one.id, payload)
    with pytest.raises(PeerLost, match="closed"):
        host.receive(10.0)
    assert not host.state(world.one.id).connected


def test_a_silent_peer_is_lost_after_the_agreed_time(world, helpers):
    rules = replace(helpers.quick, lost_after_s=0.5)
    member = world.open_member(world.one, "127.0.0.1:9", rules)
    with pytest.raises(PeerLost) as lost:
        member.receive(10.0)
    assert lost.value.text.values["reason"] == "silent"
    assert "North" in str(lost.value)


def test_sending_waits_for_a_slow_reader_and_can_be_cancelled(world, helpers):
    class CancelledError(Exception):
        pass

    is_cancelled = threading.Event()

    def check() -> None:
        if is_cancelled.is_set():
            raise CancelledError

    rules = replace(helpers.quick, max_queued=MIB, max_inbox=MIB)
    world.open_host(rules)
    member = world.open_member(world.one, "127.0.0.1:9", rules, check=check)
    member.send(world.host.id, bytes(2 * MIB))  # one payload always goes, however large
    waker = threading.Timer(0.3, is_cancelled.set)
    waker.start()
    with pytest.raises(CancelledError):
        member.send(world.host.id, b"x")
    is_cancelled.clear()
    assert member.flush(0.1) is False
    is_cancelled.set()
    with pytest.raises(CancelledError):
        member.receive(None)


def test_back_pressure_lets_everything_through_in_the_end(world, helpers):
    rules = replace(helpers.quick, max_queued=MIB, max_inbox=MIB)
    host, member = world.open_pair(rules)
    payloads = [bytes([n]) * (MIB // 3) for n in range(30)]

    def feed() -> None:
        for payload in payloads:
            member.send(world.host.id, payload)

    feeder = threading.Thread(target=feed)
    feeder.start()
    assert [host.receive(20.0) for _ in payloads] == [(world.one.id, p) for p in payloads]
    feeder.join()


def test_receive_returns_none_when_nothing_came(world):
    host, _ = world.open_pair()
    assert host.receive(0.0) is None
    assert host.receive(0.05) is None


def test_a_busy_application_thread_keeps_the_line_alive(world, helpers):
    """A process that computes in Python for longer than the limit stays connected: its link has its own thread."""
    limit_s = 1.0
    host, member = world.open_pair(replace(helpers.quick, heard_within_s=limit_s))
    begun = computing_since = last = time.monotonic()
    while last - computing_since < 2 * limit_s:
        sum(range(20_000))
        connected = member.state(world.host.id).connected and host.state(world.one.id).connected
        now = time.monotonic()
        if now - last > limit_s / 5:  # the whole process stood still, which no thread of its own helps against
            computing_since = now
        last = now
        assert connected or now - computing_since < limit_s
        assert now - begun < 60, "this computer never let the process compute for two seconds"


@pytest.mark.parametrize("address", ["", "nothing", "host:", "host:99999", "tcp://host:1", "ho st:1", "host:1:2"])
def test_a_wrong_address_is_named(world, address):
    with pytest.raises(DataError, match="not an address"):
        world.open_member(world.one, address)


def test_a_port_in_use_is_named_and_leaves_nothing_open(world):
    host = world.open_host()
    before = set(threading.enumerate())
    with pytest.raises(DataError, match="in use"):
        world.open_host(address=host.address)
    with pytest.raises(DataError, match="cannot listen"):
        world.open_host(address="192.0.2.1:5757")
    assert set(threading.enumerate()) <= before


def has_ipv6() -> bool:
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            return True
    except OSError:
        return False


@pytest.mark.skipif(not has_ipv6(), reason="this computer has no IPv6")
def test_ipv6_addresses_work(world):
    host = world.open_host(address="[::1]:0")
    member = world.open_member(world.one, host.address)
    member.send(world.host.id, b"six")
    assert host.receive(10.0) == (world.one.id, b"six")


def test_a_peer_not_on_the_list_cannot_be_sent_to(world):
    host = world.open_host()
    with pytest.raises(ValueError, match="not on the list"):
        host.send("ee" * 32, b"x")


def test_closing_leaves_no_thread_and_no_socket(world):
    world.open_pair()
    world.stack.close()
    gc.collect()  # what tests before this one have left is gone now, or at any moment: it may only become less
    threads, files = set(threading.enumerate()), psutil.Process().num_fds()
    for _ in range(5):
        host, member = world.open_pair()
        member.send(world.host.id, b"x")
        assert host.receive(10.0)
        member.close()
        host.close()
        host.close()  # the second time does nothing
    assert set(threading.enumerate()) <= threads
    assert psutil.Process().num_fds() <= files
    with pytest.raises(RuntimeError, match="closed"):
        host.receive(None)


def test_closing_does_not_wait_for_a_peer_that_is_not_there(world):
    member = world.open_member(world.one, "127.0.0.1:9")
    member.send(world.host.id, b"never")
    done = threading.Event()

    def close() -> None:
        member.close(linger_s=0.2)
        done.set()

    threading.Thread(target=close).start()
    assert done.wait(5.0)


def test_a_process_killed_at_once_is_noticed(world, helpers):
    """Another process, killed without a word: the state tells; nothing is raised before `lost_after_s`."""
    host = world.open_host()
    script = (
        "import sys; from fedcore.net.link import Link, Rules\n"
        "a = sys.argv\n"
        "link = Link.member(*[bytes.fromhex(x) for x in a[1:3]], a[3], a[4], bytes.fromhex(a[5]), a[6],"
        " rules=Rules(ping_every_s=0.05))\n"
        "link.send(a[4], b'here')\n"
        "link.receive(None)\n"
    )
    me, north = world.one, world.host
    arguments = [me.secret.hex(), me.public.hex(), me.id, north.id, north.public.hex(), host.address]
    process = subprocess.Popen([sys.executable, "-c", script, *arguments])
    try:
        assert host.receive(20.0) == (me.id, b"here")
        process.kill()
        helpers.eventually(lambda: not host.state(me.id).connected)
        assert host.receive(0.0) is None
    finally:
        process.kill()
        process.wait()


def test_the_link_is_a_context_manager(world):
    with Link.member(
        world.one.secret, world.one.public, world.one.id, world.host.id, world.host.public, "127.0.0.1:9"
    ) as link:
        assert not link.state(world.host.id).connected
    with pytest.raises(RuntimeError):
        link.flush(None)
