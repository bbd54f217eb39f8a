"""The demo without a window: generated hospitals, everything else real."""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from fedcore.data.mapping import Mapping
from fedcore.data.reader import read_records
from fedcore.data.synthetic import KIDNEY_CLINIC, PATIENTS
from fedcore.data.table import Table, build_table
from fedcore.demo import Partner, run_demo, start_partner
from fedcore.errors import DataError, StoreError, TermsMismatch
from fedcore.node.hospital import Hospital
from fedcore.node.meeting import Where
from fedcore.node.scoring import score
from fedcore.node.sessions import Draft, draft_terms, propose
from fedcore.session.status import Status
from fedcore.worker.calls import Call
from fedcore.worker.desk import Desk

ROOT = Path(__file__).resolve().parents[1]
PASSPHRASE = "four words without sense"
LIMIT_S = 600


@pytest.fixture(autouse=True)
def _importable(monkeypatch: pytest.MonkeyPatch) -> None:
    """The partner's process finds the program wherever the tests are started."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))


def headless(*words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "fedcore.cli", "demo", "--headless", *map(str, words)],
        capture_output=True, encoding="utf-8", timeout=LIMIT_S, check=False,
        env={**os.environ, "FEDSTROKE_PASSPHRASE": PASSPHRASE},
    )  # fmt: skip


def test_three_hospitals_train_score_and_keep_real_records_out(tmp_path: Path) -> None:
    home = tmp_path / "home"
    done = headless("--hospitals", 3, "--rounds", 1, "--json", "--home", home)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["generated"] is True
    assert report["key_bits"] == 2048
    assert [a["shared"] for a in report["alignment"]] == [PATIENTS * 2 // 3, PATIENTS * 5 // 12]
    assert report["comparison"]["joint"]["auc_ci"][0] < report["comparison"]["joint"]["auc"]
    houses = report["left_each_house"]
    assert [house["hospital"] for house in houses] == ["Riverside General", "Heart Centre", "Kidney Clinic"]
    assert all(house["ledger_intact"] and house["bytes"] > 10_000 for house in houses)
    assert "encrypted_sums" in houses[1]["by_type"]
    assert all(Path(file).exists() for file in report["files"])

    with Hospital.open(home, PASSPHRASE) as hospital, contextlib.ExitStack() as stack:
        before = {peer.party_id for peer in hospital.store.peers()}
        heart = start_partner(home, hospital)
        stack.callback(heart.stop)
        kidney = start_partner(home, hospital, KIDNEY_CLINIC, heart.address)
        stack.callback(kidney.stop)
        assert {peer.party_id for peer in hospital.store.peers()} == before, "partners keep their identities"

        where = Where(listen=heart.address, timeout_s=180)
        found = score(hospital, report["session"], heart.label_new_patients, tmp_path / "scores.csv", where)
        assert found.rows == 200
        assert 160 <= found.with_partner < 200
        refuse_real_records(hospital, heart)
        stack.close()
        assert not heart.is_running
        assert not kidney.is_running


def refuse_real_records(hospital: Hospital, partner: Partner) -> None:
    """A partner whose records are generated signs nothing that does not say so."""
    mapping = Mapping.from_json(partner.mapping)
    table, _ = build_table(read_records(partner.label_records), mapping)
    terms = draft_terms(hospital, Draft(peers=(partner.peer.party_id,), outcome="stroke", generated=False))
    with pytest.raises(TermsMismatch, match="generated"):
        propose(hospital, terms, table, Where(listen=partner.address, timeout_s=180))


def test_two_hospitals_print_the_comparison_and_leave_nothing_behind(tmp_path: Path) -> None:
    done = headless("--rounds", 1)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == "GENERATED RECORDS: nobody in this demo exists."
    assert re.search(r"^AUC +0\.\d{3} \(0\.\d{3} to 0\.\d{3}\) +0\.\d{3} ", done.stdout, re.MULTILINE)
    assert re.search(r"^Heart Centre +\d+ +[\d.]+ [kM]B .* as written$", done.stdout, re.MULTILINE)
    assert "2048 bits" in done.stdout
    assert "tree 1 of 1" in done.stderr
    assert "Kept" not in done.stdout


def test_the_folder_of_a_real_hospital_is_left_alone(tmp_path: Path) -> None:
    Hospital.create(tmp_path, "A real hospital", PASSPHRASE).close()
    with pytest.raises(DataError, match="belongs to A real hospital"):
        run_demo(tmp_path, PASSPHRASE)
    assert not (tmp_path / "demo").exists()


def test_an_interrupted_demo_goes_on_with_the_same_result(tmp_path: Path) -> None:
    """The label hospital's program ends in the middle, and with it the partner. Opened again, both end with the model
    of the session that was not interrupted."""
    sessions = {name: train(tmp_path / name, stops) for name, stops in (("whole", None), ("broken", 2))}
    models = {name: tmp_path / name / "models" / f"{session}.joint.json" for name, session in sessions.items()}
    assert not models["broken"].exists()
    result = go_on(tmp_path / "broken", sessions["broken"])
    assert result["trees"] == ROUNDS
    assert models["broken"].read_bytes() == models["whole"].read_bytes()


def go_on(home: Path, session: str) -> dict[str, Any]:
    """As the window does it after a restart: unlock, start the second hospital, open its records, go on."""
    desk = Desk(home, lambda *_: None)
    try:
        desk.run(Call("identity.unlock", {"passphrase": PASSPHRASE}))
        demo = desk.run(Call("demo.start", {}))
        desk.run(Call("records.open", {"path": demo["files"]["label"]}))
        desk.run(Call("records.map", {"mapping": demo["mapping"]}))
        (kept,) = desk.run(Call("session.interrupted", {}))["sessions"]
        assert (kept["session"], kept["of"]) == (session, ROUNDS)
        result = desk.run(Call("session.resume", {"session": session, "listen": demo["listen"]}))
        assert not desk.run(Call("session.interrupted", {}))["sessions"]
    finally:
        desk.close()
    return result


ROUNDS = 4


class PartnerOf:
    """A running partner of `hospital`."""

    def __init__(self, hospital: Hospital) -> None:
        self.it = start_partner(hospital.home, hospital)

    def table(self) -> Table:
        return build_table(read_records(self.it.label_records), Mapping.from_json(self.it.mapping))[0]

    def close(self) -> None:
        self.it.stop()


def train(home: Path, stops: int | None) -> str:
    """A session to its end, or until so many trees are finished; then both programs end. Returns its id."""
    with (
        Hospital.create(home, "Riverside General", PASSPHRASE) as hospital,
        contextlib.closing(PartnerOf(hospital)) as partner,
    ):
        params = {"num_boost_round": ROUNDS, "max_depth": 2, "max_bin": 8}
        draft = Draft(peers=(partner.it.peer.party_id,), outcome="stroke", params=params, generated=True,
                      scheme="lattice")  # fmt: skip
        terms, trees = draft_terms(hospital, draft), [0]
        where = Where(listen=partner.it.address, timeout_s=180)

        def stopped() -> bool:
            return stops is not None and trees[0] >= stops

        def show(status: Status) -> None:
            trees[0] = status.tree

        if stops is None:
            propose(hospital, terms, partner.table(), where)
        else:
            with pytest.raises(TermsMismatch, match="cancelled here"):
                propose(hospital, terms, partner.table(), where, on_status=show, cancelled=stopped)
            assert max(hospital.store.checkpoint_counts(terms.session)) >= stops
    return terms.session


def test_a_partner_says_when_it_has_kept_nothing(tmp_path: Path) -> None:
    with (
        Hospital.create(tmp_path, "Riverside General", PASSPHRASE) as hospital,
        contextlib.closing(PartnerOf(hospital)) as partner,
        pytest.raises(StoreError, match="has kept nothing"),
    ):
        partner.it.go_on_with("ab" * 16)


def test_a_partner_leaves_with_the_program_that_started_it(tmp_path: Path) -> None:
    with Hospital.create(tmp_path, "Riverside General", PASSPHRASE) as hospital:
        partner = start_partner(tmp_path, hospital)
        assert partner.process.stdin
        partner.process.stdin.close()  # as the operating system does for a program that was killed
        assert partner.process.wait(180) == 0
