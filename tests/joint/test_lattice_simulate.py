"""The bundled demonstration under the lattice scheme, each hospital its own process, over real sockets."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from fedcore.assets import asset

ROOT = Path(__file__).parents[2]
SESSION = """
[session]
scheme = "lattice"
min_group = 5
seed = 3
[params]
num_boost_round = 2
max_depth = 3
eta = 0.3
max_bin = 16
"""


def test_the_demonstrations_hospitals_train_the_pooled_forest(tmp_path: Path) -> None:
    text = SESSION
    for name, label in (("riverside_general", 'label = "stroke"\n'), ("heart_centre", ""), ("kidney_clinic", "")):
        header, *rows = asset(f"demo/{name}.csv").read_text(encoding="utf-8").splitlines()
        kept = [row for row in rows if row.split(",")[0].endswith("0")]  # every tenth patient
        (tmp_path / f"{name}.csv").write_text("\n".join([header, *kept]) + "\n", encoding="utf-8")
        text += f'[[hospital]]\nname = "{name}"\nrecords = "{name}.csv"\nid = ["generated_patient_id"]\n{label}'
    (tmp_path / "session.toml").write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "fedcore.cli", "simulate", tmp_path / "session.toml",
         "--report", tmp_path / "report.json", "--page", tmp_path / "report.html"],
        capture_output=True, encoding="utf-8", cwd=ROOT, timeout=120, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert report["scheme"] == "lattice"
    assert report["trees_equal"] is True, report["first_difference"]
    assert report["models"]["joint"] == report["models"]["pooled"]
    assert report["timings_s"]["key"] == 0  # no Paillier key is made
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "Pooled records (simulation)" in page
    assert page.count(f"{report['models']['joint']['auc']:.3f} (") >= 2  # joint and pooled
