"""The one entry: the window, the worker under it, or a command without a screen.

Qt is imported only when a window is wanted, so that a server without Qt's system libraries runs the rest.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

WINDOW_OPTIONS = ("--home", "--language", "--screenshots")


def main(argv: Sequence[str] | None = None) -> int:
    """Exit code of whatever was asked for."""
    multiprocessing.freeze_support()
    words = list(sys.argv[1:] if argv is None else argv)
    if "--worker" in words:
        return _worker(words)
    if wants_window(words):
        return _window(words)
    from fedcore import cli

    return int(cli.main(words, _save_pdf) or 0)


def _save_pdf(document: Any, path: Path) -> None:
    """A report as PDF. Raises OSError when it cannot be written, DataError where Qt's system libraries are missing."""
    try:
        from app.paper import save_pdf
    except ImportError as error:
        from fedcore.errors import DataError

        raise DataError(
            "A PDF needs Qt's system libraries, which this computer lacks.",
            advice="Install them as README says, or save the report as .html.",
            detail=str(error),
        ) from None
    save_pdf(document, path)


def wants_window(words: Sequence[str]) -> bool:
    """No subcommand, or `demo` without `--headless`; `--help` and `--version` belong to the command line."""
    if {"--headless", "--help", "-h", "--version"} & set(words):
        return False
    positional = _positional(words)
    if not positional or positional[0] == "demo":
        return True
    # A project that is gone is said in the window, for that is where somebody clicked on it.
    return Path(positional[0]).is_file() or Path(positional[0]).suffix.lower() == ".fedstroke"


def _positional(words: Sequence[str]) -> list[str]:
    found, skip = [], False
    for word in words:
        if skip:
            skip = False
        elif word in WINDOW_OPTIONS:
            skip = True
        elif not word.startswith("-"):
            found.append(word)
    return found


def _worker(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="fedstroke --worker")
    parser.add_argument("--worker", action="store_true")
    parser.add_argument("--home")
    given = parser.parse_args(words)
    from fedcore import worker

    return worker.main(Path(given.home) if given.home else None)


def _window(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="fedstroke")
    parser.add_argument("what", nargs="?", help="demo, a project (.fedstroke), or a file with records")
    parser.add_argument("--home", help="folder for identity, ledger and sessions")
    parser.add_argument("--language", choices=("en", "zh_CN"))
    parser.add_argument("--screenshots", metavar="DIR", help="demo: save a picture of each page and leave")
    given = parser.parse_args(words)
    from app.desktop import Options, run

    file = given.what if given.what and given.what != "demo" else None
    return run(Options(given.home, given.language, given.what == "demo", given.screenshots, file))


if __name__ == "__main__":
    raise SystemExit(main())
