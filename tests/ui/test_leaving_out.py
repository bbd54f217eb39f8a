"""A hospital is lost: the offer to go on without it, and the question at the others."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QMessageBox

from app.pages.terms import TermsPage
from app.pages.training import TrainingPage
from app.shapes import Status

LINKS = [
    {"party_id": f"p{i}", "name": name, "connected": name != "Lakeside", "bytes_sent": 9, "bytes_received": 9}
    for i, name in enumerate(("Lakeside", "Hillside"), 2)
]
STATUS = {
    "state": "training", "phase": "", "peers": LINKS, "waiting_for": ["Lakeside"], "tree": 12, "trees": 60,
    "elapsed_s": 95.0, "left_s": None, "own_work_s": 21.0, "waiting_s": 74.0, "curve": [], "may_leave_out": True,
}  # fmt: skip
QUESTION = {"names": ["Lakeside"], "remaining": ["Riverside", "Hillside"], "asks": "Riverside", "tree": 13, "trees": 60}


@pytest.fixture
def page(make_page, bridge):
    bridge.remember("mapped", {"patients": 10, "cases": 4, "features": ["a"]})
    return make_page(TrainingPage)


@pytest.fixture
def calls(page, monkeypatch):
    """Commands that would go to the worker; none runs here."""
    made = []
    monkeypatch.setattr(page, "call", lambda do, args=None, *_, **__: made.append((do, args)))
    return made


def show(page, **changes):
    page.show_status(Status.from_json(STATUS | changes))


def choose(page, default):
    box = page.leaving.findChild(QMessageBox)
    assert box.defaultButton() is box.escapeButton()
    chosen = next(button for button in box.buttons() if (button is box.defaultButton()) is default)
    chosen.click()
    return box.informativeText()


def test_who_is_lost_can_be_left_out_after_reading_what_it_means(page, calls):
    show(page)
    assert page.leaving.offer.isVisible()
    assert "Lakeside cannot be reached" in page.leaving.offer.text()
    assert page.leaving.give_up.text().replace("&", "") == "Go on without Lakeside…"
    page.leaving.give_up.click()
    words = choose(page, default=True)
    assert "patients of Lakeside do not count" in words
    assert "estimate" in words
    assert "With only two left" in words
    assert calls == []
    page.leaving.give_up.click()
    choose(page, default=False)
    assert calls == [("session.leave_out", {"parties": ["p2"]})]
    assert not page.leaving.give_up.isEnabled(), "asked once"


@pytest.mark.parametrize(
    "changes",
    [
        {"may_leave_out": False},
        {"peers": [link | {"connected": True} for link in LINKS]},
        {"peers": [link | {"connected": False} for link in LINKS]},
        {"state": "failed"},
    ],
    ids=["the terms forbid it or another hospital hosts", "nobody is lost", "nobody is left", "the session is over"],
)
def test_nothing_is_offered_otherwise(page, changes):
    show(page)
    assert page.leaving.isVisible()
    show(page, **changes)
    assert not page.leaving.isVisible()


@pytest.mark.parametrize("agrees", [True, False])
def test_the_others_read_the_question_and_answer(page, calls, agrees):
    show(page, may_leave_out=False, leaving=QUESTION, state="agreeing")
    words = page.leaving.question.text()
    for said in (
        "Riverside asks to go on without Lakeside", "From tree 13 of 60 on", "must agree: Riverside, Hillside",
        "closely estimate", "each of them could compute the other’s sums",
    ):  # fmt: skip
        assert said in words
    assert page.dot == "attention"
    (page.leaving.agree if agrees else page.leaving.wait).click()
    assert calls == [("session.answer_leaving", {"agree": agrees})]
    assert not page.leaving.agree.isEnabled()
    show(page, may_leave_out=False, peers=LINKS[1:])
    assert not page.leaving.isVisible()
    show(page, may_leave_out=False, leaving=QUESTION | {"tree": 20}, state="agreeing")
    assert page.leaving.agree.isEnabled(), "another question"


def test_more_than_two_left_need_no_warning(page):
    show(page, leaving=QUESTION | {"remaining": ["Riverside", "Hillside", "Woodside"]})
    assert "each of them could compute" not in page.leaving.question.text()


def test_the_terms_may_forbid_it(make_page, bridge, mapped):
    names = ("Lakeside", "Hillside")
    bridge.remember("identity", {"name": "Riverside", "party_id": "p0", "fingerprint": "9c1e"})
    peers = [{"party_id": f"p{i}", "name": name, "address": "", "fingerprint": "", "state": "confirmed"}
             for i, name in enumerate(names, 1)]  # fmt: skip
    bridge.remember("peers", {"peers": peers})
    bridge.remember("mapped", mapped)
    form = make_page(TermsPage).form
    for box in form._boxes.values():
        box.setChecked(True)
    assert form.go_on_without.isHidden(), "only sites can be left out"
    form.mode.choose("horizontal")
    form._chosen()
    assert not form.go_on_without.isHidden()
    assert form.args()["may_go_on_without"] is True
    form.go_on_without.setChecked(False)
    assert form.args()["may_go_on_without"] is False
    form._boxes["p1"].setChecked(False)
    assert form.go_on_without.isHidden(), "with two nobody could be left out"


SESSION = {
    "session": "s1", "time": "2026-11-22T18:52:46+00:00", "role": "site", "with": ["Lakeside", "Hillside"],
    "outcome": "stroke", "trees": 37, "of": 100, "state": "failed", "proposer": "p1", "generated": False,
    "peers": ["p1", "p2"], "host": "p1", "next_host": "p2",
}  # fmt: skip


@pytest.mark.parametrize("next_is_here", [False, True])
def test_the_hospital_that_leads_can_be_left_out_where_all_choose_so(page, bridge, calls, monkeypatch, next_is_here):
    started = []
    monkeypatch.setattr(bridge, "call", lambda do, args=None, *_, **__: started.append(args))
    address = {"fingerprint": "", "state": "confirmed"}
    bridge.remember("peers", {"peers": [
        address | {"party_id": "p1", "name": "Lakeside", "address": "10.0.0.1:47600"},
        address | {"party_id": "p2", "name": "Hillside", "address": "10.0.0.2:47600"},
    ]})  # fmt: skip
    bridge.remember("interrupted", {"sessions": [SESSION | {"next_host": "me" if next_is_here else "p2"}]})
    (card,) = page.interrupted.cards
    assert "10.0.0.1" in card.meeting.connects.text()
    assert card.without.text() == "Lakeside is lost for good: go on with&out it"
    assert card.means.isHidden()
    card.without.setChecked(True)
    assert "closely estimate what Lakeside had added" in card.means.text()
    assert not card.means.isHidden()
    card.go_on.click()
    assert started[-1]["without"] == ["p1"]
    assert (started[-1].get("host"), "listen" in started[-1]) == ((None, True) if next_is_here else ("p2", False))
    card.without.setChecked(False)
    card.go_on.click()
    assert started[-1] == {"session": "s1", "host": "p1"}


def test_a_hospital_that_leads_or_may_not_is_not_offered_it(page, bridge):
    for change in ({"next_host": None}, {"host": "me"}):
        bridge.remember("interrupted", {"sessions": [SESSION | change]})
        (card,) = page.interrupted.cards
        assert card.without.isHidden()
        assert card.meeting.connects.isEnabled() == ("next_host" in change)
