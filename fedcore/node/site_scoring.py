"""Score patients with a model that sites with the same predictors trained together: alone, without any peer.

Everything needed lies beside the model: the dictionary and codes, what this hospital calls the columns, and its level.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fedcore.data.agreed import AgreedColumn, agreed_table
from fedcore.data.choices import ColumnChoices
from fedcore.data.mapping import Mapping as ColumnMapping
from fedcore.data.reader import ReadOptions, read_records
from fedcore.data.records import Records
from fedcore.data.table import Table
from fedcore.errors import DataError
from fedcore.evaluation.recalibration import Recalibration
from fedcore.node.hospital import Hospital
from fedcore.node.keeping import load_coding
from fedcore.protocols.terms import stored_terms
from fedcore.session.vertical_session import risk
from fedcore.trees.forest import Forest, predict_margin
from fedcore.trees.model import from_booster_json


@dataclass(frozen=True)
class SiteModel:
    """A kept model and what this hospital needs to use it. threshold: from which risk on patients are flagged."""

    forest: Forest
    booster_json: bytes
    columns: tuple[AgreedColumn, ...]
    names: Mapping[str, str]
    mapping: ColumnMapping
    choices: ColumnChoices
    level: Recalibration
    threshold: float | None

    def table(self, records: Records) -> Table:
        """New patients in the coding of the model; raises as `agreed_table`."""
        return agreed_table(self.choices.apply(records), self.mapping, self.columns, self.names)[0]

    def joint_risk(self, x: NDArray[np.float32]) -> NDArray[np.float64]:
        """The joint model's risk (n,), before the level of this hospital."""
        return risk(predict_margin(self.forest, x))


def load_site_model(hospital: Hospital, session: str) -> SiteModel:
    """Raises DataError when that session left no such model here, StoreError when its files are gone."""
    record = hospital.store.session(session)
    if record is None or record.role != "site":
        raise DataError(
            "That session left no model here that hospitals with the same predictors trained.",
            advice="Choose a result of such a session.",
        )
    terms = stored_terms(record.terms)
    kept: dict[str, Any] = load_coding(hospital, session)
    level = json.loads(hospital.store.read_model(f"{session}.level.json"))
    booster = hospital.store.read_model(f"{session}.joint.json")
    # New patients have no outcome yet.
    mapping = ColumnMapping.from_json(kept["mapping"] | {"label": None, "label_positive": None, "features": None})
    how = Recalibration(float(level["how"]["intercept"]), float(level["how"]["slope"]))
    return SiteModel(
        from_booster_json(booster), booster, terms.dictionary, kept["names"], mapping,
        ColumnChoices.from_json(kept.get("choices") or {}), how, level["threshold"],
    )  # fmt: skip


def score_file(hospital: Hospital, session: str, records_path: Path, out_path: Path) -> int:
    """Score the patients of a file and write a CSV file; returns how many.

    Raises DataError, naming file, row and column, for records that cannot be scored, and for a path which cannot be
    written.
    """
    model = load_site_model(hospital, session)
    records = read_records(records_path, ReadOptions())
    table = model.table(records)
    joint = model.joint_risk(table.x)
    here = model.level.apply(joint)
    if len(records) != len(table.ids):
        raise DataError(
            "{file} has rows which cannot be scored.",
            advice="Mend or remove the rows that the Records page complains about, then score again.",
            file=records.name,
        )
    identifiers = records.frame[list(model.mapping.id_columns)].to_numpy()
    try:
        with out_path.open("w", newline="", encoding="utf-8-sig") as file:  # the mark lets Excel read Chinese names
            writer = csv.writer(file)
            writer.writerow([*model.mapping.id_columns, "risk", "joint_model_risk", "flagged"])
            for row, own, other in zip(identifiers, here, joint, strict=True):
                flagged = _flagged(own, model.threshold)
                word = "" if flagged is None else "yes" if flagged else "no"
                writer.writerow([*row, f"{own:.6f}", f"{other:.6f}", word])
    except OSError as error:
        raise DataError(
            "{path} cannot be written.", advice="Choose another folder.", path=str(out_path), detail=str(error)
        ) from error
    return len(here)


def _flagged(own: float, threshold: float | None) -> bool | None:
    return None if threshold is None else bool(own >= threshold)
