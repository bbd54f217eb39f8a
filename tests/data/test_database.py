"""Records from a database: as from a file, read only, with row and column where a value cannot be used."""

from __future__ import annotations

import sqlite3
import time
import tomllib
from pathlib import Path

import pytest

from fedcore.data.database import _whole_url, check_query, list_tables, newest_odbc, read_database
from fedcore.data.database_url import DRIVERS, Address, Driver, read_address
from fedcore.data.mapping import Mapping
from fedcore.data.quality import guess_roles, profile
from fedcore.data.table import build_table
from fedcore.errors import DataError


@pytest.fixture
def clinic(tmp_path):
    """A database with a table, a view with an awkward name, and values that are not plain."""
    path = tmp_path / "clinic.db"
    with sqlite3.connect(path) as made:
        made.execute("CREATE TABLE patients (patient_id TEXT, stroke INTEGER, bmi REAL, seen DATE, note TEXT)")
        rows = [(f"{i:05}", i % 10 == 0, None if i % 7 == 0 else 20 + i / 10, "2020-01-02", "x") for i in range(200)]
        made.executemany("INSERT INTO patients VALUES (?, ?, ?, ?, ?)", rows)
        made.execute('CREATE VIEW "stroke: view" AS SELECT patient_id, stroke, bmi, 30.0 AS whole FROM patients')
        made.execute("CREATE TABLE odd (a, b)")
        made.executemany("INSERT INTO odd VALUES (?, ?)", [(1, "x"), (2, "y"), (3, b"\0\1\2")])
        made.execute("CREATE TABLE broken (a TEXT)")
        made.execute("INSERT INTO broken VALUES ('fine'), (CAST(x'414243ff' AS TEXT))")
    made.close()
    return read_address(f"sqlite:///{path}")[0]


def test_tables_and_views_come_with_the_query_that_reads_them(clinic):
    listed = dict(list_tables(clinic, None))
    assert list(listed) == ["broken", "odd", "patients", "stroke: view"]
    assert len(read_database(clinic, listed["stroke: view"])) == 200


def test_records_of_a_database_are_used_like_those_of_a_file(clinic):
    records = read_database(clinic, 'SELECT * FROM "stroke: view";')
    assert records.columns == ("patient_id", "stroke", "bmi", "whole")
    assert records.frame.iloc[0].tolist() == ["00000", "1", "", "30"]
    assert records.frame.iloc[3]["bmi"] == "20.3"
    assert records.lines[-1] == 200
    roles = guess_roles(profile(records))
    assert [roles[name].role for name in records.columns] == ["identifier", "outcome", "predictor", "ignore"]
    table, _ = build_table(records, Mapping(("patient_id",), "stroke"))
    assert table.features == ("bmi",)
    assert int(table.y.sum()) == 20


@pytest.mark.parametrize(("query", "row", "column"), [
    ("SELECT * FROM odd", "row 3, column b", "raw bytes"),
    ("SELECT a AS bad FROM broken", "row 2, column bad", "not text"),
])  # fmt: skip
def test_a_value_that_cannot_be_used_is_named_by_row_and_column(clinic, query, row, column):
    with pytest.raises(DataError) as error:
        read_database(clinic, query)
    assert row in str(error.value)
    assert column in str(error.value)
    assert "ABC" not in str(error.value) + error.value.detail


@pytest.mark.parametrize("query", [
    "DELETE FROM patients", "SELECT 1; DROP TABLE patients", "PRAGMA user_version = 3", "", "  ;", "-- SELECT",
])  # fmt: skip
def test_only_one_select_is_a_query(query):
    with pytest.raises(DataError):
        check_query(query)


def test_a_semicolon_in_quotes_or_a_comment_is_none():
    assert check_query("  WITH a AS (SELECT ';' AS b) /* ; */ SELECT * FROM a -- ;\n ;\n").endswith("-- ;")


