"""A vertical session after the terms are signed: align, train, compare, release; each hospital's side read from top
to bottom.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fedcore.crypto import paillier
from fedcore.data.table import Table
from fedcore.errors import Text
from fedcore.evaluation.comparison import Comparison, compare, releasable_summary
from fedcore.evaluation.discrimination import auc
from fedcore.evaluation.metrics import Metrics
from fedcore.evaluation.own_model import OwnModel, train_own_model
from fedcore.protocols import vertical_lattice, vertical_lattice_feature
from fedcore.protocols.exchange import ask, hear, tell
from fedcore.protocols.matching import align_as_feature, align_as_label
from fedcore.protocols.messages import MAX_CALIBRATION, Finished, Released, ReleasedMetrics
from fedcore.protocols.terms import Terms
from fedcore.protocols.vertical import train_as_label
from fedcore.protocols.vertical_feature import FeatureModel, train_as_feature
from fedcore.session.checkpoint import (
    Keeper,
    LabelState,
    first_feature_state,
    first_label_state,
    next_feature_state,
    next_label_state,
)
from fedcore.session.cohort import Cohort, make_cohort, outcome_of
from fedcore.session.joint_shares import joint_explanation
from fedcore.session.resuming import resume_as_feature, resume_as_label
from fedcore.session.status import AlignmentStatus, Board, CurvePoint
from fedcore.session.study import Judged, predictors_of_table, study_of, study_of_feature
from fedcore.trees.boosting import Progress
from fedcore.trees.cuts import bin_rows, make_cuts
from fedcore.trees.forest import Forest
from fedcore.trees.model import to_booster_json
from fedcore.trees.rows import Block

BOOTSTRAP_SEED = 20_240_229  # intervals are the same whenever the result is opened again


@dataclass
class Stopwatch:
    """Seconds per stage, for the report."""

    timings_s: dict[str, Any] = field(default_factory=dict)
    _started: float = field(default_factory=time.perf_counter)

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self.timings_s[stage] = now - self._started
        self._started = now


@dataclass(frozen=True)
class LabelResult:
    """What the label hospital has in hand at the end."""

    forest: Forest
    booster_json: bytes
    own: OwnModel
    cohort: Cohort
    comparison: Comparison
    importance: tuple[dict[str, Any], ...]
    alignment: tuple[AlignmentStatus, ...]
    timings_s: Mapping[str, Any]
    held_out_risk: NDArray[np.float64]
    """The joint model's, of the held-out patients in the order of the cohort."""
    study: Mapping[str, Any] = field(default_factory=dict)
    explanation: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class FeatureResult:
    """What a feature hospital has in hand at the end."""

    model: FeatureModel
    released: Released
    alignment: tuple[AlignmentStatus, ...]
    timings_s: Mapping[str, Any]
    study: Mapping[str, Any] = field(default_factory=dict)


