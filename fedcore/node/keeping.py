"""What a hospital keeps of a finished session: files of its own model part, and the result which the pages show.

The label hospital keeps a standard XGBoost booster (remote splits are 0/1 columns) and what is needed to code new
patients in the same way. A feature hospital keeps its split table, encrypted: it says which of its predictors, at
which thresholds, separate patients.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from fedcore.data.table import Coding, Table
from fedcore.errors import StoreError, Text
from fedcore.evaluation.recalibration import recalibrate
from fedcore.node.hospital import Hospital
from fedcore.node.reference import reference_of
from fedcore.protocols.messages import ReleasedMetrics
from fedcore.protocols.terms import Terms
from fedcore.protocols.terms_view import view_of
from fedcore.protocols.vertical_feature import FeatureModel, RemoteSplit
from fedcore.session.ledger import Filter
from fedcore.session.status import AlignmentStatus
from fedcore.session.vertical_session import FeatureResult, LabelResult
from fedcore.versions import versions

_SPLITS_PURPOSE = b"split table"


def keep_label(hospital: Hospital, terms: Terms, label: LabelResult, coding: Mapping[str, Any]) -> dict[str, Any]:
    """Write the models and the result; returns the result."""
    store = hospital.store
    kept = dict(coding) | (_judging(label, coding) if "coding" in coding else {})
    files = [
        store.save_model(f"{terms.session}.joint.json", label.booster_json),
        store.save_model(f"{terms.session}.own.json", label.own.booster_json),
        store.save_model(f"{terms.session}.coding.json", json.dumps(kept, ensure_ascii=False).encode()),
    ]
    comparison = label.comparison.to_json()
    result = _result(hospital, terms, "label", len(label.cohort.ids), label.forest.feature_names, label.alignment) | {
        "sentence": label.comparison.sentence.to_json(),
        "comparison": comparison,
        "released": None,
        "trees": len(label.forest.trees),
        "timings_s": dict(label.timings_s),
        "importance": list(label.importance),
        "explanation": dict(label.explanation),
        "study": dict(label.study),
        "model_sha256": hashlib.sha256(label.booster_json).hexdigest(),
        "files": [str(path) for path in files],
    }
    _save(hospital, terms, result, comparison["joint"]["auc"], comparison["own"]["auc"])
    return result


def keep_feature(
    hospital: Hospital, terms: Terms, feature: FeatureResult, table: Table, coding: Mapping[str, Any]
) -> dict[str, Any]:
    """Write the split table (encrypted) and the result; returns the result."""
    content = {
        "features": list(table.features),
        "coding": coding,
        "trees": feature.model.trees,
        "splits": [asdict(split) for split in feature.model.splits],
    }
    sealed = hospital.identity.store_key.encrypt(_SPLITS_PURPOSE, json.dumps(content, ensure_ascii=False).encode())
    path = hospital.store.save_model(f"{terms.session}.splits.sealed", sealed)
    joint, own = feature.released.joint, feature.released.own
    result = _result(hospital, terms, "feature", len(table.ids), table.features, feature.alignment) | {
        "sentence": _released_sentence(terms, joint, own).to_json(),
        "comparison": None,
        "released": {"joint": msgspec.to_builtins(joint), "own": msgspec.to_builtins(own)},
        "trees": feature.model.trees,
        "timings_s": dict(feature.timings_s),
        "importance": _own_importance(table, feature.model),
        "study": dict(feature.study),
        "model_sha256": None,
        "files": [str(path)],
    }
    _save(hospital, terms, result, joint.auc if joint else None, own.auc if own else None)
    return result


class _StoredSplit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    feature: int
    threshold: float
    missing_left: bool


class _StoredModel(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    features: list[str]
    coding: dict[str, Any]
    trees: int
    splits: list[_StoredSplit]


def load_feature_model(hospital: Hospital, session: str) -> tuple[FeatureModel, tuple[str, ...], dict[str, Any]]:
    """A feature hospital's part of a model, its predictors' names, and what codes new patients.

    Raises StoreError when it is not here or was changed.
    """
    try:
        sealed = hospital.store.read_model(f"{session}.splits.sealed")
    except StoreError:
        raise StoreError(
            "This hospital has no part of the model of that session.",
            advice="Ask the label hospital which session's model they want to score with.",
        ) from None
    raw = hospital.identity.store_key.decrypt(_SPLITS_PURPOSE, sealed)
    stored = msgspec.json.decode(raw, type=_StoredModel)
    splits = tuple(RemoteSplit(s.feature, s.threshold, s.missing_left) for s in stored.splits)
    return FeatureModel(splits, stored.trees), tuple(stored.features), stored.coding


def load_coding(hospital: Hospital, session: str) -> dict[str, Any]:
    """What codes new patients at the label hospital: the mapping of columns and the categories' codes."""
    coding: dict[str, Any] = msgspec.json.decode(
        hospital.store.read_model(f"{session}.coding.json"), type=dict[str, Any]
    )
    return coding


