"""Reading results back from JSON: every field is there, of its type and in its range, or `DataError` names it."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping
from typing import Any, NoReturn, TypeVar

from fedcore.errors import DataError
from fedcore.evaluation.inputs import Interval

_T = TypeVar("_T")


def record(value: object, required: Collection[str], optional: Collection[str] = ()) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        refuse("object")
    for name in (*required, *value):
        if name not in value or (name not in required and name not in optional):
            refuse(str(name))
    return value


def number(value: object, name: str, low: float = -math.inf, high: float = math.inf) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        refuse(name)
    if not (math.isfinite(value) and low <= value <= high):
        refuse(name)
    return float(value)


def count(value: object, name: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        refuse(name)
    return value


def text(value: object, name: str, most: int = 200) -> str:
    if not isinstance(value, str) or len(value) > most:
        refuse(name)
    return value


def items(value: object, name: str, most: int = 10_000) -> list[Any]:
    if not isinstance(value, list | tuple) or len(value) > most:
        refuse(name)
    return list(value)


def interval(value: object, name: str, low: float = -math.inf, high: float = math.inf) -> Interval:
    ends = items(value, name)
    if len(ends) != 2:
        refuse(name)
    first, last = number(ends[0], name, low, high), number(ends[1], name, low, high)
    if first > last:
        refuse(name)
    return first, last


def rows(value: object, name: str, width: int) -> tuple[tuple[float, ...], ...]:
    found = tuple(tuple(number(x, name) for x in items(row, name)) for row in items(value, name))
    if any(len(row) != width for row in found):
        refuse(name)
    return found


def optional(read: Callable[..., _T], value: object, *arguments: Any) -> _T | None:
    return None if value is None else read(value, *arguments)


def refuse(name: str) -> NoReturn:
    raise DataError(
        "These results cannot be read: {field} is missing, unknown, or out of range.",
        advice="Run the comparison again, with the same version of the program on both sides.",
        field=name[:80],
    )
