"""Joint training with a feature hospital that breaks the rules: the label hospital notices, stops and says who."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from fedcore.protocols.bits import pack_bits
from fedcore.protocols.messages import BinLayout, EncryptedSums, SplitAnswer, SplitAnswers
from fedcore.trees.forest import Forest

change = msgspec.structs.replace


def first_answer(**values):
    return lambda m: change(m, answers=(change(m.answers[0], **values), *m.answers[1:]))


def one_patient_moved(m):
    left = bytearray(m.answers[0].left)
    left[0] ^= 0x40
    return change(m, answers=(change(m.answers[0], left=bytes(left)), *m.answers[1:]))


def all_left(m):
    return change(m, answers=(change(m.answers[0], left=pack_bits(np.ones(30, np.bool_))), *m.answers[1:]))


HOSTILE = {
    "no predictors": (BinLayout, lambda m: change(m, bin_counts=())),
    "more bins than agreed": (BinLayout, lambda m: change(m, bin_counts=(9, *m.bin_counts[1:]))),
    "a memory bomb": (BinLayout, lambda m: change(m, bin_counts=(8,) * 100_000)),
    "more predictors than sums": (BinLayout, lambda m: change(m, bin_counts=(*m.bin_counts, 5))),
    "sums of another tree": (EncryptedSums, lambda m: change(m, tree=1)),
    "a sample of the wrong length": (EncryptedSums, lambda m: change(m, active=m.active + b"\0")),
    "spare bits in the sample": (EncryptedSums, lambda m: change(m, active=b"\xff")),
    "an empty sample": (EncryptedSums, lambda m: change(m, active=b"\0")),
    "too few ciphertexts": (EncryptedSums, lambda m: change(m, ciphertexts=m.ciphertexts[:-128])),
    "half a ciphertext": (EncryptedSums, lambda m: change(m, ciphertexts=m.ciphertexts[:-1])),
    "a ciphertext 0": (EncryptedSums, lambda m: change(m, ciphertexts=bytes(128) + m.ciphertexts[128:])),
    "a ciphertext 1": (EncryptedSums, lambda m: change(m, ciphertexts=bytes(127) + b"\1" + m.ciphertexts[128:])),
    "a ciphertext too large": (EncryptedSums, lambda m: change(m, ciphertexts=b"\xff" * 128 + m.ciphertexts[128:])),
    "answers about another tree": (SplitAnswers, lambda m: change(m, tree=1)),
    "an answer about another node": (SplitAnswers, first_answer(node=5)),
    "no answer": (SplitAnswers, lambda m: change(m, answers=())),
    "an answer too many": (SplitAnswers, lambda m: change(m, answers=m.answers * 2)),
    "a candidate that was not tied": (SplitAnswers, first_answer(candidate=1 << 20)),
    "half an answer": (SplitAnswers, first_answer(split_number=None)),
    "half a refusal": (SplitAnswers, first_answer(candidate=None)),
    "a refusal with bits": (SplitAnswers, first_answer(candidate=None, split_number=None)),
    "a split number out of turn": (SplitAnswers, first_answer(split_number=7)),
    "bits of the wrong length": (SplitAnswers, first_answer(left=b"\0" * 5)),
    "spare bits that are set": (SplitAnswers, first_answer(left=b"\xff" * 4)),
    "everybody on one side": (SplitAnswers, all_left),
    "one patient on the other side": (SplitAnswers, one_patient_moved),
    "another message": (SplitAnswers, lambda m: BinLayout((3,))),
}


@pytest.mark.parametrize(("kind", "broken"), HOSTILE.values(), ids=HOSTILE.keys())
def test_a_feature_hospital_that_breaks_a_rule_is_refused(study, refused, kit, kind, broken):
    hostile = kit.tampered(study.train_feature(), kind, broken)
    refused(study.label_id, study.train_label(), study.feature_id, hostile)


def test_honest_hospitals_finish(study, kit, world, meet):
    run = kit.meet_in_memory if meet == "memory" else kit.meet_over_sockets
    outcomes = run(world, {study.label_id: study.train_label(), study.feature_id: study.train_feature()})
    forest = outcomes[study.label_id]
    assert isinstance(forest, Forest), forest
    assert any(split.owner for tree in forest.trees for split in tree.splits.values())
    assert outcomes[study.feature_id].trees == len(forest.trees) == 2


def test_another_sample_of_predictors_within_a_tree_is_refused(study, refused, kit):
    study = study.with_terms(params={"colsample_bytree": 0.3})
    others = {0b10000000: 0b01000000, 0b01000000: 0b00100000, 0b00100000: 0b10000000}
    hostile = kit.tampered(
        study.train_feature(), EncryptedSums, lambda m: change(m, active=bytes([others[m.active[0]]])), nth=1
    )
    refused(study.label_id, study.train_label(), study.feature_id, hostile)


def test_a_ciphertext_which_shares_a_factor_with_the_key_is_refused(study, refused, kit, world):
    broken = (int(world.key.p) * 12345).to_bytes(128, "big")
    hostile = kit.tampered(
        study.train_feature(), EncryptedSums, lambda m: change(m, ciphertexts=broken + m.ciphertexts[128:])
    )
    refused(study.label_id, study.train_label(), study.feature_id, hostile)


@pytest.mark.parametrize("shift", [40, 300, 500])
def test_sums_which_no_patients_can_give_are_refused(study, refused, kit, world, shift):
    """An encrypted number is added to an honest answer, which anybody with the public key can do."""
    n = int(world.key.public_key.n)

    def add(m):
        first = int.from_bytes(m.ciphertexts[:128], "big")
        raised = first * (1 + n * ((1 << shift) * 12345678901)) % (n * n)
        return change(m, ciphertexts=raised.to_bytes(128, "big") + m.ciphertexts[128:])

    hostile = kit.tampered(study.train_feature(), EncryptedSums, add)
    refused(study.label_id, study.train_label(), study.feature_id, hostile)


def test_a_hospital_that_refuses_every_split_leaves_the_own_predictors(study, kit, world):
    def refuse(m):
        return change(m, answers=tuple(SplitAnswer(a.node, None, None, b"") for a in m.answers))

    hostile = kit.tampered(study.train_feature(), SplitAnswers, refuse, nth=-1)
    # It has moved its patients all the same, and is found out when they are asked for.
    outcomes = kit.meet_in_memory(world, {study.label_id: study.train_label(), study.feature_id: hostile})
    assert "asked something" in str(outcomes[study.feature_id])


def test_sums_above_those_of_the_whole_node_are_refused(study, refused, kit, world):
    """Half the patients are at the node that is asked for; the answer gives one bin the hessian of twenty more."""
    n = int(world.key.public_key.n)

    def add(m):
        raised = int.from_bytes(m.ciphertexts[:128], "big") * (1 + n * (20 << 22)) % (n * n)
        return change(m, ciphertexts=raised.to_bytes(128, "big") + m.ciphertexts[128:])

    hostile = kit.tampered(study.train_feature(), EncryptedSums, add, nth=1)
    error = refused(study.label_id, study.train_label(), study.feature_id, hostile)
    assert "sums which its patients cannot give" in str(error)


def test_groups_smaller_than_agreed_are_refused(study, refused):
    """The feature hospital goes by other terms, in which single patients may be parted off."""
    strict = study.with_terms(min_group=16)  # more than half of the 30
    error = refused(study.label_id, strict.train_label(), study.feature_id, study.train_feature())
    assert "smaller than the terms allow" in str(error)
