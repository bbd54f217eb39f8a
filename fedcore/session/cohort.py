"""Which patients take part, and what each is for: fitting, deciding when to stop, or being held out to compare."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fedcore.data.table import Table
from fedcore.errors import DataError
from fedcore.evaluation.splitting import stratified_split
from fedcore.protocols.matching import Alignment
from fedcore.protocols.terms import Terms
from fedcore.trees.boosting import Rows

# Of the rows that train, the share which decides when to stop.
STOP_FRACTION = 0.2


@dataclass(frozen=True)
class Cohort:
    """The label hospital's patients who take part, in the order of its table.

    `kept` are their rows in the whole table (n,); `alignments` count among the kept rows.
    """

    kept: NDArray[np.int64]
    ids: tuple[str, ...]
    x: NDArray[np.float32]
    y: NDArray[np.uint8]
    test: NDArray[np.bool_]
    rows: Rows
    alignments: Mapping[str, Alignment]

    def known(self, party: str) -> NDArray[np.bool_]:
        """Which of the patients (n,) that hospital knows."""
        flags = np.zeros(len(self.ids), dtype=np.bool_)
        flags[self.alignments[party].rows] = True
        return flags


def outcome_of(table: Table) -> NDArray[np.uint8]:
    """The outcome (n,) of the table's patients; raises DataError when no outcome column was chosen."""
    if table.y is None:
        raise DataError("These records have no outcome.", advice="Choose the outcome column on the Records page.")
    return table.y


def make_cohort(terms: Terms, table: Table, alignments: Mapping[str, Alignment]) -> Cohort:
    """Pick the rows of the terms and hold patients out, by a digest of their keys: no order of rows matters.

    Raises DataError when too few patients with or without the outcome are left to train and to judge.
    """
    outcome = outcome_of(table)
    kept = np.arange(len(table.ids))
    if terms.rows == "shared":
        # Alignment has already cut every list down to the patients known to all.
        kept = np.sort(next(iter(alignments.values())).rows)
    place = np.full(len(table.ids), -1)
    place[kept] = np.arange(len(kept))
    ids, x, y = tuple(table.ids[i] for i in kept), table.x[kept], outcome[kept]
    test = stratified_split(ids, y, terms.test_fraction, terms.boost_params.seed, "test")
    stop = np.zeros(len(ids), dtype=np.bool_)
    if terms.boost_params.early_stopping_rounds is not None:
        train = np.flatnonzero(~test)
        chosen = stratified_split([ids[i] for i in train], y[train], STOP_FRACTION, terms.boost_params.seed, "stop")
        stop[train[chosen]] = True
    rows = Rows(~test & ~stop, stop)
    _require_both_outcomes(y, rows, test)
    return Cohort(kept, ids, x, y, test, rows, {p: Alignment(place[a.rows]) for p, a in alignments.items()})


def _require_both_outcomes(y: NDArray[np.uint8], rows: Rows, test: NDArray[np.bool_]) -> None:
    for part in (rows.fit, test):
        if len(np.unique(y[part])) < 2:
            raise DataError(
                "Too few patients with or without the outcome take part: {positives} of {patients} have it.",
                advice="Let more patients take part, or choose all of the label hospital's patients in the terms.",
                positives=int(y.sum()),
                patients=len(y),
            )
