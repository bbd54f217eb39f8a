"""Which patients are held out: decided by a digest of each patient's key, not by a random generator.

A generator's stream depends on numpy's version and on the order of rows. A digest holds out the same patients in
every version, order and process, and an added patient moves at most a few others.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fedcore.errors import DataError
from fedcore.evaluation.inputs import outcomes


def stratified_split(ids: Sequence[str], y: ArrayLike, fraction: float, seed: int, purpose: str) -> NDArray[np.bool_]:
    """True, shape (n,), for the patients set aside: of each outcome, the `fraction` with the lowest digests.

    The number of each outcome is rounded half up. Where both sides are wanted (0 < fraction < 1) and there are at
    least two patients of an outcome, each side gets one; a single patient of an outcome follows the rounding, so below
    one half it stays out of the held-out part. `purpose` ("test", "stop") makes splits independent of each other.
    Raises `DataError` for a fraction outside [0, 1), ids and outcomes of different length, or an id which occurs twice.
    """
    truth = outcomes(y)
    if not 0 <= fraction < 1:
        raise DataError(
            "The share of patients held out must be at least 0 and below 1, and is {fraction}.",
            advice="Choose a share such as 0.3.",
            fraction=float(fraction),
        )
    if len(ids) != truth.size:
        raise DataError(
            "There are {ids} patient identifiers but {outcomes} outcomes.",
            advice="Give one outcome per patient.",
            ids=len(ids),
            outcomes=int(truth.size),
        )
    order = _digest_order(ids, seed, purpose)
    aside = np.zeros(truth.size, dtype=np.bool_)
    for stratum in (truth, ~truth):
        members = order[stratum[order]]
        aside[members[: _share_of(members.size, fraction)]] = True
    return aside


def _share_of(members: int, fraction: float) -> int:
    # The small amount keeps 0.29 * 50 = 14.499999999999998 from falling on the wrong side of one half.
    wanted = math.floor(members * fraction + 0.5 + 1e-9)
    return min(max(wanted, 1), members - 1) if members >= 2 and fraction > 0 else wanted


def _digest_order(ids: Sequence[str], seed: int, purpose: str) -> NDArray[np.int64]:
    """Row numbers by rising SHA-256 of (purpose, seed, id), shape (n,)."""
    name = purpose.encode()
    # The lengths make two different (purpose, seed) pairs never run into the same bytes.
    start = hashlib.sha256(b"fedstroke split %d:%b %d:" % (len(name), name, seed))
    digests = bytearray()
    for patient in ids:
        digest = start.copy()
        digest.update(patient.encode("utf-8", "surrogatepass"))
        digests += digest.digest()
    words = np.frombuffer(bytes(digests), dtype=">u8").reshape(-1, 4)
    order = np.lexsort((words[:, 3], words[:, 2], words[:, 1], words[:, 0])).astype(np.int64)
    _refuse_duplicates(words[order])
    return order


def _refuse_duplicates(sorted_words: NDArray[np.uint64]) -> None:
    if np.any(np.all(sorted_words[1:] == sorted_words[:-1], axis=1)):
        raise DataError(
            "A patient identifier occurs more than once.",
            advice="Resolve duplicate patients on the Records page first; nobody may be both held out and trained on.",
        )
