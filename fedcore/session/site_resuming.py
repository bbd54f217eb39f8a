"""After an interruption: the sites go on from the last tree that all have kept, or agree to go on without one.

site → host   SiteKept     the tree counts kept (the last few), what is known of the tree after each
host → site   CatchUp      agreements to go on without a hospital which the site signed but has not kept
site → host   SiteKept
host → site   GoOnFrom     the count from which all go on
         or   LeaveOut     shall we go on without those who are lost?
site → host   LeaveOutSigned | Declined
host → site   LeftOut      everybody's signature

Masks are fresh, which changes no sum; the bin edges and the numbers of patients are those kept. So the finished model
is the same, bit for bit, as without the interruption.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from fedcore.crypto.identity import Identity, PublicIdentity
from fedcore.errors import PeerLost, ProtocolError, TermsMismatch, Text
from fedcore.protocols.exchange import Exchange, PartyId, ask, hear, person, tell
from fedcore.protocols.horizontal_messages import (
    CatchUp,
    GoOnFrom,
    KeptTotal,
    KeptTotals,
    LeaveOut,
    LeaveOutSigned,
    Leaving,
    LeftOut,
    SignedLeaving,
    SiteKept,
    TotalKind,
)
from fedcore.protocols.messages import Declined, Message
from fedcore.protocols.roster import Roster, gather_signatures
from fedcore.session.site_keeper import SiteKeeper

Consent = Callable[[Leaving], str | None]
_NO_REASON = Text("no reason was given")


class LeftBehind(TermsMismatch):
    """The others have gone on without this hospital."""


def decline_to_leave_out(_: Leaving) -> str | None:
    """For where nobody can be asked: the session keeps waiting."""
    return ""


@dataclass(frozen=True)
class GoingOn:
    """One site's end of it. `publics`: every site's identity by party id. `without`: the hospitals that are lost, which
    the host asks to leave out. `consent` is what a person answers to that question: None, or the reason not to."""

    roster: Roster
    me: Identity
    keeper: SiteKeeper
    publics: Mapping[PartyId, PublicIdentity]
    without: tuple[PartyId, ...] = ()
    consent: Consent = decline_to_leave_out

    async def agree(self) -> Roster:
        """Who goes on; the keeper is then where all go on from.

        Raises TermsMismatch when nothing was kept in common or this hospital was left out meanwhile, PeerLost when a
        hospital does not want to go on without the others, StoreError when other records are open.
        """
        host = next(party for party in self.roster.ids if party not in self.without)
        return await (self._lead() if host == self.me.party_id else self._follow(host))

    # -- the host -----------------------------------------------------------------------------------------------------

    async def _lead(self) -> Roster:
        others = tuple(party for party in self.roster.others(self.me.party_id) if party not in self.without)
        await tell({party: self._catch_up(kept) for party, kept in (await _gather(others)).items()})
        kept = await _gather(others)
        mine = self.keeper.kept()
        common = set(mine.counts).intersection(*(each.counts for each in kept.values()))
        if not common:
            raise TermsMismatch(
                "The hospitals have kept no state in common from which the session could go on.",
                advice="Start a new session.",
            )
        count = max(common)
        if not self.without:
            await tell(dict.fromkeys(others, GoOnFrom(count)))
            self.keeper.take(count)
            return self.roster
        return await self._leave_out(count, {party: _known(each, count) for party, each in kept.items()})

    def _catch_up(self, kept: SiteKept) -> CatchUp:
        """What the site does not know of what it agreed to; it cannot have missed more than the last of it."""
        if kept.leavings > len(self.roster.leavings):
            raise ProtocolError(
                "The hospitals do not agree on who still takes part.",
                advice="Talk to them, then start a new session.",
            )
        leavings = self.roster.leavings[kept.leavings :]
        if not leavings:
            return CatchUp((), ())
        last = leavings[-1].leaving
        before = last.trees - ("level" in last.totals)
        known = len(_known(kept, before))
        return CatchUp(leavings, self.keeper.closed_with(last)[known:] if before in kept.counts else ())

    async def _leave_out(self, count: int, known: Mapping[PartyId, tuple[TotalKind, ...]]) -> Roster:
        self.keeper.take(count)
        self.keeper.check_can_leave_out(self._lost())
        mine = self.keeper.state.kinds
        furthest = max((mine, *known.values()), key=len)
        leaving = self.roster.leaving(self.without, count, furthest)
        received = await Exchange(
            {party: (LeaveOut(leaving, len(mine)),) for party in known}, (LeaveOutSigned, Declined), tuple(known)
        )
        signatures = {self.me.party_id: self.roster.sign(leaving, self.me)}
        totals: KeptTotals = self.keeper.state.totals
        for party, answer in received.items():
            if isinstance(answer, Declined):
                raise self._refused(party, answer.reason)
            assert isinstance(answer, LeaveOutSigned)
            signatures[party] = answer.signature
            totals = max(totals, (*self.keeper.state.totals, *answer.totals), key=len)
        signed = gather_signatures(leaving, signatures)
        roster = self.roster.without(signed, self.publics)
        self.keeper.adopt(signed, totals)  # before anybody else: who lacks it later gets it from here
        await tell({party: LeftOut(signed, totals[len(kinds) :]) for party, kinds in known.items()})
        return roster

    def _lost(self) -> str:
        return ", ".join(self.roster.terms.party(each).name for each in self.without)

    def _refused(self, party: PartyId, reason: str) -> PeerLost:
        return PeerLost(
            "{who} does not agree to go on without {peer}: {why}",
            advice="Talk to them. The session waits for all hospitals.",
            who=self.roster.terms.party(party).name,
            peer=self._lost(),
            why=reason or _NO_REASON,
            reason="refused",
        )

    # -- the others ---------------------------------------------------------------------------------------------------

    async def _follow(self, host: PartyId) -> Roster:
        missed = (await ask({host: self.keeper.kept()}, CatchUp))[host]
        roster, known = self.roster, [signed.leaving for signed in self.roster.leavings]
        leavings = [signed for signed in missed.leavings if signed.leaving not in known]
        self._check_not_behind(leavings, host)
        for number, signed in enumerate(leavings, start=1):
            roster = roster.without(signed, self.publics)
            self.keeper.take(signed.leaving.trees - ("level" in signed.leaving.totals))
            self.keeper.adopt(signed, self._with(missed.totals if number == len(leavings) else ()))
        answer = (await Exchange({host: (self.keeper.kept(),)}, (GoOnFrom, LeaveOut), (host,)))[host]
        if isinstance(answer, GoOnFrom):
            if answer.trees not in self.keeper.counts():
                raise _not_kept(roster, host)
            self.keeper.take(answer.trees)
            return roster
        assert isinstance(answer, LeaveOut)
        return await self._answer(roster, answer, host)

    def _check_not_behind(self, leavings: Sequence[SignedLeaving], host: PartyId) -> None:
        """Before anything is done as they say: those after which this hospital was left out itself are not for it."""
        roster = self.roster
        for signed in leavings:
            roster = roster.without(signed, self.publics)  # a claim which not all have signed is another error
            if self.me.party_id in signed.leaving.left_out:
                raise LeftBehind(
                    "{peer} and the others have gone on without this hospital since tree {tree}. All of them agreed, "
                    "as the signed terms allow.",
                    advice="Talk to them. To take part in a whole model, agree on a new session.",
                    peer=roster.terms.party(host).name,
                    tree=signed.leaving.trees + 1,
                )

    def _with(self, further: tuple[KeptTotal, ...]) -> KeptTotals:
        return (*self.keeper.state.totals, *further)

    async def _answer(self, roster: Roster, question: LeaveOut, host: PartyId) -> Roster:
        leaving = question.leaving
        roster.check(leaving)
        before = leaving.trees - ("level" in leaving.totals)
        if before not in self.keeper.counts():
            raise _not_kept(roster, host)
        self.keeper.take(before)
        mine = self.keeper.state.kinds
        if len(mine) > len(leaving.totals) or mine != leaving.totals[: len(mine)]:
            raise ProtocolError(
                "{peer} wants to ask again, without a hospital, what is known with it.",
                advice="Nothing was sent. Talk to them, then start a new session.",
                peer=roster.terms.party(host).name,
            )
        agreed_before = set(leaving.left_out) <= set(self.without)
        reason = None if agreed_before else await person(lambda: self.consent(leaving))
        if reason is not None:
            await tell({host: Declined(reason[:2000])})
            await hear(host, LeftOut)  # what comes is that the others wait on, which ends this
        signature = roster.sign(leaving, self.me)
        await tell({host: LeaveOutSigned(signature, self.keeper.state.totals[question.known :])})
        agreed = await hear(host, LeftOut)
        if agreed.signed.leaving != leaving:
            raise ProtocolError("{peer} changed what was signed.", peer=roster.terms.party(host).name)
        roster = roster.without(agreed.signed, self.publics)
        self.keeper.adopt(agreed.signed, self._with(agreed.totals))
        return roster


async def _gather(others: tuple[PartyId, ...]) -> dict[PartyId, SiteKept]:
    received: dict[PartyId, Message] = await Exchange({}, (SiteKept,), others)
    return {party: message for party, message in received.items() if isinstance(message, SiteKept)}


def _known(kept: SiteKept, count: int) -> tuple[TotalKind, ...]:
    """Which totals of the tree after `count` trees a site knows."""
    return next((kinds for each, kinds in zip(kept.counts, kept.totals, strict=False) if each == count), ())


def _not_kept(roster: Roster, host: PartyId) -> ProtocolError:
    return ProtocolError(
        "{peer} wants to go on from a tree that this hospital has not kept.",
        advice="Start a new session.",
        peer=roster.terms.party(host).name,
    )
