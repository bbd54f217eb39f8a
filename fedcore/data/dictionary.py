"""One data dictionary for several hospitals: what each calls its columns, and the coding they agree on.

Codes made from one file shift silently when another file has one category more. So each hospital describes its
columns, the descriptions are merged, and every hospital codes its records by the union. Columns are the same when
their names are (apart from case, width, spaces and underscores); what does not fit is said and left out, never guessed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from fedcore.data.coding import CodedColumn, CodedKind, Coding
from fedcore.data.columns import Column, category_names, kind_of, make_column
from fedcore.data.mapping import Mapping
from fedcore.data.preparation import Preparation
from fedcore.data.records import Records
from fedcore.data.table import Table, build_table
from fedcore.errors import DataError, Text

FEWEST = 5
"""A category of fewer patients is not named to others, nor a range of fewer than four times as many values."""
_FAR = 2.5  # typical values further apart than this factor are probably in different units
_SHOWN = 12


@dataclass(frozen=True)
class DictionaryColumn:
    """What one hospital tells of a column.

    categories: the names of those with at least FEWEST patients, or the words for yes and no. numeric: every cell is a
    number. low, high: the 5th and 95th percentile of a number, to one digit. missing_tenths: 3 is about 30 %.
    """

    name: str
    kind: CodedKind
    categories: tuple[str, ...] = ()
    numeric: bool = False
    constant: bool = False
    low: float | None = None
    high: float | None = None
    missing_tenths: int = 0


@dataclass(frozen=True)
class AgreedColumn:
    """A column as all hospitals will code it; the order of categories gives their codes."""

    name: str
    kind: CodedKind
    categories: tuple[str, ...] = ()


@dataclass(frozen=True)
class Merged:
    """The common dictionary, and a sentence for everything a person should look at before agreeing to it."""

    columns: tuple[AgreedColumn, ...]
    notes: tuple[Text, ...]


def describe_columns(
    records: Records, mapping: Mapping, renamed: AnyMapping[str, str] | None = None
) -> tuple[DictionaryColumn, ...]:
    """The columns of a file that could be predictors, in its order; no cell is shown but names of categories.

    renamed: what a person wants columns of this file to be called, so that they meet another hospital's. Raises
    DataError for a column which is not there, or for two columns of one name.
    """
    words = records.missing_words if mapping.missing_words is None else mapping.missing_words
    names = [n for n in records.columns if n not in (*mapping.id_columns, mapping.label)]
    if mapping.features is not None:
        names = [n for n in names if n in mapping.features]
    columns = (make_column(name, records.frame[name], words, records.decimal) for name in names)
    described = (_describe(column, column.name in mapping.as_categories) for column in columns)
    found = [column for column in described if column is not None]
    return _rename(found, renamed or {})


def _rename(columns: Sequence[DictionaryColumn], renamed: AnyMapping[str, str]) -> tuple[DictionaryColumn, ...]:
    absent = sorted(set(renamed) - {column.name for column in columns})
    if absent:
        raise DataError(
            "There is no predictor called {columns} to rename.",
            advice="Choose from the columns of your own file.",
            columns=", ".join(absent),
        )
    named = [replace(column, name=renamed.get(column.name, column.name)) for column in columns]
    keys = [_key(column.name) for column in named]
    # Two columns of the file which happen to be named alike are for `merge` to tell of.
    twice = sorted(name for name in set(renamed.values()) if keys.count(_key(name)) > 1)
    if twice:
        raise DataError(
            "Two columns would both be called {columns}.",
            advice="Give each column a name of its own.",
            columns=", ".join(twice),
        )
    return tuple(named)


def _describe(column: Column, as_category: bool) -> DictionaryColumn | None:
    kinds: dict[str, CodedKind] = {"numeric": "number", "yes_no": "yes_no", "category": "category"}
    kind = "category" if as_category and column.cells else kinds.get(kind_of(column))
    if kind is None:
        return None
    low, high = _range(column) if kind == "number" else (None, None)
    return DictionaryColumn(
        column.name,
        "category" if kind == "category" else "yes_no" if kind == "yes_no" else "number",
        _categories(column) if kind == "category" else tuple(sorted(column.cells)[:8]) if kind == "yes_no" else (),
        not bool(np.isnan(column.numbers).any()),
        len(column.cells) == 1 and column.known == len(column.codes),
        low,
        high,
        round(10 * (1 - column.known / max(1, len(column.codes)))),
    )


def _categories(column: Column) -> tuple[str, ...]:
    names, category = category_names(column)
    counts = np.bincount(category, weights=column.counts, minlength=len(names))
    return tuple(name for name, count in zip(names, counts, strict=True) if count >= FEWEST)


def _range(column: Column) -> tuple[float | None, float | None]:
    values = column.spread(column.numbers)
    values = values[~np.isnan(values)]
    if len(values) < 4 * FEWEST:
        return None, None
    low, high = (float(f"{q:.0e}") for q in np.quantile(values, (0.05, 0.95)))
    return low, high


def merge(offers: AnyMapping[str, Sequence[DictionaryColumn]]) -> Merged:
    """The common dictionary of hospitals by name, in the order in which the first hospital that has a column has it.

    Raises DataError when no column is left.
    """
    notes: list[Text] = []
    by_key: dict[str, dict[str, DictionaryColumn]] = {}
    for hospital, columns in offers.items():
        for column in columns:
            same = by_key.setdefault(_key(column.name), {})
            if hospital in same:
                values = {"column": column.name, "hospital": hospital}
                notes.append(Text("{hospital} has two columns named like {column}; the first is used.", values))
            else:
                same[hospital] = column
    found = [_agree(same, list(offers), notes) for same in by_key.values()]
    agreed = tuple(column for column in found if column is not None)
    if not agreed:
        raise DataError(
            "The hospitals have no predictor in common.",
            advice="Give columns which mean the same the same name in every hospital's file.",
        )
    return Merged(agreed, tuple(notes))


def _agree(same: dict[str, DictionaryColumn], hospitals: Sequence[str], notes: list[Text]) -> AgreedColumn | None:
    """One column from what the hospitals that have it say; None, with a note, where it cannot be used."""
    name = next(iter(same.values())).name
    if all(column.constant for column in same.values()):
        values = {"column": name}
        notes.append(Text("Column {column} is left out: at each hospital all its cells are the same.", values))
        return None
    kind = _common_kind(list(same.values()))
    if kind is None:
        kinds = "; ".join(f"{hospital}: {column.kind}" for hospital, column in same.items())
        notes.append(
            Text("Column {column} is left out: it is not of one kind. {kinds}.", {"column": name, "kinds": kinds})
        )
        return None
    lacking = [hospital for hospital in hospitals if hospital not in same]
    if lacking:
        values = {"column": name, "hospitals": ", ".join(lacking)}
        notes.append(Text("Column {column} is missing at {hospitals} and counts as missing there.", values))
    if kind == "number":
        notes += _units(name, same)
        return AgreedColumn(name, kind)
    if kind == "yes_no":
        return AgreedColumn(name, kind)
    categories = _union(same)
    notes += _only_at_one(name, same)
    return AgreedColumn(name, kind, categories) if categories else None


def _common_kind(columns: Sequence[DictionaryColumn]) -> CodedKind | None:
    kinds = {column.kind for column in columns}
    if len(kinds) == 1:
        return columns[0].kind
    if kinds == {"number", "yes_no"}:
        # A column of 0 and 1 here may be one of 0 to 3 there; the words yes and no are no numbers.
        return "number" if all(c.numeric for c in columns if c.kind == "yes_no") else None
    return "category" if kinds == {"category", "yes_no"} else None


def _union(same: AnyMapping[str, DictionaryColumn]) -> tuple[str, ...]:
    """All categories, the spelling of the first hospital that has each, in an order that is nobody's own."""
    spelling: dict[str, str] = {}
    for column in same.values():
        for category in column.categories:
            spelling.setdefault(category.casefold(), category)
    return tuple(spelling[fold] for fold in sorted(spelling))


