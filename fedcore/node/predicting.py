"""The risk of one patient whose values somebody types in, by a kept model that needs no other hospital.

After a vertical session that is this hospital's own model, for the joint one asks the partners; after a horizontal one
it is the joint model at this hospital's level.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fedcore.data.cells import MISSING_WORDS, clean, is_missing, missing_set, read_number, read_yes_no
from fedcore.data.coding import CodedColumn, CodedKind, Coding
from fedcore.data.agreed import agreed_coding
from fedcore.data.mapping import Mapping as ColumnMapping
from fedcore.data.ranges import Range
from fedcore.errors import DataError, Text
from fedcore.evaluation.explanation import Explanation, Predictor, explain, reasons
from fedcore.evaluation.recalibration import Recalibration
from fedcore.node.hospital import Hospital
from fedcore.node.keeping import load_coding
from fedcore.node.reference import Reference, Standing, standing
from fedcore.node.scoring import JOINT, OWN
from fedcore.node.site_scoring import load_site_model
from fedcore.protocols.terms import stored_terms
from fedcore.session.vertical_session import risk
from fedcore.trees.forest import Forest, predict_margin
from fedcore.trees.model import from_booster_json

_FAR = 1.0
"""A number further outside the training patients' range than the range is wide is refused: its unit must be wrong."""


@dataclass(frozen=True)
class LocalModel:
    """A kept model that this hospital can use alone, and what it needs for that.

    name: JOINT or OWN. names: what this hospital calls the coded columns; one it does not have is left out and always
    missing. threshold: from which risk on patients are flagged.
    """

    name: str
    outcome: str
    generated: bool
    forest: Forest
    booster_json: bytes
    coding: Coding
    names: Mapping[str, str]
    missing_words: tuple[str, ...]
    reference: Reference
    level: Recalibration = Recalibration(0.0, 1.0)  # noqa: RUF009 (frozen)
    threshold: float | None = None

    def risk(self, x: NDArray[np.float32]) -> NDArray[np.float64]:
        """The risk (n,) at this hospital's level."""
        return self.level.apply(risk(predict_margin(self.forest, x)))

    def explain(self, x: NDArray[np.float32]) -> Explanation:
        return explain(self.booster_json, x, predictors_of(self.coding, self.names))

    def reasons(self, explanation: Explanation, row: int) -> tuple[Text, ...]:
        return reasons(explanation, row, slope=self.level.slope)


def predictors_of(coding: Coding, names: Mapping[str, str] | None = None) -> list[Predictor]:
    """What the coded columns are to a reader, by the names they have here."""
    return [Predictor((names or {}).get(c.name, c.name), c.kind, c.categories) for c in coding.columns]


def load_local_model(hospital: Hospital, session: str) -> LocalModel:
    """Raises DataError when that session left no model here that scores alone, StoreError when its files are gone."""
    record = hospital.store.session(session)
    if record is None or record.role not in ("label", "site"):
        raise DataError(
            "The model of that session is not this hospital's to score with.",
            advice="Choose a result of a session in which this hospital held the outcome.",
        )
    terms, kept = stored_terms(record.terms), load_coding(hospital, session)
    reference = Reference.from_json(kept.get("reference") or {})
    words = ColumnMapping.from_json(kept["mapping"]).missing_words or MISSING_WORDS
    if record.role == "site":
        site = load_site_model(hospital, session)
        return LocalModel(
            JOINT, terms.outcome, terms.generated, site.forest, site.booster_json, agreed_coding(site.columns),
            site.names, words, reference, site.level, site.threshold,
        )  # fmt: skip
    booster, coding = hospital.store.read_model(f"{session}.own.json"), Coding.from_json(kept["coding"])
    names = {column.name: column.name for column in coding.columns}
    return LocalModel(
        OWN, terms.outcome, terms.generated, from_booster_json(booster), booster, coding, names, words, reference
    )


# -- the form ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Field:
    """A predictor to type in. range: where the training patients' numbers lie, coarse; None where not known."""

    name: str
    kind: CodedKind
    categories: tuple[str, ...]
    range: Range | None
    unit: str | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "kind": self.kind,
            "categories": list(self.categories),
            "range": None if self.range is None else self.range.to_json(),
            "unit": self.unit,
        }


@dataclass(frozen=True)
class Form:
    """What can be typed in for the model of a session, and which model that is."""

    session: str
    model: str
    outcome: str
    generated: bool
    fields: tuple[Field, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "session": self.session,
            "model": self.model,
            "outcome": self.outcome,
            "generated": self.generated,
            "fields": [field.to_json() for field in self.fields],
        }


def form_of(hospital: Hospital, session: str) -> Form:
    """The predictors of this hospital which the model knows, in its order; raises as `load_local_model`."""
    model = load_local_model(hospital, session)
    return Form(session, model.name, model.outcome, model.generated, _fields(model))


