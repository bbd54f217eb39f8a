"""Ports for hospitals that start later."""

from __future__ import annotations

import socket
import sys

import pytest

from fedcore.crypto.identity import Identity
from fedcore.net.link import Link
from fedcore.node import process
from fedcore.node.process import free_port


def test_a_free_port_refuses_until_a_hospital_listens_there() -> None:
    port, me = free_port(), Identity.create("North")
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))
    for _ in range(2):  # again after it was closed, too
        with Link.host(me.curve_secret, me.public.curve_public, me.party_id, f"127.0.0.1:{port}", {}) as link:
            socket.create_connection(("127.0.0.1", port)).close()
            assert link.address == f"127.0.0.1:{port}"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems keep no port for a second socket")
def test_nobody_else_is_given_the_port_meanwhile() -> None:
    ports = {free_port() for _ in range(50)}
    assert len(ports) == 50
    with socket.socket() as other, pytest.raises(OSError, match="in use"):
        other.bind(("127.0.0.1", ports.pop()))


@pytest.mark.skipif(sys.platform != "linux", reason="other systems keep no port for a second socket")
def test_only_so_many_ports_are_kept() -> None:
    first = free_port()
    for _ in range(process._MOST_HELD):
        free_port()
    assert len(process._held) == process._MOST_HELD
    assert first not in {held.getsockname()[1] for held in process._held}
