"""What a hospital brings to a session with others who have the same predictors: records, and what a person decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from fedcore.data.agreed import AgreedColumn, agreed_table, choices_for, own_names
from fedcore.data.choices import ColumnChoices
from fedcore.data.dictionary import DictionaryColumn, describe_columns
from fedcore.data.mapping import Mapping as ColumnMapping
from fedcore.data.reader import ReadOptions, read_records
from fedcore.data.records import Records
from fedcore.data.table import Table
from fedcore.errors import DataError, Text

SENSITIVITY = 0.8
"""The share of cases which a hospital's threshold should find, unless its person chooses another."""


@dataclass(frozen=True)
class SiteRecords:
    """A site's records, those of later patients if it holds any apart, and what a person decided about the columns.

    sensitivity: what share of the cases the threshold of this hospital should find.
    """

    records: Records
    mapping: ColumnMapping
    later: Records | None = None
    sensitivity: float = SENSITIVITY
    choices: ColumnChoices = ColumnChoices()  # noqa: RUF009 (frozen)

    def describe(self) -> tuple[DictionaryColumn, ...]:
        """What this hospital tells of its columns, under the names which its person chose."""
        return describe_columns(self.records, self.mapping, self.choices)

    def agreed(self, columns: tuple[AgreedColumn, ...], hospital: str) -> SiteRecords:
        """These records as agreed: with the choices which the agreed columns make for this `hospital` added."""
        return replace(self, choices=self.choices.then(choices_for(hospital, columns)))

    def tables(self, columns: tuple[AgreedColumn, ...]) -> tuple[Table, Table | None]:
        """The patients to train on and the later ones, in the coding of the columns; raises as `agreed_table`."""
        names = self.names(columns)
        later = None if self.later is None else self._table(self.later, columns, names)
        return self._table(self.records, columns, names), later

    def _table(self, records: Records, columns: tuple[AgreedColumn, ...], names: Mapping[str, str]) -> Table:
        return agreed_table(self.choices.apply(records), self.mapping, columns, names)[0]

    def names(self, columns: tuple[AgreedColumn, ...]) -> dict[str, str]:
        """What the agreed columns are called here; later patients' records must call them the same."""
        return own_names(self.choices.apply(self.records), self.mapping, columns, self.choices.renamed)

    def match(self, columns: tuple[AgreedColumn, ...]) -> list[dict[str, Any]]:
        """How the agreed columns are found here, as plain values: `own` is the column here, None where it is lacking;
        `unknown` are categories told of it which the agreed column does not have."""
        names = self.names(columns)
        told = {column.name: column for column in describe_columns(self.choices.apply(self.records), self.mapping)}
        return [_matched(column, told.get(names.get(column.name, "")), self.choices) for column in columns]

    def to_json(self) -> dict[str, Any]:
        """What is kept beside a session so that it can go on with the same columns."""
        return {
            "mapping": self.mapping.to_json(),
            "choices": self.choices.to_json(),
            "sensitivity": self.sensitivity,
            "later": None if self.later is None else str(self.later.path.absolute()),
        }

    def as_kept(self, kept: Mapping[str, Any]) -> SiteRecords:
        """These records under the choices made at the start of a session.

        Later patients are read from the same file as then, unless another is given. Raises DataError where one is given
        now and was not then, and as `read_records`.
        """
        if self.later is not None and not kept.get("later"):
            raise DataError(
                "At the start of this session there was no file of later patients.",
                advice="Go on without one.",
            )
        then = kept.get("later")
        later = read_records(Path(then), ReadOptions()) if self.later is None and then else self.later
        return replace(
            self,
            later=later,
            mapping=ColumnMapping.from_json(kept["mapping"]),
            choices=ColumnChoices.from_json(kept["choices"]),
            sensitivity=float(kept["sensitivity"]),
        )


def _matched(column: AgreedColumn, own: DictionaryColumn | None, choices: ColumnChoices) -> dict[str, Any]:
    known = {category.casefold() for category in column.categories}
    words = choices.recoded.get(own.name, {}) if own else {}
    scale = choices.scaled.get(own.name) if own else None
    lacks = own.categories if own and column.kind == "category" else ()
    return {
        "name": column.name,
        "kind": column.kind,
        "categories": list(column.categories),
        "own": None if own is None else own.name,
        "words": dict(words),
        "scale": None if scale is None else [scale.times, scale.plus],
        "unknown": [word for word in lacks if word.casefold() not in known],
    }


def match_notes(match: list[dict[str, Any]]) -> list[Text]:
    """A sentence for everything in a hospital's own match (`SiteRecords.match`) that it should look at."""
    notes = []
    for column in match:
        if column["own"] is None:
            notes.append(Text("{column} is not in this file and counts as missing.", {"column": column["name"]}))
        elif column["unknown"]:
            values = {"column": column["own"], "categories": ", ".join(column["unknown"])}
            notes.append(Text("{column}: the model will not know {categories}.", values))
    return notes
