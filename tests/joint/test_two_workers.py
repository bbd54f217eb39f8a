"""Two installations, each with its own folder and identity, do everything the window does through their workers."""

from __future__ import annotations

import csv
import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fedcore.node.process import free_port

PASSPHRASE = "four words that rhyme"
WAIT_S = 120.0


class Window:
    """A worker process and what a window does with it: numbered commands, answers, events."""

    def __init__(self, home: Path) -> None:
        environment = os.environ | {"PYTHONPATH": os.getcwd()}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "app.main", "--worker", "--home", str(home)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", env=environment,
        )  # fmt: skip
        self.events: queue.Queue[dict[str, Any]] = queue.Queue()
        self._answers: dict[int, queue.Queue[dict[str, Any]]] = {}
        self._next = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            message = json.loads(line)
            if "event" in message:
                self.events.put(message)
            else:
                self._answers[message["id"]].put(message)

    def begin(self, do: str, **args: Any) -> int:
        self._next += 1
        self._answers[self._next] = queue.Queue()
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"id": self._next, "do": do, "args": args}) + "\n")
        self.process.stdin.flush()
        return self._next

    def answer(self, number: int) -> dict[str, Any]:
        return self._answers[number].get(timeout=WAIT_S)

    def ok(self, do: str, **args: Any) -> dict[str, Any]:
        return self.finished(self.begin(do, **args))

    def finished(self, number: int) -> dict[str, Any]:
        answer = self.answer(number)
        assert "ok" in answer, answer
        return answer["ok"]

    def error(self, number: int) -> dict[str, Any]:
        answer = self.answer(number)
        assert "error" in answer, answer
        return answer["error"]

    def event(self, name: str) -> dict[str, Any]:
        deadline = time.monotonic() + WAIT_S
        while True:
            message = self.events.get(timeout=max(0.1, deadline - time.monotonic()))
            if message["event"] == name:
                return message["data"]

    def close(self) -> int:
        assert self.process.stdin is not None
        self.process.stdin.close()
        return self.process.wait(timeout=WAIT_S)


def write_hospitals(folder: Path, n: int = 300) -> tuple[Path, Path]:
    rng = np.random.default_rng(5)
    age, pressure = rng.normal(60, 12, n), rng.normal(130, 20, n)
    stroke = (age - 60) / 12 + (pressure - 130) / 20 + rng.normal(size=n) > 1.2
    label, feature = folder / "label.csv", folder / "feature.csv"
    with label.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["patient_id", "age", "sex", "stroke"])
        for i in range(n):
            writer.writerow([f"P{i:05d}", round(age[i]), "Men" if i % 2 else "Women", "Yes" if stroke[i] else "No"])
    with feature.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["patient_id", "pressure", "smoking"])
        for i in rng.permutation(np.arange(40, n + 30)):
            value = pressure[i] if i < n else 120
            writer.writerow([f"p-{i:05d}", round(value), ["Never", "Former", "Current"][i % 3]])
    return label, feature


@pytest.fixture
def windows(tmp_path: Path) -> Iterator[tuple[Window, Window]]:
    pair = Window(tmp_path / "b"), Window(tmp_path / "a")
    yield pair
    for window in pair:
        if window.process.poll() is None:
            window.process.kill()


def introduce(b: Window, a: Window, address: str) -> tuple[str, str]:
    """Identities, invitations, and six digits typed on either side; returns the party ids."""
    b_id = b.ok("identity.create", name="St. Bernard", passphrase=PASSPHRASE)["party_id"]
    a_id = a.ok("identity.create", name="市立医院", passphrase=PASSPHRASE)["party_id"]
    a.ok("peers.add", text=b.ok("peers.invitation", address=address)["text"])
    b.ok("peers.add", text=a.ok("peers.invitation", address="")["text"])
    waiting, connecting = b.begin("peers.pair", party_id=a_id, listen=address), a.begin("peers.pair", party_id=b_id)
    b_code, a_code = b.event("pairing")["my_code"], a.event("pairing")["my_code"]
    b.ok("peers.type_code", party_id=a_id, code=a_code)
    a.ok("peers.type_code", party_id=b_id, code=b_code)
    assert b.finished(waiting)["state"] == "confirmed"
    assert a.finished(connecting)["state"] == "confirmed"
    return b_id, a_id


