"""Three sites meet over sockets, go on after an interruption, and each scores patients alone."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xgboost

from fedcore.data.agreed import AgreedColumn
from fedcore.data.choices import ColumnChoices, Decisions, Scale
from fedcore.data.mapping import Mapping
from fedcore.data.reader import read_records
from fedcore.errors import DataError, FedcoreError, TermsMismatch
from fedcore.evaluation import local_model
from fedcore.node.exporting import export_result
from fedcore.node.hospital import Hospital
from fedcore.node.meeting import Where
from fedcore.node.predicting import predict_one
from fedcore.node.process import free_port
from fedcore.node.site_level import aim_at
from fedcore.node.site_records import SiteRecords, match_notes
from fedcore.node.site_scoring import load_site_model, score_file
from fedcore.node.together import (
    SiteOutcome,
    TogetherDraft,
    join_together,
    propose_together,
    resume_together,
    with_returns,
)
from fedcore.pooled_horizontal import train_pooled_sites
from fedcore.session.records import Peer
from fedcore.session.site_cohort import make_site_cohort
from fedcore.session.status import Status
from fedcore.trees.forest import first_difference

ROOT = Path(__file__).resolve().parents[2]
MAPPING = Mapping(("pid",), label="stroke")


def write_records(path: Path, n: int, seed: int, age: str, with_bp: bool) -> Path:
    rng = np.random.default_rng(seed)
    years, bp = rng.integers(40, 90, n), rng.normal(135, 20, n).round()
    smokes = rng.choice(["never", "former", "current"], n)
    stroke = (0.06 * (years - 65) + (smokes == "current") - 0.8 + rng.logistic(size=n) > 0).astype(int)
    header = ["pid", age, "smoking", *(["bp"] if with_bp else []), "stroke"]
    rows = [
        [f"{seed}-{i}", years[i], smokes[i], *([int(bp[i])] if with_bp else []), stroke[i]] for i in range(n)
    ]
    path.write_text("\n".join(",".join(map(str, row)) for row in [header, *rows]) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def hospitals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Hospital]]:
    monkeypatch.setattr(local_model, "make_folds", lambda *_: None)
    made = [Hospital.create(tmp_path / name, name, "long enough passphrase") for name in ("North", "South", "East")]
    address = f"127.0.0.1:{free_port()}"
    for one in made:
        for other in made:
            if one is not other:
                public = other.identity.public
                listens = address if other is made[0] else None
                one.store.add_peer(Peer(other.party_id, public.name, public.curve_public, public.sign_public, listens))
                one.store.set_peer_state(other.party_id, "confirmed")
    yield made
    for one in made:
        one.close()


def own_records(tmp_path: Path) -> list[SiteRecords]:
    described = [(120, "age", True), (90, "Age", False), (60, "age", True)]
    return [
        SiteRecords(read_records(write_records(tmp_path / f"{k}.csv", n, k, age, with_bp)), MAPPING)
        for k, (n, age, with_bp) in enumerate(described)
    ]


def together(work: list[Callable[[], SiteOutcome]]) -> list[Any]:
    """Every site's outcome, or the error that ended it."""
    results: list[Any] = [None] * len(work)

    def run(k: int) -> None:
        try:
            results[k] = work[k]()
        except FedcoreError as error:
            results[k] = error

    threads = [threading.Thread(target=run, args=(k,), daemon=True) for k in range(len(work))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return results


def meet(
    hospitals: list[Hospital],
    own: list[SiteRecords],
    stop_at: int | None = None,
    decisions: Decisions = Decisions(),  # noqa: B008 (frozen)
) -> list[Any]:
    """Propose and join; the last site cancels once this many trees are finished. decisions: the proposer's."""
    host, *others = hospitals
    tree = [0]

    def show(status: Status) -> None:
        tree[0] = status.tree

    address = others[0].store.peer(host.party_id)
    assert address is not None
    draft = TogetherDraft(tuple(o.party_id for o in others), "stroke", {"num_boost_round": 5, "max_depth": 3})
    listen, connect = Where(listen=address.address, timeout_s=60), Where(host=host.party_id, timeout_s=60)

    def join(k: int) -> SiteOutcome:
        cancelled = (lambda: stop_at is not None and tree[0] >= stop_at) if k == len(others) else (lambda: False)
        return join_together(
            hospitals[k], host.party_id, own[k], connect, lambda _: None, on_status=show, cancelled=cancelled
        )

    return together([
        lambda: propose_together(host, draft, own[0], listen, accept=lambda _: decisions),
        *(lambda k=k: join(k) for k in range(1, len(hospitals))),
    ])  # fmt: skip


def test_each_site_scores_alone(hospitals: list[Hospital], tmp_path: Path) -> None:
    own = own_records(tmp_path)
    outcomes = meet(hospitals, own)
    assert all(isinstance(outcome, SiteOutcome) for outcome in outcomes), outcomes
    session = outcomes[0].terms.session
    assert len({outcome.site.booster_json for outcome in outcomes}) == 1
    for hospital, records, outcome in zip(hospitals, own, outcomes, strict=True):
        assert json.dumps(outcome.result)
        assert hospital.store.checkpoint_counts(session) == []
        assert hospital.store.checkpoint_trees(session) == 0
        n = score_file(hospital, session, records.records.path, tmp_path / "scores.csv")
        with (tmp_path / "scores.csv").open(encoding="utf-8-sig") as file:
            rows = list(csv.DictReader(file))
        assert n == len(rows) == len(records.records)
        model = load_site_model(hospital, session)
        expected = model.joint_risk(outcome.site.cohort.x)
        assert np.allclose([float(row["joint_model_risk"]) for row in rows], expected, atol=1e-6)

    age = {"North": "age", "South": "Age", "East": "age"}
    for hospital in hospitals:
        name = age[hospital.identity.name]
        old = predict_one(hospital, session, {name: "88", "smoking": "CURRENT"})
        young = predict_one(hospital, session, {name: "41", "smoking": "never"})
        assert old.risk > young.risk
        assert "raises the risk" in str(old.reasons[0])
    check_export(hospitals[1], session, tmp_path / "out")
    check_aim(hospitals[2], session)
    with pytest.raises(DataError, match="no predictor bp"):
        predict_one(hospitals[1], session, {"Age": "50", "bp": "120"})
    with pytest.raises(DataError, match="left no model"):
        load_site_model(hospitals[1], "0" * 32)


def test_what_is_decided_about_others_is_signed_and_about_oneself_is_not(
    hospitals: list[Hospital], tmp_path: Path
) -> None:
    """Other words for smoking, and another unit of age at East; scoring takes the files as they are."""
    own = own_records(tmp_path)
    decisions = Decisions(
        {
            "North": ColumnChoices(recoded={"smoking": {"never": "no", "former": "no"}}),
            "South": ColumnChoices(recoded={"smoking": {"never": "no", "former": "no"}}),
            "East": ColumnChoices(recoded={"smoking": {"never": "no", "former": "no"}}, scaled={"age": Scale(12.0)}),
        },
        ("bp",),
    )
    outcomes = meet(hospitals, own, decisions=decisions)
    assert all(isinstance(outcome, SiteOutcome) for outcome in outcomes), outcomes
    terms = outcomes[0].terms
    age, smoking = terms.dictionary
    assert smoking.categories == ("current", "no")
    assert [site.hospital for site in (*smoking.at, *age.at)] == ["South", "East", "East"]
    assert outcomes[0].result["calibrated"]
    new = tmp_path / "new.csv"
    new.write_text("pid,age,smoking\na,70,former\nb,70,never\nc,70,no\nd,70,current\n", encoding="utf-8")
    for hospital in (hospitals[0], hospitals[2]):
        score_file(hospital, terms.session, new, tmp_path / "scores.csv")
        with (tmp_path / "scores.csv").open(encoding="utf-8-sig") as file:
            risks = [row["joint_model_risk"] for row in csv.DictReader(file)]
        assert risks[0] == risks[1] == risks[2]
        assert risks[3] != risks[0]
    years = outcomes[2].site.cohort.x[:, 0]
    assert years.min() >= 12 * 40  # months


def check_export(hospital: Hospital, session: str, folder: Path) -> None:
    """Everything of a site's result leaves as files, and stock xgboost reads the booster without this program."""
    written = {path.name.split("-", 2)[2]: path for path in export_result(hospital, session, folder)}
    assert {"joint.json", "own.json", "coding.json", "level.json", "dictionary.csv", "calibrated-metrics.csv",
            "calibrated-calibration_groups.csv", "all-sites-metrics.csv", "thresholds.csv", "result.json"} <= set(
        written
    )  # fmt: skip
    booster = xgboost.Booster(model_file=written["joint.json"])
    with written["dictionary.csv"].open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["feature"] for row in rows] == booster.feature_names
    assert {row["column"]: row["own_column"] for row in rows} == {"age": "Age", "smoking": "smoking", "bp": ""}
    with written["calibrated-metrics.csv"].open(encoding="utf-8-sig", newline="") as file:
        metrics = {row["measure"]: row for row in csv.DictReader(file)}
    assert float(metrics["auc"]["calibrated"]) == pytest.approx(float(metrics["auc"]["joint"]))  # only the level moves


