"""Joint training with a label hospital that breaks the rules: the feature hospital notices, stops and says who."""

from __future__ import annotations

import gmpy2
import msgspec
import numpy as np
import pytest

from fedcore.errors import DataError, ProtocolError
from fedcore.protocols.messages import (
    ChosenSplits,
    Descend,
    EncryptedGradients,
    EncryptedSums,
    NodeDivision,
    SplitAnswers,
    SplitWanted,
    TrainingDone,
    TrainingKey,
    TreeDone,
)
from fedcore.protocols.vertical import train_as_label
from fedcore.protocols.vertical_feature import FeatureModel, RemoteSplit, train_as_feature
from fedcore.trees.boosting import Rows
from fedcore.trees.cuts import bin_rows, make_cuts
from fedcore.trees.rows import Block

change = msgspec.structs.replace


def modulus(n: int):
    return lambda m: change(m, modulus=int(n).to_bytes(64, "big"))


PRIME = gmpy2.next_prime(3 << 510)
ROOT = gmpy2.next_prime(3 << 254)
KEYS = {
    "short": lambda m: change(m, modulus=(1).to_bytes(2, "big") + m.modulus[2:]),
    "even": lambda m: change(m, modulus=m.modulus[:-1] + bytes([m.modulus[-1] & 0xFE])),
    "small factor": modulus(65_521 * gmpy2.next_prime((3 << 510) // 65_521)),
    "square": modulus(ROOT * ROOT),
    "prime": modulus(PRIME),
    "zero": modulus(0),
    "too long": lambda m: change(m, modulus=b"\1" + m.modulus),
    "larger than any key": lambda m: change(m, modulus=b"\1" * 1025),
    "fewer patients than shared": lambda m: change(m, n_rows=29),
    "more patients than allowed": lambda m: change(m, n_rows=1020),
    "another weight": lambda m: change(m, max_weight=2.0),
    "no weight": lambda m: change(m, max_weight=float("nan")),
    "no precision": lambda m: change(m, fixed_point_bits=0),
}


def ciphertext(value: int):
    return lambda m: change(m, ciphertexts=int(value).to_bytes(128, "big") + m.ciphertexts[128:])


def descend(**values):
    return lambda m: change(m, **values)


def wanted(node: int, *tied: int):
    return lambda m: change(m, wanted=(SplitWanted(node, tied),))


HOSTILE = {
    "the second tree first": (EncryptedGradients, descend(tree=1)),
    "a tree number below none": (EncryptedGradients, descend(tree=-1)),
    "ciphertext 0": (EncryptedGradients, ciphertext(0)),
    "ciphertext 1": (EncryptedGradients, ciphertext(1)),
    "a ciphertext too large": (EncryptedGradients, ciphertext((1 << 1024) - 1)),
    "too few ciphertexts": (EncryptedGradients, lambda m: change(m, ciphertexts=m.ciphertexts[128:])),
    "too many ciphertexts": (EncryptedGradients, lambda m: change(m, ciphertexts=m.ciphertexts * 2)),
    "no ciphertexts": (EncryptedGradients, lambda m: change(m, ciphertexts=b"")),
    "sums of another tree": (Descend, descend(tree=1)),
    "sums of an unknown node": (Descend, descend(ask=(5,))),
    "the same sums twice in one question": (Descend, descend(ask=(0, 0))),
    "the same sums twice": (Descend, lambda m: (m, m)),
    "no sums": (Descend, descend(ask=())),
    "a division of an unknown node": (Descend, descend(divisions=(NodeDivision(3, b""),))),
    "a division by too few bits": (Descend, descend(divisions=(NodeDivision(0, b"\0\0\0"),), ask=(1,))),
    "a division by too many bits": (Descend, descend(divisions=(NodeDivision(0, bytes(5)),), ask=(1,))),
    "a division with spare bits": (Descend, descend(divisions=(NodeDivision(0, b"\0\0\0\1"),), ask=(1,))),
    "two divisions of a node": (Descend, descend(divisions=(NodeDivision(0, bytes(4)),) * 2, ask=(1,))),
    "a question about a divided node": (Descend, descend(divisions=(NodeDivision(0, bytes(4)),))),
    "a tree deeper than agreed": (
        Descend,
        descend(divisions=(*(NodeDivision(n, bytes(4)) for n in (0, 2, 6)),), ask=(1,)),
    ),
    "a choice in another tree": (ChosenSplits, lambda m: change(m, tree=1)),
    "a choice for an unknown node": (ChosenSplits, wanted(9, 0)),
    "a candidate beyond the last": (ChosenSplits, wanted(0, 1 << 20)),
    "candidates out of order": (ChosenSplits, wanted(0, 3, 2)),
    "a candidate twice": (ChosenSplits, wanted(0, 2, 2)),
    "no candidate": (ChosenSplits, wanted(0)),
    "no choice": (ChosenSplits, lambda m: change(m, wanted=())),
    "a node divided twice": (ChosenSplits, lambda m: change(m, wanted=m.wanted * 2)),
    "the end of another tree": (TreeDone, lambda m: change(m, tree=1)),
    "the end of training within a tree": (TreeDone, lambda m: TrainingDone(1)),
    "a new tree within a tree": (TreeDone, lambda m: EncryptedGradients(1, b"")),
    "more trees kept than grown": (TrainingDone, lambda m: change(m, trees_kept=3)),
    "no trees kept": (TrainingDone, lambda m: change(m, trees_kept=0)),
}


REASONS = {
    "the same sums twice": "twice",
    "a tree deeper than agreed": "too deep",
    "a candidate beyond the last": "on offer",
    "candidates out of order": "on offer",
    "a candidate twice": "on offer",
    "a node divided twice": "not any more",
}


@pytest.mark.parametrize("broken", KEYS.values(), ids=KEYS.keys())
def test_a_bad_key_is_refused(study, refused, kit, broken):
    hostile = kit.tampered(study.train_label(), TrainingKey, broken)
    refused(study.feature_id, study.train_feature(), study.label_id, hostile)


@pytest.mark.parametrize("case", HOSTILE)
def test_a_label_hospital_that_breaks_a_rule_is_refused(study, refused, kit, case):
    kind, broken = HOSTILE[case]
    hostile = kit.tampered(study.train_label(), kind, broken)
    listens = kind is not TrainingDone  # the last message of a training
    error = refused(study.feature_id, study.train_feature(), study.label_id, hostile, listens=listens)
    assert REASONS.get(case, "") in error.detail


@pytest.mark.parametrize("factor", ["p", "q"])
def test_a_ciphertext_which_shares_a_factor_with_the_key_is_refused(study, refused, kit, world, factor):
    broken = ciphertext(getattr(world.key, factor) * 99)
    refused(
        study.feature_id, study.train_feature(), study.label_id,
        kit.tampered(study.train_label(), EncryptedGradients, broken),
    )  # fmt: skip


def test_a_ciphertext_of_exactly_n_squared_is_refused(study, refused, kit, world):
    n = int(world.key.public_key.n)
    hostile = kit.tampered(study.train_label(), EncryptedGradients, ciphertext(n * n))
    refused(study.feature_id, study.train_feature(), study.label_id, hostile)


def test_more_trees_than_agreed_are_refused(study, refused):
    longer = study.with_terms(params={"num_boost_round": 3})
    refused(study.feature_id, study.train_feature(), study.label_id, longer.train_label())


def test_a_tree_deeper_than_agreed_is_refused(study, refused):
    deeper = study.with_terms(params={"max_depth": 4, "min_child_weight": 0.0})
    refused(study.feature_id, study.train_feature(), study.label_id, deeper.train_label())


def test_a_predictor_left_out_of_a_tree_cannot_be_chosen(study, refused, kit):
    """With one of three predictors in a tree, two of the first candidates of each are not on offer."""
    study = study.with_terms(params={"colsample_bytree": 0.3})
    everything = tuple(range(0, 30, 4))

    def choose(m):
        return change(m, wanted=(SplitWanted(m.wanted[0].node, everything),))

    hostile = kit.tampered(study.train_label(), ChosenSplits, choose)
    error = refused(study.feature_id, study.train_feature(), study.label_id, hostile)
    assert "no part in this tree" in error.detail


def test_a_hospital_without_predictors_is_told_so(study):
    none = np.zeros((30, 0), np.float32)
    with pytest.raises(DataError, match="0 predictors"):
        train_as_feature(study.terms, study.feature_id, none, None, lambda _: None).send(None)


def test_too_many_levels_are_told_before_anything_is_sent(study, world):
    terms = world.terms(params={"max_bin": 4000})
    x = np.random.default_rng(0).normal(size=(4000, 140)).astype(np.float32)
    with pytest.raises(DataError, match="140 predictors"):
        train_as_feature(terms, study.feature_id, x, None, lambda _: None).send(None)


def test_a_split_table_knows_its_own_numbers_only():
    model = FeatureModel((RemoteSplit(0, 2.0, True), RemoteSplit(1, 5.0, False)), 1)
    x = np.array([[1, 9], [2, np.nan], [np.nan, 4]], np.float32)
    assert model.columns(x, [1, 0]).tolist() == [[True, False], [True, True], [False, False]]
    with pytest.raises(ProtocolError, match="no split number 2"):
        model.columns(x, [2])


def outgoing(study, kit, world, *kinds):
    """The feature hospital's messages of these types in one training."""
    seen = []

    def look(_, message):
        seen.extend([message] if isinstance(message, kinds) else [])
        return message

    feature = kit.tapped(study.train_feature(), look)
    outcomes = kit.meet_in_memory(world, {study.label_id: study.train_label(), study.feature_id: feature})
    assert not isinstance(outcomes[study.label_id], Exception), outcomes[study.label_id]
    return seen


def test_the_order_of_predictors_is_fresh_and_uniform(study):
    """Three predictors of 2, 3 and 4 levels: each of the six orders about equally often (chi square, p < 1e-12)."""
    x = np.stack([np.arange(30) % k for k in (2, 3, 4)], axis=1).astype(np.float32)
    seen: dict[tuple[int, ...], int] = {}
    n_sessions = 600
    key = TrainingKey(study.world.key.public_key.to_bytes(), 16, 40, 1.0)
    for _ in range(n_sessions):
        feature = train_as_feature(study.terms, study.feature_id, x, None, lambda _: None)
        feature.send(None)
        layout = feature.send({study.label_id: key}).outgoing[study.label_id][0]
        seen[layout.bin_counts] = seen.get(layout.bin_counts, 0) + 1
        feature.close()
    assert len(seen) == 6
    expected = n_sessions / 6
    assert sum((count - expected) ** 2 / expected for count in seen.values()) < 80.0


def test_the_same_question_is_answered_by_fresh_ciphertexts(study, kit, world):
    """Equal sums must not be equal bytes, or the label hospital could recognise which patients a bin holds."""
    ciphertexts = []
    for _ in range(4):
        for message in outgoing(study, kit, world, EncryptedSums):
            blob = message.ciphertexts
            ciphertexts += [blob[i : i + 128] for i in range(0, len(blob), 128)]
    assert len(set(ciphertexts)) == len(ciphertexts) > 16


def test_an_answer_is_not_a_product_of_what_was_sent(study, kit, world):
    """The random part of an answer is a fresh residue: without it an empty bin's answer would have the residue 1."""
    key = world.key
    n = int(key.public_key.n)
    residues = []
    for message in outgoing(study, kit, world, EncryptedSums):
        blob = message.ciphertexts
        residues += [int.from_bytes(blob[i : i + 128], "big") % n for i in range(0, len(blob), 128)]
    assert 1 not in residues
    assert len(set(residues)) == len(residues)


def test_answers_name_no_predictor_and_no_value(study, kit, world):
    """What the label hospital gets of a split: a candidate, a running number, and one bit per member."""
    answers = [a for m in outgoing(study, kit, world, SplitAnswers) for a in m.answers]
    assert [a.split_number for a in answers] == list(range(len(answers)))
    assert all(len(a.left) <= 4 for a in answers)


def test_held_out_patients_cannot_be_told_apart_by_their_ciphertexts(study, kit, world):
    """Patients held out have g = h = 0; their ciphertexts have the same width and look as random as the others'.

    The bytes of both groups are compared by chi square over 16 classes of the second byte (the first is not uniform).
    """
    held_out = np.arange(40) % 2 == 0
    cuts = make_cuts(study.own, 8)
    counts = np.zeros((2, 16))
    terms = world.terms(params={"num_boost_round": 20, "max_depth": 1})

    def look(_, message):
        if isinstance(message, EncryptedGradients):
            rows = np.frombuffer(message.ciphertexts, np.uint8).reshape(30, -1)
            assert rows.shape == (30, 128)
            for group in (0, 1):
                counts[group] += np.bincount(rows[held_out[study.alignment.rows] == group][:, 64] >> 4, minlength=16)
        return message

    block = Block(cuts, bin_rows(study.own, cuts))
    label = train_as_label(
        terms, block, study.y, Rows(~held_out, np.zeros(40, np.bool_)), {study.feature_id: study.alignment}, world.key,
        None, lambda _: None,
    )  # fmt: skip
    feature = train_as_feature(terms, study.feature_id, study.remote, None, lambda _: None)
    outcomes = kit.meet_in_memory(world, {study.label_id: kit.tapped(label, look), study.feature_id: feature})
    assert not isinstance(outcomes[study.label_id], Exception), outcomes[study.label_id]
    expected = counts.sum(axis=0) * (counts.sum(axis=1) / counts.sum())[:, None]
    assert ((counts - expected) ** 2 / np.maximum(expected, 1e-9)).sum() < 95.0  # 15 degrees of freedom, p < 1e-12
