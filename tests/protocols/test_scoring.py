"""Scoring: the sides of the splits that were asked for, missing where a patient is not known, and nothing else."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from fedcore.protocols.messages import SplitColumns, SplitsWanted
from fedcore.protocols.scoring import fetch_columns, serve_columns
from fedcore.protocols.vertical_feature import FeatureModel, RemoteSplit

change = msgspec.structs.replace
MODEL = FeatureModel((RemoteSplit(0, 2.0, True), RemoteSplit(1, 3.0, False), RemoteSplit(2, 1.0, True)), 2)


@pytest.fixture
def scoring(study):
    study = study.with_terms(mode="score")
    x = np.concatenate([study.remote, np.zeros((5, 3), np.float32)])
    return study, x


def serve(study, x):
    return serve_columns(study.terms, study.feature_keys, x, MODEL)


def fetch(study, numbers):
    return fetch_columns(study.terms, study.label_keys, {study.feature_id: numbers})


@pytest.mark.parametrize("numbers", [(2, 0), (0, 1, 2), ()])
def test_the_asked_columns_come_back(scoring, kit, world, meet, numbers):
    study, x = scoring
    run = kit.meet_in_memory if meet == "memory" else kit.meet_over_sockets
    outcomes = run(world, {study.label_id: fetch(study, numbers), study.feature_id: serve(study, x)})
    columns = outcomes[study.label_id][study.feature_id]
    assert columns.shape == (40, len(numbers))
    known = np.isin(np.arange(40), study.alignment.rows)
    assert np.isnan(columns[~known]).all()
    order = np.argsort(study.alignment.rows)
    assert np.array_equal(columns[known], MODEL.columns(study.remote[order], list(numbers)).astype(np.float32))
    assert outcomes[study.feature_id] == 30


@pytest.mark.parametrize("numbers", [(3,), (0, 0), (1 << 24,), (0, 1, 2, 0), (1 << 25,), (-1,)], ids=str)
def test_splits_which_the_model_does_not_have_are_refused(scoring, refused, kit, numbers):
    study, x = scoring
    hostile = kit.tampered(fetch(study, (0,)), SplitsWanted, lambda m: change(m, split_numbers=numbers))
    refused(study.feature_id, serve(study, x), study.label_id, hostile)


@pytest.mark.parametrize(
    "broken",
    [
        lambda m: change(m, split_numbers=(1, 0)),
        lambda m: change(m, split_numbers=(0,)),
        lambda m: change(m, right=m.right + b"\0"),
        lambda m: change(m, right=m.right[:-1]),
        lambda m: change(m, right=m.right[:-1] + b"\xff"),
    ],
    ids=["another order", "fewer", "too many bits", "too few bits", "spare bits"],
)
def test_other_columns_than_were_asked_are_refused(scoring, refused, kit, broken):
    study, x = scoring
    hostile = kit.tampered(serve(study, x), SplitColumns, broken)
    refused(study.label_id, fetch(study, (0, 1)), study.feature_id, hostile, listens=False)
