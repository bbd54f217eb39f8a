"""Confirming a peer over real sockets: both typed the right digits, or the one who did not is blocked."""

from __future__ import annotations

import queue

import pytest

from fedcore.errors import ProtocolError, TermsMismatch
from fedcore.node.pairing import pair_with

pytestmark = pytest.mark.usefixtures("nothing_left")


def pair_both(two, south_types):
    """south_types: what South's person types, given the codes on North's screen and on their own."""
    shown = {"north": queue.Queue(), "south": queue.Queue()}

    def north():
        hear = shown["south"].get
        return pair_with(two.north, two.south.party_id, two.listening, shown["north"].put, lambda _: hear(timeout=120))

    def south():
        own = []

        def show(code):
            own.append(code)
            shown["south"].put(code)

        def types(_):
            return south_types(shown["north"].get(timeout=120), own[0])

        return pair_with(two.south, two.north.party_id, two.connecting, show, types)

    return two.meet(north, south)


def test_right_digits_confirm_both(two):
    two.introduce("invited")
    north, south = pair_both(two, lambda theirs, own: theirs)
    assert north.state == south.state == "confirmed"
    assert two.north.confirmed_peer(two.south.party_id).name == "South"


def test_wrong_digits_block_the_peer(two):
    two.introduce("invited")

    def of_nobody(*shown):
        """Digits on neither screen: a person who types their own is asked again."""
        return next(code for code in ("000000", "111111", "222222") if code not in shown)

    north, south = pair_both(two, of_nobody)
    assert isinstance(south, ProtocolError)
    assert isinstance(north, TermsMismatch)
    assert two.south.peer(two.north.party_id).state == "blocked"
    assert two.north.peer(two.south.party_id).state == "invited"
    with pytest.raises(ProtocolError, match="North is blocked"):
        pair_with(two.south, two.north.party_id, two.connecting, lambda _: None, lambda _: "")
