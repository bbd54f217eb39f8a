"""A horizontal session after the terms are signed, at any of the sites; read from top to bottom."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fedcore.crypto.identity import Identity
from fedcore.data.table import Table
from fedcore.errors import ProtocolError, TermsMismatch, Text
from fedcore.evaluation.aims import Aim, aims
from fedcore.evaluation.charts import Curves, curves
from fedcore.evaluation.comparison import Comparison, compare
from fedcore.evaluation.discrimination import Confusion, auc, confusion_at
from fedcore.evaluation.local_model import LocalModel, best_local_model
from fedcore.evaluation.metrics import Metrics, measure
from fedcore.evaluation.recalibration import Recalibration, recalibrate, threshold_for_sensitivity
from fedcore.evaluation.score_counts import PooledSummary, score_counts, summarise
from fedcore.evaluation.site_verdict import site_verdict
from fedcore.protocols.exchange import Exchange, ask, tell
from fedcore.protocols.horizontal import keep_nothing, train_together
from fedcore.protocols.horizontal_messages import ModelDigest
from fedcore.protocols.messages import Finished
from fedcore.protocols.quantiles import joint_cuts
from fedcore.protocols.roster import Roster
from fedcore.protocols.secure_sum import Summation, agree_on_masks
from fedcore.protocols.terms import Terms
from fedcore.session.site_cohort import SiteCohort, make_site_cohort
from fedcore.session.site_keeper import SiteKeeper
from fedcore.session.status import Board, CurvePoint
from fedcore.session.study import Judged, study_of
from fedcore.session.vertical_session import BOOTSTRAP_SEED, Stopwatch, risk
from fedcore.trees.boosting import Progress, count_patients
from fedcore.trees.forest import Forest, predict_margin
from fedcore.trees.model import to_booster_json


@dataclass(frozen=True)
class Calibrated:
    """The joint model at this site's level: how, how well on the held-out patients, and what flagging at the threshold
    which found the chosen share of cases among the training patients finds among them."""

    how: Recalibration
    metrics: Metrics
    curves: Curves
    sensitivity: float
    at_threshold: Confusion | None
    aims: tuple[Aim, ...] = ()

    def to_json(self) -> dict[str, Any]:
        at = self.at_threshold
        return {
            "how": self.how.to_json(),
            "metrics": self.metrics.to_json(),
            "wanted_sensitivity": self.sensitivity,
            "threshold": None if at is None else at.threshold,
            "sensitivity": None if at is None else at.sensitivity,
            "specificity": None if at is None else at.specificity,
            "aims": [aim.to_json() for aim in self.aims],
        }


@dataclass(frozen=True)
class SiteResult:
    """What a site has in hand at the end. Forest, booster and `pooled` are the same at every site; the rest stays here.

    comparison: joint against the best local model on the own held-out patients. pooled: "joint", "calibrated", "local",
    summed up over the sites `pooled_over`: all who took part then. roster: who was left out on the way, and when.
    """

    forest: Forest
    booster_json: bytes
    local: LocalModel
    cohort: SiteCohort
    comparison: Comparison
    calibrated: Calibrated
    pooled: Mapping[str, PooledSummary]
    sentence: Text
    importance: tuple[dict[str, Any], ...]
    bytes_per_tree: int
    timings_s: Mapping[str, Any]
    roster: Roster
    pooled_over: tuple[str, ...]
    study: Mapping[str, Any] = field(default_factory=dict)


async def run_site(
    terms: Terms,
    me: Identity,
    table: Table,
    later: Table | None,
    board: Board,
    *,
    keeper: SiteKeeper | None = None,
    roster: Roster | None = None,
    sensitivity: float = 0.8,
    threads: int = 1,
) -> SiteResult:
    """One site's whole session. `table` and `later` are coded by the dictionary of the terms.

    With a `keeper` all that is needed to go on is kept on the way. With a `roster`, on which the sites agreed by
    `site_resuming.GoingOn`, the session goes on from where the keeper is.

    Raises DataError for records that cannot take part, ProtocolError when the sites do not agree.
    """
    watch = Stopwatch()
    params = terms.boost_params
    cohort = make_site_cohort(terms, table, later)
    train = cohort.training
    board.show(state="training", trees=params.num_boost_round)
    board.show(phase=Text("Finding the best model of this hospital alone"))
    local = best_local_model(cohort.x[train], cohort.y[train], params.seed, threads)
    watch.lap("local_model")

    board.show(phase=Text("Agreeing on masks and finding the joint bin edges"))
    state = None if keeper is None or roster is None else keeper.state
    roster = roster or Roster(terms)
    sums = await agree_on_masks(terms, me, roster=roster)
    if state is None:
        await _check_size(terms, sums, len(table.ids))
        cuts = await joint_cuts(cohort.x[train], params.max_bin, sums)
        counts = await count_patients(sums, cohort.y, cohort.rows)
        if keeper is not None:
            keeper.begin(cuts, counts)
    else:
        cuts, counts = state.cuts, state.patients
    watch.lap("bin_edges")
    board.show(phase=Text("Training the joint model"))
    curve = _LearningCurve(board, cohort, local, [] if state is None else state.tree_s)

    def on_tree(progress: Progress) -> None:
        curve.add(progress)
        if keeper is not None:
            keeper.keep_tree(progress.standing, curve.tree_s)

    before, n_before = sums.bytes_sent, len(curve.tree_s)
    forest = await train_together(
        terms, cohort.block(cuts), cohort.y, cohort.rows, sums, on_tree,
        None if state is None else state.standing(), counts,
        with_counts=not roster.leavings, keep=keep_nothing if keeper is None else keeper.keep_total,
    )  # fmt: skip
    forest = replace(forest, feature_names=table.features)
    bytes_per_tree = (sums.bytes_sent - before) // max(1, len(curve.tree_s) - n_before)
    booster = to_booster_json(forest, table.features)
    await _same_model(roster, me.party_id, booster)
    watch.lap("training")
    watch.timings_s["per_tree"] = curve.tree_s

    board.show(state="evaluating", phase=Text("Comparing the models on the held-out patients"))
    p = risk(predict_margin(forest, cohort.x))
    p_local, test = local.risk(cohort.x), cohort.test
    comparison = compare(
        cohort.y[test],
        p[test],
        p_local[test],
        outcome=terms.outcome,
        hospitals=[party.name for party in terms.parties if party.party_id != me.party_id],
        rng=np.random.default_rng(BOOTSTRAP_SEED),
    )
    judged = Judged(cohort.y[test], p[test], p_local[test])
    tables = [table] if later is None else [table, later]
    study = study_of(terms, tables, cohort.x, cohort.y, cohort.rows, test, judged, {})
    calibrated, p_calibrated = _calibrate(cohort, p, sensitivity)
    models = {"joint": p[test], "calibrated": p_calibrated, "local": p_local[test]}
    pooled = await _pooled(sums, cohort.y[test], models, keeper)
    watch.lap("evaluation")
    await _finish(roster, me.party_id)
    sentence = site_verdict(terms.outcome, comparison.joint, comparison.own, comparison.difference)
    return SiteResult(
        forest, booster, local, cohort, comparison, calibrated, pooled, sentence, importance(forest), bytes_per_tree,
        watch.timings_s, roster, _pooled_over(roster), study,
    )  # fmt: skip


async def _check_size(terms: Terms, sums: Summation, n_rows: int) -> None:
    total = int((await sums.total(np.array([n_rows], np.int64)))[0])
    if total > terms.max_patients:
        raise TermsMismatch(
            "{count} patients of all hospitals together are more than the agreed {most}.",
            advice="Agree on a higher limit, or take part with fewer patients.",
            count=total,
            most=terms.max_patients,
        )


class _LearningCurve:
    """What the held-out patients here say after each tree; they decide nothing about the training."""

    def __init__(self, board: Board, cohort: SiteCohort, local: LocalModel, tree_s: list[float]) -> None:
        self._board, self._test, self._y = board, cohort.test, cohort.y[cohort.test]
        self._own = auc(self._y, local.risk(cohort.x[cohort.test])) if cohort.test.any() else None
        self.tree_s = list(tree_s)

    def add(self, progress: Progress) -> None:
        self.tree_s.append(progress.tree_s)
        point = CurvePoint(progress.tree + 1, auc(self._y, progress.margin[self._test]), self._own)
        curve = (*self._board.status.curve, point)
        self._board.show(tree=progress.tree + 1, trees=progress.n_trees, curve=curve)


def _calibrate(
    cohort: SiteCohort, p: NDArray[np.float64], sensitivity: float
) -> tuple[Calibrated, NDArray[np.float64]]:
    """The level from patients who were not trained on where there are enough, else from those who were; and the
    held-out patients' risks."""
    unseen = cohort.rows.stop
    how = recalibrate(cohort.y[unseen], p[unseen], trained_on=False)
    if how.reason is not None:
        how = recalibrate(cohort.y[cohort.training], p[cohort.training], trained_on=True)
    adjusted = how.apply(p)
    y, test = cohort.y[cohort.test], adjusted[cohort.test]
    seen = cohort.y[cohort.training], adjusted[cohort.training]
    threshold = threshold_for_sensitivity(*seen, sensitivity)
    at = None if threshold is None else confusion_at(y, test, threshold)
    metrics = measure(y, test, np.random.default_rng(BOOTSTRAP_SEED))
    return Calibrated(how, metrics, curves(y, test), sensitivity, at, aims(*seen, y, test)), test


