"""The terms in plain words, and the list of what leaves the house, made from the registry of message types.

Everything is a `Text`, so that the window can show it in another language. Byte counts and times are estimates made
before anything is known of the other side: they take every patient as shared.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fedcore.errors import Text
from fedcore.protocols.costs import TYPICAL, Speeds, answers_per_tree, session_seconds
from fedcore.protocols.messages import (
    AGREEMENT,
    MESSAGE_TYPES,
    Abort,
    BlindedKeys,
    Descend,
    DoublyBlindedKeys,
    EncryptedGradients,
    EncryptedSums,
    Finished,
    MatchedPositions,
    Message,
    SplitAnswers,
    SplitColumns,
)
from fedcore.protocols.terms import Terms
from fedcore.protocols.terms_head import head_of
from fedcore.protocols.terms_purpose import purpose_line
from fedcore.protocols.terms_view_lattice import encryption_line, feature_learning_line, lattice_sizes
from fedcore.protocols.terms_view_sites import view_of_sites

_SMALL_MESSAGE_BYTES = 400


def view_of(terms: Terms, me: str, n_rows: int, columns: Sequence[str], speeds: Speeds = TYPICAL) -> dict[str, Any]:
    """Plain values for the window and the command line; `n_rows` and `columns` are this hospital's own."""
    if terms.mode == "horizontal":
        return view_of_sites(terms, me, n_rows, columns)
    n_columns = max(1, len(columns))
    role = terms.party(me).role
    leaves = [_leaf(t, terms, role, n_rows, n_columns) for t in terms.allowed()]
    return {
        **head_of(terms, me, columns),
        "sections": [
            {"title": title.to_json(), "lines": [_line(line) for line in lines]}
            for title, lines in _sections(terms, role, columns)
        ],
        "leaves": [leaf for leaf in leaves if leaf["from_me"]] + [leaf for leaf in leaves if not leaf["from_me"]],
        "expected_minutes": expected_seconds(terms, n_rows, n_columns, speeds) / 60,
        "expected_megabytes": expected_bytes(terms, n_rows, n_columns) / 1e6,
    }


def _sections(terms: Terms, role: str, columns: Sequence[str]) -> list[tuple[Text, list[Text]]]:
    features = ", ".join(p.name for p in terms.features)
    params = terms.boost_params
    who = [
        Text(
            "{label} holds the outcome “{outcome}” and some predictors.",
            {"label": terms.label.name, "outcome": terms.outcome},
        ),
        Text("{features} holds further predictors of the same patients.", {"features": features}),
    ]
    if terms.generated:
        who.append(Text("All records in this session are generated. No real patient takes part."))
    if terms.mode == "score":
        return [(Text("Who and what for"), [*who, *_scoring_lines()])]
    mine = (
        Text(
            "My predictors take part, {count} of them: {columns}.", {"count": len(columns), "columns": _short(columns)}
        )
        if columns
        else Text("No predictor of mine has been chosen.")
    )
    patients = (
        Text(
            "All patients of {label} take part; what another hospital does not know of them counts as missing.",
            {"label": terms.label.name},
        )
        if terms.rows == "label"
        else Text("Only patients whom all hospitals know take part.")
    )
    how = [
        Text(
            "Up to {trees} trees of depth {depth}; {share} % of the patients are held out to judge the model.",
            {"trees": params.num_boost_round, "depth": params.max_depth, "share": round(100 * terms.test_fraction)},
        ),
        patients,
        encryption_line()
        if terms.scheme == "lattice"
        else Text(
            "Everything that is added up is encrypted with Paillier keys of {bits} bits, made for this session.",
            {"bits": terms.key_bits},
        ),
    ]
    if terms.boost_params.early_stopping_rounds is not None:
        how.append(
            Text(
                "Training stops early when {rounds} trees in a row bring no gain on patients set aside for that.",
                {"rounds": terms.boost_params.early_stopping_rounds},
            )
        )
    return [
        (Text("Who and what for"), [purpose_line(terms), *who, mine]),
        (Text("How"), how),
        (Text("What each side will learn"), _learning_lines(terms)),
        (Text("What the contract must cover"), _contract_lines(terms)),
    ]


_MEASURES = {
    "auc": Text("AUC"),
    "auc_ci": Text("confidence interval of the AUC"),
    "average_precision": Text("average precision"),
    "sensitivity_at_80_specificity": Text("sensitivity at 80 % specificity"),
    "brier": Text("Brier score"),
    "calibration_slope": Text("calibration slope"),
    "calibration_intercept": Text("calibration intercept"),
    "n": Text("number of patients"),
    "positives": Text("number of patients with the outcome"),
}


class _Listed(list[Text]):
    """Several texts in one gap; the window joins them by its language's own comma."""

    def __str__(self) -> str:
        return ", ".join(map(str, self))

    def __format__(self, _: str) -> str:
        return str(self)


