"""Joint training where hospitals hold different predictors of the same patients (PROTOCOL.md section 4a), label side.

Once         label → feature   TrainingKey            feature → label   BinLayout
Per tree     label → feature   EncryptedGradients, Descend(ask root)    feature → label   EncryptedSums
Per level    label → winner    ChosenSplits           winner → label    SplitAnswers   (again where it refuses)
             label → feature   Descend(others' divisions, ask)          feature → label   EncryptedSums
Per tree     label → feature   TreeDone
At the end   label → feature   TrainingDone

The grower sees one list of candidates: this hospital's own predictors first, then each feature hospital's in the
order of the terms, there in that hospital's secret order. Which of several candidates with exactly equal gain wins
must not depend on the secret order, else the joint forest would differ from the pooled one; so all tied candidates
go to their owner, which takes the first in its natural order that leaves groups large enough.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from fedcore.crypto import paillier
from fedcore.crypto.packing import PairLayout, decrypt_answers
from fedcore.errors import ProtocolError
from fedcore.protocols.bits import pack_bits, unpack_bits
from fedcore.protocols.exchange import Exchange, ask, tell
from fedcore.protocols.matching import Alignment
from fedcore.protocols.messages import (
    MAX_BINS,
    BinLayout,
    ChosenSplits,
    Descend,
    EncryptedGradients,
    EncryptedSums,
    Message,
    NodeDivision,
    SplitAnswer,
    SplitAnswers,
    SplitWanted,
    TrainingDone,
    TrainingKey,
    TreeDone,
)
from fedcore.protocols.terms import Terms
from fedcore.trees.boosting import Progress, Rows, Standing, boost, fixed_point
from fedcore.trees.forest import Forest
from fedcore.trees.grower import Choice, Division, Split
from fedcore.trees.params import BoostParams
from fedcore.trees.rows import Block, LocalSource, refuses, sampled_features
from fedcore.trees.splits import Candidates, enumerate_candidates, left_sums

Sums = NDArray[np.int64]
OnTree = Callable[[Progress], None]
REMOTE_THRESHOLD = 0.5


@dataclass
class FeatureHospital:
    """What the label hospital knows of one feature hospital's candidates, which is: how many bins, not of what.

    `rows` (n_shared,) are the shared patients among ours, in the shared order; `n_sampled` is how many predictors take
    part in each tree, `active` (n_predictors,) which ones in this tree; `n_splits` how many splits it has made so far;
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
    promised: dict[int, Sums] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.candidates = enumerate_candidates(self.indptr)
        self.active = np.ones(len(self.indptr) - 1, dtype=np.bool_)

    @property
    def n_candidates(self) -> int:
        return len(self.candidates.feature)

    def members(self, node_of_row: NDArray[np.int32], node: int) -> NDArray[np.bool_]:
        """Which of the shared patients (in the shared order) are at `node`."""
        return np.asarray(node_of_row[self.rows] == node, dtype=np.bool_)

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
        full = np.zeros((len(active_sums), int(self.indptr[-1]), 2), dtype=np.int64)
        full[:, np.repeat(self.active, np.diff(self.indptr))] = active_sums
        return full


