from __future__ import annotations

import numpy as np
import pytest

from fedcore.errors import DataError
from fedcore.evaluation import bootstrap
from fedcore.evaluation.calibration import brier_score
from fedcore.evaluation.discrimination import average_precision, sensitivity_at_specificity


def slow_resample(y, p, rng, resamples):
    """The same draws, patient by patient, measured by the plain functions."""
    found = []
    positive, negative = np.flatnonzero(y == 1), np.flatnonzero(y == 0)
    first = rng.integers(0, positive.size, size=(resamples, positive.size))
    second = rng.integers(0, negative.size, size=(resamples, negative.size))
    for a, b in zip(first, second, strict=True):
        rows = np.concatenate([positive[a], negative[b]])
        at = sensitivity_at_specificity(y[rows], p[rows])
        found.append((average_precision(y[rows], p[rows]), at.sensitivity, brier_score(y[rows], p[rows])))
    return np.array(found).T


def test_resamples_are_the_plain_measures_of_the_drawn_patients(patients):
    y, p, _ = patients
    fast = bootstrap.resample(y, p, np.random.default_rng(5), resamples=25)
    slow = slow_resample(y, p, np.random.default_rng(5), 25)
    assert np.allclose(fast.average_precision, slow[0], atol=1e-12)
    assert np.array_equal(fast.sensitivity, slow[1])
    assert np.allclose(fast.brier, slow[2], atol=1e-12)


def test_a_fifth_of_the_negatives_may_be_flagged():
    y, p = np.repeat([1, 0], [3, 5]), np.array([0.5, 0.8, 0.95, 0.1, 0.2, 0.3, 0.4, 0.9])
    fast = bootstrap.resample(y, p, np.random.default_rng(5), resamples=60)
    assert np.array_equal(fast.sensitivity, slow_resample(y, p, np.random.default_rng(5), 60)[1])


def test_same_seed_same_interval(draw):
    y, p, _ = draw(500)
    first, second = (bootstrap.resample(y, p, np.random.default_rng(1), 50) for _ in range(2))
    assert np.array_equal(first.brier, second.brier)
    other = bootstrap.resample(y, p, np.random.default_rng(2), 50)
    assert not np.array_equal(first.brier, other.brier)


def test_chunks_hold_every_resample(draw, monkeypatch):
    y, p, _ = draw(400)
    monkeypatch.setattr(bootstrap, "_CELLS", 3000)
    drawn = bootstrap.resample(y, p, np.random.default_rng(1), 50)
    assert drawn.brier.shape == drawn.sensitivity.shape == drawn.average_precision.shape == (50,)


def test_brier_interval_has_the_width_of_a_stratified_mean(draw):
    y, p, _ = draw(3000)
    low, high = bootstrap.percentile_interval(bootstrap.resample(y, p, np.random.default_rng(1), 4000).brier)
    errors = (p - y) ** 2
    half = 1.96 * np.sqrt(sum(errors[y == k].var() * (y == k).sum() for k in (0, 1))) / y.size
    assert (low, high) == pytest.approx((errors.mean() - half, errors.mean() + half), abs=0.1 * half)


def test_sensitivity_interval_without_resampling_agrees_with_resampling(draw):
    y, p, _ = draw(8000)
    low, high = sensitivity_at_specificity(y, p).ci
    drawn = bootstrap.percentile_interval(bootstrap.resample(y, p, np.random.default_rng(1), 2000).sensitivity)
    assert (low, high) == pytest.approx(drawn, abs=0.012)


def test_nothing_to_resample():
    rng = np.random.default_rng(0)
    assert bootstrap.resample([0, 0], [0.1, 0.2], rng) is None
    assert bootstrap.resample([], [], rng) is None
    one_each = bootstrap.resample([0, 1], [0.1, 0.2], rng, 10)
    assert np.array_equal(one_each.average_precision, np.ones(10))
    with pytest.raises(DataError, match="resample"):
        bootstrap.resample([0, 1], [0.1, 0.2], rng, 0)
