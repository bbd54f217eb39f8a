"""Before the terms: all hospitals' columns side by side, what does not fit, and what the person decides about it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app import theme
from app.models.dictionary import table_columns
from app.models.rows import RowsModel
from app.shapes import Json
from app.text import say
from app.widgets import buttons, labels
from app.widgets.aside import Aside
from app.widgets.card import Card, column, holder, row
from app.widgets.columnmatch import ColumnMatch
from app.widgets.field import Field
from app.widgets.panels import Notice
from app.widgets.tables import fit_height, table

MOST_ROWS = 10


class DictionaryMatch(QWidget):
    """`view` is the worker's dictionary. `changed` brings decisions to be tried, `agreed` those agreed to, `declined` a
    reason; `show_view` shows what came of the decisions."""

    changed = Signal(object)
    agreed = Signal(object)
    declined = Signal(str)

    def __init__(self, view: Json, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = view
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.em(1))
        layout.addWidget(Notice(self._about(), "info"))
        card = Card(self.tr("The common columns"), self.tr("Choose a row to match what a hospital calls otherwise."))
        self.model = RowsModel(table_columns(view["hospitals"]), view["columns"], self)
        self.table = table(self.model, self.tr("The common columns"))
        for at in range(self.model.columnCount()):
            self.table.setColumnWidth(at, theme.em(11 if at < 2 else 19))
        self.table.horizontalHeader().setStretchLastSection(True)
        if len(view["hospitals"]) < 3:  # then the window is wide enough
            self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        fit_height(self.table, MOST_ROWS)
        self.table.selectionModel().currentRowChanged.connect(lambda now, _: self._choose(now.row()))
        card.add(self.table)
        layout.addWidget(card)
        self.notes = Card(self.tr("What does not fit"))
        self._lines = QVBoxLayout()
        self._lines.setSpacing(theme.em(0.5))
        self.notes.add(self._lines)
        self.notes.body.addStretch(1)
        self._place = QVBoxLayout()
        self.column: ColumnMatch | None = None
        layout.addWidget(Aside(self.notes, self._place, narrow=50))
        layout.addWidget(self._decision())
        self.show_view(view)

    def _about(self) -> str:
        if self.view["proposes"]:
            return self.tr(
                "The others’ columns have come. Look at what does not fit, match it where the same is called or coded"
                " otherwise, then accept. All hospitals read what you decide in the terms."
            )
        return self.tr(
            "{name} asks for your columns; the outcome there is “{outcome}”. Here are its columns beside yours. Match"
            " yours, then send their description: names, kinds, categories, coarse ranges and shares missing."
        ).format(name=self.view["hospitals"][0], outcome=self.view["outcome"])

    def _decision(self) -> Card:
        card = Card()
        words = self.tr("&Accept these columns") if self.view["proposes"] else self.tr("&Send the description")
        self.agree = buttons.primary(words, lambda: self.agreed.emit(self.view["decisions"]), "check")
        self.reason = QLineEdit()
        self.reason.setMaxLength(300)
        self._reason = Field(self.tr("Or a reason not to, which the other hospitals &read"), self.reason)
        self.decline = buttons.button(self.tr("&Decline"), self._decline, "danger")
        left, right = column(row(self.agree, 1), 1), column(self._reason, row(self.decline, 1))
        card.add(Aside(holder(left), holder(right), narrow=50, top=True))
        return card

    def _decline(self) -> None:
        reason = self.reason.text().strip()
        self._reason.complain("" if reason else self.tr("Give a reason; the other hospitals will read it."))
        if reason:
            self.declined.emit(reason)

    # Showing -------------------------------------------------------------------------------------------------------

    def show_view(self, view: Json) -> None:
        """What the dictionary is under the decisions that were tried; the same column stays chosen."""
        chosen = self.column.name if self.column is not None else ""
        self.view = view
        self.model.set_rows(view["columns"])
        fit_height(self.table, MOST_ROWS)
        self._show_notes(view["notes"])
        names = [column["name"] for column in view["columns"]]
        if names:
            self.table.selectRow(names.index(chosen) if chosen in names else self._first_odd(view))

    def _show_notes(self, notes: list[Json]) -> None:
        while item := self._lines.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for note in notes:
            self._lines.addWidget(labels.body(say(note)))
        if not notes:
            self._lines.addWidget(labels.body(self.tr("Every hospital has every column, of one kind and code.")))
        self.notes.heading.setText(self.tr("What does not fit") if notes else self.tr("Everything fits"))
        self.notes.set_chip(str(len(notes)) if notes else "", "warn")

    def _first_odd(self, view: Json) -> int:
        """The first column which not all have, or which is of no common kind: where there is something to decide."""
        odd = (c["kind"] is None or None in c["told"].values() for c in view["columns"])
        return next((at for at, is_odd in enumerate(odd) if is_odd), 0)

    def _choose(self, at: int) -> None:
        if at < 0:
            return
        view = self.view
        name = view["columns"][at]["name"]
        hospital = self.column.hospital_name if self.column is not None else view["mine"]
        if self.column is not None:
            self._place.removeWidget(self.column)
            self.column.hide()
            self.column.deleteLater()
        editable = view["hospitals"] if view["proposes"] else [view["mine"]]
        self.column = ColumnMatch(view, name, editable, hospital)
        self.column.changed.connect(self.changed)
        self._place.addWidget(self.column)
