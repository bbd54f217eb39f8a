"""Item views set up alike: rows apart by shade, no grid, whole rows selected, heights that follow the text size."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from app import theme


def table(model: QAbstractItemModel, name: str, stretch: int | None = None) -> QTableView:
    """A table view over `model`; `name` is what a screen reader says; column `stretch` takes the room left."""
    view = QTableView()
    view.setModel(model)
    view.setAccessibleName(name)
    view.setFrameShape(QFrame.Shape.NoFrame)
    view.setShowGrid(False)
    view.setAlternatingRowColors(True)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setTabKeyNavigation(False)  # Tab leaves the table; arrows move within it
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(theme.em(2.3))
    header = view.horizontalHeader()
    header.setHighlightSections(False)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setMinimumSectionSize(theme.em(3))
    if stretch is not None:
        header.setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)
    return view


def fit_height(view: QTableView, most_rows: int = 12) -> None:
    """As tall as its rows, up to `most_rows`; a short table leaves no empty white below it."""
    rows = min(view.model().rowCount(), most_rows)
    height = view.horizontalHeader().sizeHint().height() + 2 * view.frameWidth() + 2
    height += sum(view.rowHeight(i) for i in range(rows))
    view.setFixedHeight(height + (theme.em(0.9) if view.horizontalScrollBarPolicy() != _NO_BAR else 0))


_NO_BAR = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
