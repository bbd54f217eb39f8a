"""Going on without a lost hospital, at a terminal."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence

from fedcore.commands.console import say
from fedcore.commands.stopping import Stop
from fedcore.errors import DataError
from fedcore.node.hospital import Hospital
from fedcore.node.leaving_out import Lost, View
from fedcore.node.left_out import LEFT_OUT
from fedcore.protocols.terms import Terms


def add_without(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--without", nargs="+", default=[], metavar="NAME",
        help="with --mode horizontal: hospitals that are lost; all others must agree to go on without them",
    )  # fmt: skip


def lost_of(given: argparse.Namespace, terms: Terms, stop: Stop, before: Callable[[], None]) -> Lost:
    """What was decided on the command line; raises DataError for a hospital that does not take part."""
    names = {party.name: party.party_id for party in terms.parties}
    unknown = [name for name in given.without if name not in names]
    if unknown:
        raise DataError(
            "{name} does not take part in this session.",
            advice="Those who do: {names}.",
            name=unknown[0],
            names=", ".join(names),
        )
    return Lost(consent=consenter(stop, before), without=tuple(names[name] for name in given.without))


def leader_of(hospital: Hospital, without: Sequence[str], terms: Terms) -> str | None:
    """The party id of the hospital at which the others meet, when these are lost; None where it is this one."""
    gone = hospital.store.results(terms.session).get(LEFT_OUT, {}).get("party_ids", ())
    here = [p.party_id for p in terms.parties if p.party_id not in gone and p.name not in without]
    return here[0] if here and here[0] != hospital.party_id else None


def consenter(stop: Stop, before: Callable[[], None]) -> Callable[[View], str | None]:
    """Asks a person whether to go on without a hospital; None is yes."""

    def consent(view: View) -> str | None:
        before()
        names = ", ".join(view["names"])
        say(f"{view['asks']} asks to go on without {names}, which cannot be reached.")
        say(f"From tree {view['tree']} of {view['trees']} on, the patients of {names} do not count any more.")
        say(f"The others could then closely estimate what {names} had added to the sums.")
        if len(view["remaining"]) == 2:
            say("With only two left, each of them could compute the other's sums.")
        say(f"All who remain must agree: {', '.join(view['remaining'])}. If one does not, the session waits.")
        while True:
            word, _, reason = stop.ask("Type agree, or wait and the reason:").partition(" ")
            if word.lower() == "agree" and not reason:
                return None
            if word.lower() in ("wait", ""):
                return reason.strip()

    return consent