def _line(text: Text) -> dict[str, Any]:
    """As `Text.to_json`, with the texts in its gaps."""
    plain = text.to_json()
    listed = {k: [each.to_json() for each in v] for k, v in text.values.items() if isinstance(v, _Listed)}
    return plain | {"values": plain["values"] | listed}


def _learning_lines(terms: Terms) -> list[Text]:
    measures = _Listed(_MEASURES[name] for name in terms.release)
    released = Text(
        "The feature hospitals are told how well the models perform, rounded: {metrics}.", {"metrics": measures}
    )
    return [
        Text(
            "All: which patients they share with the label hospital, and nothing about the others but their rounded "
            "number."
        ),
        Text(
            "The label hospital: sums of its own gradients per unnamed bin of each unnamed predictor, and for each "
            "split that is chosen, which patients go left or right."
        ),
        feature_learning_line()
        if terms.scheme == "lattice"
        else Text(
            "A feature hospital: which of its patients are together in a node of a tree, and which of its own "
            "predictors divide a node. Not the outcome of any patient."
        ),
        Text(
            "No split is made by a feature hospital which would leave fewer than {min_group} of its patients on a "
            "side.",
            {"min_group": terms.min_group},
        ),
        released if terms.release else Text("The feature hospitals are not told how well the models perform."),
        Text("The network sees sizes and times only."),
    ]


def _contract_lines(terms: Terms) -> list[Text]:
    return [
        Text(
            "A label hospital that broke the rules and encrypted made-up values instead of gradients could read single "
            "bins of a predictor."
        ),
        Text("A hospital that entered invented identifiers could test whether those people are patients here."),
        Text(
            "Against both stand the minimum group size of {min_group}, the limit of {max_patients} patients, this "
            "signed list and the disclosure ledger. The contract between the hospitals covers the rest, not "
            "mathematics.",
            {"min_group": terms.min_group, "max_patients": terms.max_patients},
        ),
    ]


def _scoring_lines() -> list[Text]:
    return [
        Text("Patients are scored with the joint model of an earlier session."),
        Text("The label hospital learns on which side of each unnamed threshold a shared patient lies."),
        Text("A feature hospital learns which of its patients are scored, not their risk."),
    ]


def _short(columns: Sequence[str], most: int = 12) -> str:
    shown = ", ".join(columns[:most])
    return f"{shown}, … (+{len(columns) - most})" if len(columns) > most else shown


def _leaf(message_type: type[Message], terms: Terms, role: str, n_rows: int, n_columns: int) -> dict[str, Any]:
    d = message_type.disclosure
    size, times = _expected(message_type, terms, n_rows, n_columns)
    return {
        "type": MESSAGE_TYPES[message_type],
        "item": d.item.to_json(),
        "form": d.form.to_json(),
        "reader": d.reader.to_json(),
        "could_learn": d.could_learn.to_json(),
        "bytes_expected": size,
        "times": times.to_json(),
        "from_me": d.sender in ("both", role),
    }


def _expected(message_type: type[Message], terms: Terms, n_rows: int, n_columns: int) -> tuple[int, Text]:
    """Bytes in all over the session, and how often."""
    params = terms.boost_params
    trees, depth = params.num_boost_round, params.max_depth
    ciphertext = terms.key_bits // 4
    per_tree = Text("once per tree, {trees} times", {"trees": trees})
    per_level = Text("once per level of a tree, up to {times} times", {"times": trees * depth})
    sizes: dict[type[Message], tuple[int, Text]] = {
        BlindedKeys: (32 * n_rows, Text("once")),
        DoublyBlindedKeys: (64 * n_rows, Text("once")),
        MatchedPositions: (n_rows // 8, Text("once")),
        EncryptedGradients: (trees * n_rows * ciphertext, per_tree),
        EncryptedSums: (trees * answers_per_tree(terms, n_rows, n_columns) * ciphertext, per_level),
        Descend: (trees * depth * (n_rows // 8 + 50), per_level),
        SplitAnswers: (trees * depth * (n_rows // 8 + 50), per_level),
        SplitColumns: (n_rows * trees * 2**depth // 16, Text("once")),
    }
    if terms.scheme == "lattice":
        sizes |= lattice_sizes(terms, n_rows, n_columns)
    if message_type in sizes:
        return sizes[message_type]
    if message_type is Abort:
        return 0, Text("only when the session is stopped")
    once = message_type in (*AGREEMENT, Finished)
    return _SMALL_MESSAGE_BYTES, Text("once") if once else Text("at each step, a few bytes")


def expected_bytes(terms: Terms, n_rows: int, n_columns: int) -> int:
    """In both directions, over the whole session."""
    return sum(_expected(t, terms, n_rows, n_columns)[0] for t in terms.allowed())


def expected_seconds(terms: Terms, n_rows: int, n_columns: int, speeds: Speeds = TYPICAL) -> float:
    """See `costs.session_seconds`."""
    return session_seconds(terms, speeds, n_rows, n_columns, expected_bytes(terms, n_rows, n_columns))
