"""What nobody sees waits for its turn, is done once, and is not done for what is gone."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from app.turns import Turns


def test_one_piece_each_time_the_loop_comes_round(qtbot):
    parent = QObject()
    turns, first, second = Turns(parent), QObject(parent), QObject(parent)
    done = []
    turns.later(first, "peers", lambda name: done.append(("first", name)))
    turns.later(second, "peers", lambda name: done.append(("second", name)))
    turns.later(first, "peers", lambda name: done.append(("twice", name)))
    assert done == []
    seen = []
    while len(done) < 2:
        QApplication.processEvents()
        seen.append(len(done))
    assert done == [("first", "peers"), ("second", "peers")]
    assert 1 in seen, "not both at once"
    turns.later(first, "peers", lambda name: done.append(("again", name)))
    qtbot.waitUntil(lambda: done[2:] == [("again", "peers")])


def test_what_is_gone_is_left_alone(qtbot):
    parent = QObject()
    turns, gone, there = Turns(parent), QObject(), QObject(parent)
    done = []
    turns.later(gone, "peers", lambda _: done.append("gone"))
    turns.later(there, "peers", lambda _: done.append("there"))
    shiboken6.delete(gone)
    qtbot.waitUntil(lambda: bool(done))
    assert done == ["there"]


def test_what_is_about_to_be_seen_is_done_now(qtbot):
    parent = QObject()
    turns, seen, behind = Turns(parent), QObject(parent), QObject(parent)
    done = []
    turns.later(behind, "peers", lambda _: done.append("behind"))
    turns.later(seen, "peers", lambda _: done.append("seen"))
    turns.at_once(seen)
    assert done == ["seen"]
    qtbot.waitUntil(lambda: len(done) == 2)
    assert done == ["seen", "behind"]
