"""`fedstroke simulate` for sessions with `mode = "horizontal"`: each hospital its own process, with its own patients.

`later = "file"` of a hospital names its later patients, who are held out instead of a random share. Afterwards the
pooled model is trained on all training patients at once, to say whether the joint forest is the same and how it does at
each site.
"""

from __future__ import annotations

import json
import secrets
import tempfile
import time
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
import numpy as np
from msgspec import Meta

from fedcore.data.choices import ColumnChoices
from fedcore.data.mapping import Mapping as ColumnMapping
from fedcore.data.reader import ReadOptions, read_records
from fedcore.data.synthetic import is_generated
from fedcore.errors import DataError
from fedcore.evaluation.metrics import measure
from fedcore.node.hospital import Hospital
from fedcore.node.meeting import Where
from fedcore.node.process import cpu_seconds, free_port
from fedcore.node.site_records import SiteRecords
from fedcore.node.together import SiteOutcome, TogetherDraft, join_together, propose_together
from fedcore.pooled_horizontal import PooledSites, train_pooled_sites
from fedcore.protocols.terms import Terms, read_terms
from fedcore.report.material import Material, material_of
from fedcore.session.site_cohort import SiteCohort, make_site_cohort
from fedcore.session.status import Status
from fedcore.session.vertical_session import risk
from fedcore.simulate import confirmed_homes, run_all
from fedcore.trees.forest import predict_margin
from fedcore.trees.model import first_difference, from_booster_json, to_booster_json
from fedcore.versions import versions

_CONNECT_S = 300.0


class SessionTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The `[session]` table."""

    mode: Literal["horizontal"]
    scheme: Literal["masks"] = "masks"
    test_fraction: float = 0.3
    min_group: int = 5
    seed: int = 1


class SiteTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One `[[hospital]]` table; paths are relative to the session file."""

    name: Annotated[str, Meta(min_length=1, max_length=80)]
    records: str
    id: Annotated[list[str], Meta(min_length=1)]
    label: str
    later: str | None = None
    label_positive: str | None = None
    features: list[str] | None = None
    as_categories: list[str] = []
    duplicates: Literal["refuse", "keep_first", "leave_out"] = "refuse"
    sensitivity: Annotated[float, Meta(gt=0, lt=1)] = 0.8
    renamed: dict[str, str] = {}
    recoded: dict[str, dict[str, str]] = {}
    scaled: dict[str, tuple[float, float]] = {}


class HorizontalFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A whole SESSION.toml; the first hospital proposes and hosts."""

    session: SessionTable
    hospital: Annotated[list[SiteTable], Meta(min_length=2, max_length=50)]
    params: dict[str, int | float | None] = {}


def is_horizontal(path: Path) -> bool:
    """Whether a session file asks for this mode; anything unreadable is for the other reader to refuse."""
    try:
        session = tomllib.loads(path.read_text(encoding="utf-8")).get("session")
    except (OSError, ValueError):
        return False
    return isinstance(session, dict) and session.get("mode") == "horizontal"


def read_horizontal_file(path: Path) -> HorizontalFile:
    """Raises DataError, naming file and field, when it is not such a file."""
    try:
        found = msgspec.toml.decode(path.read_bytes(), type=HorizontalFile)
    except (msgspec.DecodeError, ValueError) as error:
        raise DataError(
            "{file} is not a session file: {why}",
            advice="See README.md for an example.",
            file=path.name,
            why=str(error),
        ) from None
    if len({h.name for h in found.hospital}) != len(found.hospital):
        raise DataError("{file} names a hospital twice.", advice="Give each hospital its own name.", file=path.name)
    return found


def load_site(site: SiteTable, folder: Path) -> SiteRecords:
    """A hospital's records as it would choose them; raises DataError on what is wrong with the files."""
    mapping = ColumnMapping(
        id_columns=tuple(site.id),
        label=site.label,
        label_positive=site.label_positive,
        features=None if site.features is None else tuple(site.features),
        as_categories=tuple(site.as_categories),
        duplicates=site.duplicates,
    )
    choices = ColumnChoices.from_json({"renamed": site.renamed, "recoded": site.recoded, "scaled": site.scaled})
    later = None if site.later is None else read_records(folder / site.later, ReadOptions())
    records = read_records(folder / site.records, ReadOptions())
    return SiteRecords(records, mapping, later, site.sensitivity, choices)


# -- one hospital's process -------------------------------------------------------------------------------------------


