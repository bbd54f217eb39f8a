"""Every way a hospital's file is written, and every way it can be broken."""

from __future__ import annotations

import contextlib
import csv
import gzip
import io
import zipfile

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fedcore.data.reader import ReadOptions, read_records, sheet_names
from fedcore.errors import DataError

CHINESE = "患者编号,年龄,性别,卒中\n" + "".join(
    f"{i:04d},{40 + i},{'男女'[i % 2]},{'否是'[i % 3 == 0]}\n" for i in range(30)
)
LEAVE_OUT = ReadOptions(unreadable_rows="leave_out")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings_are_found(write, encoding):
    records = read_records(write("a.csv", CHINESE, encoding))
    assert records.columns == ("患者编号", "年龄", "性别", "卒中")
    assert records.frame.iloc[1].tolist() == ["0001", "41", "女", "否"]
    assert records.encoding == encoding.removesuffix("-sig")


def test_latin1_is_not_taken_for_chinese(write):
    path = write("a.csv", "id,ort\n1,Müllheim\n2,Köln\n3,Bonn\n", "latin-1")
    with pytest.raises(DataError, match=r"2 rows.*2 ort; 3 ort"):
        read_records(path)
    assert read_records(path, ReadOptions(encoding="latin-1")).frame["ort"].tolist() == ["Müllheim", "Köln", "Bonn"]


def test_one_bad_byte_does_not_make_utf8_chinese(write):
    rows = CHINESE.encode().replace("女".encode(), b"\xff", 1)
    records = read_records(write("a.csv", rows), LEAVE_OUT)
    assert (len(records), records.left_out, records.problems[0].row) == (29, 1, 3)
    assert (records.problems[0].column, records.problems[0].code) == ("性别", "undecodable")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_are_found(write, delimiter):
    text = "id,name,note\n1,a,\n2,b,x\n".replace(",", delimiter)
    records = read_records(write("a.csv", text))
    assert records.delimiter == delimiter
    assert records.frame.iloc[1].tolist() == ["2", "b", "x"]


def test_delimiter_and_decimal_can_be_forced(write):
    path = write("a.csv", "id;a,b;c\n1;2,5;3\n")
    assert read_records(path).columns == ("id", "a,b", "c")
    forced = read_records(path, ReadOptions(delimiter=",", decimal=","))
    assert (forced.columns, forced.decimal) == (("id;a", "b;c"), ",")


def test_decimal_comma_is_found_in_semicolon_files_only(write):
    assert read_records(write("a.csv", "id;bmi\n1;24,5\n2;30,1\n")).decimal == ","
    assert read_records(write("b.csv", "id;bmi\n1;24.5\n2;30.1\n")).decimal == "."
    assert read_records(write("c.csv", 'id,bmi\n1,"24,5"\n')).decimal == "."


def test_quoted_line_breaks_keep_the_true_line(write):
    records = read_records(write("a.csv", 'id,note\r\n1,"two\r\nlines, ""quoted"""\r\n\r\n2,b\r\n'))
    assert records.lines.tolist() == [2, 5]
    assert records.frame["note"].tolist() == ['two\r\nlines, "quoted"', "b"]
    assert records.blank_rows == 1


def test_lines_end_in_any_way_and_the_head_may_stop_anywhere(write):
    rows = [f"{i},{'x' * 60}" for i in range(3000)]
    for end in ("\n", "\r\n", "\r"):
        for padding in range(3):
            records = read_records(write("a.csv", end.join(["id,v" + " " * padding, *rows])))
            assert len(records) == 3000
            assert records.lines[-1] == 3001


def test_text_survives(write):
    cells = ["None", "NA", "007", "110101199003078515", "1e5", " x ", "NaN"]
    records = read_records(write("a.csv", "id,v\n" + "".join(f"{i},{c}\n" for i, c in enumerate(cells))))
    assert records.frame["v"].tolist() == cells


def test_gzip_is_told_by_its_content(write):
    assert len(read_records(write("a.csv", gzip.compress(CHINESE.encode())))) == 30


def test_wrong_number_of_fields(write):
    path = write("a.csv", "id,age\n1,50\n2\n3,60,x\n4,70\n")
    with pytest.raises(DataError) as caught:
        read_records(path)
    assert "a.csv" in str(caught.value)
    assert "2 rows" in str(caught.value)
    assert "3; 4" in str(caught.value)
    assert "1 fields where the header has 2" in caught.value.detail
    records = read_records(path, LEAVE_OUT)
    assert records.frame["id"].tolist() == ["1", "4"]
    assert (records.left_out, records.lines.tolist()) == (2, [2, 5])


