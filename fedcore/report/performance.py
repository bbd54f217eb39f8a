"""How well the models do on held-out patients: the table, the curves, the hospitals, what the model rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fedcore.errors import Text
from fedcore.report.charts import (
    calibration_chart,
    contribution_chart,
    decision_chart,
    discrimination_charts,
    gain_chart,
)
from fedcore.report.document import Block, Charts, Grid, Heading, Paragraph, Words
from fedcore.report.figures import NONE, cases_of, count, decimal, p_value, percent, with_interval
from fedcore.report.material import Material

Json = Mapping[str, Any]
MEASURES = (
    ("auc", Text("AUC (area under the ROC curve)"), 3, False),
    ("average_precision", Text("Average precision"), 3, False),
    ("sensitivity_at_80_specificity", Text("Sensitivity at 80 % specificity"), 3, True),
    ("brier", Text("Brier score (lower is better)"), 3, False),
    ("calibration_slope", Text("Calibration slope (1 is ideal)"), 2, False),
    ("calibration_intercept", Text("Calibration in the large (0 is ideal)"), 2, False),
)


def performance(m: Material) -> list[Block]:
    heading = Heading(Text("Performance"))
    if not m.comparison:
        return [heading, *_released(m)]
    comparison = m.comparison
    joint = comparison["joint"]
    models: list[tuple[Words, Json]] = [(Text("Joint model"), joint), (Text("Own model"), comparison["own"])]
    if m.pooled is not None:
        models.append((Text("Pooled records (simulation)"), m.pooled))
    counts = cases_of({"n": joint.get("n"), "cases": joint.get("positives")})
    blocks: list[Block] = [
        heading,
        Paragraph(Text("On held-out patients: {n}. In brackets: 95 % intervals.", {"n": counts})),
        table_of(models, comparison),
        Paragraph(difference(comparison)),
        *_curves(comparison),
        *_operating(comparison),
    ]
    return [*blocks, *_hospitals(m), *_rests_on(m)]


def table_of(models: Sequence[tuple[Words, Json]], comparison: Json | None = None) -> Grid:
    """A row for each measure that any model has; with a comparison the differences of joint and own as well."""
    rows: list[tuple[Words, ...]] = []
    for key, words, digits, share in MEASURES:
        if all(each.get(key) is None for _, each in models):
            continue
        cells = [with_interval(each.get(key), _ends(each, key), digits, share=share) for _, each in models]
        if comparison is not None:
            cells.append(_difference_in(comparison, key, share=share))
        rows.append((words, *cells))
    names = [name for name, _ in models]
    if comparison is not None:
        names.append(Text("Joint less own"))
    return Grid(tuple(rows), (Text("Measure"), *names), right=tuple(range(1, 1 + len(names))))


def _difference_in(comparison: Json, key: str, *, share: bool) -> str:
    """By DeLong for the AUC, by paired resamples for the others; a dash for what was not drawn."""
    if key == "auc":
        return with_interval(comparison.get("auc_difference"), comparison.get("auc_difference_ci"))
    value, *ends = (comparison.get("differences") or {}).get(key) or (None,)
    return with_interval(value, ends or None, share=share)


def _ends(metrics: Json, key: str) -> Sequence[float] | None:
    return metrics.get("auc_ci") if key == "auc" else (metrics.get("cis") or {}).get(key)


def difference(comparison: Json) -> Words:
    """The difference in AUC, with its interval and whether it may be chance."""
    value, ends, p = (comparison.get(key) for key in ("auc_difference", "auc_difference_ci", "p_value"))
    if value is None:
        return Text("The difference in AUC cannot be told from these patients.")
    return Text(
        "Difference in AUC, joint less own: {difference}; p {p} (DeLong).",
        {"difference": with_interval(value, ends), "p": p_value(p) if p is None or p < 0.001 else f"= {p_value(p)}"},
    )


def _curves(comparison: Json) -> list[Block]:
    pair = discrimination_charts(comparison)
    others = tuple(c for c in (calibration_chart(comparison), decision_chart(comparison)) if c is not None)
    if not pair and not others:
        return [Paragraph(Text("The held-out patients are too few for curves."), "muted")]
    words = Text(
        "Calibration: dots are tenths of the patients by predicted risk, the line is smoothed, the band is its 95 % "
        "interval. Decision curve: a model is of use where it lies above both flagging all and flagging nobody."
    )
    return [Charts((*pair, *others)), Paragraph(words, "muted")]


def _operating(comparison: Json) -> list[Block]:
    """Counts per 1,000 at thresholds which flag about 5, 10, 20 and 30 % of the patients."""
    table = (comparison.get("joint_curves") or {}).get("operating") or ()
    rows: list[tuple[Words, ...]] = []
    for wanted in (0.05, 0.1, 0.2, 0.3):
        row = min(table, key=lambda r: abs((r["tp"] + r["fp"]) / _all(r) - wanted), default=None)
        if row is None:
            return []
        n = _all(row)
        rows.append((
            percent(row["threshold"], 1), count(1000 * (row["tp"] + row["fp"]) / n), count(1000 * row["tp"] / n),
            count(1000 * row["fn"] / n), count(1000 * row["fp"] / n),
            percent(row["tp"] / (row["tp"] + row["fp"]) if row["tp"] + row["fp"] else None, 1),
        ))  # fmt: skip
    rows = list(dict.fromkeys(rows))
    head = (
        Text("Flagged from a risk of"), Text("Flagged"), Text("Found"), Text("Missed"), Text("False alarms"),
        Text("With the outcome among flagged"),
    )  # fmt: skip
    words = Text("The joint model at some thresholds: counts per 1,000 patients like the held-out ones.")
    return [
        Heading(Text("Thresholds"), 3),
        Paragraph(words),
        Grid(tuple(rows), head, right=tuple(range(6))),
    ]


def _all(row: Json) -> int:
    return max(1, int(row["tp"] + row["fp"] + row["tn"] + row["fn"]))


def _released(m: Material) -> list[Block]:
    released = m.result.get("released") or {}
    joint, own = released.get("joint"), released.get("own")
    if not joint:
        return [Paragraph(Text("The label hospital released no figures to this hospital."), "muted"), *_rests_on(m)]
    words = Text(
        "What the label hospital released to this feature hospital, rounded; curves and small counts stay there. A "
        "dash stands for what was withheld."
    )
    counts = cases_of({"n": joint.get("n"), "cases": joint.get("positives")}) if joint.get("n") else NONE
    return [
        Paragraph(words),
        Paragraph(Text("On held-out patients: {n}. In brackets: 95 % intervals.", {"n": counts})),
        table_of([(Text("Joint model"), joint), (Text("Label hospital alone"), own or {})]),
        *_rests_on(m),
    ]


def _hospitals(m: Material) -> list[Block]:
    """Hospitals with the same predictors: this one, this one at its level, and all together."""
    pooled = m.result.get("pooled") or {}
    if m.role != "site" or not pooled:
        return []
    level = (m.result.get("calibrated") or {}).get("metrics") or {}
    lines: list[tuple[Words, Words, Json]] = [
        (m.hospital or Text("This hospital"), Text("Joint model"), m.comparison["joint"]),
        (m.hospital or Text("This hospital"), Text("Joint model at this hospital's level"), level),
        (m.hospital or Text("This hospital"), Text("Own model"), m.comparison["own"]),
        (Text("All hospitals together"), Text("Joint model"), pooled.get("joint") or {}),
        (Text("All hospitals together"), Text("Joint model, each at its own level"), pooled.get("calibrated") or {}),
        (Text("All hospitals together"), Text("Each one's own"), pooled.get("local") or {}),
    ]
    for name, figures in (m.result.get("sites") or {}).items():
        lines.append((str(name), Text("Joint model"), figures.get("joint") or {}))
        lines.append((str(name), Text("Own model"), figures.get("own") or {}))
    rows = [
        (name, model, count(f.get("n")), count(f.get("positives")), with_interval(f.get("auc"), f.get("auc_ci")),
         with_interval(f.get("calibration_slope"), _ends(f, "calibration_slope"), 2),
         with_interval(f.get("calibration_intercept"), _ends(f, "calibration_intercept"), 2))
        for name, model, f in lines
        if f
    ]  # fmt: skip
    head = (
        Text("Hospital"), Text("Model"), Text("Held out"), Text("With the outcome"), Text("AUC"),
        Text("Calibration slope"), Text("Calibration in the large"),
    )  # fmt: skip
    error = (pooled.get("joint") or {}).get("auc_error")
    if m.result.get("sites"):
        words = Text("A simulation tells the figures of single hospitals; a real session tells each only its own.")
        return [
            Heading(Text("By hospital"), 3), Grid(tuple(rows), head, right=(2, 3, 4, 5, 6)), Paragraph(words, "muted")
        ]  # fmt: skip
    words = Text(
        "The other hospitals' own figures are not told to this one: only sums over all were exchanged. The AUC over "
        "all is exact to {error}.",
        {"error": f"± {error:.4f}" if error is not None else NONE},
    )
    return [Heading(Text("By hospital"), 3), Grid(tuple(rows), head, right=(2, 3, 4, 5, 6)), Paragraph(words, "muted")]


def _rests_on(m: Material) -> list[Block]:
    explanation = m.result.get("explanation") or {}
    chart = contribution_chart(explanation, m.hospital)
    is_feature = m.role == "feature"
    if chart is None:
        chart = gain_chart(m.result.get("importance") or (), m.hospital, is_feature=is_feature)
    if chart is None:
        return []
    blocks: list[Block] = [Charts((chart,))]
    hospitals = explanation.get("hospitals") or ()
    if explanation.get("patients") and len(hospitals) > 1:
        rows = [
            (str(h["owner"] or m.hospital), decimal(h["mean_abs_shap"])) for h in hospitals
        ]
        head = (Text("Hospital"), Text("Mean contribution of all its predictors to the log-odds"))
        blocks.append(Grid(tuple(rows), head, right=(1,)))
    if explanation.get("patients"):
        words = Text("SHAP values of {n} held-out patients.", {"n": count(explanation["patients"])})
        blocks.append(Paragraph(words, "muted"))
    return blocks
