"""Hostile input is refused, in words, by everything that takes outcomes and scores."""

from __future__ import annotations

import numpy as np
import pytest

from fedcore.errors import DataError
from fedcore.evaluation.bootstrap import resample
from fedcore.evaluation.calibration import brier_score, calibration, calibration_groups, smooth_calibration
from fedcore.evaluation.comparison import compare
from fedcore.evaluation.decision import decision_curve
from fedcore.evaluation.discrimination import auc, auc_ci, average_precision, confusion_at, sensitivity_at_specificity
from fedcore.evaluation.metrics import measure

NAN = float("nan")
ORDER = [auc, auc_ci, average_precision, sensitivity_at_specificity, lambda y, p: confusion_at(y, p, 0.5)]
VALUE = [
    brier_score,
    calibration,
    calibration_groups,
    smooth_calibration,
    decision_curve,
    measure,
    lambda y, p: resample(y, p, np.random.default_rng(0)),
    lambda y, p: compare(y, p, p, outcome="stroke", hospitals=["A"]),
]


@pytest.mark.parametrize("take", ORDER + VALUE)
@pytest.mark.parametrize(
    ("y", "p", "words"),
    [
        ([0, 1], [0.1, NAN], "missing or infinite"),
        ([0, 1], [0.1, float("inf")], "missing or infinite"),
        ([0, 1, 1], [0.1, 0.2], "3 outcomes but 2 scores"),
        ([0, 2], [0.1, 0.2], "neither 0 nor 1"),
        ([0, NAN], [0.1, 0.2], "neither 0 nor 1"),
        ([[0, 1]], [0.1, 0.2], "dimensions"),
        ([0, 1], [[0.1], [0.2]], "dimensions"),
        ([0, 1], [[0.1], [0.2, 0.3]], "not numbers"),
        ([0, 1], ["a", "b"], "not numbers"),
        ([0, 1], ["0.1", "0.2"], "not numbers"),
        ([0, 1], [None, 0.2], "not numbers"),
        ([0, 1], [0.1, 0.2j], "not numbers"),
    ],
)
def test_refused(take, y, p, words):
    with pytest.raises(DataError, match=words):
        take(y, p)


@pytest.mark.parametrize("take", VALUE)
@pytest.mark.parametrize("p", [[0.1, 1.0001], [-1e-9, 0.5], [3, -2]])
def test_no_probability(take, p):
    with pytest.raises(DataError, match="outside 0 to 1"):
        take([0, 1], p)


@pytest.mark.parametrize("kind", [bool, np.uint8, np.int64, np.float32])
def test_any_number_type_will_do(kind):
    y, p = np.array([0, 1, 0, 1]), np.array([0.25, 0.5, 0.5, 0.75], dtype=np.float32)
    assert auc(y.astype(kind), p) == 0.875
    assert auc(y.astype(kind).tolist(), p.tolist()) == 0.875
