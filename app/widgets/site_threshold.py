"""From which risk on this hospital flags a patient, chosen by what share of the cases that should find."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSlider, QWidget

from app import theme
from app.shapes import Json
from app.text import percent
from app.widgets import buttons, labels
from app.widgets.aside import Aside
from app.widgets.card import Card, holder, row
from app.widgets.measures import fact_grid


class SiteThreshold(Card):
    """`calibrated` is a site's; the slider walks over its aims. `aimed` brings the share chosen to be used."""

    aimed = Signal(float)

    def __init__(self, calibrated: Json, parent: QWidget | None = None) -> None:
        super().__init__(
            self.tr("The threshold of this hospital"),
            self.tr(
                "Chosen on the patients trained on, so that it finds this share of their cases; below is what it does"
                " among the held-out patients. Predict and scoring flag from it on."
            ),
            parent,
        )
        self._aims: list[Json] = list(calibrated.get("aims") or ())
        self._used = float(calibrated.get("wanted_sensitivity") or 0)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, max(0, len(self._aims) - 1))
        self.slider.setPageStep(5)
        self.shown = labels.strong("")
        self.shown.setWordWrap(False)
        self.shown.setMinimumWidth(theme.em(13))
        self.use = buttons.primary(self.tr("&Use this threshold"), self._use)
        self.add(Aside(self.shown, self.slider, stretches=(0, 1), narrow=36))
        self._place = QWidget()
        self.add(self._place)
        self.add(row(self.use, 1))
        self.slider.valueChanged.connect(self._moved)
        used = [at for at, aim in enumerate(self._aims) if abs(aim["wanted"] - self._used) < 5e-3]
        if self._aims:
            self.slider.setValue(used[0] if used else 0)
            self._show(self._aims[self.slider.value()])
        else:  # a result kept before there was a choice
            self._show(calibrated | {"wanted": self._used})
        for widget in (self.slider, self.use):
            widget.setVisible(bool(self._aims))

    def _moved(self, at: int) -> None:
        self._show(self._aims[at])

    def _show(self, aim: Json) -> None:
        words = self.tr("Finds {share} of the cases").format(share=percent(aim["wanted"]))
        self.shown.setText(words)
        facts = [
            (self.tr("Flagged from a risk of"), percent(aim.get("threshold"), 1)),
            (self.tr("Flagged of the held-out patients"), percent(aim.get("flagged"))),
            (self.tr("Found among those with the outcome"), percent(aim.get("sensitivity"))),
            (self.tr("Not flagged among the others"), percent(aim.get("specificity"))),
        ]
        at = self.body.indexOf(self._place)
        self._place.hide()
        self._place.deleteLater()
        self._place = Aside(holder(fact_grid(facts[:2])), holder(fact_grid(facts[2:])), narrow=46, top=True)
        self.body.insertWidget(at, self._place)
        self.slider.setAccessibleName(self.tr("Share of the cases to find"))
        self.slider.setAccessibleDescription(". ".join([words, *(f"{name}: {value}" for name, value in facts)]))
        self.use.setEnabled(abs(aim["wanted"] - self._used) >= 5e-3)

    def _use(self) -> None:
        self.use.setEnabled(False)
        self.aimed.emit(float(self._aims[self.slider.value()]["wanted"]))
