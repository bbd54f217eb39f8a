"""Pairing by six digits: honest runs, a person in the middle, steps out of turn, one try only."""

from __future__ import annotations

import hashlib

import pytest

from fedcore.crypto.identity import Identity, framed
from fedcore.crypto.pairing import Commit, PairingSide, Reveal
from fedcore.errors import DataError, ProtocolError

A, B, MALLORY = (Identity.create(name).public for name in ("A", "B", "Mallory"))


def exchanged(one: PairingSide, two: PairingSide) -> None:
    two.receive_commitment(one.commitment())
    one.receive_commitment(two.commitment())
    two.receive_reveal(one.reveal())
    one.receive_reveal(two.reveal())


def honest() -> tuple[PairingSide, PairingSide]:
    a, b = PairingSide(A, B, initiator=True), PairingSide(B, A, initiator=False)
    exchanged(a, b)
    return a, b


def differing() -> tuple[PairingSide, PairingSide]:
    """Screens that show different digits, as all but one pairing in a million do."""
    return next(pair for pair in iter(honest, None) if pair[0].my_code != pair[1].my_code)


def other_code(*codes: str) -> str:
    return next(code for code in ("000000", "111111", "222222") if code not in codes)


def test_each_types_what_the_other_reads_out() -> None:
    a, b = honest()
    assert len(a.my_code) == len(b.my_code) == 6
    a.check_typed(b.my_code)
    b.check_typed(a.my_code)
    assert a.confirmed
    assert b.confirmed


def test_digits_are_a_hash_of_both_keys_and_both_nonces() -> None:
    a, b = honest()
    nonces = (a.reveal().nonce, b.reveal().nonce)
    digest = hashlib.sha256(
        b"fedstroke pairing code 1" + framed(A.digest, nonces[0], B.digest, nonces[1], B.digest)
    ).digest()
    assert b.my_code == f"{int.from_bytes(digest[:8], 'big') % 1_000_000:06d}"


@pytest.mark.parametrize("spelling", ["{0}{1}", "{0} {1}", " {0}-{1}\n", "{0}\u00a0{1}"])
def test_spaces_and_hyphens_are_forgiven(spelling: str) -> None:
    a, b = honest()
    a.check_typed(spelling.format(b.my_code[:3], b.my_code[3:]))
    assert a.confirmed


def test_full_width_digits_are_forgiven() -> None:
    a, b = honest()
    a.check_typed("".join(chr(ord("０") + int(digit)) for digit in b.my_code))
    assert a.confirmed


def test_a_mismatch_ends_the_pairing_even_for_the_right_digits_after() -> None:
    a, b = honest()
    with pytest.raises(ProtocolError, match="do not match"):
        a.check_typed(other_code(a.my_code, b.my_code))
    with pytest.raises(ProtocolError):
        a.check_typed(b.my_code)
    assert not a.confirmed


def test_confirmation_cannot_be_repeated() -> None:
    a, b = honest()
    a.check_typed(b.my_code)
    with pytest.raises(ProtocolError):
        a.check_typed(b.my_code)


@pytest.mark.parametrize("slip", ["", "12345", "1234567", "12a456", "心脏中心一二"])
def test_a_slip_of_the_finger_is_no_try(slip: str) -> None:
    a, b = honest()
    with pytest.raises(DataError):
        a.check_typed(slip)
    a.check_typed(b.my_code)
    assert a.confirmed


def test_own_digits_are_no_try_and_never_accepted() -> None:
    a, b = differing()
    with pytest.raises(DataError, match="own screen"):
        a.check_typed(a.my_code)
    assert not a.confirmed
    a.check_typed(b.my_code)


