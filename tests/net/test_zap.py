from __future__ import annotations

import pytest

from fedcore.net.zap import DOMAIN, answer

KEY = bytes(range(32))
GOOD = [b"1.0", b"id", DOMAIN, b"192.0.2.1", b"", b"CURVE", KEY]


def test_a_listed_key_gets_its_party_as_user_id():
    assert answer(GOOD, {KEY: "ab"}) == [b"1.0", b"id", b"200", b"", b"ab", b""]


@pytest.mark.parametrize(
    "request_frames",
    [
        [*GOOD[:6], bytes(32)],
        [*GOOD[:6], KEY, KEY],
        GOOD[:6],
        [*GOOD[:5], b"NULL"],
        [*GOOD[:5], b"PLAIN", b"user", b"password"],
        [*GOOD[:5], b"NULL", KEY],
        [*GOOD[:2], b"other", *GOOD[3:]],
    ],
)
def test_everything_else_is_refused_without_a_user_id(request_frames):
    reply = answer(request_frames, {KEY: "ab"})
    assert reply[:3] == [b"1.0", b"id", b"400"]
    assert reply[4] == b""


@pytest.mark.parametrize("request_frames", [[], [b"1.0"], [b"2.0", *GOOD[1:]], GOOD[:5]])
def test_a_malformed_request_is_refused(request_frames):
    assert answer(request_frames, {KEY: "ab"})[2] == b"500"
