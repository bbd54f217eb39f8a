"""What the hospitals of a vertical training say under the lattice scheme; `messages` is the registry of all."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from fedcore.errors import Text
from fedcore.protocols.message import (
    FEATURE,
    LABEL,
    MAX_BINS_OF_ONE,
    MAX_PREDICTORS,
    Bitmap,
    Blob,
    CandidateIndex,
    Digest,
    Disclosure,
    Message,
    NodeId,
    TreeNumber,
)

MAX_LATTICE_BINS = 4096
"""Of one hospital's predictors together: the label hospital keeps 256 KiB for each during the training."""
ROWS_AT_ONCE = 64
_ROW_BYTES = 22 * 8192


class LatticeSeed(Message, frozen=True, tag="lattice_seed"):
    """The label hospital's share of the public polynomials' seed, and whether queries have room for large sums."""

    seed: Digest
    wide: bool
    disclosure = Disclosure(
        Text("Half of a seed for public random numbers"),
        Text("a random number, and a yes or no"),
        FEATURE,
        Text("Nothing about single patients. In a session of many, whether the outcome is rare."),
        sender="label",
    )


class LatticeStart(Message, frozen=True, tag="lattice_start"):
    """The feature hospital's share, and how many bins each predictor has; predictors in a random order, unnamed."""

    seed: Digest
    bin_counts: Annotated[
        tuple[Annotated[int, Meta(ge=0, le=MAX_BINS_OF_ONE)], ...], Meta(min_length=1, max_length=MAX_PREDICTORS)
    ]
    disclosure = Disclosure(
        Text("Number of bins of each predictor"),
        Text("plain numbers, in random order, without names, and half of a seed"),
        LABEL,
        Text("How many predictors take part and how many distinct levels each one has."),
        sender="feature",
    )


class LatticeRows(Message, frozen=True, tag="lattice_rows"):
    """Which patients are in which bin, as samples of learning with errors; `first` counts bins over all predictors."""

    first: Annotated[int, Meta(ge=0, le=MAX_LATTICE_BINS)]
    rows: Annotated[bytes, Meta(max_length=ROWS_AT_ONCE * _ROW_BYTES)]
    disclosure = Disclosure(
        Text("Which patients are in which bin, hidden"),
        Text("lattice-encrypted under secrets that never leave this hospital, once per training"),
        Text("nobody"),
        Text("Nothing: it only serves to decrypt sums over these bins."),
        sender="feature",
    )


class LatticeQueries(Message, frozen=True, tag="lattice_queries"):
    """Gradient and hessian of a few nodes' members, and encrypted zeros for all other shared patients.

    The receiver learns how many nodes are asked about, not who is in them.
    """

    tree: TreeNumber
    n_nodes: Annotated[int, Meta(ge=1, le=1 << 20)]
    queries: Annotated[bytearray, Meta(max_length=1 << 30)]
    """As long as a level's numbers are, so written in place and not copied into bytes."""
    disclosure = Disclosure(
        Text("Gradient of each shared patient"),
        Text("lattice-encrypted, one ciphertext for each patient and each one or two groups of patients"),
        Text("nobody but the label hospital"),
        Text("Nothing without the label hospital's secret. Not even who is in which group."),
        sender="label",
    )


class LatticeAnswers(Message, frozen=True, tag="lattice_answers"):
    """Sums of gradients per bin of each asked node, flooded with noise that hides which patients were added up.

    `active` has a bit per predictor (in the order of `LatticeStart`) that takes part in this tree.
    """

    tree: TreeNumber
    active: Annotated[bytes, Meta(max_length=-(-MAX_PREDICTORS // 8))]
    sums: Blob
    disclosure = Disclosure(
        Text("Sums of gradients per bin of each predictor"),
        Text("lattice-encrypted sums; predictors without names, in random order"),
        LABEL,
        Text(
            "How the outcome is spread over the levels of an unnamed predictor, within each group of patients. "
            "In small groups this can narrow down a patient's level."
        ),
        sender="feature",
    )


class MembersSplit(msgspec.Struct, frozen=True, forbid_unknown_fields=True, array_like=True):
    """A node, which shared patients are in it, and its candidates with exactly equal best gain."""

    node: NodeId
    members: Bitmap
    tied: Annotated[tuple[CandidateIndex, ...], Meta(min_length=1, max_length=1 << 20)]


class LatticeSplits(Message, frozen=True, tag="lattice_splits"):
    """Candidates of this hospital that won, per node, and who is in those nodes."""

    tree: TreeNumber
    wanted: Annotated[tuple[MembersSplit, ...], Meta(min_length=1, max_length=65_536)]
    disclosure = Disclosure(
        Text("Which of the feature hospital's predictors divide a node, and who is in it"),
        Text("candidate numbers, and one bit per shared patient"),
        FEATURE,
        Text(
            "That this predictor and threshold separate these patients well: a group with similar predicted risk, "
            "without the risk itself."
        ),
        sender="label",
    )


LATTICE: tuple[type[Message], ...] = (
    LatticeSeed, LatticeStart, LatticeRows, LatticeQueries, LatticeAnswers, LatticeSplits,
)  # fmt: skip
