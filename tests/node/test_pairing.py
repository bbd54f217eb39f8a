"""Confirming a peer over real sockets: both typed the right digits, or the one who did not is blocked."""

from __future__ import annotations

import queue

import pytest

from fedcore.errors import ProtocolError, TermsMismatch
from fedcore.node.pairing import pair_with

pytestmark = pytest.mark.usefixtures("nothing_left")


def pair_both(two, south_types):
    shown = {"north": queue.Queue(), "south": queue.Queue()}

    def north():
        hear = shown["south"].get
        return pair_with(two.north, two.south.party_id, two.listening, shown["north"].put, lambda _: hear(timeout=30))

    def south():
        def types(_):
            return south_types(shown["north"].get(timeout=30))

        return pair_with(two.south, two.north.party_id, two.connecting, shown["south"].put, types)

    return two.meet(north, south)


def test_right_digits_confirm_both(two):
    two.introduce("invited")
    north, south = pair_both(two, lambda code: code)
    assert north.state == south.state == "confirmed"
    assert two.north.confirmed_peer(two.south.party_id).name == "South"


def test_wrong_digits_block_the_peer(two):
    two.introduce("invited")
    north, south = pair_both(two, lambda code: f"{(int(code) + 1) % 10**6:06d}")
    assert isinstance(south, ProtocolError)
    assert isinstance(north, TermsMismatch)
    assert two.south.peer(two.north.party_id).state == "blocked"
    assert two.north.peer(two.south.party_id).state == "invited"
    with pytest.raises(ProtocolError, match="North is blocked"):
        pair_with(two.south, two.north.party_id, two.connecting, lambda _: None, lambda _: "")
