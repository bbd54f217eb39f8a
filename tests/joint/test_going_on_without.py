"""Sites go on without one that was lost, at whatever point: to the pooled model, and never asking for a difference."""

from __future__ import annotations

import contextlib
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from fedcore.crypto.identity import Identity
from fedcore.crypto.masks import Masks
from fedcore.data.agreed import AgreedColumn, agreed_coding
from fedcore.data.table import Table
from fedcore.errors import PeerLost, ProtocolError, TermsMismatch
from fedcore.evaluation import local_model
from fedcore.pooled_horizontal import train_pooled_sites
from fedcore.protocols.codec import decode, encode
from fedcore.protocols.horizontal_messages import CatchUp, LeaveOut, LeaveOutSigned, Leaving, SiteKept
from fedcore.protocols.roster import Roster
from fedcore.protocols.secure_sum import Summation
from fedcore.protocols.terms import PartyTerms, Terms, message_tags
from fedcore.session.checkpoint import Keeper
from fedcore.session.horizontal_session import SiteResult, run_site
from fedcore.session.records import SessionRecord
from fedcore.session.site_cohort import make_site_cohort
from fedcore.session.site_keeper import SiteKeeper, roster_of
from fedcore.session.site_resuming import GoingOn, LeftBehind
from fedcore.session.status import Board
from fedcore.session.store import Store
from fedcore.trees.forest import first_difference, leaf_of_row
from fedcore.trees.params import BoostParams
from tests.session.program_end import ProgramEndedError, ending

IDENTITIES = [Identity.create(f"Site {k}") for k in range(5)]
IDS = [identity.party_id for identity in IDENTITIES]
PUBLICS = {identity.party_id: identity.public for identity in IDENTITIES}
COLUMNS = (AgreedColumn("age", "number"), AgreedColumn("bp", "number"), AgreedColumn("race", "category", ("a", "b")))
SIZES = (90, 70, 40, 50, 30)


def make_terms(n_sites: int, **params: Any) -> Terms:
    chosen = {"num_boost_round": 4, "max_depth": 3, "max_bin": 12, "eta": 0.3} | params
    return Terms(
        session="ab" * 16, created="2024-01-01T00:00:00Z", mode="horizontal", outcome="stroke", purpose="test",
        parties=tuple(PartyTerms(i.party_id, i.name, "site") for i in IDENTITIES[:n_sites]),
        params=BoostParams.from_mapping(chosen).to_mapping(), scheme="masks", key_bits=256, min_group=3,
        test_fraction=0.3, rows="label", pad_to=1, max_patients=10_000, release=(),
        messages=message_tags("horizontal"), dictionary=COLUMNS, may_go_on_without=True,
    )  # fmt: skip


def make_table(k: int) -> Table:
    rng, n = np.random.default_rng(k), SIZES[k]
    race = rng.random(n) < 0.4
    x = np.column_stack([rng.normal(60, 12, n).round(), rng.normal(130, 20, n), ~race, race]).astype(np.float32)
    y = (0.06 * (x[:, 0] - 60) + 0.03 * (x[:, 1] - 130) - 1 + rng.logistic(size=n) > 0).astype(np.uint8)
    x[rng.random(n) < 0.1, 1] = np.nan
    coding = agreed_coding(COLUMNS)
    return Table(tuple(f"{k} {i}" for i in range(n)), coding.features, x, y, coding)


def run_until_stuck(protocols: Mapping[str, Any]) -> dict[str, Any]:
    """Every site runs on until it has ended or waits for one that has; results and errors of those that ended."""
    inbox: dict[tuple[str, str], deque[bytes]] = {}
    waiting: dict[str, Any] = {}
    ended: dict[str, Any] = {}

    def step(me: str, answer: Any) -> None:
        try:
            exchange = protocols[me].send(answer)
        except StopIteration as stop:
            ended[me] = stop.value
        except (ProgramEndedError, PeerLost) as error:
            ended[me] = error
        else:
            waiting[me] = exchange
            for to, messages in exchange.outgoing.items():
                inbox.setdefault((me, to), deque()).extend(encode(message) for message in messages)

    for me in protocols:
        step(me, None)
    while ready := [me for me, e in waiting.items() if all(inbox.get((s, me)) for s in e.senders)]:
        for me in ready:
            exchange = waiting.pop(me)
            step(me, {s: decode(inbox[s, me].popleft(), exchange.expect, s) for s in exchange.senders})
    for protocol in protocols.values():
        protocol.close()
    return ended


