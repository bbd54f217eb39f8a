"""The report, the groups and the contributions of a real result as the window handles them."""

from __future__ import annotations

import csv

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale
from PySide6.QtGui import QImage
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QLabel, QWidget

from app.bridge import Bridge
from app.pages.results import ResultsPage
from app.preferences import Preferences
from app.shapes import Failure
from app.text import number
from app.widgets.chart import Chart
from app.widgets.contribution import ContributionCard
from app.widgets.report_saver import ReportSaver, language
from app.widgets.subgroups import SubgroupCard
from fedcore.errors import DataError
from fedcore.worker.calls import Call
from fedcore.worker.report_desk import report

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture(autouse=True)
def _british():
    QLocale.setDefault(QLocale("en_GB"))


@pytest.fixture
def saver(qtbot, vertical, tmp_path):
    """Asks the worker's own command, without a process between."""
    page = QWidget()
    qtbot.addWidget(page)

    def call(do, arguments, on_ok):
        assert do == "results.report"
        on_ok(report(vertical.hospitals[0], Call(do, arguments)))

    return ReportSaver(page, call, Preferences(tmp_path))


@pytest.mark.parametrize(("name", "start"), [("r.pdf", b"%PDF-"), ("r.html", b"<!DOCTYPE html>")])
def test_saved_from_the_window(qtbot, saver, vertical, tmp_path, name, start):
    with qtbot.waitSignal(saver.saved) as saved:
        saver.save(vertical.session, tmp_path / name, ["weight"])
    assert saved.args == [str(tmp_path / name)]
    content = (tmp_path / name).read_bytes()
    assert content.startswith(start)
    if name == "r.html":
        assert "By weight" in content.decode()
        assert "By sex" not in content.decode()


def test_a_pdf_that_cannot_be_written_says_so(qtbot, saver, vertical, tmp_path):
    (tmp_path / "file").write_text("")
    with qtbot.waitSignal(saver.failed) as failed:
        saver.save(vertical.session, tmp_path / "file" / "r.pdf", None)
    (failure,) = failed.args
    assert isinstance(failure, Failure)
    assert "could not be written" in failure.text


def test_the_worker_refuses_what_it_cannot_report(vertical):
    north = vertical.hospitals[0]
    for arguments, words in (
        ({"session": vertical.session, "language": "en", "by": ["height"]}, "height"),
        ({"session": vertical.session, "language": "tlh"}, "no reports in"),
        ({"session": "0" * 32, "language": "en"}, "no result"),
    ):
        with pytest.raises(DataError, match=words):
            report(north, Call("results.report", arguments))


def test_the_language_is_the_window_s():
    assert language() == "en"
    QLocale.setDefault(QLocale("zh_CN"))
    assert language() == "zh_CN"


def test_groups_are_guessed_shown_and_chosen(qtbot, vertical):
    study = vertical.first.result["study"]
    card = SubgroupCard(study)
    qtbot.addWidget(card)
    assert card.chosen() == ["sex", "age"]
    assert card.choices[0].combo.currentText() == "sex (guessed)"
    first, second = card._tables
    groups = study["subgroups"][0]["groups"]
    rows = first.model().rows()
    assert [row[0] for row in rows] == [group["label"] for group in groups]
    assert rows[0][1:3] == (number(groups[0]["n"]), number(groups[0]["cases"]))
    assert rows[0][3].startswith(number(groups[0]["joint"]["auc"], 3))
    assert second.accessibleName() == "By age"
    with qtbot.waitSignal(card.changed):
        card.choices[1].choose("weight")
    assert card.chosen() == ["sex", "weight"]
    card.choices[0].choose("weight")
    assert card.chosen() == ["weight"]
    assert len(card._tables) == 1
    card.choices[0].choose("")
    card.choices[1].choose("")
    assert card.chosen() == []


def drawn(figure, _height):
    chart = Chart()
    chart.set_figure(figure)
    return chart


