"""Choose again what share of the cases a site's threshold should find; the model and its level stay as they are."""

from __future__ import annotations

import json
from typing import Any

from fedcore.errors import DataError
from fedcore.node.hospital import Hospital

_CHOSEN = {"wanted": "wanted_sensitivity", "threshold": "threshold", "sensitivity": "sensitivity",
           "specificity": "specificity"}  # fmt: skip


def aim_at(hospital: Hospital, session: str, sensitivity: float) -> dict[str, Any]:
    """Keep the threshold which finds this share of the training cases, for scoring and in the result; returns the
    result.

    Raises DataError when that session left no model here at this hospital's level, or knows no such threshold.
    """
    result = dict(hospital.result(session))
    calibrated = dict(result.get("calibrated") or {})
    aim = next((a for a in calibrated.get("aims") or () if abs(a["wanted"] - sensitivity) < 5e-3), None)
    if aim is None:
        raise DataError(
            "For that share of the cases no threshold is known.",
            advice="Choose 50 to 99 % at a result of hospitals with the same predictors.",
        )
    chosen = {kept: aim[name] for name, kept in _CHOSEN.items()}
    level = json.loads(hospital.store.read_model(f"{session}.level.json")) | chosen
    hospital.store.save_model(f"{session}.level.json", json.dumps(level).encode())
    result["calibrated"] = calibrated | chosen
    hospital.store.save_result(session, "result", result)
    return result
