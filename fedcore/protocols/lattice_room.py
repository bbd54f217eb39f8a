"""Whether a training's sums need the larger kind of query, which carries one node instead of two.

What bounds them is the sum over *all* patients of the negative, of the positive gradients, and of the hessians. Before
the first tree every patient's predicted risk is the share π with the outcome, and these sums are n·π·(1 - π): for an
outcome which one in twenty has, a twentieth of what the number of patients alone would allow. As the model learns they
fall. So the label hospital computes them where the training begins, and a quarter as much again is left as room.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fedcore.crypto.lattice_form import DOUBLE, OutOfRoom
from fedcore.trees.boosting import Rows, Standing
from fedcore.trees.histogram import FixedPoint, Sums, gradients
from fedcore.trees.params import BoostParams

_LEAST_SHARE = 1e-6


def needs_room(
    y: NDArray[np.uint8], rows: Rows, params: BoostParams, scale: FixedPoint, start: Standing | None = None
) -> bool:
    """For outcomes y (n,) from the first tree on, or going on after `start`.

    Whoever is told learns whether n·π·(1 - π), times the weight of cases, exceeds 13,100 patients.
    """
    gh = _first_numbers(y, rows, params, scale, start)
    try:
        DOUBLE.bounds(gh + gh // 4)
    except OutOfRoom:
        return True
    return False


def _first_numbers(
    y: NDArray[np.uint8], rows: Rows, params: BoostParams, scale: FixedPoint, start: Standing | None
) -> Sums:
    if start is not None:
        margin = start.margin
    else:
        share = float(np.clip(np.mean(y[rows.fit]), _LEAST_SHARE, 1 - _LEAST_SHARE)) if rows.fit.any() else 0.5
        margin = np.full(len(y), np.log(share / (1 - share)), np.float32)
    weight = np.where(y == 1, params.scale_pos_weight, 1.0)
    return np.stack([scale.quantise(each * rows.fit) for each in gradients(margin, y, weight)], axis=1)
