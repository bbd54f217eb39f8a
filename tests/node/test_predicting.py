"""One patient typed in, after sessions of both kinds over real sockets: the same risk as in a file, and why."""

from __future__ import annotations

import csv
import json
import math
import re
import shutil
from types import SimpleNamespace

import numpy as np
import pytest

from fedcore import cli
from fedcore.crypto.identity import save_identity
from fedcore.data.coding import CodedColumn, Coding
from fedcore.data.mapping import Mapping
from fedcore.data.ranges import Range, coarse_ranges
from fedcore.data.reader import read_records
from fedcore.data.table import Table, build_table
from fedcore.errors import DataError
from fedcore.evaluation import local_model
from fedcore.evaluation.recalibration import recalibrate
from fedcore.node.explaining import add_reasons
from fedcore.node.hospital import identity_path
from fedcore.node.keeping import coding_of, load_coding
from fedcore.node.kept_models import load_own_or_whole
from fedcore.node.predicting import form_of, predict_one
from fedcore.node.reference import Reference, reference_of, standing
from fedcore.node.scoring import score
from fedcore.node.sessions import Draft, draft_terms, join, propose
from fedcore.node.site_records import SiteRecords
from fedcore.node.site_scoring import score_file
from fedcore.node.together import TogetherDraft, join_together, propose_together
from fedcore.worker.calls import Call
from fedcore.worker.predict_desk import PredictDesk
from tests.node.acquaintance import acquainted, at_once, write_records

MAPPING = Mapping(("pid",), label="stroke")
PARAMS = {"num_boost_round": 4, "max_depth": 3}


@pytest.fixture(scope="module")
def vertical(tmp_path_factory):
    """North holds the outcome, South predictors of the same patients."""
    folder = tmp_path_factory.mktemp("vertical")
    (north, south), listen, connect = acquainted(folder, "North", "South")
    path = write_records(folder / "north.csv", 120, 1)
    table, _ = build_table(read_records(path), MAPPING)
    theirs = Table(table.ids, ("x",), np.random.default_rng(3).normal(size=(120, 1)).astype(np.float32), None)
    terms = draft_terms(north, Draft((south.party_id,), "stroke", PARAMS | {"max_bin": 8}, key_bits=2048, min_group=2))
    meanings = {"units": {"bp": "mmHg"}, "code_lists": {"smoking": {"former": "stopped smoking"}}}
    coding = coding_of(MAPPING.to_json() | meanings, table.coding)
    outcome, _ = at_once(
        lambda: propose(north, terms, table, listen, n_workers=1, coding=coding),
        lambda: join(south, north.party_id, theirs, connect, lambda _: None, n_workers=1),
    )
    yield SimpleNamespace(hospital=north, partner=south, session=terms.session, path=path, outcome=outcome)
    north.close()
    south.close()


@pytest.fixture(scope="module")
def horizontal(tmp_path_factory):
    """Two sites, of which the second calls the age otherwise."""
    folder = tmp_path_factory.mktemp("horizontal")
    (north, south), listen, connect = acquainted(folder, "North", "South")
    paths = [write_records(folder / f"{k}.csv", 150, k, age) for k, age in enumerate(("age", "AGE"))]
    own = [SiteRecords(read_records(path), MAPPING) for path in paths]
    draft = TogetherDraft((south.party_id,), "stroke", PARAMS | {"num_boost_round": 6})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(local_model, "make_folds", lambda *_: None)
        outcomes = at_once(
            lambda: propose_together(north, draft, own[0], listen),
            lambda: join_together(south, north.party_id, own[1], connect, lambda _: None),
        )
    session = outcomes[0].terms.session
    yield [
        SimpleNamespace(hospital=hospital, session=session, path=path, outcome=outcome)
        for hospital, path, outcome in zip((north, south), paths, outcomes, strict=True)
    ]
    north.close()
    south.close()


def patients(path):
    with path.open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def values_of(patient):
    return {name: cell for name, cell in patient.items() if name not in ("pid", "stroke")}


def test_a_patient_typed_in_has_the_risk_of_the_file(vertical, horizontal, tmp_path):
    for site in (vertical, *horizontal):
        out = tmp_path / "scores.csv"
        if site is vertical:
            score(site.hospital, site.session, site.path, out, None)
        else:
            score_file(site.hospital, site.session, site.path, out)
        add_reasons(site.hospital, site.session, site.path, out)
        for patient, row in list(zip(patients(site.path), patients(out), strict=True))[:4]:
            found = predict_one(site.hospital, site.session, values_of(patient))
            assert found.risk == pytest.approx(float(row["risk"]), abs=1e-6)
            assert found.missing == tuple(name for name, cell in values_of(patient).items() if not cell)
            written = [row[f"reason_{k}"] for k in (1, 2, 3) if row[f"reason_{k}"]]
            assert written == [str(reason) for reason in found.reasons]


