"""The common data dictionary at a terminal: what all told, what does not fit, and what a person decides about it."""

from __future__ import annotations

import argparse
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from fedcore.commands.console import aligned, say
from fedcore.commands.stopping import Stop
from fedcore.data.choices import ColumnChoices, Decisions
from fedcore.data.dictionary import column_key
from fedcore.data.merging import Merged, merge
from fedcore.errors import DataError, FedcoreError, TermsMismatch
from fedcore.node.together import Offers

NOBODY = "nobody was there to look at what does not fit"


@dataclass(frozen=True)
class Match:
    """Choices about this hospital's columns, and the proposer's decisions about all."""

    choices: ColumnChoices = ColumnChoices()  # noqa: RUF009 (frozen)
    decisions: Decisions = Decisions()  # noqa: RUF009 (frozen)


def add_matching(parser: argparse.ArgumentParser) -> None:
    """How this hospital's columns meet the others'; for --mode horizontal."""
    group = parser.add_argument_group(
        "matching columns, with --mode horizontal (what does not fit is shown, and asked about unless --accept)"
    )
    group.add_argument(
        "--rename", nargs="+", type=_pair, default=[], metavar="OWN=COMMON", help="what all call a column of this file"
    )
    group.add_argument(
        "--recode", nargs="+", type=_recoded, default=[], metavar="COLUMN:OWN=COMMON",
        help="a category or code of this file, and the common one",
    )  # fmt: skip
    group.add_argument(
        "--convert", nargs="+", type=_pair, default=[], metavar="COLUMN=TIMES[+PLUS]",
        help="numbers of this file to the common unit, as in glucose=18.016",
    )  # fmt: skip
    group.add_argument("--match", type=Path, metavar="FILE", help="all of these as TOML; see README")
    group.add_argument("--accept", action="store_true", help="accept the match without asking, whatever does not fit")


def _pair(text: str) -> tuple[str, str]:
    own, is_pair, common = text.rpartition("=")
    if not (own.strip() and is_pair and common.strip()):
        raise argparse.ArgumentTypeError(f"{text} is not of the form OWN=COMMON")
    return own.strip(), common.strip()


def _recoded(text: str) -> tuple[str, str, str]:
    column, is_triple, rest = text.partition(":")
    if not is_triple:
        raise argparse.ArgumentTypeError(f"{text} is not of the form COLUMN:OWN=COMMON")
    return (column.strip(), *_pair(rest))


def match_of(given: argparse.Namespace) -> Match:
    """What the options and the file say; raises DataError for a file that cannot be read, or a number that is none."""
    match = Match() if given.match is None else read_match(given.match)
    recoded: dict[str, dict[str, str]] = {}
    for column, own, common in given.recode:
        recoded.setdefault(column, {})[own] = common
    scaled = {column: _numbers(column, text) for column, text in given.convert}
    options = ColumnChoices.from_json({"renamed": dict(given.rename), "recoded": recoded, "scaled": scaled})
    return replace(match, choices=_joined(match.choices, options))


def _joined(first: ColumnChoices, second: ColumnChoices) -> ColumnChoices:
    """Both, by the names of the file; `second` where they differ."""
    columns = {*first.recoded, *second.recoded}
    recoded = {name: {**first.recoded.get(name, {}), **second.recoded.get(name, {})} for name in columns}
    return ColumnChoices({**first.renamed, **second.renamed}, recoded, {**first.scaled, **second.scaled})


def _numbers(column: str, text: str) -> list[float]:
    times, _, plus = text.partition("+")
    try:
        return [float(times), float(plus or 0)]
    except ValueError:
        raise DataError(
            "{text} does not say how to convert {column}.",
            advice="Give the number to multiply by, and perhaps one to add, as in 18.016 or 0.0915+2.15.",
            text=text,
            column=column,
        ) from None


