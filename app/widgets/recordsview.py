"""An open file: figures, complaints, the columns with their roles, a preview, and what will be used."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QGridLayout,
    QTableView,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app import theme
from app.models.roles import DISTINCT, HISTOGRAM, KIND, MISSING, NAME, RANGE, REMARKS, ROLE, RolesModel
from app.models.rows import RowsModel, text_columns
from app.shapes import Json
from app.text import listed, number, say
from app.widgets import buttons, labels
from app.widgets.card import Card, Tile, row
from app.widgets.cells import HistogramDelegate, RoleDelegate
from app.widgets.choices import Choice
from app.widgets.field import Field
from app.widgets.flow import Flow
from app.widgets.panels import Notice
from app.widgets.tables import fit_height, table

FEW_EVENTS = 10  # events per predictor below which a model is likely to overfit (Peduzzi 1996)


class RecordsView(QWidget):
    """`use` brings the mapping of `records.map`; `chosen` what a person chose so far, to survive a rebuild."""

    use = Signal(object)
    chosen = Signal(object)
    other_file = Signal()
    close_file = Signal()
    next_page = Signal()

    def __init__(self, records: Json, kept: Json, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.records = records
        self.model = RolesModel(records["columns"], kept.get("roles"), self)
        self.model.roles_changed.connect(self._roles_changed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.em(1))
        layout.addWidget(self._summary())
        if problems := [say(problem["text"]) for problem in records.get("problems") or []]:
            layout.addWidget(Notice("\n".join(problems[:6]), "warn"))
        layout.addWidget(self._tabs())
        self._treatment = self._choices(kept)
        layout.addWidget(self._treatment)
        layout.addWidget(self._use_card())
        self._roles_changed(tell=False)

    # Parts ---------------------------------------------------------------------------------------------------------

    def _summary(self) -> QWidget:
        records, summary = self.records, self.records["summary"]
        card = Card(records["file"])
        if records.get("generated"):
            card.set_chip(self.tr("Generated records"), "warn")
        duplicates, damaged = summary.get("duplicates") or 0, summary.get("damaged_identifiers") or 0
        tiles = Flow(
            Tile(number(summary["patients"]), self.tr("patients")),
            Tile(number(summary.get("outcomes")), self.tr("with the outcome")),
            Tile(number(len(records["columns"])), self.tr("columns")),
            Tile(number(duplicates), self.tr("duplicate patients"), "warn" if duplicates else ""),
            Tile(number(damaged), self.tr("damaged identifiers"), "warn" if damaged else ""),
            spacing=2.2,
        )
        ways = Flow(
            buttons.button(self.tr("&Open another file…"), self.other_file.emit),
            buttons.quiet(self.tr("Close &file"), self.close_file.emit),
        )
        card.add(tiles)
        card.add(ways)
        return card

    def _tabs(self) -> QWidget:
        self.columns_view = table(self.model, self.tr("Columns of the file and their roles"), REMARKS)
        self.columns_view.setItemDelegateForColumn(ROLE, RoleDelegate(self.columns_view))
        self.columns_view.setItemDelegateForColumn(HISTOGRAM, HistogramDelegate(self.columns_view))
        self.columns_view.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.columns_view.clicked.connect(self._clicked)
        self.columns_view.activated.connect(self._clicked)
        for which, width in (
            (NAME, 12.5), (ROLE, 15), (KIND, 7), (MISSING, 6), (DISTINCT, 6), (RANGE, 9.5), (HISTOGRAM, 9),
        ):  # fmt: skip
            self.columns_view.setColumnWidth(which, theme.em(width))
        fit_height(self.columns_view, 9)
        preview = self.records["preview"]
        self.preview_model = RowsModel(text_columns(preview["columns"]), preview["rows"], self)
        view = table(self.preview_model, self.tr("First rows of the file"))
        view.resizeColumnsToContents()
        for i in range(self.preview_model.columnCount()):
            view.setColumnWidth(i, min(view.columnWidth(i), theme.em(16)))
        view.setFixedHeight(self.columns_view.maximumHeight())
        tabs = QTabWidget()
        tabs.setDocumentMode(True)
        tabs.tabBar().setDrawBase(False)
        self._remark = labels.muted("")
        self._remark.setMinimumHeight(theme.em(1.5))
        self.columns_view.selectionModel().currentRowChanged.connect(self._show_remark)
        tabs.addTab(_padded(self.columns_view, self._remark), self.tr("&Columns"))
        tabs.addTab(_padded(view), self.tr("&Preview of {n} rows").format(n=len(preview["rows"])))
        card = Card("")
        card.add(tabs)
        return card

    def _choices(self, kept: Json) -> QWidget:
        card = Card(
            self.tr("Rows and cells that do not fit"),
            self.tr("Nothing is left out silently: what is left out is counted and listed."),
        )
        refuse = ("refuse", self.tr("Stop and name them"))
        self.duplicates = Choice(
            self.tr("&Duplicate patients"),
            [
                refuse,
                ("keep_first", self.tr("Keep each one's first row")),
                ("leave_out", self.tr("Leave them all out")),
            ],
        )
        self.unreadable = Choice(
            self.tr("Cells that cannot be &read"), [refuse, ("missing", self.tr("Take them as missing"))]
        )
        self.no_id = Choice(
            self.tr("Patients without an &identifier"), [refuse, ("leave_out", self.tr("Leave them out"))]
        )
        self.damaged = Choice(
            self.tr("Da&maged identifiers"),
            [
                refuse,
                ("leave_out", self.tr("Leave these patients out")),
                ("keep", self.tr("Use them as they are; they will match nobody")),
            ],
        )
        self.dates = Choice(
            self.tr("Dates like 03/04/1954 are in the or&der"),
            [
                ("", self.tr("not said")),
                ("dmy", self.tr("day, month, year")),
                ("mdy", self.tr("month, day, year")),
            ],
        )
        self.unlabelled = Choice(
            self.tr("Patients &without an outcome"), [refuse, ("leave_out", self.tr("Leave them out"))]
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.em(1))
        for i, (name, choice) in enumerate(self._treatments()):
            choice.choose(str(kept.get(name) or ("" if name == "date_order" else "refuse")))
            choice.combo.activated.connect(lambda _: self._tell())
            grid.addWidget(choice, i // 3, i % 3)
            grid.setColumnStretch(i % 3, 1)
        card.add(grid)
        summary = self.records["summary"]
        troubled = summary.get("duplicates") or summary.get("damaged_identifiers")
        card.setVisible(bool(kept.get("asked") or troubled))
        return card

    def _treatments(self) -> tuple[tuple[str, Choice], ...]:
        return (
            ("duplicates", self.duplicates),
            ("unreadable_cells", self.unreadable),
            ("unlabelled", self.unlabelled),
            ("missing_ids", self.no_id),
            ("damaged_ids", self.damaged),
            ("date_order", self.dates),
        )

    def _use_card(self) -> QWidget:
        card = Card(self.tr("Use these records"))
        self._plan = labels.body("")
        card.add(self._plan)
        self.positive = QComboBox()
        self.positive.setEditable(True)
        self._positive_field = Field(self.tr("&Value that means the outcome"), self.positive)
        self._positive_field.setMaximumWidth(theme.em(24))
        card.add(self._positive_field)
        self._outcome = Notice()
        self._outcome.hide()
        card.add(self._outcome)
        self.use_button = buttons.primary(self.tr("&Use these records"), self._use, "check")
        self.go_on = buttons.button(self.tr("Go on to &peers"), self.next_page.emit)
        self.go_on.hide()
        card.add(row(self.use_button, self.go_on, 1))
        return card

    # Roles ---------------------------------------------------------------------------------------------------------

    def _clicked(self, index: QModelIndex) -> None:
        self.columns_view.edit(self.model.index(index.row(), ROLE))

    def _show_remark(self, index: QModelIndex) -> None:
        """The remarks of the column in full, for those who do not hover."""
        name, remarks = (self.model.index(index.row(), which).data() for which in (NAME, REMARKS))
        self._remark.setText(f"{name}: {remarks}" if remarks else "")

    def _roles_changed(self, tell: bool = True) -> None:
        ids, outcomes, predictors = (self.model.names(role) for role in ("identifier", "outcome", "predictor"))
        lines = [
            self.tr("Patients are identified by {names}.").format(names=listed(ids))
            if ids
            else self.tr("Choose the column that identifies a patient: role “Patient identifier”."),
            self.tr("The outcome is {name}.").format(name=outcomes[0])
            if outcomes
            else self.tr("No outcome: this hospital takes part with predictors only (as feature hospital)."),
            self.tr("%n column(s) take part as predictors.", "", len(predictors)),
        ]
        self._plan.setText("\n".join(lines))
        self.use_button.setEnabled(bool(ids) and bool(predictors))
        self._offer_values(outcomes)
        if tell:
            self._tell()

    def _offer_values(self, outcomes: list[str]) -> None:
        column = self.model.column(outcomes[0]) if outcomes else None
        coded = column is not None and (column["kind"] in {"category", "text"} or column["distinct"] > 2)
        self._positive_field.setVisible(coded)
        self.positive.clear()
        if coded and column is not None:
            self.positive.addItems([str(value) for value in column.get("categories") or []])

    def _tell(self) -> None:
        self.chosen.emit(
            {
                "path": self.records["path"],
                "roles": self.model.chosen(),
                "asked": self._treatment.isVisibleTo(self),
                **{name: choice.value for name, choice in self._treatments()},
            }
        )

    def show_choices(self) -> None:
        """The worker complained: offer what can be done about rows and cells."""
        self._treatment.show()
        self._tell()

    # Using ---------------------------------------------------------------------------------------------------------

    def mapping(self) -> Json:
        outcomes = self.model.names("outcome")
        return {
            "id_columns": self.model.names("identifier"),
            "label": outcomes[0] if outcomes else None,
            "label_positive": self.positive.currentText() or None if not self._positive_field.isHidden() else None,
            "features": self.model.names("predictor"),
            **{name: choice.value or None for name, choice in self._treatments()},
        }

    def _use(self) -> None:
        self.use.emit(self.mapping())

    def show_mapped(self, mapped: Json | None) -> None:
        self.go_on.setVisible(mapped is not None)
        if mapped is None:
            self._outcome.set_text("")
            return
        lines = [self.tr("In use: %n patient(s).", "", mapped["patients"])]
        if mapped.get("cases") is not None:
            lines.append(self.tr("%n with the outcome.", "", mapped["cases"]))
        if len(mapped["features"]) != len(self.model.names("predictor")):
            words = self.tr(
                "%n predictor(s): each category of a column of words counts as one.", "", len(mapped["features"])
            )
            lines.append(words)
        lines += [say(text) for text in mapped.get("left_out") or []]
        events = mapped.get("events_per_predictor")
        few = events is not None and events < FEW_EVENTS
        if few:
            lines.append(
                self.tr(
                    "Only {n} outcomes per predictor: fewer than {least} make a model unreliable. Use fewer predictors."
                ).format(n=number(events, 1), least=FEW_EVENTS)
            )
        self._outcome.set_text("\n".join(lines), "warn" if few else "good")


def _padded(view: QTableView, below: QWidget | None = None) -> QWidget:
    holder = QWidget()
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(0, theme.em(0.6), 0, 0)
    layout.addWidget(view)
    if below is not None:
        layout.addWidget(below)
    layout.addStretch(1)
    return holder
