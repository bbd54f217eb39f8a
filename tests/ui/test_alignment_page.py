"""Alignment: the hospital's own numbers before, progress, what was found, and when that is too little."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QLabel

from app.pages.alignment import AlignmentPage
from app.widgets.card import Tile
from app.widgets.panels import Notice

MAPPED = {"patients": 5110, "cases": 249, "features": ["age", "sex", "bmi"], "left_out": [], "digest": "d"}
FOUND = [{"party_id": "p2", "name": "Heart Centre", "shared": 3120, "mine": 5110, "cases": 168}]


@pytest.fixture
def page(make_page):
    yield make_page(AlignmentPage)
    # Qt deletes later than the test ends; the next palette would be put on hundreds of dead widgets.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def status(bridge, **changes):
    bridge._event("status", {"state": "training", "alignment": FOUND} | changes)


def words(page):
    QApplication.processEvents()  # a widget added to a visible page shows with the next turn of the loop
    tiles = [f"{tile.value.text()} {tile.meaning.text()}" for tile in page.findChildren(Tile) if tile.isVisible()]
    notices = [notice.text() for notice in page.findChildren(Notice) if notice.isVisible()]
    return tiles + notices


def test_empty_without_records(page):
    assert page.empty.isVisible()
    assert not page.worth.isVisible()


def test_is_it_worth_joining_from_local_numbers(page, bridge):
    bridge.remember("mapped", MAPPED)
    assert words(page)[:3] == ["5,110 patients", "249 of them with the outcome", "3 predictors"]
    assert words(page)[3].startswith("83.0 cases per predictor. About 21 further predictors")


@pytest.mark.parametrize(
    ("mapped", "start"),
    [
        ({"cases": 20}, "Too few cases: 6.7 per predictor"),
        ({"cases": None}, "This hospital brings predictors only."),
        ({"features": []}, "No predictor is chosen."),
    ],
)
def test_what_stands_against_joining(page, bridge, mapped, start):
    bridge.remember("mapped", MAPPED | mapped)
    assert words(page)[3].startswith(start)


def test_progress_while_matching(page, bridge):
    status(bridge, state="aligning", alignment=[], share_done=0.4, phase="Finding the patients shared")
    assert page.phase.text() == "Finding the patients shared"
    assert page.bar.value() == 40
    assert page.dot == "busy"
    status(bridge, state="agreeing", alignment=[], share_done=None)
    assert page.bar.maximum() == 0


def test_what_was_found(page, bridge):
    bridge.remember("mapped", MAPPED)
    status(bridge)
    assert words(page) == [
        "3,120 shared patients", "61\u00a0% of this hospital’s 5,110 patients", "168 of the shared have the outcome"
    ]  # fmt: skip
    assert page.dot == "done"


def test_too_few_events_per_predictor_warns(page, bridge):
    bridge.remember("mapped", MAPPED | {"features": [f"f{i}" for i in range(20)]})
    status(bridge)
    assert words(page)[-1].startswith("Only 8.4 shared cases per predictor")
    assert page.dot == "attention"


def test_nobody_shared_says_what_to_check(page, bridge):
    bridge.remember("mapped", MAPPED)
    status(bridge, alignment=[FOUND[0] | {"shared": 0, "cases": 0}])
    assert "same kind of identifier" in words(page)[-1]


def test_a_feature_hospital_is_told_no_cases(page, bridge):
    bridge.remember("mapped", MAPPED | {"cases": None})
    status(bridge, alignment=[FOUND[0] | {"cases": None}])
    assert len(words(page)) == 2


def test_the_same_status_again_builds_nothing_anew(page, bridge):
    status(bridge)
    before = page.findChildren(Tile)
    status(bridge)
    assert page.findChildren(Tile) == before


def test_generated_is_said(page, bridge):
    status(bridge, generated=True)
    QApplication.processEvents()
    assert "Generated records" in [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
