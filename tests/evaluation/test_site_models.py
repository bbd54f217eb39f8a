"""A site's own best model, the joint model at its level, and the summary over sites."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from fedcore.evaluation.local_model import best_local_model, make_folds
from fedcore.evaluation.penalised import fit_penalised
from fedcore.evaluation.recalibration import recalibrate, threshold_for_sensitivity
from fedcore.evaluation.score_counts import score_counts, summarise


def linear(rng: np.random.Generator, n: int, width: int = 4) -> tuple[np.ndarray, np.ndarray]:
    x = rng.normal(size=(n, width)).astype(np.float32)
    y = (x[:, 0] + x[:, 1] - 1.5 + rng.logistic(size=n) > 0).astype(np.uint8)
    return x, y


@pytest.mark.parametrize("penalty", [0.5, 10.0])
def test_penalised_regression_is_scikit_learns(penalty: float) -> None:
    rng = np.random.default_rng(1)
    x, y = linear(rng, 300)
    model = fit_penalised(x, y, penalty)
    z = (x - x.mean(axis=0, dtype=float)) / x.std(axis=0, dtype=float)
    reference = LogisticRegression(C=1 / penalty, tol=1e-10, max_iter=1000).fit(z, y)
    assert np.allclose(model.risk(x), reference.predict_proba(z)[:, 1], atol=1e-5)


def test_missing_values_have_a_say_and_separation_does_no_harm() -> None:
    rng = np.random.default_rng(2)
    x = rng.normal(size=(400, 3)).astype(np.float32)
    y = (rng.random(400) < 0.5).astype(np.uint8)
    x[y == 1, 0] = np.nan  # being missing tells everything
    x[:, 2] = np.nan
    risk = fit_penalised(x, y, 1.0).risk(x)
    assert np.isfinite(risk).all()
    assert risk[y == 1].min() > 0.9
    assert risk[y == 0].max() < 0.1


def test_few_cases_with_a_linear_truth_get_a_regression() -> None:
    rng = np.random.default_rng(3)
    x, y = linear(rng, 120)
    model = best_local_model(x, y, seed=1)
    assert model.kind == "logistic"
    assert len(model.tried) == 3 * 6 + 3
    later, truth = linear(rng, 2000)
    assert roc_auc_score(truth, model.risk(later)) > 0.75
    assert model.cv_auc == max(area for _, area in model.tried)


def test_steps_and_interactions_get_trees() -> None:
    rng = np.random.default_rng(4)
    x = rng.normal(size=(300, 3)).astype(np.float32)
    y = ((x[:, 0] * x[:, 1] > 0) & (rng.random(300) < 0.9)).astype(np.uint8)
    model = best_local_model(x, y, seed=1)
    assert model.kind == "xgboost"
    later = rng.normal(size=(300, 3)).astype(np.float32)
    assert roc_auc_score(later[:, 0] * later[:, 1] > 0, model.risk(later)) > 0.8


@pytest.mark.parametrize("positives", [0, 1, 29, 30])
def test_one_outcome_only_gives_the_prevalence(positives: int) -> None:
    y = (np.arange(30) < positives).astype(np.uint8)
    model = best_local_model(np.zeros((30, 2), np.float32), y, seed=1)
    assert model.kind == "prevalence"
    assert model.cv_auc is None
    assert model.risk(np.zeros((3, 2), np.float32)).tolist() == [positives / 30] * 3


def test_folds_spread_the_outcome() -> None:
    y = (np.arange(303) % 10 == 0).astype(np.uint8)
    folds = make_folds(y, seed=5)
    assert folds is not None
    per_fold = np.bincount(folds, weights=y)
    assert per_fold.max() - per_fold.min() <= 1
    assert len(per_fold) == 5


def simulated(rng: np.random.Generator, n: int, intercept: float, slope: float) -> tuple[np.ndarray, np.ndarray]:
    x = rng.normal(-2, 1, n)
    y = (rng.random(n) < 1 / (1 + np.exp(-(intercept + slope * x)))).astype(np.uint8)
    return y, 1 / (1 + np.exp(-x))


def test_level_and_slope_are_recovered() -> None:
    y, p = simulated(np.random.default_rng(6), 20_000, 0.7, 0.6)
    found = recalibrate(y, p, trained_on=False)
    assert (found.intercept, found.slope) == (pytest.approx(0.7, abs=0.12), pytest.approx(0.6, abs=0.06))
    assert float(found.apply(p).mean()) == pytest.approx(float(y.mean()), abs=1e-6)


def test_a_seen_or_small_group_moves_the_level_alone() -> None:
    rng = np.random.default_rng(7)
    for n, trained_on in ((5_000, True), (60, False)):
        y, p = simulated(rng, n, 1.0, 0.5)
        found = recalibrate(y, p, trained_on)
        assert found.slope == 1.0
        assert found.reason is not None
        assert float(found.apply(p).mean()) == pytest.approx(float(y.mean()), abs=1e-6)
    nobody = recalibrate(np.zeros(50), np.full(50, 0.3), trained_on=False)
    assert (nobody.intercept, nobody.slope) == (0.0, 1.0)


@pytest.mark.parametrize("sensitivity", [0.5, 0.8, 0.95])
def test_the_threshold_reaches_its_sensitivity_and_no_higher_one_does(sensitivity: float) -> None:
    rng = np.random.default_rng(8)
    y, p = (rng.random(200) < 0.2).astype(int), rng.random(200)
    threshold = threshold_for_sensitivity(y, p, sensitivity)
    assert threshold is not None
    cases = p[y == 1]
    assert np.mean(cases >= threshold) >= sensitivity
    assert np.mean(cases > threshold) < sensitivity
    assert threshold_for_sensitivity(np.zeros(3), np.full(3, 0.5)) is None


def test_counts_added_over_sites_give_the_pooled_summary() -> None:
    rng = np.random.default_rng(9)
    sites = [simulated(rng, n, 0.0, 1.0) for n in (500, 900, 40)]
    summary = summarise(sum(score_counts(y, p) for y, p in sites))
    y, p = (np.concatenate(parts) for parts in zip(*sites, strict=True))
    area = summary.metrics.auc
    assert area is not None
    assert summary.auc_error is not None
    assert abs(area - roc_auc_score(y, p)) <= summary.auc_error < 0.02
    assert (summary.metrics.n, summary.metrics.positives) == (len(y), int(y.sum()))
    assert summary.metrics.brier == pytest.approx(float(np.mean((y - p) ** 2)), abs=2e-3)


def test_no_patients_have_no_summary() -> None:
    summary = summarise(score_counts(np.zeros(0), np.zeros(0)))
    assert (summary.metrics.auc, summary.auc_error, summary.metrics.n) == (None, None, 0)
