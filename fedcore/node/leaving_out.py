"""Going on without a hospital that was lost: what the persons decide, and what is written down about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from fedcore.errors import Text
from fedcore.node.hospital import Hospital, public_identity
from fedcore.node.left_out import LEFT_OUT, keep_left_out
from fedcore.node.meeting import Meeting
from fedcore.protocols.horizontal_messages import CatchUp, Leaving
from fedcore.protocols.roster import FEWEST, Roster
from fedcore.protocols.terms import PartyTerms, Terms
from fedcore.session.ledger import Filter
from fedcore.session.site_keeper import SiteKeeper
from fedcore.session.site_resuming import GoingOn, LeftBehind
from fedcore.session.status import Board

LEDGER_TYPE = "going_on_without"
View = Mapping[str, Any]


def _nobody() -> tuple[str, ...]:
    return ()


def _do_nothing() -> None:
    pass


def _wait(_: View) -> str | None:
    return ""


@dataclass(frozen=True)
class Lost:
    """What the persons here decide about hospitals that are lost.

    leave_out: asked at the host all the while it waits; whom not to wait for any more. forget: that has been dealt
    with, and whoever is lost later is another matter. consent: what a person elsewhere answers to the question, which
    is given as `view_of_leaving` says it: None, or the reason not to; it may raise Undecided. without: decided before
    going on, by all alike, so that the host itself can be left out.
    """

    leave_out: Callable[[], tuple[str, ...]] = _nobody
    consent: Callable[[View], str | None] = _wait
    forget: Callable[[], None] = _do_nothing
    without: tuple[str, ...] = ()

    def chosen(self, roster: Roster) -> tuple[str, ...]:
        """Who of those that still take part is to be left out, as decided before."""
        return tuple(party for party in roster.ids if party in self.without)

    def check(self, roster: Roster) -> None:
        """Raises TermsMismatch where what was decided before is not allowed."""
        if self.chosen(roster):
            roster.leaving(self.chosen(roster), 0, ())

    def host(self, roster: Roster) -> PartyTerms:
        """Who leads the session, at whom the others meet."""
        return next(party for party in roster.parties if party.party_id not in self.without)

    def absent(self, roster: Roster, me: str) -> tuple[str, ...]:
        """Whom not to wait for; nobody where the terms do not allow it or too few would remain."""
        chosen = tuple(p for p in roster.ids if p in {*self.without, *self.leave_out()} and p != me)
        return chosen if may_leave_out(roster) and len(roster.ids) - len(chosen) >= FEWEST else ()


WAIT = Lost()


def may_leave_out(roster: Roster) -> bool:
    """Whether the terms allow to go on without another hospital, and enough would remain."""
    return roster.terms.may_go_on_without and len(roster.ids) > FEWEST


def agree_on_roster(
    hospital: Hospital,
    roster: Roster,
    keeper: SiteKeeper,
    met: Meeting,
    board: Board,
    lost: Lost,
    absent: tuple[str, ...],
) -> Roster:
    """Who goes on, and from where; written into the ledger and the store. Those left out who come back are told.

    Raises what `site_resuming.GoingOn` raises; a hospital that was left out itself forgets the session.
    """
    terms, asked = roster.terms, [False]

    def consent(leaving: Leaving) -> str | None:
        if not asked[0]:
            asked[0] = True
            board.show(leaving=view_of_leaving(terms, leaving), phase=Text("Waiting for an answer here"))
        answer = lost.consent(view_of_leaving(terms, leaving))
        board.show(leaving=None, phase=Text("Waiting for the other hospitals' answers"))
        return answer

    words = Text("Waiting for the other hospitals' answers") if absent else Text("Agreeing from which tree to go on")
    board.show(state="agreeing", phase=words)
    publics = {p.party_id: public_identity(p) for p in hospital.store.peers() if p.state == "confirmed"}
    publics[hospital.party_id] = hospital.identity.public
    try:
        agreed = met.driver.run(GoingOn(roster, hospital.identity, keeper, publics, absent, consent).agree())
    except LeftBehind as left:
        keeper.drop()
        hospital.store.save_result(terms.session, LEFT_OUT, {"me": left.text.to_json()})
        raise
    assert isinstance(agreed, Roster)
    turn_away(agreed, met)
    _write_down(hospital, agreed)
    return agreed


def watch_for_lost(roster: Roster, me: str, met: Meeting, board: Board, lost: Lost) -> None:
    """From here on a person at the host may give up waiting for hospitals that are not there."""

    def given_up() -> tuple[str, ...]:
        chosen = lost.absent(roster, me)
        if chosen and {p.party_id for p in board.status.peers if p.connected}.issuperset(chosen):
            lost.forget()  # they were back before it could be done; who is lost later is another matter
            return ()
        return chosen

    if roster.host == me and may_leave_out(roster):
        met.driver.given_up = given_up
        board.show(may_leave_out=True)


def turn_away(roster: Roster, met: Meeting) -> None:
    """Those left out who come back are told so."""
    for party in roster.left_out:
        met.driver.turn_away(party, CatchUp(roster.leavings, ()), roster.terms.digest)


def view_of_leaving(terms: Terms, leaving: Leaving) -> dict[str, Any]:
    """The question in plain values: names of the lost and of those who remain, and the first tree without the lost."""
    return {
        "names": [terms.party(party).name for party in leaving.left_out],
        "remaining": [terms.party(party).name for party in leaving.remaining],
        "asks": terms.party(leaving.remaining[0]).name,
        "tree": leaving.trees + 1,
        "trees": terms.boost_params.num_boost_round,
    }


def left_out_of(roster: Roster, n_trees: int) -> list[dict[str, Any]]:
    """Who was left out and when, as plain values for the result of a model of `n_trees` trees; `trees` of them were
    made with this hospital's patients."""
    return [
        {
            "party_id": party,
            "name": roster.terms.party(party).name,
            "trees": min(signed.leaving.trees, n_trees),
            "closed_early": "level" in signed.leaving.totals,
            "agreed": [roster.terms.party(each).name for each in signed.leaving.remaining],
            "sentence": _sentence(
                roster.terms.party(party).name, min(signed.leaving.trees, n_trees), n_trees
            ).to_json(),
            "signatures": {each.party: each.signature.hex() for each in signed.signatures},
        }
        for signed in roster.leavings
        for party in signed.leaving.left_out
    ]


