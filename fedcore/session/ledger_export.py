"""The ledger as a table for the data-protection officer: CSV for a spreadsheet, JSON for a program."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable

from fedcore.session.ledger import Entry

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
COLUMNS = ("n", "time", "session", "peer_name", "peer", "direction", "message_type", "bytes", "meaning", "hash")


def to_csv(entries: Iterable[Entry]) -> bytes:
    """UTF-8 with a byte order mark, which spreadsheets need to read Chinese names.

    A cell that a spreadsheet would take for a formula gets an apostrophe before it: names come from other people.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for entry in entries:
        writer.writerow([_cell(getattr(entry, column)) for column in COLUMNS])
    return text.getvalue().encode("utf-8-sig")


def to_json(entries: Iterable[Entry]) -> bytes:
    """A list of entries with every field, so that the chain can be checked from the export; meaning in English too."""
    rows = [{**vars(entry), "meaning": entry.meaning.to_json()} for entry in entries]
    return json.dumps(rows, ensure_ascii=False, indent=1).encode("utf-8") + b"\n"


def _cell(value: object) -> object:
    if isinstance(value, int):
        return value
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
