"""What was set for this hospital on this computer, in `settings.json` of its folder; no secret is among it."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from fedcore.net.address import parse_address
from fedcore.session.files import write_atomically


@dataclass(frozen=True)
class Settings:
    """address: what invitations name. workers: processor cores for encryption. proxy: a SOCKS5 proxy, "host:port",
    through which this hospital connects to others; "" for none."""

    address: str = ""
    workers: int = field(default_factory=lambda: os.cpu_count() or 1)
    proxy: str = ""

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def load_settings(home: Path) -> Settings:
    """Settings are conveniences: a damaged file, or a value that cannot be meant, is the default."""
    path = home / "settings.json"
    try:
        stored = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    except (OSError, ValueError):
        stored = {}
    defaults = Settings()
    kept = {f.name: stored[f.name] for f in fields(Settings) if isinstance(stored, dict) and f.name in stored}
    return Settings(**{
        name: value for name, value in kept.items() if isinstance(value, type(getattr(defaults, name)))
    })  # fmt: skip


def save_settings(home: Path, changed: Mapping[str, Any]) -> Settings:
    """Keep `changed` over what was set before; names which are no settings are ignored.

    Raises DataError for a proxy that is not an address, OSError when the file cannot be written.
    """
    names = {f.name for f in fields(Settings)}
    settings = Settings(**(load_settings(home).to_json() | {k: v for k, v in changed.items() if k in names}))
    if settings.proxy:
        parse_address(settings.proxy)
    home.mkdir(parents=True, exist_ok=True)
    write_atomically(home / "settings.json", json.dumps(settings.to_json()).encode())
    return settings
