"""A file of patients to score and where the risks go; and the account of what was scored."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit

from app.bridge import Bridge
from app.preferences import Preferences
from app.shapes import Json
from app.text import number
from app.widgets import buttons, labels
from app.widgets.card import Card, Tile, holder, row
from app.widgets.drop import DropZone
from app.widgets.field import Field
from app.widgets.panels import Notice

FILES = "*.csv *.tsv *.txt *.gz *.xlsx *.xls *.parquet"


class FileCard(Card):
    """`path` is the file chosen, "" before; `changed` when it or the place for the risks did."""

    changed = Signal()

    def __init__(self, bridge: Bridge, preferences: Preferences) -> None:
        super().__init__(self.tr("Patients"))
        self._bridge, self._preferences = bridge, preferences
        self.path = ""
        choose = buttons.button(self.tr("Choose a &file…"), self._choose_file, icon="folder")
        self.practice = buttons.button(self.tr("Take the generated &patients"), self._take_generated)
        self.practice.hide()
        self.drop = DropZone(
            self.tr("Drop a file of patients here"),
            self.tr("With the columns the model was trained on."),
            [choose, self.practice],
        )
        self.drop.dropped.connect(self.take)
        self.file = labels.strong("")
        self.out = QLineEdit()
        self.out.textEdited.connect(lambda _text: self.changed.emit())
        browse = buttons.button(self.tr("C&hange…"), self._choose_out)
        across = QHBoxLayout()
        across.addWidget(self.out, 1)
        across.addWidget(browse)
        self.out_field = Field(self.tr("Write the risks to"), holder(across))
        self.out.setAccessibleName(self.tr("File for the risks"))
        self.add(self.drop, 1)
        self.add(self.file)
        self.add(self.out_field)
        self.file.hide()
        self.out_field.hide()

    def take(self, path: str) -> None:
        """Take the patients from `path`, and propose a new file beside it."""
        self.path = path
        file = Path(path)
        self._preferences.set_text("score_folder", str(file.parent))
        self.file.setText(self.tr("From {file}").format(file=file.name))
        self.file.setToolTip(path)
        self.file.show()
        stem = file.name.split(".")[0]
        risks = self.tr("risks")
        self.out.setText(str(file.with_name(f"{stem}_{risks}.csv")))
        self.changed.emit()

    def _choose_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Choose a file of patients"),
            self._preferences.text("score_folder"),
            self.tr("Tables ({files})").format(files=FILES),
        )
        if path:
            self.take(path)

    def _take_generated(self) -> None:
        """The demonstration's patients lie with the program, where nothing should be written: out goes to the home."""
        path = Path(self._bridge.known("demo")["files"]["new_patients"])
        self.take(str(path))
        risks = self.tr("risks")
        self.out.setText(str(self._bridge.home / f"{path.stem}_{risks}.csv"))
        self.changed.emit()

    def _choose_out(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, self.tr("Write the risks to"), self.out.text(), "*.csv")
        if path:
            self.out.setText(path)
            self.changed.emit()


class ScoredCard(Card):
    """How many patients were scored and by what; hidden until `show_scored`."""

    def __init__(self) -> None:
        super().__init__(self.tr("Done"))
        self.tiles = [
            Tile("–", self.tr("patients scored")),
            Tile("–", self.tr("known to a partner")),
            Tile("–", self.tr("without a partner’s predictors")),
        ]
        across = QHBoxLayout()
        for tile in self.tiles:
            across.addWidget(tile, 1, Qt.AlignmentFlag.AlignTop)
        self.scored = labels.body("")
        self.only_own = Notice()
        self.add(across)
        self.add(self.only_own)
        self.add(self.scored)
        self.open_button = buttons.button(self.tr("Open f&older"), self._open_folder, icon="folder")
        self.add(row(self.open_button, 1))
        self._path = ""
        self.hide()

    def show_scored(self, answer: Json, marked_own: bool, has_partners: bool) -> None:
        """The worker's account. marked_own: by the own model alone; has_partners: whether the model has any."""
        own_only = int(answer.get("own_only") or 0)
        for tile, name in zip(self.tiles, ("rows", "with_partner", "own_only"), strict=True):
            tile.set(number(answer.get(name)), "warn" if name == "own_only" and own_only else "")
            tile.setVisible(name == "rows" or has_partners)
        self.set_chip(self.tr("Own model only") if marked_own else "", "warn")
        self.only_own.set_text(self._about_own_only(own_only, marked_own), "warn")
        self._path = str(answer.get("path") or "")
        self.scored.setText(
            self.tr("Written to {path}").format(path=self._path) if self._path else self.tr("The answers were sent.")
        )
        self.open_button.setVisible(bool(self._path))
        self.show()

    def _about_own_only(self, patients: int, marked_own: bool) -> str:
        if marked_own:
            return self.tr(
                "No partner was asked: every risk is from this hospital’s own model, and every line of the file says"
                " “own model only”."
            )
        if not patients:
            return ""
        return self.tr(
            "No partner knows %n of these patients: the joint model scored them with this hospital’s predictors alone."
            " The file says for each patient how many partners knew the patient.",
            "",
            patients,
        )

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(self._path).parent)))
