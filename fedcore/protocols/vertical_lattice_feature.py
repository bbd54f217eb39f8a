"""The feature hospital's side of vertical training under the lattice scheme; `vertical_lattice` has the picture.

The hospital adds up ciphertexts per bin without knowing which patients count, and keeps the table of the splits that
were made with its predictors. It learns the members of a node only when it divides that node.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from concurrent.futures import Executor

import numpy as np
from numpy.typing import NDArray

from fedcore.crypto.lattice import MAX_ROWS, PublicElements, Query, answer, pad_products, read_query, setup_rows
from fedcore.crypto.lattice_form import Form, forms_for
from fedcore.crypto.lattice_ring import Integers
from fedcore.crypto.lattice_sampling import SEED_BYTES, Stream
from fedcore.crypto.threads import Threads, thread_count
from fedcore.errors import DataError
from fedcore.protocols.bits import pack_bits, unpack_bits
from fedcore.protocols.exchange import hear, hear_any, tell
from fedcore.protocols.lattice_messages import (
    MAX_LATTICE_BINS,
    ROWS_AT_ONCE,
    LatticeAnswers,
    LatticeQueries,
    LatticeRows,
    LatticeSeed,
    LatticeSplits,
    LatticeStart,
    MembersSplit,
)
from fedcore.protocols.lattice_tables import JointTables
from fedcore.protocols.messages import SplitAnswer, SplitAnswers, TrainingDone, TreeDone
from fedcore.protocols.terms import Terms
from fedcore.protocols.vertical_candidates import FeatureModel, OnTree, OwnCandidates, out_of_turn


class _Trainer:
    """State between two questions of the label hospital."""

    def __init__(self, terms: Terms, me: int, x: NDArray[np.float32], start: FeatureModel, threads: Threads) -> None:
        self._terms = terms
        self._params = terms.boost_params
        self._peer = terms.label.name
        self._n_rows = len(x)
        if self._n_rows > MAX_ROWS:
            raise DataError(
                "The lattice scheme adds up at most {most} patients, and {shared} are shared.",
                advice="Choose Paillier in the terms.",
                most=MAX_ROWS,
                shared=self._n_rows,
            )
        self.own = OwnCandidates(terms, me, x, start.splits, MAX_LATTICE_BINS)
        self._tables = JointTables(self.own.bins, self.own.bin_counts)
        self._seed = secrets.token_bytes(SEED_BYTES)
        self._stream = Stream()
        self._threads = threads
        self._wide = False
        self._pads: NDArray[np.int8] = np.zeros((0, 0), np.int8)
        self._tree = start.trees - 1
        self._in_tree = False

    def start(self) -> LatticeStart:
        return LatticeStart(self._seed, self.own.bin_counts)

    def set_up(self, message: LatticeSeed) -> Iterator[LatticeRows]:
        """The rows, some at a time, so that they need not all be in memory."""
        self._wide = message.wide
        public = PublicElements.expand(self._terms.digest, message.seed, self._seed, self._n_rows)
        pads, first = [], 0
        for column, k in zip(self.own.bins.T, self.own.bin_counts, strict=True):
            groups = np.ascontiguousarray(column)
            for low in range(0, k, ROWS_AT_ONCE):
                sets = range(low, min(low + ROWS_AT_ONCE, k))
                rows, v = setup_rows(public, groups, sets, self._stream, self._threads)
                pads.append(v)
                yield LatticeRows(first, rows)
                first += len(sets)
        self._pads = np.concatenate(pads)

    def queries(self, message: LatticeQueries) -> LatticeAnswers:
        if message.tree == self._tree + 1 and not self._in_tree:
            self._begin_tree(message.tree)
        self._require_tree(message.tree)
        # Of each pair of siblings one is asked: the root, and at most half of the nodes of each further level.
        self._n_asked += message.n_nodes
        if self._n_asked > 1 << (self._params.max_depth - 1):
            raise out_of_turn(self._terms, "sums were asked of more nodes than a tree has")
        forms = forms_for(message.n_nodes, self._wide)
        blob = memoryview(message.queries)
        sizes = [form.query_bytes(self._n_rows) for form in forms]
        if len(blob) != sum(sizes):
            raise out_of_turn(self._terms, "encrypted numbers have the wrong length")
        starts = np.cumsum([0, *sizes]).tolist()
        parts = [blob[start : start + size] for start, size in zip(starts, sizes, strict=False)]
        return LatticeAnswers(message.tree, pack_bits(self._active), self._answers(parts, forms))

    def _answers(self, parts: list[memoryview], forms: list[Form]) -> bytes:
        tasks = ((part, self._n_rows, form, self._peer) for part, form in zip(parts, forms, strict=True))
        queries = self._threads.map(read_query, tasks)
        sets = np.repeat(self._active, self.own.bin_counts)
        pads = pad_products(queries, self._pads if sets.all() else self._pads[sets])
        pairs = zip(queries, pads, strict=True)
        return b"".join(self._threads.map(self._answer, pairs))

    def _answer(self, query: Query, pad: Integers) -> bytes:
        return answer(query, self._tables.sums(query, self._active), pad, self._stream)

    def _begin_tree(self, tree: int) -> None:
        if tree >= self._params.num_boost_round:
            raise out_of_turn(self._terms, "a tree was begun that was not due")
        self._tree, self._in_tree, self._n_asked = tree, True, 0
        self._active = self.own.active(tree)
        self._divided: set[int] = set()

    def divide(self, message: LatticeSplits) -> SplitAnswers:
        self._require_tree(message.tree)
        return SplitAnswers(self._tree, tuple(self._divide_one(wanted) for wanted in message.wanted))

    def _divide_one(self, wanted: MembersSplit) -> SplitAnswer:
        depth = (wanted.node + 1).bit_length() - 1
        if wanted.node in self._divided or depth >= self._params.max_depth:
            raise out_of_turn(self._terms, "a node was to be divided again, or lies too deep")
        members = np.flatnonzero(unpack_bits(wanted.members, self._n_rows, self._peer))
        made, _ = self.own.divide(wanted.node, members, wanted.tied, self._active)
        if made.candidate is not None:
            self._divided.add(wanted.node)
        return made

    def end_tree(self, message: TreeDone) -> None:
        self._require_tree(message.tree)
        self._in_tree = False

    def check_end(self, message: TrainingDone) -> None:
        if self._in_tree or not 0 < message.trees_kept <= self._tree + 1:
            raise out_of_turn(self._terms, "the model is to keep another number of trees than were grown")

    def _require_tree(self, tree: int) -> None:
        if not self._in_tree or tree != self._tree:
            raise out_of_turn(self._terms, "the question is about a tree that is not being grown")


async def train_as_feature(
    terms: Terms,
    my_id: str,
    x: NDArray[np.float32],
    on_tree: OnTree,
    start: FeatureModel | None = None,
    executor: Executor | None = None,
) -> FeatureModel:
    """Answer the label hospital until training is done; parameters as in `vertical_feature.train_as_feature`, and of
    `executor` as in `vertical_lattice.train_as_label`.

    Raises ProtocolError on a question out of turn or of the wrong length, DataError when there are no predictors, or
    more levels or patients than the scheme has room for.
    """
    me = [p.party_id for p in terms.features].index(my_id) + 1
    label = terms.label.party_id
    with Threads(thread_count(executor)) as threads:
        return await _train(_Trainer(terms, me, x, start or FeatureModel((), 0), threads), label, on_tree)


async def _train(trainer: _Trainer, label: str, on_tree: OnTree) -> FeatureModel:
    seed = await hear(label, LatticeSeed)
    await tell({label: trainer.start()})
    for rows in trainer.set_up(seed):
        await tell({label: rows})
    while True:
        message = await hear_any(label, LatticeQueries, LatticeSplits, TreeDone, TrainingDone)
        if isinstance(message, LatticeQueries):
            await tell({label: trainer.queries(message)})
        elif isinstance(message, LatticeSplits):
            await tell({label: trainer.divide(message)})
        elif isinstance(message, TreeDone):
            trainer.end_tree(message)
            on_tree(FeatureModel(tuple(trainer.own.splits), message.tree + 1))
        else:
            assert isinstance(message, TrainingDone)
            trainer.check_end(message)
            return FeatureModel(tuple(trainer.own.splits), message.trees_kept)
