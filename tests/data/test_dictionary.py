"""Several hospitals' columns become one dictionary, and every hospital's table is coded alike."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from fedcore.data.agreed import AgreedColumn, agreed_table, own_names
from fedcore.data.choices import ColumnChoices
from fedcore.data.dictionary import DictionaryColumn, describe_columns
from fedcore.data.mapping import Mapping
from fedcore.data.merging import merge
from fedcore.data.reader import read_records
from fedcore.data.records import Records
from fedcore.errors import DataError

MAPPING = Mapping(("id",), label="stroke")


def write(folder: Path, name: str, columns: dict[str, list[object]]) -> Records:
    n = len(next(iter(columns.values())))
    table = {"id": [f"p{i}" for i in range(n)], "stroke": [i % 2 for i in range(n)]} | columns
    lines = [",".join(table), *(",".join(str(table[c][i]) for c in table) for i in range(n))]
    path = folder / f"{name}.csv"
    path.write_text("\n".join(lines) + "\n")
    return read_records(path)


def test_what_a_hospital_tells_of_its_columns(tmp_path: Path) -> None:
    records = write(
        tmp_path,
        "a",
        {
            "age": [40 + i % 41 for i in range(100)],
            "smoker": ["yes", "no"] * 50,
            "race": ["white"] * 60 + ["black"] * 37 + ["rare"] * 3,
            "hba1c": [""] * 68 + [5.5 + i / 10 for i in range(32)],
            "state": ["Ohio"] * 100,
            "visit": ["2020-01-02"] * 50 + ["2021-03-04"] * 50,
        },
    )
    found = {column.name: column for column in describe_columns(records, MAPPING)}
    assert set(found) == {"age", "smoker", "race", "hba1c", "state"}  # neither dates nor the id nor the outcome
    assert (found["age"].kind, found["age"].low, found["age"].high) == ("number", 40.0, 80.0)
    assert (found["smoker"].kind, found["smoker"].categories) == ("yes_no", ("no", "yes"))
    assert not found["smoker"].numeric
    assert found["race"].categories == ("black", "white")  # three patients are too few to name
    assert found["hba1c"].missing_tenths == 7
    assert found["state"].constant


def number(name: str, low: float = 1, high: float = 9) -> DictionaryColumn:
    return DictionaryColumn(name, "number", numeric=True, low=low, high=high)


def category(name: str, *categories: str) -> DictionaryColumn:
    return DictionaryColumn(name, "category", categories)


def test_the_union_of_categories_does_not_depend_on_one_hospital() -> None:
    merged = merge({"A": [category("Race", "white", "black")], "B": [category("race", "Asian", "White")]})
    assert merged.columns == (AgreedColumn("Race", "category", ("Asian", "black", "white")),)
    notes = [str(note) for note in merged.notes]
    assert any("only A has black" in note for note in notes)
    assert any("only B has asian" in note for note in notes)


def test_a_column_that_a_hospital_lacks_stays_and_is_named() -> None:
    merged = merge({"A": [number("age"), number("crp")], "B": [number("Age")]})
    assert [c.name for c in merged.columns] == ["age", "crp"]
    assert [str(n) for n in merged.notes] == ["Column crp is missing at B and counts as missing there."]


@pytest.mark.parametrize(
    ("here", "there", "kind"),
    [
        (number("x"), DictionaryColumn("x", "yes_no", ("0", "1"), numeric=True), "number"),
        (number("x"), DictionaryColumn("x", "yes_no", ("no", "yes")), None),
        (number("x"), category("x", "low", "high"), None),
        (category("x", "no", "unknown", "yes"), DictionaryColumn("x", "yes_no", ("no", "yes")), "category"),
    ],
)
def test_columns_of_different_kinds(here: DictionaryColumn, there: DictionaryColumn, kind: str | None) -> None:
    for one, other in ((here, there), (there, here)):
        merged = merge({"A": [one, number("age")], "B": [other, number("age")]})
        assert [c.kind for c in merged.columns if c.name == "x"] == ([kind] if kind else [])
        if kind is None:
            assert "not of one kind" in str(merged.notes[0])


def test_a_different_unit_is_asked_about() -> None:
    merged = merge({"A": [number("chol", 140, 280)], "B": [number("chol", 150, 290)], "C": [number("chol", 3.5, 7)]})
    assert [str(note) for note in merged.notes] == [
        "Column chol: at C most values lie from 3.5 to 7, elsewhere around 210.0. Check the unit."
    ]


def test_a_column_that_only_tells_hospitals_apart_is_left_out() -> None:
    def state(name: str) -> DictionaryColumn:
        return DictionaryColumn("state", "category", (name,), constant=True)

    merged = merge({"A": [number("age"), state("Ohio")], "B": [number("age"), state("Utah")]})
    assert [c.name for c in merged.columns] == ["age"]
    assert "all its cells are the same" in str(merged.notes[0])


def test_nothing_in_common_is_refused() -> None:
    with pytest.raises(DataError, match="no predictor in common"):
        merge({"A": [category("race")], "B": []})


def test_every_table_has_the_same_columns_in_the_same_codes(tmp_path: Path) -> None:
    ages = [i // 2 for i in range(20)]
    a = write(tmp_path, "a", {"race": ["w", "b"] * 10, "age": ages, "stage": [0, 1] * 10})
    other = {"AGE": ages, "crp": ["", *[1.5] * 19], "Race": ["z", "W"] * 10, "stage": [0, 3] * 10}
    b = write(tmp_path, "b", other)
    agreed = merge({"A": describe_columns(a, MAPPING), "B": describe_columns(b, MAPPING)}).columns
    tables = [agreed_table(records, MAPPING, agreed)[0] for records in (a, b)]
    assert tables[0].features == tables[1].features == ("race=b", "race=w", "race=z", "age", "stage", "crp")
    assert tables[0].coding == tables[1].coding
    assert tables[0].x[:2, :3].tolist() == [[0, 1, 0], [1, 0, 0]]
    assert tables[1].x[:2, :3].tolist() == [[0, 0, 1], [0, 1, 0]]
    assert np.isnan(tables[0].x[:, 5]).all()
    assert tables[1].x[1].tolist() == [0, 1, 0, 0, 3, 1.5]


def test_a_person_can_say_that_two_names_mean_the_same(tmp_path: Path) -> None:
    ages = [i // 2 for i in range(20)]
    a = write(tmp_path, "a", {"age": ages, "sbp": [100 + i for i in ages]})
    b = write(tmp_path, "b", {"alter": [i + 1 for i in ages], "sbp": [110 + i for i in ages]})
    renamed = {"alter": "Age"}
    told = describe_columns(b, MAPPING, ColumnChoices(renamed))
    agreed = merge({"A": describe_columns(a, MAPPING), "B": told}).columns
    assert [c.name for c in agreed] == ["age", "sbp"]
    names = own_names(b, MAPPING, agreed, renamed)
    assert names == {"age": "alter", "sbp": "sbp"}
    assert agreed_table(b, MAPPING, agreed, names)[0].x[:3, 0].tolist() == [1, 1, 2]
    with pytest.raises(DataError, match="no predictor called weight"):
        describe_columns(b, MAPPING, ColumnChoices({"weight": "bmi"}))
    with pytest.raises(DataError, match="both be called"):
        describe_columns(b, MAPPING, ColumnChoices({"alter": "SBP"}))


def test_later_patients_must_have_the_same_columns(tmp_path: Path) -> None:
    ages = [i // 2 for i in range(20)]
    archive = write(tmp_path, "a", {"age": ages})
    later = write(tmp_path, "b", {"years": ages})
    agreed = merge({"A": describe_columns(archive, MAPPING)}).columns
    with pytest.raises(DataError, match="no column called age"):
        agreed_table(later, MAPPING, agreed, own_names(archive, MAPPING, agreed))


def test_a_hospital_with_one_outcome_only_takes_part(tmp_path: Path) -> None:
    records = write(tmp_path, "a", {"age": [i // 2 for i in range(20)], "stroke": [1] * 20})
    table, _ = agreed_table(records, MAPPING, [AgreedColumn("age", "number")])
    assert table.y is not None
    assert table.y.tolist() == [1] * 20
