"""A session with feature hospitals goes on from the command line, with the columns of its start."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from fedcore.node.process import free_port
from tests.test_cli import PASSPHRASE, Running, cut, end_all, introduce, run

COLUMNS = ("--id", "generated_patient_id")


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Running]]:
    """What a test starts; those of a test that failed are ended."""
    monkeypatch.setenv("FEDSTROKE_PASSPHRASE", PASSPHRASE)
    monkeypatch.delenv("FEDSTROKE_HOME", raising=False)
    started: list[Running] = []
    yield started
    for command in started:
        command.process.kill()


def test_stopped_sessions_are_listed_and_go_on(
    tmp_path: Path, commands: list[Running], capsys: pytest.CaptureFixture[str]
) -> None:
    address = f"127.0.0.1:{free_port()}"
    label_home, feature_home = tmp_path / "label", tmp_path / "feature"
    introduce(label_home, "West", feature_home, "East", address)
    records = [cut(name, tmp_path / name, 40) for name in ("riverside_general.csv", "heart_centre.csv")]
    propose = ("propose", records[0], *COLUMNS, "--label", "stroke", "--with", "East", "--listen", address, "--rounds",
               6, "--max-depth", 2, "--scheme", "paillier", "--key-bits", 2048, "--home", label_home)  # fmt: skip
    join = ("join", records[1], *COLUMNS, "--with", "West", "--connect", "--yes", "--home", feature_home)
    commands += [Running(*propose), Running(*join)]
    commands[0].wait_for("tree 1 of 6")
    commands[0].process.send_signal(signal.SIGINT)
    assert end_all(commands) == [130, 6], commands[0].said + commands[1].said

    capsys.readouterr()
    assert run("resume", "--json", "--home", feature_home) == 0
    (waiting,) = json.loads(capsys.readouterr().out)
    assert (waiting["role"], waiting["with"], waiting["of"]) == ("feature", ["West"], 6)
    assert waiting["trees"] >= 1
    session = waiting["session"]
    assert run("resume", session[:8], tmp_path / "heart_centre.csv", "--home", feature_home) == 3
    assert "where to meet" in capsys.readouterr().err
    assert run("resume", "00000000", "--home", feature_home) == 3

    going_on = [
        Running("resume", session[:8], records[0], "--listen", address, "--json", "--home", label_home),
        Running("resume", session[:8], records[1], "--connect", "--json", "--home", feature_home),
    ]
    commands += going_on
    assert end_all(going_on) == [0, 0], going_on[0].said + going_on[1].said
    results = [json.loads(command.out) for command in going_on]
    assert [(r["session"], r["trees"], r["role"]) for r in results] == [
        (session, 6, "label"),
        (session, 6, "feature"),
    ]
    assert run("resume", "--json", "--home", feature_home) == 0
    assert json.loads(capsys.readouterr().out) == []
