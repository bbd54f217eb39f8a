"""The terms of a session: what will be computed, by whom, under which limits. Their digest is what each side signs.

The digest is over canonical JSON (fields in the order of the class, no blanks), so both sides compute the same one
from what they received; it is mixed into the blinding of identifiers and into the session's channel keys, so that
nothing recorded in one session has a meaning in another.
"""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from fedcore.data.agreed import AgreedColumn
from fedcore.errors import DataError, ProtocolError, StoreError, TermsMismatch, Text
from fedcore.protocols.messages import (
    AGREEMENT,
    HORIZONTAL_MASKS,
    MESSAGE_BY_TAG,
    MESSAGE_TYPES,
    SCORING,
    VERTICAL_LATTICE,
    VERTICAL_PAILLIER,
    Message,
)
from fedcore.trees.histogram import EXACT_SUM_BITS
from fedcore.trees.params import BoostParams

Mode = Literal["vertical", "score", "horizontal"]
Scheme = Literal["paillier", "lattice", "masks"]
Name = Annotated[str, Meta(min_length=1, max_length=200)]
METRIC_NAMES = (
    "auc", "auc_ci", "average_precision", "sensitivity_at_80_specificity", "brier", "calibration_slope",
    "calibration_intercept", "n", "positives",
)  # fmt: skip
KEY_BITS = (2048, 3072, 4096)
ENCRYPTED_SUM_BITS = 45


