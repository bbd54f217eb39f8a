"""Signing or declining terms at a terminal."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from fedcore.commands.console import say
from fedcore.commands.stopping import Stop
from fedcore.commands.terms_text import say_terms
from fedcore.protocols.terms import Terms
from fedcore.protocols.terms_view import view_of

NOBODY = "nobody was there to sign"


def decider(
    party_id: str, n_rows: int, columns: Sequence[str], stop: Stop, *, is_agreed: bool, before: Callable[[], None]
) -> Callable[[Terms], str | None]:
    """Shows the terms, and signs what is agreed beforehand or asks; `before` ends a line of progress."""

    def decide(terms: Terms) -> str | None:
        before()
        say_terms(view_of(terms, party_id, n_rows, columns))
        return asks_to_sign(stop, is_agreed=is_agreed)

    return decide


def asks_to_sign(stop: Stop, *, is_agreed: bool) -> str | None:
    """None to sign the terms which are shown, as agreed beforehand or typed; else the reason not to."""
    if is_agreed:
        say("Signed, as --yes says.")
        return None
    while True:
        answer = stop.ask("Type sign, or decline and the reason:")
        word, _, reason = answer.partition(" ")
        if not answer:
            return NOBODY
        if word.lower() == "sign" and not reason:
            return None
        if word.lower() == "decline":
            return reason.strip() or stop.ask("Why? The other hospital will read this:")