def test_the_form_is_made_of_the_coding_and_of_coarse_ranges(vertical):
    form = form_of(vertical.hospital, vertical.session)
    assert (form.model, form.outcome) == ("own model only", "stroke")
    assert [(field.name, field.kind) for field in form.fields] == [
        ("age", "number"), ("smoking", "category"), ("bp", "number"), ("high=bp", "yes_no"),
    ]  # fmt: skip
    assert form.fields[1].categories == ("current", "former", "never")
    assert form.fields[0].range.low == 40
    assert form.fields[0].range.high == 90
    assert form.fields[1].range is None
    assert [field.unit for field in form.fields] == [None, None, "mmHg", None]
    assert form.to_json()["fields"][1]["labels"] == {"former": "stopped smoking"}
    assert json.dumps(form.to_json())


def test_the_form_of_a_site_has_its_own_names_and_its_level(horizontal):
    for site, age in zip(horizontal, ("age", "AGE"), strict=True):
        form = form_of(site.hospital, site.session)
        assert form.model == "joint model"
        assert form.fields[0].name == age
        assert form.fields[0].range.high == 90
        found = predict_one(site.hospital, site.session, {age: 88, "smoking": "CURRENT"})
        how = site.outcome.site.calibrated.how
        x = np.array([[88, 1, 0, 0, np.nan, np.nan]], np.float32)
        model = load_own_or_whole(site.hospital, site.session)
        assert model.coding.features == tuple(site.outcome.site.forest.feature_names)
        explanation = model.explain(x)
        joint = explanation.base + explanation.values.sum()
        assert math.log(found.risk / (1 - found.risk)) == pytest.approx(how.intercept + how.slope * joint, abs=1e-5)
        assert found.model == "joint model"
        assert found.flagged is True
        assert str(found.reasons[0]).startswith((f"{age} = 88 ", "smoking = current "))
        assert "raises the risk" in str(found.reasons[0])
        assert json.dumps(found.to_json())
        assert found.standing.times > 1


def test_a_sites_own_unit_and_words_are_typed_and_read_back(horizontal):
    """The age in months here, in years for all; "nein" for never."""
    site = horizontal[0]
    name = f"{site.session}.coding.json"
    whole = site.hospital.store.read_model(name)
    known = predict_one(site.hospital, site.session, {"age": 74, "smoking": "never"})
    choices = {"scaled": {"age": [1 / 12, 0]}, "recoded": {"smoking": {"nein": "never"}}}
    site.hospital.store.save_model(name, json.dumps(json.loads(whole) | {"choices": choices}).encode())
    try:
        assert form_of(site.hospital, site.session).fields[0].range.high == pytest.approx(1080)
        found = predict_one(site.hospital, site.session, {"age": 888, "smoking": "nein"})
        with pytest.raises(DataError, match="age lies far from"):
            predict_one(site.hospital, site.session, {"age": 7400})
    finally:
        site.hospital.store.save_model(name, whole)
    assert found.risk == known.risk
    assert any(str(reason).startswith("age = 888") for reason in found.reasons)
    assert any(str(reason).startswith("smoking = never") for reason in found.reasons)


def test_a_sites_result_says_what_matters(horizontal):
    for site in horizontal:
        found = site.outcome.result["explanation"]
        assert found["patients"] == site.outcome.site.cohort.test.sum()
        assert {entry["name"] for entry in found["predictors"][:2]} == {"age", "smoking"}
        assert len(found["hospitals"]) == 1


def test_a_patient_is_compared_with_the_held_out_ones(vertical):
    cohort, own = vertical.outcome.label.cohort, vertical.outcome.label.own
    level = recalibrate(cohort.y[cohort.test], own.risk[cohort.test], trained_on=False)
    assert level.intercept != 0
    held_out = level.apply(own.risk[cohort.test])
    kept = Reference.from_json(load_coding(vertical.hospital, vertical.session)["reference"])
    assert kept.patients == cohort.test.sum()
    assert kept.mean_risk == pytest.approx(held_out.mean(), rel=0.01)
    assert kept.prevalence == pytest.approx(cohort.y[cohort.test].mean(), rel=0.01)
    found = predict_one(vertical.hospital, vertical.session, {"age": 88, "smoking": "current"})
    assert found.standing.times == pytest.approx(found.risk / held_out.mean(), rel=0.01)
    assert found.standing.higher_than >= 60
    assert "times the average of this hospital's patients" in str(found.standing.text)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"smoking": "sometimes"}, "smoking has no such category. Choose one of: current, former, never"),
        ({"age": "seventy"}, "age is not a number"),
        ({"age": float("inf")}, "age is not a number"),
        ({"age": True}, "age is not a number"),
        ({"age": 7100}, "age lies far from .* 40 to 90"),
        ({"age": -50}, "age lies far from"),
        ({"high=bp": "perhaps"}, "high=bp is neither yes nor no"),
        ({"weight": 70}, "no predictor weight. The predictors are: age, smoking, bp, high=bp"),
    ],
)
def test_what_cannot_be_meant_is_refused_by_the_fields_name(vertical, values, message):
    with pytest.raises(DataError, match=message) as caught:
        predict_one(vertical.hospital, vertical.session, values)
    assert not {str(value) for value in values.values()} & set(map(str, caught.value.text.values.values()))


