"""Normal and binomial intervals without scipy.

The normal quantile is the standard library's: Wichura's algorithm AS 241 (1988), relative error about 1e-16.
"""

from __future__ import annotations

import math
from statistics import NormalDist

from fedcore.evaluation.inputs import Interval, fraction


def z_of(level: float) -> float:
    """The half-width, in standard errors, of a two-sided interval; 1.96 for 0.95."""
    return NormalDist().inv_cdf(0.5 + fraction(level, "level") / 2)


def two_sided_p(z: float) -> float:
    """P(|Z| >= |z|); by erfc, so that small values keep their digits."""
    return math.erfc(abs(z) / math.sqrt(2))


def wilson(share: float, n: float, level: float = 0.95) -> Interval:
    """Wilson's score interval (1927) for a share seen in `n` > 0 patients; `n` may be an effective number."""
    z2 = z_of(level) ** 2
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = math.sqrt(z2) / (1 + z2 / n) * math.sqrt(max(0.0, share * (1 - share) / n + z2 / (4 * n * n)))
    # At a share of 0 or 1 the end is 0 or 1 exactly; rounding would leave 1e-18 there.
    low = 0.0 if share <= 0 else max(0.0, centre - half)
    high = 1.0 if share >= 1 else min(1.0, centre + half)
    return low, high
