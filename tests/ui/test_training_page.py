"""Training: what the page says in each state, that nothing jumps, and what Cancel names."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QMessageBox

from app.pages.training import TrainingPage, is_label_hospital
from app.shapes import Status

STATUS = {
    "state": "training",
    "phase": {"template": "Training the joint model", "values": {}, "english": "Training the joint model"},
    "peers": [
        {
            "party_id": "p2",
            "name": "Heart <b>Centre</b>",
            "connected": True,
            "bytes_sent": 41_234_567,
            "bytes_received": 1200,
        }
    ],
    "waiting_for": [],
    "tree": 3,
    "trees": 20,
    "share_done": None,
    "elapsed_s": 59.0,
    "left_s": 286.0,
    "own_work_s": 21.0,
    "waiting_s": 38.0,
    "alignment": [],
    "curve": [{"tree": k, "joint_auc": 0.7 + k / 100, "own_auc": 0.69} for k in (1, 2, 3)],
    "generated": False,
}


@pytest.fixture
def page(make_page):
    yield make_page(TrainingPage)
    # Qt deletes later than the test ends; the next palette would be put on hundreds of dead widgets.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def show(page, **changes):
    page.show_status(Status.from_json(STATUS | changes))


def test_before_a_session_the_page_says_what_will_be_here_and_leads_to_terms(qtbot, page):
    assert page.empty.isVisible()
    assert "tree" not in page.tree.text()
    with qtbot.waitSignal(page.go) as went:
        page.empty.findChildren(type(page.cancel))[0].click()
    assert went.args == ["terms"]


def test_tree_time_and_bytes_are_shown(page):
    show(page)
    assert page.tree.text() == "Tree 3 of 20"
    assert page.phase.text() == "Training the joint model"
    assert (page.bar.value(), page.bar.maximum()) == (3, 20)
    assert page.left.value.text() == "4 min 46 s"
    assert page.own_work.value.text() == "21 s"
    assert page.waiting.value.text() == "38 s"
    assert page._links["p2"].sent.text() == "41.2 MB"
    assert page.dot == "busy"


def test_a_name_from_outside_is_never_read_as_markup(page):
    show(page)
    assert page._links["p2"].name.textFormat() == Qt.TextFormat.PlainText


def test_the_figures_keep_their_place_when_a_minute_is_full(page, qtbot):
    show(page)
    before = [tile.x() for tile in (page.left, page.elapsed, page.own_work, page.waiting)]
    show(page, elapsed_s=3725.0, left_s=9.0, waiting_s=3600.0)
    qtbot.wait(1)
    assert [tile.x() for tile in (page.left, page.elapsed, page.own_work, page.waiting)] == before


def test_the_curve_has_both_models(page):
    show(page)
    assert page.chart.isVisible()
    joint, own = page.chart.figure().series
    assert joint.y == (0.71, 0.72, 0.73)
    assert own.y == (0.69, 0.69, 0.69)


def test_a_feature_hospital_sees_progress_without_a_curve(page, bridge):
    bridge.remember("mapped", {"patients": 10, "cases": None, "features": ["a"]})
    show(page, curve=[])
    assert not page.curve_card.isVisible()
    assert page.feature_card.isVisible()
    assert page.tree.text() == "Tree 3 of 20"


def test_the_role_comes_from_the_terms_first(bridge):
    status = Status.from_json(STATUS | {"curve": []})
    bridge.remember("mapped", {"cases": 12})
    assert is_label_hospital(bridge, status)
    bridge.remember("proposal", {"parties": [{"role": "label", "you": False}, {"role": "feature", "you": True}]})
    assert not is_label_hospital(bridge, status)


def test_a_lost_link_is_said_on_the_page(page):
    peer = STATUS["peers"][0] | {"connected": False}
    show(page, peers=[peer], waiting_for=["Heart Centre"])
    assert "is lost" in page.link_notice.text()
    assert page.link_notice.property("panel") == "warn"
    assert page.phase.text() == "Waiting for Heart Centre"
    assert page.dot == "attention"


def test_a_link_that_was_never_up_is_not_called_lost(page):
    show(page, state="connecting", peers=[STATUS["peers"][0] | {"connected": False}], tree=0, trees=0)
    assert page.link_notice.property("panel") == "info"


def test_who_waits_in_vain_for_an_interrupted_session_reads_why_it_may_be(page):
    here, gone = STATUS["peers"][0] | {"party_id": "p3"}, STATUS["peers"][0] | {"connected": False}
    waiting = {"state": "connecting", "may_be_left_out": True, "waiting_for": ["Heart <b>Centre</b>"], "tree": 3}
    show(page, **waiting, peers=[gone])
    assert "may have agreed to go on without this hospital" in page.link_notice.text()
    for changes in ({"peers": [gone, here]}, {"may_be_left_out": False}, {"state": "training"}):
        show(page, **(waiting | {"peers": [gone]} | changes))
        assert "without this hospital" not in page.link_notice.text()


@pytest.mark.parametrize(("state", "panel"), [("finished", "good"), ("cancelled", "warn"), ("failed", "bad")])
def test_the_end_is_said_and_cancel_is_gone(page, state, panel):
    show(page, state=state, left_s=None)
    assert page.link_notice.property("panel") == panel
    assert not page.cancel.isVisible()


def test_generated_records_are_named(page):
    show(page, generated=True)
    assert page.card._chip.text() == "Generated records"


def test_cancel_names_what_is_lost_and_keeps_training_by_default(page, bridge, qtbot):
    bridge._event("status", STATUS)
    page.cancel.click()
    box = page.findChild(QMessageBox)
    assert "3 of 20 trees" in box.informativeText()
    assert "ledger" in box.informativeText()
    assert box.defaultButton() is box.escapeButton()
    box.defaultButton().click()
    assert page.cancel.isEnabled()


def test_a_cancel_that_fails_says_so(page, bridge):
    """The worker is not running here, which is one of the ways in which it fails."""
    bridge._event("status", STATUS)
    page.cancel.click()
    box = page.findChild(QMessageBox)
    next(b for b in box.buttons() if b is not box.defaultButton()).click()
    assert page.errors.isVisible()
    assert page.cancel.isEnabled()


def test_peers_may_come_and_go(page):
    show(page)
    other = STATUS["peers"][0] | {"party_id": "p3", "name": "Registry"}
    show(page, peers=[other])
    assert list(page._links) == ["p3"]
