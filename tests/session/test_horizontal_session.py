"""Whole horizontal sessions in one process: every site ends with the same model and its own account of it."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fedcore.crypto.identity import Identity
from fedcore.data.agreed import AgreedColumn, agreed_coding
from fedcore.data.table import Table
from fedcore.errors import DataError, ProtocolError, StoreError, TermsMismatch
from fedcore.evaluation import local_model
from fedcore.evaluation.discrimination import Difference
from fedcore.evaluation.metrics import measure
from fedcore.evaluation.site_verdict import site_verdict
from fedcore.pooled_horizontal import train_pooled_sites
from fedcore.protocols.exchange import Exchange, run_in_memory
from fedcore.protocols.horizontal_messages import CatchUp, GoOnFrom, ModelDigest, SiteKept
from fedcore.protocols.roster import Roster
from fedcore.protocols.terms import PartyTerms, Terms, message_tags
from fedcore.session.checkpoint import Keeper
from fedcore.session.horizontal_session import SiteResult, run_site
from fedcore.session.records import SessionRecord
from fedcore.session.site_cohort import make_site_cohort
from fedcore.session.site_keeper import SiteKeeper
from fedcore.session.site_resuming import GoingOn
from fedcore.session.status import Board
from fedcore.session.store import Store
from fedcore.trees.boosting import Counts
from fedcore.trees.cuts import make_cuts
from fedcore.trees.forest import first_difference
from fedcore.trees.params import BoostParams
from tests.session.program_end import ProgramEndedError, ending

IDENTITIES = [Identity.create(f"Site {k}") for k in range(3)]
COLUMNS = (AgreedColumn("age", "number"), AgreedColumn("bp", "number"), AgreedColumn("race", "category", ("a", "b")))


@pytest.fixture(autouse=True)
def few_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Choosing the local model has its own tests; here two settings are enough."""
    monkeypatch.setattr(local_model, "_sizes", lambda _: ((2, 5),))
    monkeypatch.setattr(local_model, "_PENALTIES", (10.0,))


def make_terms(**changes: Any) -> Terms:
    params = {"num_boost_round": 5, "max_depth": 3, "max_bin": 16} | changes.pop("params", {})
    values: dict[str, Any] = {
        "session": "ab" * 16, "created": "2024-01-01T00:00:00Z", "mode": "horizontal", "outcome": "stroke",
        "purpose": "test", "parties": tuple(PartyTerms(i.party_id, i.name, "site") for i in IDENTITIES),
        "params": BoostParams.from_mapping(params).to_mapping(), "scheme": "masks", "key_bits": 256, "min_group": 5,
        "test_fraction": 0.3, "rows": "label", "pad_to": 1, "max_patients": 10_000, "release": (),
        "messages": message_tags("horizontal"), "dictionary": COLUMNS,
    }  # fmt: skip
    return Terms(**values | changes)


def make_table(rng: np.random.Generator, n: int, name: str) -> Table:
    race = rng.random(n) < 0.4
    x = np.column_stack([rng.normal(60, 12, n).round(), rng.normal(130, 20, n), ~race, race]).astype(np.float32)
    y = (0.06 * (x[:, 0] - 60) + 0.03 * (x[:, 1] - 130) - 1 + rng.logistic(size=n) > 0).astype(np.uint8)
    x[rng.random(n) < 0.1, 1] = np.nan
    coding = agreed_coding(COLUMNS)
    return Table(tuple(f"{name} {i}" for i in range(n)), coding.features, x, y, coding)


Tables = list[tuple[Table, Table | None]]


def make_tables(sizes: tuple[int, ...] = (300, 200, 60), later: bool = True) -> Tables:
    rng = np.random.default_rng(sum(sizes))
    return [
        (make_table(rng, n, f"{k}"), make_table(rng, 150, f"later {k}") if later else None)
        for k, n in enumerate(sizes)
    ]


