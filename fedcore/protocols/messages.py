"""Everything one hospital may say to another, in one registry.

A type's docstring and its `disclosure` say what the receiver learns. The list people sign in the terms is made
from this registry, and the sender and the receiver enforce it: a type which is not on the signed list neither
leaves nor is accepted. A message checks itself when it is read (msgspec), so nobody checks again; what the
schema can't say (that the points are on the curve, that the bitmap has as many bits as there are patients) is
checked by the protocol that asked for it.
"""

from __future__ import annotations

from typing import Annotated, Literal, Union

import msgspec
from msgspec import Meta

from fedcore.errors import Text
from fedcore.protocols.horizontal_messages import (
    CatchUp,
    DictionaryOffer,
    DictionaryWanted,
    GoOnFrom,
    LeaveOut,
    LeaveOutSigned,
    LeftOut,
    MaskedVector,
    MaskKey,
    MaskKeys,
    ModelDigest,
    SiteKept,
    VectorTotal,
)
from fedcore.protocols.lattice_messages import (
    LATTICE,
    LatticeAnswers,
    LatticeQueries,
    LatticeRows,
    LatticeSeed,
    LatticeSplits,
    LatticeStart,
)
from fedcore.protocols.matching_messages import BlindedKeys as BlindedKeys
from fedcore.protocols.matching_messages import DoublyBlindedKeys as DoublyBlindedKeys
from fedcore.protocols.matching_messages import MatchedPositions as MatchedPositions
from fedcore.protocols.message import (
    BOTH,
    FEATURE,
    LABEL,
    Bitmap,
    Blob,
    CandidateIndex,
    Digest,
    Disclosure,
    NodeId,
    PartyIdField,
    Signature,
    TreeNumber,
)
from fedcore.protocols.message import MAX_BINS_OF_ONE as MAX_BINS_OF_ONE
from fedcore.protocols.message import MAX_PREDICTORS as MAX_PREDICTORS
from fedcore.protocols.message import Message as Message
from fedcore.protocols.pairing_messages import PairingCommit as PairingCommit
from fedcore.protocols.pairing_messages import PairingConfirmed as PairingConfirmed
from fedcore.protocols.pairing_messages import PairingReveal as PairingReveal

ShortText = Annotated[str, Meta(max_length=2000)]
SplitNumber = Annotated[int, Meta(ge=0, le=1 << 24)]
Count = Annotated[int, Meta(ge=0, le=1 << 28)]
# Bins of all predictors of a hospital: the label hospital holds 32 bytes for each of them and for each open node.
MAX_BINS = 1 << 19
Share = Annotated[float, Meta(ge=0, le=1)]
MAX_CALIBRATION = 1e6
# Bounds also keep "not a number" and the infinities out, which compare with nothing.
Calibration = Annotated[float, Meta(ge=-MAX_CALIBRATION, le=MAX_CALIBRATION)]
AbortReason = Literal["cancelled", "terms", "other_left", "other_lost", "records", "rules_broken", "error"]


class Proposal(Message, frozen=True, tag="proposal"):
    """The terms as canonical JSON; the receiver learns what the proposer would like to compute with whom."""

    terms: Annotated[bytes, Meta(max_length=1 << 20)]
    disclosure = Disclosure(
        Text("Proposed terms of the session"),
        Text("plain text"),
        BOTH,
        Text("The names of the hospitals and of the outcome, the parameters and limits. No patient data."),
        sender="label",
    )


class Acceptance(Message, frozen=True, tag="acceptance"):
    """A signature under the digest of the terms."""

    terms_digest: Digest
    signature: Signature
    disclosure = Disclosure(
        Text("Signature under the terms"),
        Text("digital signature"),
        BOTH,
        Text("That this hospital agreed."),
        sender="feature",
    )


class Declined(Message, frozen=True, tag="declined"):
    """The proposal was refused, with a person's reason."""

    reason: ShortText
    disclosure = Disclosure(
        Text("Refusal of the terms"), Text("plain text"), BOTH, Text("The reason which was typed in."), sender="feature"
    )


