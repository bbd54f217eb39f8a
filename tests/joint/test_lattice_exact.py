"""Under the lattice scheme, too, the joint forest is the forest which the same grower grows on the pooled table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
import numpy as np
import pytest

from fedcore.crypto import paillier
from fedcore.protocols import vertical, vertical_feature, vertical_lattice, vertical_lattice_feature
from fedcore.protocols.exchange import Protocol, run_in_memory
from fedcore.protocols.lattice_room import needs_room
from fedcore.protocols.matching import Alignment
from fedcore.protocols.terms import PartyTerms, Terms, message_tags
from fedcore.protocols.vertical_candidates import FeatureModel
from fedcore.trees.boosting import Rows, Standing, boost, fixed_point, run_local
from fedcore.trees.cuts import bin_rows, make_cuts
from fedcore.trees.forest import Forest, first_difference
from fedcore.trees.params import BoostParams
from fedcore.trees.rows import Block, LocalSource
from fedcore.trees.tree import Split

KEY_BITS = 512


def make_terms(n_features: int, min_group: int = 1, **params: object) -> Terms:
    parties = [PartyTerms("0" * 64, "Label", "label")]
    parties += [PartyTerms(str(k) * 64, f"Feature {k}", "feature") for k in range(1, n_features + 1)]
    return Terms(
        session="ab" * 16, created="2024-01-01T00:00:00Z", mode="vertical", outcome="stroke", purpose="test",
        parties=tuple(parties), params=BoostParams.from_mapping(params).to_mapping(), scheme="lattice",
        key_bits=KEY_BITS, min_group=min_group, test_fraction=0.3, rows="label", pad_to=10, max_patients=100_000,
        release=("auc",), messages=message_tags("vertical", "lattice"),
    )  # fmt: skip


@dataclass(frozen=True)
class Records:
    """The label hospital's table and outcome; per feature hospital its table and its patients' rows, in its order."""

    x: np.ndarray
    y: np.ndarray
    theirs: list[tuple[np.ndarray, np.ndarray]]


def make_records(rng: np.random.Generator, n: int, widths: Sequence[int], shared: float) -> Records:
    """Ties, missing values and patients whom another hospital does not know included."""

    def table(rows: int, width: int) -> np.ndarray:
        x = rng.integers(0, 6, (rows, width)).astype(np.float32)
        x[:, -1] = rng.normal(size=rows).astype(np.float32)
        x[rng.random(x.shape) < 0.15] = np.nan
        return x

    x, theirs = table(n, widths[0]), []
    signal = np.nan_to_num(x[:, 0]) - 3
    for width in widths[1:]:
        known = rng.permutation(np.flatnonzero(rng.random(n) < shared))
        other = table(len(known), width)
        signal[known] += np.nan_to_num(other[:, 0]) - 2
        theirs.append((other, known))
    return Records(x, (signal + rng.normal(size=n) > 0).astype(np.uint8), theirs)


def train_jointly(terms: Terms, records: Records, rows: Rows) -> tuple[Forest, list[FeatureModel]]:
    params = terms.boost_params
    cuts = make_cuts(records.x, params.max_bin)
    block = Block(cuts, bin_rows(records.x, cuts))
    alignments = {p.party_id: Alignment(known) for p, (_, known) in zip(terms.features, records.theirs, strict=True)}
    protocols: dict[str, Protocol] = {}
    if terms.scheme == "paillier":
        key = paillier.generate_keypair(KEY_BITS, allow_insecure_test_size=True)[1]
        protocols[terms.label.party_id] = vertical.train_as_label(
            terms, block, records.y, rows, alignments, key, None, lambda _: None
        )
    else:
        protocols[terms.label.party_id] = vertical_lattice.train_as_label(
            terms, block, records.y, rows, alignments, lambda _: None
        )
    for party, (x, _) in zip(terms.features, records.theirs, strict=True):
        protocols[party.party_id] = (
            vertical_feature.train_as_feature(terms, party.party_id, x, None, lambda _: None)
            if terms.scheme == "paillier"
            else vertical_lattice_feature.train_as_feature(terms, party.party_id, x, lambda _: None)
        )
    results = run_in_memory(protocols)
    return results[terms.label.party_id], [results[p.party_id] for p in terms.features]


def train_pooled(terms: Terms, records: Records, rows: Rows) -> Forest:
    params = terms.boost_params
    blocks = []
    for owner, (x, known) in enumerate([(records.x, np.arange(len(records.y))), *records.theirs]):
        pooled = np.full((len(records.y), x.shape[1]), np.nan, np.float32)
        pooled[known] = x
        cuts = make_cuts(pooled, params.max_bin)
        flags = np.isin(np.arange(len(records.y)), known)
        blocks.append(Block(cuts, bin_rows(pooled, cuts), flags, terms.min_group if owner else 0, owner))
    scale = fixed_point(rows, params, terms.sum_bits)
    return run_local(boost(LocalSource(blocks, params), records.y, rows, params, scale=scale, on_tree=lambda _: None))


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


CASES: list[tuple[tuple[int, ...], float, dict[str, object]]] = [
    ((3, 4), 1.0, {}),
    ((3, 4), 0.7, {}),
    ((2, 3, 4), 0.6, {"subsample": 0.7, "colsample_bytree": 0.5}),
    ((2, 3), 0.7, {"early_stopping_rounds": 2, "scale_pos_weight": 3.0}),
    ((2, 3, 3), 0.5, {"min_child_weight": 0.0, "max_depth": 5}),
]


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize(("widths", "shared", "params"), CASES)
def test_joint_equals_pooled(seed: int, widths: tuple[int, ...], shared: float, params: dict[str, object]) -> None:
    rng = np.random.default_rng(seed)
    records = make_records(rng, 150, widths, shared)
    settings = {"num_boost_round": 3, "max_depth": 3, "max_bin": 8, "eta": 0.3, "seed": seed} | params
    terms = make_terms(len(widths) - 1, min_group=1 + 3 * (seed % 2), **settings)
    held_out = rng.random(len(records.y)) < 0.25
    stop = ~held_out & (rng.random(len(records.y)) < 0.2) & ("early_stopping_rounds" in params)
    rows = Rows(~held_out & ~stop, stop)

    forest, models = train_jointly(terms, records, rows)
    pooled = train_pooled(terms, records, rows)
    assert forest.base_score == pooled.base_score
    assert resolve(forest, models) == resolve(pooled, [])
    assert any(split and split.owner for tree in resolve(forest, models) for split, _ in tree.values())


def test_a_hospital_that_refuses_small_groups_changes_both_models_alike() -> None:
    rng = np.random.default_rng(5)
    records = make_records(rng, 120, (2, 4, 3), 0.6)
    rows = Rows.all(120)
    forests = []
    for min_group in (1, 12):
        settings: dict[str, object] = {"num_boost_round": 3, "max_depth": 4, "max_bin": 8, "min_child_weight": 0.0}
        terms = make_terms(2, min_group, **settings)
        forest, models = train_jointly(terms, records, rows)
        assert resolve(forest, models) == resolve(train_pooled(terms, records, rows), [])
        forests.append(resolve(forest, models))
    assert forests[0] != forests[1]


def test_large_sums_go_in_wide_queries() -> None:
    """A weight that leaves no room for two nodes in a query; the forest is Paillier's as well."""
    rng = np.random.default_rng(6)
    records = make_records(rng, 90, (2, 3), 0.8)
    settings: dict[str, object] = {"num_boost_round": 2, "max_depth": 3, "max_bin": 8, "scale_pos_weight": 2000.0}
    terms = make_terms(1, 2, **settings)
    scale = fixed_point(Rows.all(90), terms.boost_params, terms.sum_bits)
    assert needs_room(records.y, Rows.all(90), terms.boost_params, scale)
    forest, models = train_jointly(terms, records, Rows.all(90))
    assert resolve(forest, models) == resolve(train_pooled(terms, records, Rows.all(90)), [])


