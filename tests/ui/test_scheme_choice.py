"""The ways to encrypt sums on the terms page: figures from the worker, lattice proposed, Paillier one click away."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from app.widgets.schemechoice import SchemeChoice
from app.widgets.termsform import TermsForm
from app.widgets.termsview import TermsView
from fedcore.protocols.costs import TYPICAL
from fedcore.protocols.forecast import SCHEMES, basis


def text(template, **values):
    return {"template": template, "values": values, "english": template.format(**values)}


@pytest.fixture
def forecast():
    lines = [
        {"scheme": scheme, "name": text(scheme), "minutes": minutes, "megabytes": megabytes, "proposed": proposed,
         "learns": text("The other hospital learns {what}.", what=what), "rests_on": text("Rests on arithmetic.")}
        for scheme, minutes, megabytes, what, proposed in (
            ("lattice", 3.2, 412.0, "little", True), ("paillier", 95.0, 890.0, "more", False))
    ]  # fmt: skip
    return {"schemes": lines, "basis": [line.to_json() for line in basis(TYPICAL)]}


def words(widget):
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def test_lattice_is_proposed_and_paillier_is_one_click_away(qtbot):
    choice = SchemeChoice()
    qtbot.addWidget(choice)
    assert choice.value == SCHEMES[0] == "lattice"
    with qtbot.waitSignal(choice.chosen):
        choice._ways["paillier"].button.click()
    assert choice.value == "paillier"
    choice.choose("lattice")
    assert choice.value == "lattice"


def test_the_figures_are_the_workers_and_what_was_assumed_is_said(qtbot, forecast):
    choice = SchemeChoice()
    qtbot.addWidget(choice)
    assert choice.is_waiting
    assert "two seconds" in words(choice)
    choice.show_forecast(forecast)
    assert not choice.is_waiting
    shown = words(choice)
    for expected in ("3–7 min · 412.0 MB", "1.6–3.2 h · 890.0 MB", "learns little.", "learns more.", "is assumed"):
        assert expected in shown
    assert "two seconds" not in shown
    assert "890.0 MB" in choice._ways["paillier"].button.accessibleDescription()


def test_all_but_the_times_is_there_before_this_computer_is_measured(qtbot, forecast):
    choice = SchemeChoice()
    qtbot.addWidget(choice)
    choice.show_first({})  # hospitals with the same predictors encrypt no sums
    assert choice.is_waiting
    choice.show_first(forecast)
    assert choice.is_waiting
    shown = words(choice)
    for expected in ("412.0 MB", "learns little.", "learns more.", "desktop of 2020", "two seconds"):
        assert expected in shown
    choice.show_forecast(forecast)
    choice.show_first(forecast)  # with later terms
    assert "two seconds" not in words(choice)


def test_the_form_asks_for_what_is_chosen(qtbot, peers):
    form = TermsForm(peers["peers"][:1], "", {})
    qtbot.addWidget(form)
    form.show()
    assert form.args()["scheme"] == "lattice"
    assert form.key_bits.isHidden()  # only Paillier has keys
    with qtbot.waitSignal(form.changed):
        form.scheme._ways["paillier"].button.click()
    assert form.args()["scheme"] == "paillier"
    assert not form.key_bits.isHidden()
    again = TermsForm(peers["peers"][:1], "", form.args())
    qtbot.addWidget(again)
    assert again.scheme.value == "paillier"
    again.mode.choose("horizontal")
    again._chosen()
    assert again.scheme.isHidden()


def test_the_time_above_the_terms_is_that_of_their_scheme(qtbot, terms, forecast):
    view = TermsView()
    qtbot.addWidget(view)
    view.show_expected(forecast)  # before any terms: nothing to show it on
    view.show_terms(terms)  # Paillier
    view.show_expected(forecast)
    assert view._expected.value.text() == "1.6–3.2 h"
    assert "is assumed" in view._expected.toolTip()
