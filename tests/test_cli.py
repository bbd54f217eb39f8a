"""The command line as scripts and people see it: exit codes, tables, JSON, and whole sessions between two homes."""

from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from fedcore import cli
from fedcore.assets import asset
from fedcore.commands.console import aligned, describe, plain, width
from fedcore.errors import Text
from fedcore.node.process import free_port
from fedcore.session.status import PeerStatus, Status

ROOT = Path(__file__).resolve().parents[1]
PASSPHRASE = "four words without sense"  # of homes that live as long as a test
LABEL, FEATURE = "Riverside General", "北京心脏中心"
LIMIT_S = 240


@pytest.fixture(autouse=True)
def _passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FEDSTROKE_PASSPHRASE", PASSPHRASE)
    monkeypatch.delenv("FEDSTROKE_HOME", raising=False)


@dataclass(frozen=True)
class Homes:
    """Two hospitals who trust each other, with a few hundred generated records each."""

    label: Path
    feature: Path
    label_records: Path
    feature_records: Path
    address: str


def run(*words: object) -> int:
    return cli.main([str(word) for word in words])


def cut(name: str, path: Path, every: int = 1) -> Path:
    """Every so many-th patient, by number, of a bundled file."""
    header, *rows = asset(f"demo/{name}").read_text(encoding="utf-8").splitlines()
    kept = [row for row in rows if int(re.sub(r"\D", "", row.split(",")[0])) % every == 0]
    path.write_text("\n".join([header, *kept]) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Homes]:
    """Made by the commands themselves: identities, invitations, fingerprints compared."""
    place = tmp_path_factory.mktemp("homes")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FEDSTROKE_PASSPHRASE", PASSPHRASE)
        address = f"127.0.0.1:{free_port()}"
        made = Homes(
            place / "label",
            place / "feature",
            cut("riverside_general.csv", place / "label.csv", 12),
            cut("heart_centre.csv", place / "feature.csv", 12),
            address,
        )
        introduce(made.label, LABEL, made.feature, FEATURE, address)
        yield made


def introduce(label: Path, label_name: str, feature: Path, feature_name: str, address: str) -> None:
    """Make two identities and let each trust the other by the fingerprint."""
    from fedcore.crypto.identity import read_public_identity
    from fedcore.node.hospital import Hospital

    invitations, prints = [], []
    for home, name, listens in ((label, label_name, address), (feature, feature_name, "")):
        with Hospital.create(home, name, PASSPHRASE) as hospital:
            invitations.append(home.parent / f"{home.name}.txt")
            invitations[-1].write_text(hospital.invitation(listens), encoding="utf-8")
        prints.append(read_public_identity(home / "identity.json").fingerprint)
    assert run("trust", invitations[1], "--fingerprint", prints[1].lower(), "--home", label) == 0
    assert run("trust", invitations[0], "--fingerprint", prints[0], "--home", feature) == 0


class Running:
    """One command as a process; what it says is read as it comes, so that a test can wait for a sentence."""

    def __init__(self, *words: object) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "fedcore.cli", *map(str, words), "--workers", "1"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            cwd=ROOT,
            env={**os.environ, "FEDSTROKE_PASSPHRASE": PASSPHRASE, "PYTHONUNBUFFERED": "1"},
        )
        self.out = self.said = ""
        self._changed = threading.Condition()
        self._threads = [threading.Thread(target=self._read, args=(name,)) for name in ("out", "said")]
        for thread in self._threads:
            thread.start()

    def _read(self, name: str) -> None:
        stream = self.process.stdout if name == "out" else self.process.stderr
        assert stream is not None
        while letter := stream.read(1):
            with self._changed:
                setattr(self, name, getattr(self, name) + letter)
                self._changed.notify_all()
        with self._changed:
            self._changed.notify_all()

    def wait_for(self, pattern: str) -> str:
        """The first group of `pattern` in what was said, as soon as it is there."""
        with self._changed:
            assert self._changed.wait_for(lambda: re.search(pattern, self.said), LIMIT_S), self.said
            found = re.search(pattern, self.said)
        assert found
        return found[1] if found.groups() else found[0]

    def type(self, line: str) -> None:
        assert self.process.stdin
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def end(self) -> int:
        """Its exit code."""
        try:
            code = self.process.wait(LIMIT_S)
        finally:
            self.process.kill()
            assert self.process.stdin
            self.process.stdin.close()
            for thread in self._threads:
                thread.join(LIMIT_S)
        assert "Traceback" not in self.said
        return code


