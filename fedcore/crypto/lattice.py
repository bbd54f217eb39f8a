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
patient and tree at 10,000 patients, here 415. q is a power of two: words are sums of whole bits, uniform digits need no
rejection, a reduction is a mask, and a histogram adds int64 words instead of residues. Hardness does not depend on the
form of q (Langlois & Stehlé 2015; Peikert, Regev & Stephens-Davidowitz 2017), nor does the standard's table.

**Plaintext.** A query carries the (g, h) of the members of one node or two, zero for all other patients; `lattice_form`
has the picture. The bounds on the sums over every set of patients are checked when the query is made, and every
decrypted sum is checked against them. Flood and noise fill at most half of the room below Δ, so an answer under another
key is found out with probability 1/2 or more for each set, before its sums are even looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fedcore.crypto.lattice_dot import dot_digits, dot_sums, n_dot_digits, words_of_dots
from fedcore.crypto.lattice_form import Form, Members
from fedcore.crypto.lattice_ring import (
    DIGITS,
    MAX_PRODUCTS,
    MAX_SUMMANDS,
    MOST_ERROR,
    WORD_BITS,
    WORDS,
    Integers,
    N,
    PackedWords,
    Spectrum,
    pack_words,
    packed_bytes,
    product_error,
    reduce_words,
    reversed_spectrum,
    round_off,
    transform,
    unpack_words,
    word_of_digit,
    words_of_spectrum,
)
from fedcore.crypto.lattice_sampling import Stream, public_digits
from fedcore.crypto.threads import INLINE, Threads
from fedcore.errors import ProtocolError

MAX_ROWS = MAX_SUMMANDS - 1
ROW_WORDS = WORDS - 1  # the lowest 40 bits of a set-up row are rounded off
ROW_BYTES = packed_bytes(ROW_WORDS, N)
_HALF_BITS = 28  # of a top word, which is multiplied in two halves
_PADS_AT_ONCE = 32  # 2 MiB as float64, which stay in the cache
_LOW_HALF = np.int64((1 << _HALF_BITS) - 1)


@dataclass(frozen=True)
class PublicElements:
    """a_1 … a_C and, last, a_pad as spectra (C + 1, 7, N/2); both hospitals compute them from both seeds."""

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


class SetupRows:
    """The rows R_j which the label hospital got, ready to be multiplied with secrets.

    As digits in float64, 4 · 64 KiB for each set. Where all queries are wide, their answers have no word 1.
    """

    def __init__(self, n_sets: int, *, wide: bool = False) -> None:
        self._n_words = ROW_WORDS - wide
        self._digits = np.zeros((n_dot_digits(self._n_words), n_sets, N), np.float64)

    def put(self, first: int, blob: bytes | memoryview, n_sets: int, peer_name: str) -> None:
        """The rows of sets first … first + n_sets - 1; raises ProtocolError on another length."""
        if len(blob) != n_sets * ROW_BYTES:
            raise _wrong_length(peer_name)
        for j in range(n_sets):
            words = unpack_words(memoryview(blob)[j * ROW_BYTES : (j + 1) * ROW_BYTES], ROW_WORDS, N)
            self._digits[:, first + j] = dot_digits(words[-self._n_words :])

    def products(self, secrets: NDArray[np.int8]) -> Integers:
        """⟨R_j, s⟩ for secrets (n, N), as unreduced words up to word 4: (n, n_words, n_sets)."""
        s = secrets.T.astype(np.float64)
        sums = np.stack([dot_sums(digits, s) for digits in self._digits])
        return words_of_dots(sums, self._n_words).transpose(2, 0, 1)


@dataclass(frozen=True)
class Secret:
    """A ternary s (N,) for one query, and its products with the set-up rows, words up to word 4 (n_words, n_sets)."""

    s: NDArray[np.int8] = field(repr=False)
    products: Integers = field(repr=False)


class Secrets:
    """Fresh secrets, each given out once.

    They are made many at a time because the set-up rows are far larger than the processor's cache: to multiply them
    with one secret takes nearly as long as with sixteen, and with 64 not three times as long as with sixteen.
    """

    AT_ONCE = 64

    def __init__(self, rows: SetupRows, stream: Stream) -> None:
        self._rows, self._stream = rows, stream
        self._unused: list[Secret] = []

    def take(self) -> Secret:
        if not self._unused:
            drawn = self._stream.ternary(self.AT_ONCE * N).reshape(self.AT_ONCE, N)
            self._unused = [Secret(*each) for each in zip(drawn, self._rows.products(drawn), strict=True)]
        return self._unused.pop()


