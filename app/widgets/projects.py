"""Between the Records page and projects: open one, find its records where they moved, save it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QMessageBox

from app.shapes import Failure, Json
from app.widgets import buttons
from app.widgets.panels import Notice
from app.widgets.saving import SaveProjectDialog

if TYPE_CHECKING:
    from app.pages.records import RecordsPage

PROJECT = ".fedstroke"


class Projects(QObject):
    """`find` is a notice on the page, shown while a project's records are not where they were."""

    def __init__(self, page: RecordsPage) -> None:
        super().__init__(page)
        self._page = page
        self._path = ""
        self.dialog: SaveProjectDialog | None = None
        self.find = Notice("", "warn")
        self.find.add_button(buttons.button(self.tr("&Find the records…"), self._find))
        self.find.hide()

    # Opening -------------------------------------------------------------------------------------------------------

    def choose(self) -> None:
        folder = self._page.bridge.home / "projects"
        path, _ = QFileDialog.getOpenFileName(
            self._page,
            self.tr("Open a project"),
            str(folder if folder.is_dir() else Path.home()),
            self.tr("Projects (*.fedstroke);;All files (*)"),
        )
        if path:
            self.open(path)

    def open(self, path: str) -> None:
        """Open a project by its file; its records are read again."""
        self._page.errors.clear()
        self.find.hide()
        self._page.call("project.read", {"path": path}, partial(self._open, path))

    def _open(self, path: str, project: Json) -> None:
        source = project["source"]
        if source["database"]:
            self._page.call("database.look", {"database": source["database"]}, partial(self._connect, path, project))
        elif not Path(source["path"]).is_file():
            self._path = path
            self.find.set_text(
                self.tr("The records of the project {name} are not at {file} any more.").format(
                    name=project["name"], file=source["path"]
                ),
                "warn",
            )
        else:
            self._page.read("project.open", {"path": path}, Path(source["path"]).name)

    def _connect(self, path: str, project: Json, looked: Json) -> None:
        if looked["needs_password"] and not looked["has_password"]:
            self._page.databases.ask_password(project["source"], path)
        else:
            self._page.read("project.open", {"path": path}, str(looked["shown"]))

    def _find(self) -> None:
        records, _ = QFileDialog.getOpenFileName(self._page, self.tr("Find the records"), str(Path.home()))
        if records:
            self.open_with(self._path, records)

    def open_with(self, project: str, records: str) -> None:
        """Open a project whose records are at another place now."""
        self._page.read("project.open", {"path": project, "records": records}, Path(records).name)

    # Saving --------------------------------------------------------------------------------------------------------

    def save(self, under_another_name: bool) -> None:
        """Into the open project, or under a name that is asked for."""
        known: Json | None = self._page.bridge.known("project")
        if known is not None and not under_another_name:
            self._page.call("project.save", {"choices": self._page.choices()}, self._saved)
            return
        records: Json = self._page.bridge.known("records") or {}
        suggested = "" if records.get("query") else Path(str(records.get("file", ""))).name.split(".")[0]
        self.dialog = dialog = SaveProjectDialog(str(known["name"]) if known else suggested, self._page)
        dialog.wanted.connect(lambda name: self._save_as(dialog, name, replace=False))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _save_as(self, dialog: SaveProjectDialog, name: str, replace: bool) -> None:
        given = {"name": name, "replace": replace, "choices": self._page.choices()}

        def saved(project: Json) -> None:
            dialog.accept()
            self._saved(project)

        def failed(failure: Failure) -> None:
            if not replace and (self._page.bridge.home / "projects" / name).is_dir():
                self._ask_to_replace(dialog, name)
            else:
                dialog.complain(failure)

        self._page.bridge.call("project.save", given, saved, failed, owner=dialog)

    def _ask_to_replace(self, dialog: SaveProjectDialog, name: str) -> None:
        box = QMessageBox(dialog)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setText(self.tr("There is already a project called {name}.").format(name=name))
        box.setInformativeText(self.tr("Replacing it forgets its choices; its sessions, models and results stay."))
        yes = box.addButton(self.tr("&Replace it"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton(self.tr("&Another name"), QMessageBox.ButtonRole.RejectRole))
        box.buttonClicked.connect(lambda clicked: self._save_as(dialog, name, replace=True) if clicked is yes else None)
        box.finished.connect(box.deleteLater)
        box.open()

    def _saved(self, project: Json) -> None:
        self._page.bridge.remember("project", project)
