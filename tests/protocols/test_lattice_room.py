"""When two nodes' sums fit into one query."""

from __future__ import annotations

import numpy as np
import pytest

from fedcore.protocols.lattice_room import needs_room
from fedcore.trees.boosting import Rows, Standing
from fedcore.trees.forest import Forest
from fedcore.trees.histogram import FixedPoint
from fedcore.trees.params import BoostParams

SCALE = FixedPoint(24)


def outcomes(n: int, share: float) -> np.ndarray:
    return (np.arange(n) < n * share).astype(np.uint8)


@pytest.mark.parametrize(
    ("n", "share", "weight", "wide"),
    [
        (30_000, 0.5, 1.0, False),
        (250_000, 0.04, 1.0, False),
        (250_000, 0.5, 1.0, True),
        (50_000, 0.04, 1.0, False),
        (50_000, 0.04, 40.0, True),
        (2_000_000, 0.04, 1.0, True),
    ],
)
def test_it_is_the_sums_that_count(n, share, weight, wide):
    params = BoostParams(scale_pos_weight=weight)
    assert needs_room(outcomes(n, share), Rows.all(n), params, SCALE) == wide


def test_patients_who_do_not_train_do_not_count():
    n = 250_000
    rows = Rows(np.arange(n) % 10 == 0, np.zeros(n, np.bool_))
    assert not needs_room(outcomes(n, 0.5), rows, BoostParams(), SCALE)
    nobody = Rows(np.zeros(9, np.bool_), np.zeros(9, np.bool_))
    assert not needs_room(outcomes(9, 0.5), nobody, BoostParams(), SCALE)


def test_going_on_is_judged_by_where_the_training_stands():
    n = 60_000
    y = outcomes(n, 0.5)
    certain = Standing(Forest((), 0.5), np.where(y == 1, 5.0, -5.0).astype(np.float32))
    assert needs_room(y, Rows.all(n), BoostParams(), SCALE)
    assert not needs_room(y, Rows.all(n), BoostParams(), SCALE, certain)
