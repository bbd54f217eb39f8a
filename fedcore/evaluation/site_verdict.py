"""One plain sentence for one site: did joining help, compared with the best model it can make alone?"""

from __future__ import annotations

from fedcore.errors import Text
from fedcore.evaluation.discrimination import Difference
from fedcore.evaluation.metrics import Metrics
from fedcore.evaluation.verdict import FEWEST_PATIENTS


def site_verdict(outcome: str, joint: Metrics, own: Metrics, difference: Difference) -> Text:
    """By the 95 % interval of the difference in AUC on the site's held-out patients (DeLong)."""
    if own.positives is None or own.negatives is None or min(own.positives, own.negatives) < FEWEST_PATIENTS:
        return Text(
            "Too few held-out patients with or without {outcome} to tell whether joining helped.", {"outcome": outcome}
        )
    if joint.auc is None or own.auc is None or difference.difference is None or difference.ci is None:
        return Text("The models cannot be compared on the held-out patients.")
    low, high = difference.ci
    values = {
        "outcome": outcome,
        "joint": f"{joint.auc:.3f}",
        "own": f"{own.auc:.3f}",
        "difference": f"{difference.difference:+.3f}",
        "low": f"{low:+.3f}",
        "high": f"{high:+.3f}",
    }
    if low > 0:
        return Text(
            "Joining helped: the AUC for {outcome} is {joint} with the joint model and {own} with the "
            "best model of this hospital alone; the gain of {difference} (95 % interval {low} to {high}) is larger "
            "than chance.",
            values,
        )
    if high < 0:
        return Text(
            "Joining did not help: the AUC for {outcome} is {joint} with the joint model and {own} with the best model "
            "of this hospital alone ({difference}, 95 % interval {low} to {high}). Use the own model here.",
            values,
        )
    return Text(
        "Joining did not reliably help: the AUC for {outcome} is {joint} with the joint model and {own} with the best "
        "model of this hospital alone; the difference of {difference} (95 % interval {low} to {high}) may be chance.",
        values,
    )
