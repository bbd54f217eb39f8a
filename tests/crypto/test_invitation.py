"""Invitations: what mail does to them is undone, and nothing else is accepted."""

from __future__ import annotations

import base64
import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fedcore.crypto.identity import Identity, PublicIdentity
from fedcore.crypto.invitation import Invitation, check_address, invite, read_invitation
from fedcore.errors import DataError, ProtocolError

US = Identity.create("Herzzentrum Süd, 心脏中心")
INVITATION = invite(US, "fl.heart.example.org:7700")
PREFIX = "fedstroke:1:"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("  ", ""),
        ("Host.Example.ORG:7700", "host.example.org:7700"),
        (" 10.1.2.3:07700 ", "10.1.2.3:7700"),
        ("localhost:1", "localhost:1"),
        ("[2001:DB8:0::7]:65535", "[2001:db8::7]:65535"),
        ("[::1]:7700", "[::1]:7700"),
        ("a-b.c1:80", "a-b.c1:80"),
        ("xn--fiqs8s.example:80", "xn--fiqs8s.example:80"),
    ],
)
def test_addresses_have_one_spelling(typed: str, kept: str) -> None:
    assert check_address(typed) == kept
    assert check_address(kept) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "host", "host:", ":7700", "host:0", "host:65536", "host:-1", "host:+1", "host:７７", "ho st:7700",
        "2001:db8::7:7700",
        "[2001:db8::7]", "[fe80::1%eth0]:7700", "[10.1.2.3]:7700", "300.1.2.3:7700", "10.1.2:7700", "0.0.0.0:7700",
        "[::]:7700", "224.0.0.1:7700", "-host:7700", "host-.org:7700", "a..b:7700", "tcp://host:7700", "host:7700/x",
        "h" * 64 + ":1", ".".join(["abcdefgh"] * 40) + ":1", "[::1:7700", "user@host:7700", "host\n:7700",
    ],
)  # fmt: skip
def test_addresses_nobody_can_connect_to_are_refused(typed: str) -> None:
    with pytest.raises(DataError, match="not one to which others can connect"):
        check_address(typed)


def test_text_comes_back() -> None:
    text = INVITATION.to_text()
    assert US.public.fingerprint in text
    assert "fl.heart.example.org:7700" in text
    assert read_invitation(text) == INVITATION
    assert read_invitation(INVITATION.code) == INVITATION
    quiet = invite(US)
    assert quiet.address == ""
    assert "connects out" in quiet.to_text()
    assert read_invitation(quiet.to_text()) == quiet


def test_longest_and_shortest_names_and_addresses() -> None:
    host = ".".join(["a" * 63, "b" * 63, "c" * 63, "d" * 55])
    for name, address in [("X", ""), ("卒" * 80, host[:200] + ":65535"), ("X", "[2001:db8::7]:7700")]:
        invitation = invite(Identity.create(name), address)
        assert read_invitation(invitation.to_text()) == invitation


def test_names_too_long_to_encode_are_refused_with_a_reason() -> None:
    with pytest.raises(DataError, match="too long for an invitation"):
        _ = invite(Identity.create("𠀀" * 80)).code


def mailed(text: str, way: str) -> str:
    wrapped = "\n".join(textwrap.fill(line, 60) for line in text.splitlines())
    return {
        "wrapped": wrapped,
        "crlf": wrapped.replace("\n", "\r\n"),
        "quoted": "\n".join("> " + line for line in wrapped.splitlines()),
        "quoted twice": "\n".join(">> > " + line for line in wrapped.splitlines()),
        "barred": "\n".join("| " + line for line in wrapped.splitlines()),
        "indented": textwrap.indent(wrapped, "\t    "),
        "quoted-printable": "=\n".join(textwrap.wrap(text, 70, replace_whitespace=False, drop_whitespace=False)),
        "lower case": text.replace(INVITATION.code, INVITATION.code.lower()),
        "capitals, as in a QR code": text.replace(INVITATION.code, INVITATION.code.upper()),
        "invisible": text.replace("A", "A\u200b\u00ad").replace("B", "B\u00a0"),
        "embedded": "Dear colleague,\nplease find below:\n" + text + "\nBest wishes\n-- \nDr. A. Fedstroke\n",
        "twice": text + "\n" + "\n".join("> " + line for line in wrapped.splitlines()),
        "without the full stop": INVITATION.code[:-1],
        "without the full stop, then words": INVITATION.code[:-1] + "\nBest wishes",
    }[way]


@pytest.mark.parametrize(
    "way",
    [
        "wrapped", "crlf", "quoted", "quoted twice", "barred", "indented", "quoted-printable", "lower case",
        "capitals, as in a QR code", "invisible", "embedded", "twice", "without the full stop",
        "without the full stop, then words",
    ],
)  # fmt: skip
def test_what_mail_does_is_undone(way: str) -> None:
    assert read_invitation(mailed(INVITATION.to_text(), way)) == INVITATION