def end_all(commands: Sequence[Running]) -> list[int]:
    return [command.end() for command in commands]


# -- without another hospital ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", cli.COMMANDS)
def test_every_subcommand_explains_itself_with_examples(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        run(command, "--help")
    shown = capsys.readouterr().out
    assert left.value.code == 0
    assert f"fedstroke {command}" in shown.split("examples")[1]
    assert "--home" in shown
    assert "--json" in shown


def test_help_names_every_subcommand_and_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run("--help")
    shown = capsys.readouterr().out
    assert all(re.search(rf"^  {command} ", shown, re.MULTILINE) for command in cli.COMMANDS)
    assert all(f" {code} " in shown for code in (0, 2, 3, 4, 5, 6, 7, 70, 130))


def test_spawned_workers_import_nothing_heavy() -> None:
    code = "import sys, fedcore.cli; print(sorted({'numpy', 'pandas', 'xgboost', 'zmq', 'pyarrow'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"


def test_unknown_subcommand_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        run("nonsense")
    assert left.value.code == 2
    assert "nonsense" in capsys.readouterr().err


def test_tables_line_up_with_chinese_names() -> None:
    lines = aligned(("name", "n"), [("北京心脏中心", 5), ("Zürich", 10)], right=(1,)).splitlines()
    assert [width(line) for line in lines] == [16] * 4
    assert width("é") == 1


def test_texts_of_others_cannot_steer_the_terminal() -> None:
    assert "\x1b" not in plain("\x1b[2J\x07gone\x9b1m")
    assert plain("two\nlines of 中文") == "two\nlines of 中文"
    assert "\n" not in aligned(("a",), [("x\ny",)]).splitlines()[2]


def test_progress_says_what_is_done_and_whom_it_waits_for() -> None:
    peer = PeerStatus("ab", "Heart Centre", True, 2_000_000, 500)
    line = describe(
        Status("training", Text("Training"), (peer,), ("Heart Centre",), tree=2, trees=9, left_s=12.4)
    )  # fmt: skip
    assert line == "Training · tree 2 of 9 · 12 s left · sent 2.0 MB, received 500 B · waiting for Heart Centre"


def test_identity_is_made_shown_and_its_passphrase_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    assert run("identity", "create", FEATURE, "--home", home, "--json") == 0
    made = json.loads(capsys.readouterr().out)
    assert run("--home", home, "--json", "identity", "show") == 0
    assert json.loads(capsys.readouterr().out) == made
    assert made["name"] == FEATURE

    monkeypatch.setenv("FEDSTROKE_NEW_PASSPHRASE", "quite another sentence")
    assert run("identity", "passphrase", "--home", home) == 0
    assert run("trust", "list", "--home", home) == 7
    assert "passphrase does not open" in capsys.readouterr().err
    monkeypatch.setenv("FEDSTROKE_PASSPHRASE", "quite another sentence")
    assert run("trust", "list", "--home", home) == 0
    assert run("identity", "create", "Another", "--home", home) == 7


def test_a_passphrase_is_not_read_from_a_pipe(homes: Homes) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "fedcore.cli", "trust", "list", "--home", str(homes.label)],
        input=f"{PASSPHRASE}\n", capture_output=True, encoding="utf-8", cwd=ROOT, check=False,
        env={k: v for k, v in os.environ.items() if k != "FEDSTROKE_PASSPHRASE"},
    )  # fmt: skip
    assert done.returncode == 3
    assert "FEDSTROKE_PASSPHRASE" in done.stderr


def test_no_identity_says_how_to_make_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("invite", "--home", tmp_path / "none") == 3
    assert "fedstroke identity create" in capsys.readouterr().err


