"""Where g and h sit in a plaintext of the lattice scheme, and how many bits of a query are sent.

    bit of q  0        60       98       138      176     216     Δ = 2^60
    DOUBLE    | flood  | h 0    | g 0    | h 1    | g 1   |       two nodes, all 27 bytes of a number
    SINGLE    |   rounded off 80 | flood | h      | g     |       one node, 17 bytes; Δ = 2^138
    WIDE      | rounded 40 |  flood   126 h     170 g     |       one node with larger sums, 22 bytes; Δ = 2^126

h is not negative and g is in two's complement, so that a sum of plaintexts is the plaintext of the sums, with a borrow
where a lower g is negative. Rounding bits off before sending is the same as computing modulo a smaller power of two.

Which of them serves is known before a training: DOUBLE and SINGLE for sums below 2^39, WIDE for those below 2^45.

What is rounded off anyway need not be computed: SINGLE leaves out the two lowest digits of the public elements, WIDE
the lowest one. That is the same scheme modulo 2^154 and 2^185, its errors standing at bit 62 and 31 (LATTICE.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from fedcore.crypto.lattice_ring import (
    DIGIT_BITS,
    MODULUS_BITS,
    WORD_BITS,
    WORDS,
    Integers,
    N,
    field_of_words,
    packed_bytes,
    reduce_words,
)

_SLACK = 1 << 14
_TOP = WORDS - 1


class OutOfRoom(ValueError):
    """The sums over some set of patients do not fit into a query."""


@dataclass(frozen=True)
class Members:
    """Who is in a node: rows (m,), ascending, each once, and their gh (m, 2). Everybody else's numbers are zero."""

    rows: NDArray[np.intp]
    gh: Integers

    def within(self, spans: Sequence[slice]) -> list[Members]:
        """Those of each span of rows, counted from its start; spans lie one behind the other."""
        cuts = np.searchsorted(self.rows, [*(span.start for span in spans), spans[-1].stop]).tolist()
        return [
            Members(self.rows[low:high] - span.start, self.gh[low:high])
            for span, (low, high) in zip(spans, pairwise(cuts), strict=True)
        ]


@dataclass(frozen=True)
class Form:
    """One kind of query.

    `first_word`: the words below it are rounded off before sending; `flood_bits`: the width of each of the flood's
    parts, counted in units of the lowest bit that is sent; `first_digit`: the public elements' digits below it are left
    out.
    """

    n_nodes: int
    first_word: int
    gradient_bits: int
    hessian_bits: int
    flood_bits: int
    first_digit: int

    @property
    def error_bit(self) -> int:
        """Errors are multiples of 2^error_bit."""
        return self.first_digit * DIGIT_BITS

    @property
    def n_words(self) -> int:
        """Of a query; an answer has one less, its lowest being rounded off."""
        return WORDS - self.first_word

    @property
    def delta_bit(self) -> int:
        """Δ = 2^delta_bit."""
        return MODULUS_BITS - self.n_nodes * (self.gradient_bits + self.hessian_bits)

    def query_bytes(self, n_rows: int) -> int:
        return packed_bytes(self.n_words, n_rows + N)

    def answer_bytes(self, n_sets: int) -> int:
        return packed_bytes(self.n_words - 1, n_sets)

    def bounds(self, gh: Integers) -> tuple[Integers, Integers]:
        """The least and the largest sums (2,) of (g, h) over any set of the rows (n, 2).

        OutOfRoom where one lies outside the range, or h is negative.
        """
        if len(gh) == 0:
            return np.zeros(2, np.int64), np.zeros(2, np.int64)
        g, h = gh.T.copy()  # each in one piece, for the passes below
        largest = 1 << (self.gradient_bits - 1)
        # Single values first: with the bound on the number of rows, the sums then do not overflow int64.
        if g.max() >= largest or g.min() <= -largest or h.min() < 0 or h.max() >> self.hessian_bits:
            raise OutOfRoom("the sums of these numbers do not fit into a query")
        least, most = np.minimum(g, 0).sum(), np.maximum(g, 0).sum()
        largest_h = h.sum()
        if least <= -largest or most >= largest or largest_h >> self.hessian_bits:
            raise OutOfRoom("the sums of these numbers do not fit into a query")
        return np.array([least, 0]), np.array([most, largest_h])

    def add(self, words: Integers, lowest: int, nodes: Sequence[Members]) -> None:
        """Add Δ·(each node's numbers) to unreduced words, the first of them word number `lowest`, of all rows."""
        bit = self.delta_bit
        for node in nodes:
            for values, width in ((node.gh[:, 1], self.hessian_bits), (node.gh[:, 0], self.gradient_bits)):
                at = min(bit // WORD_BITS, _TOP)
                np.add.at(words[at - lowest], node.rows, values << (bit - at * WORD_BITS))  # twice as fast as [] +=
                bit += width

    def open(self, words: Integers) -> tuple[Integers, NDArray[np.bool_]]:
        """The sums (n_nodes, n, 2) in an answer's words (n_words - 1, n), Δ·sums + flood, and which ones (n,) have a
        rest below Δ that flood and noise can leave."""
        lowest = self.first_word + 1
        half = self.delta_bit - 1
        at = min(half // WORD_BITS, _TOP)
        words[at - lowest] += 1 << (half - at * WORD_BITS)
        reduce_words(words, lowest)
        room = self.delta_bit - lowest * WORD_BITS
        rest = np.abs(field_of_words(words, lowest, lowest * WORD_BITS, room) - (1 << (room - 1)))
        possible: NDArray[np.bool_] = rest <= (3 << (self.flood_bits - WORD_BITS - 1)) + _SLACK
        return self._numbers(words, lowest), possible

    def _numbers(self, words: Integers, lowest: int) -> Integers:
        found, bit = [], self.delta_bit
        borrowed = np.zeros(words.shape[1], np.int64)
        for _ in range(self.n_nodes):
            h = field_of_words(words, lowest, bit, self.hessian_bits) + borrowed
            g = field_of_words(words, lowest, bit + self.hessian_bits, self.gradient_bits) + (h >> self.hessian_bits)
            g = _signed(g & ((1 << self.gradient_bits) - 1), self.gradient_bits)
            found.append(np.stack([g, h & ((1 << self.hessian_bits) - 1)], axis=1))
            borrowed = (g < 0).astype(np.int64)
            bit += self.hessian_bits + self.gradient_bits
        return np.stack(found)


SINGLE = Form(n_nodes=1, first_word=2, gradient_bits=40, hessian_bits=38, flood_bits=55, first_digit=2)
DOUBLE = Form(n_nodes=2, first_word=0, gradient_bits=40, hessian_bits=38, flood_bits=57, first_digit=0)
WIDE = Form(n_nodes=1, first_word=1, gradient_bits=46, hessian_bits=44, flood_bits=61, first_digit=1)

WIDE_SUM_BITS = WIDE.gradient_bits - 1
PAIRED_SUM_BITS = DOUBLE.gradient_bits - 1


def forms_for(n_nodes: int, wide: bool) -> list[Form]:
    """The queries that ask for n_nodes nodes, in the nodes' order."""
    if wide:
        return [WIDE] * n_nodes
    return [DOUBLE] * (n_nodes // 2) + [SINGLE] * (n_nodes % 2)


def _signed(values: Integers, width: int) -> Integers:
    """Two's complement of `width` bits."""
    return np.asarray(values - ((values >> (width - 1)) << width))
