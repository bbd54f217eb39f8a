"""Records: open a file, a database view or a project, say what the columns mean, see what is wrong. Nothing is sent."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from app.bridge import Bridge, CallHandle
from app.pages.base import BUSY, DONE, TODO, Page
from app.preferences import Preferences
from app.shapes import Failure, Json
from app.text import when
from app.widgets import buttons, labels
from app.widgets.card import Card, column, holder
from app.widgets.databases import Databases
from app.widgets.drop import DropZone, dropped_file
from app.widgets.opening import OpeningOptions
from app.widgets.progress import ProgressStrip
from app.widgets.projects import PROJECT, Projects
from app.widgets.recordsview import RecordsView
from app.widgets.switch import Switch

SLOW = (".xlsx", ".xlsm")
STEPS = 1000
RECENT = 5


class RecordsPage(Page):
    key = "records"

    def __init__(self, bridge: Bridge, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(bridge, preferences, parent)
        self.set_title(self.tr("Records"), self.tr("Read on this computer. Nothing is sent from this page."))
        self.setAcceptDrops(True)
        self._call: CallHandle | None = None
        self._path = ""
        self._reading = ""
        self._stopped = False
        self._strip = ProgressStrip()
        self._strip.cancelled.connect(self._cancel)
        self._options = OpeningOptions()
        self._options.wanted.connect(self._open_again)
        self._options.hide()
        self.databases = Databases(self)
        self.projects = Projects(self)
        self._view: RecordsView | None = None
        self._holder = QVBoxLayout()
        self._switch = Switch(self._make_empty(), holder(self._holder))
        for widget in (self._strip, self.projects.find, self._options, self._switch):
            self.add(widget)
        self.body.addStretch(1)
        bridge.happened.connect(self._happened)

    def _make_empty(self) -> QWidget:
        zone = DropZone(
            self.tr("Drop a file with one row per patient here"),
            self.tr("CSV (also compressed), Excel or Parquet. Its columns are described on the next screen."),
            [
                buttons.primary(self.tr("&Open a file…"), self.choose_file, "folder"),
                buttons.button(self.tr("Open a &database view…"), self.databases.ask),
                buttons.button(self.tr("Open a pro&ject…"), self.projects.choose),
            ],
        )
        zone.dropped.connect(self.open_path)
        self._known = Card(self.tr("Projects"))
        self._known_list = column(spacing=0.1)
        self._known.add(self._known_list)
        self._known.hide()
        self._recent = Card(self.tr("Recent files"))
        self._recent_list = column(spacing=0.1)
        self._recent.add(self._recent_list)
        advice = Card(self.tr("What the file needs"))
        for text in (
            self.tr("A column, or several together, that identify a patient in the same way in both hospitals."),
            self.tr("If this hospital knows the outcome: a column with it, such as 0/1 or yes/no."),
            self.tr("Columns that may help to predict. Missing values may stay missing."),
        ):
            advice.add(labels.body("•  " + text))
        return holder(column(zone, self._known, self._recent, advice, spacing=1))

    def _show_recent(self) -> None:
        _clear(self._recent_list)
        for path in self.preferences.recent_files[:RECENT]:
            name = Path(path)
            made = buttons.quiet(f"{name.name}   ({name.parent})".replace("&", "&&"), icon="file")
            made.clicked.connect(lambda _=False, path=path: self.open_path(path))
            self._recent_list.addWidget(made, 0, Qt.AlignmentFlag.AlignLeft)
        self._recent.setVisible(self._recent_list.count() > 0)

    def show_projects(self, answer: Json) -> None:
        """The projects of this hospital, the one saved last first."""
        _clear(self._known_list)
        for project in answer["projects"][:RECENT]:
            made = buttons.quiet(f"{project['name']}   ({when(project['saved'])})".replace("&", "&&"), icon="folder")
            made.clicked.connect(lambda _=False, path=project["path"]: self.projects.open(path))
            self._known_list.addWidget(made, 0, Qt.AlignmentFlag.AlignLeft)
        self._known.setVisible(self._known_list.count() > 0)

    def shown(self) -> None:
        if self._view is None and self.bridge.running:
            self.call("project.list", {}, self.show_projects)

    # Opening -------------------------------------------------------------------------------------------------------

    def choose_file(self) -> None:
        known = self.preferences.recent_files
        path, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Open records"),
            str(Path(known[0]).parent) if known else str(Path.home()),
            self.tr("Records (*.csv *.csv.gz *.tsv *.txt *.xlsx *.xls *.parquet);;All files (*)"),
        )
        if path:
            self.open_path(path)

    def open_path(self, path: str, options: Json | None = None) -> None:
        """Open a file, or a project by its file; also called by the window for a dropped one."""
        if Path(path).suffix.lower() == PROJECT:
            self.projects.open(path)
            return
        self._path = str(Path(path).absolute())
        args: Json = {"path": self._path}
        if options:
            args["options"] = options
        self.read("records.open", args, Path(path).name)

    def read(self, do: str, args: Json, name: str) -> None:
        """Run a command that opens records, with progress and cancel; `name` is what is read."""
        self.errors.clear()
        self._options.hide()
        self.projects.find.hide()
        self._stopped = False
        slow = name.lower().endswith(SLOW)
        self._reading = (
            self.tr("Reading {file}. A large workbook takes minutes where a CSV file takes seconds.")
            if slow
            else self.tr("Reading {file}")
        ).format(file=name)
        self._strip.begin(self._reading)
        self.set_dot(BUSY)
        self._call = self.call(do, args, self._opened, self._not_opened)

    def _happened(self, name: str, data: Any) -> None:
        if name == "opening" and self._call is not None and self._call.open and (share := float(data["share"])):
            self._strip.update_to(self._reading, round(STEPS * share), STEPS)

    def _opened(self, records: Json) -> None:
        self._strip.end()
        self._path = str(records["path"])
        self.bridge.remember("project", records.get("project"))
        if records.get("query"):
            self.databases.opened(records)
        elif not records.get("generated"):
            self.preferences.opened(self._path)

    def _not_opened(self, failure: Failure) -> None:
        self._strip.end()
        self._set_state()
        if self._stopped:
            self.databases.stopped()
            return  # the person did it, and knows
        if self.databases.failed(failure):
            return
        self.fail(failure)
        # Most files which do not open need another encoding, separator or sheet, or have broken rows.
        self._options.offer(self._path)

    def _open_again(self, options: Json) -> None:
        self.open_path(self._path, options)

    def _cancel(self) -> None:
        if self._call is not None:
            self._stopped = True
            self._call.cancel()

    # What is open --------------------------------------------------------------------------------------------------

    def facts_changed(self, name: str) -> None:
        if name in {"", "records"}:
            self._show_records()
        if name in {"", "project", "records"} and self._view is not None:
            self._view.show_project(self.bridge.known("project"))
        if name in {"", "mapped"} and self._view is not None:
            self._view.show_mapped(self.bridge.known("mapped"))
        if name in {"", "records", "mapped"}:
            self._set_state()

    def _show_records(self) -> None:
        if self._view is not None:
            self._holder.removeWidget(self._view)
            self._view.deleteLater()
            self._view = None
        records: Json | None = self.bridge.known("records")
        if records is None:
            self._show_recent()
            self._switch.show_index(0)
            return
        self._view = view = RecordsView(records, self._kept(records))
        view.use.connect(self._map)
        view.other_file.connect(self.choose_file)
        view.close_file.connect(self._close_records)
        view.chosen.connect(self._remember_choices)
        view.next_page.connect(lambda: self.go.emit("peers"))
        view.rows_wanted.connect(self._fetch)
        view.save_project.connect(self.projects.save)
        self._holder.addWidget(view)
        self._switch.show_index(1)

    def _kept(self, records: Json) -> Json:
        """What was chosen for these records: since they were opened, else in their project, else at the last start."""
        now: Json = self.bridge.known("choices") or {}
        if now.get("path") == records["path"] and now.get("number") == records.get("number"):
            return now
        if records.get("choices") is not None:
            return dict(records["choices"])
        before = self.preferences.choices
        return before if before.get("path") == records["path"] else {}

    def _close_records(self) -> None:
        self.call("records.close", {}, lambda _: self.shown())

    def _fetch(self, first: int, count: int) -> None:
        records, view = self.bridge.known("records"), self._view
        if records is None or view is None:
            return

        def fill(answer: Json) -> None:
            if view is self._view:
                view.rows.fill(first, answer["rows"])

        self.call("records.rows", {"number": records.get("number"), "first": first, "count": count}, fill)

    def choices(self) -> Json:
        """What is chosen about the open records."""
        return {} if self._view is None else self._view.choices()

    def _remember_choices(self, kept: Json) -> None:
        self.bridge.remember("choices", kept)
        # Also for the next start: an interrupted session goes on only with the same choices as at its beginning.
        self.preferences.choices = kept

    def _map(self, mapping: Json) -> None:
        self.errors.clear()
        self._strip.begin(self.tr("Preparing the records"), cancellable=False)
        self._call = self.call("records.map", {"mapping": mapping}, self._mapped, self._not_mapped)

    def _mapped(self, _answer: Any) -> None:
        self._strip.end()

    def _not_mapped(self, failure: Failure) -> None:
        self._strip.end()
        self.fail(failure)
        if self._view is not None:
            self._view.show_choices()

    def _set_state(self) -> None:
        if self.bridge.known("mapped"):
            self.set_dot(DONE)
        else:
            self.set_dot(TODO if self.bridge.known("identity") else "")

    # Drag and drop -------------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_file(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if path := dropped_file(event):
            event.acceptProposedAction()
            self.open_path(path)

    def help_words(self) -> str:
        return self.tr(
            "Open a file with one row per patient. Say which column identifies a patient, which is the outcome and"
            " which may predict it; guesses are filled in and marked. Then choose “Use these records”."
        )


def _clear(layout: QVBoxLayout) -> None:
    while item := layout.takeAt(0):
        if widget := item.widget():
            widget.deleteLater()
