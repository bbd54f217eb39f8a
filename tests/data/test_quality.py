"""Every complaint is made where it is due, with the right rows, and not where it is not."""

from __future__ import annotations

import pytest

from fedcore.data.quality import guess_roles, profile, with_role
from fedcore.errors import DataError

N = 40
IDS = [f"P{i:04d}" for i in range(N)]


def numbers(*strange: str) -> list[str]:
    """Thirty-odd plausible values, then the strange ones."""
    return [str(50 + i % 13 + 0.5) for i in range(N - len(strange))] + list(strange)


def complaints(records, column, **options):
    found = next(p for p in profile(records, **options) if p.name == column)
    return {c.code: c for c in found.complaints}


@pytest.mark.parametrize(
    ("cells", "code", "rows"),
    [
        ([""] * N, "empty", ()),
        (["x"] * N, "constant", ()),
        (["5"] + [""] * (N - 1), "nearly_missing", ()),
        (numbers("-9"), "sentinel", (41,)),
        (numbers("999", "-99"), "sentinel", (40, 41)),
        (numbers("99999"), "sentinel", (41,)),
        (numbers("5.397605346934028e-79"), "sentinel", (41,)),
        ([str(120 + i) for i in range(N - 2)] + ["0", "0"], "sentinel", (40, 41)),
        ([str(1 + i % 13) for i in range(N - 1)] + ["99"], "sentinel", (41,)),
        (numbers("about 50"), "text_in_numbers", (41,)),
        (numbers("<5", "n. m."), "text_in_numbers", (40, 41)),
        ([str(i) for i in range(N - 15)] + ["a"] * 15, "mixed", tuple(range(27, 37))),
        ([f"{4 + i / 10:.1f} mmol/L" for i in range(N)], "units", tuple(range(2, 12))),
        ([f"{4 + i},5" for i in range(N)], "decimal_comma", tuple(range(2, 12))),
        (["mild", "None", "severe", "mild"] * 10, "none_word", (3, 7, 11, 15, 19, 23, 27, 31, 35, 39)),
        (["Male", "female", "male", "FEMALE"] * 10, "spelling", ()),
        ([f"1954-01-{1 + i % 28:02d}" for i in range(N)], "date", ()),
        (["02.01.54", *[f"02.01.{i:02d}" for i in range(N - 1)]], "short_year", tuple(range(2, 12))),
    ],
)
def test_each_complaint(make_records, cells, code, rows):
    found = complaints(make_records(id=IDS, v=cells), "v")
    assert code in found
    assert found[code].rows == rows
    assert str(found[code].text)


def test_negative_values_need_a_crowd_of_positives(make_records):
    cells = [str(50 + i % 70) for i in range(300)] + ["-31.5", "-2"]
    ids = [f"P{i}" for i in range(302)]
    found = complaints(make_records(id=ids, v=cells), "v")
    assert (found["negative"].rows, found["negative"].count) == ((302, 303), 2)
    assert not complaints(make_records(id=ids, v=["0", *cells[1:]]), "v")


@pytest.mark.parametrize(
    "cells",
    [
        numbers(),
        [str(90 + i % 12) for i in range(N)],  # 99 among its neighbours
        [str(i % 10) for i in range(N)],  # 0, 7, 8, 9 of an ordinary scale
        [str(i - 20) for i in range(N)],
        [str(0.1 * (i % 9)) for i in range(N)],
        ["Yes", "No", "", "No"] * 10,
        ["<25", "25 to under 30", "30 to under 35", "35+"] * 10,
        ["1 to 5", "6 or more", "All", "5 or more years"] * 10,
        ["1999-2000", "2001-2002"] * 20,
    ],
)
def test_no_complaint_about_ordinary_columns(make_records, cells):
    assert not complaints(make_records(id=IDS, v=cells), "v")


def test_too_many_categories(make_records):
    ids = [f"P{i}" for i in range(120)]
    records = make_records(id=ids, v=[f"ward {i % 60}" for i in range(120)])
    assert "60 different" in str(complaints(records, "v")["too_many_categories"].text)


@pytest.mark.parametrize(
    ("ids", "code", "rows"),
    [
        (["1.23457E+17", *IDS[1:]], "scientific", (2,)),
        (["110105194912310000", *IDS[1:]], "rounded", (2,)),
        ([f"{123456789012345 + i}0" for i in range(N)], "rounded", tuple(range(2, 12))),
        (["110105194912310021", *IDS[1:]], "checksum", (2,)),
        (["p-0002", *IDS[1:]], "duplicate_patients", (2, 4)),
        (["", *IDS[1:]], "missing_identifier", (2,)),
    ],
)
def test_identifiers(make_records, ids, code, rows):
    found = complaints(make_records(patient_id=ids, v=numbers()), "patient_id")
    assert found[code].rows == rows
    assert not any(cell and cell in str(c.text) for c in found.values() for cell in ids)


def test_duplicates_over_several_chosen_columns(make_records):
    names = [f"n{i % 20}" for i in range(N)]
    days = ["1950-01-01"] * 20 + ["01.01.1950"] * 20
    records = make_records(name=names, born=days, v=numbers())
    assert complaints(records, "name", id_columns=("name", "born"))["duplicate_patients"].count == N
    unclear = make_records(name=names, born=["01/02/1950"] * N)
    assert "day or month" in str(complaints(unclear, "name", id_columns=("name", "born"))["identifier"].text)


