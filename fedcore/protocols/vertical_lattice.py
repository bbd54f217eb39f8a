"""Joint vertical training under the lattice scheme (PROTOCOL.md section 4b, crypto/LATTICE.md), label side.

Once         label → feature   LatticeSeed          feature → label   LatticeStart, LatticeRows …
Per level    label → feature   LatticeQueries …     feature → label   LatticeAnswers …
             label → winner    LatticeSplits        winner → label    SplitAnswers        (again where it refuses)
Per tree     label → feature   TreeDone
At the end   label → feature   TrainingDone

A query has a number for every shared patient, encrypted, and zero for those outside the asked nodes; so a feature
hospital never learns who is in a node, but for the nodes it divides itself. Every feature hospital gets queries of its
own, in its own order of patients and under secrets of its own.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from fedcore.crypto.lattice import Asked, PublicElements, Secrets, SetupRows, decrypt, encrypt
from fedcore.crypto.lattice_form import Form, Members, OutOfRoom, forms_for
from fedcore.crypto.lattice_sampling import SEED_BYTES, Stream
from fedcore.crypto.threads import Threads, thread_count
from fedcore.errors import DataError, ProtocolError
from fedcore.protocols.bits import pack_bits
from fedcore.protocols.exchange import ask, hear, tell
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
from fedcore.protocols.lattice_room import needs_room
from fedcore.protocols.matching import Alignment
from fedcore.protocols.messages import Message, SplitWanted, TrainingDone
from fedcore.protocols.terms import Terms
from fedcore.protocols.vertical_source import (
    FeatureHospital,
    JointSource,
    OnTree,
    Question,
    Sums,
    SumsMessage,
    feature_hospitals,
    other_question,
)
from fedcore.trees.boosting import Rows, Standing, boost, fixed_point
from fedcore.trees.forest import Forest
from fedcore.trees.rows import Block

QUERY_MESSAGE_BYTES = 1 << 25
"""About as much goes into one message, so that neither side holds a whole level's queries more than once."""


