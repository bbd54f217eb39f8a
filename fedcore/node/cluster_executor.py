"""The worker pool on a Dask cluster: an Executor with the same semantics as the pool of processes.

Five things are done otherwise than Dask's own executor (`Client.get_executor`) does them:

* *Equal tasks are separate tasks.* Dask takes functions for pure and computes equal calls once. Two chunks with equal
  plaintexts would get the same ciphertexts: everyone could see that they are equal, and subtract them away.
* *Arguments are not written down.* Dask's workers log the task that fails, some versions with its arguments, and among
  ours are a private key's primes; they travel in a parcel that does not show its content.
* *Results are fetched once and dropped.* Dask's executor leaves each in the cluster's memory until Python here happens
  to collect a reference cycle.
* *Nothing waits for ever.* Dask lets tasks wait until workers come. A look every second at the cluster, and at whether
  the person cancelled, ends all waiting with a reason.
* *Keys are forgotten.* The cluster's processes outlive the session; what they cached of its key is dropped at the end.

A worker that is lost is no error: Dask gives its tasks to others. All of them draw their own randomness, so a task done
twice is two different encryptions, of which one is used.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from concurrent.futures import wait as wait_for
from typing import Any, TypeVar

from fedcore import __version__
from fedcore.errors import FedcoreError, StoreError
from fedcore.node.cluster import CONNECT_S, Cluster, connect, unreachable

Result = TypeVar("Result")
Check = Callable[[], None]
LOOK_EVERY_S = 1.0
WITHOUT_WORKERS_S = 20.0  # a worker's nanny takes a few seconds to start it again


class _Parcel:
    """A call that shows neither function nor arguments when it is written into a log."""

    def __init__(self, call: tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]) -> None:
        self.call = call

    def __repr__(self) -> str:
        return "<a part of a session>"


def _compute(parcel: _Parcel) -> Any:
    work, args, kwargs = parcel.call
    return work(*args, **kwargs)


def _version() -> str:
    """Run by each worker before the first task: it needs the arithmetic, in this version."""
    import fedcore.crypto.blinding
    import fedcore.crypto.encrypted_rows
    import fedcore.crypto.packing  # noqa: F401

    return __version__


def _forget() -> None:
    from fedcore.crypto.paillier import forget_keys

    forget_keys()


class ClusterExecutor(Executor):
    """Build one with `open_cluster`; use it as any executor and shut it down."""

    def __init__(self, cluster: Cluster, client: Any, check: Check, without_workers_s: float) -> None:
        self._cluster = cluster
        self._client = client
        self._check = check
        self._without_workers_s = without_workers_s
        self._lock = threading.Lock()
        self._waiting: dict[Future[Any], Any] = {}
        """Dask's future for each of ours whose outcome is open."""
        self._failure: BaseException | None = None
        self._worked_at = time.monotonic()
        self._ends = threading.Event()
        self.n_cores = 1
        self._look()
        self._watch = threading.Thread(target=self._keep_watch, name="cluster watch", daemon=True)
        self._watch.start()

    def submit(self, fn: Callable[..., Result], /, *args: Any, **kwargs: Any) -> Future[Result]:
        """A future which can be cancelled until its outcome is here, and fails with what a person can act on."""
        ours: Future[Result] = Future()
        with self._lock:
            if self._failure is not None:
                raise self._failure
            if self._ends.is_set():
                raise RuntimeError("the executor was shut down")
            try:
                dasks = self._client.submit(_compute, _Parcel((fn, args, kwargs)), pure=False)
            except (OSError, RuntimeError) as error:
                raise _lost(f"{type(error).__name__}: {error}") from None
            self._waiting[ours] = dasks
        ours.add_done_callback(self._withdraw)
        self._client.loop.add_callback(self._fetch, dasks, ours)
        return ours

    async def _fetch(self, dasks: Any, ours: Future[Any]) -> None:
        """Runs in the client's event loop, where `dasks.result()` can be awaited."""
        try:
            result, error = await dasks.result(), None
        except Exception as caught:
            result, error = None, _explained(caught)
        is_gone = dasks.cancelled()
        dasks.release()  # an error's traceback would keep it
        if self._take(ours) is None:
            return
        if is_gone:
            # Nobody here cancelled it, so Dask did: that is how it says that the scheduler is gone.
            error = _lost("the scheduler is gone")
            self._fail(error)
        if not ours.set_running_or_notify_cancel():
            return
        if error is None:
            ours.set_result(result)
        else:
            ours.set_exception(error)

    def _withdraw(self, ours: Future[Any]) -> None:
        """Called with every outcome; while Dask's future is still kept it can only be that the caller cancelled."""
        if ours.cancelled() and (dasks := self._take(ours)) is not None:
            ours.set_running_or_notify_cancel()
            self._client.loop.add_callback(dasks.cancel)

    def _take(self, ours: Future[Any]) -> Any:
        """Dask's future, for whoever asks first: they decide the outcome. None for everyone after."""
        with self._lock:
            return self._waiting.pop(ours, None)

    # -- the watch ----------------------------------------------------------------------------------------------------

    def _keep_watch(self) -> None:
        while not self._ends.wait(LOOK_EVERY_S):
            try:
                self._check()
                self._look()
            except BaseException as error:
                # Raised, as it is, where the session waits for its chunk.
                self._fail(error)
                return

    def _look(self) -> None:
        """Count the cores; raises DataError for a worker on an unprotected way, StoreError when the cluster is lost."""
        if self._client.status != "running":
            # Dask goes on trying to connect, but the tasks which the scheduler had are gone.
            raise _lost(f"the connection to the scheduler is {self._client.status}")
        try:
            threads: dict[str, int] = self._client.sync(self._client.scheduler.ncores, callback_timeout=CONNECT_S)
        except (OSError, TimeoutError, RuntimeError) as error:
            raise _lost(f"{type(error).__name__}: {error}") from None
        for address in threads:
            self._cluster.check_worker(address)
        now = time.monotonic()
        if threads:
            self.n_cores = sum(threads.values())
            self._worked_at = now
        elif now - self._worked_at > self._without_workers_s:
            raise _lost("no worker is connected to the scheduler")

    def _fail(self, error: BaseException) -> None:
        with self._lock:
            self._failure = error
            waiting = list(self._waiting)
        for ours in waiting:
            if (dasks := self._take(ours)) is not None and ours.set_running_or_notify_cancel():
                ours.set_exception(error)
                self._client.loop.add_callback(dasks.cancel)

    # -- the end ------------------------------------------------------------------------------------------------------

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Wait for what was submitted if `wait`, unless it is cancelled; have the keys forgotten; disconnect."""
        with self._lock:
            waiting = list(self._waiting)
        if wait and not cancel_futures:
            wait_for(waiting)
        for ours in waiting:
            ours.cancel()
        if self._ends.is_set():
            return
        self._ends.set()
        self._watch.join()
        # Whatever goes wrong here must not hide how the session ended.
        with contextlib.suppress(Exception):
            if self._client.status == "running":
                self._client.run(_forget, callback_timeout=CONNECT_S)
        with contextlib.suppress(Exception):
            self._client.close()


def open_cluster(
    cluster: Cluster, check: Check = lambda: None, without_workers_s: float = WITHOUT_WORKERS_S
) -> ClusterExecutor:
    """Connect, and see that every worker can do the arithmetic. `check` is called about every second and ends the work
    by raising. Raises DataError or StoreError with what to do."""
    client = connect(cluster)
    try:
        try:
            client.wait_for_workers(1, timeout=CONNECT_S)
        except (OSError, TimeoutError) as error:
            raise StoreError(
                "The cluster at {address} has no workers.",
                advice="Start some with: dask worker {address} --nworkers 4 --nthreads 1",
                address=cluster.address,
                detail=f"{type(error).__name__}: {error}",
            ) from None
        _check_versions(cluster, client)
        return ClusterExecutor(cluster, client, check, without_workers_s)
    except BaseException:
        client.close()
        raise


def _check_versions(cluster: Cluster, client: Any) -> None:
    try:
        versions: dict[str, str] = client.run(_version)
    except (OSError, TimeoutError) as error:
        raise unreachable(cluster, error) from None
    except Exception as error:
        raise _unfit(error) from None
    check_versions(versions)


def check_versions(versions: dict[str, str]) -> None:
    """versions: of FedStroke by worker; raises StoreError unless all are this program's."""
    for worker, version in sorted(versions.items()):
        if version != __version__:
            raise StoreError(
                "The cluster's worker {worker} has FedStroke {theirs}, and this program is FedStroke {ours}.",
                advice="Install the same version on all computers of the cluster and start its workers again.",
                worker=worker,
                theirs=version,
                ours=__version__,
            )


def _explained(error: BaseException) -> BaseException:
    """What to raise here for what a task ended with."""
    from distributed import KilledWorker

    if isinstance(error, FedcoreError):
        return error
    if isinstance(error, KilledWorker):
        return _lost(f"{type(error).__name__}: several workers ended one after the other during the same task")
    if isinstance(error, OSError | TimeoutError):
        return _lost(f"{type(error).__name__}: {error}")
    return _unfit(error) if isinstance(error, ImportError) else error


def _unfit(error: BaseException) -> StoreError:
    return StoreError(
        "The cluster's workers cannot run FedStroke's arithmetic.",
        advice="Install the same versions of Python, FedStroke, dask and distributed on all computers of the cluster "
        "and start its workers again.",
        detail=f"{type(error).__name__}: {error}",
    )


def _lost(why: str) -> StoreError:
    return StoreError(
        "The cluster stopped working during the session.",
        advice="See in its log why its workers or its scheduler ended, most likely because memory ran out; start it "
        "again, then start the session again.",
        detail=why,
    )
