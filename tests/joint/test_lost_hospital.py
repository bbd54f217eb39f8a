"""Three hospitals, each a worker in a process of its own as under its window: one is killed, the others go on."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fedcore.data.mapping import Mapping
from fedcore.data.reader import read_records
from fedcore.node.hospital import Hospital
from fedcore.node.process import free_port
from fedcore.node.site_records import SiteRecords
from fedcore.pooled_horizontal import train_pooled_sites
from fedcore.protocols.horizontal_messages import Leaving
from fedcore.protocols.terms import stored_terms
from fedcore.session.records import Peer
from fedcore.session.site_cohort import make_site_cohort
from fedcore.session.store import Store
from fedcore.trees.forest import first_difference
from fedcore.trees.model import from_booster_json
from tests.joint.test_two_workers import PASSPHRASE, WAIT_S, Window

NAMES = ("North", "South", "East")
TREES = 80


def write_records(path: Path, k: int) -> Path:
    """Each site has one outcome but for one patient, so that none takes long to find its own best model."""
    rng, n = np.random.default_rng(k), 90 - 20 * k
    stroke = int(NAMES[k] == "South")
    age, bp = rng.integers(40, 80, n) + 10 * stroke, rng.normal(130 + 10 * stroke, 20, n).round().astype(int)
    rows = [f"{k}-{i},{age[i]},{bp[i]},{stroke if i else 1 - stroke}" for i in range(n)]
    path.write_text("\n".join(["pid,age,bp,stroke", *rows]) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def homes(tmp_path: Path) -> list[Path]:
    """Hospitals that have confirmed each other; the first can be reached."""
    made = [Hospital.create(tmp_path / name, name, PASSPHRASE) for name in NAMES]
    address = f"127.0.0.1:{free_port()}"
    for one in made:
        for other in made:
            if one is not other:
                p, listens = other.identity.public, address if other is made[0] else None
                one.store.add_peer(Peer(other.party_id, p.name, p.curve_public, p.sign_public, listens))
                one.store.set_peer_state(other.party_id, "confirmed")
    for one in made:
        one.close()
    return [tmp_path / name for name in NAMES]


class Desk(Window):
    """A window's worker with its records open."""

    def __init__(self, home: Path, records: Path) -> None:
        super().__init__(home)
        self.party_id: str = self.ok("identity.unlock", passphrase=PASSPHRASE)["party_id"]
        self.ok("records.open", path=str(records))
        self.ok("records.map", mapping={"id_columns": ["pid"], "label": "stroke"})

    def status(self, is_so: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The next status that is so."""
        deadline = time.monotonic() + WAIT_S
        while time.monotonic() < deadline:
            if is_so(status := self.event("status")):
                return status
        raise AssertionError("no such status")


@pytest.fixture
def desks(homes: list[Path], tmp_path: Path) -> Iterator[list[Desk]]:
    made = [Desk(home, write_records(tmp_path / f"{k}.csv", k)) for k, home in enumerate(homes)]
    yield made
    for desk in made:
        if desk.process.poll() is None:
            desk.process.kill()
            desk.process.wait()


def begin(desks: list[Desk], listen: str, **params: Any) -> list[int]:
    """All have agreed on columns and terms; the numbers of the open calls."""
    host, *others = desks
    calls = [host.begin(
        "session.propose", mode="horizontal", peers=[o.party_id for o in others], listen=listen,
        params={"num_boost_round": TREES, "max_depth": 2, "max_bin": 16} | params,
    )]  # fmt: skip
    calls += [desk.begin("session.join", mode="horizontal", peer=host.party_id) for desk in others]
    for desk in (*others, host):
        desk.event("dictionary")
        desk.ok("dictionary.agree")
    for desk in desks:
        terms = desk.event("proposal")
        assert terms["may_go_on_without"] is True
        desk.ok("session.sign", passphrase=PASSPHRASE)
    return calls


def test_the_others_go_on_when_both_agree(desks: list[Desk], homes: list[Path], tmp_path: Path) -> None:
    host, south, east = desks
    peer = south.ok("peers.list")["peers"]
    address = next(p["address"] for p in peer if p["name"] == "North")
    proposing, joining, _ = begin(desks, address)
    east.status(lambda status: status["tree"] >= 3)
    east.process.kill()

    def lost(status: dict[str, Any]) -> bool:
        return bool(status["may_leave_out"]) and [p["name"] for p in status["peers"] if p["connected"]] == ["South"]

    def asked(status: dict[str, Any]) -> bool:
        return status["leaving"] is not None

    assert host.status(lost)["waiting_for"] == ["East"], "long before the program itself gives up"
    host.ok("session.leave_out", parties=[east.party_id])
    question = south.status(asked)["leaving"]
    assert question["names"] == ["East"]
    assert question["asks"] == "North"
    assert question["remaining"] == ["North", "South"]
    south.ok("session.answer_leaving", agree=False, reason="East will be back in an hour")
    refused = host.status(lambda s: "does not agree" in s["phase"]["english"])
    assert "South does not agree to go on without East: East will be back in an hour" in refused["phase"]["english"]

    back = Desk(homes[2], tmp_path / "2.csv")  # while the others ask each other again
    desks.append(back)
    host.status(lost)
    host.ok("session.leave_out", parties=[east.party_id])
    south.status(asked)
    south.ok("session.answer_leaving", agree=True)
    host.status(lambda status: status["state"] == "training")
    session = back.ok("session.interrupted")["sessions"][0]["session"]
    behind = back.error(back.begin("session.resume", session=session, host=host.party_id))
    assert "North and the others have gone on without this hospital since tree" in behind["text"]["english"]
    assert back.ok("session.interrupted")["sessions"] == []

    results = [host.finished(proposing), south.finished(joining)]
    for desk, result in zip((host, south), results, strict=True):
        (left_out,) = result["left_out"]
        assert left_out["name"] == "East"
        assert left_out["agreed"] == ["North", "South"]
        assert "East was lost during the training" in left_out["sentence"]["english"]
        assert result["pooled_over"] == ["North", "South"]
        entries = desk.ok("ledger.list")["entries"]
        (entry,) = [e for e in entries if e["type"] == "going_on_without"]
        assert entry["peer"] == "East"
        assert f"without East from tree {left_out['trees'] + 1} on" in entry["meaning"]["english"]
        assert desk.ok("ledger.verify")["ok"]
    kept = json.loads((homes[0] / "models" / f"{session}.coding.json").read_text(encoding="utf-8"))
    assert kept["left_out"] == results[0]["left_out"] == results[1]["left_out"]
    assert results[0]["pooled"] == results[1]["pooled"]
    for desk in desks:
        if desk.process.poll() is None:
            desk.close()
    check_model(homes, tmp_path, session, results[0]["left_out"][0], east.party_id)


def check_model(homes: list[Path], folder: Path, session: str, left_out: dict[str, Any], lost: str) -> None:
    """Both have the pooled model in which East's patients count until it was left out."""
    boosters = [(home / "models" / f"{session}.joint.json").read_bytes() for home in homes[:2]]
    assert boosters[0] == boosters[1]
    with Store(homes[0]) as store:
        record = store.session(session)
    assert record is not None
    terms = stored_terms(record.terms)
    own = [SiteRecords(read_records(folder / f"{k}.csv"), Mapping(("pid",), label="stroke")) for k in range(3)]
    cohorts = [make_site_cohort(terms, *each.tables(terms.dictionary)) for each in own]
    ids = tuple(p.party_id for p in terms.parties)
    trees = left_out["trees"]
    candidates = [Leaving((lost,), tuple(p for p in ids if p != lost), trees, (), bytes(32))]
    if left_out["closed_early"]:
        candidates = [
            Leaving((lost,), candidates[0].remaining, trees, ("level",) * n, bytes(32)) for n in (1, 2)
        ]
    forest = from_booster_json(boosters[0])
    pooled = [train_pooled_sites(terms, cohorts, (leaving,)).forest for leaving in candidates]
    assert any(first_difference(forest, each) is None for each in pooled)
    assert first_difference(forest, train_pooled_sites(terms, cohorts).forest) is not None
