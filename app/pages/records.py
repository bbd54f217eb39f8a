"""Records: open a file, say what its columns mean, see what is wrong with it. Nothing is sent from this page."""

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
from app.widgets import buttons, labels
from app.widgets.card import Card, column, holder
from app.widgets.drop import DropZone, dropped_file
from app.widgets.opening import OpeningOptions
from app.widgets.progress import ProgressStrip
from app.widgets.recordsview import RecordsView
from app.widgets.switch import Switch


class RecordsPage(Page):
    key = "records"

    def __init__(self, bridge: Bridge, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(bridge, preferences, parent)
        self.set_title(self.tr("Records"), self.tr("Read on this computer. Nothing is sent from this page."))
        self.setAcceptDrops(True)
        self._call: CallHandle | None = None
        self._path = ""
        self._strip = ProgressStrip()
        self._strip.cancelled.connect(self._cancel)
        self._options = OpeningOptions()
        self._options.wanted.connect(self._open_again)
        self._options.hide()
        self._view: RecordsView | None = None
        self._holder = QVBoxLayout()
        self._switch = Switch(self._make_empty(), holder(self._holder))
        for widget in (self._strip, self._options, self._switch):
            self.add(widget)
        self.body.addStretch(1)

    def _make_empty(self) -> QWidget:
        choose = buttons.primary(self.tr("&Open a file…"), self.choose_file, "folder")
        zone = DropZone(
            self.tr("Drop a file with one row per patient here"),
            self.tr("CSV (also compressed), Excel or Parquet. Its columns are described on the next screen."),
            [choose],
        )
        zone.dropped.connect(self.open_path)
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
        return holder(column(zone, self._recent, advice, spacing=1))

    def _show_recent(self) -> None:
        while item := self._recent_list.takeAt(0):
            if widget := item.widget():
                widget.deleteLater()
        for path in self.preferences.recent_files[:5]:
            name = Path(path)
            made = buttons.quiet(f"{name.name}   ({name.parent})".replace("&", "&&"), icon="file")
            made.clicked.connect(lambda _=False, path=path: self.open_path(path))
            self._recent_list.addWidget(made, 0, Qt.AlignmentFlag.AlignLeft)
        self._recent.setVisible(self._recent_list.count() > 0)

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
        """Open a file; also called by the window for a dropped one."""
        self.errors.clear()
        self._options.hide()
        self._path = str(Path(path).absolute())
        self._strip.begin(self.tr("Reading {file}").format(file=Path(path).name))
        self.set_dot(BUSY)
        args: Json = {"path": self._path}
        if options:
            args["options"] = options
        self._call = self.call("records.open", args, self._opened, self._not_opened)

    def _opened(self, records: Json) -> None:
        self._strip.end()
        if not records.get("generated"):
            self.preferences.opened(self._path)

    def _not_opened(self, failure: Failure) -> None:
        self._strip.end()
        self.fail(failure)
        # Most files which do not open need another encoding, separator or sheet, or have broken rows.
        self._options.offer(self._path)
        self._set_state()

    def _open_again(self, options: Json) -> None:
        self.open_path(self._path, options)

    def _cancel(self) -> None:
        if self._call is not None:
            self._call.cancel()

    # What is open --------------------------------------------------------------------------------------------------

    def facts_changed(self, name: str) -> None:
        if name in {"", "records"}:
            self._show_records()
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
        kept: Json = self.bridge.known("choices") or self.preferences.choices
        if kept.get("path") != records["path"]:
            kept = {}
        self._view = RecordsView(records, kept)
        self._view.use.connect(self._map)
        self._view.other_file.connect(self.choose_file)
        self._view.close_file.connect(lambda: self.call("records.close"))
        self._view.chosen.connect(self._remember_choices)
        self._view.next_page.connect(lambda: self.go.emit("peers"))
        self._holder.addWidget(self._view)
        self._switch.show_index(1)

    def _remember_choices(self, kept: Json) -> None:
        self.bridge.remember("choices", kept)
        # Also for the next start: an interrupted session goes on only with the same choices as at its beginning.
        self.preferences.choices = kept

    def _map(self, mapping: Json) -> None:
        self.errors.clear()
        self._strip.begin(self.tr("Preparing the records"))
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