@dataclass(frozen=True)
class Asked:
    """What decrypts the answers to one query; `least` and `most` (n_nodes, 2) bound the sums over sets of patients."""

    form: Form
    products: Integers = field(repr=False)
    least: Integers = field(repr=False)
    most: Integers = field(repr=False)


def encrypt(
    public: PublicElements,
    form: Form,
    nodes: Sequence[Members],
    secret: Secret,
    stream: Stream,
    into: memoryview,
) -> Asked:
    """A query, written to `into`, which has form.query_bytes(n_rows) bytes.

    `secret` must be used for nothing else: two queries under the same one would show the difference of their numbers.
    OutOfRoom when the sum over some set of patients would not fit, or h is negative.
    """
    if len(nodes) != form.n_nodes or any(node.gh.shape != (len(node.rows), 2) for node in nodes):
        raise ValueError("a query carries its nodes' numbers for each patient")
    least, most = zip(*(form.bounds(node.gh) for node in nodes), strict=True)
    spectrum = transform(secret.s)
    sent = PackedWords(form.n_words, public.n_rows + N, into)
    lowest = word_of_digit(form.first_digit)
    error_shift = form.error_bit - lowest * WORD_BITS
    product = np.empty((DIGITS - form.first_digit, spectrum.shape[-1]), np.complex128)
    spans = public.spans()
    parts = zip(*(node.within(spans) for node in nodes), strict=True)
    for element, span, members in zip(public.spectra, spans, parts, strict=True):
        np.multiply(element[form.first_digit :], spectrum, out=product)
        words = words_of_spectrum(product, form.first_digit, span.stop - span.start)
        words[0] += stream.binomial(words.shape[1]) << error_shift
        form.add(words, lowest, members)
        sent.put(round_off(words, form.first_word - lowest), span)
    return Asked(form, secret.products, np.stack(least), np.stack(most))


def decrypt(answer: bytes | memoryview, asked: Asked, sets: NDArray[np.bool_], peer_name: str) -> Integers:
    """Σ(g, h) over the chosen sets (a mask over all), (n_nodes, n_sets, 2).

    Raises ProtocolError for an answer of the wrong length, one that another secret belongs to, and an impossible sum.
    """
    n_words, n_sets = asked.form.n_words - 1, int(np.count_nonzero(sets))
    if len(answer) != asked.form.answer_bytes(n_sets):
        raise _wrong_length(peer_name)
    # Words of the products below the answer's would change its rest by less than the slack.
    products = asked.products[-n_words:, sets]
    sums, possible = asked.form.open(unpack_words(answer, n_words, n_sets) - products)
    inside = (sums >= asked.least[:, None]) & (sums <= asked.most[:, None])
    if not possible.all() or not inside.all():
        raise ProtocolError(
            "{peer} answered with sums which this training cannot give.",
            advice="Stop here and talk to them: their program or their records changed during the training.",
            peer=peer_name,
        )
    return sums


def _wrong_length(peer_name: str) -> ProtocolError:
    return ProtocolError(
        "{peer} sent encrypted numbers of the wrong length.",
        advice="Install the same version of FedStroke at both hospitals and start again.",
        peer=peer_name,
    )


# -- the feature hospital ---------------------------------------------------------------------------------------------


def setup_rows(
    public: PublicElements, groups: NDArray[Any], sets: range, stream: Stream, threads: Threads = INLINE
) -> tuple[bytes, NDArray[np.int8]]:
    """The rows of the sets {i: groups[i] = j} for j in `sets`, and their pads v (len(sets), N), which stay here.

    groups (n_rows,) numbers the set of each patient. Once per training and set: two rows of one set under different
    pads are safe, two sets under one pad would show their difference.
    """
    elements = reversed_spectrum(public.spectra)
    pads = stream.ternary(len(sets) * N).reshape(len(sets), N)
    tasks = ((elements, groups, j, v, stream) for j, v in zip(sets, pads, strict=True))
    return b"".join(threads.map(_packed_row, tasks)), pads


