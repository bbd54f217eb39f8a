"""Reads commands, runs each on a thread of its own, and writes answers; the only place that turns errors into lines."""

from __future__ import annotations

import json
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

from fedcore.errors import FedcoreError, Text
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
    desk = Desk(home, lambda name, data: output.write({"event": name, "data": data}))
    open_calls: dict[int, Call] = {}
    threads: list[threading.Thread] = []
    for line in commands:
        try:
            number, do, arguments = _parse(line)
        except ValueError as error:
            print(f"a line was not a command: {error}", file=sys.stderr)
            continue
        if do == "cancel":
            if (target := open_calls.get(int(arguments.get("id", -1)))) is not None:
                target.cancelled.set()
            output.write({"id": number, "ok": {}})
            continue
        call = Call(do, arguments)
        open_calls[number] = call
        thread = threading.Thread(
            target=_run, args=(desk, call, number, output, lambda n=number: open_calls.pop(n, None)), daemon=True
        )
        threads = [t for t in threads if t.is_alive()] + [thread]
        thread.start()
    for call in list(open_calls.values()):
        call.cancelled.set()
    for thread in threads:
        thread.join(timeout=10)
    desk.close()
    return 0


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


def _run(desk: Desk, call: Call, number: int, output: _Output, done: Callable[[], object]) -> None:
    try:
        answer: Line = {"id": number, "ok": desk.run(call)}
    except FedcoreError as error:
        answer = {"id": number, "error": error_line(error)}
    except Exception as error:  # the bridge's other end: the person gets a sentence, support gets the rest
        trace = "".join(traceback.format_exception(error)[-6:])
        print(trace, file=sys.stderr)
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
