"""The columns which all hospitals agreed on, and each one's records coded by them."""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fedcore.data.choices import ColumnChoices, Scale
from fedcore.data.coding import CodedColumn, CodedKind, Coding
from fedcore.data.dictionary import column_key, describe_columns, rename_columns
from fedcore.data.mapping import Mapping
from fedcore.data.preparation import Preparation
from fedcore.data.records import Records
from fedcore.data.table import Table, build_table
from fedcore.errors import Text

_SHOWN = 12


@dataclass(frozen=True)
class SiteColumn:
    """What the proposer decided for one hospital's column: it told the column under this name; words are its own
    categories and the common ones; its numbers become times · number + plus."""

    hospital: str
    column: str
    words: tuple[tuple[str, str], ...] = ()
    times: float = 1.0
    plus: float = 0.0


@dataclass(frozen=True)
class AgreedColumn:
    """A column as all hospitals will code it; the order of categories gives their codes. at: for which hospitals'
    columns that takes more than the name."""

    name: str
    kind: CodedKind
    categories: tuple[str, ...] = ()
    at: tuple[SiteColumn, ...] = ()


def choices_for(hospital: str, columns: Sequence[AgreedColumn]) -> ColumnChoices:
    """What the agreed columns ask of one hospital's, by the names which it told."""
    mine = [(site, column) for column in columns for site in column.at if site.hospital == hospital]
    return ColumnChoices(
        {site.column: column.name for site, column in mine if column_key(site.column) != column_key(column.name)},
        {site.column: dict(site.words) for site, _ in mine if site.words},
        {s.column: Scale(s.times, s.plus) for s, _ in mine if (s.times, s.plus) != (1.0, 0.0)},
    )


def changes(columns: Sequence[AgreedColumn]) -> list[Text]:
    """A sentence for each change which the agreed columns make to a hospital's."""
    lines = []
    for column in columns:
        for site in column.at:
            where = {"hospital": site.hospital, "column": site.column}
            if column_key(site.column) != column_key(column.name):
                lines.append(Text("{hospital}: {column} is taken as {common}.", where | {"common": column.name}))
            if site.words:
                pairs = ", ".join(f"{own} → {common}" for own, common in site.words[:_SHOWN])
                lines.append(Text("{hospital}: in {column}, {pairs}.", where | {"pairs": pairs}))
            if (site.times, site.plus) != (1.0, 0.0):
                values = where | {"times": site.times, "plus": site.plus}
                lines.append(
                    Text("{hospital}: numbers in {column} are multiplied by {times}; then {plus} is added.", values)
                )
    return lines


def agreed_coding(columns: Sequence[AgreedColumn]) -> Coding:
    """The coding of every hospital's table; raises DataError when two columns would give the same predictor."""
    return Coding(tuple(CodedColumn(column.name, column.kind, column.categories) for column in columns))


def own_names(
    records: Records, mapping: Mapping, columns: Sequence[AgreedColumn], renamed: AnyMapping[str, str] | None = None
) -> dict[str, str]:
    """What this hospital's file calls those of the agreed columns that it has, by their agreed names.

    records: with the cells as agreed. renamed: as `ColumnChoices.renamed`.
    """
    own: dict[str, str] = {}
    in_file = describe_columns(records, mapping)
    for column, told in zip(in_file, rename_columns(in_file, renamed or {}), strict=True):
        own.setdefault(column_key(told.name), column.name)
    return {column.name: own[column_key(column.name)] for column in columns if column_key(column.name) in own}


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
