"""One data dictionary for several hospitals, from what each tells of its columns.

Columns are the same when their names are (apart from case, width, spaces and underscores); what does not fit is said
and left out, never guessed. A person who has seen what does not fit decides (`choices.Decisions`).
"""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from fedcore.data.agreed import AgreedColumn, SiteColumn
from fedcore.data.cells import read_number, read_yes_no
from fedcore.data.choices import ColumnChoices, Decisions, Lookup, Scale
from fedcore.data.coding import CodedKind
from fedcore.data.dictionary import DictionaryColumn, column_key, rename_columns
from fedcore.data.units import is_same_unit
from fedcore.errors import DataError, Text

_FAR = 2.5  # typical values further apart than this factor are probably in different units
_SHOWN = 12


@dataclass(frozen=True)
class Merged:
    """The common dictionary, a sentence for everything a person should look at before agreeing to it, and what the
    hospitals told, as decided."""

    columns: tuple[AgreedColumn, ...]
    notes: tuple[Text, ...]
    by_hospital: AnyMapping[str, tuple[DictionaryColumn, ...]] = field(default_factory=dict)


def merge(
    offers: AnyMapping[str, Sequence[DictionaryColumn]], decisions: Decisions = Decisions()  # noqa: B008 (frozen)
) -> Merged:
    """The common dictionary of hospitals by name, in the order in which the first hospital that has a column has it.

    decisions: of a person who has seen what does not fit. Raises DataError when no column is left, and for decisions
    about hospitals or columns which there are not.
    """
    offers = _decided(offers, decisions)
    notes: list[Text] = []
    by_key: dict[str, dict[str, DictionaryColumn]] = {}
    for hospital, columns in offers.items():
        for column in columns:
            same = by_key.setdefault(column_key(column.name), {})
            if hospital in same:
                values = {"column": column.name, "hospital": hospital}
                notes.append(Text("{hospital} has two columns named like {column}; the first is used.", values))
            else:
                same[hospital] = column
    left_out = {column_key(name) for name in decisions.left_out}
    found = [_agree(same, list(offers), notes) for key, same in by_key.items() if key not in left_out]
    agreed = tuple(replace(column, at=_at(column, decisions)) for column in found if column is not None)
    if not agreed:
        raise DataError(
            "The hospitals have no predictor in common.",
            advice="Give columns which mean the same the same name in every hospital's file.",
        )
    return Merged(agreed, tuple(notes), {hospital: tuple(columns) for hospital, columns in offers.items()})


def _decided(
    offers: AnyMapping[str, Sequence[DictionaryColumn]], decisions: Decisions
) -> dict[str, Sequence[DictionaryColumn]]:
    """What the hospitals would have told, had their columns been as decided."""
    unknown = sorted(set(decisions.at) - set(offers))
    if unknown:
        raise DataError(
            "No hospital called {hospital} takes part.",
            advice="Name the hospitals as they are named in the list of peers.",
            hospital=", ".join(unknown),
        )
    decided: dict[str, Sequence[DictionaryColumn]] = {}
    for hospital, columns in offers.items():
        choices = decisions.at.get(hospital, ColumnChoices())
        absent = sorted({*choices.recoded, *choices.scaled} - {column.name for column in columns})
        if absent:
            raise DataError(
                "{hospital} has no predictor called {columns}.",
                advice="Choose from the columns which that hospital told.",
                hospital=hospital,
                columns=", ".join(absent),
            )
        decided[hospital] = rename_columns([_retold(column, choices) for column in columns], choices.renamed)
    return decided


def _retold(column: DictionaryColumn, choices: ColumnChoices) -> DictionaryColumn:
    """What a hospital would have told of a column with these words and numbers."""
    words, scale = choices.recoded.get(column.name), choices.scaled.get(column.name)
    if words and column.categories:
        lookup = Lookup(words)
        named = {lookup.find(word) or word: None for word in column.categories}
        column = replace(column, meanings=(), **_kind_of_words(tuple(sorted(named))))
    if scale is not None:
        column = replace(column, unit="")  # the common one now, which only the others name
    if scale is not None and column.low is not None and column.high is not None:
        ends = sorted(float(f"{scale.apply(end):.0e}") for end in (column.low, column.high))
        column = replace(column, low=ends[0], high=ends[1], categories=())
    return column


