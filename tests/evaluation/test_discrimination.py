from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import metrics as sk

from fedcore.errors import DataError
from fedcore.evaluation.discrimination import (
    auc,
    auc_ci,
    average_precision,
    confusion_at,
    confusion_table,
    delong_difference,
    precision_recall_curve,
    roc_curve,
    sensitivity_at_specificity,
    threshold_for_specificity,
)


def slow_components(y, p):
    """DeLong's structural components from the definition, pair by pair."""
    psi = (p[y == 1][:, None] > p[y == 0][None, :]) + 0.5 * (p[y == 1][:, None] == p[y == 0][None, :])
    return psi.mean(axis=1), psi.mean(axis=0)


def slow_covariance(y, p_a, p_b):
    (a10, a01), (b10, b01) = slow_components(y, p_a), slow_components(y, p_b)
    return np.cov(a10, b10) / a10.size + np.cov(a01, b01) / a01.size


# ---- second implementations


def test_auc_and_average_precision_are_scikit_learns(patients):
    y, joint, own = patients
    for p in (joint, own):
        assert auc(y, p) == pytest.approx(sk.roc_auc_score(y, p), abs=1e-13)
        assert average_precision(y, p) == pytest.approx(sk.average_precision_score(y, p), abs=1e-13)


def test_curves_are_scikit_learns(patients):
    y, p, _ = patients
    fpr, tpr, thresholds = sk.roc_curve(y, p, drop_intermediate=False)
    ours = roc_curve(y, p)
    assert np.array_equal(ours.fpr, fpr)
    assert np.array_equal(ours.tpr, tpr)
    assert np.array_equal(ours.thresholds, thresholds)
    precision, recall, thresholds = sk.precision_recall_curve(y, p)
    ours = precision_recall_curve(y, p)
    assert np.allclose(ours.precision, precision[::-1], atol=1e-15)
    assert np.allclose(ours.recall, recall[::-1], atol=1e-15)
    assert np.array_equal(ours.thresholds[1:], thresholds[::-1])


@pytest.mark.parametrize("specificity", [0.5, 0.8, 0.9, 0.95])
def test_sensitivity_at_specificity_is_the_best_vertex_of_scikit_learns_curve(patients, specificity):
    y, p, _ = patients
    fpr, tpr, _ = sk.roc_curve(y, p, drop_intermediate=False)
    at = sensitivity_at_specificity(y, p, specificity)
    negatives = int((y == 0).sum())
    allowed = np.rint(fpr * negatives) <= np.floor(negatives * (1 - specificity) + 1e-9)
    assert at.sensitivity == tpr[allowed].max()
    assert at.specificity >= specificity
    assert at.threshold == threshold_for_specificity(y, p, specificity)
    counts = confusion_at(y, p, at.threshold)
    assert counts.sensitivity == at.sensitivity
    assert counts.specificity == pytest.approx(at.specificity)


def test_sensitivity_at_80_counts_the_vertex_at_exactly_one_fifth():
    """1 - 0.8 is less than 0.2 in floating point; the vertex with 2 of 10 false positives still counts."""
    y = np.array([0] * 10 + [1] * 4)
    p = np.array([0.9, 0.8, 0.5, 0.4, 0.3, 0.2, 0.1, 0.1, 0.1, 0.1, 0.95, 0.85, 0.7, 0.35])
    fpr, tpr, _ = sk.roc_curve(y, p)
    at = sensitivity_at_specificity(y, p, 0.8)
    assert at.sensitivity == tpr[fpr <= 0.2].max() == 0.75
    assert (at.specificity, at.threshold) == (0.8, 0.7)


def test_delong_is_its_definition(patients):
    y, joint, own = patients
    covariance = slow_covariance(y, joint, own)
    low, high = auc_ci(y, joint, scale="plain")
    half = 1.959963984540054 * math.sqrt(covariance[0, 0])
    assert low == pytest.approx(max(0, auc(y, joint) - half), abs=1e-12)
    assert high == pytest.approx(min(1, auc(y, joint) + half), abs=1e-12)
    difference, ci, p_value = delong_difference(y, joint, own)
    error = math.sqrt(covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1])
    assert difference == pytest.approx(auc(y, joint) - auc(y, own), abs=1e-15)
    assert ci[1] - ci[0] == pytest.approx(2 * 1.959963984540054 * error, abs=1e-12)
    assert p_value == pytest.approx(2 * NormalDist().cdf(-abs(difference) / error), rel=1e-6, abs=1e-15)


