"""Speak to a SOCKS5 proxy (RFC 1928) with a plain socket, to tell which of its hops fails.

The links themselves leave this to ZeroMQ, which says nothing about why a proxy does not let it through.
"""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator

from fedcore.errors import Text
from fedcore.net.address import Address

_VERSION, _CONNECT, _NO_PASSWORD, _NAME = 5, 1, 0, 3
_ADDRESS_BYTES = {1: 4, 4: 16}
_REASONS = {
    2: Text("The proxy's rules forbid it"),
    3: Text("The proxy finds no network that leads there"),
    4: Text("The proxy cannot reach the computer, or does not know its name"),
    5: Text("The computer refuses the port"),
}
_OTHER = Text("The proxy gives no reason")


class ProxyRefused(Exception):
    """The proxy answers, but does not pass on. is_socks: whether it speaks SOCKS5 at all; why: in a proxy's words."""

    def __init__(self, why: Text, *, is_socks: bool = True, wants_password: bool = False) -> None:
        super().__init__(str(why))
        self.why, self.is_socks, self.wants_password = why, is_socks, wants_password


@contextlib.contextmanager
def through_proxy(proxy: Address, target: Address, timeout_s: float) -> Iterator[socket.socket]:
    """A connection to `target` through `proxy`, which looks the name up. Raises OSError, and ProxyRefused."""
    with socket.create_connection((proxy.host, proxy.port), timeout=timeout_s) as connection:
        connection.sendall(bytes([_VERSION, 1, _NO_PASSWORD]))
        version, method = _read(connection, 2)
        if version != _VERSION:
            raise ProxyRefused(_OTHER, is_socks=False)
        if method != _NO_PASSWORD:
            raise ProxyRefused(_OTHER, wants_password=True)
        name = target.host.encode("ascii")
        where = bytes([_NAME, len(name)]) + name + target.port.to_bytes(2, "big")
        connection.sendall(bytes([_VERSION, _CONNECT, 0]) + where)
        version, reply, _, kind = _read(connection, 4)
        if version != _VERSION:
            raise ProxyRefused(_OTHER, is_socks=False)
        if reply != 0:
            raise ProxyRefused(_REASONS.get(reply, _OTHER))
        _read(connection, (_ADDRESS_BYTES.get(kind) or _read(connection, 1)[0]) + 2)
        yield connection


def _read(connection: socket.socket, count: int) -> bytes:
    """Exactly so many bytes; an end before is no SOCKS5."""
    found = b""
    while len(found) < count:
        more = connection.recv(count - len(found))
        if not more:
            raise ProxyRefused(_OTHER, is_socks=False)
        found += more
    return found
