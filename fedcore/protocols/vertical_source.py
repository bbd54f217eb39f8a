"""The label hospital's view of a joint vertical training, whichever cipher the sums come under.

The grower sees one list of candidates: this hospital's own predictors first, then each feature hospital's in the
order of the terms, there in that hospital's secret order. Which of several candidates with exactly equal gain wins
must not depend on the secret order, else the joint forest would differ from the pooled one; so all tied candidates
go to their owner, which takes the first in its natural order that leaves groups large enough.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from fedcore.errors import ProtocolError
from fedcore.protocols.bits import unpack_bits
from fedcore.protocols.exchange import Exchange, ask, hear, tell
from fedcore.protocols.lattice_messages import LatticeAnswers
from fedcore.protocols.matching import Alignment
from fedcore.protocols.messages import (
    MAX_BINS,
    EncryptedSums,
    Message,
    SplitAnswer,
    SplitAnswers,
    SplitWanted,
    TreeDone,
)
from fedcore.protocols.terms import Terms
from fedcore.trees.boosting import Progress, Standing
from fedcore.trees.grower import Choice, Division, Split
from fedcore.trees.params import BoostParams
from fedcore.trees.rows import Block, LocalSource, RowsAtNodes, refuses, sampled_features
from fedcore.trees.splits import Candidates, enumerate_candidates, left_sums

Sums = NDArray[np.int64]
OnTree = Callable[[Progress], None]
REMOTE_THRESHOLD = 0.5
SumsMessage = EncryptedSums | LatticeAnswers


@dataclass
class FeatureHospital:
    """What the label hospital knows of one feature hospital's candidates, which is: how many bins, not of what.

    `rows` (n_shared,) are the shared patients among ours, in the shared order; `n_sampled` is how many predictors take
    part in each tree, `active` (n_predictors,) which ones in this tree; `at` at which node of this tree each shared
    patient is, by its place in the shared order; `n_splits` how many splits it has made so far;
    `promised` the left sums (n_candidates, 2) of the nodes of this tree it was asked for, to hold its splits to them.
    """

    party_id: str
    name: str
    owner: int
    rows: NDArray[np.int64]
    indptr: NDArray[np.int64]
    min_group: int
    n_sampled: int
    first_candidate: int
    n_splits: int = 0
    candidates: Candidates = field(init=False)
    active: NDArray[np.bool_] = field(init=False)
    at: RowsAtNodes = field(init=False)
    promised: dict[int, Sums] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.candidates = enumerate_candidates(self.indptr)
        self.active = np.ones(len(self.indptr) - 1, dtype=np.bool_)
        self.at = RowsAtNodes(len(self.rows))

    @property
    def n_candidates(self) -> int:
        return len(self.candidates.feature)

    def members(self, node: int) -> NDArray[np.int64]:
        """The shared patients at a node, as rows of ours, in the shared order."""
        return self.rows.take(self.at.rows(node))

    def left_sum(self, node: int, candidate: int) -> Sums:
        """(Σg, Σh) (2,) left of a candidate; of two siblings one was asked for, the other is parent minus sibling."""
        if node in self.promised:
            return np.asarray(self.promised[node][candidate])
        sibling = node + 1 if node % 2 else node - 1
        return np.asarray(self.left_sum((node - 1) // 2, candidate) - self.promised[sibling][candidate])

    @property
    def n_active_bins(self) -> int:
        return int(np.diff(self.indptr)[self.active].sum())

    def all_bins(self, active_sums: Sums) -> Sums:
        """(n_nodes, active bins, 2) -> (n_nodes, all bins, 2), zero for predictors left out of this tree."""
        if self.active.all():
            return active_sums
        full = np.zeros((len(active_sums), int(self.indptr[-1]), 2), dtype=np.int64)
        full[:, np.repeat(self.active, np.diff(self.indptr))] = active_sums
        return full


@dataclass(frozen=True)
class Question:
    """One round of messages to a feature hospital: `messages` go out, `n_answers` messages with sums come back."""

    messages: Sequence[Message]
    n_answers: int = 1


class Cipher(Protocol):
    """How numbers are sent to feature hospitals so that they add them up unseen."""

    @property
    def answer_type(self) -> type[EncryptedSums] | type[LatticeAnswers]: ...

    def begin(self, tree: int, gh: Sums) -> None:
        """A tree with the gradients gh (n, 2) begins."""

    def divided(self, node: int, owner: int) -> None:
        """A node was divided by a candidate of that hospital."""

    def question(self, f: FeatureHospital, nodes: Sequence[int]) -> Question:
        """Ask for the sums of these nodes."""

    def sums(self, f: FeatureHospital, answers: Sequence[SumsMessage], n_nodes: int) -> Sums:
        """(n_nodes, active bins, 2) of the question asked last. Raises ProtocolError on sums that cannot be."""

    def choice(self, f: FeatureHospital, wanted: tuple[SplitWanted, ...]) -> Message:
        """Tell the hospital which of its candidates won."""


class JointSource:
    """The histogram source of a joint vertical run; see `trees.grower.HistogramSource`."""

    def __init__(self, own: Block, features: Sequence[FeatureHospital], params: BoostParams, cipher: Cipher) -> None:
        self._own = LocalSource([own], params)
        self._features = features
        self._cipher = cipher
        self._tree = -1
        self._gh: list[NDArray[np.int64]] = []  # g and h apart, each (n,)
        self._goes: NDArray[np.bool_] = np.zeros(own.bins.shape[0], np.bool_)  # scratch
        self.n_candidates = self._own.n_candidates + sum(f.n_candidates for f in features)

    @property
    def node_of_row(self) -> NDArray[np.int32]:
        return self._own.node_of_row

    @property
    def allowed(self) -> NDArray[np.bool_]:
        """Which candidates take part in this tree (column sampling)."""
        return np.concatenate([self._own.allowed, *(f.active[f.candidates.feature] for f in self._features)])

    async def begin(self, gh: Sums, tree: int) -> tuple[Sums, Sums]:
        self._tree, self._gh = tree, [np.ascontiguousarray(gh[:, part]) for part in (0, 1)]
        total, own = await self._own.begin(gh, tree)
        for f in self._features:
            f.at.reset()
        self._cipher.begin(tree, gh)
        remote = await self._remote_sums([0])
        return total, np.concatenate([own, *(sums[0] for sums in remote)])

    async def left_sums(self, ask: Sequence[int]) -> Sums:
        own = await self._own.left_sums(ask)
        return np.concatenate([own, *await self._remote_sums(ask)], axis=1)

    async def _remote_sums(self, ask: Sequence[int]) -> list[Sums]:
        """Each feature hospital's left_sums (len(ask), its candidates, 2) of the asked nodes."""
        questions = {f.party_id: self._cipher.question(f, ask) for f in self._features}
        await Exchange({party: question.messages for party, question in questions.items()})
        totals = np.stack([self._total(self._own.rows(node)) for node in ask])
        result = []
        for f in self._features:
            answers: list[SumsMessage] = []
            for _ in range(questions[f.party_id].n_answers):
                answers.append(await hear(f.party_id, self._cipher.answer_type))
                self._check_answer(f, answers[-1], is_new=0 in ask and len(answers) == 1)
            sums = f.all_bins(self._cipher.sums(f, answers, len(ask)))
            self._check_possible(f, ask, sums)
            result.append(left_sums(sums, f.indptr, totals))
            f.promised = (f.promised if 0 not in ask else {}) | dict(zip(ask, result[-1], strict=True))
        return result

    def _check_answer(self, f: FeatureHospital, answer: SumsMessage, is_new: bool) -> None:
        """Which tree it is about, and which predictors `f` uses in this tree: as many as agreed, and the same ones
        until the tree is done."""
        if answer.tree != self._tree:
            raise other_question(f.name)
        active = unpack_bits(answer.active, len(f.active), f.name)
        if int(active.sum()) != f.n_sampled or not (is_new or np.array_equal(active, f.active)):
            raise ProtocolError(
                "{peer} left out other predictors than the terms say.",
                advice="Stop here and talk to them: their program or their records changed during the session.",
                peer=f.name,
            )
        f.active = active

    def _total(self, rows: NDArray[np.intp] | NDArray[np.int64]) -> Sums:
        """(Σg, Σh) (2,) of these rows."""
        return np.array([part.take(rows).sum() for part in self._gh], np.int64)

    def _check_possible(self, f: FeatureHospital, ask: Sequence[int], sums: Sums) -> None:
        """No patient is in two bins of a predictor, so their hessians cannot add up to more than the node's."""
        hessians = np.concatenate([np.zeros((len(ask), 1), np.int64), np.cumsum(sums[..., 1], axis=1)], axis=1)
        of_predictors = np.diff(hessians[:, f.indptr], axis=1)
        of_nodes = np.array([self._gh[1].take(f.members(node)).sum() for node in ask])
        if (of_predictors > of_nodes[:, None]).any():
            raise ProtocolError(
                "{peer} answered with sums which its patients cannot give.",
                advice="Stop here and talk to them: their program or their records changed during the session.",
                peer=f.name,
            )

    async def divide(self, choices: Sequence[Choice]) -> list[Division | None]:
        """Own candidates win ties; then the feature hospitals in order, each refusing what leaves too small groups."""
        result: dict[int, Division | None] = {}
        if own := _within(choices, 0, self._own.n_candidates):
            for choice, division in zip(own, await self._own.divide(own), strict=True):
                result[choice.node] = division
        for f in self._features:
            undecided = [choice for choice in choices if result.get(choice.node) is None]
            if theirs := _within(undecided, f.first_candidate, f.first_candidate + f.n_candidates):
                result.update(await self._divide_at(f, theirs))
        divisions = [result.get(choice.node) for choice in choices]
        for choice, division in zip(choices, divisions, strict=True):
            if division is not None:
                self._cipher.divided(choice.node, division.split.owner)
                self._follow(choice.node)
        return divisions

    def _follow(self, node: int) -> None:
        """The shared patients of a divided node go where our rows went."""
        self._goes[self._own.rows(2 * node + 1)] = True
        self._goes[self._own.rows(2 * node + 2)] = False
        for f in self._features:
            f.at.move(node, self._goes.take(f.members(node)))

    async def _divide_at(self, f: FeatureHospital, choices: Sequence[Choice]) -> dict[int, Division | None]:
        """Let `f` divide nodes by one of its tied candidates; None where it refuses."""
        wanted = tuple(SplitWanted(c.node, tuple(t - f.first_candidate for t in c.tied)) for c in choices)
        chosen = self._cipher.choice(f, wanted)
        answers = (await ask({f.party_id: chosen}, SplitAnswers))[f.party_id]
        if answers.tree != self._tree or [a.node for a in answers.answers] != [w.node for w in wanted]:
            raise other_question(f.name)
        return {w.node: self._apply(f, w, a) for w, a in zip(wanted, answers.answers, strict=True)}

    def _apply(self, f: FeatureHospital, wanted: SplitWanted, answer: SplitAnswer) -> Division | None:
        """Move the node's rows as `f` says; None when it refuses. Raises ProtocolError for half an answer."""
        if answer.candidate is None and answer.split_number is None and not answer.left:
            return None
        if answer.candidate not in wanted.tied or answer.split_number != f.n_splits:
            raise other_question(f.name)
        members = f.members(wanted.node)
        members_left = unpack_bits(answer.left, len(members), f.name)
        if refuses((int(members_left.sum()), int((~members_left).sum())), f.min_group):
            raise ProtocolError(
                "{peer} divided a group into parts smaller than the terms allow.",
                advice="Stop here and talk to them: their program is another one, or was changed.",
                peer=f.name,
            )
        f.n_splits += 1
        # Patients whom that hospital does not know are missing there and go the candidate's default way.
        missing_left = bool(f.candidates.missing_left[answer.candidate])
        rows = self._own.rows(wanted.node)
        self._goes[rows] = missing_left
        self._goes[members] = members_left
        left = self._goes.take(rows)
        if not np.array_equal(self._total(rows.compress(left)), f.left_sum(wanted.node, answer.candidate)):
            raise ProtocolError(
                "{peer} divided a group differently from what its sums said.",
                advice="Stop here and talk to them: their program or their records changed during the session.",
                peer=f.name,
            )
        self._own.move(wanted.node, left)
        split = Split(f.owner, answer.split_number, REMOTE_THRESHOLD, missing_left)
        return Division(f.first_candidate + answer.candidate, split)

    async def end_tree(self) -> None:
        await self._own.end_tree()
        await tell({f.party_id: TreeDone(self._tree) for f in self._features})


