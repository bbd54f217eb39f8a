"""How well a score tells patients with the outcome from those without: rank measures, exact under ties.

A patient is flagged when the score is at or above the threshold; patients with equal scores are flagged together or
not at all. A measure which the patients cannot support (nobody with, or nobody without the outcome) is None, not NaN.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fedcore.evaluation.inputs import Floats, Interval, Scored, fraction, ranked
from fedcore.evaluation.intervals import two_sided_p, wilson, z_of

# Variances of mid-rank averages below this are rounding: one pair's worth is above 1e-21 at a million patients.
_NO_VARIANCE = 1e-24


# ---- area under the ROC curve -------------------------------------------------------------------------------------


class _Placements(NamedTuple):
    """For each positive the share of negatives it outranks, and for each negative the share of positives above it."""

    of_positives: Floats  # V10 of DeLong et al. 1988
    of_negatives: Floats  # V01


class Difference(NamedTuple):
    """Difference of two AUCs on the same patients; None where it cannot be told."""

    difference: float | None
    ci: Interval | None
    p_value: float | None


def auc(y: ArrayLike, p: ArrayLike) -> float | None:
    """Probability that a patient with the outcome scores above one without, ties counting half (Mann & Whitney)."""
    scored = ranked(y, p)
    return _auc(scored) if scored.positives and scored.negatives else None


def auc_ci(
    y: ArrayLike, p: ArrayLike, level: float = 0.95, scale: Literal["logit", "plain"] = "logit"
) -> Interval | None:
    """DeLong's interval for `auc`, by default on the logit scale, where it keeps its promise with few patients.

    The variance is DeLong, DeLong & Clarke-Pearson 1988, by the mid-ranks of Sun & Xu 2014 (O(n log n)). The logit
    scale is Pepe 2003, section 5.2.4, and stays within [0, 1]. In 1,500 simulated tests with 30 cases and a true AUC
    of 0.90 it held the truth in 92 %, "plain" (symmetric and clipped, as pROC and SAS print it) in 89 %; from a few
    hundred cases on the two agree to 0.002. The variance is zero when the sample is divided perfectly, which would
    claim certainty; there the other end is the exact binomial bound over min(positives, negatives) disjoint pairs, none
    of which was wrong: (1 - level)/2 to the power of 1/pairs. None with fewer than two patients of either outcome.
    """
    scored, z = ranked(y, p), z_of(level)
    pairs = min(scored.positives, scored.negatives)
    if pairs < 2:
        return None
    area = _auc(scored)
    bound = ((1 - level) / 2) ** (1 / pairs)
    if area >= 1:
        return bound, 1.0
    if area <= 0:
        return 0.0, 1 - bound
    half = z * math.sqrt(_variance(_placements(scored)))
    if scale == "plain":
        return max(0.0, area - half), min(1.0, area + half)
    centre, half = math.log(area / (1 - area)), half / (area * (1 - area))
    return _share_of_logit(centre - half), _share_of_logit(centre + half)


def delong_difference(y: ArrayLike, p_a: ArrayLike, p_b: ArrayLike, level: float = 0.95) -> Difference:
    """AUC of `a` minus AUC of `b` on the same patients, with DeLong's paired interval and two-sided p-value.

    Two scores which rank all patients alike differ by 0 with p = 1. Where the difference is not 0 but does not vary
    (one perfect, one constant), and with fewer than two patients of either outcome, interval and p are None.
    """
    a, b, z = ranked(y, p_a), ranked(y, p_b), z_of(level)
    if not (a.positives and a.negatives):
        return Difference(None, None, None)
    difference = _auc(a) - _auc(b)
    if min(a.positives, a.negatives) < 2:
        return Difference(difference, None, None)
    va, vb = _placements(a), _placements(b)
    # The variance of a difference is taken from the differences, which is the covariance formula without cancellation.
    variance = _variance(_Placements(va.of_positives - vb.of_positives, va.of_negatives - vb.of_negatives))
    if variance < _NO_VARIANCE:
        return Difference(0.0, (0.0, 0.0), 1.0) if abs(difference) < 1e-12 else Difference(difference, None, None)
    error = math.sqrt(variance)
    ci = max(-1.0, difference - z * error), min(1.0, difference + z * error)
    return Difference(difference, ci, two_sided_p(difference / error))


def _share_of_logit(x: float) -> float:
    # tanh does not overflow, however far out the end of a wide interval lies.
    return 0.5 + 0.5 * math.tanh(x / 2)


def _auc(scored: Scored) -> float:
    m, n = scored.positives, scored.negatives
    # A sum of halves, exact in float64, so equal rankings give equal areas to the last bit.
    return float((_midranks(scored.p)[scored.y].sum() - m * (m + 1) / 2) / (m * n))


def _midranks(x: Floats) -> Floats:
    """Ranks from 1, equal values sharing the middle of theirs (Sun & Xu 2014, algorithm 1); shape of x."""
    _, which, counts = np.unique(x, return_inverse=True, return_counts=True)
    middle: Floats = np.cumsum(counts) - (counts - 1) / 2
    return middle[which]


def _placements(scored: Scored) -> _Placements:
    """Sun & Xu 2014, equations 5 and 6: rank among all less rank among one's own."""
    overall, positive = _midranks(scored.p), scored.y
    return _Placements(
        (overall[positive] - _midranks(scored.p[positive])) / scored.negatives,
        1 - (overall[~positive] - _midranks(scored.p[~positive])) / scored.positives,
    )


