"""How to read a file that did not open: encoding, separator, sheet, broken rows."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app import theme
from app.shapes import Json
from app.widgets import buttons, labels
from app.widgets.card import Card, holder, row
from app.widgets.choices import Choice
from app.widgets.field import Field
from app.widgets.flow import Flow

WIDTH = 14  # em, of a list


class OpeningOptions(Card):
    """`wanted` brings the options of `records.open`; only what was chosen is in them."""

    wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self.add(labels.heading(self.tr("Try again with other settings")))
        find_out = ("", self.tr("Find out"))
        self.encoding = Choice(
            self.tr("&Encoding"),
            [find_out, ("utf-8", "UTF-8"), ("gb18030", "GB18030"), ("cp1252", "Windows-1252"), ("utf-16", "UTF-16")],
        )
        self.delimiter = Choice(
            self.tr("Se&parator"),
            [find_out, (",", self.tr("Comma")), (";", self.tr("Semicolon")), ("\t", self.tr("Tabulator"))],
        )
        self.sheet = QLineEdit()
        self.sheet.setPlaceholderText(self.tr("the first one"))
        self.rows = Choice(
            self.tr("Rows that cannot be &read"),
            [("refuse", self.tr("Stop and name them")), ("leave_out", self.tr("Leave them out and list them"))],
        )
        self._sheet = Field(self.tr("&Sheet of the workbook"), self.sheet)
        self.decimal = Choice(self.tr("&Decimal sign"), [find_out, (".", self.tr("Point")), (",", self.tr("Comma"))])
        fields = (self.encoding, self.delimiter, self.decimal, self._sheet, self.rows)
        for field in fields:
            field.setFixedWidth(theme.em(WIDTH))
        self.add(holder(Flow(*fields, spacing=1.0)))
        self.add(row(buttons.button(self.tr("Open a&gain"), self._emit), 1))

    def offer(self, path: str) -> None:
        spreadsheet = path.lower().endswith((".xlsx", ".xls", ".xlsm"))
        self.encoding.setVisible(not spreadsheet)
        self.delimiter.setVisible(not spreadsheet)
        self.decimal.setVisible(not spreadsheet)
        self._sheet.setVisible(spreadsheet)
        self.show()

    def _emit(self) -> None:
        options: Json = {
            "encoding": self.encoding.value,
            "delimiter": self.delimiter.value,
            "decimal": self.decimal.value,
            "sheet": self.sheet.text().strip(),
            "unreadable_rows": self.rows.value,
        }
        self.wanted.emit({name: value for name, value in options.items() if value})
