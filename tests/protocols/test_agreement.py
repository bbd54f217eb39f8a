"""Agreement: everybody signs what they were shown, or nobody does."""

from __future__ import annotations

import json

import msgspec
import pytest

from fedcore.crypto.identity import PublicIdentity
from fedcore.errors import ProtocolError, TermsMismatch
from fedcore.protocols.agreement import SIGNATURE_DOMAIN, propose, review
from fedcore.protocols.exchange import Exchange
from fedcore.protocols.messages import Acceptance, Agreed, Declined, PartySignature, Proposal

change = msgspec.structs.replace


@pytest.fixture
def parties(world):
    return world.label, world.features[0]


def known(*identities):
    return {i.party_id: i.public for i in identities}


def proposing(world, terms):
    return propose(terms, world.label, known(*world.features))


def reviewing(world, me=None, decide=lambda terms: None, peers=None):
    me = me or world.features[0]
    return review(world.label.party_id, me, peers or known(world.label), decide, allow_small_keys=True)


@pytest.mark.parametrize("n_features", [1, 2])
def test_all_hold_everybodys_signature(world, kit, n_features):
    terms = world.terms(n_features=n_features)
    protocols = {world.label.party_id: proposing(world, terms)}
    protocols |= {f.party_id: reviewing(world, f) for f in world.features[:n_features]}
    outcomes = kit.meet_in_memory(world, protocols)
    assert len({str(sorted(agreement.signatures.items())) for agreement in outcomes.values()}) == 1
    assert all(agreement.terms == terms for agreement in outcomes.values())


def test_what_is_shown_is_what_is_signed(world, kit):
    shown = []

    def decide(terms):
        shown.append(terms)

    terms = world.terms()
    kit.meet_in_memory(
        world,
        {world.label.party_id: proposing(world, terms), world.features[0].party_id: reviewing(world, decide=decide)},
    )
    assert shown == [terms]


@pytest.mark.parametrize("reason", ["the purpose is not clear", "x" * 3000, ""])
def test_a_reason_to_decline_reaches_the_proposer(world, kit, reason):
    outcomes = kit.meet_over_sockets(
        world,
        {
            world.label.party_id: proposing(world, world.terms()),
            world.features[0].party_id: reviewing(world, decide=lambda terms: reason),
        },
    )
    told = outcomes[world.label.party_id]
    assert isinstance(told, TermsMismatch)
    assert "South declined" in str(told)
    assert (reason[:2000] or "no reason was given") in str(told)
    assert isinstance(outcomes[world.features[0].party_id], TermsMismatch)


def test_when_one_declines_the_others_are_told(world, kit):
    terms = world.terms(n_features=2)
    outcomes = kit.meet_over_sockets(
        world,
        {
            world.label.party_id: proposing(world, terms),
            world.features[0].party_id: reviewing(world, world.features[0]),
            world.features[1].party_id: reviewing(world, world.features[1], decide=lambda terms: "no"),
        },
    )
    assert "North ended the session" in str(outcomes[world.features[0].party_id])


PROPOSALS = {
    "not canonical": lambda raw: raw + b" ",
    "no terms": lambda raw: b"{}",
    "a list of other messages": lambda raw: raw.replace(b'"bin_layout",', b""),
    "a small key": lambda raw: raw.replace(b'"key_bits":512', b'"key_bits":128'),
}


@pytest.mark.parametrize("broken", PROPOSALS.values(), ids=PROPOSALS.keys())
def test_broken_proposals_are_refused_before_anybody_sees_them(world, kit, meet, broken):
    run = kit.meet_in_memory if meet == "memory" else kit.meet_over_sockets
    hostile = kit.tampered(proposing(world, world.terms()), Proposal, lambda m: change(m, terms=broken(m.terms)))
    shown = []
    honest = reviewing(world, decide=shown.append)
    outcomes = run(world, {world.label.party_id: hostile, world.features[0].party_id: honest})
    assert isinstance(outcomes[world.features[0].party_id], ProtocolError)
    assert shown == []


