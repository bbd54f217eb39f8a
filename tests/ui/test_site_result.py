"""Results of hospitals with the same predictors, fed with what a site keeps."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QLabel

from app.pages.results import ResultsPage
from app.widgets.chart import Chart
from app.widgets.site_result import SiteResult
from fedcore.evaluation.aims import aims
from fedcore.evaluation.charts import curves
from fedcore.evaluation.comparison import compare
from fedcore.evaluation.discrimination import confusion_at
from fedcore.evaluation.metrics import measure
from fedcore.evaluation.recalibration import recalibrate
from fedcore.evaluation.site_verdict import site_verdict
from fedcore.session.horizontal_session import Calibrated


def patients(n, rng):
    """Outcomes, and a joint model's risks which rank well but are too high here."""
    z = rng.normal(size=n)
    y = (rng.random(n) < 1 / (1 + np.exp(2.5 - z))).astype(np.uint8)
    return y, 1 / (1 + np.exp(1.2 - z)), 1 / (1 + np.exp(2.5 - 0.5 * z - 0.5 * rng.normal(size=n)))


@pytest.fixture(scope="module")
def result():
    rng = np.random.default_rng(7)
    y_train, p_train, _ = patients(3000, rng)
    y, p, own = patients(1500, rng)
    comparison = compare(y, p, own, outcome="stroke", hospitals=["South", "East"], rng=rng)
    how = recalibrate(y_train, p_train, trained_on=False)
    after, seen = how.apply(p), how.apply(p_train)
    found = aims(y_train, seen, y, after)
    chosen = next(aim for aim in found if aim.wanted == 0.8)
    level = Calibrated(
        how, measure(y, after, rng), curves(y, after), 0.8, confusion_at(y, after, chosen.threshold), found
    )
    figures = comparison.to_json()
    return {
        "session": "s1", "time": "2026-11-22T16:04:00+00:00", "role": "site", "outcome": "stroke",
        "with": ["South", "East"], "generated": False, "comparison": figures, "released": None, "alignment": [],
        "sentence": site_verdict("stroke", comparison.joint, comparison.own, comparison.difference).to_json(),
        "calibrated": level.to_json() | {"curves": level.curves.to_json()},
        "pooled": {"joint": figures["joint"], "local": figures["own"], "calibrated": figures["joint"]},
        "timings_s": {"training": 12.0}, "trees": 50, "terms": {"fingerprint": "3F2A 90C1", "parties": []},
        "files": ["/data/models/s1/model.json"], "disclosures": {"bytes": 2_234_567, "messages": 240},
        "importance": [], "explanation": {"patients": 1500, "hospitals": [{"owner": "", "mean_abs_shap": 0.9}],
            "predictors": [{"owner": "", "name": "age", "mean_abs_shap": 0.6}]},
    }  # fmt: skip


@pytest.fixture
def page(make_page, bridge, result):
    made = make_page(ResultsPage)
    bridge.remember("identity", {"name": "North"})
    bridge.remember("result", result)
    yield made
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def words(widget):
    QApplication.processEvents()
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)]


def test_the_level_is_shown_before_and_after(page, result):
    site = page.findChild(SiteResult)
    chart = site.findChild(Chart)
    names = [series.label for series in chart.figure().series if series.label]
    assert names == ["Adjusted to this hospital", "As trained", "Ideal"]
    shown = words(site)
    before, after = result["comparison"]["joint"], result["calibrated"]["metrics"]
    assert abs(after["calibration_intercept"]) < abs(before["calibration_intercept"])
    for metrics in (before, after):
        assert f"{metrics['calibration_intercept']:.2f}" in shown
        assert f"{metrics['brier']:.3f}" in shown


def test_the_threshold_follows_the_share_to_find(page, result):
    threshold = page.findChild(SiteResult).threshold
    assert "Finds 80\u00a0% of the cases" in words(threshold)
    assert not threshold.use.isEnabled()
    aim = result["calibrated"]["aims"][45]
    threshold.slider.setValue(45)
    shown = words(threshold)
    assert "Finds 95\u00a0% of the cases" in shown
    for name in ("sensitivity", "specificity", "flagged"):
        assert f"{100 * aim[name]:.0f}\u00a0%" in shown
    assert "Finds 95" in threshold.slider.accessibleDescription()
    asked = []
    page.findChild(SiteResult).aimed.connect(asked.append)
    threshold.use.click()
    assert asked == [0.95]
    changed = result["calibrated"] | {"wanted_sensitivity": 0.95, "threshold": aim["threshold"]}
    page.bridge.remember("result", result | {"calibrated": changed})
    assert page.findChildren(SiteResult)[-1].threshold.slider.value() == 45


def test_a_result_without_thresholds_shows_the_one_it_has(page, result):
    old = {key: value for key, value in result["calibrated"].items() if key != "aims"}
    page.bridge.remember("result", result | {"session": "s0", "calibrated": old})
    threshold = page.findChildren(SiteResult)[-1].threshold
    assert not threshold.use.isVisibleTo(threshold)
    assert "Finds 80\u00a0% of the cases" in words(threshold)
    page.bridge.remember("result", result | {"session": "s2", "calibrated": old | {"threshold": None}})
    assert not page.findChildren(SiteResult)[-1].threshold.isVisible()


def test_who_was_left_out_is_said_and_whose_patients_are_in_the_summary(page, bridge, result):
    sentence = {"template": "{name} was lost.", "values": {"name": "East"}, "english": "East was lost."}
    assert "East was lost." not in words(page)
    left_out = [{"name": "East", "trees": 12, "sentence": sentence}]
    bridge.remember("result", result | {"left_out": left_out, "pooled_over": ["North", "South"]})
    said = words(page)
    assert "East was lost." in said
    assert any("The patients are those of North, South." in each for each in said)
