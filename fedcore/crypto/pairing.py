"""Six digits read over the phone, which show that two hospitals hold each other's real keys.

Why commit first. The digits are a hash of both keys and two fresh 256-bit nonces, one from each side. Six digits alone
are no obstacle: somebody in the middle who may choose a nonce *after* seeing the other one tries a million until both
screens agree. So each side first sends only a hash of its nonce, and opens it when it holds the other's hash. A
person in the middle must fix a nonce towards each side before learning that side's; whichever conversation is
completed last, its honest nonce is still unknown, uniform, and independent of everything fixed so far. The digits
expected there are then a uniform draw which matches the digits read out with probability 10⁻⁶ (plus 10⁶/2⁶⁴
from reducing 64 bits, and the chance of breaking SHA-256). No computing power changes this, and a failure is seen
by two people. Each person can be deceived with probability 10⁻⁶ per pairing, either of the two with at most 2·10⁻⁶.

Why typed, and once. Compared by eye, digits are waved through; typed, the program compares. A second try would add
another 10⁻⁶, so a mismatch ends the pairing: a new one draws new nonces, and is a decision of people who talked.

Each screen shows its *own* six digits, so that a person cannot finish by typing what stands before them.
Names are labels and not part of the digits; a hospital may rename itself without raising an alarm.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import unicodedata
from dataclasses import dataclass, field

from fedcore.crypto.identity import PublicIdentity, framed
from fedcore.errors import DataError, ProtocolError

NONCE_BYTES = 32
CODE_DIGITS = 6


@dataclass(frozen=True)
class Commit:
    """Tells its receiver nothing but that the sender's nonce is fixed."""

    digest: bytes

    def __post_init__(self) -> None:
        _check_length(self.digest)


@dataclass(frozen=True)
class Reveal:
    """The sender's nonce. Harmless to its receiver, who fixed their own before asking for it."""

    nonce: bytes = field(repr=False)

    def __post_init__(self) -> None:
        _check_length(self.nonce)


def _check_length(value: bytes) -> None:
    if len(value) != NONCE_BYTES:
        raise ProtocolError("A pairing message has the wrong length.", advice="Start the pairing again.")


def _out_of_turn() -> ProtocolError:
    return ProtocolError("A pairing step came out of turn.", advice="Start the pairing again on both sides.")


class PairingSide:
    """One side of one pairing; no I/O. Call `commitment`, `receive_commitment`, `reveal`, `receive_reveal` in this
    order (the peer's messages may come early), then show `my_code` and pass what is typed to `check_typed`.

    Steps out of turn, or a reveal that does not open the commitment, raise ProtocolError and end the pairing.
    """

    def __init__(self, my_public: PublicIdentity, peer_public: PublicIdentity, initiator: bool) -> None:
        if my_public.party_id == peer_public.party_id:
            raise ProtocolError(
                "This is your own invitation.", advice="Ask the other hospital for theirs and add that one."
            )
        self._my_id, self._peer_id = my_public.digest, peer_public.digest
        self._initiator = initiator
        self._nonce = os.urandom(NONCE_BYTES)
        self._peer_commit: Commit | None = None
        self._peer_nonce: bytes | None = None
        self._revealed = False
        self._ended = False
        self._confirmed = False

    @property
    def confirmed(self) -> bool:
        """True after the right digits were typed here. The other side types ours; it answers for itself."""
        return self._confirmed

    def commitment(self) -> Commit:
        return self._commit(self._my_id, self._peer_id, self._initiator, self._nonce)

    def receive_commitment(self, commit: Commit) -> None:
        """Only the first counts: a second one would be a change of mind."""
        if self._peer_commit is not None or self._ended:
            raise self._end(_out_of_turn())
        self._peer_commit = commit

    def reveal(self) -> Reveal:
        """Raises ProtocolError before the peer's commitment is here: the whole bound rests on this order."""
        if self._peer_commit is None or self._ended:
            raise self._end(_out_of_turn())
        self._revealed = True
        return Reveal(self._nonce)

    def receive_reveal(self, reveal: Reveal) -> None:
        if self._peer_commit is None or self._peer_nonce is not None or self._ended:
            raise self._end(_out_of_turn())
        expected = self._commit(self._peer_id, self._my_id, not self._initiator, reveal.nonce)
        if not hmac.compare_digest(expected.digest, self._peer_commit.digest):
            raise self._end(
                ProtocolError(
                    "The other side changed its part of the pairing after fixing it.",
                    advice="Do not use this link. Tell your security officer, and pair again over another network.",
                )
            )
        self._peer_nonce = reveal.nonce

    @property
    def my_code(self) -> str:
        """Six digits for this screen, to be read aloud. Raises ProtocolError before both nonces are open."""
        return self._code(self._my_id)

    def check_typed(self, code: str) -> None:
        """Returns when `code` is what the other screen shows. ProtocolError for a mismatch and for any second try.

        Raises DataError, and does not use up the try, for something that cannot be it: not six digits, or this
        screen's own. Neither ever ends in acceptance, so neither is a further guess.
        """
        if self._ended or self._confirmed:
            raise _out_of_turn()
        expected = self._code(self._peer_id)
        typed = _digits(code)
        if hmac.compare_digest(typed, expected):
            self._ended = self._confirmed = True
            return
        if hmac.compare_digest(typed, self.my_code):
            raise DataError(
                "These are the digits on your own screen.",
                advice="Type the six digits which the other person reads out.",
            )
        raise self._end(
            ProtocolError(
                "The digits do not match.",
                advice="Pairing stopped and was recorded. Check by phone that both of you used each other's newest "
                "invitation, then pair again; if it fails again, tell your security officer.",
            )
        )

    def _end(self, error: ProtocolError) -> ProtocolError:
        self._ended = True
        return error

    @staticmethod
    def _commit(sender: bytes, receiver: bytes, initiator: bool, nonce: bytes) -> Commit:
        # Sender and role are inside, so that a side's own commitment cannot be sent back to it.
        role = b"initiator" if initiator else b"responder"
        return Commit(hashlib.sha256(b"fedstroke pairing commit 1" + framed(sender, receiver, role, nonce)).digest())

    def _code(self, shown_by: bytes) -> str:
        if self._peer_nonce is None or not self._revealed:
            raise _out_of_turn()
        mine, peers = (self._my_id, self._nonce), (self._peer_id, self._peer_nonce)
        first, second = (mine, peers) if self._initiator else (peers, mine)
        digest = hashlib.sha256(b"fedstroke pairing code 1" + framed(*first, *second, shown_by)).digest()
        return f"{int.from_bytes(digest[:8], 'big') % 10**CODE_DIGITS:0{CODE_DIGITS}d}"


def _digits(typed: str) -> str:
    """Six ASCII digits out of "123 456", "123-456" or full-width input."""
    tidy = "".join(c for c in unicodedata.normalize("NFKC", typed) if not c.isspace() and c not in "-‐‑–.")
    if len(tidy) != CODE_DIGITS or not (tidy.isascii() and tidy.isdigit()):
        raise DataError("A pairing code has six digits.", advice="Type the digits which the other person reads out.")
    return tidy