def proposal_of(world, terms):
    async def send():
        await Exchange({world.features[0].party_id: (Proposal(terms.canonical()),)}, (Acceptance, Declined),
                       (world.features[0].party_id,))  # fmt: skip

    return send()


def test_terms_that_do_not_name_us_are_refused(world, kit):
    """A proposal to East arrives at South."""
    east = world.terms(n_features=2)
    parties = tuple(p for p in east.parties if p.name != "South")
    outcomes = kit.meet_in_memory(
        world,
        {
            world.label.party_id: proposal_of(world, world.terms(parties=parties)),
            world.features[0].party_id: reviewing(world),
        },
    )
    assert isinstance(outcomes[world.features[0].party_id], TermsMismatch)


def test_only_the_hospital_with_the_outcome_proposes(world, kit):
    """North proposes that South holds the outcome, and so would be sent gradients by a program that does not know."""
    swapped = {"label": "feature", "feature": "label"}
    parties = tuple(change(p, role=swapped[p.role]) for p in world.terms().parties)
    outcomes = kit.meet_in_memory(
        world,
        {
            world.label.party_id: proposal_of(world, world.terms(parties=parties)),
            world.features[0].party_id: reviewing(world),
        },
    )
    error = outcomes[world.features[0].party_id]
    assert isinstance(error, ProtocolError)
    assert "North" in str(error)


def test_a_confirmed_hospital_under_another_name_is_declined(world, kit):
    """People go by names: the terms must call a hospital what it was confirmed as."""
    here = PublicIdentity("North Clinic", world.label.public.curve_public, world.label.public.sign_public)
    shown = []
    honest = reviewing(world, decide=shown.append, peers={here.party_id: here})
    outcomes = kit.meet_over_sockets(
        world, {world.label.party_id: proposing(world, world.terms()), world.features[0].party_id: honest}
    )
    assert "known here as North Clinic" in str(outcomes[world.label.party_id])
    assert shown == []


def other_signature(world, signer, digest=None):
    return lambda m: change(m, signature=signer.sign(SIGNATURE_DOMAIN, digest or m.terms_digest))


ACCEPTANCES = {
    "another digest": lambda world: lambda m: change(m, terms_digest=bytes(32)),
    "somebody else's signature": lambda world: other_signature(world, world.features[1]),
    "a signature under other terms": lambda world: other_signature(world, world.features[0], bytes(32)),
    "no signature": lambda world: lambda m: change(m, signature=bytes(64)),
    "a short signature": lambda world: lambda m: change(m, signature=bytes(63)),
}


@pytest.mark.parametrize("broken", ACCEPTANCES.values(), ids=ACCEPTANCES.keys())
def test_bad_acceptances_are_refused(world, refused, kit, broken):
    hostile = kit.tampered(reviewing(world), Acceptance, broken(world))
    refused(world.label.party_id, proposing(world, world.terms()), world.features[0].party_id, hostile)


def forged(world):
    return lambda m: change(
        m,
        signatures=tuple(
            change(s, signature=bytes(64)) if s.party == world.label.party_id else s for s in m.signatures
        ),
    )


AGREED = {
    "a signature missing": lambda world: lambda m: change(m, signatures=m.signatures[:1]),
    "a signature too many": lambda world: (
        lambda m: change(m, signatures=(*m.signatures, PartySignature("0" * 64, bytes(64))))
    ),
    "a forged signature": forged,
}


@pytest.mark.parametrize("broken", AGREED.values(), ids=AGREED.keys())
def test_terms_without_good_signatures_are_refused(world, refused, kit, broken):
    hostile = kit.tampered(proposing(world, world.terms()), Agreed, broken(world))
    honest = world.features[0].party_id
    refused(honest, reviewing(world), world.label.party_id, hostile, listens=False)


def test_the_proposal_is_the_canonical_text(world, kit):
    sent = []

    def look(_, message):
        sent.append(message)
        return message

    terms = world.terms()
    kit.meet_in_memory(
        world,
        {world.label.party_id: kit.tapped(proposing(world, terms), look), world.features[0].party_id: reviewing(world)},
    )
    assert json.loads(sent[0].terms) == json.loads(terms.canonical())
    assert "columns" not in json.loads(sent[0].terms)
