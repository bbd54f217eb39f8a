"""Hospitals with the same predictors on the command line: three homes, three processes, columns matched by people."""

from __future__ import annotations

import csv
import json
import random
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from fedcore.commands.matching import read_match
from fedcore.node.hospital import Hospital
from fedcore.node.process import free_port
from fedcore.session.records import Peer
from tests.test_cli import PASSPHRASE, ROOT, Running, end_all, run

NAMES = ("North", "South", "East")
BASE = ("--id", "pid", "--label", "stroke", "--mode", "horizontal")
QUICK = ("--rounds", 3, "--max-depth", 2)
COMMANDS: list[Running] = []


def start(*words: object) -> Running:
    COMMANDS.append(Running(*words))
    return COMMANDS[-1]


@pytest.fixture(autouse=True)
def _passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FEDSTROKE_PASSPHRASE", PASSPHRASE)
    monkeypatch.delenv("FEDSTROKE_HOME", raising=False)


def write_site(
    path: Path,
    n: int,
    seed: int,
    age: str = "age",
    codes: tuple[str, str, str] = ("never", "former", "now"),
    glucose: float = 1.0,
    one_case: bool = False,
) -> Path:
    """Patients of one hospital in its own words: what it calls age, its codes for smoking, its unit of glucose.

    one_case: too few to look for a best model of its own, which takes seconds.
    """
    draw = random.Random(seed)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["pid", age, "smoking", "glucose", "stroke"])
        for i in range(n):
            years, smokes, sugar = draw.randint(40, 89), draw.randrange(3), draw.randint(80, 200)
            risk = (years - 65) / 12 + (smokes == 2) + (sugar - 140) / 40 + draw.gauss(0, 1) > 0.8
            risk = i == 0 if one_case else risk
            row = [f"{seed}-{i}", years, codes[smokes], round(sugar * glucose, 3), "yes" if risk else "no"]
            writer.writerow(row)
    return path


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Path], str]:
    """Three homes which trust each other, and the address where the first listens."""
    place, address = tmp_path_factory.mktemp("sites"), f"127.0.0.1:{free_port()}"
    hospitals = [Hospital.create(place / name, name, PASSPHRASE) for name in NAMES]
    publics = [hospital.identity.public for hospital in hospitals]
    for hospital in hospitals:
        for public in publics:
            if public.party_id != hospital.party_id:
                at = address if public is publics[0] else None
                peer = Peer(public.party_id, public.name, public.curve_public, public.sign_public, at)
                hospital.store.add_peer(peer)
                hospital.store.set_peer_state(public.party_id, "confirmed")
        hospital.close()
    return [place / name for name in NAMES], address


@pytest.fixture
def sites(homes: tuple[list[Path], str]) -> Iterator[tuple[list[Path], str]]:
    yield homes
    for command in COMMANDS:
        command.process.kill()  # those of a test that failed; the others have ended
    COMMANDS.clear()