def _packed_row(elements: Spectrum, groups: NDArray[Any], j: int, pad: NDArray[np.int8], stream: Stream) -> bytes:
    return pack_words(_setup_row(elements, groups == j, pad, stream))


def _setup_row(elements: Spectrum, members: NDArray[np.bool_], pad: NDArray[np.int8], stream: Stream) -> Integers:
    """R_j without its lowest word, (4, N)."""
    factors = np.zeros((len(elements), N), np.float64)
    factors[:-1].reshape(-1)[: len(members)] = members
    factors[-1] = pad
    words = np.zeros((WORDS, N), np.int64)
    product = np.empty(elements.shape[1:], np.complex128)
    for part in _batches(np.count_nonzero(factors, axis=1).tolist()):
        total = np.zeros(elements.shape[1:], np.complex128)
        for at, spectrum in zip(part, transform(factors[part]), strict=True):
            total += np.multiply(elements[at], spectrum, out=product)
        words = reduce_words(words + words_of_spectrum(total))
    words[0] += stream.binomial(N)
    return round_off(words, WORDS - ROW_WORDS)


def _batches(weights: Sequence[int]) -> list[list[int]]:
    """Which factors, by their number of coefficients ±1, have their products added up before rounding; none of zero."""
    batches: list[list[int]] = []
    room = 0.0
    for at, weight in enumerate(weights):
        if not weight:
            continue
        error = product_error(weight)
        if not batches or error > room or len(batches[-1]) == MAX_PRODUCTS:
            batches.append([])
            room = MOST_ERROR
        batches[-1].append(at)
        room -= error
    return batches


@dataclass(frozen=True)
class Query:
    """A query as the feature hospital holds it: reduced words of the patients and of the pad."""

    form: Form
    rows: Integers = field(repr=False)
    pad: Integers = field(repr=False)


def read_query(blob: bytes | memoryview, n_rows: int, form: Form, peer_name: str) -> Query:
    """Raises ProtocolError on another length; every string of the right length is a query."""
    if len(blob) != form.query_bytes(n_rows):
        raise _wrong_length(peer_name)
    words = unpack_words(blob, form.n_words, n_rows + N)
    return Query(form, words[:, :n_rows], words[:, n_rows:])


def row_sums(query: Query, codes: NDArray[np.intp], n_codes: int) -> Integers:
    """Sums (query words, n_codes) of the words of the patients with each code, unreduced; codes (n_rows,)."""
    sums = np.zeros((len(query.rows), n_codes), np.int64)
    for words, row in zip(query.rows, sums, strict=True):
        np.add.at(row, codes, words)
    return sums


def pad_products(queries: Sequence[Query], pads: NDArray[np.int8]) -> list[Integers]:
    """⟨v_j, b_pad⟩ of each query for the pads v (n_sets, N), as unreduced words (query words, n_sets).

    Not by `lattice_dot`, whose digits are fewer but must first be made of every query: that takes what they save.
    Words of 40 bits times 8192 ternary values stay within 2^53; the top word goes in two halves of 28 bits.
    """
    digits = np.concatenate([[*q.pad[:-1], q.pad[-1] & _LOW_HALF, q.pad[-1] >> _HALF_BITS] for q in queries])
    factors = digits.T.astype(np.float64)
    products = np.empty((len(digits), len(pads)), np.int64)
    some = np.empty((_PADS_AT_ONCE, N), np.float64)
    for start in range(0, len(pads), _PADS_AT_ONCE):
        part = pads[start : start + _PADS_AT_ONCE]
        some[: len(part)] = part
        products[:, start : start + len(part)] = (some[: len(part)] @ factors).T
    found, at = [], 0
    for query in queries:
        n_words = len(query.pad)
        words, high = products[at : at + n_words], products[at + n_words]
        words[-1] += high << _HALF_BITS
        found.append(words)
        at += n_words + 1
    return found


def answer(query: Query, sums: Integers, pad_words: Integers, stream: Stream) -> bytes:
    """y_j of every set from its `row_sums` and `pad_products`, flooded; its lowest word is rounded off."""
    first = WORDS - len(sums)
    words = reduce_words(sums.copy(), first) + pad_words
    words[0] += stream.flood(words.shape[1], query.form.flood_bits)
    return pack_words(round_off(words, 1))
