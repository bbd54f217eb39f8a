"""What a vertical session would cost under each way to encrypt its sums, and what the other hospital would learn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from fedcore.errors import Text
from fedcore.protocols.costs import Speeds
from fedcore.protocols.terms import Scheme, Terms, message_tags
from fedcore.protocols.terms_view import expected_bytes, expected_seconds

SCHEMES: tuple[Scheme, ...] = ("lattice", "paillier")
"""The one that is proposed unless somebody chooses otherwise comes first."""

_NAMES: dict[Scheme, Text] = {"lattice": Text("Lattice"), "paillier": Text("Paillier")}
_LEARNS: dict[Scheme, Text] = {
    "lattice": Text(
        "The other hospital learns who is in a node of a tree only where one of its own predictors divides that node."
    ),
    "paillier": Text(
        "The other hospital learns which of its patients are together in every node of every tree, not why."
    ),
}
_RESTS_ON: dict[Scheme, Text] = {
    "lattice": Text("Rests on learning with errors over rings, which the newer encryption standards use."),
    "paillier": Text("Rests on factoring large numbers, as RSA does; in use since 1999."),
}


def by_scheme(terms: Terms, n_rows: int, columns: Sequence[str], speeds: Speeds) -> dict[str, Any]:
    """Minutes and megabytes of the session of these terms under each scheme, and what they are based on.

    n_rows and columns are this hospital's own. Nothing for a session that encrypts no sums.
    """
    if terms.mode != "vertical":
        return {"schemes": [], "basis": []}
    n_columns = max(1, len(columns))
    lines = []
    for scheme in SCHEMES:
        messages = message_tags(terms.mode, scheme)
        each = msgspec.structs.replace(terms, scheme=scheme, messages=messages)
        lines.append(
            {
                "scheme": scheme,
                "name": _NAMES[scheme].to_json(),
                "minutes": expected_seconds(each, n_rows, n_columns, speeds) / 60,
                "megabytes": expected_bytes(each, n_rows, n_columns) / 1e6,
                "learns": _LEARNS[scheme].to_json(),
                "rests_on": _RESTS_ON[scheme].to_json(),
                "proposed": scheme == SCHEMES[0],
            }
        )
    return {"schemes": lines, "basis": [text.to_json() for text in basis(speeds)]}


def basis(speeds: Speeds) -> list[Text]:
    """Where the figures come from, and what was assumed."""
    computer = (
        Text("This computer was measured just now, with {cores} processor cores.", {"cores": speeds.cores})
        if speeds.is_computer_measured
        else Text("This computer was not measured: a desktop of 2020 is assumed.")
    )
    megabits = round(speeds.bytes_per_s * 8e-6, 1 if speeds.bytes_per_s < 1.25e6 else None)
    line = (
        Text("The line carried {speed} Mbit/s in the last session with this hospital.", {"speed": megabits})
        if speeds.is_line_measured
        else Text("A line of {speed} Mbit/s is assumed, since none was measured yet.", {"speed": megabits})
    )
    other = Text(
        "The other hospital's computer is not known: one like this is assumed, with as many predictors, and all "
        "patients shared."
    )
    return [computer, line, other]
