"""The whole report in its order."""

from __future__ import annotations

from datetime import UTC, datetime

from fedcore.errors import Text
from fedcore.report.closing import identity, limitations
from fedcore.report.disclosure import disclosure
from fedcore.report.document import Document, translated
from fedcore.report.groups import groups
from fedcore.report.language import Language
from fedcore.report.material import Material
from fedcore.report.methods import methods, stamp
from fedcore.report.opening import opening
from fedcore.report.patients import patients
from fedcore.report.performance import performance
from fedcore.report.tripod import tripod


def report_of(m: Material, language: str, made: datetime | None = None) -> Document:
    """In "en" or "zh_CN". Raises DataError for another language, and for a group which was not judged."""
    spoken = Language(language)
    when = (made or datetime.now(UTC)).strftime("%Y-%m-%d %H:%M UTC")
    title = Text(
        "Joint model for “{outcome}”: report of {hospital}",
        {"outcome": str(m.result.get("outcome") or ""), "hospital": m.hospital or Text("one hospital")},
    )
    sections = (opening, disclosure, patients, methods, performance, groups, limitations, tripod, identity)
    blocks = tuple(block for section in sections for block in section(m))
    return translated(Document(title, language, stamp(m, when), blocks), spoken.say)
