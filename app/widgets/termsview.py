"""Terms as both hospitals read them: plain words, what leaves and arrives, the parameters, the fingerprint.

The words and the table come from the worker, which generates them from the registry of message types that the
sender also enforces; nothing about what is sent is written here.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app import theme
from app.models.rows import Column, RowsModel
from app.shapes import Json
from app.text import listed, minutes, number, percent, say, size
from app.widgets import labels
from app.widgets.aside import Aside
from app.widgets.card import Card, Tile, column, holder
from app.widgets.flow import Flow
from app.widgets.fold import Fold
from app.widgets.panels import Notice
from app.widgets.wrappedtable import WrappedTable


class TermsView(QWidget):
    """`show_terms` replaces everything; `right` is where the page puts form or parameters."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scheme: str | None = None
        self.words = Card(self.tr("In plain words"))
        self._place = QVBoxLayout()
        self._content: QWidget | None = None
        self._placeholder = labels.muted("")
        self.words.add(self._placeholder)
        self.words.add(self._place)
        self.words.body.addStretch(1)
        self.right = QVBoxLayout()
        self.right.setSpacing(theme.em(1))
        right = QWidget()
        right.setLayout(self.right)
        self.right.setContentsMargins(0, 0, 0, 0)
        self._leaves_card, self._leaves = self._messages_card(
            self.tr("What leaves this hospital"),
            self.tr("Generated from the list which the program itself enforces: any other message is refused."),
        )
        self._arrives_card, self._arrives = self._messages_card(self.tr("What arrives here"), "")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.em(1))
        layout.addWidget(Aside(self.words, right, stretches=(11, 9)))
        layout.addWidget(self._leaves_card)
        layout.addWidget(self._arrives_card)
        self.wait_for("")

    def _messages_card(self, heading: str, subtitle: str) -> tuple[Card, WrappedTable]:
        model = RowsModel(
            [
                Column(self.tr("Item"), lambda row: say(row["item"])),
                Column(self.tr("Form"), lambda row: say(row["form"])),
                Column(self.tr("Reader"), lambda row: say(row["reader"])),
                Column(self.tr("What they could still learn"), lambda row: say(row["could_learn"])),
                Column(self.tr("Size, about"), lambda row: size(row["bytes_expected"]), right=True),
                Column(self.tr("How often"), lambda row: say(row["times"])),
            ],
            parent=self,
        )
        shown = WrappedTable(model, heading, [18, 18, 14, 27, 11, 12])
        card = Card(heading, subtitle)
        card.add(shown)
        return card, shown

    def wait_for(self, text: str) -> None:
        """No terms to show yet, and why."""
        self._placeholder.setText(text)
        self._placeholder.setVisible(bool(text))
        self._replace(None)
        self._leaves_card.hide()
        self._arrives_card.hide()

    def show_terms(self, terms: Json) -> None:
        self._placeholder.hide()
        self._replace(self._written_out(terms))
        for card, shown, mine in ((self._leaves_card, self._leaves, True), (self._arrives_card, self._arrives, False)):
            rows = [row for row in terms.get("leaves") or [] if bool(row.get("from_me")) is mine]
            model = shown.view.model()
            assert isinstance(model, RowsModel)
            model.set_rows(rows)
            card.setVisible(bool(rows))

    def _written_out(self, terms: Json) -> QWidget:
        sections = column(self._summary(terms), spacing=0.35)
        for section in terms.get("sections") or []:
            sections.addSpacing(theme.em(0.5))
            sections.addWidget(labels.strong(say(section["title"])))
            for line in section["lines"]:
                sections.addWidget(labels.body(say(line)))
        sections.addSpacing(theme.em(0.6))
        fingerprint = labels.muted(
            self.tr("Fingerprint of these terms: {text}").format(text=terms.get("fingerprint", ""))
        )
        fingerprint.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        sections.addWidget(fingerprint)
        sections.addWidget(labels.muted(self.tr("Both hospitals see the same fingerprint; compare it by telephone.")))
        return holder(sections)

    def _replace(self, content: QWidget | None) -> None:
        """Show CONTENT for what was there, all at once: each label added to a page that is seen lays all of it out."""
        if self._content is not None:
            self._place.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
        self._content = content
        if content is not None:
            self._place.addWidget(content)

    def show_expected(self, forecast: Json) -> None:
        """The expected time by a forecast for the terms which are shown, and where it comes from."""
        for line in forecast.get("schemes") or []:
            if line["scheme"] == self._scheme:
                self._expected.set(minutes(line["minutes"]))
                self._expected.setToolTip("\n".join(say(text) for text in forecast["basis"]))

    def _summary(self, terms: Json) -> QWidget:
        leaves = terms.get("leaves") or []
        away = [leaf.get("bytes_expected") or 0 for leaf in leaves if leaf.get("from_me")]
        here = [leaf.get("bytes_expected") or 0 for leaf in leaves if not leaf.get("from_me")]
        self._expected = expected = Tile(minutes(terms.get("expected_minutes")), self.tr("expected, waiting included"))
        self._scheme = terms.get("scheme")
        expected.setToolTip(
            self.tr("From computers like this one with nothing else to do, to half as fast; over a line of 50 Mbit/s.")
        )
        tiles = (expected, Tile(size(sum(away)), self.tr("leave")), Tile(size(sum(here)), self.tr("arrive")))
        for tile in tiles:
            tile.value.setMinimumHeight(theme.em(2.2))  # Chinese words stand taller than numbers
        return holder(Flow(*tiles, spacing=2))


