"""The joint forest is the forest which the same grower grows on the pooled table, bit for bit."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from fedcore.crypto import paillier
from fedcore.protocols.exchange import run_in_memory
from fedcore.protocols.matching import Alignment, align_as_feature, align_as_label
from fedcore.protocols.terms import PartyTerms, Terms, message_tags
from fedcore.protocols.vertical import train_as_label
from fedcore.protocols.vertical_feature import FeatureModel, train_as_feature
from fedcore.trees.boosting import Rows, boost, fixed_point, run_local
from fedcore.trees.cuts import bin_rows, make_cuts
from fedcore.trees.forest import Forest
from fedcore.trees.params import BoostParams
from fedcore.trees.rows import Block, LocalSource
from fedcore.trees.tree import Split

KEY_BITS = 512  # too small for a hospital, large enough to be exact


@pytest.fixture(scope="module")
def private_key() -> paillier.PrivateKey:
    return paillier.generate_keypair(KEY_BITS, allow_insecure_test_size=True)[1]


def make_terms(n_features: int, rows: str = "label", min_group: int = 1, **params: object) -> Terms:
    parties = [PartyTerms("0" * 64, "Label", "label")]
    parties += [PartyTerms(str(k) * 64, f"Feature {k}", "feature") for k in range(1, n_features + 1)]
    return Terms(
        session="ab" * 16, created="2024-01-01T00:00:00Z", mode="vertical", outcome="stroke", purpose="test",
        parties=tuple(parties), params=BoostParams.from_mapping(params).to_mapping(), scheme="paillier",
        key_bits=KEY_BITS, min_group=min_group, test_fraction=0.3, rows=rows, pad_to=10, max_patients=100_000,
        release=("auc",), messages=message_tags("vertical"),
    )  # fmt: skip


def make_hospitals(
    rng: np.random.Generator, n: int, widths: Sequence[int], shared: float
) -> tuple[list[list[str]], list[np.ndarray], np.ndarray]:
    """Keys and predictors per hospital; ties, missing values and patients nobody else knows included."""
    keys, tables = [], []
    for hospital, width in enumerate(widths):
        known = np.arange(n) if hospital == 0 else np.flatnonzero(rng.random(n) < shared)
        extra = [f"only {hospital} {i}" for i in range(7)] if hospital else []
        ids = [f"patient {i}" for i in known] + extra
        x = rng.integers(0, 6, (len(ids), width)).astype(np.float32)
        x[:, -1] = rng.normal(size=len(ids)).astype(np.float32)
        x[rng.random(x.shape) < 0.15] = np.nan
        order = rng.permutation(len(ids))
        keys.append([ids[i] for i in order])
        tables.append(x[order])
    place = {key: i for i, key in enumerate(keys[0])}
    signal = np.nan_to_num(tables[0][:, 0]) - 3
    for ids, x in zip(keys[1:], tables[1:], strict=True):
        for i, key in enumerate(ids):
            if key in place:
                signal[place[key]] += np.nan_to_num(x[i, 0]) - 2
    y = (signal + rng.normal(size=n) > 0).astype(np.uint8)
    return keys, tables, y


def train_jointly(
    terms: Terms, keys: list[list[str]], tables: list[np.ndarray], y: np.ndarray, rows: Rows, key: paillier.PrivateKey
) -> tuple[Forest, dict[str, Alignment], list[FeatureModel]]:
    async def label() -> tuple[Forest, dict[str, Alignment]]:
        alignments = await align_as_label(terms, keys[0])
        cuts = make_cuts(tables[0], terms.boost_params.max_bin)
        block = Block(cuts, bin_rows(tables[0], cuts))
        return await train_as_label(terms, block, y, rows, alignments, key, None, lambda _: None), alignments

    async def feature(k: int) -> FeatureModel:
        alignment = await align_as_feature(terms, keys[k])
        party = terms.parties[k].party_id
        return await train_as_feature(terms, party, tables[k][alignment.rows], None, lambda _: None)

    protocols = {terms.label.party_id: label()}
    protocols |= {p.party_id: feature(k) for k, p in enumerate(terms.features, start=1)}
    results = run_in_memory(protocols)
    forest, alignments = results[terms.label.party_id]
    return forest, alignments, [results[p.party_id] for p in terms.features]


def train_pooled(terms: Terms, keys: list[list[str]], tables: list[np.ndarray], y: np.ndarray, rows: Rows) -> Forest:
    params = terms.boost_params
    blocks = []
    for k, (ids, x) in enumerate(zip(keys, tables, strict=True)):
        place = {key: i for i, key in enumerate(ids)}
        at = np.array([place.get(key, -1) for key in keys[0]])
        pooled = np.where((at >= 0)[:, None], x[at], np.nan).astype(np.float32)
        cuts = make_cuts(pooled, params.max_bin)
        blocks.append(Block(cuts, bin_rows(pooled, cuts), at >= 0, terms.min_group if k else 0, k))
    scale = fixed_point(rows, params, terms.sum_bits)
    source = LocalSource(blocks, params)
    return run_local(boost(source, y, rows, params, scale=scale, on_tree=lambda _: None))


def resolve(forest: Forest, models: list[FeatureModel]) -> list[dict[int, tuple[Split | None, float]]]:
    """Every node's question in the pooled table's terms, and its value."""
    trees = []
    for tree in forest.trees:
        nodes: dict[int, tuple[Split | None, float]] = {}
        for number, node in tree.nodes.items():
            split = node.split
            if split is not None and models and split.owner:
                remote = models[split.owner - 1].splits[split.feature]
                assert remote.missing_left == split.missing_left
                split = Split(split.owner, remote.feature, remote.threshold, remote.missing_left)
            nodes[number] = (split, node.value)
        trees.append(nodes)
    return trees


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(
    ("widths", "shared", "params"),
    [
        ((3, 4), 1.0, {}),
        ((3, 4), 0.7, {}),
        ((2, 3, 4), 0.8, {}),
        ((2, 3, 4), 0.6, {"subsample": 0.7, "colsample_bytree": 0.5}),
        ((2, 3), 0.7, {"early_stopping_rounds": 2, "scale_pos_weight": 3.0}),
        ((2, 3, 3), 0.5, {"min_child_weight": 0.0, "max_depth": 5}),
    ],
)
def test_joint_equals_pooled(
    seed: int, widths: tuple[int, ...], shared: float, params: dict[str, object], private_key: paillier.PrivateKey
) -> None:
    rng = np.random.default_rng(seed)
    keys, tables, y = make_hospitals(rng, 150, widths, shared)
    settings = {"num_boost_round": 3, "max_depth": 3, "max_bin": 8, "eta": 0.3, "seed": seed} | params
    terms = make_terms(len(widths) - 1, min_group=1 + 3 * (seed % 2), **settings)
    held_out = rng.random(len(y)) < 0.25
    stop = ~held_out & (rng.random(len(y)) < 0.2) & ("early_stopping_rounds" in params)
    rows = Rows(~held_out & ~stop, stop)

    forest, alignments, models = train_jointly(terms, keys, tables, y, rows, private_key)
    pooled = train_pooled(terms, keys, tables, y, rows)

    for k, party in enumerate(terms.features, start=1):
        assert {keys[0][i] for i in alignments[party.party_id].rows} == set(keys[0]) & set(keys[k])
    assert forest.base_score == pooled.base_score
    assert resolve(forest, models) == resolve(pooled, [])
    assert any(split and split.owner for tree in resolve(forest, models) for split, _ in tree.values())
