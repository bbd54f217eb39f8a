"""The only file that knows processes: commands to the worker, its answers and events to the pages.

The worker is this same program started with `--worker`. All sockets, keys, records and computing live there, so
the window never waits. What several pages need to know (identity, records, peers, status…) is remembered here,
by the command or event that brought it, and `changed` names it when it is replaced.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject, QProcess, QProcessEnvironment, Signal

from app.paths import ROOT
from app.shapes import Failure, Json, Status
from app.turns import Turns

OnOk = Callable[[Any], None]
OnError = Callable[[Failure], None]

REMEMBERED = {
    "hello": "hello",
    "identity.create": "identity",
    "identity.restore": "identity",
    "identity.unlock": "identity",
    "records.open": "records",
    "database.open": "records",
    "project.open": "records",
    "records.map": "mapped",
    "peers.list": "peers",
    "results.list": "results",
    "session.propose": "result",
    "session.join": "result",
    "session.resume": "result",
    "session.interrupted": "interrupted",
    "settings.get": "settings",
    "demo.start": "demo",
}
FORGOTTEN = {
    "records.open": ("mapped", "project"),
    "database.open": ("mapped", "project"),
    "project.open": ("mapped", "project"),
    "records.close": ("records", "mapped", "project"),
}
SESSION = {"session.propose", "session.join", "session.resume"}
KEPT_OF_STDERR = 8_000
PATIENCE_MS = 3_000
KILLED_MS = 30_000
"""A killed process is gone as soon as the system comes to it, on a busy computer not within any short time."""


@dataclass(frozen=True)
class CallHandle:
    """An open call; `cancel()` asks the worker to stop it, and its error callback is told."""

    number: int
    bridge: Bridge

    def cancel(self) -> None:
        self.bridge.cancel(self.number)

    @property
    def open(self) -> bool:
        return self.bridge.is_open(self.number)


@dataclass(frozen=True)
class _Open:
    do: str
    on_ok: OnOk | None
    on_error: OnError | None
    owner: QObject | None


class Bridge(QObject):
    """Starts the worker, writes commands, reads lines, watches its end."""

    status = Signal(object)  # Status
    happened = Signal(str, object)  # name, data: every event but `status`; `event` is QObject's own name
    changed = Signal(str)  # a remembered fact was replaced: identity, records, mapped, peers, status, proposal…
    stopped = Signal(object)  # Failure: the worker ended by itself; open calls have failed with it
    ready = Signal(object)  # answer to `hello`, after every (re)start

    def __init__(self, home: Path, parent: QObject | None = None, program: list[str] | None = None) -> None:
        super().__init__(parent)
        self.home = home
        self._program = program or worker_program(home)
        self._process: QProcess | None = None
        self._open: dict[int, _Open] = {}
        self._next = 1
        self._buffer = bytearray()
        self._stderr = ""
        self.exit_code: int | None = None  # of the worker, when it has ended by itself
        self._known: dict[str, Any] = {"status": Status()}
        self.turns = Turns(self)

    # What is known -------------------------------------------------------------------------------------------------

    def known(self, name: str) -> Any:
        """The last answer of that name, or None: identity, records, mapped, peers, results, proposal, status…"""
        return self._known.get(name)

    @property
    def session(self) -> Status:
        return cast(Status, self._known["status"])

    def remember(self, name: str, value: Any) -> None:
        """Replace a fact and say so; None forgets it."""
        if value is None:
            self._known.pop(name, None)
        else:
            self._known[name] = value
        self.changed.emit(name)

    # Calls ---------------------------------------------------------------------------------------------------------

    def call(
        self,
        do: str,
        args: Json | None = None,
        on_ok: OnOk | None = None,
        on_error: OnError | None = None,
        owner: QObject | None = None,
    ) -> CallHandle:
        """Send a command; exactly one of the callbacks runs later, and none once `owner` is gone."""
        number, self._next = self._next, self._next + 1
        if do in SESSION:
            for name in ("proposal", "signed", "dictionary", "session_failure", "ended"):
                self.remember(name, None)
        self._open[number] = _Open(do, on_ok, on_error, owner)
        if self.running:
            self._write({"id": number, "do": do, "args": args or {}})
        else:
            self._fail(number, self._not_running())
        return CallHandle(number, self)

    def cancel(self, number: int) -> None:
        if number in self._open:
            self.call("cancel", {"id": number})

    def is_open(self, number: int) -> bool:
        return number in self._open

    @property
    def session_open(self) -> bool:
        """A proposal or a session is under way, from the first connection to the result."""
        return any(call.do in SESSION for call in self._open.values())

    # The process ---------------------------------------------------------------------------------------------------

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.state() != QProcess.ProcessState.NotRunning

    def start(self) -> None:
        """Start the worker and greet it."""
        process = QProcess(self)
        process.setProgram(self._program[0])
        process.setArguments(self._program[1:])
        process.setProcessEnvironment(_environment())
        process.readyReadStandardOutput.connect(self._read)
        process.readyReadStandardError.connect(self._read_stderr)
        process.finished.connect(self._finished)
        process.errorOccurred.connect(self._process_error)
        self._buffer.clear()
        self._stderr = ""
        self._process = process
        process.start()
        self.call("hello", {}, self.ready.emit)

    def restart(self) -> None:
        """A fresh worker after a crash; it knows nothing, so neither do the pages."""
        self.close()
        for name in [name for name in self._known if name != "status"]:
            self.remember(name, None)
        self._set_status(Status())
        self.start()

    def close(self) -> None:
        """End the worker: its standard input closes, which asks it to leave; it is terminated if it does not."""
        process, self._process = self._process, None
        self._open.clear()
        if process is None:
            return
        process.blockSignals(True)  # its end is wanted now
        process.closeWriteChannel()
        if process.state() != QProcess.ProcessState.NotRunning and not process.waitForFinished(PATIENCE_MS):
            process.terminate()
            if not process.waitForFinished(PATIENCE_MS // 3):
                process.kill()
                process.waitForFinished(KILLED_MS)
        process.deleteLater()

    def open_demo(self) -> None:
        """A second window with generated hospitals, as its own program with its own home folder."""
        program, *arguments = itself()
        process = QProcess()
        process.setProgram(program)
        process.setArguments([*arguments, "demo", "--home", str(self.home / "demo")])
        process.setProcessEnvironment(_environment())
        process.startDetached()

    def process_id(self) -> int:
        return int(self._process.processId()) if self._process else 0

    # Lines ---------------------------------------------------------------------------------------------------------

    def _write(self, message: Json) -> None:
        assert self._process is not None
        self._process.write(json.dumps(message, ensure_ascii=False).encode() + b"\n")

    def _read(self) -> None:
        assert self._process is not None
        self._buffer += self._process.readAllStandardOutput().data()
        *lines, rest = bytes(self._buffer).split(b"\n")
        self._buffer = bytearray(rest)
        for line in lines:
            if line.strip():
                self._line(line)

    def _line(self, line: bytes) -> None:
        try:
            message = json.loads(line)
        except ValueError:
            # A library that prints to standard output must not end the session; the line is kept for the detail.
            self._keep(line.decode(errors="replace") + "\n")
            return
        if "event" in message:
            self._event(str(message["event"]), message.get("data") or {})
        elif "error" in message:
            self._fail(int(message.get("id", 0)), Failure.from_json(message["error"]))
        else:
            self._ok(int(message.get("id", 0)), message.get("ok"))

    def _ok(self, number: int, answer: Any) -> None:
        call = self._open.pop(number, None)
        if call is None:
            return
        if call.do in SESSION:
            # With which records a session came to its end, and whether the person has looked at the result.
            self.remember("ended", {"digest": (self.known("mapped") or {}).get("digest"), "seen": False})
            self.remember("proposal", None)
            self.remember("dictionary", None)
        for name in FORGOTTEN.get(call.do, ()):
            self.remember(name, None)
        if call.do in REMEMBERED:
            self.remember(REMEMBERED[call.do], answer)
        if call.on_ok is not None and _alive(call.owner):
            call.on_ok(answer)

    def _fail(self, number: int, failure: Failure) -> None:
        call = self._open.pop(number, None)
        if call is None:
            return
        if call.do in SESSION:
            self.remember("proposal", None)
            self.remember("dictionary", None)
            self.remember("session_failure", failure)
        if call.on_error is not None and _alive(call.owner):
            call.on_error(failure)

    def _event(self, name: str, data: Any) -> None:
        if name == "status":
            self._set_status(Status.from_json(data))
            return
        if name in {"proposal", "dictionary"}:
            self.remember(name, data)
        self.happened.emit(name, data)

    def _set_status(self, status: Status) -> None:
        self._known["status"] = status
        self.status.emit(status)
        self.changed.emit("status")

    # The end -------------------------------------------------------------------------------------------------------

    def _read_stderr(self) -> None:
        assert self._process is not None
        self._keep(bytes(self._process.readAllStandardError().data()).decode(errors="replace"))

    def _keep(self, text: str) -> None:
        self._stderr = (self._stderr + text)[-KEPT_OF_STDERR:]

    def _process_error(self, error: QProcess.ProcessError) -> None:
        # Only a program that never started gets no `finished`; every other error is followed by one.
        if error == QProcess.ProcessError.FailedToStart:
            self._ended(self._process.errorString() if self._process else "")

    def _finished(self, code: int, _status: QProcess.ExitStatus) -> None:
        self.exit_code = code
        self._ended(f"exit code {code}")

    def _ended(self, how: str) -> None:
        failure = Failure(
            "WorkerStopped",
            QCoreApplication.translate("Bridge", "The part of the program that computes has stopped."),
            QCoreApplication.translate(
                "Bridge",
                "Choose “Start again”, unlock your identity and open the same records. A session that was training goes"
                " on from its last finished tree: see the page Training.",
            ),
            f"{how}\n{self._stderr}".strip(),
        )
        self._set_status(Status())
        for number in list(self._open):
            self._fail(number, failure)
        self.stopped.emit(failure)

    def _not_running(self) -> Failure:
        return Failure(
            "WorkerStopped",
            QCoreApplication.translate("Bridge", "The part of the program that computes is not running."),
            QCoreApplication.translate("Bridge", "Choose “Start again” at the top of the window."),
            self._stderr,
        )


def worker_program(home: Path) -> list[str]:
    """This same program as the worker: the packaged executable itself, or Python on the source.

    On Windows a program with a window may have no standard streams, so there the bundle's other one is the worker: the
    same with a console, which Qt keeps out of sight.
    """
    program, *arguments = itself()
    if getattr(sys, "frozen", False) and sys.platform == "win32":
        program = str(Path(program).with_name("fedstroke.exe"))
    return [program, *arguments, "--worker", "--home", str(home)]


def itself() -> list[str]:
    return [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "app.main"]


def _environment() -> QProcessEnvironment:
    environment = QProcessEnvironment.systemEnvironment()
    environment.insert("PYTHONIOENCODING", "utf-8")
    environment.insert("PYTHONUNBUFFERED", "1")
    if not environment.contains("MALLOC_ARENA_MAX"):
        # glibc keeps a heap for each of many threads: the worker, which runs each command on a new one, grew by 80 MB.
        environment.insert("MALLOC_ARENA_MAX", "2")
    if not getattr(sys, "frozen", False):
        before = environment.value("PYTHONPATH")
        environment.insert("PYTHONPATH", f"{ROOT}{os.pathsep}{before}" if before else str(ROOT))
    return environment


def _alive(owner: QObject | None) -> bool:
    return owner is None or shiboken6.isValid(owner)
