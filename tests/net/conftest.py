"""Parties with keys, a line that can be cut, and a client that speaks raw ZeroMQ."""

from __future__ import annotations

import contextlib
import os
import selectors
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
import zmq
import zmq.utils.z85

from fedcore.net.link import Link, Rules

DEADLINE_S = 10.0
QUICK = Rules(ping_every_s=0.05, heard_within_s=0.4)


@dataclass(frozen=True)
class Party:
    id: str
    public: bytes
    secret: bytes = field(repr=False)


def make_party(party_id: str) -> Party:
    public, secret = (zmq.utils.z85.decode(key) for key in zmq.curve_keypair())
    return Party(party_id, public, secret)


@dataclass
class World:
    """Three hospitals; links opened here are closed at the end of the test."""

    host: Party = field(default_factory=lambda: make_party("aa" * 32))
    one: Party = field(default_factory=lambda: make_party("b1" * 32))
    two: Party = field(default_factory=lambda: make_party("c2" * 32))
    stack: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)

    def open_host(self, rules: Rules = QUICK, address: str = "127.0.0.1:0", **others) -> Link:
        allowed = {self.one.id: self.one.public, self.two.id: self.two.public}
        names = {self.one.id: "Heart Centre", self.two.id: "Sea Clinic"}
        link = Link.host(
            self.host.secret, self.host.public, self.host.id, address, allowed, rules=rules, names=names, **others
        )
        return self._keep(link)

    def open_member(self, me: Party, address: str, rules: Rules = QUICK, **others) -> Link:
        link = Link.member(
            me.secret,
            me.public,
            me.id,
            self.host.id,
            self.host.public,
            address,
            rules=rules,
            names={self.host.id: "North", self.one.id: "Heart Centre"},
            **others,
        )
        return self._keep(link)

    def _keep(self, link: Link) -> Link:
        self.stack.callback(link.close, linger_s=0.0)
        return link

    def open_pair(self, rules: Rules = QUICK) -> tuple[Link, Link]:
        """Host and first member, connected."""
        host = self.open_host(rules)
        member = self.open_member(self.one, host.address, rules)
        assert member.wait_connected(self.host.id, DEADLINE_S)
        assert host.wait_connected(self.one.id, DEADLINE_S)
        return host, member


@pytest.fixture
def world() -> Iterator[World]:
    world = World()
    with world.stack:
        yield world


def eventually(condition: Callable[[], bool], deadline_s: float = DEADLINE_S) -> None:
    """Wait on a condition which another thread makes true."""
    end = time.monotonic() + deadline_s
    ticker = threading.Event()
    while not condition():
        assert time.monotonic() < end, "the condition never came true"
        ticker.wait(0.005)


class Line:
    """A TCP forwarder on loopback which can be cut, held shut and opened again."""

    def __init__(self, target: str) -> None:
        host, port = target.rsplit(":", 1)
        self._target = (host, int(port))
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._listener.getsockname()[1]}"
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._listener, selectors.EVENT_READ)
        self._commands, self._command_end = socket.socketpair()
        self._selector.register(self._command_end, selectors.EVENT_READ)
        self._pairs: dict[socket.socket, socket.socket] = {}
        self.forwarded = 0
        self.cut_after: int | None = None  # bytes from now, then the line is cut
        self.is_open = True
        self.cuts = 0
        self._thread = threading.Thread(target=self._run, name="test-line")
        self._thread.start()

    def cut(self) -> None:
        self._commands.sendall(b"c")

    def close(self) -> None:
        self._commands.sendall(b"q")
        self._thread.join()
        for each in (self._listener, self._commands, self._command_end):
            each.close()
        self._selector.close()

    def _run(self) -> None:
        while True:
            for key, _ in self._selector.select():
                if key.fileobj is self._listener:
                    self._accept()
                elif key.fileobj is self._command_end:
                    if self._command_end.recv(1) == b"q":
                        self._drop_all()
                        return
                    self._drop_all()
                    self.cuts += 1
                elif key.fileobj in self._pairs:
                    self._forward(key.fileobj)

    def _accept(self) -> None:
        near, _ = self._listener.accept()
        if not self.is_open:
            near.close()
            return
        try:
            far = socket.create_connection(self._target)
        except OSError:
            near.close()
            return
        for a, b in ((near, far), (far, near)):
            self._pairs[a] = b
            self._selector.register(a, selectors.EVENT_READ)

    def _forward(self, source: socket.socket) -> None:
        try:
            data = source.recv(65536)
            if not data:
                raise OSError
            self._pairs[source].sendall(data)
        except OSError:
            self._drop(source)
            return
        self.forwarded += len(data)
        if self.cut_after is not None and self.forwarded >= self.cut_after:
            self.cut_after = None
            self._drop_all()
            self.cuts += 1

    def _drop(self, source: socket.socket) -> None:
        for each in (source, self._pairs.pop(source)):
            self._pairs.pop(each, None)
            self._selector.unregister(each)
            each.close()

    def _drop_all(self) -> None:
        while self._pairs:
            self._drop(next(iter(self._pairs)))


@pytest.fixture
def make_line(world: World) -> Callable[[str], Line]:
    def make(target: str) -> Line:
        line = Line(target)
        world.stack.callback(line.close)
        return line

    return make


class RawClient:
    """An authenticated peer which sends whatever bytes it likes."""

    def __init__(self, me: Party, host: Party, address: str, routing_id: bytes = b"", mechanism: str = "curve") -> None:
        self.context = zmq.Context()
        self.socket = self.context.socket(zmq.DEALER)
        if mechanism == "curve":
            self.socket.setsockopt(zmq.CURVE_SECRETKEY, me.secret)
            self.socket.setsockopt(zmq.CURVE_PUBLICKEY, me.public)
            self.socket.setsockopt(zmq.CURVE_SERVERKEY, host.public)
        elif mechanism == "plain":
            self.socket.plain_username, self.socket.plain_password = b"bb", b"secret"
        if routing_id:
            self.socket.setsockopt(zmq.ROUTING_ID, routing_id)
        self.socket.setsockopt(zmq.RECONNECT_IVL, 50)
        self.monitor = self.socket.get_monitor_socket()
        self.socket.connect(f"tcp://{address}")

    def close(self) -> None:
        self.context.destroy(linger=0)


@pytest.fixture
def raw_client(world: World) -> Callable[..., RawClient]:
    def make(*arguments, **others) -> RawClient:
        client = RawClient(*arguments, **others)
        world.stack.callback(client.close)
        return client

    return make


@pytest.fixture
def helpers():
    return Helpers


class Helpers:
    """What the tests share; test files here cannot import each other."""

    eventually = staticmethod(eventually)
    make_party = staticmethod(make_party)
    quick = QUICK
    deadline_s = DEADLINE_S
    noise = staticmethod(os.urandom)
