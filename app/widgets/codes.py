"""What the codes of a column mean: a small table to fill in, and whether numbers are codes at all."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractItemView, QCheckBox, QDialog, QVBoxLayout, QWidget

from app import theme
from app.models.codes import CODE, MEANING, CodesModel
from app.shapes import Json
from app.widgets import buttons, labels
from app.widgets.card import row
from app.widgets.helping import help_key
from app.widgets.tables import fit_height, table


class CodesDialog(QDialog):
    """`chosen` brings the words by code, and whether the numbers are codes."""

    chosen = Signal(object, bool)

    def __init__(self, column: Json, words: dict[str, str], is_category: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        help_key(self, "records", "codes")
        name = str(column["name"])
        self.setWindowTitle(self.tr("Codes of {column}").format(column=name))
        self.setMinimumWidth(theme.em(30))
        self.model = CodesModel([str(code) for code in column.get("codes") or []], words, self)
        self.view = table(self.model, self.tr("Codes and what they mean"), MEANING)
        self.view.setColumnWidth(CODE, theme.em(9))
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.view.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.SelectedClicked
        )
        self.view.setCurrentIndex(self.model.index(0, MEANING))
        fit_height(self.view, 10)
        self.are_codes = QCheckBox(self.tr("These numbers are &codes, not amounts: each becomes a category"))
        self.are_codes.setVisible(column["kind"] == "numeric")
        self.are_codes.setChecked(is_category or not words)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.em(1.6), theme.em(1.4), theme.em(1.6), theme.em(1.4))
        layout.setSpacing(theme.em(0.9))
        layout.addWidget(labels.heading(self.tr("Codes of {column}").format(column=name)))
        layout.addWidget(
            labels.muted(self.tr("Say what each code means, such as 1 = male. People see it; no value changes."))
        )
        layout.addWidget(self.view)
        layout.addWidget(self.are_codes)
        self.use = buttons.primary(self.tr("&Use these meanings"), self._use, "check")
        layout.addStretch(1)
        layout.addLayout(row(1, buttons.button(self.tr("&Cancel"), self.reject), self.use))

    def _use(self) -> None:
        # A meaning being typed counts as typed.
        self.view.setCurrentIndex(self.model.index(0, CODE))
        is_category = not self.are_codes.isHidden() and self.are_codes.isChecked()
        self.chosen.emit(self.model.words(), is_category)
        self.accept()
