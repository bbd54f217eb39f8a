"""What the terms of every kind of session have in common, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fedcore.protocols.terms import Terms


def head_of(terms: Terms, me: str, columns: Sequence[str]) -> dict[str, Any]:
    """The fields themselves, without words; `columns` are the predictors of this hospital, whose party id is `me`."""
    return {
        "digest": terms.digest.hex(),
        "fingerprint": terms.fingerprint,
        "session": terms.session,
        "created": terms.created,
        "proposer": terms.proposer.name,
        "outcome": terms.outcome,
        "purpose": terms.purpose,
        "mode": terms.mode,
        "generated": terms.generated,
        "may_go_on_without": terms.may_go_on_without,
        "parties": [
            {"party_id": p.party_id, "name": p.name, "role": p.role, "you": p.party_id == me} for p in terms.parties
        ],
        "params": dict(terms.params),
        "scheme": terms.scheme,
        "key_bits": terms.key_bits,
        "min_group": terms.min_group,
        "test_fraction": terms.test_fraction,
        "rows": terms.rows,
        "release": list(terms.release),
        "my_columns": list(columns),
    }