def test_the_database_itself_refuses_to_write(clinic):
    # Passes the check of the query; SQLite was opened for reading.
    with pytest.raises(DataError, match="refused the query"):
        read_database(clinic, "WITH a AS (SELECT 1) DELETE FROM patients")
    assert len(read_database(clinic, "SELECT * FROM patients")) == 200


def test_what_is_wrong_with_a_query_is_said(clinic):
    with pytest.raises(DataError) as error:
        read_database(clinic, "SELECT nope FROM patients")
    assert "nope" in error.value.detail
    with pytest.raises(DataError, match="no rows"):
        read_database(clinic, "SELECT * FROM patients WHERE 1 = 0")
    with pytest.raises(DataError, match="more than once: bmi"):
        read_database(clinic, "SELECT bmi, bmi FROM patients")


def test_a_long_query_can_be_stopped(clinic):
    class StoppedError(Exception):
        pass

    def stop(_share):
        raise StoppedError

    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) AS i FROM n"
    begun = time.monotonic()
    with pytest.raises(StoppedError):
        read_database(clinic, endless, on_progress=stop)
    assert time.monotonic() - begun < 10


# -- addresses --------------------------------------------------------------------------------------------------------


def test_a_password_is_taken_out_of_the_address():
    address, password = read_address("postgresql://reader:p%40ss%3Aword@db.hospital:5432/clinic?sslmode=require")
    assert password == "p@ss:word"
    assert address.shown == "postgresql://reader@db.hospital:5432/clinic?sslmode=require"
    assert "p@ss" not in repr(address)
    assert address.needs_password
    assert read_address(address.shown) == (address, None)


@pytest.mark.parametrize("text", [
    "clinic", "oracle://u@h/d", "sqlite://", "postgresql://u@h/d?password=s3cret", "mysql://u:s3cret@h:port/d",
    "mysql://u@h/d?PWD=s3cret",
])  # fmt: skip
def test_what_is_no_address_is_refused_without_showing_a_password(text):
    with pytest.raises(DataError) as error:
        read_address(text)
    assert "s3cret" not in str(error.value) + error.value.detail


def test_a_missing_driver_says_what_to_install(monkeypatch):
    monkeypatch.setitem(DRIVERS, "mysql", Driver("MySQL", "mysql+pymysql", "no_such_driver", "mysql"))
    with pytest.raises(DataError, match=r'pip install "fedstroke\[mysql\]"'):
        read_address("mysql://reader@db/clinic")


def test_every_extra_named_by_a_message_exists():
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))["project"]
    for driver in DRIVERS.values():
        if driver.extra:
            assert any(line.startswith(driver.module) for line in project["optional-dependencies"][driver.extra])


def test_a_database_that_is_not_there_is_said_in_words(tmp_path):
    with pytest.raises(DataError, match=r"There is no database gone\.db"):
        list_tables(read_address(f"sqlite:///{tmp_path / 'gone.db'}")[0], None)
    assert not (tmp_path / "gone.db").exists()
    no_database = tmp_path / "text.db"
    no_database.write_text("a,b\n1,2\n" * 200)
    with pytest.raises(DataError):
        list_tables(read_address(f"sqlite:///{no_database}")[0], None)


def test_the_newest_odbc_driver_reaches_the_connection():
    from sqlalchemy.dialects.mssql.pyodbc import dialect
    from sqlalchemy.engine import make_url

    drivers = ["ODBC Driver 17 for SQL Server", "SQL Server", "ODBC Driver 18 for SQL Server", "SQLite3"]
    assert newest_odbc(drivers) == "ODBC Driver 18 for SQL Server"
    assert newest_odbc(["SQLite3"]) is None
    url = make_url("mssql+pyodbc://reader:x@db/clinic?driver=ODBC Driver 18 for SQL Server")
    address = Address(url, DRIVERS["mssql"])
    given = dialect().create_connect_args(_whole_url(address))[0][0]
    assert "DRIVER={ODBC Driver 18 for SQL Server}" in given
    assert "ApplicationIntent=ReadOnly" in given
