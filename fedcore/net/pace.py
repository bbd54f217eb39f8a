"""How fast a peer takes what is sent to it, from the times at which it had acknowledged everything."""

from __future__ import annotations

import statistics
from collections import deque

_LEAST_BYTES = 1 << 18  # less says more about the delay of a line than about its speed
_KEPT = 64


class Pace:
    """Stretches of time in which something was under way to one peer; times are seconds of any monotonic clock."""

    def __init__(self) -> None:
        self._since = 0.0
        self._bytes = 0
        self._speeds: deque[float] = deque(maxlen=_KEPT)

    def queued(self, n_bytes: int, now: float) -> None:
        if not self._bytes:
            self._since = now
        self._bytes += n_bytes

    def taken(self, now: float) -> None:
        """The peer has everything that was queued."""
        if self._bytes >= _LEAST_BYTES and now > self._since:
            self._speeds.append(self._bytes / (now - self._since))
        self._bytes = 0

    @property
    def bytes_per_s(self) -> float | None:
        """The median of the latest stretches that were long enough: a line that was down for a while does not count."""
        return statistics.median(self._speeds) if self._speeds else None