def test_the_same_forest_as_under_paillier() -> None:
    rng = np.random.default_rng(7)
    records = make_records(rng, 120, (3, 4, 2), 0.7)
    terms = make_terms(2, 3, num_boost_round=3, max_depth=4, max_bin=8)
    older = msgspec.structs.replace(terms, scheme="paillier", messages=message_tags("vertical"))
    forest, models = train_jointly(terms, records, Rows.all(120))
    other, other_models = train_jointly(older, records, Rows.all(120))
    assert resolve(forest, models) == resolve(other, other_models)
    assert first_difference(forest, other) is None


def test_a_resumed_training_gives_the_same_forest() -> None:
    """Seeds, rows and secrets are made anew; the trees are the same."""
    rng = np.random.default_rng(8)
    records = make_records(rng, 120, (2, 4), 0.8)
    terms = make_terms(1, 3, num_boost_round=4, max_depth=3, max_bin=8)
    cuts = make_cuts(records.x, 8)
    block, (x, known) = Block(cuts, bin_rows(records.x, cuts)), records.theirs[0]
    label_id, feature_id = terms.label.party_id, terms.features[0].party_id
    standings: list[Standing] = []
    models: list[FeatureModel] = []

    def run(start: Standing | None, model: FeatureModel | None) -> tuple[Forest, FeatureModel]:
        label = vertical_lattice.train_as_label(
            terms, block, records.y, Rows.all(120), {feature_id: Alignment(known)},
            lambda progress: standings.append(progress.standing), start,
        )  # fmt: skip
        feature = vertical_lattice_feature.train_as_feature(terms, feature_id, x, models.append, model)
        results = run_in_memory({label_id: label, feature_id: feature})
        return results[label_id], results[feature_id]

    whole, splits = run(None, None)
    rest, same_splits = run(standings[1], models[1])
    assert first_difference(whole, rest) is None
    assert splits == same_splits
