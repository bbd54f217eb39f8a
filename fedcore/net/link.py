"""A hospital's connection to the others: whole payloads, in order, once, whatever the line does.

One hospital is the host and listens; the others are members and connect to it, and reach each other through it.
Every connection is encrypted and authenticated both ways (CurveZMQ); the host lets in listed keys only. The host
passes frames between members on as they are: what a member sends to another is sealed by the layer above, and so is
who it is from; towards each other members have only the host's word for the sender's name.

A cut line with both programs alive shows in `state` and nowhere else. A program that restarts has lost what it
had been told, so that is raised as PeerLost, once, by the next `receive`, or `send` to that peer.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Self

from fedcore.net.address import parse_address
from fedcore.net.carrier import Carrier
from fedcore.net.mailroom import LinkState, Mailroom, Rules

__all__ = ["Link", "LinkState", "Rules"]

_LOOK_S = 0.2  # how often a wait looks whether the person cancelled


def _never() -> None:
    """The check of a wait which nobody can cancel."""


class Link:
    """Made by `Link.host` or `Link.member`; a context manager. All methods may be called from any thread.

    `check` is called about five times a second in every wait of the application's thread; it may raise, for
    instance when the person cancelled. Keys are 32 bytes; party ids 1 to 64 lower-case hexadecimal digits.
    """

    def __init__(self, carrier: Carrier, mailroom: Mailroom, address: str, check: Callable[[], None]) -> None:
        self.address = address
        self._carrier, self._mailroom, self._check = carrier, mailroom, check
        self._is_closed = False

    @classmethod
    def host(
        cls,
        own_secret: bytes,
        own_public: bytes,
        own_id: str,
        address: str,
        allowed: Mapping[str, bytes],
        *,
        rules: Rules | None = None,
        names: Mapping[str, str] | None = None,
        check: Callable[[], None] = _never,
    ) -> Self:
        """Listen at `address` ("0.0.0.0:5757"; port 0 takes a free one, `.address` tells which) for `allowed`.

        `allowed` maps party id to public key, `names` party id to the name for messages to people. Raises
        DataError when the address is wrong or in use.
        """
        mailroom = _mailroom(own_id, None, rules, names)
        for party, key in allowed.items():
            mailroom.allow(party, key, None)
        where = parse_address(address)
        carrier = Carrier(mailroom, None)
        return cls(carrier, mailroom, str(carrier.bind(own_secret, own_public, where)), check)

    @classmethod
    def member(
        cls,
        own_secret: bytes,
        own_public: bytes,
        own_id: str,
        host_id: str,
        host_curve_public: bytes,
        address: str,
        *,
        rules: Rules | None = None,
        names: Mapping[str, str] | None = None,
        check: Callable[[], None] = _never,
        proxy: str = "",
    ) -> Self:
        """Connect to the host at `address`, now or as soon as it answers, through the SOCKS5 `proxy` if one is given.

        Raises DataError on a wrong address, and where the installation cannot use a proxy.
        """
        mailroom = _mailroom(own_id, host_id, rules, names)
        where, through = parse_address(address), parse_address(proxy) if proxy else None
        carrier = Carrier(mailroom, host_id)
        carrier.connect(own_secret, own_public, host_curve_public, where, through)
        return cls(carrier, mailroom, str(where), check)

    def allow(self, party: str, key: bytes, name: str | None = None) -> None:
        """Host: let `key` in as `party` from now on, in place of any other key it had."""
        with self._carrier.changed:
            self._mailroom.allow(party, key, name)

    def forget(self, party: str) -> None:
        """Host: let `party` in no longer; a connection it has is not listened to any more."""
        with self._carrier.changed:
            self._mailroom.forget(party)

    def send(self, peer: str, payload: bytes) -> None:
        """Queue `payload` for `peer`; waits while more than `rules.max_queued` bytes for it are unacknowledged.

        Two programs which both send without ever receiving would wait for each other; a protocol takes turns.
        Raises PeerLost or ProtocolError about `peer` (then nothing is queued, and what it had sent before is in
        `last_words`), ValueError for a peer not listed.
        """

        def post() -> bool:
            if not self._has_room(peer, len(payload)):
                return False
            self._mailroom.post(peer, payload)
            self._carrier.wake()
            return True

        self._wait(post, None)

    def last_words(self, peer: str) -> list[bytes]:
        """The payloads `peer` had sent before the error which `send` raised about it, in order; told once."""
        with self._carrier.changed:
            return self._mailroom.last_words(peer)

    def receive(self, timeout_s: float | None) -> tuple[str, bytes] | None:
        """The next whole payload and the party it is from; None when `timeout_s` pass without one.

        Raises PeerLost when a peer restarted, closed its program or was silent for `rules.lost_after_s`, and
        ProtocolError when one broke the rules; each once, in its place between that peer's payloads. The error's
        `text.values` hold "peer" (name), and for PeerLost "peer_id" and "reason" (restarted, closed or silent).
        """
        taken: list[tuple[str, bytes]] = []

        def take() -> bool:
            item = self._mailroom.take()
            if item is not None:
                taken.append(item)
                self._carrier.wake()  # there may be room again, which the peer must hear of
            return bool(taken)

        return taken[0] if self._wait(take, timeout_s) else None

    def state(self, peer: str) -> LinkState:
        """How the connection to `peer` is now."""
        with self._carrier.changed:
            return self._mailroom.state(peer)

    def wait_connected(self, peer: str, timeout_s: float) -> bool:
        """Whether `peer` is connected now, or comes within `timeout_s`."""
        return self._wait(lambda: self._mailroom.state(peer).connected, timeout_s)

    def flush(self, timeout_s: float) -> bool:
        """Wait until the peers have everything that was sent; False when `timeout_s` pass before."""
        return self._wait(self._mailroom.is_flushed, timeout_s)

    def close(self, linger_s: float = 5.0) -> None:
        """Send what is queued for at most `linger_s`, say good-bye and close; the second time does nothing."""
        with self._carrier.changed:
            is_first = not self._is_closed
            self._is_closed = True
        if is_first:
            self._carrier.stop(linger_s)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close(linger_s=5.0 if error is None else 0.5)

    def _has_room(self, peer: str, size: int) -> bool:
        """Whether `size` bytes may be queued now; one payload always may, however large."""
        self._mailroom.raise_fault(peer)
        queued = self._mailroom.queued_bytes(peer)
        return queued == 0 or queued + size <= self._mailroom.rules.max_queued

    def _wait(self, is_done: Callable[[], bool], timeout_s: float | None) -> bool:
        """Wait until `is_done`, which is called with the lock held; False when `timeout_s` pass before."""
        deadline = None if timeout_s is None else time.monotonic() + timeout_s
        while True:
            with self._carrier.changed:
                if self._carrier.failure is not None:
                    raise RuntimeError("the connection's thread has stopped") from self._carrier.failure
                if self._is_closed:
                    raise RuntimeError("the link is closed")
                if is_done():
                    return True
                left_s = _LOOK_S if deadline is None else deadline - time.monotonic()
                if left_s <= 0:
                    return False
                self._carrier.changed.wait(min(left_s, _LOOK_S))
            self._check()


def _mailroom(own_id: str, host_id: str | None, rules: Rules | None, names: Mapping[str, str] | None) -> Mailroom:
    epoch = secrets.randbits(64) or 1
    return Mailroom(own_id, host_id, epoch, rules or Rules(), time.monotonic, time.time, names or {})