@dataclass
class Sites:
    """Hospitals with stores on disk, of which programs may end and start again."""

    terms: Terms
    tables: list[Table]
    stores: list[Store]
    session: str = ""
    told: list[tuple[str, int, frozenset[str]]] = field(default_factory=list)
    """Every total which any site saw in the clear: by whom, at how many finished trees (-1: before), over whom."""
    keepers: dict[str, SiteKeeper] = field(default_factory=dict)

    def begin(self, session: str) -> None:
        self.session = session
        self.told.clear()
        for store in self.stores:
            store.add_session(SessionRecord(session, "{}", self.terms.digest, "site", "running"))

    def keeper(self, k: int) -> Keeper:
        return Keeper(self.stores[k], IDENTITIES[k].store_key, self.session)

    async def site(self, k: int, resumes: bool, without: tuple[str, ...], agrees: bool = True) -> SiteResult:
        table, me = self.tables[k], IDENTITIES[k]
        keeper = self.keepers[me.party_id] = SiteKeeper(self.keeper(k), self.terms, me.party_id, table, None)
        roster = None
        if resumes:
            earlier = roster_of(self.keeper(k), self.terms)
            lost = tuple(party for party in without if party not in earlier.left_out)
            consent = lambda _: None if agrees else "we would rather wait"  # noqa: E731
            going_on = GoingOn(earlier, me, keeper, PUBLICS, lost if me.party_id == earlier.host else (), consent)
            if earlier.host in lost:
                going_on = replace(going_on, without=lost)
            roster = await going_on.agree()
        return await run_site(self.terms, me, table, None, Board(lambda _: None), keeper=keeper, roster=roster)

    def run(
        self, sites: list[int], resumes: bool = True, without: tuple[str, ...] = (), ends: Mapping[int, float] = {}
    ) -> dict[int, Any]:
        """What each of these came to; a program ends after so many exchanges. Sites that were left stuck are absent."""
        counted = {k: [0] for k in sites}
        protocols = {
            IDS[k]: ending(self.site(k, resumes, without), ends.get(k, np.inf), counted[k]) for k in sites
        }
        ended = {IDS.index(party): result for party, result in run_until_stuck(protocols).items()}
        self.n_exchanges = {k: count[0] for k, count in counted.items()}
        return ended

    @property
    def all_have_begun(self) -> bool:
        return all(store.checkpoint_counts(self.session) for store in self.stores)


