"""Nothing a peer sends does anything but become a message or a ProtocolError."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fedcore.errors import ProtocolError
from fedcore.protocols.codec import WIRE_VERSION, decode, encode
from fedcore.protocols.messages import (
    MESSAGE_BY_TAG,
    MESSAGE_TYPES,
    Abort,
    BinLayout,
    Declined,
    Descend,
    Finished,
    MatchedPositions,
    Message,
    NodeDivision,
    Proposal,
    Released,
    ReleasedMetrics,
    TrainingKey,
    TreeDone,
)

EVERY_TYPE = tuple(MESSAGE_TYPES)
EXAMPLES: tuple[Message, ...] = (
    TreeDone(3),
    Abort("cancelled"),
    Declined("no"),
    Descend(1, (NodeDivision(0, b"\x80"),), (1, 2)),
    TrainingKey(b"\1" * 64, 20, 100, 1.5),
    BinLayout((3, 4)),
    Released(ReleasedMetrics(auc=0.8, auc_ci=(0.7, 0.9), n=100), None),
)


def raw(*values: object) -> bytes:
    return bytes([WIRE_VERSION]) + msgspec.msgpack.encode(values)


@pytest.mark.parametrize("message", EXAMPLES, ids=lambda m: type(m).__name__)
def test_what_was_encoded_is_decoded(message):
    assert decode(encode(message), (type(message),), "North") == message


@pytest.mark.parametrize("message", EXAMPLES, ids=lambda m: type(m).__name__)
def test_every_truncation_is_refused(message):
    whole = encode(message)
    for length in range(len(whole)):
        with pytest.raises(ProtocolError, match="North"):
            decode(whole[:length], EVERY_TYPE, "North")


@pytest.mark.parametrize(
    ("payload", "words"),
    [
        (b"", "version –"),
        (b"\0" + encode(TreeDone(1))[1:], "version 0"),
        (b"\x02" + encode(TreeDone(1))[1:], "version 2"),
        (encode(TreeDone(1)) + b"\0", "could not be read"),
        (encode(TreeDone(1)) * 2, "could not be read"),
        (raw("tree_done"), "could not be read"),
        (raw("tree_done", 1, 2), "could not be read"),
        (raw("no_such_type", 1), "could not be read"),
        (raw(7, 1), "could not be read"),
        (raw("tree_done", "1"), "could not be read"),
        (raw("tree_done", 1.5), "could not be read"),
        (raw("tree_done", -1), "could not be read"),
        (raw("tree_done", 100_001), "could not be read"),
        (raw("tree_done", 1 << 63), "could not be read"),
        (raw("tree_done", None), "could not be read"),
        (raw("tree_done", True), "could not be read"),
        (bytes([WIRE_VERSION]) + msgspec.msgpack.encode({"type": "tree_done", "tree": 1}), "could not be read"),
        (bytes([WIRE_VERSION]) + b"\x92\xa8declined\xa2\xff\xfe", "could not be read"),
        (bytes([WIRE_VERSION]) + b"\x92\xa2\xff\xfe\x01", "could not be read"),
        (bytes([WIRE_VERSION]) + b"\x92\xaabin_layout\xdd\xff\xff\xff\xff", "could not be read"),
        (bytes([WIRE_VERSION]) + b"\x92\xaabin_layout" + b"\x91" * 100_000, "could not be read"),
        (bytes([WIRE_VERSION]) + b"\x91" * 1_000_000, "could not be read"),
        (bytes([WIRE_VERSION]) + b"\xc7\x00\x05", "could not be read"),
    ],
)
def test_bytes_that_are_no_message_are_refused(payload, words):
    with pytest.raises(ProtocolError, match=words) as caught:
        decode(payload, EVERY_TYPE, "North")
    assert "North" in str(caught.value)
    assert caught.value.advice.template
    assert len(caught.value.detail) <= 200


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), float("-inf"), -0.001, 1.001, 1e300])
@pytest.mark.parametrize("field", ["auc", "average_precision", "sensitivity_at_80_specificity", "brier"])
def test_a_released_share_is_a_number_from_0_to_1(field, bad):
    with pytest.raises(ProtocolError):
        decode(encode(Released(ReleasedMetrics(**{field: bad}), None)), (Released,), "North")
    with pytest.raises(ProtocolError):
        decode(encode(Released(None, ReleasedMetrics(auc_ci=(0.5, bad)))), (Released,), "North")


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), float("-inf"), 1e7])
@pytest.mark.parametrize("field", ["calibration_slope", "calibration_intercept"])
def test_a_released_calibration_is_finite(field, bad):
    with pytest.raises(ProtocolError):
        decode(encode(Released(ReleasedMetrics(**{field: bad}), None)), (Released,), "North")


@pytest.mark.parametrize(
    "message",
    [
        Declined("x" * 2001),
        Proposal(bytes((1 << 20) + 1)),
        MatchedPositions(bytes((1 << 24) + 1)),
        BinLayout((1,) * 100_001),
        BinLayout((65_535,)),
        Descend(0, (), tuple(range(65_537))),
        TrainingKey(b"\1" * 1025, 20, 1, 1.0),
        TrainingKey(b"\1" * 64, 20, 1, float("nan")),
        Released(ReleasedMetrics(n=-1), None),
        Abort("because of patient 17"),
    ],
    ids=lambda m: type(m).__name__,
)
def test_what_is_too_large_is_refused(message):
    with pytest.raises(ProtocolError):
        decode(encode(message), EVERY_TYPE, "North")


def test_another_type_than_was_due_is_refused():
    with pytest.raises(ProtocolError, match="North sent a message of type TreeDone where Finished / Abort was due"):
        decode(encode(TreeDone(1)), (Finished, Abort), "North")


def test_a_type_which_is_not_registered_does_not_leave():
    class Secret(Message, frozen=True, tag="secret"):
        value: int

    with pytest.raises(ProtocolError, match="Secret is not registered"):
        encode(Secret(1))


def test_an_error_does_not_quote_text_that_cannot_be_read():
    payload = bytes([WIRE_VERSION]) + b"\x92\xa8declined\xacWang Wei\xff\xff\xff\xff"
    with pytest.raises(ProtocolError) as caught:
        decode(payload, EVERY_TYPE, "North")
    assert "Wang" not in caught.value.detail + str(caught.value)


def read(payload: bytes) -> None:
    """Read as the driver does; only a ProtocolError may come of it."""
    try:
        message = decode(payload, EVERY_TYPE, "North")
    except ProtocolError:
        return
    assert decode(encode(message), EVERY_TYPE, "North") == message


@settings(max_examples=400, deadline=None)
@given(st.binary(max_size=200))
def test_random_bytes(payload):
    read(payload)
    read(bytes([WIRE_VERSION]) + payload)


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(EXAMPLES), st.data())
def test_mutated_messages(message, data):
    payload = bytearray(encode(message))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(payload) - 1))
        match data.draw(st.integers(0, 2)):
            case 0:
                payload[at] = data.draw(st.integers(0, 255))
            case 1:
                payload[at:at] = data.draw(st.binary(min_size=1, max_size=4))
            case 2:
                del payload[at:]
        payload = payload or bytearray(b"\x01")
    read(bytes(payload))


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(1 << 63), (1 << 64) - 1)
    | st.floats()
    | st.text(max_size=70)
    | st.binary(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(sorted(MESSAGE_BY_TAG)), st.lists(VALUES, max_size=5))
def test_right_tags_with_wrong_contents(tag, values):
    read(raw(tag, *values))