class PartySignature(msgspec.Struct, frozen=True, forbid_unknown_fields=True, array_like=True):
    party: PartyIdField
    signature: Signature


class Agreed(Message, frozen=True, tag="agreed"):
    """All signatures, so that each hospital holds every other's consent."""

    signatures: Annotated[tuple[PartySignature, ...], Meta(max_length=100)]
    disclosure = Disclosure(
        Text("All hospitals' signatures"),
        Text("digital signatures"),
        BOTH,
        Text("That all hospitals agreed."),
        sender="label",
    )


class TrainingKey(Message, frozen=True, tag="training_key"):
    """The label hospital's public key and the scale of the numbers under it."""

    modulus: Annotated[bytes, Meta(min_length=64, max_length=1024)]
    fixed_point_bits: Annotated[int, Meta(ge=1, le=40)]
    n_rows: Count
    max_weight: Annotated[float, Meta(gt=0, le=1e6)]
    disclosure = Disclosure(
        Text("Public encryption key"),
        Text("plain numbers"),
        FEATURE,
        Text("About how many patients take part. Nothing about any one of them."),
        sender="label",
    )


class BinLayout(Message, frozen=True, tag="bin_layout"):
    """How many bins each predictor has; predictors in a random order, without names."""

    bin_counts: Annotated[
        tuple[Annotated[int, Meta(ge=0, le=MAX_BINS_OF_ONE)], ...], Meta(min_length=1, max_length=MAX_PREDICTORS)
    ]
    disclosure = Disclosure(
        Text("Number of bins of each predictor"),
        Text("plain numbers, in random order, without names"),
        LABEL,
        Text("How many predictors take part and how many distinct levels each one has."),
        sender="feature",
    )


class EncryptedGradients(Message, frozen=True, tag="encrypted_gradients"):
    """Gradient and hessian of every shared patient, encrypted under the label hospital's key."""

    tree: TreeNumber
    ciphertexts: Blob
    disclosure = Disclosure(
        Text("Gradient of each shared patient"),
        Text("Paillier-encrypted, one ciphertext per patient and tree"),
        Text("nobody but the label hospital"),
        Text("Nothing without the label hospital's private key."),
        sender="label",
    )


class NodeDivision(msgspec.Struct, frozen=True, forbid_unknown_fields=True, array_like=True):
    """Which members of a node go left: one bit per member, in the shared order of patients."""

    node: NodeId
    left: Bitmap


class Descend(Message, frozen=True, tag="descend"):
    """How nodes were divided by another hospital's predictor, and which nodes' sums are wanted.

    In this scheme the feature hospital learns which shared patients are in which node (PROTOCOL 4a).
    """

    tree: TreeNumber
    divisions: Annotated[tuple[NodeDivision, ...], Meta(max_length=65_536)]
    ask: Annotated[tuple[NodeId, ...], Meta(min_length=1, max_length=65_536)]
    disclosure = Disclosure(
        Text("Which shared patients are in which node of the tree"),
        Text("one bit per shared patient and division"),
        FEATURE,
        Text("Groups of patients with similar predicted risk, without the risk itself."),
        sender="label",
    )


