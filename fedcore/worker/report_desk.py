"""A session's report for the window: written here as HTML, or handed over to be printed as PDF."""

from __future__ import annotations

from pathlib import Path

from fedcore.node.hospital import Hospital
from fedcore.report.compose import report_of
from fedcore.report.material import material_of
from fedcore.report.saving import save_report
from fedcore.worker.calls import Call, Line


def report(hospital: Hospital, call: Call) -> Line:
    """`by` are the columns of the subgroups, or none of them given: those guessed.

    With a `path` ending in .html the page is written; without one the document comes back.
    """
    by = call.arguments.get("by")
    grouped = None if by is None else tuple(str(column) for column in by)
    document = report_of(material_of(hospital, call.text("session"), grouped), call.text("language"))
    path = call.optional("path")
    if path is None:
        return {"document": document.to_json()}
    save_report(document, Path(path))
    return {"path": path}
