"""What every message is, and the kinds of fields which several messages have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

import msgspec
from msgspec import Meta

from fedcore.errors import Text

Digest = Annotated[bytes, Meta(min_length=32, max_length=32)]
Signature = Annotated[bytes, Meta(min_length=64, max_length=64)]
PartyIdField = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
TreeNumber = Annotated[int, Meta(ge=0, le=100_000)]
NodeId = Annotated[int, Meta(ge=0, le=1 << 20)]
CandidateIndex = Annotated[int, Meta(ge=0, le=1 << 24)]
# What the link carries in one piece; the protocols know the exact length that is due.
Blob = Annotated[bytes, Meta(max_length=1 << 30)]
# One bit for each of 2**27 patients: more than the terms can allow.
Bitmap = Annotated[bytes, Meta(max_length=1 << 24)]
MAX_PREDICTORS = 100_000
MAX_BINS_OF_ONE = 65_534  # the largest max_bin

Sender = Literal["label", "feature", "host", "site", "both"]
"""Vertical: label and feature hospitals. Horizontal: the host, who proposed, and each other site. Both: everybody."""


@dataclass(frozen=True)
class Disclosure:
    """What a message type gives away, for the terms page and the ledger; and which hospital sends it."""

    item: Text
    form: Text
    reader: Text
    could_learn: Text
    sender: Sender = "both"


LABEL = Text("the label hospital")
FEATURE = Text("this feature hospital")
BOTH = Text("the hospital it is addressed to")


class Message(msgspec.Struct, frozen=True, forbid_unknown_fields=True, array_like=True):
    """Base of all messages; subclasses set `tag` and `disclosure`."""

    disclosure: ClassVar[Disclosure]
