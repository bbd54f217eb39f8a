"""What two programs say while two people confirm each other by phone; see `protocols.pairing`."""

from __future__ import annotations

from fedcore.errors import Text
from fedcore.protocols.message import BOTH, Digest, Disclosure, Message


class PairingCommit(Message, frozen=True, tag="pairing_commit"):
    """A commitment to a random number, for the six digits two people compare by phone."""

    commitment: Digest
    disclosure = Disclosure(Text("Pairing, first step"), Text("a hash"), BOTH, Text("Nothing about patients."))


class PairingReveal(Message, frozen=True, tag="pairing_reveal"):
    """The random number committed to."""

    nonce: Digest
    disclosure = Disclosure(
        Text("Pairing, second step"), Text("a random number"), BOTH, Text("Nothing about patients.")
    )


class PairingConfirmed(Message, frozen=True, tag="pairing_confirmed"):
    """The person at this hospital typed the digits which the other one read out."""

    disclosure = Disclosure(Text("Pairing, last step"), Text("an empty message"), BOTH, Text("That the codes agreed."))
