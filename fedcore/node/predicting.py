"""The risk of one patient whose values somebody types in, by a kept model, and what can be said beside it.

Alone: by this hospital's own model after a vertical session, by the joint one after a horizontal session. Together: by
the joint model of a vertical session, the partners being asked about the patient, and by the own one if they cannot be.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from fedcore.data.linkage import patient_keys
from fedcore.data.ranges import Range
from fedcore.errors import DataError, FedcoreError, PeerLost, TermsMismatch, Text
from fedcore.node.asking import ask_partners, is_known
from fedcore.node.hospital import Hospital
from fedcore.node.kept_models import Columns, KeptModel, load_joint, load_own_or_whole
from fedcore.node.meeting import Cancelled, Where, Workers
from fedcore.node.patient_values import Field, coded_row, complaints, read_values
from fedcore.node.prediction_log import note_prediction
from fedcore.node.reference import Similar, Standing, similar, standing
from fedcore.node.sessions import OnStatus


@dataclass(frozen=True)
class Form:
    """What can be typed in for the model of a session, and which model answers alone.

    identifiers: what partners are asked by, and partners: their names; both empty where nobody needs to be asked.
    """

    session: str
    model: str
    outcome: str
    generated: bool
    fields: tuple[Field, ...]
    identifiers: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "session": self.session,
            "model": self.model,
            "outcome": self.outcome,
            "generated": self.generated,
            "fields": [field.to_json() for field in self.fields],
            "identifiers": list(self.identifiers),
            "partners": list(self.partners),
        }


def form_of(hospital: Hospital, session: str) -> Form:
    """The predictors of this hospital which the model knows, in its order; raises as `load_own_or_whole`."""
    model = load_own_or_whole(hospital, session)
    partners = tuple(p.name for p in model.terms.features)
    identifiers = model.mapping.id_columns if partners else ()
    return Form(
        session, model.name, model.terms.outcome, model.terms.generated, _fields(model), identifiers, partners
    )


def _fields(model: KeptModel) -> tuple[Field, ...]:
    return tuple(
        Field(
            own, c.kind, c.categories, _range_here(model, c.name), model.mapping.units.get(own),
            model.mapping.code_lists.get(own),
        )
        for c in model.coding.columns
        if (own := model.names.get(c.name)) is not None
    )  # fmt: skip


def _range_here(model: KeptModel, column: str) -> Range | None:
    """Where the training patients' numbers lie, in this hospital's unit."""
    found, scale = model.reference.ranges.get(column), model.choices.scaled.get(model.names[column])
    if found is None or scale is None:
        return found
    ends = sorted((scale.undo(found.low), scale.undo(found.high)))
    low, typical, high = (float(f"{end:.3g}") for end in (ends[0], scale.undo(found.typical), ends[1]))
    return Range(low, typical, high)


# -- one patient ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Prediction:
    """One patient's risk at this hospital's level, by which model, and why.

    missing: predictors without a value. flagged: whether above the threshold chosen in the session, None where there is
    none. complaints: about values that were taken, but should be looked at. standing: among this hospital's patients.
    level: how the risk was calibrated. similar: how many held-out patients with such a risk had the outcome. known_to:
    for each partner asked, whether it knows the patient. problem: why the partners were not heard, though they were to
    be asked. The reasons hold the patient's values.
    """

    risk: float
    model: str
    flagged: bool | None
    missing: tuple[str, ...]
    reasons: tuple[Text, ...]
    complaints: tuple[Text, ...]
    standing: Standing | None
    similar: Similar | None = None
    level: Text | None = None
    known_to: Mapping[str, bool] | None = None
    problem: FedcoreError | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "risk": self.risk,
            "model": self.model,
            "flagged": self.flagged,
            "missing": list(self.missing),
            "reasons": [text.to_json() for text in self.reasons],
            "complaints": [text.to_json() for text in self.complaints],
            "standing": None if self.standing is None else self.standing.to_json(),
            "similar": None if self.similar is None else self.similar.to_json(),
            "level": None if self.level is None else self.level.to_json(),
            "known_to": None if self.known_to is None else dict(self.known_to),
            "problem": None
            if self.problem is None
            else {"text": self.problem.text.to_json(), "advice": self.problem.advice.to_json()},
        }


def predict_one(hospital: Hospital, session: str, values: Mapping[str, object]) -> Prediction:
    """One patient's risk from values by field name; None, an empty text and a field left out count as missing.

    Raises DataError, naming the field and never its value, for a field which the model does not know and for a value
    that cannot be meant; else as `load_own_or_whole`.
    """
    found = _judge(load_own_or_whole(hospital, session), values)
    note_prediction(hospital, session, found.model, 1)
    return found


def predict_together(
    hospital: Hospital,
    session: str,
    values: Mapping[str, object],
    identifiers: Mapping[str, str],
    where: Where,
    *,
    on_own: Callable[[Prediction], None] = lambda _: None,
    on_status: OnStatus = lambda _: None,
    cancelled: Cancelled = lambda: False,
    n_workers: Workers = None,
) -> Prediction:
    """The joint model's risk of one patient, whom the partners are asked about by `identifiers` (column to text).

    `on_own` is given what the own model says, at once. Partners that do not come, or decline, leave it at that: the
    prediction then has a `problem`. Raises as `predict_one`, and DataError for identifiers that cannot be read.
    """
    model = load_joint(hospital, session)
    key = _key(model, identifiers)
    own = _judge(load_own_or_whole(hospital, session), values)
    on_own(own)
    try:
        columns = ask_partners(hospital, model, [key], where, on_status, cancelled, n_workers)
    except (PeerLost, TermsMismatch) as error:
        note_prediction(hospital, session, own.model, 1, problem=error)
        return replace(own, problem=error)
    asked = zip(model.terms.features, columns, strict=True)
    known = {partner.name: bool(is_known(each)[0]) for partner, each in asked if each.shape[1]}
    note_prediction(hospital, session, model.name, 1, int(any(known.values())), asked=len(columns))
    return replace(_judge(model, values, columns), known_to=known)


def _key(model: KeptModel, identifiers: Mapping[str, str]) -> str:
    """The patient's normalised identifier, made as from the columns of the records."""
    names = model.mapping.id_columns
    row = pd.DataFrame({name: [identifiers.get(name, "")] for name in names}, dtype="string")
    order, words = model.mapping.date_order, model.missing_words
    key = patient_keys(row, date_order=order, missing_words=words, file="form")[0]
    if not key:
        raise DataError(
            "To ask the partner, the patient's identifier is needed: {columns}.",
            advice="Type it in, or use the own model only.",
            columns=", ".join(names),
        )
    return key


def _judge(model: KeptModel, values: Mapping[str, object], columns: Columns = ()) -> Prediction:
    fields = _fields(model)
    cells = read_values(values, fields, model.missing_words, model.choices)
    x = coded_row(model.coding, model.names, cells, model.choices)
    found = float(model.risk(x, columns)[0])
    return Prediction(
        found,
        model.name,
        None if model.threshold is None else found >= model.threshold,
        tuple(name for name, cell in cells.items() if cell is None),
        model.reasons(model.explain(x, columns), 0),
        complaints(fields, cells),
        standing(found, model.reference),
        similar(found, model.reference),
        _level_words(model),
    )


def _level_words(model: KeptModel) -> Text:
    """Whether, and on whom, the risk was set to this hospital's level."""
    if model.level.intercept == 0.0 and model.level.slope == 1.0:
        return Text("As the model gives it: too few held-out patients to set its level for this hospital.")
    if model.reference.patients:
        return Text(
            "Calibrated for this hospital on its {patients} held-out patients.", {"patients": model.reference.patients}
        )
    return Text("Calibrated for this hospital on its own patients.")
