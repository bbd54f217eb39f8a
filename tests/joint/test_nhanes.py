"""On real records the joint model reaches what pooling would give, and beats the label hospital's own.

The joint forest equals the pooled forest bit for bit (test_vertical_exact, test_simulate), so what the pooled forest
scores here is what the joint one scores; training it jointly takes minutes and is in the benchmarks.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from fedcore.data.mapping import Mapping
from fedcore.data.reader import read_records
from fedcore.data.table import Table, build_table
from fedcore.evaluation.discrimination import auc
from fedcore.evaluation.own_model import train_own_model
from fedcore.pooled import train_pooled
from fedcore.protocols.matching import Alignment
from fedcore.protocols.terms import PartyTerms, Terms, message_tags
from fedcore.session.cohort import make_cohort
from fedcore.trees.params import BoostParams

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "demo_splits"
pytestmark = [
    pytest.mark.real_data,
    pytest.mark.skipif(not DATA.exists(), reason="the public records in ../shared/data are not here"),
]


def load(name: str, label: str | None) -> Table:
    records = read_records(DATA / "vertical_nhanes" / name)
    return build_table(records, Mapping(("patient_id",), label))[0]


def make_terms(seed: int) -> Terms:
    params = BoostParams(num_boost_round=60, max_depth=3, eta=0.1, min_child_weight=3, max_bin=64, seed=seed)
    parties = (PartyTerms("0" * 64, "B", "label"), PartyTerms("1" * 64, "A", "feature"))
    return Terms(
        session="ab" * 16, created="2024-01-01T00:00:00Z", mode="vertical", outcome="stroke", purpose="test",
        parties=parties, params=params.to_mapping(), scheme="paillier", key_bits=3072, min_group=5,
        test_fraction=0.3, rows="shared", pad_to=100, max_patients=100_000, release=("auc",),
        messages=message_tags("vertical"),
    )  # fmt: skip


def test_joint_reaches_the_published_pooled_auc() -> None:
    tables = [load("hospital_B.csv.gz", "stroke"), load("hospital_A.csv.gz", None)]
    reference = json.loads((DATA / "manifest.json").read_text())["vertical_nhanes"]["reference"]["auc"]
    known = {key: row for row, key in enumerate(tables[0].ids)}
    shared = np.array(sorted(known[key] for key in tables[1].ids if key in known))
    joint, own = [], []
    for seed in range(3):
        terms = make_terms(seed)
        joint.append(train_pooled(terms, tables).metrics.auc)
        cohort = make_cohort(terms, tables[0], {"1" * 64: Alignment(shared)})
        model = train_own_model(
            cohort.x, cohort.y, cohort.rows.fit, cohort.rows.stop, dict(terms.params), tables[0].features
        )
        own.append(auc(cohort.y[cohort.test], model.risk[cohort.test]))
    print(f"joint {np.round(joint, 4)}, own {np.round(own, 4)}, manifest {reference}")
    assert np.mean(joint) == pytest.approx(np.mean(reference["pooled"]), abs=0.01)
    assert np.mean(own) == pytest.approx(np.mean(reference["local"]), abs=0.015)
    assert np.mean(joint) - np.mean(own) > 0.03