def check_aim(hospital: Hospital, session: str) -> None:
    """Another share of cases to find moves the threshold, in the result and for new patients."""
    before = hospital.result(session)["calibrated"]
    wider = aim_at(hospital, session, 0.95)["calibrated"]
    assert (before["wanted_sensitivity"], wider["wanted_sensitivity"]) == (0.8, 0.95)
    assert wider["threshold"] < before["threshold"]
    assert load_site_model(hospital, session).threshold == wider["threshold"]
    assert hospital.result(session)["calibrated"] == wider
    assert aim_at(hospital, session, 0.8)["calibrated"] == before
    with pytest.raises(DataError, match="no threshold"):
        aim_at(hospital, session, 0.2)


def test_an_interrupted_session_goes_on_to_the_same_model(hospitals: list[Hospital], tmp_path: Path) -> None:
    own = own_records(tmp_path)
    ended = meet(hospitals, own, stop_at=2)
    assert all(isinstance(error, FedcoreError) for error in ended), ended
    assert isinstance(ended[2], TermsMismatch)
    session = hospitals[0].store.sessions()[0].session_id
    kept = [max(hospital.store.checkpoint_counts(session)) for hospital in hospitals]
    assert min(kept) >= 1
    host = hospitals[0].party_id
    address = hospitals[1].store.peer(host)
    assert address is not None
    places = [Where(listen=address.address, timeout_s=60), *[Where(host=host, timeout_s=60)] * 2]

    def resume(k: int) -> SiteOutcome:
        return resume_together(hospitals[k], session, own[k], places[k])

    outcomes = together([lambda k=k: resume(k) for k in range(3)])  # type: ignore[misc]
    assert all(isinstance(outcome, SiteOutcome) for outcome in outcomes), outcomes
    assert len({outcome.site.booster_json for outcome in outcomes}) == 1
    whole = meet(hospitals, own)
    assert whole[0].site.booster_json == outcomes[0].site.booster_json
    with pytest.raises(DataError, match="no interrupted session"):
        resume_together(hospitals[0], session, own[0], places[0])


