"""What left this house, as the Ledger page shows it."""

from __future__ import annotations

from pathlib import Path

from fedcore.errors import DataError
from fedcore.node.hospital import Hospital
from fedcore.session.files import write_atomically
from fedcore.session.ledger import Filter
from fedcore.session.ledger_export import to_csv, to_json
from fedcore.worker.calls import Call, Line


def list_entries(hospital: Hospital, call: Call) -> Line:
    """The entries a person asked for, the latest `limit` of them, and totals over all that match."""
    chosen = Filter(session=call.optional("session"), peer=call.optional("peer"))
    entries = hospital.ledger.entries(chosen)
    limit = int(call.arguments.get("limit") or 100_000)
    return {
        "entries": [
            {
                "n": e.n,
                "time": e.time,
                "session": e.session,
                "peer": e.peer_name,
                "peer_id": e.peer,
                "direction": e.direction,
                "type": e.message_type,
                "bytes": e.bytes,
                "meaning": e.meaning.to_json(),
                "hash": e.hash,
            }
            for e in entries[-limit:]
        ],
        "total": len(entries),
        "bytes_total": sum(e.bytes for e in entries),
    }


def verify(hospital: Hospital) -> Line:
    """Whether the ledger is as it was written, and its last hash for people to compare."""
    result = hospital.verify_ledger()
    problem = None if result.reason is None else result.reason.to_json()
    return {
        "ok": result.is_intact,
        "checked": result.n_entries,
        "problem": problem,
        "bad_line": result.bad_line,
        "head": hospital.ledger.head(),
    }


def export(hospital: Hospital, call: Call) -> Line:
    """All entries as JSON or, for any other file name, CSV."""
    path = Path(call.text("path"))
    entries = hospital.ledger.entries()
    try:
        write_atomically(path, to_json(entries) if path.suffix.lower() == ".json" else to_csv(entries))
    except OSError as error:
        raise DataError(
            "{path} cannot be written.", advice="Choose another folder.", path=str(path), detail=str(error)
        ) from error
    return {"path": str(path)}
