"""One site's patients in a horizontal session: who trains, who decides when to stop, who is held out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fedcore.data.table import Table
from fedcore.errors import DataError
from fedcore.evaluation.splitting import stratified_split
from fedcore.protocols.terms import Terms
from fedcore.session.cohort import STOP_FRACTION
from fedcore.trees.boosting import Rows
from fedcore.trees.cuts import Cuts, bin_rows
from fedcore.trees.rows import Block


@dataclass(frozen=True)
class SiteCohort:
    """x (n, n_features), y (n,); test (n,): held out, by chance or because they are later patients."""

    x: NDArray[np.float32]
    y: NDArray[np.uint8]
    rows: Rows
    test: NDArray[np.bool_]

    @property
    def training(self) -> NDArray[np.bool_]:
        """Everybody but the held out; the joint bin edges are made of them."""
        return ~self.test

    def block(self, cuts: Cuts) -> Block:
        return Block(cuts, bin_rows(self.x, cuts))


def make_site_cohort(terms: Terms, table: Table, later: Table | None) -> SiteCohort:
    """With `later` patients all of `table` trains and they are held out; otherwise a share of `table` is.

    Which ones is decided by a digest of their keys. Neither part need have both outcomes. Raises DataError when a
    patient is in both tables, or nobody is left to train on.
    """
    if table.y is None or (later is not None and later.y is None):
        raise DataError("These records have no outcome.", advice="Choose the outcome column on the Records page.")
    x, y, ids = table.x, table.y, list(table.ids)
    if later is None:
        test = stratified_split(ids, y, terms.test_fraction, terms.boost_params.seed, "test")
    else:
        assert later.y is not None
        _refuse_both(table, later)
        test = np.repeat([False, True], [len(table.ids), len(later.ids)])
        x, y, ids = np.concatenate([x, later.x]), np.concatenate([y, later.y]), [*ids, *later.ids]
    if test.all():
        raise DataError("No patient is left to train on.", advice="Open a file with more patients.")
    stop = np.zeros(len(ids), dtype=np.bool_)
    if terms.boost_params.early_stopping_rounds is not None:
        train = np.flatnonzero(~test)
        chosen = stratified_split([ids[i] for i in train], y[train], STOP_FRACTION, terms.boost_params.seed, "stop")
        stop[train[chosen]] = True
    return SiteCohort(x, y, Rows(~test & ~stop, stop), test)


def _refuse_both(table: Table, later: Table) -> None:
    both = len(set(table.ids) & set(later.ids))
    if both:
        raise DataError(
            "{count} patients are in both files, the one to train on and the one of later patients.",
            advice="Leave them out of one of the two: nobody may be both trained on and held out.",
            count=both,
        )
