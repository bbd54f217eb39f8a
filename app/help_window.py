"""The guide's own window: chapters on the left, the text on the right, back, forward, and a search in both."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app import theme
from app.help_pages import CHAPTERS, FIRST, ICONS, Chapter, chapter, language
from app.help_view import HelpView
from app.paths import ASSETS
from app.widgets import buttons, labels

KEY = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class _Place:
    """Where one was: for the way back."""

    key: str
    anchor: str
    scrolled: int = 0


class HelpWindow(QWidget):
    """`open_at` shows a chapter and raises the window; `rebuild` follows language, palette and text size."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowIcon(QIcon(str(ASSETS / "icons" / "fedstroke.svg")))
        self._back: list[_Place] = []
        self._forward: list[_Place] = []
        self._here = _Place(FIRST, "")
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._inside: QWidget | None = None
        self._shortcuts()
        self.resize(theme.em(76), theme.em(52))
        self.rebuild()

    # Building ------------------------------------------------------------------------------------------------------

    def rebuild(self) -> None:
        """Make everything in the language, palette and text size of now; the chapter shown stays."""
        if self._inside is not None:
            self._whole.removeWidget(self._inside)
            self._inside.hide()
            self._inside.deleteLater()
        self._inside = QWidget()
        self._inside.setProperty("page", True)
        self.view = HelpView()
        self.view.wanted.connect(self.go)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Chapters of the guide"))
        self.list.setUniformItemSizes(True)
        self.list.setIconSize(QSize(theme.em(1.4), theme.em(1.4)))
        self.list.currentItemChanged.connect(self._chosen)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(self.list)
        split.addWidget(self.view)
        split.setStretchFactor(1, 1)
        split.setSizes([theme.em(14), theme.em(62)])
        layout = QVBoxLayout(self._inside)
        layout.setContentsMargins(theme.em(0.8), theme.em(0.8), theme.em(0.8), theme.em(0.8))
        layout.setSpacing(theme.em(0.7))
        layout.addLayout(self._bar())
        layout.addWidget(split, 1)
        self._whole.addWidget(self._inside)
        self._fill()
        self._show(self._here)

    def _bar(self) -> QHBoxLayout:
        self.back_button = buttons.button(self.tr("&Back"), self.back)
        self.forward_button = buttons.button(self.tr("F&orward"), self.forward)
        self.words = QLineEdit()
        self.words.setPlaceholderText(self.tr("Search the guide"))
        self.words.setAccessibleName(self.tr("Search the guide"))
        self.words.setClearButtonEnabled(True)
        self.words.setMinimumWidth(theme.em(10))
        self.words.setMaximumWidth(theme.em(22))
        self.words.textChanged.connect(lambda _: self._search())
        self.words.returnPressed.connect(lambda: self._step(1))
        self.found: QLabel = labels.muted("")
        self.found.setWordWrap(False)
        bar = QHBoxLayout()
        bar.setSpacing(theme.em(0.6))
        bar.addWidget(self.back_button)
        bar.addWidget(self.forward_button)
        bar.addStretch(1)
        bar.addWidget(self.found)
        bar.addWidget(self.words, 1)
        self.next_button = buttons.button(self.tr("Ne&xt match"), lambda: self._step(1))
        bar.addWidget(self.next_button)
        return bar

    def _shortcuts(self) -> None:
        for keys, action in (
            (QKeySequence.StandardKey.Back, self.back),
            (QKeySequence.StandardKey.Forward, self.forward),
            (QKeySequence.StandardKey.Find, self._find),
            (QKeySequence.StandardKey.FindNext, lambda: self._step(1)),
            (QKeySequence.StandardKey.FindPrevious, lambda: self._step(-1)),
            (QKeySequence.StandardKey.Close, self.close),
        ):
            QShortcut(keys, self).activated.connect(action)

    def _fill(self) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        for key in CHAPTERS:
            item = QListWidgetItem(_icon(ICONS.get(key, key)), self._chapter(key).title)
            item.setData(KEY, key)
            item.setSizeHint(QSize(0, theme.em(2.1)))
            self.list.addItem(item)
        self.list.blockSignals(False)

    # Showing -------------------------------------------------------------------------------------------------------

    def open_at(self, key: str, anchor: str = "") -> None:
        """Show the chapter and bring the window to the front; the keyboard is in its text."""
        if not self.isVisible():
            self._back.clear()
            self._forward.clear()
            self.show()  # first, for a place on a page is found only once the page has its width
            self._show(_Place(key, anchor))
        elif (key, anchor) != (self._here.key, self._here.anchor):
            self.go(key, anchor)
        self.raise_()
        self.activateWindow()
        self.view.setFocus()

    def go(self, key: str, anchor: str = "") -> None:
        """Follow a link; the way back is remembered."""
        if (key or self._here.key) not in CHAPTERS:
            return
        self._back.append(self._place())
        self._forward.clear()
        self._show(_Place(key or self._here.key, anchor))

    def back(self) -> None:
        if self._back:
            self._forward.append(self._place())
            self._show(self._back.pop())

    def forward(self) -> None:
        if self._forward:
            self._back.append(self._place())
            self._show(self._forward.pop())

    @property
    def key(self) -> str:
        """The chapter shown."""
        return self._here.key

    def _place(self) -> _Place:
        return _Place(self._here.key, self._here.anchor, self.view.verticalScrollBar().value())

    def _show(self, place: _Place) -> None:
        self._here = place
        shown = self._chapter(place.key)
        self.view.show_chapter(shown, place.anchor)
        if place.scrolled:
            self.view.verticalScrollBar().setValue(place.scrolled)
        self.setWindowTitle(self.tr("{chapter} – FedStroke guide").format(chapter=shown.title))
        self.list.blockSignals(True)
        self.list.setCurrentRow(CHAPTERS.index(place.key))
        self.list.blockSignals(False)
        self.back_button.setEnabled(bool(self._back))
        self.forward_button.setEnabled(bool(self._forward))
        self._search()

    def _chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.go(str(item.data(KEY)))

    def _chapter(self, key: str) -> Chapter:
        return chapter(language(), key)

    # Searching -----------------------------------------------------------------------------------------------------

    def _search(self) -> None:
        """Mark the words in the chapter; beside each chapter's name stands how often they occur there."""
        words = self.words.text().strip()
        here = self.view.search(words)
        self.next_button.setEnabled(bool(words))
        elsewhere = 0
        for row, key in enumerate(CHAPTERS):
            found = self._chapter(key)
            count = found.count(words)
            elsewhere += count if key != self._here.key else 0
            self.list.item(row).setText(f"{found.title}  ({count})" if count else found.title)
        if not words:
            self.found.setText("")
        elif here:
            self.found.setText(self.tr("%n match(es) here", "", here))
        else:
            self.found.setText(self.tr("Not here") if elsewhere else self.tr("Not found"))

    def _find(self) -> None:
        self.words.setFocus()
        self.words.selectAll()

    def _step(self, by: int) -> None:
        """The next match; after a chapter without any, the next chapter that has some."""
        words = self.words.text().strip()
        if not words:
            return
        if not self.view.step(by):
            order = CHAPTERS[CHAPTERS.index(self.key) :] + CHAPTERS
            other = next((key for key in order if self._chapter(key).count(words)), "")
            if not other or other == self.key:
                return
            self.go(other)
            self.view.step(by)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)


def _icon(name: str) -> QIcon:
    """Legible on the list and on the chosen line of it."""
    made = theme.icon(name, "muted")
    made.addPixmap(theme.pixmap(name, theme.colours().on_accent, theme.em(1.5)), QIcon.Mode.Selected)
    return made
