"""The common data dictionary as the window shows it: what all told, what does not fit, and what the person decides."""

from __future__ import annotations

import queue
from collections.abc import Callable
from typing import Any

from fedcore.data.choices import ColumnChoices, Decisions
from fedcore.data.dictionary import DictionaryColumn, column_key
from fedcore.data.merging import Merged, merge
from fedcore.errors import DataError, TermsMismatch
from fedcore.node.together import Offers
from fedcore.protocols.exchange import Undecided
from fedcore.worker.calls import Call, Line


class DictionaryDesk:
    """`show` is given the dictionary when the hospitals' columns have come; `match` answers with it under other
    decisions, `agree` and `decline` end the question."""

    def __init__(self, show: Callable[[Line], None]) -> None:
        self._show = show
        self._answers: queue.Queue[Decisions | str] = queue.Queue()
        self._asked: Offers | None = None
        self._about: Line = {}
        self.choices = ColumnChoices()  # about this hospital's columns, as it told them last

    def accept(self, offers: Offers) -> Decisions:
        """At the proposing hospital; raises Undecided until the person has decided, TermsMismatch when against it."""
        mine, *_ = offers
        answer = self._ask(offers, {"proposes": True, "mine": mine, "outcome": ""})
        if isinstance(answer, str):
            raise TermsMismatch(
                "The columns were not agreed on: {reason}",
                advice="Match the columns, then propose again.",
                reason=answer or "–",
            )
        self.choices = answer.at.get(mine, ColumnChoices())
        return answer

    def offer(self, outcome: str, offers: Offers) -> ColumnChoices | str:
        """At another hospital: the choices by which its columns are told, or the reason not to; raises Undecided until
        the person has decided."""
        *_, mine = offers
        answer = self._ask(offers, {"proposes": False, "mine": mine, "outcome": outcome})
        if isinstance(answer, str):
            return answer
        self.choices = answer.at.get(mine, ColumnChoices())
        return self.choices

    def begin(self) -> None:
        """A new session: what an earlier one asked is over."""
        self._answers, self._asked, self.choices = queue.Queue(), None, ColumnChoices()

    def _ask(self, offers: Offers, about: Line) -> Decisions | str:
        if self._asked is None:
            self._asked, self._about = offers, about
            self._show(self._view(Decisions()))
        try:
            return self._answers.get_nowait()
        except queue.Empty:
            raise Undecided from None

    def match(self, call: Call) -> Line:
        """The dictionary under these decisions; raises DataError for decisions that cannot be."""
        return self._view(_decisions(call))

    def agree(self, call: Call) -> Line:
        decisions = _decisions(call)
        self._view(decisions)  # decisions that cannot be are refused here, where the person can change them
        self._answers.put(decisions)
        return {}

    def decline(self, call: Call) -> Line:
        self._answers.put(call.text("reason", ""))
        return {}

    def _view(self, decisions: Decisions) -> Line:
        if self._asked is None:
            raise DataError("No columns are to be matched now.", advice="Propose a session, or join one, first.")
        return self._about | view_of(self._asked, decisions)


def _decisions(call: Call) -> Decisions:
    return Decisions.from_json(call.arguments.get("decisions") or {})


def view_of(offers: Offers, decisions: Decisions) -> Line:
    """Plain values. columns: every common column, those left out too, with what each hospital told of it under its own
    name (`told`), None where it has none."""
    merged = merge(offers, decisions)
    agreed = {column_key(column.name): column for column in merged.columns}
    columns: dict[str, Line] = {}
    for hospital, told in offers.items():
        after = merged.by_hospital[hospital]
        for own, now in zip(told, after, strict=True):
            key = column_key(now.name)
            column = agreed.get(key)
            shown = columns.setdefault(
                key,
                {
                    "name": now.name if column is None else column.name,
                    "kind": None if column is None else column.kind,
                    "categories": [] if column is None else list(column.categories),
                    "told": dict.fromkeys(offers),
                },
            )
            shown["told"][hospital] = shown["told"][hospital] or _told(own, now)
    return {
        "hospitals": list(offers),
        "columns": list(columns.values()),
        "notes": _notes(merged),
        "decisions": decisions.to_json(),
    }


def _told(own: DictionaryColumn, now: DictionaryColumn) -> Line:
    """What a hospital told of its column, and its range now."""
    return {
        "name": own.name,
        "kind": own.kind,
        "categories": list(own.categories),
        "meanings": dict(own.meanings),
        "low": now.low,
        "high": now.high,
        "unit": now.unit,
        "own_unit": own.unit,
        "missing_tenths": own.missing_tenths,
    }


def _notes(merged: Merged) -> list[dict[str, Any]]:
    return [note.to_json() for note in merged.notes]
