"""Diagnostics for whoever helps: copied as words, or saved as a bundle."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from app.bridge import Bridge
from app.preferences import Preferences
from app.shapes import Failure
from app.text import say
from app.widgets import buttons, labels
from app.widgets.about import diagnostics
from app.widgets.card import Card, row
from fedcore.errors import FedcoreError


class SupportCard(Card):
    """`said` brings a sentence when a bundle is written, `failed` why it could not be."""

    said = Signal(str)
    failed = Signal(object)

    def __init__(self, bridge: Bridge, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self._bridge, self._preferences = bridge, preferences
        self.add(labels.heading(self.tr("Diagnostics")))
        self.add(
            labels.muted(
                self.tr(
                    "For your IT support: versions, settings, connections and logs. No patient value, no name, no"
                    " address, no key, no passphrase. Nothing is sent; you save a file and can read it before."
                )
            )
        )
        self.setAccessibleName(self.tr("Diagnostics"))
        self.copy_button = buttons.button(self.tr("Cop&y"), self._copy, icon="copy")
        self.save_button = buttons.button(self.tr("Sa&ve a bundle…"), self._choose, icon="save")
        self.add(row(self.copy_button, self.save_button, 1))

    def words(self) -> str:
        """Versions and the window's own settings."""
        return diagnostics(self._bridge, self._preferences)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.words())
        self.copy_button.setText(self.tr("Copied"))
        QTimer.singleShot(2000, self.copy_button, lambda: self.copy_button.setText(self.tr("Cop&y")))

    def _choose(self) -> None:
        path, _ = QFileDialog.getSaveFileName(
            self,
            self.tr("Save diagnostics"),
            "fedstroke-diagnostics.zip",
            self.tr("ZIP files ({files})").format(files="*.zip"),
        )
        if path:
            self.save(path)

    def save(self, path: str) -> None:
        """Let the worker write the bundle; where it has stopped, which may be what support is for, write it here."""
        if self._bridge.running:
            asked = {"path": path, "window": self.words()}
            self._bridge.call("diagnostics", asked, self._saved, self.failed.emit, owner=self)
            return
        from fedcore.node.diagnostics import about, write_bundle  # numerical packages: not at the start

        try:
            names = write_bundle(self._bridge.home, Path(path), window=self.words())
        except FedcoreError as error:
            self.failed.emit(Failure("StoreError", error.text.to_json(), error.advice.to_json(), error.detail))
        else:
            self._saved({"path": path, "about": about(names).to_json()})

    def _saved(self, answer: Any) -> None:
        self.said.emit(self.tr("Saved: {path}").format(path=answer["path"]) + " " + say(answer["about"]))
