"""The command line: the same work as the window, for servers and scripts."""

from __future__ import annotations

import argparse
import multiprocessing
import sys
from collections.abc import Sequence

from fedcore import simulate
from fedcore.errors import FedcoreError


def main(arguments: Sequence[str] | None = None) -> int:
    multiprocessing.freeze_support()
    parser = argparse.ArgumentParser(prog="fedstroke")
    commands = parser.add_subparsers(dest="command", required=True)
    simulate.add_arguments(commands.add_parser("simulate"))
    parsed = parser.parse_args(arguments)
    try:
        return simulate.main(parsed)
    except FedcoreError as error:
        print(f"fedstroke: {error}", file=sys.stderr)
        return error.exit_code


if __name__ == "__main__":
    sys.exit(main())
