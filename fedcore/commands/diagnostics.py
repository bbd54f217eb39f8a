"""`fedstroke diagnostics`: a bundle for IT support, made without the passphrase."""

from __future__ import annotations

import argparse
from pathlib import Path

from fedcore.commands.console import put, put_json
from fedcore.commands.opening import home_of
from fedcore.node.diagnostics import about, write_bundle

HELP = "versions, settings, connections and logs for IT support, in one file"
EXAMPLES = """
  fedstroke diagnostics --out diagnostics.zip

The file holds no patient's value, no name, no key, no passphrase and no address. Read it before you send it.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="the ZIP file to write")


def run(given: argparse.Namespace) -> int:
    names = write_bundle(home_of(given), given.out)
    put_json({"path": str(given.out), "files": names}) if given.json else put(f"{given.out}: {about(names)}")
    return 0
