"""Joint training where hospitals hold different predictors of the same patients (PROTOCOL.md section 4a), label side.

Once         label → feature   TrainingKey            feature → label   BinLayout
Per tree     label → feature   EncryptedGradients, Descend(ask root)    feature → label   EncryptedSums
Per level    label → winner    ChosenSplits           winner → label    SplitAnswers   (again where it refuses)
             label → feature   Descend(others' divisions, ask)          feature → label   EncryptedSums
Per tree     label → feature   TreeDone
At the end   label → feature   TrainingDone
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor

import numpy as np
from numpy.typing import NDArray

from fedcore.crypto import paillier
from fedcore.crypto.packing import PairLayout, decrypt_answers
from fedcore.protocols.bits import pack_bits
from fedcore.protocols.exchange import ask, tell
from fedcore.protocols.matching import Alignment
from fedcore.protocols.messages import (
    BinLayout,
    ChosenSplits,
    Descend,
    EncryptedGradients,
    EncryptedSums,
    Message,
    NodeDivision,
    SplitWanted,
    TrainingDone,
    TrainingKey,
)
from fedcore.protocols.terms import Terms
from fedcore.protocols.vertical_source import (
    FeatureHospital,
    JointSource,
    OnTree,
    Question,
    Sums,
    SumsMessage,
    feature_hospitals,
)
from fedcore.trees.boosting import Rows, Standing, boost, fixed_point
from fedcore.trees.forest import Forest
from fedcore.trees.rows import Block


class _Paillier:
    """One ciphertext per patient and tree; the feature hospitals follow who is in which node. See `Cipher`."""

    answer_type = EncryptedSums

    def __init__(
        self,
        encryptor: paillier.Encryptor,
        layout: PairLayout,
        executor: Executor | None,
        shared: Sequence[NDArray[np.int64]],
    ) -> None:
        self._encryptor = encryptor
        self._layout = layout
        self._executor = executor
        self._everyone = np.unique(np.concatenate(list(shared)))
        self._tree = -1
        self._table: NDArray[np.uint8] = np.zeros((0, 0), np.uint8)
        # The divisions (node, owner of the split) of this tree, and how many of them each hospital was told.
        self._divided: list[tuple[int, int]] = []
        self._told: dict[str, int] = {}

    def begin(self, tree: int, gh: Sums) -> None:
        self._tree, self._divided, self._told = tree, [], {}
        # One ciphertext per patient serves all feature hospitals: each knows who its patients are, so two that
        # compared ciphertexts would learn no more than two that compared identifiers.
        encrypted = self._encryptor.encrypt_many(self._layout.encode(gh[self._everyone]), self._executor)
        blob = paillier.to_bytes_many(encrypted, self._encryptor.private_key.public_key.ciphertext_bytes)
        self._table = np.frombuffer(blob, dtype=np.uint8).reshape(len(self._everyone), -1)

    def divided(self, node: int, owner: int) -> None:
        self._divided.append((node, owner))

    def question(self, f: FeatureHospital, nodes: Sequence[int]) -> Question:
        messages: list[Message] = []
        if 0 in nodes:
            mine = self._table[np.searchsorted(self._everyone, f.rows)]
            messages.append(EncryptedGradients(self._tree, mine.tobytes()))
        messages.append(Descend(self._tree, self._news_for(f), tuple(nodes)))
        return Question(messages)

    def _news_for(self, f: FeatureHospital) -> tuple[NodeDivision, ...]:
        """The divisions since the last question which `f` did not make itself, for its own patients."""
        n_told = self._told.get(f.party_id, 0)
        self._told[f.party_id] = len(self._divided)
        news, at = [], f.at.node_of_row
        for node, owner in self._divided[n_told:]:
            left, right = at == 2 * node + 1, at == 2 * node + 2
            if owner != f.owner:  # also where none of its patients is: it must know the node to be asked for it
                news.append(NodeDivision(node, pack_bits(left[left | right])))
        return tuple(news)

    def sums(self, f: FeatureHospital, answers: Sequence[SumsMessage], n_nodes: int) -> Sums:
        (answer,) = answers
        assert isinstance(answer, EncryptedSums)
        key = self._encryptor.private_key
        n_sums = n_nodes * f.n_active_bins
        n_answers = self._layout.n_answers(n_sums, key.public_key.key_bits)
        ciphertexts = paillier.from_bytes_many(answer.ciphertexts, key.public_key.ciphertext_bytes, n_answers, f.name)
        pairs = decrypt_answers(ciphertexts, n_sums, self._layout, key, f.name, self._executor)
        return pairs.reshape(n_nodes, f.n_active_bins, 2)

    def choice(self, f: FeatureHospital, wanted: tuple[SplitWanted, ...]) -> Message:
        return ChosenSplits(self._tree, wanted)


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

    bin_counts = {party: m.bin_counts for party, m in layouts.items()}
    features = feature_hospitals(terms, own, alignments, bin_counts, start)
    cipher = _Paillier(paillier.Encryptor(private_key), layout, executor, [f.rows for f in features])
    source = JointSource(own, features, params, cipher)
    forest = await boost(source, y, rows, params, scale=scale, on_tree=on_tree, start=start)
    await tell({p.party_id: TrainingDone(len(forest.trees)) for p in terms.features})
    return forest
