"""`fedstroke simulate` with `mode = "horizontal"`: whole hospitals over real sockets, and what their report says."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import xgboost

from fedcore.errors import DataError
from fedcore.report.compose import report_of
from fedcore.report.html import html_of
from fedcore.report.material import Material
from fedcore.simulate import simulate
from fedcore.simulate_horizontal import is_horizontal, load_site, read_horizontal_file

NAMES = ("North", "South", "East")


def write_site(folder: Path, name: str, n: int, seed: int, later: bool) -> None:
    """Patients whose columns are called and coded a little differently at each site; South lacks one."""
    rng = np.random.default_rng(seed)
    age, bp = rng.integers(40, 90, n), rng.normal(135, 20, n).round()
    smoking = rng.choice(["never", "former", "current"] if name != "East" else ["never", "current", "pipe"], n)
    log_odds = 0.06 * (age - 65) + 0.02 * (bp - 135) + (smoking == "current") - 1.2
    stroke = (log_odds + rng.logistic(size=n) > 0).astype(int)
    columns = {"pid": [f"{name}{later}{i}" for i in range(n)], "Age" if name == "East" else "age": age.tolist()}
    columns["smoking"] = smoking.tolist()
    if name != "South":
        columns["bp"] = np.where(rng.random(n) < 0.1, "", bp.astype(int).astype(str)).tolist()
    columns["site"] = [name] * n
    columns["stroke"] = stroke.tolist()
    lines = [",".join(columns), *(",".join(str(c[i]) for c in columns.values()) for i in range(n))]
    (folder / f"{name}{'_later' if later else ''}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_session(folder: Path, names: tuple[str, ...] = NAMES) -> Path:
    text = '[session]\nmode = "horizontal"\nmin_group = 5\nseed = 2\ntest_fraction = 0.4\n'
    text += "[params]\nnum_boost_round = 4\nmax_depth = 3\nmax_bin = 16\neta = 0.3\n"
    for k, name in enumerate(names):
        write_site(folder, name, 200 - 60 * k, k, False)
        text += f'[[hospital]]\nname = "{name}"\nrecords = "{name}.csv"\nid = ["pid"]\nlabel = "stroke"\n'
        if k != 1:
            write_site(folder, name, 150, 10 + k, True)
            text += f'later = "{name}_later.csv"\nsensitivity = 0.9\n'
    path = folder / "session.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_three_hospitals_and_their_report(tmp_path: Path) -> None:
    told: list[Material] = []
    report = simulate(write_session(tmp_path), tmp_path / "models", quiet=True, tell=told.append)
    assert report["trees_equal"]
    assert report["first_difference"] is None
    assert report["same_model_everywhere"]
    models = report["models"]
    for key in ("local_by_site", "joint_by_site", "pooled_by_site", "calibrated_by_site"):
        assert set(models[key]) == set(NAMES)
    assert models["joint_by_site"] == models["pooled_by_site"]
    assert [h["held_out"] for h in report["hospitals"]] == [150, 56, 150]
    assert models["joint"]["n"] == models["pooled"]["n"] == 356
    assert abs(models["joint"]["auc"] - models["pooled"]["auc"]) <= models["joint"]["auc_error"]
    assert models["joint_by_site"]["North"]["auc"] > 0.6
    assert report["calibrated_by_site"]["East"]["wanted_sensitivity"] == 0.9
    notes = " ".join(report["dictionary"]["notes"])
    assert "Column bp is missing at South" in notes
    assert "only East has pipe" in notes
    assert "Column site is left out" in notes
    assert json.dumps(report)
    page = html_of(report_of(told[0], "en"))
    for name in ("South", "East"):
        assert f"{models['joint_by_site'][name]['auc']:.3f}" in page
    assert "A simulation tells the figures of single hospitals" in page
    assert "Later patients, from a file of their own, were held out" in page

    booster = xgboost.Booster(model_file=tmp_path / "models" / "joint.json")
    assert booster.feature_names == ["age", *(f"smoking={c}" for c in ("current", "former", "never", "pipe")), "bp"]
    assert (tmp_path / "models" / "joint.json").read_bytes() == (tmp_path / "models" / "pooled.json").read_bytes()


def test_files_that_are_no_session_are_refused_by_name(tmp_path: Path) -> None:
    path = write_session(tmp_path)
    assert is_horizontal(path)
    text = path.read_text(encoding="utf-8")
    for wrong, words in (
        (text.replace('name = "South"', 'name = "North"'), "twice"),
        (text.replace("min_group", "min_grupp"), "min_grupp"),
        (text.replace('label = "stroke"\n', "", 1), "label"),
    ):
        path.write_text(wrong, encoding="utf-8")
        with pytest.raises(DataError, match=words):
            read_horizontal_file(path)
    path.write_text("[session]\nmode = 'vertical'\n", encoding="utf-8")
    assert not is_horizontal(path)
    assert not is_horizontal(tmp_path / "absent.toml")


def test_columns_are_matched_as_the_session_file_says(tmp_path: Path) -> None:
    path = write_session(tmp_path)
    more = 'recoded = {smoking = {pipe = "current"}}\nscaled = {bp = [0.133322, 0]}\nrenamed = {Age = "years"}\n'
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    own = load_site(read_horizontal_file(path).hospital[2], tmp_path)
    told = {column.name: column for column in own.describe()}
    assert told["smoking"].categories == ("current", "never")
    assert told["bp"].high is not None
    assert 15 < told["bp"].high < 30  # kPa
    assert "years" in told
    assert "Age" not in told
