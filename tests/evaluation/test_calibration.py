from __future__ import annotations

import itertools

import numpy as np
import pytest
import statsmodels.api as sm
from sklearn.metrics import brier_score_loss
from statsmodels.stats.proportion import proportion_confint

from fedcore.evaluation.calibration import (
    _spline,
    brier_score,
    calibration,
    calibration_groups,
    logit,
    smooth_calibration,
)
from fedcore.evaluation.intervals import two_sided_p, wilson, z_of
from fedcore.evaluation.logistic import fit_logistic


def test_brier_score_is_scikit_learns(patients):
    y, p, _ = patients
    assert brier_score(y, p) == pytest.approx(brier_score_loss(y, p), abs=1e-15)


@pytest.mark.parametrize(("n", "decimals"), [(300, None), (300, 2), (5000, None)])
def test_slope_and_intercept_are_statsmodels(draw, n, decimals):
    y, joint, own = draw(n, seed=n, decimals=decimals, prevalence=-1.5)
    for p in (joint, own):
        x, found = logit(p), calibration(y, p)
        line = sm.GLM(y, sm.add_constant(x), family=sm.families.Binomial()).fit(tol=1e-12)
        large = sm.GLM(y, np.ones(n), family=sm.families.Binomial(), offset=x).fit(tol=1e-12)
        assert found.slope == pytest.approx(line.params[1], abs=1e-7)
        assert found.slope_ci == pytest.approx(line.conf_int()[1], abs=1e-6)
        assert found.intercept == pytest.approx(large.params[0], abs=1e-7)
        assert found.intercept_ci == pytest.approx(large.conf_int()[0], abs=1e-6)
        assert found.reason is None


def test_true_risks_are_calibrated_and_doubled_log_odds_are_not(draw):
    y, p, _ = draw(20_000, prevalence=-2)
    found = calibration(y, p)
    assert found.slope_ci[0] < 1 < found.slope_ci[1]
    assert found.intercept_ci[0] < 0 < found.intercept_ci[1]
    extreme = 1 / (1 + np.exp(-2 * logit(p)))
    assert calibration(y, extreme).slope == pytest.approx(found.slope / 2, abs=1e-6)
    low = 1 / (1 + np.exp(-(logit(p) - 1)))
    assert calibration(y, low).intercept == pytest.approx(found.intercept + 1, abs=1e-6)


@pytest.mark.parametrize(
    ("y", "p", "words"),
    [
        ([0, 0, 1, 1], [0.1, 0.2, 0.8, 0.9], "separates"),
        ([1, 1, 0, 0], [0.1, 0.2, 0.8, 0.9], "separates"),
        ([0, 0, 1, 1], [0.1, 0.2, 0.2, 0.9], "separates"),
        ([0, 0, 1, 1], [0.0, 0.0, 1.0, 1.0], "separates"),
        ([0, 0, 1, 1], [0.3] * 4, "same predicted risk"),
        ([0, 0, 0], [0.1, 0.2, 0.3], "same outcome"),
        ([1], [0.1], "same outcome"),
        ([], [], "same outcome"),
    ],
)
def test_no_slope_comes_with_its_reason(y, p, words):
    found = calibration(y, p)
    assert found.slope is None
    assert found.slope_ci is None
    assert words in str(found.reason)
    assert (found.intercept is None) == ("same outcome" in words)
    assert smooth_calibration(y, p) is None


def test_risks_of_exactly_0_and_1_do_not_break_it():
    rng = np.random.default_rng(0)
    p = np.concatenate([rng.random(500), [0.0, 1.0, 0.0, 1.0]])
    y = rng.random(504) < p
    y[-4:] = [1, 0, 0, 1]
    found = calibration(y, p)
    line = sm.GLM(y.astype(float), sm.add_constant(logit(p)), family=sm.families.Binomial()).fit(tol=1e-12)
    assert found.slope == pytest.approx(line.params[1], abs=1e-6)


@pytest.mark.parametrize("scale", [1e-3, 1.0, 30.0])
def test_newton_climbs_from_far_away(scale):
    """Log odds thirty times too extreme make the first full step overshoot."""
    rng = np.random.default_rng(2)
    x = rng.normal(size=2000)
    y = rng.random(2000) < 1 / (1 + np.exp(-x))
    fit = fit_logistic(np.column_stack([np.ones(2000), x * scale]), y)
    expected = sm.GLM(y.astype(float), sm.add_constant(x), family=sm.families.Binomial()).fit(tol=1e-12).params
    assert fit.coefficients[1] * scale == pytest.approx(expected[1], abs=1e-6)


