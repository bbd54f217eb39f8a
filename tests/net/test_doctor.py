"""Each way a connection can fail, made real, and the hop which the doctor names."""

from __future__ import annotations

import socket
import threading

import pytest
import zmq

from fedcore.net import zap
from fedcore.net.doctor import diagnose
from fedcore.net.frames import Frame, Kind, encode


def examine(world, address, me=None, host_key=None, **others):
    me = me or world.one
    key = host_key or world.host.public
    return diagnose(address, me.secret, me.public, me.id, world.host.id, key, timeout_s=5.0, **others)


def assert_fails_at(steps, name, *words) -> None:
    assert all(step.is_ok for step in steps[:-1])
    assert not steps[-1].is_ok
    assert str(steps[-1].name) == name
    assert str(steps[-1].advice)
    for word in words:
        assert word in str(steps[-1].found), str(steps[-1].found)


@pytest.fixture
def listener():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


def address_of(server) -> str:
    return f"127.0.0.1:{server.getsockname()[1]}"


def test_all_is_well(world):
    host = world.open_host()
    steps = examine(world, host.address)
    assert [str(step.name) for step in steps] == [
        "Name of the computer",
        "Port",
        "Program behind the port",
        "Keys",
        "Version",
        "Clock",
    ]
    assert all(step.is_ok for step in steps)
    assert host.receive(0.0) is None


def test_it_may_run_beside_a_live_link(world):
    host, member = world.open_pair()
    assert all(step.is_ok for step in examine(world, host.address))
    member.send(world.host.id, b"undisturbed")
    assert host.receive(10.0) == (world.one.id, b"undisturbed")
    host.send(world.one.id, b"as is this")
    assert member.receive(10.0) == (world.host.id, b"as is this")


def test_not_an_address(world):
    assert_fails_at(examine(world, "north hospital"), "Address", "not an address")


def test_name_not_found(world):
    assert_fails_at(examine(world, "no-such-name.invalid:5757"), "Name of the computer", "no-such-name.invalid")


def test_port_refused(world):
    with socket.socket() as bound:  # it does not listen, and nobody else is given its port
        bound.bind(("127.0.0.1", 0))
        assert_fails_at(examine(world, address_of(bound)), "Port", "refuses port")


def test_port_that_swallows_everything(world, listener):
    """A full queue of connections behaves as a firewall that drops packets."""
    listener.listen(0)
    waiting = []
    for _ in range(8):
        client = socket.socket()
        client.setblocking(False)
        client.connect_ex(listener.getsockname())
        waiting.append(client)
    me = world.one
    steps = diagnose(address_of(listener), me.secret, me.public, me.id, world.host.id, world.host.public, timeout_s=0.3)
    assert_fails_at(steps, "Port", "Nothing comes back")
    for client in waiting:
        client.close()


def test_another_program_behind_the_port(world, listener):
    def serve() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.sendall(b"SSH-2.0-Whatever\r\n")

    threading.Thread(target=serve).start()
    assert_fails_at(examine(world, address_of(listener)), "Program behind the port", "not FedStroke")


def test_zeromq_without_encryption_behind_the_port(world):
    with zmq.Context() as context, context.socket(zmq.ROUTER) as router:
        port = router.bind_to_random_port("tcp://127.0.0.1")
        assert_fails_at(examine(world, f"127.0.0.1:{port}"), "Program behind the port", "not FedStroke")


def test_key_not_on_the_list(world, helpers):
    host = world.open_host()
    stranger = helpers.make_party("ee" * 32)
    assert_fails_at(examine(world, host.address, me=stranger), "Keys", "does not have this hospital's key")
    host.allow(stranger.id, stranger.public)
    assert all(step.is_ok for step in examine(world, host.address, me=stranger))


def test_another_host_key_than_in_the_invitation(world, helpers):
    host = world.open_host()
    steps = examine(world, host.address, host_key=helpers.make_party("ee").public)
    assert_fails_at(steps, "Keys", "another key than the invitation")


@pytest.mark.parametrize(("ahead_s", "words"), [(600, "10 minutes behind"), (-600, "10 minutes ahead")])
def test_clocks_that_differ(world, ahead_s, words):
    host = world.open_host()
    import time

    steps = examine(world, host.address, wall_clock=lambda: time.time() + ahead_s)
    assert_fails_at(steps, "Clock", words)


def test_another_version(world):
    """A host of a later version: the same transport, frames of which only the first five bytes are the same."""
    with zmq.Context() as context, context.socket(zmq.ROUTER) as router, context.socket(zmq.ROUTER) as door:
        door.bind(zap.ENDPOINT)
        router.setsockopt(zmq.CURVE_SERVER, 1)
        router.setsockopt(zmq.CURVE_SECRETKEY, world.host.secret)
        router.setsockopt(zmq.ZAP_DOMAIN, zap.DOMAIN)
        port = router.bind_to_random_port("tcp://127.0.0.1")

        def serve() -> None:
            request = door.recv_multipart()
            split = request.index(b"") + 1
            door.send_multipart(request[:split] + zap.answer(request[split:], {world.one.public: world.one.id}))
            connection, _ = router.recv_multipart()
            raw = encode(Frame(Kind.REPORT, world.host.id, world.one.id, epoch=1))
            router.send_multipart([connection, raw[:4] + b"\x02" + raw[5:]])

        server = threading.Thread(target=serve)
        server.start()
        steps = examine(world, f"127.0.0.1:{port}")
        server.join()
        assert_fails_at(steps, "Version", "version 2, this one 1")
