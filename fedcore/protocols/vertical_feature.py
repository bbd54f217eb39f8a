"""The feature hospital's side of joint vertical training; `vertical` has the label hospital's side and the picture.

The hospital answers what it is asked until training is done. It holds for each tree which of its shared patients
are at which node, multiplies their encrypted gradients into bins, and keeps the table of the splits that were made
with its predictors.
"""

from __future__ import annotations

from concurrent.futures import Executor

import numpy as np
from numpy.typing import NDArray

from fedcore.crypto import paillier
from fedcore.crypto.encrypted_rows import EncryptedRows, bin_products
from fedcore.crypto.packing import PairLayout
from fedcore.crypto.packing import answer as packed_answer
from fedcore.errors import ProtocolError
from fedcore.protocols.bits import pack_bits, unpack_bits
from fedcore.protocols.exchange import hear, hear_any, tell
from fedcore.protocols.messages import (
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
from fedcore.protocols.vertical_candidates import FeatureModel, OnTree, OwnCandidates, RemoteSplit, out_of_turn
from fedcore.trees.rows import RowsAtNodes

__all__ = ["FeatureModel", "OnTree", "RemoteSplit", "train_as_feature"]


class _Trainer:
    """State between two questions of the label hospital."""

    def __init__(
        self, terms: Terms, me: int, x: NDArray[np.float32], executor: Executor | None, start: FeatureModel
    ) -> None:
        self._terms = terms
        self._executor = executor
        self._peer = terms.label.name
        self._n_rows = len(x)
        self._own = OwnCandidates(terms, me, x, start.splits)
        self._nodes = RowsAtNodes(self._n_rows)
        self._tree = start.trees - 1

    @property
    def splits(self) -> list[RemoteSplit]:
        return self._own.splits

    def bin_layout(self) -> BinLayout:
        return BinLayout(self._own.bin_counts)

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
            raise out_of_turn(self._terms, "a tree was begun that was not due")
        self._tree = message.tree
        self._nodes.reset()
        ciphertexts = paillier.from_bytes_many(
            message.ciphertexts, self._public.ciphertext_bytes, self._n_rows, self._peer
        )
        self._encrypted = EncryptedRows(self._public, ciphertexts, self._peer, self._executor)
        self._active = self._own.active(self._tree)
        self._known_nodes = {0}
        self._asked_nodes: set[int] = set()

    def descend(self, message: Descend) -> EncryptedSums:
        """Follow the divisions made elsewhere, then add up the asked nodes."""
        self._require_tree(message.tree)
        for division in message.divisions:
            self._follow(division)
        asked = set(message.ask)
        if len(asked) != len(message.ask) or not asked <= self._known_nodes or asked & self._asked_nodes:
            raise out_of_turn(self._terms, "sums were asked of a node which does not exist, or twice")
        self._asked_nodes |= asked
        return self._sums(message.ask)

    def _sums(self, ask: tuple[int, ...]) -> EncryptedSums:
        slot = np.full(self._n_rows, -1, dtype=np.int32)
        for i, node in enumerate(ask):
            slot[self._nodes.rows(node)] = i
        active_indptr = np.concatenate([[0], np.cumsum(np.diff(self._own.indptr)[self._active])]).astype(np.int64)
        products = bin_products(
            self._encrypted, self._own.bins[:, self._active], active_indptr, slot, len(ask), self._executor
        )
        answers = packed_answer(products, self._layout, self._public, self._executor)
        blob = paillier.to_bytes_many(answers, self._public.ciphertext_bytes)
        return EncryptedSums(self._tree, pack_bits(self._active), blob)

    def _follow(self, division: NodeDivision) -> None:
        members = self._open_node(division.node)
        self._move(division.node, unpack_bits(division.left, len(members), self._peer))

    def divide(self, message: ChosenSplits) -> SplitAnswers:
        self._require_tree(message.tree)
        return SplitAnswers(self._tree, tuple(self._divide_one(wanted) for wanted in message.wanted))

    def _divide_one(self, wanted: SplitWanted) -> SplitAnswer:
        members = self._open_node(wanted.node)
        answer, goes = self._own.divide(wanted.node, members, wanted.tied, self._active)
        if answer.candidate is not None:
            self._move(wanted.node, goes)
        return answer

    def end_tree(self, message: TreeDone) -> None:
        self._require_tree(message.tree)
        self._known_nodes = set()

    def check_end(self, message: TrainingDone) -> None:
        if not 0 < message.trees_kept <= self._tree + 1:
            raise out_of_turn(self._terms, "the model is to keep another number of trees than were grown")

    def _require_tree(self, tree: int) -> None:
        if tree != self._tree:
            raise out_of_turn(self._terms, "the question is about a tree that is not being grown")

    def _open_node(self, node: int) -> NDArray[np.intp]:
        """The members of a node that exists, has not been divided and may be, by the agreed depth."""
        depth = (node + 1).bit_length() - 1
        if node not in self._known_nodes or depth >= self._terms.boost_params.max_depth:
            raise out_of_turn(
                self._terms, "a node was to be divided which does not exist, or not any more, or lies too deep"
            )
        return self._nodes.rows(node)

    def _move(self, node: int, left: NDArray[np.bool_]) -> None:
        self._nodes.move(node, left)
        self._known_nodes -= {node}
        self._known_nodes |= {2 * node + 1, 2 * node + 2}


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