def test_logit_interval_is_the_plain_one_transformed(patients):
    y, joint, _ = patients
    area = auc(y, joint)
    error = math.sqrt(slow_covariance(y, joint, joint)[0, 0]) / (area * (1 - area))
    expected = [1 / (1 + math.exp(-(math.log(area / (1 - area)) + z * error))) for z in (-1.959963985, 1.959963985)]
    assert auc_ci(y, joint) == pytest.approx(expected, abs=1e-9)


# ---- published values

# Hanley & McNeil 1982, table 1: ratings 1 to 5 of 58 normal and 51 abnormal computed tomograms.
NORMAL, ABNORMAL = [33, 6, 6, 11, 2], [3, 2, 2, 11, 33]

# DeLong, DeLong & Clarke-Pearson 1988 (the 43 complete patients, as printed in the SAS/STAT user's guide): albumin,
# total protein, K-G score, and 1 where surgery was of use.
OVARIAN = """
3.0 5.8 10 0  3.2 6.3 5 1  3.9 6.8 3 1  2.8 4.8 6 0  3.2 5.8 3 1  0.9 4.0 5 0  2.5 5.7 8 0  1.6 5.6 5 1  3.8 5.7 5 1
3.7 6.7 6 1  3.2 5.4 4 1  3.8 6.6 6 1  4.1 6.6 5 1  3.6 5.7 5 1  4.3 7.0 4 1  3.6 6.7 4 0  2.3 4.4 6 1  4.2 7.6 4 0
4.0 6.6 6 0  3.5 5.8 6 1  3.8 6.8 7 1  3.0 4.7 8 0  4.5 7.4 5 1  3.7 7.4 5 1  3.1 6.6 6 1  4.1 8.2 6 1  4.3 7.0 5 1
4.3 6.5 4 1  3.2 5.1 5 1  2.6 4.7 6 1  3.3 6.8 6 0  1.7 4.0 7 0  3.7 6.1 5 1  3.3 6.3 7 1  4.2 7.7 6 1  3.5 6.2 5 1
2.9 5.7 9 0  2.1 4.8 7 1  2.8 6.2 8 0  4.0 7.0 7 1  3.3 5.7 6 1  3.7 6.9 5 1  3.6 6.6 5 1
"""


def test_hanley_and_mcneils_tomograms():
    """Area, standard error and interval as Stata's `roctab` prints them by DeLong's method."""
    y = np.repeat([0, 1], [58, 51])
    rating = np.concatenate([np.repeat(range(1, 6), NORMAL), np.repeat(range(1, 6), ABNORMAL)])
    low, high = auc_ci(y, rating, scale="plain")
    assert round(auc(y, rating), 4) == 0.8932
    assert round((high - low) / 2 / 1.959964, 4) == 0.0307
    assert (round(low, 5), round(high, 5)) == (0.83295, 0.95339)


def test_delongs_ovarian_patients():
    albumin, protein, score, useful = np.array(OVARIAN.split(), dtype=float).reshape(-1, 4).T
    y, scores = 1 - useful, {"albumin": -albumin, "protein": -protein, "score": score}
    published = {"albumin": (0.7366, 0.0927), "score": (0.7258, 0.1028), "protein": (0.6478, 0.1000)}
    for name, (area, error) in published.items():
        low, high = auc_ci(y, scores[name], scale="plain")
        assert round(auc(y, scores[name]), 4) == area
        assert round((high - low) / 2 / 1.959964, 4) == error
    contrasts = {"albumin": (0.0108, -0.1761, 0.1976, 0.9102), "protein": (-0.0780, -0.2830, 0.1271, 0.4561)}
    for name, expected in contrasts.items():
        difference, ci, p_value = delong_difference(y, scores[name], scores["score"])
        assert tuple(round(x, 4) for x in (difference, *ci, p_value)) == expected


