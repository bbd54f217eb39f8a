"""Data flow: what each side may learn by the terms, and what left this house by the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fedcore.errors import Text
from fedcore.report.document import Block, Grid, Heading, Items, Paragraph, Words
from fedcore.report.figures import NONE, count, size
from fedcore.report.material import Material
from fedcore.report.opening import text_of


def disclosure(m: Material) -> list[Block]:
    blocks: list[Block] = [
        Heading(Text("Data flow and what was revealed")),
        Paragraph(Text("No record left any hospital. What was exchanged instead stands below.")),
    ]
    for section in _sections(m):
        blocks += [Heading(text_of(section["title"]), 3), Items(tuple(text_of(line) for line in section["lines"]))]
    return [*blocks, *_sent(m), *_received(m)]


def _sections(m: Material) -> list[Mapping[str, Any]]:
    """What each side learns, and what the contract must cover: the last two parts of the signed terms."""
    return list(m.terms.get("sections") or ())[-2:]


def _sent(m: Material) -> list[Block]:
    heading = Heading(Text("What left this hospital, by its ledger"), 3)
    if not m.sent:
        return [heading, Paragraph(Text("The ledger has no entry of this session."), "muted")]
    about = {leaf["type"]: leaf for leaf in m.terms.get("leaves") or ()}
    rows: list[tuple[Words, ...]] = []
    for sent in m.sent:
        leaf = about.get(sent.message_type) or {}
        item = text_of(leaf["item"]) if "item" in leaf else sent.message_type
        learn = text_of(leaf["could_learn"]) if "could_learn" in leaf else NONE
        rows.append((sent.to, item, count(sent.messages), size(sent.n_bytes), learn))
    head = (Text("To"), Text("What"), Text("Messages"), Text("Bytes"), Text("What they could learn from it"))
    total = Text(
        "{messages} messages, {size} in all.",
        {"messages": count(sum(s.messages for s in m.sent)), "size": size(sum(s.n_bytes for s in m.sent))},
    )
    grid = Grid(tuple(rows), head, right=(2, 3), widths=(16, 26, 12, 12, 34))
    return [heading, grid, Paragraph(total), *_ledger_state(m)]


def _ledger_state(m: Material) -> list[Block]:
    if m.ledger_intact is None:
        return []
    if not m.ledger_intact:
        words = Text("The ledger is not as it was written: somebody changed it. Do not rely on the table above.")
        return [Paragraph(words, "warning")]
    words = Text(
        "The ledger is as it was written, hash-chained and signed; its last entry when this report was made: {head}",
        {"head": m.ledger_head},
    )
    return [Paragraph(words, "muted")]


def _received(m: Material) -> list[Block]:
    """What others may have sent: their ledgers tell how much, this one does not."""
    leaves = [leaf for leaf in m.terms.get("leaves") or () if not leaf.get("from_me")]
    if not leaves:
        return []
    rows = [(text_of(leaf["item"]), text_of(leaf["form"]), text_of(leaf["could_learn"])) for leaf in leaves]
    head = (Text("What"), Text("Form"), Text("What this hospital could learn from it"))
    words = Text("By the signed terms; the ledgers of the other hospitals say how much was sent.")
    return [
        Heading(Text("What the other hospitals could send here"), 3),
        Paragraph(words, "muted"),
        Grid(tuple(rows), head, widths=(30, 25, 45)),
    ]
