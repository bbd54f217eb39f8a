"""Take a result away: the numbers as tables, and copies of the model files."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from fedcore.errors import DataError
from fedcore.node.hospital import Hospital
from fedcore.session.files import write_atomically


def export_result(hospital: Hospital, session: str, folder: Path) -> list[Path]:
    """Write result.json, metrics.csv, the curves and the model files into `folder`; returns what was written.

    Raises DataError when there is no such result or the folder cannot be written.
    """
    result = hospital.result(session)
    stem = f"fedstroke-{session[:8]}"
    contents = {f"{stem}-result.json": json.dumps(result, ensure_ascii=False, indent=1).encode()}
    comparison = result.get("comparison") or result.get("released")
    if comparison and comparison.get("joint"):
        contents[f"{stem}-metrics.csv"] = _metrics(comparison)
    for model in ("joint", "own"):
        curves = (result.get("comparison") or {}).get(f"{model}_curves") or {}
        for name, points in curves.items():
            if isinstance(points, list) and points:
                contents[f"{stem}-{model}-{name}.csv"] = _points(points)
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


def _metrics(comparison: Mapping[str, Any]) -> bytes:
    rows: list[list[Any]] = [["measure", "joint", "joint_low", "joint_high", "own", "own_low", "own_high"]]
    joint, own = comparison["joint"], comparison.get("own") or {}
    for name, value in joint.items():
        if name in ("cis", "auc_ci"):
            continue
        rows.append([name, value, *_interval(joint, name), own.get(name), *_interval(own, name)])
    return _csv(rows)


def _interval(metrics: Mapping[str, Any], name: str) -> list[Any]:
    ends = metrics.get("auc_ci") if name == "auc" else (metrics.get("cis") or {}).get(name)
    return list(ends) if ends else ["", ""]


def _points(points: Sequence[Any]) -> bytes:
    if isinstance(points[0], Mapping):
        names = list(points[0])
        return _csv([names, *([p.get(n) for n in names] for p in points)])
    return _csv([["x", "y", *(f"z{i}" for i in range(len(points[0]) - 2))], *points])


def _csv(rows: Sequence[Sequence[Any]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([["" if v is None else v for v in row] for row in rows])
    return text.getvalue().encode("utf-8-sig")
