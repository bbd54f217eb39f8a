"""Peers which are not on the list, and peers on the list which break the rules, over real sockets."""

from __future__ import annotations

import socket
import struct
from dataclasses import replace

import pytest
import zmq
from zmq.utils.monitor import parse_monitor_message

from fedcore.errors import PeerLost, ProtocolError
from fedcore.net.frames import CHUNK_BYTES, MAX_FRAME_BYTES, Frame, Kind, decode, encode
from fedcore.net.stream import WINDOW


@pytest.fixture
def host(world):
    return world.open_host()


def host_still_serves(world, host) -> None:
    member = world.open_member(world.two, host.address)
    member.send(world.host.id, b"still there?")
    while (received := host.receive(10.0)) != (world.two.id, b"still there?"):
        assert received is None or received[0] != world.two.id


def first_event(client, *events: zmq.Event) -> zmq.Event:
    while client.monitor.poll(10_000):
        event = parse_monitor_message(client.monitor.recv_multipart())["event"]
        if event in events:
            return zmq.Event(event)
    raise AssertionError("no such event")


# -- not on the list ---------------------------------------------------------------------------------------------------


def test_an_unknown_key_is_refused_and_hears_nothing(world, host, raw_client, helpers):
    stranger = helpers.make_party("dd" * 32)
    client = raw_client(stranger, world.host, host.address)
    client.socket.send(encode(Frame(Kind.PING, stranger.id, world.host.id, epoch=5, sequence=1)))
    client.socket.send(encode(Frame(Kind.PROBE, world.one.id, world.host.id, epoch=5)))
    assert first_event(client, zmq.Event.HANDSHAKE_FAILED_AUTH, zmq.Event.HANDSHAKE_SUCCEEDED) == (
        zmq.Event.HANDSHAKE_FAILED_AUTH
    )
    host_still_serves(world, host)
    assert not client.socket.poll(0)
    assert host.state(stranger.id).bytes_received == 0


@pytest.mark.parametrize("mechanism", ["null", "plain"])
def test_other_mechanisms_are_refused_and_hear_nothing(world, host, raw_client, mechanism):
    client = raw_client(world.one, world.host, host.address, mechanism=mechanism)
    client.socket.send(encode(Frame(Kind.PING, world.one.id, world.host.id, epoch=5, sequence=1)))
    failures = (
        zmq.Event.HANDSHAKE_FAILED_PROTOCOL,
        zmq.Event.HANDSHAKE_FAILED_NO_DETAIL,
        zmq.Event.HANDSHAKE_FAILED_AUTH,
        zmq.Event.DISCONNECTED,
    )
    assert first_event(client, zmq.Event.HANDSHAKE_SUCCEEDED, *failures) in failures
    host_still_serves(world, host)
    assert not client.socket.poll(0)


def test_the_right_key_with_the_wrong_host_key_is_refused(world, host, raw_client, helpers):
    client = raw_client(world.one, helpers.make_party("ee"), host.address)
    client.socket.send(b"x")
    failed = (zmq.Event.HANDSHAKE_FAILED_NO_DETAIL, zmq.Event.DISCONNECTED)
    assert first_event(client, zmq.Event.HANDSHAKE_SUCCEEDED, *failed) in failed
    host_still_serves(world, host)


def test_a_connection_that_names_its_own_route_takes_nobodys_post(world, host, raw_client):
    """libzmq lets a client choose the name of its connection; the host goes by the key alone."""
    member = world.open_member(world.one, host.address)
    assert host.wait_connected(world.one.id, 10.0)
    route = host._carrier._routes[world.one.id]
    client = raw_client(world.two, world.host, host.address, routing_id=b"x" + route[1:])
    ping = Frame(Kind.PING, world.two.id, world.host.id, epoch=5, sequence=1)
    client.socket.send(encode(ping))
    host.send(world.one.id, b"for one")
    assert member.receive(10.0) == (world.host.id, b"for one")
    assert client.socket.poll(10_000)
    assert decode(client.socket.recv()).recipient == world.two.id


