"""Alignment: who is found, what each side sees of the others, and lists that no honest hospital sends."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from fedcore.crypto import blinding
from fedcore.errors import DataError, TermsMismatch
from fedcore.protocols.bits import pack_bits, unpack_bits
from fedcore.protocols.matching import align_as_feature, align_as_label
from fedcore.protocols.messages import BlindedKeys, DoublyBlindedKeys, MatchedPositions

change = msgspec.structs.replace
P = 2**255 - 19


def point(u: int) -> bytes:
    return (u % (1 << 256)).to_bytes(32, "little")


ORDER_EIGHT = bytes.fromhex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800")
TWIST = point(2)  # 2³ + 486662·2² + 2 is not a square
FIRST = {
    "cut short": lambda blob: blob[:-1],
    "of order two": lambda blob: point(0) + blob[32:],
    "of order four": lambda blob: point(1) + blob[32:],
    "of order eight": lambda blob: ORDER_EIGHT + blob[32:],
    "with another spelling": lambda blob: point(P + 9) + blob[32:],
    "with the highest bit set": lambda blob: point(int.from_bytes(blob[:32], "little") | 1 << 255) + blob[32:],
    "on the twist": lambda blob: TWIST + blob[32:],
    "not padded": lambda blob: blob[32:],
    "more than agreed": lambda blob: blob * 200,
}
RETURNED = {
    "one less": lambda blob: blob[32:],
    "one more": lambda blob: blob + blob[:32],
    "cut short": lambda blob: blob[:-3],
    "none": lambda blob: b"",
    "one twice": lambda blob: blob[32:64] + blob[32:],
    "with another spelling": lambda blob: point(P + 9) + blob[32:],
}


def test_shared_patients_are_found_in_the_same_order(study, kit, world, meet):
    run = kit.meet_in_memory if meet == "memory" else kit.meet_over_sockets
    outcomes = run(world, {study.label_id: study.align_label(), study.feature_id: study.align_feature()})
    mine = [study.label_keys[i] for i in outcomes[study.label_id][study.feature_id].rows]
    theirs = [study.feature_keys[i] for i in outcomes[study.feature_id].rows]
    assert mine == theirs
    assert set(mine) == set(study.label_keys) & set(study.feature_keys)


@pytest.mark.parametrize("broken", FIRST.values(), ids=FIRST.keys())
def test_points_of_the_label_hospital_that_are_not_valid(study, refused, kit, broken):
    hostile = kit.tampered(study.align_label(), BlindedKeys, lambda m: change(m, points=broken(m.points)))
    refused(study.feature_id, study.align_feature(), study.label_id, hostile)


@pytest.mark.parametrize("broken", FIRST.values(), ids=FIRST.keys())
def test_points_of_a_feature_hospital_that_are_not_valid(study, refused, kit, broken):
    hostile = kit.tampered(study.align_feature(), DoublyBlindedKeys, lambda m: change(m, mine=broken(m.mine)))
    refused(study.label_id, study.align_label(), study.feature_id, hostile)


def test_a_patient_twice_in_a_list_is_refused(study, refused, kit):
    def twice(m):
        return change(m, mine=m.mine[32:64] + m.mine[32:])

    hostile = kit.tampered(study.align_feature(), DoublyBlindedKeys, twice)
    refused(study.label_id, study.align_label(), study.feature_id, hostile)


@pytest.mark.parametrize("broken", RETURNED.values(), ids=RETURNED.keys())
def test_another_list_than_was_sent_is_refused(study, refused, kit, broken):
    hostile = kit.tampered(study.align_feature(), DoublyBlindedKeys, lambda m: change(m, theirs=broken(m.theirs)))
    refused(study.label_id, study.align_label(), study.feature_id, hostile)


@pytest.mark.parametrize(
    "bitmap", [b"", bytes(4), bytes(6), b"\xff" * 5, b"\xff" * 4 + b"\xf8"],
    ids=["none", "short", "long", "everybody, padding too", "nearly everybody"],
)  # fmt: skip
def test_positions_which_cannot_be_shared_are_refused(study, refused, kit, world, bitmap):
    """The feature hospital lists 35 patients and 5 points of padding."""
    hostile = kit.tampered(study.align_label(), MatchedPositions, lambda m: change(m, bitmap=bitmap))
    refused(study.feature_id, study.align_feature(), study.label_id, hostile, listens=False)


def test_more_shared_patients_than_were_sent_are_refused(study, refused, kit, world):
    """A label hospital of one patient claims nine."""
    terms = world.terms(pad_to=1)
    keys = [f"patient {i}" for i in range(9)]
    everybody = kit.tampered(
        align_as_label(terms, keys[:1]), MatchedPositions, lambda m: change(m, bitmap=pack_bits(np.ones(9, np.bool_)))
    )
    refused(study.feature_id, align_as_feature(terms, keys), study.label_id, everybody, listens=False)


def test_too_few_shared_patients_stop_both(study, kit, world, meet):
    run = kit.meet_in_memory if meet == "memory" else kit.meet_over_sockets
    terms = world.terms(min_group=31)
    protocols = {
        study.label_id: align_as_label(terms, study.label_keys),
        study.feature_id: align_as_feature(terms, study.feature_keys),
    }
    for outcome in run(world, protocols).values():
        assert isinstance(outcome, TermsMismatch)
        assert "Fewer than 31 patients are shared" in str(outcome) or "too few patients" in str(outcome)


def test_more_patients_than_agreed_are_told_before_anything_is_sent(study, world):
    terms = world.terms(max_patients=39)
    for protocol in (align_as_label(terms, study.label_keys), align_as_feature(terms, study.label_keys)):
        with pytest.raises(DataError, match="40 patients; the terms allow 39"):
            protocol.send(None)


def exchanged(study, kit, world, terms, label_keys, feature_keys):
    seen = {}

    def look(_, message):
        seen[type(message)] = message
        return message

    protocols = {
        study.label_id: kit.tapped(align_as_label(terms, label_keys), look),
        study.feature_id: kit.tapped(align_as_feature(terms, feature_keys), look),
    }
    return seen, kit.meet_in_memory(world, protocols)


def test_patients_who_are_not_shared_reach_nobody(study, kit, world):
    """Of a hospital's other patients, the other side gets random-looking points, fresh each time and padded."""
    terms = world.terms()
    first, _ = exchanged(study, kit, world, terms, study.label_keys, study.feature_keys)
    again, outcomes = exchanged(study, kit, world, terms, study.label_keys, study.feature_keys)
    lists = [first[BlindedKeys].points, first[DoublyBlindedKeys].mine, first[DoublyBlindedKeys].theirs]
    lists += [again[BlindedKeys].points, again[DoublyBlindedKeys].mine, again[DoublyBlindedKeys].theirs]
    points = [blob[i : i + 32] for blob in lists for i in range(0, len(blob), 32)]
    # Only a·b·P meet, and those are made by the label hospital alone; on the wire no point comes twice.
    assert len(set(points)) == len(points) == 2 * 3 * 40
    hashed = blinding.hash_to_curve(terms.digest, study.label_keys + study.feature_keys)
    assert not {hashed[i : i + 32] for i in range(0, len(hashed), 32)} & set(points)
    bitmap = unpack_bits(again[MatchedPositions].bitmap, 40, "North")
    assert bitmap.sum() == 30 == len(outcomes[study.feature_id].rows)


