"""A labelled list to choose from whose entries carry the worker's words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QSizePolicy

from app.widgets.field import Field
from app.widgets.inputs import Combo


class Choice(Field):
    """`entries` are (value for the worker, words for the person); `value` is the one chosen."""

    def __init__(self, label: str, entries: Sequence[tuple[str, str]], hint: str = "") -> None:
        self.combo = Combo()
        for value, words in entries:
            self.combo.addItem(words, value)
        self.combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        # As wide as its place, not as its longest entry; the list itself opens wide enough.
        self.combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        super().__init__(label, self.combo, hint)

    @property
    def value(self) -> str:
        return str(self.combo.currentData())

    def choose(self, value: str) -> None:
        found = self.combo.findData(value)
        if found >= 0:
            self.combo.setCurrentIndex(found)
