"""Ten sessions in a row: neither the window, all of whose pages are looked at after each, nor its worker grows."""

from __future__ import annotations

import gc
import random
from itertools import combinations, pairwise
from statistics import median

import psutil
import pytest

from app.bridge import Bridge
from fedcore.node.process import free_port

from .test_two_windows import PASSPHRASE, House

LONG = 120_000  # ms
SESSIONS, SETTLED = 10, 3
EACH_MB, WINDOW_MB, WORKER_MB = 2, 25, 60
"""What a session may add, from the third to the tenth, and what all of them may."""
RETURNED = {"MALLOC_ARENA_MAX": "1", "MALLOC_MMAP_THRESHOLD_": "131072", "MALLOC_TRIM_THRESHOLD_": "131072"}
"""Under these glibc gives memory back when it is freed; by default a heap holds 30 MB more or less by turns."""


def write_records(folder):
    """120 patients: tiny, so that what a session leaves is not lost in what it needs."""
    draw = random.Random(5)
    label, feature = ["pid,stroke,age"], ["pid,bp"]
    for i in range(120):
        age, pressure = draw.randint(30, 90), draw.randint(95, 200)
        stroke = (age - 60) / 30 + (pressure - 140) / 25 + draw.gauss(0, 0.7) > 0
        label.append(f"P{i},{'yes' if stroke else 'no'},{age}")
        feature.append(f"P{i},{pressure}")
    (folder / "label.csv").write_text("\n".join(label))
    (folder / "feature.csv").write_text("\n".join(feature))


class Worker:
    """A hospital's worker, asked without a page."""

    def __init__(self, qtbot, bridge):
        self.qtbot, self.bridge, self.heard = qtbot, bridge, []
        bridge.happened.connect(lambda name, data: self.heard.append((name, data)))

    def ask(self, do, **args):
        """The answer to a command, at once."""
        answers = self.begin(do, **args)
        self.qtbot.waitUntil(lambda: bool(answers), timeout=LONG)
        return answers[0]

    def begin(self, do, **args):
        """A command that stays open; its answer comes into the list."""
        answers = []
        self.bridge.call(do, args, answers.append, lambda failure: pytest.fail(f"{do}: {failure}"))
        return answers


@pytest.fixture
def pair(qtbot, tmp_path, monkeypatch):
    """A hospital with a window and one without, which know each other and have their records open."""
    write_records(tmp_path)
    for name, value in RETURNED.items():
        monkeypatch.setenv(name, value)  # for the workers, which start now
    house, elsewhere = House(qtbot, tmp_path / "Riverside", "Riverside"), Bridge(tmp_path / "Lakeside")
    own, other = Worker(qtbot, house.bridge), Worker(qtbot, elsewhere)
    elsewhere.start()
    qtbot.waitUntil(lambda: all(w.bridge.known("hello") for w in (own, other)), timeout=LONG)
    address = f"127.0.0.1:{free_port()}"
    ids = [w.ask("identity.create", name=n, passphrase=PASSPHRASE)["party_id"] for w, n in ((own, "A"), (other, "B"))]
    other.ask("peers.add", text=own.ask("peers.invitation", address=address)["text"])
    own.ask("peers.add", text=other.ask("peers.invitation", address="")["text"])
    pairing = own.begin("peers.pair", party_id=ids[1], listen=address), other.begin("peers.pair", party_id=ids[0])
    qtbot.waitUntil(lambda: bool(own.heard) and bool(other.heard), timeout=LONG)
    codes = [w.heard[-1][1]["my_code"] for w in (own, other)]
    own.ask("peers.type_code", party_id=ids[1], code=codes[1])
    other.ask("peers.type_code", party_id=ids[0], code=codes[0])
    qtbot.waitUntil(lambda: all(pairing), timeout=LONG)
    for each, file, outcome in ((own, "label.csv", "stroke"), (other, "feature.csv", None)):
        each.ask("records.open", path=str(tmp_path / file))
        each.ask("records.map", mapping={"id_columns": ["pid"], "label": outcome})
    yield house, own, other, ids, address
    other.bridge.close()
    house.close()


def session(own, other, ids, address):
    """A session to its end; the other hospital signs what it is shown."""
    other.heard.clear()
    joined = other.begin("session.join", peer=ids[0])
    params = {"num_boost_round": 1, "max_depth": 2}
    asked = {"peers": [ids[1]], "params": params, "scheme": "lattice", "listen": address}
    proposed = own.begin("session.propose", **asked)
    own.qtbot.waitUntil(lambda: any(name == "proposal" for name, _ in other.heard), timeout=LONG)
    other.ask("session.sign", passphrase=PASSPHRASE)
    own.qtbot.waitUntil(lambda: bool(joined and proposed), timeout=LONG)
    return proposed[0]


def each_adds(values):
    """What one more session adds: the middle one of the steps, or of the slopes between any two (Theil and Sen's) where
    that is less. What leaks is in both; a heap that goes up and down by turns is in the first only, and one that grows
    once, half-way, in the second."""
    steps = median(after - before for before, after in pairwise(values))
    slopes = median((after - before) / (j - i) for (i, before), (j, after) in combinations(enumerate(values), 2))
    return min(steps, slopes)


def test_a_leak_is_seen_and_neither_a_swinging_heap_nor_one_step():
    for heap in ([220, 226, 220, 227, 221, 226, 220, 227], [220, 220, 221, 221, 247, 248, 248, 249]):
        assert each_adds(heap) <= EACH_MB / 2
        assert each_adds([each + (EACH_MB + 1) * i for i, each in enumerate(heap)]) > EACH_MB


def test_ten_sessions_in_a_row_do_not_add_up(qtbot, pair):
    house, own, other, ids, address = pair
    seen = []
    for _ in range(SESSIONS):
        result = session(own, other, ids, address)
        for key in house.window.pages:
            house.page(key)
        results = house.page("results")
        house.until(lambda results=results, wanted=result["session"]: (results._result or {}).get("session") == wanted)
        gc.collect()
        processes = psutil.Process(), psutil.Process(own.bridge.process_id()), psutil.Process(other.bridge.process_id())
        seen.append([process.memory_info().rss / 1e6 for process in processes])
    for process, most in zip(zip(*seen[SETTLED - 1 :], strict=True), (WINDOW_MB, WORKER_MB, WORKER_MB), strict=True):
        assert each_adds(process) < EACH_MB, seen
        assert process[-1] - process[0] < most, seen
