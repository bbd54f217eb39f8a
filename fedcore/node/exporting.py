"""Take a result away: the numbers as tables, and copies of the model files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fedcore.data.coding import Coding
from fedcore.errors import DataError
from fedcore.node.hospital import Hospital
from fedcore.node.keeping import load_coding
from fedcore.node.result_tables import csv_bytes, points_table, study_tables
from fedcore.session.files import write_atomically


def export_result(hospital: Hospital, session: str, folder: Path) -> list[Path]:
    """Write result.json, metrics.csv, the curves, differences, groups of patients, contributions and the model
    files into `folder`; returns what was written.

    Of a session of hospitals with the same predictors also: the figures over all sites, the calibration before and
    after, the thresholds, and the dictionary with the codes beside the booster.

    Raises DataError when there is no such result or the folder cannot be written.
    """
    result = hospital.result(session)
    stem = f"fedstroke-{session[:8]}"
    contents = {f"{stem}-result.json": json.dumps(result, ensure_ascii=False, indent=1).encode()}
    comparison = result.get("comparison") or result.get("released")
    if comparison and comparison.get("joint"):
        contents[f"{stem}-metrics.csv"] = _metrics(comparison)
    contents |= {f"{stem}-{name}.csv": content for name, content in study_tables(result).items()}
    curves_of = {model: (comparison or {}).get(f"{model}_curves") or {} for model in ("joint", "own")}
    if result.get("role") == "site":
        curves_of["calibrated"] = result["calibrated"].get("curves") or {}
        contents |= {f"{stem}-{name}.csv": content for name, content in _site_tables(hospital, result).items()}
    for model, curves in curves_of.items():
        for name, points in curves.items():
            if isinstance(points, list) and points:
                contents[f"{stem}-{model}-{name}.csv"] = points_table(points, name)
    for name in result.get("files", []):
        path = Path(name)
        if path.exists() and path.suffix == ".json":
            contents[f"{stem}-{path.name.split('.', 1)[1]}"] = path.read_bytes()
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in contents.items():
            write_atomically(folder / name, content)
            written.append(folder / name)
    except OSError as error:
        raise DataError(
            "{path} cannot be written.", advice="Choose another folder.", path=str(folder), detail=str(error)
        ) from error
    return written


def _site_tables(hospital: Hospital, result: Mapping[str, Any]) -> dict[str, bytes]:
    """The tables of a site's result by name."""
    calibrated, pooled = result["calibrated"], result["pooled"]
    level = {"joint": calibrated["metrics"], "own": result["comparison"]["joint"]}
    tables = {
        "calibrated-metrics": _metrics(level, "calibrated", "joint"),
        "all-sites-metrics": _metrics({"joint": pooled["joint"], "own": pooled["local"]}),
        "dictionary": _dictionary(load_coding(hospital, result["session"])),
    }
    if aims := calibrated.get("aims"):
        tables["thresholds"] = points_table(aims)
    return tables


def _dictionary(kept: Mapping[str, Any]) -> bytes:
    """A row for each column of the booster: which column and category of all hospitals it codes, and what this hospital
    calls them."""
    choices, names, units = kept.get("choices") or {}, kept["names"], kept["mapping"].get("units") or {}
    rows: list[list[Any]] = [
        ["feature", "column", "kind", "category", "own_column", "own_categories", "own_times", "own_plus", "own_unit"]
    ]
    for column in Coding.from_json(kept["coding"]).columns:
        own = names.get(column.name, "")
        words = (choices.get("recoded") or {}).get(own) or {}
        times, plus = (choices.get("scaled") or {}).get(own) or (1.0, 0.0)
        for feature, category in zip(column.features, column.categories or ("",), strict=True):
            mine = [word for word, common in words.items() if common.casefold() == category.casefold()]
            shown = "; ".join(mine) or (category if own else "")
            rows.append(
                [feature, column.name, column.kind, category, own, shown, times, plus, units.get(own, "")]
            )  # fmt: skip
    return csv_bytes(rows)


def _metrics(comparison: Mapping[str, Any], first: str = "joint", second: str = "own") -> bytes:
    """`comparison` has the figures of two models as "joint" and "own"; first and second are their names."""
    heads = [f"{name}{end}" for name in (first, second) for end in ("", "_low", "_high")]
    rows: list[list[Any]] = [["measure", *heads]]
    joint, own = comparison["joint"], comparison.get("own") or {}
    for name, value in joint.items():
        if name in ("cis", "auc_ci"):
            continue
        rows.append([name, value, *_interval(joint, name), own.get(name), *_interval(own, name)])
    return csv_bytes(rows)


def _interval(metrics: Mapping[str, Any], name: str) -> list[Any]:
    ends = metrics.get("auc_ci") if name == "auc" else (metrics.get("cis") or {}).get(name)
    return list(ends) if ends else ["", ""]