def test_a_wrong_fingerprint_adds_nobody(homes: Homes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "other"
    assert run("identity", "create", "Impostor", "--home", other) == 0
    capsys.readouterr()
    assert run("invite", "--home", other) == 0
    invitation = tmp_path / "impostor.txt"
    invitation.write_text(capsys.readouterr().out, encoding="utf-8")
    assert run("trust", invitation, "--fingerprint", "AAAAA BBBBB", "--home", homes.label) == 5
    assert run("trust", "list", "--json", "--home", homes.label) == 0
    assert [peer["name"] for peer in json.loads(capsys.readouterr().out)] == [FEATURE]

    assert run("trust", invitation, "--home", homes.label) == 0
    assert run("join", homes.label_records, "--id", "generated_patient_id", "--with", "Impostor", "--connect",
               "--home", homes.label) == 5  # fmt: skip
    assert "not been confirmed" in capsys.readouterr().err
    assert run("trust", "remove", "Impostor", "--home", homes.label) == 0


def test_records_lists_columns_and_complaints(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "records.csv"
    rows = "".join(f"{i % 30},{50 + i % 25},{i % 2},same\n" for i in range(40))
    path.write_text("patient_id,age,stroke,constant\n" + rows, encoding="utf-8")
    assert run("records", path) == 0
    shown = capsys.readouterr().out
    assert re.search(r"^age +predictor +numeric +0\.0 % +25 +50 to 74$", shown, re.MULTILINE)
    assert "more than once" in shown
    assert run("records", path, "--json") == 0
    columns = json.loads(capsys.readouterr().out)["columns"]
    assert [(c["name"], c["role"]) for c in columns[:3]] == [
        ("patient_id", "identifier"), ("age", "predictor"), ("stroke", "outcome")
    ]  # fmt: skip
    assert "--as-categories" not in shown
    path.write_text("patient_id,race,stroke\n" + "".join(f"{i},{i % 4},{i % 2}\n" for i in range(40)), encoding="utf-8")
    assert run("records", path) == 0
    shown = capsys.readouterr().out
    assert "4 different numbers, 0 to 3" in shown
    assert "--as-categories" in shown
    assert run("records", tmp_path / "absent.csv") == 3


def test_duplicates_are_refused_with_their_places_or_left_out_when_told(
    homes: Homes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "twice.csv"
    lines = homes.label_records.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, lines[1]]) + "\n", encoding="utf-8")
    propose = ("propose", path, "--id", "generated_patient_id", "--label", "stroke", "--with", FEATURE, "--show-terms",
               "--home", homes.label)  # fmt: skip
    assert run(*propose) == 3
    assert f"{len(lines) + 1} generated_patient_id" in capsys.readouterr().err
    assert run(*propose, "--duplicates", "keep_first", "--json", "--max_depth", "2", "--param", "eta=0.5") == 0
    shown = capsys.readouterr()
    view = json.loads(shown.out)
    assert (view["params"]["max_depth"], view["params"]["eta"], view["generated"]) == (2, 0.5, True)
    assert "What leaves this house" in shown.err
    assert run(*propose, "--duplicates", "keep_first", "--param", "depth=3") == 3
    assert "no training parameter named depth" in capsys.readouterr().err


def test_an_unforeseen_error_is_one_sentence_and_a_file_without_values(tmp_path: Path) -> None:
    def broken() -> None:
        raise ValueError("could not convert string to float: 'Mrs Miller'")

    try:
        broken()
    except ValueError as error:
        sentence = cli.keep_detail(error, "records", str(tmp_path))
    (kept,) = (tmp_path / "log").iterdir()
    assert str(kept) in sentence
    assert "\n" not in sentence
    text = kept.read_text(encoding="utf-8")
    assert "ValueError" in text
    assert "broken" in text
    assert "Miller" not in text


# -- two hospitals ----------------------------------------------------------------------------------------------------


