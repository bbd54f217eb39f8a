"""Every site's forest is the forest which the same grower grows on the pooled table, bit for bit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest

from fedcore.crypto.identity import Identity
from fedcore.data.agreed import AgreedColumn
from fedcore.errors import DataError
from fedcore.protocols.exchange import run_in_memory
from fedcore.protocols.horizontal import train_together
from fedcore.protocols.quantiles import joint_cuts
from fedcore.protocols.secure_sum import agree_on_masks
from fedcore.protocols.terms import PartyTerms, Terms, message_tags
from fedcore.trees.boosting import Progress, Rows, boost, fixed_point, row_sample, run_local
from fedcore.trees.cuts import bin_rows, make_cuts
from fedcore.trees.forest import Forest, first_difference, leaf_of_row, predict_margin
from fedcore.trees.params import BoostParams
from fedcore.trees.rows import Block, LocalSource

IDENTITIES = [Identity.create(f"Site {k}") for k in range(5)]
WIDTH = 5


@dataclass(frozen=True)
class Site:
    x: np.ndarray
    y: np.ndarray
    rows: Rows


def make_terms(n_sites: int, min_group: int = 1, **params: Any) -> Terms:
    return Terms(
        session="ab" * 16, created="2024-01-01T00:00:00Z", mode="horizontal", outcome="stroke", purpose="test",
        parties=tuple(PartyTerms(i.party_id, i.name, "site") for i in IDENTITIES[:n_sites]),
        params=BoostParams.from_mapping(params).to_mapping(), scheme="masks", key_bits=256, min_group=min_group,
        test_fraction=0.3, rows="label", pad_to=1, max_patients=1000, release=(), messages=message_tags("horizontal"),
        dictionary=(AgreedColumn("age", "number"),),
    )  # fmt: skip


def make_site(rng: np.random.Generator, n: int, lacking: int | None = None, outcome: int | None = None) -> Site:
    x = rng.integers(0, 6, (n, WIDTH)).astype(np.float32)
    x[:, -1] = rng.normal(size=n)
    x[:, -2] = rng.lognormal(size=n)
    y = (x[:, 0] + x[:, -1] + rng.normal(size=n) > 3.5).astype(np.uint8)
    if outcome is not None:
        y[:] = outcome
    x[rng.random(x.shape) < 0.15] = np.nan
    if lacking is not None:
        x[:, lacking] = np.nan
    what = rng.random(n)
    return Site(x, y, Rows(what < 0.6, (what >= 0.6) & (what < 0.8)))


def without_stopping(site: Site) -> Site:
    return replace(site, rows=Rows(site.rows.fit, np.zeros_like(site.rows.stop)))


def train_jointly(
    terms: Terms, sites: list[Site], start: list[Any] | None = None
) -> list[tuple[Forest, list[Progress]]]:
    async def run(k: int) -> tuple[Forest, list[Progress]]:
        seen: list[Progress] = []
        site, params = sites[k], terms.boost_params
        sums = await agree_on_masks(terms, IDENTITIES[k])
        cuts = await joint_cuts(site.x, params.max_bin, sums)
        block = Block(cuts, bin_rows(site.x, cuts))
        forest = await train_together(
            terms, block, site.y, site.rows, sums, seen.append, None if start is None else start[k]
        )
        return forest, seen

    results = run_in_memory({IDENTITIES[k].party_id: run(k) for k in range(len(sites))})
    return [results[IDENTITIES[k].party_id] for k in range(len(sites))]


def train_pooled(terms: Terms, sites: list[Site]) -> Forest:
    """The records one below the other, in the clear, with the local source."""
    x, y = np.concatenate([s.x for s in sites]), np.concatenate([s.y for s in sites])
    rows = Rows(np.concatenate([s.rows.fit for s in sites]), np.concatenate([s.rows.stop for s in sites]))
    params = terms.boost_params
    cuts = make_cuts(x, params.max_bin)
    samples = [row_sample(len(s.y), params, k) for k, s in enumerate(sites)]
    return run_local(
        boost(
            LocalSource([Block(cuts, bin_rows(x, cuts))], params), y, rows, params, on_tree=lambda _: None,
            scale=fixed_point(rows, params, terms.sum_bits),
            sample=lambda tree: np.concatenate([sample(tree) for sample in samples]),
        )
    )  # fmt: skip


SITUATIONS: dict[str, list[dict[str, Any]]] = {
    "two sites": [{"n": 120}, {"n": 60}],
    "three sites": [{"n": 100}, {"n": 80}, {"n": 20}],
    "five sites, one lacks a column, one has one outcome only, one a single patient": [
        {"n": 90}, {"n": 60, "lacking": 0}, {"n": 40, "outcome": 0}, {"n": 30, "outcome": 1}, {"n": 1},
    ],
    "a column nobody has": [{"n": 90, "lacking": 2}, {"n": 60, "lacking": 2}, {"n": 40, "lacking": 2}],
}  # fmt: skip
SETTINGS: list[dict[str, Any]] = [
    {},
    {"max_bin": 4, "max_depth": 4, "gamma": 0.5, "reg_lambda": 0.0},
    {"subsample": 0.6, "colsample_bytree": 0.5, "scale_pos_weight": 3.0},
    {"early_stopping_rounds": 1, "num_boost_round": 12, "eta": 0.9},
]


@pytest.mark.parametrize("settings", SETTINGS, ids=[",".join(s) or "plain" for s in SETTINGS])
@pytest.mark.parametrize("situation", SITUATIONS)
def test_joint_equals_pooled(situation: str, settings: dict[str, Any]) -> None:
    rng = np.random.default_rng(len(situation) + len(settings))
    sites = [make_site(rng, **each) for each in SITUATIONS[situation]]
    if "early_stopping_rounds" not in settings:
        sites = [without_stopping(site) for site in sites]
    terms = make_terms(len(sites), **{"num_boost_round": 4, "max_depth": 3, "max_bin": 16, "eta": 0.3} | settings)
    pooled = train_pooled(terms, sites)
    assert any(tree.splits for tree in pooled.trees)
    for forest, seen in train_jointly(terms, sites):
        assert first_difference(forest, pooled) is None
        assert forest == pooled  # covers and gains as well
        if "early_stopping_rounds" in settings:
            assert len(forest.trees) < len(seen) or len(seen) == 12


def test_margins_of_all_rows_are_the_models() -> None:
    rng = np.random.default_rng(3)
    sites = [without_stopping(make_site(rng, n)) for n in (60, 50, 40)]
    for site, (forest, seen) in zip(sites, train_jointly(make_terms(3, num_boost_round=3), sites), strict=True):
        assert np.array_equal(seen[-1].margin, predict_margin(forest, site.x))


@pytest.mark.parametrize("min_group", [5, 20, 500])
def test_no_split_leaves_fewer_than_the_minimum_of_all_sites_training_patients(min_group: int) -> None:
    rng = np.random.default_rng(min_group)
    sites = [without_stopping(make_site(rng, n)) for n in (90, 70, 60)]
    terms = make_terms(3, min_group, num_boost_round=3, max_depth=5, min_child_weight=0.0)
    forests = [forest for forest, _ in train_jointly(terms, sites)]
    assert forests[0] == forests[1] == forests[2]
    x = np.concatenate([s.x[s.rows.fit] for s in sites])
    leaves = []
    for tree in forests[0].trees:
        leaf = leaf_of_row(tree, len(x), lambda _, feature: x[:, feature])
        leaves += [int(np.count_nonzero(leaf == number)) for number in tree.leaves]
    if min_group == 500:
        assert all(len(tree.nodes) == 1 for tree in forests[0].trees)
    else:
        assert min(leaves) >= min_group
        assert max(len(tree.leaves) for tree in forests[0].trees) > 3
        loose = train_jointly(make_terms(3, 1, num_boost_round=3, max_depth=5, min_child_weight=0.0), sites)[0][0]
        assert first_difference(loose, forests[0]) is not None


@pytest.mark.parametrize("settings", [{}, {"early_stopping_rounds": 2}])
def test_going_on_after_some_trees_gives_the_same_forest(settings: dict[str, Any]) -> None:
    rng = np.random.default_rng(11)
    sites = [make_site(rng, n) for n in (80, 60, 50)]
    terms = make_terms(3, 5, num_boost_round=5, max_depth=3, **settings)
    whole = train_jointly(terms, sites)
    for done in (1, 3):
        standings = [seen[done - 1].standing for _, seen in whole]
        forests = [replace(standing.forest) for standing in standings]
        for start in (standings, forests):
            assert [forest for forest, _ in train_jointly(terms, sites, start)] == [forest for forest, _ in whole]


def test_one_outcome_at_all_sites_is_refused() -> None:
    rng = np.random.default_rng(5)
    sites = [make_site(rng, 20, outcome=1) for _ in range(3)]
    with pytest.raises(DataError, match="same outcome"):
        train_jointly(make_terms(3), sites)
