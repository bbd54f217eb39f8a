"""The boosting loop, one for every mode: gradients, a tree, new margins; nothing in it knows where sums come from."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from fedcore.errors import DataError
from fedcore.trees.forest import Forest, first_difference, leaf_values
from fedcore.trees.grower import HistogramSource, grow_tree
from fedcore.trees.histogram import EXACT_SUM_BITS, SUM_BITS, FixedPoint, Sums, gradients
from fedcore.trees.params import BoostParams
from fedcore.trees.rows import Block, LocalSource, run_local
from fedcore.trees.tree import Tree

__all__ = [
    "AddsUp", "BoostParams", "Counts", "Progress", "Replays", "Rows", "Standing", "after_tree", "boost", "boost_alone",
    "count_patients", "first_standing", "fixed_point", "grow_next", "is_over", "row_sample", "run_local",
]  # fmt: skip

_LOSS_BITS = 20  # of each half of a patient's loss; whole losses are below 2**10


@dataclass(frozen=True)
class Rows:
    """What each row (n,) is for: `fit` trains, `stop` decides when to stop; the rest only get margins."""

    fit: NDArray[np.bool_]
    stop: NDArray[np.bool_]

    def __post_init__(self) -> None:
        if self.fit.shape != self.stop.shape or self.fit.ndim != 1 or bool(np.any(self.fit & self.stop)):
            raise DataError("A patient cannot both train the model and decide when to stop.")

    @staticmethod
    def all(n_rows: int) -> Rows:
        """Every row trains."""
        return Rows(np.ones(n_rows, np.bool_), np.zeros(n_rows, np.bool_))


@dataclass(frozen=True)
class Standing:
    """What the next tree depends on: all trees so far, their margins (n,), and the stop rows' loss after each tree.

    stop_from: losses of earlier trees are of other patients, and later ones are not compared with them.
    """

    forest: Forest
    margin: NDArray[np.float32]
    stop_losses: tuple[float, ...] = ()
    stop_from: int = 0


@dataclass(frozen=True)
class Progress:
    """After a tree: its index, how many there will be at most, its seconds, and the losses.

    metrics: "train_logloss" of the own rows and, with stop rows, "stop_logloss" of all. margin (n,) must not be written
    to.
    """

    tree: int
    n_trees: int
    tree_s: float
    metrics: dict[str, float]
    standing: Standing

    @property
    def margin(self) -> NDArray[np.float32]:
        return self.standing.margin

    @property
    def forest(self) -> Forest:
        return self.standing.forest


@runtime_checkable
class Replays(Protocol):
    """A source that can find the leaves of a finished tree again without asking anybody."""

    async def replay(self, tree: Tree) -> None:
        """Brings node_of_row to where it was when this tree was finished."""


@runtime_checkable
class AddsUp(Protocol):
    """A source over a part of the patients, which also adds up what the loop has to know about all of them."""

    async def total(self, values: Sums) -> Sums:
        """The sum of whole numbers (n,) over all parts."""


RowSample = Callable[[int], NDArray[np.bool_]]  # which rows (n,) a tree sees


def row_sample(n_rows: int, params: BoostParams, site: int = 0) -> RowSample:
    """Rows by chance, the same ones for ever and everywhere, and others for each of several sites.

    Philox's raw output is fixed by its definition; numpy's distributions are not.
    """

    def rows_of(tree: int) -> NDArray[np.bool_]:
        if params.subsample >= 1.0:
            return np.ones(n_rows, np.bool_)
        counter = np.array([0, 0, 0, site], np.uint64)
        raw = np.random.Philox(counter=counter, key=np.array([params.seed, tree], np.uint64)).random_raw(n_rows)
        return (raw >> np.uint64(11)) * 2.0**-53 < params.subsample

    return rows_of


def fixed_point(rows: Rows, params: BoostParams, sum_bits: int = SUM_BITS) -> FixedPoint:
    """The scale of the gradients of a training; whoever packs sums must use the same."""
    return FixedPoint.for_rows(int(np.count_nonzero(rows.fit)), max(1.0, params.scale_pos_weight), sum_bits)


async def boost(
    source: HistogramSource,
    y: NDArray[np.uint8],
    rows: Rows,
    params: BoostParams,
    *,
    on_tree: Callable[[Progress], None],
    start: Forest | Standing | None = None,
    scale: FixedPoint | None = None,
    sample: RowSample | None = None,
    counts: Counts | None = None,
    clock: Callable[[], float] = time.perf_counter,
) -> Forest:
    """The forest for the outcome y (n,). With early stopping it ends at the best tree.

    on_tree is called after each tree and may raise to cancel. start: continue after these trees, to the bit-identical
    forest; a bare Forest needs a source that replays, a Standing (kept from Progress) needs nothing.
    scale: that of `fixed_point(rows, params)` unless given; forests are only comparable bit for bit at the same scale.
    sample: `row_sample` of these rows unless given. With a source that adds up, the rows are one site's, and the base
    score, the scale and when to stop are by all sites' rows. counts: `count_patients` of them, asked for unless given.
    Raises DataError for an outcome that is not 0/1, or of one kind only, or a start that does not belong here.
    """
    counts = counts or await count_patients(source, y, rows)
    if params.early_stopping_rounds is not None and not counts.stop:
        raise DataError(
            "Early stopping needs patients that decide when to stop, and there are none.",
            advice="Hold some patients out or switch early stopping off.",
        )
    scale = scale or FixedPoint.for_rows(counts.fit, max(1.0, params.scale_pos_weight))
    sample = sample or row_sample(len(y), params)
    standing = await _standing(source, y, rows, counts, start)
    while not is_over(standing, params):
        began = clock()
        index = len(standing.forest.trees)
        tree = await grow_next(source, y, rows, params, scale, sample, standing)
        standing = await after_tree(source, standing, tree, y, rows, counts)
        on_tree(Progress(index, params.num_boost_round, clock() - began, _metrics(standing, y, rows), standing))
    return _best(standing, params)


async def grow_next(
    source: HistogramSource,
    y: NDArray[np.uint8],
    rows: Rows,
    params: BoostParams,
    scale: FixedPoint,
    sample: RowSample,
    standing: Standing,
) -> Tree:
    """The tree after those of `standing`; afterwards source.node_of_row holds every row's leaf."""
    index = len(standing.forest.trees)
    weight = np.where(y == 1, params.scale_pos_weight, 1.0)
    gh = _gradient_pairs(standing.margin, y, weight, rows.fit & sample(index), scale)
    return await grow_tree(source, gh, index, params, scale)