# ---- properties

cases = st.lists(st.tuples(st.booleans(), st.integers(0, 12)), min_size=2, max_size=60).filter(
    lambda rows: 0 < sum(y for y, _ in rows) < len(rows)
)


@given(cases)
@settings(max_examples=150, deadline=None)
def test_only_the_order_of_scores_counts(rows):
    y, p = np.array([r[0] for r in rows]), np.array([r[1] for r in rows]) / 12
    for other in (p**3, np.exp(p), p.astype(np.float32), p * 7 - 3):
        assert auc(y, other) == auc(y, p)
        assert auc_ci(y, other) == auc_ci(y, p)
        assert average_precision(y, other) == average_precision(y, p)
        assert sensitivity_at_specificity(y, other).sensitivity == sensitivity_at_specificity(y, p).sensitivity
        assert delong_difference(y, p, other) == ((0, (0, 0), 1) if auc_ci(y, p) else (0, None, None))


@given(cases, st.randoms())
@settings(max_examples=100, deadline=None)
def test_order_of_patients_and_reversal(rows, random):
    y, p = np.array([r[0] for r in rows]), np.array([r[1] for r in rows]) / 12
    shuffled = random.sample(range(len(rows)), len(rows))
    assert auc(y[shuffled], p[shuffled]) == auc(y, p)
    assert auc(~y, p) == pytest.approx(1 - auc(y, p), abs=1e-15)
    ci = auc_ci(y, p)
    if ci is not None:
        assert 0 <= ci[0] <= auc(y, p) <= ci[1] <= 1
        low, high = auc_ci(~y, p)
        assert (1 - high, 1 - low) == pytest.approx(ci, abs=1e-12)
    low, high = sensitivity_at_specificity(y, p).ci
    assert 0 <= low <= sensitivity_at_specificity(y, p).sensitivity <= high <= 1


@given(cases)
@settings(max_examples=100, deadline=None)
def test_difference_changes_sign(rows):
    y, p = np.array([r[0] for r in rows]), np.array([r[1] for r in rows]) / 12
    q = np.roll(p, 1)
    there, back = delong_difference(y, p, q), delong_difference(y, q, p)
    assert there.difference == pytest.approx(-back.difference, abs=1e-15)
    assert there.p_value == pytest.approx(back.p_value) if there.p_value is not None else back.p_value is None


# ---- coverage


@pytest.mark.parametrize(("positives", "negatives", "shift"), [(30, 500, 1.8), (150, 1500, 1.4)])
def test_intervals_hold_the_truth_as_often_as_they_say(positives, negatives, shift):
    """Binormal scores, whose true AUC and sensitivity are known; 400 tests, so 3 standard errors are 0.035."""
    rng, normal = np.random.default_rng(7), NormalDist()
    true_auc = normal.cdf(shift / math.sqrt(2))
    true_sensitivity = 1 - normal.cdf(normal.inv_cdf(0.8) - shift)
    y = np.repeat([1, 0], [positives, negatives])
    held_auc = held_sensitivity = 0
    for _ in range(400):
        x = np.concatenate([rng.normal(shift, 1, positives), rng.normal(0, 1, negatives)])
        low, high = auc_ci(y, x)
        held_auc += low <= true_auc <= high
        low, high = sensitivity_at_specificity(y, x).ci
        held_sensitivity += low <= true_sensitivity <= high
    # With 30 cases the logit interval is known to hold 92 % (see auc_ci).
    assert (0.90 if positives < 100 else 0.92) <= held_auc / 400 <= 0.98
    assert 0.92 <= held_sensitivity / 400 <= 0.985


def test_p_value_is_uniform_when_two_scores_are_equally_good():
    rng = np.random.default_rng(3)
    y = np.repeat([1, 0], [80, 400])
    found = []
    for _ in range(400):
        common = rng.normal(size=480) + y
        found.append(delong_difference(y, common + rng.normal(size=480), common + rng.normal(size=480)).p_value)
    assert 0.02 <= np.mean(np.array(found) < 0.05) <= 0.085
    assert 0.42 <= np.mean(found) <= 0.58


