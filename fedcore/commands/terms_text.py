"""Terms in plain words on a terminal: the same text which the window shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fedcore.commands.console import aligned, say, size


def say_terms(view: Mapping[str, Any]) -> None:
    """`view` is what `terms_view.view_of` gives."""
    say()
    say(f"Terms proposed by {view['proposer']}, session {view['session']}")
    for section in view["sections"]:
        say(f"\n{section['title']['english']}")
        for line in section["lines"]:
            say(f"  - {line['english']}")
    say("\nWhat leaves this house")
    say(_leaves(leaf for leaf in view["leaves"] if leaf["from_me"]))
    if view.get("schemes"):
        say("\nWays to encrypt sums")
        say(_schemes(view))
    took = _minutes(view["expected_minutes"])
    say(f"\nAbout {view['expected_megabytes']:.1f} MB in all; about {took} on this computer.")
    say("Parameters: " + ", ".join(f"{name} {value}" for name, value in view["params"].items() if value is not None))
    say(f"Fingerprint of the terms: {view['fingerprint']}\n")


def _leaves(leaves: Any) -> str:
    rows = [
        (
            leaf["item"]["english"],
            leaf["form"]["english"],
            leaf["reader"]["english"],
            size(leaf["bytes_expected"]),
            leaf["times"]["english"],
        )
        for leaf in leaves
    ]
    return aligned(("item", "form", "who can read it", "size", "how often"), rows, right=(3,))


def _schemes(view: Mapping[str, Any]) -> str:
    rows = [
        (
            ("> " if line["scheme"] == view["scheme"] else "  ") + line["name"]["english"],
            _minutes(line["minutes"]),
            f"{line['megabytes']:.1f} MB",
        )
        for line in view["schemes"]
    ]
    table = aligned(("  scheme", "expected", "sent in all"), rows, right=(2,))
    learnt = [
        f"  {line['name']['english']}: {line['learns']['english']} {line['rests_on']['english']}"
        for line in view["schemes"]
    ]
    return "\n".join([table, *learnt, "  " + " ".join(text["english"] for text in view["basis"])])


def _minutes(minutes: float) -> str:
    if minutes <= 1:
        return "a minute or less"
    return f"{minutes:.0f} minutes" if minutes < 120 else f"{minutes / 60:.1f} hours"
