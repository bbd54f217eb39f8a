"""Why a connection does not come about: walks the way to the host hop by hop and names the one that fails.

Looks with sockets of its own and asks with frames that touch no stream, so it may run beside a live link.
"""

from __future__ import annotations

import errno
import secrets
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass

import zmq
from zmq.utils.monitor import parse_monitor_message

from fedcore.errors import DataError, Text
from fedcore.net.address import Address, parse_address
from fedcore.net.carrier import set_client_keys, set_common_options, set_proxy
from fedcore.net.frames import VERSION, Frame, FrameError, Kind, VersionError, decode, encode
from fedcore.net.socks import ProxyRefused, through_proxy

MAX_SKEW_S = 120.0
_GREETING_BYTES = 64  # ZMTP 3: signature 10, version 2, mechanism 20, the rest padding (ZeroMQ RFC 37)
_NOTHING = Text("")


@dataclass(frozen=True)
class Step:
    """One hop: what was looked at, whether it is all right, what was found, and what to do or to ask IT for."""

    name: Text
    is_ok: bool
    found: Text
    advice: Text = _NOTHING
    detail: str = ""


@dataclass(frozen=True)
class _Keys:
    own_secret: bytes
    own_public: bytes
    own_id: str
    host_id: str
    host_public: bytes


def diagnose(
    address: str,
    own_secret: bytes,
    own_public: bytes,
    own_id: str,
    host_id: str,
    host_curve_public: bytes,
    *,
    timeout_s: float = 10.0,
    wall_clock: Callable[[], float] = time.time,
    proxy: str = "",
) -> list[Step]:
    """The steps to the host at `address`, up to the first that fails; all `is_ok` when nothing is wrong. Through the
    SOCKS5 `proxy` if one is given, which then looks the name up.

    Takes up to `timeout_s` for each step; looking up a name takes as long as the operating system lets it.
    """
    try:
        where, through = parse_address(address), parse_address(proxy) if proxy else None
    except DataError as error:
        return [Step(Text("Address"), False, error.text, error.advice)]
    steps = [_look_up(through or where)]
    if steps[-1].is_ok:
        steps.extend(_reach(where, timeout_s) if through is None else _reach_through(through, where, timeout_s))
    if steps[-1].is_ok:
        keys = _Keys(own_secret, own_public, own_id, host_id, host_curve_public)
        steps.extend(_talk(where, keys, timeout_s, wall_clock, through))
    return steps


