"""The pooled model of a horizontal session: all sites' training patients in one table. For evaluation alone."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fedcore.crypto.masks import Masks, make_mask_key
from fedcore.evaluation.metrics import Metrics, measure
from fedcore.protocols.exchange import run_in_memory
from fedcore.protocols.horizontal import SiteSource, max_hessian
from fedcore.protocols.horizontal_messages import Leaving
from fedcore.protocols.secure_sum import Summation
from fedcore.protocols.terms import Terms
from fedcore.session.site_cohort import SiteCohort
from fedcore.session.vertical_session import BOOTSTRAP_SEED, risk
from fedcore.trees.boosting import (
    BoostParams,
    Counts,
    Progress,
    Rows,
    Standing,
    boost,
    fixed_point,
    is_over,
    row_sample,
    run_local,
)
from fedcore.trees.cuts import Cuts, bin_rows, make_cuts
from fedcore.trees.forest import Forest, predict_margin
from fedcore.trees.rows import Block, LocalSource


@dataclass(frozen=True)
class PooledSites:
    """The pooled forest, its seconds of training, and how it does on each site's held-out patients."""

    forest: Forest
    by_site: tuple[Metrics, ...]
    training_s: float


def train_pooled_sites(
    terms: Terms, cohorts: Sequence[SiteCohort], leavings: Sequence[Leaving] = ()
) -> PooledSites:
    """Pool the training patients, in the order of the terms, and train with the local histogram source.

    After each of `leavings` the patients of those left out have neither gradients nor hessians; all else stays.
    """
    table = _pool(terms, cohorts)
    started = time.perf_counter()
    if leavings:
        forest = _train_with_leavings(table, leavings)
    elif terms.boost_params.subsample >= 1.0 and not table.rows.stop.any():
        # Everybody in this table trains, so the local source's own rule counts the same patients.
        source = LocalSource([Block(table.cuts, table.bins, min_group=terms.min_group)], terms.boost_params)
        forest = run_local(boost(source, table.y, table.rows, terms.boost_params, **table.settings(lambda _: None)))
    else:
        forest = table.train(terms.boost_params, table.rows, None, lambda _: None)
    training_s = time.perf_counter() - started
    return PooledSites(forest, tuple(_judge(forest, cohort) for cohort in cohorts), training_s)


@dataclass(frozen=True)
class _Pool:
    """All sites' training patients: outcomes y (n,), binned rows, what each is for, and at which site each is."""

    terms: Terms
    cuts: Cuts
    bins: NDArray[Any]
    y: NDArray[np.uint8]
    rows: Rows
    site: NDArray[np.intp]
    sample: Callable[[int], NDArray[np.bool_]]

    def settings(self, on_tree: Callable[[Progress], None]) -> dict[str, Any]:
        scale = fixed_point(self.rows, self.terms.boost_params, self.terms.sum_bits)
        return {"on_tree": on_tree, "scale": scale, "sample": self.sample}

    def train(
        self,
        params: BoostParams,
        rows: Rows,
        start: Standing | None,
        on_tree: Callable[[Progress], None],
        with_counts: bool = True,
    ) -> Forest:
        """The forest by `params` on `rows`, which may be fewer than those of the base score and the scale."""
        settings = self.settings(on_tree)
        largest = None if with_counts else max_hessian(params, settings["scale"])
        source = SiteSource(Block(self.cuts, self.bins), params, self.terms.min_group, _nobody_else(), largest)
        of_all = (self.rows.fit, self.y[self.rows.fit], self.rows.stop)
        counts = Counts(*(int(np.count_nonzero(each)) for each in of_all))
        protocol = boost(source, self.y, rows, params, start=start, counts=counts, **settings)
        forest: Forest = run_in_memory({"all": protocol})["all"]
        return forest

    def without(self, rows: Rows, left_out: Sequence[str]) -> Rows:
        parties = [party.party_id for party in self.terms.parties]
        stays = ~np.isin(self.site, [parties.index(party) for party in left_out])
        return Rows(rows.fit & stays, rows.stop & stays)


def _pool(terms: Terms, cohorts: Sequence[SiteCohort]) -> _Pool:
    params = terms.boost_params
    x = np.concatenate([cohort.x[cohort.training] for cohort in cohorts])
    rows = Rows(
        np.concatenate([cohort.rows.fit[cohort.training] for cohort in cohorts]),
        np.concatenate([cohort.rows.stop[cohort.training] for cohort in cohorts]),
    )
    samples = [(row_sample(len(c.y), params, site), c.training) for site, c in enumerate(cohorts)]
    cuts = make_cuts(x, params.max_bin)
    return _Pool(
        terms,
        cuts,
        bin_rows(x, cuts),
        np.concatenate([cohort.y[cohort.training] for cohort in cohorts]),
        rows,
        np.concatenate([np.full(np.count_nonzero(c.training), site) for site, c in enumerate(cohorts)]),
        lambda tree: np.concatenate([sample(tree)[training] for sample, training in samples]),
    )


def _train_with_leavings(table: _Pool, leavings: Sequence[Leaving]) -> Forest:
    params, rows = table.terms.boost_params, table.rows
    standing: Standing | None = None
    for number, leaving in enumerate(leavings):
        depth = leaving.totals.count("level")
        standing = _up_to(table, params, rows, standing, leaving.trees - (depth > 0), number == 0)
        if depth:
            shallow = replace(params, max_depth=min(depth, params.max_depth))
            standing = _up_to(table, shallow, rows, standing, leaving.trees, number == 0)
            if standing is not None and standing.stop_losses and "loss" not in leaving.totals:
                standing = replace(standing, stop_losses=(*standing.stop_losses[:-1], float("inf")))
        rows = table.without(rows, leaving.left_out)
        is_unknown = bool(depth) and "loss" not in leaving.totals
        if standing is not None and standing.stop_losses and (is_unknown or not is_over(standing, params)):
            same = standing.stop_losses[standing.stop_from :]
            losses = (*[float("inf")] * standing.stop_from, *same)
            standing = replace(standing, stop_losses=losses, stop_from=len(losses))
    return table.train(params, rows, standing, lambda _: None, with_counts=False)


def _up_to(
    table: _Pool, params: BoostParams, rows: Rows, start: Standing | None, n_trees: int, with_counts: bool
) -> Standing | None:
    """The state after so many trees, which the training reaches without stopping."""
    if n_trees == (0 if start is None else len(start.forest.trees)):
        return start
    seen: list[Progress] = []
    params = replace(params, num_boost_round=n_trees, early_stopping_rounds=None)
    table.train(params, rows, start, seen.append, with_counts)
    return seen[-1].standing


def _nobody_else() -> Summation:
    secret, public = make_mask_key()
    return Summation(Masks(secret, 0, [(b"all", public)], b""), 0, ("all",), "all")


def _judge(forest: Forest, cohort: SiteCohort) -> Metrics:
    p = risk(predict_margin(forest, cohort.x[cohort.test]))
    return measure(cohort.y[cohort.test], p, np.random.default_rng(BOOTSTRAP_SEED))
