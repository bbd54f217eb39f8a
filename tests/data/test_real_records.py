"""The public records, traps included: they open, in good time, and what is known to be wrong with them is found."""

from __future__ import annotations

import time

import numpy as np
import pytest

from fedcore.data.quality import guess_roles, profile, with_role
from fedcore.data.reader import read_records
from fedcore.data.table import Coding, Mapping, build_table
from fedcore.errors import DataError

pytestmark = pytest.mark.real_data


def test_kaggle(real):
    records = read_records(real("kaggle_stroke_5110.csv.gz"))
    roles = guess_roles(profile(records))
    assert (with_role(roles, "identifier"), with_role(roles, "outcome")) == (("id",), ("stroke",))
    table, preparation = build_table(records, Mapping(("id",), "stroke"))
    assert (preparation.rows, preparation.positives, preparation.missing["bmi"]) == (5110, 249, 201)
    assert "gender=Other" in table.features
    assert np.isnan(table.x[:, table.features.index("bmi")]).sum() == 201


def test_uci_zero_cholesterol_is_suspected(real):
    def complaints(hospital):
        records = read_records(real(f"uci_heart_{hospital}.csv"))
        return {(p.name, c.code): c for p in profile(records) for c in p.complaints}

    assert complaints("long_beach_va")["chol", "sentinel"].count == 49
    assert ("chol", "constant") in complaints("switzerland")
    assert {code for _, code in complaints("cleveland")} == {"few_values"}
    assert ("ca", "nearly_missing") in complaints("hungarian")


def test_uci_outcome_has_several_positive_values(real):
    records = read_records(real("uci_heart_cleveland.csv"))
    records.frame.insert(0, "row", [f"C{i}" for i in range(len(records))])
    with pytest.raises(DataError, match="neither yes nor no"):
        build_table(records, Mapping(("row",), "num"))
    table, _ = build_table(records, Mapping(("row",), "num", ("1", "2", "3", "4")))
    assert table.y is not None
    assert round(100 * table.y.mean()) == 46


def test_nhanes(real):
    records = read_records(real("nhanes_1999_2010_stroke.csv.gz"))
    found = {(p.name, c.code): c for p in profile(records) for c in p.complaints}
    assert found["ldl_calc", "negative"].count == 31
    hints = {("psu", "few_values"), ("bp_med_classes", "few_values")}
    assert set(found) == {("ldl_calc", "negative"), *hints}
    table, preparation = build_table(records, Mapping(("seqn",), "stroke"))
    assert (preparation.rows, preparation.positives) == (30706, 1154)
    again, _ = build_table(records, Mapping(("seqn",), "stroke"), Coding.from_json(table.coding.to_json()))
    assert again.digest == table.digest


def test_a_quarter_of_a_million_rows(real):
    start = time.perf_counter()
    records = read_records(real("brfss2015_stroke.csv.gz"))
    opened = time.perf_counter()
    profiles = profile(records)
    profiled = time.perf_counter()
    table, preparation = build_table(records, Mapping(("record_id",), "Stroke"))
    built = time.perf_counter()
    print(f"open {opened - start:.1f} s, profile {profiled - opened:.1f} s, table {built - profiled:.1f} s")
    assert (preparation.rows, preparation.positives, table.x.shape) == (253680, 10292, (253680, 21))
    assert with_role(guess_roles(profiles), "outcome") == ("Stroke",)
    assert records.frame.memory_usage(deep=True).sum() < 100e6