def read_match(path: Path) -> Match:
    """A TOML file with the tables renamed, recoded and scaled, at the proposer also left_out and at; raises DataError
    when it is none."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(
            "{file} cannot be read as a matching of columns: {why}",
            advice="README.md has an example.",
            file=path.name,
            why=str(error),
        ) from None
    decisions = {name: found.pop(name) for name in ("at", "left_out") if name in found}
    return Match(ColumnChoices.from_json(found), Decisions.from_json(decisions))


def say_match(merged: Merged) -> None:
    """The common dictionary, and a line for everything that does not fit."""
    rows = [
        (column.name, column.kind.replace("_", "/"), ", ".join(column.categories), _told(column.name, merged))
        for column in merged.columns
    ]
    say("\nThe common data dictionary")
    say(aligned(("column", "kind", "categories", "what the hospitals told"), rows))
    if merged.notes:
        say("\nWhat does not fit")
    for note in merged.notes:
        say(f"  - {note}")
    say()


def _told(name: str, merged: Merged) -> str:
    """What each hospital told of a column; a dash where it has none."""
    told = {
        hospital: next(
            (_range(c.low, c.high, c.missing_tenths) for c in columns if column_key(c.name) == column_key(name)), "–"
        )
        for hospital, columns in merged.by_hospital.items()
    }
    return "; ".join(f"{hospital}: {what}" for hospital, what in told.items() if what)


def _range(low: float | None, high: float | None, missing_tenths: int) -> str:
    missing = f"{10 * missing_tenths} % missing" if missing_tenths else ""
    numbers = "" if low is None or high is None else f"{low:g} to {high:g}"
    return ", ".join(part for part in (numbers, missing) if part)


def accepter(
    match: Match, stop: Stop, *, is_accepted: bool, before: Callable[[], None]
) -> Callable[[Offers], Decisions]:
    """At the proposer: shows the merged dictionary and asks where something does not fit."""

    def accept(offers: Offers) -> Decisions:
        before()
        mine, *_ = offers
        answer = _ask(offers, mine, match.decisions, stop, is_accepted=is_accepted, word="accept")
        if isinstance(answer, str):
            raise TermsMismatch(
                "The columns were not agreed on: {reason}",
                advice="Match the columns, then propose again.",
                reason=answer,
            )
        return answer

    return accept


def offerer(
    stop: Stop, *, is_accepted: bool, before: Callable[[], None]
) -> Callable[[str, Offers], ColumnChoices | str]:
    """At another site: shows the proposer's columns and those here, and asks where something does not fit."""

    def offer(outcome: str, offers: Offers) -> ColumnChoices | str:
        before()
        *_, mine = offers
        say(f"\nThe proposing hospital's outcome: {outcome}")
        answer = _ask(offers, mine, Decisions(), stop, is_accepted=is_accepted, word="tell")
        return answer if isinstance(answer, str) else answer.at.get(mine, ColumnChoices())

    return offer


def _ask(
    offers: Offers, mine: str, decisions: Decisions, stop: Stop, *, is_accepted: bool, word: str
) -> Decisions | str:
    """What was agreed to with `word`, or the reason to stop."""
    shown = merge(offers, decisions)
    say_match(shown)
    if not shown.notes or is_accepted:
        return decisions
    while True:
        answer = stop.ask(f"Type {word}, or match and a file that says more, or decline and the reason:")
        first, _, rest = answer.partition(" ")
        if not answer:
            return NOBODY
        if first.lower() == word and not rest:
            return decisions
        if first.lower() == "decline":
            return rest.strip() or stop.ask("Why? The other hospitals will read this:")
        if first.lower() == "match":
            try:
                decisions = _with(decisions, mine, read_match(Path(rest.strip())))
                say_match(merge(offers, decisions))
            except FedcoreError as error:
                say(error)


def _with(decisions: Decisions, mine: str, match: Match) -> Decisions:
    """A file read at the prompt goes by the names that are shown; it stands in place of one read before."""
    at = {**decisions.at, **match.decisions.at}
    if match.choices:
        at[mine] = match.choices
    return Decisions(at, tuple(dict.fromkeys((*decisions.left_out, *match.decisions.left_out))))