def _only_at_one(name: str, same: AnyMapping[str, DictionaryColumn]) -> list[Text]:
    if len(same) < 2:
        return []
    at: dict[str, list[str]] = {}
    for hospital, column in same.items():
        for category in column.categories:
            at.setdefault(category.casefold(), []).append(hospital)
    alone: dict[str, list[str]] = {}
    for category, hospitals in at.items():
        if len(hospitals) == 1:
            alone.setdefault(hospitals[0], []).append(category)
    return [
        Text(
            "Column {column}: only {hospital} has {categories}. Check whether others write the same differently.",
            {"column": name, "hospital": hospital, "categories": ", ".join(categories[:_SHOWN])},
        )
        for hospital, categories in alone.items()
    ]


def _units(name: str, same: AnyMapping[str, DictionaryColumn]) -> list[Text]:
    """Hospitals whose numbers lie far from most others'."""
    middles = {h: (c.low + c.high) / 2 for h, c in same.items() if c.low is not None and c.high is not None}
    if len(middles) < 2:
        return []
    typical = float(np.median(list(middles.values())))
    found = []
    for hospital, middle in middles.items():
        near = middle == typical or (middle * typical > 0 and 1 / _FAR <= middle / typical <= _FAR)
        low, high = same[hospital].low, same[hospital].high
        if not near and low is not None and high is not None and not low <= typical <= high:
            where = {"column": name, "hospital": hospital, "low": low, "high": high, "typical": typical}
            found.append(
                Text(
                    "Column {column}: at {hospital} most values lie from {low} to {high}, elsewhere around {typical}. "
                    "Check the unit.",
                    where,
                )
            )
    return found


