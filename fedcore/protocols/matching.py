"""Encrypted patient alignment between the label hospital and each feature hospital (PROTOCOL.md section 2).

    label → feature    BlindedKeys        a·P(own keys), shuffled
    feature → label    DoublyBlindedKeys  b·(those, in the order received), b·P(its own keys), shuffled
    label → feature    MatchedPositions   which of the feature hospital's shuffled positions take part

Afterwards both hold the same list of shared patients in the same order: the feature hospital's shuffled order,
which is random and so tells the label hospital nothing. With several feature hospitals the label hospital aligns
with each one under a fresh secret, side by side.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fedcore.crypto import blinding
from fedcore.errors import ProtocolError, TermsMismatch
from fedcore.protocols.bits import pack_bits, unpack_bits
from fedcore.protocols.exchange import ask, hear, tell
from fedcore.protocols.messages import BlindedKeys, DoublyBlindedKeys, MatchedPositions
from fedcore.protocols.terms import Terms

Rows = NDArray[np.int64]
OnProgress = Callable[[int, int], None]  # (points done, points in all)


class _Progress:
    """Adds the parts of an alignment up to one count which only rises."""

    def __init__(self, report: OnProgress | None, total: int) -> None:
        self._report, self._total, self._done = report, total, 0

    def part(self, size: int) -> OnProgress:
        before, self._done = self._done, self._done + size

        def report(done: int, _: int) -> None:
            if self._report is not None:
                self._report(min(before + done, self._total), self._total)

        return report


@dataclass(frozen=True)
class Alignment:
    """Row numbers of the shared patients in this hospital's own table, in the order both sides share."""

    rows: Rows


def _blinded_list(
    terms: Terms, keys: Sequence[str], secret: blinding.BlindingSecret, executor: Executor | None, progress: _Progress
) -> tuple[bytes, Rows]:
    """The shuffled, padded list of blinded points and, per position, the row it stands for (-1: padding)."""
    n_padding = -len(keys) % terms.pad_to
    hashed = blinding.hash_to_curve(terms.digest, keys, executor, progress.part(len(keys)))
    points = secret.multiply(hashed, executor, progress.part(len(keys)), own=True)
    points += blinding.random_points(n_padding, executor)
    order = blinding.shuffle(len(keys) + n_padding)
    rows = np.concatenate([np.arange(len(keys)), np.full(n_padding, -1)])[order].astype(np.int64)
    return blinding.reorder(points, order), rows


def _count(points: bytes, terms: Terms, peer: str) -> int:
    """How many points a peer sent; raises ProtocolError on a broken list or one over the agreed cap."""
    count = blinding.n_points(points)
    if count > terms.max_patients + terms.pad_to:
        raise ProtocolError(
            "{peer} sent a list of blinded identifiers of a size which the terms do not allow",
            peer=terms.party(peer).name,
        )
    return count


async def align_as_label(
    terms: Terms, keys: Sequence[str], executor: Executor | None = None, on_progress: OnProgress | None = None
) -> dict[str, Alignment]:
    """Align with every feature hospital; `keys` are this hospital's normalised patient keys, one per row.

    With `rows = "shared"` only the patients known to all take part, and every feature hospital learns just those.
    Raises TermsMismatch when (nearly) no patient is shared with a hospital.
    """
    features = [p.party_id for p in terms.features]
    # Per hospital: hash, blind, and blind its list, which is taken to be as long as ours until it is here.
    progress = _Progress(on_progress, 3 * len(keys) * len(features))
    secrets = {party: blinding.BlindingSecret.create() for party in features}
    blinded, own_rows = {}, {}
    for party in features:
        points, own_rows[party] = _blinded_list(terms, keys, secrets[party], executor, progress)
        blinded[party] = BlindedKeys(points)
    answers = await ask(blinded, DoublyBlindedKeys)

    matched: dict[str, tuple[Rows, Rows]] = {}  # own rows, positions in the feature hospital's list
    sizes: dict[str, int] = {}
    for party, answer in answers.items():
        if _count(answer.theirs, terms, party) != len(own_rows[party]):
            raise ProtocolError(
                "{peer} returned another number of blinded identifiers than it was sent", peer=terms.party(party).name
            )
        sizes[party] = _count(answer.mine, terms, party)
        mine = secrets[party].multiply(answer.mine, executor, progress.part(len(keys)))
        matches = blinding.intersect(answer.theirs, mine)
        rows = own_rows[party][matches.own]
        real = rows >= 0
        matched[party] = (rows[real], matches.peer[real])

    if terms.rows == "shared":
        matched = _known_to_all(matched, len(keys))
    alignments: dict[str, Alignment] = {}
    bitmaps: dict[str, MatchedPositions] = {}
    for party, (rows, positions) in matched.items():
        alignments[party] = Alignment(rows)  # positions ascend: the feature hospital's shuffled order
        bitmap = np.zeros(sizes[party], dtype=bool)
        bitmap[positions] = True
        bitmaps[party] = MatchedPositions(pack_bits(bitmap))
    await tell(bitmaps)
    for party, alignment in alignments.items():
        _require_shared(terms, party, alignment)
    return alignments


def _known_to_all(matched: Mapping[str, tuple[Rows, Rows]], n_rows: int) -> dict[str, tuple[Rows, Rows]]:
    known = np.zeros(n_rows, dtype=np.int64)
    for rows, _ in matched.values():
        known[rows] += 1
    everywhere = known == len(matched)
    return {party: (rows[everywhere[rows]], at[everywhere[rows]]) for party, (rows, at) in matched.items()}


async def align_as_feature(
    terms: Terms, keys: Sequence[str], executor: Executor | None = None, on_progress: OnProgress | None = None
) -> Alignment:
    """The feature hospital's side; raises as `align_as_label` does."""
    label = terms.label.party_id
    received = await hear(label, BlindedKeys)
    secret = blinding.BlindingSecret.create()
    n_theirs = _count(received.points, terms, label)
    progress = _Progress(on_progress, 2 * len(keys) + n_theirs)
    mine, own_rows = _blinded_list(terms, keys, secret, executor, progress)
    theirs = secret.multiply(received.points, executor, progress.part(n_theirs))
    answer = await ask({label: DoublyBlindedKeys(theirs, mine)}, MatchedPositions)
    taking_part = unpack_bits(answer[label].bitmap, len(own_rows), terms.label.name)
    alignment = Alignment(own_rows[taking_part])
    if (alignment.rows < 0).any():
        raise ProtocolError("{peer} claims to share patients which are padding", peer=terms.label.name)
    _require_shared(terms, label, alignment)
    return alignment


def _require_shared(terms: Terms, peer: str, alignment: Alignment) -> None:
    if len(alignment.rows) < terms.min_group:
        raise TermsMismatch(
            "Fewer than {min_group} patients are shared with {peer}",
            advice="Check that both hospitals chose the same kind of patient identifier, in the same order.",
            min_group=terms.min_group,
            peer=terms.party(peer).name,
        )