# ---- degenerate


@pytest.mark.parametrize("y", [[], [0], [1], [0, 0, 0], [1, 1]])
def test_one_outcome_gives_none(y):
    p = np.linspace(0, 1, len(y))
    assert auc(y, p) is None
    assert auc_ci(y, p) is None
    assert average_precision(y, p) is None
    assert roc_curve(y, p) is None
    assert precision_recall_curve(y, p) is None
    assert sensitivity_at_specificity(y, p) is None
    assert tuple(delong_difference(y, p, p)) == (None, None, None)


def test_single_case_has_no_interval():
    assert auc([1, 0, 0], [0.5, 0.1, 0.9]) == 0.5
    assert auc_ci([1, 0, 0], [0.5, 0.1, 0.9]) is None
    assert tuple(delong_difference([1, 0, 0], [0.5, 0.1, 0.9], [0.95, 0.1, 0.9])) == (-0.5, None, None)


def test_perfect_division_does_not_claim_certainty():
    y, p = [0] * 20 + [1] * 5, np.arange(25) / 25
    assert auc(y, p) == 1
    assert auc_ci(y, p) == (pytest.approx(0.025 ** (1 / 5)), 1)
    assert auc_ci(y, 1 - p) == (0, pytest.approx(1 - 0.025 ** (1 / 5)))


def test_constant_score_is_exactly_chance():
    y = [0, 0, 0, 1, 1]
    assert auc(y, [0.3] * 5) == 0.5
    assert auc_ci(y, [0.3] * 5) == pytest.approx((0.5, 0.5))
    assert tuple(delong_difference(y, [0, 0.1, 0.2, 0.8, 0.9], [0.3] * 5)) == (0.5, None, None)


def test_no_threshold_keeps_the_specificity():
    y, p = [0, 0, 1, 1], [1, 1, 1, 0.5]
    at = sensitivity_at_specificity(y, p)
    assert (at.sensitivity, at.specificity, at.threshold) == (0, 1, math.inf)
    assert threshold_for_specificity([1, 1], [0.2, 0.3]) is None
    assert threshold_for_specificity([0, 0, 0, 0, 0], [0.1, 0.2, 0.3, 0.4, 0.5]) == 0.5


# ---- thresholds


def test_confusion_is_scikit_learns(patients):
    y, p, _ = patients
    for threshold in (0.05, 0.2, 0.5, float(p[0])):
        counts = confusion_at(y, p, threshold)
        tn, fp, fn, tp = sk.confusion_matrix(y, p >= threshold, labels=[0, 1]).ravel()
        assert (counts.tn, counts.fp, counts.fn, counts.tp) == (tn, fp, fn, tp)
        if tp + fp:
            assert counts.positive_predictive_value == pytest.approx(sk.precision_score(y, p >= threshold))


def test_confusion_table_goes_from_nobody_to_everybody(patients):
    y, p, _ = patients
    table = confusion_table(y, p, rows=50)
    assert len(table) <= 50
    assert (table[0].tp, table[0].fp, table[0].threshold) == (0, 0, math.inf)
    assert (table[-1].fn, table[-1].tn) == (0, 0)
    for row in table[1:]:
        assert row == confusion_at(y, p, row.threshold)


def test_rates_of_nobody_are_none():
    counts = confusion_at([0, 0], [0.1, 0.2], 0.5)
    assert (counts.sensitivity, counts.specificity, counts.positive_predictive_value) == (None, 1, None)


@pytest.mark.parametrize("specificity", [0, 1, -1, 2, float("nan")])
def test_impossible_specificity_is_refused(specificity):
    with pytest.raises(DataError, match="specificity"):
        sensitivity_at_specificity([0, 1], [0.1, 0.2], specificity)


def test_quarter_million_patients(draw):
    y, joint, own = draw(250_000)
    assert delong_difference(y, joint, own).p_value < 1e-6
    assert sensitivity_at_specificity(y, joint).ci[0] > 0.5