@pytest.mark.parametrize(
    "garbage",
    [
        b"",
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        bytes(4096),
        b"\xff" * 4096,
        b"\xff" + bytes(8) + b"\x7f\x03\x01CURVE" + bytes(47) + b"\x04\xff" + b"\x05HELLO" + b"z" * 249,
        b"\xff" + bytes(8) + b"\x7f\x03\x00NULL" + bytes(48) + b"\x04\x19\x05READY" + bytes(19),
        b"\xff" + struct.pack(">Q", 2**63) + b"\x7f\x01\x05",
    ],
)
def test_garbage_on_the_port_is_answered_with_no_frame_and_no_crash(world, host, garbage):
    name, port = host.address.rsplit(":", 1)
    with socket.create_connection((name, int(port)), timeout=10) as connection:
        answer = b""
        try:
            connection.sendall(garbage)
            connection.shutdown(socket.SHUT_WR)
            while more := connection.recv(4096):
                answer += more
        except OSError:
            pass  # the host has closed the connection
    assert len(answer) <= 64, "more than ZeroMQ's greeting, which holds nothing of ours"
    host_still_serves(world, host)


# -- on the list -------------------------------------------------------------------------------------------------------


class Hostile:
    """The first member, speaking raw frames, after an honest first ping."""

    def __init__(self, world, host, client) -> None:
        self.world, self.host, self.client = world, host, client
        self.send(Frame(Kind.PING, world.one.id, world.host.id, epoch=55, sequence=1))
        while True:  # until the host has answered with its epoch
            frame = self.receive()
            if frame.kind == Kind.PONG:
                self.host_epoch = frame.epoch
                break
        self.good = Frame(
            Kind.DATA,
            world.one.id,
            world.host.id,
            epoch=55,
            to_epoch=self.host_epoch,
            count=1,
            total=2,
            payload=b"hi",
            credit=64,
        )

    def send(self, frame: Frame) -> None:
        self.client.socket.send(encode(frame))

    def receive(self) -> Frame:
        assert self.client.socket.poll(10_000)
        return decode(self.client.socket.recv())

    def expect_refusal(self, reason: str = "") -> None:
        """The host names the peer, takes nothing, and goes on serving others."""
        with pytest.raises(ProtocolError) as error:
            self.host.receive(10.0)
        assert "Heart Centre" in str(error.value)
        assert reason in error.value.detail
        host_still_serves(self.world, self.host)


@pytest.fixture
def hostile(world, host, raw_client):
    return Hostile(world, host, raw_client(world.one, world.host, host.address))


def test_the_hostile_client_can_also_be_honest(world, host, hostile):
    hostile.send(hostile.good)
    assert host.receive(10.0) == (world.one.id, b"hi")


def test_replayed_frames_count_once(world, host, hostile):
    for _ in range(50):
        hostile.send(hostile.good)
    hostile.send(replace(hostile.good, sequence=1, payload=b"ho"))
    assert host.receive(10.0) == (world.one.id, b"hi")
    assert host.receive(10.0) == (world.one.id, b"ho")
    host_still_serves(world, host)


def test_frames_replayed_on_a_new_connection_count_once(world, host, hostile, raw_client):
    hostile.send(hostile.good)
    assert host.receive(10.0) == (world.one.id, b"hi")
    again = raw_client(world.one, world.host, host.address)
    again.socket.send(encode(hostile.good))
    again.socket.send(encode(replace(hostile.good, sequence=1, payload=b"ho")))
    assert host.receive(10.0) == (world.one.id, b"ho")