def message_nodes(n_nodes: int, n_rows: int, wide: bool) -> list[int]:
    """How many of the asked nodes each message carries; an even number but in the last one, so that pairs stay."""
    per_pair = sum(form.query_bytes(n_rows) for form in forms_for(2, wide))
    most = 2 * max(1, QUERY_MESSAGE_BYTES // per_pair)
    return [min(most, n_nodes - start) for start in range(0, n_nodes, most)]


@dataclass
class _Channel:
    """What is between the label hospital and one feature hospital: public elements, secrets, open questions."""

    public: PublicElements
    secrets: Secrets
    asked: list[list[Asked]] = field(default_factory=list)  # per message of the question asked last


class _Lattice:
    """See `vertical_source.Cipher`."""

    answer_type = LatticeAnswers

    def __init__(self, channels: Mapping[str, _Channel], wide: bool, stream: Stream, threads: Threads) -> None:
        self._channels = channels
        self._wide = wide
        self._stream = stream
        self._threads = threads
        self._tree = -1
        self._gh: Sums = np.zeros((0, 2), dtype=np.int64)
        self._shared: dict[str, Sums] = {}  # of this tree, in each hospital's order

    def begin(self, tree: int, gh: Sums) -> None:
        self._tree, self._gh, self._shared = tree, gh, {}

    def divided(self, node: int, owner: int) -> None:
        """Nobody else is told."""

    def question(self, f: FeatureHospital, nodes: Sequence[int]) -> Question:
        channel = self._channels[f.party_id]
        gh = self._numbers(f)
        channel.asked = []
        messages: list[Message] = []
        remaining = iter(nodes)
        for n_nodes in message_nodes(len(nodes), len(f.rows), self._wide):
            asked, blob = self._queries(channel, [_members(gh, f.at.rows(next(remaining))) for _ in range(n_nodes)])
            channel.asked.append(asked)
            messages.append(LatticeQueries(self._tree, n_nodes, blob))
        return Question(messages, len(messages))

    def _numbers(self, f: FeatureHospital) -> Sums:
        """(n_shared, 2) in the shared order."""
        if f.party_id not in self._shared:
            self._shared[f.party_id] = self._gh.take(f.rows, axis=0)
        return self._shared[f.party_id]

    def _queries(self, channel: _Channel, nodes: Sequence[Members]) -> tuple[list[Asked], bytearray]:
        """Each with a secret of its own, made on several threads, one behind the other in the message."""
        forms = forms_for(len(nodes), self._wide)
        ends = np.cumsum([form.query_bytes(channel.public.n_rows) for form in forms]).tolist()
        blob = bytearray(ends[-1])
        parts = memoryview(blob)
        remaining = iter(nodes)
        tasks = [
            (
                channel.public,
                form,
                [next(remaining) for _ in range(form.n_nodes)],
                channel.secrets.take(),
                self._stream,
                parts[start:end],
            )
            for form, start, end in zip(forms, [0, *ends], ends, strict=False)
        ]
        try:
            return self._threads.map(encrypt, tasks), blob
        except OutOfRoom:
            raise DataError(
                "The sums of this training have outgrown the room which its encryption left for them.",
                advice="Go on with the session: from the last finished tree on they are given more.",
            ) from None

    def sums(self, f: FeatureHospital, answers: Sequence[SumsMessage], n_nodes: int) -> Sums:
        sets = np.repeat(f.active, np.diff(f.indptr))
        sums: list[Sums] = []
        for answer, asked in zip(answers, self._channels[f.party_id].asked, strict=True):
            assert isinstance(answer, LatticeAnswers)
            forms = [one.form for one in asked]
            for one, blob in zip(asked, answer_blobs(answer.sums, forms, f.n_active_bins, f.name), strict=True):
                sums.append(decrypt(blob, one, sets, f.name))
        return np.concatenate(sums)

    def choice(self, f: FeatureHospital, wanted: tuple[SplitWanted, ...]) -> Message:
        """The members of the nodes it divides, and of no other."""
        told = (MembersSplit(w.node, _bitmap(f.at.rows(w.node), len(f.rows)), w.tied) for w in wanted)
        return LatticeSplits(self._tree, tuple(told))


def _members(gh: Sums, rows: NDArray[np.intp]) -> Members:
    return Members(rows, gh.take(rows, axis=0))


def _bitmap(rows: NDArray[np.intp], n: int) -> bytes:
    flags = np.zeros(n, np.bool_)
    flags[rows] = True
    return pack_bits(flags)


def answer_blobs(sums: bytes, forms: Sequence[Form], n_sets: int, peer_name: str) -> Iterator[memoryview]:
    """The part of a message's sums that answers each query. Raises ProtocolError on another length."""
    sizes = [form.answer_bytes(n_sets) for form in forms]
    if sum(sizes) != len(sums):
        raise ProtocolError(
            "{peer} sent encrypted numbers of the wrong length.",
            advice="Install the same version of FedStroke at both hospitals and start again.",
            peer=peer_name,
        )
    start = 0
    for size in sizes:
        yield memoryview(sums)[start : start + size]
        start += size


async def train_as_label(
    terms: Terms,
    own: Block,
    y: NDArray[np.uint8],
    rows: Rows,
    alignments: Mapping[str, Alignment],
    on_tree: OnTree,
    start: Standing | None = None,
    executor: Executor | None = None,
) -> Forest:
    """Train the joint forest; parameters as in `vertical.train_as_label`, which has the older cipher. `executor` says
    how many threads may work; it is given nothing to do (`crypto.threads`).

    Raises ProtocolError on a peer's bad answer.
    """
    params = terms.boost_params
    scale = fixed_point(rows, params, terms.sum_bits)
    wide = needs_room(y, rows, params, scale, start)
    stream = Stream()
    seeds = {party.party_id: secrets.token_bytes(SEED_BYTES) for party in terms.features}
    starts = await ask({party: LatticeSeed(seed, wide) for party, seed in seeds.items()}, LatticeStart)
    bin_counts = {party: message.bin_counts for party, message in starts.items()}
    features = feature_hospitals(terms, own, alignments, bin_counts, start, MAX_LATTICE_BINS)
    channels = {}
    for f in features:
        public = PublicElements.expand(terms.digest, seeds[f.party_id], starts[f.party_id].seed, len(f.rows))
        channels[f.party_id] = _Channel(public, Secrets(await _receive_rows(f, wide), stream))
    with Threads(thread_count(executor)) as threads:
        source = JointSource(own, features, params, _Lattice(channels, wide, stream, threads))
        forest = await boost(source, y, rows, params, scale=scale, on_tree=on_tree, start=start)
    await tell({p.party_id: TrainingDone(len(forest.trees)) for p in terms.features})
    return forest


async def _receive_rows(f: FeatureHospital, wide: bool) -> SetupRows:
    """A row for each bin of each predictor, in order, some at a time."""
    n_sets = int(f.indptr[-1])
    rows, first = SetupRows(n_sets, wide=wide), 0
    for count in rows_per_message(np.diff(f.indptr).tolist()):
        message = await hear(f.party_id, LatticeRows)
        if message.first != first:
            raise other_question(f.name)
        rows.put(first, message.rows, count, f.name)
        first += count
    return rows


def rows_per_message(bin_counts: Sequence[int]) -> list[int]:
    """How many set-up rows each message carries: those of one predictor, or a part of them."""
    return [min(ROWS_AT_ONCE, k - first) for k in bin_counts for first in range(0, k, ROWS_AT_ONCE)]