def _fields(model: LocalModel) -> tuple[Field, ...]:
    return tuple(
        Field(model.names[c.name], c.kind, c.categories, model.reference.ranges.get(c.name))
        for c in model.coding.columns
        if c.name in model.names
    )


# -- one patient ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Prediction:
    """One patient's risk at this hospital's level, by which model, and why.

    missing: predictors without a value. flagged: whether above the threshold chosen in the session, None where there is
    none. complaints: about values that were taken, but should be looked at. standing: among this hospital's patients.
    The texts hold the patient's values.
    """

    risk: float
    model: str
    flagged: bool | None
    missing: tuple[str, ...]
    reasons: tuple[Text, ...]
    complaints: tuple[Text, ...]
    standing: Standing | None

    def to_json(self) -> dict[str, Any]:
        return {
            "risk": self.risk,
            "model": self.model,
            "flagged": self.flagged,
            "missing": list(self.missing),
            "reasons": [text.to_json() for text in self.reasons],
            "complaints": [text.to_json() for text in self.complaints],
            "standing": None if self.standing is None else self.standing.to_json(),
        }


def predict_one(hospital: Hospital, session: str, values: Mapping[str, object]) -> Prediction:
    """One patient's risk from values by field name; None, an empty text and a field left out count as missing.

    Raises DataError, naming the field and never its value, for a field which the model does not know and for a value
    that cannot be meant; else as `load_local_model`.
    """
    model = load_local_model(hospital, session)
    fields = _fields(model)
    _refuse_unknown(values, fields)
    cells = {field.name: _cell(values.get(field.name), field, model.missing_words) for field in fields}
    x = _row(model, cells)
    own = float(model.risk(x)[0])
    return Prediction(
        own,
        model.name,
        None if model.threshold is None else own >= model.threshold,
        tuple(name for name, cell in cells.items() if cell is None),
        model.reasons(model.explain(x), 0),
        tuple(_complaint(field) for field in fields if _is_unusual(field, cells[field.name])),
        standing(own, model.reference),
    )


def _refuse_unknown(values: Mapping[str, object], fields: tuple[Field, ...]) -> None:
    unknown = sorted(set(values) - {field.name for field in fields})
    if unknown:
        raise DataError(
            "The model has no predictor {columns}.",
            advice="The predictors are: {known}.",
            columns=", ".join(unknown),
            known=", ".join(field.name for field in fields),
        )


def _row(model: LocalModel, cells: Mapping[str, float | None]) -> NDArray[np.float32]:
    """x (1, n_features) as the model takes it."""
    row: list[float] = []
    for column in model.coding.columns:
        cell = cells.get(model.names.get(column.name, ""))
        row += _features(column, cell)
    return np.array([row], dtype=np.float32)


def _features(column: CodedColumn, cell: float | None) -> list[float]:
    if cell is None:
        return [float("nan")] * len(column.features)
    if column.kind == "category":
        return [float(k == cell) for k in range(len(column.categories))]
    return [cell]


def _cell(value: object, field: Field, missing_words: tuple[str, ...]) -> float | None:
    """A typed value read as cells of the records are: a number, 1 or 0, or a category's place; None if missing."""
    text = clean(_as_text(value))
    if is_missing(text, missing_set(missing_words)):
        return None
    if field.kind == "category":
        return _category(text, field)
    if field.kind == "yes_no":
        answer = read_yes_no(text)
        if answer is None:
            raise DataError("{field} is neither yes nor no.", advice="Choose one, or leave it empty.", field=field.name)
        return answer
    return _number(text, field)


def _as_text(value: object) -> str:
    """What somebody would have written into the records."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _category(text: str, field: Field) -> float:
    folded = [category.casefold() for category in field.categories]
    if text.casefold() not in folded:
        raise DataError(
            "{field} has no such category.",
            advice="Choose one of: {known}. Or leave it empty.",
            field=field.name,
            known=", ".join(field.categories),
        )
    return float(folded.index(text.casefold()))


def _number(text: str, field: Field) -> float:
    number = read_number(text)
    if number is None:
        raise DataError(
            "{field} is not a number.",
            advice="Type digits, with a point before decimals and without the unit, or leave it empty.",
            field=field.name,
        )
    if field.range is not None and field.range.is_outside(number, _FAR):
        raise DataError(
            "{field} lies far from the numbers of the training patients, {low} to {high}.",
            advice="Check the number and its unit, or leave it empty.",
            field=field.name,
            low=f"{field.range.low:g}",
            high=f"{field.range.high:g}",
        )
    return number


def _is_unusual(field: Field, cell: float | None) -> bool:
    return field.kind == "number" and field.range is not None and cell is not None and field.range.is_outside(cell)


def _complaint(field: Field) -> Text:
    assert field.range is not None
    return Text(
        "{field} lies outside the training patients' numbers, {low} to {high}: the risk is less sure.",
        {"field": field.name, "low": f"{field.range.low:g}", "high": f"{field.range.high:g}"},
    )
