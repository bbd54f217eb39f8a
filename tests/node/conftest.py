"""Two hospitals with homes of their own, known to each other, that meet over loopback in two threads."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest

from fedcore.crypto.identity import Identity
from fedcore.data.table import Table
from fedcore.node.hospital import Hospital
from fedcore.node.meeting import Where
from fedcore.node.process import free_port
from fedcore.node.sessions import Draft

DEADLINE_S = 120.0


@dataclass
class Two:
    """The label hospital North and the feature hospital South."""

    north: Hospital
    south: Hospital
    address: str = field(default_factory=lambda: f"127.0.0.1:{free_port()}")

    @property
    def listening(self) -> Where:
        return Where(listen=self.address, timeout_s=DEADLINE_S)

    @property
    def connecting(self) -> Where:
        return Where(host=self.north.party_id, timeout_s=DEADLINE_S)

    def introduce(self, state: str = "confirmed") -> None:
        self.south.add_peer(self.north.invitation(self.address))
        self.north.add_peer(self.south.invitation())
        self.south.store.set_peer_state(self.north.party_id, state)  # type: ignore[arg-type]
        self.north.store.set_peer_state(self.south.party_id, state)  # type: ignore[arg-type]

    def draft(self, **values: Any) -> Draft:
        params = {"num_boost_round": 2, "max_depth": 2, "max_bin": 4} | values.pop("params", {})
        return Draft((self.south.party_id,), "stroke", params, key_bits=2048, min_group=2, **values)

    def meet(self, north: Callable[[], Any], south: Callable[[], Any]) -> tuple[Any, Any]:
        """What each returned or raised."""
        with ThreadPoolExecutor(2) as pool:
            futures = pool.submit(north), pool.submit(south)
            return tuple(f.exception(DEADLINE_S) or f.result() for f in futures)  # type: ignore[return-value]


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    """Homes without their identity files, whose passphrases would take a second each."""
    for name in ("north", "south"):
        (tmp_path / name).mkdir()
    with (
        Hospital(tmp_path / "north", Identity.create("North")) as north,
        Hospital(tmp_path / "south", Identity.create("South")) as south,
    ):
        yield Two(north, south)


@pytest.fixture
def tables() -> tuple[Table, Table]:
    rng = np.random.default_rng(1)
    own, remote = (rng.integers(0, 4, (60, 2)).astype(np.float32) for _ in range(2))
    y = (own[:, 0] + remote[:, 0] + rng.normal(size=60) > 3).astype(np.uint8)
    ids = tuple(f"p{i}" for i in range(60))
    return Table(ids, ("age", "sex"), own, y), Table(ids[:50], ("pressure", "smoking"), remote[:50], None)


@pytest.fixture
def nothing_left() -> Iterator[None]:
    """No thread and no process outlives the test."""
    threads, processes = set(threading.enumerate()), set(psutil.Process().children(recursive=True))
    yield
    left = [t for t in threading.enumerate() if t not in threads]
    for thread in left:
        thread.join(5.0)
    assert not [t.name for t in left if t.is_alive()]
    now = [p for p in psutil.Process().children(recursive=True) if p not in processes]
    assert not [words for words in map(_words_of, now) if words and "resource_tracker" not in words]


def _words_of(process: psutil.Process) -> str:
    """Its command line, "" once it has ended. Python's own tracker of shared resources stays as long as the program."""
    try:
        return " ".join(process.cmdline())
    except psutil.NoSuchProcess:  # or a zombie, which has ended, too
        return ""
