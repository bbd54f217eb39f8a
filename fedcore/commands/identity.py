"""`fedstroke identity`: make it, show it, change its passphrase."""

from __future__ import annotations

import argparse

from fedcore.commands.console import put, put_json, say
from fedcore.commands.opening import NEW_PASSPHRASE_VARIABLE, home_of, new_passphrase, open_hospital, passphrase
from fedcore.crypto.identity import PublicIdentity, read_public_identity
from fedcore.node.hospital import Hospital, identity_path

HELP = "make this hospital's identity, show it, change its passphrase"
EXAMPLES = """
  fedstroke identity create "Riverside General"
  fedstroke identity show
  fedstroke identity passphrase

The passphrase is asked for, or read from the environment variable FEDSTROKE_PASSPHRASE; for `passphrase` the new one
comes from FEDSTROKE_NEW_PASSPHRASE. Nobody can recover a lost passphrase.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="create | show | passphrase")
    create = actions.add_parser("create", help="make a new identity")
    create.add_argument("name", help="the name other hospitals will see")
    actions.add_parser("show", help="name, party id and fingerprint; needs no passphrase")
    actions.add_parser("passphrase", help="change the passphrase; the keys stay")


def run(given: argparse.Namespace) -> int:
    if given.action == "create":
        with Hospital.create(home_of(given), given.name, new_passphrase()) as hospital:
            show(hospital.identity.public, given)
        say(f"Made in {home_of(given)}. Keep a copy of identity.json, and remember the passphrase.")
    elif given.action == "show":
        show(read_public_identity(identity_path(home_of(given))), given)
    else:
        old = passphrase()
        with open_hospital(given) as hospital:
            hospital.change_passphrase(old, new_passphrase(NEW_PASSPHRASE_VARIABLE))
        say("The passphrase is changed. Copies of identity.json made before still open with the old one.")
    return 0


def show(public: PublicIdentity, given: argparse.Namespace) -> None:
    if given.json:
        put_json({"name": public.name, "party_id": public.party_id, "fingerprint": public.fingerprint})
    else:
        put(f"Name         {public.name}\nFingerprint  {public.fingerprint}\nParty id     {public.party_id}")