def run(terms: Terms, tables: Tables, tamper: Any = None) -> list[SiteResult]:
    protocols = {
        identity.party_id: run_site(terms, identity, table, later, Board(lambda _: None))
        for identity, (table, later) in zip(IDENTITIES, tables, strict=True)
    }
    if tamper is not None:
        protocols[IDENTITIES[2].party_id] = tamper(protocols[IDENTITIES[2].party_id])
    results = run_in_memory(protocols)
    return [results[identity.party_id] for identity in IDENTITIES]


@pytest.mark.parametrize("later", [True, False])
@pytest.mark.parametrize("params", [{}, {"early_stopping_rounds": 2, "subsample": 0.8}])
def test_every_site_has_the_pooled_model(later: bool, params: dict[str, Any]) -> None:
    terms, tables = make_terms(params=params), make_tables(later=later)
    results = run(terms, tables)
    pooled = train_pooled_sites(terms, [make_site_cohort(terms, *each) for each in tables])
    for result, metrics in zip(results, pooled.by_site, strict=True):
        assert result.booster_json == results[0].booster_json
        assert first_difference(result.forest, pooled.forest) is None
        assert result.comparison.joint == metrics
        assert result.pooled == results[0].pooled
    total = results[0].pooled["joint"].metrics
    assert total.n == sum(result.comparison.joint.n or 0 for result in results)
    assert total.positives == sum(result.comparison.joint.positives or 0 for result in results)
    assert sum(share["gain_share"] for share in results[0].importance) == pytest.approx(1)


def test_the_level_is_set_to_each_site() -> None:
    tables = make_tables((400, 400, 400))
    fewer = tables[1][0].y.copy()  # type: ignore[union-attr]
    fewer[np.flatnonzero(fewer)[::2]] = 0
    tables[1] = (replace(tables[1][0], y=fewer), tables[1][1])
    results = run(make_terms(), tables)
    assert results[1].calibrated.how.intercept < -0.3
    assert results[0].calibrated.how.intercept > results[1].calibrated.how.intercept + 0.3
    at = results[0].calibrated.at_threshold
    assert at is not None
    assert at.sensitivity is not None
    assert at.sensitivity > 0.6


def test_a_site_without_the_outcome_or_without_anything_to_learn_takes_part() -> None:
    tables = make_tables()
    for part in (0, 1):
        table = tables[2][part]
        assert table is not None
        changed = replace(table, y=np.zeros(len(table.ids), np.uint8))
        tables[2] = (changed, tables[2][1]) if part == 0 else (tables[2][0], changed)
    results = run(make_terms(), tables)
    assert results[2].local.kind == "prevalence"
    assert results[2].comparison.joint.auc is None
    assert "Too few held-out patients" in str(results[2].sentence)
    assert results[0].booster_json == results[2].booster_json


def test_another_model_at_one_site_is_noticed() -> None:
    async def tampered(protocol: Any) -> Any:
        answer: Any = None
        while True:
            exchange = protocol.send(answer)
            outgoing = {
                party: tuple(ModelDigest(bytes(32)) if isinstance(m, ModelDigest) else m for m in messages)
                for party, messages in exchange.outgoing.items()
            }
            answer = await Exchange(outgoing, exchange.expect, exchange.senders)

    with pytest.raises(ProtocolError, match="Site 2 has come to another model"):
        run(make_terms(), make_tables(), tampered)


def test_more_patients_than_agreed_are_refused() -> None:
    with pytest.raises(TermsMismatch, match="560"):
        run(make_terms(max_patients=500), make_tables())


def test_nobody_is_both_trained_on_and_held_out() -> None:
    table, later = make_tables()[0]
    assert later is not None
    with pytest.raises(DataError, match="1 patients are in both"):
        make_site_cohort(make_terms(), table, replace(later, ids=(table.ids[0], *later.ids[1:])))


@pytest.mark.parametrize(
    ("gain", "words"),
    [(0.1, "Joining helped"), (0.01, "did not reliably help"), (-0.01, "did not reliably help"), (-0.1, "Use the own")],
)
def test_the_sentence_says_what_joining_brought(gain: float, words: str) -> None:
    y = np.arange(40) % 2
    metrics = measure(y, np.linspace(0, 1, 40))
    sentence = site_verdict("stroke", metrics, metrics, Difference(gain, (gain - 0.05, gain + 0.05), 0.5))
    assert words in str(sentence)


