"""Results: fed with a real comparison of two models, at the label hospital and as released to the other."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QLabel

from app.models.results import counts_at, history_model, measure_rows, with_interval
from app.pages.results import ResultsPage
from app.widgets import chart_results
from app.widgets.chart import Chart
from app.widgets.panels import Notice
from app.widgets.threshold import ThresholdCard
from fedcore.evaluation.comparison import compare, releasable_summary

IMPORTANCE = [
    {"name": "age", "owner": "City Hospital", "gain_share": 0.5},
    {"name": "sex", "owner": "City Hospital", "gain_share": 0.1},
    {"name": "split 1", "owner": "Heart Centre", "gain_share": 0.25},
    {"name": "split 2", "owner": "Heart Centre", "gain_share": 0.15},
]
TERMS = {
    "fingerprint": "3F2A 90C1",
    "parties": [
        {"party_id": "p1", "name": "City Hospital", "role": "label", "you": True},
        {"party_id": "p2", "name": "Heart Centre", "role": "feature", "you": False},
    ],
}


@pytest.fixture(scope="module")
def comparison():
    rng = np.random.default_rng(3)
    z, u = rng.normal(size=(2, 2000))
    y = rng.random(2000) < 1 / (1 + np.exp(3.9 - z - 0.9 * u))
    joint, own = 1 / (1 + np.exp(3.8 - 0.9 * z - 0.8 * u)), 1 / (1 + np.exp(3.5 - z))
    return compare(y.astype(int), joint, own, outcome="stroke", hospitals=["Heart Centre"], rng=rng)


@pytest.fixture
def result(comparison):
    found = comparison.to_json()
    return {
        "session": "s1", "time": "2026-11-22T16:04:00+00:00", "role": "label", "outcome": "stroke",
        "with": ["Heart Centre"], "generated": True, "sentence": found["sentence"], "comparison": found,
        "released": None,
        "alignment": [{"party_id": "p2", "name": "Heart Centre", "shared": 3120, "mine": 5110, "cases": 168}],
        "timings_s": {"alignment": 12.0, "training": 420.0, "per_tree": [1.0, 2.0]}, "trees": 20, "terms": TERMS,
        "files": ["/data/models/s1/model.json"], "disclosures": {"bytes": 81_234_567, "messages": 1240},
        "importance": IMPORTANCE,
    }  # fmt: skip


@pytest.fixture
def released(result, comparison):
    """As a feature hospital's worker keeps it: metrics only, and which of its own predictors the splits use."""
    summary = releasable_summary(comparison, 5).to_json()
    return result | {
        "session": "s0", "role": "feature", "with": ["City Hospital"], "comparison": None, "generated": False,
        "released": {"joint": summary["joint"], "own": summary["own"]},
        "importance": [
            {"owner": "", "name": "ldl", "gain_share": 0.75},
            {"owner": "", "name": "hba1c", "gain_share": 0.25},
        ],
    }  # fmt: skip


@pytest.fixture
def page(make_page, bridge):
    made = make_page(ResultsPage)
    bridge.remember("identity", {"name": "City Hospital"})
    yield made
    # Qt deletes later than the test ends; the next palette would be put on hundreds of dead widgets.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def words(page):
    QApplication.processEvents()
    return [label.text() for label in page.findChildren(QLabel) if label.isVisible()]


def test_locked_then_empty(page):
    assert page.empty.isVisible()
    assert not page.export_button.isVisible()
    page.bridge.remember("identity", None)
    assert not page.empty.isVisible()
    assert "Your identity is locked" in words(page)


def test_the_sentence_comes_first_and_accuracy_nowhere(page, result):
    page.bridge.remember("result", result)
    shown = words(page)
    sentence = result["sentence"]["english"]
    assert sentence.startswith("Together with Heart Centre, the model finds")
    assert shown.index(sentence) < shown.index("AUC (area under the ROC curve)")
    assert not [text for text in shown if "accuracy" in text.lower()]
    assert "Generated records" in shown
    assert any("Research use only" in text and "“stroke”" in text for text in shown)


def test_both_models_stand_side_by_side_with_intervals(page, result):
    page.bridge.remember("result", result)
    joint, own = result["comparison"]["joint"], result["comparison"]["own"]
    shown = words(page)
    for metrics in (joint, own):
        low, high = metrics["auc_ci"]
        at = shown.index(f"{low:.3f}–{high:.3f}")
        assert shown[at - 1] == f"{metrics['auc']:.3f}"
    assert any(text.startswith("Difference in AUC, joint less own: +") and "p " in text for text in shown)


def test_four_charts_say_their_values(page, result):
    page.bridge.remember("result", result)
    charts = page.findChildren(Chart)
    assert [chart.figure().title for chart in charts] == [
        "ROC curve", "Precision and recall", "Calibration", "Decision curve", "What the joint model rests on"
    ]  # fmt: skip
    assert all(chart.figure().has_values and chart.accessibleDescription() for chart in charts)


