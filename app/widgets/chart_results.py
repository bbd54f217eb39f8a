"""The figures of a comparison: ROC, precision–recall, calibration, decision curve, and who contributed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication

from app.text import number
from app.widgets.chart_data import Axis, Figure, Series, curve

Json = Mapping[str, Any]
JOINT, OWN, HOSPITAL, PARTNER = 0, 1, 4, 3  # styles of the chart; 0 and 1 mean the same on every page
MOST_BARS = 12


def _names() -> tuple[str, str]:
    translate = QCoreApplication.translate
    return translate("ResultCharts", "Joint model"), translate("ResultCharts", "Own model")


def _pairs(comparison: Json, name: str) -> tuple[list[Any], list[Any]]:
    return list(comparison["joint_curves"].get(name) or ()), list(comparison["own_curves"].get(name) or ())


def _nothing() -> str:
    return QCoreApplication.translate("ResultCharts", "The held-out patients are too few for this curve.")


def roc(comparison: Json) -> Figure:
    """Sensitivity against false alarms; the legend carries each model's AUC."""
    translate = QCoreApplication.translate
    joint, own = _pairs(comparison, "roc")
    labels = [
        f"{name}, AUC {number(comparison[which].get('auc'), 3)}"
        for name, which in zip(_names(), ("joint", "own"), strict=True)
    ]
    return Figure(
        translate("ResultCharts", "ROC curve"),
        Axis(translate("ResultCharts", "False alarms among patients without the outcome"), 0, 1, percent=True),
        Axis(translate("ResultCharts", "Found among patients with the outcome"), 0, 1, percent=True),
        (
            curve(labels[0], joint, style=JOINT),
            curve(labels[1], own, style=OWN),
            curve(translate("ResultCharts", "Guessing"), [(0, 0), (1, 1)], kind="reference"),
        ),
        empty=_nothing(),
    )


def precision_recall(comparison: Json) -> Figure:
    """Precision against recall, with the prevalence as the level that guessing reaches."""
    translate = QCoreApplication.translate
    joint, own = _pairs(comparison, "precision_recall")
    names = _names()
    n, positives = comparison["joint"].get("n"), comparison["joint"].get("positives")
    series = [curve(names[0], joint, style=JOINT), curve(names[1], own, style=OWN)]
    if n and positives is not None:
        level = positives / n
        series.append(curve(translate("ResultCharts", "Guessing"), [(0, level), (1, level)], kind="reference"))
    return Figure(
        translate("ResultCharts", "Precision and recall"),
        Axis(translate("ResultCharts", "Found among patients with the outcome"), 0, 1, percent=True),
        Axis(translate("ResultCharts", "With the outcome among those flagged"), 0, 1, percent=True),
        tuple(series),
        empty=_nothing(),
    )


def calibration(comparison: Json) -> Figure:
    """Observed against predicted risk of both models."""
    curves = comparison["joint_curves"], comparison["own_curves"]
    return _calibration(tuple(zip(curves, _names(), (JOINT, OWN), strict=True)))


def calibration_adjusted(before: Json, after: Json) -> Figure:
    """Observed against predicted risk of the joint model, as trained and at the level of this hospital."""
    translate = QCoreApplication.translate
    return _calibration((
        (after, translate("ResultCharts", "Adjusted to this hospital"), JOINT),
        (before, translate("ResultCharts", "As trained"), PARTNER),
    ))  # fmt: skip


def _calibration(models: Sequence[tuple[Json, str, int]]) -> Figure:
    """Groups with intervals, and the smooth curve with its band, of each model's curves."""
    translate = QCoreApplication.translate
    series: list[Series] = []
    most = 0.0
    for curves, name, style in models:
        smooth = curves.get("calibration_smooth") or ()
        groups = curves.get("calibration_groups") or ()
        # Beyond the mean of the highest group the smooth curve rests on a handful of patients.
        last = max((g["predicted"] for g in groups), default=1.0)
        smooth = [point for point in smooth if point[0] <= last]
        series.append(curve("", smooth, kind="band", style=style))
        series.append(curve("", [row[:2] for row in smooth], style=style))
        points = [(g["predicted"], g["observed"], g["low"], g["high"]) for g in groups]
        series.append(curve(name, points, kind="points", style=style))
        most = max([most, *(max(g["predicted"], g["high"]) for g in groups)])
    top = min(1.0, (most or 0.95) * 1.05)
    series.append(curve(translate("ResultCharts", "Ideal"), [(0, 0), (1, 1)], kind="reference"))
    return Figure(
        translate("ResultCharts", "Calibration"),
        Axis(translate("ResultCharts", "Predicted risk"), 0, top, percent=True),
        Axis(translate("ResultCharts", "Observed share with the outcome"), 0, top, percent=True),
        tuple(series),
        empty=_nothing(),
    )