async def run_as_label(
    terms: Terms,
    table: Table,
    executor: Executor | None,
    board: Board,
    keeper: Keeper | None = None,
    *,
    resumes: bool = False,
    private_key: paillier.PrivateKey | None = None,
) -> LabelResult:
    """The label hospital's whole session. With a `keeper` each finished tree is kept, and with `resumes` the session
    goes on from the last tree that all have kept. `private_key` is made here unless a test brings one.
    """
    watch = Stopwatch()
    outcome_of(table)  # nothing is sent when there is none
    if resumes and keeper is not None:
        board.show(state="aligning", phase=Text("Agreeing on the tree from which to go on"))
        state = await resume_as_label(terms, keeper, table.digest)
        alignments, start = state.alignments(), state.standing()
    else:
        board.show(state="aligning", phase=Text("Finding the patients shared with the other hospitals"))
        state, start = None, None
        alignments = await align_as_label(terms, table.ids, executor, _share_of(board))
    cohort = make_cohort(terms, table, alignments)
    alignment = _alignment_status(terms, cohort, len(table.ids))
    board.show(alignment=alignment, share_done=None)
    watch.lap("alignment")

    params = terms.boost_params
    board.show(state="training", phase=Text("Training this hospital's own model"), trees=params.num_boost_round)
    own = train_own_model(cohort.x, cohort.y, cohort.rows.fit, cohort.rows.stop, params.to_mapping(), table.features)
    watch.lap("own_model")
    key = None
    if terms.scheme == "paillier":
        board.show(phase=Text("Making a key pair"))
        key = private_key or paillier.generate_keypair(terms.key_bits)[1]
        watch.lap("key")
    else:
        watch.timings_s["key"] = 0.0
    cuts = make_cuts(cohort.x, params.max_bin)
    block = Block(cuts, bin_rows(cohort.x, cuts))
    board.show(phase=Text("Training the joint model"))
    curve = _LearningCurve(board, cohort, own, state)
    kept = state or first_label_state(table.digest, alignments)

    def on_tree(progress: Progress) -> None:
        nonlocal kept
        test_margin = curve.add(progress)
        if keeper is not None:
            kept = next_label_state(kept, progress.standing, test_margin, progress.tree_s)
            keeper.save(kept)

    if start is None and keeper is not None:
        keeper.save(kept)
    given = (terms, block, cohort.y, cohort.rows, cohort.alignments)
    if key is None:  # the lattice scheme's secrets last for one query each
        forest = await vertical_lattice.train_as_label(*given, on_tree, start, executor)
    else:
        forest = await train_as_label(*given, key, executor, on_tree, start)
    forest = replace(forest, feature_names=table.features, remote_names=tuple(p.name for p in terms.features))
    watch.lap("training")
    watch.timings_s["per_tree"] = curve.tree_s

    board.show(state="evaluating", phase=Text("Comparing the models on the held-out patients"))
    held_out_risk = curve.risk(len(forest.trees))
    comparison = _compare(terms, cohort, own, held_out_risk)
    study = _study(terms, table, cohort, Judged(cohort.y[cohort.test], held_out_risk, own.risk[cohort.test]))
    explanation = joint_explanation(
        forest, predictors_of_table(table), terms.label.name, cohort.x[cohort.test], curve.margins
    )
    watch.lap("evaluation")
    released = _release(terms, comparison)
    await ask(dict.fromkeys((p.party_id for p in terms.features), released), Finished)
    await tell(dict.fromkeys((p.party_id for p in terms.features), Finished()))
    return LabelResult(
        forest, to_booster_json(forest, table.features, forest.remote_names), own, cohort, comparison,
        importance(terms, forest), alignment, watch.timings_s, held_out_risk, study, explanation,
    )  # fmt: skip


async def run_as_feature(
    terms: Terms,
    my_id: str,
    table: Table,
    executor: Executor | None,
    board: Board,
    keeper: Keeper | None = None,
    *,
    resumes: bool = False,
) -> FeatureResult:
    """A feature hospital's whole session; `my_id` is its own party id. `keeper` and `resumes` as in `run_as_label`."""
    watch = Stopwatch()
    label = terms.label
    start: FeatureModel | None = None
    if resumes and keeper is not None:
        board.show(state="aligning", phase=Text("Agreeing on the tree from which to go on"))
        kept = await resume_as_feature(terms, keeper, table.digest)
        shared, start = kept.alignment(), kept.model()
    else:
        board.show(state="aligning", phase=Text("Finding the patients shared with the label hospital"))
        shared = await align_as_feature(terms, table.ids, executor, _share_of(board))
        kept = first_feature_state(table.digest, shared)
    alignment = (AlignmentStatus(label.party_id, label.name, len(shared.rows), len(table.ids)),)
    watch.lap("alignment")

    n_trees = terms.boost_params.num_boost_round
    board.show(
        state="training", phase=Text("Training the joint model"), alignment=alignment, trees=n_trees, share_done=None
    )

    def on_tree(model: FeatureModel) -> None:
        nonlocal kept
        board.show(tree=model.trees)
        if keeper is not None:
            kept = next_feature_state(kept, model)
            keeper.save(kept)

    board.show(tree=kept.trees)
    if start is None and keeper is not None:
        keeper.save(kept)
    if terms.scheme == "lattice":
        model = await vertical_lattice_feature.train_as_feature(
            terms, my_id, table.x[shared.rows], on_tree, start, executor
        )
    else:
        model = await train_as_feature(terms, my_id, table.x[shared.rows], executor, on_tree, start)
    watch.lap("training")
    board.show(state="evaluating", phase=Text("Waiting for the label hospital's summary"))
    released = await hear(label.party_id, Released)
    await ask({label.party_id: Finished()}, Finished)
    watch.lap("evaluation")
    return FeatureResult(model, released, alignment, watch.timings_s, study_of_feature(terms, table, shared.rows))


def _share_of(board: Board) -> Any:
    """Shows alignment's progress, at most a hundred times."""
    shown = -1

    def report(done: int, total: int) -> None:
        nonlocal shown
        percent = 100 * done // max(total, 1)
        if percent != shown:
            shown = percent
            board.show(share_done=percent / 100)

    return report


