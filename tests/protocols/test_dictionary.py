"""Sites tell each other of their columns before any terms: both ways, once a person has agreed."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from fedcore.data.dictionary import DictionaryColumn
from fedcore.errors import TermsMismatch
from fedcore.protocols.dictionary import gather_dictionaries, offer_dictionary
from fedcore.protocols.exchange import run_in_memory

HOST, SOUTH, EAST = "h" * 64, "s" * 64, "e" * 64
MINE = (
    DictionaryColumn("age", "number", numeric=True, low=40.0, high=80.0, missing_tenths=1, unit="years"),
    DictionaryColumn("sex", "yes_no", ("0", "1"), numeric=True, meanings=(("0", "male"), ("1", "female"))),
)
THEIRS = (DictionaryColumn("smoking", "category", ("never", "now")), DictionaryColumn("x" * 201, "number"))


def test_every_column_arrives_as_it_was_told() -> None:
    seen: list[tuple[str, Sequence[DictionaryColumn]]] = []

    def describe(outcome: str, columns: Sequence[DictionaryColumn]) -> Sequence[DictionaryColumn]:
        seen.append((outcome, columns))
        return THEIRS

    told = run_in_memory(
        {
            HOST: gather_dictionaries("stroke", {SOUTH: "South", EAST: "East"}, MINE),
            SOUTH: offer_dictionary(HOST, describe),
            EAST: offer_dictionary(HOST, lambda _, columns: columns),
        }
    )[HOST]
    assert seen == [("stroke", MINE)]
    assert told == {"South": THEIRS[:1], "East": MINE}  # a name longer than a message carries is left out


def test_a_person_who_declines_tells_the_reason_and_no_column() -> None:
    with pytest.raises(TermsMismatch, match="South did not send its data dictionary: not approved"):
        run_in_memory(
            {
                SOUTH: declining("not approved"),
                HOST: gather_dictionaries("stroke", {SOUTH: "South"}, MINE),
            }
        )


async def declining(reason: str) -> None:
    with pytest.raises(TermsMismatch, match=f"not sent: {reason}"):
        await offer_dictionary(HOST, lambda *_: reason)