@pytest.mark.parametrize("offset", [-15.0, -6.0, 6.0, 15.0])
def test_newton_steps_which_overshoot_are_halved(offset):
    """Starting at a risk of 0.9975 with half of the patients affected, the first full step is 200 too long."""
    y = np.arange(100) % 2 == 0
    fit = fit_logistic(np.ones((100, 1)), y, offset=np.full(100, offset))
    assert fit.coefficients[0] == pytest.approx(-offset, abs=1e-9)
    assert fit.covariance[0, 0] == pytest.approx(0.04)


def test_confounded_columns_have_no_fit():
    y = np.array([0, 1, 0, 1, 1], dtype=bool)
    assert fit_logistic(np.ones((5, 2)), y) is None


def test_groups_partition_the_patients(patients):
    y, p, _ = patients
    groups = calibration_groups(y, p)
    assert 1 <= len(groups) <= 10
    assert sum(g.n for g in groups) == y.size
    assert sum(g.positives for g in groups) == y.sum()
    assert sum(g.predicted * g.n for g in groups) == pytest.approx(p.sum())
    assert all(a.predicted < b.predicted for a, b in itertools.pairwise(groups))
    for g in groups:
        expected = proportion_confint(g.positives, g.n, method="wilson")
        assert (g.low, g.high) == pytest.approx(expected, abs=1e-12)


def test_groups_of_distinct_risks_are_deciles(draw):
    y, p, _ = draw(1000)
    assert [g.n for g in calibration_groups(y, p)] == [100] * 10
    assert calibration_groups([], []) == ()
    assert len(calibration_groups([0, 1, 0], [0.5] * 3)) == 1


def test_smooth_curve_is_statsmodels_spline(draw):
    y, p, _ = draw(4000, prevalence=-1.5)
    curve = smooth_calibration(y, p)
    x = logit(p)
    knots = np.quantile(x, [0.05, 0.35, 0.65, 0.95])
    fit = sm.GLM(y, _spline(x, knots), family=sm.families.Binomial()).fit(tol=1e-12)
    told = fit.get_prediction(_spline(logit(curve.predicted), knots)).summary_frame()
    assert np.allclose(curve.observed, told["mean"], atol=1e-6)
    assert np.allclose(curve.low, told["mean_ci_lower"], atol=1e-5)
    assert np.allclose(curve.high, told["mean_ci_upper"], atol=1e-5)
    assert np.all(np.diff(curve.predicted) > 0)
    inside = (curve.low <= curve.predicted) & (curve.predicted <= curve.high)
    assert inside.mean() > 0.6  # a pointwise band: neighbours leave it together


def test_spline_is_straight_outside_its_knots():
    knots = np.array([-2.0, -1.0, 0.5, 2.0])
    far = np.array([2.0, 3.0, 4.0, 5.0])
    assert np.allclose(np.diff(_spline(far, knots), 2, axis=0), 0, atol=1e-12)
    assert np.allclose(_spline(-far, knots)[:, 2:], 0)


def test_smooth_curve_finds_overprediction(draw):
    y, p, _ = draw(4000, prevalence=-1.5)
    curve = smooth_calibration(y, np.sqrt(p))
    middle = curve.predicted.size // 2
    assert curve.high[middle] < curve.predicted[middle]


@pytest.mark.parametrize("decimals", [1, 2])
def test_few_cases_and_few_distinct_risks_get_a_line(draw, decimals):
    y, p, _ = draw(150, decimals=decimals, prevalence=-1.5)
    curve = smooth_calibration(y, p)
    assert np.all((curve.low <= curve.observed) & (curve.observed <= curve.high))
    assert curve.low.min() >= 0
    assert curve.high.max() <= 1


@pytest.mark.parametrize(("k", "n"), [(0, 10), (10, 10), (3, 7), (1, 1), (0, 1), (40, 1000)])
@pytest.mark.parametrize("level", [0.8, 0.95, 0.99])
def test_wilson_is_statsmodels(k, n, level):
    assert wilson(k / n, n, level) == pytest.approx(proportion_confint(k, n, 1 - level, method="wilson"), abs=1e-12)
    low, high = wilson(k / n, n, level)
    assert (low == 0) == (k == 0)
    assert (high == 1) == (k == n)


def test_normal_tails_are_scipys():
    from scipy.stats import norm

    for z in (0, 0.5, 1.96, 5, 20, -3):
        assert two_sided_p(z) == pytest.approx(2 * norm.sf(abs(z)), rel=1e-12)
    for level in (0.5, 0.9, 0.95, 0.999999):
        assert z_of(level) == pytest.approx(norm.ppf(0.5 + level / 2), rel=1e-12)
