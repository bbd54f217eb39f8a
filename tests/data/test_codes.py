"""Numbers that are no amounts: columns which may hold codes, values which may mean "unknown", and none else."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from fedcore.data.quality import profile
from fedcore.data.reader import read_records

N = 60


def complaints(make_records, cells, **options):
    records = make_records(id=[f"P{i:04d}" for i in range(len(cells))], v=[str(cell) for cell in cells])
    return {c.code: c for p in profile(records, **options) if p.name == "v" for c in p.complaints}


def spread(*values, n=N):
    return [values[i % len(values)] for i in range(n)]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (spread(0, 1, 2, 3), "4 different numbers, 0 to 3:"),
        (spread(*range(1, 10)), "9 different numbers, 1 to 9:"),
        (spread(3, 6, 7), "3 different numbers, 3 to 7:"),
        (spread("1.0", "2.0", "4.0", ""), "3 different numbers, 1 to 4:"),
        ([*spread(1, 2, 3, n=200), 7, 9], "3 different numbers, 1 to 3:"),
        ([*spread(1, 2, 3, 4, 5, 6), 77, 99], "6 different numbers, 1 to 6:"),
    ],
)
def test_few_whole_numbers_may_be_codes(make_records, cells, said):
    found = complaints(make_records, cells)["few_values"]
    assert str(found.text).startswith(said)
    assert found.rows == ()


@pytest.mark.parametrize(
    "cells",
    [
        spread(0, 1),  # yes and no
        spread(1, 2),  # a tree divides two values in one way only
        spread(*range(10)),
        spread(*range(1, 14), n=200),  # steps of age
        spread(*range(3, 11)),  # hours of sleep
        spread(110, 120, 130, 140),
        spread(0.5, 1, 1.5),
        spread(-1, 0, 1),
        [1, 2, 3, 4, 5, 6, 7],  # a small file
        spread("a", "b", "c"),
        [*spread(1, 2, 3), "x"],  # told as cells which are no numbers
    ],
)
def test_other_columns_are_not_taken_for_codes(make_records, cells):
    assert "few_values" not in complaints(make_records, cells)


def test_what_is_not_a_predictor_is_not_taken_for_codes(make_records):
    assert "few_values" not in complaints(make_records, spread(0, 1, 2, 3), label="v")


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (spread(1, 2, n=200) + [9] * 3, "9 (3×)"),
        ([*spread(1, 2, 3, 4, 5, n=200), 7, 9, 9], "7 (1×), 9 (2×)"),
        ([*spread(1, 2, 3, 4, 5, 6, 7, 8, n=400), 9], None),  # one step above: another answer, perhaps
        ([*spread(1, 2, 3, 4, 5, 6, 7, n=400), 9], "9 (1×)"),
        ([*spread(*range(31), n=310), 77, 88, 99, 99], "77 (1×), 88 (1×), 99 (2×)"),
        ([*spread(*range(20, 80), n=300), -9, 999, 999], "-9 (1×), 999 (2×)"),
        ([*spread("1", "2.0", n=80), "9", "9.0"], "9 (2×)"),
    ],
)
def test_values_that_stand_apart_are_named_with_how_often(make_records, cells, said):
    found = complaints(make_records, cells)
    if said is None:
        assert "sentinel" not in found
    else:
        assert str(found["sentinel"].text).startswith(f"{said} may stand for unknown")


@pytest.mark.parametrize(
    "cells",
    [
        [0] * 60 + [1] * 40 + [2] * 20 + [3] * 8 + [4] * 3 + [5] * 2 + [7],  # visits: few have many
        [0] * 90 + [1] * 20 + [2] * 6 + [3] * 2 + [8],
        spread(1, 3, 5, 7, 9, n=200),
        spread(3, 6, 7, n=200),
        spread(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, n=200),
        [10] * 100 + [9] * 40 + [8] * 9 + [7] * 3 + [5],  # points, most have all of them
        [1] * 2 + [2] * 3 + [7] * 10 + [8] * 40 + [9] * 60,
        [60 + i % 40 for i in range(200)],
    ],
)
def test_counts_and_scales_have_no_unknown(make_records, cells):
    assert "sentinel" not in complaints(make_records, cells)


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("uci_heart_cleveland.csv", {"cp", "restecg", "slope", "ca", "thal", "num"}),
        ("uci_heart_long_beach_va.csv", {"cp", "restecg", "slope", "thal", "num"}),
        ("nhanes_1999_2010_stroke.csv.gz", {"psu", "bp_med_classes"}),
        ("kaggle_stroke_5110.csv.gz", set()),
        ("demo_splits/vertical_nhanes/hospital_B.csv.gz", {"race", "smoking", "bmi_class"}),
        (
            "demo_splits/horizontal_brfss/H5_small_CO_400_rows_archive.csv.gz",
            {"RaceEthnicityCategory", "SmokerStatus", "HadDiabetes"},
        ),
    ],
)
def test_real_columns_of_codes_are_found_and_no_measurement_is(real, name, codes):
    found = profile(read_records(real(name)))
    assert {p.name for p in found if any(c.code == "few_values" for c in p.complaints)} == codes
    assert not {p.name for p in found if any(c.code == "sentinel" for c in p.complaints)} - {"chol", "trestbps"}


@pytest.mark.real_data
def test_real_answers_with_the_survey_s_codes_for_unknown(real):
    """The telephone survey writes 7 or 77 for refused, 9 or 99 for unknown, and 88 for no day; this copy has none."""
    records = read_records(real("brfss2015_stroke.csv.gz"))
    frame = records.frame.iloc[:20_000].copy()
    for column, codes in (("GenHlth", ("7", "9")), ("Diabetes", ("7", "9")), ("PhysHlth", ("77", "88", "99"))):
        cells = frame[column].to_numpy(object)
        cells[np.arange(len(codes)) * 1000] = codes
        frame[column] = pd.Series(cells, index=frame.index, dtype=frame[column].dtype)
    few = type(records)(records.path, frame, records.lines[:20_000])
    found = {(p.name, c.code): str(c.text) for p in profile(few) for c in p.complaints}
    unknown = {name: text.split(" may")[0] for (name, code), text in found.items() if code == "sentinel"}
    assert unknown == {
        "GenHlth": "7 (1×), 9 (1×)", "Diabetes": "7 (1×), 9 (1×)", "PhysHlth": "77 (1×), 88 (1×), 99 (1×)"
    }  # fmt: skip
    assert {name for name, code in found if code == "few_values"} == {"GenHlth", "Diabetes", "Education", "Income"}
