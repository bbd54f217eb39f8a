"""Score patients with a stored joint model: align them, then fetch the sides of the remote splits in one round.

    label → feature    SplitsWanted    the split numbers which the kept model uses
    feature → label    SplitColumns    one bit per shared patient and split

Only the label hospital computes a score; a feature hospital learns which of its patients were scored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor

import numpy as np
from numpy.typing import NDArray

from fedcore.errors import ProtocolError
from fedcore.protocols.bits import pack_bits, unpack_bits
from fedcore.protocols.exchange import ask, hear, tell
from fedcore.protocols.matching import align_as_feature, align_as_label
from fedcore.protocols.messages import SplitColumns, SplitsWanted
from fedcore.protocols.terms import Terms
from fedcore.protocols.vertical_feature import FeatureModel


async def fetch_columns(
    terms: Terms,
    keys: Sequence[str],
    numbers: Mapping[str, Sequence[int]],
    executor: Executor | None = None,
) -> dict[str, NDArray[np.float32]]:
    """Per feature hospital (n_rows, n_splits): 1 right, 0 left, NaN where the hospital does not know the patient.

    `numbers` gives the split numbers wanted of each hospital. Raises as `align_as_label` does.
    """
    alignments = await align_as_label(terms, keys, executor)
    wanted = {party: SplitsWanted(tuple(numbers[party])) for party in alignments}
    columns: dict[str, NDArray[np.float32]] = {}
    for party, answer in (await ask(wanted, SplitColumns)).items():
        if list(answer.split_numbers) != list(numbers[party]):
            raise ProtocolError(
                "{peer} answered something other than it was asked.",
                advice="Stop here and talk to them: their program is another one, or was changed.",
                peer=terms.party(party).name,
            )
        rows = alignments[party].rows
        shape = (len(rows), len(numbers[party]))
        right = unpack_bits(answer.right, shape[0] * shape[1], terms.party(party).name).reshape(shape)
        columns[party] = np.full((len(keys), shape[1]), np.nan, dtype=np.float32)
        columns[party][rows] = right
    return columns


async def serve_columns(
    terms: Terms, keys: Sequence[str], x: NDArray[np.float32], model: FeatureModel, executor: Executor | None = None
) -> int:
    """The feature hospital's side; `x` (n_rows, n_features) is in the order of `keys`. Returns how many were shared."""
    alignment = await align_as_feature(terms, keys, executor)
    label = terms.label.party_id
    numbers = (await hear(label, SplitsWanted)).split_numbers
    if len(set(numbers)) != len(numbers) or max(numbers, default=-1) >= len(model.splits):
        raise ProtocolError(
            "{peer} asked for splits which the stored model does not have, or twice for one.",
            advice="Check with them that both mean the model of the same session.",
            peer=terms.label.name,
        )
    right = model.columns(x[alignment.rows], list(numbers))
    await tell({label: SplitColumns(numbers, pack_bits(right))})
    return len(alignment.rows)
