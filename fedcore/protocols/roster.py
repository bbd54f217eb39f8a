"""Who takes part in a horizontal session: the hospitals of the terms, less those the others have gone on without.

Going on without a hospital is one more signature of everybody who remains, over who is left out and from which tree,
bound to the terms and to every earlier such agreement. All masks are bound to it in turn.

What may be asked without the hospital that was lost is decided by what the remaining ones have *kept* of the tree
under way, for the total with it less the same total without it would be the lost hospital's own numbers:

- A site keeps each total, on disk, in the same step in which it learns it, the host before it tells anybody. So the
  longest list of totals that a remaining site has kept is all that any of them knows. What the lost hospital knows does
  not matter: the difference would be its own part.
- A round to which a vector is missing discloses nothing, and it is never completed later: masks are fresh for every run
  and lie in no file. A round to which all have sent is completed before a loss is reported (see `net.driver`).
- Nothing kept: the tree is begun anew without the lost hospital. Otherwise it is closed as it stands: grown again from
  the kept totals as deep as they go, with leaves there, at every site alike. Gradients have then changed, and nothing
  is asked twice about one tree.
- Numbers of patients do not change from tree to tree, nor do the bin edges. So they are kept and never asked for again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

import msgspec

from fedcore.crypto.identity import Identity, PublicIdentity, framed, verify
from fedcore.errors import ProtocolError, TermsMismatch
from fedcore.protocols.horizontal_messages import Leaving, PartySigned, SignedLeaving, TotalKind
from fedcore.protocols.terms import PartyTerms, Terms

SIGNATURE_DOMAIN = b"fedstroke go on without"
FEWEST = 2


@dataclass(frozen=True)
class Roster:
    """The hospitals of `terms` which `leavings`, in their order, have left."""

    terms: Terms
    leavings: tuple[SignedLeaving, ...] = ()

    @property
    def left_out(self) -> tuple[str, ...]:
        """Party ids, the first who was left out first."""
        return tuple(party for signed in self.leavings for party in signed.leaving.left_out)

    @property
    def parties(self) -> tuple[PartyTerms, ...]:
        """Who takes part, in the order of the terms."""
        left_out = self.left_out
        return tuple(party for party in self.terms.parties if party.party_id not in left_out)

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(party.party_id for party in self.parties)

    @property
    def host(self) -> str:
        """Who adds: the hospital that proposed or, without it, the next of the terms."""
        return self.ids[0]

    def others(self, me: str) -> tuple[str, ...]:
        return tuple(party for party in self.ids if party != me)

    @property
    def digest(self) -> bytes:
        """32 bytes which stand for the terms and for everything signed since."""
        if not self.leavings:
            return self.terms.digest
        signed = [msgspec.json.encode(each.leaving) for each in self.leavings]
        return hashlib.sha256(b"fedstroke roster\0" + framed(self.terms.digest, *signed)).digest()

    def leaving(self, left_out: tuple[str, ...], finished: int, totals: tuple[TotalKind, ...]) -> Leaving:
        """To sign: go on without these hospitals, when `finished` trees and these totals of the next are known.

        Raises TermsMismatch where the terms do not allow it.
        """
        remaining = tuple(party for party in self.ids if party not in left_out)
        if not self.terms.may_go_on_without:
            raise TermsMismatch(
                "The signed terms do not allow to go on without a hospital.",
                advice="Wait for it.",
            )
        if len(remaining) < FEWEST:
            raise TermsMismatch(
                "At least two hospitals must remain to go on.", advice="Wait for the others, or start a new session."
            )
        return Leaving(left_out, remaining, finished + ("level" in totals), totals, self.digest)

    def check(self, leaving: Leaving) -> None:
        """Raises ProtocolError unless this can be signed here and now, TermsMismatch where the terms forbid it."""
        finished = leaving.trees - ("level" in leaving.totals)
        if not set(leaving.left_out) <= set(self.ids) or leaving != self.leaving(
            leaving.left_out, finished, leaving.totals
        ):
            raise ProtocolError(
                "The hospitals do not agree on who still takes part.",
                advice="Talk to them, then start a new session.",
            )

    def sign(self, leaving: Leaving, me: Identity) -> bytes:
        return me.sign(SIGNATURE_DOMAIN, _signed_bytes(leaving))

    def without(self, signed: SignedLeaving, publics: Mapping[str, PublicIdentity]) -> Roster:
        """The roster once this is agreed; `publics` of all who remain, by party id.

        Raises ProtocolError unless everybody who remains has signed it.
        """
        self.check(signed.leaving)
        check_signatures(signed, publics)
        return replace(self, leavings=(*self.leavings, signed))


def gather_signatures(leaving: Leaving, signatures: Mapping[str, bytes]) -> SignedLeaving:
    return SignedLeaving(leaving, tuple(PartySigned(party, signatures[party]) for party in leaving.remaining))


def check_signatures(signed: SignedLeaving, publics: Mapping[str, PublicIdentity]) -> None:
    """Raises ProtocolError unless everybody who remains, and is known, has signed."""
    by_party = {each.party: each.signature for each in signed.signatures}
    if tuple(by_party) != signed.leaving.remaining or not publics.keys() >= set(signed.leaving.remaining):
        raise ProtocolError(
            "Not all remaining hospitals have signed to go on without another.",
            advice="Nothing has been computed without it. Talk to them, then try again.",
        )
    for party, signature in by_party.items():
        verify(publics[party], SIGNATURE_DOMAIN, _signed_bytes(signed.leaving), signature)


def _signed_bytes(leaving: Leaving) -> bytes:
    return framed(leaving.earlier, msgspec.json.encode(leaving))
