"""One plain sentence: did joining help?

It holds no count of patients, so that a released summary may carry it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from fedcore.errors import Text
from fedcore.evaluation.discrimination import Difference
from fedcore.evaluation.metrics import Metrics

# Below this many held-out patients of either outcome no sentence is worth more than "too few" (a single patient
# moves the sensitivity by ten points or more).
FEWEST_PATIENTS = 10
SIGNIFICANCE = 0.05


def verdict(outcome: str, hospitals: Sequence[str], joint: Metrics, own: Metrics, difference: Difference) -> Text:
    """`outcome` is a noun such as "stroke history"; `hospitals` are the others; sizes are judged from `own`."""
    if own.positives is None or own.negatives is None or min(own.positives, own.negatives) < FEWEST_PATIENTS:
        return Text(
            "Too few held-out patients with or without {outcome} to judge the models. Hold out more patients, "
            "or join with more records.",
            {"outcome": outcome},
        )
    if joint.auc is None or own.auc is None or difference.difference is None:
        return Text("The models cannot be compared on the held-out patients.")
    values = {
        "outcome": outcome,
        "hospitals": ", ".join(hospitals),
        "joint_auc": f"{joint.auc:.3f}",
        "own_auc": f"{own.auc:.3f}",
        "p": _p(difference.p_value),
    }
    # Rounded as it is shown and released: a difference nobody can see is no help.
    gain = round(difference.difference, 3)
    found, found_alone = joint.sensitivity_at_80_specificity, own.sensitivity_at_80_specificity
    if found is None or found_alone is None:
        return _by_auc(gain, difference.p_value, values)
    return _by_sensitivity(gain, difference.p_value, values | {"joint": _of_100(found), "own": _of_100(found_alone)})


def _by_sensitivity(gain: float, p: float | None, values: dict[str, Any]) -> Text:
    if p is None:
        return Text(
            "Together with {hospitals}, the model finds {joint} of 100 patients with {outcome} at 80 % specificity; "
            "alone, {own}. The AUC is {joint_auc} together and {own_auc} alone; whether this is chance cannot be told.",
            values,
        )
    if gain > 0 and p < SIGNIFICANCE:
        return Text(
            "Together with {hospitals}, the model finds {joint} of 100 patients with {outcome} at 80 % specificity; "
            "alone, {own}. The rise in AUC from {own_auc} to {joint_auc} is larger than chance ({p}).",
            values,
        )
    if gain > 0:
        return Text(
            "Together with {hospitals}, the model finds {joint} of 100 patients with {outcome} at 80 % specificity; "
            "alone, {own}. The rise in AUC from {own_auc} to {joint_auc} may be chance ({p}).",
            values,
        )
    if gain < 0 and p < SIGNIFICANCE:
        return Text(
            "Joining did not help: together with {hospitals}, the model finds {joint} of 100 patients with {outcome} "
            "at 80 % specificity; alone, {own}. The fall in AUC from {own_auc} to {joint_auc} is larger than chance "
            "({p}).",
            values,
        )
    return Text(
        "Joining did not help: together with {hospitals}, the model finds {joint} of 100 patients with {outcome} "
        "at 80 % specificity; alone, {own}. The AUC is {joint_auc} together and {own_auc} alone ({p}).",
        values,
    )


def _by_auc(gain: float, p: float | None, values: dict[str, Any]) -> Text:
    """Where the sensitivity is withheld because it would tell of a few patients."""
    if p is None:
        return Text(
            "Together with {hospitals}, the AUC for {outcome} is {joint_auc}; alone, {own_auc}. "
            "Whether this is chance cannot be told.",
            values,
        )
    if gain > 0 and p < SIGNIFICANCE:
        return Text(
            "Together with {hospitals}, the AUC for {outcome} is {joint_auc}; alone, {own_auc}. "
            "The difference is larger than chance ({p}).",
            values,
        )
    if gain > 0:
        return Text(
            "Together with {hospitals}, the AUC for {outcome} is {joint_auc}; alone, {own_auc}. "
            "The difference may be chance ({p}).",
            values,
        )
    return Text(
        "Joining did not help: together with {hospitals}, the AUC for {outcome} is {joint_auc}; "
        "alone, {own_auc} ({p}).",
        values,
    )


def _of_100(share: float) -> int:
    # By way of the three decimals which are released, so that both hospitals read the same number.
    return math.floor(100 * round(share, 3) + 0.5)  # a half goes up, as in the table beside it


def _p(value: float | None) -> str:
    if value is None:
        return ""
    return "p < 0.001" if value < 0.001 else f"p = {value:.3f}"
