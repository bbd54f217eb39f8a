"""The thread that owns the sockets of one link and moves frames between them and the mailroom.

ZeroMQ sockets may be used by one thread only, and the application's computes for minutes; so this thread does
everything on the network, keep-alives included, and the application's only ever takes the lock for a moment.
Each link has a ZeroMQ context of its own: ZAP belongs to a context, and two links in a process stay apart.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator

import zmq
from zmq.utils.monitor import parse_monitor_message

from fedcore.errors import DataError, Text
from fedcore.net import zap
from fedcore.net.address import Address
from fedcore.net.frames import MAX_FRAME_BYTES
from fedcore.net.mailroom import Mailroom

_BATCH = 128  # messages taken before the application and the sending side get their turn
_RETRY_S = 2.0
_BLOCKED_S = 0.1
_CURVE_BYTES = 33  # libzmq compares the encrypted length with its limit: command name 8, nonce 8, box 16, flags 1
_LAST_WORDS_MS = 1000  # for the good-bye to leave the machine

_REFUSED = Text("The other hospital's program does not know this hospital's key, or has blocked it")
_OTHER_KEY = Text("Something answers at the address, but not with the key in the invitation")
_NO_ANSWER = Text("Nothing answers at the address")


class Carrier:
    """Sockets and thread of one link. `changed` guards `mailroom` and is notified after every change to it."""

    def __init__(self, mailroom: Mailroom, peer: str | None) -> None:
        self.changed = threading.Condition()
        self.failure: BaseException | None = None
        self._mailroom = mailroom
        self._host = peer
        self._context: zmq.Context[zmq.Socket[bytes]] = zmq.Context(io_threads=1)
        self._socket = self._context.socket(zmq.ROUTER if peer is None else zmq.DEALER)
        self._zap: zmq.Socket[bytes] | None = None
        self._monitor: zmq.Socket[bytes] | None = None
        self._endpoint = ""
        self._reconnect_at: float | None = None
        self._routes: dict[str, bytes] = {}  # host only: party -> the connection it was last heard over
        self._stop_at: float | None = None
        self._blocked = False
        self._here, self._there = self._wake_pair()
        self._thread = threading.Thread(target=self._run, name="fedstroke-link", daemon=True)
        set_common_options(self._socket)

    # -- set-up, in the application's thread -------------------------------------------------------------------------

    def bind(self, own_secret: bytes, own_public: bytes, address: Address) -> Address:
        """Listen as the host and start; the address with the port really bound. Raises DataError when it cannot."""
        self._zap = self._context.socket(zmq.ROUTER)
        self._zap.bind(zap.ENDPOINT)
        server = self._socket
        server.setsockopt(zmq.CURVE_SERVER, 1)
        server.setsockopt(zmq.CURVE_SECRETKEY, own_secret)
        server.setsockopt(zmq.CURVE_PUBLICKEY, own_public)
        server.setsockopt(zmq.ZAP_DOMAIN, zap.DOMAIN)
        server.setsockopt(zmq.ZAP_ENFORCE_DOMAIN, 1)
        server.setsockopt(zmq.ROUTER_MANDATORY, 1)
        server.setsockopt(zmq.IPV6, int(address.is_ipv6))
        try:
            server.bind(address.endpoint if address.port else f"{address.endpoint[:-1]}*")
        except zmq.ZMQError as error:
            self._discard()
            raise _cannot_listen(error, address) from None
        port = int(server.getsockopt_string(zmq.LAST_ENDPOINT).rsplit(":", 1)[1])
        self._thread.start()
        return Address(address.host, port)

    def connect(
        self, own_secret: bytes, own_public: bytes, server_key: bytes, address: Address, proxy: Address | None = None
    ) -> None:
        """Connect as a member, for as long as it takes and through `proxy` if there is one, and start.

        Raises DataError when this build of ZeroMQ cannot use a proxy.
        """
        self._endpoint = address.endpoint
        set_client_keys(self._socket, own_secret, own_public, server_key)
        if proxy is not None:
            try:
                set_proxy(self._socket, proxy)
            except DataError:
                self._discard()
                raise
        self._socket.setsockopt(zmq.IPV6, int(address.is_ipv6))
        self._monitor = self._socket.get_monitor_socket()
        self._socket.connect(self._endpoint)
        self._thread.start()

    def _wake_pair(self) -> tuple[zmq.Socket[bytes], zmq.Socket[bytes]]:
        here, there = self._context.socket(zmq.PAIR), self._context.socket(zmq.PAIR)
        here.bind("inproc://wake")
        there.connect("inproc://wake")
        return here, there

    # -- the application's thread, holding the lock -------------------------------------------------------------------

    def wake(self) -> None:
        """Something is queued; the caller holds the lock."""
        with contextlib.suppress(zmq.Again):  # then it is awake already
            self._there.send(b"", zmq.NOBLOCK)

    def stop(self, linger_s: float) -> None:
        """Send what is queued for at most `linger_s`, say good-bye, close everything and wait for the thread."""
        with self.changed:
            self._stop_at = time.monotonic() + linger_s
            self.wake()
        self._thread.join()
        self._discard()

    def _discard(self) -> None:
        self._context.destroy(linger=_LAST_WORDS_MS if self.failure is None else 0)

    # -- the thread ---------------------------------------------------------------------------------------------------

    def _run(self) -> None:
        try:
            self._serve()
        except BaseException as error:  # the application's thread raises it
            with self.changed:
                self.failure = error
                self.changed.notify_all()

    def _serve(self) -> None:
        poller = zmq.Poller()
        for socket in (self._socket, self._here, self._zap, self._monitor):
            if socket is not None:
                poller.register(socket, zmq.POLLIN)
        wait_s = 0.0
        while True:
            ready = dict(poller.poll(int(wait_s * 1000) + bool(wait_s)))
            if self._here in ready:
                for _ in _messages(self._here):
                    pass
            if self._zap is not None and self._zap in ready:
                self._answer_zap(self._zap)
            if self._monitor is not None and self._monitor in ready:
                self._read_monitor(self._monitor)
            if self._socket in ready:
                self._receive()
            self._reconnect_if_due()
            with self.changed:
                self._blocked = False
                has_more, wait_s = self._mailroom.pump(self._transmit)
                self.changed.notify_all()
                if self._stop_at is not None and self._may_stop(self._stop_at):
                    break
            wait_s = 0.0 if has_more else self._shorter(wait_s)
        self._say_goodbye()

    def _shorter(self, wait_s: float) -> float:
        """`wait_s`, cut short where something else falls due before; a moment where a connection took no more."""
        if self._blocked:
            wait_s = _BLOCKED_S
        for due_at in (self._reconnect_at, self._stop_at):
            if due_at is not None:
                wait_s = min(wait_s, max(0.0, due_at - time.monotonic()))
        return wait_s

    def _may_stop(self, stop_at: float) -> bool:
        return self._mailroom.is_flushed() or time.monotonic() >= stop_at

    def _receive(self) -> None:
        for _ in range(_BATCH):
            try:
                parts = self._socket.recv_multipart(zmq.NOBLOCK, copy=False)
            except zmq.Again:
                return
            with self.changed:
                self._take(parts)

    def _take(self, parts: list[zmq.Frame]) -> None:
        """One message from the socket: [frame] at a member, [connection, frame] at the host."""
        if self._host is not None:
            via, connection = self._host, b""
        else:
            via, connection = str(parts[-1].get("User-Id")), parts[0].bytes
        raw = parts[-1].bytes if len(parts) == (1 if self._host is not None else 2) else b""  # more parts: malformed
        arrival = self._mailroom.arrived(raw, via)
        if arrival.is_current and self._host is None and self._routes.get(via) != connection:
            self._routes[via] = connection
            self._mailroom.connected_anew(via)
        if arrival.reply is not None:
            self._put(connection, arrival.reply)
        if arrival.relay is not None:
            self._transmit(*arrival.relay)  # dropped where it does not fit: its sender finds out by the next ping

    def _transmit(self, party: str, raw: bytes) -> bool:
        if self._host is not None:
            return self._put(b"", raw)
        connection = self._routes.get(party)
        if connection is None:
            self._blocked = True
            return False
        return self._put(connection, raw)

    def _put(self, connection: bytes, raw: bytes) -> bool:
        try:
            self._socket.send_multipart([connection, raw] if connection else [raw], zmq.NOBLOCK)
        except zmq.ZMQError as error:
            if error.errno not in (zmq.EAGAIN, zmq.EHOSTUNREACH):
                raise
            self._blocked = True
            return False
        return True

    def _answer_zap(self, socket: zmq.Socket[bytes]) -> None:
        for envelope in _messages(socket):
            split = envelope.index(b"") + 1
            with self.changed:
                reply = zap.answer(envelope[split:], self._mailroom.allowed)
            socket.send_multipart([*envelope[:split], *reply])

    def _read_monitor(self, monitor: zmq.Socket[bytes]) -> None:
        for parts in _messages(monitor):
            event = parse_monitor_message(parts)["event"]
            is_up = event == zmq.Event.HANDSHAKE_SUCCEEDED
            problem = {
                zmq.Event.HANDSHAKE_FAILED_AUTH: _REFUSED,
                zmq.Event.HANDSHAKE_FAILED_NO_DETAIL: _OTHER_KEY,
                zmq.Event.HANDSHAKE_FAILED_PROTOCOL: _OTHER_KEY,
                zmq.Event.CLOSED: _NO_ANSWER,
            }.get(zmq.Event(event))
            if problem in (_REFUSED, _OTHER_KEY):
                # libzmq gives a connection up after a refusal; the other side may list the key a minute later.
                self._reconnect_at = time.monotonic() + _RETRY_S
            if is_up or problem is not None or event == zmq.Event.DISCONNECTED:
                with self.changed:
                    self._mailroom.connection(is_up, problem)

    def _reconnect_if_due(self) -> None:
        if self._reconnect_at is None or time.monotonic() < self._reconnect_at:
            return
        self._reconnect_at = None
        with contextlib.suppress(zmq.ZMQError):  # already given up
            self._socket.disconnect(self._endpoint)
        self._socket.connect(self._endpoint)

    def _say_goodbye(self) -> None:
        with self.changed:
            for party, raw in self._mailroom.byes():
                self._transmit(party, raw)


def set_common_options(socket: zmq.Socket[bytes]) -> None:
    """Limits and keep-alives for either end of a connection."""
    socket.setsockopt(zmq.LINGER, 0)
    socket.setsockopt(zmq.MAXMSGSIZE, MAX_FRAME_BYTES + _CURVE_BYTES)
    socket.setsockopt(zmq.SNDHWM, 1000)
    socket.setsockopt(zmq.RCVHWM, 1000)
    socket.setsockopt(zmq.IMMEDIATE, 1)  # nothing is handed to a connection that is not there yet
    socket.setsockopt(zmq.HANDSHAKE_IVL, 10_000)
    socket.setsockopt(zmq.CONNECT_TIMEOUT, 10_000)
    socket.setsockopt(zmq.RECONNECT_IVL, 200)
    socket.setsockopt(zmq.RECONNECT_IVL_MAX, 5_000)
    socket.setsockopt(zmq.HEARTBEAT_IVL, 2_500)
    socket.setsockopt(zmq.HEARTBEAT_TIMEOUT, 7_500)
    socket.setsockopt(zmq.HEARTBEAT_TTL, 7_500)
    socket.setsockopt(zmq.TCP_KEEPALIVE, 1)


def set_client_keys(socket: zmq.Socket[bytes], own_secret: bytes, own_public: bytes, server_key: bytes) -> None:
    """32-byte keys: ours, and the one the other side must prove to hold."""
    socket.setsockopt(zmq.CURVE_SECRETKEY, own_secret)
    socket.setsockopt(zmq.CURVE_PUBLICKEY, own_public)
    socket.setsockopt(zmq.CURVE_SERVERKEY, server_key)


def set_proxy(socket: zmq.Socket[bytes], proxy: Address) -> None:
    """Let a socket connect through a SOCKS5 proxy, which also looks up the names. Raises DataError where ZeroMQ was
    built without."""
    try:
        socket.setsockopt(zmq.SOCKS_PROXY, str(proxy).encode())
    except (zmq.ZMQError, AttributeError) as error:
        raise DataError(
            "The ZeroMQ library of this installation cannot connect through a proxy.",
            advice="Remove the proxy in Settings and ask IT to open the way to the other hospital.",
            detail=str(error),
        ) from error


def _messages(socket: zmq.Socket[bytes]) -> Iterator[list[bytes]]:
    """What waits at `socket` now."""
    while True:
        try:
            yield socket.recv_multipart(zmq.NOBLOCK)
        except zmq.Again:
            return


def _cannot_listen(error: zmq.ZMQError, address: Address) -> DataError:
    if error.errno == zmq.EADDRINUSE:
        return DataError(
            "Port {port} of this computer is in use by another program",
            advice="Close the other program (perhaps a second FedStroke), or choose another port in Settings.",
            port=address.port,
        )
    return DataError(
        "This computer cannot listen at {address}",
        advice="Write 0.0.0.0 for the address, and choose a port above 1023 in Settings.",
        detail=str(error),
        address=str(address),
    )
