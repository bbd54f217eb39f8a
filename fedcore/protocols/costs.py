"""How long a vertical session takes: the seconds of elementary operations, and how many of them its terms ask for.

What cannot be known beforehand is assumed, and the forecast says so: that the other hospital's computer is like this
one and has as many predictors, that all patients are shared, and that all nodes of a tree are divided.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from fedcore.crypto.lattice_ring import N
from fedcore.crypto.packing import PairLayout
from fedcore.protocols.terms import Terms
from fedcore.protocols.terms_view_lattice import lattice_forms
from fedcore.trees.histogram import FixedPoint

ASSUMED_BYTES_PER_S = 6.25e6  # 50 Mbit/s, a hospital's line
_MEASURED_BITS = 2048
# How the costs of Paillier grow with the length of the key, by tests/bench/bench_forecast.py at 2048 to 4096 bits.
_ROW_GROWS, _ADD_GROWS, _ANSWER_GROWS = 2.1, 1.5, 2.4
# The lighter child of a division, as a share of its parent: between a half and the few per cent of a rare level.
_LIGHTER = 0.3
_CORES_BUSY = 0.7  # cores wait for the last chunk of each task
_ONCE_S = 3.0  # two programs that find each other, sign, and in the end judge the models
ASSUMED_EXCHANGE_S = 0.05  # a message there and back between two towns


@dataclass(frozen=True)
class Speeds:
    """Seconds of one core per operation, and bytes per second of the line.

    point_s: a multiplication on the curve, of which alignment needs four per patient.
    row_s, add_s, answer_s: Paillier at 2048 bits. A patient encrypted and checked; one multiplied into a bin; one
    answering ciphertext packed, made fresh, checked and decrypted.
    number_s: one number of a double query of the lattice scheme, made and packed. word_s: one word of it read and added
    to a table. bin_s: what a query costs for each bin besides. set_s, chunk_s: a set-up row, and each 8192 patients of
    it.
    plain_s: a patient of one predictor in one level of a tree, without any encryption. exchange_s: a message there and
    back, whatever its size.
    """

    cores: int
    point_s: float
    row_s: float
    add_s: float
    answer_s: float
    number_s: float
    word_s: float
    bin_s: float
    set_s: float
    chunk_s: float
    plain_s: float
    bytes_per_s: float = ASSUMED_BYTES_PER_S
    exchange_s: float = ASSUMED_EXCHANGE_S
    is_line_measured: bool = False
    is_computer_measured: bool = False


# A desktop of 2020 with four cores, at half the speed of the newer one on which the benchmarks ran.
TYPICAL = Speeds(
    cores=4, point_s=90e-6, row_s=0.7e-3, add_s=7e-6, answer_s=22e-3,
    number_s=0.3e-6, word_s=4e-9, bin_s=35e-6, set_s=1.5e-3, chunk_s=0.3e-3, plain_s=8e-9,
)  # fmt: skip


def session_seconds(terms: Terms, speeds: Speeds, n_rows: int, n_columns: int, n_bytes: float) -> float:
    """From connection to comparison, n_bytes crossing the line in either direction; n_rows and n_columns are this
    hospital's. Both sides' work counts, one after the other, for each waits while the other works."""
    cores = max(1.0, speeds.cores * _CORES_BUSY)
    around_s = _ONCE_S + n_bytes / speeds.bytes_per_s + 4 * n_rows * speeds.point_s / cores
    if terms.mode == "score":
        return around_s
    params = terms.boost_params
    rounds_s = params.num_boost_round * params.max_depth * speeds.exchange_s
    plain_s = 3 * n_rows * n_columns * params.max_depth * params.num_boost_round * speeds.plain_s
    if terms.scheme == "lattice":
        encrypted_s = lattice_cpu_seconds(terms, speeds, n_rows, n_columns)
    else:
        encrypted_s = paillier_cpu_seconds(terms, speeds, n_rows, n_columns) / cores
    return around_s + rounds_s + plain_s + encrypted_s


def paillier_cpu_seconds(terms: Terms, speeds: Speeds, n_rows: int, n_columns: int) -> float:
    """Of the encrypted work of both sides together."""
    params = terms.boost_params
    longer = terms.key_bits / _MEASURED_BITS
    # In a level, of each pair of siblings only the lighter one's patients are multiplied.
    passes: float = 1 + _LIGHTER * (params.max_depth - 1)
    per_tree: float = (
        n_rows * speeds.row_s * longer**_ROW_GROWS
        + n_rows * n_columns * passes * speeds.add_s * longer**_ADD_GROWS
        + answers_per_tree(terms, n_rows, n_columns) * speeds.answer_s * longer**_ANSWER_GROWS
    )
    return params.num_boost_round * per_tree


def answers_per_tree(terms: Terms, n_rows: int, n_columns: int) -> int:
    """Ciphertexts with sums that the feature hospital sends for one tree."""
    params = terms.boost_params
    layout = PairLayout.for_rows(max(n_rows, 1), FixedPoint.for_rows(max(n_rows, 1), 1.0).bits, 1.0)
    nodes_asked = 2 ** max(0, params.max_depth - 1)
    return layout.n_answers(nodes_asked * n_columns * params.max_bin, terms.key_bits)


def lattice_cpu_seconds(terms: Terms, speeds: Speeds, n_rows: int, n_columns: int) -> float:
    """Of the encrypted work of both sides together."""
    params = terms.boost_params
    forms, n_sets = lattice_forms(terms, n_rows), n_columns * params.max_bin
    n_words = sum(form.n_words for form in forms)
    passes = -(-n_columns // columns_per_pass(params.max_bin))
    per_tree = (
        n_words / 5 * (n_rows + N) * speeds.number_s
        + n_words * n_rows * passes * speeds.word_s
        + n_words / 5 * n_sets * speeds.bin_s
    )
    set_up = n_sets * (speeds.set_s + -(-n_rows // N) * speeds.chunk_s)
    return set_up + params.num_boost_round * per_tree


def columns_per_pass(n_bins: int, cells: int = 8192) -> int:
    """How many predictors of n_bins bins and missing values are counted in one table (`lattice_tables`)."""
    return max(1, int(math.log(cells) / math.log(n_bins + 1)))