@pytest.fixture
def make_sites(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setattr(local_model, "make_folds", lambda *_: None)
    owners: dict[int, tuple[Any, str, frozenset[str]]] = {}
    made: list[Sites] = []
    init, total = Summation.__init__, Masks.total

    def noted(self: Any, masks: Masks, site: int, parties: tuple[str, ...], host: str, me: str = "") -> None:
        init(self, masks, site, parties, host, me)
        owners[id(masks)] = (masks, me, frozenset(parties))

    def seen(self: Masks, words: Any, round_number: int) -> Any:
        values = total(self, words, round_number)
        _, me, parties = owners[id(self)]
        if made and me in made[-1].keepers:
            keeper = made[-1].keepers[me]
            made[-1].told.append((me, -1 if keeper._state is None else keeper.state.count, parties))
        return values

    monkeypatch.setattr(Summation, "__init__", noted)
    monkeypatch.setattr(Masks, "total", seen)
    with contextlib.ExitStack() as stack:

        def make(n_sites: int, **params: Any) -> Sites:
            opened = [Store(tmp_path / f"{len(made)}-{k}") for k in range(n_sites)]
            stores = [stack.enter_context(contextlib.closing(store)) for store in opened]
            made.append(Sites(make_terms(n_sites, **params), [make_table(k) for k in range(n_sites)], stores))
            return made[-1]

        yield make


def check(sites: Sites, results: Mapping[int, Any], lost: tuple[str, ...]) -> tuple[Leaving, ...]:
    """Everybody who remains has the pooled model; and what they saw of one tree is all over the same sites."""
    remaining = [k for k in range(len(sites.tables)) if IDS[k] not in lost]
    assert sorted(k for k, result in results.items() if isinstance(result, SiteResult)) == remaining, results
    found = [results[k] for k in remaining]
    leavings = tuple(signed.leaving for signed in found[0].roster.leavings)
    assert {party for leaving in leavings for party in leaving.left_out} == set(lost)
    cohorts = [make_site_cohort(sites.terms, table, None) for table in sites.tables]
    pooled = train_pooled_sites(sites.terms, cohorts, leavings)
    for result in found:
        assert result.booster_json == found[0].booster_json
        assert result.pooled == found[0].pooled
        assert first_difference(result.forest, pooled.forest) is None
        assert result.forest == replace(pooled.forest, feature_names=result.forest.feature_names)
    over: dict[int, set[frozenset[str]]] = {}
    for me, tree, parties in sites.told:
        if me not in lost:
            over.setdefault(tree, set()).add(parties)
    assert all(len(groups) == 1 for groups in over.values()), over
    assert over[-1] == {frozenset(IDS[: len(sites.tables)])}, "what never changes is asked once"
    return leavings


PLAIN: dict[str, Any] = {}
STOPPING = {"subsample": 0.8, "early_stopping_rounds": 3, "num_boost_round": 5}


@pytest.mark.parametrize(
    ("lost", "settings", "step"),
    [(2, PLAIN, 1), (0, PLAIN, 5), (2, STOPPING, 5), (0, STOPPING, 9)],
    ids=["a member", "the host", "a member, stopping early", "the host, stopping early"],
)
def test_lost_at_any_point(make_sites: Any, lost: int, settings: dict[str, Any], step: int) -> None:
    sites = make_sites(3, **settings)
    sites.begin("whole")
    whole = sites.run([0, 1, 2], resumes=False)
    n, remaining = sites.n_exchanges[lost], [k for k in range(3) if k != lost]
    how = []
    for after in range(n - 1, n // 2, -step):
        sites.begin(f"{after}")
        sites.run([0, 1, 2], resumes=False, ends={lost: after})
        if sites.all_have_begun:
            results = sites.run(remaining, without=(IDS[lost],))
            (leaving,) = check(sites, results, (IDS[lost],))
            how.append((leaving.trees, leaving.totals))
            if leaving.totals == ("evaluation",):
                assert results[remaining[0]].booster_json == whole[remaining[0]].booster_json, "all trees were made"
                assert results[remaining[0]].pooled == whole[remaining[0]].pooled
                assert len(results[remaining[0]].pooled_over) == 3
            else:
                assert len(results[remaining[0]].pooled_over) == 2
    assert how == sorted(how, key=lambda each: -each[0])
    ways = {totals for _, totals in how}
    assert ("evaluation",) in ways
    assert any("level" in totals for totals in ways)
    assert step > 1 or {(), ("level",), ("level", "level")} <= ways


@pytest.mark.parametrize("attempt", range(6))
def test_two_of_five_are_lost_and_programs_end_all_the_time(make_sites: Any, attempt: int) -> None:
    """All at once may end too, so that one keeps what the others have not: the finished model is the pooled one."""
    rng = np.random.default_rng(attempt)
    sites = make_sites(5, **(STOPPING if attempt % 2 else PLAIN))
    sites.begin("s")
    first, second = (int(k) for k in rng.permutation(5)[:2])
    alive = [k for k in range(5) if k != first]
    ends = {k: int(rng.integers(44, 50)) if k else 84 + int(rng.integers(8)) for k in range(5)}
    sites.run(list(range(5)), resumes=False, ends=ends)
    assert sites.all_have_begun
    lost: tuple[str, ...] = (IDS[first],)
    for _ in range(0 if attempt == 3 else 4):
        sites.run(alive, without=lost, ends={int(rng.choice(alive)): int(rng.integers(1, 14))})
    alive.remove(second)
    lost = (IDS[first], IDS[second])
    for _ in range(3):
        sites.run(alive, without=lost, ends={int(rng.choice(alive)): int(rng.integers(1, 14))})
    results = sites.run(alive, without=lost)
    leavings = check(sites, results, lost)
    assert [len(leaving.left_out) for leaving in leavings] == ([2] if attempt == 3 else [1, 1])
    assert 0 <= leavings[0].trees <= leavings[-1].trees


def interrupted(make_sites: Any) -> Sites:
    sites: Sites = make_sites(3)
    sites.begin("s")
    sites.run([0, 1, 2], resumes=False, ends={2: 44})
    assert sites.all_have_begun
    return sites


def test_one_refusal_and_the_session_keeps_waiting(make_sites: Any) -> None:
    sites = interrupted(make_sites)
    me, lost = IDS[0], (IDS[2],)
    ended = run_until_stuck({me: sites.site(0, True, lost), IDS[1]: sites.site(1, True, lost, agrees=False)})
    assert isinstance(ended[me], PeerLost)
    assert "Site 1 does not agree to go on without Site 2: we would rather wait" in str(ended[me])
    results = sites.run([0, 1, 2])
    assert check(sites, results, ()) == ()


def test_who_was_left_out_is_told_so_and_by_whom(make_sites: Any) -> None:
    sites = interrupted(make_sites)
    results = sites.run([0, 1], without=(IDS[2],))
    signed = results[0].roster.leavings
    assert roster_of(sites.keeper(0), sites.terms).left_out == (IDS[2],)
    back = sites.site(2, True, ())
    assert isinstance(back.send(None).outgoing[IDS[0]][0], SiteKept)
    with pytest.raises(LeftBehind, match="gone on without this hospital since tree"):
        back.send({IDS[0]: CatchUp(signed, ())})
    forged = msgspec.structs.replace(signed[0], signatures=(signed[0].signatures[0],) * 2)
    changed = msgspec.structs.replace(signed[0], leaving=msgspec.structs.replace(signed[0].leaving, trees=9))
    for wrong in (forged, changed):
        back = sites.site(2, True, ())
        back.send(None)
        with pytest.raises(ProtocolError):
            back.send({IDS[0]: CatchUp((wrong,), ())})


@pytest.mark.parametrize(("ends_after", "n_known"), [(9, 1), (3, 0)], ids=["kept", "signed but not kept"])
def test_who_was_left_out_after_another_is_told_so(make_sites: Any, ends_after: int, n_known: int) -> None:
    """By all agreements at once, of which it knows the first, or has signed it and then ended."""
    sites: Sites = make_sites(4)
    sites.begin("s")
    sites.run([0, 1, 2, 3], resumes=False, ends={3: 44})
    assert sites.all_have_begun
    sites.run([0, 1, 2], without=(IDS[3],), ends={2: ends_after})
    results = sites.run([0, 1], without=(IDS[3], IDS[2]))
    check(sites, results, (IDS[3], IDS[2]))
    signed = results[0].roster.leavings
    assert [each.leaving.left_out for each in signed] == [(IDS[3],), (IDS[2],)]
    assert len(roster_of(sites.keeper(2), sites.terms).leavings) == n_known
    for k in (2, 3):
        back = sites.site(k, True, ())
        back.send(None)
        with pytest.raises(LeftBehind, match="gone on without this hospital since tree"):
            back.send({IDS[0]: CatchUp(signed, ())})


def test_nobody_is_left_out_of_what_was_asked_with_them(make_sites: Any) -> None:
    """A host that hides what is known of the tree under way, or asks where the terms forbid it, gets no signature."""
    sites = interrupted(make_sites)
    member = sites.keepers[IDS[1]]
    kept = member.kept()
    assert kept.totals[-1], "the tree under way was begun with all"
    honest = Roster(sites.terms).leaving((IDS[2],), kept.counts[-1], kept.totals[-1])
    hiding = Roster(sites.terms).leaving((IDS[2],), kept.counts[-1], ())
    alone = msgspec.structs.replace(honest, remaining=(IDS[0], IDS[3]))
    for question, error in ((honest, None), (hiding, "is known with it"), (alone, "do not agree")):
        site = sites.site(1, True, ())
        site.send(None)
        site.send({IDS[0]: CatchUp((), ())})
        if error is None:
            answer = site.send({IDS[0]: LeaveOut(question, 0)})
            assert isinstance(answer.outgoing[IDS[0]][0], LeaveOutSigned)
        else:
            with pytest.raises(ProtocolError, match=error):
                site.send({IDS[0]: LeaveOut(question, 0)})
        site.close()
    forbidden = msgspec.structs.replace(sites.terms, may_go_on_without=False)
    with pytest.raises(TermsMismatch, match="do not allow"):
        Roster(forbidden).leaving((IDS[2],), 1, ())
    with pytest.raises(TermsMismatch, match="At least two"):
        Roster(sites.terms).leaving((IDS[1], IDS[2]), 1, ())
    with pytest.raises(ValueError, match="three or more"):
        msgspec.structs.replace(sites.terms, parties=sites.terms.parties[:2])


def test_without_counts_no_side_has_fewer_than_agreed(make_sites: Any) -> None:
    """The hessians that stand for them bound the number of patients from below."""
    sites = interrupted(make_sites)
    terms = msgspec.structs.replace(
        sites.terms, min_group=20, params=sites.terms.params | {"min_child_weight": 0.0, "max_depth": 5}
    )
    cohorts = [make_site_cohort(terms, table, None) for table in sites.tables]
    leaving = Roster(terms).leaving((IDS[2],), 0, ())
    forest = train_pooled_sites(terms, cohorts, (leaving,)).forest
    x = np.concatenate([c.x[c.rows.fit] for c in cohorts[:2]])
    sizes = []
    for tree in forest.trees:
        leaf = leaf_of_row(tree, len(x), lambda _, feature: x[:, feature])
        sizes += [int(np.count_nonzero(leaf == number)) for number in tree.leaves]
    assert min(sizes) >= 20
    assert len(sizes) > 2 * len(forest.trees)
