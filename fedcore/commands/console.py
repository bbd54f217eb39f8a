"""What is written to a terminal or a pipe: tables that line up, one JSON value, progress, and nothing that steers it.

Names, reasons and purposes come from other hospitals. A terminal obeys control characters, so every text is written
without them. Results go to standard output; progress, terms and questions to standard error.
"""

from __future__ import annotations

import json
import sys
import time
import unicodedata
from collections.abc import Sequence
from typing import Any

from fedcore.session.status import Status

_LEAST_S = 0.2  # between two updates of the line on a terminal


def plain(text: object) -> str:
    """The text with every character that could steer a terminal replaced; line breaks stay."""
    return "".join(c if c.isprintable() or c == "\n" else "\N{REPLACEMENT CHARACTER}" for c in str(text))


def width(text: str) -> int:
    """Columns of a terminal: Chinese characters take two, combining marks none."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def aligned(header: Sequence[str], rows: Sequence[Sequence[object]], right: Sequence[int] = ()) -> str:
    """A table as text; the columns numbered in `right` are flush right, for numbers."""
    cells = [[plain(cell).replace("\n", " ") for cell in row] for row in (header, *rows)]
    widths = [max(map(width, column)) for column in zip(*cells, strict=True)]
    rule = ["-" * n for n in widths]
    lines = [
        "  ".join(_padded(cell, n, i in right) for i, (cell, n) in enumerate(zip(row, widths, strict=True))).rstrip()
        for row in (cells[0], rule, *cells[1:])
    ]
    return "\n".join(lines)


def _padded(cell: str, n: int, is_right: bool) -> str:
    space = " " * (n - width(cell))
    return space + cell if is_right else cell + space


def put(text: object = "") -> None:
    """A line of the result."""
    print(plain(text))


def put_json(value: Any) -> None:
    """The whole result as one JSON value."""
    print(json.dumps(value, ensure_ascii=False, indent=1))


def say(text: object = "") -> None:
    """A line for the person, not part of the result."""
    print(plain(text), file=sys.stderr, flush=True)


def size(n_bytes: float) -> str:
    """Bytes in a unit that people read."""
    for unit in ("B", "kB", "MB"):
        if n_bytes < 1000:
            return f"{n_bytes:.0f} {unit}" if unit == "B" else f"{n_bytes:.1f} {unit}"
        n_bytes /= 1000
    return f"{n_bytes:.2f} GB"


class Progress:
    """Shows statuses: one line that is written over on a terminal, and elsewhere a line per step and tree."""

    def __init__(self) -> None:
        self._is_terminal = sys.stderr.isatty()
        self._shown_at = 0.0
        self._step: tuple[str, int] | None = None
        self._width = 0

    def show(self, status: Status) -> None:
        if status.state == "idle":
            return
        step = (str(status.phase), status.tree)
        is_new = step != self._step
        if self._is_terminal and (is_new or time.monotonic() - self._shown_at > _LEAST_S):
            line = plain(describe(status))
            sys.stderr.write("\r" + line + " " * max(0, self._width - width(line)))
            sys.stderr.flush()
            self._width, self._shown_at = width(line), time.monotonic()
        elif not self._is_terminal and is_new:
            say(describe(status))
        self._step = step

    def end_line(self) -> None:
        """Before anything else is written."""
        if self._is_terminal and self._width:
            sys.stderr.write("\n")
        self._width = 0


def describe(status: Status) -> str:
    """One line: what is being done, how far, how long still, and whom it waits for."""
    parts = [str(status.phase)]
    if status.state == "training" and status.tree:
        parts.append(f"tree {status.tree} of {status.trees}")
    if status.share_done is not None and status.state == "aligning":
        parts.append(f"{100 * status.share_done:.0f} %")
    if status.left_s is not None:
        parts.append(f"{status.left_s:.0f} s left")
    if status.peers and status.state not in ("connecting", "failed", "cancelled"):
        sent, received = (sum(getattr(p, f"bytes_{way}") for p in status.peers) for way in ("sent", "received"))
        parts.append(f"sent {size(sent)}, received {size(received)}")
    if status.waiting_for:
        parts.append("waiting for " + ", ".join(status.waiting_for))
    return " · ".join(parts)
