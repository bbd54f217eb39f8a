"""What a hospital with the same predictors as others chooses for itself: later patients, and its threshold's aim."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QLineEdit, QVBoxLayout, QWidget

from app.shapes import Json
from app.widgets import buttons
from app.widgets.aside import Aside
from app.widgets.card import holder, row
from app.widgets.field import Field
from app.widgets.inputs import Whole

_AIM = 80  # per cent of the cases


class OwnPatients(QWidget):
    """`args()` are those of `session.propose` and `session.join`; nothing of it is told to the other hospitals."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.later = QLineEdit()
        self.later.setClearButtonEnabled(True)
        self.later.setPlaceholderText(self.tr("none: a random share is held out"))
        self.choose = buttons.button(self.tr("Ch&oose…"), self._choose, icon="folder")
        across = row(self.later, self.choose)
        across.setContentsMargins(0, 0, 0, 0)
        later = Field(
            self.tr("Fil&e of later patients, to judge the models on"),
            holder(across),
            self.tr("With the same columns. No patient may be in both files."),
        )
        later.label.setBuddy(self.later)
        self.later.setAccessibleName(self.tr("File of later patients"))
        self.aim = Whole(50, 99, _AIM)
        self.aim.setSuffix("\u00a0%")
        aim = Field(self.tr("Cases that the threshold should fi&nd"), self.aim)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(Aside(later, aim, stretches=(3, 1), narrow=45, top=True))

    def _choose(self) -> None:
        known = self.later.text()
        path, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Open later patients"),
            str(Path(known).parent) if known else str(Path.home()),
            self.tr("Records (*.csv *.csv.gz *.tsv *.txt *.xlsx *.xls *.parquet);;All files (*)"),
        )
        if path:
            self.later.setText(path)

    def args(self) -> Json:
        path = self.later.text().strip()
        return {"sensitivity": self.aim.value() / 100} | ({"later": path} if path else {})
