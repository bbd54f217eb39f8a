"""The whole way with generated hospitals: invitations, signed terms, training, comparison, and what left each house.

Nobody in these records exists. Everything else is real: a process and a folder per hospital, keys, sockets, Paillier
encryption, ledgers.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from fedcore.assets import asset
from fedcore.data.reader import read_records
from fedcore.data.synthetic import HOSPITALS, RIVERSIDE
from fedcore.data.table import build_table
from fedcore.errors import DataError, FedcoreError, ProtocolError
from fedcore.node.hospital import Hospital, identity_path
from fedcore.node.keeping import coding_of
from fedcore.node.meeting import Cancelled, Where
from fedcore.node.process import free_port
from fedcore.node.sessions import Draft, OnStatus, Outcome, draft_terms, propose
from fedcore.partner import OUTCOME, Partner, disclosed, label_mapping, start_partner

__all__ = ["KEY_BITS", "PARAMS", "Partner", "run_demo", "start_partner"]

KEY_BITS = 2048
"""The smallest that real sessions allow (they use 3072 unless told): the demo is to be watched, not waited for."""

PARAMS: Mapping[str, Any] = {
    "num_boost_round": 30, "max_depth": 3, "eta": 0.15, "max_bin": 32
}  # fmt: skip
_TELL_S = 60.0


def run_demo(
    home: Path,
    passphrase: str,
    n_hospitals: int = 2,
    *,
    key_bits: int = KEY_BITS,
    params: Mapping[str, Any] = PARAMS,
    on_status: OnStatus = lambda _: None,
    cancelled: Cancelled = lambda: False,
) -> dict[str, Any]:
    """Two or three generated hospitals, the label hospital in `home` and this process; returns plain values.

    Raises DataError when `home` is another hospital's, and whatever ended the session.
    """
    started = time.perf_counter()
    address = f"127.0.0.1:{free_port()}"
    with contextlib.ExitStack() as stack:
        hospital = stack.enter_context(_label_hospital(home, passphrase))
        partners = []
        for which in HOSPITALS[1:n_hospitals]:
            partner = start_partner(home, hospital, which, address)
            stack.callback(partner.stop)
            partners.append(partner)

        outcome = _train(hospital, partners, key_bits, params, on_status, cancelled)
        told = [p.wait_for("finished", outcome.terms.session, _TELL_S) for p in partners]
        return _report(outcome, [disclosed(hospital, outcome.terms.session), *(t or {} for t in told)], key_bits) | {
            "seconds": time.perf_counter() - started,
            "home": str(home),
        }


def _label_hospital(home: Path, passphrase: str) -> Hospital:
    if not identity_path(home).exists():
        return Hospital.create(home, RIVERSIDE.name, passphrase)
    hospital = Hospital.open(home, passphrase)
    if hospital.identity.name != RIVERSIDE.name:
        hospital.close()
        raise DataError(
            "The folder {folder} belongs to {name}.",
            advice="Give the demo a folder of its own, so that generated and real records never mix.",
            folder=str(home),
            name=hospital.identity.name,
        )
    return hospital


def _train(
    hospital: Hospital,
    partners: Sequence[Partner],
    key_bits: int,
    params: Mapping[str, Any],
    on_status: OnStatus,
    cancelled: Cancelled,
) -> Outcome:
    """Propose, train and compare; a partner whose process ended stops the waiting for it."""
    mapping = label_mapping()
    table, _ = build_table(read_records(asset(f"demo/{RIVERSIDE.file}")), mapping)
    draft = Draft(
        peers=tuple(p.peer.party_id for p in partners),
        outcome=OUTCOME,
        params=params,
        key_bits=key_bits,
        generated=True,
        purpose="Show with generated records how hospitals train together.",
    )
    try:
        return propose(
            hospital,
            draft_terms(hospital, draft),
            table,
            Where(listen=partners[0].address),
            on_status=on_status,
            cancelled=lambda: cancelled() or not all(p.is_running for p in partners),
            coding=coding_of(mapping.to_json(), table.coding),
        )
    except FedcoreError:
        ended = [p.peer.name for p in partners if not p.is_running]
        if ended and not cancelled():
            raise ProtocolError(
                "The process of {name} ended.", advice="See its message above.", name=ended[0]
            ) from None
        raise


def _report(outcome: Outcome, disclosures: list[dict[str, Any]], key_bits: int) -> dict[str, Any]:
    result = outcome.result
    return {
        "generated": True,
        "key_bits": key_bits,
        "session": outcome.terms.session,
        "terms_fingerprint": outcome.terms.fingerprint,
        "params": dict(outcome.terms.params),
        "hospitals": [{"name": p.name, "role": p.role} for p in outcome.terms.parties],
        "alignment": [{"with": a["name"], "shared": a["shared"], "mine": a["mine"]} for a in result["alignment"]],
        "sentence": result["sentence"]["english"],
        "comparison": {k: v for k, v in result["comparison"].items() if not k.endswith("_curves")},
        "importance": result["importance"],
        "trees": result["trees"],
        "left_each_house": disclosures,
        "files": result["files"],
        "timings_s": result["timings_s"],
    }
