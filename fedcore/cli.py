"""The command line: the same work as the window, for servers and scripts.

Spawned workers import this module again, so nothing heavy may be imported above: a subcommand's module is imported
when the subcommand runs.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

from fedcore import __version__
from fedcore.errors import FedcoreError

UNEXPECTED = 70  # EX_SOFTWARE in sysexits.h
COMMANDS = (
    "identity", "invite", "trust", "records", "propose", "join", "resume", "score", "predict", "results", "ledger",
    "simulate", "demo", "diagnostics", "check-installation", "verify-update",
)  # fmt: skip
DESCRIPTION = """\
Hospitals train one stroke model together; no patient record leaves any of them.
Without a subcommand the window opens. For research only.

subcommands
  identity            make this hospital's identity, show it, back it up, restore it, change its passphrase
  invite              print the invitation to mail to another hospital
  trust               add another hospital's invitation and confirm its keys; list or remove peers
  records             what the columns of a file hold, and what looks wrong
  propose             propose a session as a hospital with the outcome, train, compare
  join                wait for another hospital's proposal, sign or decline it, take part
  resume              go on with an interrupted session from its last finished tree
  score               score new patients with a joint model; or answer, as a feature hospital
  predict             one patient's risk, and why; alone, or with the partners
  results             list finished sessions, show one, save one as files or as a report
  ledger              what left this house: list, verify, export
  simulate            run every hospital of a session file on this machine and write a report
  demo                the whole way with generated hospitals, in the window or with --headless
  diagnostics         versions, settings, connections and logs for IT support, in one file
  check-installation  look whether every part of the program is there and works
  verify-update       check the signature of an update before installing it
"""
EPILOG = """\
environment
  FEDSTROKE_HOME        folder of this hospital, unless --home is given
  FEDSTROKE_PASSPHRASE  its passphrase; otherwise it is asked for

exit codes
  0  done                                     5  a peer broke the protocol, or its keys are not confirmed
  2  the command was not understood           6  the terms were not agreed on, or a hospital stopped
  3  a file, or a choice about it, needs       7  this hospital's own files cannot be used, or the
     mending                                     passphrase is wrong, or the ledger was changed
  4  a peer cannot be reached                70  an error nobody foresaw; details are in a file
  130  stopped with Ctrl-C (143: by the system)
"""


def main(argv: Sequence[str] | None = None, save_pdf: Callable[[Any, Path], None] | None = None) -> int:
    """Run one subcommand and return the exit code; no error leaves as a traceback.

    `save_pdf` writes a report as PDF; the core cannot, for it has nothing to lay out text with.
    """
    multiprocessing.freeze_support()
    _write_unicode()
    words = list(sys.argv[1:] if argv is None else argv)
    given = _parser(next((word for word in words if word in COMMANDS), None)).parse_args(words)
    given.save_pdf = save_pdf
    if given.home:
        given.home = os.path.expanduser(given.home)
    try:
        return _run(given)
    except FedcoreError as error:
        _complain(str(error), error.detail)
        return error.exit_code
    except KeyboardInterrupt:
        _complain("Stopped.")
        return 130
    except BrokenPipeError:
        # Whoever read our output has left (… | head); Python must not try to write the rest at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        _complain(f"Something went wrong that was not foreseen. {keep_detail(error, given.command, given.home)}")
        return UNEXPECTED


def _run(given: argparse.Namespace) -> int:
    from fedcore.commands.stopping import Stopped

    try:
        code: int = given.run(given)
    except Stopped as stopped:
        _complain(str(stopped))
        return stopped.exit_code
    return code


def _parser(chosen: str | None) -> argparse.ArgumentParser:
    """Knows every subcommand by name, and the arguments of the chosen one."""
    parser = argparse.ArgumentParser(
        prog="fedstroke",
        usage="fedstroke [SUBCOMMAND] …   (fedstroke SUBCOMMAND --help says more)",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"FedStroke {__version__}")
    parser.add_argument("--home", metavar="FOLDER", help="folder of this hospital")
    parser.add_argument("--json", action="store_true", help="print one JSON value instead of tables")
    subcommands = parser.add_subparsers(
        dest="command", required=True, prog="fedstroke", metavar="SUBCOMMAND", help="see above"
    )
    for name in COMMANDS:
        if name != chosen:
            subcommands.add_parser(name)
            continue
        module = _module(name)
        subparser = subcommands.add_parser(
            name,
            description=f"fedstroke {name}: {module.HELP}.",
            epilog=f"examples{module.EXAMPLES}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        module.add_arguments(subparser)
        subparser.set_defaults(run=module.run)
        _add_common(subparser)
    return parser


def _add_common(parser: argparse.ArgumentParser) -> None:
    """--home and --json after the subcommand, and after a word of its own such as `ledger list`."""
    parser.add_argument("--home", metavar="FOLDER", default=argparse.SUPPRESS, help="folder of this hospital")
    parser.add_argument(
        "--json", action="store_true", default=argparse.SUPPRESS, help="print one JSON value instead of tables"
    )
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                _add_common(below)


def _module(name: str) -> ModuleType:
    # Written out, so that tools which follow imports (the bundler, the layer check) see them.
    match name:
        case "identity":
            from fedcore.commands import identity

            return identity
        case "diagnostics":
            from fedcore.commands import diagnostics

            return diagnostics
        case "invite":
            from fedcore.commands import invite

            return invite
        case "trust":
            from fedcore.commands import trust

            return trust
        case "records":
            from fedcore.commands import records

            return records
        case "propose":
            from fedcore.commands import propose

            return propose
        case "join":
            from fedcore.commands import join

            return join
        case "resume":
            from fedcore.commands import resume

            return resume
        case "score":
            from fedcore.commands import score

            return score
        case "predict":
            from fedcore.commands import predict

            return predict
        case "results":
            from fedcore.commands import results

            return results
        case "ledger":
            from fedcore.commands import ledger

            return ledger
        case "simulate":
            from fedcore.commands import simulate

            return simulate
        case "check-installation":
            from fedcore.commands import check_installation

            return check_installation
        case "verify-update":
            from fedcore.commands import verify_update

            return verify_update
        case _:
            from fedcore.commands import demo

            return demo


def _write_unicode() -> None:
    """Pipes and files get UTF-8 on every system; a terminal that cannot show a character shows a question mark."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")


def _complain(sentence: str, detail: str = "") -> None:
    from fedcore.commands.console import say

    say(f"fedstroke: {sentence}")
    if detail:
        say(f"  ({detail})")


def keep_detail(error: Exception, command: str, home: str | None) -> str:
    """Write where it happened into the home folder's log, and say which file.

    The messages of the errors stay out: such a message may quote a cell of a record.
    """
    from fedcore.node.hospital import default_home
    from fedcore.versions import versions

    lines = [f"fedstroke {command}", *(f"{name} {version}" for name, version in versions().items())]
    cause: BaseException | None = error
    while cause is not None:
        lines += [f"\n{type(cause).__module__}.{type(cause).__qualname__}"]
        lines += [
            f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(cause.__traceback__)
        ]
        cause = cause.__cause__ or cause.__context__
    path = (Path(home) if home else default_home()) / "log" / f"error-{datetime.now(UTC):%Y%m%dT%H%M%S%f}.txt"
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    except OSError:
        return f"The details could not be written to {path}."
    return f"Please report it; the details, without any patient's value, are in {path}"


if __name__ == "__main__":
    sys.exit(main())
