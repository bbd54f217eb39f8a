"""Bin edges in XGBoost's layout, and the bin number of each value.

A feature with the cuts c[0] < c[1] < … < c[k-1] has k bins; bin b holds c[b-1] <= v < c[b]:

    min_value   c[0]     c[1]           c[k-1]
        |--- 0 ---|--- 1 ---|--- … --- k-1 ---|      missing: k

No value lies on or above the last cut when the cuts are made, so "below the last cut" means "known".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fedcore.errors import DataError

MAX_BINS = 65534
_MAX_MAGNITUDE = np.float32(1e38)  # twice this still fits into float32, which the last cut needs
_MARGIN = 1e-5  # XGBoost's; it computes with it in double precision

BinNumbers = NDArray[np.uint8] | NDArray[np.uint16]


@dataclass(frozen=True)
class Cuts:
    """The edges of all features' bins: `values[indptr[f]:indptr[f + 1]]` are the ascending cuts of feature f.

    indptr (n_features + 1,), values (total_bins,), min_values (n_features,): a value below all of the feature's.
    Raises DataError when the arrays do not fit together, for cuts may come from a file or a peer.
    """

    indptr: NDArray[np.int64]
    values: NDArray[np.float32]
    min_values: NDArray[np.float32]

    def __post_init__(self) -> None:
        widths = np.diff(self.indptr)
        fits = (
            self.indptr.ndim == self.values.ndim == self.min_values.ndim == 1
            and len(self.indptr) == len(self.min_values) + 1
            and self.indptr[0] == 0
            and self.indptr[-1] == len(self.values)
            and bool(np.all(widths >= 0))
            and bool(np.all(widths <= MAX_BINS))
            and bool(np.all(np.isfinite(self.values)))
            and bool(np.all(np.isfinite(self.min_values)))
        )
        if not fits or not self._ascending():
            raise DataError("The bin edges do not fit together.", advice="Make them again from the records.")

    def _ascending(self) -> bool:
        rises = np.diff(self.values) > 0
        starts = self.indptr[1:-1]
        rises[starts[(starts > 0) & (starts < len(self.values))] - 1] = True  # from one feature to the next
        return bool(np.all(rises))

    @property
    def n_features(self) -> int:
        return len(self.min_values)

    @property
    def total_bins(self) -> int:
        return len(self.values)

    def of(self, feature: int) -> NDArray[np.float32]:
        """The cuts of one feature, (k,)."""
        return self.values[self.indptr[feature] : self.indptr[feature + 1]]

    def n_bins(self, feature: int) -> int:
        return int(self.indptr[feature + 1] - self.indptr[feature])


def make_cuts(x: NDArray[np.float32], max_bin: int) -> Cuts:
    """At most `max_bin` bins per column of x (n, n_features), at exact quantiles of the known values.

    A column with no more than `max_bin` distinct values gets one bin for each, as in XGBoost. A column without
    any known value gets the single bin XGBoost gives it, which stays empty, so it is never split on.
    Raises DataError for infinite values (and for those too large to have a cut above them).
    """
    if not 2 <= max_bin <= MAX_BINS:
        raise DataError("max_bin must be between 2 and {highest}, not {value}.", highest=MAX_BINS, value=max_bin)
    return gather_cuts(x.shape[1], lambda feature: _column_cuts(known_values(x, feature), max_bin))


def gather_cuts(n_features: int, column: Callable[[int], tuple[NDArray[np.float32], np.float32]]) -> Cuts:
    """Cuts from a function that gives the cuts and the minimum of each feature."""
    made = [column(feature) for feature in range(n_features)]
    return Cuts(
        indptr=np.cumsum([0, *(len(values) for values, _ in made)], dtype=np.int64),
        values=np.concatenate([np.zeros(0, np.float32), *(values for values, _ in made)]),
        min_values=np.array([low for _, low in made], np.float32),
    )


def known_values(x: NDArray[np.float32], feature: int) -> NDArray[np.float32]:
    """The values of a column which are not missing, ascending, zeros without a sign; DataError as in `make_cuts`."""
    column = np.ascontiguousarray(x[:, feature], dtype=np.float32)
    known = column[~np.isnan(column)]
    if np.any(np.abs(known) > _MAX_MAGNITUDE):
        raise DataError(
            "Predictor number {number} holds an infinite or far too large value.",
            advice="Correct it in the file, or leave it empty if it is not known.",
            number=feature + 1,
        )
    known += np.float32(0)  # a negative zero equals zero, but has other bits
    known.sort()
    return known


def _column_cuts(ordered: NDArray[np.float32], max_bin: int) -> tuple[NDArray[np.float32], np.float32]:
    """Cuts and minimum of one feature from its known values in ascending order (without NaN)."""
    edges = np.unique(ordered)
    if len(edges) > max_bin:
        edges = np.unique(ordered[wanted_ranks(len(ordered), max_bin)])
    return column_cuts(edges, ordered[-1:])


def wanted_ranks(n_known: int, max_bin: int) -> NDArray[np.int64]:
    """Whose values, counted from 0 in ascending order, give the edges of a column of more than max_bin distinct ones.

    (max_bin,): the lowest and the quantiles.
    """
    return np.arange(max_bin, dtype=np.int64) * n_known // max_bin


def column_cuts(edges: NDArray[np.float32], highest: NDArray[np.float32]) -> tuple[NDArray[np.float32], np.float32]:
    """Cuts and minimum of a feature whose bins begin at `edges`, ascending; highest (1,), (0,) if nothing is known."""
    if len(edges) == 0:
        return np.array([3 * _MARGIN], np.float32), np.float32(_MARGIN)
    low, high = float(edges[0]), float(highest[0])
    above, below = high + (abs(high) + _MARGIN), low - (abs(low) + _MARGIN)
    return np.concatenate([edges[1:], [np.float32(above)]]), np.float32(below)


def bin_rows(x: NDArray[np.float32], cuts: Cuts) -> BinNumbers:
    """Bin numbers (n, n_features) of x (n, n_features), column-major; a missing value (NaN) gets k, one past the last.

    Values outside of what the cuts were made from go to the nearest bin. uint8 if every number fits, else uint16.
    """
    if x.ndim != 2 or x.shape[1] != cuts.n_features:
        raise DataError(
            "The records have {found} predictors where {expected} are expected.",
            found=x.shape[1] if x.ndim == 2 else 0,
            expected=cuts.n_features,
        )
    most = int(np.max(np.diff(cuts.indptr), initial=0))
    bins: BinNumbers = np.empty(x.shape, np.uint8 if most <= 255 else np.uint16, order="F")
    for feature in range(cuts.n_features):
        column = np.ascontiguousarray(x[:, feature], dtype=np.float32)
        k = cuts.n_bins(feature)
        # NaN sorts behind every number: searchsorted already gives k for it.
        found = np.searchsorted(cuts.of(feature), column, side="right")
        np.minimum(found, max(k - 1, 0), out=found, where=~np.isnan(column))
        bins[:, feature] = found
    return bins
