"""Thresholds by the share of cases they should find."""

from __future__ import annotations

import numpy as np

from fedcore.evaluation.aims import AIMS, aims


def test_each_aim_finds_its_share_of_the_training_cases_and_no_higher_threshold_does() -> None:
    rng = np.random.default_rng(2)
    p, p_test = rng.random(300), rng.random(200)
    y, y_test = rng.random(300) < p, rng.random(200) < p_test
    found = aims(y, p, y_test, p_test)
    assert [aim.wanted for aim in found] == list(AIMS)
    for aim in found:
        assert np.mean(p[y] >= aim.threshold) >= aim.wanted
        assert np.mean(p[y] > aim.threshold) < aim.wanted
        flagged = p_test >= aim.threshold
        assert aim.flagged == np.mean(flagged)
        assert aim.sensitivity == np.mean(flagged[y_test])
        assert aim.specificity == np.mean(~flagged[~y_test])


def test_nobody_held_out_and_nobody_with_the_outcome() -> None:
    alone = aims([0, 1], [0.2, 0.8], [], [])
    assert (alone[0].threshold, alone[0].sensitivity, alone[0].flagged) == (0.8, None, None)
    assert aims([0, 0], [0.2, 0.8], [1], [0.5]) == ()
