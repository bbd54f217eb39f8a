"""A whole session: the joint model is the pooled one, the comparison is on held-out patients, and what is released."""

from __future__ import annotations

from dataclasses import asdict, replace

import numpy as np
import pytest

from fedcore.data.table import Table
from fedcore.errors import DataError, TermsMismatch
from fedcore.evaluation.metrics import measure
from fedcore.pooled import joint_as_pooled, train_pooled
from fedcore.protocols.exchange import run_in_memory
from fedcore.protocols.messages import (
    MESSAGE_TYPES,
    Abort,
    Acceptance,
    Agreed,
    Declined,
    Proposal,
    ResumeAt,
    ResumeFrom,
)
from fedcore.protocols.vertical import train_as_label
from fedcore.protocols.vertical_feature import train_as_feature
from fedcore.session.vertical_session import BOOTSTRAP_SEED, risk
from fedcore.trees.cuts import bin_rows, make_cuts
from fedcore.trees.forest import first_difference, predict_margin
from fedcore.trees.model import from_booster_json
from fedcore.trees.rows import Block


@pytest.fixture(scope="module")
def run(hospitals):
    """One session whose terms are the standard ones."""
    return hospitals.run(hospitals.terms(), hospitals.tables(1))


def difference(run, pooled):
    tables = [[asdict(split) for split in feature.model.splits] for feature in run.features]
    joint = replace(joint_as_pooled(run.label.forest, tables), feature_names=(), remote_names=())
    return first_difference(joint, replace(pooled.forest, feature_names=(), remote_names=()))


EARLY = {"early_stopping_rounds": 1, "num_boost_round": 6}


@pytest.mark.parametrize(
    ("rows", "n_features", "min_group", "params"),
    [
        ("label", 1, 1, {}),
        ("label", 2, 12, {}),
        ("label", 2, 40, EARLY),
        ("shared", 1, 12, EARLY),
        ("shared", 2, 1, EARLY),
        ("shared", 2, 40, {}),
    ],
)
def test_the_joint_model_is_the_pooled_one(hospitals, rows, n_features, min_group, params):
    """With a large minimum group most splits of a feature hospital are refused, in both in the same places."""
    terms = hospitals.terms(n_features, rows=rows, min_group=min_group, params=params)
    tables = hospitals.tables(n_features, n_features=n_features)
    run = hospitals.run(terms, tables)
    assert difference(run, train_pooled(terms, tables)) is None


def remote_group_sizes(run, feature, table, cohort_ids):
    """Members on each side of every split that hospital made, of its own patients who take part."""
    known = set(table.ids) & set(cohort_ids)
    rows = np.array([i for i, key in enumerate(table.ids) if key in known])
    right = feature.model.columns(table.x[rows], list(range(len(feature.model.splits))))
    return right.sum(axis=0), (~right).sum(axis=0)


@pytest.mark.parametrize("min_group", [5, 45])
def test_no_split_of_a_feature_hospital_parts_off_a_small_group(hospitals, min_group):
    terms, tables = hospitals.terms(min_group=min_group), hospitals.tables(1)
    run = hospitals.run(terms, tables)
    right, left = remote_group_sizes(run, run.features[0], tables[1], run.label.cohort.ids)
    assert (right >= min_group).all()
    assert (left >= min_group).all()


def test_min_group_above_half_leaves_the_own_predictors(hospitals):
    terms, tables = hospitals.terms(min_group=60), hospitals.tables(1)
    run = hospitals.run(terms, tables)
    assert run.features[0].model.splits == ()
    assert {s.owner for tree in run.label.forest.trees for s in tree.splits.values()} == {0}


def test_the_comparison_is_on_held_out_patients_only(hospitals, run):
    """Metrics computed here from the models and the held-out patients are those of the comparison."""
    tables = hospitals.tables(1)
    cohort = run.label.cohort
    assert not (cohort.test & (cohort.rows.fit | cohort.rows.stop)).any()
    place = {key: i for i, key in enumerate(tables[1].ids)}
    remote = np.full((len(cohort.ids), len(run.features[0].model.splits)), np.nan, np.float32)
    for row, key in enumerate(cohort.ids):
        if key in place:
            x = tables[1].x[[place[key]]]
            remote[row] = run.features[0].model.columns(x, list(range(remote.shape[1])))[0]
    margin = predict_margin(run.label.forest, [cohort.x[cohort.test], remote[cohort.test]])
    rng = np.random.default_rng(BOOTSTRAP_SEED)
    again = measure(cohort.y[cohort.test], risk(margin), rng)
    joint = run.label.comparison.joint
    assert (joint.auc, joint.brier, joint.n) == (again.auc, again.brier, int(cohort.test.sum()))
    assert run.label.comparison.own.n == joint.n


def test_held_out_patients_do_not_change_the_model(hospitals, run):
    """With the outcome of every held-out patient turned round, the same trees grow."""
    terms, cohort = hospitals.terms(), run.label.cohort
    turned = np.where(cohort.test, 1 - cohort.y, cohort.y).astype(np.uint8)
    cuts = make_cuts(cohort.x, 8)
    party = terms.features[0].party_id
    shared = hospitals.tables(1)[1]
    place = {key: i for i, key in enumerate(shared.ids)}
    x = shared.x[[place[cohort.ids[i]] for i in cohort.alignments[party].rows]]
    label = train_as_label(
        terms, Block(cuts, bin_rows(cohort.x, cuts)), turned, cohort.rows, cohort.alignments, hospitals.key, None,
        lambda _: None,
    )  # fmt: skip
    feature = train_as_feature(terms, party, x, None, lambda _: None)
    forest = run_in_memory({terms.label.party_id: label, party: feature})[terms.label.party_id]
    assert first_difference(forest, replace(run.label.forest, feature_names=(), remote_names=())) is None