def test_many_bad_rows_are_counted_not_listed(write):
    path = write("a.csv", "id,age\n1,1\n" + "7\n" * 5000)
    with pytest.raises(DataError, match=r"5000 rows.*12; …"):
        read_records(path)
    records = read_records(path, LEAVE_OUT)
    assert (records.left_out, len(records.problems)) == (5000, 1000)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"\n\n\n", "is empty"),
        (b"id,age\n", "no rows"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"id,,age\n1,2,3\n", "without a name: number 2"),
        (b"id,age, age \n1,2,3\n", "more than once: age"),
        (b'id,age\n1,"5\n2,6\n3,7\n', "line 2 has a quotation mark that is never closed"),
        (b'id,age\n1,"a"b\n2,3\n', "row and column: 2"),
        (b"id,age\n1,4\x000\n2,3\n", "row and column: 2 age"),
        (b"\x00\x01\x02\x03\x80\x81,\x00\n\x00\n", "is not text"),
        (bytes(range(256)) * 40, "not text"),
        (b"%PDF-1.7\n1,2\n", "is not a table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old kind"),
        (b"PK\x03\x04 not a zip file", "not a readable Excel"),
        (b"PAR1 not a parquet file", "not a readable Parquet"),
        (b"\x1f\x8b\x08\x00 broken", "damaged or incomplete .gz"),
        (b"id,note\n1," + b"x" * 200_000 + b"\n", "more than 131072"),
    ],
)
def test_hostile_files_are_refused_in_words(write, content, message):
    with pytest.raises(DataError) as caught:
        read_records(write("bad.csv", content))
    assert message in str(caught.value)
    assert "bad.csv" in str(caught.value)


def test_truncated_gzip(write):
    with pytest.raises(DataError, match="incomplete"):
        read_records(write("a.csv.gz", gzip.compress(CHINESE.encode() * 50)[:-20]))


def test_absent_file_and_unknown_encoding(write, tmp_path):
    with pytest.raises(DataError, match="cannot be opened"):
        read_records(tmp_path / "absent.csv")
    with pytest.raises(DataError, match="cannot be opened"):
        read_records(tmp_path)
    with pytest.raises(DataError, match="utf-99 is not known"):
        read_records(write("a.csv", "id\n1\n"), ReadOptions(encoding="utf-99"))


def test_no_cell_in_any_message(write):
    secret = "Zhang-4711"
    for row in (secret, f'{secret},"x"y', f"{secret},\x00", f'{secret},"'):
        content = f"id,age\n{row}\n"
        with pytest.raises(DataError) as caught:
            read_records(write("a.csv", content))
        assert secret not in str(caught.value) + caught.value.detail


@pytest.mark.parametrize(
    ("option", "value"), [("delimiter", ";;"), ("delimiter", '"'), ("decimal", "x"), ("unreadable_rows", "drop")]
)
def test_options_are_checked(option, value):
    with pytest.raises(DataError, match=f"is not a choice for {option}"):
        ReadOptions(**{option: value})


def test_parquet_numbers_keep_their_form(tmp_path):
    values = [24.5, 30.0, 123456789012.0, 2.0**53 - 1, 1.2e17, 1e-7, float("nan"), None]
    path = tmp_path / "a.parquet"
    pd.DataFrame({"v": pd.Series(values, dtype="float64")}).to_parquet(path)
    texts = read_records(path).frame["v"].tolist()
    assert texts == ["24.5", "30", "123456789012", "9007199254740991", "1.2e+17", "1e-7", "", ""]


def test_formulas_in_text_files_stay_text(write):
    records = read_records(write("a.csv", 'id,v\n1,=1+1\n2,"=HYPERLINK(""x"")"\n'))
    assert records.frame["v"].tolist() == ["=1+1", '=HYPERLINK("x")']


def test_one_column(write):
    records = read_records(write("a.csv", "id\n1\n2\n\n3\n"))
    assert (records.frame["id"].tolist(), records.blank_rows) == (["1", "2", "3"], 1)


