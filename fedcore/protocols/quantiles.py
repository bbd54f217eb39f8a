"""The bin edges of all sites' records together, exactly those of the pooled table, by 33 secure sums of counts.

A float32's bits, with the sign bit flipped (all bits of a negative number), are an unsigned integer in the order of the
numbers. The integers of a column are the leaves of a binary tree of depth 32, of which all sites walk the same part
from the top: a *prefix* is a node, and each round asks for every open prefix how many values begin with it and a zero.

    open prefixes    0…: 70   1…: 30          how many of the 70 begin with 00, of the 30 with 10?
    next round      00…: 0   01…: 70  10…: 1  11…: 29

Prefixes without values are closed, so a column with few distinct values ends with exactly those. As soon as there are
more than max_bin, the column has too many, and only prefixes stay open in which a wanted rank lies: the lowest value's,
the quantiles' and the highest's. Rounds and sizes do not depend on the number of patients.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fedcore.errors import DataError
from fedcore.protocols.secure_sum import Summation
from fedcore.trees.cuts import Cuts, column_cuts, gather_cuts, known_values, wanted_ranks

_BITS = 32
_SIGN = np.uint32(1 << 31)

Keys = NDArray[np.uint32]
WideKeys = NDArray[np.uint64]  # where one past the highest key must fit
Counts = NDArray[np.int64]


@dataclass(frozen=True)
class _Column:
    """A feature's open prefixes, ascending, each (m,): its lowest key, how many values it holds, how many lie below."""

    prefixes: Keys
    counts: Counts
    below: Counts
    n_known: int
    is_crowded: bool = False


async def joint_cuts(x: NDArray[np.float32], max_bin: int, sums: Summation) -> Cuts:
    """`trees.cuts.make_cuts` of all sites' rows one below the other; x (n, n_features) are this site's, n may be 0.

    Raises DataError for infinite values here, ProtocolError when a sum fails.
    """
    keys = [_to_keys(known_values(x, feature)).astype(np.uint64) for feature in range(x.shape[1])]
    totals = await sums.total(np.array([len(each) for each in keys], np.int64))
    columns = [_root(int(n_known)) for n_known in totals]
    for bit in reversed(range(_BITS)):
        own = [_in_lower_half(each, column.prefixes, bit) for each, column in zip(keys, columns, strict=True)]
        lower = await sums.total(np.concatenate([np.zeros(0, np.int64), *own]))
        ends = np.cumsum([len(column.prefixes) for column in columns])
        columns = [
            _descend(column, part, bit, max_bin)
            for column, part in zip(columns, np.split(lower, ends[:-1]), strict=True)
        ]
    return gather_cuts(len(columns), lambda feature: _finish(columns[feature], max_bin))


def _to_keys(values: NDArray[np.float32]) -> Keys:
    """Integers in the order of the numbers; `values` has neither NaN nor a negative zero."""
    bits = values.view(np.uint32)
    return np.where(bits & _SIGN != 0, ~bits, bits | _SIGN)


def _to_values(keys: Keys) -> NDArray[np.float32]:
    return np.where(keys & _SIGN != 0, keys ^ _SIGN, ~keys).view(np.float32)


def _root(n_known: int) -> _Column:
    one = np.zeros(min(n_known, 1), np.int64)
    return _Column(one.astype(np.uint32), one + n_known, one, n_known)


def _in_lower_half(keys: WideKeys, prefixes: Keys, bit: int) -> Counts:
    """How many of the ascending keys begin with each prefix and a zero in this bit."""
    starts = prefixes.astype(np.uint64)
    return (np.searchsorted(keys, starts + np.uint64(1 << bit)) - np.searchsorted(keys, starts)).astype(np.int64)


def _descend(column: _Column, lower: Counts, bit: int, max_bin: int) -> _Column:
    """The column one bit further down, when `lower` (m,) of each prefix's values have a zero there."""
    if bool(np.any((lower < 0) | (lower > column.counts))):
        raise DataError(
            "The hospitals' counts contradict each other.",
            advice="A hospital's records changed while the session ran. Start it again.",
        )
    prefixes = np.stack([column.prefixes, column.prefixes | np.uint32(1 << bit)], axis=1).ravel()
    counts = np.stack([lower, column.counts - lower], axis=1).ravel()
    below = np.stack([column.below, column.below + lower], axis=1).ravel()
    is_crowded = column.is_crowded or int(np.count_nonzero(counts)) > max_bin
    is_open = counts > 0
    if is_crowded:
        ranks = np.append(wanted_ranks(column.n_known, max_bin), column.n_known - 1)
        is_open &= np.searchsorted(ranks, below + counts) > np.searchsorted(ranks, below)
    return _Column(prefixes[is_open], counts[is_open], below[is_open], column.n_known, is_crowded)


def _finish(column: _Column, max_bin: int) -> tuple[NDArray[np.float32], np.float32]:
    """The cuts and minimum of a column whose prefixes are whole keys."""
    values = _to_values(column.prefixes)
    edges = values
    if column.is_crowded:
        # The highest value was looked for, but begins a bin only if it is a quantile too.
        ranks = wanted_ranks(column.n_known, max_bin)
        has_rank = np.searchsorted(ranks, column.below + column.counts) > np.searchsorted(ranks, column.below)
        edges = values[has_rank]
    return column_cuts(edges, values[-1:])
