"""Icons are drawn without a screen; small libraries stand for large ones."""

from __future__ import annotations

import os
import struct

os.environ["QT_QPA_PLATFORM"] = "offscreen"


def library(name="", needed=(), versions=()):
    """A small ELF library: a dynamic section with what it is called and what it asks for, and nothing to run."""
    strings = b"\0"

    def string(text):
        nonlocal strings
        strings += text.encode() + b"\0"
        return len(strings) - len(text) - 1

    entries = [(1, string(one)) for one in needed]
    entries += [(14, string(name))] if name else []
    wanted = b""
    for number, (file, version) in enumerate(versions, 1):
        following = 0 if number == len(versions) else 32
        wanted += struct.pack("<HHIII", 1, 1, string(file), 16, following)
        wanted += struct.pack("<IHHII", 0, 0, 0, string(version), 0)
    at = 64 + 2 * 56
    entries += [(5, at), (0x6FFFFFFE, at + len(strings)), (0x6FFFFFFF, len(versions))] if versions else [(5, at)]
    dynamic = b"".join(struct.pack("<QQ", *entry) for entry in (*entries, (0, 0)))
    size = at + len(strings) + len(wanted) + len(dynamic)
    header = b"\x7fELF\x02\x01\x01" + bytes(9)
    header += struct.pack("<HHIQQQIHHHHHH", 3, 62, 1, 0, 64, 0, 0, 64, 56, 2, 0, 0, 0)
    segments = struct.pack("<IIQQQQQQ", 1, 5, 0, 0, 0, size, size, 4096)
    segments += struct.pack(
        "<IIQQQQQQ", 2, 6, size - len(dynamic), size - len(dynamic), 0, len(dynamic), len(dynamic), 8
    )
    return header + segments + strings + wanted + dynamic
