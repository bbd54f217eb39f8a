"""`fedstroke demo --headless`: the whole way with generated hospitals, printed."""

from __future__ import annotations

import argparse
import contextlib
import secrets
import signal
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from fedcore import partner
from fedcore.commands.console import Progress, aligned, put, put_json, say, size
from fedcore.commands.opening import new_passphrase, passphrase
from fedcore.commands.result_text import comparison_table, difference, held_out
from fedcore.commands.stopping import stoppable
from fedcore.demo import KEY_BITS, PARAMS, run_demo
from fedcore.node.hospital import identity_path
from fedcore.protocols.terms import KEY_BITS as ALLOWED_KEY_BITS

HELP = "generated hospitals train together on this machine, from the invitation to the comparison"
EXAMPLES = """
  fedstroke demo                              in the window
  fedstroke demo --headless                   printed; about a minute
  fedstroke demo --headless --hospitals 3     with the kidney clinic as well
  fedstroke demo --headless --home folder     keep the hospitals, models and ledgers

Nobody in these records exists. Keys, sockets, encryption and ledgers are real.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--headless", action="store_true", help="without the window")
    parser.add_argument("--hospitals", type=int, choices=(2, 3), default=2)
    parser.add_argument("--key-bits", type=int, choices=ALLOWED_KEY_BITS, default=KEY_BITS, help=f"default {KEY_BITS}")
    parser.add_argument("--rounds", type=int, help=f"trees (default {PARAMS['num_boost_round']})")
    parser.add_argument("--screenshots", metavar="DIR", help="with the window: save a picture of each page and leave")
    parser.add_argument("--partner", action="store_true", help=argparse.SUPPRESS)


def run(given: argparse.Namespace) -> int:
    if given.partner:
        # Ctrl-C goes to every process of a terminal; this one is told by the hospital that started it.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        return partner.main()
    say(f"Generated hospitals on this machine, each its own process; Paillier keys of {given.key_bits} bits.")
    progress = Progress()
    params = dict(PARAMS) if given.rounds is None else {**PARAMS, "num_boost_round": given.rounds}
    with _folder(given.home) as (home, secret), stoppable() as stop:
        try:
            report = run_demo(
                home,
                secret,
                given.hospitals,
                key_bits=given.key_bits,
                params=params,
                on_status=progress.show,
                cancelled=stop.cancelled,
            )
        finally:
            progress.end_line()
    if given.home is None:
        report |= {"home": None, "files": []}  # gone with the folder
    if given.json:
        put_json(report)
    else:
        _put(report)
    return 0


@contextlib.contextmanager
def _folder(home: str | None) -> Iterator[tuple[Path, str]]:
    """A folder that is thrown away, or the one given; and the passphrase of the label hospital in it."""
    if home is not None:
        kept = Path(home)
        yield kept, passphrase() if identity_path(kept).exists() else new_passphrase()
        return
    with tempfile.TemporaryDirectory(prefix="fedstroke-demo-") as scratch:
        yield Path(scratch), secrets.token_urlsafe(24)


def _put(report: Mapping[str, Any]) -> None:
    comparison = report["comparison"]
    put("GENERATED RECORDS: nobody in this demo exists.\n")
    put(report["sentence"])
    put(f"\n{held_out(comparison)}")
    put(comparison_table(comparison["joint"], comparison["own"]))
    put(difference(comparison))
    put("\nPatients whom Riverside General and the others share:")
    put(
        aligned(
            ("hospital", "shared", "of"), [(a["with"], a["shared"], a["mine"]) for a in report["alignment"]], (1, 2)
        )
    )
    put("\nWhat left each house (nothing else; fedstroke ledger shows every message):")
    rows = [
        (
            left["hospital"],
            left["messages"],
            size(left["bytes"]),
            ", ".join(f"{kind} {size(sums['bytes'])}" for kind, sums in _largest(left["by_type"])),
            "as written" if left["ledger_intact"] else "CHANGED",
        )
        for left in report["left_each_house"]
        if left
    ]
    put(aligned(("hospital", "messages", "bytes", "most of it", "ledger"), rows, right=(1, 2)))
    put(f"\nTrees: {report['trees']}, in {report['seconds']:.0f} s; Paillier keys of {report['key_bits']} bits.")
    put(f"Terms {report['terms_fingerprint']}, signed by every hospital.")
    for file in report["files"]:
        put(f"Kept: {file}")


def _largest(kinds: Mapping[str, Mapping[str, int]], most: int = 3) -> list[tuple[str, Mapping[str, int]]]:
    return sorted(kinds.items(), key=lambda item: -item[1]["bytes"])[:most]
