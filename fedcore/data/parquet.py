"""Parquet files as text: the numbers in their shortest exact form, dates as ISO, nulls as empty cells."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from fedcore.data.records import OnProgress, ReadOptions, Records, check_header, string_frame, untold
from fedcore.errors import DataError


def read_parquet(path: Path, options: ReadOptions, on_progress: OnProgress = untold) -> Records:
    """All rows, a batch at a time; nested and binary columns are refused by name."""
    try:
        file = pq.ParquetFile(path)
        names = check_header(file.schema_arrow.names, path.name)
        _refuse_nested(file.schema_arrow, path.name)
        chunks, rows = [], 0
        for batch in file.iter_batches(batch_size=65536):
            chunks.append([_as_text(column) for column in batch.columns])
            rows += batch.num_rows
            on_progress(rows / max(1, file.metadata.num_rows))
    except (pa.ArrowException, OSError) as error:
        raise DataError(
            "{file} is not a readable Parquet file.", advice="Export the records again, as Parquet or as CSV.",
            detail=type(error).__name__, file=path.name,
        ) from error  # fmt: skip
    frame = string_frame(names, chunks)
    return Records(
        path, frame, np.arange(1, len(frame) + 1), format="parquet", decimal=options.decimal or ".",
        missing_words=options.missing_words,
    )  # fmt: skip


def _refuse_nested(schema: pa.Schema, file: str) -> None:
    bad = [
        field.name for field in schema if pa.types.is_nested(field.type) or pa.types.is_binary(field.type)
        or pa.types.is_large_binary(field.type) or pa.types.is_fixed_size_binary(field.type)
    ]  # fmt: skip
    if bad:
        raise DataError(
            "{file} has columns that hold lists, structures or raw bytes: {columns}.",
            advice="Export it with one plain value in each cell.", file=file, columns=", ".join(bad[:10]),
        )  # fmt: skip


def _as_text(column: pa.Array) -> pa.Array:
    kind = column.type
    if pa.types.is_dictionary(kind):
        column = column.dictionary_decode()
        kind = column.type
    if pa.types.is_floating(kind):
        text = _floats(column)
    elif pa.types.is_timestamp(kind):
        text = pc.replace_substring_regex(
            column.cast(pa.large_string()), r"[ T]00:00:00(\.0+)?Z?$", ""
        )
    else:
        text = column.cast(pa.large_string())
    return pc.fill_null(text.cast(pa.large_string()), "")


def _floats(column: pa.Array) -> pa.Array:
    """Whole numbers without ".0"; NaN is missing. Numbers too long for a float to be exact keep their exponent.

    Arrow's own text is right but for the cells where it chooses an exponent, or writes "nan"; those are few.
    """
    if pa.types.is_float16(column.type):
        column = column.cast(pa.float32())
    text = column.cast(pa.large_string())
    special = pc.fill_null(pc.match_substring_regex(text, "[en]"), False)
    exact = 2.0**53 if pa.types.is_float64(column.type) else 2.0**24
    texts = [_whole(value, written, exact) for value, written in
             zip(column.filter(special).to_pylist(), text.filter(special).to_pylist(), strict=True)]  # fmt: skip
    return pc.replace_with_mask(text, special, pa.array(texts, pa.large_string()))


def _whole(value: float, written: str, exact: float) -> str:
    if math.isnan(value):
        return ""
    return str(int(value)) if abs(value) < exact and value.is_integer() else written
