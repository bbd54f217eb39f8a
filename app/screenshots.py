"""`fedstroke demo --screenshots DIR`: goes the whole way of the demonstration and saves a picture of each page.

Each page is taken in both languages, light and dark, on a small and on a large screen:
`DIR/<language>/<light|dark>-<width>x<height>/<number>-<page>.png`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from app import theme
from app.demo import Demo
from app.languages import Languages
from app.window import Window

Until = Callable[[], bool]
SIZES = ((1280, 720), (2560, 1440))
LOOK_MS = 40
PATIENCE_MS = 10 * 60 * 1000


class Screenshots(QObject):
    """Runs the story step by step on the window's own event loop; `done` brings the exit code."""

    done = Signal(int)

    def __init__(self, window: Window, languages: Languages, demo: Demo, folder: Path) -> None:
        super().__init__(window)
        self._window, self._languages, self._demo, self._folder = window, languages, demo, folder
        self._story = self._tell()
        self._until: Until = lambda: True
        self._waited = 0
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        self._waited += LOOK_MS
        if self._waited > PATIENCE_MS or self._window.bridge.known("session_failure"):
            self._finish(1)
        elif self._until():
            self._waited = 0
            try:
                self._until = next(self._story)
            except StopIteration:
                self._finish(0)

    def _finish(self, code: int) -> None:
        self._timer.stop()
        self.done.emit(code)

    # The story: each `yield` waits for its condition ---------------------------------------------------------------

    def _tell(self) -> Iterator[Until]:
        bridge, window = self._window.bridge, self._window
        yield lambda: bridge.known("hello") is not None
        yield from self._take("overview", "00-welcome")
        self._demo.begin(bridge.known("hello"))
        yield lambda: bridge.known("mapped") is not None and bridge.known("peers") is not None
        for number, page in enumerate(("overview", "records", "peers", "terms"), 1):
            yield from self._take(page, f"{number:02}-{page}")
        signing = window.pages["terms"].signing  # type: ignore[attr-defined]
        signing.sign.click()
        yield lambda: bridge.session.tree >= 3
        for number, page in enumerate(("alignment", "training"), 5):
            yield from self._take(page, f"{number:02}-{page}")
        yield lambda: bridge.known("result") is not None and not bridge.session_open
        for number, page in enumerate(("results", "predict", "ledger", "settings"), 7):
            yield from self._take(page, f"{number:02}-{page}")

    def _take(self, page: str, name: str) -> Iterator[Until]:
        """One page in every look; the window ends in the look it began with."""
        window, app = self._window, QApplication.instance()
        assert isinstance(app, QApplication)
        for language, scheme, (width, height) in product(("zh_CN", "en"), ("dark", "light"), SIZES):
            self._languages.use(language)
            theme.watcher().blockSignals(True)
            theme.apply(app, scheme, 1.0)
            theme.watcher().blockSignals(False)
            window.resize(width, height)
            window.build(page)
            yield lambda: window.page().settled()
            yield lambda: True  # one turn more for layouts to come to rest
            folder = self._folder / language / f"{scheme}-{width}x{height}"
            folder.mkdir(parents=True, exist_ok=True)
            window.grab().save(str(folder / f"{name}.png"))
