"""Figures of two models side by side, and facts as name and value: what Results and its parts are made of."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QLabel

from app import theme
from app.shapes import Json
from app.text import number, percent
from app.widgets import labels
from app.widgets.card import column


def measure_grid(joint_name: str, own_name: str, rows: list[tuple[str, str, str, str]]) -> QGridLayout:
    """A row per measure: name with its meaning below, then the two models' figures."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(theme.em(1))
    grid.setVerticalSpacing(theme.em(0.7))
    for i, name in enumerate((joint_name, own_name)):
        grid.addWidget(_right(_plain(labels.muted(name))), 0, i + 1)
        grid.setColumnMinimumWidth(i + 1, theme.em(9))
    # What is left of a wide window stays at the right, so that a figure is not far from its name.
    grid.setColumnStretch(0, 5)
    grid.setColumnStretch(3, 1)
    for at, (name, joint, own, meaning) in enumerate(rows, 1):
        words = column(labels.strong(name), labels.muted(meaning), spacing=0.05)
        grid.addLayout(words, at, 0)
        for i, value in enumerate((joint, own)):
            figure, _, interval = value.partition(" (")
            shown = labels.strong(figure) if i == 0 else labels.body(figure)
            shown.setAccessibleName(f"{name}, {(joint_name, own_name)[i]}: {value}")
            below = labels.muted(interval.removesuffix(")"))
            grid.addLayout(column(_right(_plain(shown)), _right(_plain(below)), spacing=0.05), at, i + 1)
    return grid


def fact_grid(facts: list[tuple[str, str]]) -> QGridLayout:
    """A row per fact: its name, its value."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(theme.em(1.5))
    grid.setVerticalSpacing(theme.em(0.45))
    for i, (name, value) in enumerate(facts):
        grid.addWidget(labels.muted(name), i, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(labels.body(value), i, 1, Qt.AlignmentFlag.AlignTop)
    grid.setColumnMinimumWidth(0, theme.em(11))
    grid.setColumnStretch(1, 1)
    return grid


def held_out(metrics: Json) -> str:
    """How many held-out patients the figures are of, and what stands below each figure."""
    translate = QCoreApplication.translate
    n, positives = metrics.get("n"), metrics.get("positives")
    if n is None or positives is None:
        return translate("Measures", "Below each figure: its 95 % confidence interval.")
    words = translate(
        "Measures",
        "{n} patients, {cases} of them with the outcome ({share}). Below each figure: its 95 % confidence interval.",
    )
    return words.format(n=number(n), cases=number(positives), share=percent(positives / n if n else None, 1))


def _right(label: QLabel) -> QLabel:
    label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
    return label


def _plain(label: QLabel) -> QLabel:
    label.setWordWrap(False)
    return label
