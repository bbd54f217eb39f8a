"""Vertical training under the lattice scheme: who is told what, what is used once, and peers that break the rules."""

from __future__ import annotations

import threading

import msgspec
import numpy as np
import pytest

from fedcore.crypto import lattice
from fedcore.crypto.lattice_sampling import Stream
from fedcore.errors import DataError, ProtocolError
from fedcore.protocols import vertical_lattice
from fedcore.protocols.bits import pack_bits, unpack_bits
from fedcore.protocols.lattice_messages import (
    _ROW_BYTES,
    MAX_LATTICE_BINS,
    LatticeAnswers,
    LatticeQueries,
    LatticeRows,
    LatticeSeed,
    LatticeSplits,
    LatticeStart,
)
from fedcore.protocols.messages import SplitAnswers, TrainingDone, TreeDone
from fedcore.protocols.terms import message_tags, read_terms
from fedcore.protocols.terms_view import view_of
from fedcore.protocols.vertical_lattice import message_nodes, rows_per_message, train_as_label
from fedcore.protocols.vertical_lattice_feature import train_as_feature
from fedcore.trees.boosting import Rows
from fedcore.trees.cuts import bin_rows, make_cuts
from fedcore.trees.forest import Forest, first_difference
from fedcore.trees.rows import Block

change = msgspec.structs.replace


@pytest.fixture
def meet():
    """Over real connections the same is tried for the older cipher, whose messages go the same way."""
    return "memory"


@pytest.fixture
def terms(world):
    return world.terms(scheme="lattice", messages=message_tags("vertical", "lattice"), params={"max_depth": 3})


class Both:
    """Both hospitals' protocols under given terms."""

    def __init__(self, study, terms):
        self.study, self.terms = study, terms

    def label(self, executor=None):
        cuts = make_cuts(self.study.own, self.terms.boost_params.max_bin)
        block = Block(cuts, bin_rows(self.study.own, cuts))
        alignments = {self.study.feature_id: self.study.alignment}
        rows = Rows.all(len(self.study.y))
        return train_as_label(self.terms, block, self.study.y, rows, alignments, lambda _: None, None, executor)

    def feature(self, executor=None):
        return train_as_feature(self.terms, self.study.feature_id, self.study.remote, lambda _: None, None, executor)


@pytest.fixture
def both(study, terms):
    return Both(study, terms)


def recorded(kit, protocol, log):
    """The protocol, what it sends appended to the log."""

    def note(_, message):
        log.append(message)
        return message

    return kit.tapped(protocol, note)


@pytest.mark.parametrize("sockets", [False, True])
def test_honest_hospitals_finish(both, study, kit, world, sockets):
    run = kit.meet_over_sockets if sockets else kit.meet_in_memory
    outcomes = run(world, {study.label_id: both.label(), study.feature_id: both.feature()})
    forest = outcomes[study.label_id]
    assert isinstance(forest, Forest), forest
    assert any(split.owner for tree in forest.trees for split in tree.splits.values())
    assert outcomes[study.feature_id].trees == len(forest.trees) == 2


def test_only_the_members_of_its_own_divisions_are_told(both, study, kit, world):
    """Replay the forest: the members in LatticeSplits are those of nodes which that hospital divides."""
    sent = []
    outcomes = kit.meet_in_memory(
        world, {study.label_id: recorded(kit, both.label(), sent), study.feature_id: both.feature()}
    )
    forest = outcomes[study.label_id]
    told = {(m.tree, w.node): w for m in sent if isinstance(m, LatticeSplits) for w in m.wanted}
    theirs = {(t, n) for t, tree in enumerate(forest.trees) for n, split in tree.splits.items() if split.owner == 1}
    assert theirs == set(told)
    assert {type(m) for m in sent} <= {LatticeSeed, LatticeQueries, LatticeSplits, TreeDone, TrainingDone}
    for (_, node), wanted in told.items():
        members = unpack_bits(wanted.members, 30, "North")
        assert members.all() if node == 0 else 0 < members.sum() < 30


def test_no_secret_no_key_and_no_randomness_is_used_twice(both, study, kit, world, monkeypatch):
    drawn, secrets, streams = [], [], []
    draw, take, create = Stream.draw, lattice.Secrets.take, Stream.__init__
    monkeypatch.setattr(Stream, "draw", lambda self, n: drawn.append((id(self), draw(self, n))) or drawn[-1][1])
    monkeypatch.setattr(lattice.Secrets, "take", lambda self: secrets.append(take(self)) or secrets[-1])
    monkeypatch.setattr(Stream, "__init__", lambda self, key=None: streams.append((self, key)) or create(self, key))
    sent = []
    protocols = {study.label_id: recorded(kit, both.label(), sent), study.feature_id: both.feature()}
    assert isinstance(kit.meet_in_memory(world, protocols)[study.label_id], Forest)
    assert [key for _, key in streams] == [None, None]  # one per hospital, keyed by the operating system
    assert {which for which, _ in drawn} == {id(stream) for stream, _ in streams}
    queries = [bytes(m.queries) for m in sent if isinstance(m, LatticeQueries)]
    assert len(secrets) >= len(queries) >= 4
    assert len({secret.s.tobytes() for secret in secrets}) == len(secrets)
    long = [blob for _, blob in drawn if len(blob) >= 16]
    assert len(set(long)) == len(long)
    assert len(set(queries)) == len(queries)


