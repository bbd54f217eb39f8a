"""Numbers that may be no amounts: codes which stand for "unknown", and columns whose numbers may name categories."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from fedcore.data.columns import Column

FEW = range(3, 10)
"""How many different numbers a column has that may be codes of categories. Of the real records looked at (two telephone
surveys, an examination survey, four cardiology departments), codes of categories and short scales have 3 to 8, such as
race, chest pain, general health and income; from 13 on they are steps of age, which have an order. With two a tree
divides in the same way whether they are numbers or categories."""
LARGEST = 9
"""Codes are single digits there. What is counted or measured goes beyond: hours of sleep, 3 to 10 among 400 people."""
PER_VALUE = 5
"""Patients per different number below which few of them say nothing: a small file has few different ages."""

_BELOW_ZERO = (-1.0, -7.0, -8.0, -9.0, -77.0, -88.0, -99.0, -777.0, -888.0, -999.0, -9999.0)
_HIGH = tuple(float(str(digit) * times) for times in range(1, 7) for digit in (7, 8, 9))
_SAS_ZERO = 1e-70  # 5.4e-79 is how a zero in a SAS transport file looks to a reader that does not know the format
_EXPECTED = 20  # rows


def few_values(column: Column) -> NDArray[np.float64] | None:
    """The numbers of a numeric column that may be codes of categories, ascending; None where it is none.

    Numbers which may stand for missing are not among them.
    """
    numbers = column.numbers
    if np.isnan(numbers).any() or (numbers % 1 != 0).any():
        return None
    values = np.unique(numbers[~hidden_codes(numbers, column.counts)])
    if len(values) not in FEW or values[0] < 0 or values[-1] > LARGEST:
        return None
    return values if column.known >= PER_VALUE * len(values) else None


def hidden_codes(values: NDArray[np.float64], counts: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which distinct values are suspected to mean "missing"; `counts` are the rows of each.

    A usual code (-9, 99, 999, ...) counts when it lies farther from the others than they spread, or is the only
    negative kind; 7, 8 and 9 above a short scale when they stand apart from it; a zero when it lies three interquartile
    ranges below the bulk; 5.4e-79 always.
    """
    with np.errstate(invalid="ignore"):
        tiny = (values != 0) & (np.abs(values) < _SAS_ZERO)
        usual = np.isin(values, _BELOW_ZERO) | np.isin(values, _HIGH)
    rest = ~np.isnan(values) & ~usual & ~tiny
    found = np.array(tiny, bool)
    if rest.sum() < 2:
        return found
    low, high = values[rest].min(), values[rest].max()
    if low >= 0:
        found |= np.asarray(np.isin(values, _BELOW_ZERO))
    # Taken from the top: 98 and 99 both stay unsuspected in a column that also has 97.
    far = np.isin(values, _HIGH) & (values > high + max(high - low, 1.0))
    if low >= 0 and high <= LARGEST and (values[rest] % 1 == 0).all():
        far = (far & (values > LARGEST)) | _apart(values, counts, rest)
    found |= far
    positive = rest & (values > 0)
    zero = values == 0
    if low == 0 and positive.sum() > 10 and zero.any():
        bulk = np.repeat(values[positive], counts[positive])
        lower, upper = np.quantile(bulk, (0.25, 0.75))
        if lower - 3 * (upper - lower) > 0:
            found |= zero
    return found


def _apart(values: NDArray[np.float64], counts: NDArray[np.int64], rest: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """7, 8 or 9 above a scale of single digits, with a gap below that is no mere end of rare values.

    The gap is wider than any within the scale, and the digits missing in it would be some twenty rows if they were as
    common as the last one before: 7 visits after 5 where few have 5 are visits; 9 after 1 to 5 is a code.
    """
    rows: dict[float, int] = {}
    for value, count in zip(values.tolist(), counts.tolist(), strict=True):
        rows[value] = rows.get(value, 0) + count
    scale = sorted(set(values[rest].tolist()))
    widest = max(b - a for a, b in pairwise(scale))
    for digit in (7.0, 8.0, 9.0):
        last = scale[-1]
        if digit not in rows or digit < last:
            continue
        gap = digit - last
        if gap > max(1.0, widest) and rows[last] * (gap - 1) >= _EXPECTED:
            return np.isin(values, (7.0, 8.0, 9.0)) & (values >= digit)
        scale.append(digit)
        widest = max(widest, gap)
    return np.zeros(len(values), bool)
