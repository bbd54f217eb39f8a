"""Units: read from names, kept with the mapping, compared between hospitals."""

from __future__ import annotations

import pytest

from fedcore.data.choices import ColumnChoices, Decisions, Scale
from fedcore.data.dictionary import DictionaryColumn, describe_columns
from fedcore.data.mapping import Mapping
from fedcore.data.merging import merge
from fedcore.data.reader import read_records
from fedcore.data.units import is_same_unit, unit_in_name
from fedcore.errors import DataError


@pytest.mark.parametrize(("name", "unit"), [
    ("sbp_mmHg", "mmHg"), ("sbp mmhg", "mmHg"), ("SystolicMmHg", "mmHg"), ("glucose (mg/dL)", "mg/dL"),
    ("glucose_mg_dL", "mg/dL"), ("LDL [mmol/L]", "mmol/L"), ("ldl_mmol_l", "mmol/L"), ("血糖（mmol/L）", "mmol/L"),
    ("体重kg", "kg"), ("WeightInKilograms", "kg"), ("bmi_kg_m2", "kg/m²"), ("BMI (kg/m²)", "kg/m²"),
    ("age_years", "years"), ("Age (years)", "years"), ("hba1c_percent", "%"), ("HbA1c (%)", "%"),
    ("egfr_mL_min", "mL/min"),
    ("age", ""), ("kg", ""), ("sex (m/f)", ""), ("smoker (yes/no)", ""), ("visit (first)", ""), ("ratio (1/2)", ""),
    ("BMI5CAT", ""), ("_STATE", ""), ("", ""),
])  # fmt: skip
def test_a_unit_is_read_from_the_end_of_a_name(name, unit):
    assert unit_in_name(name) == unit


@pytest.mark.parametrize(("first", "second", "same"), [
    ("mg/dL", "MG/dl", True), ("kg/m²", "kg/m2", True), ("kg/m^2", "kg / m2", True), ("µmol/L", "μmol/l", True),
    ("years", "岁", True), ("mg/dL", "mmol/L", False), ("g/L", "mg/L", False),
])  # fmt: skip
def test_spellings_of_one_unit_are_the_same(first, second, same):
    assert is_same_unit(first, second) is same


def column(unit, low=80.0, high=200.0):
    return (DictionaryColumn("glucose", "number", numeric=True, low=low, high=high, unit=unit),)


def test_hospitals_with_different_units_are_told():
    merged = merge({"North": column("mg/dL"), "South": column("mmol/L", 4.0, 10.0), "East": column("")})
    assert [str(note) for note in merged.notes] == [
        "Column glucose has different units. North: mg/dL; South: mmol/L. Convert one of them."
    ]
    assert merge({"North": column("mg/dL"), "South": column("MG/DL")}).notes == ()
    decided = Decisions({"South": ColumnChoices(scaled={"glucose": Scale(18.0)})})
    assert merge({"North": column("mg/dL"), "South": column("mmol/L", 4.0, 10.0)}, decided).notes == ()


def test_units_and_codes_are_kept_with_the_mapping(tmp_path):
    mapping = Mapping(("id",), "stroke", units={"ldl": "mg/dL"}, code_lists={"sex": {"1": "male", "2": "female"}})
    assert Mapping.from_json(mapping.to_json()) == mapping
    assert Mapping.from_json({"id_columns": ["id"]}).units == {}
    hash(mapping)
    rows = "".join(f"{i},{i % 2},{1 + i % 2},{100 + i // 2 * 3}\n" for i in range(30))
    (tmp_path / "a.csv").write_text("id,stroke,sex,ldl\n" + rows)
    described = {c.name: c for c in describe_columns(read_records(tmp_path / "a.csv"), mapping)}
    assert described["ldl"].unit == "mg/dL"
    assert described["sex"].unit == ""


@pytest.mark.parametrize("broken", [
    {"units": {"ldl": 3}}, {"units": ["ldl"]}, {"units": {"ldl": "x" * 41}}, {"code_lists": {"sex": "male"}},
    {"code_lists": {"sex": {"1": 2}}}, {"code_lists": ["sex"]},
])  # fmt: skip
def test_a_damaged_mapping_is_refused(broken):
    with pytest.raises(DataError):
        Mapping.from_json({"id_columns": ["id"]} | broken)
