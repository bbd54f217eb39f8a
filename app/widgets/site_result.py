"""What Results shows besides the comparison where hospitals with the same predictors trained together."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app import theme
from app.models.results import measure_rows
from app.shapes import Json
from app.text import number, percent, say
from app.widgets import labels
from app.widgets.aside import Aside
from app.widgets.card import Card, holder
from app.widgets.measures import fact_grid, held_out, measure_grid


class SiteResult(QWidget):
    """The summary over all hospitals, and the joint model at this hospital's level; `result` is a site's RESULT."""

    def __init__(self, result: Json, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(theme.em(1))
        if result.get("pooled"):
            inside.addWidget(self._all_sites(result["pooled"]))
        inside.addWidget(self._level(result.get("calibrated") or {}))

    def _all_sites(self, pooled: Json) -> Card:
        """The same figures over the held-out patients of all hospitals, from sums of all."""
        joint, own = pooled["joint"], pooled.get("local") or {}
        card = Card(self.tr("All hospitals’ held-out patients together"), held_out(joint))
        card.add(measure_grid(self.tr("Joint model"), self.tr("Each one’s own"), measure_rows(joint, own)))
        return card

    def _level(self, calibrated: Json) -> Card:
        """What this hospital does to the joint model's risks before it shows them."""
        card = Card(
            self.tr("The joint model at this hospital’s level"),
            self.tr("Hospitals differ in how common the outcome is; risks on Predict are adjusted to this hospital."),
        )
        metrics = calibrated.get("metrics") or {}
        facts = [
            (self.tr("Brier score"), number(metrics.get("brier"), 3)),
            (self.tr("Calibration slope"), number(metrics.get("calibration_slope"), 2)),
            (self.tr("Calibration intercept"), number(metrics.get("calibration_intercept"), 2)),
            (self.tr("Flagged from a risk of"), percent(calibrated.get("threshold"), 1)),
            (self.tr("Found among those with the outcome"), percent(calibrated.get("sensitivity"))),
            (self.tr("Not flagged among the others"), percent(calibrated.get("specificity"))),
        ]
        card.add(Aside(holder(fact_grid(facts[:3])), holder(fact_grid(facts[3:])), narrow=46, top=True))
        if reason := say((calibrated.get("how") or {}).get("reason")):
            card.add(labels.muted(reason))
        return card
