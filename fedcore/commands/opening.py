"""Which home folder, and its passphrase: from the environment or typed, never from the command line."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from pathlib import Path

from fedcore.errors import DataError
from fedcore.node.hospital import PASSPHRASE_VARIABLE, Hospital, default_home, identity_path

NEW_PASSPHRASE_VARIABLE = "FEDSTROKE_NEW_PASSPHRASE"  # noqa: S105  the name of the variable, not its content


def home_of(given: argparse.Namespace) -> Path:
    return Path(given.home) if given.home else default_home()


def open_hospital(given: argparse.Namespace) -> Hospital:
    """Unlock the hospital of the home folder; raises StoreError or DataError, which say what is wrong."""
    home = home_of(given)
    if not identity_path(home).exists():
        raise DataError(
            "There is no identity in {home}.",
            advice="Make one with: fedstroke identity create NAME. Or name another folder with --home.",
            home=str(home),
        )
    return Hospital.open(home, passphrase())


def passphrase() -> str:
    """The passphrase of an existing identity."""
    return os.environ.get(PASSPHRASE_VARIABLE) or typed_secret("Passphrase: ", PASSPHRASE_VARIABLE)


def new_passphrase(variable: str = PASSPHRASE_VARIABLE) -> str:
    """A passphrase which somebody chooses now: from the environment, or typed twice."""
    given = os.environ.get(variable)
    if given:
        return given
    first = typed_secret("New passphrase: ", variable)
    if first != typed_secret("Once more: ", variable):
        raise DataError("The two passphrases differ.", advice="Run the command again and type the same one twice.")
    return first


def typed_secret(prompt: str, variable: str) -> str:
    """What somebody types unseen; raises DataError, naming the variable to set instead, where nobody can type."""
    # Without a terminal getpass would read, and show, a line of standard input which is meant for something else.
    if not sys.stdin.isatty():
        raise DataError(
            "There is no terminal to type a password at.",
            advice="Set the environment variable {variable}.",
            variable=variable,
        )
    return getpass.getpass(prompt)
