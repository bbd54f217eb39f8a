"""One command that is being carried out."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Any

from fedcore.errors import DataError
from fedcore.node.meeting import Where

Line = dict[str, Any]


@dataclass
class Call:
    """A command with its arguments; `cancelled` is set when the person does not want it any more."""

    do: str
    arguments: dict[str, Any]
    cancelled: threading.Event = field(default_factory=threading.Event)

    def text(self, name: str, default: str | None = None) -> str:
        """A string argument; raises DataError when it is missing and has no default."""
        value = self.arguments.get(name, default)
        if not isinstance(value, str):
            raise DataError("The window left out {name}.", advice="Update FedStroke.", name=name)
        return value

    def optional(self, name: str) -> str | None:
        value = self.arguments.get(name)
        return value if isinstance(value, str) and value else None


def meeting_place(call: Call, host: str | None = None) -> Where:
    """Where the call says that hospitals meet; `host` is the party to connect to when it names nobody."""
    return Where(listen=call.optional("listen"), host=call.optional("host") or host or call.optional("party_id"))
