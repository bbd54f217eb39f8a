"""Pairing: the digits two people compare, a mismatch, and a peer that changes its mind."""

from __future__ import annotations

import msgspec
import pytest

from fedcore.crypto.pairing import PairingSide
from fedcore.errors import DataError, ProtocolError
from fedcore.protocols.exchange import Undecided, run_in_memory
from fedcore.protocols.messages import PairingConfirmed, PairingReveal
from fedcore.protocols.pairing import pair


class Phone:
    """Two people on the phone: each types what the other one reads out, or first what `typing` holds."""

    def __init__(self) -> None:
        self.codes: dict[str, str] = {}
        self.reasons: list[DataError | None] = []

    def protocol(self, me, other, typing=()):
        left = list(typing)

        def typed(reason):
            if other.party_id not in self.codes:
                raise Undecided
            self.reasons.append(reason)
            digits = left.pop(0) if left else self.codes[other.party_id]
            return digits(self.codes[other.party_id]) if callable(digits) else digits

        side = PairingSide(me.public, other.public, me.party_id < other.party_id)
        return pair(side, other.party_id, lambda code: self.codes.__setitem__(me.party_id, code), typed)

    def call(self, one, other, typing=()):
        run_in_memory({one.party_id: self.protocol(one, other, typing), other.party_id: self.protocol(other, one)})


@pytest.fixture
def two(world):
    return world.label, world.features[0]


def test_right_digits_confirm_both(two):
    phone = Phone()
    phone.call(*two)
    assert all(len(code) == 6 for code in phone.codes.values())
    assert phone.reasons == [None, None]


def test_something_that_is_no_code_is_asked_again(two):
    phone = Phone()
    phone.call(*two, typing=["12", "what?"])
    assert [type(reason) for reason in phone.reasons].count(DataError) == 2


def test_wrong_digits_end_the_pairing(two):
    phone = Phone()

    def of_nobody(_):
        """Digits on neither screen: a person who types their own is asked again."""
        return next(code for code in ("000000", "111111", "222222") if code not in phone.codes.values())

    with pytest.raises(ProtocolError):
        phone.call(*two, typing=[of_nobody])


def test_a_number_which_was_not_committed_to_is_refused(two, kit):
    one, other = two
    phone = Phone()
    hostile = kit.tampered(
        phone.protocol(other, one), PairingReveal, lambda m: msgspec.structs.replace(m, nonce=bytes(32))
    )
    with pytest.raises(ProtocolError, match="changed its part"):
        run_in_memory({one.party_id: phone.protocol(one, other), other.party_id: hostile})


def test_confirmation_before_the_digits_is_refused(two, kit):
    one, other = two
    phone = Phone()
    hostile = kit.tampered(phone.protocol(other, one), PairingReveal, lambda m: PairingConfirmed())
    with pytest.raises(ProtocolError, match="PairingReveal was due"):
        run_in_memory({one.party_id: phone.protocol(one, other), other.party_id: hostile})
