"""A report as PDF on A4: the same document as the HTML page, its words searchable, its charts drawn as vectors.

Runs beside the window as well as without one: then Qt's offscreen platform lays the text out.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from PySide6.QtCore import QMarginsF, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QPageLayout, QPageSize, QPainter, QPdfWriter

from app.paper_pieces import MUTED, Piece, font, pieces_of
from fedcore.report.document import Document

DPI = 96  # lengths are in such pixels, as on screen
MARGIN_MM, FOOT_MM = 15.0, 20.0
FOOT_PT = 7.5

Page = list[tuple[float, Piece]]  # the top of each piece


def save_pdf(document: Document, path: Path) -> None:
    """Write the translated document at once. Raises OSError when the file cannot be written."""
    for _ in printing(document, path):
        pass


def printing(document: Document, path: Path) -> Iterator[None]:
    """As `save_pdf`, in steps of a few milliseconds, so that a window can do it between other things.

    The file is there, whole, after the last step; whoever stops before leaves none.
    """
    own = _application()
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb"):
            pass  # Qt's writer only warns when it cannot write; this raises the reason
        yield from _print(document, part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    del own  # it had to live until here


def _print(document: Document, path: Path) -> Iterator[None]:
    writer = QPdfWriter(str(path))
    writer.setResolution(DPI)
    writer.setTitle(str(document.title))
    writer.setCreator("FedStroke")
    margins = QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, FOOT_MM)
    size, unit = QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Unit.Millimeter
    writer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, margins, unit))
    page = QRectF(writer.pageLayout().paintRectPixels(DPI))
    pieces: list[Piece] = []
    for piece in pieces_of(document, page.width()):
        pieces.append(piece)
        yield
    pages = list(pages_of(pieces, page.height()))
    painter = QPainter(writer)
    try:
        for number, placed in enumerate(pages, 1):
            if number > 1:
                writer.newPage()
            for top, piece in placed:
                piece.paint(painter, top, page.width())
                yield
            _paint_foot(painter, page, str(document.stamp), f"{number} / {len(pages)}")
    finally:
        has_ended = painter.end()
    if not has_ended:
        raise OSError(0, "the file could not be written", str(path))


def pages_of(pieces: Iterable[Piece], height: float) -> Iterator[Page]:
    """Pieces put on pages so high. What keeps with the next goes on with it; a table's head is repeated."""
    page: Page = []
    top = 0.0
    for group in _kept_together(pieces):
        needed = sum(piece.height for piece in group)
        if page and top + needed > height:
            yield page
            page, top = [], 0.0
            if group[0].head is not None:
                page.append((top, group[0].head))
                top += group[0].head.height
        for piece in group:
            page.append((top, piece))
            top += piece.height
    if page:
        yield page


def _kept_together(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """Headings and heads of tables with the first piece after them."""
    group: list[Piece] = []
    for piece in pieces:
        group.append(piece)
        if not piece.keeps:
            yield group
            group = []
    if group:
        yield group


def _application() -> QGuiApplication | None:
    """Qt's fonts need an application; the one that is made here has no screen."""
    if QGuiApplication.instance() is not None:
        return None
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return QGuiApplication(["fedstroke"])


def _paint_foot(painter: QPainter, page: QRectF, stamp: str, count: str) -> None:
    painter.setFont(font(FOOT_PT))
    painter.setPen(MUTED)
    foot = QRectF(0, page.height() + 10, page.width(), 30)
    painter.drawText(foot, Qt.AlignmentFlag.AlignLeft, stamp)
    painter.drawText(foot, Qt.AlignmentFlag.AlignRight, count)