class JointSource:
    """The histogram source of a joint vertical run; see `trees.grower.HistogramSource`."""

    def __init__(
        self,
        own: Block,
        features: Sequence[FeatureHospital],
        params: BoostParams,
        encryptor: paillier.Encryptor,
        layout: PairLayout,
        executor: Executor | None,
    ) -> None:
        self._own = LocalSource([own], params)
        self._features = features
        self._encryptor = encryptor
        self._layout = layout
        self._executor = executor
        self._tree = -1
        self._gh: Sums = np.zeros((0, 2), dtype=np.int64)
        self._untold: list[tuple[int, int]] = []  # (node, owner of the split) since the last Descend
        self.n_candidates = self._own.n_candidates + sum(f.n_candidates for f in features)

    @property
    def node_of_row(self) -> NDArray[np.int32]:
        return self._own.node_of_row

    @property
    def allowed(self) -> NDArray[np.bool_]:
        """Which candidates take part in this tree (column sampling)."""
        return np.concatenate([self._own.allowed, *(f.active[f.candidates.feature] for f in self._features)])

    async def begin(self, gh: Sums, tree: int) -> tuple[Sums, Sums]:
        self._tree, self._gh, self._untold = tree, gh, []
        total, own = await self._own.begin(gh, tree)
        everyone = np.unique(np.concatenate([f.rows for f in self._features]))
        # One ciphertext per patient serves all feature hospitals: each knows who its patients are, so two that
        # compared ciphertexts would learn no more than two that compared identifiers.
        encrypted = self._encryptor.encrypt_many(self._layout.encode(gh[everyone]), self._executor)
        blob = paillier.to_bytes_many(encrypted, self._encryptor.private_key.public_key.ciphertext_bytes)
        table = np.frombuffer(blob, dtype=np.uint8).reshape(len(everyone), -1)
        outgoing: dict[str, tuple[Message, ...]] = {}
        for f in self._features:
            gradients = EncryptedGradients(tree, table[np.searchsorted(everyone, f.rows)].tobytes())
            outgoing[f.party_id] = (gradients, Descend(tree, (), (0,)))
        remote = await self._remote_sums(outgoing, [0])
        return total, np.concatenate([own, *(sums[0] for sums in remote)])

    async def left_sums(self, ask: Sequence[int]) -> Sums:
        own = await self._own.left_sums(ask)
        outgoing: dict[str, tuple[Message, ...]] = {
            f.party_id: (Descend(self._tree, self._news_for(f), tuple(ask)),) for f in self._features
        }
        self._untold = []
        return np.concatenate([own, *await self._remote_sums(outgoing, ask)], axis=1)

    def _news_for(self, f: FeatureHospital) -> tuple[NodeDivision, ...]:
        """The divisions of this level which `f` did not make itself, for its own patients."""
        at = self.node_of_row[f.rows]
        news = []
        for node, owner in self._untold:
            left, right = at == 2 * node + 1, at == 2 * node + 2
            if owner != f.owner:  # also where none of its patients is: it must know the node to be asked for it
                news.append(NodeDivision(node, pack_bits(left[left | right])))
        return tuple(news)

    async def _remote_sums(self, outgoing: Mapping[str, Sequence[Message]], ask: Sequence[int]) -> list[Sums]:
        """Each feature hospital's left_sums (len(ask), its candidates, 2) of the asked nodes."""
        received = await Exchange(outgoing, (EncryptedSums,), tuple(outgoing))
        totals = np.stack([self._gh[self.node_of_row == node].sum(axis=0) for node in ask])
        result = []
        for f in self._features:
            answer = received[f.party_id]
            assert isinstance(answer, EncryptedSums)
            if answer.tree != self._tree:
                raise _other_question(f.name)
            self._take_sample(f, unpack_bits(answer.active, len(f.active), f.name), is_new=0 in ask)
            pairs = self._decrypt(answer.ciphertexts, len(ask) * f.n_active_bins, f.name)
            sums = f.all_bins(pairs.reshape(len(ask), f.n_active_bins, 2))
            self._check_possible(f, ask, sums)
            result.append(left_sums(sums, f.indptr, totals))
            f.promised = (f.promised if 0 not in ask else {}) | dict(zip(ask, result[-1], strict=True))
        return result

    def _take_sample(self, f: FeatureHospital, active: NDArray[np.bool_], is_new: bool) -> None:
        """Which predictors `f` uses in this tree: as many as agreed, and the same ones until the tree is done."""
        if int(active.sum()) != f.n_sampled or not (is_new or np.array_equal(active, f.active)):
            raise ProtocolError(
                "{peer} left out other predictors than the terms say.",
                advice="Stop here and talk to them: their program or their records changed during the session.",
                peer=f.name,
            )
        f.active = active

    def _check_possible(self, f: FeatureHospital, ask: Sequence[int], sums: Sums) -> None:
        """No patient is in two bins of a predictor, so their hessians cannot add up to more than the node's."""
        hessians = np.concatenate([np.zeros((len(ask), 1), np.int64), np.cumsum(sums[..., 1], axis=1)], axis=1)
        of_predictors = np.diff(hessians[:, f.indptr], axis=1)
        members = [f.rows[f.members(self.node_of_row, node)] for node in ask]
        of_nodes = np.array([self._gh[rows, 1].sum() for rows in members])
        if (of_predictors > of_nodes[:, None]).any():
            raise ProtocolError(
                "{peer} answered with sums which its patients cannot give.",
                advice="Stop here and talk to them: their program or their records changed during the session.",
                peer=f.name,
            )

    def _decrypt(self, blob: bytes, n_sums: int, peer: str) -> Sums:
        key = self._encryptor.private_key
        n_answers = self._layout.n_answers(n_sums, key.public_key.key_bits)
        answers = paillier.from_bytes_many(blob, key.public_key.ciphertext_bytes, n_answers, peer)
        return decrypt_answers(answers, n_sums, self._layout, key, peer, self._executor)

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
        self._untold += [(c.node, d.split.owner) for c, d in zip(choices, divisions, strict=True) if d is not None]
        return divisions

    async def _divide_at(self, f: FeatureHospital, choices: Sequence[Choice]) -> dict[int, Division | None]:
        """Let `f` divide nodes by one of its tied candidates; None where it refuses."""
        wanted = tuple(SplitWanted(c.node, tuple(t - f.first_candidate for t in c.tied)) for c in choices)
        answers = (await ask({f.party_id: ChosenSplits(self._tree, wanted)}, SplitAnswers))[f.party_id]
        if answers.tree != self._tree or [a.node for a in answers.answers] != [w.node for w in wanted]:
            raise _other_question(f.name)
        return {w.node: self._apply(f, w, a) for w, a in zip(wanted, answers.answers, strict=True)}

    def _apply(self, f: FeatureHospital, wanted: SplitWanted, answer: SplitAnswer) -> Division | None:
        """Move the node's rows as `f` says; None when it refuses. Raises ProtocolError for half an answer."""
        if answer.candidate is None and answer.split_number is None and not answer.left:
            return None
        if answer.candidate not in wanted.tied or answer.split_number != f.n_splits:
            raise _other_question(f.name)
        members = f.members(self.node_of_row, wanted.node)
        members_left = unpack_bits(answer.left, int(members.sum()), f.name)
        if refuses((int(members_left.sum()), int((~members_left).sum())), f.min_group):
            raise ProtocolError(
                "{peer} divided a group into parts smaller than the terms allow.",
                advice="Stop here and talk to them: their program is another one, or was changed.",
                peer=f.name,
            )
        f.n_splits += 1
        # Patients whom that hospital does not know are missing there and go the candidate's default way.
        missing_left = bool(f.candidates.missing_left[answer.candidate])
        left = np.full(len(self.node_of_row), missing_left)
        left[f.rows[members]] = members_left
        at_node = self.node_of_row == wanted.node
        if not np.array_equal(self._gh[at_node & left].sum(axis=0), f.left_sum(wanted.node, answer.candidate)):
            raise ProtocolError(
                "{peer} divided a group differently from what its sums said.",
                advice="Stop here and talk to them: their program or their records changed during the session.",
                peer=f.name,
            )
        self._own.move(wanted.node, left[at_node])
        split = Split(f.owner, answer.split_number, REMOTE_THRESHOLD, missing_left)
        return Division(f.first_candidate + answer.candidate, split)

    async def end_tree(self) -> None:
        await self._own.end_tree()
        await tell({f.party_id: TreeDone(self._tree) for f in self._features})


