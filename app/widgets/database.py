"""Open a database view: where it is, which table or query, and the password, which stays out of every file."""

from __future__ import annotations

import re
from urllib.parse import unquote

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from app import theme
from app.shapes import Failure, Json
from app.widgets import buttons, labels
from app.widgets.card import column, holder, row
from app.widgets.choices import Choice
from app.widgets.field import Field, PassphraseEdit
from app.widgets.helping import help_key
from app.widgets.panels import ErrorPanel, Notice
from app.widgets.scroll import Scroll

_WITH_PASSWORD = re.compile(r"([^:/]+://[^:/@]+):(.*)(@[^@]*)", re.S)
EXAMPLES = (
    "sqlite:////folder/records.db",
    "postgresql://reader@db.hospital:5432/clinic",
    "mysql://reader@db.hospital/clinic",
    "mssql://reader@db.hospital/clinic",
)


class DatabaseDialog(QDialog):
    """`look`, `test` and `wanted` bring the arguments of `database.look`, `database.tables` and `database.open`."""

    look = Signal(object)
    test = Signal(object)
    wanted = Signal(object)

    def __init__(self, address: str = "", query: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        help_key(self, "records", "database")
        self.setWindowTitle(self.tr("Open a database view"))
        self.errors = ErrorPanel()
        self.address = QLineEdit(address)
        self.address.setPlaceholderText(EXAMPLES[1])
        self.address.setToolTip("\n".join(EXAMPLES))
        self.address.editingFinished.connect(self._looked)
        self._address = Field(
            self.tr("&Address of the database"),
            self.address,
            self.tr("SQLite, PostgreSQL, MySQL or SQL Server, for example:") + f"\n{EXAMPLES[1]}",
        )
        self.password = PassphraseEdit()
        self._password = Field(self.tr("&Password"), self.password)
        self.keep = QCheckBox(self.tr("&Keep it in this system's keyring"))
        self.connect_button = buttons.button(self.tr("&Test connection"), self._test)
        self._works = Notice()
        self._works.hide()
        self.tables = Choice(self.tr("Table or &view"), [])
        self.tables.combo.activated.connect(self._choose)
        self.tables.setEnabled(False)
        self.query = QPlainTextEdit(query)
        self.query.setTabChangesFocus(True)
        self.query.setFixedHeight(theme.em(5))
        self.query.setPlaceholderText("SELECT * FROM stroke_view")
        self._query = Field(
            self.tr("&Query"),
            self.query,
            self.tr("One SELECT. It runs in a transaction that only reads, and is never committed."),
        )
        self.open_button = buttons.primary(self.tr("&Open"), self._open, "folder")
        fields = column(self.errors, self._address, self._password, spacing=0.8)
        fields.addLayout(row(self.keep, 1, self.connect_button))
        for widget in (self._works, self.tables, self._query):
            fields.addWidget(widget)
        fields.addStretch(1)
        scroll = Scroll(holder(fields))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.em(1.6), theme.em(1.4), theme.em(1.6), theme.em(1.4))
        layout.setSpacing(theme.em(0.8))
        layout.addWidget(labels.heading(self.tr("Open a database view")))
        layout.addWidget(scroll, 1)
        layout.addLayout(row(1, buttons.button(self.tr("&Cancel"), self.reject), self.open_button))
        # As tall as it likes, but never taller than the screen: large text scrolls.
        self.resize(theme.em(46), min(theme.em(40), round(0.9 * self.screen().availableGeometry().height())))
        self.show_keyring(True)

    def given(self) -> Json:
        """What was typed; the password goes to the worker's pipe and nowhere else."""
        typed: Json = {"database": self.address.text().strip(), "query": self.query.toPlainText().strip()}
        if self.password.text():
            typed |= {"password": self.password.text(), "keep": self.keep.isEnabled() and self.keep.isChecked()}
        return typed

    def lock(self) -> None:
        """A project says which database and query; only the password is asked for."""
        for widget in (self.address, self.query):
            widget.setReadOnly(True)
        self.tables.hide()
        self.password.setFocus()

    # Answers -------------------------------------------------------------------------------------------------------

    def show_look(self, looked: Json) -> None:
        """What the worker knows about the address without connecting; a password typed into it moves to its field."""
        self.errors.clear()
        self._password.setEnabled(bool(looked["needs_password"]))
        self.show_keyring(bool(looked["keyring"]))
        known = bool(looked["has_password"]) and bool(looked["keyring"]) and not self.password.text()
        self.password.setPlaceholderText(self.tr("kept in the keyring") if known else "")

    def show_keyring(self, there: bool) -> None:
        self.keep.setEnabled(there)
        self._password.complain("")
        self._password.below.setText(
            ""
            if there
            else self.tr("This system has no keyring: the password is asked for each time and never written down.")
        )
        self._password.below.setVisible(not there)

    def show_tables(self, answer: Json) -> None:
        self.set_busy(False)
        self.errors.clear()
        tables = answer["tables"]
        self._works.set_text(
            self.tr("Connected: %n table(s) and view(s).", "", len(tables))
            if tables
            else self.tr("Connected, but this user sees no table and no view."),
            "good" if tables else "warn",
        )
        self.tables.combo.clear()
        for entry in tables:
            self.tables.combo.addItem(str(entry["name"]), str(entry["query"]))
        self.tables.setEnabled(bool(tables))
        if tables and not self.query.toPlainText().strip():
            self._choose()

    def show_failure(self, failure: Failure) -> None:
        self.set_busy(False)
        self._works.set_text("")
        self.errors.show_failure(failure)

    def set_busy(self, busy: bool) -> None:
        self.connect_button.setEnabled(not busy)
        self.open_button.setEnabled(not busy)
        self.setProperty("busy", busy)
        if busy:
            self._works.set_text(self.tr("Connecting…"))

    # What the person does ------------------------------------------------------------------------------------------

    def _looked(self) -> None:
        self._take_password()
        address = self.address.text().strip()
        if address and not self.address.isReadOnly():
            self.look.emit({"database": address})

    def _take_password(self) -> None:
        """A password written into the address moves to its own field, where it is hidden."""
        text = self.address.text().strip()
        found = _WITH_PASSWORD.fullmatch(text)
        if found is not None:
            self.password.setText(unquote(found[2]))
            self.address.setText(found[1] + found[3])

    def _choose(self) -> None:
        self.query.setPlainText(self.tables.value)

    def _test(self) -> None:
        self._take_password()
        if self._complete(with_query=False):
            self.set_busy(True)
            self.test.emit(self.given())

    def _open(self) -> None:
        self._take_password()
        if self._complete(with_query=True):
            self.wanted.emit(self.given())

    def _complete(self, with_query: bool) -> bool:
        typed = self.given()
        self._address.complain("" if typed["database"] else self.tr("Type the address of the database."))
        missing = with_query and not typed["query"]
        self._query.complain(self.tr("Choose a table or view, or type a query.") if missing else "")
        return bool(typed["database"]) and not missing
