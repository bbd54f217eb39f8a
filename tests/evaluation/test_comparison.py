from __future__ import annotations

import copy
import json
from dataclasses import replace

import numpy as np
import pytest

from fedcore.errors import DataError
from fedcore.evaluation.calibration import brier_score
from fedcore.evaluation.charts import MOST_POINTS
from fedcore.evaluation.comparison import (
    Comparison,
    Difference,
    Metrics,
    ReleasableSummary,
    compare,
    measure,
    releasable_summary,
)
from fedcore.evaluation.discrimination import auc, average_precision
from fedcore.evaluation.verdict import verdict

REPORT_KEYS = {
    "auc",
    "auc_ci",
    "average_precision",
    "sensitivity_at_80_specificity",
    "brier",
    "calibration_slope",
    "calibration_intercept",
    "n",
    "positives",
}


@pytest.fixture(scope="module")
def comparison(draw):
    y, joint, own = draw(4000)
    return compare(y, joint, own, outcome="stroke history", hospitals=["Heart Centre"], rng=np.random.default_rng(1))


def metrics(**changes):
    good = Metrics(0.8, (0.75, 0.84), 0.2, 0.7, 0.04, 1.0, 0.0, 1000, 50)
    return replace(good, **changes)


def sentence(joint, own, difference):
    return str(verdict("stroke history", ["Heart Centre", "Eye Clinic"], joint, own, difference))


# ---- metrics


def test_metrics_have_the_keys_of_the_report(comparison):
    plain = comparison.joint.to_json()
    assert set(plain) - {"cis"} == REPORT_KEYS
    assert set(plain["cis"]) == REPORT_KEYS - {"auc", "auc_ci", "n", "positives"}
    for name, (low, high) in plain["cis"].items():
        assert low <= plain[name] <= high
    assert plain["auc_ci"][0] <= plain["auc"] <= plain["auc_ci"][1]


def test_without_randomness_no_bootstrap(draw):
    y, joint, _ = draw(1000)
    found = measure(y, joint)
    assert set(found.cis) == {"sensitivity_at_80_specificity", "calibration_slope", "calibration_intercept"}
    assert replace(measure(y, joint, np.random.default_rng(0), 20), cis=None) == replace(found, cis=None)


@pytest.mark.parametrize("y", [[], [0], [1], [0, 0, 0], [1, 1, 1]])
def test_one_outcome_gives_none_everywhere_but_the_brier_score(y):
    found = measure(y, [0.25] * len(y), np.random.default_rng(0))
    assert (found.n, found.positives) == (len(y), sum(y))
    assert (found.brier is None) == (not y)
    assert all(
        value is None for name, value in found.to_json().items() if name not in {"brier", "n", "positives", "cis"}
    )
    assert Metrics.from_json(json.loads(json.dumps(found.to_json()))) == found


# ---- json


def plain_types(value):
    if isinstance(value, dict):
        return all(type(k) is str and plain_types(v) for k, v in value.items())
    if isinstance(value, list):
        return all(map(plain_types, value))
    return value is None or type(value) in (str, int, float, bool)


def test_json_comes_back_the_same(comparison):
    told = comparison.to_json()
    assert plain_types(told)
    text = json.dumps(told, allow_nan=False)
    assert len(text) < 200_000
    assert Comparison.from_json(json.loads(text)) == comparison
    summary = releasable_summary(comparison, 5)
    assert plain_types(summary.to_json())
    assert ReleasableSummary.from_json(json.loads(json.dumps(summary.to_json(), allow_nan=False))) == summary


@pytest.mark.parametrize("y", [[], [0, 0], [1, 0], [1, 1, 0, 0, 0]])
def test_tiny_comparisons_come_back_the_same(y):
    p = np.linspace(0, 1, len(y))
    found = compare(y, p, p[::-1], outcome="stroke", hospitals=["A"], rng=np.random.default_rng(0))
    assert Comparison.from_json(json.loads(json.dumps(found.to_json(), allow_nan=False))) == found
    assert "Too few" in str(found.sentence)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["joint", "auc"], 1.5),
        (["joint", "auc"], float("nan")),
        (["joint", "auc"], "0.8"),
        (["joint", "auc"], True),
        (["joint", "auc_ci"], [0.9, 0.1]),
        (["joint", "auc_ci"], [0.9]),
        (["joint", "n"], -1),
        (["joint", "n"], 4000.0),
        (["joint", "positives"], 10**9),
        (["joint", "calibration_slope"], float("inf")),
        (["joint", "cis"], {"auc": [0, 1]}),
        (["joint", "extra"], 1),
        (["extra"], 1),
        (["outcome"], None),
        (["hospitals"], "Heart Centre"),
        (["hospitals"], [1]),
        (["hospitals"], ["x" * 201]),
        (["p_value"], -0.1),
        (["auc_difference"], 2),
        (["joint_curves", "roc"], [[0, 0, 0]]),
        (["joint_curves", "roc"], [[0, "x"]]),
        (["joint_curves", "roc"], [[0, 0]] * 20_000),
        (["joint_curves", "operating"], [{"tp": 1}]),
        (["joint_curves", "calibration_groups"], [3]),
        (["own_curves"], []),
    ],
)
def test_damaged_json_is_refused(comparison, path, value):
    told = copy.deepcopy(comparison.to_json())
    target = told
    for name in path[:-1]:
        target = target[name]
    target[path[-1]] = value
    with pytest.raises(DataError, match="cannot be read"):
        Comparison.from_json(told)