def test_somebody_in_the_middle_is_seen() -> None:
    """Mallory runs an honest-looking pairing with each side and relays the telephone call."""
    refusals = []
    for _ in range(300):
        a, to_a = PairingSide(A, MALLORY, initiator=True), PairingSide(MALLORY, A, initiator=False)
        to_b, b = PairingSide(MALLORY, B, initiator=True), PairingSide(B, MALLORY, initiator=False)
        exchanged(a, to_a)
        exchanged(to_b, b)
        for reader, typist in ((a, b), (b, a)):
            try:
                typist.check_typed(reader.my_code)
            except ProtocolError as error:
                refusals.append(str(error))
            except DataError:
                continue  # the digits on the typist's own screen
    assert all("do not match" in refusal for refusal in refusals)
    # Of 600, each is accepted with probability 1e-6 and equals the own digits with another: three or more, 3e-10.
    assert len(refusals) >= 598


def test_a_nonce_chosen_after_seeing_the_others_is_refused() -> None:
    a = PairingSide(A, MALLORY, initiator=True)
    mallory = PairingSide(MALLORY, A, initiator=False)
    a.receive_commitment(mallory.commitment())
    a.reveal()
    with pytest.raises(ProtocolError, match="changed its part"):
        a.receive_reveal(Reveal(bytes(32)))
    with pytest.raises(ProtocolError):  # the true one comes too late
        a.receive_reveal(Reveal(mallory._nonce))
    with pytest.raises(ProtocolError):
        _ = a.my_code


def test_nothing_is_revealed_before_the_others_commitment() -> None:
    a = PairingSide(A, B, initiator=True)
    with pytest.raises(ProtocolError, match="out of turn"):
        a.reveal()


def test_a_second_commitment_is_a_change_of_mind() -> None:
    a, b = PairingSide(A, B, initiator=True), PairingSide(B, A, initiator=False)
    a.receive_commitment(b.commitment())
    with pytest.raises(ProtocolError, match="out of turn"):
        a.receive_commitment(Commit(bytes(32)))
    with pytest.raises(ProtocolError):
        a.reveal()


def test_reveal_without_commitment_and_second_reveal_are_refused() -> None:
    a, b = PairingSide(A, B, initiator=True), PairingSide(B, A, initiator=False)
    b.receive_commitment(a.commitment())
    with pytest.raises(ProtocolError, match="out of turn"):
        a.receive_reveal(b.reveal())
    a, b = honest()
    with pytest.raises(ProtocolError, match="out of turn"):
        a.receive_reveal(b.reveal())


def test_own_messages_sent_back_are_refused() -> None:
    a = PairingSide(A, B, initiator=True)
    a.receive_commitment(a.commitment())
    with pytest.raises(ProtocolError, match="changed its part"):
        a.receive_reveal(a.reveal())


def test_two_initiators_do_not_pair() -> None:
    a, b = PairingSide(A, B, initiator=True), PairingSide(B, A, initiator=True)
    with pytest.raises(ProtocolError):
        exchanged(a, b)


def test_no_digits_before_both_nonces_are_open() -> None:
    a, b = PairingSide(A, B, initiator=True), PairingSide(B, A, initiator=False)
    for step in (lambda: a.receive_commitment(b.commitment()), lambda: b.receive_commitment(a.commitment())):
        step()
        with pytest.raises(ProtocolError):
            _ = a.my_code
    a.receive_reveal(b.reveal())
    with pytest.raises(ProtocolError):  # our own nonce is not out yet
        _ = a.my_code
    with pytest.raises(ProtocolError):
        a.check_typed("123456")


def test_own_invitation_is_recognised() -> None:
    with pytest.raises(ProtocolError, match="your own invitation"):
        PairingSide(A, A, initiator=True)


@pytest.mark.parametrize("message", [Commit, Reveal])
def test_messages_check_their_length(message: type[Commit] | type[Reveal]) -> None:
    for length in (0, 31, 33):
        with pytest.raises(ProtocolError):
            message(bytes(length))


def test_digits_are_spread_evenly_and_nonces_fresh() -> None:
    codes = [code for _ in range(1000) for code in (side.my_code for side in honest())]
    assert len(set(codes)) > 1990 - 10  # about two pairs among 2000 draws of a million collide
    counts = [sum(code[place] == digit for code in codes) for place in range(6) for digit in "0123456789"]
    assert all(100 < count < 310 for count in counts)  # expectation 200; any of the 60 outside by chance: 7e-13