def test_two_people_confirm_each_other_with_six_digits(tmp_path: Path) -> None:
    from fedcore.node.hospital import Hospital

    address = f"127.0.0.1:{free_port()}"
    for name, listens in (("North", address), ("South", "")):
        with Hospital.create(tmp_path / name, name, PASSPHRASE) as hospital:
            (tmp_path / f"{name}.txt").write_text(hospital.invitation(listens), encoding="utf-8")
    meet = ("--pair", "--json", "--home")
    north = Running("trust", tmp_path / "South.txt", *meet, tmp_path / "North", "--listen", address)
    south = Running("trust", tmp_path / "North.txt", *meet, tmp_path / "South", "--connect")
    digits = {side: side.wait_for(r"Read aloud to \w+: (\d{3} \d{3})") for side in (north, south)}
    north.type("12")  # no code at all: asked again
    north.wait_for("six digits")
    north.type(digits[south])
    south.type(digits[north])
    assert end_all([north, south]) == [0, 0], north.said + south.said
    assert [json.loads(side.out)["state"] for side in (north, south)] == ["confirmed"] * 2


def test_a_session_from_terms_to_scores(homes: Homes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    columns = ("--id", "generated_patient_id")
    label = Running("propose", homes.label_records, *columns, "--label", "stroke", "--with", FEATURE, "--listen",
                    homes.address, "--rounds", 2, "--max-depth", 2, "--max-bin", 8, "--json",
                    "--home", homes.label)  # fmt: skip
    feature = Running("join", homes.feature_records, *columns, "--with", LABEL, "--connect", "--home", homes.feature)
    feature.wait_for("Type sign")
    assert "What leaves this house" in feature.said
    assert "generated" in feature.said
    feature.type("sign")
    assert end_all([label, feature]) == [0, 0], label.said + feature.said
    result = json.loads(label.out)
    assert result["terms"]["scheme"] == "lattice"  # unless told otherwise
    assert "> Lattice" in label.said
    assert result["alignment"][0]["shared"] > 200
    assert "tree 2 of 2" in label.said
    assert "Together with this hospital" in feature.out
    assert "Released by the label hospital" in feature.out
    assert "GENERATED" in feature.out

    session = result["session"]
    assert run("results", "--home", homes.label) == 0
    assert session[:8] in capsys.readouterr().out
    assert run("results", "show", session[:6], "--home", homes.label) == 0
    assert "joint model" in capsys.readouterr().out
    assert run("results", "export", session[:6], tmp_path / "export", "--home", homes.label) == 0
    assert any(path.name.endswith("joint.json") for path in (tmp_path / "export").iterdir())
    another = "0000" if session.startswith("ffff") else "ffff"
    assert run("results", "show", another, "--home", homes.label) == 3

    check_scores(homes, session, tmp_path)
    capsys.readouterr()
    check_ledger(homes, session, tmp_path, capsys)


def check_scores(homes: Homes, session: str, folder: Path) -> None:
    """With the partner and without; the file says for each patient which."""
    new = cut("riverside_new_patients.csv", folder / "new.csv")
    partners = cut("heart_centre_new_patients.csv", folder / "theirs.csv")
    label = Running("score", session[:8], new, "--out", folder / "scores.csv", "--listen", homes.address, "--json",
                    "--home", homes.label)  # fmt: skip
    feature = Running("score", "--serve", partners, "--with", LABEL, "--connect", "--yes", "--home", homes.feature)
    assert end_all([label, feature]) == [0, 0], label.said + feature.said
    summary = json.loads(label.out)
    assert (summary["rows"], summary["with_partner"] + summary["own_only"]) == (200, 200)
    assert f"{summary['with_partner']} patients" in feature.out
    assert len((folder / "scores.csv").read_text(encoding="utf-8-sig").splitlines()) == 201
    assert run("score", session[:8], new, "--out", folder / "own.csv", "--own-only", "--home", homes.label) == 0
    assert "own model only" in (folder / "own.csv").read_text(encoding="utf-8-sig")
    assert run("score", session[:8], "--own-only", "--home", homes.label) == 3


def check_ledger(homes: Homes, session: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Listed and exported by filter; a changed entry is found, and the exit code says so."""
    assert run("ledger", "list", "--session", session[:8], "--peer", FEATURE, "--json", "--home", homes.label) == 0
    entries = json.loads(capsys.readouterr().out)
    assert {"lattice_queries", "blinded_keys"} <= {entry["message_type"] for entry in entries}
    assert run("ledger", "list", "--since", "2999-01-01", "--json", "--home", homes.label) == 0
    assert json.loads(capsys.readouterr().out) == []
    assert run("ledger", "export", folder / "ledger.csv", "--type", "proposal", "--home", homes.label) == 0
    assert (folder / "ledger.csv").read_text(encoding="utf-8-sig").count("proposal") >= 1
    assert run("ledger", "verify", "--home", homes.label) == 0
    capsys.readouterr()

    lines = homes.feature / "ledger" / "ledger.jsonl"
    lines.write_bytes(lines.read_bytes().replace(b'"bytes":', b'"bytes":1', 1))
    assert run("ledger", "verify", "--json", "--home", homes.feature) == 7
    shown = capsys.readouterr()
    assert json.loads(shown.out)["bad_line"] == 1
    assert "security officer" in shown.err


def test_declining_tells_the_other_side_why_and_ctrl_c_ends_a_wait(tmp_path: Path) -> None:
    address = f"127.0.0.1:{free_port()}"
    label_home, feature_home = tmp_path / "label", tmp_path / "feature"
    introduce(label_home, "West", feature_home, "East", address)
    records = [cut(name, tmp_path / name, 20) for name in ("riverside_general.csv", "heart_centre.csv")]
    columns = ("--id", "generated_patient_id")
    label = Running("propose", records[0], *columns, "--label", "stroke", "--with", "East", "--listen", address,
                    "--home", label_home)  # fmt: skip
    feature = Running("join", records[1], *columns, "--with", "West", "--connect", "--home", feature_home)
    feature.wait_for("Type sign")
    feature.type("what?")
    feature.type("decline too few patients of ours")
    assert end_all([label, feature]) == [6, 6]
    assert "East declined the terms: too few patients of ours" in label.said

    waiting = Running("join", records[1], *columns, "--with", "West", "--connect", "--home", feature_home)
    waiting.wait_for("Waiting for the other hospitals to connect")
    waiting.process.send_signal(signal.SIGINT)
    assert waiting.end() == 130
    assert "Stopped" in waiting.said


def test_ctrl_c_in_training_tells_the_other_hospital(tmp_path: Path) -> None:
    address = f"127.0.0.1:{free_port()}"
    label_home, feature_home = tmp_path / "label", tmp_path / "feature"
    introduce(label_home, "West", feature_home, "East", address)
    records = [cut(name, tmp_path / name, 8) for name in ("riverside_general.csv", "heart_centre.csv")]
    columns = ("--id", "generated_patient_id")
    label = Running("propose", records[0], *columns, "--label", "stroke", "--with", "East", "--listen", address,
                    "--rounds", 500, "--scheme", "paillier", "--key-bits", 2048, "--home", label_home)  # fmt: skip
    feature = Running("join", records[1], *columns, "--with", "West", "--connect", "--yes", "--home", feature_home)
    label.wait_for("tree 1 of 500")
    started = time.monotonic()
    label.process.send_signal(signal.SIGINT)
    assert end_all([label, feature]) == [130, 6], label.said + feature.said
    assert "> Paillier" in label.said
    assert "Paillier keys of 2048 bits" in feature.said
    assert "West cancelled the session" in feature.said
    assert time.monotonic() - started < LIMIT_S / 2


def test_records_reads_a_database_view(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "clinic.db"
    with sqlite3.connect(path) as made:
        made.execute("CREATE TABLE visits (patient_id TEXT, stroke INTEGER, bmi REAL)")
        made.executemany("INSERT INTO visits VALUES (?, ?, ?)", [(f"P{i:03}", i % 7 == 0, 20.5 + i) for i in range(60)])
    made.close()
    url = f"sqlite:///{path}"
    assert run("records", "--database", url) == 0
    assert "SELECT * FROM visits" in capsys.readouterr().out
    assert run("records", "--database", url, "--query", "SELECT * FROM visits", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["rows"], found["generated"], found["columns"][1]["role"]) == (60, False, "outcome")
    assert run("records", path, "--database", url, "--query", "SELECT 1") == 3
    assert run("records") == 3
    assert run("records", "--database", "postgresql://reader:s3cret@127.0.0.1:1/clinic", "--query", "SELECT 1") == 3
    said = capsys.readouterr().err
    assert "holds a password" in said
    assert "s3cret" not in said
