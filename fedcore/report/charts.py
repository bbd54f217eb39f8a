"""The charts of a report: ROC, precision and recall, calibration, decision curve, contributions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from fedcore.errors import Text
from fedcore.report.document import Chart, Kind, Series, Words
from fedcore.report.figures import decimal, percent

Json = Mapping[str, Any]
JOINT, OWN, POOLED, PARTNER = 0, 1, 2, 3
MOST_BARS = 14
_MODELS = (("joint", Text("Joint model"), JOINT), ("own", Text("Own model"), OWN))
_WHOLE = (0.0, 1.0)


def discrimination_charts(comparison: Json) -> tuple[Chart, ...]:
    """ROC, and precision and recall; none where the patients allow no curve."""
    if not _curves(comparison, "joint").get("roc"):
        return ()
    return roc(comparison), precision_recall(comparison)


def roc(comparison: Json) -> Chart:
    series = [
        _curve(Text("{model}, AUC {auc}", {"model": name, "auc": decimal(comparison[which].get("auc"))}),
               _curves(comparison, which).get("roc") or (), style=style)
        for which, name, style in _MODELS
    ]  # fmt: skip
    return Chart(
        Text("ROC curve"),
        Text("False alarms among patients without the outcome"),
        Text("Found among patients with the outcome"),
        _WHOLE,
        _WHOLE,
        (*series, _curve(Text("Guessing"), [(0, 0), (1, 1)], "reference")),
        summary=Text(
            "Area under the ROC curve: {joint} with the joint model, {own} with the own model.",
            {which: decimal(comparison[which].get("auc")) for which in ("joint", "own")},
        ),
    )


def precision_recall(comparison: Json) -> Chart:
    series = [
        _curve(name, _curves(comparison, which).get("precision_recall") or (), style=style)
        for which, name, style in _MODELS
    ]
    n, cases = comparison["joint"].get("n"), comparison["joint"].get("positives")
    level = cases / n if n else 0.0
    return Chart(
        Text("Precision and recall"),
        Text("Found among patients with the outcome"),
        Text("With the outcome among those flagged"),
        _WHOLE,
        _WHOLE,
        (*series, _curve(Text("Guessing"), [(0, level), (1, level)], "reference")),
        summary=Text(
            "Average precision: {joint} with the joint model, {own} with the own model; guessing gives {level}.",
            {
                "joint": decimal(comparison["joint"].get("average_precision")),
                "own": decimal(comparison["own"].get("average_precision")),
                "level": decimal(level),
            },
        ),
    )


def calibration_chart(comparison: Json) -> Chart | None:
    """Observed against predicted risk: groups with intervals, the smooth curve with its band."""
    series: list[Series] = []
    most = 0.0
    for which, name, style in _MODELS:
        smooth = _curves(comparison, which).get("calibration_smooth") or ()
        groups = _curves(comparison, which).get("calibration_groups") or ()
        # Beyond the mean of the highest group the smooth curve rests on a handful of patients.
        last = max((g["predicted"] for g in groups), default=1.0)
        inside = [point for point in smooth if point[0] <= last]
        series.append(_curve("", inside, "band", style))
        series.append(_curve("", [point[:2] for point in inside], style=style))
        points = [(g["predicted"], g["observed"], g["low"], g["high"]) for g in groups]
        series.append(_curve(name, points, "points", style))
        most = max([most, *(max(g["predicted"], g["high"]) for g in groups)])
    if not most:
        return None
    top = min(1.0, most * 1.05)
    ends = "; ".join(
        f"{decimal(comparison[which].get('calibration_slope'), 2)}, "
        f"{decimal(comparison[which].get('calibration_intercept'), 2)}"
        for which in ("joint", "own")
    )
    return Chart(
        Text("Calibration"),
        Text("Predicted risk"),
        Text("Observed share with the outcome"),
        (0.0, top),
        (0.0, top),
        (*series, _curve(Text("Ideal"), [(0, 0), (top, top)], "reference")),
        summary=Text("Slope and intercept in the large, joint model then own model: {values}.", {"values": ends}),
    )


def decision_chart(comparison: Json) -> Chart | None:
    """Net benefit over flagging all and nobody, up to the threshold where the models stop helping."""
    joint, own = (_curves(comparison, which).get("decision") or () for which in ("joint", "own"))
    if not joint:
        return None
    highest = max([1e-3, *(row[1] for row in (*joint, *own))])
    useful = [row[0] for row in (*joint, *own) if row[1] > 0.05 * highest]
    right = min(0.5, max([0.1, *useful]) * 1.1)
    series = [
        _curve(name, [row[:2] for row in rows if row[0] <= right], style=style)
        for (_, name, style), rows in zip(_MODELS, (joint, own), strict=True)
    ]
    everyone = [(row[0], row[2]) for row in joint if row[0] <= right]
    at = min(joint, key=lambda row: abs(row[0] - right / 3))
    return Chart(
        Text("Decision curve"),
        Text("Risk from which a patient is flagged"),
        Text("Net benefit per patient"),
        (0.0, right),
        (-highest / 4, highest * 1.1),
        (
            *series,
            _curve(Text("Flag all"), everyone, "reference"),
            _curve(Text("Flag nobody"), [(0, 0), (right, 0)], "reference", 2),
        ),
        percent=(True, False),
        summary=Text(
            "At a threshold of {threshold} the joint model's net benefit is {joint}, that of flagging all {all}.",
            {"threshold": percent(at[0], 1), "joint": decimal(at[1], 4), "all": decimal(at[2], 4)},
        ),
    )


def contribution_chart(explanation: Json, mine: str) -> Chart | None:
    """Mean |SHAP| of the own predictors and of each other hospital as a whole, largest first."""
    entries = list(explanation.get("predictors") or ())[:MOST_BARS]
    if not entries or not explanation.get("patients"):
        return None
    names: list[Words] = [
        str(e["name"]) if e["name"] else Text("{hospital}: all predictors", {"hospital": e["owner"]}) for e in entries
    ]
    return _bars(
        Text("What the joint model rests on"),
        Text("Mean contribution to the log-odds (mean |SHAP|)"),
        names,
        [float(e["mean_abs_shap"]) for e in entries],
        [not e["name"] for e in entries],
        mine,
    )


def gain_chart(importance: Sequence[Json], mine: str, *, is_feature: bool = False) -> Chart | None:
    """Share of the gain, for results without SHAP values; of the number of splits at a feature hospital."""
    sums: dict[tuple[str, str], float] = {}
    for item in importance:
        is_partner = item["owner"] not in ("", mine)
        key = (str(item["owner"]), "") if is_partner else ("", str(item["name"]))
        sums[key] = sums.get(key, 0.0) + float(item["gain_share"])
    ordered = sorted(sums.items(), key=lambda item: -item[1])[:MOST_BARS]
    if not ordered:
        return None
    names: list[Words] = [
        name if name else Text("{hospital}: all predictors", {"hospital": owner}) for (owner, name), _ in ordered
    ]
    title = (
        Text("Which of this hospital's predictors the joint model uses")
        if is_feature
        else Text("What the joint model rests on")
    )
    across = Text("Share of this hospital's splits") if is_feature else Text("Share of the gain of all splits")
    return _bars(title, across, names, [v for _, v in ordered], [not name for (_, name), _ in ordered], mine, True)


def _bars(
    title: Words, across: Words, names: Sequence[Words], values: Sequence[float], partner: Sequence[bool], mine: str,
    is_share: bool = False,
) -> Chart:  # fmt: skip
    def some(is_partner: bool) -> tuple[tuple[float, ...], tuple[float, ...]]:
        chosen = [k for k, p in enumerate(partner) if p is is_partner]
        return tuple(values[k] for k in chosen), tuple(float(k) for k in chosen)

    series = (
        Series("bars", mine or Text("This hospital"), *some(False), style=JOINT),
        Series("bars", Text("Other hospitals"), *some(True), style=PARTNER),
    )
    most = max([*values, 1e-6])
    return Chart(
        title, across, "", (0.0, most * 1.12), (0.0, 1.0), series, percent=(is_share, False), categories=tuple(names)
    )


def _curves(comparison: Json, which: str) -> Json:
    return comparison.get(f"{which}_curves") or {}


def _curve(words: Words, rows: Iterable[Sequence[float]], kind: Kind = "line", style: int = 0) -> Series:
    """From (x, y) or (x, y, low, high) rows."""
    columns = [tuple(float(v) for v in column) for column in zip(*rows, strict=True)] or [(), ()]
    low, high = (columns[2], columns[3]) if len(columns) == 4 else ((), ())
    return Series(kind, words, columns[0], columns[1], low, high, style)
