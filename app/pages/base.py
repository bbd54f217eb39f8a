"""A page: title, one sentence, room for an error, and the content below, which scrolls when the window is small."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from app import theme
from app.bridge import Bridge, CallHandle, OnError
from app.preferences import Preferences
from app.shapes import Failure, Json
from app.widgets import labels
from app.widgets.panels import ErrorPanel

NONE, TODO, BUSY, DONE, ATTENTION = "", "todo", "busy", "done", "attention"


WIDEST = 130  # em


class Page(QWidget):
    """Base of all pages.

    A page builds itself in its constructor and reacts to `facts_changed(name)`, which runs whenever the bridge
    replaced a remembered fact and once per page with "" after the window is complete. It talks to `call` alone.
    The window builds all pages anew when language, palette or text size change, so a page keeps nothing that the
    bridge does not.
    """

    key: ClassVar[str] = ""
    go = Signal(str)  # show the page of that key
    language_chosen = Signal(str)  # "en" or "zh_CN": the window changes language and builds all pages anew
    dot_changed = Signal(str)  # NONE, TODO, BUSY, DONE, ATTENTION beside the page's name in the navigation

    def __init__(self, bridge: Bridge, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bridge = bridge
        self.preferences = preferences
        self.dot = NONE
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._ground = inside = QWidget()
        inside.setProperty("page", True)
        self._scroll.setWidget(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._scroll)
        self._outer = outer = QVBoxLayout(inside)
        outer.setContentsMargins(theme.em(2), theme.em(1.5), theme.em(2), theme.em(1.6))
        outer.setSpacing(theme.em(1))
        self._title = labels.title("")
        self._subtitle = labels.muted("")
        self._subtitle.hide()
        self.header = QHBoxLayout()
        self.header.setSpacing(theme.em(0.6))
        self.header.addWidget(self._title, 1)
        top = QVBoxLayout()
        top.setSpacing(theme.em(0.25))
        top.addLayout(self.header)
        top.addWidget(self._subtitle)
        outer.addLayout(top)
        self.errors = ErrorPanel()
        outer.addWidget(self.errors)
        self.body = QVBoxLayout()
        self.body.setSpacing(theme.em(1))
        outer.addLayout(self.body, 1)
        bridge.changed.connect(self._fact)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.bridge.turns.at_once(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a wide screen the content keeps a width that can be read, in the middle."""
        super().resizeEvent(event)
        side = max(theme.em(2), (event.size().width() - theme.em(WIDEST) + 1) // 2)
        self._outer.setContentsMargins(side, theme.em(1.5), side, theme.em(1.6))

    # For pages -----------------------------------------------------------------------------------------------------

    def set_title(self, title: str, subtitle: str = "") -> None:
        self._title.setText(title)
        self._subtitle.setText(subtitle)
        self._subtitle.setVisible(bool(subtitle))
        self.setAccessibleName(title)

    def title(self) -> str:
        return self._title.text()

    def subtitle(self) -> str:
        return self._subtitle.text()

    def add(self, what: QWidget | QLayout, stretch: int = 0) -> None:
        if isinstance(what, QWidget):
            self.body.addWidget(what, stretch)
        else:
            self.body.addLayout(what, stretch)

    def call(
        self,
        do: str,
        args: Json | None = None,
        on_ok: Callable[[Any], None] | None = None,
        on_error: OnError | None = None,
    ) -> CallHandle:
        """A command to the worker; without `on_error` a failure shows in the page's own panel."""
        return self.bridge.call(do, args, on_ok, on_error or self.fail, owner=self)

    def fail(self, failure: Failure) -> None:
        """Show what happened at the top of the page, and bring it into view."""
        self.errors.show_failure(failure)
        self._scroll.verticalScrollBar().setValue(0)

    def set_dot(self, dot: str) -> None:
        if dot != self.dot:
            self.dot = dot
            self.dot_changed.emit(dot)

    # For overriding ------------------------------------------------------------------------------------------------

    def facts_changed(self, name: str) -> None:
        """A remembered fact was replaced (see `Bridge.known`); "" once when the window is complete."""

    def shown(self) -> None:
        """The person came to this page: fetch what may have changed."""

    def settled(self) -> bool:
        """Whether nothing is about to change by itself: a picture of the page can be taken."""
        return True

    # For pictures --------------------------------------------------------------------------------------------------

    def content(self) -> QWidget:
        """All of the page, also what has to be scrolled to."""
        return self._ground

    def scrolls(self) -> bool:
        return self._scroll.verticalScrollBar().maximum() > 0

    def _fact(self, name: str) -> None:
        """A page behind another one waits for its turn."""
        if self.parentWidget() is None or self.isVisible():
            self.facts_changed(name)
        else:
            self.bridge.turns.later(self, name, self.facts_changed)
