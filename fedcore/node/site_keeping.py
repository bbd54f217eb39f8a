"""What is kept of a finished session of sites: models, with the dictionary and codes beside them, and the result."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from fedcore.data.agreed import agreed_coding
from fedcore.data.table import Coding
from fedcore.errors import Text
from fedcore.evaluation.explanation import cohort_importance
from fedcore.node.hospital import Hospital
from fedcore.node.keeping import coding_of
from fedcore.node.kept_models import predictors_of
from fedcore.node.leaving_out import LEDGER_TYPE, left_out_of
from fedcore.node.reference import Reference, reference_of
from fedcore.node.site_records import SiteRecords
from fedcore.protocols.terms import Terms
from fedcore.protocols.terms_view_sites import view_of_sites
from fedcore.session.horizontal_session import SiteResult
from fedcore.session.ledger import Filter
from fedcore.session.vertical_session import risk
from fedcore.trees.forest import predict_margin
from fedcore.versions import versions


def keep_site(
    hospital: Hospital, terms: Terms, site: SiteResult, own: SiteRecords, notes: tuple[Text, ...]
) -> dict[str, Any]:
    """Write the models, with the dictionary and codes beside them, and the result; returns the result."""
    store = hospital.store
    coded = agreed_coding(terms.dictionary)
    coding = coding_of(own.mapping.to_json(), coded) | {
        "names": own.names(terms.dictionary),
        "choices": own.choices.to_json(),
        "left_out": left_out_of(site.roster, len(site.forest.trees)),
        "reference": _reference(site, coded).to_json(),
    }
    files = [
        store.save_model(f"{terms.session}.joint.json", site.booster_json),
        store.save_model(f"{terms.session}.own.json", site.local.content),
        store.save_model(f"{terms.session}.coding.json", json.dumps(coding, ensure_ascii=False).encode()),
        store.save_model(f"{terms.session}.level.json", json.dumps(site.calibrated.to_json()).encode()),
    ]
    entries = hospital.ledger.entries(Filter(session=terms.session))
    sent = [entry for entry in entries if entry.message_type != LEDGER_TYPE]
    comparison = site.comparison.to_json()
    n_rows, n_features = site.cohort.x.shape
    result = {
        "session": terms.session,
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "role": "site",
        "outcome": terms.outcome,
        "with": [p.name for p in terms.parties if p.party_id != hospital.party_id],
        "left_out": left_out_of(site.roster, len(site.forest.trees)),
        "generated": terms.generated,
        "alignment": [],
        "terms": view_of_sites(terms, hospital.party_id, n_rows, [c.name for c in terms.dictionary]),
        "disclosures": {"messages": len(sent), "bytes": sum(e.bytes for e in sent)},
        "sentence": site.sentence.to_json(),
        "comparison": comparison,
        "local_model": {
            "kind": site.local.kind,
            "setting": site.local.setting,
            "cv_auc": site.local.cv_auc,
            "tried": [list(each) for each in site.local.tried],
        },
        "calibrated": site.calibrated.to_json() | {"curves": site.calibrated.curves.to_json()},
        "pooled": {name: summary.to_json() for name, summary in site.pooled.items()},
        "pooled_over": list(site.pooled_over),
        "notes": [note.to_json() for note in notes],
        "released": None,
        "trees": len(site.forest.trees),
        "features": n_features,
        "bytes_per_tree": site.bytes_per_tree,
        "timings_s": dict(site.timings_s),
        "importance": list(site.importance),
        "explanation": _explanation(site, coded),
        "study": dict(site.study),
        "model_sha256": hashlib.sha256(site.booster_json).hexdigest(),
        "versions": versions(),
        "files": [str(path) for path in files],
    }
    store.save_result(terms.session, "result", result)
    summary = {key: result[key] for key in ("session", "time", "role", "with", "outcome", "generated")}
    aucs = {"auc_joint": comparison["joint"]["auc"], "auc_own": comparison["own"]["auc"]}
    store.save_result(terms.session, "summary", summary | aucs)
    return result


def _reference(site: SiteResult, coded: Coding) -> Reference:
    """What new patients are judged by."""
    cohort, test = site.cohort, site.cohort.test
    held_out = site.calibrated.how.apply(risk(predict_margin(site.forest, cohort.x[test])))
    return reference_of(coded, cohort.x[cohort.training], cohort.y[test], held_out)


def _explanation(site: SiteResult, coded: Coding) -> dict[str, Any]:
    """What matters to the joint model among this site's held-out patients, or among all where none are held out."""
    test = site.cohort.test
    rows = site.cohort.x[test] if test.any() else site.cohort.x
    return cohort_importance(site.booster_json, rows, predictors_of(coded))
