"""Closing the window while it trains: it asks, and what is trained stays; opened again, it offers to go on."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QMessageBox

from app.bridge import Bridge

from .test_memory import LONG, PASSPHRASE, Worker, pair

__all__ = ["pair"]


def answer(window, words):
    """Press the button of the question as soon as it is there."""

    def press():
        shown = [box for box in window.findChildren(QMessageBox) if box.isVisible()]
        if not shown:
            QTimer.singleShot(20, press)
            return
        next(button for button in shown[0].buttons() if words in button.text().replace("&", "")).click()

    QTimer.singleShot(20, press)


def test_closing_asks_and_leaves_the_session_paused(qtbot, pair):
    house, _, other, ids, address = pair
    other.bridge.call("session.join", {"peer": ids[0]})
    asked = {"peers": [ids[1]], "params": {"num_boost_round": 500, "max_depth": 3}, "scheme": "lattice"}
    house.bridge.call("session.propose", asked | {"listen": address})
    qtbot.waitUntil(lambda: any(name == "proposal" for name, _ in other.heard), timeout=LONG)
    other.ask("session.sign", passphrase=PASSPHRASE)
    qtbot.waitUntil(lambda: house.bridge.session.tree >= 2, timeout=LONG)

    answer(house.window, "Keep running")
    house.window.close()
    assert house.window.isVisible()
    answer(house.window, "Stop here")
    house.window.close()
    assert not house.window.isVisible()
    assert not house.bridge.running

    again = Worker(qtbot, Bridge(house.bridge.home))
    again.bridge.start()
    qtbot.waitUntil(lambda: again.bridge.known("hello") is not None, timeout=LONG)
    again.ask("identity.unlock", passphrase=PASSPHRASE)
    (kept,) = again.ask("session.interrupted")["sessions"]
    assert kept["trees"] >= 2
    assert kept["of"] == 500
    again.bridge.close()
