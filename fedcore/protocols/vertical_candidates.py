"""A feature hospital's own candidates: in a secret order, with the table of the splits made with them.

Split number -> (predictor, threshold, where missing values go): that table never leaves the hospital.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fedcore.crypto import blinding
from fedcore.errors import DataError, ProtocolError
from fedcore.protocols.bits import pack_bits
from fedcore.protocols.messages import MAX_BINS, MAX_PREDICTORS, SplitAnswer
from fedcore.protocols.terms import Terms
from fedcore.trees.cuts import BinNumbers, Cuts, bin_rows, make_cuts
from fedcore.trees.rows import refuses, sampled_features
from fedcore.trees.splits import Candidates, enumerate_candidates, goes_left


@dataclass(frozen=True)
class RemoteSplit:
    """One line of the split table; `feature` counts this hospital's predictors in their natural order."""

    feature: int
    threshold: float
    missing_left: bool


@dataclass(frozen=True)
class FeatureModel:
    """What a feature hospital keeps of a joint model."""

    splits: tuple[RemoteSplit, ...]
    trees: int

    def columns(self, x: NDArray[np.float32], numbers: list[int]) -> NDArray[np.bool_]:
        """(n_rows, len(numbers)): True where a row of `x` goes right at that split.

        Raises ProtocolError for a split number which is not in the table.
        """
        right = np.empty((len(x), len(numbers)), dtype=np.bool_)
        for j, number in enumerate(numbers):
            if number >= len(self.splits):
                raise ProtocolError(
                    "The stored model has no split number {number}.",
                    advice="Check with the label hospital that both mean the model of the same session.",
                    number=number,
                )
            split = self.splits[number]
            values = x[:, split.feature]
            right[:, j] = np.where(np.isnan(values), not split.missing_left, values >= np.float32(split.threshold))
        return right


OnTree = Callable[[FeatureModel], None]


class OwnCandidates:
    """The candidates as the label hospital numbers them, and the splits made with them so far.

    x (n_shared, n_features), `me` this hospital's number among the feature hospitals. `bins` and `indptr` are in the
    secret order: column j of everything the label hospital sees is predictor order[j]. Raises DataError when there are
    no predictors, or too many.
    """

    def __init__(
        self, terms: Terms, me: int, x: NDArray[np.float32], splits: Sequence[RemoteSplit], most_bins: int = MAX_BINS
    ) -> None:
        self._terms = terms
        self._me = me
        self._n_features = x.shape[1]
        self._params = terms.boost_params
        self._cuts: Cuts = make_cuts(x, self._params.max_bin)
        _check_size(self._cuts, most_bins)
        self._order = np.asarray(blinding.shuffle(self._n_features), dtype=np.int64)
        self.bins: BinNumbers = bin_rows(x, self._cuts)[:, self._order]
        counts = np.diff(self._cuts.indptr)[self._order]
        self.indptr = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        self._shuffled: Candidates = enumerate_candidates(self.indptr)
        self._natural_rank = self._rank_in_natural_order()
        self.splits: list[RemoteSplit] = list(splits)

    def _rank_in_natural_order(self) -> NDArray[np.int64]:
        """For each candidate in the shuffled order, its place in the natural one, which decides ties."""
        natural = enumerate_candidates(self._cuts.indptr)
        first = np.searchsorted(natural.feature, np.arange(self._n_features))
        start = np.searchsorted(self._shuffled.feature, np.arange(self._n_features))
        within = np.arange(len(self._shuffled.feature)) - start[self._shuffled.feature]
        return np.asarray(first[self._order[self._shuffled.feature]] + within, dtype=np.int64)

    @property
    def bin_counts(self) -> tuple[int, ...]:
        return tuple(int(k) for k in np.diff(self.indptr))

    def active(self, tree: int) -> NDArray[np.bool_]:
        """Which predictors (n_features,), in the secret order, take part in this tree."""
        params = self._params
        sampled = sampled_features(params.seed, tree, self._me, self._n_features, params.colsample_bytree)
        return np.isin(self._order, sampled)

    def divide(
        self, node: int, members: NDArray[np.intp], tied: Sequence[int], active: NDArray[np.bool_]
    ) -> tuple[SplitAnswer, NDArray[np.bool_]]:
        """Divide by the first tied candidate, in natural order, that leaves large enough groups; else refuse.

        Returns the answer and which members go left (none where refused). Raises ProtocolError for candidates that are
        not on offer.
        """
        asked = np.asarray(tied, dtype=np.int64)
        if (np.diff(asked) <= 0).any() or asked[-1] >= len(self._shuffled):
            raise out_of_turn(self._terms, "a list of candidates is not one that was on offer")
        if not active[self._shuffled.feature[asked]].all():
            raise out_of_turn(self._terms, "a candidate is of a predictor which has no part in this tree")
        for candidate in asked[np.argsort(self._natural_rank[asked])]:
            feature, position = int(self._shuffled.feature[candidate]), int(self._shuffled.position[candidate])
            missing_left = bool(self._shuffled.missing_left[candidate])
            n_bins = int(self.indptr[feature + 1] - self.indptr[feature])
            goes = goes_left(self.bins[members, feature], n_bins, position, missing_left)
            if refuses((int(goes.sum()), int((~goes).sum())), self._terms.min_group):
                continue
            natural = int(self._order[feature])
            threshold = Candidates.threshold(self._cuts, natural, position, missing_left)
            self.splits.append(RemoteSplit(natural, threshold, missing_left))
            return SplitAnswer(node, int(candidate), len(self.splits) - 1, pack_bits(goes)), goes
        return SplitAnswer(node, None, None, b""), np.zeros(0, np.bool_)


def out_of_turn(terms: Terms, what: str) -> ProtocolError:
    """The label hospital asked what it may not."""
    return ProtocolError(
        "{peer} asked something which the terms or the training so far do not allow.",
        advice="Nothing more was sent. Talk to them: their program is another one, or was changed.",
        peer=terms.label.name,
        detail=what,
    )


def _check_size(cuts: Cuts, most_bins: int) -> None:
    """Raises DataError when these predictors are none, or more than a training can have."""
    if not 0 < cuts.n_features <= MAX_PREDICTORS or int(cuts.indptr[-1]) > most_bins:
        raise DataError(
            "{predictors} predictors with {bins} levels in all cannot take part.",
            advice="Choose at least one predictor, and at most {most} levels; lower max_bin in the terms helps.",
            predictors=cuts.n_features,
            bins=int(cuts.indptr[-1]),
            most=most_bins,
        )
