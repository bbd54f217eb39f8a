from __future__ import annotations

import contextlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fedcore.net.frames import (
    CHUNK_BYTES,
    MAX_FRAME_BYTES,
    Frame,
    FrameError,
    Kind,
    VersionError,
    check_party_id,
    chunk_count,
    decode,
    encode,
)

PING = Frame(Kind.PING, "a1", "b2", epoch=7, to_epoch=9, sequence=3, acknowledged=2, credit=64)
CHUNK = Frame(Kind.DATA, "a1", "b2", epoch=7, to_epoch=9, index=1, count=2, total=CHUNK_BYTES + 5, payload=b"hello")

parties = st.text("0123456789abcdef", min_size=1, max_size=64)
u64 = st.integers(0, 2**64 - 1)


@st.composite
def chunks(draw: st.DrawFn) -> Frame:
    total = draw(st.integers(0, 5)) * CHUNK_BYTES + draw(st.integers(0, 9))
    index = draw(st.integers(0, chunk_count(total) - 1))
    sender, recipient = draw(st.lists(parties, min_size=2, max_size=2, unique=True))
    return Frame(
        Kind.DATA,
        sender,
        recipient,
        epoch=draw(u64.filter(bool)),
        to_epoch=draw(u64.filter(bool)),
        sequence=draw(u64),
        acknowledged=draw(u64),
        credit=draw(st.integers(0, 65535)),
        index=index,
        count=chunk_count(total),
        total=total,
        payload=bytes(min(CHUNK_BYTES, total - index * CHUNK_BYTES)),
    )


@given(chunks())
def test_what_is_encoded_is_decoded(frame):
    raw = encode(frame)
    assert decode(raw) == frame
    assert len(raw) <= MAX_FRAME_BYTES


@given(st.binary(max_size=300))
def test_noise_is_refused(noise):
    with pytest.raises((FrameError, VersionError)):
        decode(noise)


@given(chunks(), st.data())
def test_a_frame_cut_or_lengthened_anywhere_is_refused(frame, data):
    raw = encode(frame)
    with pytest.raises(FrameError):
        decode(raw[: data.draw(st.integers(0, len(raw) - 1))])
    with pytest.raises(FrameError):
        decode(raw + data.draw(st.binary(min_size=1, max_size=9)))


@given(st.integers(0, 200), st.integers(0, 255))
def test_a_changed_byte_never_does_worse_than_a_refusal(position, value):
    raw = bytearray(encode(CHUNK))
    raw[position % len(raw)] = value
    with contextlib.suppress(FrameError, VersionError):
        assert isinstance(decode(bytes(raw)), Frame)


@pytest.mark.parametrize(
    "frame",
    [
        replace(PING, recipient="a1"),
        replace(PING, epoch=0),
        replace(PING, payload=b"x"),
        replace(PING, index=1),
        replace(PING, total=1),
        replace(PING, sender="A1"),
        replace(PING, sender="../x"),
        replace(PING, sender=""),
        replace(PING, kind=99),
        replace(PING, kind=0),
        replace(CHUNK, to_epoch=0),
        replace(CHUNK, count=3),
        replace(CHUNK, index=2),
        replace(CHUNK, index=0),
        replace(CHUNK, payload=b"hell"),
        replace(CHUNK, total=2**63),
        replace(CHUNK, total=3, count=1, index=0, payload=b"four"),
    ],
)
def test_fields_that_contradict_each_other_are_refused(frame):
    with pytest.raises(FrameError):
        decode(encode(frame))


def test_a_frame_larger_than_the_limit_is_refused():
    with pytest.raises(FrameError):
        decode(encode(replace(CHUNK, payload=bytes(CHUNK_BYTES + 1))))


def test_another_version_is_told_apart_whatever_follows():
    raw = encode(PING)
    for version in (0, 2, 255):
        with pytest.raises(VersionError) as other:
            decode(raw[:4] + bytes([version]) + b"anything")
        assert other.value.version == version


@pytest.mark.parametrize("party", ["", "x", "AB", "a" * 65, "ä"])
def test_party_ids_are_checked(party):
    with pytest.raises(ValueError, match="party id"):
        check_party_id(party)


def test_a_ping_may_tell_the_program_s_version_and_nothing_else():
    ping = Frame(Kind.PING, "aa", "bb", epoch=1, sequence=3, payload=b"1.20.3")
    assert decode(encode(ping)) == ping
    for payload in (b"1.2\n", b"<b>", b"v1", b"1." * 11):
        with pytest.raises(FrameError):
            decode(encode(Frame(Kind.PING, "aa", "bb", epoch=1, payload=payload)))
    for kind in (Kind.PONG, Kind.ACK, Kind.BYE, Kind.PROBE, Kind.REPORT):
        with pytest.raises(FrameError):
            decode(encode(Frame(kind, "aa", "bb", epoch=1, payload=b"1.2.3")))
