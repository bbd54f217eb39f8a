"""Parts of a result as CSV, every column named: curves, groups of patients, contributions, differences."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

_COLUMNS = {
    "roc": ("false_positive_rate", "sensitivity"),
    "precision_recall": ("recall", "precision"),
    "calibration_smooth": ("predicted", "observed", "low", "high"),
    "decision": ("threshold", "net_benefit_model", "net_benefit_all"),
}


def csv_bytes(rows: Sequence[Sequence[Any]]) -> bytes:
    """UTF-8 with the mark by which spreadsheets know it; None is an empty cell."""
    text = io.StringIO()
    csv.writer(text).writerows([["" if v is None else v for v in row] for row in rows])
    return text.getvalue().encode("utf-8-sig")


def points_table(points: Sequence[Any], name: str = "") -> bytes:
    """Dicts of the same keys, or the points of the curve of that name."""
    if isinstance(points[0], Mapping):
        names = list(points[0])
        return csv_bytes([names, *([p.get(n) for n in names] for p in points)])
    return csv_bytes([_COLUMNS[name], *points])


def study_tables(result: Mapping[str, Any]) -> dict[str, bytes]:
    """What a result has of these, by name: differences, groups, contributions."""
    tables = {}
    if drawn := _differences(result.get("comparison") or {}):
        tables["differences"] = csv_bytes([["measure", "joint_less_own", "low", "high", "p_value", "method"], *drawn])
    if groups := (result.get("study") or {}).get("subgroups"):
        tables["groups"] = _groups(groups)
    if entries := (result.get("explanation") or {}).get("predictors"):
        rows = [[e["owner"], e["name"], e["mean_abs_shap"]] for e in entries]
        tables["contributions"] = csv_bytes([["hospital", "predictor", "mean_abs_shap"], *rows])
    return tables


def _differences(comparison: Mapping[str, Any]) -> list[list[Any]]:
    rows: list[list[Any]] = []
    if comparison.get("auc_difference") is not None:
        ends = comparison.get("auc_difference_ci") or (None, None)
        rows.append(["auc", comparison["auc_difference"], *ends, comparison.get("p_value"), "DeLong"])
    for name, values in (comparison.get("differences") or {}).items():
        rows.append([name, *values, None, "paired bootstrap"])
    return rows


def _groups(found: Sequence[Mapping[str, Any]]) -> bytes:
    """A row for each group; counts and figures that are hidden stay empty."""
    models, figures = ("joint", "own"), ("auc", "calibration_intercept")
    head = ["column", "group", "n", "cases", "observed", "observed_low", "observed_high"]
    head += [f"{m}_{f}{end}" for m in models for f in figures for end in ("", "_low", "_high")]
    rows: list[list[Any]] = [head]
    for each in found:
        for group in each["groups"]:
            label = group["label"]
            row = [each["column"], label if isinstance(label, str) else label["english"], group["n"], group["cases"]]
            row += [group["observed"], *(group["observed_ci"] or (None, None))]
            for told in (group[model] or {} for model in models):
                for figure in figures:
                    row += [told.get(figure), *(told.get(f"{figure}_ci") or (None, None))]
            rows.append(row)
    return csv_bytes(rows)
