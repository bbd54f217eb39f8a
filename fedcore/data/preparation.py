"""The account of what became of every row and column on the way from file to table."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fedcore.errors import Text


@dataclass(frozen=True, eq=False)
class Preparation:
    """Counts only, no patient's value.

    `lines[i]` is the place in the file of the table's row i. Counts of rows are rows left out (`damaged_ids_kept`: kept
    on request). Per column: `unreadable_cells` made missing; `unseen` cells with a category which the coding does not
    know; `rounded`, how many different numbers became equal as float32; `missing` cells. `ignored` says why a column
    is not used.
    """

    file: str
    lines: NDArray[np.int64]
    rows_read: int
    unreadable_rows: int = 0
    blank_rows: int = 0
    missing_ids: int = 0
    damaged_ids: int = 0
    damaged_ids_kept: int = 0
    duplicates: int = 0
    missing_labels: int = 0
    positives: int | None = None
    unreadable_cells: dict[str, int] = field(default_factory=dict)
    unseen: dict[str, int] = field(default_factory=dict)
    rounded: dict[str, int] = field(default_factory=dict)
    missing: dict[str, int] = field(default_factory=dict)
    ignored: dict[str, Text] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """Rows of the table."""
        return len(self.lines)

    def to_json(self) -> dict[str, Any]:
        plain = {k: v for k, v in vars(self).items() if k not in ("lines", "ignored")}
        return {**plain, "rows": self.rows, "ignored": {k: str(v) for k, v in self.ignored.items()}}

    def notes(self) -> tuple[Text, ...]:
        """One sentence for everything that was left out or changed."""
        notes: list[Text] = []
        if n := self.unreadable_rows:
            notes.append(Text("{count} rows could not be read and were left out.", {"count": n}))
        if n := self.missing_ids:
            notes.append(Text("{count} rows without a patient identifier were left out.", {"count": n}))
        if n := self.damaged_ids:
            notes.append(Text("{count} rows with a damaged identifier were left out.", {"count": n}))
        if n := self.damaged_ids_kept:
            notes.append(Text("{count} rows with a damaged identifier were kept.", {"count": n}))
        if n := self.duplicates:
            notes.append(Text("{count} rows of patients who appear more than once were left out.", {"count": n}))
        if n := self.missing_labels:
            notes.append(Text("{count} rows without an outcome were left out.", {"count": n}))
        for column, n in self.unreadable_cells.items():
            values = {"column": column, "count": n}
            notes.append(Text("Column {column}: {count} cells are not numbers and count as missing.", values))
        for column, n in self.unseen.items():
            values = {"column": column, "count": n}
            notes.append(Text("Column {column}: {count} cells hold a value the model has never seen.", values))
        for column, n in self.rounded.items():
            values = {"column": column, "count": n}
            notes.append(
                Text("Column {column}: {count} numbers equal another one once rounded to seven digits.", values)
            )
        return (*notes, *self.ignored.values())