def test_what_is_unusual_is_taken_with_a_complaint(vertical):
    found = predict_one(vertical.hospital, vertical.session, {"age": "95"})
    assert [str(text) for text in found.complaints] == [
        "age lies outside the training patients' numbers, 40 to 90: the risk is less sure."
    ]
    assert predict_one(vertical.hospital, vertical.session, {"age": "90"}).complaints == ()


def test_words_are_read_as_in_records(vertical):
    def risk(**values):
        return predict_one(vertical.hospital, vertical.session, values | {"age": 70.0}).risk

    assert len({risk(**{"high=bp": yes}) for yes in (True, "是", "Y", 1.0, " yes")}) == 1
    assert risk(smoking=" Never ") == risk(smoking="never")
    assert risk() == risk(smoking=None, bp="", **{"high=bp": "n/a"})


def test_everything_may_be_missing(vertical, horizontal):
    for site in (vertical, *horizontal):
        found = predict_one(site.hospital, site.session, {})
        assert 0 < found.risk < 1
        assert len(found.missing) == 4
        assert found.complaints == ()


def test_a_feature_hospital_has_no_model_of_its_own_to_ask(vertical):
    for hospital, session in ((vertical.partner, vertical.session), (vertical.hospital, "ab" * 16)):
        with pytest.raises(DataError, match="not this hospital's to score with"):
            form_of(hospital, session)


def test_models_kept_before_there_were_ranges_still_answer(vertical):
    name = f"{vertical.session}.coding.json"
    whole = vertical.hospital.store.read_model(name)
    coding = json.loads(whole)
    del coding["reference"]
    try:
        vertical.hospital.store.save_model(name, json.dumps(coding).encode())
        found = predict_one(vertical.hospital, vertical.session, {"age": 7100})
        assert (found.standing, found.complaints) == (None, ())
        assert all(field.range is None for field in form_of(vertical.hospital, vertical.session).fields)
    finally:
        vertical.hospital.store.save_model(name, whole)


def test_the_window_asks_for_form_patient_and_reasons(vertical, horizontal, tmp_path):
    for site in (vertical, horizontal[1]):
        desk = PredictDesk(
            lambda site=site: site.hospital,
            lambda call: {"rows": score_file(site.hospital, site.session, site.path, tmp_path / "out.csv")},  # noqa: B023
            lambda *_: None,
            lambda: 1,
        )
        form = desk.form(Call("predict.form", {"session": site.session}))
        values = {form["fields"][0]["name"]: 80}
        answer = desk.one(Call("predict.one", {"session": site.session, "values": values}))
        assert json.dumps(answer, allow_nan=False)
        assert answer["risk"] > 0
        assert all("the risk." in reason["english"] for reason in answer["reasons"])
        out = {"path": str(site.path), "out": str(tmp_path / "out.csv"), "explain": True}
        assert desk.score(Call("score", {"session": site.session, **out}))["rows"] == len(patients(site.path))
        assert "reason_3" in patients(tmp_path / "out.csv")[0]
        with pytest.raises(DataError, match="left out values"):
            desk.one(Call("predict.one", {"session": site.session, "values": [1]}))


@pytest.fixture
def at_home(monkeypatch, tmp_path):
    """A copy of a hospital's home which the command line can unlock."""
    monkeypatch.setenv("FEDSTROKE_PASSPHRASE", "four words without sense")

    def copied(hospital):
        home = tmp_path / "home"
        shutil.copytree(hospital.home, home)
        save_identity(identity_path(home), hospital.identity, "four words without sense")
        return home

    return copied


