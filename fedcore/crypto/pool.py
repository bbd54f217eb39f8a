"""Worker processes for the big-number arithmetic, and one way to hand them work in chunks.

Processes, not threads: gmpy2 holds the interpreter lock while it multiplies. They are *spawned* (never forked), so a
worker inherits no random state, no socket and no window; each draws randomness from its own operating-system calls.
A packaged program must call `multiprocessing.freeze_support()` first thing in its main module, and that module must
do nothing else on import: a spawned worker imports it again.

Work crosses the process border as plain integers and big-endian byte blobs. Tables which belong to a key are cached
by the functions that use them (`functools.lru_cache`), hence once per key and process.
"""

from __future__ import annotations

import itertools
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from multiprocessing import connection
from typing import Any, TypeVar

Result = TypeVar("Result")
Progress = Callable[[int, int], None]
"""Called with (chunks done, chunks in all) after each chunk, in the caller's thread; raise from it to cancel."""


def core_count(executor: Executor | None = None) -> int:
    """Cores of this computer, or those which an executor elsewhere says it has (`n_cores`)."""
    return getattr(executor, "n_cores", None) or os.cpu_count() or 1


def worker_pool(n_workers: int | None = None) -> ProcessPoolExecutor:
    """Spawned workers, one per core unless told; start takes about 0.1 s per worker, at the first task."""
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(n_workers or core_count(), mp_context=context, initializer=_start_worker)


def _start_worker() -> None:
    """Leave Ctrl-C to the parent, and never outlive it: a spawned worker holds both ends of its queue, so it
    would wait for ever for work from a parent that was killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_leave_with, args=(parent.sentinel,), daemon=True).start()


def _leave_with(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)


def chunk_ranges(n_items: int, least: int, most: int) -> list[tuple[int, int]]:
    """[start, stop) ranges over n_items: about four per core, so that no core waits long for the last one."""
    share = -(-n_items // (4 * core_count()))
    size = max(least, min(most, share))
    return [(start, min(start + size, n_items)) for start in range(0, n_items, size)]


def map_chunks(
    executor: Executor | None,
    work: Callable[..., Result],
    tasks: Iterable[tuple[Any, ...]],
    n_tasks: int,
    on_progress: Progress | None = None,
) -> list[Result]:
    """[work(*task) for task in tasks], in order, in the executor or (None) inline.

    Only a few tasks wait at any time, so an iterator of tasks need not have all its blobs in memory. What `work` or
    `on_progress` raises is raised here after the waiting chunks are withdrawn; chunks being worked on run out.
    """
    report = on_progress or _ignore
    results: list[Result] = []
    for result in _inline(work, tasks) if executor is None else _in_executor(executor, work, tasks):
        results.append(result)
        report(len(results), n_tasks)
    return results


def _ignore(done: int, total: int) -> None:
    pass


def _inline(work: Callable[..., Result], tasks: Iterable[tuple[Any, ...]]) -> Iterator[Result]:
    return (work(*task) for task in tasks)


def _in_executor(executor: Executor, work: Callable[..., Result], tasks: Iterable[tuple[Any, ...]]) -> Iterator[Result]:
    remaining = iter(tasks)
    ahead = 2 * core_count(executor) + 2
    waiting: deque[Future[Result]] = deque(executor.submit(work, *t) for t in itertools.islice(remaining, ahead))
    try:
        while waiting:
            yield waiting.popleft().result()
            waiting.extend(executor.submit(work, *task) for task in itertools.islice(remaining, 1))
    finally:
        for future in waiting:
            future.cancel()
