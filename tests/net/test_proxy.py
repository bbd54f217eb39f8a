"""Links and the connection doctor through a SOCKS5 proxy: a small real one, which counts what passes through it."""

from __future__ import annotations

import socket

import pytest

from fedcore.errors import DataError
from fedcore.net.doctor import diagnose
from fedcore.net.link import Link
from fedcore.node.settings import load_settings, save_settings
from tests.net.socks_proxy import Proxy

NOWHERE = "no-such-name.invalid"


@pytest.fixture
def proxy():
    made = []

    def start(**how):
        made.append(Proxy(**how))
        return made[-1]

    yield start
    for each in made:
        each.close()


def port_of(host):
    return host.address.rsplit(":", 1)[1]


def test_a_member_reaches_its_host_through_the_proxy_alone(world, proxy):
    """The name resolves nowhere but at the proxy, so there is no other way."""
    host = world.open_host()
    between = proxy(names={NOWHERE: "127.0.0.1"})
    me, address = world.one, f"{NOWHERE}:{port_of(host)}"
    member = Link.member(
        me.secret, me.public, me.id, world.host.id, world.host.public, address, proxy=between.address
    )
    with member:
        assert member.wait_connected(world.host.id, 10.0)
        before = between.passed
        member.send(world.host.id, b"x" * 200_000)
        assert host.receive(10.0) == (world.one.id, b"x" * 200_000)
        assert between.passed - before > 200_000
    assert between.asked[0] == (NOWHERE, int(port_of(host)))


def examine(world, address, proxy_address):
    me = world.one
    return diagnose(
        address, me.secret, me.public, me.id, world.host.id, world.host.public, timeout_s=5.0, proxy=proxy_address
    )


def test_the_doctor_goes_through_the_proxy(world, proxy):
    host = world.open_host()
    between = proxy(names={NOWHERE: "127.0.0.1"})
    steps = examine(world, f"{NOWHERE}:{port_of(host)}", between.address)
    assert [str(step.name) for step in steps] == [
        "Name of the computer", "Proxy", "Program behind the port", "Keys", "Version", "Clock",
    ]  # fmt: skip
    assert all(step.is_ok for step in steps)


@pytest.mark.parametrize(
    ("how", "found", "advice"),
    [
        ({"reply": 2}, "The proxy's rules forbid it", "on the proxy"),
        ({"reply": 4}, "does not know its name", "on the proxy"),
        ({"reply": 5}, "refuses the port", "whether its FedStroke is open"),
        ({"greets": b"\x05\xff"}, "asks for a name and password", "without"),
        ({"greets": b"HTTP/1.1 400 Bad Request\r\n\r\n"}, "not a SOCKS5 proxy", "HTTP proxy"),
    ],
)
def test_the_doctor_names_what_the_proxy_does_not_do(world, proxy, how, found, advice):
    last = examine(world, f"{NOWHERE}:5757", proxy(**how).address)[-1]
    assert (str(last.name), last.is_ok) == ("Proxy", False)
    assert found in str(last.found)
    assert advice in str(last.advice)


def test_a_proxy_that_is_not_there_is_named(world):
    with socket.socket() as bound:  # it does not listen, and nobody else is given its port
        bound.bind(("127.0.0.1", 0))
        last = examine(world, "127.0.0.1:5757", f"127.0.0.1:{bound.getsockname()[1]}")[-1]
    assert str(last.name) == "Proxy"
    assert "cannot be reached" in str(last.found)
    assert str(examine(world, "127.0.0.1:5757", f"{NOWHERE}:1080")[-1].name) == "Name of the computer"
    assert str(examine(world, "127.0.0.1:5757", "proxy")[-1].name) == "Address"


def test_the_proxy_is_kept_and_a_wrong_one_refused(tmp_path):
    assert save_settings(tmp_path, {"proxy": "proxy.example:1080", "unknown": 1}).proxy == "proxy.example:1080"
    assert load_settings(tmp_path).proxy == "proxy.example:1080"
    with pytest.raises(DataError, match="not an address"):
        save_settings(tmp_path, {"proxy": "proxy"})
    assert load_settings(tmp_path).proxy == "proxy.example:1080"
    (tmp_path / "settings.json").write_text('{"proxy": 7, "workers": 1}')
    assert (load_settings(tmp_path).proxy, load_settings(tmp_path).workers) == ("", 1)
    (tmp_path / "settings.json").write_text("{")
    assert load_settings(tmp_path).proxy == ""