PUBLICS = {identity.party_id: identity.public for identity in IDENTITIES}


async def go_on(terms: Terms, k: int, tables: tuple[Table, Table | None], keeper: SiteKeeper) -> SiteResult:
    """One site's end of an interrupted session, from what all have kept."""
    roster = await GoingOn(Roster(terms), IDENTITIES[k], keeper, PUBLICS).agree()
    return await run_site(terms, IDENTITIES[k], *tables, Board(lambda _: None), keeper=keeper, roster=roster)


def test_killed_at_twenty_points_the_model_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local_model, "make_folds", lambda *_: None)
    terms = make_terms(params={"num_boost_round": 4, "subsample": 0.8, "early_stopping_rounds": 3})
    tables = make_tables((90, 70, 40), later=False)

    def start(
        keepers: list[SiteKeeper], resumes: bool, kill: int | None, after: float
    ) -> tuple[list[bytes], list[int]]:
        counts = [[0], [0], [0]]
        protocols = {}
        for k, (identity, each) in enumerate(zip(IDENTITIES, tables, strict=True)):
            site = go_on(terms, k, each, keepers[k]) if resumes else run_site(
                terms, identity, *each, Board(lambda _: None), keeper=keepers[k]
            )
            protocols[identity.party_id] = ending(site, after if k == kill else np.inf, counts[k])
        results = run_in_memory(protocols)
        return [results[i.party_id].booster_json for i in IDENTITIES], [count[0] for count in counts]

    with contextlib.ExitStack() as stack:
        stores = [stack.enter_context(contextlib.closing(Store(tmp_path / str(k)))) for k in range(3)]

        def keep(session: str) -> list[SiteKeeper]:
            for store in stores:
                store.add_session(SessionRecord(session, "{}", terms.digest, "site", "running"))
            keepers = [Keeper(store, i.store_key, session) for store, i in zip(stores, IDENTITIES, strict=True)]
            return [
                SiteKeeper(keeper, terms, identity.party_id, *each)
                for keeper, identity, each in zip(keepers, IDENTITIES, tables, strict=True)
            ]

        (whole, *_), exchanges = start(keep("whole"), False, None, 0)
        rng = np.random.default_rng(7)
        resumed = 0
        for attempt in range(20):
            keepers, killed = keep(f"{attempt}"), int(rng.integers(3))
            with pytest.raises(ProgramEndedError):
                start(keepers, False, killed, int(rng.uniform(0.55, 1) * exchanges[killed]))
            resumes = all(store.checkpoint_counts(f"{attempt}") for store in stores)
            resumed += resumes
            assert start(keepers, resumes, None, 0)[0] == [whole] * 3
        assert resumed >= 10


def test_other_records_than_at_the_start_are_refused(tmp_path: Path) -> None:
    terms, tables = make_terms(), make_tables((90, 70, 40), later=False)
    with contextlib.closing(Store(tmp_path)) as store:
        store.add_session(SessionRecord("s", "{}", terms.digest, "site", "running"))
        keeper = Keeper(store, IDENTITIES[1].store_key, "s")
        me = IDENTITIES[1]
        cohort = make_site_cohort(terms, *tables[1])
        begun = SiteKeeper(keeper, terms, me.party_id, *tables[1])
        begun.begin(make_cuts(cohort.x, 16), Counts(200, 90, 0))
        others = SiteKeeper(keeper, terms, me.party_id, tables[1][0], tables[0][0])
        with pytest.raises(StoreError, match="other records"):
            GoingOn(Roster(terms), me, others, PUBLICS).agree().send(None)
        protocol = GoingOn(Roster(terms), me, begun, PUBLICS).agree()
        host = IDENTITIES[0].party_id
        assert protocol.send(None).outgoing[host] == (SiteKept((0,), ((),), 0),)
        protocol.send({host: CatchUp((), ())})
        with pytest.raises(ProtocolError, match="has not kept"):
            protocol.send({host: GoOnFrom(3)})
