"""What sites with the same predictors say to each other; `messages` is the registry which holds these too."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from fedcore.errors import Text
from fedcore.protocols.message import BOTH, Digest, Disclosure, Message, PartyIdField, Signature

MAX_WORDS = 1 << 20
"""Words of one masked vector, 8 MiB; longer vectors go in several rounds."""
RoundNumber = Annotated[int, Meta(ge=0, le=1 << 40)]
Words = Annotated[bytes, Meta(min_length=16, max_length=8 * (MAX_WORDS + 2))]
ColumnName = Annotated[str, Meta(min_length=1, max_length=200)]
Category = Annotated[str, Meta(max_length=200)]
HOST = Text("the hospital that proposed the session")
SITES = Text("every hospital of the session")


class OfferedColumn(msgspec.Struct, frozen=True, forbid_unknown_fields=True, array_like=True):
    """See `data.dictionary.DictionaryColumn`, which this carries."""

    name: ColumnName
    kind: Literal["number", "yes_no", "category"]
    categories: Annotated[tuple[Category, ...], Meta(max_length=256)]
    numeric: bool
    constant: bool
    low: Annotated[float, Meta(ge=-1e38, le=1e38)] | None
    high: Annotated[float, Meta(ge=-1e38, le=1e38)] | None
    missing_tenths: Annotated[int, Meta(ge=0, le=10)]
    unit: Annotated[str, Meta(max_length=40)] = ""


class DictionaryWanted(Message, frozen=True, tag="dictionary_wanted"):
    """The proposer asks what the columns here are called and hold, and tells its own."""

    outcome: ColumnName
    columns: Annotated[tuple[OfferedColumn, ...], Meta(max_length=10_000)]
    disclosure = Disclosure(
        Text("Question for the columns, with the data dictionary of the hospital that asks"),
        Text("plain text: names of columns and categories, units, ranges to one digit, shares missing to a tenth"),
        SITES,
        Text(
            "What the proposing hospital calls the outcome, which predictors it records and roughly how completely. "
            "Categories of very few patients are left out."
        ),
        sender="host",
    )


class DictionaryOffer(Message, frozen=True, tag="dictionary_offer"):
    """The columns that could be predictors: names, kinds, categories, coarse ranges and shares missing."""

    columns: Annotated[tuple[OfferedColumn, ...], Meta(max_length=10_000)]
    disclosure = Disclosure(
        Text("Data dictionary"),
        Text("plain text: names of columns and categories, units, ranges to one digit, shares missing to a tenth"),
        HOST,
        Text(
            "Which predictors this hospital records and roughly how completely. Categories of very few patients are "
            "left out."
        ),
        sender="site",
    )


class MaskKey(Message, frozen=True, tag="mask_key"):
    """A public key for this session's masks, signed, with the identity whose digest the terms name."""

    curve_public: Digest
    sign_public: Digest
    mask_public: Digest
    signature: Signature
    disclosure = Disclosure(
        Text("Public key for the masks"),
        Text("a number, signed"),
        SITES,
        Text("Nothing about patients."),
        sender="site",
    )


class PartyMaskKey(msgspec.Struct, frozen=True, forbid_unknown_fields=True, array_like=True):
    party: PartyIdField
    key: MaskKey


class MaskKeys(Message, frozen=True, tag="mask_keys"):
    """All sites' mask keys, which each site checks for itself."""

    keys: Annotated[tuple[PartyMaskKey, ...], Meta(min_length=2, max_length=100)]
    disclosure = Disclosure(
        Text("All hospitals' public keys for the masks"),
        Text("numbers, signed"),
        SITES,
        Text("Nothing about patients."),
        sender="host",
    )


class MaskedVector(Message, frozen=True, tag="masked_vector"):
    """One site's counts or sums under masks; by themselves random numbers."""

    round: RoundNumber
    words: Words
    disclosure = Disclosure(
        Text("Counts and sums of gradients over this hospital's patients"),
        Text("64-bit numbers, each hidden by masks of all other hospitals"),
        HOST,
        Text("Nothing by itself. Only the total over all hospitals can be read."),
        sender="site",
    )


class VectorTotal(Message, frozen=True, tag="vector_total"):
    """The total over all sites of one round."""

    round: RoundNumber
    words: Words
    disclosure = Disclosure(
        Text("Totals over all hospitals"),
        Text("plain numbers"),
        SITES,
        Text(
            "Bin edges, and in each node of a tree how many patients of all hospitals together lie in each bin and how "
            "the outcome is spread over them. With two hospitals, total less own is the other's."
        ),
        sender="host",
    )


class ModelDigest(Message, frozen=True, tag="model_digest"):
    """A hash of the finished model, to see that all sites have the same."""

    digest: Digest
    disclosure = Disclosure(
        Text("Hash of the finished model"), Text("a hash"), BOTH, Text("Whether both hospitals have the same model.")
    )
