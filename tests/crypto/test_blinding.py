"""Encrypted alignment: RFC 7748's answers, slow twins, whole runs, and points no correct peer sends."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fedcore.crypto.blinding import (
    BlindingSecret,
    check_canonical,
    hash_to_curve,
    intersect,
    n_points,
    random_points,
    reorder,
    shuffle,
)
from fedcore.crypto.pool import worker_pool
from fedcore.errors import ProtocolError

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
MANIFEST = hashlib.sha256(b"manifest").digest()


@pytest.fixture(scope="module")
def processes() -> Iterator[Executor]:
    with worker_pool(2) as pool:
        yield pool


def points_of(blob: bytes) -> list[bytes]:
    return [blob[start : start + 32] for start in range(0, len(blob), 32)]


def on_curve(u: int) -> bool:
    """Slow twin of the Jacobi symbol: Euler's criterion."""
    return pow(u**3 + 486662 * u**2 + u, (P - 1) // 2, P) == 1


def slow_multiply(scalar: int, u: int) -> int:
    """Montgomery's ladder as RFC 7748 section 5 writes it, without clamping."""
    x2, z2, x3, z3 = 1, 0, u, 1
    for t in reversed(range(256)):
        bit = scalar >> t & 1
        if bit:
            x2, x3, z2, z3 = x3, x2, z3, z2
        a, b, c, d = x2 + z2, x2 - z2, x3 + z3, x3 - z3
        da, cb = d * a % P, c * b % P
        x3, z3 = (da + cb) ** 2 % P, u * (da - cb) ** 2 % P
        aa, bb = a * a % P, b * b % P
        x2, z2 = aa * bb % P, (aa - bb) * (aa + 121665 * (aa - bb)) % P
        if bit:
            x2, x3, z2, z3 = x3, x2, z3, z2
    return x2 * pow(z2, -1, P) % P if z2 else 0


def clamped(scalar: bytes) -> int:
    return int.from_bytes(scalar, "little") & ~7 & (2**255 - 1) | 2**254


def test_rfc_7748_vectors() -> None:
    scalar = bytes.fromhex("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4")
    u = bytes.fromhex("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c")
    product = BlindingSecret(scalar).multiply(u, own=True)
    assert product.hex() == "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"
    scalar = bytes.fromhex("4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d")
    u = bytes.fromhex("e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493")
    u = u[:31] + bytes([u[31] & 0x7F])  # the RFC ignores the top bit; we refuse it
    product = BlindingSecret(scalar).multiply(u, own=True)
    assert product.hex() == "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957"


def test_rfc_7748_thousand_iterations() -> None:
    k = u = (9).to_bytes(32, "little")
    for step in range(1000):
        k, u = BlindingSecret(k).multiply(u, own=True), k
        u = u[:31] + bytes([u[31] & 0x7F])
        if step == 0:
            assert k.hex() == "422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079"
    assert k.hex() == "684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51"


def test_products_are_those_of_the_slow_ladder() -> None:
    secret = BlindingSecret.create()
    points = hash_to_curve(MANIFEST, [f"patient {n}" for n in range(20)])
    expected = [slow_multiply(clamped(secret.scalar), int.from_bytes(u, "little")) for u in points_of(points)]
    assert secret.multiply(points) == b"".join(u.to_bytes(32, "little") for u in expected)


def test_hash_is_the_first_candidate_on_the_curve() -> None:
    keys = ["Müller 1950-01-02", "", "心"]
    for key, point in zip(keys, points_of(hash_to_curve(MANIFEST, keys)), strict=True):
        for counter in range(100):
            text = b"fedstroke hash to curve25519 1" + MANIFEST + counter.to_bytes(4, "big") + key.encode()
            u = int.from_bytes(hashlib.sha512(text).digest()[:32], "little") % 2**255
            if on_curve(u):
                break
        assert point == u.to_bytes(32, "little")


def test_hash_known_answer_pins_the_protocol() -> None:
    """Changing this breaks alignment between versions: raise the domain's number instead."""
    points = hash_to_curve(bytes(32), ["a", "b"])
    assert hashlib.sha256(points).hexdigest() == "ff679ce8046fe660b4dad79ce7847be7fb3ad7e7519835b71ea3f46254c50566"


def test_no_hashed_or_blinded_point_leaks_the_bit_of_the_twist() -> None:
    keys = [f"patient {n}" for n in range(1500)]
    points = hash_to_curve(MANIFEST, keys)
    assert all(on_curve(int.from_bytes(u, "little")) for u in points_of(points))
    blinded = BlindingSecret.create().multiply(points, own=True)
    assert all(on_curve(int.from_bytes(u, "little")) for u in points_of(blinded[: 32 * 200]))
    assert len(set(points_of(points))) == len(keys)


def test_points_of_another_session_are_others() -> None:
    keys = ["a", "b", "c"]
    other = hash_to_curve(hashlib.sha256(b"other").digest(), keys)
    assert not set(points_of(other)) & set(points_of(hash_to_curve(MANIFEST, keys)))
    with pytest.raises(ValueError, match="32"):
        hash_to_curve(b"short", keys)


def test_multiplication_commutes() -> None:
    a, b = BlindingSecret.create(), BlindingSecret.create()
    points = hash_to_curve(MANIFEST, [f"patient {n}" for n in range(50)])
    assert b.multiply(a.multiply(points)) == a.multiply(b.multiply(points))
    assert a.multiply(points) != b.multiply(points)


def test_secret_is_fresh_and_hidden() -> None:
    one, two = BlindingSecret.create(), BlindingSecret.create()
    assert one != two
    assert repr(one) == "BlindingSecret()"


def align(ours: list[str], theirs: list[str], executor: Executor | None, padding: int) -> tuple[list[str], list[str]]:
    """PROTOCOL.md section 2 with both sides in one place; returns the shared keys as each side names them."""
    a, b = BlindingSecret.create(), BlindingSecret.create()
    our_order, their_order = shuffle(len(ours) + padding), shuffle(len(theirs) + padding)
    hashed = hash_to_curve(MANIFEST, ours, executor)
    sent = reorder(a.multiply(hashed, executor, own=True) + random_points(padding, executor), our_order)
    returned = b.multiply(sent, executor)
    hashed = hash_to_curve(MANIFEST, theirs, executor)
    setup = reorder(b.multiply(hashed, executor, own=True) + random_points(padding, executor), their_order)
    matches = intersect(returned, a.multiply(setup, executor))
    return [ours[i] for i in our_order[matches.own]], [theirs[i] for i in their_order[matches.peer]]


@pytest.mark.parametrize(
    ("n_ours", "n_theirs", "n_shared"), [(40, 25, 10), (30, 30, 30), (7, 9, 0), (0, 5, 0), (1, 1, 1), (0, 0, 0)]
)
def test_alignment_finds_exactly_the_shared_patients_in_one_order(n_ours: int, n_theirs: int, n_shared: int) -> None:
    shared = [f"shared {n}" for n in range(n_shared)]
    ours = [f"ours {n}" for n in range(n_ours - n_shared)] + shared
    theirs = shared[::-1] + [f"theirs {n}" for n in range(n_theirs - n_shared)]
    found, answered = align(ours, theirs, None, padding=3)
    assert found == answered
    assert sorted(found) == sorted(shared)


def test_processes_and_threads_give_the_same_points(processes: Executor) -> None:
    keys = [f"patient {n}" * (n % 5 + 1) for n in range(3000)]
    points = hash_to_curve(MANIFEST, keys)
    assert hash_to_curve(MANIFEST, keys, processes) == points
    secret = BlindingSecret.create()
    steps: list[tuple[int, int]] = []
    product = secret.multiply(points, processes, lambda done, total: steps.append((done, total)))
    assert product == secret.multiply(points, own=True)
    assert steps == [(n, len(steps)) for n in range(1, len(steps) + 1)]
    with ThreadPoolExecutor(2) as threads:
        assert secret.multiply(points, threads) == product


def test_alignment_in_processes(processes: Executor) -> None:
    ours, theirs = [f"{n}" for n in range(1500)], [f"{n}" for n in range(500, 2000)]
    found, answered = align(ours, theirs, processes, padding=100)
    assert found == answered
    assert set(found) == set(ours) & set(theirs)


def test_raising_in_progress_cancels(processes: Executor) -> None:
    class CancelledError(Exception):
        pass

    def cancel(done: int, total: int) -> None:
        raise CancelledError

    for executor in (None, processes):
        with pytest.raises(CancelledError):
            hash_to_curve(MANIFEST, [str(n) for n in range(600)], executor, cancel)


def low_order() -> list[int]:
    order8 = 325606250916557431795983626356110631294008115727848805560023387167927233504
    other8 = 39382357235489614581723060781553021112529911719440698176882885853963445705823
    return [0, 1, order8, other8, P - 1]


@pytest.mark.parametrize("u", low_order())
def test_points_of_low_order_are_refused(u: int) -> None:
    good = hash_to_curve(MANIFEST, ["a", "b"])
    for own in (False, True):
        with pytest.raises(ProtocolError, match="not valid"):
            BlindingSecret.create().multiply(good + u.to_bytes(32, "little"), own=own)


@pytest.mark.parametrize("u", [P, P + 1, P + 9, 2**255 - 1, 2**255, 2**255 + 9, 2**256 - 1])
def test_second_spellings_are_refused(u: int) -> None:
    bad = hash_to_curve(MANIFEST, ["a"]) + u.to_bytes(32, "little")
    for refused in (
        check_canonical,
        BlindingSecret.create().multiply,
        lambda b: intersect(b, b""),
        lambda b: intersect(b"", b),
    ):
        with pytest.raises(ProtocolError, match="not valid"):
            refused(bad)


def test_the_largest_canonical_number_passes() -> None:
    for u in (P - 1, P - 2, 2**254, (2**63 - 2) << 192 | 2**192 - 1):
        check_canonical(u.to_bytes(32, "little"))


def test_points_of_the_twist_are_refused(processes: Executor) -> None:
    twist = next(u for u in range(2, 50) if pow(u**3 + 486662 * u**2 + u, (P - 1) // 2, P) == P - 1)
    points = hash_to_curve(MANIFEST, ["a"]) + twist.to_bytes(32, "little")
    for executor in (None, processes):
        with pytest.raises(ProtocolError, match="not valid") as caught:
            BlindingSecret.create().multiply(points, executor)
        assert "same version" in str(caught.value.advice)


@pytest.mark.parametrize("length", [1, 31, 33, 63])
def test_ragged_blobs_are_refused(length: int) -> None:
    with pytest.raises(ProtocolError, match="not valid"):
        n_points(bytes(length))
    with pytest.raises(ProtocolError):
        BlindingSecret.create().multiply(bytes(length))
    with pytest.raises(ProtocolError):
        intersect(bytes(length), b"")


def test_padding_looks_like_blinded_points() -> None:
    """Both lie in the prime-order subgroup, where hashed points mostly do not; all are different."""
    padding = points_of(random_points(60))
    blinded = points_of(BlindingSecret.create().multiply(hash_to_curve(MANIFEST, [str(n) for n in range(60)])))
    for point in padding + blinded:
        u = int.from_bytes(point, "little")
        assert on_curve(u)
        assert slow_multiply(ORDER, u) == 0
        assert u < P
    assert len(set(padding)) == 60
    raw = points_of(hash_to_curve(MANIFEST, [str(n) for n in range(40)]))
    assert any(slow_multiply(ORDER, int.from_bytes(point, "little")) for point in raw)


def test_shuffle_is_a_permutation_and_all_are_as_likely() -> None:
    assert sorted(shuffle(1000).tolist()) == list(range(1000))
    assert shuffle(0).tolist() == []
    assert shuffle(1).tolist() == [0]
    draws = [tuple(shuffle(4).tolist()) for _ in range(4800)]
    counts = [draws.count(order) for order in set(draws)]
    assert len(counts) == 24
    assert sum((count - 200) ** 2 / 200 for count in counts) < 110  # chi-square, 23 degrees of freedom: p < 1e-12


def test_reorder_moves_whole_points() -> None:
    points = os.urandom(32 * 5)
    order = np.array([4, 0, 3, 1, 2])
    assert reorder(points, order) == b"".join(points_of(points)[i] for i in order)


def slow_intersect(own: bytes, peer: bytes) -> list[tuple[int, int]]:
    place = {point: i for i, point in enumerate(points_of(own))}
    return [(place[point], j) for j, point in enumerate(points_of(peer)) if point in place]


@given(st.sets(st.integers(0, 40)), st.sets(st.integers(0, 40)), st.integers(0, 7), st.randoms())
@settings(max_examples=150)
def test_intersect_is_exact_on_all_bytes(own: set[int], peer: set[int], word: int, random: object) -> None:
    """Points which differ in one 32-bit word only, wherever it is."""
    blobs = []
    for numbers in (own, peer):
        listed = list(numbers)
        random.shuffle(listed)  # type: ignore[attr-defined]
        blobs.append(b"".join((n << 32 * word).to_bytes(32, "little") for n in listed))
    matches = intersect(*blobs)
    assert list(zip(matches.own.tolist(), matches.peer.tolist(), strict=True)) == slow_intersect(*blobs)
    assert np.all(np.diff(matches.peer) > 0)


@pytest.mark.parametrize(
    ("own", "peer"), [("aab", "c"), ("c", "aab"), ("aa", "a"), ("a", "aa"), ("aa", "aa"), ("aa", "")]
)
def test_repeated_points_are_refused(own: str, peer: str) -> None:
    points = {letter: hash_to_curve(MANIFEST, [letter]) for letter in "abc"}
    with pytest.raises(ProtocolError, match="twice"):
        intersect(b"".join(points[c] for c in own), b"".join(points[c] for c in peer))
