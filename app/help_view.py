"""The reading part of the guide: one chapter, in the window's colours and text size, its pictures fitted to the width.

Only files of the guide are shown or followed; nothing is fetched from anywhere.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QColor, QImage, QResizeEvent, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QFrame, QTextBrowser, QTextEdit, QWidget

from app import theme
from app.help_pages import Chapter

MOST_MARKED = 500


class HelpView(QTextBrowser):
    """`wanted` brings the chapter and the anchor of a link that was followed."""

    wanted = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.document().setDocumentMargin(theme.em(1.6))
        self.anchorClicked.connect(self._follow)
        self._found: list[QTextCursor] = []
        self._at = -1
        self._pictures: dict[str, QImage] = {}
        self._fitting = QTimer(self)
        self._fitting.setSingleShot(True)
        self._fitting.timeout.connect(self.fit)

    # A chapter -----------------------------------------------------------------------------------------------------

    def show_chapter(self, chapter: Chapter, anchor: str = "") -> None:
        self._pictures.clear()
        self.document().setDefaultStyleSheet(style())
        self.document().setBaseUrl(QUrl.fromLocalFile(str(chapter.path)))
        self.setHtml(chapter.html)
        self.setAccessibleName(chapter.title)
        self._found, self._at = [], -1
        self.fit()
        if anchor:
            self.scrollToAnchor(anchor)
        else:
            self.verticalScrollBar().setValue(0)

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Pictures of the guide; the style sheet for other readers of the files is not for this one."""
        if kind != QTextDocument.ResourceType.ImageResource:
            return None
        where = self._where(QUrl(name))
        picture = QImage(where.toLocalFile()) if where.isLocalFile() else QImage()
        self._pictures[where.toString()] = picture
        return picture

    def _where(self, name: QUrl) -> QUrl:
        return self.document().baseUrl().resolved(name)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fitting.start(0)

    def fit(self) -> None:
        """Give every picture the width there is, at most its own; scaled here, for Qt draws it without smoothing."""
        room = self.viewport().width() - 2 * theme.em(1.6) - theme.em(0.5)
        ratio = self.devicePixelRatioF()
        for cursor, form in self._images():
            where = self._where(QUrl(form.name()))
            picture = self._pictures.get(where.toString())
            if picture is None or picture.isNull():
                continue
            width = max(1, min(room, round(picture.width() * theme.scale())))
            height = round(picture.height() * width / picture.width())
            if round(form.width()) == width:
                continue
            scaled = picture.scaled(
                round(width * ratio), round(height * ratio), Qt.AspectRatioMode.IgnoreAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )  # fmt: skip
            scaled.setDevicePixelRatio(ratio)
            self.document().addResource(QTextDocument.ResourceType.ImageResource, where, scaled)
            form.setWidth(width)
            form.setHeight(height)
            cursor.setCharFormat(form)

    def _images(self) -> list[tuple[QTextCursor, Any]]:
        found = []
        block = self.document().begin()
        while block.isValid():
            pieces = block.begin()
            while not pieces.atEnd():
                piece = pieces.fragment()
                if piece.charFormat().isImageFormat():
                    cursor = QTextCursor(self.document())
                    cursor.setPosition(piece.position())
                    cursor.setPosition(piece.position() + 1, QTextCursor.MoveMode.KeepAnchor)
                    found.append((cursor, piece.charFormat().toImageFormat()))
                pieces += 1
            block = block.next()
        return found

    def _follow(self, link: QUrl) -> None:
        name, anchor = link.path().rpartition("/")[2], link.fragment()
        if link.scheme() in {"", "file"} and (name.endswith(".html") or (not name and anchor)):
            self.wanted.emit(name.removesuffix(".html"), anchor)

    # Searching -----------------------------------------------------------------------------------------------------

    def search(self, words: str) -> int:
        """Mark WORDS wherever they stand; returns how often. The first one below what is read now comes next."""
        self._found, self._at = [], -1
        if words:
            cursor = self.document().find(words)
            while not cursor.isNull() and len(self._found) < MOST_MARKED:
                self._found.append(cursor)
                cursor = self.document().find(words, cursor)
        self._mark()
        return len(self._found)

    def step(self, by: int) -> int:
        """Go to the next (1) or the one before (-1); returns its number from 1, 0 where there is none."""
        if not self._found:
            return 0
        self._at = (self._at + by) % len(self._found) if self._at >= 0 else (0 if by > 0 else len(self._found) - 1)
        here = QTextCursor(self._found[self._at])
        here.clearSelection()
        self.setTextCursor(here)
        self.ensureCursorVisible()
        self._mark()
        return self._at + 1

    def _mark(self) -> None:
        c = theme.colours()
        marks = []
        for number, cursor in enumerate(self._found):
            mark = QTextEdit.ExtraSelection()
            form = QTextCharFormat()
            current = number == self._at
            form.setBackground(QColor(c.accent if current else c.warn_soft))
            form.setForeground(QColor(c.on_accent if current else c.text))
            mark.cursor, mark.format = cursor, form
            marks.append(mark)
        self.setExtraSelections(marks)


def style() -> str:
    """The guide's looks from the window's palette; Qt's rich text knows a few properties only."""
    c = theme.colours()
    small, gap = theme.em(0.35), theme.em(0.7)
    return f"""
    body {{ color: {c.text}; }}
    h1 {{ font-size: x-large; font-weight: 600; margin-top: 0; margin-bottom: {gap}px; }}
    h2 {{ font-size: large; font-weight: 600; margin-top: {theme.em(1.4)}px; margin-bottom: {small}px; }}
    h3 {{ font-size: medium; font-weight: 600; margin-top: {gap}px; margin-bottom: {small}px; }}
    p {{ margin-top: 0; margin-bottom: {gap}px; line-height: 135%; }}
    li {{ margin-bottom: {small}px; line-height: 135%; }}
    a {{ color: {c.accent}; text-decoration: underline; }}
    code, pre {{ font-family: "DejaVu Sans Mono", Consolas, Menlo, monospace; color: {c.text};
                 background-color: {c.alternate}; }}
    th {{ text-align: left; color: {c.muted}; font-weight: 600; padding: {small}px; }}
    td {{ padding: {small}px; }}
    table {{ margin-top: {small}px; margin-bottom: {gap}px; }}
    .list {{ border-collapse: collapse; border-style: solid; border-width: 1px; border-color: {c.border}; }}
    .lead {{ color: {c.muted}; }}
    .picture {{ color: {c.muted}; margin-top: {small}px; }}
    .note td {{ background-color: {c.accent_soft}; color: {c.text}; padding: {gap}px; }}
    .warn td {{ background-color: {c.warn_soft}; color: {c.text}; padding: {gap}px; }}
    """