def _kind_of_words(words: tuple[str, ...]) -> dict[str, Any]:
    """The kind of a column in which only these words stand, as its own hospital will find it."""
    numeric = all(read_number(word) is not None for word in words)
    if all(read_yes_no(word) is not None for word in words) and len(words) > 1:
        return {"kind": "yes_no", "categories": words, "numeric": numeric, "low": None, "high": None}
    if numeric:
        return {"kind": "number", "categories": words, "numeric": True, "low": None, "high": None}
    return {"kind": "category", "categories": words, "numeric": False, "low": None, "high": None}


def _at(column: AgreedColumn, decisions: Decisions) -> tuple[SiteColumn, ...]:
    """The decisions that make this column what it is, hospital by hospital."""
    found = []
    for hospital, choices in decisions.at.items():
        for told in dict.fromkeys((*choices.renamed, *choices.recoded, *choices.scaled)):
            if column_key(choices.renamed.get(told, told)) == column_key(column.name):
                words = tuple((choices.recoded.get(told) or {}).items())
                scale = choices.scaled.get(told, Scale())
                found.append(SiteColumn(hospital, told, words, scale.times, scale.plus))
    return tuple(found)


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
        notes += _units(name, same) or _far_apart(name, same)
    notes += _meanings(name, same)
    if kind != "category":
        notes += _codes(name, same)
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


def _codes(name: str, same: AnyMapping[str, DictionaryColumn]) -> list[Text]:
    """Columns of few whole numbers of which no hospital has all: they may be codes of different lists.

    A hospital with some of the numbers of another may just have nobody with the others.
    """
    lists = {h: tuple(sorted(c.categories, key=float)) for h, c in same.items() if c.categories and c.numeric}
    codes = [set(map(float, each)) for each in lists.values()]
    if len(lists) < len(same) or set().union(*codes) in codes:
        return []
    shown = "; ".join(f"{hospital}: {', '.join(codes)}" for hospital, codes in lists.items())
    values = {"column": name, "codes": shown}
    return [
        Text("Column {column} holds other numbers here than there. {codes}. If they are codes, match them.", values)
    ]


def _meanings(name: str, same: AnyMapping[str, DictionaryColumn]) -> list[Text]:
    """Codes which do not mean the same at the hospitals that say what they mean."""
    said: dict[str, dict[str, list[str]]] = {}  # by code and meaning: which hospitals
    for hospital, column in same.items():
        for code, meaning in column.meanings:
            number = read_number(code)
            by_meaning = said.setdefault(code if number is None else f"{number:g}", {})
            by_meaning.setdefault(meaning.strip().casefold(), []).append(f"{hospital}: {code} = {meaning}")
    several = (by_meaning for by_meaning in said.values() if len(by_meaning) > 1)
    differ = [each for by_meaning in several for told in by_meaning.values() for each in told]
    if not differ:
        return []
    values = {"column": name, "codes": "; ".join(differ[:_SHOWN])}
    return [Text("Column {column}: one code means different things. {codes}. Match them.", values)]


def _units(name: str, same: AnyMapping[str, DictionaryColumn]) -> list[Text]:
    """Hospitals which say different units."""
    said = {hospital: column.unit for hospital, column in same.items() if column.unit}
    first = next(iter(said.values()), "")
    if all(is_same_unit(first, unit) for unit in said.values()):
        return []
    units = "; ".join(f"{hospital}: {unit}" for hospital, unit in said.items())
    text = Text("Column {column} has different units. {units}. Convert one of them.", {"column": name, "units": units})
    return [text]


def _far_apart(name: str, same: AnyMapping[str, DictionaryColumn]) -> list[Text]:
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