async def _pooled(
    sums: Summation, y: NDArray[np.uint8], models: Mapping[str, NDArray[np.float64]], keeper: SiteKeeper | None
) -> dict[str, PooledSummary]:
    """Each model's summary over all sites' held-out patients; one secure sum of counts.

    Where a hospital was left out after this had been asked, what all know already: without it, it is not asked again.
    """
    own = np.stack([score_counts(y, p) for p in models.values()])
    known = None
    if keeper is not None and keeper.state.leavings and "evaluation" in keeper.state.leavings[-1].leaving.totals:
        known = keeper.state.knows("evaluation")
    keep = keep_nothing if keeper is None else keeper.keep_total
    total = await sums.total(own.ravel(), lambda total: keep("evaluation", total)) if known is None else known
    if total.size != own.size:
        raise ProtocolError("The summary that is known does not belong to this session.", advice="Start a new session.")
    return {name: summarise(counts) for name, counts in zip(models, total.reshape(own.shape), strict=True)}


def _pooled_over(roster: Roster) -> tuple[str, ...]:
    """The names of the sites whose held-out patients are in the summary."""
    leavings = roster.leavings
    while leavings and "evaluation" in leavings[-1].leaving.totals:
        leavings = leavings[:-1]
    return tuple(party.name for party in Roster(roster.terms, leavings).parties)


