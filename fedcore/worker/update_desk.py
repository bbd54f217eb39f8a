"""What the window's worker does about updates: it verifies them, and installs none."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from fedcore.update import check_update, release_keys
from fedcore.worker.calls import Call, Line


def check(call: Call) -> Line:
    """Raises FedcoreError when the file is not a genuine, newer release."""
    return asdict(check_update(Path(call.text("path")), release_keys()))
