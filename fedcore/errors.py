"""Errors by what the person can do about them, and the translatable text they carry.

A `Text` is an English template with its values apart, so that the window can show the same sentence in
another language: the template is the key of the translation. No secret and no patient's value goes into one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Text:
    """An English sentence with `{named}` gaps and the values for them; `str()` gives the English."""

    template: str
    values: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format(**self.values)

    def to_json(self) -> dict[str, Any]:
        """Plain values; a Text among the values keeps its template, so that it can be translated as well."""
        values = {name: v.to_json() if isinstance(v, Text) else v for name, v in self.values.items()}
        return {"template": self.template, "values": values, "english": str(self)}

    @staticmethod
    def from_json(value: Mapping[str, Any]) -> Text:
        """What `to_json` gave and somebody kept; values stay plain."""
        return Text(str(value.get("template") or value.get("english") or ""), dict(value.get("values") or {}))


class FedcoreError(Exception):
    """Something went wrong which a person can act on.

    `text` says what happened and, where known, why; `advice` says what to do next; `detail` is technical,
    for the copyable part of the message. `raise DataError("…{row}…", advice="…{row}…", row=7)` fills both.
    """

    exit_code = 1

    def __init__(self, template: str, /, *, advice: str = "", detail: str = "", **values: Any) -> None:
        self.text = Text(template, values)
        self.advice = Text(advice, values)
        self.detail = detail
        super().__init__(str(self.text))

    def __str__(self) -> str:
        text, advice = str(self.text), str(self.advice)
        stop = "." if advice and text[-1:].isalnum() else ""  # some texts are headings where a window shows them
        return f"{text}{stop} {advice}".strip()


class DataError(FedcoreError):
    """The file, or the choice made about it, needs mending; file, row and column are named."""

    exit_code = 3


class PeerLost(FedcoreError):
    """The other hospital cannot be reached; the session waits and resumes when it is back."""

    exit_code = 4


class ProtocolError(FedcoreError):
    """The peer broke the rules of the protocol: the session stops and the ledger is kept."""

    exit_code = 5


class TermsMismatch(FedcoreError):
    """The hospitals do not agree on the terms, or one declined: talk to them."""

    exit_code = 6


class StoreError(FedcoreError):
    """Reading or writing this hospital's own store failed, or the passphrase does not open it."""

    exit_code = 7
