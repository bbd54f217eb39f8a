"""A few threads for numpy's work on large arrays, during which it lets go of the interpreter's lock.

Not the worker processes of `pool`: what the lattice scheme makes and reads is as large as what is sent, at about the
speed of memory, so that handing it to another process, or over a network, would take longer than the work.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, ThreadPoolExecutor
from types import TracebackType
from typing import Any, Self, TypeVar

Result = TypeVar("Result")


def thread_count(executor: Executor | None) -> int:
    """How many threads may work beside this executor: as many as it has processes on this computer (`n_local`), one
    per core where it does not say, and only the caller's own where there is none."""
    if executor is None:
        return 1
    return getattr(executor, "n_local", None) or os.cpu_count() or 1


class Threads:
    """Up to n threads; a context manager, at whose end they are gone."""

    def __init__(self, n: int = 1) -> None:
        self._pool = ThreadPoolExecutor(n, thread_name_prefix="lattice") if n > 1 else None

    def map(self, work: Callable[..., Result], tasks: Iterable[tuple[Any, ...]]) -> list[Result]:
        """[work(*task) for task in tasks]; raises what the first of them raised, once those begun have ended."""
        if self._pool is None:
            return [work(*task) for task in tasks]
        futures = [self._pool.submit(work, *task) for task in tasks]
        try:
            return [future.result() for future in futures]
        finally:
            for future in futures:
                future.cancel()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)


INLINE = Threads(1)
"""No threads: the caller does the work."""
