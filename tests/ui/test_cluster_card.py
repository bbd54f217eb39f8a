"""The hospital's own cluster on Settings: what is asked of the worker, and what it answers, in words."""

from __future__ import annotations

import pytest

from app.pages.settings import SettingsPage
from app.shapes import Failure
from app.widgets.clustercard import ClusterCard


@pytest.fixture
def card(qtbot):
    made = ClusterCard()
    qtbot.addWidget(made)
    made.show()
    return made


def test_certificates_are_asked_for_where_there_is_tls(card):
    card.address.setText("tcp://127.0.0.1:8786")
    assert all(each.isHidden() for each in card._holders)
    card.address.setText("tls://cluster.example:8786")
    assert not any(each.isHidden() for each in card._holders)


def test_what_is_typed_is_tried(qtbot, card):
    card.address.setText(" tls://cluster.example:8786 ")
    for name, edit in card.files.items():
        edit.setText(f"/certificates/{name}.pem")
    with qtbot.waitSignal(card.wanted) as wanted:
        card.button.click()
    files = {name: f"/certificates/{name}.pem" for name in ("authority", "certificate", "key")}
    assert wanted.args == [{"address": "tls://cluster.example:8786"} | files]
    assert not card.button.isEnabled()
    assert "Asking" in card.verdict.text()


def test_the_answer_and_its_warning_are_shown(card):
    warning = {
        "template": "The cluster is used without TLS.",
        "values": {},
        "english": "The cluster is used without TLS.",
    }
    card.show_cluster({"address": "tcp://127.0.0.1:8786", "warning": warning, "cores": 8})
    assert card.button.isEnabled()
    assert "8" in card.verdict.text()
    assert "without TLS" in card.verdict.text()
    card.show_cluster({"address": "", "warning": None, "cores": 0})
    assert "this computer does the work" in card.verdict.text()
    card.show_cluster({"address": "", "warning": None})  # as it is set, when the page comes up
    assert card.verdict.isHidden()


def test_a_refusal_is_shown_by_the_page(make_page):
    page = make_page(SettingsPage)
    page.cluster.address.setText("tcp://127.0.0.1:1")
    page.cluster.button.setEnabled(False)
    page._not_used(Failure("StoreError", "The cluster does not answer.", "Check the address.", ""))
    assert page.cluster.button.isEnabled()
    assert "does not answer" in page.errors.words()