def _variance(v: _Placements) -> float:
    return float(
        np.var(v.of_positives, ddof=1) / v.of_positives.size + np.var(v.of_negatives, ddof=1) / v.of_negatives.size
    )


# ---- curves ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Steps:
    """Patients flagged at each threshold, from none to all; one step per distinct score, shapes (k + 1,).

    `thresholds` falls from infinity (nobody flagged); `tp` and `fp` are cumulative counts, int64.
    """

    thresholds: Floats
    tp: NDArray[np.int64]
    fp: NDArray[np.int64]


@dataclass(frozen=True)
class RocCurve:
    """Every vertex, none dropped; shapes (k + 1,), from (0, 0) at threshold infinity to (1, 1)."""

    fpr: Floats
    tpr: Floats
    thresholds: Floats


@dataclass(frozen=True)
class PrecisionRecallCurve:
    """One vertex per distinct score by rising recall, after the customary start (recall 0, precision 1, infinity)."""

    recall: Floats
    precision: Floats
    thresholds: Floats


def steps(scored: Scored) -> Steps:
    scores, which = np.unique(scored.p, return_inverse=True)
    positives = np.bincount(which[scored.y], minlength=scores.size)[::-1]
    negatives = np.bincount(which[~scored.y], minlength=scores.size)[::-1]
    start = np.zeros(1, dtype=np.int64)
    return Steps(
        np.concatenate([[np.inf], scores[::-1]]),
        np.concatenate([start, np.cumsum(positives)]),
        np.concatenate([start, np.cumsum(negatives)]),
    )


def roc_curve(y: ArrayLike, p: ArrayLike) -> RocCurve | None:
    scored = ranked(y, p)
    if not (scored.positives and scored.negatives):
        return None
    s = steps(scored)
    return RocCurve(s.fp / scored.negatives, s.tp / scored.positives, s.thresholds)


def precision_recall_curve(y: ArrayLike, p: ArrayLike) -> PrecisionRecallCurve | None:
    scored = ranked(y, p)
    if not (scored.positives and scored.negatives):
        return None
    s = steps(scored)
    precision = np.concatenate([[1.0], s.tp[1:] / (s.tp[1:] + s.fp[1:])])
    return PrecisionRecallCurve(s.tp / scored.positives, precision, s.thresholds)


def average_precision(y: ArrayLike, p: ArrayLike) -> float | None:
    """Sum over thresholds of precision times the gain in recall, without interpolation; prevalence is its floor."""
    curve = precision_recall_curve(y, p)
    return None if curve is None else float(np.sum(np.diff(curve.recall) * curve.precision[1:]))


# ---- one threshold ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Confusion:
    """Counts of patients when everyone at or above `threshold` is flagged; rates are None where nobody is counted."""

    threshold: float
    tp: int
    fp: int
    tn: int
    fn: int

    @property
    def sensitivity(self) -> float | None:
        return _share(self.tp, self.tp + self.fn)

    @property
    def specificity(self) -> float | None:
        return _share(self.tn, self.tn + self.fp)

    @property
    def positive_predictive_value(self) -> float | None:
        return _share(self.tp, self.tp + self.fp)

    @property
    def negative_predictive_value(self) -> float | None:
        return _share(self.tn, self.tn + self.fn)


