"""`fedstroke invite`: the text to mail to another hospital."""

from __future__ import annotations

import argparse

from fedcore.commands.console import put, put_json
from fedcore.commands.opening import open_hospital

HELP = "print the invitation to mail to another hospital"
EXAMPLES = """
  fedstroke invite --address fl.hospital.org:7700 > invitation.txt
  fedstroke invite                                  (this hospital only connects out)
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--address", default="", metavar="HOST:PORT", help="where this hospital listens for others")


def run(given: argparse.Namespace) -> int:
    with open_hospital(given) as hospital:
        invitation = hospital.invitation(given.address)
        fingerprint = hospital.identity.public.fingerprint
    if given.json:
        put_json({"invitation": invitation, "fingerprint": fingerprint})
    else:
        put(invitation.rstrip("\n"))
    return 0
