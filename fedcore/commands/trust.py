"""`fedstroke trust`: add another hospital's invitation, and confirm that its keys are really theirs."""

from __future__ import annotations

import argparse
import hmac
import sys
from pathlib import Path

from fedcore.commands.console import aligned, put, put_json, say
from fedcore.commands.opening import open_hospital
from fedcore.commands.options import add_meeting, where_of
from fedcore.commands.stopping import stoppable
from fedcore.crypto.invitation import MAX_TEXT_LENGTH, read_invitation
from fedcore.errors import DataError, ProtocolError
from fedcore.node.hospital import Hospital, public_identity
from fedcore.node.pairing import pair_with
from fedcore.session.records import Peer

HELP = "add another hospital's invitation and confirm its keys; list or remove peers"
EXAMPLES = """
  fedstroke trust heart-centre.txt                                   add it, to be confirmed later
  fedstroke trust heart-centre.txt --pair --listen 0.0.0.0:7700      confirm by telephone; they run: --pair --connect
  fedstroke trust heart-centre.txt --fingerprint "ABCDE FGHIJ …"     confirm by the fingerprint they told you
  fedstroke trust list
  fedstroke trust remove "Heart Centre"

With --pair both of you run the command while on the telephone: each reads the six digits on the own screen aloud, and
each types what the other one reads. With --fingerprint compare over another channel than the one the invitation came
by: the keys of whoever wrote the mail also make a fingerprint for the same mail. (A file called list: ./list)
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what", metavar="INVITATION_FILE | list | remove", help="a file, - for standard input, or a word"
    )
    parser.add_argument("name", nargs="?", help="with remove: the peer's name or party id")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--pair", action="store_true", help="confirm by telephone, with six digits")
    how.add_argument("--fingerprint", help="confirm by the whole fingerprint, got over another channel")
    add_meeting(parser, is_required=False)


def run(given: argparse.Namespace) -> int:
    if given.what == "list":
        with open_hospital(given) as hospital:
            _list(hospital, given)
    elif given.what == "remove":
        with open_hospital(given) as hospital:
            peer = hospital.find_peer(given.name or "")
            hospital.store.remove_peer(peer.party_id)
        say(f"{peer.name} is forgotten here. Its sessions and the ledger stay.")
    else:
        _add(given)
    return 0


def _add(given: argparse.Namespace) -> None:
    if given.pair and given.listen is None and given.connect is None:
        raise DataError("Nobody was told where to meet.", advice="Give --listen HOST:PORT or --connect as well.")
    text = _text(given.what)
    with open_hospital(given) as hospital:
        if given.fingerprint is not None:
            _compare(public_identity(_as_peer(text)).fingerprint, given.fingerprint)
        peer = hospital.add_peer(text)
        if given.fingerprint is not None:
            hospital.store.set_peer_state(peer.party_id, "confirmed")
        elif given.pair:
            _pair(hospital, peer, given)
        peer = hospital.peer(peer.party_id)
    if given.json:
        put_json(_as_json(peer))
    else:
        put(f"Name         {peer.name}\nFingerprint  {public_identity(peer).fingerprint}")
        put(f"Address      {peer.address or 'none: it connects out only'}\nState        {peer.state}")
    if peer.state == "invited":
        say("Not confirmed yet: run this again with --pair while on the telephone, or with --fingerprint.")


def _text(file: str) -> str:
    try:
        if file == "-":
            return sys.stdin.read(MAX_TEXT_LENGTH + 1)
        with Path(file).open(encoding="utf-8", errors="replace") as opened:
            return opened.read(MAX_TEXT_LENGTH + 1)
    except OSError as error:
        raise DataError(
            "{file} cannot be read.", advice="Check the path of the invitation.", file=file, detail=str(error)
        ) from None


def _as_peer(text: str) -> Peer:
    public = read_invitation(text).public
    return Peer(public.party_id, public.name, public.curve_public, public.sign_public)


def _compare(actual: str, told: str) -> None:
    """Before the invitation is added: one with other keys must not take up the name."""
    if not hmac.compare_digest("".join(actual.split()).encode(), "".join(told.upper().split()).encode()):
        raise ProtocolError(
            "The fingerprint is not that of this invitation, which was not added.",
            advice="Ask the other hospital for both again. If they still differ, tell your security officer.",
        )


def _pair(hospital: Hospital, peer: Peer, given: argparse.Namespace) -> None:
    say(f"Waiting for {peer.name}. Ring them if they do not know.")
    with stoppable() as stop:

        def show(code: str) -> None:
            say(f"Read aloud to {peer.name}: {code[:3]} {code[3:]}")

        def typed(reason: DataError | None) -> str:
            if reason is not None:
                say(reason)
            digits = stop.ask("Type the six digits they read to you:")
            if not digits:
                raise DataError("No digits were typed.", advice="Start the pairing again on both sides.")
            return digits

        pair_with(
            hospital, peer.party_id, where_of(given, hospital, peer.party_id), show, typed, cancelled=stop.cancelled
        )


def _list(hospital: Hospital, given: argparse.Namespace) -> None:
    peers = hospital.store.peers()
    if given.json:
        put_json([_as_json(peer) for peer in peers])
        return
    rows = [(p.name, p.state, p.address or "–", p.party_id[:12], public_identity(p).fingerprint) for p in peers]
    put(aligned(("name", "state", "address", "party id", "fingerprint"), rows))


def _as_json(peer: Peer) -> dict[str, str | None]:
    return {
        "name": peer.name,
        "party_id": peer.party_id,
        "fingerprint": public_identity(peer).fingerprint,
        "address": peer.address,
        "state": peer.state,
        "added": peer.added,
    }
