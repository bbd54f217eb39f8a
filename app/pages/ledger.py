"""The disclosure ledger: what left this house, when, to whom, how much, and what it reveals."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QModelIndex, Qt, QTimer
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QHeaderView, QLineEdit, QWidget

from app import theme
from app.bridge import Bridge, CallHandle
from app.models.ledger import SENT, Filter, LedgerModel, direction_words
from app.pages.base import ATTENTION, NONE, Page
from app.preferences import Preferences
from app.shapes import Json
from app.text import number, say, size, when
from app.widgets import buttons, labels
from app.widgets.aside import Aside
from app.widgets.card import Card, Tile, column, holder
from app.widgets.empty import EmptyState
from app.widgets.locked import at_top, locked_state
from app.widgets.panels import Notice
from app.widgets.switch import Switch
from app.widgets.tables import table

AT_FIRST = 5_000  # entries fetched before the person asks for all
TYPING_MS = 150


class LedgerPage(Page):
    """`show_entries` brings the ledger, `show_verdict` what verifying it found."""

    key = "ledger"

    def __init__(self, bridge: Bridge, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(bridge, preferences, parent)
        self.set_title(
            self.tr("Ledger"),
            self.tr(
                "Everything that left this house. Each entry is chained to the one before, so that a change shows."
            ),
        )
        self.verify_button = buttons.primary(self.tr("&Verify the chain"), self.verify, "check")
        self.export_button = buttons.button(self.tr("&Export…"), self.choose_export, icon="save")
        self.header.setSpacing(theme.em(0.6))
        for made in (self.export_button, self.verify_button):
            self.header.addWidget(made, 0, Qt.AlignmentFlag.AlignTop)
        self.verdict = Notice()
        self.verdict.hide()
        self.add(self.verdict)
        self.empty = EmptyState(
            "ledger",
            self.tr("Nothing has left this house"),
            self.tr(
                "When a session begins, every message this hospital sends is written here before it goes out: when, to"
                " whom, how many bytes, and what it reveals. The officer can filter, verify and export it."
            ),
            [(self.tr("Go to &Terms"), lambda: self.go.emit("terms"))],
        )
        self.model = LedgerModel(self)
        self._asked: CallHandle | None = None
        locked = locked_state(lambda: self.go.emit("overview"))
        reading = labels.muted(self.tr("Reading the ledger…"))
        self._switch = Switch(locked, at_top(self.empty), self._content(), holder(column(reading, 1)))
        self.add(self._switch, 1)

    def _content(self) -> QWidget:
        content = QWidget()
        layout = column(self._totals(), self._table_card(), spacing=1)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setStretch(1, 1)
        content.setLayout(layout)
        return content

    def _totals(self) -> Card:
        card = Card()
        self.messages = Tile("–", self.tr("messages in the ledger"))
        self.bytes = Tile("–", self.tr("sent in all"))
        self.hospitals = Tile("–", self.tr("other hospitals"))
        self.latest = Tile("–", self.tr("latest entry"))
        first, second = Aside(self.messages, self.bytes, narrow=16), Aside(self.hospitals, self.latest, narrow=16)
        card.add(Aside(first, second, narrow=46))
        return card

    def _table_card(self) -> Card:
        card = Card()
        self.words = QLineEdit()
        self.words.setPlaceholderText(self.tr("Search in hospital, message, meaning, session"))
        self.words.setClearButtonEnabled(True)
        self.words.setAccessibleName(self.tr("Search the ledger"))
        self.session = _list(self.tr("Session"))
        self.peer = _list(self.tr("Hospital"))
        self.type = _list(self.tr("Message"))
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._typing.timeout.connect(self.apply_filter)
        self.words.textChanged.connect(lambda _text: self._typing.start())
        lists = QHBoxLayout()
        lists.setSpacing(theme.em(0.6))
        for made in (self.peer, self.type, self.session):
            made.currentIndexChanged.connect(lambda _at: self.apply_filter())
            lists.addWidget(made, 1)
        card.add(Aside(self.words, holder(lists), stretches=(1, 2), narrow=52))
        self.view = table(self.model, self.tr("Ledger entries"), LedgerModel.MEANING)
        self.view.setSortingEnabled(True)
        self.view.sortByColumn(LedgerModel.NUMBER, Qt.SortOrder.DescendingOrder)
        self.view.setMinimumHeight(theme.em(16))
        header = self.view.horizontalHeader()
        widths = (4.5, 11.5, 7, 10.5, 12, 7, 0, 0)
        for at, width in enumerate(widths):
            if width:
                self.view.setColumnWidth(at, theme.em(width))
        header.setSectionResizeMode(LedgerModel.MEANING, QHeaderView.ResizeMode.Stretch)
        # Sessions are long codes; the filter has them, and the line below names that of the entry chosen.
        self.view.setColumnHidden(LedgerModel.SESSION, True)
        self.view.selectionModel().currentRowChanged.connect(self._selected)
        self.model.modelReset.connect(self._count)
        card.add(self.view, 1)
        self.chosen = labels.body("")
        self.chosen.hide()
        card.add(self.chosen)
        self.shown_words = labels.muted("")
        self.load_all = buttons.quiet(self.tr("&Load all"), lambda: self.fetch(None))
        below = QHBoxLayout()
        below.addWidget(self.shown_words, 1)
        below.addWidget(self.load_all)
        card.add(below)
        return card

    # Facts ---------------------------------------------------------------------------------------------------------

    def facts_changed(self, name: str) -> None:
        if name in {"", "identity", "ledger"}:
            self.show_entries(self.bridge.known("ledger"))

    def shown(self) -> None:
        if self.bridge.known("identity"):
            self.fetch(AT_FIRST)

    def fetch(self, limit: int | None) -> None:
        arguments = {} if limit is None else {"limit": limit}
        self._asked = self.call("ledger.list", arguments, lambda answer: self.bridge.remember("ledger", answer))

    def settled(self) -> bool:
        return self._asked is None or not self._asked.open

    def show_entries(self, answer: Json | None) -> None:
        """The answer of `ledger.list`; None before there is one."""
        entries = (answer or {}).get("entries") or []
        known = self.bridge.known("identity") is not None
        # "Nothing has left" is said only once the ledger has been read.
        self._switch.show_index(0 if not known else 2 if entries else 1 if answer is not None else 3)
        for made in (self.verify_button, self.export_button):
            made.setVisible(known and bool(entries))
        if answer is None:
            return
        self.total = int(answer.get("total") or len(entries))
        self.model.set_entries(entries)
        for box, name in ((self.session, "session"), (self.peer, "peer"), (self.type, "type")):
            _refill(box, self.model.values(name))
        self.messages.set(number(self.total))
        self.bytes.set(size(answer.get("bytes_total")))
        self.hospitals.set(number(len(self.model.values("peer"))))
        self.latest.set(when(max((str(entry.get("time")) for entry in entries), default=None)))
        self.load_all.setVisible(len(entries) < self.total)
        self.apply_filter()

    def apply_filter(self) -> None:
        self.model.set_filter(
            Filter(
                self.words.text(),
                str(self.session.currentData() or ""),
                str(self.peer.currentData() or ""),
                str(self.type.currentData() or ""),
            )
        )
        self._count()

    def _count(self) -> None:
        words = self.tr("{n} of {total} entries shown, {size} sent").format(
            n=number(self.model.rowCount()),
            total=number(getattr(self, "total", 0)),
            size=size(self.model.total_bytes(SENT)),
        )
        self.shown_words.setText(words)
        self.chosen.hide()

    def _selected(self, current: QModelIndex, _before: QModelIndex) -> None:
        """The whole of the entry below the table, where a long meaning is not cut."""
        self.chosen.setVisible(current.isValid())
        if current.isValid():
            entry = self.model.entry(current.row())
            words = self.tr("{direction} {peer}: {meaning} · Session {session} · Hash {hash}")
            facts = {
                "peer": entry.peer,
                "meaning": entry.meaning,
                "session": entry.session,
                "hash": entry.hash[:16] + "…",
            }
            self.chosen.setText(words.format(direction=direction_words(entry.direction), **facts))

    # Verifying and exporting ---------------------------------------------------------------------------------------

    def verify(self) -> None:
        self.verify_button.setEnabled(False)
        self.call("ledger.verify", {}, self.show_verdict, self._not_verified)

    def _not_verified(self, failure: Any) -> None:
        self.verify_button.setEnabled(True)
        self.fail(failure)

    def show_verdict(self, answer: Json) -> None:
        """What `ledger.verify` found, for all to see."""
        self.verify_button.setEnabled(True)
        self._scroll.verticalScrollBar().setValue(0)
        if answer.get("ok"):
            self.set_dot(NONE)
            words = self.tr(
                "The chain is whole: {n} entries, none changed, added or taken out. Head of the chain: {head}. Write it"
                " down or give it to a partner; only a copy elsewhere shows that the whole ledger was replaced."
            )
            self.verdict.set_text(
                words.format(n=number(answer.get("checked")), head=_groups(str(answer.get("head") or ""))), "good"
            )
            return
        self.set_dot(ATTENTION)
        words = self.tr(
            "The ledger is not as it was written: {problem} Keep the file as it is and tell your data-protection"
            " officer."
        )
        self.verdict.set_text(words.format(problem=say(answer.get("problem"))), "bad")

    def choose_export(self) -> None:
        path, chosen = QFileDialog.getSaveFileName(
            self,
            self.tr("Export the ledger"),
            str(Path(self.preferences.text("ledger_folder")) / "ledger.csv"),
            "CSV (*.csv);;JSON (*.json)",
        )
        if path:
            ending = ".json" if "json" in chosen else ".csv"
            self.preferences.set_text("ledger_folder", str(Path(path).parent))
            self.export(path if Path(path).suffix.lower() in (".csv", ".json") else path + ending)

    def export(self, path: str) -> None:
        self.call("ledger.export", {"path": path}, self._exported)

    def _exported(self, answer: Any) -> None:
        self.verdict.set_text(self.tr("The whole ledger was saved: {path}").format(path=answer.get("path")), "good")


def _list(name: str) -> QComboBox:
    """A list whose first entry lets all pass."""
    box = QComboBox()
    box.setAccessibleName(name)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(8)
    box.addItem(QCoreApplication.translate("LedgerPage", "{field}: all").format(field=name), "")
    return box


def _refill(box: QComboBox, values: list[str]) -> None:
    chosen = box.currentData()
    box.blockSignals(True)
    while box.count() > 1:
        box.removeItem(1)
    for value in values:
        box.addItem(value, value)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    box.blockSignals(False)


def _groups(digest: str) -> str:
    """The first half of a digest in groups of four: enough to compare, short enough to read out."""
    head = digest[:32]
    return " ".join(head[i : i + 4] for i in range(0, len(head), 4))
