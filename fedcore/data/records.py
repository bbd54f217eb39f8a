"""Records as they stand in a hospital's file: every cell a string, every row with its place in the file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from fedcore.data.cells import MISSING_WORDS
from fedcore.errors import DataError, Text

OnProgress = Callable[[float], None]
"""Told now and then which share of a long piece of work is done (0 to 1); what it raises ends the work."""

SHOWN = 10
"""How many rows an error names before it only counts."""


def untold(_share: float) -> None:
    """For whoever does not wait."""


@dataclass(frozen=True)
class ReadOptions:
    """How to read a file; None means: find out.

    `encoding` is any Python codec name. `decimal` is "." or ",". `unreadable_rows` says what to do with rows that have
    too many or too few fields or bytes that are not text: "refuse" the file, or "leave_out" the rows and count them.
    """

    encoding: str | None = None
    delimiter: str | None = None
    decimal: str | None = None
    sheet: str | None = None
    unreadable_rows: Literal["refuse", "leave_out"] = "refuse"
    missing_words: tuple[str, ...] = MISSING_WORDS

    def __post_init__(self) -> None:
        for option, value, ok in (
            ("delimiter", self.delimiter, self.delimiter is None or re.fullmatch(r'[^"\r\n\0]', self.delimiter)),
            ("decimal", self.decimal, self.decimal in (None, ".", ",")),
            ("unreadable_rows", self.unreadable_rows, self.unreadable_rows in ("refuse", "leave_out")),
        ):
            if not ok:
                raise DataError(
                    "{value} is not a choice for {option}.", advice="Choose another one.", value=value, option=option
                )


@dataclass(frozen=True)
class Problem:
    """One row which could not be read, by its place; never by its content."""

    code: str
    row: int
    column: str | None
    text: Text


@dataclass(frozen=True, eq=False)
class Records:
    """All rows of a file as text.

    `frame` has one string column per column of the file, missing cells as they were written ("" where nothing was).
    `lines[i]` is where row i of the frame begins: the line of a CSV file (quoted line breaks counted, the header is
    line 1), the row of a sheet, and for Parquet and databases, which have no lines, the number of the record from 1.
    `source` is where a database is; a file's is "".
    `problems` holds at most the first 1,000 rows left out; `left_out` counts them all.
    """

    path: Path
    frame: pd.DataFrame
    lines: NDArray[np.int64]
    problems: tuple[Problem, ...] = ()
    left_out: int = 0
    blank_rows: int = 0
    format: Literal["csv", "excel", "parquet", "database"] = "csv"
    encoding: str = "utf-8"
    delimiter: str = ","
    decimal: str = "."
    sheet: str = ""
    missing_words: tuple[str, ...] = MISSING_WORDS
    source: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self.frame.columns)

    @property
    def name(self) -> str:
        """For messages: the database without a password, or the file's name without its folder."""
        return self.source or self.path.name

    def __len__(self) -> int:
        return len(self.frame)


def places(pairs: Iterable[tuple[int, str]]) -> str:
    """Row numbers and column names for a message in any language: `7 age; 9 bmi; …`."""
    shown = [f"{row} {column}".strip() for row, column in pairs]
    return "; ".join(shown[:SHOWN]) + ("; …" if len(shown) > SHOWN else "")


def check_header(names: Sequence[str], file: str) -> tuple[str, ...]:
    """The column names without surrounding space; raises DataError where one is empty or appears twice."""
    stripped = tuple(name.strip() for name in names)
    empty = [str(i) for i, name in enumerate(stripped, 1) if not name]
    if empty:
        raise DataError(
            "{file} has columns without a name: number {columns}.",
            advice="Give every column a name in the first row, then open the file again.",
            file=file, columns=", ".join(empty[:SHOWN]),
        )  # fmt: skip
    twice = sorted({name for name in stripped if stripped.count(name) > 1})
    if twice:
        raise DataError(
            "{file} has the same column name more than once: {columns}.",
            advice="Rename the columns so that every name is used once, then open the file again.",
            file=file, columns=", ".join(twice[:SHOWN]),
        )  # fmt: skip
    return stripped


def check_columns(records: Records, wanted: Iterable[str]) -> None:
    """Raise DataError naming the wanted columns which the records do not have."""
    absent = sorted(set(wanted) - set(records.columns))
    if absent:
        raise DataError(
            "{file} has no column called {columns}.",
            advice="Check the names in the first row, or choose other columns.",
            file=records.name, columns=", ".join(absent[:SHOWN]),
        )  # fmt: skip


def refuse_problems(problems: Sequence[Problem], count: int, file: str) -> None:
    """Raise the DataError that names the first of the unreadable rows."""
    raise DataError(
        "{file} has {count} rows that cannot be read. The first, by row and column: {places}.",
        advice="Mend these rows in the file, or choose to leave unreadable rows out.",
        detail="\n".join(str(problem.text) for problem in problems[:SHOWN]),
        file=file, count=count, places=places((p.row, p.column or "") for p in problems[: SHOWN + 1]),
    )  # fmt: skip


def string_frame(names: Sequence[str], chunks: Sequence[Sequence[pa.Array]]) -> pd.DataFrame:
    """One DataFrame of Arrow-backed strings from chunks of columns: compact, and the same in pandas 2 and 3."""
    kind = pa.large_string()
    table = pa.table(
        [pa.chunked_array([chunk[j] for chunk in chunks], type=kind) for j in range(len(names))], names=list(names)
    )
    frame: pd.DataFrame = table.to_pandas(types_mapper={kind: pd.StringDtype("pyarrow")}.get)
    return frame
