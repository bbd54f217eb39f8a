"""What a threshold would mean for 1,000 patients, under either model, while the slider moves."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QSlider, QWidget

from app import theme
from app.models.results import Counts, Json, counts_at
from app.text import number, percent
from app.widgets import labels
from app.widgets.aside import Aside
from app.widgets.card import Card


class ThresholdCard(Card):
    """`comparison` is COMPARISON; the slider walks over the joint model's own thresholds, low to high."""

    def __init__(self, comparison: Json, parent: QWidget | None = None) -> None:
        super().__init__(
            self.tr("Choose a threshold"),
            self.tr(
                "Patients with this risk or more are flagged. Found and missed are those with the outcome. All counts"
                " are per 1,000 patients like the held-out ones."
            ),
            parent,
        )
        self._tables = [comparison[name].get("operating") or [] for name in ("joint_curves", "own_curves")]
        self.thresholds = sorted({float(item["threshold"]) for item in self._tables[0]})
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, max(0, len(self.thresholds) - 1))
        self.slider.setPageStep(max(1, len(self.thresholds) // 10))
        self.shown = labels.strong("")
        self.shown.setWordWrap(False)
        self.shown.setMinimumWidth(theme.em(13))
        self.add(Aside(self.shown, self.slider, stretches=(0, 1), narrow=36))
        self._cells: list[list[QLabel]] = []
        self.add(self._grid())
        self.slider.valueChanged.connect(self._moved)
        start = _near_specificity(self._tables[0], 0.8)
        self.slider.setValue(min(range(len(self.thresholds)), key=lambda i: abs(self.thresholds[i] - start), default=0))
        self._moved(self.slider.value())
        self.setVisible(bool(self.thresholds))

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.em(1.5))
        grid.setVerticalSpacing(theme.em(0.5))
        heads = (
            self.tr("Flagged"),
            self.tr("Found"),
            self.tr("Missed"),
            self.tr("False alarms"),
        )
        for i, head in enumerate(heads):
            label = labels.muted(head)
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom)
            grid.addWidget(label, 0, i + 1)
            grid.setColumnStretch(i + 1, 1)
        for at, name in enumerate((self.tr("Joint model"), self.tr("Own model"))):
            label = labels.strong(name)
            label.setWordWrap(False)
            grid.addWidget(label, at + 1, 0)
            cells = [labels.figure("") for _ in heads]
            for i, cell in enumerate(cells):
                cell.setAlignment(Qt.AlignmentFlag.AlignRight)
                grid.addWidget(cell, at + 1, i + 1)
            self._cells.append(cells)
        return grid

    def _moved(self, at: int) -> None:
        if not self.thresholds:
            return
        threshold = self.thresholds[at]
        words = self.tr("Risk of {risk} or more").format(risk=percent(threshold, 1))
        self.shown.setText(words)
        said = [words]
        for name, operating, cells in zip(
            (self.tr("Joint model"), self.tr("Own model")), self._tables, self._cells, strict=True
        ):
            counts = counts_at(operating, threshold)
            for cell, value in zip(cells, _shown(counts), strict=True):
                cell.setText(value)
            said.append(
                self.tr("{model}: {flagged} flagged, {found} found, {missed} missed, {alarms} false alarms").format(
                    model=name, **dict(zip(("flagged", "found", "missed", "alarms"), _shown(counts), strict=True))
                )
            )
        self.slider.setAccessibleName(self.tr("Threshold"))
        self.slider.setAccessibleDescription(". ".join(said))


def _shown(counts: Counts | None) -> tuple[str, str, str, str]:
    if counts is None:
        return "–", "–", "–", "–"
    found, alarms = round(counts.found), round(counts.false_alarms)
    # The parts are rounded, their sum is not: a reader adds up what is shown.
    return number(found + alarms), number(found), number(round(counts.missed)), number(alarms)


def _near_specificity(operating: list[Json], wanted: float) -> float:
    """The threshold whose specificity is closest to `wanted`: where the page's own sentence looks."""
    best, closest = 0.0, 2.0
    for item in operating:
        others = item["fp"] + item["tn"]
        away = abs(item["tn"] / others - wanted) if others else 2.0
        if away < closest:
            best, closest = float(item["threshold"]), away
    return best