def run_site_process(config: Mapping[str, Any]) -> dict[str, Any]:
    """The life of one hospital process: open, load, meet, train, report."""
    me = msgspec.convert(config["hospital"], SiteTable)
    own = load_site(me, Path(config["folder"]))
    last: list[Status] = [Status()]

    def show(status: Status) -> None:
        last[0] = status
        print(json.dumps({"tree": status.tree, "trees": status.trees, "state": status.state}), flush=True)

    with Hospital.open(Path(config["home"]), config["passphrase"]) as hospital:
        where = Where(listen=config.get("listen"), host=config.get("host"), timeout_s=_CONNECT_S)
        if "draft" in config:
            draft = msgspec.convert(config["draft"], TogetherDraft)
            outcome = propose_together(hospital, draft, own, where, on_status=show)
        else:
            outcome = join_together(hospital, config["proposer"], own, where, lambda _: None, on_status=show)
        material = material_of(hospital, outcome.terms.session).to_json()
    cohort = outcome.site.cohort
    report = {
        "name": me.name,
        "role": "site",
        "rows": int(np.count_nonzero(cohort.training)),
        "positives": int(cohort.y[cohort.training].sum()),
        "held_out": int(np.count_nonzero(cohort.test)),
        "features": cohort.x.shape[1],
        "local_model": outcome.result["local_model"] | {"tried": len(outcome.result["local_model"]["tried"])},
        "sentence": str(outcome.site.sentence),
        "bytes_sent": sum(p.bytes_sent for p in last[0].peers),
        "bytes_received": sum(p.bytes_received for p in last[0].peers),
        "messages": outcome.result["disclosures"]["messages"],
        "cpu_s": cpu_seconds(),
    }
    return {"report": report, "outcome": _told(outcome) | {"material": material}}


def _told(outcome: SiteOutcome) -> dict[str, Any]:
    """What the simulator needs of an outcome, as plain values."""
    result, site = outcome.result, outcome.site
    keys = ("comparison", "pooled", "notes", "timings_s", "bytes_per_tree")
    return {key: result[key] for key in keys} | {
        "terms": outcome.terms.canonical().decode(),
        "calibrated": site.calibrated.to_json(),
        "booster": site.booster_json.decode(),
        "own": site.local.content.decode(),
        "xgboost_alone": _xgboost_alone(outcome),
    }


def _xgboost_alone(outcome: SiteOutcome) -> dict[str, Any] | None:
    """The best booster of the hospital alone on its held-out patients, whether or not a regression was better."""
    cohort, booster = outcome.site.cohort, outcome.site.local.of_kind("xgboost")
    if booster is None:
        return None
    return measure(cohort.y[cohort.test], booster.risk(cohort.x[cohort.test])).to_json()


# -- all of them ------------------------------------------------------------------------------------------------------


def simulate_horizontal(
    path: Path, models: Path | None = None, *, quiet: bool = False, tell: Callable[[Material], None] = lambda _: None
) -> dict[str, Any]:
    """Run the session of a file and return the report; raises what ended it. `tell` as in `simulate`."""
    simulation = read_horizontal_file(path)
    folder = path.resolve().parent
    started = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="fedstroke-") as scratch:
        told = run_all(_prepare(simulation, folder, Path(scratch)), quiet)
    elapsed = time.perf_counter() - started
    names = [h.name for h in simulation.hospital]
    outcomes = {name: told[name]["outcome"] for name in names}
    first = outcomes[names[0]]
    terms = read_terms(first["terms"].encode())
    cohorts = [
        make_site_cohort(terms, *load_site(h, folder).agreed(terms.dictionary, h.name).tables(terms.dictionary))
        for h in simulation.hospital
    ]
    pooled = train_pooled_sites(terms, cohorts)
    joint = from_booster_json(first["booster"].encode())
    difference = first_difference(replace(joint, feature_names=()), pooled.forest)
    if models is not None:
        _write_models(models, terms, outcomes, pooled)
    tell(_material(outcomes, pooled.by_site[0].to_json()))
    timings = {name: outcomes[name]["timings_s"] for name in names}
    return {
        "mode": "horizontal",
        "scheme": "masks",
        "versions": versions(),
        "session": msgspec.to_builtins(simulation.session),
        "params": terms.params,
        "hospitals": [told[name]["report"] for name in names],
        "dictionary": {
            "columns": [msgspec.to_builtins(column) for column in terms.dictionary],
            "notes": [note["english"] for note in first["notes"]],
        },
        "models": {
            "joint": first["pooled"]["joint"],
            "local": {name: outcomes[name]["comparison"]["own"] for name in names},
            "pooled": _over_all(pooled, cohorts),
            "local_by_site": {name: outcomes[name]["comparison"]["own"] for name in names},
            "joint_by_site": {name: outcomes[name]["comparison"]["joint"] for name in names},
            "pooled_by_site": {name: m.to_json() for name, m in zip(names, pooled.by_site, strict=True)},
            "calibrated_by_site": {name: outcomes[name]["calibrated"]["metrics"] for name in names},
            "local_xgboost_by_site": {name: outcomes[name]["xgboost_alone"] for name in names},
            "local_over_all_sites": first["pooled"]["local"],
        },
        "calibrated_by_site": {name: outcomes[name]["calibrated"] for name in names},
        "auc_difference_by_site": {name: _difference(outcomes[name]["comparison"]) for name in names},
        "trees": len(joint.trees),
        "trees_equal": difference is None,
        "first_difference": difference,
        "same_model_everywhere": len({outcome["booster"] for outcome in outcomes.values()}) == 1,
        "bytes_per_tree": first["bytes_per_tree"],
        "timings_s": {
            "local_model": max(t["local_model"] for t in timings.values()),
            "bin_edges": timings[names[0]]["bin_edges"],
            "training": timings[names[0]]["training"],
            "per_tree": timings[names[0]]["per_tree"],
            "evaluation": timings[names[0]]["evaluation"],
            "pooled_training": pooled.training_s,
            "total": elapsed,
        },
    }


