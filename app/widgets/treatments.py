"""What to do about rows and cells that do not fit; shown when there are such, or the worker complained."""

from __future__ import annotations

from PySide6.QtCore import Signal

from app import theme
from app.shapes import Json
from app.widgets import labels
from app.widgets.card import Card, holder
from app.widgets.choices import Choice
from app.widgets.flow import Flow

WIDTH = 20.5  # em, of a list


class Treatments(Card):
    """`chosen` after every choice; the names are those of `records.map`."""

    chosen = Signal()

    def __init__(self, kept: Json) -> None:
        super().__init__()
        self.add(labels.heading(self.tr("Rows and cells that do not fit")))
        self.add(labels.muted(self.tr("Nothing is left out silently: what is left out is counted and listed.")))
        refuse = ("refuse", self.tr("Stop and name them"))
        leave = ("leave_out", self.tr("Leave them out"))
        self.choices: dict[str, Choice] = {
            "duplicates": Choice(
                self.tr("&Duplicate patients"),
                [
                    refuse,
                    ("keep_first", self.tr("Keep each one's first row")),
                    ("leave_out", self.tr("Leave them all out")),
                ],
            ),
            "unreadable_cells": Choice(
                self.tr("Cells that cannot be &read"), [refuse, ("missing", self.tr("Take them as missing"))]
            ),
            "unlabelled": Choice(self.tr("Patients &without an outcome"), [refuse, leave]),
            "missing_ids": Choice(self.tr("Patients without an &identifier"), [refuse, leave]),
            "damaged_ids": Choice(
                self.tr("Da&maged identifiers"),
                [
                    refuse,
                    ("leave_out", self.tr("Leave these patients out")),
                    ("keep", self.tr("Use them as they are; they will match nobody")),
                ],
            ),
            "date_order": Choice(
                self.tr("Dates like 03/04/1954 are in the or&der"),
                [
                    ("", self.tr("not said")),
                    ("dmy", self.tr("day, month, year")),
                    ("mdy", self.tr("month, day, year")),
                ],
            ),
        }
        for name, choice in self.choices.items():
            choice.choose(str(kept.get(name) or ("" if name == "date_order" else "refuse")))
            choice.combo.activated.connect(lambda _: self.chosen.emit())
            choice.setFixedWidth(theme.em(WIDTH))
        self.add(holder(Flow(*self.choices.values(), spacing=1.0)))

    def values(self) -> dict[str, str]:
        return {name: choice.value for name, choice in self.choices.items()}
