"""What the terms page says about the lattice scheme: how it hides, what is learnt, how many bytes."""

from __future__ import annotations

import numpy as np

from fedcore.crypto.lattice import ROW_BYTES
from fedcore.crypto.lattice_form import Form, forms_for
from fedcore.errors import Text
from fedcore.protocols.lattice_messages import LatticeAnswers, LatticeQueries, LatticeRows, LatticeSplits
from fedcore.protocols.lattice_room import needs_room
from fedcore.protocols.message import Message
from fedcore.protocols.terms import Terms
from fedcore.trees.boosting import Rows
from fedcore.trees.histogram import FixedPoint

_ONE_IN = 10


def encryption_line() -> Text:
    return Text(
        "Everything that is added up is encrypted by learning with errors (lattices, 128-bit security), under secrets "
        "made for one question each."
    )


def feature_learning_line() -> Text:
    return Text(
        "A feature hospital: which of its own predictors divide a node, and which of its patients are in those nodes. "
        "Not who is in any other node, and not the outcome of any patient."
    )


def lattice_forms(terms: Terms, n_rows: int) -> list[Form]:
    """The queries of one tree in which every node is divided: the root, then half of each further level.

    As one in ten patients would have the outcome, weighted; only the label hospital knows (`lattice_room`).
    """
    params = terms.boost_params
    y = np.arange(max(n_rows, 2)) % _ONE_IN == 0
    scale = FixedPoint.for_rows(len(y), max(1.0, params.scale_pos_weight), terms.sum_bits)
    wide = needs_room(y.astype(np.uint8), Rows.all(len(y)), params, scale)
    asked = [1, *(1 << (level - 1) for level in range(1, params.max_depth))]
    return [form for n_nodes in asked for form in forms_for(n_nodes, wide)]


def lattice_sizes(terms: Terms, n_rows: int, n_columns: int) -> dict[type[Message], tuple[int, Text]]:
    """Bytes in all over the session, and how often."""
    params = terms.boost_params
    trees, n_sets = params.num_boost_round, n_columns * params.max_bin
    forms = lattice_forms(terms, n_rows)
    per_level = Text("once per level of a tree, up to {times} times", {"times": trees * params.max_depth})
    return {
        LatticeRows: (n_sets * ROW_BYTES, Text("once")),
        LatticeQueries: (trees * sum(form.query_bytes(n_rows) for form in forms), per_level),
        LatticeAnswers: (trees * sum(form.answer_bytes(n_sets) for form in forms), per_level),
        LatticeSplits: (trees * params.max_depth * (n_rows // 8 + 50), per_level),
    }
