"""Terms: the part that fits what is known, the same words for both sides, a signature that needs the passphrase."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from app.bridge import _Open
from app.pages.overview import OverviewPage
from app.pages.results import ResultsPage
from app.pages.terms import TermsPage
from app.widgets.termsform import TermsForm
from app.widgets.termsview import TermsView
from app.widgets.wrappedtable import WrappedTable

from .conftest import text


@pytest.fixture
def page(make_page):
    return make_page(TermsPage)


@pytest.fixture
def ready(page, records, mapped, peers):
    page.bridge.remember("identity", {"name": "Heart Centre", "party_id": "p0", "fingerprint": "ab"})
    page.bridge.remember("records", records)
    page.bridge.remember("mapped", mapped)
    page.bridge.remember("peers", peers)
    return page


def words(widget):
    QApplication.processEvents()  # a widget added to a page shows at the next turn
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def test_the_way_here_is_named(page, mapped):
    assert "locked" in words(page)
    page.bridge.remember("identity", {"name": "Heart Centre", "party_id": "p0", "fingerprint": "ab"})
    assert "records and peers" in words(page)


def test_the_hospital_with_the_outcome_proposes_and_may_wait_instead(qtbot, ready):
    assert ready.form is not None
    ready._role("join")
    qtbot.waitUntil(lambda: ready.form is None and ready.join.isVisible())


def test_a_hospital_without_the_outcome_waits(ready, mapped):
    ready.bridge.remember("mapped", mapped | {"cases": None, "digest": "d2"})
    assert ready.form is None
    assert "Wait for a proposal" in words(ready)


def test_the_form_gives_what_the_worker_takes(qtbot, peers):
    confirmed = [p for p in peers["peers"] if p["state"] == "confirmed"]
    form = TermsForm(confirmed, "0.0.0.0:47600", {})
    qtbot.addWidget(form)
    args = form.args()
    assert args["peers"] == ["p1"]
    assert args["params"]["eta"] == pytest.approx(0.1)
    assert args["params"]["early_stopping_rounds"] is None
    assert args["key_bits"] == 3072
    assert args["test_fraction"] == pytest.approx(0.3)
    assert "release" not in args
    assert form.place() == {"listen": "0.0.0.0:47600"}
    form.release.choose("none")
    form.meeting.connects.setChecked(True)
    assert form.args()["release"] == []
    assert form.place() == {"host": "p1"}


def test_every_parameter_is_xgboosts_and_in_range(qtbot, peers):
    from fedcore.trees.params import BoostParams

    form = TermsForm(peers["peers"][:1], "", {})
    qtbot.addWidget(form)
    assert BoostParams.from_mapping(form.args()["params"]).to_mapping().keys() == form.args()["params"].keys()
    for control in form._params.values():
        control.setValue(control.minimum())
    BoostParams.from_mapping(form.args()["params"])
    for control in form._params.values():
        control.setValue(control.maximum())
    BoostParams.from_mapping(form.args()["params"])


def test_choices_survive_building_the_page_anew(qtbot, peers):
    form = TermsForm(peers["peers"][:1], "", {})
    qtbot.addWidget(form)
    form._params["max_depth"].setValue(6)
    form.early.setValue(10)
    form.rows.choose("shared")
    again = TermsForm(peers["peers"][:1], "", form.args())
    qtbot.addWidget(again)
    assert again.args() == form.args()


def test_what_it_is_for_goes_into_the_terms_of_either_kind(qtbot, peers):
    confirmed = [p for p in peers["peers"] if p["state"] == "confirmed"]
    form = TermsForm(confirmed, "0.0.0.0:47600", {})
    qtbot.addWidget(form)
    assert "purpose" not in form.args()
    told = []
    form.changed.connect(lambda: told.append(form.args()))
    qtbot.keyClicks(form.purpose, "Validate the clinic's score ")
    assert told[-1]["purpose"] == "Validate the clinic's score"
    for mode in ("vertical", "horizontal"):
        again = TermsForm(confirmed, "0.0.0.0:47600", told[-1] | {"mode": mode})
        qtbot.addWidget(again)
        assert again.args()["purpose"] == "Validate the clinic's score"


def test_with_two_others_this_side_listens(qtbot, peers):
    two = [dict(p, state="confirmed") for p in peers["peers"][:2]]
    form = TermsForm(two, "0.0.0.0:47600", {"peers": ["p1", "p2"]})
    qtbot.addWidget(form)
    assert form.meeting.listens.isChecked()
    assert not form.meeting.connects.isEnabled()


def test_terms_are_shown_in_words_and_as_a_table(qtbot, terms):
    view = TermsView()
    qtbot.addWidget(view)
    view.resize(1000, 600)
    view.show()
    view.show_terms(terms)
    assert "Lakeside Hospital knows the outcome." in words(view)
    assert "9f02 1b7c" in words(view)
    leaves, arrives = view._leaves.view.model(), view._arrives.view.model()
    assert leaves.index(0, 0).data() == "Blinded identifiers"
    assert leaves.index(0, 4).data() == "32.0 kB"
    assert arrives.index(0, 0).data() == "Encrypted gradients"
    assert view._leaves.view.height() >= view._leaves.view.rowHeight(0)


def test_a_proposal_is_signed_with_the_passphrase_or_declined_with_a_reason(qtbot, ready, terms):
    ready.bridge.remember("proposal", terms)
    assert ready.dot == "attention"
    signing = ready.signing
    signing.sign.click()
    assert "Type the passphrase" in signing._passphrase.below.text()
    signing.decline.click()
    assert "Give a reason" in signing._reason.below.text()
    signing.passphrase.setText("correct horse battery")
    with qtbot.waitSignal(signing.signed) as signed:
        signing.sign.click()
    assert signed.args == ["correct horse battery"]
    ready.bridge.remember("signed", terms["digest"])
    assert ready.signing is None
    assert "Signed here" in words(ready)


def test_a_new_proposal_replaces_the_words_and_an_old_signature(qtbot, ready, terms):
    ready.bridge.remember("proposal", terms)
    ready.bridge.remember("proposal", terms | {"digest": "cd34", "proposer": "Clinic North"})
    QApplication.processEvents()
    assert "Clinic North proposes these terms." in words(ready)


def test_only_the_answer_to_the_last_question_is_shown(qtbot, ready, terms):
    # The worker is not running: the answer is a failure, shown once, and the form stays usable.
    qtbot.waitUntil(lambda: ready.errors.failure() is not None)
    assert ready.form is not None
    assert not ready.signing.sign.isEnabled()


def end_a_session(bridge, result):
    """The worker answers as it does when a session has come to its end."""
    number = bridge._next
    bridge._open[number] = _Open("session.propose", None, None, None)
    bridge._ok(number, result)


def test_after_a_session_the_next_step_is_its_result_and_then_none(make_page, ready, mapped):
    results, overview = make_page(ResultsPage), make_page(OverviewPage)
    results.hide()
    entry = {"session": "s1", "time": 1.7e9, "role": "label", "with": ["Lakeside"], "outcome": "stroke"}
    ready.bridge.remember("results", {"results": [entry]})
    assert (ready.dot, results.dot) == ("todo", "done")
    assert primary(overview) == [overview._session]

    end_a_session(ready.bridge, {"session": "s1"})
    assert (ready.dot, results.dot) == ("", "todo")
    assert primary(overview) == [overview._result]
    assert "another one at any time" in overview._session.words.text()
    assert overview._session.button.isEnabled()

    results.show()
    results.shown()
    assert (ready.dot, results.dot) == ("", "done")
    assert primary(overview) == []

    ready.bridge.remember("mapped", mapped | {"digest": "other records"})
    assert ready.dot == "todo"
    assert primary(overview) == [overview._session]


def primary(overview):
    cards = (overview._records, overview._peers, overview._session, overview._result)
    return [card for card in cards if card.button.property("kind") == "primary"]


def test_a_session_that_failed_is_no_end(ready):
    ready.bridge.call("session.propose", {})  # no worker runs
    QApplication.processEvents()
    assert ready.bridge.known("session_failure") is not None
    assert ready.dot == "todo"


def test_an_interrupted_session_is_gone_on_with_elsewhere(ready):
    kept = {"session": "s1", "with": ["Lakeside"], "trees": 37, "of": 100, "outcome": "stroke", "time": 1.7e9}
    ready.bridge.remember("interrupted", {"sessions": [kept]})
    assert ready.dot == ""


def test_terms_are_laid_out_once_and_not_for_every_line(qtbot, page, terms, monkeypatch):
    """A label added to a page that is seen lays out all of it: with thirty lines the window stood still for 0.15 s."""
    asked = []
    plain = WrappedTable.heightForWidth
    monkeypatch.setattr(WrappedTable, "heightForWidth", lambda self, width: asked.append(width) or plain(self, width))
    lines = [text("Line {n} of what both sides learn, long enough to wrap in a narrow card.", n=n) for n in range(60)]
    view = TermsView()
    page.add(view)
    view.wait_for("The terms are being written out …")
    for _ in range(10):
        QApplication.processEvents()
    asked.clear()
    view.show_terms(terms | {"sections": [{"title": text("What for"), "lines": lines}]})
    for _ in range(10):
        QApplication.processEvents()
    assert "Line 59 of what" in words(view)
    assert 0 < len(asked) < 120, "several hundred times when each line came by itself"


def test_a_table_of_wrapped_texts_is_as_tall_as_they_are_at_any_width(page, terms):
    view = TermsView()
    page.add(view)
    long = "How many patients this hospital has, and which of them are known there as well. " * 4
    view.show_terms(terms | {"leaves": [leaf | {"could_learn": text(long)} for leaf in terms["leaves"]]})
    heights = []
    for width in (1200, 800, 1200):
        page.resize(width, 600)
        for _ in range(10):
            QApplication.processEvents()
        rows = [view._leaves.view.rowHeight(row) for row in range(view._leaves.view.model().rowCount())]
        heights.append(sum(rows))
        header = view._leaves.view.horizontalHeader().height()
        assert view._leaves.height() == view._leaves.heightForWidth(view._leaves.width()) >= header + sum(rows)
        assert view._leaves.view.size() == view._leaves.size()
    assert heights[1] > heights[0] == heights[2]
    view.show_terms(terms)
    QApplication.processEvents()
    assert view._leaves.view.rowHeight(0) < heights[0]


def test_no_word_is_cut_while_there_is_room_for_the_longest_ones(page, terms):
    view = TermsView()
    page.add(view)
    view.show_terms(terms | {"leaves": [leaf | {"reader": text("Otolaryngologists")} for leaf in terms["leaves"]]})
    table, metrics = view._leaves.view, view._leaves.view.fontMetrics()
    model = table.model()
    for width in (1200, 800, 700):
        page.resize(width, 600)
        for _ in range(10):
            QApplication.processEvents()
        assert sum(table.columnWidth(i) for i in range(6)) <= table.width()
        for i in range(6):
            for said in str(model.index(0, i).data()).split():
                assert table.columnWidth(i) > metrics.horizontalAdvance(said), (width, said)


def test_the_page_ends_where_its_content_ends(page, terms):
    view = TermsView()
    page.add(view)
    long = "How many patients this hospital has, and which of them are known there as well. " * 4
    view.show_terms(terms | {"leaves": [leaf | {"could_learn": text(long)} for leaf in terms["leaves"]] * 8})
    for _ in range(10):
        QApplication.processEvents()
    ground = page.content()
    assert page.scrolls()
    assert ground.height() == ground.heightForWidth(ground.width())
    assert view._arrives_card.geometry().bottom() == view.height() - 1
