"""The first page: the result in a sentence, what the session was for, what the outcome means, who took part."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fedcore.errors import Text
from fedcore.report.document import Block, Grid, Heading, Paragraph, Words
from fedcore.report.figures import NONE
from fedcore.report.material import Material

ROLES = {
    "label": Text("label hospital"),
    "feature": Text("feature hospital"),
    "site": Text("one of hospitals with the same predictors"),
}


def text_of(value: Mapping[str, Any] | str | None) -> Words:
    """A kept sentence as a `Text`, so that it can be said in another language."""
    if not value:
        return NONE
    if isinstance(value, str):
        return value
    return Text.from_json(value)


def opening(m: Material) -> list[Block]:
    blocks: list[Block] = [Paragraph(text_of(m.result.get("sentence")), "lead")]
    if m.result.get("generated"):
        words = Text("All records in this session are generated. No real patient takes part, and no figure is "
                     "evidence.")
        blocks.append(Paragraph(words, "warning"))
    blocks += [Paragraph(text_of(each["sentence"]), "warning") for each in m.result.get("left_out") or ()]
    meaning = Text(
        "Research use only, until validated for the patients it is meant for. A risk says how likely a patient is to "
        "have the outcome in the record, not what will happen."
    )
    return [*blocks, Paragraph(meaning, "muted"), *_purpose(m), *_parties(m)]


def _purpose(m: Material) -> list[Block]:
    terms = m.terms
    rows: list[tuple[Words, ...]] = [
        (Text("Purpose, as signed"), str(terms.get("purpose") or NONE)),
        (Text("Outcome"), str(m.result.get("outcome") or NONE)),
        (Text("How the outcome is defined"), _definition(m)),
        (Text("Kind of session"), _kind(m)),
    ]
    return [Heading(Text("Purpose and outcome")), Grid(tuple(rows), widths=(26, 74))]


def _definition(m: Material) -> Words:
    column = m.mapping.get("label")
    if m.role == "feature":
        return Text("The label hospital defined it; its records stay there.")
    if not column:
        return Text("Not kept with this result: describe which values of which record mean it.")
    positive = m.mapping.get("label_positive")
    if not positive:
        return Text("Column “{column}” of this hospital's records says yes.", {"column": column})
    values = [positive] if isinstance(positive, str) else list(positive)
    return Text(
        "Column “{column}” of this hospital's records says one of: {values}.", {"column": column, "values": values}
    )


def _kind(m: Material) -> Words:
    if m.mode == "horizontal":
        return Text("The hospitals have the same predictors and outcome of different patients.")
    return Text("The hospitals have different predictors of the same patients; one of them has the outcome.")


def _parties(m: Material) -> list[Block]:
    rows: list[tuple[Words, ...]] = []
    for party in m.terms.get("parties") or ():
        name = str(party.get("name"))
        signed: Words = Text("yes") if name in m.signed_by else NONE
        you: Words = Text("this hospital") if party.get("you") else ""
        rows.append((name, ROLES.get(str(party.get("role")), NONE), signed, you))
    head = (Text("Hospital"), Text("Role"), Text("Signed the terms"), "")
    blocks: list[Block] = [Heading(Text("Hospitals"), 3), Grid(tuple(rows), head, widths=(38, 30, 16, 16))]
    if fingerprint := m.terms.get("fingerprint"):
        words = Text("Fingerprint of the signed terms: {fingerprint}", {"fingerprint": fingerprint})
        blocks.append(Paragraph(words, "muted"))
    return blocks
