"""One patient of the label hospital, whom the partner is asked about over real sockets; and a partner who is not there.
"""

from __future__ import annotations

import csv
import json
import queue
import shutil
import threading
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from fedcore import cli
from fedcore.crypto.identity import save_identity
from fedcore.data.coding import Coding
from fedcore.data.mapping import Mapping
from fedcore.data.reader import read_records
from fedcore.data.table import build_table
from fedcore.errors import DataError
from fedcore.evaluation.recalibration import recalibrate
from fedcore.node.hospital import identity_path
from fedcore.node.keeping import coding_of, load_coding
from fedcore.node.kept_models import JOINT, OWN
from fedcore.node.predicting import form_of, predict_one, predict_together
from fedcore.node.prediction_log import predictions
from fedcore.node.process import free_port
from fedcore.node.reference import Reference, reference_of, similar, standing
from fedcore.node.scoring import score
from fedcore.node.sessions import Draft, draft_terms, join, propose
from fedcore.worker.calls import Call
from fedcore.worker.predict_desk import PredictDesk
from tests.node.acquaintance import acquainted, at_once

OURS, THEIRS = Mapping(("pid",), label="stroke"), Mapping(("patient",))


def write(path, header, rows):
    path.write_text("\n".join(",".join(map(str, row)) for row in [header, *rows]) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    """North holds the outcome, South the pressure of all but the last ten patients."""
    folder = tmp_path_factory.mktemp("together")
    (north, south), listen, connect = acquainted(folder, "North", "South")
    rng = np.random.default_rng(11)
    n = 300
    age, pressure = rng.integers(40, 90, n), rng.normal(140, 20, n).round()
    stroke = (0.08 * (age - 65) + 0.06 * (pressure - 150) + rng.logistic(size=n) > 0).astype(int)
    ours = write(folder / "ours.csv", ["pid", "age", "stroke"], zip(range(n), age, stroke, strict=True))
    theirs = write(folder / "theirs.csv", ["patient", "bp"], list(zip(range(n), pressure, strict=True))[:-10])
    table, _ = build_table(read_records(ours), OURS)
    other, _ = build_table(read_records(theirs), THEIRS)
    params = {"num_boost_round": 4, "max_depth": 3, "max_bin": 8}
    terms = draft_terms(north, Draft((south.party_id,), "stroke", params, key_bits=2048, scheme="lattice"))
    outcome, _ = at_once(
        lambda: propose(north, terms, table, listen, n_workers=1, coding=coding_of(OURS.to_json(), table.coding)),
        lambda: join(
            south, north.party_id, other, connect, lambda _: None, n_workers=1,
            coding=coding_of(THEIRS.to_json(), other.coding),
        ),
    )  # fmt: skip
    yield SimpleNamespace(
        north=north, south=south, session=terms.session, listen=listen, connect=connect, age=age, theirs=theirs,
        ours=ours, label=outcome.label,
    )  # fmt: skip
    north.close()
    south.close()


@pytest.fixture
def answering(pair):
    """South answers every scoring until the test ends, as its window's page does."""
    heard = queue.Queue()
    call = Call("score.serve", {"session": pair.session, "path": str(pair.theirs), "repeat": True})
    desk = PredictDesk(lambda: pair.south, dict, lambda name, data: heard.put((name, data)), lambda: 1)
    answers = []
    thread = threading.Thread(target=lambda: answers.append(desk.serve(call)))
    thread.start()
    yield SimpleNamespace(heard=heard, answers=answers)
    call.cancelled.set()
    thread.join(120)
    assert not thread.is_alive()
    assert answers[0]["times"] > 0


def test_a_patient_is_scored_with_the_partner_as_in_a_file(pair, answering, tmp_path):
    out, alone = tmp_path / "risks.csv", []
    score(pair.north, pair.session, pair.ours, out, pair.listen, n_workers=1)
    with out.open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    for patient in (3, 295):
        values, identifier = {"age": str(pair.age[patient])}, {"pid": f"{patient}.0"}
        found = predict_together(
            pair.north, pair.session, values, identifier, pair.listen, on_own=alone.append, n_workers=1
        )
        assert found.problem is None, str(found.problem)
        assert found.model == rows[patient]["model"] == JOINT
        assert found.risk == pytest.approx(float(rows[patient]["risk"]), abs=1e-6)
        assert found.known_to == {"South": patient == 3}
        assert rows[patient]["partners_who_know_the_patient"] == str(int(patient == 3))
        assert alone[-1].model == OWN
        assert any("South" in str(reason) for reason in found.reasons), "the partner's share is the partner's"
        assert not any("bp" in str(reason) for reason in found.reasons)
        assert json.dumps(found.to_json())
    noted = predictions(pair.north, pair.session)[:3]
    assert [(each["model"], each["patients"], each["asked"]) for each in noted] == [
        (JOINT, 1, 1), (JOINT, 1, 1), (JOINT, 300, 1),
    ]  # fmt: skip
    assert all(each["why"] is None for each in noted)


def test_the_joint_risk_is_at_the_level_of_the_held_out_patients(pair):
    cohort, label = pair.label.cohort, pair.label
    y = cohort.y[cohort.test]
    kept = load_coding(pair.north, pair.session)["joint"]
    level = recalibrate(y, label.held_out_risk, trained_on=False)
    assert kept["level"]["intercept"] == pytest.approx(level.intercept)
    at_level = level.apply(label.held_out_risk)
    assert at_level.mean() == pytest.approx(y.mean(), abs=1e-6), "calibrated in the large"
    assert kept["reference"]["mean_risk"] == pytest.approx(at_level.mean(), rel=0.01)


def test_a_partner_who_does_not_come_leaves_the_own_model_and_that_is_noted(pair):
    values = {"age": "70.0625"}  # a value no digest or time can contain by chance
    soon = replace(pair.listen, timeout_s=0.5)
    found = predict_together(pair.north, pair.session, values, {"pid": "3"}, soon, n_workers=1)
    assert found.model == OWN
    assert found.risk == predict_one(pair.north, pair.session, values).risk
    assert "South" in str(found.problem)
    assert found.known_to is None
    _, noted = predictions(pair.north, pair.session)[:2]
    assert (noted["model"], noted["asked"]) == (OWN, 0)
    assert "South" in noted["why"]["english"]
    assert "70.06" not in json.dumps(predictions(pair.north, pair.session)), "no value of the patient"


def test_the_form_says_by_what_the_partner_is_asked(pair):
    form = form_of(pair.north, pair.session)
    assert (form.identifiers, form.partners) == (("pid",), ("South",))
    with pytest.raises(DataError, match="identifier is needed: pid"):
        predict_together(pair.north, pair.session, {}, {"pid": " "}, pair.listen)
    with pytest.raises(DataError, match="not this hospital's"):
        form_of(pair.south, pair.session)


def test_the_window_hears_the_own_model_before_the_partner(pair, answering):
    told = []
    desk = PredictDesk(lambda: pair.north, dict, lambda *event: told.append(event), lambda: 1)
    asked = {"session": pair.session, "values": {"age": "70"}, "identifiers": {"pid": "5"}}
    answer = desk.one(Call("predict.one", asked | {"listen": pair.listen.listen}))
    assert answer["model"] == JOINT
    assert next(data for name, data in told if name == "predicted")["model"] == OWN
    assert desk.noted(Call("predict.noted", {"session": pair.session}))["entries"][0]["asked"] == 1
    name, data = answering.heard.get(timeout=120)
    while name != "served":
        name, data = answering.heard.get(timeout=120)
    assert data == {"rows": 1, "times": 1}


def test_the_command_line_asks_the_partner(pair, answering, monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("FEDSTROKE_PASSPHRASE", "four words without sense")
    home = tmp_path / "home"
    shutil.copytree(pair.north.home, home)
    save_identity(identity_path(home), pair.north.identity, "four words without sense")
    words = ["predict", pair.session[:8], "age=70", "--patient", "pid=4", "--listen", pair.listen.listen]
    assert cli.main([*words, "--home", str(home)]) == 0
    shown = capsys.readouterr().out
    assert "(joint model)" in shown
    assert "South knows the patient." in shown
    assert "held-out cohort" in shown
    assert cli.main([*words, "--home", str(home), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["known_to"] == {"South": True}
    nowhere = ["--listen", f"127.0.0.1:{free_port()}", "--wait", "0.3"]
    assert cli.main([*words[:5], *nowhere, "--home", str(home)]) == 0
    shown = capsys.readouterr()
    assert "(own model only)" in shown.out
    assert "OWN MODEL ONLY, for the partners were not heard" in shown.err


def test_similar_patients_give_an_interval_and_few_give_none():
    rng = np.random.default_rng(5)
    risks = rng.beta(1, 6, 2000)
    y = (rng.random(2000) < risks).astype(np.uint8)
    kept = reference_of(Coding(), np.zeros((0, 0), np.float32), y, risks)
    assert Reference.from_json(json.loads(json.dumps(kept.to_json()))) == kept
    assert len(kept.bands) == 10
    assert sum(band.patients for band in kept.bands) == 2000
    assert sum(band.cases for band in kept.bands) == y.sum()
    covered = [
        similar(risk, kept).low <= risks[(risks >= band.low * 0.999) & (risks <= band.high * 1.001)].mean()
        <= similar(risk, kept).high
        for band in kept.bands
        for risk in [(band.low + band.high) / 2]
    ]  # fmt: skip
    assert sum(covered) >= 8, "a 95 % interval holds the band's true mean risk nearly always"
    assert standing(float(np.quantile(risks, 0.83)) + 1e-9, kept).higher_than == 83
    assert "83 had a lower risk" in str(standing(float(np.quantile(risks, 0.83)) + 1e-4, kept).compared)
    assert similar(0.3, reference_of(Coding(), np.zeros((0, 0), np.float32), y[:79], risks[:79])) is None

