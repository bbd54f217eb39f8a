"""The kept models by which this hospital computes risks: what each needs for new patients, and at which level.

After a vertical session there are two, this hospital's own and the joint one, which needs the partners' columns beside
its own; after a horizontal session the joint model is whole here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fedcore.data.agreed import agreed_coding
from fedcore.data.cells import MISSING_WORDS
from fedcore.data.choices import ColumnChoices
from fedcore.data.coding import Coding
from fedcore.data.mapping import Mapping as ColumnMapping
from fedcore.errors import DataError, Text
from fedcore.evaluation.explanation import Explanation, Predictor, explain, reasons
from fedcore.evaluation.recalibration import Recalibration
from fedcore.node.hospital import Hospital
from fedcore.node.keeping import load_coding
from fedcore.node.reference import Reference
from fedcore.node.site_scoring import load_site_model
from fedcore.protocols.terms import Terms, stored_terms
from fedcore.session.vertical_session import risk
from fedcore.trees.forest import Forest, predict_margin
from fedcore.trees.model import from_booster_json

JOINT, OWN = "joint model", "own model only"
Columns = Sequence[NDArray[np.float32]]
"""What the partners say, by owner: (n, split numbers); NaN where the partner does not know the patient."""


@dataclass(frozen=True)
class KeptModel:
    """A kept model and what is needed to use it here.

    name: JOINT or OWN. names: what this hospital calls the coded columns; one it does not have is left out and always
    missing; choices: what this hospital's words and numbers become. level: sets
    the model's risk to that of this hospital's held-out patients. threshold: from which risk on patients are flagged.
    """

    name: str
    terms: Terms
    forest: Forest
    booster_json: bytes
    coding: Coding
    names: Mapping[str, str]
    mapping: ColumnMapping
    reference: Reference
    level: Recalibration
    threshold: float | None = None
    choices: ColumnChoices = field(default_factory=ColumnChoices)

    @property
    def missing_words(self) -> tuple[str, ...]:
        return self.mapping.missing_words or MISSING_WORDS

    @property
    def is_whole(self) -> bool:
        """Whether no partner holds a part of it."""
        return not self.forest.remote_columns

    def model_risk(self, x: NDArray[np.float32], columns: Columns = ()) -> NDArray[np.float64]:
        """The risk (n,) as the model gives it, before the level of this hospital."""
        return risk(predict_margin(self.forest, [x, *columns] if columns else x))

    def risk(self, x: NDArray[np.float32], columns: Columns = ()) -> NDArray[np.float64]:
        """The risk (n,) at this hospital's level."""
        return self.level.apply(self.model_risk(x, columns))

    def explain(self, x: NDArray[np.float32], columns: Columns = ()) -> Explanation:
        """The rows explained; numbers which were converted for the model are this hospital's again."""
        asked = [columns[owner - 1][:, [number]] for owner, number in self.forest.remote_columns]
        found = explain(self.booster_json, np.hstack([x, *asked]), predictors_of(self.coding, self.names))
        shown, at = found.x.copy(), 0
        for column in self.coding.columns:
            scale = self.choices.scaled.get(self.names.get(column.name, ""))
            if scale is not None and column.kind == "number":
                shown[:, at] = (found.x[:, at] - scale.plus) / scale.times
            at += len(column.features)
        return replace(found, x=shown)

    def reasons(self, explanation: Explanation, row: int) -> tuple[Text, ...]:
        return reasons(explanation, row, slope=self.level.slope)


def predictors_of(coding: Coding, names: Mapping[str, str] | None = None) -> list[Predictor]:
    """What the coded columns are to a reader, by the names they have here."""
    return [Predictor((names or {}).get(c.name, c.name), c.kind, c.categories) for c in coding.columns]


def load_own_or_whole(hospital: Hospital, session: str) -> KeptModel:
    """The model of a session which scores alone: this hospital's own, or the joint one of hospitals with the same
    predictors.

    Raises DataError when that session left no model here to score with, StoreError when its files are gone.
    """
    record = hospital.store.session(session)
    if record is None or record.role != "site":
        return load_own(hospital, session)
    kept, site = load_coding(hospital, session), load_site_model(hospital, session)
    return KeptModel(
        JOINT, stored_terms(record.terms), site.forest, site.booster_json, agreed_coding(site.columns), site.names,
        ColumnMapping.from_json(kept["mapping"]), _reference(kept), site.level, site.threshold, choices=site.choices,
    )  # fmt: skip


def load_own(hospital: Hospital, session: str) -> KeptModel:
    """The label hospital's own model of a vertical session; raises as `load_own_or_whole`."""
    return _of_label_hospital(hospital, session, OWN)


def load_joint(hospital: Hospital, session: str) -> KeptModel:
    """The joint model of a vertical session, at its label hospital; raises as `load_own_or_whole`."""
    return _of_label_hospital(hospital, session, JOINT)


def _of_label_hospital(hospital: Hospital, session: str, name: str) -> KeptModel:
    record = hospital.store.session(session)
    if record is None or record.role != "label":
        raise DataError(
            "The model of that session is not this hospital's to score with.",
            advice="Choose a result of a session in which this hospital held the outcome.",
        )
    kept = load_coding(hospital, session)
    booster = hospital.store.read_model(f"{session}.{'joint' if name == JOINT else 'own'}.json")
    coding = Coding.from_json(kept["coding"])
    judged = kept.get("joint") or {} if name == JOINT else kept  # models kept before there was a level have none
    return KeptModel(
        name, stored_terms(record.terms), from_booster_json(booster), booster, coding,
        {column.name: column.name for column in coding.columns}, ColumnMapping.from_json(kept["mapping"]),
        _reference(judged), Recalibration.from_json(judged.get("level")),
    )  # fmt: skip


def _reference(kept: Mapping[str, Any]) -> Reference:
    return Reference.from_json(kept.get("reference") or {})
