"""Saving a result as a report: asks where, lets the worker make it, and prints it where a PDF is wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QElapsedTimer, QLocale, QObject, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.paper import printing
from app.preferences import Preferences
from app.shapes import Failure
from fedcore.report.document import Document

AT_ONCE_MS = 20  # of printing, before the window gets its turn

Call = Callable[[str, dict[str, Any], Callable[[Any], None]], object]


class ReportSaver(QObject):
    """`call` asks the worker. `saved` names the file, `failed` says why there is none."""

    saved = Signal(str)
    failed = Signal(object)

    def __init__(self, page: QWidget, call: Call, preferences: Preferences) -> None:
        super().__init__(page)
        self._page, self._call, self._preferences = page, call, preferences
        self._under_way: Iterator[None] | None = None
        self._path = Path()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._go_on)

    def choose(self, session: str, by: list[str] | None) -> None:
        """Ask for a file and save the report of that session, its subgroups by these columns."""
        folder = self._preferences.text("results_folder")
        name = self.tr("report-{session}").format(session=session[:8])
        pdf, page = self.tr("PDF, to print and to send (*.pdf)"), self.tr("Web page, to read and to copy from (*.html)")
        chosen, kind = QFileDialog.getSaveFileName(
            self._page, self.tr("Save the report"), str(Path(folder) / f"{name}.pdf"), f"{pdf};;{page}"
        )
        if not chosen:
            return
        path = Path(chosen)
        if path.suffix.lower() not in (".pdf", ".html", ".htm"):
            path = path.with_name(path.name + (".html" if kind == page else ".pdf"))
        self._preferences.set_text("results_folder", str(path.parent))
        self.save(session, path, by)

    def save(self, session: str, path: Path, by: list[str] | None) -> None:
        arguments: dict[str, Any] = {"session": session, "language": language()}
        if by is not None:
            arguments["by"] = by
        if path.suffix.lower() == ".pdf":
            self._call("results.report", arguments, lambda answer: self._print(answer, path))
        else:
            arguments["path"] = str(path)
            self._call("results.report", arguments, lambda _: self.saved.emit(str(path)))

    def _print(self, answer: Any, path: Path) -> None:
        self._under_way, self._path = printing(Document.from_json(answer["document"]), path), path
        self._timer.start(0)

    def _go_on(self) -> None:
        assert self._under_way is not None
        clock = QElapsedTimer()
        clock.start()
        try:
            while clock.elapsed() < AT_ONCE_MS:
                next(self._under_way)
        except StopIteration:
            self._timer.stop()
            self.saved.emit(str(self._path))
        except OSError as error:
            self._timer.stop()
            words = self.tr("The file {path} could not be written: {reason}.")
            reason = error.strerror or str(error)
            self.failed.emit(Failure("StoreError", words.format(path=self._path, reason=reason)))


def language() -> str:
    """The window's language as reports know it."""
    return "zh_CN" if QLocale().language() == QLocale.Language.Chinese else "en"
