"""Bitmaps: exact lengths, no spare bits, no memory spent on what is refused."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fedcore.errors import ProtocolError
from fedcore.protocols.bits import pack_bits, unpack_bits


@given(st.lists(st.booleans(), max_size=70))
def test_flags_come_back(flags):
    packed = pack_bits(np.array(flags, np.bool_))
    assert len(packed) == (len(flags) + 7) // 8
    assert unpack_bits(packed, len(flags), "North").tolist() == flags


def test_the_first_flag_is_the_highest_bit():
    assert pack_bits(np.array([True] + [False] * 8)) == b"\x80\x00"


@pytest.mark.parametrize("bitmap", [b"", b"\xff", b"\xff\xe0\x00", b"\xff\xe1", b"\xff\xff"])
def test_another_length_or_spare_bits_are_refused(bitmap):
    with pytest.raises(ProtocolError, match="North sent one bit per patient") as caught:
        unpack_bits(bitmap, 11, "North")
    assert caught.value.advice.template


def test_a_bitmap_of_the_wrong_length_is_not_unpacked():
    bomb = bytes(1 << 20)
    tracemalloc.start()
    with pytest.raises(ProtocolError):
        unpack_bits(bomb, 11, "North")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1 << 18
