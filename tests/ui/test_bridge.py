"""The bridge: answers reach whoever asked, a worker that dies is reported, and none is left behind."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys

import psutil
from PySide6.QtCore import QObject, Signal

from app.bridge import Bridge
from app.paths import ROOT
from app.shapes import Status

ECHO = """
for line in sys.stdin:
    told = json.loads(line)
    if told["do"] == "hello":
        print(json.dumps({"id": told["id"], "ok": {"version": "1", "has_identity": False}}), flush=True)
    elif told["do"] == "peers.list":
        print("a library prints this", flush=True)
        print(json.dumps({"event": "status", "data": {"state": "training", "tree": 3, "trees": 20}}), flush=True)
        print(json.dumps({"event": "pairing", "data": {"my_code": "123456"}}), flush=True)
        print(json.dumps({"id": told["id"], "ok": {"peers": [{"name": "李 Hospital"}]}}), flush=True)
    elif told["do"] == "cancel":
        error = {"kind": "TermsMismatch", "text": {"template": "Cancelled.", "values": {}}, "advice": "", "detail": ""}
        print(json.dumps({"id": told["args"]["id"], "error": error}), flush=True)
    elif told["do"] == "die":
        print("what went wrong", file=sys.stderr, flush=True)
        os._exit(3)
"""


def test_signals_of_true_do_not_lose_references(qtbot):
    # PySide6 6.12.0 on Python 3.11 aborts after some 550 of these.
    class Sender(QObject):
        bare = Signal(bool)
        boxed = Signal(object)

    sender, heard = Sender(), []
    sender.bare.connect(heard.append)
    sender.boxed.connect(heard.append)
    gc.collect()  # what earlier tests left would let go of some on its own
    before = sys.getrefcount(True)
    for _ in range(5000):
        sender.bare.emit(True)
        sender.boxed.emit(True)
    assert heard == [True] * 10_000
    heard.clear()
    if sys.version_info < (3, 12):  # True is immortal from 3.12
        assert sys.getrefcount(True) > before - 100


def test_answers_and_events_arrive_and_are_remembered(qtbot, talker):
    bridge = talker(ECHO)
    told, happened = [], []
    bridge.happened.connect(lambda name, data: happened.append((name, data)))
    with qtbot.waitSignal(bridge.ready):
        pass
    bridge.call("peers.list", {}, told.append)
    qtbot.waitUntil(lambda: bool(told))
    assert told[0]["peers"][0]["name"] == "李 Hospital"
    assert bridge.known("peers") == told[0]
    assert bridge.session == Status(state="training", tree=3, trees=20)
    assert happened == [("pairing", {"my_code": "123456"})]


def test_a_line_that_comes_in_pieces_is_one_line(qtbot, talker):
    bridge = talker(
        """
        line = json.dumps({"id": 1, "ok": {"version": "9"}}).encode() + b"\\n"
        for byte in line:
            sys.stdout.buffer.write(bytes([byte]))
            sys.stdout.buffer.flush()
        sys.stdin.read()
        """
    )
    with qtbot.waitSignal(bridge.ready):
        pass
    assert bridge.known("hello") == {"version": "9"}


def test_cancel_reaches_the_open_call_only(qtbot, talker):
    bridge = talker(ECHO)
    failed = []
    handle = bridge.call("records.open", {}, None, failed.append)
    handle.cancel()
    qtbot.waitUntil(lambda: bool(failed))
    assert failed[0].kind == "TermsMismatch"
    assert not handle.open
    handle.cancel()  # nothing is open any more: nothing is sent
    assert len([c for c in bridge._open.values() if c.do == "cancel"]) <= 1


def test_no_answer_to_a_page_that_is_gone(qtbot, talker):
    bridge = talker(ECHO)
    owner, told = QObject(), []
    bridge.call("peers.list", {}, told.append, owner=owner)
    owner.deleteLater()
    qtbot.waitUntil(lambda: bridge.known("peers") is not None)
    assert told == []


def test_a_worker_that_dies_fails_open_calls_and_can_be_started_again(qtbot, talker):
    bridge = talker(ECHO)
    failed, lost = [], []
    bridge.call("records.open", {}, None, failed.append)
    with qtbot.waitSignal(bridge.stopped) as stopped:
        bridge.call("die", {}, None, lost.append)
    assert "what went wrong" in stopped.args[0].detail
    assert "Start again" in str(stopped.args[0].advice)
    assert [f.kind for f in failed + lost] == ["WorkerStopped", "WorkerStopped"]
    bridge.call("hello", {}, None, failed.append)
    assert failed[-1].kind == "WorkerStopped"  # told at once, not left waiting
    with qtbot.waitSignal(bridge.ready):
        bridge.restart()
    assert bridge.known("peers") is None


def test_a_program_that_cannot_start_is_reported(qtbot, tmp_path):
    bridge = Bridge(tmp_path, program=[str(tmp_path / "missing")])
    with qtbot.waitSignal(bridge.stopped) as stopped:
        bridge.start()
    assert stopped.args[0].kind == "WorkerStopped"


def test_a_session_that_fails_is_remembered_for_any_page(qtbot, talker):
    bridge = talker(ECHO)
    bridge.call("session.propose", {})
    assert bridge.session_open
    bridge.remember("proposal", {"digest": "x"})
    next_call = next(number for number, call in bridge._open.items() if call.do == "session.propose")
    bridge.cancel(next_call)
    qtbot.waitUntil(lambda: bridge.known("session_failure") is not None)
    assert bridge.known("proposal") is None
    assert not bridge.session_open


def test_closing_ends_a_worker_that_listens_and_one_that_does_not(qtbot, talker, monkeypatch):
    monkeypatch.setattr("app.bridge.PATIENCE_MS", 300)
    deaf = """
        import signal, time
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        print(json.dumps({"id": 1, "ok": {}}), flush=True)
        while True:
            time.sleep(1)
        """
    for code in (ECHO, deaf):
        bridge = talker(code)
        with qtbot.waitSignal(bridge.ready):
            pass
        process = psutil.Process(bridge.process_id())
        bridge.close()
        assert not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


def test_the_worker_ends_when_the_window_is_killed(tmp_path):
    """A window killed outright closes the pipe; the worker reads the end of it."""
    (tmp_path / "worker.py").write_text('import sys\nprint(\'{"id": 1, "ok": {}}\', flush=True)\nsys.stdin.read()\n')
    window = f"""
import os, signal, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from app.bridge import Bridge
app = QCoreApplication([])
bridge = Bridge(Path({str(tmp_path)!r}), program=[sys.executable, {str(tmp_path / "worker.py")!r}])
bridge.ready.connect(lambda _: (print(bridge.process_id(), flush=True), os.kill(os.getpid(), signal.SIGKILL)))
bridge.start()
app.exec()
"""
    done = subprocess.run(
        [sys.executable, "-c", window], cwd=ROOT, capture_output=True, text=True, timeout=180, env=dict(os.environ)
    )
    worker = int(json.loads(done.stdout))
    assert _gone(worker)


def _gone(number):
    try:
        return psutil.Process(number).wait(timeout=120) is not False
    except psutil.NoSuchProcess:
        return True
