"""The pooled model of a horizontal session: all sites' training patients in one table. For evaluation alone."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from fedcore.crypto.masks import Masks, make_mask_key
from fedcore.evaluation.metrics import Metrics, measure
from fedcore.protocols.exchange import run_in_memory
from fedcore.protocols.horizontal import SiteSource
from fedcore.protocols.secure_sum import Summation
from fedcore.protocols.terms import Terms
from fedcore.session.site_cohort import SiteCohort
from fedcore.session.vertical_session import BOOTSTRAP_SEED, risk
from fedcore.trees.boosting import Rows, boost, fixed_point, row_sample, run_local
from fedcore.trees.cuts import bin_rows, make_cuts
from fedcore.trees.forest import Forest, predict_margin
from fedcore.trees.rows import Block, LocalSource


@dataclass(frozen=True)
class PooledSites:
    """The pooled forest, its seconds of training, and how it does on each site's held-out patients."""

    forest: Forest
    by_site: tuple[Metrics, ...]
    training_s: float


def train_pooled_sites(terms: Terms, cohorts: Sequence[SiteCohort]) -> PooledSites:
    """Pool the training patients, in the order of the terms, and train with the local histogram source."""
    params = terms.boost_params
    x = np.concatenate([cohort.x[cohort.training] for cohort in cohorts])
    y = np.concatenate([cohort.y[cohort.training] for cohort in cohorts])
    rows = Rows(
        np.concatenate([cohort.rows.fit[cohort.training] for cohort in cohorts]),
        np.concatenate([cohort.rows.stop[cohort.training] for cohort in cohorts]),
    )
    cuts = make_cuts(x, params.max_bin)
    bins = bin_rows(x, cuts)
    samples = [(row_sample(len(c.y), params, site), c.training) for site, c in enumerate(cohorts)]
    settings: dict[str, Any] = {
        "on_tree": lambda _: None,
        "scale": fixed_point(rows, params, terms.sum_bits),
        "sample": lambda tree: np.concatenate([sample(tree)[training] for sample, training in samples]),
    }
    started = time.perf_counter()
    if params.subsample >= 1.0 and not rows.stop.any():
        # Everybody in this table trains, so the local source's own rule counts the same patients.
        source = LocalSource([Block(cuts, bins, min_group=terms.min_group)], params)
        forest = run_local(boost(source, y, rows, params, **settings))
    else:
        alone = SiteSource(Block(cuts, bins), params, terms.min_group, _nobody_else())
        forest = run_in_memory({"all": boost(alone, y, rows, params, **settings)})["all"]
    training_s = time.perf_counter() - started
    return PooledSites(forest, tuple(_judge(forest, cohort) for cohort in cohorts), training_s)


def _nobody_else() -> Summation:
    secret, public = make_mask_key()
    return Summation(Masks(secret, 0, [(b"all", public)], b""), 0, ("all",), "all")


def _judge(forest: Forest, cohort: SiteCohort) -> Metrics:
    p = risk(predict_margin(forest, cohort.x[cohort.test]))
    return measure(cohort.y[cohort.test], p, np.random.default_rng(BOOTSTRAP_SEED))
