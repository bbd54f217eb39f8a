"""Private set intersection by Diffie–Hellman on Curve25519 (Meadows 1986; Huberman, Franklin, Hogg 1999).

A patient's key becomes a point P of the curve; each side multiplies by a fresh secret, and a(bP) = b(aP) meet. Whoever
knows neither secret sees points that cannot be told from random ones.

Hashing. X25519 works on x-coordinates (u) and every 255-bit number is one: of a point of the curve, or of its twist.
Multiplication keeps a point on its side. Taking the raw hash as u would therefore show, for every patient and through
any blinding, one bit of the hash of their identifier: an adversary with a list of names could halve it at once, and
test guesses. So candidates are drawn until one is on the curve: u³ + 486662u² + u is then a square modulo
p = 2²⁵⁵ − 19, which a Jacobi symbol tells in 2 µs. Two tries on average. How many it took depends on the key, but
hashing is local, and nobody can time one patient among a bulk.

Points from a peer. The twist is as strong as the curve (its order is 4 times a prime, and X25519 scalars are multiples
of 8, so small subgroups vanish): sending twist points would tell a peer nothing about our secret. They are refused all
the same, because no correct program sends them: accepted, they would silently never match, and the peer's own patients
would leak the bit above. Numbers of p and more are refused because one point would have two spellings, and points of
low order because their product is zero for every secret.

Blobs. n points are 32·n bytes, never a list: at a million patients Python objects would take a hundred megabytes more.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import Any

import gmpy2
import numpy as np
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from numpy.typing import NDArray

from fedcore.crypto.pool import Progress, chunk_ranges, map_chunks
from fedcore.errors import ProtocolError

POINT_BYTES = 32
DIGEST_BYTES = 32

# A chunk is 8 to 60 ms of work: short enough to cancel soon, long enough to hide the cost of handing it over.
_LEAST_POINTS, _MOST_POINTS = 256, 2048
_PASSES = 16
_DOMAIN = b"fedstroke hash to curve25519 1"
_P = gmpy2.mpz(2**255 - 19)
_A = gmpy2.mpz(486662)
_BELOW_2_255 = 2**255 - 1


def hash_to_curve(
    manifest_digest: bytes, keys: Sequence[str], executor: Executor | None = None, progress: Progress | None = None
) -> bytes:
    """One point of Curve25519 per key, in the order of `keys`; 32·n bytes, little-endian u as in RFC 7748.

    The manifest's digest (32 bytes) is hashed in, so that points of one session mean nothing in another.
    Anyone can compute these from a guessed identifier: send them only blinded.
    """
    if len(manifest_digest) != DIGEST_BYTES:
        raise ValueError(f"the manifest's digest has {len(manifest_digest)} bytes, not {DIGEST_BYTES}")

    def arguments(start: int, stop: int) -> tuple[bytes, bytes, bytes]:
        texts = [key.encode("utf-8") for key in keys[start:stop]]
        lengths = np.fromiter(map(len, texts), np.uint32, len(texts))
        return manifest_digest, lengths.tobytes(), b"".join(texts)

    return _in_bulk(_hash_chunk, arguments, len(keys), executor, progress)


def _hash_chunk(manifest_digest: bytes, lengths: bytes, texts: bytes) -> bytes:
    prefix = hashlib.sha512(_DOMAIN + manifest_digest)  # fixed length, so what follows is unambiguous
    points, start = [], 0
    for length in np.frombuffer(lengths, np.uint32).tolist():
        points.append(_hash_one(prefix, texts[start : start + length]))
        start += length
    return b"".join(points)


def _hash_one(prefix: hashlib._Hash, key: bytes) -> bytes:
    for counter in range(2**32):
        digest = prefix.copy()
        digest.update(counter.to_bytes(4, "big") + key)
        u = int.from_bytes(digest.digest()[:POINT_BYTES], "little") & _BELOW_2_255
        if _is_on_curve(u):
            return u.to_bytes(POINT_BYTES, "little")
    raise AssertionError("2**32 candidates in a row off the curve: SHA-512 is broken")


def _is_on_curve(u: int) -> bool:
    """True for a canonical u of the curve. False for the twist, for u = 0 (order two) and for u ≥ p."""
    return bool(u < _P and gmpy2.jacobi(u * (u * (u + _A) + 1), _P) == 1)


@dataclass(frozen=True)
class BlindingSecret:
    """A secret multiplier for one alignment with one peer. Fresh each time: reuse would link two alignments."""

    scalar: bytes = field(repr=False)

    @classmethod
    def create(cls) -> BlindingSecret:
        return cls(X25519PrivateKey.generate().private_bytes_raw())

    def multiply(
        self,
        points: bytes,
        executor: Executor | None = None,
        progress: Progress | None = None,
        *,
        own: bool = False,
    ) -> bytes:
        """Every point times the secret, in the same order. `own=True` skips the curve test for points hashed here.

        Raises ProtocolError for a ragged blob, u ≥ p, twist points (unless `own`) and results of zero.
        """
        n = n_points(points)
        check_canonical(points)

        def arguments(start: int, stop: int) -> tuple[bytes, bytes, bool]:
            return self.scalar, points[start * POINT_BYTES : stop * POINT_BYTES], not own

        return _in_bulk(_multiply_chunk, arguments, n, executor, progress)


def _multiply_chunk(scalar: bytes, points: bytes, check: bool) -> bytes:
    exchange = X25519PrivateKey.from_private_bytes(scalar).exchange
    products = []
    for start in range(0, len(points), POINT_BYTES):
        point = points[start : start + POINT_BYTES]
        if check and not _is_on_curve(int.from_bytes(point, "little")):
            raise _bad_point("not on the curve")
        try:
            products.append(exchange(X25519PublicKey.from_public_bytes(point)))
        except ValueError:  # the product is zero
            raise _bad_point("of low order") from None
    return b"".join(products)


def _bad_point(why: str) -> ProtocolError:
    return ProtocolError(
        "The other hospital sent a blinded identifier that is not valid.",
        advice="Alignment stopped, nothing more was sent. Check that both hospitals use the same version of FedStroke.",
        detail=f"a point is {why}",
    )


def n_points(points: bytes) -> int:
    """How many points a blob holds; raises ProtocolError when it is not a whole number."""
    if len(points) % POINT_BYTES:
        raise _bad_point("cut short")
    return len(points) // POINT_BYTES


def check_canonical(points: bytes) -> None:
    """Raises ProtocolError unless every u < 2²⁵⁵ − 19, so that equal points are equal bytes."""
    words = _words(points)
    top = np.uint64(2**63 - 1)
    ones = np.uint64(2**64 - 1)
    too_large = words[:, 3] > top
    at_edge = (words[:, 3] == top) & (words[:, 2] == ones) & (words[:, 1] == ones)
    if bool(np.any(too_large | (at_edge & (words[:, 0] >= ones - np.uint64(18))))):
        raise _bad_point("not in its canonical form")


def random_points(n: int, executor: Executor | None = None, progress: Progress | None = None) -> bytes:
    """n points for padding, whose multipliers are forgotten. Add them to *blinded* points, then shuffle.

    A blinded point is a random point of the prime-order subgroup (X25519 clears the cofactor), and so is a random
    multiple of the base point: clamped scalars reach each u of the subgroup once, but for a share of some 2⁻¹²⁵.
    Among raw hashes, seven of eight of which lie outside the subgroup, they would stand out.
    """
    return _in_bulk(_random_chunk, lambda start, stop: (stop - start,), n, executor, progress)


def _random_chunk(n: int) -> bytes:
    return b"".join(X25519PrivateKey.generate().public_key().public_bytes_raw() for _ in range(n))


def shuffle(n: int) -> NDArray[np.int64]:
    """A uniform permutation of 0..n−1 from the operating system's randomness.

    Sorting by random keys without ties makes all orders equally likely; ties (n²/2⁶⁵) mean drawing all keys again.
    """
    while True:
        keys = np.frombuffer(os.urandom(8 * n), np.uint64)
        order = np.argsort(keys, kind="stable")
        ordered = keys[order]
        if not bool(np.any(ordered[1:] == ordered[:-1])):
            return order.astype(np.int64, copy=False)


def reorder(points: bytes, order: NDArray[np.int64]) -> bytes:
    """Point `order[i]` at place i."""
    return np.frombuffer(points, np.uint8).reshape(n_points(points), POINT_BYTES)[order].tobytes()


@dataclass(frozen=True)
class Matches:
    """Places of the shared points: `own[i]` in our list and `peer[i]` in theirs; `peer` ascends.

    Their list arrived shuffled, so this order says nothing, and a bitmap of `peer` gives it to the other side.
    """

    own: NDArray[np.int64]
    peer: NDArray[np.int64]


def intersect(own: bytes, peer: bytes) -> Matches:
    """Points that occur in both blobs, compared on all 32 bytes. The blobs may differ in size.

    Raises ProtocolError when either blob has a point twice (a hospital sends each patient once, and a peer that
    repeats one would make two of its patients the same person) or not in canonical form.
    """
    check_canonical(own)
    check_canonical(peer)
    own_words, peer_words = _words(own), _words(peer)
    parts = [_matching(own_words, peer_words, residue) for residue in range(_PASSES)]
    left, right = (np.concatenate(column) for column in zip(*parts, strict=True))
    by_peer = np.argsort(right)
    return Matches(left[by_peer], right[by_peer])


def _matching(
    own_words: NDArray[np.uint64], peer_words: NDArray[np.uint64], residue: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Places (own, peer) of equal points among those with this residue; sorting a share at a time saves memory."""
    own_places, peer_places = (
        np.flatnonzero(words[:, 0] % np.uint64(_PASSES) == residue) for words in (own_words, peer_words)
    )
    words = np.concatenate([own_words[own_places], peer_words[peer_places]])
    order = np.lexsort((words[:, 3], words[:, 2], words[:, 1], words[:, 0]))  # stable
    ordered = words[order]
    same = np.all(ordered[1:] == ordered[:-1], axis=1)
    left, right = order[:-1][same], order[1:][same] - len(own_places)
    # Equal neighbours, ours before theirs because the sort is stable. Any other pair is a repetition within one blob.
    if bool(np.any((left >= len(own_places)) | (right < 0))):
        raise ProtocolError(
            "An identifier occurs twice in a list.",
            advice="Alignment stopped. Look for duplicate patients in the records of both hospitals, then start again.",
        )
    return own_places[left], peer_places[right]


def _words(points: bytes) -> NDArray[np.uint64]:
    """(n, 4) little-endian words over the blob's own memory."""
    n = n_points(points)
    return np.frombuffer(points, np.dtype("<u8")).reshape(n, 4)


def _in_bulk(
    work: Callable[..., bytes],
    arguments: Callable[[int, int], tuple[Any, ...]],
    n: int,
    executor: Executor | None,
    progress: Progress | None,
) -> bytes:
    """`work` over chunks of n points, joined in order; the arguments of a chunk are made when its turn comes."""
    ranges = chunk_ranges(n, _LEAST_POINTS, _MOST_POINTS)
    tasks = (arguments(start, stop) for start, stop in ranges)
    return b"".join(map_chunks(executor, work, tasks, len(ranges), progress))
