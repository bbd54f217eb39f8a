"""The process behind the window: commands in and answers out as JSON lines on standard streams.

All sockets, keys, records and cryptography of a running program live here; the window sees plain values. The package
imports nothing until it is run, because worker processes for the arithmetic import the main module again.
"""

from __future__ import annotations

from pathlib import Path


def main(home: Path | None = None) -> int:
    """Serve one window until its end of standard input; `home` None: where this user's hospital lives."""
    from fedcore.node.hospital import default_home
    from fedcore.worker.loop import serve

    return serve(home or default_home())
