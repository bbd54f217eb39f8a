"""Where the next step with a session is done: the ring in the navigation and the Overview say the same."""

from __future__ import annotations

from app.bridge import Bridge
from app.widgets.interrupted import going_on


def session_step(bridge: Bridge) -> str:
    """The key of a page while no session runs: Terms before one, Training where one was interrupted, Results after one.

    "" once its result was looked at: another session can be proposed, but nothing has to follow. Other records, or
    other predictors of them, begin anew.
    """
    if going_on(bridge):
        return "training"
    ended = bridge.known("ended")
    if ended and ended["digest"] == (bridge.known("mapped") or {}).get("digest"):
        return "" if ended["seen"] else "results"
    return "terms"
