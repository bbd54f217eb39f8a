"""The feature hospital's side of joint vertical training; `vertical` has the label hospital's side and the picture.

The hospital answers what it is asked until training is done. It holds for each tree which of its shared patients
are at which node, multiplies their encrypted gradients into bins, and keeps the table of the splits that were made
with its predictors: split number -> (predictor, threshold, where missing values go). That table never leaves it.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fedcore.crypto import blinding, paillier
from fedcore.crypto.encrypted_rows import EncryptedRows, bin_products
from fedcore.crypto.packing import PairLayout, answer
from fedcore.errors import DataError, ProtocolError
from fedcore.protocols.bits import pack_bits, unpack_bits
from fedcore.protocols.exchange import hear, hear_any, tell
from fedcore.protocols.messages import (
    MAX_BINS,
    MAX_PREDICTORS,
    BinLayout,
    ChosenSplits,
    Descend,
    EncryptedGradients,
    EncryptedSums,
    NodeDivision,
    SplitAnswer,
    SplitAnswers,
    SplitWanted,
    TrainingDone,
    TrainingKey,
    TreeDone,
)
from fedcore.protocols.terms import KEY_BITS, Terms
from fedcore.trees.cuts import BinNumbers, Cuts, bin_rows, make_cuts
from fedcore.trees.rows import RowsAtNodes, refuses, sampled_features
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


class _Trainer:
    """State between two questions of the label hospital."""

    def __init__(
        self, terms: Terms, me: int, x: NDArray[np.float32], executor: Executor | None, start: FeatureModel
    ) -> None:
        self._terms = terms
        self._me = me
        self._executor = executor
        self._peer = terms.label.name
        self._n_rows, self._n_features = x.shape
        self._cuts: Cuts = make_cuts(x, terms.boost_params.max_bin)
        _check_size(self._cuts)
        # Column `j` of everything the label hospital sees is predictor `order[j]`.
        self._order = np.asarray(blinding.shuffle(self._n_features), dtype=np.int64)
        self._bins: BinNumbers = bin_rows(x, self._cuts)[:, self._order]
        counts = np.diff(self._cuts.indptr)[self._order]
        self._indptr = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        self._shuffled: Candidates = enumerate_candidates(self._indptr)
        self._natural_rank = self._rank_in_natural_order()
        self._nodes = RowsAtNodes(self._n_rows)
        self._tree = start.trees - 1
        self.splits: list[RemoteSplit] = list(start.splits)

    def _rank_in_natural_order(self) -> NDArray[np.int64]:
        """For each candidate in the shuffled order, its place in the natural one, which decides ties."""
        natural = enumerate_candidates(self._cuts.indptr)
        first = np.searchsorted(natural.feature, np.arange(self._n_features))
        start = np.searchsorted(self._shuffled.feature, np.arange(self._n_features))
        within = np.arange(len(self._shuffled.feature)) - start[self._shuffled.feature]
        return np.asarray(first[self._order[self._shuffled.feature]] + within, dtype=np.int64)

    def bin_layout(self) -> BinLayout:
        return BinLayout(tuple(int(k) for k in np.diff(self._indptr)))

    def use_key(self, key: TrainingKey) -> None:
        n = int.from_bytes(key.modulus, "big")
        small = self._terms.key_bits not in KEY_BITS  # which `read_terms` lets through in tests only
        paillier.check_public_key(n, self._terms.key_bits, self._peer, allow_insecure_test_size=small)
        self._public = paillier.PublicKey(n)
        self._layout = PairLayout.for_rows(key.n_rows, key.fixed_point_bits, key.max_weight)
        most_rows = self._terms.max_patients + self._terms.pad_to
        max_weight = max(1.0, self._terms.boost_params.scale_pos_weight)
        if not self._n_rows <= key.n_rows <= most_rows or key.max_weight != max_weight:
            raise ProtocolError(
                "{peer} announced numbers of a size that this training cannot have.",
                advice="Stop here and talk to them: their program is another one, or was changed.",
                peer=self._peer,
            )

    def begin_tree(self, message: EncryptedGradients) -> None:
        if message.tree != self._tree + 1 or message.tree >= self._terms.boost_params.num_boost_round:
            raise self._out_of_turn("a tree was begun that was not due")
        self._tree = message.tree
        self._nodes.reset()
        ciphertexts = paillier.from_bytes_many(
            message.ciphertexts, self._public.ciphertext_bytes, self._n_rows, self._peer
        )
        self._encrypted = EncryptedRows(self._public, ciphertexts, self._peer, self._executor)
        params = self._terms.boost_params
        sampled = sampled_features(params.seed, self._tree, self._me, self._n_features, params.colsample_bytree)
        self._active: NDArray[np.bool_] = np.isin(self._order, sampled)
        self._known_nodes = {0}
        self._asked_nodes: set[int] = set()

    def descend(self, message: Descend) -> EncryptedSums:
        """Follow the divisions made elsewhere, then add up the asked nodes."""
        self._require_tree(message.tree)
        for division in message.divisions:
            self._follow(division)
        asked = set(message.ask)
        if len(asked) != len(message.ask) or not asked <= self._known_nodes or asked & self._asked_nodes:
            raise self._out_of_turn("sums were asked of a node which does not exist, or twice")
        self._asked_nodes |= asked
        return self._sums(message.ask)

    def _sums(self, ask: tuple[int, ...]) -> EncryptedSums:
        slot = np.full(self._n_rows, -1, dtype=np.int32)
        for i, node in enumerate(ask):
            slot[self._nodes.rows(node)] = i
        active_indptr = np.concatenate([[0], np.cumsum(np.diff(self._indptr)[self._active])]).astype(np.int64)
        products = bin_products(
            self._encrypted, self._bins[:, self._active], active_indptr, slot, len(ask), self._executor
        )
        answers = answer(products, self._layout, self._public, self._executor)
        blob = paillier.to_bytes_many(answers, self._public.ciphertext_bytes)
        return EncryptedSums(self._tree, pack_bits(self._active), blob)

    def _follow(self, division: NodeDivision) -> None:
        members = self._open_node(division.node)
        self._move(division.node, unpack_bits(division.left, len(members), self._peer))

    def divide(self, message: ChosenSplits) -> SplitAnswers:
        self._require_tree(message.tree)
        return SplitAnswers(self._tree, tuple(self._divide_one(wanted) for wanted in message.wanted))

    def _divide_one(self, wanted: SplitWanted) -> SplitAnswer:
        """Divide by the first tied candidate, in natural order, that leaves large enough groups; else refuse."""
        members = self._open_node(wanted.node)
        tied = np.asarray(wanted.tied, dtype=np.int64)
        if (np.diff(tied) <= 0).any() or tied[-1] >= len(self._shuffled):
            raise self._out_of_turn("a list of candidates is not one that was on offer")
        if not self._active[self._shuffled.feature[tied]].all():
            raise self._out_of_turn("a candidate is of a predictor which has no part in this tree")
        for candidate in tied[np.argsort(self._natural_rank[tied])]:
            feature, position = int(self._shuffled.feature[candidate]), int(self._shuffled.position[candidate])
            missing_left = bool(self._shuffled.missing_left[candidate])
            n_bins = int(self._indptr[feature + 1] - self._indptr[feature])
            goes = goes_left(self._bins[members, feature], n_bins, position, missing_left)
            if refuses((int(goes.sum()), int((~goes).sum())), self._terms.min_group):
                continue
            self._move(wanted.node, goes)
            natural = int(self._order[feature])
            threshold = Candidates.threshold(self._cuts, natural, position, missing_left)
            self.splits.append(RemoteSplit(natural, threshold, missing_left))
            return SplitAnswer(wanted.node, int(candidate), len(self.splits) - 1, pack_bits(goes))
        return SplitAnswer(wanted.node, None, None, b"")

    def end_tree(self, message: TreeDone) -> None:
        self._require_tree(message.tree)
        self._known_nodes = set()

    def check_end(self, message: TrainingDone) -> None:
        if not 0 < message.trees_kept <= self._tree + 1:
            raise self._out_of_turn("the model is to keep another number of trees than were grown")

    def _require_tree(self, tree: int) -> None:
        if tree != self._tree:
            raise self._out_of_turn("the question is about a tree that is not being grown")

    def _open_node(self, node: int) -> NDArray[np.intp]:
        """The members of a node that exists, has not been divided and may be, by the agreed depth."""
        depth = (node + 1).bit_length() - 1
        if node not in self._known_nodes or depth >= self._terms.boost_params.max_depth:
            raise self._out_of_turn("a node was to be divided which does not exist, or not any more, or lies too deep")
        return self._nodes.rows(node)

    def _out_of_turn(self, what: str) -> ProtocolError:
        return ProtocolError(
            "{peer} asked something which the terms or the training so far do not allow.",
            advice="Nothing more was sent. Talk to them: their program is another one, or was changed.",
            peer=self._peer,
            detail=what,
        )

    def _move(self, node: int, left: NDArray[np.bool_]) -> None:
        self._nodes.move(node, left)
        self._known_nodes -= {node}
        self._known_nodes |= {2 * node + 1, 2 * node + 2}


def _check_size(cuts: Cuts) -> None:
    """Raises DataError when these predictors are none, or more than a training can have."""
    if not 0 < cuts.n_features <= MAX_PREDICTORS or int(cuts.indptr[-1]) > MAX_BINS:
        raise DataError(
            "{predictors} predictors with {bins} levels in all cannot take part.",
            advice="Choose at least one predictor, and at most {most} levels; lower max_bin in the terms helps.",
            predictors=cuts.n_features,
            bins=int(cuts.indptr[-1]),
            most=MAX_BINS,
        )


async def train_as_feature(
    terms: Terms,
    my_id: str,
    x: NDArray[np.float32],
    executor: Executor | None,
    on_tree: OnTree,
    start: FeatureModel | None = None,
) -> FeatureModel:
    """Answer the label hospital until training is done; `x` (n_shared, n_features) is in the shared order. `on_tree`
    gets the model so far after each tree; `start`: go on after that many trees with those splits.

    Raises ProtocolError on a bad key, a bad ciphertext or a question out of turn, DataError when there are no
    predictors or too many.
    """
    me = [p.party_id for p in terms.features].index(my_id) + 1
    label = terms.label.party_id
    trainer = _Trainer(terms, me, x, executor, start or FeatureModel((), 0))
    trainer.use_key(await hear(label, TrainingKey))
    await tell({label: trainer.bin_layout()})
    while True:
        message = await hear_any(label, EncryptedGradients, TrainingDone)
        if isinstance(message, TrainingDone):
            trainer.check_end(message)
            return FeatureModel(tuple(trainer.splits), message.trees_kept)
        assert isinstance(message, EncryptedGradients)
        trainer.begin_tree(message)
        while not isinstance(message, TreeDone):
            message = await hear_any(label, Descend, ChosenSplits, TreeDone)
            if isinstance(message, Descend):
                await tell({label: trainer.descend(message)})
            elif isinstance(message, ChosenSplits):
                await tell({label: trainer.divide(message)})
        trainer.end_tree(message)
        on_tree(FeatureModel(tuple(trainer.splits), message.tree + 1))