def boost_alone(
    block: Block,
    y: NDArray[np.uint8],
    rows: Rows,
    params: BoostParams,
    *,
    on_tree: Callable[[Progress], None],
    start: Forest | Standing | None = None,
) -> Forest:
    """A hospital's own model, without anybody's help.

    Nothing is encrypted, so the scale is as fine as float64 allows: beyond some 30,000 patients the one with room in
    the ciphers is coarse enough to be seen next to XGBoost (1e-5 in the margins, now and then another split).
    """
    scale = fixed_point(rows, params, EXACT_SUM_BITS)
    source = LocalSource([block], params)
    return run_local(boost(source, y, rows, params, on_tree=on_tree, start=start, scale=scale))


@dataclass(frozen=True)
class Counts:
    """How many patients of all train, how many of them have the outcome, and how many decide when to stop."""

    fit: int
    positives: int
    stop: int

    @property
    def base_score(self) -> float:
        """The share of patients with the outcome among those who train, in single precision."""
        return float(np.float32(self.positives / self.fit))


async def _total(source: object, values: list[int]) -> list[int]:
    if not isinstance(source, AddsUp):
        return values
    found: list[int] = (await source.total(np.array(values, np.int64))).tolist()
    return found


async def count_patients(source: object, y: NDArray[np.uint8], rows: Rows) -> Counts:
    """Of all patients, where the source adds up, else of these. Raises DataError as `boost` says."""
    if y.shape != rows.fit.shape or not bool(np.all((y == 0) | (y == 1))):
        raise DataError("The outcome must be 0 or 1 for every patient.")
    own = [int(np.count_nonzero(rows.fit)), int(np.count_nonzero(y[rows.fit])), int(np.count_nonzero(rows.stop))]
    n_fit, positives, n_stop = await _total(source, own)
    if positives in (0, n_fit):
        raise DataError(
            "All {n} patients to train on have the same outcome.",
            advice="Check the outcome column: training needs patients with and without it.",
            n=n_fit,
        )
    return Counts(n_fit, positives, n_stop)


