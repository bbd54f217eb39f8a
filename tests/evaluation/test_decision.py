from __future__ import annotations

import numpy as np
import pytest

from fedcore.errors import DataError
from fedcore.evaluation.decision import decision_curve
from fedcore.evaluation.discrimination import confusion_at


def test_net_benefit_is_its_definition(patients):
    y, p, _ = patients
    curve = decision_curve(y, p)
    assert curve.thresholds.shape == (100,)
    for t, model, treat_all in zip(curve.thresholds, curve.model, curve.treat_all, strict=True):
        counts = confusion_at(y, p, t)
        assert model == pytest.approx(counts.tp / y.size - counts.fp / y.size * t / (1 - t), abs=1e-12)
        assert treat_all == pytest.approx(y.mean() - (1 - y.mean()) * t / (1 - t), abs=1e-12)


def test_a_model_which_flags_everybody_is_treat_all():
    curve = decision_curve([0, 1, 0, 0], [1.0] * 4)
    assert np.array_equal(curve.model, curve.treat_all)
    nobody = decision_curve([0, 1, 0, 0], [0.0] * 4)
    assert np.array_equal(nobody.model, np.zeros(100))


def test_true_risks_beat_both_plain_policies(draw):
    y, p, _ = draw(20_000)
    curve = decision_curve(y, p, [0.02, 0.05, 0.1, 0.2, 0.3])
    assert np.all(curve.model > np.maximum(curve.treat_all, 0))


def test_nothing_to_decide():
    assert decision_curve([0, 0], [0.1, 0.2]) is None
    assert decision_curve([], []) is None


@pytest.mark.parametrize("thresholds", [[0.0], [1.0], [-0.1], [float("nan")], [[0.1]], 0.5])
def test_impossible_thresholds_are_refused(thresholds):
    with pytest.raises(DataError, match="threshold"):
        decision_curve([0, 1], [0.1, 0.2], thresholds)
