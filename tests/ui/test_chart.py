"""The chart: what it says, what it saves, how keys move its cursor, and how long a frame takes."""

from __future__ import annotations

import csv
import io
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from app import theme
from app.widgets.chart import Chart
from app.widgets.chart_data import Axis, Figure, Series, curve, stops, to_csv, value_at
from app.widgets.chart_scale import make_ticks, nice_step, write_number

ENGLISH = QLocale("en_GB")
GERMAN = QLocale("de_DE")
NAMES = ("Series", "Low", "High")

LEARNING = Figure(
    "Learning curve",
    Axis("Trees", 1, 20, whole=True),
    Axis("AUC"),
    (
        curve("Joint model", [(1, 0.7), (2, 0.75), (3, 0.78)]),
        curve("Own model", [(1, 0.69), (2, 0.72), (3, 0.73)], style=1),
    ),
)
CALIBRATION = Figure(
    "校准",
    Axis("预测风险", 0, percent=True),
    Axis("观察频率", 0, percent=True),
    (
        curve("联合模型", [(0.02, 0.03, 0.01, 0.05), (0.1, 0.08, 0.05, 0.12)], kind="points"),
        curve("", [(0.02, 0.03, 0.01, 0.05), (0.1, 0.08, 0.05, 0.12)], kind="band"),
        curve("理想", [(0, 0), (0.2, 0.2)], kind="reference"),
    ),
)


@pytest.fixture
def chart(qtbot):
    made = Chart()
    qtbot.addWidget(made)
    made.resize(480, 320)
    made.set_figure(LEARNING)
    yield made
    # Qt deletes later than the test ends; the next palette would be put on hundreds of dead widgets.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_a_gap_in_the_values_is_left_out_and_a_falling_curve_is_turned():
    series = curve("a", [(0.9, 0.1), (0.5, None), (0.2, float("nan")), (0.1, 0.8)])
    assert series.x == (0.1, 0.9)
    assert series.y == (0.8, 0.1)


@pytest.mark.parametrize("bad", [{"x": (1.0,), "y": ()}, {"x": (float("inf"),), "y": (1.0,)}])
def test_a_series_refuses_values_that_cannot_be_drawn(bad):
    with pytest.raises(ValueError, match="series"):
        Series("line", "a", **bad)


def test_value_at_interpolates_lines_holds_steps_and_takes_the_top_of_a_climb():
    assert value_at(curve("", [(0, 0), (1, 1)]), 0.25) == 0.25
    assert value_at(curve("", [(0, 0), (1, 1)], kind="steps"), 0.99) == 0
    assert value_at(curve("", [(0, 0), (0, 0.5), (1, 1)]), 0) == 0.5
    assert value_at(curve("", [(0, 0), (1, 1)]), 1.5) is None


@pytest.mark.parametrize(("span", "most", "step"), [(1, 5, 0.2), (20, 5, 5), (0.15, 4, 0.05), (3, 100, 0.05)])
def test_ticks_are_one_two_or_five(span, most, step):
    assert nice_step(span, most) == pytest.approx(step)


def test_ticks_are_written_by_locale_and_never_as_minus_nothing():
    assert make_ticks(Axis("", 0, 1, percent=True), 0, 1, 5, ENGLISH).labels[1] == "20\u00a0%"
    assert make_ticks(Axis(""), 0.5, 0.61, 4, GERMAN).labels[0] == "0,50"
    assert write_number(-0.0001, 2, ENGLISH) == "0.00"
    assert write_number(12345, 0, ENGLISH) == "12,345"


def test_whole_axes_have_whole_ticks_only():
    assert make_ticks(Axis("Trees", 1, 3, whole=True), 1, 3, 9, ENGLISH).labels == ("1", "2", "3")


def test_one_value_alone_still_has_a_range():
    ticks = make_ticks(Axis(""), 0.5, 0.501, 5, ENGLISH)
    assert ticks.low <= 0.5 < ticks.high


def test_the_table_holds_every_value_and_runs_no_formula():
    figure = Figure("", Axis("x"), Axis("y"), (curve("=HYPERLINK(1)", [(1, 2, 1.5, 2.5)], kind="points"),))
    rows = list(csv.reader(io.StringIO(to_csv(figure, NAMES))))
    assert rows == [["Series", "x", "y", "Low", "High"], ["'=HYPERLINK(1)", "1.0", "2.0", "1.5", "2.5"]]


