"""Ctrl-C and SIGTERM end a session in good order: the peers are told, the ledger is closed, the exit code says so.

The signal only raises a flag, at which every wait and every piece of work looks; an exception out of nowhere could
fall between a ledger entry and its message. The second Ctrl-C does not wait any longer.
"""

from __future__ import annotations

import contextlib
import signal
import sys
from collections.abc import Iterator
from types import FrameType

from fedcore.errors import FedcoreError, TermsMismatch

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Stopped(Exception):
    """A person or the system stopped the program; 130 is what shells expect after Ctrl-C."""

    def __init__(self, number: int) -> None:
        super().__init__("Stopped. The other hospitals were told.")
        self.exit_code = 128 + number


class Stop:
    """Whether the program was asked to stop; `cancelled` is what the sessions call."""

    def __init__(self) -> None:
        self.number: int | None = None

    def cancelled(self) -> bool:
        return self.number is not None

    def handle(self, number: int, _frame: FrameType | None) -> None:
        if self.number is not None:
            raise KeyboardInterrupt
        self.number = number

    def ask(self, question: str) -> str:
        """A line typed by the person, "" at the end of the input; Ctrl-C here cancels the session."""
        print(question, end=" ", file=sys.stderr, flush=True)
        handlers = {number: signal.signal(number, _interrupt) for number in SIGNALS}
        try:
            return sys.stdin.readline().strip()
        except KeyboardInterrupt:
            self.number = signal.SIGINT
            raise TermsMismatch("The session was cancelled here") from None
        finally:
            for number, handler in handlers.items():
                signal.signal(number, handler)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


@contextlib.contextmanager
def stoppable() -> Iterator[Stop]:
    """Signals raise the flag of the `Stop` within; raises Stopped for what a session raised because of it."""
    stop = Stop()
    handlers = {number: signal.signal(number, stop.handle) for number in SIGNALS}
    try:
        yield stop
    except FedcoreError:
        if stop.number is None:
            raise
        raise Stopped(stop.number) from None
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