def _sentence(name: str, trees: int, n_trees: int) -> Text:
    if not trees:
        return Text(
            "{name} was lost during the training, and all other hospitals agreed to go on without it. Its patients are "
            "in the joint bin edges, but in no tree.",
            {"name": name},
        )
    return Text(
        "{name} was lost during the training, and all other hospitals agreed to go on without it. Its patients are in "
        "the first {trees} of {n_trees} trees.",
        {"name": name, "trees": trees, "n_trees": n_trees},
    )


def _write_down(hospital: Hospital, roster: Roster) -> None:
    """Into the ledger and the store; once, however often the session is interrupted after it."""
    terms = roster.terms
    entered = {e.peer for e in hospital.ledger.entries(Filter(session=terms.session)) if e.message_type == LEDGER_TYPE}
    for signed in roster.leavings:
        for party in signed.leaving.left_out:
            if party not in entered:
                name = terms.party(party).name
                hospital.ledger.append(
                    session=terms.session,
                    peer=party,
                    peer_name=name,
                    message_type=LEDGER_TYPE,
                    n_bytes=0,
                    meaning=Text(
                        "All remaining hospitals have signed to go on without {name} from tree {tree} on.",
                        {"name": name, "tree": signed.leaving.trees + 1},
                    ),
                )
    if roster.leavings:
        keep_left_out(hospital.store, roster)
