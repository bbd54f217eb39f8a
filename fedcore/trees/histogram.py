"""Gradients as integers, and their sums per bin.

Gradients and hessians are rounded to fixed point once, at the source. From then on every sum is a sum of integers,
the same on every machine, in every order, and whether added in the clear, under masks or under encryption.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fedcore.errors import DataError

Sums = NDArray[np.int64]

SUM_BITS = 39  # what every cipher of a joint training has room for
EXACT_SUM_BITS = 51  # what float64 adds and subtracts exactly, with room to spare
MAX_BITS = 24
_MIN_BITS = 8
_HESSIAN_FLOOR = 1e-16


@dataclass(frozen=True)
class FixedPoint:
    """Numbers as multiples of 2**-bits. Sums of them are exact in int64, in float64 and in every cipher used here."""

    bits: int

    def __post_init__(self) -> None:
        if not 1 <= self.bits <= MAX_BITS:
            raise ValueError(f"fixed point needs 1 to {MAX_BITS} bits, not {self.bits}")

    @staticmethod
    def for_rows(n_rows: int, max_weight: float, sum_bits: int = SUM_BITS) -> FixedPoint:
        """The finest scale at which the sum of n_rows values, each at most max_weight, stays below 2**sum_bits.

        Raises DataError when too few bits would be left to tell gradients apart.
        """
        if n_rows < 0 or not 0 < max_weight < float("inf") or not 1 <= sum_bits <= EXACT_SUM_BITS:
            raise ValueError("for_rows needs rows, a positive weight, and sums that are exact in float64")
        for bits in range(MAX_BITS, _MIN_BITS - 1, -1):
            # Rounding adds at most a half to each value.
            if n_rows * (max_weight * 2**bits + 0.5) < 2**sum_bits:
                return FixedPoint(bits)
        raise DataError(
            "{rows} patients with a weight of {weight} are too many for exact sums.",
            advice="Lower scale_pos_weight or train on fewer patients.",
            rows=n_rows,
            weight=max_weight,
        )

    def quantise(self, values: NDArray[np.float64]) -> Sums:
        """The nearest multiples of 2**-bits as integers, ties to even."""
        scaled = values * float(2**self.bits)
        return np.rint(scaled, out=scaled).astype(np.int64)

    def to_float(self, sums: Sums) -> NDArray[np.float64]:
        """Exact: the sums are below 2**53 and the scale is a power of two."""
        return sums.astype(np.float64) * 2.0**-self.bits


def gradients(
    margin: NDArray[np.float32], y: NDArray[np.uint8], weight: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """First and second derivative of the logistic loss by the margin, each (n,); |g| <= weight, 0 < h <= weight / 4.

    The hessian's floor is XGBoost's, which keeps patients predicted with near certainty from having none.
    """
    with np.errstate(over="ignore"):  # exp of a very negative margin's opposite is infinite, and 1 / inf is right
        p = 1.0 / (1.0 + np.exp(-margin.astype(np.float64)))
    return (p - y) * weight, np.maximum(p * (1.0 - p), _HESSIAN_FLOOR) * weight


def bin_sums(bins: NDArray[Any], indptr: NDArray[np.int64], gh: Sums, slot: NDArray[np.int32], n_slots: int) -> Sums:
    """(Σg, Σh) of every bin of every asked node, (n_slots, total_bins, 2); missing values are in no bin.

    bins (n, n_features), k of a feature meaning missing; gh (n, 2); slot (n,) which asked node a row is at, -1: none.
    Exact while sums stay below 2**53: the sums of FixedPoint.for_rows are below 2**39.
    """
    rows = np.flatnonzero(slot >= 0)
    rows = rows[np.argsort(slot[rows], kind="stable")]  # node by node, so that one node's bins stay in the cache
    slots, weights = slot[rows].astype(np.intp), [gh[:, part].astype(np.float64).take(rows) for part in (0, 1)]
    sums = np.empty((n_slots, int(indptr[-1]), 2), np.int64)
    for feature in range(bins.shape[1]):
        low, high = int(indptr[feature]), int(indptr[feature + 1])
        width = high - low + 1
        index = slots * width
        index += bins[:, feature].take(rows)
        for part in (0, 1):
            table = np.bincount(index, weights=weights[part], minlength=n_slots * width)
            sums[:, low:high, part] = table.reshape(n_slots, width)[:, :-1]
    return sums