cell = st.text(st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\ufffd"), max_size=8)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(cell, cell, cell), min_size=1, max_size=12), st.sampled_from([",", ";", "\t"]))
def test_whatever_csv_writes_comes_back(tmp_path, rows, delimiter):
    rows = [row for row in rows if any(row)] or [("1", "", "")]
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows([("a", "b", "c"), *rows])
    path = tmp_path / "a.csv"
    path.write_bytes(text.getvalue().encode())
    records = read_records(path, ReadOptions(delimiter=delimiter))
    assert [tuple(row) for row in records.frame.itertuples(index=False)] == rows


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(tmp_path, content):
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with contextlib.suppress(DataError):
        assert len(read_records(path)) > 0


def _workbook(tmp_path, rows, title="patients"):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    return book, sheet, tmp_path / "a.xlsx"


def test_excel_cells_become_what_a_person_sees(tmp_path):
    rows = [
        ["id", "age", "bmi", "smokes", "seen", "none"],
        [12345678901, 50, 24.5, True, pd.Timestamp("2020-01-02"), "None"],
        [7, 60.0, None, False, pd.Timestamp("2020-01-02 10:30"), "NA"],
        [None] * 6,
        [8, 1e-7, -3, None, None, "#N/A"],
    ]
    book, sheet, path = _workbook(tmp_path, rows)
    sheet["A3"].number_format = "00000"
    book.create_sheet("other").append(["x"])
    book.save(path)
    records = read_records(path)
    assert records.frame.iloc[0].tolist() == ["12345678901", "50", "24.5", "TRUE", "2020-01-02", "None"]
    assert records.frame.iloc[1].tolist() == ["00007", "60", "", "FALSE", "2020-01-02 10:30:00", "NA"]
    assert records.frame.iloc[2].tolist() == ["8", "1e-07", "-3", "", "", "#N/A"]
    assert (records.lines.tolist(), records.blank_rows, records.sheet) == ([2, 3, 5], 1, "patients")
    assert sheet_names(path) == ("patients", "other")
    with pytest.raises(DataError, match="patients, other"):
        read_records(path, ReadOptions(sheet="third"))
    with pytest.raises(DataError, match="no rows"):
        read_records(path, ReadOptions(sheet="other"))


def test_excel_identity_number_stored_as_a_number_shows_its_damage(tmp_path):
    book, _, path = _workbook(tmp_path, [["id", "text"], [1.10101199003079e17, "110101199003078515"]])
    book.save(path)
    assert read_records(path).frame.iloc[0].tolist() == ["1.10101199003079e+17", "110101199003078515"]


def test_excel_formula_without_a_stored_value_is_not_missing(tmp_path):
    book, _, path = _workbook(tmp_path, [["id", "age"], [1, 50], [2, "=A2+48"]])
    book.save(path)
    with pytest.raises(DataError, match="3 age") as caught:
        read_records(path)
    assert "formula" in caught.value.detail
    assert read_records(path, LEAVE_OUT).frame["id"].tolist() == ["1"]


def test_excel_errors_and_cells_beyond_the_header(tmp_path):
    book, sheet, path = _workbook(tmp_path, [["id", "age"], [1, 50], [2, 60, "stray"], [3, 70]])
    sheet["B4"].value = "#DIV/0!"
    book.save(path)
    with pytest.raises(DataError, match=r"2 rows.*3; 4 age"):
        read_records(path)
    assert len(read_records(path, LEAVE_OUT)) == 1


def test_a_zip_that_is_no_workbook(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr("readme.txt", "nothing")
    with pytest.raises(DataError, match="not a readable Excel"):
        read_records(path)


def test_parquet(tmp_path):
    frame = pd.DataFrame(
        {
            "id": [110101199003078515, 7, 8],
            "bmi": [24.5, None, 30.0],
            "small": pd.Series([0.1, 2, 3], dtype="float32"),
            "sex": pd.Categorical(["m", None, "w"]),
            "yes": [True, False, True],
            "seen": pd.to_datetime(["2020-01-02", "2020-01-02 10:30", None], format="mixed"),
        }
    )
    path = tmp_path / "a.parquet"
    frame.to_parquet(path)
    records = read_records(path)
    assert records.frame.iloc[0].tolist() == ["110101199003078515", "24.5", "0.1", "m", "true", "2020-01-02"]
    assert records.frame["bmi"].tolist() == ["24.5", "", "30"]
    assert records.frame["sex"].tolist() == ["m", "", "w"]
    assert records.frame["seen"][1].startswith("2020-01-02 10:30")
    assert records.lines.tolist() == [1, 2, 3]
    pd.DataFrame({"id": [1], "visits": [[1, 2]]}).to_parquet(path)
    with pytest.raises(DataError, match="visits"):
        read_records(path)