def test_frames_of_a_process_that_is_gone_are_not_taken(world, host, hostile):
    hostile.send(hostile.good)
    assert host.receive(10.0) == (world.one.id, b"hi")
    hostile.send(Frame(Kind.PING, world.one.id, world.host.id, epoch=56, sequence=1))
    with pytest.raises(PeerLost, match="restarted"):
        host.receive(10.0)
    hostile.send(replace(hostile.good, sequence=1))
    hostile.send(replace(hostile.good, epoch=56, payload=b"ok"))
    assert host.receive(10.0) == (world.one.id, b"ok")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"sequence": WINDOW}, "beyond the window"),
        ({"sequence": 2**64 - 1}, "beyond the window"),
        ({"acknowledged": 1}, "never sent"),
        ({"acknowledged": 2**64 - 1}, "never sent"),
        ({"index": 1, "count": 2, "total": CHUNK_BYTES + 2}, "does not follow"),
        ({"total": 2**30 + 1, "count": 16385, "payload": bytes(CHUNK_BYTES)}, "larger than agreed"),
        ({"total": 2**63, "count": 2**32 - 1}, "chunk number"),
        ({"count": 0}, "chunk number"),
        ({"payload": b"h"}, "wrong length"),
        ({"kind": 99}, "unknown kind"),
        ({"kind": Kind.ACK}, "without a chunk"),
        ({"epoch": 0}, "no epoch"),
        ({"to_epoch": 0}, "no epoch"),
        ({"recipient": "zz"}, "hexadecimal"),
        ({"recipient": ""}, "hexadecimal"),
    ],
)
def test_frames_no_honest_program_sends_are_refused_naming_the_peer(hostile, changes, reason):
    hostile.send(replace(hostile.good, **changes))
    hostile.expect_refusal(reason)


def test_truncated_frames_are_refused_at_every_length(world, host, hostile):
    raw = encode(hostile.good)
    for length in range(len(raw)):
        hostile.client.socket.send(raw[:length])
    hostile.expect_refusal()
    hostile.send(hostile.good)
    assert host.receive(10.0) == (world.one.id, b"hi")


@pytest.mark.parametrize("parts", [[b"x", b"y"], [b""] * 5])
def test_a_message_of_several_parts_is_refused(hostile, parts):
    hostile.client.socket.send_multipart([encode(hostile.good), *parts])
    hostile.expect_refusal()


def test_a_frame_in_another_hospitals_name_is_refused(world, host, hostile):
    hostile.send(replace(hostile.good, sender=world.two.id))
    hostile.expect_refusal("another hospital's name")
    assert host.state(world.two.id).messages_received == 1, "only its own"


def test_a_frame_to_another_member_in_the_hosts_name_is_not_relayed(world, host, hostile):
    two = world.open_member(world.two, host.address)
    assert two.wait_connected(world.host.id, 10.0)
    hostile.send(replace(hostile.good, sender=world.host.id, recipient=world.two.id))
    with pytest.raises(ProtocolError, match="Heart Centre"):
        host.receive(10.0)
    assert two.receive(0.1) is None


def test_a_frame_above_the_size_limit_ends_the_connection(world, host, hostile):
    hostile.client.socket.send(bytes(MAX_FRAME_BYTES + 34))
    first_event(hostile.client, zmq.Event.DISCONNECTED)
    host_still_serves(world, host)
    assert host.state(world.one.id).messages_received == 0


def test_another_version_is_reported_by_name(host, hostile):
    raw = encode(hostile.good)
    hostile.client.socket.send(raw[:4] + b"\x02" + raw[5:])
    with pytest.raises(ProtocolError, match="Heart Centre runs another version"):
        host.receive(10.0)
    while (frame := hostile.receive()).kind != Kind.REPORT:  # so that its program can say so, too
        assert frame.kind in (Kind.PING, Kind.ACK, Kind.PONG)


def test_a_flood_of_pings_and_probes_does_not_stop_the_host(world, host, hostile):
    for n in range(3000):
        hostile.send(Frame(Kind.PING, world.one.id, world.host.id, epoch=55, sequence=n))
        hostile.send(Frame(Kind.PROBE, world.one.id, world.host.id, epoch=55))
    host_still_serves(world, host)


def test_a_peer_that_restarts_in_every_frame_does_not_stop_the_host(world, host, hostile):
    for epoch in range(100, 1100):
        hostile.send(Frame(Kind.PING, world.one.id, world.host.id, epoch=epoch, to_epoch=hostile.host_epoch))
    with pytest.raises(PeerLost, match="restarted"):
        host.receive(10.0)
    member = world.open_member(world.two, host.address)
    member.send(world.host.id, b"still there?")
    received = None
    while received is None:
        try:
            received = host.receive(10.0)
        except PeerLost:
            continue
    assert received == (world.two.id, b"still there?")


def test_a_forgotten_peer_is_cut_off_while_connected(world, host, hostile):
    host.forget(world.one.id)
    hostile.send(hostile.good)
    host_still_serves(world, host)
    assert host.state(world.one.id).messages_received == 0