def _material(outcomes: Mapping[str, Mapping[str, Any]], pooled: Mapping[str, Any]) -> Material:
    """What the first hospital reports, with the other hospitals' figures, which only a simulation has."""
    first, *others = outcomes
    found = Material.from_json(outcomes[first]["material"])
    sites = {name: {k: outcomes[name]["comparison"][k] for k in ("joint", "own")} for name in others}
    return replace(found, result={**found.result, "sites": sites}, pooled=pooled)


def _difference(comparison: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "value": comparison["auc_difference"],
        "ci": comparison["auc_difference_ci"],
        "p_value": comparison["p_value"],
    }


def _over_all(pooled: PooledSites, cohorts: list[SiteCohort]) -> dict[str, Any]:
    """The pooled model on all sites' held-out patients together."""
    p = np.concatenate([risk(predict_margin(pooled.forest, c.x[c.test])) for c in cohorts])
    return measure(np.concatenate([c.y[c.test] for c in cohorts]), p).to_json()


def _prepare(simulation: HorizontalFile, folder: Path, scratch: Path) -> list[dict[str, Any]]:
    """Each process's configuration; the first hospital proposes and listens."""
    passphrase = secrets.token_urlsafe(24)
    address = f"127.0.0.1:{free_port()}"
    made = confirmed_homes([h.name for h in simulation.hospital], scratch, passphrase, address)
    session = simulation.session
    draft = TogetherDraft(
        peers=tuple(public.party_id for _, public in made[1:]),
        outcome=simulation.hospital[0].label,
        params={"seed": session.seed, **simulation.params},
        min_group=session.min_group,
        test_fraction=session.test_fraction,
        generated=all(is_generated(folder / h.records) for h in simulation.hospital),
    )
    proposer = made[0][1].party_id
    shared = {"mode": "horizontal", "folder": str(folder), "passphrase": passphrase, "proposer": proposer}
    return [
        shared
        | {"hospital": msgspec.to_builtins(described), "home": str(home)}
        | ({"listen": address, "draft": msgspec.to_builtins(draft)} if i == 0 else {"host": proposer})
        for i, (described, (home, _)) in enumerate(zip(simulation.hospital, made, strict=True))
    ]


def _write_models(folder: Path, terms: Terms, outcomes: Mapping[str, Mapping[str, Any]], pooled: PooledSites) -> None:
    """The joint and the pooled booster, the dictionary beside them, and each hospital's own model and level."""
    folder.mkdir(parents=True, exist_ok=True)
    first = next(iter(outcomes.values()))
    (folder / "joint.json").write_text(first["booster"], encoding="utf-8")
    names = from_booster_json(first["booster"].encode()).feature_names
    (folder / "pooled.json").write_bytes(to_booster_json(pooled.forest, names))
    dictionary = [msgspec.to_builtins(column) for column in terms.dictionary]
    (folder / "dictionary.json").write_text(json.dumps(dictionary, ensure_ascii=False), encoding="utf-8")
    for number, (name, outcome) in enumerate(outcomes.items(), start=1):
        (folder / f"own-{number}.json").write_text(outcome["own"], encoding="utf-8")
        level = {"hospital": name, **outcome["calibrated"]}
        (folder / f"level-{number}.json").write_text(json.dumps(level, ensure_ascii=False), encoding="utf-8")
