"""Excel sheets as text, cell by cell, in the form a person sees.

A number that is whole is written without ".0", a date as ISO, and a number shown with leading zeros by its format
(`00000`) keeps them. A formula whose result was never stored is a problem, not a missing value.
"""

from __future__ import annotations

import datetime
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import numpy as np
import openpyxl
import pyarrow as pa

from fedcore.data.delimited import BATCH_ROWS, KEPT_PROBLEMS
from fedcore.data.records import (
    OnProgress,
    Problem,
    ReadOptions,
    Records,
    check_header,
    refuse_problems,
    string_frame,
    untold,
)
from fedcore.errors import DataError, Text

EXACT_FLOATS = 2.0**53
"""A whole float from here on has lost digits; it keeps its exponent, which shows the damage to an identifier."""

_TOLD_ROWS = 512

MAX_UNPACKED = 4 << 30
"""Bytes a workbook may unpack to; more is a mistake or an attack, and would not fit in memory."""


def sheet_names(path: Path) -> tuple[str, ...]:
    """The names of the workbook's sheets, in order."""
    book = _load(path, values=True)
    try:
        return tuple(book.sheetnames)
    finally:
        book.close()


def read_workbook(path: Path, options: ReadOptions, on_progress: OnProgress = untold) -> Records:
    """The rows of one sheet (the first unless chosen); `lines` are the sheet's row numbers."""
    book = _load(path, values=True)
    try:
        sheet = _sheet(book, options.sheet, path.name)
        formulas = _unstored_formulas(path, sheet.title) if _has_formulas(path, on_progress) else {}
        return _read(path, options, sheet, formulas, on_progress)
    except (ParseError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise _damaged(path) from error
    finally:
        book.close()


def _damaged(path: Path) -> DataError:
    return DataError(
        "{file} is not a readable Excel workbook.",
        advice="Open it in Excel, save it again as .xlsx without a password, or export it as CSV.", file=path.name,
    )  # fmt: skip


def _load(path: Path, values: bool) -> Any:
    try:
        with zipfile.ZipFile(path) as parts:
            if sum(part.file_size for part in parts.infolist()) > MAX_UNPACKED:
                raise DataError(
                    "{file} is too large for a workbook.", advice="Export the sheet as CSV.", file=path.name
                )
        return openpyxl.load_workbook(path, read_only=True, data_only=values)
    except DataError:
        raise
    except (zipfile.BadZipFile, KeyError, ValueError, ParseError, OSError) as error:
        raise _damaged(path) from error


def _sheet(book: Any, name: str | None, file: str) -> Any:
    if name is None:
        return next(sheet for sheet in book.worksheets if sheet.sheet_state == "visible")
    if name not in book.sheetnames:
        raise DataError(
            "{file} has no sheet called {sheet}.", advice="Choose one of: {sheets}.",
            file=file, sheet=name, sheets=", ".join(book.sheetnames),
        )  # fmt: skip
    return book[name]


def _has_formulas(path: Path, on_progress: OnProgress) -> bool:
    """Whether any sheet holds a formula; looking at the packed text is far cheaper than reading the sheet twice."""
    with zipfile.ZipFile(path) as parts:
        for part in parts.namelist():
            if part.startswith("xl/worksheets/") and part.endswith(".xml"):
                with parts.open(part) as text:
                    tail = b""
                    while block := text.read(1 << 20):
                        on_progress(0.0)  # nothing is read yet, but somebody may have lost patience
                        if re.search(rb"<(?:\w+:)?f[ >/]", tail + block):
                            return True
                        tail = block[-8:]
    return False


def _unstored_formulas(path: Path, title: str) -> dict[tuple[int, int], str]:
    """Cells with a formula, by row and column; the caller looks whether a value is stored with it."""
    book = _load(path, values=False)
    try:
        return {
            (cell.row, cell.column): "f"
            for row in book[title].iter_rows()
            for cell in row
            if cell.value is not None and cell.data_type == "f"
        }
    finally:
        book.close()


def _read(
    path: Path, options: ReadOptions, sheet: Any, formulas: dict[tuple[int, int], str], on_progress: OnProgress
) -> Records:
    rows = _rows(sheet, on_progress)
    cells = next((c for _, c in rows if any(text for text, _ in c)), [])
    if not cells:
        raise DataError("{file} is empty.", advice="Choose the file that holds the records.", file=path.name)
    width = max(i for i, (text, _) in enumerate(cells, 1) if text)
    names = check_header([text for text, _ in cells[:width]], path.name)
    chunks, starts, problems = [], [], []
    batch: list[list[str]] = []
    left_out = blank = 0
    for number, row in rows:
        texts = [text for text, _ in row]
        if not any(texts) and not any((number, j + 1) in formulas for j in range(width)):
            blank += 1
            continue
        problem = _problem(number, row, names, formulas)
        if problem is not None:
            left_out += 1
            problems.append(problem)
            del problems[KEPT_PROBLEMS:]
            continue
        starts.append(number)
        batch.append((texts + [""] * width)[:width])
        if len(batch) == BATCH_ROWS:
            chunks.append([pa.array(column, pa.large_string()) for column in zip(*batch, strict=True)])
            batch.clear()
    if batch:
        chunks.append([pa.array(column, pa.large_string()) for column in zip(*batch, strict=True)])
    if left_out and options.unreadable_rows == "refuse":
        refuse_problems(problems, left_out, path.name)
    return Records(
        path, string_frame(names, chunks), np.asarray(starts, np.int64), tuple(problems), left_out, blank, "excel",
        decimal=options.decimal or ".", sheet=sheet.title, missing_words=options.missing_words,
    )  # fmt: skip


def _rows(sheet: Any, on_progress: OnProgress) -> Iterator[tuple[int, list[tuple[str, str]]]]:
    """Each row's number and its cells as (text, Excel's type letter)."""
    zeros: dict[int, int] = {}
    stored = sheet.max_row or 0
    # A read-only sheet trusts the stored dimensions, which other programs often write wrongly.
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(), 1):
        if number % _TOLD_ROWS == 0:
            on_progress(min(1.0, number / max(1, stored)))
        yield number, [(_text(cell, zeros), cell.data_type if cell.value is not None else "n") for cell in row]


def _text(cell: Any, zeros: dict[int, int]) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return value.date().isoformat() if midnight else value.isoformat(" ")
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, float) and (not value.is_integer() or abs(value) >= EXACT_FLOATS):
        return repr(value)
    if not isinstance(value, (int, float)):
        return str(value)
    style = cell._style_id
    if style not in zeros:
        zeros[style] = len(cell.number_format) if set(str(cell.number_format)) == {"0"} else 0
    return str(int(value)).zfill(zeros[style])


def _problem(
    number: int, row: list[tuple[str, str]], names: tuple[str, ...], formulas: dict[tuple[int, int], str]
) -> Problem | None:
    width = len(names)
    if any(text for text, _ in row[width:]):
        values: dict[str, Any] = {"row": number, "columns": width}
        return Problem("fields", number, None, Text("Row {row}: cells beyond the {columns} named columns.", values))
    for j, name in enumerate(names):
        text, kind = row[j] if j < len(row) else ("", "n")
        values = {"row": number, "column": name}
        if kind == "e" and text != "#N/A":
            return Problem("excel_error", number, name, Text("Row {row}, column {column}: an Excel error.", values))
        if not text and (number, j + 1) in formulas:
            return Problem(
                "formula", number, name,
                Text("Row {row}, column {column}: a formula whose result was not saved.", values),
            )  # fmt: skip
    return None
