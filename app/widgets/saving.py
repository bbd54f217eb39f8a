"""The name under which a project is saved."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from app import theme
from app.shapes import Failure
from app.text import say
from app.widgets import buttons, labels
from app.widgets.card import row
from app.widgets.field import Field
from app.widgets.helping import help_key


class SaveProjectDialog(QDialog):
    """`wanted` brings the name; the dialog stays open until `accept`, or shows why not with `complain`."""

    wanted = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        help_key(self, "records", "projects")
        self.setWindowTitle(self.tr("Save project"))
        self.setMinimumWidth(theme.em(32))
        self.name = QLineEdit(name)
        self.name.setMaxLength(80)
        self.name.selectAll()
        self._field = Field(self.tr("&Name of the project"), self.name)
        self.save = buttons.primary(self.tr("&Save"), self._save, "check")
        self.save.setDefault(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.em(1.6), theme.em(1.4), theme.em(1.6), theme.em(1.4))
        layout.setSpacing(theme.em(0.9))
        layout.addWidget(labels.heading(self.tr("Save project")))
        layout.addWidget(
            labels.body(
                self.tr(
                    "A project keeps where the records are, what you chose about their columns, and which sessions were"
                    " made with them. It never keeps records or passwords."
                )
            )
        )
        layout.addWidget(self._field)
        layout.addStretch(1)
        layout.addLayout(row(1, buttons.button(self.tr("&Cancel"), self.reject), self.save))

    def complain(self, failure: Failure) -> None:
        self._field.complain(f"{say(failure.text)} {say(failure.advice)}".strip())

    def _save(self) -> None:
        if name := self.name.text().strip():
            self.wanted.emit(name)
        else:
            self._field.complain(self.tr("Give the project a name."))