def test_every_truncation_is_called_so() -> None:
    code = INVITATION.code
    for length in range(len(PREFIX), len(code) - 1):
        with pytest.raises(DataError, match="incomplete"):
            read_invitation(code[:length])
    with pytest.raises(DataError, match="incomplete"):
        read_invitation(code[:100] + code[130:])  # a line of it lost


def test_every_changed_letter_is_noticed() -> None:
    code = INVITATION.code
    for place in range(len(PREFIX), len(code) - 1):
        for letter in "AQ7":
            if letter != code[place]:
                with pytest.raises(DataError, match=r"altered|incomplete"):
                    read_invitation(code[:place] + letter + code[place + 1 :])


def test_spare_bits_of_the_last_letter_are_no_second_spelling() -> None:
    for length in range(1, 6):  # every remainder of the bits by five
        code = invite(Identity.create("X" * length)).code
        for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567":
            if letter != code[-2]:
                with pytest.raises(DataError, match="altered"):
                    read_invitation(code[:-2] + letter + ".")


@pytest.mark.parametrize("letter", ["1", "0", "8", "é", "-", "_", "\\"])
def test_letters_which_are_not_base32_are_noticed(letter: str) -> None:
    code = INVITATION.code
    with pytest.raises(DataError, match="altered"):
        read_invitation(code[:50] + letter + code[51:])


def test_additions_are_noticed() -> None:
    with pytest.raises(DataError, match="altered"):
        read_invitation(INVITATION.code[:-1] + "AAAA.")
    with pytest.raises(DataError, match="altered"):
        read_invitation(INVITATION.code[:40] + "A" + INVITATION.code[40:])


def forged(body: bytes) -> str:
    """A code with a right checksum around a body of the forger's choice."""
    import hashlib

    checksum = hashlib.sha256(b"fedstroke invitation checksum 1" + body).digest()[:5]
    return PREFIX + base64.b32encode(body + checksum).decode().rstrip("=") + "."


def body_of(invitation: Invitation) -> bytes:
    letters = invitation.code[len(PREFIX) : -1]
    return base64.b32decode(letters + "=" * (-len(letters) % 8))[:-5]


def test_a_right_checksum_does_not_help_a_forger() -> None:
    body = body_of(INVITATION)
    assert read_invitation(forged(body)) == INVITATION
    mallory = body_of(invite(Identity.create("Mallory")))[-128:]
    for wrong in [
        body.replace(b"fl.heart", b"fl.hcart"),  # another address
        body.replace("Süd".encode(), b"Sud!"),  # another name
        body[:-64] + mallory[-64:],  # another's signature
        body[:-128] + mallory[:32] + body[-96:],  # another's transport key under our signature
        body[:-128] + bytes(32) + body[-96:],  # a key of low order
        body.replace("Süd".encode(), b"S\xff\xffd"),  # no text
    ]:
        with pytest.raises(DataError, match="altered"):
            read_invitation(forged(wrong))


def test_a_second_spelling_signed_by_its_owner_is_refused() -> None:
    """Our own checks tidy names and addresses; an invitation whose code was not tidy did not come from this program."""
    body = body_of(INVITATION).replace(b"fl.heart", b"FL.heart")
    with pytest.raises(DataError, match="altered"):
        read_invitation(forged(body))


def test_newer_versions_empty_texts_and_two_at_once_are_named() -> None:
    with pytest.raises(DataError, match="newer version"):
        read_invitation(INVITATION.to_text().replace(PREFIX, "fedstroke:2:"))
    with pytest.raises(DataError, match="newer version"):
        read_invitation("fedstroke:999999999:ABC.")
    for text in ("", "Hello", "fedstroke", "fedstroke:x:ABC"):
        with pytest.raises(DataError, match="no invitation"):
            read_invitation(text)
    with pytest.raises(DataError, match="more than one"):
        read_invitation(INVITATION.to_text() + invite(Identity.create("Other")).to_text())
    with pytest.raises(DataError, match="too long"):
        read_invitation("x" * 70_000)


@given(st.text(max_size=400))
@settings(max_examples=200)
def test_no_text_makes_the_reader_fail_otherwise(text: str) -> None:
    for candidate in (text, PREFIX + text, PREFIX + "AAAA" + text, INVITATION.code[:60] + text):
        with pytest.raises(DataError):
            read_invitation(candidate)


def test_an_invitation_checks_its_own_signature() -> None:
    with pytest.raises(ProtocolError):
        Invitation(INVITATION.public, "elsewhere.example.org:7700", INVITATION.signature)
    renamed = PublicIdentity("Renamed", US.public.curve_public, US.public.sign_public)
    with pytest.raises(ProtocolError):
        Invitation(renamed, INVITATION.address, INVITATION.signature)


def test_readable_lines_can_be_translated_and_carry_no_weight() -> None:
    shouted = INVITATION.to_text(lambda text: str(text).upper())
    assert read_invitation(shouted) == INVITATION
    lying = INVITATION.to_text().replace(US.name, "Somebody else", 1)
    assert read_invitation(lying).public.name == US.name
