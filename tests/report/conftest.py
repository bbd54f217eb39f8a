"""Results of real sessions: two hospitals with different predictors, and two with the same, over loopback."""

from __future__ import annotations

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from fedcore.crypto.identity import Identity
from fedcore.data.mapping import Mapping
from fedcore.data.reader import read_records
from fedcore.data.table import build_table
from fedcore.evaluation import local_model
from fedcore.node.hospital import Hospital
from fedcore.node.keeping import coding_of
from fedcore.node.meeting import Where
from fedcore.node.process import free_port
from fedcore.node.sessions import Draft, draft_terms, join, propose
from fedcore.node.site_records import SiteRecords
from fedcore.node.together import TogetherDraft, join_together, propose_together
from fedcore.report.material import Material, material_of

DEADLINE_S = 120.0
N = 700


@dataclass(frozen=True)
class Reported:
    """What two hospitals have to report of one session."""

    first: Material
    second: Material
    session: str
    hospitals: tuple[Hospital, Hospital]


@pytest.fixture(scope="session")
def vertical(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reported]:
    """North has outcome, age, sex and a weight with gaps; South the blood pressure of five patients in six."""
    folder = tmp_path_factory.mktemp("vertical")
    north, south = _two(folder)
    with north, south:
        rng = np.random.default_rng(3)
        age, pressure = rng.integers(35, 95, N), rng.normal(140, 20, N).round()
        sex = rng.choice(["female", "male"], N)
        y = (0.06 * (age - 65) + 0.03 * (pressure - 140) - 1.4 + rng.logistic(size=N) > 0).astype(int)
        weight = [("" if k % 4 == 0 else str(w)) for k, w in enumerate(rng.normal(75, 12, N).round(1))]
        own = [f"p{i},{age[i]},{sex[i]},{weight[i]},{y[i]}" for i in range(N)]
        own += ["", "x1,50,male,70,", "p3,50,male,70,0"]  # a blank row, one without an outcome, one patient twice
        (folder / "north.csv").write_text("pid,age,sex,weight,stroke\n" + "\n".join(own) + "\n")
        shared = [f"p{i},{int(pressure[i])}" for i in range(N) if i % 6]
        (folder / "south.csv").write_text("pid,pressure\n" + "\n".join(shared) + "\n")
        choices = Mapping(("pid",), label="stroke", duplicates="keep_first", missing_labels="leave_out")
        mappings = (choices, Mapping(("pid",)))
        tables = [
            build_table(read_records(folder / f"{name}.csv"), mapping)[0]
            for name, mapping in zip(("north", "south"), mappings, strict=True)
        ]
        codings = [coding_of(m.to_json(), t.coding) for m, t in zip(mappings, tables, strict=True)]
        params = {"num_boost_round": 8, "max_depth": 3, "max_bin": 16}
        purpose = "See <b>who</b> & why."
        draft = Draft((south.party_id,), "stroke", params, scheme="lattice", min_group=5, purpose=purpose)
        terms = draft_terms(north, draft)
        with ThreadPoolExecutor(2) as pool:
            listening = Where(listen=_address(south, north), timeout_s=DEADLINE_S)
            connecting = Where(host=north.party_id, timeout_s=DEADLINE_S)
            work = (
                pool.submit(propose, north, terms, tables[0], listening, n_workers=1, coding=codings[0]),
                pool.submit(join, south, north.party_id, tables[1], connecting, lambda _: None, n_workers=1,
                            coding=codings[1]),
            )  # fmt: skip
            for each in work:
                each.result(DEADLINE_S)
        session = terms.session
        yield Reported(material_of(north, session), material_of(south, session), session, (north, south))


@pytest.fixture(scope="session")
def horizontal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reported]:
    """Two sites with the same predictors; their own models are the prevalence, which takes no time to find."""
    folder = tmp_path_factory.mktemp("horizontal")
    first, second = _two(folder)
    with first, second:
        own = [_site(folder / f"{k}.csv", 400 - 100 * k, k) for k in range(2)]
        draft = TogetherDraft((second.party_id,), "stroke", {"num_boost_round": 5, "max_depth": 3})
        listening = Where(listen=_address(second, first), timeout_s=DEADLINE_S)
        connecting = Where(host=first.party_id, timeout_s=DEADLINE_S)
        with ThreadPoolExecutor(2) as pool, pytest.MonkeyPatch.context() as patch:
            patch.setattr(local_model, "make_folds", lambda *_: None)
            work = (
                pool.submit(propose_together, first, draft, own[0], listening),
                pool.submit(join_together, second, first.party_id, own[1], connecting, lambda _: None),
            )
            session = [each.result(DEADLINE_S).terms.session for each in work][-1]
        yield Reported(material_of(first, session), material_of(second, session), session, (first, second))


def _two(folder: Path) -> tuple[Hospital, Hospital]:
    """Homes without identity files, whose passphrases would take a second each; each confirmed at the other."""
    made = []
    for name in ("North", "South"):
        (folder / name).mkdir()
        made.append(Hospital(folder / name, Identity.create(name)))
    first, second = made
    second.add_peer(first.invitation(f"127.0.0.1:{free_port()}"))
    first.add_peer(second.invitation())
    for one, other in ((first, second), (second, first)):
        one.store.set_peer_state(other.party_id, "confirmed")
    return first, second


def _address(hospital: Hospital, of: Hospital) -> str:
    peer = hospital.store.peer(of.party_id)
    assert peer is not None
    assert peer.address is not None
    return peer.address


def _site(path: Path, n: int, seed: int) -> SiteRecords:
    rng = np.random.default_rng(seed)
    age, sex = rng.integers(40, 92, n), rng.choice(["female", "male"], n)
    y = (0.07 * (age - 66) - 0.9 + rng.logistic(size=n) > 0).astype(int)
    rows = "\n".join(f"{seed}-{i},{age[i]},{sex[i]},{y[i]}" for i in range(n))
    path.write_text(f"pid,age,sex,stroke\n{rows}\n")
    return SiteRecords(read_records(path), Mapping(("pid",), label="stroke"))
