"""A bundle for IT support: versions, settings, connections, sessions, logs and what the connection doctor found last.

It holds no patient's value, no name of a person or hospital, no key, no passphrase, no address and no path: of settings
and peers it says what kind they are. It is made without the passphrase.
"""

from __future__ import annotations

import json
import os
import platform
import re
import sqlite3
import sys
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil

from fedcore.errors import FedcoreError, StoreError, Text
from fedcore.logs import FOLDER, short_path
from fedcore.net.address import parse_address
from fedcore.net.doctor import Step
from fedcore.net.library import library
from fedcore.node.hospital import identity_path
from fedcore.node.settings import load_settings
from fedcore.protocols.terms import stored_terms
from fedcore.session.files import write_atomically
from fedcore.session.ledger import read_entries
from fedcore.session.store import Store
from fedcore.versions import versions

_DOCTOR = "doctor.json"
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}|\[?[0-9A-Fa-f:]*::?[0-9A-Fa-f:]+\]?")
_FRAME = re.compile(r"^  (?P<path>.+):(?P<line>\d+) (?P<name>\S+)$", re.MULTILINE)
ABOUT = """\
FedStroke diagnostics, for IT support.

versions.json     of the program and its parts
computer.json     system, processor, memory, disk, network library
settings.json     which settings are set, without addresses
connections.json  the peers by number: state and kind of address, without names and keys
sessions.json     kind, role, state and size of each session; without names, predictors and outcomes
doctor.json       what the connection doctor found last
log/              what the program did and where errors came from, without any message's values
window.txt        the window's own settings and versions

No patient's value, no name of a person or hospital, no key, no passphrase, no address and no path of a folder is in
here. Read it before you send it: all files are plain text.
"""


def note_doctor(home: Path, steps: Sequence[Step], *, through_proxy: bool) -> None:
    """Remember what the doctor found, without the values in its sentences; a disk that is full loses no more."""
    found = [{"hop": s.name.template, "ok": s.is_ok, "found": s.found.template} for s in steps]
    kept = {"time": datetime.now(UTC).isoformat(timespec="seconds"), "through_proxy": through_proxy, "steps": found}
    try:
        (home / FOLDER).mkdir(parents=True, exist_ok=True, mode=0o700)
        write_atomically(home / FOLDER / _DOCTOR, json.dumps(kept).encode())
    except OSError:
        return


def write_bundle(home: Path, out: Path, store: Store | None = None, window: str = "") -> list[str]:
    """Write the bundle as a ZIP file; returns the names in it. `store` is that of an unlocked hospital, else it is
    opened here if no other program has it.

    Raises StoreError when `out` cannot be written.
    """
    parts = {"README.txt": ABOUT, **_facts(home, store), **_logs(home)}
    if window:
        parts["window.txt"] = window + "\n"
    try:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bundle:
            for name, text in parts.items():
                bundle.writestr(name, text)
    except OSError as error:
        raise StoreError(
            "{file} cannot be written.", advice="Choose another folder, one you may write to.", file=out.name,
            detail=str(error),
        ) from error  # fmt: skip
    return list(parts)


def _facts(home: Path, store: Store | None) -> dict[str, str]:
    facts: dict[str, Any] = {
        "versions.json": versions(),
        "computer.json": _computer(home),
        "settings.json": _settings(home),
        "doctor.json": _doctor(home),
    }
    try:
        facts |= _of_store(store) if store is not None else _opened(home)
    except (FedcoreError, sqlite3.Error) as error:
        said = error.text.template if isinstance(error, FedcoreError) else type(error).__name__
        facts["sessions.json"] = {"cannot_be_read": said}
    return {name: json.dumps(value, indent=1, ensure_ascii=False) + "\n" for name, value in facts.items()}


def _computer(home: Path) -> dict[str, Any]:
    memory, disk = psutil.virtual_memory(), psutil.disk_usage(str(_existing(home)))
    return {
        "system": platform.system(), "release": platform.release(), "machine": platform.machine(),
        "python": platform.python_version(), "packaged": bool(getattr(sys, "frozen", False)),
        "cores": os.cpu_count(), "memory_mb": memory.total // 10**6, "memory_free_mb": memory.available // 10**6,
        "disk_free_mb": disk.free // 10**6, "sqlite": sqlite3.sqlite_version, "network_library": library(),
        "time": datetime.now(UTC).isoformat(timespec="seconds"), "zone": datetime.now().astimezone().strftime("%z"),
    }  # fmt: skip


def _existing(folder: Path) -> Path:
    return next(each for each in (folder, *folder.absolute().parents) if each.exists())


def _settings(home: Path) -> dict[str, Any]:
    settings = load_settings(home)
    return {
        "workers": settings.workers, "address": _kind_of(settings.address), "proxy": _kind_of(settings.proxy),
        "has_identity": identity_path(home).exists(), "ledger_entries": _ledger_entries(home),
    }  # fmt: skip


def _ledger_entries(home: Path) -> int | None:
    try:
        return sum(1 for _ in read_entries(home / "ledger"))
    except (FedcoreError, OSError, ValueError):
        return None


def _kind_of(address: str | None) -> dict[str, Any] | None:
    """Whether a name or a number, and the port."""
    if not address:
        return None
    try:
        where = parse_address(address)
    except FedcoreError:
        return {"kind": "no address"}
    return {"kind": "number" if _NUMBER.fullmatch(where.host) else "name", "port": where.port}


def _doctor(home: Path) -> Any:
    try:
        return json.loads((home / FOLDER / _DOCTOR).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _opened(home: Path) -> dict[str, Any]:
    if not (home / "store.sqlite").exists():
        return {}
    with Store(home) as store:
        return _of_store(store)


def _of_store(store: Store) -> dict[str, Any]:
    peers = [
        {"peer": number, "state": peer.state, "address": _kind_of(peer.address)}
        for number, peer in enumerate(store.peers(), 1)
    ]
    return {"connections.json": peers, "sessions.json": [_session(store, record) for record in store.sessions()]}


def _session(store: Store, record: Any) -> dict[str, Any]:
    """One session without names; what cannot be read any more is left out."""
    told = {"created": record.created, "changed": record.changed, "role": record.role, "state": record.state}
    try:
        terms = stored_terms(record.terms)
    except FedcoreError:
        return told
    return told | {
        "mode": terms.mode, "scheme": terms.scheme, "key_bits": terms.key_bits, "parties": len(terms.parties),
        "generated": terms.generated, "trees": terms.boost_params.num_boost_round,
        "kept_trees": store.checkpoint_counts(record.session_id), "results": sorted(store.results(record.session_id)),
    }  # fmt: skip


def _logs(home: Path) -> dict[str, str]:
    """The rotating logs as they are, and what the command line kept of errors, without the folders of the program."""
    texts = {}
    for path in sorted((home / FOLDER).glob("*.log*")) + sorted((home / FOLDER).glob("error-*.txt")):
        try:
            text = path.read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
        texts[f"log/{path.name}"] = _FRAME.sub(
            lambda found: f"  {short_path(found['path'])}:{found['line']} {found['name']}", text
        )
    return texts


def about(names: Sequence[str]) -> Text:
    """What a person is told when the bundle is there."""
    values: Mapping[str, Any] = {"count": len(names)}
    return Text("{count} text files, without names, addresses, keys or values of patients.", dict(values))
