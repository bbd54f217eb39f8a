"""The joint bin edges are those of the pooled table, bit for bit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from fedcore.crypto.masks import Masks, make_mask_key
from fedcore.errors import DataError
from fedcore.protocols.exchange import run_in_memory
from fedcore.protocols.quantiles import joint_cuts
from fedcore.protocols.secure_sum import Summation
from fedcore.trees.cuts import Cuts, make_cuts


def make_sums(n_sites: int) -> list[Summation]:
    keys = [make_mask_key() for _ in range(n_sites)]
    names = tuple(f"site {k}" for k in range(n_sites))
    sites = [(name.encode(), public) for name, (_, public) in zip(names, keys, strict=True)]
    return [Summation(Masks(keys[k][0], k, sites, b"terms"), k, names, names[0]) for k in range(n_sites)]


def jointly(tables: list[np.ndarray], max_bin: int) -> list[Cuts]:
    sums = make_sums(len(tables))
    results = run_in_memory(
        {f"site {k}": joint_cuts(x, max_bin, sums[k]) for k, x in enumerate(tables)}
    )
    return [results[f"site {k}"] for k in range(len(tables))]


def assert_pooled(tables: list[np.ndarray], max_bin: int) -> None:
    pooled = make_cuts(np.concatenate(tables), max_bin)
    for cuts in jointly(tables, max_bin):
        assert np.array_equal(cuts.indptr, pooled.indptr)
        assert cuts.values.tobytes() == pooled.values.tobytes()
        assert cuts.min_values.tobytes() == pooled.min_values.tobytes()


@pytest.mark.parametrize("max_bin", [2, 3, 16, 64])
@pytest.mark.parametrize("sizes", [(40, 300, 7), (100, 0), (1, 1, 1, 1, 1)])
def test_real_looking_columns(sizes: tuple[int, ...], max_bin: int) -> None:
    rng = np.random.default_rng(sum(sizes) + max_bin)
    tables = []
    for n in sizes:
        x = np.empty((n, 7), np.float32)
        x[:, 0] = rng.normal(size=n)
        x[:, 1] = rng.integers(0, 2, n)
        x[:, 2] = np.round(rng.lognormal(4, 1, n), 1)
        x[:, 3] = np.nan
        x[:, 4] = rng.integers(-max_bin // 2, max_bin // 2, n)  # max_bin distinct values
        x[:, 5] = -np.exp(rng.normal(scale=20, size=n))
        x[:, 6] = 3.5
        x[rng.random(x.shape) < 0.2] = np.nan
        tables.append(x)
    assert_pooled(tables, max_bin)


def test_zeros_of_either_sign_and_tiny_numbers() -> None:
    tiny = np.float32(1e-45)
    column = np.array([0.0, -0.0, tiny, -tiny, 1e38, -1e38, np.nan, -0.0], np.float32)[:, None]
    for max_bin in (2, 4, 16):
        assert_pooled([column, column[::-1].copy(), column[:0]], max_bin)


VALUES = st.floats(-(2.0**100), 2.0**100, width=32) | st.sampled_from([0.0, -0.0, 1.0, 2.0, np.nan])


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(0, 25).flatmap(lambda n: arrays(np.float32, (n, 2), elements=VALUES)), min_size=2, max_size=3),
    st.integers(2, 9),
)
def test_any_values(tables: list[np.ndarray], max_bin: int) -> None:
    assert_pooled(tables, max_bin)


def test_the_number_of_patients_does_not_show_in_the_bytes() -> None:
    rng = np.random.default_rng(1)
    sent = []
    for n in (50, 5_000):
        sums = make_sums(2)
        tables = [rng.integers(0, 10, (n, 3)).astype(np.float32) for _ in range(2)]
        run_in_memory({f"site {k}": joint_cuts(x, 16, sums[k]) for k, x in enumerate(tables)})
        sent.append(sums[1].bytes_sent)
    assert sent[0] == sent[1]


def test_infinite_values_are_refused_at_home() -> None:
    with pytest.raises(DataError, match="infinite"):
        jointly([np.array([[np.inf]], np.float32), np.zeros((1, 1), np.float32)], 4)
