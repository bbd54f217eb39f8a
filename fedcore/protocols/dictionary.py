"""The sites tell the proposer what their columns are called and hold, before any terms are written.

proposer → each   DictionaryWanted (with its own columns)        each → proposer   DictionaryOffer

What the proposer makes of it (`data.dictionary.merge`) becomes part of the terms that every site reads and signs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from fedcore.data.dictionary import DictionaryColumn
from fedcore.errors import TermsMismatch
from fedcore.protocols.exchange import Exchange, hear, person, tell
from fedcore.protocols.horizontal_messages import DictionaryOffer, DictionaryWanted, OfferedColumn
from fedcore.protocols.messages import Declined

_MAX_NAME = 200


async def gather_dictionaries(
    outcome: str, names: Mapping[str, str], mine: Sequence[DictionaryColumn]
) -> dict[str, tuple[DictionaryColumn, ...]]:
    """Each other site's columns by its name; `names` gives the name of each by party id, `mine` are told to them.

    Raises TermsMismatch when a site does not want to tell.
    """
    wanted = DictionaryWanted(outcome, _offer(mine))
    received = await Exchange(dict.fromkeys(names, (wanted,)), (DictionaryOffer, Declined), tuple(names))
    told = {}
    for party, message in received.items():
        if isinstance(message, Declined):
            raise TermsMismatch(
                "{peer} did not send its data dictionary: {reason}",
                advice="Talk to them, then propose again.",
                peer=names[party],
                reason=message.reason or "–",
            )
        assert isinstance(message, DictionaryOffer)
        told[names[party]] = tuple(_column(offered) for offered in message.columns)
    return told


async def offer_dictionary(
    proposer: str, describe: Callable[[str, Sequence[DictionaryColumn]], Sequence[DictionaryColumn] | str]
) -> None:
    """Answer the proposer's question; `describe` is given its outcome and columns and returns those here, or the reason
    not to tell.

    Columns with longer names than a message may carry are left out. Raises TermsMismatch when the person declines.
    """
    wanted = await hear(proposer, DictionaryWanted)
    theirs = tuple(_column(offered) for offered in wanted.columns)
    columns = await person(lambda: describe(wanted.outcome, theirs))
    if isinstance(columns, str):
        await tell({proposer: Declined(columns[:2000])})
        raise TermsMismatch(
            "The data dictionary was not sent: {reason}",
            advice="Tell the proposing hospital what would have to change.",
            reason=columns,
        )
    await tell({proposer: DictionaryOffer(_offer(columns))})


def _offer(columns: Sequence[DictionaryColumn]) -> tuple[OfferedColumn, ...]:
    return tuple(_offered(column) for column in columns if len(column.name) <= _MAX_NAME)


def _offered(column: DictionaryColumn) -> OfferedColumn:
    categories = tuple(category for category in column.categories if len(category) <= _MAX_NAME)
    return OfferedColumn(
        column.name, column.kind, categories, column.numeric, column.constant, column.low, column.high,
        column.missing_tenths, column.unit, _short(column.meanings),
    )  # fmt: skip


def _short(meanings: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return tuple((code, meaning[:_MAX_NAME]) for code, meaning in meanings if len(code) <= _MAX_NAME)


def _column(offered: OfferedColumn) -> DictionaryColumn:
    return DictionaryColumn(
        offered.name, offered.kind, offered.categories, offered.numeric, offered.constant, offered.low, offered.high,
        offered.missing_tenths, offered.unit, offered.meanings,
    )  # fmt: skip
