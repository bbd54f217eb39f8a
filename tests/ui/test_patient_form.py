"""One patient as a form: built from what the model knows, empty means not known, and the risk says where it comes from.
"""

from __future__ import annotations

import pytest

from app.languages import Languages
from app.pages.predict import PredictPage

from .conftest import text
from .test_predict_page import LABEL, MODELS

FIELDS = [
    {"name": "age", "kind": "number", "categories": [], "unit": "years",
     "range": {"low": 20, "typical": 60, "high": 90}},
    {"name": "R&D", "kind": "number", "categories": [], "range": None, "unit": None},
    {"name": "smoking", "kind": "category", "categories": ["never", "2"], "range": None, "unit": None,
     "labels": {"2": "current"}},
    {"name": "diabetes", "kind": "yes_no", "categories": [], "range": None, "unit": None},
]  # fmt: skip
FORM = {
    "session": "s1", "model": "own model only", "outcome": "stroke", "generated": False, "fields": FIELDS,
    "identifiers": ["pid"], "partners": ["Heart Centre"],
}  # fmt: skip
OWN = {
    "risk": 0.081, "model": "own model only", "flagged": None, "missing": ["diabetes"], "complaints": [],
    "reasons": [
        text("{predictor} = {value} {much} raises the risk.", predictor="age", value="88", much=text("strongly"))
    ],
    "standing": {
        "average": 0.05, "times": 1.6, "higher_than": 83, "patients": 2400, "text": text("1.6 times the average."),
        "compared": text("Among 100 patients of the held-out cohort, {lower} had a lower risk.", lower=83),
    },
    "similar": {"patients": 60, "cases": 5, "low": 0.04, "high": 0.18, "text": text("Of 60, 5 had the outcome.")},
    "level": text("Calibrated for this hospital on its {patients} held-out patients.", patients=2400),
    "known_to": None, "problem": None,
}  # fmt: skip
JOINT = OWN | {"model": "joint model", "known_to": {"Heart Centre": True}}


@pytest.fixture
def page(make_page, bridge):
    made = make_page(PredictPage)
    bridge.remember("identity", {"name": "City Hospital"})
    bridge.remember("results", {"results": MODELS})
    made.errors.clear()
    made.show_model(LABEL)
    made.show_form(FORM)
    return made


def test_the_form_has_units_ranges_and_categories(page):
    age, weight, smoking, diabetes = page.patient._fields.values()
    assert (age.label.text(), age.below.text()) == ("age (years)", "20 to 90 years")
    assert (weight.label.text(), weight.edit.accessibleName()) == ("R&&D", "R&D")
    assert [smoking.combo.itemText(i) for i in range(3)] == ["not known", "never", "current (2)"]
    assert [diabetes.combo.itemText(i) for i in range(3)] == ["not known", "yes", "no"]
    assert age.edit.placeholderText() == "not known"


def test_what_is_empty_is_said_to_be_not_known_and_not_sent(page):
    assert page.patient.missing.text() == "Not known: 4 of 4 predictors."
    page.patient.fill({"age": "71", "smoking": "2"}, {"pid": "4711"})
    assert page.patient.missing.text() == "Not known: 2 of 4 predictors."
    assert page.arguments() == {
        "session": "s1", "values": {"age": "71", "smoking": "2"}, "identifiers": {"pid": "4711"}, "host": "p2",
    }  # fmt: skip
    page.patient.clear()
    assert page.patient.values() == {}
    assert page.patient.identifiers() == {"pid": ""}


@pytest.mark.parametrize(
    ("typed", "said"), [("seventy", "Not a number"), ("inf", "Not a number"), ("7", "Outside 20"), ("71", "20 to")]
)
def test_an_implausible_number_is_said_beside_its_field(page, typed, said):
    age = page.patient._fields["age"]
    age.edit.setText(typed)
    age.edit.editingFinished.emit()
    assert age.below.text().startswith(said)


