"""Public records of five regions and of four hospitals: what joining brings, and that the account of it is honest."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from fedcore.crypto.identity import Identity
from fedcore.data.agreed import agreed_table
from fedcore.data.dictionary import describe_columns
from fedcore.data.mapping import Mapping
from fedcore.data.merging import merge
from fedcore.data.reader import read_records
from fedcore.evaluation import local_model
from fedcore.pooled_horizontal import PooledSites, train_pooled_sites
from fedcore.protocols.exchange import run_in_memory
from fedcore.protocols.terms import PartyTerms, Terms, message_tags
from fedcore.session.horizontal_session import SiteResult, run_site
from fedcore.session.site_cohort import make_site_cohort
from fedcore.session.status import Board
from fedcore.trees.forest import first_difference
from fedcore.trees.params import BoostParams

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
pytestmark = [
    pytest.mark.real_data,
    pytest.mark.skipif(not DATA.exists(), reason="the public records in ../shared/data are not here"),
]


@pytest.fixture(autouse=True)
def few_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the settings that the local model is chosen from, those which win here; choosing has its own tests."""
    monkeypatch.setattr(local_model, "_sizes", lambda _: ((2, 5),))
    monkeypatch.setattr(local_model, "_PENALTIES", (100.0,))


def run(
    files: dict[str, tuple[Path, Path | None]], mapping: Mapping, test_fraction: float, **params: Any
) -> tuple[dict[str, SiteResult], PooledSites]:
    """Every site's result by name, all in one process, and the pooled model."""
    records = {name: [read_records(p) if p else None for p in paths] for name, paths in files.items()}
    columns = merge({name: describe_columns(r[0], mapping) for name, r in records.items() if r[0]}).columns
    sites = {name: Identity.create(name) for name in files}
    terms = Terms(
        session="ab" * 16, created="2024-01-01T00:00:00Z", mode="horizontal", outcome="disease", purpose="test",
        parties=tuple(PartyTerms(i.party_id, i.name, "site") for i in sites.values()),
        params=BoostParams.from_mapping(params).to_mapping(), scheme="masks", key_bits=256, min_group=5,
        test_fraction=test_fraction, rows="label", pad_to=1, max_patients=1_000_000, release=(),
        messages=message_tags("horizontal"), dictionary=columns,
    )  # fmt: skip
    tables = {
        name: [agreed_table(each, mapping, columns)[0] if each else None for each in pair]
        for name, pair in records.items()
    }
    protocols = {
        sites[name].party_id: run_site(terms, sites[name], *pair, Board(lambda _: None))  # type: ignore[arg-type]
        for name, pair in tables.items()
    }
    results = run_in_memory(protocols)
    cohorts = [make_site_cohort(terms, *pair) for pair in tables.values()]  # type: ignore[arg-type]
    return {name: results[i.party_id] for name, i in sites.items()}, train_pooled_sites(terms, cohorts)


def test_small_sites_gain_and_every_site_has_the_pooled_model() -> None:
    folder = DATA / "demo_splits"
    reference = json.loads((folder / "manifest.json").read_text())["horizontal_brfss_reference"]
    archives = sorted((folder / "horizontal_brfss").glob("*_archive.csv.gz"))
    files = {p.name[:2]: (p, p.with_name(p.name.replace("archive", "later"))) for p in archives}
    results, pooled = run(
        {name: (a, b) for name, (a, b) in files.items()}, Mapping(("patient_id",), "stroke"), 0.3,
        num_boost_round=100, max_depth=4, eta=0.1, min_child_weight=5, max_bin=64,
    )  # fmt: skip
    expected = {name[:2]: values for name, values in reference.items()}
    for (name, result), metrics in zip(results.items(), pooled.by_site, strict=True):
        assert first_difference(result.forest, pooled.forest) is None
        assert result.comparison.joint == metrics
        assert result.comparison.joint.auc == pytest.approx(expected[name]["pooled_auc"], abs=0.01)
        assert (result.comparison.joint.n, result.comparison.joint.positives) == (
            expected[name]["later"],
            expected[name]["later_cases"],
        )
    for name in ("H4", "H5"):
        joint, local = results[name].comparison.joint.auc, results[name].comparison.own.auc
        assert joint is not None
        assert local is not None
        assert joint > local
    assert "Joining helped" in str(results["H5"].sentence)
    assert "Joining did not help" in str(results["H3"].sentence)


def test_four_small_hospitals_are_told_that_joining_did_not_reliably_help(tmp_path: Path) -> None:
    files: dict[str, tuple[Path, Path | None]] = {}
    for name in ("cleveland", "hungarian", "switzerland", "long_beach_va"):
        table = pd.read_csv(DATA / f"uci_heart_{name}.csv")
        table.loc[table.chol == 0, "chol"] = float("nan")
        table["disease"] = (table.num > 0).astype(int)
        table.insert(0, "pid", [f"{name} {i}" for i in range(len(table))])
        table.drop(columns="num").to_csv(tmp_path / f"{name}.csv", index=False)
        files[name] = (tmp_path / f"{name}.csv", None)
    results, pooled = run(files, Mapping(("pid",), "disease"), 0.5, num_boost_round=40, max_depth=3)
    for name, result in results.items():
        assert first_difference(result.forest, pooled.forest) is None
        words = "Too few held-out patients" if name == "switzerland" else "did not reliably help"
        assert words in str(result.sentence)
