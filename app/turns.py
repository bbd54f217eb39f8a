"""Work that nobody sees yet, one piece each time the event loop comes round.

An answer of the worker concerns several pages, and all of them together would keep the window from answering for longer
than a person should notice. What is seen is done at once and is no business of this.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from shiboken6 import isValid


class Turns(QObject):
    """Pieces of work in the order in which they came; one that is waiting already does not wait twice."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._waiting: dict[tuple[QObject, str], Callable[[str], None]] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._next)

    def later(self, owner: QObject, name: str, do: Callable[[str], None]) -> None:
        """Call `do(name)` when its turn comes, unless `owner` is gone by then."""
        self._waiting.setdefault((owner, name), do)
        self._timer.start()

    def at_once(self, owner: QObject) -> None:
        """`owner` is about to be seen: what waits for it is done now."""
        for key in [key for key in self._waiting if key[0] is owner]:
            do = self._waiting.pop(key, None)  # what is done may show the page once more
            if do is not None:
                do(key[1])

    def _next(self) -> None:
        if not self._waiting:
            self._timer.stop()
            return
        (owner, name), do = next(iter(self._waiting.items()))
        del self._waiting[owner, name]
        if isValid(owner):
            do(name)
