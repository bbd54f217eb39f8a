"""What went wrong, as a page shows it; and the session's state, as the status line shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Failure:
    """What happened, what to do, and a detail to copy; `text` and `advice` are TEXT objects or plain words."""

    kind: str
    text: Mapping[str, Any] | str
    advice: Mapping[str, Any] | str = ""
    detail: str = ""

    @classmethod
    def from_json(cls, error: Mapping[str, Any]) -> Failure:
        return cls(
            str(error.get("kind", "Unexpected")),
            error.get("text") or "",
            error.get("advice") or "",
            str(error.get("detail") or ""),
        )


@dataclass(frozen=True)
class PeerLink:
    """One other hospital in the running session."""

    party_id: str
    name: str
    connected: bool
    bytes_sent: int = 0
    bytes_received: int = 0
    program: str = ""  # the version of FedStroke which it runs


@dataclass(frozen=True)
class Status:
    """The worker's STATUS, replaced whole at every change; fields as in its `status` event."""

    state: str = "idle"
    phase: Mapping[str, Any] | str = ""
    peers: tuple[PeerLink, ...] = ()
    waiting_for: tuple[str, ...] = ()
    tree: int = 0
    trees: int = 0
    elapsed_s: float = 0.0
    left_s: float | None = None
    own_work_s: float = 0.0
    waiting_s: float = 0.0
    alignment: tuple[Json, ...] = ()
    curve: tuple[Json, ...] = ()
    generated: bool = False
    may_leave_out: bool = False
    may_be_left_out: bool = False
    leaving: Json | None = None
    more: Json = field(default_factory=dict)

    @property
    def running(self) -> bool:
        return self.state in {"connecting", "agreeing", "aligning", "training", "evaluating"}

    @classmethod
    def from_json(cls, data: Json) -> Status:
        known = {name: data[name] for name in cls.__dataclass_fields__ if name in data and data[name] is not None}
        known["peers"] = tuple(PeerLink(**_only(PeerLink, peer)) for peer in data.get("peers") or ())
        for name in ("waiting_for", "alignment", "curve"):
            known[name] = tuple(data.get(name) or ())
        known["more"] = {name: value for name, value in data.items() if name not in cls.__dataclass_fields__}
        return cls(**known)


def _only(kind: Any, data: Mapping[str, Any]) -> Json:
    return {name: data[name] for name in kind.__dataclass_fields__ if name in data}
