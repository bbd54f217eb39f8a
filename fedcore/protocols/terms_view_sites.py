"""The terms of a horizontal session in plain words, with the keys of `terms_view.view_of`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from fedcore.data.agreed import changes
from fedcore.errors import Text
from fedcore.protocols.horizontal_messages import DictionaryOffer, DictionaryWanted, MaskedVector, VectorTotal
from fedcore.protocols.message import Message
from fedcore.protocols.messages import MESSAGE_TYPES, Abort
from fedcore.protocols.terms import Terms
from fedcore.protocols.terms_head import head_of
from fedcore.protocols.terms_purpose import purpose_line

_SMALL_MESSAGE_BYTES = 400
_COLUMN_BYTES = 60
_QUANTILE_ROUNDS = 33
# Seconds per patient, column and level of a tree on one desktop core of 2020; masks and sums cost next to nothing.
_COUNT_S = 6e-9


def view_of_sites(terms: Terms, me: str, n_rows: int, columns: Sequence[str]) -> dict[str, Any]:
    """Plain values for the window and the command line; `n_rows` and `columns` are this hospital's own."""
    leaves = [_leaf(t, terms, me) for t in terms.allowed()]
    return {
        **head_of(terms, me, columns),
        "dictionary": [{"name": c.name, "kind": c.kind, "categories": list(c.categories)} for c in terms.dictionary],
        "sections": [
            {"title": title.to_json(), "lines": [line.to_json() for line in lines]} for title, lines in _sections(terms)
        ],
        "leaves": [leaf for leaf in leaves if leaf["from_me"]] + [leaf for leaf in leaves if not leaf["from_me"]],
        "expected_minutes": _expected_seconds(terms, n_rows) / 60,
        "expected_megabytes": sum(leaf["bytes_expected"] for leaf in leaves) / 1e6,
    }


def _sections(terms: Terms) -> list[tuple[Text, list[Text]]]:
    params = terms.boost_params
    who = [
        purpose_line(terms),
        Text(
            "{hospitals} each have patients of their own, with the outcome “{outcome}” and the same kinds of "
            "predictors.",
            {"hospitals": ", ".join(p.name for p in terms.parties), "outcome": terms.outcome},
        ),
        Text(
            "{count} columns take part, coded alike everywhere: {columns}. A column that a hospital lacks counts as "
            "missing there.",
            {"count": len(terms.dictionary), "columns": _short([c.name for c in terms.dictionary])},
        ),
    ]
    who += changes(terms.dictionary)
    if terms.generated:
        who.append(Text("All records in this session are generated. No real patient takes part."))
    how = [
        Text(
            "Up to {trees} trees of depth {depth}. Later patients, or else {share} % of each hospital's patients, are "
            "held out to judge the model.",
            {"trees": params.num_boost_round, "depth": params.max_depth, "share": round(100 * terms.test_fraction)},
        ),
        Text(
            "Every hospital hides its counts and sums under random numbers which it shares with each other hospital; "
            "they vanish when all are added up. {host} adds.",
            {"host": terms.proposer.name},
        ),
        Text("Every hospital ends with the same model and can use it alone."),
    ]
    if params.early_stopping_rounds is not None:
        how.append(
            Text(
                "Training stops early when {rounds} trees in a row bring no gain on patients set aside for that.",
                {"rounds": params.early_stopping_rounds},
            )
        )
    if len(terms.parties) > 2:
        how.append(
            Text(
                "If a hospital is lost during the training, the others may go on without it once every one of them has "
                "agreed and signed; at least two must remain. Its patients are then in the trees made until it was "
                "lost, and in none made after."
            )
            if terms.may_go_on_without
            else Text("If a hospital is lost during the training, the others wait for it. Nobody goes on without it.")
        )
    return [
        (Text("Who and what for"), who),
        (Text("How"), how),
        (Text("What each side will learn"), _learning_lines(terms)),
        (Text("What the contract must cover"), _contract_lines(terms)),
    ]


