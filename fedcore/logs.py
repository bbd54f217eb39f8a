"""What the program did, for support, in rotating files of the home folder's `log`.

Safe by how it is made: an entry is an event's name with numbers and words of the program beside it. A sentence with its
values, a path, a name, a key or an exception's message has no way in: of an error there is its kind, its sentence with
the gaps unfilled, and the places in the program it came from.
"""

from __future__ import annotations

import contextlib
import logging
import os
import re
import time
import traceback
from collections.abc import Iterator
from logging.handlers import RotatingFileHandler
from pathlib import Path

from fedcore.errors import FedcoreError

FOLDER = "log"
_BYTES, _FILES = 400_000, 3
_WORD = re.compile(r"[A-Za-z_.]{1,40}")  # no digits: no identifier of a patient, no key, no address
_NO_WORD = "?"
_FRAMES = 12


class Log:
    """Entries of one process; `write` never fails, for a full disk must not end a session."""

    def __init__(self, logger: logging.Logger) -> None:
        self._logger = logger

    def write(self, event: str, **beside: str | float | bool | None) -> None:
        """`event` and words are names in the program's own text; anything else is written as “?”."""
        fields = " ".join(f"{name}={_plain(value)}" for name, value in beside.items())
        self._logger.info("%s %s", _plain(event), fields)

    def error(self, event: str, error: BaseException, **beside: str | float | bool | None) -> None:
        """An error as told in the module's description, and those which caused it."""
        self.write(event, kind=type(error).__name__, **beside)
        cause: BaseException | None = error
        while cause is not None:
            if isinstance(cause, FedcoreError):
                self._logger.info("  says: %s", cause.text.template)
            if not isinstance(cause, FedcoreError) or cause is not error:
                for place in places(cause):
                    self._logger.info("  at %s", place)
            cause = cause.__cause__ or cause.__context__

    @contextlib.contextmanager
    def timed(self, event: str, **beside: str | float | bool | None) -> Iterator[None]:
        """Enter how long something took and how it ended; the error goes on."""
        began = time.monotonic()
        try:
            yield
        except BaseException as error:
            self.error(event, error, **beside, seconds=round(time.monotonic() - began, 3))
            raise
        self.write(event, **beside, ended="well", seconds=round(time.monotonic() - began, 3))

    def close(self) -> None:
        for handler in list(self._logger.handlers):
            self._logger.removeHandler(handler)
            handler.close()


def open_log(home: Path, process: str) -> Log:
    """The log of `process` (worker, window) in `home`; one that goes nowhere when the folder cannot be written."""
    logger = logging.Logger(f"fedstroke.{process}")  # not a child of the root: nobody else writes into it, nor reads
    try:
        (home / FOLDER).mkdir(parents=True, exist_ok=True, mode=0o700)
        handler: logging.Handler = _Private(
            home / FOLDER / f"{process}.log", maxBytes=_BYTES, backupCount=_FILES, encoding="utf-8"
        )
    except OSError:
        handler = logging.NullHandler()
    handler.handleError = lambda record: None  # type: ignore[method-assign]
    formatter = logging.Formatter("%(asctime)s.%(msecs)03dZ %(message)s", "%Y-%m-%dT%H:%M:%S")
    formatter.converter = time.gmtime
    handler.setFormatter(formatter)
    logger.addHandler(handler)
    return Log(logger)


class _Private(RotatingFileHandler):
    """Files which only their owner can read."""

    def _open(self):  # type: ignore[no-untyped-def]
        descriptor = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        return open(descriptor, "a", encoding=self.encoding)


def places(error: BaseException) -> list[str]:
    """Where in the program an error came from: file, line and function, without the folder it is installed in."""
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    return [kind, *(f"{short_path(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames)]


def short_path(path: str) -> str:
    """The last two parts: the folders before may hold a person's name."""
    return "/".join(Path(path).parts[-2:])


def _plain(value: str | float | bool | None) -> str:
    if value is None or isinstance(value, bool | int):
        return str(value)
    if isinstance(value, float):
        return f"{value:.6g}"
    return value if _WORD.fullmatch(value) else _NO_WORD
