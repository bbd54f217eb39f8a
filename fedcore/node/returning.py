"""What the others do when one hospital's program stops in the middle of the training: they wait for it to come back.

The finished trees are kept on all sides. Who is still there needs no person for it: it meets the others again where
it met them before, as soon as they go on with the session.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from fedcore.errors import PeerLost, Text
from fedcore.node.sessions import OnStatus
from fedcore.session.status import Status

Ended = TypeVar("Ended")
_COMES_BACK = ("closed", "restarted", "silent", "other_lost", "back", "refused", "given_up")
_SAYS_WHY = ("other_lost", "back", "refused", "given_up")


def run_and_wait(
    first: Callable[[OnStatus], Ended],
    again: Callable[[OnStatus], Ended],
    may_go_on: Callable[[], bool],
    on_status: OnStatus,
) -> Ended:
    """`first` to its end; when it loses a peer while `may_go_on`, `again`, as often as that loses one.

    `again` waits for the peers itself. Raises what ended the session for good: PeerLost too, when a peer did not come
    back in time or nothing was kept to go on with.
    """
    run, board = first, _Board(on_status)
    while True:
        try:
            return run(board.show)
        except PeerLost as lost:
            if lost.text.values.get("reason") not in _COMES_BACK or not may_go_on():
                board.show_end()
                raise
            run = again
            board.waits_for(lost)
        except BaseException:
            board.show_end()
            raise


class _Board:
    """Shows statuses on, but a failure only once it is the end, and while waiting says for whom."""

    def __init__(self, on_status: OnStatus) -> None:
        self._on_status = on_status
        self._failed: Status | None = None
        self._words: Text | None = None

    def show(self, status: Status) -> None:
        if status.state == "failed":
            self._failed = status
        elif self._words is None:
            self._on_status(status)
        elif status.state == "connecting":
            self._on_status(replace(status, phase=self._words))
        elif status.state != "idle":
            self._on_status(status)

    def waits_for(self, lost: PeerLost) -> None:
        self._failed = None
        if lost.text.values.get("reason") in _SAYS_WHY:
            self._words = lost.text
            return
        self._words = Text(
            "{peer} is gone. The finished trees are kept; this side goes on as soon as they do.",
            {"peer": lost.text.values.get("peer", "")},
        )

    def show_end(self) -> None:
        if self._failed is not None:
            self._on_status(self._failed)
