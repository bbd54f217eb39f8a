"""Vectors added up over all sites, so that nobody sees another's (PROTOCOL.md section 5; why: see crypto.masks).

Once        site → host   MaskKey           host → each   MaskKeys
Each sum    site → host   MaskedVector      host → each   VectorTotal

The host, who proposed the session, is a site like the others and also adds. Every site computes its masks from keys
that it has checked itself: signed by the identity whose digest the signed terms name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from fedcore.crypto.identity import Identity, PublicIdentity, framed, verify
from fedcore.crypto.masks import CHECK_WORDS, Masks, Words, add_words, make_mask_key
from fedcore.errors import ProtocolError
from fedcore.protocols.exchange import Exchange, ask, tell
from fedcore.protocols.horizontal_messages import (
    MAX_WORDS,
    MaskedVector,
    MaskKey,
    MaskKeys,
    PartyMaskKey,
    VectorTotal,
)
from fedcore.protocols.roster import Roster
from fedcore.protocols.terms import Terms

Values = NDArray[np.int64]
_SIGNATURE_DOMAIN = b"fedstroke mask key"


def _forget(_: Values) -> None:
    """Nothing need be kept of this sum."""


class Summation:
    """One site's end of all sums of an attempt. All sites must ask for the same sums in the same order.

    site: this site's number in the terms, also where others have been left out. parties: who adds up.
    """

    def __init__(self, masks: Masks, site: int, parties: tuple[str, ...], host: str, me: str = "") -> None:
        self._masks = masks
        self.site = site
        self._me = me or parties[site]
        self._parties = parties
        self._host = host
        self._round = -1
        self.bytes_sent = 0

    @property
    def n_sites(self) -> int:
        return len(self._parties)

    async def total(self, values: Values, keep: Callable[[Values], None] = _forget) -> Values:
        """The sum over all sites of their values (n,), the same at every site; raises ProtocolError if it is not one.

        Every site's vector must be equally long. `keep` gets the total before anybody else is told of it.
        """
        parts = [values[start : start + MAX_WORDS] for start in range(0, len(values), MAX_WORDS)]
        totals = [np.zeros(0, np.int64)]
        for number, part in enumerate(parts, start=1):
            totals.append(await self._total(part, _kept_with(keep, totals) if number == len(parts) else _forget))
        return np.concatenate(totals)

    async def _total(self, values: Values, keep: Callable[[Values], None]) -> Values:
        self._round += 1
        words = self._masks.mask(np.ascontiguousarray(values, np.int64), self._round)
        self.bytes_sent += words.nbytes
        is_host = self._me == self._host
        added = await (self._add(words) if is_host else self._hand_in(words))
        total = self._masks.total(added, self._round)
        keep(total)
        if is_host:
            others = (party for party in self._parties if party != self._host)
            await tell(dict.fromkeys(others, VectorTotal(self._round, _pack(added))))
        return total

    async def _hand_in(self, words: Words) -> Words:
        answer = (await ask({self._host: MaskedVector(self._round, _pack(words))}, VectorTotal))[self._host]
        return self._unpack(answer, len(words))

    async def _add(self, words: Words) -> Words:
        others = tuple(party for party in self._parties if party != self._host)
        received = await Exchange({}, (MaskedVector,), others)
        messages = [words]
        for message in received.values():
            assert isinstance(message, MaskedVector)
            messages.append(self._unpack(message, len(words)))
        return add_words(messages)

    def _unpack(self, message: MaskedVector | VectorTotal, n_words: int) -> Words:
        if message.round != self._round or len(message.words) != 8 * n_words or n_words < CHECK_WORDS:
            raise ProtocolError(
                "The hospitals are not at the same point of the computation.",
                advice="Install the same version of FedStroke at all hospitals and start the session again.",
                detail=f"round {message.round} with {len(message.words)} bytes, due {self._round} with {8 * n_words}",
            )
        return np.frombuffer(message.words, dtype="<u8").astype(np.uint64, copy=False)


def _kept_with(keep: Callable[[Values], None], before: list[Values]) -> Callable[[Values], None]:
    return lambda last: keep(np.concatenate([*before, last]))


def _pack(words: Words) -> bytes:
    return words.astype("<u8", copy=False).tobytes()


async def agree_on_masks(terms: Terms, me: Identity, attempt: int = 0, roster: Roster | None = None) -> Summation:
    """Exchange fresh mask keys among the sites of the terms, or of the roster where some have been left out.

    Raises ProtocolError when a key is not signed by the site it is said to be from. The identity comes with the key,
    and is the right one when its digest is the party id which this hospital signed in the terms.
    """
    roster = roster or Roster(terms)
    secret, public = make_mask_key()
    own = MaskKey(
        me.public.curve_public,
        me.public.sign_public,
        public,
        me.sign(_SIGNATURE_DOMAIN, _signed(roster, attempt, public)),
    )
    keys = await _collect(roster, me.party_id, own)
    if set(keys) != set(roster.ids) or keys[me.party_id] != own:
        raise ProtocolError("The list of mask keys does not fit the hospitals of the terms.")
    for party in roster.parties:
        _check(roster, attempt, party.party_id, party.name, keys[party.party_id])
    sites = [(bytes.fromhex(party), keys[party].mask_public) for party in roster.ids]
    masks = Masks(secret, roster.ids.index(me.party_id), sites, roster.digest, attempt)
    site = [party.party_id for party in terms.parties].index(me.party_id)
    return Summation(masks, site, roster.ids, roster.host, me.party_id)


async def _collect(roster: Roster, me: str, own: MaskKey) -> Mapping[str, MaskKey]:
    """All sites' keys as the host has them."""
    host, others = roster.host, roster.others(roster.host)
    if me != host:
        told = (await ask({host: own}, MaskKeys))[host]
        return {each.party: each.key for each in told.keys}
    received = await Exchange({}, (MaskKey,), others)
    keys = {host: own} | {party: key for party, key in received.items() if isinstance(key, MaskKey)}
    await tell(dict.fromkeys(others, MaskKeys(tuple(PartyMaskKey(party, key) for party, key in sorted(keys.items())))))
    return keys


def _signed(roster: Roster, attempt: int, public: bytes) -> bytes:
    return framed(roster.digest, attempt.to_bytes(4, "big"), public)


def _check(roster: Roster, attempt: int, party: str, name: str, key: MaskKey) -> None:
    identity = PublicIdentity(name, key.curve_public, key.sign_public)
    if identity.party_id != party:
        raise ProtocolError(
            "The mask key of {name} comes with another identity than the terms name.",
            advice="The session stopped. Compare fingerprints with {name} before you start it again.",
            name=name,
        )
    verify(identity, _SIGNATURE_DOMAIN, _signed(roster, attempt, key.mask_public), key.signature)
