"""The forecast's arithmetic, with speeds that make it easy to follow."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from fedcore.protocols.costs import (
    Speeds,
    answers_per_tree,
    columns_per_pass,
    lattice_cpu_seconds,
    paillier_cpu_seconds,
    session_seconds,
)
from fedcore.protocols.forecast import SCHEMES, basis, by_scheme
from fedcore.protocols.terms import message_tags
from fedcore.protocols.terms_view import view_of

FREE = Speeds(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, bytes_per_s=1e6)
PARAMS = {"num_boost_round": 10, "max_depth": 3, "max_bin": 32}


@pytest.fixture
def paillier(world):
    return world.terms(params=PARAMS, key_bits=2048)


@pytest.fixture
def lattice(world):
    return world.terms(scheme="lattice", messages=message_tags("vertical", "lattice"), params=PARAMS, key_bits=2048)


def test_each_operation_of_paillier_is_counted(paillier):
    n_answers = answers_per_tree(paillier, 1000, 5)
    assert n_answers == -(-4 * 5 * 32 // 27) or n_answers > 4 * 5 * 32 / 40  # four nodes asked, some 26 sums in each
    for name, per_tree in {"row_s": 1000, "add_s": 1000 * 5 * 1.6, "answer_s": n_answers}.items():
        assert paillier_cpu_seconds(paillier, replace(FREE, **{name: 1.0}), 1000, 5) == pytest.approx(10 * per_tree)
    longer = msgspec.structs.replace(paillier, key_bits=4096)
    assert paillier_cpu_seconds(longer, replace(FREE, row_s=1.0), 1000, 5) == pytest.approx(10_000 * 2**2.1)


def test_each_operation_of_the_lattice_scheme_is_counted(lattice):
    # Depth 3 asks one, one and two nodes: two single queries of three words, a double one of five.
    words, numbers, sets = 3 + 3 + 5, 1000 + 8192, 5 * 32
    expected = {
        "number_s": 10 * words / 5 * numbers,
        "word_s": 10 * words * 1000 * 3,  # two predictors with 33 numbers each share a table
        "bin_s": 10 * words / 5 * sets,
        "set_s": sets,
        "chunk_s": sets,
    }
    for name, seconds in expected.items():
        assert lattice_cpu_seconds(lattice, replace(FREE, **{name: 1.0}), 1000, 5) == pytest.approx(seconds)
    assert [columns_per_pass(k) for k in (2, 32, 64, 255)] == [8, 2, 2, 1]


def test_line_and_curve_and_rounds_are_added(lattice, paillier):
    still = session_seconds(lattice, FREE, 1000, 5, 0)
    assert session_seconds(lattice, FREE, 1000, 5, 3e6) == pytest.approx(still + 3)
    assert session_seconds(lattice, replace(FREE, point_s=1.0), 1000, 5, 0) == pytest.approx(still + 4000)
    two, four = (replace(FREE, cores=n, row_s=1.0) for n in (2, 4))
    slow, fast = (session_seconds(paillier, speeds, 1000, 5, 0) - still for speeds in (two, four))
    assert slow == pytest.approx(2 * fast)


def test_both_schemes_are_foretold_from_the_same_terms(lattice, paillier, world):
    speeds = Speeds(2, 3e-5, 4e-4, 3e-6, 1e-2, 5e-8, 1e-9, 9e-6, 6e-4, 7e-5, 2e-9)
    forecasts = [by_scheme(terms, 20_000, tuple("abcdefgh"), speeds) for terms in (lattice, paillier)]
    assert forecasts[0] == forecasts[1]
    first, second = forecasts[0]["schemes"]
    assert [first["scheme"], second["scheme"]] == list(SCHEMES) == ["lattice", "paillier"]
    assert [first["proposed"], second["proposed"]] == [True, False]
    assert first["minutes"] < second["minutes"]
    assert first["learns"] != second["learns"]
    for terms, line in ((lattice, first), (paillier, second)):
        view = view_of(terms, world.label.party_id, 20_000, tuple("abcdefgh"), speeds)
        assert view["expected_minutes"] == line["minutes"]
        assert view["expected_megabytes"] == line["megabytes"]
        assert line["megabytes"] == pytest.approx(sum(leaf["bytes_expected"] for leaf in view["leaves"]) / 1e6)
    assert by_scheme(world.terms(mode="score"), 20_000, ("a",), speeds)["schemes"] == []


def test_what_was_assumed_is_said():
    told = [str(text) for text in basis(FREE)]
    assert any("8.0 Mbit/s is assumed" in line for line in told)
    assert any("not measured" in line for line in told)
    assert any("other hospital's computer is not known" in line for line in told)
    measured = replace(FREE, bytes_per_s=5e4, is_line_measured=True, is_computer_measured=True)
    told = [str(text) for text in basis(measured)]
    assert any("carried 0.4 Mbit/s" in line for line in told)
    assert not any("not measured" in line for line in told)