def _other_question(peer: str) -> ProtocolError:
    return ProtocolError(
        "{peer} answered something other than it was asked.",
        advice="Stop here and talk to them: their program is another one, or was changed.",
        peer=peer,
    )


def _within(choices: Sequence[Choice], first: int, end: int) -> list[Choice]:
    """The choices with a tied candidate in [first, end), narrowed to those."""
    narrowed = (Choice(c.node, tuple(t for t in c.tied if first <= t < end)) for c in choices)
    return [choice for choice in narrowed if choice.tied]


async def train_as_label(
    terms: Terms,
    own: Block,
    y: NDArray[np.uint8],
    rows: Rows,
    alignments: Mapping[str, Alignment],
    private_key: paillier.PrivateKey,
    executor: Executor | None,
    on_tree: OnTree,
    start: Standing | None = None,
) -> Forest:
    """Train the joint forest; `own` holds this hospital's binned predictors, one row per patient. `start`: go on after
    these trees.

    `rows` says who is fitted on and who only rides along (held out for stopping or for evaluation), which the
    feature hospitals cannot tell: those patients' gradients are zero. Raises ProtocolError on a peer's bad answer.
    """
    params = terms.boost_params
    n_rows = -(-len(y) // terms.pad_to) * terms.pad_to  # what the feature hospitals know of our size anyway
    max_weight = max(1.0, params.scale_pos_weight)
    scale = fixed_point(rows, params, terms.sum_bits)
    layout = PairLayout.for_rows(n_rows, scale.bits, max_weight)
    key = TrainingKey(private_key.public_key.to_bytes(), scale.bits, n_rows, max_weight)
    layouts = await ask({p.party_id: key for p in terms.features}, BinLayout)

    features = _feature_hospitals(terms, own, alignments, {party: m.bin_counts for party, m in layouts.items()})
    for f in features:
        f.n_splits = _splits_made(start, f.owner)
    made = [] if start is None else [split for tree in start.forest.trees for split in tree.splits.values()]
    for feature in features:
        feature.n_splits = sum(split.owner == feature.owner for split in made)
    source = JointSource(own, features, params, paillier.Encryptor(private_key), layout, executor)
    forest = await boost(source, y, rows, params, scale=scale, on_tree=on_tree, start=start)
    await tell({p.party_id: TrainingDone(len(forest.trees)) for p in terms.features})
    return forest


def _feature_hospitals(
    terms: Terms, own: Block, alignments: Mapping[str, Alignment], bin_counts: Mapping[str, Sequence[int]]
) -> list[FeatureHospital]:
    """In the order of the terms, their candidates numbered after this hospital's own and after each other's.

    Raises ProtocolError for more bins than the terms allow, or than this hospital has memory for.
    """
    params = terms.boost_params
    features: list[FeatureHospital] = []
    first = len(enumerate_candidates(own.cuts.indptr))
    for owner, party in enumerate(terms.features, start=1):
        counts = bin_counts[party.party_id]
        if max(counts) > params.max_bin or sum(counts) > MAX_BINS:
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
        first += features[-1].n_candidates
    return features


def _splits_made(start: Standing | None, owner: int) -> int:
    """How many splits that hospital has made in the trees so far; its next one gets this number."""
    trees = start.forest.trees if start is not None else ()
    return sum(split.owner == owner for tree in trees for split in tree.splits.values())
