"""Encrypted sums over unknown sets of patients, from learning with errors over rings (LATTICE.md has the argument).

The label hospital encrypts a vector of one number per patient (a *query*), the feature hospital adds up the ciphertexts
of any set of patients, and the label hospital decrypts the sums: the one does not see the numbers, the other not the
sets. Per patient a ciphertext is one number modulo q, so adding up is a plain integer histogram.

    public, once        a_1 … a_C, a_pad uniform in R_q; one a_c for each 8192 patients
    set-up, once        R_j = Σ_c M_jc(X)·a_c(1/X) + v_j(X)·a_pad(1/X) + e'_j     feature → label, for each set M_j
    query               b_c = a_c·s + e_c + Δ·m_c,  b_pad = a_pad·s + e_pad      label → feature, fresh ternary s
    answer              y_j = Σ_{i∈M_j} b[i] + ⟨v_j, b_pad⟩ + flood_j             feature → label
    decryption          y_j − ⟨R_j, s⟩ = Δ·Σ_{i∈M_j} m[i] + noise + flood_j

⟨M, a·s⟩ = ⟨M(X)·a(1/X), s⟩ for all polynomials, which is why the R_j serve every query of a training.

**Parameters.** N = 8192, q = 2^216, ternary secrets, errors centred binomial with η = 21: the homomorphic encryption
standard allows 218 bits for 128-bit classical security. The table's next smaller ring, N = 4096 with 109 bits, was
measured and left: one number fits there instead of four, and with its own b_pad in every query it needs 609 bytes per
patient and tree at 10,000 patients, here 410. q is a power of two: words are sums of whole bits, uniform digits need no
rejection, a reduction is a mask, and a histogram adds int64 words instead of residues. Hardness does not depend on the
form of q (Langlois & Stehlé 2015; Peikert, Regev & Stephens-Davidowitz 2017), nor does the standard's table.

**Plaintext.** A query carries the (g, h) of the members of one node or two, zero for all other patients:

    bit    0 … 59        60 … 97   98 … 137   138 … 175   176 … 215
           flood, noise   h node 0  g node 0   h node 1    g node 1       Δ = 2^60

A node alone sits in the upper place; then the 80 lowest bits are rounded off before sending (17 bytes a patient
instead of 27), which is computing modulo 2^136. Sums are exact for |Σg| < 2^39 and 0 ≤ Σh < 2^38: the bounds on every
subset of patients are checked when the query is made, and every decrypted sum is checked against them. The flood and
noise fill three eighths of the room below Δ: an answer under another key falls outside with probability 5/8 each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fedcore.crypto.lattice_ring import (
    MAX_PRODUCTS,
    MAX_SUMMANDS,
    MODULUS_BITS,
    WORD_BITS,
    WORDS,
    Integers,
    N,
    Spectrum,
    pack_words,
    packed_bytes,
    reduce_words,
    reversed_spectrum,
    round_off,
    transform,
    unpack_words,
    untransform,
    words_of_digits,
)
from fedcore.crypto.lattice_sampling import Stream, public_digits
from fedcore.errors import ProtocolError

MAX_NODES = 2
"""Whose numbers one query carries."""
GRADIENT_BITS, HESSIAN_BITS = 40, 38
MAX_ROWS = MAX_SUMMANDS - 1
ROW_WORDS = WORDS - 1  # the lowest 40 bits of a set-up row are rounded off
ROW_BYTES = packed_bytes(ROW_WORDS, N)

_HALF_DELTA_BITS = {1: 17, 2: 19}  # of Δ/2, counted in the lowest word of an answer
_SLACK = 1 << 13  # noise and rounding in units of that word, by far; see LATTICE.md
_FLOOD_BITS = {1: 55, 2: 57}  # counted in the lowest word of a query


def query_words(n_nodes: int) -> int:
    """Words per patient: those above the 80 bits that are rounded off for a single node."""
    return 3 if n_nodes == 1 else 5


def query_bytes(n_rows: int, n_nodes: int) -> int:
    return packed_bytes(query_words(n_nodes), n_rows + N)


def answer_bytes(n_sets: int, n_nodes: int) -> int:
    return packed_bytes(query_words(n_nodes) - 1, n_sets)


def flood_width_bits(n_nodes: int) -> int:
    """Of each of the flood's three parts, in units of the lowest bit that is sent of a query."""
    return _FLOOD_BITS[n_nodes]