def test_a_partner_is_asked_by_an_identifier_and_the_own_model_needs_none(page):
    assert "identifier" in page.why_not.text()
    assert not page.start.isEnabled()
    page.own_only.setChecked(True)
    assert page.start.isEnabled()
    assert not page.patient._identifiers["pid"].isVisible()
    assert page.arguments() == {"session": "s1", "values": {}}


def test_hospitals_with_the_whole_model_ask_nobody(page):
    page.show_model(LABEL | {"role": "site"})
    page.show_form(FORM | {"identifiers": [], "partners": []})
    assert page.start.isEnabled()
    assert page.arguments() == {"session": "s1", "values": {}}


def test_the_own_model_is_shown_at_once_while_the_partner_is_asked(page):
    page.risk.show_risk(OWN, "stroke", waits_for="Heart Centre")
    assert page.risk.isVisible()
    assert "Heart Centre is being asked" in page.risk.waiting.text()
    assert page.risk._chip.text() == "Own model only"
    page.show_risk(JOINT)
    assert not page.risk.waiting.isVisible()
    assert page.risk._chip.text() == "Joint model"
    assert page.risk.partners.text() == "Heart Centre knows the patient."


def test_the_risk_comes_with_its_meaning_comparison_interval_and_reasons(page):
    page.show_risk(OWN)
    risk = page.risk
    assert risk.figure.text() == "8.1\u00a0%"
    assert "“stroke” stands in the patient’s record" in risk.of.text()
    assert risk.compared.text() == "Among 100 patients of the held-out cohort, 83 had a lower risk."
    assert risk.hundred.accessibleName() == risk.compared.text()
    assert risk.similar.text() == "Of 60, 5 had the outcome."
    assert risk.reasons.text() == "• age = 88 strongly raises the risk."
    assert risk.missing.text() == "Not known: diabetes."
    assert not risk.problem.isVisible()
    page.show_risk(OWN | {"similar": None, "standing": None, "reasons": []})
    assert "No interval" in risk.similar.text()
    assert not risk.hundred.isVisible()
    assert "No single predictor" in risk.reasons.text()


def test_a_partner_who_was_not_heard_is_said_beside_the_own_model_s_risk(page):
    problem = {"text": text("{peer} cannot be reached.", peer="Heart Centre"), "advice": text("")}
    page.show_risk(OWN | {"problem": problem})
    assert "Heart Centre cannot be reached." in page.risk.problem.text()
    assert "own model, and is recorded as such" in page.risk.problem.text()


def test_a_risk_does_not_stay_beside_another_patient_s_values(page):
    page.show_risk(OWN)
    page.patient.fill({"age": "30"}, {})
    assert not page.risk.isVisible()


def test_what_was_computed_is_listed_with_what_kept_a_partner_away(page, qapp):
    Languages(qapp).use("en")  # one patient, several patients
    entry = {"time": "2026-11-22T16:04:00+00:00", "model": "own model only", "patients": 1, "known": 0, "asked": 0}
    lost = text("{peer} cannot be reached.", peer="Heart Centre")
    many = entry | {"model": "joint model", "patients": 300, "why": None}
    page.noted.show_noted({"entries": [entry | {"why": lost}, many]})
    page.noted.fold.toggle()
    assert page.noted.fold.button.text() == "Risks compute&d so far: 2"
    first, second = page.noted.lines.text().splitlines()
    assert first.endswith("own model only · 1 patient · Heart Centre cannot be reached.")
    assert second.endswith("joint model · 300 patients")
    page.noted.show_noted({"entries": []})
    assert not page.noted.isVisible()


def test_the_hundred_patients_are_drawn(page):
    page.show_risk(OWN)
    dots = page.risk.hundred
    dots.resize(500, 80)
    full = dots.grab().toImage()
    dots.set(3, "")
    assert dots.grab().toImage() != full
