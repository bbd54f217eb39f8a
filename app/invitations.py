"""Invitation files: how they are called, and whether a file is one."""

from __future__ import annotations

from pathlib import Path

SUFFIX = ".fedstroke-invitation"  # registered by the installers; people also mail the text as .txt
_MAX_TEXT_LENGTH = 65_536  # more is not read, as in fedcore/crypto/invitation.py, whose import takes its time
_START = "fedstroke:"  # of the line which the program reads; see fedcore/crypto/invitation.py


def is_invitation(path: str) -> bool:
    """By its ending, or a short .txt with an invitation's line in it; a table with another ending never is."""
    file = Path(path)
    if file.suffix.lower() == SUFFIX:
        return True
    if file.suffix.lower() != ".txt":
        return False
    try:
        with file.open(encoding="utf-8", errors="replace") as opened:
            text = opened.read(_MAX_TEXT_LENGTH + 1)
    except OSError:
        return False
    return len(text) <= _MAX_TEXT_LENGTH and any(line.strip().startswith(_START) for line in text.splitlines())