def test_three_hospitals_match_their_columns_and_train(
    sites: tuple[list[Path], str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """South renames and recodes before it tells; North, who proposes, decides about East's unit at the prompt."""
    homes, address = sites
    north = write_site(tmp_path / "north.csv", 40, 1)
    south = write_site(tmp_path / "south.csv", 60, 2, "years", ("0", "1", "2"), one_case=True)
    east = write_site(tmp_path / "east.csv", 50, 3, glucose=1 / 18, one_case=True)
    later = write_site(tmp_path / "later.csv", 40, 4, glucose=1 / 18)
    match = tmp_path / "match.toml"
    match.write_text("[at.East.scaled]\nglucose = [18, 0]\n", encoding="utf-8")
    host = start("propose", north, *BASE, *QUICK, "--with", "South", "East", "--listen", address, "--json",
                   "--home", homes[0])  # fmt: skip
    second = start("join", south, *BASE, "--as-categories", "smoking", "--rename", "years=age", "--recode",
                     "smoking:0=never", "smoking:1=former", "smoking:2=now", "--with", "North", "--connect", "--yes",
                     "--json", "--home", homes[1])  # fmt: skip
    third = start("join", east, *BASE, "--with", "North", "--connect", "--later", later, "--sensitivity", 0.7,
                    "--json", "--home", homes[2])  # fmt: skip
    third.wait_for("Type tell")
    assert "at East most values lie from 5" in third.said
    third.type("tell")
    host.wait_for("Type accept")
    host.type("match nothing.toml")
    host.wait_for("nothing.toml cannot be read")
    host.type(f"match {match}")
    host.wait_for("glucose .*East: 90 to 200")
    host.type("accept")
    third.wait_for("Type sign")
    assert "East: numbers in glucose are multiplied by 18.0" in third.said
    third.type("sign")
    assert end_all([host, second, third]) == [0, 0, 0], host.said + second.said + third.said

    results = [json.loads(command.out) for command in (host, second, third)]
    session = results[0]["session"]
    columns = results[0]["terms"]["dictionary"]
    assert [(c["name"], c["categories"]) for c in columns] == [
        ("age", []), ("smoking", ["former", "never", "now"]), ("glucose", [])
    ]  # fmt: skip
    boosters = {(home / "models" / f"{session}.joint.json").read_bytes() for home in homes}
    assert len(boosters) == 1
    assert results[2]["comparison"]["own"]["n"] == 40
    assert results[2]["calibrated"]["wanted_sensitivity"] == 0.7

    # Each scores its own file as it is: the same patient in other words has the same risk.
    risks = []
    news = [
        write_site(tmp_path / "new0.csv", 30, 9),
        write_site(tmp_path / "new1.csv", 30, 9, "years", ("0", "1", "2")),
        write_site(tmp_path / "new2.csv", 30, 9, glucose=1 / 18),
    ]
    for home, new in zip(homes, news, strict=True):
        assert run("score", session[:8], new, "--out", tmp_path / "out.csv", "--own-only", "--home", home) == 0
        with (tmp_path / "out.csv").open(encoding="utf-8-sig") as file:
            risks.append([row["joint_model_risk"] for row in csv.DictReader(file)])
    assert risks[0] == risks[1]
    assert sum(a == b for a, b in zip(risks[0], risks[2], strict=True)) >= 28  # 3 decimals of a converted number
    capsys.readouterr()
    assert run("results", "show", session[:8], "--home", homes[1]) == 0
    shown = capsys.readouterr().out
    assert "at this hospital's level" in shown
    assert "all hospitals together" in shown
    assert "patients shared" not in shown


def test_what_does_not_fit_can_be_declined(sites: tuple[list[Path], str], tmp_path: Path) -> None:
    homes, address = sites
    north = write_site(tmp_path / "north.csv", 60, 1)
    south = write_site(tmp_path / "south.csv", 60, 2, "years")
    host = start("propose", north, *BASE, "--with", "South", "--listen", address, "--home", homes[0])
    second = start("join", south, *BASE, "--with", "North", "--connect", "--home", homes[1])
    second.wait_for("Column years is missing at North")
    second.wait_for("Type tell")
    (tmp_path / "match.toml").write_text('[renamed]\nyears = "age"\n', encoding="utf-8")
    second.type(f"match {tmp_path / 'match.toml'}")
    second.wait_for("age .*North: .*; South: 4")
    second.type("decline years is age")
    assert end_all([host, second]) == [6, 6]
    assert "South did not send its data dictionary: years is age" in host.said


def test_the_matching_of_the_readme_can_be_read(tmp_path: Path) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```toml\n(left_out.*?)```", text, re.DOTALL)
    (tmp_path / "match.toml").write_text(example, encoding="utf-8")
    match = read_match(tmp_path / "match.toml")
    assert match.choices.recoded == {"sex": {"1": "male", "2": "female"}}
    assert match.choices.scaled["glucose"].times == 18.016
    assert match.decisions.left_out == ("state",)
    assert match.decisions.at["Lake Clinic"].renamed == {"years": "age"}


def test_wrong_names_are_refused_before_anybody_is_met(
    sites: tuple[list[Path], str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    homes, address = sites
    north = write_site(tmp_path / "north.csv", 60, 1)
    propose = ("propose", north, *BASE, "--with", "South", "--listen", address, "--home", homes[0])
    assert run(*propose, "--rename", "weight=bmi") == 3
    assert "no predictor called weight" in capsys.readouterr().err
    assert run(*propose, "--recode", "smokes:1=now") == 3
    assert "no column called smokes" in capsys.readouterr().err
    assert run(*propose, "--convert", "glucose=a lot") == 3
    assert "how to convert glucose" in capsys.readouterr().err
    shown = [word for word in propose if word not in ("--listen", address)]
    assert run(*shown, "--show-terms", "--json", "--rename", "glucose=sugar") == 0
    view = json.loads(capsys.readouterr().out)
    assert [column["name"] for column in view["dictionary"]] == ["age", "smoking", "sugar"]
    with pytest.raises(SystemExit):
        run(*propose, "--rename", "weight")
    assert run("join", north, "--id", "pid", "--mode", "horizontal", "--with", "South", "--connect",
               "--home", homes[0]) == 3  # fmt: skip
    assert "--label" in capsys.readouterr().err


def test_stopped_hospitals_resume_with_the_columns_of_the_start(
    sites: tuple[list[Path], str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    homes, address = sites
    north = write_site(tmp_path / "north.csv", 60, 1, one_case=True)
    south = write_site(tmp_path / "south.csv", 60, 2, "years", one_case=True)
    join = ("join", south, *BASE, "--rename", "years=age", "--with", "North", "--connect", "--yes", "--home", homes[1])
    propose = ("propose", north, *BASE, "--with", "South", "--listen", address, "--max-depth", 2, "--accept", "--json",
               "--home", homes[0])  # fmt: skip
    commands = [start(*propose, "--rounds", 40), start(*join)]
    commands[0].wait_for("tree 3 of 40")
    commands[0].process.send_signal(signal.SIGINT)
    assert end_all(commands) == [130, 6], commands[0].said + commands[1].said

    assert run("resume", "--json", "--home", homes[1]) == 0
    (waiting,) = json.loads(capsys.readouterr().out)
    assert (waiting["role"], waiting["of"]) == ("site", 40)
    session = waiting["session"]
    assert run("resume", session[:8], "--home", homes[1]) == 3
    assert "where to meet" in capsys.readouterr().err
    commands = [
        start("resume", session[:8], north, "--listen", address, "--json", "--home", homes[0]),
        start("resume", session[:8], south, "--connect", "--home", homes[1]),
    ]
    assert end_all(commands) == [0, 0], commands[0].said + commands[1].said
    result = json.loads(commands[0].out)
    assert result["trees"] == 40
    assert result["session"] == session
    assert run("resume", session[:8], south, "--connect", "--home", homes[1]) == 3  # nothing is interrupted any more


def test_two_hospitals_go_on_without_the_third(sites: tuple[list[Path], str], tmp_path: Path) -> None:
    homes, address = sites
    files = [write_site(tmp_path / f"{name}.csv", 50, seed, one_case=True) for seed, name in enumerate(NAMES)]
    commands = [
        start("propose", files[0], *BASE, "--with", "South", "East", "--listen", address, "--max-depth", 2,
              "--rounds", 40, "--accept", "--home", homes[0]),
        *(start("join", files[k], *BASE, "--with", "North", "--connect", "--yes", "--home", homes[k]) for k in (1, 2)),
    ]  # fmt: skip
    commands[0].wait_for("tree 3 of 40")
    commands[2].process.send_signal(signal.SIGINT)
    end_all(commands)
    with Hospital.open(homes[0], PASSPHRASE) as hospital:
        session = hospital.store.sessions()[0].session_id
    again = ("resume", session[:8])
    wrong = start(*again, files[0], "--listen", address, "--without", "Eest", "--home", homes[0])
    assert end_all([wrong]) == [3]
    assert "Eest does not take part" in wrong.said
    commands = [
        start(*again, files[0], "--listen", address, "--without", "East", "--home", homes[0]),
        start(*again, files[1], "--connect", "--json", "--home", homes[1]),
    ]
    commands[1].wait_for("Type agree")
    assert "North asks to go on without East" in commands[1].said
    assert "each of them could compute the other's sums" in commands[1].said
    commands[1].type("agree")
    assert end_all(commands) == [0, 0], commands[0].said + commands[1].said
    (left_out,) = json.loads(commands[1].out)["left_out"]
    assert left_out["name"] == "East"
    assert 3 <= left_out["trees"] < 40
    assert f"in the first {left_out['trees']} of 40 trees" in commands[0].out
