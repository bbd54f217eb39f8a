"""What Results shows besides the comparison where hospitals with the same predictors trained together."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app import theme
from app.models.results import measure_rows
from app.shapes import Json
from app.text import listed, say
from app.widgets import chart_results, labels
from app.widgets.aside import Aside
from app.widgets.card import Card, column, holder
from app.widgets.chart import Chart
from app.widgets.chart_data import Figure
from app.widgets.measures import held_out, measure_grid
from app.widgets.panels import Notice
from app.widgets.site_threshold import SiteThreshold

_OF_LEVEL = ("brier", "calibration_slope", "calibration_intercept")


class SiteResult(QWidget):
    """The summary over all hospitals, the joint model at this hospital's level, and its threshold; `result` is a site's
    RESULT, `make_chart` draws a figure at a height in em. `aimed` brings the share of cases to be found from now on."""

    aimed = Signal(float)

    def __init__(
        self, result: Json, make_chart: Callable[[Figure, float], Chart], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(theme.em(1))
        for left_out in result.get("left_out") or []:
            inside.addWidget(Notice(say(left_out["sentence"]), "warn"))
        if result.get("pooled"):
            of_whom = list(result.get("pooled_over") or []) if result.get("left_out") else []
            inside.addWidget(self._all_sites(result["pooled"], of_whom))
        calibrated = result.get("calibrated") or {}
        before = result.get("comparison") or {}
        inside.addWidget(self._level(calibrated, before, make_chart))
        self.threshold = SiteThreshold(calibrated)
        self.threshold.aimed.connect(self.aimed)
        self.threshold.setVisible(calibrated.get("threshold") is not None)
        inside.addWidget(self.threshold)

    def _all_sites(self, pooled: Json, of_whom: list[str]) -> Card:
        """The same figures over the held-out patients of all hospitals, or `of_whom`, from sums of all."""
        joint, own = pooled["joint"], pooled.get("local") or {}
        words = held_out(joint)
        if of_whom:
            words += " " + self.tr("The patients are those of {names}.").format(names=listed(of_whom))
        card = Card(self.tr("All hospitals’ held-out patients together"), words)
        card.add(measure_grid(self.tr("Joint model"), self.tr("Each one’s own"), measure_rows(joint, own)))
        return card

    def _level(self, calibrated: Json, before: Json, make_chart: Callable[[Figure, float], Chart]) -> Card:
        """What this hospital does to the joint model's risks before it shows them."""
        card = Card(
            self.tr("The joint model at this hospital’s level"),
            self.tr("Hospitals differ in how common the outcome is; risks on Predict are adjusted to this hospital."),
        )
        after, joint = calibrated.get("metrics") or {}, before.get("joint") or {}
        rows = measure_rows(
            {name: after.get(name) for name in _OF_LEVEL} | {"cis": after.get("cis")},
            {name: joint.get(name) for name in _OF_LEVEL} | {"cis": joint.get("cis")},
        )
        words = column(measure_grid(self.tr("Adjusted"), self.tr("As trained"), rows), 1)
        if reason := say((calibrated.get("how") or {}).get("reason")):
            words.insertWidget(1, labels.muted(reason))
        curves, adjusted = before.get("joint_curves"), calibrated.get("curves")
        if curves and adjusted:
            chart = make_chart(chart_results.calibration_adjusted(curves, adjusted), 24)
            card.add(Aside(holder(words), chart, narrow=60, top=True))
        else:
            card.add(words)
        return card
