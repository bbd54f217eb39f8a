from __future__ import annotations

import pytest

from fedcore.errors import DataError
from fedcore.evaluation.preview import events_per_predictor, preview


def test_the_rarer_outcome_counts():
    assert events_per_predictor(40, 960, 8) == 5
    assert events_per_predictor(960, 40, 8) == 5
    assert events_per_predictor(40, 960, 0) is None


@pytest.mark.parametrize(
    ("positives", "predictors", "words"),
    [
        (40, 8, "Too few cases: 5.0"),
        (800, 23, "small model: 34.8"),
        (5000, 20, "Enough cases: 250"),
        (5, 0, "no predictors"),
    ],
)
def test_preview(positives, predictors, words):
    assert words in str(preview(positives, 20_000, predictors))


def test_negative_counts_are_refused():
    with pytest.raises(DataError):
        events_per_predictor(-1, 10, 2)