def test_sums_that_outgrow_their_room_end_in_words(study, kit, world, terms, monkeypatch):
    """A room that was judged too small: nothing wrong is decrypted, and going on would find a larger one."""
    monkeypatch.setattr(vertical_lattice, "needs_room", lambda *_: False)
    heavy = Both(study, change(terms, params=terms.params | {"scale_pos_weight": 10_000.0}))
    outcome = kit.meet_in_memory(world, {study.label_id: heavy.label(), study.feature_id: heavy.feature()})
    assert isinstance(outcome[study.label_id], DataError)
    assert "outgrown" in str(outcome[study.label_id])
    assert "Go on" in str(outcome[study.label_id].advice)


def test_several_threads_give_the_same_forest(both, study, kit, world):
    class Executor:
        n_local = 3

    alone = kit.meet_in_memory(world, {study.label_id: both.label(), study.feature_id: both.feature()})
    threads = {study.label_id: both.label(Executor()), study.feature_id: both.feature(Executor())}
    together = kit.meet_in_memory(world, threads)
    assert first_difference(alone[study.label_id], together[study.label_id]) is None
    assert not [t for t in threading.enumerate() if t.name.startswith("lattice")]


def test_two_trainings_share_no_seed(both, study, kit, world):
    seeds = []
    for _ in range(2):
        sent = []
        protocols = {
            study.label_id: recorded(kit, both.label(), sent),
            study.feature_id: recorded(kit, both.feature(), sent),
        }
        kit.meet_in_memory(world, protocols)
        seeds += [m.seed for m in sent if isinstance(m, LatticeSeed | LatticeStart)]
    assert len(set(seeds)) == 4


# -- a feature hospital that breaks the rules --------------------------------------------------------------------------


def first_answer(**values):
    return lambda m: change(m, answers=(change(m.answers[0], **values), *m.answers[1:]))


def last_bits_flipped(blob):
    return blob[:-1] + bytes([blob[-1] ^ 0x40])


