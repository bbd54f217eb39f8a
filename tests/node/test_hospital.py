"""One hospital's home: first start, passphrase, peers by name, and a ledger that shows tampering."""

from __future__ import annotations

import pytest

from fedcore.errors import DataError, ProtocolError, StoreError
from fedcore.node.hospital import Hospital

PASSPHRASE = "four words that rhyme"


def test_first_start_then_unlock(tmp_path):
    home = tmp_path / "new" / "home"
    with Hospital.create(home, "North", PASSPHRASE) as hospital:
        party_id = hospital.party_id
        with pytest.raises(StoreError):
            hospital.check_passphrase("something else")
    with pytest.raises(StoreError):
        Hospital.open(home, "something else")
    with pytest.raises(StoreError):
        Hospital.create(home, "North", PASSPHRASE)
    with Hospital.open(home, PASSPHRASE) as hospital:
        assert hospital.party_id == party_id


def test_peers_are_found_by_name_or_the_beginning_of_an_id(two):
    two.introduce()
    south = two.south.party_id
    assert two.north.find_peer("South").party_id == two.north.find_peer(south[:8]).party_id == south
    for wrong in ("south", south[:5], "", "North"):
        with pytest.raises(DataError, match="peers are called") as caught:
            two.north.find_peer(wrong)
        assert "South" in str(caught.value)


def test_ones_own_invitation_is_no_peer(two):
    with pytest.raises(DataError, match="your own invitation"):
        two.north.add_peer(two.north.invitation("127.0.0.1:1"))


def test_an_unknown_or_blocked_peer_is_not_confirmed(two):
    with pytest.raises(DataError, match="No such hospital"):
        two.north.confirmed_peer("0" * 64)
    two.introduce("blocked")
    with pytest.raises(ProtocolError, match="South has not been confirmed"):
        two.north.confirmed_peer(two.south.party_id)


def test_there_is_no_result_before_a_session(two):
    assert two.north.results() == []
    with pytest.raises(DataError, match="no result"):
        two.north.result("ab" * 16)
