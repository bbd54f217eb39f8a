"""What the joint model rests on: the predictors here by name, each other hospital's as one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from app.shapes import Json
from app.text import listed, number, percent
from app.widgets import chart_results, labels
from app.widgets.card import Card
from app.widgets.chart import Chart
from app.widgets.chart_data import Figure


class ContributionCard(Card):
    """`result` is RESULT, `mine` this hospital's name, `make_chart` draws a figure at a height in em."""

    def __init__(
        self, result: Json, mine: str, make_chart: Callable[[Figure, float], Chart], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent=parent)
        explanation = result.get("explanation") or {}
        if result.get("role") == "feature":
            figure = chart_results.own_use(result.get("importance") or ())
            words = self.tr("How often its splits use each; how much each helps is known to the label hospital only.")
        elif explanation.get("patients"):
            figure, words = chart_results.shap(explanation, mine), self._about_shap(explanation, mine)
        else:
            importance = [{**item, "owner": item["owner"] or mine} for item in result.get("importance") or ()]
            figure, words = chart_results.contribution(importance, mine), self._about_gain(importance)
        self.add(make_chart(figure, 7 + 2.1 * len(figure.y.categories)))
        self.add(labels.muted(words))

    def _about_shap(self, explanation: Json, mine: str) -> str:
        words = self.tr(
            "SHAP values of {n} held-out patients: what a predictor adds to a patient’s log-odds, on average. They tell"
            " what the model uses, not what causes the outcome."
        ).format(n=number(explanation["patients"]))
        hospitals = explanation.get("hospitals") or ()
        if len(hospitals) < 2:
            return words
        shares = [f"{h['owner'] or mine} {number(h['mean_abs_shap'], 2)}" for h in hospitals]
        together = self.tr(
            "All of a hospital’s predictors together: {shares}. Another’s are rather understated, for its answers are"
            " known only where a patient came to its splits; which of them count is known only there."
        )
        return f"{words} {together.format(shares=listed(shares))}"

    def _about_gain(self, importance: list[Json]) -> str:
        words = self.tr("A share of the gain tells what the model uses, not what causes the outcome.")
        shares = chart_results.shares_by_hospital(importance)
        if len(shares) < 2:
            return words
        together = self.tr("By hospital: {shares}. Which of another’s predictors count is known only there.")
        shown = listed([f"{name} {percent(share)}" for name, share in shares.items()])
        return f"{together.format(shares=shown)} {words}"