def _look_up(where: Address) -> Step:
    name = Text("Name of the computer")
    try:
        found = socket.getaddrinfo(where.host, where.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        advice = Text(
            "Check the spelling. Ask IT whether this computer may look up names outside the hospital, or ask the other "
            "hospital for the number (IP address) instead of the name."
        )
        text = Text("The name {host} is not known here", {"host": where.host})
        return Step(name, False, text, advice, str(error))
    number = str(found[0][4][0])
    if number == where.host:
        return Step(name, True, Text("{host} is a number: no name has to be looked up", {"host": where.host}))
    return Step(name, True, Text("{host} is {number}", {"host": where.host, "number": number}))


def _reach(where: Address, timeout_s: float) -> list[Step]:
    """Whether the port takes a connection, and whether a FedStroke answers there."""
    name = Text("Port")
    try:
        with socket.create_connection((where.host, where.port), timeout=timeout_s) as connection:
            opened = Step(name, True, Text("Port {port} takes connections", {"port": where.port}))
            return [opened, _read_greeting(connection, where)]
    except OSError as error:
        return [_unreachable(name, where, error)]


def _reach_through(proxy: Address, where: Address, timeout_s: float) -> list[Step]:
    """Whether the proxy takes a connection and passes it on, and whether a FedStroke answers at its other end."""
    name = Text("Proxy")
    values = {"proxy": str(proxy), "host": where.host, "port": where.port}
    try:
        with through_proxy(proxy, where, timeout_s) as connection:
            found = Text("The proxy {proxy} connects to {host}, port {port}", values)
            return [Step(name, True, found), _read_greeting(connection, where)]
    except ProxyRefused as refused:
        return [_not_passed_on(name, refused, values)]
    except OSError as error:
        advice = Text("Ask IT for the address and port of the proxy, and whether it is on.")
        return [Step(name, False, Text("The proxy {proxy} cannot be reached", values), advice, str(error))]


def _not_passed_on(name: Text, refused: ProxyRefused, values: dict[str, object]) -> Step:
    if not refused.is_socks:
        found = Text("Something answers at {proxy}, but it is not a SOCKS5 proxy", values)
        advice = Text("Ask IT for the address and port of a SOCKS5 proxy; an HTTP proxy is another thing.")
    elif refused.wants_password:
        found = Text("The proxy {proxy} asks for a name and password, which FedStroke cannot give", values)
        advice = Text("Ask IT to let this computer use the proxy without, or to open the way without a proxy.")
    else:
        found = Text("The proxy {proxy} does not connect to {host}, port {port}. {why}", values | {"why": refused.why})
        advice = Text(
            "Ask IT to allow {host}, port {port}, on the proxy; ask the other hospital whether its FedStroke is open "
            "and waiting.",
            values,
        )
    return Step(name, False, found, advice)


def _unreachable(name: Text, where: Address, error: OSError) -> Step:
    values = {"host": where.host, "port": where.port}
    if isinstance(error, ConnectionRefusedError):
        found = Text("The computer {host} answers, but refuses port {port}", values)
        advice = Text(
            "Ask the other hospital whether its FedStroke is open and waiting for others, and whether the port is "
            "{port} there.",
            values,
        )
    elif isinstance(error, TimeoutError):
        found = Text("Nothing comes back from {host}, port {port}: a firewall drops it, or the computer is off", values)
        advice = Text(
            "Ask IT here to allow outgoing TCP connections to {host}, port {port}; ask IT of the other hospital to "
            "let them in to the computer with FedStroke.",
            values,
        )
    else:
        found = Text("There is no way from here to {host}", values)
        advice = Text("Check that this computer is online. Ask IT whether a VPN is needed to reach {host}.", values)
    code = errno.errorcode.get(error.errno or 0, "")
    return Step(name, False, found, advice, f"{code} {error}".strip())


def _read_greeting(connection: socket.socket, where: Address) -> Step:
    """Read the first 64 bytes, which libzmq sends to anybody who begins to speak its protocol."""
    name = Text("Program behind the port")
    greeting = b""
    try:
        connection.sendall(b"\xff" + bytes(8) + b"\x7f" + b"\x03\x01" + b"CURVE".ljust(20, b"\0") + bytes(32))
        while len(greeting) < _GREETING_BYTES and (more := connection.recv(_GREETING_BYTES - len(greeting))):
            greeting += more
    except OSError:
        pass  # what came so far says enough
    is_ours = greeting[:1] == b"\xff" and greeting[9:10] == b"\x7f" and greeting[12:17] == b"CURVE"
    if is_ours:
        return Step(name, True, Text("An encrypted connection is offered"))
    values = {"host": where.host, "port": where.port}
    return Step(
        name,
        False,
        Text("Something answers at {host}, port {port}, but it is not FedStroke", values),
        Text(
            "Ask the other hospital for its exact address and port. If they are right, ask IT whether a proxy or "
            "firewall inspects the connection: it must pass port {port} through as it is.",
            values,
        ),
        greeting[:32].hex(),
    )


def _talk(
    where: Address, keys: _Keys, timeout_s: float, wall_clock: Callable[[], float], proxy: Address | None
) -> list[Step]:
    """Whether the keys are accepted both ways, the versions are the same and the clocks agree."""
    context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
    try:
        dealer = context.socket(zmq.DEALER)
        set_common_options(dealer)
        set_client_keys(dealer, keys.own_secret, keys.own_public, keys.host_public)
        dealer.setsockopt(zmq.IPV6, int(where.is_ipv6))
        if proxy is not None:
            set_proxy(dealer, proxy)
        monitor = dealer.get_monitor_socket()
        dealer.connect(where.endpoint)
        steps = [_shake_hands(monitor, timeout_s)]
        if steps[-1].is_ok:
            steps.extend(_compare(dealer, keys, timeout_s, wall_clock))
        return steps
    finally:
        context.destroy(linger=0)


def _shake_hands(monitor: zmq.Socket[bytes], timeout_s: float) -> Step:
    name = Text("Keys")
    deadline = time.monotonic() + timeout_s
    while (left_s := deadline - time.monotonic()) > 0 and monitor.poll(int(left_s * 1000) + 1):
        event = parse_monitor_message(monitor.recv_multipart())["event"]
        if event == zmq.Event.HANDSHAKE_SUCCEEDED:
            return Step(name, True, Text("Both hospitals accept each other's key"))
        if event == zmq.Event.HANDSHAKE_FAILED_AUTH:
            found = Text("The other hospital does not have this hospital's key on its list, or has blocked it")
            return Step(
                name,
                False,
                found,
                Text(
                    "Ask the other hospital to add this hospital's invitation under Peers, or to remove it and add "
                    "it again if it is blocked there."
                ),
            )
        if event in (zmq.Event.HANDSHAKE_FAILED_NO_DETAIL, zmq.Event.HANDSHAKE_FAILED_PROTOCOL):
            return Step(
                name,
                False,
                Text("The program at the address has another key than the invitation says"),
                Text(
                    "Ask the other hospital whether it made a new identity, and for a new invitation; compare codes "
                    "by telephone again. If nothing changed there, tell your security officer."
                ),
            )
    return Step(
        name,
        False,
        Text("The other side began the conversation and then fell silent"),
        Text("Ask IT whether a proxy or firewall inspects the connection: it must pass it through as it is."),
    )


def _compare(dealer: zmq.Socket[bytes], keys: _Keys, timeout_s: float, wall_clock: Callable[[], float]) -> list[Step]:
    probe = encode(Frame(Kind.PROBE, keys.own_id, keys.host_id, epoch=secrets.randbits(64) or 1))
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        asked_at = wall_clock()
        dealer.send(probe)
        if not dealer.poll(1000):
            continue
        raw = dealer.recv()
        try:
            report = decode(raw)
        except VersionError as other:
            return [_version_step(other.version)]
        except FrameError as error:
            return [_silent_step(str(error))]
        if report.kind == Kind.REPORT:
            middle = (asked_at + wall_clock()) / 2
            return [_version_step(VERSION), _clock_step(report.total / 1000 - middle)]
    return [_silent_step("")]


def _version_step(version: int) -> Step:
    if version == VERSION:
        return Step(Text("Version"), True, Text("Both programs speak the same version"))
    values = {"theirs": version, "own": VERSION}
    found = Text("The other program speaks connection version {theirs}, this one {own}", values)
    advice = (
        Text("Install the same version of FedStroke at both hospitals: the other one has the older.")
        if version < VERSION
        else Text("Install the same version of FedStroke at both hospitals: the older one is here.")
    )
    return Step(Text("Version"), False, found, advice)


def _silent_step(detail: str) -> Step:
    return Step(
        Text("Version"),
        False,
        Text("The other program is connected but does not answer as FedStroke does"),
        Text("Ask the other hospital which version it runs. Install the same version of FedStroke at both hospitals."),
        detail,
    )


def _clock_step(ahead_s: float) -> Step:
    """`ahead_s`: how far the other clock is ahead of ours, to about half the time of the round trip."""
    name = Text("Clock")
    if abs(ahead_s) <= MAX_SKEW_S:
        return Step(name, True, Text("The clocks agree"))
    values = {"minutes": round(abs(ahead_s) / 60)}
    found = (
        Text("The other computer's clock is {minutes} minutes ahead of this one's", values)
        if ahead_s > 0
        else Text("The other computer's clock is {minutes} minutes behind this one's", values)
    )
    return Step(name, False, found, Text("Set both clocks by the network (NTP), so that the ledgers agree on times."))
