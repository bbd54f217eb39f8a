"""`fedstroke verify-update`: whether an update file is genuine; installs nothing."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from fedcore.commands.console import put, put_json
from fedcore.update import check_update, release_keys

HELP = "check the signature of an update before installing it; nothing is installed"
EXAMPLES = """
  fedstroke verify-update fedstroke_1.4.0_amd64.deb          its manifest and signature lie beside it
  fedstroke verify-update fedstroke-1.4.0.manifest.json      and every installer beside it
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="an installer, or the manifest of a release")


def run(given: argparse.Namespace) -> int:
    update = check_update(Path(given.file), release_keys())
    if given.json:
        put_json(asdict(update))
        return 0
    put(f"Genuine: FedStroke {update.program} of {update.released}, signed with the release key {update.key}.")
    put(f"Checked: {', '.join(update.checked)}. Nothing was installed.")
    if not update.is_compatible:
        put("It does not speak to hospitals which stay at the version installed here: agree on a day with them.")
    return 0