_PROGRAM = """
import json, sys
from pathlib import Path
from fedcore.data.mapping import Mapping
from fedcore.data.reader import read_records
from fedcore.evaluation import local_model
from fedcore.node.hospital import Hospital
from fedcore.node.meeting import Where
from fedcore.node.site_records import SiteRecords
from fedcore.node.together import join_together, resume_together, with_returns
local_model.make_folds = lambda *_: None
home, records, host, session = sys.argv[1:]
own = SiteRecords(read_records(Path(records)), Mapping(("pid",), label="stroke"))
show = lambda status: print(status.tree, flush=True)
where = Where(host=host, timeout_s=60)
with Hospital.open(Path(home), "long enough passphrase") as hospital:
    if session:
        again = lambda on: resume_together(hospital, session, own, where, on_status=on)
        with_returns(hospital, again, own, where, show, session)
    else:
        join_together(hospital, host, own, where, lambda _: None, on_status=show)
"""


def test_the_others_wait_for_a_site_whose_program_was_killed(hospitals: list[Hospital], tmp_path: Path) -> None:
    own = own_records(tmp_path)
    east = hospitals.pop()  # in a process of its own
    host, south = hospitals
    home = east.home
    east.close()
    address = south.store.peer(host.party_id)
    assert address is not None
    listen, connect = Where(listen=address.address, timeout_s=60), Where(host=host.party_id, timeout_s=60)
    draft = TogetherDraft((south.party_id, east.party_id), "stroke", {"num_boost_round": 60, "max_depth": 3})

    def start(session: str) -> subprocess.Popen[str]:
        arguments = [str(home), str(tmp_path / "2.csv"), host.party_id, session]
        command = [sys.executable, "-c", _PROGRAM, *arguments]
        return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)

    def kill_and_restart() -> None:
        first = start("")
        assert first.stdout is not None
        while int(first.stdout.readline()) < 5:
            pass
        first.kill()
        first.communicate()
        second = start(host.store.sessions()[0].session_id)
        second.communicate()

    killer = threading.Thread(target=kill_and_restart, daemon=True)
    killer.start()
    waited: list[str] = []

    def show(status: Status) -> None:
        waited.append(status.phase.template)

    outcomes = together([
        lambda: with_returns(
            host, lambda on: propose_together(host, draft, own[0], listen, on_status=on), own[0], listen, show
        ),
        lambda: with_returns(
            south,
            lambda on: join_together(south, host.party_id, own[1], connect, lambda _: None, on_status=on),
            own[1], connect, show,
        ),
    ])  # fmt: skip
    killer.join(120)
    assert all(isinstance(outcome, SiteOutcome) for outcome in outcomes), outcomes
    assert any("is gone" in words for words in waited)
    assert len(outcomes[0].site.forest.trees) == 60
    assert outcomes[0].site.booster_json == outcomes[1].site.booster_json
    cohorts = [make_site_cohort(outcomes[0].terms, *each.tables(outcomes[0].terms.dictionary)) for each in own]
    pooled = train_pooled_sites(outcomes[0].terms, cohorts)
    assert first_difference(outcomes[0].site.forest, pooled.forest) is None


