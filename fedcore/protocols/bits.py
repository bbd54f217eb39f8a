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
    if len(bitmap) != -(-n // 8):  # looked at first: unpacked, it takes eight times the memory
        raise _wrong_length(peer)
    bits = np.unpackbits(np.frombuffer(bitmap, dtype=np.uint8))
    if bits[n:].any():
        raise _wrong_length(peer)
    return bits[:n].astype(np.bool_)


def _wrong_length(peer: str) -> ProtocolError:
    return ProtocolError(
        "{peer} sent one bit per patient, but not for the number of patients there are.",
        advice="Stop here and talk to them: their program or their records changed during the session.",
        peer=peer,
    )