def test_the_command_line_tells_the_risk_and_why(vertical, at_home, tmp_path, capsys):
    home, session = at_home(vertical.hospital), vertical.session[:8]
    assert cli.main(["predict", session, "--home", str(home)]) == 0
    shown = capsys.readouterr().out
    assert "own model only, for: stroke" in shown
    assert re.search(r"^age +number +40 to 90$", shown, re.MULTILINE)
    assert cli.main(["predict", session, "age=95", "high=bp=yes", "--home", str(home)]) == 0
    shown = capsys.readouterr()
    expected = predict_one(vertical.hospital, vertical.session, {"age": 95, "high=bp": "yes"})
    assert f"Risk of stroke: {100 * expected.risk:.1f} % (own model only)" in shown.out
    assert all(str(reason) in shown.out for reason in expected.reasons)
    assert "Not known: smoking, bp" in shown.out
    assert str(expected.complaints[0]) in shown.err
    assert cli.main(["predict", session, "age=95", "high=bp=yes", "--json", "--home", str(home)]) == 0
    assert json.loads(capsys.readouterr().out)["risk"] == pytest.approx(expected.risk)
    assert cli.main(["predict", session, "age=95", "age=90", "--home", str(home)]) == 3
    out = tmp_path / "scores.csv"
    words = ["score", session, str(vertical.path), "--out", str(out), "--explain", "--home", str(home)]
    assert cli.main([*words, "--own-only"]) == 0
    rows = patients(out)
    assert len(rows) == 120
    assert any("the risk." in row["reason_1"] for row in rows)
    assert cli.main([*words, "--listen", "127.0.0.1:1"]) == 3
    assert "add --own-only" in capsys.readouterr().err


def test_the_command_line_scores_a_sites_file_alone(horizontal, at_home, tmp_path, capsys):
    site, out = horizontal[1], tmp_path / "scores.csv"
    words = ["score", site.session[:8], str(site.path), "--out", str(out), "--own-only", "--explain"]
    assert cli.main([*words, "--home", str(at_home(site.hospital))]) == 0
    assert capsys.readouterr().out.startswith("150 patients scored: ")
    assert list(patients(out)[0]) == ["pid", "risk", "joint_model_risk", "flagged", "reason_1", "reason_2", "reason_3"]


# -- ranges and standing ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (np.arange(41, 90), Range(40, 65, 90)),
        (np.linspace(0.013, 0.097, 50), Range(0.01, 0.06, 0.1)),
        (np.linspace(-3, 2, 60), Range(-3, -0.5, 2)),
        (np.repeat([0, 1, 2, 3], 8), Range(0, 1.5, 3)),
        (np.full(30, 7.0), Range(7, 7, 7)),
        (np.zeros(30), Range(0, 0, 0)),
        (np.array([1e6, *[2e6] * 30]), Range(1e6, 2e6, 2e6)),
    ],
)
def test_ranges_are_rounded_outwards_to_few_steps(values, expected):
    coding = Coding((CodedColumn("sort", "category", ("a", "b")), CodedColumn("v", "number")))
    x = np.column_stack([np.zeros((len(values), 2)), values]).astype(np.float32)
    found = coarse_ranges(coding, np.vstack([x, np.full((5, 3), np.nan, np.float32)]))
    assert found.keys() == {"v"}
    assert (found["v"].low, found["v"].high) == (expected.low, expected.high)
    assert found["v"].typical == pytest.approx(expected.typical, abs=0.06 * (expected.high - expected.low))
    assert not any(found["v"].is_outside(float(v)) for v in values)


def test_few_patients_have_no_range_and_nobody_is_compared_with_them():
    coding = Coding((CodedColumn("v", "number"),))
    x = np.arange(19, dtype=np.float32)[:, None]
    kept = reference_of(coding, x, np.zeros(19, np.uint8), np.full(19, 0.1))
    assert kept == Reference()
    assert standing(0.3, kept) is None


def test_a_risk_near_the_average_is_said_to_be():
    coding, x = Coding((CodedColumn("v", "number"),)), np.zeros((0, 1), np.float32)
    kept = reference_of(coding, x, np.tile([0, 1], 50).astype(np.uint8), np.linspace(0.0, 0.2, 100))
    assert Reference.from_json(json.loads(json.dumps(kept.to_json()))) == kept
    assert str(standing(0.102, kept).text) == "About the average of this hospital's patients (10 %)."
    assert str(standing(0.15, kept).text) == "1.5 times the average of this hospital's patients (10 %)."
    assert standing(0.15, kept).higher_than == 75
    assert standing(0.2, reference_of(coding, x, np.zeros(50, np.uint8), np.full(50, 0.2))).higher_than == 50
    assert (standing(0.3, kept).higher_than, standing(0.0, kept).higher_than) == (95, 0)
