"""What a report is made of: the kept result, what the ledger says was sent, and a person's choices."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from fedcore.errors import StoreError
from fedcore.node.hospital import Hospital
from fedcore.node.keeping import load_coding
from fedcore.session.ledger import Entry, Filter


@dataclass(frozen=True)
class Sent:
    """All messages of one type to one hospital."""

    to: str
    message_type: str
    messages: int
    n_bytes: int


@dataclass(frozen=True)
class Material:
    """`grouped_by`: the columns whose groups are shown, None for those guessed to tell sex and age.

    `ledger_intact` is None where nobody checked. `pooled` are the figures of a model trained on all records together,
    which only a simulation has.
    """

    result: Mapping[str, Any]
    sent: tuple[Sent, ...] = ()
    ledger_intact: bool | None = None
    ledger_head: str = ""
    hospital: str = ""
    fingerprint: str = ""
    grouped_by: tuple[str, ...] | None = None
    pooled: Mapping[str, Any] | None = None
    mapping: Mapping[str, Any] = field(default_factory=dict)
    signed_by: tuple[str, ...] = field(default_factory=tuple)

    def to_json(self) -> dict[str, Any]:
        """Plain values, for another process."""
        return asdict(self)

    @staticmethod
    def from_json(value: Mapping[str, Any]) -> Material:
        """What `to_json` gave."""
        lists = ("sent", "signed_by", "grouped_by")
        plain: dict[str, Any] = {k: tuple(v) if k in lists and v is not None else v for k, v in value.items()}
        plain["sent"] = tuple(Sent(**each) for each in value["sent"])
        return Material(**plain)

    @property
    def terms(self) -> Mapping[str, Any]:
        return self.result.get("terms") or {}

    @property
    def study(self) -> Mapping[str, Any]:
        """Empty for results that were kept before there was any."""
        return self.result.get("study") or {}

    @property
    def comparison(self) -> Mapping[str, Any]:
        return self.result.get("comparison") or {}

    @property
    def role(self) -> str:
        return str(self.result.get("role") or "")

    @property
    def mode(self) -> str:
        return str(self.terms.get("mode") or "vertical")

    @property
    def others(self) -> list[str]:
        return [str(name) for name in self.result.get("with") or ()]


def material_of(hospital: Hospital, session: str, grouped_by: Sequence[str] | None = None) -> Material:
    """Of a session of this hospital. Raises DataError when it has no result."""
    result = dict(hospital.result(session))
    if not result.get("model_sha256"):
        result["model_sha256"] = _fingerprint(result)
    signatures = hospital.store.results(session).get("signatures") or {}
    names = {p["party_id"]: p["name"] for p in (result.get("terms") or {}).get("parties") or ()}
    return Material(
        result,
        sent=summed(hospital.ledger.entries(Filter(session=session))),
        ledger_intact=hospital.verify_ledger().is_intact,
        ledger_head=hospital.ledger.head(),
        hospital=hospital.identity.name,
        fingerprint=hospital.identity.public.fingerprint,
        grouped_by=None if grouped_by is None else tuple(grouped_by),
        mapping=_mapping(hospital, session),
        signed_by=tuple(str(names.get(party, party[:12])) for party in signatures),
    )


def summed(entries: Sequence[Entry]) -> tuple[Sent, ...]:
    """By hospital and message type, in the order in which each was first sent."""
    sums: dict[tuple[str, str], list[int]] = {}
    for entry in entries:
        found = sums.setdefault((entry.peer_name, entry.message_type), [0, 0])
        found[0] += 1
        found[1] += entry.bytes
    return tuple(Sent(*key, *numbers) for key, numbers in sums.items())


def _mapping(hospital: Hospital, session: str) -> Mapping[str, Any]:
    """What a person had decided about the columns; empty where it is not kept in the clear."""
    try:
        found: Mapping[str, Any] = load_coding(hospital, session).get("mapping") or {}
    except StoreError:
        return {}
    return found


def _fingerprint(result: Mapping[str, Any]) -> str | None:
    """SHA-256 of the joint model's file as it lies here now; None where there is none."""
    for name in result.get("files") or ():
        path = Path(str(name))
        if path.name.endswith(".joint.json") and path.is_file():
            return hashlib.sha256(path.read_bytes()).hexdigest()
    return None
