"""One hospital proposes terms, each other one signs or declines, and all hold everybody's signature.

    proposer → each   Proposal(terms)
    each → proposer   Acceptance(digest, signature) | Declined(reason)
    proposer → each   Agreed(all signatures)

A signature is over the digest of the terms which the signer itself computed from what it was shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from fedcore.crypto.identity import Identity, PublicIdentity, verify
from fedcore.errors import ProtocolError, TermsMismatch, Text
from fedcore.protocols.exchange import Exchange, hear, person, tell
from fedcore.protocols.messages import Acceptance, Agreed, Declined, PartySignature, Proposal
from fedcore.protocols.terms import Terms, read_terms

SIGNATURE_DOMAIN = b"fedstroke terms signature"
_NO_REASON = Text("no reason was given")
Review = Callable[[Terms], str | None]


@dataclass(frozen=True)
class Agreement:
    """Signed terms: every party's Ed25519 signature by party id."""

    terms: Terms
    signatures: Mapping[str, bytes]


async def propose(terms: Terms, me: Identity, peers: Mapping[str, PublicIdentity]) -> Agreement:
    """Propose `terms` (which the person here has signed by calling this) and collect all signatures.

    Raises TermsMismatch when a hospital declines, ProtocolError when a signature is not its own.
    """
    others = tuple(p.party_id for p in terms.parties if p.party_id != me.public.party_id)
    received = await Exchange(
        {party: (Proposal(terms.canonical()),) for party in others}, (Acceptance, Declined), others
    )
    signatures = {me.public.party_id: me.sign(SIGNATURE_DOMAIN, terms.digest)}
    for party, answer in received.items():
        if isinstance(answer, Declined):
            raise TermsMismatch(
                "{peer} declined the terms: {reason}",
                advice="Talk to them, change the terms and propose again.",
                peer=terms.party(party).name,
                reason=answer.reason or _NO_REASON,
            )
        assert isinstance(answer, Acceptance)
        if answer.terms_digest != terms.digest:
            raise ProtocolError(
                "{peer} signed other terms than were proposed.",
                advice="Call them and compare the fingerprints of the terms on both screens, then propose again.",
                peer=terms.party(party).name,
            )
        verify(peers[party], SIGNATURE_DOMAIN, terms.digest, answer.signature)
        signatures[party] = answer.signature
    agreed = Agreed(tuple(PartySignature(party, signature) for party, signature in sorted(signatures.items())))
    await tell(dict.fromkeys(others, agreed))
    return Agreement(terms, signatures)


async def review(
    proposer: str,
    me: Identity,
    peers: Mapping[str, PublicIdentity],
    decide: Review,
    allow_small_keys: bool = False,
) -> Agreement:
    """Wait for `proposer`'s terms, show them through `decide` (None = sign, else the reason to decline) and answer.

    Raises TermsMismatch when the person declines, when this hospital is not named, or when a confirmed peer stands
    there under another name; ProtocolError on broken terms, a proposer who is not their label hospital, or a bad
    signature.
    """
    proposal = await hear(proposer, Proposal)
    terms = read_terms(proposal.terms, allow_small_keys)
    terms.party(me.public.party_id)
    if terms.proposer.party_id != proposer:
        raise ProtocolError(
            "{peer} proposed terms in which it does not hold the outcome.",
            advice="Only the hospital that holds the outcome proposes. Talk to them.",
            peer=peers[proposer].name if proposer in peers else proposer,
        )
    reason = _objection(terms, me, peers) or await person(lambda: decide(terms))
    if reason is not None:
        await tell({proposer: Declined(reason[:2000])})
        raise TermsMismatch(
            "The terms were declined here: {reason}",
            advice="Tell the proposing hospital what would have to change.",
            reason=reason or _NO_REASON,
        )
    digest = terms.digest
    await tell({proposer: Acceptance(digest, me.sign(SIGNATURE_DOMAIN, digest))})
    agreed = await hear(proposer, Agreed)
    signatures = {s.party: s.signature for s in agreed.signatures}
    if set(signatures) != {p.party_id for p in terms.parties}:
        raise ProtocolError(
            "{peer} did not send every hospital's signature under the terms.",
            advice="Nothing has been computed. Call them, then ask them to propose again.",
            peer=terms.proposer.name,
        )
    for party, signature in signatures.items():
        # A feature hospital need not know the other feature hospitals; it checks those whose keys it has confirmed.
        public = me.public if party == me.public.party_id else peers.get(party)
        if public is not None:
            verify(public, SIGNATURE_DOMAIN, digest, signature)
    return Agreement(terms, signatures)


def _objection(terms: Terms, me: Identity, peers: Mapping[str, PublicIdentity]) -> str | None:
    """A reason to decline which no person need look at; people go by names, so those of confirmed peers must be theirs.

    A feature hospital need not know the other feature hospitals. A site must know every other: whoever could pose as
    all of them would see this one's sums without their masks.
    """
    needed = terms.parties if terms.mode == "horizontal" else (terms.proposer,)
    for party in needed:
        if party.party_id not in (*peers, me.public.party_id):
            return str(Text("{name} has not been confirmed as a peer here", {"name": party.name}))
    for party in terms.parties:
        known = me.public if party.party_id == me.public.party_id else peers.get(party.party_id)
        if known is not None and known.name != party.name:
            names = {"given": party.name, "known": known.name}
            return str(Text("the terms call a hospital {given} which is known here as {known}", names))
    return None
