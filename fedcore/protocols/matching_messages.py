"""What hospitals say to each other to find the patients they share (PROTOCOL.md section 2)."""

from __future__ import annotations

from fedcore.errors import Text
from fedcore.protocols.message import FEATURE, LABEL, Bitmap, Blob, Disclosure, Message


class BlindedKeys(Message, frozen=True, tag="blinded_keys"):
    """The label hospital's patient keys as curve points times its secret, shuffled and padded.

    The receiver learns the (padded) number of patients; the points are random to it (PROTOCOL 2, DDH).
    """

    points: Blob
    disclosure = Disclosure(
        Text("Patient identifiers, blinded"),
        Text("curve points multiplied by a secret, shuffled, padded to a round number"),
        FEATURE,
        Text("About how many patients the label hospital has. Not who they are."),
        sender="label",
    )


class DoublyBlindedKeys(Message, frozen=True, tag="doubly_blinded_keys"):
    """The label hospital's points times this hospital's secret, in the order received, and its own points, shuffled.

    The label hospital learns which of its own patients this hospital knows, and this hospital's (padded) count.
    """

    theirs: Blob
    mine: Blob
    disclosure = Disclosure(
        Text("Patient identifiers, blinded twice"),
        Text("curve points multiplied by secrets, shuffled, padded to a round number"),
        LABEL,
        Text("Which of its own patients this hospital also knows, and about how many others there are. Not who."),
        sender="feature",
    )


class MatchedPositions(Message, frozen=True, tag="matched_positions"):
    """One bit per point of this hospital's shuffled list: whether that patient takes part."""

    bitmap: Bitmap
    disclosure = Disclosure(
        Text("Which shared patients take part"),
        Text("one bit per blinded identifier"),
        FEATURE,
        Text("Which of its own patients the label hospital also has."),
        sender="label",
    )
