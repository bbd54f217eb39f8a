"""Where the program's own files and this hospital's files lie."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

from fedcore.assets import asset

ROOT = Path(__file__).resolve().parent.parent
ASSETS = asset("icons").parent


def home_folder(chosen: str | None) -> Path:
    """The folder with identity, ledger and sessions: `--home`, FEDSTROKE_HOME, or the system's place for data."""
    return Path(chosen or os.environ.get("FEDSTROKE_HOME") or platformdirs.user_data_dir("fedstroke", appauthor=False))