def test_a_session_goes_on_with_the_later_patients_of_its_start(tmp_path: Path) -> None:
    records = read_records(write_records(tmp_path / "a.csv", 30, 1, "age", True))
    later = read_records(write_records(tmp_path / "later.csv", 20, 2, "age", True))
    choices = ColumnChoices({"age": "years"})
    kept = json.loads(json.dumps(SiteRecords(records, MAPPING, later, 0.7, choices).to_json()))
    again = SiteRecords(records, Mapping(("pid",))).as_kept(kept)
    assert again.later is not None
    assert again.later.frame.equals(later.frame)
    assert (again.mapping, again.sensitivity, again.choices) == (MAPPING, 0.7, choices)
    without = SiteRecords(records, MAPPING).to_json()
    with pytest.raises(DataError, match="no file of later patients"):
        SiteRecords(records, MAPPING, later).as_kept(without)
    assert SiteRecords(records, MAPPING).as_kept(without).later is None


def test_a_hospital_sees_what_of_the_agreed_columns_it_lacks(tmp_path: Path) -> None:
    records = read_records(write_records(tmp_path / "a.csv", 40, 1, "years", False))
    own = SiteRecords(records, MAPPING, choices=ColumnChoices({"years": "age"}))
    smoking = AgreedColumn("smoking", "category", ("current", "no"))
    columns = (AgreedColumn("age", "number"), smoking, AgreedColumn("bp", "number"))
    found = own.match(columns)
    assert [column["own"] for column in found] == ["years", "smoking", None]
    assert [str(note) for note in match_notes(found)] == [
        "smoking: the model will not know former, never.", "bp is not in this file and counts as missing."
    ]  # fmt: skip
