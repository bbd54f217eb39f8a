"""Reads commands, runs each on a thread of its own, and writes answers; the only place that turns errors into lines."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

from fedcore.errors import FedcoreError, Text
from fedcore.logs import Log, open_log, places
from fedcore.worker.calls import Call, Line
from fedcore.worker.desk import Desk

_UNEXPECTED = Text("Something went wrong in the program that was not foreseen.")
_REPORT_IT = Text("Nothing was lost. Try again; if it happens again, save the diagnostics in Settings and report it.")


class _Output:
    """Writes whole lines from any thread."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._lock = threading.Lock()

    def write(self, line: Line) -> None:
        text = json.dumps(line, ensure_ascii=False, allow_nan=False)
        with self._lock:
            self._stream.write(text + "\n")
            self._stream.flush()


def serve(home: Path, commands: TextIO | None = None, answers: TextIO | None = None) -> int:
    """Until the end of `commands` (the window closed or was killed); running sessions are cancelled then."""
    commands = commands or sys.stdin
    output = _Output(answers or sys.stdout)
    sys.stdout = sys.stderr  # a stray print must not break the lines
    log = open_log(home, "worker")
    log.write("start")
    events = _Events(output, log)
    desk = Desk(home, events.tell)
    open_calls: dict[int, Call] = {}
    threads: list[threading.Thread] = []
    for line in commands:
        try:
            number, do, arguments = _parse(line)
        except ValueError as error:
            log.error("no_command", error)
            continue
        if do == "cancel":
            if (target := open_calls.get(int(arguments.get("id", -1)))) is not None:
                target.cancelled.set()
            output.write({"id": number, "ok": {}})
            continue
        call = Call(do, arguments)
        open_calls[number] = call
        thread = threading.Thread(
            target=_run, args=(desk, call, number, output, log, lambda n=number: open_calls.pop(n, None)), daemon=True
        )
        threads = [t for t in threads if t.is_alive()] + [thread]
        thread.start()
    for call in list(open_calls.values()):
        call.cancelled.set()
    for thread in threads:
        thread.join(timeout=10)
    desk.close()
    log.write("end")
    log.close()
    return 0


class _Events:
    """Tells the window what happens, and the log when a session's state or connections change."""

    def __init__(self, output: _Output, log: Log) -> None:
        self._output, self._log = output, log
        self._last: tuple[str, str, int] | None = None

    def tell(self, name: str, data: Line) -> None:
        if name in ("status", "scoring"):
            now = name, str(data["state"]), sum(bool(peer["connected"]) for peer in data["peers"])
            if now != self._last:
                self._last = now
                n_peers, tree = len(data["peers"]), int(data["tree"])
                self._log.write(name, state=now[1], connected=now[2], peers=n_peers, tree=tree)
        self._output.write({"event": name, "data": data})


def _parse(line: str) -> tuple[int, str, dict[str, Any]]:
    command = json.loads(line)
    if not isinstance(command, dict):
        raise ValueError("a command is an object")
    if not isinstance(command.get("id"), int) or not isinstance(command.get("do"), str):
        raise ValueError("id and do are needed")
    arguments = command.get("args") or {}
    if not isinstance(arguments, dict):
        raise ValueError("args must be an object")
    return command["id"], command["do"], arguments


def _run(desk: Desk, call: Call, number: int, output: _Output, log: Log, done: Callable[[], object]) -> None:
    try:
        with log.timed("command", do=call.do):
            answer: Line = {"id": number, "ok": desk.run(call)}
    except FedcoreError as error:
        answer = {"id": number, "error": error_line(error)}
    except Exception as error:  # the bridge's other end: the person gets a sentence, support gets the rest
        print("\n".join(places(error)), file=sys.stderr)  # not its message, which may quote a cell
        answer = {
            "id": number,
            "error": {
                "kind": "Unexpected",
                "text": _UNEXPECTED.to_json(),
                "advice": _REPORT_IT.to_json(),
                "detail": f"{call.do}: {type(error).__name__}",
            },
        }
    done()
    output.write(answer)


def error_line(error: FedcoreError) -> Line:
    return {
        "kind": type(error).__name__,
        "text": plain_text(error.text),
        "advice": plain_text(error.advice),
        "detail": error.detail,
    }


def plain_text(text: Text) -> Line:
    """A Text whose values are things JSON can carry."""
    values = {k: v.to_json() if isinstance(v, Text) else _plain(v) for k, v in text.values.items()}
    return {"template": text.template, "values": values, "english": str(text)}


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, list | tuple):
        return [str(v) for v in value]
    return str(value)
