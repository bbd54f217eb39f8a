"""Two or three hospitals with records, and whole sessions between them in one process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from fedcore.crypto import paillier
from fedcore.data.table import Table
from fedcore.protocols.exchange import run_in_memory
from fedcore.protocols.terms import METRIC_NAMES, PartyTerms, Terms, message_tags
from fedcore.session.status import Board, Status
from fedcore.session.vertical_session import FeatureResult, LabelResult, run_as_feature, run_as_label
from fedcore.trees.params import BoostParams

KEY_BITS = 512


def make_terms(n_features: int = 1, **values: Any) -> Terms:
    params = {"num_boost_round": 3, "max_depth": 3, "max_bin": 8, "eta": 0.3} | values.pop("params", {})
    parties = [PartyTerms("0" * 64, "North", "label")]
    parties += [PartyTerms(str(k) * 64, f"South {k}", "feature") for k in range(1, n_features + 1)]
    standard = {
        "session": "ab" * 16, "created": "2024-01-01T00:00:00Z", "mode": "vertical", "outcome": "stroke",
        "purpose": "test", "parties": tuple(parties), "params": BoostParams.from_mapping(params).to_mapping(),
        "scheme": "paillier", "key_bits": KEY_BITS, "min_group": 2, "test_fraction": 0.3, "rows": "label",
        "pad_to": 10, "max_patients": 1000, "release": METRIC_NAMES, "messages": message_tags("vertical"),
    }  # fmt: skip
    return Terms(**(standard | values))


def make_tables(seed: int = 0, n: int = 120, n_features: int = 1, shared: float = 0.8) -> list[Table]:
    """The label hospital's table first; each other hospital knows some of its patients and some of nobody's."""
    rng = np.random.default_rng(seed)
    own = rng.integers(0, 6, (n, 2)).astype(np.float32)
    signal = own[:, 0] - 2.5 + rng.normal(size=n)
    others = []
    for k in range(n_features):
        known = rng.permutation(n)[: int(shared * n)]
        x = rng.integers(0, 6, (len(known) + 6, 3)).astype(np.float32)
        signal[known] += x[: len(known), 0] - 2.5
        x[rng.random(x.shape) < 0.1] = np.nan
        ids = tuple([f"p{i}" for i in known] + [f"other {k} {i}" for i in range(6)])
        others.append(Table(ids, (f"a{k}", f"b{k}", f"c{k}"), x, None))
    y = (signal > np.median(signal)).astype(np.uint8)
    own[rng.random(own.shape) < 0.1] = np.nan
    return [Table(tuple(f"p{i}" for i in range(n)), ("age", "sex"), own, y), *others]


@dataclass
class Run:
    label: LabelResult
    features: list[FeatureResult]
    statuses: list[list[Status]]


@dataclass(frozen=True)
class Hospitals:
    key: paillier.PrivateKey

    terms = staticmethod(make_terms)
    tables = staticmethod(make_tables)

    def run(self, terms: Terms, tables: Sequence[Table], tap: Any = lambda _, protocol: protocol) -> Run:
        """A whole session after the terms are signed; `tap` may look at a party's protocol."""
        statuses: list[list[Status]] = [[] for _ in tables]
        label = run_as_label(terms, tables[0], None, Board(statuses[0].append), private_key=self.key)
        protocols = {terms.label.party_id: tap("label", label)}
        for k, party in enumerate(terms.features, start=1):
            feature = run_as_feature(terms, party.party_id, tables[k], None, Board(statuses[k].append))
            protocols[party.party_id] = tap("feature", feature)
        results = run_in_memory(protocols)
        return Run(results[terms.label.party_id], [results[p.party_id] for p in terms.features], statuses)


@pytest.fixture(scope="session")
def hospitals() -> Hospitals:
    return Hospitals(paillier.generate_keypair(KEY_BITS, allow_insecure_test_size=True)[1])
