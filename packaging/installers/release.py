"""The manifest of a release: which files belong to which version, with their SHA-256.

fedcore/update.py reads it at the hospital, once packaging/sign.py has signed it on the computer that holds the release
key. Written without anything but Python's own library, so that the building machine needs nothing more.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from installers.project import protocols

FORMAT = "fedstroke update"
_KINDS = (
    (re.compile(r"fedstroke_(?P<version>[0-9.]+)_(?P<machine>[a-z0-9]+)\.deb"), "linux"),
    (re.compile(r"fedstroke-(?P<version>[0-9.]+)-linux-(?P<machine>[a-z0-9_]+)\.tar\.xz"), "linux"),
    (re.compile(r"fedstroke-(?P<version>[0-9.]+)-windows-(?P<machine>[a-z0-9_]+)\.exe"), "windows"),
    (re.compile(r"fedstroke-(?P<version>[0-9.]+)-macos-(?P<machine>[a-z0-9_]+)\.dmg"), "macos"),
)


def manifest_name(version: str) -> str:
    return f"fedstroke-{version}.manifest.json"


def is_installer(path: Path, version: str) -> bool:
    """Whether the file is named as an installer of that version is."""
    return any((found := pattern.fullmatch(path.name)) and found["version"] == version for pattern, _ in _KINDS)


def write_manifest(version: str, installers: Iterable[Path], out: Path, changed: int) -> Path:
    """Write the manifest of these installers; raises ValueError when there is none, or for a file that is not one."""
    listed = [_listed(path, version) for path in sorted(installers)]
    if not listed:
        raise ValueError(f"no installer of version {version}")
    manifest = {
        "format": FORMAT,
        "version": 1,
        "program": version,
        "released": datetime.fromtimestamp(changed, UTC).strftime("%Y-%m-%d"),
        **protocols(),
        "files": listed,
    }
    path = out / manifest_name(version)
    path.write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    return path


def _listed(path: Path, version: str) -> dict[str, object]:
    for pattern, system in _KINDS:
        if (found := pattern.fullmatch(path.name)) and found["version"] == version:
            return {
                "name": path.name,
                "system": system,
                "machine": found["machine"],
                "size": path.stat().st_size,
                "sha256": sha256(path),
            }
    raise ValueError(f"{path.name} is not named as an installer of version {version} is")


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
