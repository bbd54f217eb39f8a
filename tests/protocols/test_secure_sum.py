"""Every site gets the exact total, and nothing that any site says holds another's values."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

import msgspec
import numpy as np
import pytest

from fedcore.crypto.identity import Identity
from fedcore.data.agreed import AgreedColumn
from fedcore.errors import ProtocolError
from fedcore.protocols import secure_sum
from fedcore.protocols.exchange import Exchange, Received, run_in_memory
from fedcore.protocols.messages import MaskedVector, MaskKey, MaskKeys, VectorTotal
from fedcore.protocols.secure_sum import Summation, agree_on_masks
from fedcore.protocols.terms import PartyTerms, Terms, message_tags, read_terms
from fedcore.trees.params import BoostParams

IDENTITIES = [Identity.create(f"Site {k}") for k in range(5)]


def make_terms(n_sites: int) -> Terms:
    return Terms(
        session="ab" * 16, created="2024-01-01T00:00:00Z", mode="horizontal", outcome="stroke", purpose="test",
        parties=tuple(PartyTerms(i.party_id, i.name, "site") for i in IDENTITIES[:n_sites]),
        params=BoostParams().to_mapping(), scheme="masks", key_bits=256, min_group=5, test_fraction=0.3, rows="label",
        pad_to=1, max_patients=1000, release=(), messages=message_tags("horizontal"),
        dictionary=(AgreedColumn("age", "number"), AgreedColumn("sex", "category", ("f", "m"))),
    )  # fmt: skip


def run(n_sites: int, work: Callable[[Summation], Coroutine[Any, Any, Any]], tamper: Any = None) -> list[Any]:
    terms = make_terms(n_sites)

    async def site(identity: Identity) -> Any:
        return await work(await agree_on_masks(terms, identity))

    protocols = {identity.party_id: site(identity) for identity in IDENTITIES[:n_sites]}
    if tamper is not None:
        last = IDENTITIES[n_sites - 1].party_id
        protocols[last] = tampered(protocols[last], tamper)
    results = run_in_memory(protocols)
    return [results[identity.party_id] for identity in IDENTITIES[:n_sites]]


async def tampered(protocol: Coroutine[Exchange, Received, Any], change: Callable[[Any], Any]) -> Any:
    """The same protocol whose messages are changed on the way out."""
    answer: Any = None
    while True:
        try:
            exchange = protocol.send(answer)
        except StopIteration as stop:
            return stop.value
        outgoing = {party: tuple(change(m) for m in messages) for party, messages in exchange.outgoing.items()}
        answer = await Exchange(outgoing, exchange.expect, exchange.senders)


def test_the_terms_survive_the_wire() -> None:
    terms = make_terms(3)
    assert read_terms(terms.canonical()) == terms
    assert terms.proposer.party_id == IDENTITIES[0].party_id


@pytest.mark.parametrize(
    "change",
    [
        {"scheme": "paillier"},
        {"dictionary": ()},
        {"mode": "vertical"},
        {"parties": (PartyTerms("0" * 64, "A", "label"), PartyTerms("1" * 64, "B", "site"))},
    ],
)
def test_terms_of_two_kinds_are_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="are sites"):
        msgspec.structs.replace(make_terms(3), **change)


@pytest.mark.parametrize("n_sites", [2, 3, 5])
def test_every_site_gets_the_exact_total(n_sites: int) -> None:
    rng = np.random.default_rng(n_sites)
    vectors = rng.integers(-(2**50), 2**50, (n_sites, 3, 40))

    async def work(sums: Summation) -> list[np.ndarray]:
        return [await sums.total(vector) for vector in vectors[sums.site]]

    for result in run(n_sites, work):
        assert np.array_equal(np.stack(result), vectors.sum(axis=0))


def test_long_and_empty_vectors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secure_sum, "MAX_WORDS", 7)

    async def work(sums: Summation) -> list[np.ndarray]:
        return [await sums.total(np.arange(n)) for n in (0, 6, 7, 8, 30)]

    for result in run(3, work):
        assert [r.tolist() for r in result] == [(3 * np.arange(n)).tolist() for n in (0, 6, 7, 8, 30)]


def test_a_site_that_sends_nonsense_is_noticed_by_all() -> None:
    def change(message: Any) -> Any:
        if isinstance(message, MaskedVector):
            return MaskedVector(message.round, bytes([message.words[0] ^ 1]) + message.words[1:])
        return message

    async def work(sums: Summation) -> np.ndarray:
        return await sums.total(np.arange(5))

    with pytest.raises(ProtocolError, match="do not add up"):
        run(3, work, change)


@pytest.mark.parametrize("words", [bytes(16), bytes(8 * 8), bytes(8 * 7 + 1)])
def test_another_length_or_round_is_refused(words: bytes) -> None:
    async def work(sums: Summation) -> np.ndarray:
        return await sums.total(np.arange(5))

    def shorten(message: Any) -> Any:
        return MaskedVector(message.round, words) if isinstance(message, MaskedVector) else message

    def next_round(message: Any) -> Any:
        return MaskedVector(message.round + 1, message.words) if isinstance(message, MaskedVector) else message

    for change in (shorten, next_round):
        with pytest.raises(ProtocolError, match="same point"):
            run(3, work, change)


def test_sites_that_ask_for_different_sums_are_noticed() -> None:
    async def work(sums: Summation) -> np.ndarray:
        return await sums.total(np.arange(5 + sums.site // 2))

    with pytest.raises(ProtocolError, match="same point"):
        run(3, work)


def test_a_mask_key_of_somebody_else_is_refused() -> None:
    stranger = Identity.create("Site 2")

    def pose(message: Any) -> Any:
        if not isinstance(message, MaskKey):
            return message
        posed = stranger.public
        return MaskKey(posed.curve_public, posed.sign_public, message.mask_public, message.signature)

    def resign(message: Any) -> Any:
        if not isinstance(message, MaskKey):
            return message
        return MaskKey(message.curve_public, message.sign_public, message.mask_public[::-1], message.signature)

    async def work(sums: Summation) -> None:
        return None

    with pytest.raises(ProtocolError, match="another identity"):
        run(3, work, pose)
    with pytest.raises(ProtocolError, match="signature"):
        run(3, work, resign)


def test_a_host_that_changes_the_list_of_keys_is_noticed() -> None:
    def without_one(message: Any) -> Any:
        return MaskKeys(message.keys[:2]) if isinstance(message, MaskKeys) else message

    terms = make_terms(3)
    protocols = {i.party_id: agree_on_masks(terms, i) for i in IDENTITIES[:3]}
    host = IDENTITIES[0].party_id
    protocols[host] = tampered(protocols[host], without_one)
    with pytest.raises(ProtocolError, match="does not fit"):
        run_in_memory(protocols)


def test_totals_of_another_round_are_refused() -> None:
    def change(message: Any) -> Any:
        return VectorTotal(message.round + 1, message.words) if isinstance(message, VectorTotal) else message

    terms = make_terms(2)

    async def site(identity: Identity) -> Any:
        return await (await agree_on_masks(terms, identity)).total(np.arange(3))

    host, member = IDENTITIES[:2]
    with pytest.raises(ProtocolError, match="same point"):
        run_in_memory({host.party_id: tampered(site(host), change), member.party_id: site(member)})
