"""Open records: figures, complaints, the columns with their roles, all rows, and what will be used."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QComboBox, QTableView, QTabWidget, QVBoxLayout, QWidget

from app import theme
from app.models.paged import PagedRows
from app.models.roles import RolesModel
from app.shapes import Json
from app.text import listed, number, say, when
from app.widgets import buttons, labels
from app.widgets.card import Card, Tile, row
from app.widgets.columnstable import ColumnsTable
from app.widgets.field import Field
from app.widgets.flow import Flow
from app.widgets.panels import Notice
from app.widgets.tables import table
from app.widgets.treatments import Treatments

FEW_EVENTS = 10  # events per predictor below which a model is likely to overfit (Peduzzi 1996)


class RecordsView(QWidget):
    """`use` brings the mapping of `records.map`; `chosen` what a person chose so far, to survive a rebuild."""

    use = Signal(object)
    chosen = Signal(object)
    other_file = Signal()
    close_file = Signal()
    next_page = Signal()
    rows_wanted = Signal(int, int)  # first, count: to be answered by `rows.fill`
    save_project = Signal(bool)  # whether under another name

    def __init__(self, records: Json, kept: Json, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.records = records
        self.model = RolesModel(records["columns"], kept, self)
        self.model.roles_changed.connect(self._roles_changed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.em(1))
        layout.addWidget(self._summary())
        if changes := [say(text) for text in records.get("changes") or []]:
            layout.addWidget(Notice("\n".join(changes), "warn"))
        if note := say(records.get("note")):
            layout.addWidget(Notice(note, "info"))
        if problems := [say(problem["text"]) for problem in records.get("problems") or []]:
            layout.addWidget(Notice("\n".join(problems[:6]), "warn"))
        layout.addWidget(self._tabs())
        self._treatment = Treatments(kept)
        summary = records["summary"]
        self._treatment.setVisible(
            bool(kept.get("asked") or summary.get("duplicates") or summary.get("damaged_identifiers"))
        )
        self._treatment.chosen.connect(self._tell)
        layout.addWidget(self._treatment)
        layout.addWidget(self._use_card(str(kept.get("positive") or "")))
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
        self._save = buttons.button(self.tr("&Save as a project…"), lambda: self.save_project.emit(False))
        self._save_as = buttons.quiet(self.tr("Save as another project…"), lambda: self.save_project.emit(True))
        self._save_as.hide()
        ways = Flow(
            buttons.button(self.tr("&Open another file…"), self.other_file.emit),
            self._save,
            self._save_as,
            buttons.quiet(self.tr("C&lose these records"), self.close_file.emit),
        )
        self._project = labels.muted("")
        self._project.hide()
        if query := records.get("query"):
            card.add(labels.muted(self.tr("Query: {query}").format(query=query)))
        card.add(self._project)
        card.add(tiles)
        card.add(ways)
        self._summary_card = card
        return card

    def show_project(self, project: Json | None) -> None:
        """Which project these records belong to, and how many sessions were made with it."""
        self._project.setVisible(project is not None)
        self._save_as.setVisible(project is not None)
        self._save.setText(self.tr("&Save as a project…") if project is None else self.tr("&Save project"))
        if project is not None:
            said = self.tr("Project {name}, saved {when}").format(name=project["name"], when=when(project["saved"]))
            sessions = len(project["sessions"])
            made = self.tr("%n session(s) made with it", "", sessions) if sessions else ""
            self._project.setText(" · ".join(part for part in (said, made) if part))

    def _tabs(self) -> QWidget:
        self.columns = ColumnsTable(self.model)
        self.columns_view = self.columns.view
        preview = self.records["preview"]
        self.rows = PagedRows(preview["columns"], self.records["rows"], preview["rows"], self)
        self.rows.wanted.connect(self.rows_wanted)
        view = table(self.rows, self.tr("Rows of the file"))
        for i, width in enumerate(_widths(preview, self.records["rows"])):
            view.setColumnWidth(i, width)
        view.setFixedHeight(self.columns_view.maximumHeight())
        tabs = QTabWidget()
        tabs.setDocumentMode(True)
        tabs.tabBar().setDrawBase(False)
        tabs.addTab(self.columns, self.tr("&Columns"))
        tabs.addTab(_padded(view), self.tr("&Rows ({n})").format(n=number(self.records["rows"])))
        card = Card("")
        card.add(tabs)
        return card

    def _use_card(self, positive: str) -> QWidget:
        card = Card(self.tr("Use these records"))
        self._plan = labels.body("")
        card.add(self._plan)
        self.positive = QComboBox()
        self.positive.setEditable(True)
        self._kept_positive = positive
        self.positive.currentTextChanged.connect(lambda _: self._tell())
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
        self.positive.blockSignals(True)  # only what a person chooses is told
        self.positive.clear()
        if coded and column is not None:
            self.positive.addItems([str(value) for value in column.get("categories") or column.get("codes") or []])
            if self._kept_positive:
                self.positive.setCurrentText(self._kept_positive)
        self.positive.blockSignals(False)

    def _tell(self) -> None:
        self.chosen.emit(self.choices())

    def choices(self) -> Json:
        """Everything that a person chose, to be given to a view of the same records, or saved with a project."""
        return {
            "path": self.records["path"],
            "number": self.records.get("number"),
            "asked": self._treatment.isVisibleTo(self),
            "positive": self._positive(),
            **self.model.kept(),
            **self._treatment.values(),
        }

    def _positive(self) -> str:
        return "" if self._positive_field.isHidden() else self.positive.currentText()

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
            "label_positive": self._positive() or None,
            "features": self.model.names("predictor"),
            **self.model.meanings(),
            **{name: value or None for name, value in self._treatment.values().items()},
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


def _padded(view: QTableView) -> QWidget:
    holder = QWidget()
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(0, theme.em(0.6), 0, 0)
    layout.addWidget(view)
    layout.addStretch(1)
    return holder


def _widths(preview: Json, rows: int) -> list[int]:
    """Of the number of the row, then of each column by its name and first cells."""
    font = QApplication.font()
    font.setBold(True)  # as the names are
    measure = QFontMetrics(font)
    samples = [(number(rows),), *zip(preview["columns"], *preview["rows"][:20], strict=True)]
    wanted = [max(measure.horizontalAdvance(str(text)) for text in texts) + theme.em(2) for texts in samples]
    return [min(theme.em(16), width) for width in wanted]
