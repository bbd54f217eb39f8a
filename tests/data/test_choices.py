"""What people decide about columns changes cells, descriptions and the common dictionary alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from fedcore.data.agreed import AgreedColumn, SiteColumn, agreed_table, changes, choices_for, own_names
from fedcore.data.choices import ColumnChoices, Decisions, Scale
from fedcore.data.dictionary import DictionaryColumn, describe_columns
from fedcore.data.mapping import Mapping
from fedcore.data.merging import merge
from fedcore.data.reader import read_records
from fedcore.data.records import Records
from fedcore.errors import DataError

MAPPING = Mapping(("id",), label="stroke", as_categories=("sex",))


def write(folder: Path, name: str, columns: dict[str, list[object]], decimal: str = ".") -> Records:
    n = len(next(iter(columns.values())))
    table = {"id": [f"p{i}" for i in range(n)], "stroke": [i % 2 for i in range(n)]} | columns
    lines = [";".join(table), *(";".join(str(table[c][i]) for c in table).replace(".", decimal) for i in range(n))]
    path = folder / f"{name}.csv"
    path.write_text("\n".join(lines) + "\n")
    return read_records(path)


@pytest.fixture
def south(tmp_path: Path) -> Records:
    """Other names, codes and units than elsewhere."""
    years = [40 + i // 2 for i in range(40)]
    sugar = [round(4 + i / 10, 1) for i in range(40)]
    return write(tmp_path, "south", {"alter": years, "sex": [1, 2] * 20, "sugar": sugar}, decimal=",")


CHOICES = ColumnChoices(
    {"alter": "age", "sugar": "glucose"}, {"sex": {"1": "Male", "2": "Female"}}, {"sugar": Scale(18.0)}
)


def test_cells_are_changed_and_nothing_else(south: Records) -> None:
    changed = CHOICES.apply(south)
    assert changed.frame["sex"].tolist()[:3] == ["Male", "Female", "Male"]
    assert changed.frame["sugar"].tolist()[:2] == ["72", "73,8"]
    assert changed.frame["alter"].tolist() == south.frame["alter"].tolist()
    assert south.frame["sex"].tolist()[:2] == ["1", "2"]
    with pytest.raises(DataError, match="no column called weight"):
        ColumnChoices(recoded={"weight": {"a": "b"}}).apply(south)


def test_missing_and_unreadable_cells_stay(tmp_path: Path) -> None:
    records = write(tmp_path, "a", {"sugar": [5.0, "", "NA", "high", 7.5] * 4})
    changed = ColumnChoices(scaled={"sugar": Scale(2.0, 1.0)}).apply(records)
    assert changed.frame["sugar"].tolist()[:5] == ["11", "", "NA", "high", "16"]


def test_choices_after_choices_are_those_of_both(south: Records) -> None:
    """What a hospital decides for itself, and then the proposer by the names it was told."""
    later = ColumnChoices({"age": "age_years"}, {"sex": {"male": "m"}}, {"glucose": Scale(1.0, 1.0)})
    both = CHOICES.then(later)
    assert both.renamed == {"alter": "age_years", "sugar": "glucose"}
    assert both.scaled["sugar"] == Scale(18.0, 1.0)
    frame = both.apply(south).frame
    assert frame["sex"].tolist()[:2] == ["m", "Female"]
    assert frame["sugar"].tolist()[0] == "73"
    assert ColumnChoices.from_json(both.to_json()) == both


def test_damaged_choices_are_refused() -> None:
    for value in (
        [],
        {"renamed": {"a": 1.5, "b": []}},
        {"scaled": {"a": [1]}},
        {"scaled": {"a": [0, 1]}},
        {"other": {}},
    ):
        with pytest.raises(DataError):
            ColumnChoices.from_json(value)
    with pytest.raises(DataError):
        Decisions.from_json({"left_out": "age"})


def test_the_proposer_s_decisions_make_the_columns_meet(tmp_path: Path, south: Records) -> None:
    """South tells its columns as they are; the proposer matches them, South's table follows from what is agreed."""
    north = write(
        tmp_path, "north",
        {"age": [50 + i % 30 for i in range(40)], "sex": ["Female", "Male"] * 20,
         "glucose": [90 + i // 2 for i in range(40)], "extra": [i % 7 for i in range(40)]},
    )  # fmt: skip
    offers = {"North": describe_columns(north, MAPPING), "South": describe_columns(south, MAPPING)}
    before = merge(offers)
    assert [c.name for c in before.columns] == ["age", "sex", "glucose", "extra", "alter", "sugar"]
    assert any("missing at South" in str(note) for note in before.notes)

    decisions = Decisions({"South": CHOICES}, ("extra",))
    assert Decisions.from_json(decisions.to_json()) == decisions
    merged = merge(offers, decisions)
    assert merged.notes == ()
    assert [(c.name, c.kind, c.categories) for c in merged.columns] == [
        ("age", "number", ()), ("sex", "category", ("Female", "Male")), ("glucose", "number", ())
    ]  # fmt: skip
    mine = choices_for("South", merged.columns)
    assert mine == ColumnChoices(CHOICES.renamed, {"sex": {"1": "Male", "2": "Female"}}, CHOICES.scaled)
    assert not choices_for("North", merged.columns)
    said = [str(line) for line in changes(merged.columns)]
    assert said == [
        "South: alter is taken as age.", "South: in sex, 1 → Male, 2 → Female.", "South: sugar is taken as glucose.",
        "South: numbers in sugar are multiplied by 18.0; then 0.0 is added.",
    ]  # fmt: skip

    changed = mine.apply(south)
    names = own_names(changed, MAPPING, merged.columns, mine.renamed)
    assert names == {"age": "alter", "sex": "sex", "glucose": "sugar"}
    table = agreed_table(changed, MAPPING, merged.columns, names)[0]
    assert table.features == ("age", "sex=Female", "sex=Male", "glucose")
    assert table.x[:2].tolist() == [[40, 0, 1, 72], [40, 1, 0, pytest.approx(73.8)]]


def test_decisions_about_what_is_not_there_are_refused() -> None:
    offers = {"North": [DictionaryColumn("age", "number")]}
    with pytest.raises(DataError, match="No hospital called West"):
        merge(offers, Decisions({"West": ColumnChoices()}))
    with pytest.raises(DataError, match="North has no predictor called sex"):
        merge(offers, Decisions({"North": ColumnChoices(recoded={"sex": {"1": "m"}})}))
    with pytest.raises(DataError, match="no predictor in common"):
        merge(offers, Decisions(left_out=("AGE",)))


def test_codes_of_different_lists_are_asked_about() -> None:
    """1 and 2 here, 0 and 1 there: merged as numbers, and nobody would notice."""
    here = DictionaryColumn("sex", "number", ("1", "2"), numeric=True)
    there = DictionaryColumn("sex", "yes_no", ("0", "1"), numeric=True)
    (note,) = merge({"A": [here], "B": [there]}).notes
    assert (
        str(note) == "Column sex holds other numbers here than there. A: 1, 2; B: 0, 1. If they are codes, match them."
    )
    assert merge({"A": [here], "B": [here]}).notes == ()
    some = DictionaryColumn("sex", "number", ("2",), numeric=True)
    assert merge({"A": [here], "B": [some]}).notes == ()  # nobody there with a 1, perhaps
    words = {
        "A": ColumnChoices(recoded={"sex": {"1": "m", "2": "f"}}),
        "B": ColumnChoices(recoded={"sex": {"1": "f", "0": "m"}}),
    }
    merged = merge({"A": [here], "B": [there]}, Decisions(words))
    assert merged.columns[0].categories == ("f", "m")
    assert merged.columns[0].at == (
        SiteColumn("A", "sex", (("1", "m"), ("2", "f"))), SiteColumn("B", "sex", (("1", "f"), ("0", "m")))
    )  # fmt: skip


def test_codes_that_mean_different_things_are_asked_about(tmp_path: Path) -> None:
    """The same numbers everywhere, and yet not the same."""
    offers = {}
    for name, meanings in (("A", {"1": "Male", "2": "Female"}), ("B", {"1": "female", "2": "male"})):
        records = write(tmp_path, name, {"sex": [1, 2] * 20, "age": [40 + i // 2 for i in range(40)]})
        offers[name] = describe_columns(records, Mapping(("id",), label="stroke", code_lists={"sex": meanings}))
    (note,) = merge(offers).notes
    assert str(note) == (
        "Column sex: one code means different things. A: 1 = Male; B: 1 = female; A: 2 = Female; B: 2 = male."
        " Match them."
    )
    matched = merge(offers, Decisions({"B": ColumnChoices(recoded={"sex": {"1": "2", "2": "1"}})}))
    assert matched.notes == ()
    assert [(column.name, column.kind) for column in matched.columns] == [("sex", "number"), ("age", "number")]


def test_few_whole_numbers_are_told_as_codes(tmp_path: Path) -> None:
    visits = [i // 2 for i in range(40)]
    records = write(tmp_path, "a", {"grade": [1, 2, 3, 4] * 10, "visits": visits, "ratio": [0.5, 1.5] * 20})
    told = {column.name: column.categories for column in describe_columns(records, Mapping(("id",), label="stroke"))}
    assert told == {"grade": ("1", "2", "3", "4"), "visits": (), "ratio": ()}
    assert AgreedColumn("grade", "number") == merge({"A": describe_columns(records, MAPPING)}).columns[0]
