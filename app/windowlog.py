"""What the window enters into its log for support: start and end, the worker's ends, mistakes of the program."""

from __future__ import annotations

from pathlib import Path

from app.bridge import Bridge
from app.shapes import Failure
from fedcore.logs import Log, open_log


def log_window(home: Path, bridge: Bridge) -> Log:
    """The open log of a window; what it says is safe by how `fedcore.logs` is made."""
    log = open_log(home, "window")
    log.write("start")

    def stopped(_failure: Failure) -> None:
        log.write("worker_stopped", code=bridge.exit_code, state=bridge.session.state)

    bridge.stopped.connect(stopped)
    bridge.ready.connect(lambda _hello: log.write("worker_ready"))
    return log
