"""Updates without a network: choose the file, see whether it is genuine; installing it is left to IT."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.shapes import Json
from app.widgets import buttons
from app.widgets.card import Card, row
from app.widgets.panels import Notice


class UpdateCard(Card):
    """`wanted` brings the path of the chosen file; `show_update` takes what the worker found of it."""

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            self.tr("Updates"),
            self.tr("FedStroke asks no server. Your IT brings the file; here you see whether it is genuine."),
            parent,
        )
        self.verdict = Notice()
        self.verdict.hide()
        self.button = buttons.button(self.tr("Check an update &file…"), self._choose, icon="file")
        self.add(self.verdict)
        self.add(row(self.button, 1))

    def _choose(self) -> None:
        kinds = self.tr("Updates (*.deb *.xz *.exe *.dmg *.manifest.json)")
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Check an update file"), str(Path.home()), kinds)
        if path:
            self.check(path)

    def check(self, path: str) -> None:
        """Ask for the file to be verified; it is only read."""
        self.verdict.set_text("")
        self.button.setEnabled(False)
        self.wanted.emit(path)

    def show_update(self, update: Json) -> None:
        self.button.setEnabled(True)
        words = self.tr(
            "Genuine: FedStroke {version} of {day}, signed with the release key {key}. Your IT can install {files};"
            " nothing was installed now."
        )
        files = ", ".join(update["checked"])
        words = words.format(version=update["program"], day=update["released"], key=update["key"], files=files)
        kind = "good"
        if not update["is_compatible"]:
            kind = "warn"
            words += " " + self.tr(
                "It cannot work with hospitals that stay at the present version: agree with them on a day for all."
            )
        self.verdict.set_text(words, kind)

    def not_checked(self) -> None:
        """The page shows why."""
        self.button.setEnabled(True)
