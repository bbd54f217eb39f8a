"""A whole column of numbers is read as its cells are one by one; shortcuts change no key."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fedcore.data import chinese_id
from fedcore.data.cells import read_number, read_numbers
from fedcore.data.dates import iso_date
from fedcore.data.linkage import normalise

NUMBERS = st.text("0123456789.,+-eE ", max_size=20) | st.floats(allow_nan=True).map(repr) | st.integers().map(str)


@pytest.mark.parametrize("decimal", [".", ","])
@settings(max_examples=200, deadline=None)
@given(cells=st.lists(NUMBERS, max_size=30))
def test_a_column_of_numbers_is_read_as_each_cell_is(decimal, cells):
    one_by_one = [read_number(cell, decimal) for cell in cells]
    expected = np.array([np.nan if n is None else n for n in one_by_one], np.float64)
    assert read_numbers(cells, decimal).tobytes() == expected.tobytes()


def test_no_cells_are_no_numbers():
    assert read_numbers(()).shape == (0,)


@settings(max_examples=300, deadline=None)
@given(text=st.text("0123456789abcJANmayX", min_size=1, max_size=20))
def test_plain_identifiers_take_a_short_way_to_the_same_key(text):
    date = iso_date(text, "dmy")
    kept = text.lower()
    expected = date.replace("-", "") if date else chinese_id.to_eighteen(kept) or kept
    assert normalise(text, "dmy") == expected
