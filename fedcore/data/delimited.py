"""CSV and its relatives: find encoding and delimiter, then read every row with the line it begins at.

Python's own `csv` parses and pandas only stores, because pandas can neither say at which line of the file a row with
quoted line breaks began nor refuse a row with too few fields. Rows become Arrow columns in batches, so memory stays
near the size of the text.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import itertools
import re
import zlib
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any, cast

import numpy as np
import pyarrow as pa

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

DELIMITERS = (",", ";", "\t", "|")
BLOCK = 1 << 20
BATCH_ROWS = 8192
KEPT_PROBLEMS = 1000

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# What a decoder puts where bytes are no text; a zero byte is no text either.
_NO_TEXT = ("\ufffd", "\0")
_GROUPED = re.compile(r"[+-]?[0-9]+,[0-9]+")
_POINTED = re.compile(r"[+-]?[0-9]+\.[0-9]+")


def read_delimited(path: Path, options: ReadOptions, on_progress: OnProgress = untold) -> Records:
    """The rows of a delimited text file, plain or gzipped; raises DataError by file, row and column."""
    try:
        encoding = options.encoding or find_encoding(path)
        with _open(path) as raw, io.TextIOWrapper(raw, encoding, "replace", newline="") as text:
            head = text.read(1 << 16)
            delimiter = options.delimiter or find_delimiter(head)
            lines = _lines(head, text)
            packed = raw.fileobj if isinstance(raw, gzip.GzipFile) else raw
            size = max(1, path.stat().st_size)
            return _read(path, options, encoding, delimiter, lines, lambda: on_progress(packed.tell() / size))
    except LookupError as error:
        raise DataError(
            "The encoding {encoding} is not known.", advice="Choose UTF-8, GB18030 or UTF-16.",
            encoding=options.encoding or "",
        ) from error  # fmt: skip
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise DataError(
            "{file} is a damaged or incomplete .gz file.", advice="Copy or export the file again.", file=path.name
        ) from error


def _open(path: Path) -> IO[bytes]:
    with path.open("rb") as probe:
        zipped = probe.read(2) == b"\x1f\x8b"
    return cast(IO[bytes], gzip.open(path, "rb")) if zipped else path.open("rb")


def _lines(head: str, rest: IO[str]) -> Iterator[str]:
    """Lines of the text already read and of what follows, with their ends kept.

    The head may stop in the middle of a line, or between the two characters of a CR LF.
    """
    tail = rest.readline() if head and not head.endswith("\n") else ""
    return itertools.chain(io.StringIO(head + tail, newline=""), rest)


def find_encoding(path: Path) -> str:
    """ "utf-8-sig" or "utf-16" by their marks, else UTF-8 where it decodes, else GB18030 where that reads as Chinese.

    Latin-1 bytes often decode as GB18030 into rare characters, so common Chinese must prevail; otherwise the file
    counts as UTF-8 and the bytes that are none are reported by row.
    """
    with _open(path) as raw:
        start = raw.read(4)
        for bom, name in _BOMS:
            if start.startswith(bom):
                return name
        decoder = codecs.getincrementaldecoder("utf-8")()
        block = start
        while block:
            try:
                decoder.decode(block)
            except UnicodeDecodeError:
                return "gb18030" if _reads_as_chinese(block + raw.read(BLOCK)) else "utf-8"
            block = raw.read(BLOCK)
    return "utf-8"


def _reads_as_chinese(sample: bytes) -> bool:
    mostly_utf8 = [c for c in sample.decode("utf-8", "replace") if c > "\x7f"]
    if mostly_utf8.count("\ufffd") < 0.2 * len(mostly_utf8):
        return False
    characters = [c for c in sample.decode("gb18030", "replace") if c > "\x7f"]
    common = len("".join(characters).encode("gb2312", "ignore")) // 2
    return common > 0.7 * len(characters)


def find_delimiter(head: str) -> str:
    """The delimiter that splits the header into most fields and the first rows into as many."""
    lines = list(itertools.islice(io.StringIO(head, newline=""), 50))
    if len(lines) > 2 and len(head) >= 1 << 16:
        lines.pop()  # possibly cut short
    return max(DELIMITERS, key=lambda delimiter: _fit(lines, delimiter))


def _fit(lines: Sequence[str], delimiter: str) -> tuple[float, int]:
    try:
        widths = [len(row) for row in csv.reader(lines, delimiter=delimiter) if row]
    except csv.Error:
        return 0.0, 0
    if not widths or widths[0] < 2:
        return 0.0, 0
    return round(widths.count(widths[0]) / len(widths), 1), widths[0]


class _Watched:
    """Passes lines on and remembers the numbers of those that hold something which is no text."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.lines = lines
        self.count = 0
        self.bad: deque[int] = deque()

    def __iter__(self) -> Iterator[str]:
        for line in self.lines:
            self.count += 1
            if "\ufffd" in line or "\0" in line:
                self.bad.append(self.count)
            yield line

    def take_bad(self, first: int, last: int) -> bool:
        """Whether a remembered line lies in first..last; earlier ones are forgotten."""
        while self.bad and self.bad[0] < first:
            self.bad.popleft()
        return bool(self.bad) and self.bad[0] <= last


