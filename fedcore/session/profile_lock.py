"""One program at a time on one data folder.

The operating system holds the lock and lets it go when the program ends, however it ends; the number in the file
only tells people which program has it.
"""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

from fedcore.errors import StoreError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_LOCKED_BYTE = 1024  # Windows locks ranges, and nobody could read a number in a locked one


class ProfileLock:
    """Held from construction to `release`. Raises StoreError, naming the program, when another one holds it."""

    def __init__(self, folder: Path) -> None:
        path = folder / "in-use"
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(self._descriptor)
        except OSError:
            holder = os.read(self._descriptor, 20).decode("ascii", "replace").strip()
            os.close(self._descriptor)
            raise _in_use(folder, holder) from None
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        os.ftruncate(self._descriptor, 0)
        os.write(self._descriptor, b"%d\n" % os.getpid())

    def release(self) -> None:
        """Let others in; the file stays, since taking it away could take away another program's."""
        with contextlib.suppress(OSError):
            os.ftruncate(self._descriptor, 0)
        os.close(self._descriptor)


def _lock(descriptor: int) -> None:
    """Raises OSError when another program holds the lock."""
    if sys.platform == "win32":
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        os.lseek(descriptor, 0, os.SEEK_SET)
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _in_use(folder: Path, holder: str) -> StoreError:
    return StoreError(
        "The data folder {folder} is already in use by another FedStroke (process {process})",
        advice="Use the window that is already open, close it, or start this one with another data folder.",
        folder=str(folder),
        process=holder or "?",
    )