def test_the_outcome_in_disguise(make_records):
    stroke = ["1" if i % 4 == 0 else "0" for i in range(N)]
    records = make_records(
        id=IDS,
        stroke=stroke,
        days_in_rehab=["30" if s == "1" else str(i % 3) for i, s in enumerate(stroke)],
        ward=["stroke unit" if s == "1" else "other" for s in stroke],
        stroke_date=["2020-01-01" if s == "1" else "" for s in stroke],
        stroke_risk_score=[str(i % 7) for i in range(N)],
        age=numbers(),
    )
    found = {p.name: {c.code for c in p.complaints} for p in profile(records)}
    suspects = {name for name, codes in found.items() if "looks_like_outcome" in codes}
    assert suspects == {"days_in_rehab", "ward", "stroke_date", "stroke_risk_score"}


def test_outcome_by_chosen_value(make_records):
    kinds = ["ischaemic", "none", "none", "bleeding"] * 10
    records = make_records(id=IDS, kind=kinds, drug=["yes" if k == "ischaemic" else "no" for k in kinds])
    assert "looks_like_outcome" in complaints(records, "drug", label="kind", label_positive="Ischaemic")
    assert not complaints(records, "drug", label="kind")


def test_profile_of_numbers_and_categories(make_records):
    cells = [str(i) for i in range(1, 13)] * 3 + ["NA"] * 4
    age, sex = profile(make_records(age=cells, sex=["m", "M", "w", ""] * 10))
    assert (age.kind, age.distinct, age.minimum, age.maximum, age.missing_share) == ("numeric", 12, 1, 12, 0.1)
    assert (age.quantiles[2], age.histogram) == (6.5, (3,) * 12)
    assert (sex.kind, sex.categories, sex.known) == ("category", (("M", 20), ("w", 10)), 30)


def test_profiles_show_no_patient(make_records):
    records = make_records(姓名=[f"张{i}" for i in range(N)], mrn=[str(70000 + i) for i in range(N)])
    for found in profile(records):
        assert found.kind == "identifier"
        assert (found.minimum, found.histogram, found.categories) == (None, (), ())


def test_one_huge_number_has_a_histogram(make_records):
    (found,) = profile(make_records(v=["1e30"] * 5 + ["2"] * 5))
    assert sum(found.histogram) == 10
    (found,) = profile(make_records(v=["1e30"] * 5))
    assert sum(found.histogram) == 5


@pytest.mark.parametrize(
    ("columns", "identifier", "outcome"),
    [
        ("patient_id age sex HadStroke", ("patient_id",), "HadStroke"),
        ("SEQN age stroke_family_history", ("SEQN",), None),
        ("MRN name stroke stroke_age", ("MRN",), "stroke"),
        ("病案号 姓名 出生日期 年龄 脑卒中 卒中家族史", ("病案号",), "脑卒中"),
        ("身份证号 患者编号 年龄 中风", ("身份证号",), "中风"),
        ("姓名 出生日期 年龄 是否卒中", ("姓名", "出生日期"), "是否卒中"),
        ("body_mass_index glucose", (), None),
    ],
)
def test_guessed_roles(make_records, columns, identifier, outcome):
    cells = {
        "年龄": numbers(), "age": numbers(), "sex": ["m", "w"] * 20, "name": [f"A{i}" for i in range(N)],
        "姓名": [f"张{i // 2}" for i in range(N)], "出生日期": [f"1954-01-{1 + i % 28:02d}" for i in range(N)],
        "stroke_age": numbers(), "body_mass_index": [f"{20 + i / 7:.3f}" for i in range(N)], "glucose": numbers(),
    }  # fmt: skip
    yes_no = ["1" if i % 5 == 0 else "0" for i in range(N)]
    coded = [str(10_000 + i) for i in range(N)]
    special = dict.fromkeys(("patient_id", "SEQN", "MRN", "病案号", "患者编号"), coded)
    special["身份证号"] = [f"1101051949{i:08d}" for i in range(N)]
    records = make_records(**{name: (cells | special).get(name, yes_no) for name in columns.split()})
    profiles = profile(records)
    roles = guess_roles(profiles, records)
    assert with_role(roles, "identifier") == identifier
    assert with_role(roles, "outcome") == ((outcome,) if outcome else ())
    assert all(str(guess.reason) for guess in roles.values())
    if "name" in roles:
        assert roles["name"].role == "ignore"


def test_one_row_and_odd_columns_do_not_fail(make_records):
    for cells in (["1"], [""], ["x"], ["1954-01-02"], ["inf"], ["1e39"]):
        records = make_records(v=cells, w=cells, stroke=cells)
        assert len(profile(records)) == 3
        assert guess_roles(profile(records))


def test_unknown_columns_are_named(make_records):
    records = make_records(id=IDS, v=numbers())
    with pytest.raises(DataError, match=r"hospital\.csv has no column called absent"):
        profile(records, label="absent")
    with pytest.raises(DataError, match="absent"):
        profile(records, id_columns=("id", "absent"))
