"""Hospitals that keep the rules, ones that break a single one of them, and two ways for them to meet."""

from __future__ import annotations

import threading
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec
import numpy as np
import pytest

from fedcore.crypto import paillier
from fedcore.crypto.identity import Identity
from fedcore.errors import ProtocolError, TermsMismatch
from fedcore.net.driver import Driver, Sent
from fedcore.net.link import Link
from fedcore.protocols.exchange import Exchange, Received, run_in_memory
from fedcore.protocols.matching import Alignment, align_as_feature, align_as_label
from fedcore.protocols.messages import MESSAGE_TYPES, Message
from fedcore.protocols.terms import PartyTerms, Terms, message_tags
from fedcore.protocols.vertical import train_as_label
from fedcore.protocols.vertical_feature import train_as_feature
from fedcore.trees.boosting import Rows
from fedcore.trees.cuts import bin_rows, make_cuts
from fedcore.trees.params import BoostParams
from fedcore.trees.rows import Block

KEY_BITS = 512  # too small for a hospital, large enough to be exact
DEADLINE_S = 30.0
Change = Callable[[Any], Message | Sequence[Message]]


class Tapped:
    """A protocol whose outgoing messages are seen, and may be changed, on their way out."""

    def __init__(self, inner: Coroutine[Exchange, Received, Any], change: Callable[[str, Message], Any]) -> None:
        self._inner = inner
        self._change = change

    def send(self, answer: Received | None) -> Exchange:
        exchange = self._inner.send(answer)
        outgoing = {}
        for party, messages in exchange.outgoing.items():
            changed = [self._change(party, message) for message in messages]
            outgoing[party] = tuple(m for c in changed for m in (c if isinstance(c, tuple | list) else (c,)))
        return replace(exchange, outgoing=outgoing)

    def close(self) -> None:
        self._inner.close()


def tampered(inner: Coroutine[Exchange, Received, Any], kind: type[Message], change: Change, nth: int = 0) -> Tapped:
    """The protocol, but for its `nth` message of one kind (-1: all of them)."""
    seen = -1

    def apply(_: str, message: Message) -> Any:
        nonlocal seen
        seen += type(message) is kind
        return change(message) if type(message) is kind and nth in (seen, -1) else message

    return Tapped(inner, apply)


class Names:
    """`change(tree=5)` is the message with another tree."""

    def __call__(self, **values: Any) -> Change:
        return lambda message: msgspec.structs.replace(message, **values)


@dataclass(frozen=True)
class World:
    """The identities of a label hospital and two feature hospitals, and one small key."""

    label: Identity
    features: tuple[Identity, Identity]
    key: paillier.PrivateKey

    @property
    def everyone(self) -> dict[str, Identity]:
        return {i.party_id: i for i in (self.label, *self.features)}

    def terms(self, n_features: int = 1, mode: str = "vertical", **values: Any) -> Terms:
        params = {"num_boost_round": 2, "max_depth": 2, "max_bin": 8, "eta": 0.3} | values.pop("params", {})
        parties = [PartyTerms(self.label.party_id, self.label.name, "label")]
        parties += [PartyTerms(f.party_id, f.name, "feature") for f in self.features[:n_features]]
        standard = {
            "session": "ab" * 16, "created": "2024-01-01T00:00:00Z", "mode": mode, "outcome": "stroke",
            "purpose": "test", "parties": tuple(parties), "params": BoostParams.from_mapping(params).to_mapping(),
            "scheme": "paillier", "key_bits": KEY_BITS, "min_group": 1, "test_fraction": 0.3, "rows": "label",
            "pad_to": 10, "max_patients": 1000, "release": ("auc",), "messages": message_tags(mode),
            "model": "cd" * 16 if mode == "score" else None,
        }  # fmt: skip
        return Terms(**(standard | values))


@pytest.fixture(scope="session")
def world() -> World:
    names = ("North", "South", "East")
    label, south, east = (Identity.create(name) for name in names)
    return World(label, (south, east), paillier.generate_keypair(KEY_BITS, allow_insecure_test_size=True)[1])


@dataclass(frozen=True)
class Study:
    """Records of 40 patients, of whom the feature hospital knows 30; whole protocols over them."""

    world: World
    terms: Terms
    y: np.ndarray
    own: np.ndarray
    remote: np.ndarray
    alignment: Alignment

    @property
    def feature_id(self) -> str:
        return self.world.features[0].party_id

    @property
    def label_id(self) -> str:
        return self.world.label.party_id

    def with_terms(self, **values: Any) -> Study:
        return replace(self, terms=self.world.terms(**values))

    def train_label(self) -> Coroutine[Exchange, Received, Any]:
        cuts = make_cuts(self.own, self.terms.boost_params.max_bin)
        rows = Rows.all(len(self.y))
        alignments = {self.feature_id: self.alignment}
        block = Block(cuts, bin_rows(self.own, cuts))
        return train_as_label(self.terms, block, self.y, rows, alignments, self.world.key, None, lambda _: None)

    def train_feature(self) -> Coroutine[Exchange, Received, Any]:
        return train_as_feature(self.terms, self.feature_id, self.remote, None, lambda _: None)

    @property
    def label_keys(self) -> list[str]:
        return [f"patient {i}" for i in range(len(self.y))]

    @property
    def feature_keys(self) -> list[str]:
        return [f"patient {i}" for i in self.alignment.rows] + [f"other {i}" for i in range(5)]

    def align_label(self) -> Coroutine[Exchange, Received, Any]:
        return align_as_label(self.terms, self.label_keys)

    def align_feature(self) -> Coroutine[Exchange, Received, Any]:
        return align_as_feature(self.terms, self.feature_keys)