class ParameterCard(Card):
    """The parameters of terms which somebody else proposed, to read."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self.add(labels.heading(self.tr("Parameters")))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.em(1))
        self._grid.setColumnStretch(0, 1)
        holder = QWidget()
        self._more = QGridLayout(holder)
        self._more.setContentsMargins(0, 0, 0, 0)
        self._more.setColumnStretch(0, 1)
        self.add(self._grid)
        self.add(Fold(self.tr("Advanced"), holder))
        self._mine = Notice()
        self._mine.hide()
        self.add(self._mine)
        self.body.addStretch(1)

    def show_terms(self, terms: Json) -> None:
        params = terms.get("params") or {}
        plain = [
            (self.tr("Outcome"), str(terms.get("outcome", ""))),
            (self.tr("Trees"), number(params.get("num_boost_round"))),
            (self.tr("Depth of a tree"), number(params.get("max_depth"))),
            (self.tr("Learning rate"), number(params.get("eta"))),
            (self.tr("Patients held out for the comparison"), percent(terms.get("test_fraction"))),
            (self.tr("Smallest group"), number(terms.get("min_group"))),
        ]
        if terms.get("mode") != "horizontal":
            plain.append((self.tr("Patients used"), rows_words(str(terms.get("rows")))))
            plain.append((self.tr("Encryption of sums"), scheme_words(terms)))
        shown = {"num_boost_round", "max_depth", "eta"}
        rest = [(name, number(value)) for name, value in params.items() if name not in shown]
        for grid, lines in ((self._grid, plain), (self._more, rest)):
            _fill(grid, lines)
        columns = terms.get("my_columns") or []
        self._mine.set_text(
            self.tr("My columns that take part: {names}.").format(names=listed([str(c) for c in columns]))
            if columns
            else ""
        )


def scheme_words(terms: Json) -> str:
    translate = QCoreApplication.translate
    if terms.get("scheme") == "lattice":
        return translate("TermsView", "Lattice")
    return translate("TermsView", "Paillier, {n} bits").format(n=terms.get("key_bits"))


def rows_words(rows: str) -> str:
    translate = QCoreApplication.translate
    return {
        "label": translate("TermsView", "All of the label hospital's"),
        "shared": translate("TermsView", "Only those all hospitals know"),
    }.get(rows, rows)


def _fill(grid: QGridLayout, lines: list[tuple[str, str]]) -> None:
    while item := grid.takeAt(0):
        if widget := item.widget():
            widget.deleteLater()
    for i, (name, value) in enumerate(lines):
        shown = labels.body(value)
        shown.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(labels.muted(name), i, 0)
        grid.addWidget(shown, i, 1)