def _judging(label: LabelResult, coding: Mapping[str, Any]) -> dict[str, Any]:
    """What new patients are judged by: for the own model, which scores them alone, and under "joint" for the joint one.

    Each has the level of this hospital's held-out patients, and what is kept to compare with are risks at that level.
    """
    cohort, test = label.cohort, label.cohort.test
    columns, y = Coding.from_json(coding["coding"]), label.cohort.y[label.cohort.test]

    def judged(held_out_risk: NDArray[np.float64]) -> dict[str, Any]:
        level = recalibrate(y, held_out_risk, trained_on=False)
        reference = reference_of(columns, cohort.x[~test], y, level.apply(held_out_risk))
        return {"level": level.to_json(), "reference": reference.to_json()}

    return judged(label.own.risk[test]) | {"joint": judged(label.held_out_risk)}


def coding_of(mapping: Mapping[str, Any], coding: Coding) -> dict[str, Any]:
    """The two things that turn new patients' records into the model's columns, as plain values."""
    return {"mapping": dict(mapping), "coding": coding.to_json()}


def _result(
    hospital: Hospital,
    terms: Terms,
    role: str,
    n_rows: int,
    columns: tuple[str, ...],
    alignment: tuple[AlignmentStatus, ...],
) -> dict[str, Any]:
    entries = hospital.ledger.entries(Filter(session=terms.session))
    return {
        "session": terms.session,
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "role": role,
        "outcome": terms.outcome,
        "with": [p.name for p in terms.parties if p.party_id != hospital.party_id],
        "generated": terms.generated,
        "alignment": [asdict(a) for a in alignment],
        "terms": view_of(terms, hospital.party_id, n_rows, columns),
        "disclosures": {"messages": len(entries), "bytes": sum(e.bytes for e in entries)},
        "versions": versions(),
    }


def _save(
    hospital: Hospital, terms: Terms, result: Mapping[str, Any], joint_auc: float | None, own_auc: float | None
) -> None:
    hospital.store.save_result(terms.session, "result", result)
    summary = {key: result[key] for key in ("session", "time", "role", "with", "outcome", "generated")}
    hospital.store.save_result(terms.session, "summary", summary | {"auc_joint": joint_auc, "auc_own": own_auc})


def _released_sentence(terms: Terms, joint: ReleasedMetrics | None, own: ReleasedMetrics | None) -> Text:
    if joint is None or own is None or joint.auc is None or own.auc is None:
        return Text(
            "The joint model is trained. {label} did not release how well it performs.", {"label": terms.label.name}
        )
    return Text(
        "Together with this hospital, {label}'s model reaches an AUC of {joint}; alone it reaches {own}.",
        {"label": terms.label.name, "joint": f"{joint.auc:.3f}", "own": f"{own.auc:.3f}"},
    )  # fmt: skip


def _own_importance(table: Table, model: FeatureModel) -> list[dict[str, Any]]:
    """How often each of this hospital's own predictors divides a node; the gains are the label hospital's to know."""
    counts: dict[str, int] = {}
    for split in model.splits:
        name = table.features[split.feature]
        counts[name] = counts.get(name, 0) + 1
    total = sum(counts.values()) or 1
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [{"owner": "", "name": name, "gain_share": count / total} for name, count in ordered]