def _alignment_status(terms: Terms, cohort: Cohort, n_mine: int) -> tuple[AlignmentStatus, ...]:
    return tuple(
        AlignmentStatus(
            party.party_id,
            party.name,
            len(cohort.alignments[party.party_id].rows),
            n_mine,
            int(cohort.y[cohort.alignments[party.party_id].rows].sum()),
        )
        for party in terms.features
    )


class _LearningCurve:
    """What the held-out patients say after each tree; they decide nothing about the training."""

    def __init__(self, board: Board, cohort: Cohort, own: OwnModel, resumed: LabelState | None) -> None:
        self._board = board
        self._test = cohort.test
        self._y = cohort.y[cohort.test]
        self._own = own.margins[:, cohort.test]
        self.margins: list[NDArray[np.float32]] = []
        self.tree_s: list[float] = []
        if resumed is not None:
            self.margins = [_margin_of(raw) for raw in resumed.test_margins]
            self.tree_s = list(resumed.tree_s)
            points = tuple(self._point(i, margin) for i, margin in enumerate(self.margins))
            board.show(tree=len(points), curve=points)

    def _point(self, tree: int, margin: NDArray[np.float32]) -> CurvePoint:
        own = auc(self._y, risk(self._own[min(tree, len(self._own) - 1)]))
        return CurvePoint(tree + 1, auc(self._y, risk(margin)), own)

    def add(self, progress: Progress) -> bytes:
        """What is to be kept: the held-out patients' margins, of which no second copy is made."""
        raw = progress.margin[self._test].astype("<f4").tobytes()
        margin = _margin_of(raw)
        self.margins.append(margin)
        self.tree_s.append(progress.tree_s)
        curve = (*self._board.status.curve, self._point(progress.tree, margin))
        self._board.show(tree=progress.tree + 1, trees=progress.n_trees, curve=curve)
        return raw

    def risk(self, n_trees: int) -> NDArray[np.float64]:
        """The held-out patients' risk by the first `n_trees` trees."""
        return risk(self.margins[n_trees - 1])


def _margin_of(raw: bytes) -> NDArray[np.float32]:
    return np.frombuffer(raw, dtype="<f4").astype(np.float32, copy=False)


def risk(margin: NDArray[np.float32]) -> NDArray[np.float64]:
    """The probability of a margin (log-odds)."""
    return np.asarray(1.0 / (1.0 + np.exp(-margin.astype(np.float64))), dtype=np.float64)


def _compare(terms: Terms, cohort: Cohort, own: OwnModel, joint_risk: NDArray[np.float64]) -> Comparison:
    return compare(
        cohort.y[cohort.test],
        joint_risk,
        own.risk[cohort.test],
        outcome=terms.outcome,
        hospitals=[p.name for p in terms.features],
        rng=np.random.default_rng(BOOTSTRAP_SEED),
    )


def _study(terms: Terms, table: Table, cohort: Cohort, judged: Judged) -> dict[str, Any]:
    known = {party.name: cohort.known(party.party_id) for party in terms.features}
    return study_of(terms, [table], cohort.x, cohort.y, cohort.rows, cohort.test, judged, known)


def _release(terms: Terms, comparison: Comparison) -> Released:
    """The metrics which the terms release, rounded, and nothing about groups below the agreed minimum."""
    summary = releasable_summary(comparison, terms.min_group)

    def chosen(metrics: Metrics) -> ReleasedMetrics | None:
        values = {name: getattr(metrics, name) for name in terms.release}
        for name in values.keys() & {"calibration_slope", "calibration_intercept"}:
            if values[name] is not None and not abs(values[name]) <= MAX_CALIBRATION:
                values[name] = None  # of a model that parts the outcomes fully; it says nothing and would be refused
        return ReleasedMetrics(**values) if values else None

    return Released(chosen(summary.joint), chosen(summary.own))


def importance(terms: Terms, forest: Forest) -> tuple[dict[str, Any], ...]:
    """Each predictor's share of the total gain, largest first; a partner's predictors have no names here, so its
    splits count together."""
    gains: dict[tuple[str, str], float] = {}
    for tree in forest.trees:
        for node in tree.nodes.values():
            if node.split is None:
                continue
            if node.split.owner == 0:
                key = (terms.label.name, forest.feature_names[node.split.feature])
            else:
                name = terms.features[node.split.owner - 1].name
                key = (name, "")
            gains[key] = gains.get(key, 0.0) + node.gain
    total = sum(gains.values()) or 1.0
    ordered = sorted(gains.items(), key=lambda item: -item[1])
    return tuple({"owner": owner, "name": name, "gain_share": gain / total} for (owner, name), gain in ordered)
