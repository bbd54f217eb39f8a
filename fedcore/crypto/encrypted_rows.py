"""Sums per bin over encrypted patients: products of ciphertexts modulo n², with as few multiplications as we know how.

**Half-width factors.** A ciphertext c is kept as (a, f), a = c mod n and c = a·(1 + f·n) mod n². The f of a product add
up, so multiplying a patient into a bin is a product with a number of half the length. To find f = (c - a)/n · a⁻¹ mod n
takes one inversion for a whole chunk of patients (Montgomery's trick) and is done once per tree.

**Features together.** Two features are first sorted into the cells of their cross table, then cells are multiplied into
the bins of either feature. While there are fewer occupied cells than patients, that is cheaper than going through all
patients twice. Pairs of features are paired again as long as it pays: ten 0/1 features need little more than one pass.

**The largest group by subtraction.** The product over all patients of a node is known after the first feature; for the
others the largest group (0 in a rare 0/1 feature) is total / all other groups, when that is cheaper.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from itertools import pairwise

import gmpy2
import numpy as np
from gmpy2 import mpz
from numpy.typing import NDArray

from fedcore.crypto.paillier import PublicKey, check_ciphertexts, split_integers, to_bytes_many
from fedcore.crypto.pool import Progress, chunk_ranges, core_count, map_chunks

# Costs in multiplications by a half-width factor (measured at 2048 to 4096 bits).
_CELL_COST = 1.8
_INVERSION_COST = 10.0
_TASK_COST = 20_000
_FEATURES_PER_TASK = 16

Products = tuple[list[int], list[int]]
"""Numbers A·(1 + F·n) mod n² as the list of A and the list of F."""


class EncryptedRows:
    """One tree's encrypted (g, h) of every row, checked and prepared for `bin_products`.

    Raises ProtocolError, naming the peer, when a value is no ciphertext. Holds as many bytes as the ciphertexts.
    """

    def __init__(
        self, public_key: PublicKey, ciphertexts: Sequence[int], peer_name: str, executor: Executor | None = None
    ) -> None:
        check_ciphertexts(ciphertexts, public_key, peer_name)
        self.public_key = public_key
        self.n_rows = len(ciphertexts)
        width = public_key.ciphertext_bytes
        ranges = chunk_ranges(self.n_rows, 64, 1024)
        tasks = ((public_key.n, to_bytes_many(ciphertexts[start:stop], width)) for start, stop in ranges)
        blob = b"".join(map_chunks(executor, _factor_chunk, tasks, len(ranges)))
        self._factors: NDArray[np.uint8] = np.frombuffer(blob, dtype=np.uint8).reshape(self.n_rows, width)

    def factors_of(self, rows: NDArray[np.intp]) -> bytes:
        """(a, f) of these rows as big-endian bytes, for a worker."""
        return self._factors[rows].tobytes()


def _factor_chunk(n: int, blob: bytes) -> bytes:
    """Ciphertexts to (a, f), one inversion for all: prefix products up, then single inverses on the way down."""
    public_key = PublicKey(n)
    n = public_key.n
    halves = [gmpy2.f_divmod(c, n) for c in split_integers(blob, public_key.ciphertext_bytes)]
    prefixes = [mpz(1)]
    for _, low in halves:
        prefixes.append(prefixes[-1] * low % n)
    inverse = gmpy2.invert(prefixes.pop(), n)
    factors: list[int] = []
    for (high, low), prefix in zip(reversed(halves), reversed(prefixes), strict=True):
        factors += (high * (inverse * prefix % n) % n, low)
        inverse = inverse * low % n
    factors.reverse()
    return to_bytes_many(factors, public_key.n_bytes)


def bin_products(
    encrypted_rows: EncryptedRows,
    bins: NDArray[np.uint8] | NDArray[np.uint16],
    indptr: NDArray[np.int64],
    slot: NDArray[np.int32],
    n_slots: int,
    executor: Executor | None = None,
    on_progress: Progress | None = None,
) -> list[int]:
    """Product of the ciphertexts of each bin: position slot·indptr[-1] + indptr[f] + b.

    bins (n, F): bin of each feature, indptr[f+1] - indptr[f] (one past the last) for missing; slot (n,): the asked node
    a row belongs to, -1 for none. An empty bin gives 1, the trivial ciphertext of 0: pass the result through
    `packing.answer` before anybody sees it.
    """
    n_bins = int(indptr[-1])
    tasks = list(_plan_tasks(bins, slot, n_slots, core_count(executor)))
    blobs = map_chunks(
        executor,
        _bin_chunk,
        (_task_arguments(encrypted_rows, bins, indptr, task) for task in tasks),
        len(tasks),
        on_progress,
    )
    n_squared = encrypted_rows.public_key.n_squared
    products: list[int] = [mpz(1)] * (n_slots * n_bins)
    for task, blob in zip(tasks, blobs, strict=True):
        first = task.slot * n_bins + int(indptr[task.features[0]])
        for position, value in enumerate(split_integers(blob, encrypted_rows.public_key.ciphertext_bytes), first):
            # Rows of one node may come from several tasks.
            products[position] = value if products[position] == 1 else products[position] * value % n_squared
    return products


@dataclass(frozen=True)
class _Task:
    """Some rows of one node and a range of features."""

    slot: int
    rows: NDArray[np.intp]
    features: tuple[int, int]


def _plan_tasks(
    bins: NDArray[np.uint8] | NDArray[np.uint16], slot: NDArray[np.int32], n_slots: int, n_cores: int
) -> Iterator[_Task]:
    """Tasks of at most about a core's share. Features are parted before rows: bins parted by rows must be multiplied
    together and share fewer cells, while a feature range costs only another copy of the rows' factors."""
    n_features = bins.shape[1]
    if n_features == 0:
        return
    ranges = chunk_ranges(n_features, _FEATURES_PER_TASK, 8 * _FEATURES_PER_TASK)
    share = max(_TASK_COST, np.count_nonzero(slot >= 0) * n_features // n_cores)
    for node in range(n_slots):
        rows = np.flatnonzero(slot == node)
        n_parts = -(-len(rows) * n_features // (len(ranges) * share))
        for part in np.array_split(rows, n_parts) if len(rows) else ():
            yield from (_Task(node, part, features) for features in ranges)


def _task_arguments(
    encrypted_rows: EncryptedRows,
    bins: NDArray[np.uint8] | NDArray[np.uint16],
    indptr: NDArray[np.int64],
    task: _Task,
) -> tuple[int, bytes, NDArray[np.uint8] | NDArray[np.uint16], NDArray[np.int64]]:
    start, stop = task.features
    factors = encrypted_rows.factors_of(task.rows)
    return encrypted_rows.public_key.n, factors, bins[task.rows, start:stop], np.diff(indptr[start : stop + 1])


def _bin_chunk(
    n: int, blob: bytes, bins: NDArray[np.uint8] | NDArray[np.uint16], bin_counts: NDArray[np.int64]
) -> bytes:
    public_key = PublicKey(n)
    numbers = split_integers(blob, public_key.n_bytes)
    rows: Products = numbers[0::2], numbers[1::2]
    result = _Folding(public_key, bin_counts).fold(rows, bins)
    return to_bytes_many(result, public_key.ciphertext_bytes)


@dataclass(frozen=True)
class _Group:
    """Features that share cells. cell (n_items,): the cell of each item (row, or cell of the group this is a part of);
    values: the bin of each cell, if the group is one feature; otherwise its two parts tell the cell of each cell."""

    cell: NDArray[np.int64]
    n_cells: int
    feature: int = -1
    values: tuple[int, ...] = ()
    parts: tuple[_Group, ...] = ()


def plan_groups(bins: NDArray[np.uint8] | NDArray[np.uint16]) -> list[_Group]:
    """Features paired, and pairs paired again, as long as that saves multiplications; bins (n, F).

    Apart, two groups cost (n - C1) + (n - C2) multiplications; together n - C by rows, then C - C1 and C - C2 by cells.
    """
    n_rows = len(bins)
    groups = [_leaf(bins[:, feature], feature) for feature in range(bins.shape[1])]
    settled: list[_Group] = []
    while groups:
        groups.sort(key=lambda group: group.n_cells)
        merged: list[_Group] = []
        for one, other in zip(groups[0::2], groups[1::2], strict=False):
            both = _joined(one, other)
            apart = 2 * n_rows - one.n_cells - other.n_cells
            together = n_rows - both.n_cells + _CELL_COST * (2 * both.n_cells - one.n_cells - other.n_cells)
            if together < apart:
                merged.append(both)
            else:
                settled += (one, other)
        if len(groups) % 2:
            (merged if merged else settled).append(groups[-1])
        groups = merged
    return settled


def _leaf(column: NDArray[np.uint8] | NDArray[np.uint16], feature: int) -> _Group:
    values, cell = np.unique(column, return_inverse=True)
    return _Group(cell.astype(np.int64), len(values), feature=feature, values=tuple(values.tolist()))


def _joined(one: _Group, other: _Group) -> _Group:
    """The occupied cells of the cross table of two groups."""
    pairs, cell = np.unique(one.cell * other.n_cells + other.cell, return_inverse=True)
    return _Group(
        cell.astype(np.int64),
        len(pairs),
        parts=(_on_cells(one, pairs // other.n_cells), _on_cells(other, pairs % other.n_cells)),
    )


def _on_cells(group: _Group, cell: NDArray[np.int64]) -> _Group:
    return _Group(cell, group.n_cells, group.feature, group.values, group.parts)


class _Folding:
    """One task's walk from rows through shared cells to the bins of each feature."""

    def __init__(self, public_key: PublicKey, bin_counts: NDArray[np.int64]) -> None:
        self.n = public_key.n
        self.n_squared = public_key.n_squared
        self.bin_counts = bin_counts.tolist()
        self.first_bin = [0, *np.cumsum(bin_counts).tolist()]
        self.result: list[int] = [mpz(1)] * self.first_bin[-1]
        self.total: tuple[int, int] | None = None

    def fold(self, rows: Products, bins: NDArray[np.uint8] | NDArray[np.uint16]) -> list[int]:
        """The product of each bin, features one after another."""
        # The first group has no total to subtract from, so begin where subtracting would save least.
        for group in sorted(plan_groups(bins), key=lambda group: int(np.bincount(group.cell).max())):
            self._descend(group, rows, item_cost=1.0)
        return self.result

    def _descend(self, group: _Group, items: Products, item_cost: float) -> None:
        cells = self._cells(group, items, item_cost)
        for part in group.parts:
            self._descend(part, cells, _CELL_COST)
        if not group.parts:
            self._write(group, cells)

    def _cells(self, group: _Group, items: Products, item_cost: float) -> Products:
        """The product of the items of each cell."""
        order = np.argsort(group.cell, kind="stable").tolist()
        sizes = np.bincount(group.cell, minlength=group.n_cells)
        bounds = [0, *np.cumsum(sizes).tolist()]
        skipped, divide = self._skipped(group, sizes, item_cost)
        numbers, quotients = [items[0][i] for i in order], [items[1][i] for i in order]
        a, f = [], []
        for cell, (start, stop) in enumerate(pairwise(bounds)):
            a.append(mpz(1) if cell == skipped else _product(numbers[start:stop], self.n_squared))
            f.append(mpz(0) if cell == skipped else sum(quotients[start:stop]))
        if self.total is None and not group.parts:
            self.total = _product(a, self.n_squared), sum(f)
        elif self.total is not None and divide:
            a[skipped] = self.total[0] * gmpy2.invert(_product(a, self.n_squared), self.n_squared) % self.n_squared
            f[skipped] = self.total[1] - sum(f)
        return a, f

    def _skipped(self, group: _Group, sizes: NDArray[np.intp], item_cost: float) -> tuple[int, bool]:
        """The cell whose items need not be multiplied (-1: none), and whether it is then had as total / others: the
        missing values, which nobody asks for, or the largest cell. While the total is unknown, none."""
        if self.total is None:
            return -1, False
        largest = int(sizes.argmax())
        saved = item_cost * int(sizes[largest]) - _CELL_COST * len(sizes) - _INVERSION_COST
        if group.values and group.values[-1] == self.bin_counts[group.feature]:
            return (largest, True) if saved > item_cost * int(sizes[-1]) else (len(sizes) - 1, False)
        return (largest, True) if saved > 0 else (-1, False)

    def _write(self, group: _Group, cells: Products) -> None:
        first, stop = self.first_bin[group.feature], self.first_bin[group.feature + 1]
        for value, a, f in zip(group.values, *cells, strict=True):
            if first + value < stop:
                self.result[first + value] = (a + self.n * (a * f % self.n)) % self.n_squared


def _product(numbers: Sequence[int], modulus: int) -> int:
    remaining = iter(numbers)
    product = next(remaining)
    for number in remaining:
        product = product * number % modulus
    return product