def test_the_shared_order_says_nothing_about_the_tables(study, kit, world):
    """Each of the six orders of three shared patients comes about equally often (chi square, p < 1e-12)."""
    keys = ["a", "b", "c"]
    terms = world.terms(pad_to=1)
    seen: dict[tuple[int, ...], int] = {}
    for _ in range(300):
        _, outcomes = exchanged(study, kit, world, terms, keys, keys)
        order = tuple(outcomes[study.feature_id].rows.tolist())
        seen[order] = seen.get(order, 0) + 1
    assert len(seen) == 6
    assert sum((count - 50) ** 2 / 50 for count in seen.values()) < 80.0


def test_points_of_one_session_mean_nothing_in_another(study, world):
    one, other = world.terms(), world.terms(purpose="another")
    assert blinding.hash_to_curve(one.digest, ["a"]) != blinding.hash_to_curve(other.digest, ["a"])


@pytest.mark.parametrize("rows", ["label", "shared"])
def test_with_two_feature_hospitals(world, kit, rows):
    """With "shared", a feature hospital learns only of patients whom all three know."""
    terms = world.terms(n_features=2, rows=rows)
    south, east = (f.party_id for f in world.features)
    keys = {
        world.label.party_id: [f"p{i}" for i in range(12)],
        south: [f"p{i}" for i in range(3, 15)],
        east: [f"p{i}" for i in range(8)],
    }
    outcomes = kit.meet_in_memory(
        world,
        {
            world.label.party_id: align_as_label(terms, keys[world.label.party_id]),
            south: align_as_feature(terms, keys[south]),
            east: align_as_feature(terms, keys[east]),
        },
    )
    found = {party: {keys[party][i] for i in outcomes[party].rows} for party in (south, east)}
    if rows == "shared":
        assert found[south] == found[east] == {f"p{i}" for i in range(3, 8)}
    else:
        assert found == {south: {f"p{i}" for i in range(3, 12)}, east: {f"p{i}" for i in range(8)}}
    for party in (south, east):
        mine = [keys[world.label.party_id][i] for i in outcomes[world.label.party_id][party].rows]
        assert mine == [keys[party][i] for i in outcomes[party].rows]


def test_progress_rises_to_the_end(study, kit, world):
    steps: list[tuple[int, int]] = []
    label = align_as_label(study.terms, study.label_keys, None, lambda done, total: steps.append((done, total)))
    kit.meet_in_memory(world, {study.label_id: label, study.feature_id: study.align_feature()})
    done = [d for d, _ in steps]
    assert done == sorted(done)
    assert steps[-1][0] == steps[-1][1]
