"""The disclosure ledger: what left this house, to whom, how many bytes, what it reveals; changes to it show.

A text file, one entry of canonical JSON per line. Each entry carries the hash of the one before and its own, so an
entry edited, taken out, put in or moved breaks the chain. A chain alone would still be one after its end is cut off;
therefore a second file, the head, holds the number of entries and the last hash, signed with the hospital's key where
the caller gives `seal_head`. Whoever replaces both files by older copies of both is found only by comparing `head()`
with one that was written down or given to a partner before: show it to people.

A crash must not look like tampering. The head first announces the hash of the next entry, then the entry is written
and synchronised to disk, then the head confirms it. The head is one overwrite of less than a disk sector.
A message is entered before it is sent: after a crash the ledger may list one message too many, never one too few.

No patient's value and no secret goes in: `meaning` is a sentence template with values such as counts.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from fedcore.errors import StoreError, Text

GENESIS = "0" * 64  # "previous" of the first entry
_HEAD_BYTES = 512
_FIELDS = (
    "n",
    "time",
    "session",
    "peer",
    "peer_name",
    "direction",
    "message_type",
    "bytes",
    "meaning",
    "previous",
    "hash",
)

SealHead = Callable[[bytes], bytes]
CheckHead = Callable[[bytes, bytes], bool]


@dataclass(frozen=True)
class Entry:
    """One message that left the house. `n` counts from 1; `time` is UTC in ISO 8601; `bytes` as sent, sealed."""

    n: int
    time: str
    session: str
    peer: str
    peer_name: str
    direction: str
    message_type: str
    bytes: int
    meaning: Text
    previous: str
    hash: str


@dataclass(frozen=True)
class Filter:
    """Which entries to show; None means any. `since` and `until` compare with `Entry.time` (ISO, UTC)."""

    session: str | None = None
    peer: str | None = None
    message_type: str | None = None
    since: str | None = None
    until: str | None = None

    def matches(self, entry: Entry) -> bool:
        return (
            self.session in (None, entry.session)
            and self.peer in (None, entry.peer)
            and self.message_type in (None, entry.message_type)
            and (self.since is None or self.since <= entry.time)
            and (self.until is None or entry.time < self.until)
        )


@dataclass(frozen=True)
class VerifyResult:
    """Whether the ledger is as it was written; else the first bad line (from 1, None: the head) and the reason."""

    is_intact: bool
    n_entries: int
    bad_line: int | None = None
    reason: Text | None = None


@dataclass(frozen=True)
class _Head:
    """The number of entries and the last hash; `announced` is the hash of an entry about to be written, or ""."""

    n: int
    hash: str
    announced: str = ""
    seal: str = ""

    @property
    def digest(self) -> bytes:
        return hashlib.sha256(_canonical(["fedstroke ledger head 1", self.n, self.hash, self.announced])).digest()


class Ledger:
    """The ledger in `folder`, for any number of threads of one program (the profile's lock keeps others out).

    `seal_head(digest) -> signature` and `check_head(digest, signature)` bind the head to the hospital's key; without
    them anybody who can write both files can forge both. `is_durable=False` leaves synchronising to the operating
    system: only for runs whose ledger nobody will ask for. Raises StoreError when the files cannot be used or are
    not as this program left them.
    """

    def __init__(
        self,
        folder: Path,
        clock: Callable[[], datetime],
        *,
        seal_head: SealHead | None = None,
        check_head: CheckHead | None = None,
        is_durable: bool = True,
    ) -> None:
        self._folder, self._clock, self._seal_head, self._is_durable = folder, clock, seal_head, is_durable
        self._lock = threading.Lock()
        _recover(folder)
        result = verify(folder, check_head)
        if not result.is_intact:
            raise _tampered(folder, result)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._lines = _open_private(_lines_path(folder), os.O_APPEND)
            self._head_file = _open_private(_head_path(folder), 0)
            self._size = os.fstat(self._lines).st_size
            self._head = _Head(result.n_entries, _last_hash(folder))
            self._write_head(self._head, sync=True)
        except OSError as error:
            raise _unwritable(folder, error) from error

    def append(
        self, *, session: str, peer: str, peer_name: str, message_type: str, n_bytes: int, meaning: Text
    ) -> Entry:
        """Enter a message that is about to leave, and return when the entry is on disk.

        Raises StoreError when it cannot be written: then the message must not be sent. Raises ValueError when a
        value of `meaning` is not a string, number or truth value.
        """
        if not all(isinstance(value, str | int | float) for value in meaning.values.values()):
            raise ValueError("the values of a meaning are strings and numbers")
        with self._lock:
            body: dict[str, Any] = {
                "n": self._head.n + 1,
                "time": self._clock().astimezone(UTC).isoformat(timespec="milliseconds"),
                "session": session,
                "peer": peer,
                "peer_name": peer_name,
                "direction": "out",
                "message_type": message_type,
                "bytes": n_bytes,
                "meaning": {"template": meaning.template, "values": meaning.values},
                "previous": self._head.hash,
            }
            body["hash"] = _hash(body)
            try:
                self._write(body)
            except OSError as error:
                raise _unwritable(self._folder, error) from error
        return _entry(body)

    def head(self) -> str:
        """64 hexadecimal digits which stand for the whole ledger up to now; for people to note down and compare."""
        with self._lock:
            return self._head.hash

    def entries(self, chosen: Filter | None = None) -> list[Entry]:
        """The entries which match, oldest first."""
        with self._lock:
            return list(read_entries(self._folder, chosen))

    def verify(self, check_head: CheckHead | None = None) -> VerifyResult:
        """Read the whole ledger again and check it."""
        with self._lock:
            return verify(self._folder, check_head)

    def close(self) -> None:
        with self._lock:
            for descriptor in (self._lines, self._head_file):
                if self._is_durable:
                    os.fsync(descriptor)
                os.close(descriptor)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _write(self, body: dict[str, Any]) -> None:
        if os.fstat(self._lines).st_size != self._size:
            raise OSError("something else has written to the ledger")
        line = _canonical(body) + b"\n"
        self._write_head(_Head(self._head.n, self._head.hash, announced=body["hash"]), sync=self._is_durable)
        try:
            _write_all(self._lines, line)
            if self._is_durable:
                os.fsync(self._lines)
        except OSError:
            os.ftruncate(self._lines, self._size)  # half a line, on a full disk, would spoil the next one
            raise
        self._size += len(line)
        self._head = _Head(body["n"], body["hash"])
        # Not synchronised: if this write is lost with the power, the announcement stands and covers the entry.
        self._write_head(self._head, sync=False)

    def _write_head(self, head: _Head, *, sync: bool) -> None:
        seal = "" if self._seal_head is None else self._seal_head(head.digest).hex()
        text = _canonical({"n": head.n, "hash": head.hash, "announced": head.announced, "seal": seal})
        if len(text) >= _HEAD_BYTES:
            raise ValueError("the signature is too long for the head of the ledger")
        os.lseek(self._head_file, 0, os.SEEK_SET)
        _write_all(self._head_file, text.ljust(_HEAD_BYTES - 1) + b"\n")
        if sync:
            os.fsync(self._head_file)


def verify(folder: Path, check_head: CheckHead | None = None) -> VerifyResult:
    """Check every entry, the chain and the head of the ledger in `folder`; with `check_head`, the signature too.

    Raises StoreError when the files cannot be read.
    """
    try:
        while True:  # the program may be writing just now
            before = _read_head_bytes(folder)
            lines = _lines_path(folder).read_bytes() if _lines_path(folder).exists() else b""
            if _read_head_bytes(folder) == before:
                break
    except OSError as error:
        raise _unreadable(folder, error) from error
    *whole, torn = lines.split(b"\n")
    previous = GENESIS
    for number, line in enumerate(whole, start=1):
        reason = _fault(line, number, previous)
        if reason is not None:
            return VerifyResult(False, number - 1, number, reason)
        previous = json.loads(line)["hash"]
    return _verify_head(before, whole, previous, torn, check_head)


def _verify_head(
    raw: bytes | None, whole: list[bytes], last: str, torn: bytes, check_head: CheckHead | None
) -> VerifyResult:
    """Compare the entries, which are a good chain, with the head."""
    n = len(whole)
    head = _parse_head(raw)
    if raw is None and not whole and not torn:
        return VerifyResult(True, 0)
    if head is None:
        return VerifyResult(False, n, None, Text("the head of the ledger is missing or damaged"))
    if check_head is not None and not check_head(head.digest, bytes.fromhex(head.seal)):
        return VerifyResult(False, n, None, Text("the head of the ledger is not signed with this hospital's key"))
    if n < head.n:
        reason = Text("{count} entries are missing at the end", {"count": head.n - n})
        return VerifyResult(False, n, n + 1, reason)
    if head.n and json.loads(whole[head.n - 1])["hash"] != head.hash:
        return VerifyResult(False, n, head.n, Text("the entry is not the one in the head of the ledger"))
    is_announced = head.announced != "" and (n == head.n or (n == head.n + 1 and last == head.announced))
    if (n > head.n or torn) and not is_announced:
        return VerifyResult(False, n, head.n + 1, Text("the entry was added by something else than this program"))
    return VerifyResult(True, n)


def _fault(line: bytes, number: int, previous: str) -> Text | None:
    """What is wrong with a line, if anything."""
    try:
        body = json.loads(line)
    except ValueError:
        return Text("the line cannot be read")
    if not isinstance(body, dict) or set(body) != set(_FIELDS) or _canonical(body) != line:
        return Text("the line is not as this program writes it")
    if body["n"] != number:
        return Text("entry {found} stands where entry {due} belongs", {"found": body["n"], "due": number})
    if body["previous"] != previous:
        return Text("the entry does not follow the one before")
    if _hash({name: value for name, value in body.items() if name != "hash"}) != body["hash"]:
        return Text("the entry has been changed")
    return None


def read_entries(folder: Path, chosen: Filter | None = None) -> Iterator[Entry]:
    """The entries of the ledger in `folder` which match, oldest first, unverified; StoreError if unreadable."""
    try:
        if not _lines_path(folder).exists():
            return
        with _lines_path(folder).open("rb") as lines:
            for line in lines:
                if not line.endswith(b"\n"):
                    return  # being written, or torn by a crash
                entry = _entry(json.loads(line))
                if chosen is None or chosen.matches(entry):
                    yield entry
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _unreadable(folder, error) from error


def _recover(folder: Path) -> None:
    """Cut off the torn line which a crash may have left, if it is the one that the head announced."""
    path = _lines_path(folder)
    try:
        head = _parse_head(_read_head_bytes(folder))
        if head is None or not head.announced or not path.exists():
            return
        lines = path.read_bytes()
        whole = lines[: lines.rfind(b"\n") + 1]
        if len(whole) < len(lines) and whole.count(b"\n") == head.n:
            with path.open("r+b") as file:
                file.truncate(len(whole))
    except OSError as error:
        raise _unwritable(folder, error) from error


def _canonical(value: Any) -> bytes:
    """One JSON text for one value: sorted keys, no spaces, ASCII."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False).encode("ascii")


def _hash(body: dict[str, Any]) -> str:
    return hashlib.sha256(b"fedstroke ledger 1\n" + _canonical(body)).hexdigest()


def _entry(body: dict[str, Any]) -> Entry:
    meaning = Text(body["meaning"]["template"], body["meaning"]["values"])
    return Entry(**{**{name: body[name] for name in _FIELDS}, "meaning": meaning})


def _last_hash(folder: Path) -> str:
    last = GENESIS
    for entry in read_entries(folder):
        last = entry.hash
    return last


def _lines_path(folder: Path) -> Path:
    return folder / "ledger.jsonl"


def _head_path(folder: Path) -> Path:
    return folder / "ledger.head"


def _read_head_bytes(folder: Path) -> bytes | None:
    path = _head_path(folder)
    return path.read_bytes() if path.exists() else None


def _parse_head(raw: bytes | None) -> _Head | None:
    try:
        values = json.loads(raw or b"")
        head = _Head(values["n"], values["hash"], values["announced"], values["seal"])
        bytes.fromhex(head.seal)
        return head if type(head.n) is int and head.n >= 0 else None
    except (ValueError, KeyError, TypeError):
        return None


def _open_private(path: Path, flags: int) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | flags | getattr(os, "O_BINARY", 0), 0o600)


def _write_all(descriptor: int, data: bytes) -> None:
    while data:
        data = data[os.write(descriptor, data) :]


def _tampered(folder: Path, result: VerifyResult) -> StoreError:
    return StoreError(
        "The disclosure ledger in {folder} has been changed by something else than this program: {reason}",
        advice="Keep the file, tell your security officer, and restore the ledger from a backup before you go on.",
        folder=str(folder),
        reason=result.reason,
        line=result.bad_line,
    )


def _unwritable(folder: Path, error: OSError) -> StoreError:
    return StoreError(
        "The disclosure ledger in {folder} cannot be written",
        advice="Free some space on that disk and check that you may write there. Until then nothing is sent.",
        detail=str(error),
        folder=str(folder),
    )


def _unreadable(folder: Path, error: Exception) -> StoreError:
    return StoreError(
        "The disclosure ledger in {folder} cannot be read",
        advice="Check that you may read the files there; if they are damaged, restore them from a backup.",
        detail=f"{type(error).__name__}: {error}",
        folder=str(folder),
    )