class EncryptedSums(Message, frozen=True, tag="encrypted_sums"):
    """Sums of gradients per bin of each asked node, several to a ciphertext, re-randomised.

    `active` has a bit per predictor (in the order of `BinLayout`) that takes part in this tree.
    """

    tree: TreeNumber
    active: Annotated[bytes, Meta(max_length=-(-MAX_PREDICTORS // 8))]
    ciphertexts: Blob
    disclosure = Disclosure(
        Text("Sums of gradients per bin of each predictor"),
        Text("Paillier-encrypted sums; predictors without names, in random order"),
        LABEL,
        Text(
            "How the outcome is spread over the levels of an unnamed predictor, within each group of patients. "
            "In small groups this can narrow down a patient's level."
        ),
        sender="feature",
    )


class SplitWanted(msgspec.Struct, frozen=True, forbid_unknown_fields=True, array_like=True):
    """The candidates of one node with exactly equal best gain."""

    node: NodeId
    tied: Annotated[tuple[CandidateIndex, ...], Meta(min_length=1, max_length=1 << 20)]


class ChosenSplits(Message, frozen=True, tag="chosen_splits"):
    """Candidates of this hospital that won, per node."""

    tree: TreeNumber
    wanted: Annotated[tuple[SplitWanted, ...], Meta(min_length=1, max_length=65_536)]
    disclosure = Disclosure(
        Text("Which of the feature hospital's predictors divide a node"),
        Text("candidate numbers"),
        FEATURE,
        Text("That this predictor and threshold separate the patients of that node well."),
        sender="label",
    )


class SplitAnswer(msgspec.Struct, frozen=True, forbid_unknown_fields=True, array_like=True):
    """The candidate that was taken, its number in this hospital's split table and who goes left; or a refusal."""

    node: NodeId
    candidate: CandidateIndex | None
    split_number: SplitNumber | None
    left: Bitmap


class SplitAnswers(Message, frozen=True, tag="split_answers"):
    """For each chosen split, which of the node's shared patients go left."""

    tree: TreeNumber
    answers: Annotated[tuple[SplitAnswer, ...], Meta(min_length=1, max_length=65_536)]
    disclosure = Disclosure(
        Text("Which shared patients go left at a chosen split"),
        Text("one bit per shared patient of the node"),
        LABEL,
        Text("For each shared patient, on which side of an unnamed threshold of an unnamed predictor it lies."),
        sender="feature",
    )


class TreeDone(Message, frozen=True, tag="tree_done"):
    """The tree is finished."""

    tree: TreeNumber
    disclosure = Disclosure(
        Text("A tree is finished"), Text("a number"), FEATURE, Text("How far training is."), sender="label"
    )


class TrainingDone(Message, frozen=True, tag="training_done"):
    """Training is over; how many trees the model keeps."""

    trees_kept: TreeNumber
    disclosure = Disclosure(
        Text("Training is finished"), Text("a number"), FEATURE, Text("How many trees the model has."), sender="label"
    )


class ReleasedMetrics(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A model's performance, rounded to three decimals; None where it could not be computed or is not released."""

    auc: Share | None = None
    auc_ci: tuple[Share, Share] | None = None
    average_precision: Share | None = None
    sensitivity_at_80_specificity: Share | None = None
    brier: Share | None = None
    calibration_slope: Calibration | None = None
    calibration_intercept: Calibration | None = None
    n: Count | None = None
    positives: Count | None = None


class Released(Message, frozen=True, tag="released"):
    """The summary of the comparison which the label hospital agreed to release."""

    joint: ReleasedMetrics | None
    own: ReleasedMetrics | None
    disclosure = Disclosure(
        Text("Summary of the result"),
        Text("plain numbers, rounded to three decimals"),
        FEATURE,
        Text("How well the joint model and the label hospital's own model perform on the held-out patients."),
        sender="label",
    )


class SplitColumns(Message, frozen=True, tag="split_columns"):
    """For scoring: one bit per shared patient and split of the stored model (1 = goes right)."""

    split_numbers: Annotated[tuple[SplitNumber, ...], Meta(max_length=1 << 20)]
    right: Blob
    disclosure = Disclosure(
        Text("Sides of the model's splits, for scoring"),
        Text("one bit per shared patient and split"),
        LABEL,
        Text("For each scored patient, on which side of each unnamed threshold it lies."),
        sender="feature",
    )


class SplitsWanted(Message, frozen=True, tag="splits_wanted"):
    """For scoring: the numbers of the splits which the kept model uses."""

    split_numbers: Annotated[tuple[SplitNumber, ...], Meta(max_length=1 << 20)]
    disclosure = Disclosure(
        Text("Which splits of the stored model are needed"),
        Text("numbers"),
        FEATURE,
        Text("Which of its own splits the kept model uses."),
        sender="label",
    )


class ResumeFrom(Message, frozen=True, tag="resume_from"):
    """After an interruption: the tree counts from which this hospital can go on."""

    counts: Annotated[tuple[TreeNumber, ...], Meta(max_length=100)]
    disclosure = Disclosure(
        Text("Trees from which an interrupted session can go on"), Text("numbers"), BOTH, Text("How far training was.")
    )


class ResumeAt(Message, frozen=True, tag="resume_at"):
    """The tree count from which all go on."""

    trees: TreeNumber
    disclosure = Disclosure(
        Text("Tree from which the session goes on"),
        Text("a number"),
        FEATURE,
        Text("How far training was."),
        sender="label",
    )


class Finished(Message, frozen=True, tag="finished"):
    """Everything arrived; the connection may be closed."""

    disclosure = Disclosure(Text("End of the session"), Text("an empty message"), BOTH, Text("That all is done."))


class Abort(Message, frozen=True, tag="abort"):
    """The sender has stopped the session; accepted at any time.

    The reason is one of a few words, so that no value can slip out with it and the reader sees it in their language.
    """

    reason: AbortReason
    disclosure = Disclosure(
        Text("The session was stopped"),
        Text("one word"),
        BOTH,
        Text("That this hospital stopped, and roughly why. No patient data."),
    )


AGREEMENT: tuple[type[Message], ...] = (Proposal, Acceptance, Declined, Agreed, Abort)
PAIRING: tuple[type[Message], ...] = (PairingCommit, PairingReveal, PairingConfirmed, Abort)
MATCHING: tuple[type[Message], ...] = (BlindedKeys, DoublyBlindedKeys, MatchedPositions)
VERTICAL_PAILLIER: tuple[type[Message], ...] = (
    *MATCHING, TrainingKey, BinLayout, EncryptedGradients, Descend, EncryptedSums, ChosenSplits, SplitAnswers,
    TreeDone, TrainingDone, Released, ResumeFrom, ResumeAt, Finished, Abort,
)  # fmt: skip
VERTICAL_LATTICE: tuple[type[Message], ...] = (
    *MATCHING, *LATTICE, SplitAnswers, TreeDone, TrainingDone, Released, ResumeFrom, ResumeAt, Finished, Abort,
)  # fmt: skip
SCORING: tuple[type[Message], ...] = (*MATCHING, SplitsWanted, SplitColumns, Finished, Abort)
DICTIONARY: tuple[type[Message], ...] = (DictionaryWanted, DictionaryOffer)
LEAVING: tuple[type[Message], ...] = (SiteKept, CatchUp, GoOnFrom, LeaveOut, LeaveOutSigned, Declined, LeftOut)
HORIZONTAL_MASKS: tuple[type[Message], ...] = (
    *DICTIONARY, MaskKey, MaskKeys, MaskedVector, VectorTotal, ModelDigest, *LEAVING, Finished, Abort,
)  # fmt: skip

AnyMessage = Union[  # noqa: UP007  msgspec reads the union at run time
    Proposal, Acceptance, Declined, Agreed, BlindedKeys, DoublyBlindedKeys, MatchedPositions, TrainingKey, BinLayout,
    EncryptedGradients, Descend, EncryptedSums, ChosenSplits, SplitAnswers, TreeDone, TrainingDone, Released,
    SplitsWanted, SplitColumns, ResumeFrom, ResumeAt, Finished, Abort, PairingCommit, PairingReveal, PairingConfirmed,
    DictionaryWanted, DictionaryOffer, MaskKey, MaskKeys, MaskedVector, VectorTotal, ModelDigest,
    SiteKept, CatchUp, GoOnFrom, LeaveOut, LeaveOutSigned, LeftOut,
    LatticeSeed, LatticeStart, LatticeRows, LatticeQueries, LatticeAnswers, LatticeSplits,
]  # fmt: skip
MESSAGE_TYPES: dict[type[Message], str] = {t: str(t.__struct_config__.tag) for t in AnyMessage.__args__}  # type: ignore[attr-defined]
MESSAGE_BY_TAG: dict[str, type[Message]] = {tag: t for t, tag in MESSAGE_TYPES.items()}
