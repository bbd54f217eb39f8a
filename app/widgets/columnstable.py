"""The columns of the open records with role, kind, unit and histogram; what does not fit the width is said below."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QCheckBox, QVBoxLayout, QWidget

from app import theme
from app.models.roles import DISTINCT, HISTOGRAM, KIND, MISSING, NAME, RANGE, REMARKS, ROLE, UNIT, RolesModel
from app.widgets import buttons, labels
from app.widgets.card import holder
from app.widgets.cells import HistogramDelegate, RoleDelegate, UnitDelegate
from app.widgets.codes import CodesDialog
from app.widgets.flow import Flow
from app.widgets.tables import fit_height, table

WIDTHS = {NAME: 12.5, ROLE: 15, KIND: 6.5, UNIT: 5.5, MISSING: 6.2, DISTINCT: 6.2, RANGE: 10, HISTOGRAM: 8.5}  # em
LEAST_REMARKS = 6
# Where the width ends, these go first; what they say is then below the table.
DISPENSABLE = (DISTINCT, HISTOGRAM, RANGE, MISSING, KIND, REMARKS)
NARROW = {NAME: 7, ROLE: 15}  # em, where even without those it is too wide
ROWS = 9


class ColumnsTable(QWidget):
    def __init__(self, model: RolesModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self.view = table(model, self.tr("Columns of the file and their roles"), REMARKS)
        for which, delegate in ((ROLE, RoleDelegate), (UNIT, UnitDelegate), (HISTOGRAM, HistogramDelegate)):
            self.view.setItemDelegateForColumn(which, delegate(self.view))
        self.view.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.view.clicked.connect(self._clicked)
        self.view.activated.connect(self._clicked)
        for which, width in WIDTHS.items():
            self.view.setColumnWidth(which, theme.em(width))
        fit_height(self.view, ROWS)
        self.remark = labels.muted("")
        self.remark.setMinimumHeight(theme.em(1.5))
        self.as_categories = QCheckBox(self.tr("Treat its &numbers as categories"))
        self.as_categories.setToolTip(self.tr("For codes without an order, such as 1 = married, 2 = widowed."))
        self.as_categories.clicked.connect(self._take_as_categories)
        self.as_categories.setMinimumHeight(theme.em(2.15))  # as tall as the button beside it
        self.as_categories.hide()
        self.codes = buttons.button(self.tr("&Meaning of its codes…"), self._open_codes)
        self.codes.hide()
        self.view.selectionModel().currentRowChanged.connect(lambda index, _: self._show(index))
        model.dataChanged.connect(lambda: self._show(self.view.currentIndex()))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.em(0.6), 0, 0)
        layout.addWidget(self.view)
        layout.addWidget(self.remark)
        below = holder(Flow(self.as_categories, self.codes, spacing=1))
        below.setMinimumHeight(theme.em(2.4))  # nothing jumps when a column without codes is chosen
        layout.addWidget(below)
        layout.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit(event.size().width())

    def _fit(self, width: int) -> None:
        """Show as many columns as the width takes, so that nobody scrolls sideways to choose a role."""
        hidden: set[int] = set()
        widths: dict[int, float] = {**WIDTHS, REMARKS: LEAST_REMARKS}
        for which in DISPENSABLE:
            if self._fits(widths, hidden, width):
                break
            hidden.add(which)
        if not self._fits(widths, hidden, width):
            widths |= NARROW
        for which, em in widths.items():
            self.view.setColumnHidden(which, which in hidden)
            if which != REMARKS:
                self.view.setColumnWidth(which, theme.em(em))
        self._show(self.view.currentIndex())

    @staticmethod
    def _fits(widths: dict[int, float], hidden: set[int], width: int) -> bool:
        bar = 1.5
        return theme.em(bar + sum(em for which, em in widths.items() if which not in hidden)) <= width

    def _clicked(self, index: QModelIndex) -> None:
        which = UNIT if index.column() == UNIT and self.model.has_unit(index.row()) else ROLE
        self.view.edit(self.model.index(index.row(), which))

    def _show(self, index: QModelIndex) -> None:
        """The column in words, for those who do not hover and for what the table has no room for."""
        if not index.isValid():
            return
        number = index.row()
        hidden = [which for which in (KIND, RANGE) if self.view.isColumnHidden(which)]
        if RANGE not in hidden and self.model.codes(number):
            hidden.append(RANGE)  # a list of codes is seldom short enough for its place
        facts = [self.model.index(number, which).data() for which in (*hidden, REMARKS)]
        if self.view.isColumnHidden(MISSING):
            missing = self.tr("{share} missing").format(share=self.model.index(number, MISSING).data())
            facts.insert(-1, missing)
        name = self.model.index(number, NAME).data()
        said = " · ".join(fact for fact in facts if fact and fact != "–")
        self.remark.setText(f"{name}: {said}" if said else "")
        column = self.model.column(name)
        self.codes.setVisible(bool(column and column.get("codes")) and self.model.role(number) != "identifier")

        self.as_categories.setVisible(self.model.may_be_categories(number))
        self.as_categories.setChecked(self.model.is_category(number))

    def _take_as_categories(self, is_category: bool) -> None:
        self.model.set_category(self.view.currentIndex().row(), is_category)

    def _open_codes(self) -> None:
        number = self.view.currentIndex().row()
        column = self.model.column(self.model.index(number, NAME).data())
        if column is None:
            return
        dialog = CodesDialog(column, self.model.codes(number), self.model.is_category(number), self)
        dialog.chosen.connect(lambda words, is_category: self.model.set_codes(number, words, is_category))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
