"""Builds the application around the window: language, palette, exception hook, worker; runs it."""

from __future__ import annotations

import sys
import tempfile
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from app import theme
from app.bridge import Bridge
from app.demo import Demo
from app.languages import Languages
from app.paths import home_folder
from app.preferences import Preferences
from app.shapes import Failure
from app.window import Window
from app.windowlog import log_window
from fedcore.logs import Log

if TYPE_CHECKING:
    from app.screenshots import Camera


@dataclass(frozen=True)
class Options:
    """What the command line asked of the window."""

    home: str | None = None
    language: str | None = None
    demo: bool = False
    screenshots: str | None = None
    file: str | None = None


class Hook(QObject):
    """Turns an exception nobody caught into a failure with a copyable detail, on whatever page is in front."""

    caught = Signal(object)

    def __init__(self, log: Log) -> None:
        super().__init__()
        self._log = log

    def __call__(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QCoreApplication.quit()
            return
        self._log.error("mistake", error)
        self.caught.emit(unexpected(error))


class OpenedFiles(QObject):
    """macOS does not name a double-clicked file on the command line; it sends an event, also to a program that runs."""

    asked = Signal(str)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFileOpenEvent) and event.file():
            self.asked.emit(event.file())
            return True
        return super().eventFilter(watched, event)


def unexpected(error: BaseException) -> Failure:
    return Failure(
        "Unexpected",
        QCoreApplication.translate("Hook", "The program made a mistake; your records are not affected."),
        QCoreApplication.translate("Hook", "Try again. If it happens again, copy the detail and send it to your IT."),
        "".join(traceback.format_exception(error)),
    )


def make_application() -> QApplication:
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("FedStroke")
    app.setOrganizationName("fedstroke")
    return app


def run(options: Options, camera: Callable[[Languages], Camera] | None = None) -> int:
    """Open the window and stay until it is closed; CAMERA takes other pictures than those for the folder named."""
    if options.screenshots and not options.home:
        with tempfile.TemporaryDirectory(prefix="fedstroke-demo-") as scratch:
            return run(replace(options, home=scratch), camera)  # a first start, which leaves nothing behind
    app = make_application()
    home = home_folder(options.home)
    if options.demo and not options.home:
        home = home / "demo"  # so that practice and the hospital's own identity never mix
    home.mkdir(parents=True, exist_ok=True)
    preferences = Preferences(home)
    if options.language:
        preferences.language = options.language
    languages = Languages(app)
    languages.use(preferences.language)
    theme.apply(app, preferences.scheme, preferences.text_scale)
    bridge = Bridge(home)
    window = Window(bridge, preferences, options.demo)
    wire(window, languages)
    opened = OpenedFiles()
    opened.asked.connect(window.open_file)
    if sys.platform == "darwin":  # elsewhere a filter in Python would only slow every event down
        app.installEventFilter(opened)
    log = log_window(home, bridge)
    hook = Hook(log)
    hook.caught.connect(window.show_failure)
    sys.excepthook = hook
    if options.demo:
        demo = Demo(bridge, window)
        if options.screenshots:
            from app.screenshots import Camera, Screenshots  # at work nobody needs them

            taking = camera(languages) if camera is not None else Camera(languages, Path(options.screenshots))
            Screenshots(window, demo, taking).done.connect(app.exit)
        else:
            bridge.ready.connect(demo.begin)
    bridge.start()
    window.show()
    if options.file:
        window.open_file(options.file)
    code = app.exec()
    bridge.close()
    log.write("end")
    log.close()
    return code


def wire(window: Window, languages: Languages) -> None:
    """Language, palette and text size reach every page by building the pages anew."""

    def language_chosen(code: str) -> None:
        window.preferences.language = code
        languages.use(code)
        window.rebuild()

    window.language_chosen.connect(language_chosen)
    theme.watcher().changed.connect(window.rebuild)