def _read(
    path: Path, options: ReadOptions, encoding: str, delimiter: str, lines: Iterator[str], tell: Callable[[], None]
) -> Records:
    watched = _Watched(lines)
    rows = csv.reader(watched, delimiter=delimiter, strict=True)
    header = _header(rows, path.name)
    _refuse_binary(watched, path.name)
    names = check_header(header, path.name)
    chunks: list[list[pa.Array]] = []
    starts: list[int] = []
    problems: list[Problem] = []
    left_out = blank = 0
    batch: list[list[str]] = []
    for start, row, fault in _numbered(rows, path.name):
        if not fault and not any(row):
            blank += 1
            continue
        problem = _problem(start, row, fault, names, watched, rows.line_num)
        if problem is not None:
            left_out += 1
            if len(problems) < KEPT_PROBLEMS:
                problems.append(problem)
            continue
        starts.append(start)
        batch.append(row)
        if len(batch) == BATCH_ROWS:
            chunks.append(_columns(batch))
            batch.clear()
            tell()
    if batch:
        chunks.append(_columns(batch))
    if left_out and options.unreadable_rows == "refuse":
        refuse_problems(problems, left_out, path.name)
    return Records(
        path, string_frame(names, chunks), np.asarray(starts, np.int64), tuple(problems), left_out, blank, "csv",
        encoding.removesuffix("-sig"), delimiter, options.decimal or _find_decimal(chunks, delimiter),
        missing_words=options.missing_words,
    )  # fmt: skip


def _columns(batch: list[list[str]]) -> list[pa.Array]:
    return [pa.array(column, pa.large_string()) for column in zip(*batch, strict=True)]


def _header(rows: Iterator[list[str]], file: str) -> list[str]:
    try:
        for row in rows:
            if any(row):
                return row
    except csv.Error as error:
        raise DataError(
            "The first row of {file} cannot be read.",
            advice="Check that this is a table saved as text, with the column names in its first row.",
            detail=str(error), file=file,
        ) from error  # fmt: skip
    raise DataError("{file} is empty.", advice="Choose the file that holds the records.", file=file)


def _refuse_binary(watched: _Watched, file: str) -> None:
    if watched.bad:
        raise DataError(
            "The first row of {file} is not text.",
            advice="Open a CSV, Excel (.xlsx) or Parquet file. If it is text, choose its encoding.", file=file,
        )  # fmt: skip


def _numbered(rows: Any, file: str) -> Iterator[tuple[int, list[str], str]]:
    """Each row with the line it begins at, and what was wrong with its quotes ("" if nothing)."""
    while True:
        start = rows.line_num + 1
        try:
            yield start, next(rows), ""
        except StopIteration:
            return
        except csv.Error as error:
            # After these two nobody can say where the next row begins, so leaving out one row is no cure.
            if "unexpected end" in str(error) or "field limit" in str(error):
                raise DataError(
                    "{file}: the row at line {row} has a quotation mark that is never closed, or one cell of more than "
                    "{limit} characters.",
                    advice="Mend this row in the file.", file=file, row=start, limit=csv.field_size_limit(),
                ) from error  # fmt: skip
            yield start, [], str(error)


def _problem(
    start: int, row: list[str], fault: str, names: Sequence[str], watched: _Watched, end: int
) -> Problem | None:
    if fault:
        text = Text("Row {row}: a quotation mark stands in the wrong place.", {"row": start})
        return Problem("quotes", start, None, text)
    if len(row) != len(names):
        values: dict[str, Any] = {"row": start, "fields": len(row), "columns": len(names)}
        return Problem(
            "fields", start, None, Text("Row {row}: {fields} fields where the header has {columns}.", values)
        )
    if not watched.bad or not watched.take_bad(start, end):
        return None
    column = next((n for n, cell in zip(names, row, strict=True) if any(mark in cell for mark in _NO_TEXT)), names[0])
    values = {"row": start, "column": column}
    return Problem(
        "undecodable", start, column, Text("Row {row}, column {column}: bytes that are not text.", values)
    )


def _find_decimal(chunks: Sequence[Sequence[pa.Array]], delimiter: str) -> str:
    """A comma where the cells are separated by something else and numbers are written with commas, never points."""
    if delimiter == "," or not chunks:
        return "."
    cells = [cell.strip() for column in chunks[0] for cell in column[:1000].to_pylist()]
    commas = sum(1 for cell in cells if _GROUPED.fullmatch(cell))
    points = sum(1 for cell in cells if _POINTED.fullmatch(cell))
    return "," if commas > points else "."
