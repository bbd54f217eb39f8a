"""A report as blocks of words and numbers, apart from how it is written: headings, paragraphs, tables, charts.

Words are `Text` while the document is made, so that it can be said in any language; `translated` turns all of them into
strings, and only such a document is written or sent to the window.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import msgspec

from fedcore.errors import Text

Words = str | Text
Tone = Literal["plain", "lead", "muted", "warning"]


class Heading(msgspec.Struct, frozen=True, tag="heading"):
    """Level 2 opens a section, 3 a part of one; the document's title is level 1."""

    words: Words
    level: int = 2


class Paragraph(msgspec.Struct, frozen=True, tag="paragraph"):
    words: Words
    tone: Tone = "plain"


class Items(msgspec.Struct, frozen=True, tag="items"):
    """A list with a dot before each of its sentences."""

    words: tuple[Words, ...]


class Grid(msgspec.Struct, frozen=True, tag="table"):
    """Rows of cells; `right` are the columns of numbers, `widths` their shares of the page's width where given.

    Without a head the first column names what the second holds.
    """

    rows: tuple[tuple[Words, ...], ...]
    head: tuple[Words, ...] = ()
    caption: Words = ""
    right: tuple[int, ...] = ()
    widths: tuple[int, ...] = ()


Kind = Literal["line", "band", "points", "bars", "reference"]


class Series(msgspec.Struct, frozen=True, tag="series"):
    """Points of one curve; `low` and `high` are a band's edges or error bars. `style` chooses colour, dash, marker.

    For bars `y` counts the names of the chart's `categories` from the top, `x` holds the lengths.
    """

    kind: Kind
    words: Words
    x: tuple[float, ...]
    y: tuple[float, ...]
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()
    style: int = 0


class Chart(msgspec.Struct, frozen=True, tag="chart"):
    """Axes from `x_range` and `y_range`; `percent` writes 0.2 as 20 % on the x and the y axis."""

    title: Words
    x_title: Words
    y_title: Words
    x_range: tuple[float, float]
    y_range: tuple[float, float]
    series: tuple[Series, ...]
    percent: tuple[bool, bool] = (True, True)
    categories: tuple[Words, ...] = ()
    summary: Words = ""


class Step(msgspec.Struct, frozen=True, tag="step"):
    """A box of a flow: what is in it, and what leaves the flow before the next one."""

    words: Words
    left_out: tuple[Words, ...] = ()


class Flow(msgspec.Struct, frozen=True, tag="flow"):
    """Boxes from top to bottom; the last row stands side by side."""

    title: Words
    steps: tuple[Step, ...]
    ends: tuple[Words, ...]


class Charts(msgspec.Struct, frozen=True, tag="charts"):
    """Charts beside each other where there is room."""

    charts: tuple[Chart, ...]


Block = Heading | Paragraph | Items | Grid | Charts | Flow


class Document(msgspec.Struct, frozen=True, tag="document"):
    """`language` is a code such as "en" or "zh_CN"; `stamp` stands at the foot of each page."""

    title: Words
    language: str
    stamp: Words
    blocks: tuple[Block, ...]

    def to_json(self) -> dict[str, Any]:
        """Plain values; only of a translated document."""
        plain: dict[str, Any] = msgspec.to_builtins(self)
        return plain

    @staticmethod
    def from_json(value: object) -> Document:
        """Raises ValueError for anything but what `to_json` gives."""
        return msgspec.convert(value, Document)


def translated(document: Document, say: Callable[[Text], str]) -> Document:
    """The same with every `Text` said."""
    found: Document = _said(document, say)
    return found


def _said(value: Any, say: Callable[[Text], str]) -> Any:
    if isinstance(value, Text):
        return say(value)
    if isinstance(value, tuple):
        return tuple(_said(item, say) for item in value)
    if isinstance(value, msgspec.Struct):
        return type(value)(**{name: _said(getattr(value, name), say) for name in value.__struct_fields__})
    return value