@pytest.mark.parametrize("release", [(), ("auc", "auc_ci", "n"), ("sensitivity_at_80_specificity", "positives")])
def test_only_what_the_terms_name_is_released(hospitals, release):
    run = hospitals.run(hospitals.terms(release=release), hospitals.tables(1))
    released = run.features[0].released
    if not release:
        assert released.joint is None
        assert released.own is None
        return
    for metrics in (released.joint, released.own):
        named = {f for f in metrics.__struct_fields__ if getattr(metrics, f) is not None}
        assert named <= set(release)
        assert metrics.auc is None or metrics.auc == round(metrics.auc, 3)


def test_nothing_is_released_of_fewer_patients_than_the_minimum(hospitals):
    """36 patients are held out, 18 of each outcome."""
    tables = hospitals.tables(1)
    released = hospitals.run(hospitals.terms(min_group=19), tables).features[0].released
    for metrics in (released.joint, released.own):
        assert metrics.auc is metrics.brier is metrics.positives is metrics.auc_ci is None
    assert hospitals.run(hospitals.terms(min_group=18), tables).features[0].released.joint.auc is not None


def test_every_listed_message_is_sent_by_its_hospital_and_no_other_occurs(hospitals):
    """What the terms page says of each message type is what the program does."""
    senders: dict[type, set[str]] = {}

    class Watched:
        def __init__(self, role, inner):
            self.role, self.inner = role, inner

        def send(self, answer):
            exchange = self.inner.send(answer)
            for messages in exchange.outgoing.values():
                for message in messages:
                    senders.setdefault(type(message), set()).add(self.role)
            return exchange

        def close(self):
            self.inner.close()

    terms = hospitals.terms(n_features=2)
    hospitals.run(terms, hospitals.tables(1, n_features=2), Watched)
    for kind, roles in senders.items():
        declared = kind.disclosure.sender
        assert roles == ({"label", "feature"} if declared == "both" else {declared}), kind
    never_here = {Proposal, Acceptance, Declined, Agreed, Abort, ResumeFrom, ResumeAt}
    assert {MESSAGE_TYPES[kind] for kind in senders} == set(terms.messages) - {MESSAGE_TYPES[t] for t in never_here}


def test_statuses_rise_from_alignment_to_the_end(run):
    label, feature = run.statuses
    for statuses in (label, feature):
        order = ["aligning", "training", "evaluating"]
        places = [order.index(s.state) for s in statuses]
        assert places == sorted(places)
        assert [s.tree for s in statuses] == sorted(s.tree for s in statuses)
        assert statuses[-1].tree == 3
    assert len(label[-1].curve) == 3
    assert label[-1].alignment[0].mine == 120
    assert label[-1].alignment[0].shared == feature[-1].alignment[0].shared == 96
    assert feature[-1].alignment[0].cases is None


def test_shared_patients_are_counted_among_all_of_ours(hospitals):
    run = hospitals.run(hospitals.terms(rows="shared"), hospitals.tables(1))
    assert (run.label.alignment[0].shared, run.label.alignment[0].mine) == (96, 120)


def test_the_booster_file_predicts_what_the_forest_does(run):
    cohort, n_splits = run.label.cohort, len(run.features[0].model.splits)
    remote = np.random.default_rng(0).integers(0, 2, (len(cohort.ids), n_splits)).astype(np.float32)
    loaded = from_booster_json(run.label.booster_json)
    both = [predict_margin(forest, [cohort.x, remote]) for forest in (loaded, run.label.forest)]
    assert np.array_equal(*both)


def test_records_without_an_outcome_send_nothing(hospitals):
    label, feature = hospitals.tables(1)
    table = Table(label.ids, label.features, label.x, None)
    sent = []

    class Watched:
        def __init__(self, role, inner):
            self.inner, self.close = inner, inner.close

        def send(self, answer):
            exchange = self.inner.send(answer)
            sent.extend(exchange.outgoing)
            return exchange

    with pytest.raises(DataError, match="no outcome"):
        hospitals.run(hospitals.terms(), [table, feature], Watched)
    assert sent == []


def test_one_outcome_among_those_who_take_part_is_refused(hospitals):
    label, feature = hospitals.tables(1)
    y = np.zeros(len(label.ids), np.uint8)
    y[0] = 1
    with pytest.raises(DataError, match="1 of 120 have it"):
        hospitals.run(hospitals.terms(), [Table(label.ids, label.features, label.x, y), feature])


def test_nobody_shared_is_refused(hospitals):
    label, feature = hospitals.tables(1)
    strangers = Table(tuple(f"x{i}" for i in range(len(feature.ids))), feature.features, feature.x, None)
    with pytest.raises(TermsMismatch, match="Fewer than 2 patients"):
        hospitals.run(hospitals.terms(), [label, strangers])
