"""What sites with the same predictors say to each other; `messages` is the registry which holds these too."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from fedcore.errors import Text
from fedcore.protocols.message import BOTH, Digest, Disclosure, Message, PartyIdField, Signature, TreeNumber

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
    meanings: Annotated[tuple[tuple[Category, Category], ...], Meta(max_length=256)] = ()


class DictionaryWanted(Message, frozen=True, tag="dictionary_wanted"):
    """The proposer asks what the columns here are called and hold, and tells its own."""

    outcome: ColumnName
    columns: Annotated[tuple[OfferedColumn, ...], Meta(max_length=10_000)]
    disclosure = Disclosure(
        Text("Question for the columns, with the data dictionary of the hospital that asks"),
        Text("plain text: names of columns and categories, codes, units, coarse ranges, shares missing to a tenth"),
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
        Text("plain text: names of columns and categories, codes, units, coarse ranges, shares missing to a tenth"),
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


TotalKind = Literal["level", "loss", "evaluation"]
"""What a total of the tree under way is: a level's histograms, the loss on the stop rows, the summary at the end."""
Kinds = Annotated[tuple[TotalKind, ...], Meta(max_length=64)]
Parties = Annotated[tuple[PartyIdField, ...], Meta(max_length=50)]


class Leaving(msgspec.Struct, frozen=True, forbid_unknown_fields=True, array_like=True):
    """What the remaining hospitals sign when they go on without others.

    Of all trees the first `trees` were made with those left out. `totals`: what was already known about the tree
    under way, with which it was closed as it stood; nothing: it is begun anew. `earlier`: a hash of the terms and of
    what was signed before about others.
    """

    left_out: Annotated[tuple[PartyIdField, ...], Meta(min_length=1, max_length=48)]
    remaining: Annotated[tuple[PartyIdField, ...], Meta(min_length=2, max_length=49)]
    trees: TreeNumber
    totals: Kinds
    earlier: Digest


class PartySigned(msgspec.Struct, frozen=True, forbid_unknown_fields=True, array_like=True):
    party: PartyIdField
    signature: Signature


class SignedLeaving(msgspec.Struct, frozen=True, forbid_unknown_fields=True, array_like=True):
    """With the signatures of all who remain."""

    leaving: Leaving
    signatures: Annotated[tuple[PartySigned, ...], Meta(min_length=2, max_length=49)]


class KeptTotal(msgspec.Struct, frozen=True, forbid_unknown_fields=True, array_like=True):
    """A total that is known; 64-bit numbers, lowest byte first."""

    kind: TotalKind
    words: Annotated[bytes, Meta(max_length=8 * MAX_WORDS * 64)]


KeptTotals = Annotated[tuple[KeptTotal, ...], Meta(max_length=64)]


class SiteKept(Message, frozen=True, tag="site_kept"):
    """After an interruption: the tree counts from which this site can go on, which totals of the tree after each it
    knows, and how often it has agreed to go on without others."""

    counts: Annotated[tuple[TreeNumber, ...], Meta(max_length=100)]
    totals: Annotated[tuple[Kinds, ...], Meta(max_length=100)]
    leavings: Annotated[int, Meta(ge=0, le=50)]
    disclosure = Disclosure(
        Text("Trees from which an interrupted session can go on"),
        Text("numbers"),
        HOST,
        Text("How far training was."),
        sender="site",
    )


class GoOnFrom(Message, frozen=True, tag="go_on_from"):
    """The tree count from which all sites go on."""

    trees: TreeNumber
    disclosure = Disclosure(
        Text("Tree from which the session goes on"),
        Text("a number"),
        SITES,
        Text("How far training was."),
        sender="host",
    )


class CatchUp(Message, frozen=True, tag="catch_up"):
    """What the site has signed to go on without others but has not kept, with the totals it lacks for it."""

    leavings: Annotated[tuple[SignedLeaving, ...], Meta(max_length=50)]
    totals: KeptTotals
    disclosure = Disclosure(
        Text("Signed agreements to go on without a hospital, sent again after an interruption"),
        Text("party ids, tree numbers and signatures; totals over all hospitals that were under way already"),
        SITES,
        Text("Who was left out, and from which tree. No totals but those that all were to receive anyway."),
        sender="host",
    )


class LeaveOut(Message, frozen=True, tag="leave_out"):
    """Shall the session go on without these hospitals? `known`: how many totals of the tree under way the host has."""

    leaving: Leaving
    known: Annotated[int, Meta(ge=0, le=64)]
    disclosure = Disclosure(
        Text("Question whether to go on without a hospital that was lost"),
        Text("party ids and a tree number"),
        SITES,
        Text("Which hospital was lost, and how far training was."),
        sender="host",
    )


class LeaveOutSigned(Message, frozen=True, tag="leave_out_signed"):
    """This hospital's person agrees to go on without them; with the totals which the host lacks."""

    signature: Signature
    totals: KeptTotals
    disclosure = Disclosure(
        Text("Agreement to go on without a hospital that was lost"),
        Text("a signature; totals over all hospitals that were under way already"),
        HOST,
        Text("That this hospital agrees to go on without the one that was lost."),
        sender="site",
    )


class LeftOut(Message, frozen=True, tag="left_out"):
    """All who remain have agreed; with the totals of the tree under way which the addressee lacks."""

    signed: SignedLeaving
    totals: KeptTotals
    disclosure = Disclosure(
        Text("Everybody's agreement to go on without a hospital that was lost"),
        Text("party ids, a tree number and signatures; totals over all hospitals that were under way already"),
        SITES,
        Text("Who was left out, and from which tree. No totals but those that all were to receive anyway."),
        sender="host",
    )
