"""The bundled demo records: what the generator writes, evidently generated, alike but for how they are written."""

from __future__ import annotations

import numpy as np
import pytest

from fedcore.data.quality import guess_roles, profile, with_role
from fedcore.data.reader import read_records
from fedcore.data.synthetic import DEMO, HOSPITALS, ID_COLUMN, demo_files, generate_patients, is_generated, write_demo
from fedcore.data.table import Mapping, Table, build_table

LABEL, HEART, KIDNEY = HOSPITALS


@pytest.fixture(scope="module")
def tables() -> dict[str, Table]:
    return {
        h.name: build_table(read_records(DEMO / h.file), Mapping((ID_COLUMN,), "stroke" if h is LABEL else None))[0]
        for h in HOSPITALS
    }


def test_the_bundled_files_are_the_generators_output(tmp_path):
    (tmp_path / "population.json").write_bytes((DEMO / "population.json").read_bytes())
    write_demo(tmp_path)
    bundled = {path.name: path.read_bytes() for path in DEMO.glob("*.csv")}
    assert {path.name: path.read_bytes() for path in tmp_path.glob("*.csv")} == bundled
    assert set(demo_files()) == set(bundled)


def test_generated_is_said_in_the_first_line(write, tmp_path):
    assert all(is_generated(path) for path in DEMO.glob("*.csv"))
    assert not is_generated(write("a.csv", "patient_id\n1\n"))
    assert not is_generated(tmp_path / "absent.csv")


def test_patients_are_shared_although_written_differently(tables):
    riverside, heart, kidney = (set(tables[h.name].ids) for h in HOSPITALS)
    assert (len(riverside), len(heart), len(kidney)) == (8000, 8000, 4800)
    assert (len(riverside & heart), len(riverside & kidney), len(heart & kidney)) == (6400, 4000, 4800)
    raw = [set(read_records(DEMO / h.file).frame[ID_COLUMN]) for h in HOSPITALS]
    assert not raw[0] & raw[1]
    assert not raw[1] & raw[2]


def test_roles_are_guessed_and_nothing_is_wrong():
    for hospital in HOSPITALS:
        profiles = profile(read_records(DEMO / hospital.file))
        roles = guess_roles(profiles)
        assert with_role(roles, "identifier") == (ID_COLUMN,)
        assert with_role(roles, "outcome") == (("stroke",) if hospital is LABEL else ())
        assert with_role(roles, "predictor") == hospital.columns
        assert not [c for p in profiles for c in p.complaints]


def test_new_patients_are_coded_as_the_old_were(tables):
    for hospital in HOSPITALS:
        coding = tables[hospital.name].coding
        new, preparation = build_table(read_records(DEMO / hospital.new_patients), Mapping((ID_COLUMN,)), coding)
        assert new.features == tables[hospital.name].features
        assert not preparation.unseen
        assert not set(new.ids) & set(tables[hospital.name].ids)


def test_the_joint_model_is_clearly_better(tables):
    xgboost = pytest.importorskip("xgboost")
    metrics = pytest.importorskip("sklearn.metrics")
    mine = tables[LABEL.name]
    assert mine.y is not None
    assert 0.04 < mine.y.mean() < 0.06
    joint = np.hstack([mine.x, _aligned(mine, tables[HEART.name])])
    settings = {"objective": "binary:logistic", "max_bin": 64, "max_depth": 3, "eta": 0.1, "min_child_weight": 3}
    areas = []
    for seed in range(3):
        test = np.random.RandomState(seed).random_sample(len(mine.ids)) < 0.3
        pair = []
        for x in (mine.x, joint):
            booster = xgboost.train({**settings, "nthread": 1}, xgboost.DMatrix(x[~test], mine.y[~test]), 60)
            pair.append(metrics.roc_auc_score(mine.y[test], booster.predict(xgboost.DMatrix(x[test]))))
        areas.append(pair)
    alone, together = np.mean(areas, axis=0)
    print(f"AUC alone {alone:.3f}, joint {together:.3f}")
    assert 0.77 < alone < 0.85
    assert together > alone + 0.03


def _aligned(mine: Table, other: Table) -> np.ndarray:
    """The other hospital's predictors for my patients, NaN where it does not know them."""
    row = {key: i for i, key in enumerate(other.ids)}
    known = np.array([row.get(key, -1) for key in mine.ids])
    return np.vstack([other.x, np.full((1, other.x.shape[1]), np.nan, np.float32)])[known]


def test_a_large_draw_has_the_populations_shares():
    patients = generate_patients(20_000, 0.1, seed=3)
    stroke = patients["stroke"] == "Yes"
    assert stroke.sum() == 2000
    assert abs((patients["sex"][~stroke] == "Men").mean() - 0.4784) < 0.02
    assert abs((patients["total_chol"][~stroke] == "").mean() - 0.581) < 0.02
    assert ((patients["total_chol"] == "") == (patients["hdl"] == "")).all()
    age = patients["age"].astype(float)
    assert age[stroke].median() > age[~stroke].median() + 15
    # Correlation inside one group survives the copula and the ridge: -0.718 between age and kidney function.
    known = ~stroke & (patients["egfr"] != "")
    ranks = patients.loc[known, ["age", "egfr"]].astype(float).rank()
    assert -0.78 < np.corrcoef(ranks["age"], ranks["egfr"])[0, 1] < -0.62