async def _standing(
    source: HistogramSource, y: NDArray[np.uint8], rows: Rows, counts: Counts, start: Forest | Standing | None
) -> Standing:
    """The state after the trees of start."""
    forest = start.forest if isinstance(start, Standing) else start
    fresh = first_standing(y, counts)
    empty = fresh.forest
    if forest is not None:
        if first_difference(replace(forest, trees=()), empty) is not None:
            raise DataError(
                "The saved trees were not trained on these patients.",
                advice="Resume with the records and terms the training began with.",
            )
        fresh = replace(fresh, forest=replace(forest, trees=()))
    if isinstance(start, Standing):
        n_losses = len(start.forest.trees) if counts.stop else 0
        if start.margin.shape != y.shape or start.margin.dtype != np.float32 or len(start.stop_losses) != n_losses:
            raise DataError("The saved state of the training does not belong to these patients.")
        return start
    if forest is None or not forest.trees:
        return fresh
    if not isinstance(source, Replays):
        raise DataError("These trees can only be resumed together with their saved margins.")
    for tree in forest.trees:
        await source.replay(tree)
        fresh = await after_tree(source, fresh, tree, y, rows, counts)
    return fresh


def first_standing(y: NDArray[np.uint8], counts: Counts) -> Standing:
    """Before the first tree, for rows with outcomes y (n,)."""
    empty = Forest((), counts.base_score)
    return Standing(empty, np.full(len(y), empty.base_margin, np.float32))


def _gradient_pairs(
    margin: NDArray[np.float32],
    y: NDArray[np.uint8],
    weight: NDArray[np.float64],
    active: NDArray[np.bool_],
    scale: FixedPoint,
) -> Sums:
    """Fixed-point (g, h), (n, 2), zero for the rows which do not take part in this tree."""
    return np.stack([scale.quantise(each * active) for each in gradients(margin, y, weight)], axis=1)


async def after_tree(
    source: HistogramSource,
    standing: Standing,
    tree: Tree,
    y: NDArray[np.uint8],
    rows: Rows,
    counts: Counts,
    *,
    with_loss: bool = True,
) -> Standing:
    """The state one tree later. `with_loss` False: nobody is asked for the stop rows' loss, and it is infinite."""
    margin = standing.margin + leaf_values(tree)[source.node_of_row]
    margin.flags.writeable = False
    losses = standing.stop_losses
    if counts.stop and with_loss:
        # In whole numbers, so that the sum is the same in every order and over any parts; in halves, to have room.
        each = np.rint(_losses(margin[rows.stop], y[rows.stop]) * 4.0**_LOSS_BITS).astype(np.int64)
        halves = [int((each >> _LOSS_BITS).sum()), int((each & (2**_LOSS_BITS - 1)).sum())]
        high, low = await _total(source, halves)
        losses = (*losses, (high * 2**_LOSS_BITS + low) / 4**_LOSS_BITS / counts.stop)
    elif counts.stop:
        losses = (*losses, float("inf"))
    forest = replace(standing.forest, trees=(*standing.forest.trees, tree))
    return Standing(forest, margin, losses, standing.stop_from)


def logloss(margin: NDArray[np.float32], y: NDArray[np.uint8]) -> float:
    """The mean negative log-likelihood of outcomes y (n,)."""
    return float(np.mean(_losses(margin, y)))


def _losses(margin: NDArray[np.float32], y: NDArray[np.uint8]) -> NDArray[np.float64]:
    m = margin.astype(np.float64)
    found: NDArray[np.float64] = np.maximum(m, 0.0) - m * y + np.log1p(np.exp(-np.abs(m)))
    return found


def _metrics(standing: Standing, y: NDArray[np.uint8], rows: Rows) -> dict[str, float]:
    metrics = {"train_logloss": logloss(standing.margin[rows.fit], y[rows.fit])} if rows.fit.any() else {}
    if standing.stop_losses:
        metrics["stop_logloss"] = standing.stop_losses[-1]
    return metrics


def is_over(standing: Standing, params: BoostParams) -> bool:
    """Whether no tree follows."""
    return len(standing.forest.trees) >= params.num_boost_round or _stops(standing, params)


def _best_index(standing: Standing) -> int:
    """The first tree after which the stop rows' loss was lowest."""
    first = standing.stop_from if standing.stop_from < len(standing.stop_losses) else 0
    return first + int(np.argmin(standing.stop_losses[first:]))


def _stops(standing: Standing, params: BoostParams) -> bool:
    if params.early_stopping_rounds is None or len(standing.stop_losses) <= standing.stop_from:
        return False
    return len(standing.stop_losses) - 1 - _best_index(standing) >= params.early_stopping_rounds


def _best(standing: Standing, params: BoostParams) -> Forest:
    if params.early_stopping_rounds is None:
        return standing.forest
    return replace(standing.forest, trees=standing.forest.trees[: _best_index(standing) + 1])
