"""Hospitals as processes of their own: how this program starts itself, and how it tells what it used."""

from __future__ import annotations

import contextlib
import os
import socket
import sys
import threading
from collections import deque
from typing import Self

import psutil

_LOOK_S = 0.25
_MOST_HELD = 64
_held: deque[socket.socket] = deque()


def own_command(*arguments: str) -> list[str]:
    """The command line that runs this same program with other arguments, from source and from an installed bundle."""
    if getattr(sys, "frozen", False):
        return [sys.executable, *arguments]
    return [sys.executable, "-m", "fedcore.cli", *arguments]


def free_port() -> int:
    """A port of the loopback interface which nobody listens on just now.

    On Linux the system gives it to nobody else who asks for any port, as long as this process runs and has asked for
    fewer than 64 others: a socket that is bound and does not listen keeps it. Whoever was told of the port can listen
    there, in any process, if they allow addresses to be used again, as ZeroMQ and Python's servers do. Nor does a
    program that connects there too early get the very port as its own end, and so to itself.
    """
    held = socket.socket()
    if sys.platform == "linux":  # elsewhere such a socket would keep everybody away
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    held.bind(("127.0.0.1", 0))
    port: int = held.getsockname()[1]
    _held.append(held)
    while len(_held) > (_MOST_HELD if sys.platform == "linux" else 0):
        _held.popleft().close()
    return port


def cpu_seconds() -> float:
    """CPU time of this process and of its finished worker processes."""
    t = os.times()
    return t.user + t.system + t.children_user + t.children_system


class StageClock:
    """CPU-seconds of this process and its running workers by stage, in the order in which stages first came."""

    def __init__(self, first: str) -> None:
        self.cpu_s: dict[str, float] = {}
        self._stage, self._before = first, 0.0

    def enter(self, stage: str) -> None:
        """What was used since the last call belongs to the stage entered then."""
        now = self._used()
        self.cpu_s[self._stage] = self.cpu_s.get(self._stage, 0.0) + max(0.0, now - self._before)
        self._stage, self._before = stage, now

    @staticmethod
    def _used() -> float:
        total = cpu_seconds()
        for child in psutil.Process().children(recursive=True):
            with contextlib.suppress(psutil.Error):  # it ended just now
                times = child.cpu_times()
                total += times.user + times.system
        return total


class MemoryWatch:
    """The most memory which this process and its worker processes held at once, looked at four times a second.

    Sampled, because what the system keeps for a finished child counts its parent's memory at the fork. Pages which the
    processes share are counted for each. A context manager; `peak_mb` is in megabytes of 10^6 bytes.
    """

    def __init__(self) -> None:
        self.peak_mb = 0.0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        me = psutil.Process()
        while True:
            self.peak_mb = max(self.peak_mb, _resident_mb([me, *me.children(recursive=True)]))
            if self._ended.wait(_LOOK_S):
                return


def _resident_mb(processes: list[psutil.Process]) -> float:
    total = 0
    for process in processes:
        with contextlib.suppress(psutil.Error):  # it ended just now
            total += process.memory_info().rss
    return total / 1e6
