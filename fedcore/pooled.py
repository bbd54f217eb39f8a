"""The pooled model: what all hospitals' records in one table would give. It exists for evaluation alone.

The same grower over one block of columns per hospital, on the same patients, is the reference which the joint forest
must equal in every split, default direction and leaf.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fedcore.data.table import Table
from fedcore.evaluation.metrics import Metrics, measure
from fedcore.protocols.matching import Alignment
from fedcore.protocols.terms import Terms
from fedcore.session.cohort import make_cohort
from fedcore.session.vertical_session import BOOTSTRAP_SEED, risk
from fedcore.trees.boosting import boost, fixed_point, run_local
from fedcore.trees.cuts import bin_rows, make_cuts
from fedcore.trees.forest import Forest, predict_margin
from fedcore.trees.rows import Block, LocalSource
from fedcore.trees.tree import Node, Split, Tree


@dataclass(frozen=True)
class PooledModel:
    """The pooled forest (owner k = hospital k's columns), its seconds of training, and how it does on the held-out."""

    forest: Forest
    metrics: Metrics
    training_s: float

    def as_one_block(self, tables: Sequence[Table]) -> Forest:
        """The same trees over one table: hospital k's columns after those of the hospitals before it."""
        first = np.cumsum([0, *(len(t.features) for t in tables)])

        def moved(split: Split) -> Split:
            return replace(split, owner=0, feature=int(first[split.owner]) + split.feature)

        return replace(self.forest, trees=_with_splits(self.forest.trees, moved))


def train_pooled(terms: Terms, tables: Sequence[Table]) -> PooledModel:
    """Pool all hospitals' tables, the label hospital's first and the others in the order of the terms, and train."""
    label = tables[0]
    place = {key: row for row, key in enumerate(label.ids)}
    alignments = {
        party.party_id: Alignment(np.array(sorted(place[k] for k in table.ids if k in place), dtype=np.int64))
        for party, table in zip(terms.features, tables[1:], strict=True)
    }
    if terms.rows == "shared":
        common = set.intersection(*(set(a.rows.tolist()) for a in alignments.values()))
        alignments = dict.fromkeys(alignments, Alignment(np.array(sorted(common), dtype=np.int64)))
    cohort = make_cohort(terms, label, alignments)
    params = terms.boost_params
    values = [cohort.x] + [_aligned(cohort.ids, table) for table in tables[1:]]
    blocks = []
    for owner, x in enumerate(values):
        cuts = make_cuts(x, params.max_bin)
        known = None if owner == 0 else cohort.known(terms.features[owner - 1].party_id)
        blocks.append(Block(cuts, bin_rows(x, cuts), known, terms.min_group if owner else 0, owner))
    started = time.perf_counter()
    scale = fixed_point(cohort.rows, params, terms.sum_bits)
    source = LocalSource(blocks, params)
    forest = run_local(boost(source, cohort.y, cohort.rows, params, scale=scale, on_tree=lambda _: None))
    training_s = time.perf_counter() - started
    held_out = [x[cohort.test] for x in values]
    rng = np.random.default_rng(BOOTSTRAP_SEED)
    return PooledModel(forest, measure(cohort.y[cohort.test], risk(predict_margin(forest, held_out)), rng), training_s)


def _aligned(ids: Sequence[str], table: Table) -> NDArray[np.float32]:
    """The table's predictors in the order of `ids`; NaN for patients it does not have."""
    place = {key: row for row, key in enumerate(table.ids)}
    rows = np.array([place.get(key, -1) for key in ids])
    return np.where((rows >= 0)[:, None], table.x[rows], np.float32(np.nan)).astype(np.float32)


def joint_as_pooled(joint: Forest, split_tables: Sequence[Sequence[Mapping[str, Any]]]) -> Forest:
    """The joint forest with every remote split looked up in its hospital's table, as the pooled forest has it."""

    def resolved(split: Split) -> Split:
        if split.owner == 0:
            return split
        line = split_tables[split.owner - 1][split.feature]
        # The two sides' default directions must agree as well: take the table's where they do not, so that it shows.
        return Split(split.owner, line["feature"], line["threshold"], line["missing_left"])

    return replace(joint, trees=_with_splits(joint.trees, resolved))


def _with_splits(trees: Sequence[Tree], change: Callable[[Split], Split]) -> tuple[Tree, ...]:
    def changed(node: Node) -> Node:
        return node if node.split is None else replace(node, split=change(node.split))

    return tuple(Tree({number: changed(node) for number, node in tree.nodes.items()}) for tree in trees)
