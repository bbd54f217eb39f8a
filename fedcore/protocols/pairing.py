"""Two people confirm by phone that their programs hold each other's real keys (`crypto.pairing` has the argument).

both   PairingCommit    a hash of a random number
both   PairingReveal    the number
       each screen shows six digits; each person types what the other one reads out
both   PairingConfirmed
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from fedcore.crypto.pairing import Commit, PairingSide, Reveal
from fedcore.errors import DataError
from fedcore.protocols.exchange import ask, person
from fedcore.protocols.messages import PairingCommit, PairingConfirmed, PairingReveal


async def pair(
    side: PairingSide, peer: str, show_code: Callable[[str], None], typed: Callable[[DataError | None], str]
) -> None:
    """Returns when the person here typed the right digits and the other person did as well.

    `typed` returns what the person typed; after something that cannot be a code (and so was no try) it is called
    again with the reason. Raises ProtocolError on a mismatch; the peer is told.
    """
    commit = (await ask({peer: PairingCommit(side.commitment().digest)}, PairingCommit))[peer]
    side.receive_commitment(Commit(commit.commitment))
    reveal = (await ask({peer: PairingReveal(side.reveal().nonce)}, PairingReveal))[peer]
    side.receive_reveal(Reveal(reveal.nonce))
    show_code(side.my_code)
    reason: DataError | None = None
    while not side.confirmed:
        try:
            side.check_typed(await person(partial(typed, reason)))
        except DataError as error:
            reason = error
    await ask({peer: PairingConfirmed()}, PairingConfirmed)