def decision(comparison: Json) -> Figure:
    """Net benefit over treating all and treating nobody, up to the threshold where the models stop helping."""
    translate = QCoreApplication.translate
    joint, own = _pairs(comparison, "decision")
    highest = max([1e-3, *(row[1] for row in (*joint, *own))])
    useful = [row[0] for row in (*joint, *own) if row[1] > 0.05 * highest]
    right = min(0.5, max([0.1, *useful]) * 1.1)
    series = [
        curve(_names()[0], [row[:2] for row in joint], style=JOINT),
        curve(_names()[1], [row[:2] for row in own], style=OWN),
    ]
    if joint:
        everyone = [(row[0], row[2]) for row in joint]
        series.append(curve(translate("ResultCharts", "Flag all"), everyone, kind="reference"))
        series.append(curve(translate("ResultCharts", "Flag nobody"), [(0, 0), (1, 0)], kind="reference", style=2))
    return Figure(
        translate("ResultCharts", "Decision curve"),
        Axis(translate("ResultCharts", "Risk from which a patient is flagged"), 0, right, percent=True),
        Axis(
            translate("ResultCharts", "Net benefit (found per patient, less weighted false alarms)"),
            -highest / 4,
            highest * 1.1,
        ),
        tuple(series),
        empty=_nothing(),
    )


def shap(explanation: Json, mine: str) -> Figure:
    """Mean |SHAP| of each predictor here and of each other hospital as a whole."""
    together = QCoreApplication.translate("ResultCharts", "{hospital}: all predictors")
    bars = [
        (str(item["name"]) or together.format(hospital=item["owner"]), float(item["mean_abs_shap"]), not item["name"])
        for item in explanation["predictors"]
    ]
    return _contributions(
        bars, mine, QCoreApplication.translate("ResultCharts", "Mean contribution to the log-odds (mean |SHAP|)")
    )


def contribution(importance: Sequence[Json], mine: str) -> Figure:
    """Share of the joint model's gain by predictor; a partner's anonymous predictors are one bar each hospital."""
    translate = QCoreApplication.translate
    own = [(str(item["name"]), float(item["gain_share"])) for item in importance if item["owner"] == mine]
    partners: dict[str, float] = {}
    for item in importance:
        if item["owner"] != mine:
            partners[str(item["owner"])] = partners.get(str(item["owner"]), 0.0) + float(item["gain_share"])
    together = translate("ResultCharts", "{hospital}: all predictors")
    bars = [(name, share, False) for name, share in own]
    bars += [(together.format(hospital=name), share, True) for name, share in partners.items()]
    return _contributions(bars, mine, translate("ResultCharts", "Share of the gain of all splits"), percent=True)


def _contributions(bars: list[tuple[str, float, bool]], mine: str, across: str, *, percent: bool = False) -> Figure:
    """Bars of name, length and whether it is a partner's, the longest on top."""
    translate = QCoreApplication.translate
    bars = sorted(bars, key=lambda bar: bar[1], reverse=True)[:MOST_BARS][::-1]  # the first bar lies at the bottom
    places = list(enumerate(bars))
    series = tuple(
        Series(
            "bars",
            label,
            tuple(bar[1] for _, bar in places if bar[2] is partner),
            tuple(float(at) for at, bar in places if bar[2] is partner),
            style=style,
        )
        for label, partner, style in (
            (mine, False, HOSPITAL),
            (translate("ResultCharts", "Other hospitals"), True, PARTNER),
        )
    )
    return Figure(
        translate("ResultCharts", "What the joint model rests on"),
        Axis(across, 0, percent=percent),
        Axis("", categories=tuple(bar[0] for bar in bars)),
        series,
        empty=translate("ResultCharts", "The session reported no contributions."),
    )


def own_use(importance: Sequence[Json]) -> Figure:
    """A feature hospital's view: how often the joint model's splits use each of its predictors."""
    translate = QCoreApplication.translate
    bars = [(str(item["name"]), float(item["gain_share"])) for item in importance][:MOST_BARS][::-1]
    series = Series(
        "bars",
        translate("ResultCharts", "This hospital"),
        tuple(share for _, share in bars),
        tuple(float(at) for at in range(len(bars))),
        style=HOSPITAL,
    )
    return Figure(
        translate("ResultCharts", "Which of this hospital’s predictors the joint model uses"),
        Axis(translate("ResultCharts", "Share of this hospital’s splits"), 0, percent=True),
        Axis("", categories=tuple(name for name, _ in bars)),
        (series,),
    )


def shares_by_hospital(importance: Sequence[Json]) -> dict[str, float]:
    """Share of the gain by hospital, largest first."""
    found: dict[str, float] = {}
    for item in importance:
        found[str(item["owner"])] = found.get(str(item["owner"]), 0.0) + float(item["gain_share"])
    return dict(sorted(found.items(), key=lambda item: -item[1]))
