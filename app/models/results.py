"""Results as tables: the earlier ones, the measures of the two models, and the counts at a threshold."""

from __future__ import annotations

import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.text import listed, number, percent, when

Index = QModelIndex | QPersistentModelIndex
Json = Mapping[str, Any]
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class RowsModel(QAbstractTableModel):
    """A small table of ready-made words; `right` names the columns of numbers."""

    def __init__(
        self,
        headers: Sequence[str],
        rows: Sequence[Sequence[str]] = (),
        right: Sequence[int] = (),
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._headers = tuple(headers)
        self._right = frozenset(right)
        self._rows: list[tuple[str, ...]] = [tuple(row) for row in rows]

    def set_rows(self, rows: Sequence[Sequence[str]]) -> None:
        self.beginResetModel()
        self._rows = [tuple(row) for row in rows]
        self.endResetModel()

    def rows(self) -> list[tuple[str, ...]]:
        return list(self._rows)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._headers)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._headers):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if section in self._right else LEFT
        return self._headers[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not (0 <= index.row() < len(self._rows) and 0 <= index.column() < len(self._headers)):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if index.column() in self._right else LEFT
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._rows[index.row()][index.column()]
        return None


def history_model(results: Sequence[Json], parent: QObject | None = None) -> RowsModel:
    """One row per earlier session, in the order given."""
    translate = QCoreApplication.translate
    headers = (
        translate("Results", "Finished"),
        translate("Results", "With"),
        translate("Results", "Outcome"),
        translate("Results", "This hospital’s role"),
        translate("Results", "AUC joint"),
        translate("Results", "AUC own"),
    )
    return RowsModel(headers, [history_row(result) for result in results], (4, 5), parent)


def history_row(result: Json) -> tuple[str, ...]:
    return (
        when(result.get("time")),
        listed([str(name) for name in result.get("with") or ()]),
        str(result.get("outcome") or "–"),
        role_words(str(result.get("role") or "")),
        number(result.get("auc_joint"), 3),
        number(result.get("auc_own"), 3),
    )


def role_words(role: str) -> str:
    known = {
        "label": QCoreApplication.translate("Results", "label hospital"),
        "feature": QCoreApplication.translate("Results", "feature hospital"),
        "site": QCoreApplication.translate("Results", "one of hospitals with the same predictors"),
    }
    return known.get(role, role)


def with_interval(value: float | None, interval: Sequence[float] | None, digits: int = 3, share: bool = False) -> str:
    """`0.842 (0.810–0.871)`, or `74 % (65–82 %)` for a share; blanks around the dash where an end is negative."""
    if value is None:
        return "–"
    if share:
        ends = f" ({number(interval[0] * 100, 0)}–{percent(interval[1])})" if interval else ""
        return percent(value) + ends
    dash = " – " if interval and min(interval) < 0 else "–"
    ends = f" ({_fixed(interval[0], digits)}{dash}{_fixed(interval[1], digits)})" if interval else ""
    return _fixed(value, digits) + ends


def _fixed(value: float, digits: int) -> str:
    """`number`, with minus nothing written as nothing."""
    return number(round(value, digits) + 0.0, digits)


def measure_rows(joint: Json, own: Json) -> list[tuple[str, str, str, str]]:
    """Name, joint, own, and what the measure means, for each measure that either model has."""
    translate = QCoreApplication.translate
    rows = (
        (
            "auc", translate("Results", "AUC (area under the ROC curve)"), False,
            translate("Results", "Of two patients, one with the outcome: how often that one gets the higher risk"),
        ),
        (
            "sensitivity_at_80_specificity", translate("Results", "Sensitivity at 80 % specificity"), True,
            translate("Results", "Found among those with the outcome, when 20 % of the others raise a false alarm"),
        ),
        (
            "average_precision", translate("Results", "Average precision"), False,
            translate(
                "Results", "Share of cases among the flagged, over all thresholds; guessing gives the prevalence"
            ),
        ),
        (
            "brier", translate("Results", "Brier score"), False,
            translate("Results", "Mean squared error of the risk; lower is better"),
        ),
        (
            "calibration_slope", translate("Results", "Calibration slope"), False,
            translate("Results", "1 is ideal; below 1 the risks are too extreme"),
        ),
        (
            "calibration_intercept", translate("Results", "Calibration intercept"), False,
            translate("Results", "0 is ideal; above 0 the risks are too low"),
        ),
    )  # fmt: skip
    return [
        (name, _measured(joint, key, share), _measured(own, key, share), meaning)
        for key, name, share, meaning in rows
        if joint.get(key) is not None or own.get(key) is not None
    ]


def _measured(metrics: Json, key: str, share: bool) -> str:
    interval = metrics.get("auc_ci") if key == "auc" else (metrics.get("cis") or {}).get(key)
    digits = 2 if key.startswith("calibration") else 3
    return with_interval(metrics.get(key), interval, digits, share)


@dataclass(frozen=True)
class Counts:
    """What happens to 1,000 patients when those at or above a threshold are flagged."""

    flagged: float
    found: float
    missed: float
    false_alarms: float


def counts_at(operating: Sequence[Json], threshold: float) -> Counts | None:
    """Counts per 1,000 patients; `operating` runs by falling threshold, as the comparison gives it."""
    if not operating:
        return None
    # The last row whose threshold is still at least the one asked for; before the first nobody is flagged.
    at = bisect.bisect_right([-float(row["threshold"]) for row in operating], -threshold + 1e-12) - 1
    row = operating[max(0, at)]
    n = row["tp"] + row["fp"] + row["tn"] + row["fn"]
    positives = row["tp"] + row["fn"]
    if not n:
        return None
    tp, fp = (row["tp"], row["fp"]) if at >= 0 else (0, 0)
    return Counts((tp + fp) * 1000 / n, tp * 1000 / n, (positives - tp) * 1000 / n, fp * 1000 / n)