class PartyTerms(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One hospital in the session and what it does there."""

    party_id: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
    name: Name
    role: Literal["label", "feature", "site"]


class Terms(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the hospitals sign.

    `release` names the metrics which the label hospital tells the feature hospitals; `messages` the message types
    that may be exchanged; `pad_to` the round number to which list sizes are padded; `model` the session whose model
    a scoring session uses; `created` is ISO 8601 in UTC; `dictionary` what a horizontal session's sites call and code
    alike; `may_go_on_without`: when one of at least three sites is lost, the others may go on if all of them agree.
    """

    session: Annotated[str, Meta(pattern="^[0-9a-f]{32}$")]
    created: Annotated[str, Meta(max_length=40)]
    mode: Mode
    outcome: Name
    purpose: Annotated[str, Meta(max_length=2000)]
    parties: Annotated[tuple[PartyTerms, ...], Meta(min_length=2, max_length=50)]
    params: dict[str, int | float | None]
    scheme: Scheme
    key_bits: Annotated[int, Meta(ge=256, le=max(KEY_BITS))]
    min_group: Annotated[int, Meta(ge=1, le=10_000)]
    test_fraction: Annotated[float, Meta(gt=0, lt=0.9)]
    rows: Literal["label", "shared"]
    pad_to: Annotated[int, Meta(ge=1, le=100_000)]
    max_patients: Annotated[int, Meta(ge=1, le=100_000_000)]
    release: tuple[str, ...]
    messages: tuple[str, ...]
    generated: bool = False
    may_go_on_without: bool = False
    dictionary: Annotated[tuple[AgreedColumn, ...], Meta(max_length=10_000)] = ()
    model: Annotated[str, Meta(pattern="^[0-9a-f]{32}$")] | None = None
    version: Literal[1] = 1

    def __post_init__(self) -> None:
        ids = [p.party_id for p in self.parties]
        if len(set(ids)) != len(ids):
            raise ValueError("a hospital is named twice")
        # A name is what a person goes by: letters that turn the text around could make it look like another one.
        if not all(text.isprintable() for text in (*(p.name for p in self.parties), self.outcome, self.created)):
            raise ValueError("a name contains invisible characters")
        roles = [p.role for p in self.parties]
        together = self.mode == "horizontal"
        marks = (set(roles) == {"site"}, self.scheme == "masks", bool(self.dictionary))
        if marks != (together, together, together):
            raise ValueError("hospitals with the same predictors are sites with a dictionary which add up under masks")
        if self.may_go_on_without and not (together and len(ids) > 2):
            raise ValueError("only three or more hospitals with the same predictors may go on without one of them")
        if not together and roles.count("label") != 1:
            raise ValueError("exactly one hospital holds the outcome")
        if set(self.release) - set(METRIC_NAMES):
            raise ValueError("an unknown metric is to be released")
        if set(self.messages) - set(MESSAGE_BY_TAG):
            raise ValueError("an unknown message type is listed")
        if (self.mode == "score") != (self.model is not None):
            raise ValueError("a scoring session names its model, another does not")

    @property
    def proposer(self) -> PartyTerms:
        """Who proposes and hosts: the label hospital, or the first of the sites."""
        return self.parties[0] if self.mode == "horizontal" else self.label

    @property
    def label(self) -> PartyTerms:
        return next(p for p in self.parties if p.role == "label")

    @property
    def features(self) -> tuple[PartyTerms, ...]:
        """The feature hospitals, in the order which breaks ties between their splits."""
        return tuple(p for p in self.parties if p.role == "feature")

    def party(self, party_id: str) -> PartyTerms:
        """Raises TermsMismatch when that hospital does not take part."""
        for party in self.parties:
            if party.party_id == party_id:
                return party
        raise TermsMismatch(
            "The proposed terms do not name this hospital.",
            advice="Ask the proposing hospital to choose you as a peer and to propose again.",
        )

    @property
    def boost_params(self) -> BoostParams:
        return BoostParams.from_mapping(self.params)

    @property
    def sum_bits(self) -> int:
        """How many bits the sums of a training may have, which fixes the precision of its gradients.

        Both ciphers' plaintexts have room: 24 bits behind the point for up to two million patients, where margins agree
        with stock XGBoost to 1e-5; with 39 bits, 250,000 patients would leave 21 bits and a flipped near-tie.
        Masked sums have 64 bits, of which float64 adds 51 exactly.
        """
        return EXACT_SUM_BITS if self.scheme == "masks" else ENCRYPTED_SUM_BITS

    def canonical(self) -> bytes:
        return msgspec.json.encode(self, order="deterministic")

    @property
    def digest(self) -> bytes:
        return hashlib.sha256(b"fedstroke terms\0" + self.canonical()).digest()

    @property
    def fingerprint(self) -> str:
        """The digest as six groups of five letters and digits, for two people to compare."""
        text = base64.b32encode(self.digest).decode()[:30]
        return " ".join(re.findall(".{5}", text))

    def allowed(self) -> tuple[type[Message], ...]:
        """The message types which may be exchanged once the terms are signed."""
        return tuple(MESSAGE_BY_TAG[tag] for tag in self.messages)


def message_tags(mode: Mode, scheme: Scheme = "paillier") -> tuple[str, ...]:
    """The registry's message types which a session of this mode needs; the scheme matters to vertical training."""
    vertical = VERTICAL_LATTICE if scheme == "lattice" else VERTICAL_PAILLIER
    types = {"vertical": vertical, "score": SCORING, "horizontal": HORIZONTAL_MASKS}[mode]
    return tuple(MESSAGE_TYPES[t] for t in dict.fromkeys((*AGREEMENT, *types)))


def read_terms(canonical: bytes, allow_small_keys: bool = False) -> Terms:
    """The terms in a peer's proposal.

    Raises ProtocolError when they are not well-formed, not canonical (the digest would not be the same at both
    sides), leave parameters out or have them out of range, or need other message types than this program would send.
    `allow_small_keys` is for tests only.
    """
    try:
        terms = msgspec.json.decode(canonical, type=Terms)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise ProtocolError(
            "The proposed terms could not be read.",
            advice="Install the same version of FedStroke at all hospitals, then ask them to propose again.",
            detail=str(error)[:500],
        ) from None
    if terms.canonical() != canonical:
        raise ProtocolError(
            "The proposed terms are not written the way this program writes them.",
            advice="Install the same version of FedStroke at all hospitals, then ask them to propose again.",
        )
    if sorted(terms.messages) != sorted(message_tags(terms.mode, terms.scheme)):
        raise ProtocolError(
            "The proposed terms list other message types than this program exchanges.",
            advice="Install the same version of FedStroke at all hospitals.",
        )
    if terms.scheme == "paillier" and terms.key_bits not in KEY_BITS and not allow_small_keys:
        raise ProtocolError(
            "The proposed key size of {key_bits} bits is not accepted.",
            advice="Ask for a proposal with 2048, 3072 or 4096 bits.",
            key_bits=terms.key_bits,
        )
    _check_params(terms)
    return terms


def stored_terms(text: str) -> Terms:
    """The terms of an earlier session in this hospital's own store, also of one that an older version signed.

    They were checked when they were signed; fields which that version did not have take their defaults. Raises
    StoreError when they cannot be read at all.
    """
    try:
        return msgspec.json.decode(text, type=Terms)
    except (msgspec.DecodeError, ValueError) as error:
        raise StoreError(
            "The terms of an earlier session cannot be read any more.",
            advice="Install the version of FedStroke with which that session was run, or start a new session.",
            detail=str(error)[:500],
        ) from None


def _check_params(terms: Terms) -> None:
    """Every parameter must be given: a default could be another one in another version."""
    try:
        complete = terms.boost_params.to_mapping() == terms.params
        why = Text("some are missing")
    except DataError as error:
        complete, why = False, error.text
    if not complete:
        raise ProtocolError(
            "The proposed terms have training parameters that are not accepted: {why}",
            advice="Tell the proposing hospital, and ask them to propose again.",
            why=why,
        )
