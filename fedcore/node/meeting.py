"""Bring hospitals together for one conversation: a link, a driver over it, the ledger and the status board behind."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Any, TypeVar

from fedcore.crypto.pool import core_count, worker_pool
from fedcore.errors import DataError, StoreError, Text
from fedcore.net.driver import Driver
from fedcore.net.ending import cancelled_here
from fedcore.net.link import Link
from fedcore.net.news import Sent
from fedcore.node.cluster import Cluster
from fedcore.node.cluster_executor import open_cluster
from fedcore.node.hospital import Hospital, public_identity
from fedcore.node.left_out import news_for
from fedcore.node.settings import load_settings
from fedcore.session.records import Peer
from fedcore.session.status import Board, PeerStatus

Result = TypeVar("Result")
Cancelled = Callable[[], bool]
Workers = int | Cluster | None
"""How many processes do the heavy arithmetic on this computer (None: one per core), or the cluster that does it."""
TO_BE_NAMED = "not yet agreed"
_FLUSH_S = 5.0
LINE = "line"
"""Under which name a session keeps the speed of the line to each hospital, in bytes per second."""
CONNECT_TIMEOUT_S = 3600.0  # people agree by phone when to start; one of them may be early


@dataclass(frozen=True)
class Where:
    """How hospitals meet: this one listens at `listen`, or connects to the address of the peer `host`."""

    listen: str | None = None
    host: str | None = None
    timeout_s: float = CONNECT_TIMEOUT_S


class WatchedExecutor(Executor):
    """Hands work on, after a look whether the person cancelled: chunks are small, so a cancel is quick."""

    def __init__(self, inner: Executor, check: Callable[[], None], n_local: int | None = None) -> None:
        """n_local: how many cores of this computer may work, all unless told."""
        self._inner = inner
        self._check = check
        self.n_local = n_local

    @property
    def n_cores(self) -> int:
        return core_count(self._inner)

    def submit(self, fn: Callable[..., Result], /, *args: Any, **kwargs: Any) -> Future[Result]:
        self._check()
        return self._inner.submit(fn, *args, **kwargs)


@contextlib.contextmanager
def workers(n_workers: Workers, cancelled: Cancelled) -> Iterator[Executor]:
    """Worker processes for the heavy arithmetic; all cores unless told. Work not begun is dropped at the end."""

    def check() -> None:
        check_cancelled(cancelled)

    pool = open_cluster(n_workers, check) if isinstance(n_workers, Cluster) else worker_pool(n_workers)
    try:
        yield WatchedExecutor(pool, check, n_workers if isinstance(n_workers, int) else None)
    except BrokenProcessPool as error:
        raise StoreError(
            "A helper process of this program was ended from outside, most likely because memory ran out.",
            advice="Close other programs, or use fewer processor cores in Settings, then start the session again.",
            detail=str(error),
        ) from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def check_cancelled(cancelled: Cancelled) -> None:
    if cancelled():
        raise cancelled_here()


@dataclass
class Meeting:
    """A conversation under way. What is sent is entered in the ledger under `session`, which a member of a session
    learns only from the proposal."""

    driver: Driver
    session: str


@contextlib.contextmanager
def meeting(
    hospital: Hospital, session: str, peers: Sequence[Peer], where: Where, board: Board, cancelled: Cancelled
) -> Iterator[Meeting]:
    """A driver to `peers`, whose every message is entered in the ledger.

    Raises DataError when the place to meet is not usable.
    """
    me = hospital.identity
    names = {p.party_id: p.name for p in peers}
    others: dict[bytes, str] = {}  # sessions of which somebody may be told, by the digest of their terms
    met: Meeting

    def check() -> None:
        # While the others are told that this hospital stops, a wait must not be cut short by the reason itself.
        if not met.driver.is_stopping:
            check_cancelled(cancelled)

    with _link(hospital, peers, where, names, check) as link:

        def refresh(waiting_for: tuple[str, ...]) -> None:
            statuses = []
            for p in (p for p in peers if p.party_id in met.driver.parties):
                s = link.state(p.party_id)
                statuses.append(PeerStatus(p.party_id, p.name, s.connected, s.bytes_sent, s.bytes_received, s.program))
            board.show(
                peers=tuple(statuses), waiting_for=tuple(names[w] for w in waiting_for), waiting_s=met.driver.waiting_s
            )

        def record(sent: Sent) -> None:
            hospital.ledger.append(
                session=others.get(sent.about, met.session),
                peer=sent.peer.party_id,
                peer_name=sent.peer.name,
                message_type=sent.tag,
                n_bytes=sent.n_bytes,
                meaning=sent.message_type.disclosure.could_learn,
            )

        driver = Driver(
            link,
            me,
            {p.party_id: public_identity(p) for p in peers},
            on_sent=record,
            cancelled=cancelled,
            on_wait=refresh,
        )
        for p in peers:
            for signed_in, message, digest in news_for(hospital.store, p.party_id):
                driver.news.add(p.party_id, message, digest)
                others[digest] = signed_in
        met = Meeting(driver, session)
        board.show(state="connecting", phase=Text("Waiting for the other hospitals to connect"))
        yield met
        link.flush(_FLUSH_S)  # what was said last counts as sent when it has left
        refresh(())
        speeds = {p.party_id: s for p in peers if (s := link.state(p.party_id).bytes_per_s) is not None}
        if speeds and hospital.store.session(met.session) is not None:
            hospital.store.save_result(met.session, LINE, speeds)


def _link(
    hospital: Hospital, peers: Sequence[Peer], where: Where, names: dict[str, str], check: Callable[[], None]
) -> Link:
    me = hospital.identity
    if where.listen is not None:
        return Link.host(
            me.curve_secret,
            me.public.curve_public,
            me.party_id,
            where.listen,
            {p.party_id: p.curve_public for p in peers},
            names=names,
            check=check,
        )
    host = hospital.peer(where.host or peers[0].party_id)
    if host.address is None:
        raise DataError(
            "No address of {peer} is known to connect to.",
            advice="Ask them for an invitation with an address, or listen here and let them connect.",
            peer=host.name,
        )
    return Link.member(
        me.curve_secret,
        me.public.curve_public,
        me.party_id,
        host.party_id,
        host.curve_public,
        host.address,
        names=names,
        check=check,
        proxy=load_settings(hospital.home).proxy,
    )
