"""`fedstroke identity`: make it, show it, change its passphrase."""

from __future__ import annotations

import argparse
from pathlib import Path

from fedcore.commands.console import put, put_json, say
from fedcore.commands.opening import NEW_PASSPHRASE_VARIABLE, home_of, new_passphrase, open_hospital, passphrase
from fedcore.crypto.identity import PublicIdentity, read_public_identity
from fedcore.node.hospital import Hospital, copy_identity, identity_path

HELP = "make this hospital's identity, show it, back it up, restore it, change its passphrase"
EXAMPLES = """
  fedstroke identity create "Riverside General"
  fedstroke identity show
  fedstroke identity passphrase
  fedstroke identity backup usb/identity.json          encrypted under the passphrase, as it is here
  fedstroke identity restore usb/identity.json         on a computer without an identity

The passphrase is asked for, or read from the environment variable FEDSTROKE_PASSPHRASE; for `passphrase` the new one
comes from FEDSTROKE_NEW_PASSPHRASE. Nobody can recover a lost passphrase.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    words = "create | show | passphrase | backup | restore"
    actions = parser.add_subparsers(dest="action", required=True, metavar=words)
    create = actions.add_parser("create", help="make a new identity")
    create.add_argument("name", help="the name other hospitals will see")
    actions.add_parser("show", help="name, party id and fingerprint; needs no passphrase")
    actions.add_parser("passphrase", help="change the passphrase; the keys stay")
    for name, text in (("backup", "copy the encrypted identity to a file"), ("restore", "take it up from that file")):
        actions.add_parser(name, help=text).add_argument("file", type=Path, help="the backup")


def run(given: argparse.Namespace) -> int:
    if given.action == "create":
        with Hospital.create(home_of(given), given.name, new_passphrase()) as hospital:
            show(hospital.identity.public, given)
        say(f"Made in {home_of(given)}. Keep a copy of identity.json, and remember the passphrase.")
    elif given.action == "show":
        show(read_public_identity(identity_path(home_of(given))), given)
    elif given.action == "backup":
        copy_identity(home_of(given), given.file)
        say(f"Backed up to {given.file}. It opens with the passphrase of today. Keep it apart from this computer.")
    elif given.action == "restore":
        with Hospital.restore(home_of(given), given.file, passphrase()) as hospital:
            show(hospital.identity.public, given)
        say("Peers, models and ledger are not in the backup: copy the whole data folder to have them, or invite anew.")
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
