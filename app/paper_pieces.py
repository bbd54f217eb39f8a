"""A report cut into the pieces that a page takes whole: a paragraph, a row of a table, a row of charts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from PySide6.QtCore import QByteArray, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QFont,
    QPainter,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
)
from PySide6.QtSvg import QSvgRenderer

from app.theme import FAMILIES
from fedcore.report.document import Block, Charts, Document, Flow, Grid, Heading, Items, Paragraph, Words
from fedcore.report.svg import chart_svg, flow_svg, text_width

INK, MUTED, RULE, ACCENT = QColor("#1a2530"), QColor("#54606d"), QColor("#c9d1da"), QColor("#0a6780")
WARNING_INK, WARNING_GROUND = QColor("#7d5200"), QColor("#fdf2dc")
TEXT_PT, SMALL_PT = 9.5, 8.5
CHART_WIDTH = 400.0  # of two charts beside each other, before they are made to fit
MOST_KEPT = 10  # rows of a table which is not divided between pages
_PAD, _GUTTER = 3.0, 9.0


@dataclass(frozen=True)
class Words2D:
    """Laid-out words with the place of their top left corner in a piece."""

    document: QTextDocument
    at: QPointF


@dataclass(frozen=True)
class Piece:
    """Something `height` high which is not divided. `keeps`: the next one has to be on the same page; `head` is painted
    again above the piece where a page begins with it."""

    height: float
    words: tuple[Words2D, ...] = ()
    pictures: tuple[tuple[QSvgRenderer, QRectF], ...] = ()
    keeps: bool = False
    head: Piece | None = None
    ground: QColor | None = None
    rule: QColor | None = None

    def paint(self, painter: QPainter, top: float, width: float) -> None:
        painter.save()
        painter.translate(0, top)
        if self.ground is not None:
            painter.fillRect(QRectF(0, 0, width, self.height - 4), self.ground)
        for words in self.words:
            painter.save()
            painter.translate(words.at)
            context = QAbstractTextDocumentLayout.PaintContext()
            words.document.documentLayout().draw(painter, context)
            painter.restore()
        for renderer, place in self.pictures:
            renderer.render(painter, place)
        if self.rule is not None:
            painter.setPen(self.rule)
            painter.drawLine(QPointF(0, self.height), QPointF(width, self.height))
        painter.restore()


def font(points: float, *, bold: bool = False) -> QFont:
    found = QFont()
    found.setFamilies(FAMILIES)
    found.setPointSizeF(points)
    found.setBold(bold)
    return found


def pieces_of(document: Document, width: float) -> Iterator[Piece]:
    """All pieces of the translated document, for pages so many pixels wide."""
    yield _paragraph(document.title, 17, width, bold=True, below=8)
    for block, following in zip_longest(document.blocks, document.blocks[1:]):
        leads = isinstance(block, Paragraph) and isinstance(following, Grid | Charts | Items)
        for piece in _pieces(block, width):
            yield replace(piece, keeps=True) if leads else piece


def _pieces(block: Block, width: float) -> Iterator[Piece]:
    if isinstance(block, Heading):
        opens = block.level == 2
        yield _paragraph(
            block.words, 13 if opens else 10.5, width, bold=True, colour=ACCENT if opens else INK,
            above=18 if opens else 9, below=4, keeps=True,
        )  # fmt: skip
    elif isinstance(block, Paragraph):
        yield _toned(block, width)
    elif isinstance(block, Items):
        for words in block.words:
            yield _item(words, width)
    elif isinstance(block, Grid):
        yield from _grid(block, width)
    elif isinstance(block, Flow):
        yield _row_of_pictures([flow_svg(block, width)], width)
    elif isinstance(block, Charts):
        yield from _charts(block, width)


def _toned(block: Paragraph, width: float) -> Piece:
    if block.tone == "lead":
        return _paragraph(block.words, 11.5, width, bold=True, below=6)
    if block.tone == "muted":
        return _paragraph(block.words, SMALL_PT, width, colour=MUTED, below=5)
    if block.tone == "warning":
        return _paragraph(block.words, TEXT_PT, width, colour=WARNING_INK, above=3, below=8, ground=WARNING_GROUND)
    return _paragraph(block.words, TEXT_PT, width, below=5)


def _item(words: Words, width: float) -> Piece:
    dot, body = _laid("•", TEXT_PT, 12), _laid(words, TEXT_PT, width - 12)
    parts = (Words2D(dot, QPointF(2, 0)), Words2D(body, QPointF(12, 0)))
    return Piece(body.size().height() + 2, parts)


def _paragraph(
    words: Words, points: float, width: float, *, bold: bool = False, colour: QColor = INK, above: float = 0,
    below: float = 4, keeps: bool = False, ground: QColor | None = None,
) -> Piece:  # fmt: skip
    inset = 8.0 if ground is not None else 0.0
    body = _laid(words, points, width - 2 * inset, bold=bold, colour=colour)
    placed = (Words2D(body, QPointF(inset, above)),)
    return Piece(above + body.size().height() + below, placed, keeps=keeps, ground=ground)


def _laid(
    words: Words, points: float, width: float, *, bold: bool = False, colour: QColor = INK, right: bool = False
) -> QTextDocument:
    document = QTextDocument()
    document.setDocumentMargin(0)
    option = QTextOption(Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    document.setDefaultTextOption(option)
    document.setTextWidth(width)
    form, block = QTextCharFormat(), QTextBlockFormat()
    form.setFont(font(points, bold=bold))
    form.setForeground(colour)
    block.setLineHeight(114, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    cursor.setBlockFormat(block)
    cursor.insertText(str(words), form)
    cursor.endEditBlock()
    return document


# -- tables -----------------------------------------------------------------------------------------------------------


def _grid(grid: Grid, width: float) -> Iterator[Piece]:
    if grid.caption:
        yield _paragraph(grid.caption, TEXT_PT, width, bold=True, above=6, below=2, keeps=True)
    edges = _edges(grid, width)
    head = _row(grid, grid.head, edges, is_head=True) if grid.head else None
    if head is not None:
        yield head
    is_small = len(grid.rows) <= MOST_KEPT
    for i, row in enumerate(grid.rows):
        yield _row(grid, row, edges, head=head, keeps=is_small and i + 1 < len(grid.rows))
    yield Piece(8.0)


def _row(grid: Grid, row: Sequence[Words], edges: Sequence[float], *, is_head: bool = False, head: Piece | None = None,
         keeps: bool = False) -> Piece:  # fmt: skip
    cells = []
    for k, words in enumerate(row):
        bold = is_head or (k == 0 and not grid.head)
        room = edges[k + 1] - edges[k] - _GUTTER
        cells.append(_laid(words, SMALL_PT, room, bold=bold, right=k in grid.right))
    height = max(cell.size().height() for cell in cells)
    placed = tuple(
        # A head stands on its rule, a row hangs from the one above.
        Words2D(cell, QPointF(edges[k] + 2, _PAD + (height - cell.size().height() if is_head else 0)))
        for k, cell in enumerate(cells)
    )
    return Piece(height + 2 * _PAD, placed, keeps=is_head or keeps, head=head, rule=MUTED if is_head else RULE)


def _edges(grid: Grid, width: float) -> list[float]:
    """Where the columns begin, and the right end; by the width of their words where nothing is prescribed."""
    shares = [float(share) for share in grid.widths] or _shares(grid)
    edges = [0.0]
    for share in shares:
        edges.append(edges[-1] + width * share / sum(shares))
    return edges


def _shares(grid: Grid) -> list[float]:
    rows = [grid.head, *grid.rows] if grid.head else list(grid.rows)
    widest = [max(text_width(str(cell), 1.0) for cell in column) for column in zip(*rows, strict=True)]
    longest = [max(max((text_width(part, 1.0) for part in str(cell).split(" ")), default=0.0) for cell in column)
               for column in zip(*rows, strict=True)]  # fmt: skip
    # No column may be narrower than its longest word, nor so wide that it takes the others' room.
    return [max(least + 1.5, min(most + 1.5, 26.0)) for least, most in zip(longest, widest, strict=True)]


# -- pictures ---------------------------------------------------------------------------------------------------------


def _charts(block: Charts, width: float) -> Iterator[Piece]:
    if len(block.charts) == 1:
        yield _row_of_pictures([chart_svg(block.charts[0])], width)
        return
    for start in range(0, len(block.charts), 2):
        pair = block.charts[start : start + 2]
        yield _row_of_pictures([chart_svg(chart, CHART_WIDTH) for chart in pair], width, beside=2)


def _row_of_pictures(svgs: Sequence[str], width: float, beside: int = 1) -> Piece:
    room = (width - 16 * (beside - 1)) / beside
    placed, tallest = [], 0.0
    for k, svg in enumerate(svgs):
        renderer = QSvgRenderer(QByteArray(svg.encode()))
        size = renderer.defaultSize()
        scale = min(1.0, room / size.width())
        placed.append((renderer, QRectF(k * (room + 16), 6, size.width() * scale, size.height() * scale)))
        tallest = max(tallest, size.height() * scale)
    return Piece(tallest + 14, pictures=tuple(placed))
