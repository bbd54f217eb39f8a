"""A result taken away as tables: every figure under its name."""

from __future__ import annotations

import csv

import pytest

from fedcore.node.exporting import export_result


def table(path):
    with path.open(newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def test_tables_hold_the_result_s_own_numbers(vertical, tmp_path):
    written = export_result(vertical.hospitals[0], vertical.session, tmp_path / "out")
    files = {path.name.split("-", 2)[2]: path for path in written}
    wanted = {"metrics.csv", "differences.csv", "groups.csv", "contributions.csv", "result.json", "joint-roc.csv"}
    wanted |= {f"own-{name}.csv" for name in ("decision", "calibration_smooth", "calibration_groups", "operating")}
    assert wanted <= files.keys()
    result = vertical.first.result
    comparison = result["comparison"]

    metrics = {row["measure"]: row for row in table(files["metrics.csv"])}
    assert float(metrics["auc"]["joint"]) == comparison["joint"]["auc"]
    differences = {row["measure"]: row for row in table(files["differences.csv"])}
    assert float(differences["auc"]["low"]) == comparison["auc_difference_ci"][0]
    assert float(differences["auc"]["p_value"]) == comparison["p_value"]
    assert float(differences["brier"]["joint_less_own"]) == pytest.approx(
        comparison["joint"]["brier"] - comparison["own"]["brier"]
    )

    roc = table(files["joint-roc.csv"])
    assert [float(roc[-1][name]) for name in ("false_positive_rate", "sensitivity")] == [1.0, 1.0]
    decision = table(files["own-decision.csv"])
    assert [float(value) for value in decision[0].values()] == comparison["own_curves"]["decision"][0]
    assert list(decision[0]) == ["threshold", "net_benefit_model", "net_benefit_all"]

    groups = table(files["groups.csv"])
    assert {row["column"] for row in groups} == {"sex", "age", "weight"}
    first = result["study"]["subgroups"][0]["groups"][0]
    assert float(groups[0]["joint_auc_low"]) == first["joint"]["auc_ci"][0]
    shares = table(files["contributions.csv"])
    assert {(row["hospital"], row["predictor"]) for row in shares} >= {("South", ""), ("North", "age")}


def test_a_feature_hospital_s_tables(vertical, tmp_path):
    written = export_result(vertical.hospitals[1], vertical.session, tmp_path)
    names = {path.name.split("-", 2)[2] for path in written}
    assert names == {"result.json", "metrics.csv"}
