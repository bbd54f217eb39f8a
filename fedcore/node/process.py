"""Hospitals as processes of their own: how this program starts itself, and how it tells what it used."""

from __future__ import annotations

import os
import socket
import sys

import psutil


def own_command(*arguments: str) -> list[str]:
    """The command line that runs this same program with other arguments, from source and from an installed bundle."""
    if getattr(sys, "frozen", False):
        return [sys.executable, *arguments]
    return [sys.executable, "-m", "fedcore.cli", *arguments]


def free_port() -> int:
    """A port of the loopback interface which nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def cpu_seconds() -> float:
    """CPU time of this process and of its finished worker processes."""
    t = os.times()
    return t.user + t.system + t.children_user + t.children_system


def peak_rss_mb(n_workers: int) -> float:
    """The most memory this process held at once, plus that of its largest worker for each worker: an upper bound."""
    if sys.platform == "win32":
        return float(psutil.Process().memory_info().peak_wset) / 1e6
    import resource  # not on Windows

    unit = 1 if sys.platform == "darwin" else 1024
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    largest_child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return (own + n_workers * largest_child) * unit / 1e6
