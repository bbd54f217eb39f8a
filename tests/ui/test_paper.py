"""A report as PDF: its pages, its words, and where they break."""

from __future__ import annotations

import re
import time
import zlib

import pytest

from app.paper import pages_of, printing, save_pdf
from app.paper_pieces import Piece, pieces_of
from fedcore.report.document import Chart, Charts, Document, Flow, Grid, Heading, Items, Paragraph, Series, Step

CHART = Chart(
    "ROC curve", "False alarms", "Found", (0.0, 1.0), (0.0, 1.0),
    (
        Series("line", "Joint model", (0.0, 0.2, 1.0), (0.0, 0.7, 1.0)),
        Series("line", "Own", (0.0, 1.0), (0.0, 1.0), style=1),
    ),
)  # fmt: skip
BARS = Chart(
    "Rests on", "Share", "", (0.0, 0.6), (0.0, 1.0), (Series("bars", "Here", (0.5, 0.1), (0.0, 1.0)),),
    categories=("age", "a predictor with a name that is far too long for the room at the left of its bar"),
)  # fmt: skip


def document(rows=60, language="en"):
    table = Grid(tuple((f"row {i}", "a long cell " * 6, str(i)) for i in range(rows)), ("A", "B", "C"), right=(2,))
    return Document(
        "Report of North", language, "FedStroke, session 1234",
        (
            Paragraph("Joining helped.", "lead"), Paragraph("Generated.", "warning"), Heading("Patients"),
            Flow("Flow", (Step("Rows: 10", ("1 without",)), Step("Taking part: 9")), ("Train: 6", "Judge: 3")),
            Heading("Table"), table, Items(("one", "two")), Charts((CHART, CHART)), Charts((BARS,)),
            Heading("中文", 3), Paragraph("联合模型的表现。" * 30),
        ),
    )  # fmt: skip


def test_the_file_is_a_pdf_of_several_pages_with_its_fonts(qapp, tmp_path):
    save_pdf(document(), tmp_path / "r.pdf")
    content = (tmp_path / "r.pdf").read_bytes()
    assert content.startswith(b"%PDF-")
    assert content.rstrip().endswith(b"%%EOF")
    assert len(re.findall(rb"/Type /Page\b(?!s)", content)) == 3
    assert b"/FontFile2" in content or b"/FontFile3" in content
    assert b"/Subtype /Image" not in content  # charts are lines, not pixels


def test_charts_are_drawn_as_lines(qapp, tmp_path):
    def strokes(blocks):
        save_pdf(Document("T", "en", "S", blocks), tmp_path / "c.pdf")
        found = 0
        for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", (tmp_path / "c.pdf").read_bytes(), re.S):
            try:
                found += len(re.findall(rb"[0-9.-]+ [0-9.-]+ l\s", zlib.decompress(stream)))
            except zlib.error:
                continue
        return found

    assert strokes((Charts((CHART,)),)) > strokes((Paragraph("x"),)) + 15


def test_a_head_is_repeated_and_a_heading_never_stands_alone(qapp):
    pieces = list(pieces_of(document(), 640))
    pages = list(pages_of(pieces, 900))
    assert len(pages) > 2
    head = next(piece for piece in pieces if piece.head is None and piece.keeps and len(piece.words) == 3)
    rows = [piece for piece in pieces if piece.head is head]
    assert len(rows) == 60
    for page in pages[1:]:
        first, second = page[0][1], page[1][1]
        if second.head is head:
            assert first is head
    for page in pages:
        assert not page[-1][1].keeps
        tops = [top for top, _ in page]
        assert tops == sorted(tops)
        assert page[-1][0] + page[-1][1].height <= 900
    placed = [piece for page in pages for _, piece in page if piece is not head]
    assert placed == [piece for piece in pieces if piece is not head]


def test_a_piece_higher_than_a_page_has_one_of_its_own():
    pages = list(pages_of([Piece(100), Piece(2000), Piece(100, keeps=True)], 900))
    assert [[piece.height for _, piece in page] for page in pages] == [[100], [2000], [100]]


def test_a_small_table_is_not_divided(qapp):
    found = [p for p in pieces_of(document(rows=5), 640) if len(p.words) == 3]
    assert [p.keeps for p in found] == [True, True, True, True, True, False]


def test_a_folder_that_cannot_be_written_says_why(qapp, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match="Not a directory"):
        save_pdf(document(1), tmp_path / "file" / "r.pdf")


def test_it_is_printed_in_short_steps_and_is_there_whole_or_not_at_all(qapp, tmp_path, own_garbage):
    path = tmp_path / "r.pdf"
    started = printing(document(), path)
    longest = last = 0.0
    for k, _ in enumerate(started):
        now = time.process_time()
        longest, last = max(longest, now - last if k else 0.0), now
        assert not path.exists()
    assert path.read_bytes().startswith(b"%PDF-")
    assert longest < 0.1
    assert [each.name for each in tmp_path.iterdir()] == ["r.pdf"]
    broken_off = printing(document(), tmp_path / "other.pdf")
    next(broken_off)
    broken_off.close()
    assert [each.name for each in tmp_path.iterdir()] == ["r.pdf"]
