"""`fedstroke demo --screenshots DIR`: goes the whole way and saves a picture of each page in every look.

A look is a language, a palette, a size of the window and a text size; both languages, light and dark, on a small and a
large screen, and 200 % text: `DIR/<language>/<light|dark>-<width>x<height>[-text200]/<number>-<page>.png`. Of a page
which scrolls, `<number>-<page>-whole.png` shows all of it.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from app import theme
from app.demo import Demo
from app.languages import Languages
from app.pages.base import Page
from app.window import Window

Until = Callable[[], bool]
Failed = Callable[[], str]
MakeDialog = Callable[[Page], QDialog]
SIZES = ((1280, 720), (2560, 1440))
LOOK_MS = 40
TURNS = 6
PATIENCE_MS = 10 * 60 * 1000


@dataclass(frozen=True)
class Look:
    """How the window looks in one series of pictures; `width` and `height` in pixels."""

    language: str
    scheme: str
    width: int
    height: int
    text_scale: float = 1.0

    @property
    def folder(self) -> Path:
        large = "" if self.text_scale == 1.0 else f"-text{self.text_scale * 100:.0f}"
        return Path(self.language, f"{self.scheme}-{self.width}x{self.height}{large}")


ALL_LOOKS = (
    *(Look(language, "light", *SIZES[0], 2.0) for language in ("zh_CN", "en")),
    *(Look(language, scheme, *size) for language, scheme, size in product(("zh_CN", "en"), ("dark", "light"), SIZES)),
)
"""The window ends in the last one."""


class Camera:
    """Brings a window into each look in turn and saves what it shows."""

    def __init__(self, languages: Languages, folder: Path, looks: tuple[Look, ...] = ALL_LOOKS) -> None:
        self._languages, self._folder, self._looks = languages, folder, looks

    def take(self, window: Window, page: str, name: str, dialog: MakeDialog | None = None) -> Iterator[Until]:
        """The page, or the dialog made on it, as `name` in every look."""
        for look in self._looks:
            self._dress(window, look)
            window.build(page)
            shown = dialog(window.page()) if dialog is not None else None
            yield lambda: window.page().settled()
            if shown is not None:
                yield lambda shown=shown: shown.property("busy") is not True  # type: ignore[misc]
            yield from [_at_once] * TURNS  # layouts come to rest: what wraps asks those around it for room, one by one
            if shown is None:
                self.save(look, name, window, window.page())
            else:
                self.save_dialog(look, name, shown)
                shown.reject()

    def _dress(self, window: Window, look: Look) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self._languages.use(look.language)
        chosen = window.preferences  # as if the person had chosen it: Settings shows the same
        chosen.language, chosen.scheme, chosen.text_scale = look.language, look.scheme, look.text_scale
        theme.watcher().blockSignals(True)  # the window is built anew once, by `take`
        theme.apply(app, look.scheme, look.text_scale)
        theme.watcher().blockSignals(False)
        window.resize(look.width, look.height)

    def save(self, look: Look, name: str, window: Window, page: Page) -> None:
        """The window as it is, and the whole page where it scrolls."""
        self._write(look, name, window)
        if page.scrolls():
            self._write(look, f"{name}-whole", page.content())

    def save_dialog(self, look: Look, name: str, dialog: QWidget) -> None:
        self._write(look, name, dialog)

    def _write(self, look: Look, name: str, widget: QWidget) -> None:
        folder = self._folder / look.folder
        folder.mkdir(parents=True, exist_ok=True)
        picture(widget).save(str(folder / f"{name}.png"))


def _at_once() -> bool:
    return True


def picture(widget: QWidget) -> QPixmap:
    """WIDGET on the window's ground, which a page's content does not paint itself."""
    made = QPixmap(widget.size() * widget.devicePixelRatioF())
    made.setDevicePixelRatio(widget.devicePixelRatioF())
    made.fill(QColor(theme.colours().window))
    widget.render(made)
    return made


class Screenshots(QObject):
    """Runs the story step by step on the window's own event loop; `done` brings the exit code."""

    done = Signal(int)

    def __init__(self, window: Window, demo: Demo, camera: Camera) -> None:
        super().__init__(window)
        from app.screenshots_story import tell

        self._failed: Failed = str
        self._story: Generator[Until, None, None] = tell(window, demo, camera, self._watch)
        self._until: Until = lambda: True
        self._waited = 0
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _watch(self, failed: Failed) -> None:
        """From now on FAILED says why the story cannot go on, or nothing."""
        self._failed = failed

    def _look(self) -> None:
        self._waited += LOOK_MS
        if why := self._failed() or ("It takes too long." if self._waited > PATIENCE_MS else ""):
            print(why, file=sys.stderr)
            self._finish(1)
        elif self._until():
            self._waited = 0
            try:
                self._until = next(self._story)
            except StopIteration:
                self._finish(0)
            except Exception as error:  # a story that broke off must not look like one that came to its end
                traceback.print_exception(error)
                self._finish(1)

    def _finish(self, code: int) -> None:
        self._timer.stop()
        self._story.close()
        self.done.emit(code)