def test_a_partner_s_anonymous_predictors_are_one_bar():
    figure = chart_results.contribution(IMPORTANCE, "City Hospital")
    assert figure.y.categories == ("sex", "Heart Centre: all predictors", "age")
    own, partner = figure.series
    assert own.x == (0.1, 0.5)
    assert partner.x == (pytest.approx(0.4),)
    assert chart_results.shares_by_hospital(IMPORTANCE) == {"City Hospital": 0.6, "Heart Centre": 0.4}


def test_the_feature_hospital_sees_what_was_released_and_no_curve(page, released):
    page.bridge.remember("result", released)
    shown = words(page)
    assert "Label hospital alone" in shown
    assert "The summary which the label hospital released" in shown
    (chart,) = page.findChildren(Chart)
    assert chart.figure().series[0].x == (0.25, 0.75)
    assert not page.findChildren(ThresholdCard)


def test_nothing_released_is_said(page, released):
    page.bridge.remember("result", released | {"released": {"joint": None, "own": None}})
    assert any("released no figures" in notice.text() for notice in page.findChildren(Notice))


def test_withheld_figures_leave_no_empty_row():
    rows = measure_rows({"auc": 0.8, "brier": None}, {"auc": 0.7, "brier": None})
    assert [row[0] for row in rows] == ["AUC (area under the ROC curve)"]


def test_intervals_in_words():
    assert with_interval(0.84, (0.81, 0.87)) == "0.840 (0.810–0.870)"
    assert with_interval(0.744, (0.65, 0.82), share=True) == "74\u00a0% (65–82\u00a0%)"
    assert with_interval(-0.0001, (-0.2, 0.2), digits=2) == "0.00 (-0.20 – 0.20)"
    assert with_interval(None, None) == "–"


def test_the_slider_counts_patients_per_thousand(qtbot, comparison):
    found = comparison.to_json()
    card = ThresholdCard(found)
    qtbot.addWidget(card)
    assert card.slider.accessibleDescription().startswith("Risk of")
    card.slider.setValue(card.slider.minimum())
    assert card._cells[0][0].text() == "1,000"  # at the lowest threshold everybody is flagged
    assert card._cells[0][2].text() == "0"
    card.slider.setValue(card.slider.maximum())
    assert int(card._cells[0][0].text()) < 10
    for cells in card._cells:
        flagged, hits, _missed, alarms = (int(cell.text().replace(",", "")) for cell in cells)
        assert flagged == hits + alarms


def test_counts_between_and_above_all_thresholds():
    operating = [
        {"threshold": 0.9, "tp": 1, "fp": 0, "tn": 8, "fn": 1},
        {"threshold": 0.2, "tp": 2, "fp": 3, "tn": 5, "fn": 0},
    ]
    assert counts_at(operating, 0.5).flagged == 100
    assert counts_at(operating, 0.2).false_alarms == 300
    assert counts_at(operating, 0.95).flagged == 0
    assert counts_at(operating, 0.95).missed == 200
    assert counts_at([], 0.5) is None


def test_few_patients_leave_no_crash_and_no_false_figure(page, result):
    about = {"outcome": "stroke", "hospitals": ["Heart Centre"]}
    nobody = compare([0, 0, 1], [0.1, 0.2, 0.3], [0.1, 0.1, 0.2], **about).to_json()
    page.bridge.remember("result", result | {"comparison": nobody, "sentence": nobody["sentence"]})
    assert any("Too few held-out patients" in text for text in words(page))
    empty = compare([0, 0], [0.1, 0.2], [0.1, 0.1], **about).to_json()
    page.bridge.remember("result", result | {"session": "s9", "comparison": empty, "sentence": empty["sentence"]})
    assert any(chart.figure().empty in chart.accessibleDescription() for chart in page.findChildren(Chart))


def test_earlier_results_are_listed_newest_first(page, result, released):
    entries = [
        {"session": "s0", "time": "2026-11-20T09:00:00+00:00", "role": "feature", "with": ["City Hospital"],
         "outcome": "stroke", "auc_joint": 0.81, "auc_own": None},
        {"session": "s1", "time": result["time"], "role": "label", "with": ["Heart Centre"], "outcome": "stroke",
         "auc_joint": 0.842, "auc_own": 0.79},
    ]  # fmt: skip
    page.bridge.remember("newest", "s1")
    page.bridge.remember("result", result)
    page.bridge.remember("results", {"results": entries})
    QApplication.processEvents()
    model = page.history.model()
    assert model.rows()[0][1:] == ("Heart Centre", "stroke", "label hospital", "0.842", "0.790")
    assert model.rows()[1][5] == "–"
    assert page.history.currentIndex().row() == 0
    assert page.dot == "done"


def test_the_history_model_keeps_qt_s_rules():
    model = history_model([{"session": "s", "time": None, "with": [], "role": "label"}])
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.set_rows([("a",) * 6, ("b",) * 6])
    del tester


def test_what_was_saved_is_named(page, result):
    page.bridge.remember("result", result)
    page._exported({"files": ["/x/result.json", "/x/result.csv"]}, "/x")
    assert page.saved.text() == "Saved in /x: result.json, result.csv"