def agreed_coding(columns: Sequence[AgreedColumn]) -> Coding:
    """The coding of every hospital's table; raises DataError when two columns would give the same predictor."""
    return Coding(tuple(CodedColumn(column.name, column.kind, column.categories) for column in columns))


def own_names(
    records: Records, mapping: Mapping, columns: Sequence[AgreedColumn], renamed: AnyMapping[str, str] | None = None
) -> dict[str, str]:
    """What this hospital's file calls those of the agreed columns that it has, by their agreed names."""
    own: dict[str, str] = {}
    in_file = describe_columns(records, mapping)
    for column, told in zip(in_file, _rename(in_file, renamed or {}), strict=True):
        own.setdefault(_key(told.name), column.name)
    return {column.name: own[_key(column.name)] for column in columns if _key(column.name) in own}


def agreed_table(
    records: Records, mapping: Mapping, columns: Sequence[AgreedColumn], names: AnyMapping[str, str] | None = None
) -> tuple[Table, Preparation]:
    """This hospital's records in the agreed coding; a column it does not have is missing in every row.

    names: `own_names` of these records unless given, as for later patients' records, which must have the same columns.
    All patients may have the same outcome, which other hospitals' patients make up for. Raises DataError as
    `build_table` does.
    """
    names = own_names(records, mapping, columns) if names is None else names
    local = tuple(CodedColumn(names[c.name], c.kind, c.categories) for c in columns if c.name in names)
    table, preparation = build_table(records, mapping, Coding(local), one_outcome=True)
    coding = agreed_coding(columns)
    taken = np.repeat([c.name in names for c in columns], [len(column.features) for column in coding.columns])
    x = np.full((len(table.ids), len(coding.features)), np.nan, np.float32)
    x[:, taken] = table.x
    return Table(table.ids, coding.features, x, table.y, coding, preparation), preparation


def _key(name: str) -> str:
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(c for c in folded if c.isalnum()) or folded