def test_the_table_of_bars_names_the_categories():
    figure = Figure("", Axis("share"), Axis("", categories=("age", "sex")), (Series("bars", "B", (0.7, 0.3), (0, 1)),))
    assert "B,0.3,sex,," in to_csv(figure, NAMES)


def test_the_summary_and_the_name_are_there_for_a_screen_reader(chart):
    assert chart.accessibleName() == "Learning curve"
    assert "Joint model – 1: 0.7" in chart.accessibleDescription()
    assert "3: 0.73" in chart.accessibleDescription()


def test_arrow_keys_read_out_the_values(qtbot, chart):
    chart.show()
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    assert chart.cursor_at() == 1
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    assert chart.reading() == ["Trees: 2", "Joint model: 0.7500", "Own model: 0.7200"]
    assert "0.7500" in chart.accessibleDescription()
    qtbot.keyClick(chart, Qt.Key.Key_End)
    assert chart.cursor_at() == 3
    qtbot.keyClick(chart, Qt.Key.Key_Escape)
    assert chart.cursor_at() is None


def test_the_pointer_reads_out_the_nearest_value(qtbot, chart):
    chart.show()
    chart.grab()
    qtbot.mouseMove(chart, QPoint(75, 160))
    assert chart.cursor_at() in stops(LEARNING)
    qtbot.mouseMove(chart, QPoint(5, 5))
    assert chart.cursor_at() is None


def test_points_are_read_with_their_interval(chart):
    chart.set_figure(CALIBRATION)
    chart.setFocus()
    chart._move_to(0.1)
    assert "联合模型: 8.0\u00a0% (5.0\u00a0%–12.0\u00a0%)" in chart.reading()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_both_schemes_paint_something(qtbot, chart, scheme):
    theme.apply(QApplication.instance(), scheme)
    image = chart.grab().toImage()
    colours = {image.pixelColor(x, y).name() for x in range(0, 480, 3) for y in range(0, 320, 3)}
    assert theme.colours().joint in colours or len(colours) > 5
    theme.apply(QApplication.instance(), "light")


@pytest.mark.parametrize("figure", [LEARNING, CALIBRATION])
@pytest.mark.parametrize("ending", ["png", "svg", "pdf", "csv"])
def test_saving(chart, tmp_path: Path, ending, figure):
    chart.set_figure(figure)
    path = tmp_path / f"图 1.{ending}"
    chart.save(path)
    written = path.read_bytes()
    if ending == "png":
        assert QImage(str(path)).width() >= 3 * 560
    elif ending == "svg":
        assert b"<svg" in written
        assert figure.title in written.decode()
    elif ending == "pdf":
        assert written.startswith(b"%PDF")
    else:
        assert written.startswith(b"\xef\xbb\xbf")
        assert figure.series[0].label in written.decode("utf-8-sig")


def test_saving_where_nothing_can_be_written_raises(chart, tmp_path: Path):
    with pytest.raises(OSError, match="No such file"):
        chart.save(tmp_path / "gone" / "a.svg")
    with pytest.raises(ValueError, match="docx"):
        chart.save(tmp_path / "a.docx")


def test_the_same_figure_again_is_not_painted_again(qtbot, chart):
    chart.grab()
    still = chart._still
    chart.set_figure(Figure(LEARNING.title, LEARNING.x, LEARNING.y, LEARNING.series))
    assert chart._still is still


def test_an_empty_chart_says_what_will_be_here(chart):
    chart.set_figure(Figure("Learning curve", LEARNING.x, LEARNING.y, (), empty="It appears after the first tree."))
    assert "It appears after the first tree." in chart.accessibleDescription()
    assert not chart._button.isEnabled()


def test_a_frame_with_the_cursor_takes_a_few_milliseconds(chart):
    many = [(i / 2000, (i / 2000) ** 0.3) for i in range(2001)]
    chart.set_figure(Figure("ROC", Axis("", 0, 1), Axis("", 0, 1), (curve("Joint", many), curve("Own", many, style=1))))
    chart.grab()
    taken = []
    for x in stops(chart.figure()):
        chart._move_to(x)
        started = time.process_time()  # others may be using the machine
        chart.grab()
        taken.append(time.process_time() - started)
    assert sorted(taken)[len(taken) // 10] < 0.005  # what a frame costs when nothing else has the processor
