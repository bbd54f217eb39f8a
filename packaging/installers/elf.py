"""Reads from an ELF file what it needs of the system: libraries, and versions of their symbols.

Only 64-bit little-endian files, which is what every Linux wheel and library in the bundle is. Layout: the System V ABI,
"Dynamic Section" and the GNU extension "Symbol Versioning" (.gnu.version_r).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_PAGE = 4096
_PT_LOAD, _PT_DYNAMIC = 1, 2
_DT_NEEDED, _DT_STRTAB, _DT_SONAME, _DT_VERNEED, _DT_VERNEEDNUM = 1, 5, 14, 0x6FFFFFFE, 0x6FFFFFFF


@dataclass(frozen=True)
class Needs:
    """Sonames of the libraries a file asks for, and (library, version) pairs such as ("libc.so.6", "GLIBC_2.34").

    `is_loadable`: every part lies in the file where the system can map it, at the same place within a page.
    """

    soname: str
    libraries: frozenset[str]
    versions: frozenset[tuple[str, str]]
    is_loadable: bool = True


def is_elf(path: Path) -> bool:
    """Whether this is a program or library of the kind read here; a link is not a file of its own."""
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(6) == b"\x7fELF\x02\x01"


def needs(path: Path) -> Needs:
    """Raises ValueError when the file is not ELF or is cut off; one without a dynamic section needs nothing."""
    raw = path.read_bytes()
    if raw[:6] != b"\x7fELF\x02\x01":
        raise ValueError(f"{path.name} is not a 64-bit little-endian ELF file")
    try:
        return _read(raw)
    except (struct.error, IndexError, StopIteration) as error:
        raise ValueError(f"{path.name} is cut off or damaged") from error


def _read(raw: bytes) -> Needs:
    segments = list(_segments(raw))
    is_loadable = all(
        offset % _PAGE == address % _PAGE and offset + size <= len(raw)
        for kind, offset, address, size in segments
        if kind == _PT_LOAD
    )
    dynamic = [(offset, size) for kind, offset, _, size in segments if kind == _PT_DYNAMIC]
    if not dynamic:
        return Needs("", frozenset(), frozenset(), is_loadable)
    entries = list(_dynamic(raw, *dynamic[0]))
    values = dict(entries)
    strings = _offset(segments, values[_DT_STRTAB])
    libraries = frozenset(_string(raw, strings + value) for tag, value in entries if tag == _DT_NEEDED)
    soname = _string(raw, strings + values[_DT_SONAME]) if _DT_SONAME in values else ""
    versions: frozenset[tuple[str, str]] = frozenset()
    if _DT_VERNEED in values:
        at = _offset(segments, values[_DT_VERNEED])
        versions = frozenset(_versions(raw, at, values[_DT_VERNEEDNUM], strings))
    return Needs(soname, libraries, versions, is_loadable)


def _segments(raw: bytes) -> Iterator[tuple[int, int, int, int]]:
    """(kind, offset in the file, address, size in the file) of every segment."""
    (start,) = struct.unpack_from("<Q", raw, 32)
    size, count = struct.unpack_from("<HH", raw, 54)
    for number in range(count):
        kind, _, offset, address, _, in_file = struct.unpack_from("<IIQQQQ", raw, start + number * size)
        yield kind, offset, address, in_file


def _dynamic(raw: bytes, offset: int, size: int) -> Iterator[tuple[int, int]]:
    for at in range(offset, offset + size, 16):
        tag, value = struct.unpack_from("<QQ", raw, at)
        if tag == 0:
            return
        yield tag, value


def _offset(segments: list[tuple[int, int, int, int]], address: int) -> int:
    """Where in the file lies what the program will find at `address`."""
    return next(
        offset + address - start
        for kind, offset, start, size in segments
        if kind == _PT_LOAD and start <= address < start + size
    )


def _versions(raw: bytes, at: int, count: int, strings: int) -> Iterator[tuple[str, str]]:
    for _ in range(count):
        _, needed, file, first, following = struct.unpack_from("<HHIII", raw, at)
        entry = at + first
        for _ in range(needed):
            _, _, _, name, onward = struct.unpack_from("<IHHII", raw, entry)
            yield _string(raw, strings + file), _string(raw, strings + name)
            entry += onward
        at += following


def _string(raw: bytes, at: int) -> str:
    return raw[at : raw.index(b"\0", at)].decode()
