"""What the store keeps, as values: peers, sessions, checkpoints."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Literal

PeerState = Literal["invited", "confirmed", "blocked"]


@dataclass(frozen=True)
class Peer:
    """Another hospital. `confirmed` only after both people compared codes; `blocked` peers are not let in.

    Times are UTC in ISO 8601; keys are 32 bytes each. The identity is the keys, of which `party_id` is made; the
    name is a label.
    """

    party_id: str
    name: str
    curve_public: bytes
    sign_public: bytes
    address: str | None = None
    state: PeerState = "invited"
    added: str = ""
    changed: str = ""

    def __post_init__(self) -> None:
        if len(self.curve_public) != 32 or len(self.sign_public) != 32:
            raise ValueError("a public key has 32 bytes")

    def has_keys_of(self, other: Peer) -> bool:
        return (self.curve_public, self.sign_public) == (other.curve_public, other.sign_public)


@dataclass(frozen=True)
class SessionRecord:
    """A session as this hospital took part in it. `terms` is the JSON that was signed, `terms_digest` its hash."""

    session_id: str
    terms: str
    terms_digest: bytes
    role: str
    state: str
    created: str = ""
    changed: str = ""


@dataclass(frozen=True)
class CheckpointRecord:
    """The state after `tree_count` finished trees, encrypted by the caller."""

    session_id: str
    tree_count: int
    blob: bytes
    saved: str


def name_key(name: str) -> str:
    """What two names have in common that a person would take for the same."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
