"""What the connection doctor found: hop by hop, the first one that fails, and what to ask IT for."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QVBoxLayout, QWidget

from app import theme
from app.shapes import Failure, Json
from app.text import say
from app.widgets import buttons, labels
from app.widgets.card import row
from app.widgets.fitting import fit
from app.widgets.helping import help_key
from app.widgets.panels import ErrorPanel, Notice


class DoctorDialog(QDialog):
    """Shows that it works, then the steps, or why they could not be taken."""

    def __init__(self, peer: Json, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        help_key(self, "peers", "doctor")
        self.setWindowTitle(self.tr("Connection to {name}").format(name=peer["name"]))
        self.setMinimumWidth(theme.em(44))
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(theme.em(1.6), theme.em(1.4), theme.em(1.6), theme.em(1.4))
        self._layout.setSpacing(theme.em(0.9))
        self._layout.addWidget(labels.heading(self.tr("Connection to {name}").format(name=peer["name"])))
        self.errors = ErrorPanel()
        self._layout.addWidget(self.errors)
        self._busy = labels.muted(self.tr("Trying each hop between the two hospitals…"))
        self._layout.addWidget(self._busy)
        self.setProperty("busy", True)  # a picture of the dialog waits for the answer
        self._grid = QGridLayout()
        self._grid.setColumnStretch(1, 1)
        self._grid.setHorizontalSpacing(theme.em(0.8))
        self._grid.setVerticalSpacing(theme.em(0.6))
        self._layout.addLayout(self._grid)
        self._verdict = Notice()
        self._verdict.hide()
        self._layout.addWidget(self._verdict)
        self._copy = buttons.button(self.tr("Co&py for IT"), self._copy_words, "", "copy")
        self._copy.setEnabled(False)
        self._layout.addLayout(row(self._copy, 1, buttons.primary(self.tr("&Close"), self.accept)))
        self._words = ""

    def show_steps(self, steps: list[Json]) -> None:
        self._busy.hide()
        self.setProperty("busy", False)
        lines = []
        for number, step in enumerate(steps):
            name, colour = ("check", "good") if step["ok"] else ("error", "bad")
            mark = QLabel()
            mark.setPixmap(theme.pixmap(name, getattr(theme.colours(), colour), theme.em(1.3)))
            mark.setAccessibleName(self.tr("works") if step["ok"] else self.tr("fails"))
            words = labels.body(say(step["text"]))
            self._grid.addWidget(mark, number, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(words, number, 1)
            lines.append(f"{'+' if step['ok'] else '-'} {words.text()}")
        failed = next((step for step in steps if not step["ok"]), None)
        if failed is None:
            self._verdict.set_text(self.tr("Everything works."), "good")
        else:
            self._verdict.set_text(say(failed.get("advice")) or say(failed["text"]), "bad")
        self._words = "\n".join([*lines, self._verdict.text()])
        self._copy.setEnabled(True)
        fit(self)

    def show_failure(self, failure: Failure) -> None:
        self._busy.hide()
        self.setProperty("busy", False)
        self.errors.show_failure(failure)

    def _copy_words(self) -> None:
        QGuiApplication.clipboard().setText(self._words)
