"""From text to numbers: what is coded how, what is refused, and that every row left out is counted."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fedcore.data.coding import CodedColumn
from fedcore.data.reader import ReadOptions, read_records
from fedcore.data.records import Records
from fedcore.data.table import Coding, Mapping, Table, build_table
from fedcore.errors import DataError

ID = Mapping(("id",))
NAN = float("nan")


def test_kinds_become_numbers(make_records):
    records = make_records(
        id=["P-1", "p 2", "P3", "4.0"],
        age=["50", "", "1e2", "−7,".rstrip(",")],
        smokes=["Yes", "n", "TRUE", "?"],
        阳=["是", "否", "有", "阴性"],
        sex=["Men", "women", "MEN", "Men"],
        stroke=["1", "0", "0", "no"],
    )
    table, preparation = build_table(records, Mapping(("id",), "stroke"))
    assert table.ids == ("p1", "p2", "p3", "4")
    assert table.features == ("age", "smokes", "阳", "sex=Men", "sex=women")
    expected = [[50, 1, 1, 1, 0], [NAN, 0, 0, 0, 1], [100, 1, 1, 1, 0], [-7, NAN, 0, 1, 0]]
    np.testing.assert_array_equal(table.x, np.array(expected, np.float32))
    assert table.y is not None
    assert table.y.tolist() == [1, 0, 0, 0]
    assert preparation.missing == {"age": 1, "smokes": 1, "阳": 0, "sex": 0}
    assert (preparation.rows, preparation.positives, preparation.notes()) == (4, 1, ())


def test_coding_is_kept_for_new_patients(make_records):
    old = make_records(id=["1", "2", "3"], sex=["m", "w", "m"], bmi=["20", "30", "25"], hist=["yes", "no", "yes"])
    table, _ = build_table(old, ID)
    coding = Coding.from_json(json.loads(json.dumps(table.coding.to_json())))
    assert coding == table.coding
    sexes, hist = ["M", "divers", ""], ["0", "1", ""]
    new = make_records(extra=["x"] * 3, sex=sexes, id=["7", "8", "9"], hist=hist, bmi=["1", "0", "1"])
    scored, preparation = build_table(new, ID, coding)
    assert scored.features == table.features == ("sex=m", "sex=w", "bmi", "hist")
    expected = [[1, 0, 1, 0], [0, 0, 0, 1], [NAN, NAN, 1, NAN]]
    np.testing.assert_array_equal(scored.x, np.array(expected, np.float32))
    assert preparation.unseen == {"sex": 1}
    assert "sex" in str(preparation.notes()[0])
    with pytest.raises(DataError, match="no column called bmi"):
        build_table(make_records(id=["1"], sex=["m"], hist=["1"]), ID, coding)
    with pytest.raises(DataError, match=r"column hist: 1 cells .* 2 hist"):
        build_table(make_records(id=["1"], sex=["m"], hist=["maybe"], bmi=["1"]), ID, coding)


def test_decimal_comma(make_records):
    table, _ = build_table(make_records(decimal=",", id=["1", "2"], bmi=["24,5", "30"]), ID)
    assert table.x[:, 0].tolist() == [24.5, 30]


def test_the_other_decimal_sign_never_becomes_categories(make_records):
    with pytest.raises(DataError, match=r"column v: 2 numbers are written with a comma, by row: 2; 4"):
        build_table(make_records(id=["1", "2", "3"], v=["24,5", "30", "1,5"]), ID)
    with pytest.raises(DataError, match=r"column v: 1 cells .* 21 v"):
        build_table(make_records(decimal=",", id=[str(i) for i in range(20)], v=["1,5"] * 19 + ["2.5"]), ID)
    points, _ = build_table(make_records(decimal=",", id=["1", "2", "3"], v=["24.5", "30", "1.5"]), ID)
    assert points.x[:, 0].tolist() == [24.5, 30, 1.5]


def test_no_row_left(make_records):
    with pytest.raises(DataError, match=r"No row of hospital\.csv is left"):
        build_table(make_records(id=["", ""], v=["1", "2"]), Mapping(("id",), missing_ids="leave_out"))


def test_names_xgboost_would_refuse(make_records):
    xgboost = pytest.importorskip("xgboost")
    columns = {"id": ["1", "2"], "bmi [kg/m2]": ["20", "30"], "age": ["<25", "35+"]}
    table, _ = build_table(make_records(**columns), ID)
    assert table.features == ("bmi (kg/m2)", "age=35+", "age=＜25")
    xgboost.DMatrix(table.x, feature_names=list(table.features))


def test_duplicates(make_records):
    records = make_records(id=["P1", "P2", "p-1", "P3", "P 1"], age=["1", "2", "3", "4", "5"])
    with pytest.raises(DataError) as caught:
        build_table(records, ID)
    assert "hospital.csv: 3 rows" in str(caught.value)
    assert "2 id; 4 id; 6 id." in str(caught.value)
    assert "keep the first" in str(caught.value)
    table, preparation = build_table(records, Mapping(("id",), duplicates="keep_first"))
    assert (table.ids, table.x[:, 0].tolist(), preparation.duplicates) == (("p1", "p2", "p3"), [1, 2, 4], 2)
    assert preparation.lines.tolist() == [2, 3, 5]
    table, preparation = build_table(records, Mapping(("id",), duplicates="leave_out"))
    assert (table.ids, preparation.duplicates) == (("p2", "p3"), 3)


def test_missing_and_damaged_identifiers(make_records):
    records = make_records(id=["P1", "", "1.2E+17", "110105194912310000", "P2"], age=list("12345"))
    with pytest.raises(DataError, match=r"1 rows have no patient identifier.* 3 id"):
        build_table(records, ID)
    with pytest.raises(DataError, match=r"2 patient identifiers have lost digits.* 4 id; 5 id") as caught:
        build_table(records, Mapping(("id",), missing_ids="leave_out"))
    assert "110105" not in str(caught.value)
    table, preparation = build_table(records, Mapping(("id",), missing_ids="leave_out", damaged_ids="leave_out"))
    assert (len(table.ids), preparation.missing_ids, preparation.damaged_ids) == (2, 1, 2)
    table, preparation = build_table(records, Mapping(("id",), missing_ids="leave_out", damaged_ids="keep"))
    assert (len(table.ids), preparation.damaged_ids, preparation.damaged_ids_kept) == (4, 0, 2)
    assert len(preparation.notes()) == 2


def test_unreadable_cells(make_records):
    ages = [str(i) for i in range(28)] + ["about 40", "inf"]
    records = make_records(id=[str(i) for i in range(30)], age=ages)
    with pytest.raises(DataError, match=r"column age: 2 cells .* 30 age; 31 age") as caught:
        build_table(records, ID)
    assert "about 40" not in str(caught.value)
    table, preparation = build_table(records, Mapping(("id",), unreadable_cells="missing"))
    assert np.isnan(table.x[28:, 0]).all()
    assert preparation.unreadable_cells == {"age": 2}


def test_an_error_names_ten_rows_and_counts_all(make_records):
    records = make_records(id=["1"] * 50, age=["1"] * 50)
    with pytest.raises(DataError, match=r"50 rows .* 11 id; …"):
        build_table(records, ID)


def test_numbers_too_large_or_too_close_for_float32(make_records):
    values = ["16777216", "16777217", "3", *map(str, range(4, 30))]
    table, preparation = build_table(make_records(id=[f"a{v}" for v in values], v=values), ID)
    assert preparation.rounded == {"v": 1}
    with pytest.raises(DataError, match="not numbers that can be used"):
        build_table(make_records(id=[f"a{v}" for v in values], v=[*values[:-1], "1e39"]), ID)
    assert np.isfinite(table.x).all()


def test_outcomes(make_records):
    def outcome(cells, positive=None, **choices):
        records = make_records(id=[str(i) for i in range(len(cells))], age=[str(i) for i in range(len(cells))], s=cells)
        table, preparation = build_table(records, Mapping(("id",), "s", positive, **choices))
        assert table.y is not None
        return table.y.tolist(), preparation

    assert outcome(["Yes", "no", "TRUE", "0"])[0] == [1, 0, 1, 0]
    assert outcome(["卒中", "无"], "卒中")[0] == [1, 0]
    assert outcome(["Stroke", "none", "STROKE"], "stroke")[0] == [1, 0, 1]
    assert outcome(["0", "1.0", "2", "3"], ("1", "2"))[0] == [0, 1, 1, 0]
    with pytest.raises(DataError, match=r"neither yes nor no.* 4 s"):
        outcome(["yes", "no", "maybe"])
    with pytest.raises(DataError, match=r"1 rows have no outcome.* 3 s"):
        outcome(["yes", "", "no"])
    y, preparation = outcome(["yes", "", "no"], missing_labels="leave_out")
    assert (y, preparation.missing_labels, preparation.lines.tolist()) == ([1, 0], 1, [2, 4])
    with pytest.raises(DataError, match="same outcome"):
        outcome(["no", "no"])
    with pytest.raises(DataError, match="same outcome"):
        outcome(["no", "yes"], "stroke")


def test_columns_which_cannot_be_predictors_are_listed_or_refused(make_records):
    n = 60
    records = make_records(
        id=[f"P{i}" for i in range(n)],
        seen=[f"2020-01-{1 + i % 28:02d}" for i in range(n)],
        note=[f"some words {i}" for i in range(n)],
        row=[str(i) for i in range(n)],
        empty=[""] * n,
        same=["x"] * n,
        checked=["x" if i % 2 else "" for i in range(n)],
        age=[str(i % 7) for i in range(n)],
    )
    table, preparation = build_table(records, ID)
    assert table.features == ("checked=x", "age")
    assert list(preparation.ignored) == ["seen", "note", "row", "empty", "same"]
    assert len(preparation.notes()) == 5
    for column, message in (("seen", "dates"), ("note", "60 different texts")):
        with pytest.raises(DataError, match=message):
            build_table(records, Mapping(("id",), features=(column,)))
    assert build_table(records, Mapping(("id",), features=("row", "same")))[0].features == ("row", "same=x")
    with pytest.raises(DataError, match="No column is left"):
        build_table(make_records(id=["1", "2"], same=["1", "1"]), ID)


def test_numbers_as_categories(make_records):
    records = make_records(id=["1", "2", "3"], race=["3", "1", ""])
    table, _ = build_table(records, Mapping(("id",), as_categories=("race",)))
    assert table.features == ("race=1", "race=3")


def test_mixed_numbers_and_text_are_refused_by_row(make_records):
    cells = [str(i) for i in range(80)] + [f"n{i}" for i in range(20)]
    records = make_records(id=[f"P{i}" for i in range(100)], v=cells, w=cells[::-1])
    with pytest.raises(DataError, match=r"column v: numbers and text are mixed\. 20 cells .* 82; 83"):
        build_table(records, Mapping(("id",), features=("v",)))


def test_mapping_refuses_nonsense():
    with pytest.raises(DataError, match="sometimes is not a choice for duplicates"):
        Mapping(("id",), duplicates="sometimes")  # type: ignore[arg-type]
    with pytest.raises(DataError, match="No column identifies"):
        Mapping(())
    with pytest.raises(DataError, match="two roles: age"):
        Mapping(("id",), "age", features=("age",))
    mapping = Mapping(("id", "born"), "stroke", ("1", "2"), ("age",), missing_words=("", "x"))
    assert Mapping.from_json(json.loads(json.dumps(mapping.to_json()))) == mapping
    given = [{"id_columns": ids} for ids in ("id", [1], None)]
    for bad in (None, {}, {"id_columns": ["id"], "more": 1}, *given):
        with pytest.raises(DataError):
            Mapping.from_json(bad)


@pytest.mark.parametrize(
    "bad",
    [
        None, [], {}, {"version": 2, "columns": []}, {"version": 1, "columns": "x"}, {"version": 1, "columns": [1]},
        {"version": 1, "columns": [{"name": "a", "kind": "number"}]},
        {"version": 1, "columns": [{"name": "a", "kind": "date", "categories": []}]},
        {"version": 1, "columns": [{"name": "a", "kind": "number", "categories": ["x"]}]},
        {"version": 1, "columns": [{"name": "a", "kind": "category", "categories": ["x", "X"]}]},
        {"version": 1, "columns": [{"name": "a", "kind": "category", "categories": [1]}]},
        {"version": 1, "columns": [{"name": "a", "kind": "number", "categories": []}] * 2},
    ],
)  # fmt: skip
def test_coding_from_elsewhere_is_checked(bad):
    with pytest.raises(DataError):
        Coding.from_json(bad)


def test_two_columns_cannot_share_a_feature_name(make_records):
    columns = {"id": ["1", "2"], "a": ["b", "c"], "a=b": ["1", "2"]}
    with pytest.raises(DataError, match="same name as predictors: a=b"):
        build_table(make_records(**columns), ID)


def test_digest_tells_tables_apart():
    def table(**changes):
        x = np.array([[1, np.nan], [0, 2]], np.float32)
        given = {"ids": ("a", "b"), "features": ("f", "g"), "x": x, "y": np.array([0, 1], np.uint8)} | changes
        return Table(**given)

    first = table()
    assert table(x=np.array([[1, np.nan], [-0.0, 2]], np.float32)).digest == first.digest
    others = [
        table(ids=("b", "a")), table(features=("g", "f")), table(y=None), table(y=np.array([1, 1], np.uint8)),
        table(x=np.array([[1, np.nan], [0, 3]], np.float32)), table(coding=Coding((CodedColumn("f", "number"),))),
    ]  # fmt: skip
    assert len({first.digest, *(other.digest for other in others)}) == 7
    with pytest.raises(ValueError, match="float32"):
        table(x=np.zeros((2, 2)))


words = st.sampled_from(["", "a", "B", "c d", "NA", "b", "男"])


@given(st.lists(st.tuples(words, st.floats(width=32, allow_nan=False, allow_infinity=False)), min_size=3, max_size=30))
def test_coding_again_with_the_learnt_coding_gives_the_same_table(rows):
    ids = [f"P{i}" for i in range(len(rows))]
    frame = pd.DataFrame({"id": ids, "w": [w for w, _ in rows], "v": [repr(v) for _, v in rows]}, dtype=str)
    records = Records(Path("a.csv"), frame, np.arange(len(rows)))
    mapping = Mapping(("id",), features=("w", "v"))
    if not any(w not in ("", "NA") for w, _ in rows):
        return
    table, _ = build_table(records, mapping)
    again, preparation = build_table(records, mapping, Coding.from_json(table.coding.to_json()))
    assert again.digest == table.digest
    assert not preparation.unseen
    column = table.features.index("v")
    np.testing.assert_array_equal(table.x[:, column], np.array([v for _, v in rows], np.float32))


def test_unreadable_rows_stay_in_the_account(write):
    records = read_records(write("a.csv", "id,v\n1,5\n2\n3,6\n,\n"), ReadOptions(unreadable_rows="leave_out"))
    _, preparation = build_table(records, ID)
    assert (preparation.unreadable_rows, preparation.blank_rows, preparation.rows) == (1, 1, 2)
    assert preparation.lines.tolist() == [2, 4]
    assert json.loads(json.dumps(preparation.to_json()))["unreadable_rows"] == 1