def test_from_identity_to_scored_patients(tmp_path: Path, windows: tuple[Window, Window]) -> None:
    b, a = windows
    address = f"127.0.0.1:{free_port()}"
    label_file, feature_file = write_hospitals(tmp_path)
    b_id, a_id = introduce(b, a, address)

    opened = b.ok("records.open", path=str(label_file))
    assert [c["role"] for c in opened["columns"]] == ["identifier", "predictor", "predictor", "outcome"]
    assert b.ok("records.map", mapping={"id_columns": ["patient_id"], "label": "stroke"})["cases"] > 20
    a.ok("records.open", path=str(feature_file))
    a.ok("records.map", mapping={"id_columns": ["patient_id"], "label": None})

    asked = {"peers": [a_id], "key_bits": 2048, "params": {"num_boost_round": 3, "max_depth": 2, "max_bin": 16}}
    draft = b.ok("terms.draft", **asked)
    proposing = b.begin("session.propose", **asked, listen=address)
    joining = a.begin("session.join", peer=b_id)
    shown = a.event("proposal")
    assert shown["digest"] == draft["digest"]
    assert {leaf["type"] for leaf in shown["leaves"] if leaf["from_me"]} >= {"doubly_blinded_keys", "encrypted_sums"}
    assert a.error(a.begin("session.sign", passphrase="not the passphrase"))["kind"] == "StoreError"
    a.ok("session.sign", passphrase=PASSPHRASE)
    label_result, feature_result = b.finished(proposing), a.finished(joining)

    assert label_result["alignment"][0]["shared"] == 260
    assert feature_result["alignment"][0]["shared"] == 260
    joint = label_result["comparison"]["joint"]
    assert joint["auc"] > label_result["comparison"]["own"]["auc"]
    assert feature_result["released"]["joint"]["auc"] == pytest.approx(joint["auc"], abs=5e-4)
    assert b.ok("results.list")["results"][0]["auc_joint"] == joint["auc"]
    assert a.ok("results.get", session=label_result["session"])["session"] == label_result["session"]
    exported = b.ok("results.export", session=label_result["session"], path=str(tmp_path / "out"))["files"]
    assert any(name.endswith("joint.json") for name in exported)

    out = tmp_path / "risks.csv"
    serving = a.begin("score.serve", session=label_result["session"], path=str(feature_file))
    scored = b.ok(
        "score", session=label_result["session"], path=str(label_file), out=str(out), listen=address
    )
    assert scored == {"rows": 300, "with_partner": 260, "own_only": 40, "path": str(out)}
    assert a.finished(serving)["rows"] == 260
    risks = list(csv.DictReader(out.open(encoding="utf-8-sig")))
    assert all(0 < float(row["risk"]) < 1 for row in risks)
    assert {row["model"] for row in risks} == {"joint model"}
    alone = b.ok("score", session=label_result["session"], path=str(label_file), out=str(out))
    assert alone["with_partner"] == 0
    assert {row["model"] for row in csv.DictReader(out.open(encoding="utf-8-sig"))} == {"own model only"}

    for window in (a, b):
        ledger = window.ok("ledger.list")
        assert ledger["total"] > 10
        assert ledger["bytes_total"] > 1000
        assert window.ok("ledger.verify")["ok"] is True
        assert window.close() == 0


def test_a_wrong_code_confirms_nobody(windows: tuple[Window, Window]) -> None:
    b, a = windows
    address = f"127.0.0.1:{free_port()}"
    b_id = b.ok("identity.create", name="B", passphrase=PASSPHRASE)["party_id"]
    a_id = a.ok("identity.create", name="A", passphrase=PASSPHRASE)["party_id"]
    a.ok("peers.add", text=b.ok("peers.invitation", address=address)["text"])
    b.ok("peers.add", text=a.ok("peers.invitation", address="")["text"])
    waiting, connecting = b.begin("peers.pair", party_id=a_id, listen=address), a.begin("peers.pair", party_id=b_id)
    shown = {window.event("pairing")["my_code"] for window in windows}
    wrong = next(code for code in ("000000", "111111", "222222") if code not in shown)  # own digits would be no try
    b.ok("peers.type_code", party_id=a_id, code=wrong)
    assert b.error(waiting)["kind"] == "ProtocolError"
    assert a.error(connecting)["kind"] == "TermsMismatch"
    assert b.ok("peers.list")["peers"][0]["state"] == "blocked"
    assert a.ok("peers.list")["peers"][0]["state"] == "invited"


def test_declining_and_cancelling_leave_both_sides_clean(tmp_path: Path, windows: tuple[Window, Window]) -> None:
    b, a = windows
    address = f"127.0.0.1:{free_port()}"
    label_file, feature_file = write_hospitals(tmp_path)
    b_id, a_id = introduce(b, a, address)
    b.ok("records.open", path=str(label_file))
    b.ok("records.map", mapping={"id_columns": ["patient_id"], "label": "stroke"})
    a.ok("records.open", path=str(feature_file))
    a.ok("records.map", mapping={"id_columns": ["patient_id"]})
    asked = {"peers": [a_id], "key_bits": 2048, "params": {"num_boost_round": 50, "max_depth": 2, "max_bin": 16}}

    proposing = b.begin("session.propose", **asked, listen=address)
    joining = a.begin("session.join", peer=b_id)
    a.event("proposal")
    a.ok("session.decline", reason="the purpose is not clear")
    assert "the purpose is not clear" in b.error(proposing)["text"]["english"]
    assert a.error(joining)["kind"] == "TermsMismatch"

    proposing = b.begin("session.propose", **asked, listen=address)
    joining = a.begin("session.join", peer=b_id)
    a.event("proposal")
    a.ok("session.sign", passphrase=PASSPHRASE)
    while b.event("status")["tree"] < 1:
        pass
    a.ok("session.cancel")
    assert a.error(joining)["kind"] == "TermsMismatch"
    assert "cancelled" in b.error(proposing)["text"]["english"]
    assert b.ok("results.list")["results"] == []
    assert b.ok("ledger.verify")["ok"] is True
