"""The same patient gets the same key however a hospital writes the identifier, and different patients never do."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fedcore.data import chinese_id
from fedcore.data.linkage import damage, looks_rounded, normalise, patient_keys
from fedcore.errors import DataError


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("P000123", "p000123"),
        ("p-000 123", "p000123"),
        ("Ｐ０００１２３", "p000123"),
        ("000123", "000123"),
        ("12345.0", "12345"),
        ("0012.00", "0012"),
        ("12345.5", "123455"),
        ("1954-01-02", "19540102"),
        ("02.01.1954", "19540102"),
        ("2.1.1954", "19540102"),
        ("19540102", "19540102"),
        ("1954/1/2", "19540102"),
        ("1954年1月2日", "19540102"),
        ("02JAN1954", "19540102"),
        ("2-Jan-1954", "19540102"),
        ("1954-01-02 00:00:00", "19540102"),
        ("31/12/1954", "19541231"),
        ("12/31/1954", "19541231"),
        ("03/03/1954", "19540303"),
        ("31.02.1954", "31021954"),
        ("张 三", "张三"),
        ("O'Brien-Smith", "obriensmith"),
        ("Straße", "strasse"),
        ("é", "é"),
        ("e\u0301", "é"),
        ("-", ""),
        ("", ""),
    ],
)
def test_normalise(written, key):
    assert normalise(written) == key


def test_chinese_identity_numbers():
    # The example of GB 11643-1999, annex.
    assert chinese_id.check_character("11010519491231002") == "x"
    assert normalise("11010519491231002X") == "11010519491231002x"
    assert normalise("110105491231002") == "11010519491231002x"
    assert normalise("990105491231002") == "990105491231002"  # no such province
    assert normalise("110105491331002") == "110105491331002"  # no such month
    assert damage("11010519491231002X") is None
    assert damage("110105194912310021") == "checksum"
    assert damage("110105194912310000") == "rounded"


@given(st.text(max_size=20))
def test_normalising_twice_changes_nothing(text):
    try:
        once = normalise(text, "dmy")
    except DataError:
        return
    assert normalise(once, "dmy") == once
    assert all(c.isalnum() or ord(c) > 127 for c in once)


@given(st.dates(min_value=pd.Timestamp("1801-01-01").date()))
def test_every_form_of_a_date_agrees(day):
    forms = [
        day.isoformat(), f"{day:%Y%m%d}", f"{day.year}/{day.month}/{day.day}", f"{day.day}.{day.month}.{day.year}",
        f"{day:%d.%m.%Y}", f"{day} 00:00:00",
    ]  # fmt: skip
    assert len({normalise(form) for form in forms}) == 1
    assert normalise(f"{day:%d/%m/%Y}", "dmy") == normalise(f"{day:%m/%d/%Y}", "mdy") == f"{day:%Y%m%d}"


def test_day_and_month_are_decided_by_the_column_or_asked_for():
    dates = pd.DataFrame({"born": ["03/04/1954", "31/12/1960", "01-02-1970"]})
    assert patient_keys(dates) == ["19540403", "19601231", "19700201"]
    assert patient_keys(pd.DataFrame({"born": ["03/04/1954", "12/31/1960"]})) == ["19540304", "19601231"]
    unclear = pd.DataFrame({"born": ["03/04/1954"]})
    with pytest.raises(DataError, match=r"h\.csv, column born: .*day or month"):
        patient_keys(unclear, file="h.csv")
    assert patient_keys(unclear, date_order="mdy") == ["19540304"]
    with pytest.raises(DataError, match="born: some dates have the day first"):
        patient_keys(pd.DataFrame({"born": ["31/12/1960", "12/31/1960"]}))
    with pytest.raises(DataError, match="day or month") as caught:
        normalise("03/04/1954")
    assert "1954" not in str(caught.value)


def test_several_columns_join_without_confusion():
    people = pd.DataFrame({"name": ["ab", "a", "A|b", ""], "born": ["c", "bc", "c", "c"]})
    assert patient_keys(people) == ["ab|c", "a|bc", "ab|c", ""]


@given(st.lists(st.tuples(st.text(max_size=4), st.text(max_size=4)), max_size=8))
def test_joined_keys_are_equal_only_where_every_part_is(rows):
    frame = pd.DataFrame(rows, columns=["a", "b"], dtype=str)
    keys = patient_keys(frame, date_order="dmy", missing_words=())
    for key, row in zip(keys, rows, strict=True):
        parts = [normalise(cell, "dmy") for cell in row]
        assert key == ("|".join(parts) if all(parts) else "")
        assert key.count("|") == (1 if key else 0)


def test_missing_identifiers_have_no_key():
    assert patient_keys(pd.DataFrame({"id": ["NA", "n/a", "", "?", "None", "0"]})) == ["", "", "", "", "none", "0"]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("1.23457E+17", "scientific"),
        ("1,1e+17", "scientific"),
        ("5E12", None),
        ("123456789012345000", "rounded"),
        ("123456789012345678", None),
        ("02.01.54", "short_year"),
        ("P000", None),
        ("", None),
    ],
)
def test_damage(value, code):
    assert damage(value) == code


def test_numbers_of_sixteen_digits_are_judged_together():
    assert looks_rounded([f"{i}0" for i in range(123456789012345, 123456789012355)])
    assert not looks_rounded([f"{i}" for i in range(1234567890123450, 1234567890123490)])
