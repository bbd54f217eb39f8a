"""What a session is for: in the proposer's words, or in the usual ones, which each reader sees in their language."""

from __future__ import annotations

from fedcore.errors import Text
from fedcore.protocols.terms import Terms


def usual_purpose(outcome: str) -> Text:
    """What the terms say where the proposer says nothing."""
    return Text(
        "Find out whether a joint model recognises patients with {outcome} better than one hospital's own.",
        {"outcome": outcome},
    )


def purpose_line(terms: Terms) -> Text:
    usual = usual_purpose(terms.outcome)
    return Text("Purpose: {purpose}", {"purpose": usual if terms.purpose == str(usual) else terms.purpose})