@dataclass(frozen=True)
class AtSpecificity:
    """The best sensitivity a threshold reaches while keeping the specificity asked for.

    `specificity` is the one reached, at least the one asked for. `threshold` is infinite where only flagging nobody
    keeps it.
    """

    sensitivity: float
    ci: Interval
    specificity: float
    threshold: float


def confusion_at(y: ArrayLike, p: ArrayLike, threshold: float) -> Confusion:
    scored = ranked(y, p)
    flagged = scored.p >= threshold
    tp, fp = int(np.count_nonzero(flagged & scored.y)), int(np.count_nonzero(flagged & ~scored.y))
    return Confusion(float(threshold), tp, fp, scored.negatives - fp, scored.positives - tp)


def confusion_table(y: ArrayLike, p: ArrayLike, rows: int = 200) -> tuple[Confusion, ...]:
    """Counts at up to `rows` thresholds by falling threshold, evenly spaced in patients flagged."""
    scored = ranked(y, p)
    s = steps(scored)
    flagged = s.tp + s.fp
    wanted = np.linspace(0, scored.n, rows)
    # The last step which flags no more than wanted: the first row flags nobody, the last everybody.
    chosen = np.unique(np.searchsorted(flagged, wanted, side="right") - 1)
    m, n = scored.positives, scored.negatives
    return tuple(
        Confusion(float(s.thresholds[i]), int(s.tp[i]), int(s.fp[i]), n - int(s.fp[i]), m - int(s.tp[i]))
        for i in chosen
    )


def threshold_for_specificity(y: ArrayLike, p: ArrayLike, specificity: float = 0.8) -> float | None:
    """The lowest score at which flagging keeps the specificity, infinity if none does; None without negatives."""
    scored = ranked(y, p)
    fraction(specificity, "specificity")
    if not scored.negatives:
        return None
    s = steps(scored)
    return float(s.thresholds[_last_within(s, scored.negatives, specificity)])


def sensitivity_at_specificity(
    y: ArrayLike, p: ArrayLike, specificity: float = 0.8, level: float = 0.95
) -> AtSpecificity | None:
    """Share of patients with the outcome who are flagged at the lowest threshold which keeps the specificity.

    No interpolation: it equals the greatest `roc_curve` tpr with fpr <= 1 - specificity. The interval is Wilson's,
    with the number of positives shrunk to the effective number that gives the variance of sensitivity *including*
    that of the threshold, which the same patients set (`_effective_positives`). None unless both outcomes occur.
    """
    scored = ranked(y, p)
    fraction(specificity, "specificity")
    if not (scored.positives and scored.negatives):
        return None
    s = steps(scored)
    i = _last_within(s, scored.negatives, specificity)
    sensitivity = float(s.tp[i] / scored.positives)
    ci = wilson(sensitivity, _effective_positives(scored, specificity), level)
    return AtSpecificity(sensitivity, ci, float(1 - s.fp[i] / scored.negatives), float(s.thresholds[i]))


def _last_within(s: Steps, negatives: int, specificity: float) -> int:
    # True negatives against the specificity itself: 1 - 0.8 is below 0.2 in floating point and would lose a vertex.
    kept = (negatives - s.fp) / negatives >= specificity
    return int(np.flatnonzero(kept)[-1])


def _effective_positives(scored: Scored, specificity: float) -> float:
    """Positives that would give, at a fixed threshold, the variance which sensitivity has at an estimated one.

    The threshold lies just above an order statistic of the negatives. Its bootstrap distribution needs no
    resampling (Maritz & Jarrett 1978): the rank is binomial about (1 - specificity) n, taken here at 200 equally
    likely points of its normal limit. Law of total variance, with t the sensitivity at each of those thresholds:
    Var = E[t (1 - t)] / m + Var[t].
    """
    m, n = scored.positives, scored.negatives
    negatives, positives = np.sort(scored.p[~scored.y])[::-1], np.sort(scored.p[scored.y])
    rank = (1 - specificity) * n + _normal_points() * math.sqrt(n * specificity * (1 - specificity))
    cut = negatives[np.clip(np.floor(rank + 1e-9), 0, n - 1).astype(np.int64)]
    t = 1 - np.searchsorted(positives, cut, side="right") / m
    mean = float(t.mean())
    if mean in (0.0, 1.0):
        return float(m)
    variance = float((t * (1 - t)).mean()) / m + float(t.var())
    return mean * (1 - mean) / variance


@lru_cache(maxsize=1)
def _normal_points() -> Floats:
    return np.array([NormalDist().inv_cdf((i + 0.5) / 200) for i in range(200)])


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
