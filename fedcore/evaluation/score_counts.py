"""Risks as counts on a fixed grid, which sites can add up: the summary over all of them without any patient.

The grid is even in logit(risk), 0.05 wide from -12 to 12. A patient is taken to be in the middle of a cell: the area
under the ROC curve of the counts counts pairs in the same cell as half, so the true one differs by no more than half
the share of such pairs, which is reported beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fedcore.evaluation.calibration import logit
from fedcore.evaluation.inputs import probable
from fedcore.evaluation.metrics import Metrics, measure

_EDGES = np.linspace(-12.0, 12.0, 481)
_MIDDLES = np.concatenate([[_EDGES[0]], (_EDGES[1:] + _EDGES[:-1]) / 2, [_EDGES[-1]]])
N_CELLS = len(_MIDDLES)


def score_counts(y: ArrayLike, p: ArrayLike) -> NDArray[np.int64]:
    """(2, N_CELLS): patients without and with the outcome in each cell of predicted risk."""
    scored = probable(y, p)
    cell = np.searchsorted(_EDGES, logit(scored.p), side="right")
    return np.stack([np.bincount(cell[scored.y == outcome], minlength=N_CELLS) for outcome in (False, True)])


@dataclass(frozen=True)
class PooledSummary:
    """Measures of all sites' patients together; the true AUC lies within `auc_error` of the one given."""

    metrics: Metrics
    auc_error: float | None

    def to_json(self) -> dict[str, Any]:
        return self.metrics.to_json() | {"auc_error": self.auc_error}


def summarise(counts: NDArray[np.int64]) -> PooledSummary:
    """From the counts of all sites together (2, N_CELLS)."""
    risk = 1 / (1 + np.exp(-_MIDDLES))
    p = np.concatenate([np.repeat(risk, counts[outcome]) for outcome in (0, 1)])
    y = np.repeat([0, 1], counts.sum(axis=1))
    negatives, positives = (int(n) for n in counts.sum(axis=1))
    tied = float((counts[0] * counts[1]).sum() / (negatives * positives)) if negatives and positives else None
    return PooledSummary(measure(y, p), None if tied is None else tied / 2)
