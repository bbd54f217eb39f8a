"""`fedstroke simulate`: whole hospitals over real sockets, and the report which benchmarks rely on."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import xgboost

from fedcore.assets import asset
from fedcore.errors import DataError
from fedcore.session_file import read_session_file

ROOT = Path(__file__).resolve().parents[2]
HOSPITALS = {"B": "riverside_general.csv", "A": "heart_centre.csv", "C": "kidney_clinic.csv"}
LIMIT_S = 180
METRICS = {
    "auc", "auc_ci", "average_precision", "sensitivity_at_80_specificity", "brier", "calibration_slope",
    "calibration_intercept", "n", "positives",
}  # fmt: skip


def cut(name: str, path: Path) -> None:
    """Every tenth patient, by number, of a bundled file."""
    header, *rows = asset(f"demo/{name}").read_text(encoding="utf-8").splitlines()
    kept = [row for row in rows if row.split(",")[0].endswith("0")]
    path.write_text("\n".join([header, *kept]) + "\n", encoding="utf-8")


def session_file(folder: Path, rows: str = "label", names: tuple[str, ...] = ("B", "A", "C")) -> Path:
    """A session of hospitals who share some of their patients."""
    text = f"""
[session]
mode = "vertical"
scheme = "paillier"
key_bits = 2048
rows = "{rows}"
test_fraction = 0.3
min_group = 5
seed = 3
[params]
num_boost_round = 2
max_depth = 2
eta = 0.3
max_bin = 16
"""
    for name in names:
        cut(HOSPITALS[name], folder / f"{name}.csv")
        text += f'[[hospital]]\nname = "{name}"\nrecords = "{name}.csv"\nid = ["generated_patient_id"]\n'
        text += 'label = "stroke"\n' if name == "B" else ""
    path = folder / "session.toml"
    path.write_text(text, encoding="utf-8")
    return path


def simulate(*words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "fedcore.cli", "simulate", *map(str, words)],
        capture_output=True, encoding="utf-8", cwd=ROOT, timeout=LIMIT_S, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip


@pytest.mark.parametrize("rows", ["label", "shared"])
def test_two_feature_hospitals_train_the_pooled_forest(rows: str, tmp_path: Path) -> None:
    done = simulate(session_file(tmp_path, rows), "--report", tmp_path / "report.json", "--models", tmp_path / "models")
    assert done.returncode == 0, done.stderr
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    check_report(report)
    assert report["trees_equal"] is True, report["first_difference"]
    assert report["models"]["joint"] == report["models"]["pooled"]
    assert re.findall(r"tree \d of \d", done.stderr) == ["tree 1 of 2", "tree 2 of 2"]

    label, *features = report["hospitals"]
    shared = {entry["with"]: entry["shared"] for entry in report["alignment"]}
    assert set(shared) == {"A", "C"}
    if rows == "shared":
        assert shared["A"] == shared["C"] < label["rows"]
    else:
        assert all(n < label["rows"] for n in shared.values())
    assert label["bytes_sent"] == sum(f["bytes_received"] for f in features)
    check_models(tmp_path / "models")


def check_report(report: dict[str, Any]) -> None:
    """Every key which the interface promises."""
    assert (report["mode"], report["scheme"], report["key_bits"]) == ("vertical", "paillier", 2048)
    assert "fedstroke" in report["versions"]
    assert [(h["name"], h["role"]) for h in report["hospitals"]] == [("B", "label"), ("A", "feature"), ("C", "feature")]
    for hospital in report["hospitals"]:
        wanted = {"rows", "features", "bytes_sent", "bytes_received", "messages", "cpu_s", "peak_rss_mb"}
        assert all(hospital[name] > 0 for name in wanted), hospital
    for metrics in (report["models"]["joint"], report["models"]["pooled"], report["models"]["local"]["B"]):
        assert set(metrics) >= METRICS
    timings = report["timings_s"]
    assert set(timings) >= {"alignment", "training", "per_tree", "evaluation", "total"}
    assert len(timings["per_tree"]) == report["trees"] == 2


def check_models(folder: Path) -> None:
    """The boosters load in stock xgboost; some split of the joint one is another hospital's."""
    names = {}
    for name in ("joint", "own", "pooled"):
        booster = xgboost.Booster(model_file=str(folder / f"{name}.json"))
        names[name] = booster.feature_names or []
        assert booster.num_boosted_rounds() == 2
    assert any(":" in name for name in names["joint"])
    assert "age" in names["own"]
    splits = [json.loads((folder / f"splits-{i}.json").read_text(encoding="utf-8")) for i in (1, 2)]
    assert [s["hospital"] for s in splits] == ["A", "C"]
    assert sum(len(s["splits"]) for s in splits) == len([name for name in names["joint"] if ":" in name])


def test_a_hospital_with_a_bad_file_ends_the_run_and_is_named(tmp_path: Path) -> None:
    path = session_file(tmp_path, names=("B", "A"))
    (tmp_path / "A.csv").write_text("generated_patient_id,sbp\n1,120\n1,130\n", encoding="utf-8")
    done = simulate(path, "--report", tmp_path / "report.json")
    assert done.returncode == 3
    assert "Hospital A: A.csv: 2 rows belong to patients who appear more than once" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "report.json").exists()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("key_bits", "key_bitz"), "key_bitz"),
        (('label = "stroke"', ""), "names 0 label hospitals"),
        (('name = "A"', 'name = "B"'), "names a hospital twice"),
        (('rows = "label"', 'rows = "some"'), "some"),
    ],
)
def test_a_wrong_session_file_is_refused_by_name(change: tuple[str, str], reason: str, tmp_path: Path) -> None:
    path = session_file(tmp_path, names=("B", "A"))
    path.write_text(path.read_text(encoding="utf-8").replace(*change), encoding="utf-8")
    with pytest.raises(DataError, match=reason):
        read_session_file(path)