@pytest.fixture(scope="session")
def study(world: World) -> Study:
    rng = np.random.default_rng(3)
    own, known = rng.normal(size=(40, 1)).astype(np.float32), rng.permutation(40)[:30]
    remote = rng.integers(0, 6, (30, 3)).astype(np.float32)
    remote[rng.random(remote.shape) < 0.1] = np.nan
    signal = 0.3 * own[:, 0] + 0.1 * rng.normal(size=40)
    signal[known] += np.nan_to_num(remote[:, 0]) - 2.5
    y = (signal > np.median(signal)).astype(np.uint8)
    return Study(world, world.terms(), y, own, remote, Alignment(known.astype(np.int64)))


Outcomes = dict[str, Any]


def meet_in_memory(world: World, protocols: Mapping[str, Any]) -> Outcomes:
    """What each returned; the first error ends all and is everybody's outcome."""
    try:
        return run_in_memory(protocols)
    except Exception as error:
        return dict.fromkeys(protocols, error)


def meet_over_sockets(
    world: World, protocols: Mapping[str, Any], allowed: tuple[type[Message], ...] = tuple(MESSAGE_TYPES)
) -> Outcomes:
    """What each returned or raised, every one in its own thread behind a driver and a link."""
    me, *others = (world.everyone[party] for party in protocols)
    keys = {i.party_id: i.public.curve_public for i in others}
    outcomes: Outcomes = {}

    def take_part(identity: Identity, link: Link, peers: Sequence[Identity]) -> None:
        driver = Driver(link, identity, {p.party_id: p.public for p in peers}, on_sent=_nothing)
        try:
            driver.connect(DEADLINE_S, allowed)
            outcomes[identity.party_id] = driver.run(protocols[identity.party_id])
        except Exception as error:
            outcomes[identity.party_id] = error

    with Link.host(me.curve_secret, me.public.curve_public, me.party_id, "127.0.0.1:0", keys) as host:
        members = [
            Link.member(i.curve_secret, i.public.curve_public, i.party_id, me.party_id, me.public.curve_public,
                        host.address)
            for i in others
        ]  # fmt: skip
        threads = [threading.Thread(target=take_part, args=(me, host, others), daemon=True)]
        for identity, link in zip(others, members, strict=True):
            threads.append(threading.Thread(target=take_part, args=(identity, link, [me]), daemon=True))
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(DEADLINE_S)
        assert not any(thread.is_alive() for thread in threads), "a hospital hangs"
        for link in members:
            link.close(linger_s=0.0)
    return outcomes


def _nothing(_: Sent) -> None:
    """These tests keep no ledger."""


def check_refused(
    world: World,
    outcomes: Outcomes,
    honest: str,
    hostile: str,
    meet: str,
    error: type[Exception] = ProtocolError,
    listens: bool = True,
) -> Exception:
    """The honest hospital stopped with an error that names the other one, which was told over a real connection
    (unless it no longer listens)."""
    refusal = outcomes[honest]
    assert type(refusal) is error, refusal
    assert refusal.advice.template
    assert refusal.text.template.endswith((".", "{why}", "{reason}"))
    if meet == "memory":
        assert {world.everyone[hostile].name, hostile} & set(map(str, refusal.text.values.values()))
        return refusal
    assert world.everyone[hostile].name in str(refusal.text)
    told = outcomes[hostile]
    if listens:
        assert isinstance(told, TermsMismatch), told
        assert error is not ProtocolError or "broke the rules" in str(told.text)
    return refusal


@pytest.fixture(params=["memory", "sockets"])
def meet(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def refused(world: World, meet: str) -> Callable[..., Exception]:
    """`refused(honest, its protocol, hostile, its protocol)`: run both and return the honest one's error."""

    def run(honest: str, honest_protocol: Any, hostile: str, hostile_protocol: Any, **others: Any) -> Exception:
        protocols = {honest: honest_protocol, hostile: hostile_protocol}
        protocols = {party: protocols[party] for party in world.everyone if party in protocols}  # the label hosts
        together = meet_in_memory if meet == "memory" else meet_over_sockets
        return check_refused(world, together(world, protocols), honest, hostile, meet, **others)

    return run


@pytest.fixture(scope="session")
def kit() -> type[Kit]:
    return Kit


class Kit:
    """What test files share; they cannot import each other."""

    tampered = staticmethod(tampered)
    tapped = Tapped
    change = Names()
    meet_in_memory = staticmethod(meet_in_memory)
    meet_over_sockets = staticmethod(meet_over_sockets)