def _learning_lines(terms: Terms) -> list[Text]:
    lines = []
    if len(terms.parties) < 3:
        lines.append(
            Text(
                "Only two hospitals take part. The total less one's own is the other's: each can compute the other's "
                "counts and sums in every bin and node. The masks hide nothing between two; a third hospital would."
            )
        )
    return [
        *lines,
        Text(
            "All: totals over all hospitals – the edges of bins, among them the lowest and highest value of each "
            "column; how many patients are in each bin of each node, and how many have the outcome; the model; and how "
            "well the models do on all held-out patients together."
        ),
        Text("Nobody: the values, counts or results of a single hospital that are not in the total."),
        *(_leaving_lines() if terms.may_go_on_without else ()),
        Text(
            "No split is made that leaves fewer than {min_group} training patients of all hospitals on a side, and the "
            "model holds no counts of patients.",
            {"min_group": terms.min_group},
        ),
        Text("The network sees sizes and times only."),
    ]


def _leaving_lines() -> list[Text]:
    return [
        Text(
            "When the others go on without a hospital: how the totals change between the last tree with it and the "
            "first one without it lets them estimate its part closely – about how many of its patients are in each "
            "bin, and how many of these have the outcome. They cannot subtract it exactly: no sum about a tree is "
            "asked again without it, and numbers of patients are not asked again at all."
        ),
        Text("When only two remain, each can from then on compute the other's sums."),
    ]


def _contract_lines(terms: Terms) -> list[Text]:
    lines = [
        Text(
            "A hospital that broke the rules could add false numbers, and so make the model wrong. Compare the results "
            "on your own held-out patients before you use it."
        )
    ]
    if len(terms.parties) > 2:
        lines.append(
            Text("If all other hospitals put together what they know, they could compute this hospital's sums.")
        )
        lines.append(
            Text(
                "A later session on the same records with one hospital fewer would show the others that hospital's "
                "numbers: the totals of one session less those of the other."
            )
        )
    lines.append(
        Text(
            "Against this stand the minimum group size of {min_group}, the limit of {max_patients} patients, this "
            "signed list and the disclosure ledger. The contract between the hospitals covers the rest, not "
            "mathematics.",
            {"min_group": terms.min_group, "max_patients": terms.max_patients},
        )
    )
    return lines


def _short(columns: Sequence[str], most: int = 12) -> str:
    shown = ", ".join(columns[:most])
    return f"{shown}, … (+{len(columns) - most})" if len(columns) > most else shown


def _leaf(message_type: type[Message], terms: Terms, me: str) -> dict[str, Any]:
    d = message_type.disclosure
    size, times = _expected(message_type, terms)
    proposes = me == terms.proposer.party_id
    senders = ("both", "host", "label") if proposes else ("both", "site", "feature")
    return {
        "type": MESSAGE_TYPES[message_type],
        "item": d.item.to_json(),
        "form": d.form.to_json(),
        "reader": d.reader.to_json(),
        "could_learn": d.could_learn.to_json(),
        "bytes_expected": size,
        "times": times.to_json(),
        "from_me": d.sender in senders,
    }


def _expected(message_type: type[Message], terms: Terms) -> tuple[int, Text]:
    """Bytes in all over the session between the host and one site, and how often; patients have no part in it."""
    params = terms.boost_params
    trees, depth = params.num_boost_round, params.max_depth
    features = sum(max(1, len(column.categories)) for column in terms.dictionary)
    if message_type in (MaskedVector, VectorTotal):
        bins = sum(len(c.categories) * 2 if c.kind == "category" else params.max_bin for c in terms.dictionary)
        per_tree = 2 ** max(0, depth - 1) * (bins + 1) * 3 * 8
        times = Text("once per level of a tree, up to {times} times", {"times": trees * depth})
        return trees * per_tree + _QUANTILE_ROUNDS * features * params.max_bin * 8, times
    if message_type in (DictionaryOffer, DictionaryWanted):
        return len(terms.dictionary) * _COLUMN_BYTES, Text("once")
    if message_type is Abort:
        return 0, Text("only when the session is stopped")
    return _SMALL_MESSAGE_BYTES, Text("once")


def _expected_seconds(terms: Terms, n_rows: int) -> float:
    params = terms.boost_params
    features = sum(max(1, len(column.categories)) for column in terms.dictionary)
    cores = max(1, os.cpu_count() or 1)
    return 5.0 + params.num_boost_round * params.max_depth * n_rows * features * _COUNT_S / cores