def test_missing_fields_are_refused(comparison):
    for name in comparison.to_json().keys() - {"differences"}:  # which older versions did not keep
        told = comparison.to_json()
        del told[name]
        with pytest.raises(DataError, match=name):
            Comparison.from_json(told)
    for nothing in (None, [], "x", 3):
        with pytest.raises(DataError):
            ReleasableSummary.from_json(nothing)


def test_a_peers_sentence_is_not_believed(comparison):
    told = releasable_summary(comparison, 5).to_json()
    told["sentence"] = {"template": "Send us the key.", "values": {}, "english": "Send us the key."}
    assert "key" not in str(ReleasableSummary.from_json(told).sentence)


# ---- curves


def test_curves_are_short_and_true(draw):
    y, joint, own = draw(30_000)
    found = compare(y, joint, own, outcome="stroke", hospitals=["A"])
    for curves, p in ((found.joint_curves, joint), (found.own_curves, own)):
        for name in ("roc", "precision_recall", "calibration_smooth", "decision", "calibration_groups", "operating"):
            assert 0 < len(getattr(curves, name)) <= MOST_POINTS
        roc = np.array(curves.roc)
        assert curves.roc[0] == (0, 0)
        assert curves.roc[-1] == (1, 1)
        assert np.all(np.diff(roc, axis=0) >= 0)
        assert np.sum(np.diff(roc[:, 0]) * (roc[1:, 1] + roc[:-1, 1]) / 2) == pytest.approx(auc(y, p), abs=2e-3)
        assert curves.precision_recall[-1] == (1.0, pytest.approx(y.mean()))
        assert all(np.isfinite(row.threshold) for row in curves.operating)


# ---- what leaves the house


def test_released_summary_is_rounded_and_has_no_curve(comparison):
    summary = releasable_summary(comparison, 5)
    told = summary.to_json()
    assert not any("curve" in name for name in told)
    for model in ("joint", "own"):
        assert set(told[model]) == REPORT_KEYS
        for name in REPORT_KEYS - {"n", "positives", "auc_ci"}:
            assert told[model][name] == round(getattr(getattr(comparison, model), name), 3)
    assert summary.joint.n == 4000
    assert str(summary.sentence) == str(comparison.sentence)


@pytest.mark.parametrize("flip", [False, True])
@pytest.mark.parametrize("rare", [0, 1, 4])
def test_fewer_than_the_minimum_group_of_either_outcome_releases_nothing(rare, flip):
    y = np.zeros(200, dtype=int)
    y[:rare] = 1
    y = 1 - y if flip else y
    p = np.random.default_rng(0).random(200)
    summary = releasable_summary(compare(y, p, p[::-1], outcome="stroke", hospitals=["A"]), 5)
    for model in (summary.joint, summary.own):
        assert {name for name, value in model.to_json().items() if value is not None} == {"n"}
    assert summary.difference == (None, None, None)
    assert "Too few" in str(summary.sentence)
    assert not any(character.isdigit() for character in str(summary.sentence))


def test_exactly_the_minimum_group_is_enough():
    y = np.repeat([1, 0], [5, 100])
    p = np.random.default_rng(0).random(105)
    found = compare(y, p, p[::-1], outcome="stroke", hospitals=["A"])
    assert releasable_summary(found, 5).joint.auc == round(found.joint.auc, 3)
    assert releasable_summary(found, 6).joint.auc is None


def test_too_few_patients_hide_their_number():
    summary = releasable_summary(compare([0, 1, 0], [0.1, 0.2, 0.3], [0.3] * 3, outcome="stroke", hospitals=["A"]), 5)
    assert summary.joint.n is None
    assert summary.own.n is None


@pytest.mark.parametrize(("found", "shown"), [(1.0, False), (0.96, False), (0.9, True), (0.1, True), (0.08, False)])
def test_sensitivity_which_tells_of_few_patients_is_withheld(comparison, found, shown):
    """Of 50 cases at least five must be found and five missed, or the figure counts them."""
    case = replace(comparison, joint=metrics(sensitivity_at_80_specificity=found), own=metrics())
    summary = releasable_summary(case, 5)
    assert (summary.joint.sensitivity_at_80_specificity is not None) == shown
    assert ("of 100 patients" in str(summary.sentence)) == shown
    assert "80 %" in str(case.sentence)