def test_contributions_are_shap_values_of_predictors_and_hospitals(qtbot, vertical):
    result = vertical.first.result
    card = ContributionCard(result, "North", drawn)
    qtbot.addWidget(card)
    figure = card.findChild(Chart).figure()
    own, partner = figure.series
    sizes = {(e["owner"], e["name"]): e["mean_abs_shap"] for e in result["explanation"]["predictors"]}
    assert partner.x == (sizes["South", ""],)
    assert max(own.x) == sizes["North", "age"]
    assert set(figure.y.categories) == {"age", "sex", "weight", "South: all predictors"}
    assert figure.x.title == "Mean contribution to the log-odds (mean |SHAP|)"
    hospitals = {h["owner"]: h["mean_abs_shap"] for h in result["explanation"]["hospitals"]}
    assert hospitals.keys() == {"North", "South"}
    assert all(value > 0 for value in hospitals.values())


def test_a_feature_hospital_and_older_results_show_what_there_is(qtbot, vertical):
    for result, title in (
        (vertical.second.result, "Share of this hospital’s splits"),
        ({**vertical.first.result, "explanation": {}}, "Share of the gain of all splits"),
    ):
        card = ContributionCard(result, "North", drawn)
        qtbot.addWidget(card)
        assert card.findChild(Chart).figure().x.title == title


@pytest.mark.parametrize("ending", ["png", "svg", "pdf", "csv"])
def test_the_contributions_chart_can_be_taken_away(qtbot, vertical, tmp_path, ending):
    card = ContributionCard(vertical.first.result, "North", drawn)
    qtbot.addWidget(card)
    path = tmp_path / f"chart.{ending}"
    card.findChild(Chart).save(path)
    content = path.read_bytes()
    assert len(content) > 100
    if ending == "csv":
        assert "South: all predictors" in content.decode("utf-8-sig")


@pytest.fixture
def page(qtbot, tmp_path):
    bridge = Bridge(tmp_path)
    made = ResultsPage(bridge, Preferences(tmp_path))
    qtbot.addWidget(made)
    bridge.remember("identity", {"name": "North"})
    made.resize(1100, 700)
    made.show()
    yield made
    bridge.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.mark.parametrize(("kind", "fewest"), [("label", 5), ("feature", 1), ("site", 6)])
def test_every_chart_of_a_result_is_saved_as_picture_drawing_and_values(
    page, vertical, horizontal, tmp_path, kind, fewest
):
    materials = {"label": vertical.first, "feature": vertical.second, "site": horizontal.first}
    page.bridge.remember("result", dict(materials[kind].result))
    charts = page.findChildren(Chart)
    assert len(charts) >= fewest
    for k, chart in enumerate(charts):
        figure = chart.figure()
        assert figure.has_values
        for ending in ("png", "svg", "csv"):
            chart.save(tmp_path / f"{k}.{ending}")
        assert not QImage(str(tmp_path / f"{k}.png")).isNull()
        assert QSvgRenderer(str(tmp_path / f"{k}.svg")).isValid()
        with (tmp_path / f"{k}.csv").open(newline="", encoding="utf-8-sig") as file:
            rows = list(csv.reader(file))[1:]
        assert len(rows) == sum(len(series.x) for series in figure.series)
        assert [float(row[1]) for row in rows] == [x for series in figure.series for x in series.x]


def test_the_page_offers_the_report_with_the_groups_chosen_there(page, vertical, horizontal):
    page.bridge.remember("result", dict(vertical.second.result))
    assert page.report_button.isVisible()
    assert page.subgroups is None
    page.bridge.remember("result", dict(horizontal.first.result))
    assert page.subgroups.chosen() == ["sex", "age"]
    words = [label.text() for label in page.findChildren(QLabel)]
    assert any("By bootstrap: average precision" in text and "(DeLong)" in text for text in words)
    page.bridge.remember("result", None)
    assert not page.report_button.isVisible()
