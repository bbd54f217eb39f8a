"""Opening a hospital's records: CSV, Excel or Parquet, everything as text and nothing dropped unseen."""

from __future__ import annotations

from pathlib import Path

from fedcore.data.delimited import read_delimited
from fedcore.data.parquet import read_parquet
from fedcore.data.records import OnProgress, Problem, ReadOptions, Records, untold
from fedcore.data.workbook import read_workbook, sheet_names
from fedcore.errors import DataError

__all__ = ["Problem", "ReadOptions", "Records", "read_records", "sheet_names"]

_OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NO_TABLES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"7z\xbc\xaf", b"Rar!", b"SQLite format 3", b"\x7fELF", b"MZ\x90")


def read_records(
    path: str | Path,
    options: ReadOptions = ReadOptions(),  # noqa: B008 (frozen)
    on_progress: OnProgress = untold,
) -> Records:
    """All records of the file; the kind is told by its first bytes, not by its name.

    Raises DataError naming file, row and column for files that cannot be read whole (see `ReadOptions` for choices),
    have no rows, or have column names that are empty or used twice.
    """
    path = Path(path)
    try:
        with path.open("rb") as file:
            start = file.read(16)
    except OSError as error:
        raise DataError(
            "{file} cannot be opened.", advice="Check that the file exists and that you may read it.",
            detail=error.strerror or "", file=path.name,
        ) from error  # fmt: skip
    records = _read(path, start, options, on_progress)
    if len(records) == 0:
        raise DataError(
            "{file} has column names but no rows that can be read.", advice="Choose the file that holds the records.",
            file=path.name,
        )  # fmt: skip
    return records


def _read(path: Path, start: bytes, options: ReadOptions, on_progress: OnProgress) -> Records:
    if start.startswith(b"PAR1"):
        return read_parquet(path, options, on_progress)
    if start.startswith(b"PK\x03\x04"):
        return read_workbook(path, options, on_progress)
    if start.startswith(_OLD_EXCEL):
        raise DataError(
            "{file} is an Excel file of the old kind (.xls), or has a password.",
            advice="Open it in Excel and save it as .xlsx without a password, or as CSV.", file=path.name,
        )  # fmt: skip
    if start.startswith(_NO_TABLES):
        raise DataError(
            "{file} is not a table.", advice="Open a CSV, Excel (.xlsx) or Parquet file.", file=path.name
        )
    return read_delimited(path, options, on_progress)