@dataclass(frozen=True)
class PublicElements:
    """a_1 … a_C and, last, a_pad as spectra (C + 1, 8, N/2); both hospitals compute them from both seeds."""

    n_rows: int
    spectra: Spectrum = field(repr=False)

    @classmethod
    def expand(cls, digest: bytes, label_seed: bytes, feature_seed: bytes, n_rows: int) -> PublicElements:
        """For n_rows patients. ValueError for more than MAX_ROWS, whose sums int64 has no room for."""
        if not 0 <= n_rows <= MAX_ROWS:
            raise ValueError(f"up to {MAX_ROWS} rows can be added up, not {n_rows}")
        n_elements = -(-n_rows // N) + 1
        spectra = [transform(public_digits(digest, label_seed, feature_seed, i)) for i in range(n_elements)]
        return cls(n_rows, np.stack(spectra))

    def spans(self) -> list[slice]:
        """The places of each element's numbers in a query: those of up to N patients each, then the pad's."""
        starts = range(0, self.n_rows, N)
        return [slice(at, min(at + N, self.n_rows)) for at in starts] + [slice(self.n_rows, self.n_rows + N)]


# -- the label hospital -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class QuerySecret:
    """What decrypts the answers to one query; never used for a second one.

    `least` and `most` (n_nodes, 2) bound the sums of (g, h) over any set of patients.
    """

    s: NDArray[np.int8] = field(repr=False)
    least: Integers = field(repr=False)
    most: Integers = field(repr=False)

    @property
    def n_nodes(self) -> int:
        return len(self.least)


def encrypt(public: PublicElements, nodes: Sequence[Integers], stream: Stream) -> tuple[QuerySecret, bytes]:
    """A query for one or two nodes; each of `nodes` is (n_rows, 2), the members' (g, h) and zeros for everybody else.

    ValueError when the sum over some set of patients would not fit, or h is negative.
    """
    if not 1 <= len(nodes) <= MAX_NODES or any(gh.shape != (public.n_rows, 2) for gh in nodes):
        raise ValueError("a query carries one or two nodes' numbers for each patient")
    secret = QuerySecret(
        stream.ternary(N),
        np.array([[np.minimum(gh[:, 0], 0).sum(), 0] for gh in nodes]),
        np.array([[np.maximum(gh[:, 0], 0).sum(), gh[:, 1].sum()] for gh in nodes]),
    )
    _check_room(nodes, secret)
    spectrum = transform(secret.s)
    dropped = WORDS - query_words(len(nodes))
    sent = np.empty((WORDS - dropped, public.n_rows + N), np.int64)
    for element, span in zip(public.spectra, public.spans(), strict=True):
        words = words_of_digits(untransform(element * spectrum))[:, : span.stop - span.start]
        words[0] += stream.binomial(words.shape[1])
        if span.start < public.n_rows:
            _add_message(words, [gh[span] for gh in nodes])
        sent[:, span] = round_off(words, dropped) if dropped else reduce_words(words)
    return secret, pack_words(sent)


def _check_room(nodes: Sequence[Integers], secret: QuerySecret) -> None:
    largest = 1 << (GRADIENT_BITS - 1)
    fits = secret.least[:, 0].min() > -largest and secret.most[:, 0].max() < largest
    # The bound on single values keeps the sums above from overflowing.
    single = all(len(gh) == 0 or (np.abs(gh).max() < largest and gh[:, 1].min() >= 0) for gh in nodes)
    if not (single and fits and secret.most[:, 1].min() >= 0 and secret.most[:, 1].max() < 1 << HESSIAN_BITS):
        raise ValueError("the sums of these numbers do not fit into a query")


def _add_message(words: Integers, nodes: Sequence[Integers]) -> None:
    """The numbers to their bits: 60, 98, 138 and 176, see the picture at the top."""
    if len(nodes) == MAX_NODES:
        words[1] += nodes[0][:, 1] << 20
        words[2] += nodes[0][:, 0] << 18
    words[3] += nodes[-1][:, 1] << 18
    words[4] += nodes[-1][:, 0] << 16


class SetupRows:
    """The rows R_j which the label hospital got, ready to be multiplied with secrets.

    As float64 digits below 2^40, whose products with 8192 ternary values are exact: 5 · 64 KiB for each set.
    """

    def __init__(self, n_sets: int) -> None:
        self._digits = np.zeros((WORDS, n_sets, N), np.float64)

    def put(self, first: int, blob: bytes, n_sets: int, peer_name: str) -> None:
        """The rows of sets first … first + n_sets - 1; raises ProtocolError on another length."""
        if len(blob) != n_sets * ROW_BYTES:
            raise _wrong_length(peer_name)
        for j in range(n_sets):
            words = unpack_words(memoryview(blob)[j * ROW_BYTES : (j + 1) * ROW_BYTES], ROW_WORDS, N)
            self._digits[:3, first + j] = words[:3]
            self._digits[3, first + j] = words[3] & 0xFFFFFFF
            self._digits[4, first + j] = words[3] >> 28

    def products(self, secrets: Sequence[QuerySecret], sets: NDArray[np.bool_]) -> Integers:
        """⟨R_j, s⟩ as unreduced words 1 … 4: (n_secrets, 4, chosen sets)."""
        s = np.stack([secret.s for secret in secrets], axis=1).astype(np.float64)
        everything = bool(sets.all())
        # An answer about one node begins at word 3: what lies below is less than its slack.
        first = 0 if any(secret.n_nodes > 1 for secret in secrets) else 2
        parts = [((digits if everything else digits[sets]) @ s).T.astype(np.int64) for digits in self._digits[first:]]
        unused = [np.zeros_like(parts[0])] * first
        return np.stack([*unused, *parts[:-2], parts[-2] + (parts[-1] << 28)], axis=1)


def decrypt(
    answers: Sequence[bytes], secrets: Sequence[QuerySecret], rows: SetupRows, sets: NDArray[np.bool_], peer_name: str
) -> Integers:
    """Σ(g, h) over the chosen sets (a mask over all), (n_nodes of all queries, n_sets, 2).

    Raises ProtocolError for an answer of the wrong length, one that another key belongs to, and an impossible sum.
    """
    n_sets = int(np.count_nonzero(sets))
    products = rows.products(secrets, sets)
    sums = [_opened(*each, n_sets, peer_name) for each in zip(answers, secrets, products, strict=True)]
    return np.concatenate(sums)


def _opened(answer: bytes, secret: QuerySecret, products: Integers, n_sets: int, peer_name: str) -> Integers:
    """The sums (n_nodes, n_sets, 2) of one query."""
    n_words = query_words(secret.n_nodes) - 1
    if len(answer) != answer_bytes(n_sets, secret.n_nodes):
        raise _wrong_length(peer_name)
    words = unpack_words(answer, n_words, n_sets) - products[-n_words:]
    half_bits = _HALF_DELTA_BITS[secret.n_nodes]
    words[0] += 1 << half_bits
    reduce_words(words, WORDS - n_words)
    rest = (words[0] & ((2 << half_bits) - 1)) - (1 << half_bits)
    # The flood's three parts, in units of this word, which lies one above the query's lowest.
    allowed = (3 << (flood_width_bits(secret.n_nodes) - WORD_BITS - 1)) + _SLACK
    sums = _numbers(words, secret.n_nodes)
    inside = (sums >= secret.least[:, None]) & (sums <= secret.most[:, None])
    if bool((np.abs(rest) > allowed).any()) or not bool(inside.all()):
        raise ProtocolError(
            "{peer} answered with sums which this training cannot give.",
            advice="Stop here and talk to them: their program or their records changed during the training.",
            peer=peer_name,
        )
    return sums


def _numbers(words: Integers, n_nodes: int) -> Integers:
    """(g, h) of each node, (n_nodes, n, 2), from the reduced words 1 … 4 or, for one node, 3 and 4."""
    h = (words[-2] >> 18) | ((words[-1] & 0xFFFF) << 22)
    g = words[-1] >> 16
    upper = np.stack([_signed(g), h], axis=1)
    if n_nodes == 1:
        return upper[None]
    h0 = (words[0] >> 20) | ((words[1] & 0x3FFFF) << 20)
    g0 = _signed((words[1] >> 18) | ((words[2] & 0x3FFFF) << 22))
    h = h + (g0 < 0)  # a negative lower number has borrowed one from the upper one
    carried = h >> HESSIAN_BITS
    upper = np.stack([_signed((g + carried) & ((1 << GRADIENT_BITS) - 1)), h & ((1 << HESSIAN_BITS) - 1)], axis=1)
    return np.stack([np.stack([g0, h0], axis=1), upper])


def _signed(values: Integers) -> Integers:
    """Two's complement of GRADIENT_BITS bits."""
    return np.asarray(values - ((values >> (GRADIENT_BITS - 1)) << GRADIENT_BITS))


def _wrong_length(peer_name: str) -> ProtocolError:
    return ProtocolError(
        "{peer} sent encrypted numbers of the wrong length.",
        advice="Install the same version of FedStroke at both hospitals and start again.",
        peer=peer_name,
    )


# -- the feature hospital ---------------------------------------------------------------------------------------------


def setup_rows(
    public: PublicElements, groups: NDArray[Any], n_sets: int, stream: Stream
) -> tuple[bytes, NDArray[np.int8]]:
    """The rows of the sets {i: groups[i] = j}, j = 0 … n_sets - 1, and their pads v (n_sets, N), which stay here.

    groups (n_rows,); rows with n_sets or more (missing) are in no set.
    """
    elements = reversed_spectrum(public.spectra)
    pads = stream.ternary(n_sets * N).reshape(n_sets, N)
    blobs = [pack_words(_setup_row(elements, groups == j, pads[j], stream)) for j in range(n_sets)]
    return b"".join(blobs), pads


def _setup_row(elements: Spectrum, members: NDArray[np.bool_], pad: NDArray[np.int8], stream: Stream) -> Integers:
    """R_j without its lowest word, (4, N)."""
    n_chunks = len(elements) - 1
    factors = np.zeros((n_chunks + 1, N), np.float64)
    factors[:-1].reshape(-1)[: len(members)] = members
    factors[-1] = pad
    occupied = np.flatnonzero(factors.any(axis=1))
    words = np.zeros((WORDS, N), np.int64)
    for start in range(0, len(occupied), MAX_PRODUCTS):
        part = occupied[start : start + MAX_PRODUCTS]
        total = np.zeros(elements.shape[1:], np.complex128)
        for at, spectrum in zip(part.tolist(), transform(factors[part]), strict=True):
            total += elements[at] * spectrum
        words = reduce_words(words + words_of_digits(untransform(total)))
    words[0] += stream.binomial(N)
    return round_off(words, WORDS - ROW_WORDS)


@dataclass(frozen=True)
class Query:
    """A query as the feature hospital holds it: reduced words of the patients and of the pad."""

    n_nodes: int
    rows: Integers = field(repr=False)
    pad: Integers = field(repr=False)


def read_query(blob: bytes, n_rows: int, n_nodes: int, peer_name: str) -> Query:
    """Raises ProtocolError on another length; every string of the right length is a query."""
    if not 1 <= n_nodes <= MAX_NODES or len(blob) != query_bytes(n_rows, n_nodes):
        raise _wrong_length(peer_name)
    words = unpack_words(blob, query_words(n_nodes), n_rows + N)
    return Query(n_nodes, np.ascontiguousarray(words[:, :n_rows]), words[:, n_rows:])


def group_sums(query: Query, groups: Sequence[NDArray[np.intp]], n_sets: Sequence[int]) -> Integers:
    """Sums of the patients' words over all sets, unreduced: (query words, total sets).

    Each of `groups` (n_rows,) divides the patients into its sets, n_sets[k] meaning in none of them.
    """
    sums = []
    for group, n in zip(groups, n_sets, strict=True):
        table = np.zeros((len(query.rows), n + 1), np.int64)
        for words, row in zip(query.rows, table, strict=True):
            np.add.at(row, group, words)
        sums.append(table[:, :n])
    return np.concatenate(sums, axis=1)


def pad_products(queries: Sequence[Query], pads: NDArray[np.float64]) -> list[Integers]:
    """⟨v_j, b_pad⟩ of each query for the pads v (n_sets, N), as unreduced words (query words, n_sets).

    Words of 40 bits times 8192 ternary values stay within 2^53; the top word goes in two halves of 28 bits.
    """
    digits = np.concatenate([[*q.pad[:-1], q.pad[-1] & 0xFFFFFFF, q.pad[-1] >> 28] for q in queries])
    products = (pads @ digits.T.astype(np.float64)).T.astype(np.int64)
    found, at = [], 0
    for query in queries:
        n_words = len(query.pad)
        part = products[at : at + n_words + 1]
        found.append(np.concatenate([part[: n_words - 1], part[n_words - 1 : n_words] + (part[n_words:] << 28)]))
        at += n_words + 1
    return found


def answer(query: Query, sums: Integers, pad_words: Integers, stream: Stream) -> bytes:
    """y_j of every set from `group_sums` and `pad_products`, flooded; its lowest word is rounded off."""
    first = WORDS - len(sums)
    words = reduce_words(sums.copy(), first) + pad_words
    words[0] += stream.flood(words.shape[1], flood_width_bits(query.n_nodes))
    return pack_words(round_off(words, 1, first))


assert MODULUS_BITS == 2 * (GRADIENT_BITS + HESSIAN_BITS) + 60
