"""Who takes part and what for: whole, disjoint, independent of the order of rows."""

from __future__ import annotations

import numpy as np
import pytest

from fedcore.data.table import Table
from fedcore.errors import DataError
from fedcore.protocols.matching import Alignment
from fedcore.session.cohort import make_cohort


def aligned(terms, tables):
    place = {key: i for i, key in enumerate(tables[0].ids)}
    rows = {
        party.party_id: [place[key] for key in table.ids if key in place]
        for party, table in zip(terms.features, tables[1:], strict=True)
    }
    if terms.rows == "shared":
        common = set.intersection(*map(set, rows.values()))
        rows = {party: [r for r in own if r in common] for party, own in rows.items()}
    return {party: Alignment(np.array(own, np.int64)) for party, own in rows.items()}


@pytest.mark.parametrize("rows", ["label", "shared"])
@pytest.mark.parametrize("stops", [True, False])
def test_everybody_has_one_role(hospitals, rows, stops):
    params = {"early_stopping_rounds": 2} if stops else {}
    terms = hospitals.terms(2, rows=rows, params=params)
    tables = hospitals.tables(1, n_features=2)
    cohort = make_cohort(terms, tables[0], aligned(terms, tables))
    assert (cohort.rows.fit.astype(int) + cohort.rows.stop + cohort.test == 1).all()
    assert cohort.rows.stop.any() == stops
    assert cohort.test.mean() == pytest.approx(0.3, abs=0.02)
    assert cohort.y[cohort.test].mean() == pytest.approx(cohort.y.mean(), abs=0.02)


@pytest.mark.parametrize("rows", ["label", "shared"])
def test_alignments_point_at_the_same_patients(hospitals, rows):
    terms = hospitals.terms(2, rows=rows)
    tables = hospitals.tables(1, n_features=2)
    alignments = aligned(terms, tables)
    cohort = make_cohort(terms, tables[0], alignments)
    for party, table in zip(terms.features, tables[1:], strict=True):
        before = [tables[0].ids[i] for i in alignments[party.party_id].rows]
        assert [cohort.ids[i] for i in cohort.alignments[party.party_id].rows] == before
        known = np.isin(cohort.ids, table.ids)
        assert np.array_equal(cohort.known(party.party_id), known)
    if rows == "shared":
        assert set(cohort.ids) == set.intersection(*(set(t.ids) for t in tables))
    else:
        assert cohort.ids == tables[0].ids
    assert np.array_equal(cohort.x, tables[0].x[cohort.kept], equal_nan=True)
    assert np.array_equal(cohort.y, tables[0].y[cohort.kept])


def test_the_order_of_rows_changes_nobodys_role(hospitals):
    terms, tables = hospitals.terms(params={"early_stopping_rounds": 2}), hospitals.tables(1)
    label = tables[0]
    order = np.random.default_rng(1).permutation(len(label.ids))
    other = Table(tuple(label.ids[i] for i in order), label.features, label.x[order], label.y[order])
    one = make_cohort(terms, label, aligned(terms, tables))
    two = make_cohort(terms, other, aligned(terms, [other, tables[1]]))
    for part in ("test", "fit", "stop"):
        roles = [
            {c.ids[i] for i in np.flatnonzero(c.test if part == "test" else getattr(c.rows, part))} for c in (one, two)
        ]
        assert roles[0] == roles[1]


@pytest.mark.parametrize("positives", [0, 1, 120])
def test_too_few_of_an_outcome_are_refused_in_words(hospitals, positives):
    terms, tables = hospitals.terms(), hospitals.tables(1)
    y = (np.arange(120) < positives).astype(np.uint8)
    table = Table(tables[0].ids, tables[0].features, tables[0].x, y)
    with pytest.raises(DataError, match=f"{positives} of 120 have it") as caught:
        make_cohort(terms, table, aligned(terms, tables))
    assert caught.value.advice.template
