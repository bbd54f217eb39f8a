"""`fedstroke ledger`: what left this house; whether the record of it is as it was written.

Needs no passphrase and may run beside a session: the entries are no secret to whoever may read the home folder.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from fedcore.commands.console import aligned, put, put_json, say, size
from fedcore.commands.opening import home_of
from fedcore.crypto.identity import read_public_identity
from fedcore.errors import DataError, StoreError
from fedcore.node.hospital import identity_path, verify_ledger_of
from fedcore.session.files import write_atomically
from fedcore.session.ledger import GENESIS, Entry, Filter, read_entries
from fedcore.session.ledger_export import to_csv, to_json

HELP = "what left this house: list, verify, export"
EXAMPLES = """
  fedstroke ledger list --peer "Heart Centre" --since 2025-01-01
  fedstroke ledger verify                       exit code 7 when it is not as it was written
  fedstroke ledger export ledger.csv            or ledger.json; the same filters as for list

Note down the last line of `verify` now and then, or give it to a partner: only that shows a ledger which was replaced
as a whole by an older copy.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="list | verify | export")
    _add_filters(actions.add_parser("list", help="the entries, oldest first"))
    actions.add_parser("verify", help="check every entry, the chain, and the signature at its end")
    export = actions.add_parser("export", help="the entries as a file")
    export.add_argument("file", type=Path, help="name.csv or name.json")
    _add_filters(export)


def _add_filters(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--session", help="the beginning of a session's number")
    parser.add_argument("--peer", metavar="NAME", help="name or beginning of the party id")
    parser.add_argument("--type", metavar="MESSAGE", help="message type")
    parser.add_argument("--since", metavar="DATE", help="2025-01-31 or 2025-01-31T14:00 (UTC), included")
    parser.add_argument("--until", metavar="DATE", help="likewise, not included")


def run(given: argparse.Namespace) -> int:
    home = home_of(given)
    if given.action == "verify":
        _verify(home, given)
        return 0
    read_public_identity(identity_path(home))  # says so when there is no hospital in this folder
    entries = _chosen(home, given)
    if given.action == "export":
        _export(entries, given.file)
    else:
        _list(entries, given)
    return 0


def _chosen(home: Path, given: argparse.Namespace) -> list[Entry]:
    return [
        entry
        for entry in read_entries(home / "ledger", Filter(None, None, given.type, given.since, given.until))
        if entry.session.startswith(given.session or "")
        and (not given.peer or entry.peer_name == given.peer or entry.peer.startswith(given.peer))
    ]


def _list(entries: list[Entry], given: argparse.Namespace) -> None:
    if given.json:
        put_json([{**vars(e), "meaning": e.meaning.to_json()} for e in entries])
        return
    rows = [
        (e.n, e.time[:19], e.session[:8], e.peer_name, e.message_type, e.bytes, e.meaning)
        for e in entries
    ]  # fmt: skip
    put(aligned(("n", "time (UTC)", "session", "to", "type", "bytes", "what they could learn"), rows, right=(0, 5)))
    say(f"{len(entries)} messages, {size(sum(e.bytes for e in entries))}")


def _export(entries: list[Entry], path: Path) -> None:
    try:
        write_atomically(path, to_json(entries) if path.suffix.lower() == ".json" else to_csv(entries))
    except OSError as error:
        raise DataError(
            "{path} cannot be written.", advice="Choose another folder.", path=str(path), detail=str(error)
        ) from error
    say(f"{len(entries)} entries written: {path}")


def _verify(home: Path, given: argparse.Namespace) -> None:
    """Raises StoreError when the ledger is not as it was written."""
    public = read_public_identity(identity_path(home))
    result = verify_ledger_of(home, public)
    head = GENESIS
    for entry in read_entries(home / "ledger") if result.is_intact else ():
        head = entry.hash
    if given.json:
        put_json(_as_json(result.is_intact, result.n_entries, result.bad_line, str(result.reason or ""), head)
                 | {"fingerprint": public.fingerprint})  # fmt: skip
    if not result.is_intact:
        raise StoreError(
            "The disclosure ledger is not as it was written, from line {line}: {reason}.",
            advice="Keep the file, tell your security officer, and compare it with a backup.",
            line=result.bad_line or "–",
            reason=result.reason,
        )
    if not given.json:
        put(f"The ledger is as it was written: {result.n_entries} entries.")
        put(f"Signed by    {public.name}, {public.fingerprint}")
        put(f"Last entry   {head}")


def _as_json(is_intact: bool, n: int, bad_line: int | None, reason: str, head: str) -> dict[str, Any]:
    return {"intact": is_intact, "entries": n, "bad_line": bad_line, "reason": reason, "last_entry": head}