def other_question(peer: str) -> ProtocolError:
    return ProtocolError(
        "{peer} answered something other than it was asked.",
        advice="Stop here and talk to them: their program is another one, or was changed.",
        peer=peer,
    )


def _within(choices: Sequence[Choice], first: int, end: int) -> list[Choice]:
    """The choices with a tied candidate in [first, end), narrowed to those."""
    narrowed = (Choice(c.node, tuple(t for t in c.tied if first <= t < end)) for c in choices)
    return [choice for choice in narrowed if choice.tied]


def feature_hospitals(
    terms: Terms,
    own: Block,
    alignments: Mapping[str, Alignment],
    bin_counts: Mapping[str, Sequence[int]],
    start: Standing | None,
    most_bins: int = MAX_BINS,
) -> list[FeatureHospital]:
    """In the order of the terms, their candidates numbered after this hospital's own and after each other's.

    Raises ProtocolError for more bins than the terms allow, or than this hospital has memory for.
    """
    params = terms.boost_params
    features: list[FeatureHospital] = []
    first = len(enumerate_candidates(own.cuts.indptr))
    for owner, party in enumerate(terms.features, start=1):
        counts = bin_counts[party.party_id]
        if max(counts) > params.max_bin or sum(counts) > most_bins:
            raise ProtocolError(
                "{peer} offers more bins than can be trained with.",
                advice="Ask them to choose fewer predictors, or lower max_bin in the terms.",
                peer=party.name,
            )
        indptr = np.concatenate([[0], np.cumsum(counts, dtype=np.int64)])
        n_sampled = len(sampled_features(params.seed, 0, owner, len(counts), params.colsample_bytree))
        rows = alignments[party.party_id].rows
        features.append(
            FeatureHospital(party.party_id, party.name, owner, rows, indptr, terms.min_group, n_sampled, first)
        )
        features[-1].n_splits = _splits_made(start, owner)
        first += features[-1].n_candidates
    return features


def _splits_made(start: Standing | None, owner: int) -> int:
    """How many splits that hospital has made in the trees so far; its next one gets this number."""
    trees = start.forest.trees if start is not None else ()
    return sum(split.owner == owner for tree in trees for split in tree.splits.values())
