"""Where a hospital listens: "name:port", "1.2.3.4:port" or "[IPv6]:port"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from fedcore.errors import DataError

_FORM = re.compile(r"(?:\[(?P<six>[0-9A-Fa-f:.%a-z]{2,60})\]|(?P<name>[A-Za-z0-9._-]{1,253})):(?P<port>[0-9]{1,5})")


@dataclass(frozen=True)
class Address:
    host: str
    port: int

    @property
    def is_ipv6(self) -> bool:
        return ":" in self.host

    @property
    def endpoint(self) -> str:
        """In ZeroMQ's notation."""
        return f"tcp://{self}"

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if self.is_ipv6 else f"{self.host}:{self.port}"


def parse_address(text: str) -> Address:
    """The address in `text`; raises DataError when it is none. Port 0 means any free one and is for hosts only."""
    match = _FORM.fullmatch(text.strip())
    if match is None or int(match["port"]) > 65535:
        raise DataError(
            "“{address}” is not an address",
            advice="Write name:port or number:port, for instance 192.0.2.7:5757.",
            address=text,
        )
    return Address(match["six"] or match["name"], int(match["port"]))
