"""What risks were computed here with a kept model: when, by which model, for how many patients, and whether the
partners were asked. No patient's value and no risk stands in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from fedcore.errors import FedcoreError, Text
from fedcore.node.hospital import Hospital

_NAME = "predictions"
_MOST = 1000


@dataclass(frozen=True)
class Noted:
    """known: how many of the patients a partner knows; asked: how many partners answered; why: what kept them from it,
    None where they answered or were not asked."""

    time: str
    model: str
    patients: int
    known: int
    asked: int
    why: Text | None

    def to_json(self) -> dict[str, Any]:
        why = None if self.why is None else self.why.to_json()
        return {
            "time": self.time,
            "model": self.model,
            "patients": self.patients,
            "known": self.known,
            "asked": self.asked,
            "why": why,
        }


def note_prediction(
    hospital: Hospital,
    session: str,
    model: str,
    patients: int,
    known: int = 0,
    *,
    asked: int = 0,
    problem: FedcoreError | None = None,
) -> None:
    """Remember, beside the session's result, that risks were computed; the latest thousand times are kept."""
    time = datetime.now(UTC).isoformat(timespec="seconds")
    noted = Noted(time, model, patients, known, asked, None if problem is None else problem.text)
    before = hospital.store.results(session).get(_NAME, {}).get("entries", [])
    hospital.store.save_result(session, _NAME, {"entries": [*before, noted.to_json()][-_MOST:]})


def predictions(hospital: Hospital, session: str) -> list[dict[str, Any]]:
    """What was noted of a session's models, the latest first."""
    entries: list[dict[str, Any]] = hospital.store.results(session).get(_NAME, {}).get("entries", [])
    return entries[::-1]
