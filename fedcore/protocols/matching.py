"""Encrypted patient alignment between the label hospital and each feature hospital (PROTOCOL.md section 2).

    label → feature    BlindedKeys        a·P(own keys), shuffled
    feature → label    DoublyBlindedKeys  b·(those, in the order received), b·P(its own keys), shuffled
    label → feature    MatchedPositions   which of the feature hospital's shuffled positions take part

Afterwards both hold the same list of shared patients in the same order: the feature hospital's shuffled order,
which is random and so tells the label hospital nothing. With several feature hospitals the label hospital aligns
with each one under a fresh secret, side by side.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fedcore.crypto import blinding
from fedcore.errors import DataError, ProtocolError, TermsMismatch
from fedcore.protocols.bits import pack_bits, unpack_bits
from fedcore.protocols.exchange import ask, hear, tell
from fedcore.protocols.messages import BlindedKeys, DoublyBlindedKeys, MatchedPositions
from fedcore.protocols.terms import Terms

Rows = NDArray[np.int64]
OnProgress = Callable[[int, int], None]  # (points done, points in all)


class _Progress:
    """Adds the parts of an alignment, `size` points each and told chunk by chunk, up to one count which only rises."""

    def __init__(self, report: OnProgress | None, total: int) -> None:
        self._report, self._total, self._done = report, total, 0

    def part(self, size: int) -> OnProgress:
        before, self._done = self._done, self._done + size

        def report(chunks_done: int, n_chunks: int) -> None:
            if self._report is not None:
                self._report(min(before + size * chunks_done // n_chunks, self._total), self._total)

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
    """How many points a peer sent; raises ProtocolError on a broken list, one over the agreed cap or one not padded."""
    count = blinding.n_points(points)
    if count > terms.max_patients + terms.pad_to or count % terms.pad_to:
        raise ProtocolError(
            "{peer} sent a list of blinded identifiers of a size which the terms do not allow.",
            advice="Stop here and talk to them: their program is another one, or was changed.",
            peer=terms.party(peer).name,
        )
    return count


@contextmanager
def _points_of(terms: Terms, peer: str) -> Iterator[None]:
    """Names the hospital in an error about its points that does not yet."""
    try:
        yield
    except ProtocolError as error:
        if "peer" in error.text.values:
            raise
        raise ProtocolError(
            "{peer} sent blinded identifiers that are not valid, or one of them twice.",
            advice="Alignment stopped. Look for duplicate patients in the records of both hospitals, and check that "
            "both use the same version of FedStroke.",
            peer=terms.party(peer).name,
            detail=error.detail or str(error.text),
        ) from None


def _check_own_list(terms: Terms, keys: Sequence[str]) -> None:
    if len(keys) > terms.max_patients:
        raise DataError(
            "These records have {patients} patients; the terms allow {most}.",
            advice="Load fewer patients, or agree on terms with a higher limit.",
            patients=len(keys),
            most=terms.max_patients,
        )


async def align_as_label(
    terms: Terms, keys: Sequence[str], executor: Executor | None = None, on_progress: OnProgress | None = None
) -> dict[str, Alignment]:
    """Align with every feature hospital; `keys` are this hospital's normalised patient keys, one per row.

    With `rows = "shared"` only the patients known to all take part, and every feature hospital learns just those.
    Raises TermsMismatch when (nearly) no patient is shared with a hospital, ProtocolError on a bad list of points,
    DataError when this hospital has more patients than the terms allow.
    """
    _check_own_list(terms, keys)
    features = [p.party_id for p in terms.features]
    # Per hospital: hash, blind, and blind its list, which is taken to be as long as ours until it is here.
    progress = _Progress(on_progress, 3 * len(keys) * len(features))
    secrets = {party: blinding.BlindingSecret.create() for party in features}
    blinded, own_rows = {}, {}
    for party in features:
        points, own_rows[party] = _blinded_list(terms, keys, secrets[party], executor, progress)
        blinded[party] = BlindedKeys(points)
    answers = await ask(blinded, DoublyBlindedKeys)

    matched: dict[str, _Matched] = {}
    for party, answer in answers.items():
        with _points_of(terms, party):
            n_theirs, n_mine = blinding.n_points(answer.theirs), _count(answer.mine, terms, party)
            if n_theirs != len(own_rows[party]):
                raise ProtocolError(
                    "{peer} returned another number of blinded identifiers than it was sent.",
                    advice="Stop here and talk to them: their program is another one, or was changed.",
                    peer=terms.party(party).name,
                )
            mine = secrets[party].multiply(answer.mine, executor, progress.part(len(keys)))
            matches = blinding.intersect(answer.theirs, mine)
        rows = own_rows[party][matches.own]
        real = rows >= 0
        matched[party] = _Matched(rows[real], matches.peer[real], n_mine)

    if terms.rows == "shared":
        matched = _known_to_all(matched, len(keys))
    await tell({party: MatchedPositions(m.bitmap()) for party, m in matched.items()})
    alignments = {party: Alignment(m.rows) for party, m in matched.items()}
    for party, alignment in alignments.items():
        _require_shared(terms, party, alignment)
    return alignments


@dataclass(frozen=True)
class _Matched:
    """Patients shared with one feature hospital: own rows, and where they stand among the `n_listed` of its list.

    `positions` ascend, which is the order both sides share: the feature hospital's shuffled one.
    """

    rows: Rows
    positions: Rows
    n_listed: int

    def bitmap(self) -> bytes:
        flags = np.zeros(self.n_listed, dtype=np.bool_)
        flags[self.positions] = True
        return pack_bits(flags)


def _known_to_all(matched: Mapping[str, _Matched], n_rows: int) -> dict[str, _Matched]:
    known = np.zeros(n_rows, dtype=np.int64)
    for m in matched.values():
        known[m.rows] += 1
    everywhere = known == len(matched)
    return {
        party: _Matched(m.rows[everywhere[m.rows]], m.positions[everywhere[m.rows]], m.n_listed)
        for party, m in matched.items()
    }


async def align_as_feature(
    terms: Terms, keys: Sequence[str], executor: Executor | None = None, on_progress: OnProgress | None = None
) -> Alignment:
    """The feature hospital's side; raises as `align_as_label` does."""
    _check_own_list(terms, keys)
    label = terms.label.party_id
    received = await hear(label, BlindedKeys)
    secret = blinding.BlindingSecret.create()
    with _points_of(terms, label):
        n_theirs = _count(received.points, terms, label)
    progress = _Progress(on_progress, 2 * len(keys) + n_theirs)
    mine, own_rows = _blinded_list(terms, keys, secret, executor, progress)
    with _points_of(terms, label):
        theirs = secret.multiply(received.points, executor, progress.part(n_theirs))
    answer = await ask({label: DoublyBlindedKeys(theirs, mine)}, MatchedPositions)
    taking_part = unpack_bits(answer[label].bitmap, len(own_rows), terms.label.name)
    alignment = Alignment(own_rows[taking_part])
    if (alignment.rows < 0).any() or len(alignment.rows) > n_theirs:
        raise ProtocolError(
            "{peer} claims to share patients which neither hospital has.",
            advice="Stop here and talk to them: their program is another one, or was changed.",
            peer=terms.label.name,
        )
    _require_shared(terms, label, alignment)
    return alignment


def _require_shared(terms: Terms, peer: str, alignment: Alignment) -> None:
    # Nothing is trained on those who are scored, and one patient whom the peer does not know is scored as well.
    if terms.mode != "score" and len(alignment.rows) < terms.min_group:
        raise TermsMismatch(
            "Fewer than {min_group} patients are shared with {peer}.",
            advice="Check that both hospitals chose the same kind of patient identifier, in the same order.",
            min_group=terms.min_group,
            peer=terms.party(peer).name,
        )
