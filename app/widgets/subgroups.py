"""How the models do among patients of one sex, one age band or another group; the person chooses the columns."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from app import theme
from app.models.results import RowsModel, with_interval
from app.shapes import Json
from app.text import number, percent, say
from app.widgets import labels
from app.widgets.aside import Aside
from app.widgets.card import Card
from app.widgets.choices import Choice
from app.widgets.tables import fit_height, table

NONE = ""


class SubgroupCard(Card):
    """`study` is a result's account of its patients; `chosen` says by which columns, the report follows it."""

    changed = Signal()

    def __init__(self, study: Json, parent: QWidget | None = None) -> None:
        super().__init__(
            self.tr("Among groups of patients"),
            self.tr(
                "Held-out patients only. Small groups have wide intervals; overlapping ones do not prove equality."
            ),
            parent,
        )
        self._groups: list[Json] = list(study.get("subgroups") or ())
        entries = [(NONE, self.tr("nothing")), *((str(g["column"]), self._named(g)) for g in self._groups)]
        self.choices = (Choice(self.tr("Group by"), entries), Choice(self.tr("and by"), entries))
        for choice, guess in zip(self.choices, ("sex", "age"), strict=True):
            choice.choose(next((str(g["column"]) for g in self._groups if g.get("guess") == guess), NONE))
            choice.combo.currentIndexChanged.connect(self._show)
        self.add(Aside(*self.choices, narrow=30))
        self._tables: list[QTableView] = []
        self._notes = labels.muted(
            self.tr(
                "Expected: mean risk by the joint model. Observed: share with the outcome. Intercept: calibration in"
                " the large of the joint model, 0 is ideal. In brackets: 95 % intervals."
            )
        )
        self._show()
        self.add(self._notes)

    def chosen(self) -> list[str]:
        """The columns, none twice."""
        return list(dict.fromkeys(choice.value for choice in self.choices if choice.value != NONE))

    def _named(self, group: Json) -> str:
        column = str(group["column"])
        return self.tr("{column} (guessed)").format(column=column) if group.get("guess") else column

    def _show(self) -> None:
        for view in self._tables:
            self.body.removeWidget(view)
            view.setParent(None)
            view.deleteLater()
        self._tables = []
        for column in self.chosen():
            found = next(g for g in self._groups if g["column"] == column)
            view = self._table(column, found["groups"])
            self._tables.append(view)
            self.body.insertWidget(len(self._tables), view)
        self.changed.emit()

    def _table(self, column: str, groups: Sequence[Json]) -> QTableView:
        headers = (
            column,
            self.tr("Patients"),
            self.tr("With the outcome"),
            self.tr("AUC joint"),
            self.tr("AUC own"),
            self.tr("Expected, observed"),
            self.tr("Intercept"),
        )
        rows = [self._row(group) for group in groups]
        view = table(RowsModel(headers, rows, (1, 2, 4, 5), self), self.tr("By {column}").format(column=column), 0)
        view.horizontalHeader().setMinimumSectionSize(theme.em(6.5))
        for k in range(1, len(headers)):
            view.horizontalHeader().setSectionResizeMode(k, QHeaderView.ResizeMode.ResizeToContents)
        fit_height(view, 12)
        return view

    def _row(self, group: Json) -> tuple[str, ...]:
        joint, own = group["joint"], group["own"]
        name, n, cases = say(group["label"]), self._count(group["n"]), self._count(group["cases"])
        if not joint:
            return (name, n, cases, say(group["reason"]), "", "", "")
        return (
            name,
            n,
            cases,
            with_interval(joint["auc"], joint["auc_ci"]),
            number(own["auc"], 3),  # with its interval in the report: here is no room
            f"{percent(joint['expected'], 1)}, {percent(group['observed'], 1)}",
            with_interval(joint["calibration_intercept"], joint["calibration_intercept_ci"], 2),
        )

    def _count(self, value: int | None) -> str:
        return self.tr("left out") if value is None else number(value)
