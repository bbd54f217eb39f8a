"""What a database's values are as text: the same as the cells of a file that it could be exported to."""

from __future__ import annotations

import datetime
import decimal
import uuid
from collections.abc import Callable
from typing import Any

import pyarrow as pa

from fedcore.data.database_url import Address
from fedcore.errors import DataError

_EXACT_FLOATS = 2.0**53


def text_columns(batch: Any, names: tuple[str, ...], before: int, address: Address) -> list[pa.Array]:
    """The columns of a batch of rows as text, missing cells ""; `before`: how many rows came earlier.

    Raises DataError naming row and column for a value that is no single plain value, or no text.
    """
    return [
        pa.array(_texts(values, name, before, address), pa.large_string())
        for name, values in zip(names, zip(*batch, strict=True), strict=True)
    ]


def _texts(values: tuple[Any, ...], name: str, before: int, address: Address) -> list[str]:
    texts = []
    bits = address.url.get_backend_name() == "mysql"
    for row, value in enumerate(values, before + 1):
        convert = _TEXT.get(type(value))
        if convert is not None:
            text = convert(value)
        elif bits and value in (b"\0", b"\1"):
            text = str(value[0])  # BIT(1), which is MySQL's yes and no
        else:
            raise DataError(
                "{database}: row {row}, column {column}, holds a list, a structure or raw bytes.",
                advice="Leave the column out of the query, or select one plain value.",
                database=address.shown, row=row, column=name,
            )  # fmt: skip
        if "\ufffd" in text or "\0" in text:
            raise DataError(
                "{database}: row {row}, column {column}, holds bytes that are not text.",
                advice="Mend this value in the database, or leave the column out.",
                database=address.shown, row=row, column=name,
            )  # fmt: skip
        texts.append(text)
    return texts


def _float(value: float) -> str:
    if value != value:
        return ""
    return str(int(value)) if abs(value) < _EXACT_FLOATS and value.is_integer() else repr(value)


def _moment(value: datetime.datetime) -> str:
    return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ")


_TEXT: dict[type, Callable[[Any], str]] = {
    type(None): lambda _: "",
    str: lambda value: str(value),
    bool: lambda value: "TRUE" if value else "FALSE",
    int: str,
    float: _float,
    decimal.Decimal: lambda value: "" if value.is_nan() else format(value, "f"),
    datetime.datetime: _moment,
    datetime.date: datetime.date.isoformat,
    datetime.time: datetime.time.isoformat,
    datetime.timedelta: str,
    uuid.UUID: str,
}
