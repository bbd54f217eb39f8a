"""Small counts in a table that may be published: which to hide, so that they cannot be found by subtraction either."""

from __future__ import annotations

from collections.abc import Sequence


def hidden(counts: Sequence[int], least: int) -> frozenset[int]:
    """Places of the counts to hide: those of 1 to `least` - 1 patients and, where it is only one, the next smallest.

    A single hidden count would be the total less the others. Counts of 0 stay: they tell of nobody.
    """
    small = {i for i, count in enumerate(counts) if 0 < count < least}
    others = [i for i, count in enumerate(counts) if i not in small and count > 0]
    if len(small) == 1 and others:
        small.add(min(others, key=lambda i: counts[i]))
    return frozenset(small)
