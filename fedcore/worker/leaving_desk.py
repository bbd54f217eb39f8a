"""What the persons at the window decide when a hospital is lost in a session of sites."""

from __future__ import annotations

import queue
from collections.abc import Callable

from fedcore.node.leaving_out import Lost, View
from fedcore.protocols.exchange import Undecided
from fedcore.worker.calls import Call, Line


class LeavingDesk:
    """`session.leave_out` names whom not to wait for any more, `session.answer_leaving` answers the question of the
    hospital that hosts, which the status shows."""

    def __init__(self) -> None:
        self._left_out: tuple[str, ...] = ()
        self._answers: queue.Queue[str | None] = queue.Queue()

    def commands(self) -> dict[str, Callable[[Call], Line]]:
        return {"session.leave_out": self._leave_out, "session.answer_leaving": self._answer}

    def begin(self, without: tuple[str, ...] = ()) -> Lost:
        """A session: nothing is decided yet, but what was `without` whom to go on."""
        self._forget()
        return Lost(lambda: self._left_out, self._consent, self._forget, without)

    def _forget(self) -> None:
        self._left_out = ()
        self._answers = queue.Queue()

    def _leave_out(self, call: Call) -> Line:
        self._left_out = (*self._left_out, *(str(party) for party in call.arguments.get("parties") or ()))
        return {}

    def _answer(self, call: Call) -> Line:
        agrees = call.arguments.get("agree") is True
        self._answers.put(None if agrees else call.text("reason", ""))
        return {}

    def _consent(self, _: View) -> str | None:
        try:
            return self._answers.get_nowait()
        except queue.Empty:
            raise Undecided from None
