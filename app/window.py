"""The window: navigation, one page at a time, status line; it also closes, drops, asks for help and shows failures."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QIcon, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QMessageBox, QStackedWidget, QVBoxLayout, QWidget

from app.bridge import Bridge
from app.help_window import HelpWindow
from app.invitations import is_invitation
from app.pages import page_classes
from app.pages.base import Page
from app.paths import ASSETS
from app.preferences import Preferences
from app.shapes import Failure
from app.widgets import buttons
from app.widgets.drop import dropped_file
from app.widgets.guide import Guide
from app.widgets.nav import Navigation
from app.widgets.panels import ErrorPanel
from app.widgets.statusline import StatusLine


class Window(QMainWindow):
    """Builds all pages, and builds them anew when language, palette or text size change."""

    language_chosen = Signal(str)

    def __init__(self, bridge: Bridge, preferences: Preferences, demo: bool = False) -> None:
        super().__init__()
        self.bridge = bridge
        self.preferences = preferences
        self.demo = demo
        self.pages: dict[str, Page] = {}
        self.guide: HelpWindow | None = None
        self.setAcceptDrops(True)
        self.setWindowIcon(QIcon(str(ASSETS / "icons" / "fedstroke.svg")))
        self.setMinimumSize(960, 600)
        bridge.changed.connect(self._fact)
        bridge.stopped.connect(self._worker_stopped)
        bridge.ready.connect(lambda _: self._banner.clear())
        self._shortcuts()
        self.build("overview")
        if not self.restoreGeometry(preferences.geometry):
            self.resize(1280, 800)

    # Building ------------------------------------------------------------------------------------------------------

    def build(self, current: str) -> None:
        """Make navigation, pages and status line in the language, palette and text size of now."""
        self.setWindowTitle(self.tr("FedStroke – demonstration with generated hospitals") if self.demo else "FedStroke")
        self._navigation = Navigation()
        self._navigation.chosen.connect(self.show_page)
        self._navigation.help_wanted.connect(self.show_help)
        self._stack = QStackedWidget()
        self._status = StatusLine()
        self._banner = ErrorPanel()
        self._restart = buttons.primary(self.tr("Start &again"), self.bridge.restart)
        self._banner.add_button(self._restart)
        self.pages = {}
        names = self._names()
        for key, make in page_classes().items():
            self._add_page(key, names[key], make(self.bridge, self.preferences))
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        self._guide = Guide(self.bridge) if self.demo else None
        if self._guide is not None:
            self._guide.go.connect(self.show_page)
            right.addWidget(self._guide)
        right.addWidget(self._banner)
        right.addWidget(self._stack, 1)
        across = QHBoxLayout()
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self._navigation)
        across.addLayout(right, 1)
        whole = QWidget()
        down = QVBoxLayout(whole)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(0)
        down.addLayout(across, 1)
        down.addWidget(self._status)
        self.setCentralWidget(whole)  # the former one, with its pages, is deleted by Qt
        for page in self.pages.values():
            page.facts_changed("")
        self._fact("")
        self.show_page(current if current in self.pages else "overview")
        if self.guide is not None:
            self.guide.rebuild()

    def rebuild(self) -> None:
        """After a change of language, palette or text size; the page shown stays."""
        # Not within the click that caused it: the widget clicked is about to be deleted.
        QTimer.singleShot(0, self, lambda: self.build(self.current()))

    def _names(self) -> dict[str, str]:
        return {
            "overview": self.tr("&Overview"),
            "records": self.tr("&Records"),
            "peers": self.tr("&Peers"),
            "terms": self.tr("&Terms"),
            "alignment": self.tr("A&lignment"),
            "training": self.tr("Tra&ining"),
            "results": self.tr("Re&sults"),
            "predict": self.tr("Predi&ct"),
            "ledger": self.tr("Led&ger"),
            "settings": self.tr("S&ettings"),
        }

    def _add_page(self, key: str, name: str, page: Page) -> None:
        self._navigation.add_page(key, name)
        self._stack.addWidget(page)
        self.pages[key] = page
        page.go.connect(self.show_page)
        page.language_chosen.connect(self.language_chosen)
        page.dot_changed.connect(lambda dot, navigation=self._navigation: navigation.set_dot(key, dot))

    def _shortcuts(self) -> None:
        helping = QShortcut(self)
        # F1 on every system, beside what the system itself has for help.
        helping.setKeys(list({QKeySequence("F1"), *QKeySequence.keyBindings(QKeySequence.StandardKey.HelpContents)}))
        helping.activated.connect(self.show_help)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Quit), self, self.close)
        for number in range(1, 11):
            shortcut = QShortcut(QKeySequence(f"Ctrl+{number % 10}"), self)
            shortcut.activated.connect(lambda index=number - 1: self._show_numbered(index))

    # Pages ---------------------------------------------------------------------------------------------------------

    def current(self) -> str:
        widget = self._stack.currentWidget()
        return widget.key if isinstance(widget, Page) else "overview"

    def page(self) -> Page:
        return self.pages[self.current()]

    def show_page(self, key: str) -> None:
        self._stack.setCurrentWidget(self.pages[key])
        self._navigation.show_chosen(key)
        if self._guide is not None:
            self._guide.show_page(key)
        self.pages[key].shown()

    def _show_numbered(self, index: int) -> None:
        keys = list(self.pages)
        if index < len(keys):
            self.show_page(keys[index])

    def show_help(self, chapter: str = "", anchor: str = "") -> None:
        """F1: the guide, open at the chapter of the page in front unless another is named."""
        if self.guide is None:
            self.guide = HelpWindow(self)
        self.guide.open_at(chapter or self.current(), anchor)

    def show_failure(self, failure: Failure) -> None:
        """A failure no page asked for: shown on the page in front."""
        self.page().fail(failure)

    # Facts ---------------------------------------------------------------------------------------------------------

    def _fact(self, name: str) -> None:
        if name in {"", "identity"}:
            self._status.show_identity(self.bridge.known("identity"))
        if name in {"", "records", "status"}:
            records = self.bridge.known("records") or {}
            self._status.show_generated(bool(records.get("generated")) or self.bridge.session.generated)
        if name in {"", "peers", "status"}:
            peers = (self.bridge.known("peers") or {}).get("peers", [])
            self._status.show_status(self.bridge.session, sum(peer["state"] == "confirmed" for peer in peers))

        if name == "session_failure" and (failure := self.bridge.known("session_failure")):
            self.show_failure(failure)

    def _worker_stopped(self, failure: Failure) -> None:
        self._banner.show_failure(failure)

    # Files and closing ---------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_file(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if path := dropped_file(event):
            event.acceptProposedAction()
            self.open_file(path)

    def open_file(self, path: str) -> None:
        """A file dropped on the window or named on the command line: an invitation opens on Peers, else on Records."""
        key, name = ("peers", "open_invitation") if is_invitation(path) else ("records", "open_path")
        self.show_page(key)
        opener = getattr(self.pages[key], name, None)
        if opener is not None:
            opener(path)

    def closeEvent(self, event: QCloseEvent) -> None:
        if (self.bridge.session.running or self.bridge.session_open) and not self._really_close():
            event.ignore()
            return
        self.preferences.geometry = self.saveGeometry()
        self.bridge.close()
        event.accept()

    def _really_close(self) -> bool:
        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle(self.tr("A session is running"))
        box.setText(self.tr("Close the window while a session is running?"))
        box.setInformativeText(
            self.tr(
                "The session stops for all hospitals. Finished trees are kept, and all can go on from there later, on"
                " the page Training. Records, earlier results and the ledger stay as they are."
            )
            if self.bridge.session.state in {"training", "evaluating"}
            else self.tr(
                "The session ends for all hospitals; nothing is trained yet, and nothing is lost but the waiting."
                " Records, earlier results and the ledger stay as they are."
            )
        )
        leave = box.addButton(self.tr("&Stop here and close"), QMessageBox.ButtonRole.AcceptRole)
        stay = box.addButton(self.tr("&Keep running"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(stay)
        box.setEscapeButton(stay)
        box.exec()
        return box.clickedButton() is leave