HOSTILE_FEATURE = {
    "more bins than agreed": (LatticeStart, lambda m: change(m, bin_counts=(9, *m.bin_counts[1:]))),
    "more bins than memory": (LatticeStart, lambda m: change(m, bin_counts=(8,) * (MAX_LATTICE_BINS // 8 + 1))),
    "another seed than its rows'": (LatticeStart, lambda m: change(m, seed=bytes(32))),
    "rows out of order": (LatticeRows, lambda m: change(m, first=m.first + 1)),
    "rows cut short": (LatticeRows, lambda m: change(m, rows=m.rows[:-1])),
    "rows of another key": (LatticeRows, lambda m: change(m, rows=m.rows[::-1])),
    "answers of another tree": (LatticeAnswers, lambda m: change(m, tree=1)),
    "an empty sample": (LatticeAnswers, lambda m: change(m, active=b"\0")),
    "too few sums": (LatticeAnswers, lambda m: change(m, sums=m.sums[:-12])),
    "sums that are noise": (LatticeAnswers, lambda m: change(m, sums=m.sums[::-1])),
    "a sum beyond the range": (LatticeAnswers, lambda m: change(m, sums=last_bits_flipped(m.sums))),
    "a candidate that was not tied": (SplitAnswers, first_answer(candidate=1 << 20)),
    "a split number out of turn": (SplitAnswers, first_answer(split_number=7)),
    "everybody on one side": (SplitAnswers, first_answer(left=pack_bits(np.ones(30, np.bool_)))),
    "another message": (SplitAnswers, lambda m: LatticeStart(bytes(32), (3,))),
}


@pytest.mark.parametrize(("kind", "broken"), HOSTILE_FEATURE.values(), ids=HOSTILE_FEATURE.keys())
def test_a_feature_hospital_that_breaks_a_rule_is_refused(both, study, kit, refused, kind, broken):
    hostile = kit.tampered(both.feature(), kind, broken)
    refused(study.label_id, both.label(), study.feature_id, hostile)


# -- a label hospital that breaks the rules ----------------------------------------------------------------------------


def first_wanted(**values):
    return lambda m: change(m, wanted=(change(m.wanted[0], **values), *m.wanted[1:]))


HOSTILE_LABEL = {
    "a query cut short": (LatticeQueries, lambda m: change(m, queries=m.queries[:-1])),
    "more nodes than it sends": (LatticeQueries, lambda m: change(m, n_nodes=2)),
    "more nodes than a tree has": (LatticeQueries, lambda m: change(m, n_nodes=9)),
    "a tree too early": (LatticeQueries, lambda m: change(m, tree=1)),
    "candidates that do not exist": (LatticeSplits, first_wanted(tied=(1 << 20,))),
    "candidates out of order": (LatticeSplits, first_wanted(tied=(1, 0))),
    "members of the wrong length": (LatticeSplits, first_wanted(members=b"\xff")),
    "members beyond the last": (LatticeSplits, first_wanted(members=b"\xff" * 4)),
    "a node too deep": (LatticeSplits, first_wanted(node=40)),
    "a split of another tree": (LatticeSplits, lambda m: change(m, tree=1)),
    "the end of another tree": (TreeDone, lambda m: change(m, tree=1)),
    "more trees than grown": (TrainingDone, lambda m: change(m, trees_kept=9)),
    "an end before the first tree": (LatticeQueries, lambda m: TrainingDone(1)),
    "another message": (LatticeSplits, lambda m: LatticeSeed(bytes(32), False)),
}


@pytest.mark.parametrize(("kind", "broken"), HOSTILE_LABEL.values(), ids=HOSTILE_LABEL.keys())
def test_a_label_hospital_that_breaks_a_rule_is_refused(both, study, kit, refused, kind, broken):
    hostile = kit.tampered(both.label(), kind, broken)
    refused(study.feature_id, both.feature(), study.label_id, hostile)


def test_a_node_is_divided_once(both, study, kit, refused):
    def again(message):
        return change(message, wanted=message.wanted * 2)

    hostile = kit.tampered(both.label(), LatticeSplits, again)
    refused(study.feature_id, both.feature(), study.label_id, hostile)


def test_too_many_levels_are_refused_before_anything_is_sent(study, terms):
    x = np.tile(np.arange(1000, dtype=np.float32)[:, None], (1, 9))
    many = msgspec.structs.replace(terms, params={**terms.params, "max_bin": 1000})
    protocol = train_as_feature(many, study.feature_id, x, lambda _: None)
    with pytest.raises(DataError, match="9000 levels"):
        protocol.send(None)


# -- sizes -------------------------------------------------------------------------------------------------------------


def test_messages_carry_pairs_of_nodes_and_stay_small():
    assert message_nodes(5, 1000, wide=False) == [5]
    parts = message_nodes(64, 1_000_000, wide=False)
    assert sum(parts) == 64
    assert all(part % 2 == 0 for part in parts)
    assert max(message_nodes(1024, 8_000_000, wide=True)) * 22 * 8_000_000 < 1 << 30
    assert rows_per_message([3, 0, 130]) == [3, 64, 64, 2]
    assert _ROW_BYTES == lattice.ROW_BYTES


@pytest.mark.parametrize("n_rows", [10_000, 30_000, 50_000, 250_000])
def test_at_most_450_bytes_per_patient_and_tree_at_depth_5(world, n_rows):
    terms = world.terms(
        scheme="lattice", messages=message_tags("vertical", "lattice"),
        params={"num_boost_round": 1, "max_depth": 5, "max_bin": 32},
    )  # fmt: skip
    view = view_of(terms, world.label.party_id, n_rows, tuple(f"c{i}" for i in range(10)))
    sizes = {leaf["type"]: leaf["bytes_expected"] for leaf in view["leaves"]}
    assert (sizes["lattice_queries"] + sizes["lattice_answers"]) / n_rows <= 450


def test_the_terms_say_what_is_hidden_and_what_it_costs(world, terms):
    older = world.terms(params={"max_depth": 3}, key_bits=3072)
    view, other = (view_of(t, world.features[0].party_id, 1000, ("a", "b")) for t in (terms, older))
    lines = [line["english"] for section in view["sections"] for line in section["lines"]]
    assert any("learning with errors" in line for line in lines)
    assert any("Not who is in any other node" in line for line in lines)
    assert not any("Paillier" in line for line in lines)
    assert sorted(leaf["type"] for leaf in view["leaves"]) == sorted(terms.messages)
    assert any("Paillier" in line["english"] for section in other["sections"] for line in section["lines"])
    assert view["expected_minutes"] < other["expected_minutes"]


def test_terms_with_another_schemes_messages_are_refused(world):
    terms = world.terms(scheme="lattice", messages=message_tags("vertical", "lattice"), key_bits=3072)
    assert read_terms(terms.canonical()) == terms
    mixed = change(terms, messages=message_tags("vertical"))
    with pytest.raises(ProtocolError, match="other message types"):
        read_terms(mixed.canonical())
