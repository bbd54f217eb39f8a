"""Bitmaps on the wire: one bit per patient, the spare bits of the last byte zero."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fedcore.errors import ProtocolError


def pack_bits(flags: NDArray[np.bool_]) -> bytes:
    """`flags` (any shape, row-major) as a bitmap, first flag in the highest bit."""
    return np.packbits(flags).tobytes()


def unpack_bits(bitmap: bytes, n: int, peer: str) -> NDArray[np.bool_]:
    """The `n` flags in a peer's bitmap; raises ProtocolError on another length or on spare bits that are set."""
    bits = np.unpackbits(np.frombuffer(bitmap, dtype=np.uint8))
    if len(bitmap) != -(-n // 8) or bits[n:].any():
        raise ProtocolError("{peer} sent a bitmap of the wrong length", peer=peer)
    return bits[:n].astype(np.bool_)
