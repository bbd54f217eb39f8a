"""`fedstroke check-installation`: whether every part of the program is there and works."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from fedcore import __version__
from fedcore.commands.console import aligned, put, put_json, say
from fedcore.errors import StoreError
from fedcore.installation import findings

HELP = "look whether every part of the program is there and works; reads and sends nothing"
EXAMPLES = """
  fedstroke check-installation           after installing, or when something does not start
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """None but those of every subcommand."""


def run(given: argparse.Namespace) -> int:
    found = list(findings())
    if given.json:
        put_json({"version": __version__, "parts": [asdict(finding) for finding in found]})
    else:
        words = {True: "ok", False: "MISSING"}
        rows = [(f.part, words[f.is_ok] if f.is_needed or f.is_ok else "not here", f.detail) for f in found]
        put(aligned(("part", "", "which"), rows))
    if any(finding.is_needed and not finding.is_ok for finding in found):
        say("The installation is not whole: install FedStroke again.")
        return StoreError.exit_code
    return 0
