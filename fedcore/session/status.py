"""What people see of a running session: one frozen value, replaced whole, with no secret and no patient in it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from fedcore.errors import Text

State = Literal[
    "idle", "connecting", "agreeing", "aligning", "training", "evaluating", "finished", "cancelled", "failed"
]

NOTHING_RUNS = Text("Nothing is running")


@dataclass(frozen=True)
class PeerStatus:
    """One peer's link; bytes count what crossed the wire, sealed and framed; `program` is the version it runs."""

    party_id: str
    name: str
    connected: bool = False
    bytes_sent: int = 0
    bytes_received: int = 0
    program: str = ""


@dataclass(frozen=True)
class AlignmentStatus:
    """How many patients are shared with a peer, of how many of mine; `cases` only where the outcome is known."""

    party_id: str
    name: str
    shared: int
    mine: int
    cases: int | None = None


@dataclass(frozen=True)
class CurvePoint:
    """After `tree` trees: area under the ROC curve on the held-out patients, of both models."""

    tree: int
    joint_auc: float | None
    own_auc: float | None


@dataclass(frozen=True)
class Status:
    """See the module; times in seconds, `tree` of `trees` finished.

    may_leave_out: those not connected can be left out by a person here. may_be_left_out: while nobody comes, the others
    may have gone on without this hospital. leaving: the question whether to go on without somebody, which a person here
    is to answer.
    """

    state: State = "idle"
    phase: Text = NOTHING_RUNS
    peers: tuple[PeerStatus, ...] = ()
    waiting_for: tuple[str, ...] = ()
    tree: int = 0
    trees: int = 0
    share_done: float | None = None
    elapsed_s: float = 0.0
    left_s: float | None = None
    own_work_s: float = 0.0
    waiting_s: float = 0.0
    alignment: tuple[AlignmentStatus, ...] = ()
    curve: tuple[CurvePoint, ...] = ()
    generated: bool = False
    may_leave_out: bool = False
    may_be_left_out: bool = False
    leaving: Mapping[str, Any] | None = None

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {"phase": self.phase.to_json()}


class Board:
    """Holds the current status and shows every new one to `on_status`."""

    def __init__(self, on_status: Callable[[Status], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._on_status = on_status
        self._clock = clock
        self._started = clock()
        self._trees_started: float | None = None
        self._first_tree = 0  # a session that goes on begins with some trees, which took no time now
        self.status = Status()

    def show(self, **changes: Any) -> None:
        """Replace fields of the status and show it; elapsed and remaining time are filled in here."""
        elapsed = self._clock() - self._started
        status = replace(self.status, **changes, elapsed_s=elapsed)
        if status.state == "training" and self._trees_started is None:
            self._trees_started, self._first_tree = elapsed, status.tree
        self._first_tree = min(self._first_tree, status.tree)
        grown = status.tree - self._first_tree
        left = None
        if status.state == "training" and grown and self._trees_started is not None:
            left = (elapsed - self._trees_started) / grown * (status.trees - status.tree)
        status = replace(status, left_s=left, own_work_s=max(0.0, elapsed - status.waiting_s))
        self.status = status
        self._on_status(status)
