"""Between the Records page and its database dialog: addresses are remembered, passwords are not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.shapes import Failure, Json
from app.widgets.database import DatabaseDialog

if TYPE_CHECKING:
    from app.pages.records import RecordsPage

REMEMBERED = "database"


class Databases(QObject):
    """The dialog stays filled in while its query runs, and comes back when that fails."""

    def __init__(self, page: RecordsPage) -> None:
        super().__init__(page)
        self._page = page
        self.dialog: DatabaseDialog | None = None

    def ask(self) -> None:
        """Ask for address, password and query."""
        self._show(DatabaseDialog(self._page.preferences.text(REMEMBERED), "", self._page), self._open)

    def ask_password(self, source: Json, project: str) -> None:
        """The project says which database and query; the password is asked for."""
        dialog = DatabaseDialog(str(source["database"]), str(source["query"]), self._page)
        dialog.lock()
        self._show(dialog, lambda given: self._read("project.open", given | {"path": project}))

    def _show(self, dialog: DatabaseDialog, wanted: object) -> None:
        self._forget()
        self.dialog = dialog
        dialog.look.connect(lambda given: self._call(dialog, "database.look", given, dialog.show_look))
        dialog.test.connect(lambda given: self._call(dialog, "database.tables", given, dialog.show_tables))
        dialog.wanted.connect(wanted)
        dialog.rejected.connect(self._forget)
        dialog.open()
        if address := dialog.address.text():
            self._call(dialog, "database.look", {"database": address}, dialog.show_look)

    def _call(self, dialog: DatabaseDialog, do: str, given: Json, answered: object) -> None:
        self._page.bridge.call(do, given, answered, dialog.show_failure, owner=dialog)  # type: ignore[arg-type]

    def _open(self, given: Json) -> None:
        self._read("database.open", given)

    def _read(self, do: str, given: Json) -> None:
        if self.dialog is not None:
            self.dialog.hide()
        self._page.read(do, given, _without_password(given["database"]))

    def opened(self, records: Json) -> None:
        """It worked: remember the address, which has no password in it."""
        self._page.preferences.set_text(REMEMBERED, str(records["file"]))
        self._forget()

    def failed(self, failure: Failure) -> bool:
        """Show a failure in the dialog it came from; False where no dialog asked."""
        if self.dialog is None:
            return False
        self.dialog.show_failure(failure)
        self.dialog.open()
        return True

    def stopped(self) -> None:
        """The person cancelled reading: the dialog comes back as it was."""
        if self.dialog is not None:
            self.dialog.set_busy(False)
            self.dialog.open()

    def _forget(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None


def _without_password(address: str) -> str:
    scheme, _, rest = address.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}"