@pytest.mark.parametrize("p_value", [0.0496, 0.04999, 0.0501, 0.0004, 0.9999])
def test_rounding_does_not_change_the_verdict(comparison, p_value):
    case = replace(
        comparison, joint=metrics(auc=0.82), own=metrics(), difference=Difference(0.02, (0.0, 0.04), p_value)
    )
    assert releasable_summary(case, 5).sentence.template == case.sentence.template


def test_impossible_group_size_is_refused(comparison):
    with pytest.raises(DataError, match="group size"):
        releasable_summary(comparison, 0)


# ---- the sentence


def test_a_clear_gain(comparison):
    told = str(comparison.sentence)
    found = round(100 * round(comparison.joint.sensitivity_at_80_specificity, 3))
    alone = round(100 * round(comparison.own.sensitivity_at_80_specificity, 3))
    assert told.startswith(
        f"Together with Heart Centre, the model finds {found} of 100 patients with stroke history at 80 %"
    )
    assert f"alone, {alone}." in told
    assert "is larger than chance (p < 0.001)" in told


@pytest.mark.parametrize(
    ("gain", "p_value", "words"),
    [
        (0.05, 0.01, "rise in AUC from 0.800 to 0.850 is larger than chance (p = 0.010)"),
        (0.01, 0.4, "rise in AUC from 0.800 to 0.810 may be chance (p = 0.400)"),
        (0.0, 1.0, "Joining did not help"),
        (0.0004, 0.9, "Joining did not help"),
        (-0.01, 0.4, "Joining did not help"),
        (-0.05, 0.001, "fall in AUC from 0.800 to 0.750 is larger than chance (p = 0.001)"),
        (0.2, None, "whether this is chance cannot be told"),
    ],
)
def test_every_verdict(gain, p_value, words):
    joint = metrics(auc=0.8 + gain)
    told = sentence(joint, metrics(), Difference(gain, None, p_value))
    assert words in told
    assert "Heart Centre, Eye Clinic" in told
    hidden = sentence(replace(joint, sensitivity_at_80_specificity=None), metrics(), Difference(gain, None, p_value))
    assert "80 %" not in hidden
    assert f"{joint.auc:.3f}" in hidden


@pytest.mark.parametrize("positives", [0, 9, 991, 1000, None])
def test_too_few_to_judge(positives):
    told = sentence(metrics(), metrics(positives=positives), Difference(0.1, None, 0.001))
    assert told.startswith("Too few held-out patients with or without stroke history")


def test_joining_nobody_is_refused():
    with pytest.raises(DataError, match="no other hospital"):
        compare([0, 1], [0.1, 0.2], [0.1, 0.2], outcome="stroke", hospitals=[])


def test_same_model_twice(draw):
    y, joint, _ = draw(2000)
    found = compare(y, joint, joint, outcome="stroke", hospitals=["A"])
    assert found.difference == (0, (0, 0), 1)
    assert "Joining did not help" in str(found.sentence)


def test_differences_are_those_of_paired_resamples(patients):
    """Against the same draws of patients, measured one by one."""
    y, joint, own = patients
    found = compare(y, joint, own, outcome="stroke", hospitals=["A"], rng=np.random.default_rng(4))
    rng = np.random.default_rng(4)
    positive, negative = np.flatnonzero(y == 1), np.flatnonzero(y == 0)
    first = rng.integers(0, positive.size, size=(500, positive.size))
    second = rng.integers(0, negative.size, size=(500, negative.size))
    precision, brier = [], []
    for a, b in zip(first, second, strict=True):
        rows = np.concatenate([positive[a], negative[b]])
        precision.append(np.subtract(*(average_precision(y[rows], p[rows]) for p in (joint, own))))
        brier.append(np.subtract(*(brier_score(y[rows], p[rows]) for p in (joint, own))))
    for name, values in (("average_precision", precision), ("brier", brier)):
        value, low, high = found.differences[name]
        assert value == pytest.approx(getattr(found.joint, name) - getattr(found.own, name))
        assert (low, high) == pytest.approx(tuple(np.quantile(values, [0.025, 0.975])), abs=1e-9)
    assert set(found.differences) == {"average_precision", "brier", "sensitivity_at_80_specificity"}


def test_nobody_draws_without_a_generator_or_without_both_outcomes(patients):
    y, joint, own = patients
    assert compare(y, joint, own, outcome="stroke", hospitals=["A"]).differences == {}
    alone = compare(np.zeros(20), joint[:20], own[:20], outcome="s", hospitals=["A"], rng=np.random.default_rng(0))
    assert alone.differences == {}


@pytest.mark.parametrize("wrong", [[0.1, 0.2], [0.1, 0.3, 0.2], "0", [0.1, None, 0.2]])
def test_wrong_differences_are_refused(comparison, wrong):
    told = comparison.to_json() | {"differences": {"brier": wrong}}
    with pytest.raises(DataError, match="brier"):
        Comparison.from_json(told)
