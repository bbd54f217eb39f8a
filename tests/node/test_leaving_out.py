"""Sites meet again over sockets without the one that led them, which is told when it comes back."""

from __future__ import annotations

from pathlib import Path

import pytest

from fedcore.errors import FedcoreError, TermsMismatch
from fedcore.node.exporting import export_result
from fedcore.node.hospital import Hospital
from fedcore.node.leaving_out import LEDGER_TYPE, Lost
from fedcore.node.left_out import LEFT_OUT, news_for
from fedcore.node.meeting import Where
from fedcore.node.process import free_port
from fedcore.node.sessions import interrupted
from fedcore.node.together import SiteOutcome, TogetherDraft, propose_together, resume_together
from fedcore.pooled_horizontal import train_pooled_sites
from fedcore.session.ledger import Filter
from fedcore.session.records import Peer
from fedcore.session.site_cohort import make_site_cohort
from fedcore.session.site_resuming import LeftBehind
from fedcore.trees.forest import first_difference
from tests.node.test_site_scoring import hospitals, meet, own_records, together

__all__ = ["hospitals"]


def test_the_host_is_lost_and_the_next_one_leads(hospitals: list[Hospital], tmp_path: Path) -> None:
    own = own_records(tmp_path)
    ended = meet(hospitals, own, stop_at=2)
    assert all(isinstance(error, FedcoreError) for error in ended), ended
    north, south, east = hospitals
    session = south.store.sessions()[0].session_id
    (card,) = interrupted(east)
    assert (card["host"], card["next_host"]) == (north.party_id, south.party_id)
    address = f"127.0.0.1:{free_port()}"
    known = south.identity.public
    east.store.add_peer(Peer(south.party_id, known.name, known.curve_public, known.sign_public, address))
    lost = Lost(without=(north.party_id,))
    outcomes = together([
        lambda: resume_together(south, session, own[1], Where(listen=address, timeout_s=60), lost=lost),
        lambda: resume_together(east, session, own[2], Where(host=south.party_id, timeout_s=60), lost=lost),
    ])  # fmt: skip
    assert all(isinstance(outcome, SiteOutcome) for outcome in outcomes), outcomes
    terms, leavings = outcomes[0].terms, [signed.leaving for signed in outcomes[0].site.roster.leavings]
    cohorts = [make_site_cohort(terms, *each.tables(terms.dictionary)) for each in own]
    pooled = train_pooled_sites(terms, cohorts, leavings).forest
    for hospital, outcome in zip((south, east), outcomes, strict=True):
        assert first_difference(outcome.site.forest, pooled) is None
        (left_out,) = outcome.result["left_out"]
        assert (left_out["name"], left_out["agreed"]) == ("North", ["South", "East"])
        entries = hospital.ledger.entries(Filter(session=session))
        assert [e.peer_name for e in entries if e.message_type == LEDGER_TYPE] == ["North"]
        assert outcome.result["disclosures"]["messages"] == len(entries) - 1
        files = export_result(hospital, session, tmp_path / hospital.identity.name)
        told = [path for path in files if "North was lost during the training" in path.read_text(encoding="utf-8-sig")]
        assert {path.name.split("-", 2)[2] for path in told} == {"result.json", "coding.json"}


def test_who_was_left_out_is_told_when_it_is_next_met(hospitals: list[Hospital], tmp_path: Path) -> None:
    """The others have finished; it comes to go on, and meets them at the beginning of another session."""
    own = own_records(tmp_path)
    meet(hospitals, own, stop_at=2)
    north, south, east = hospitals
    session = north.store.sessions()[0].session_id
    address = east.store.peer(north.party_id).address
    listen, connect = Where(listen=address, timeout_s=60), Where(host=north.party_id, timeout_s=60)
    lost = Lost(without=(east.party_id,))
    outcomes = together([
        lambda: resume_together(north, session, own[0], listen, lost=lost),
        lambda: resume_together(south, session, own[1], connect, lost=lost),
    ])  # fmt: skip
    assert all(isinstance(outcome, SiteOutcome) for outcome in outcomes), outcomes
    (card,) = interrupted(east)
    phases: list[str] = []
    draft = TogetherDraft((east.party_id,), "stroke", {"num_boost_round": 2})
    told, behind = together([
        lambda: propose_together(north, draft, own[0], listen),
        lambda: resume_together(
            east, card["session"], own[2], connect, on_status=lambda status: phases.append(str(status.phase))
        ),
    ])  # fmt: skip
    assert isinstance(behind, LeftBehind)
    assert "North and the others have gone on without this hospital since tree" in str(behind)
    assert any("they may have agreed to go on without this hospital" in phase for phase in phases)
    assert interrupted(east) == []
    assert east.store.checkpoint_trees(session) == 0
    assert isinstance(told, TermsMismatch)
    assert "East came to go on with a session that has gone on without it, and was told so" in str(told)
    assert [(e.message_type, e.session) for e in north.ledger.entries()][-1] == ("catch_up", session)
    assert [number for number, *_ in news_for(south.store, east.party_id)] == [session]
    assert list(news_for(south.store, north.party_id)) == []
    assert list(news_for(east.store, east.party_id)) == []
    south.store.save_result(session, LEFT_OUT, {"party_ids": [east.party_id]})  # as earlier versions kept it
    assert list(news_for(south.store, east.party_id)) == []


def test_what_the_terms_do_not_allow_is_refused_at_once(hospitals: list[Hospital], tmp_path: Path) -> None:
    own = own_records(tmp_path)
    meet(hospitals, own, stop_at=2)
    session = hospitals[1].store.sessions()[0].session_id
    lost = Lost(without=tuple(h.party_id for h in (hospitals[0], hospitals[2])))
    with pytest.raises(TermsMismatch, match="At least two"):
        resume_together(hospitals[1], session, own[1], Where(listen="127.0.0.1:0", timeout_s=5), lost=lost)
