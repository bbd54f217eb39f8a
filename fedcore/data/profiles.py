"""What one column looks like, in numbers that identify nobody: no cell is shown, save the names of categories."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fedcore.data.columns import MAX_CATEGORIES, Column, Kind, category_names, kind_of
from fedcore.errors import Text

BINS = 12
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True)
class Complaint:
    """Something a person should look at; `rows` are the first few places in the file, `count` all of them."""

    code: str
    text: Text
    rows: tuple[int, ...] = ()
    count: int = 0


@dataclass(frozen=True)
class ColumnProfile:
    """`quantiles` at QUANTILES and `histogram` (12 equal bins from minimum to maximum) for numbers; `categories` the
    12 commonest with their counts for categories and yes/no columns; `codes` every different cell of these and of
    columns of few whole numbers, in order. None or empty for every other kind."""

    name: str
    kind: Kind
    rows: int
    missing_share: float
    distinct: int
    minimum: float | None = None
    maximum: float | None = None
    quantiles: tuple[float, ...] = ()
    histogram: tuple[int, ...] = ()
    categories: tuple[tuple[str, int], ...] = ()
    codes: tuple[str, ...] = ()
    complaints: tuple[Complaint, ...] = ()

    @property
    def known(self) -> int:
        """How many rows have a recorded cell."""
        return round(self.rows * (1 - self.missing_share))


def describe(column: Column) -> ColumnProfile:
    """The profile without complaints."""
    rows = len(column.codes)
    kind = kind_of(column)
    missing = (rows - column.known) / rows if rows else 0.0
    if kind == "numeric":
        values = column.spread(column.numbers)
        return _describe_numbers(column, kind, rows, missing, values[~np.isnan(values)])
    if kind in ("category", "yes_no"):
        return ColumnProfile(column.name, kind, rows, missing, len(column.cells), categories=_commonest(column),
                             codes=tuple(sorted(column.cells)))  # fmt: skip
    return ColumnProfile(column.name, kind, rows, missing, len(column.cells))


def _describe_numbers(
    column: Column, kind: Kind, rows: int, missing: float, values: NDArray[np.float64]
) -> ColumnProfile:
    low, high = float(values.min()), float(values.max())
    # numpy refuses bins narrower than its precision, as in a column of one huge number.
    width = high - low > 1e-9 * max(abs(low), abs(high))
    counts = np.histogram(values, BINS, (low, high))[0] if width else np.array([len(values)] + [0] * (BINS - 1))
    return ColumnProfile(
        column.name, kind, rows, missing, len(column.cells), low, high,
        tuple(float(q) for q in np.quantile(values, QUANTILES)), tuple(int(c) for c in counts),
        codes=_whole_numbers(column),
    )  # fmt: skip


def _whole_numbers(column: Column) -> tuple[str, ...]:
    """The cells of a column that could be one of codes."""
    if len(column.cells) > MAX_CATEGORIES or not (column.numbers % 1 == 0).all():
        return ()
    return tuple(column.cells[i] for i in np.argsort(column.numbers, kind="stable"))


def _commonest(column: Column) -> tuple[tuple[str, int], ...]:
    found, category = category_names(column)
    counts = np.bincount(category, weights=column.counts, minlength=len(found))
    order = np.argsort(-counts, kind="stable")[:BINS]
    return tuple((found[k], int(counts[k])) for k in order)
