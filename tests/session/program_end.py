"""A site's program which ends in the middle of a session."""

from __future__ import annotations

from typing import Any


class ProgramEndedError(Exception):
    """One site's program is gone."""


async def ending(protocol: Any, ends_after: float, counted: list[int]) -> Any:
    """The same protocol, which counts its exchanges and whose program ends after some of them: what it then says no
    more, nobody hears."""
    answer: Any = None
    while counted[0] < ends_after:
        try:
            exchange = protocol.send(answer)
        except StopIteration as stop:
            return stop.value
        counted[0] += 1
        answer = await exchange
    protocol.close()
    raise ProgramEndedError