async def _same_model(roster: Roster, me: str, booster: bytes) -> None:
    """Raises ProtocolError unless every site has the same model."""
    digest = hashlib.sha256(b"fedstroke model\0" + roster.digest + booster).digest()
    host = roster.host
    if me == host:
        others = roster.others(host)
        received = await Exchange({}, (ModelDigest,), others)
        await tell(dict.fromkeys(others, ModelDigest(digest)))
    else:
        received = await Exchange({host: (ModelDigest(digest),)}, (ModelDigest,), (host,))
    for party, message in received.items():
        if not isinstance(message, ModelDigest) or message.digest != digest:
            raise ProtocolError(
                "{peer} has come to another model than this hospital.",
                advice="Do not use the model. Install the same version of FedStroke at all hospitals and start again.",
                peer=roster.terms.party(party).name,
            )


async def _finish(roster: Roster, me: str) -> None:
    """Nobody leaves before everybody has everything."""
    host = roster.host
    if me != host:
        await ask({host: Finished()}, Finished)
        return
    await Exchange({}, (Finished,), roster.others(host))
    await tell(dict.fromkeys(roster.others(host), Finished()))


def importance(forest: Forest) -> tuple[dict[str, Any], ...]:
    """Each predictor's share of the total gain, largest first."""
    gains: dict[int, float] = {}
    for tree in forest.trees:
        for node in tree.nodes.values():
            if node.split is not None:
                gains[node.split.feature] = gains.get(node.split.feature, 0.0) + node.gain
    total = sum(gains.values()) or 1.0
    ordered = sorted(gains.items(), key=lambda item: -item[1])
    return tuple({"owner": "", "name": forest.feature_names[f], "gain_share": gain / total} for f, gain in ordered)
