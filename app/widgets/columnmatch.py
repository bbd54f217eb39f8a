"""One column of one hospital beside the common one: what it is taken as, its categories, its unit."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLineEdit, QWidget

from app import theme
from app.models import dictionary
from app.shapes import Json
from app.widgets import labels
from app.widgets.card import Card
from app.widgets.choices import Choice
from app.widgets.field import Field
from app.widgets.inputs import Combo, Real

_TOP = Qt.AlignmentFlag.AlignTop
_DIGITS = 6  # after the point, of what numbers are multiplied by


class ColumnMatch(Card):
    """`changed` brings the decisions after each choice. `editable` names the hospitals about whose columns this person
    decides."""

    changed = Signal(object)

    def __init__(
        self, view: Json, name: str, editable: list[str], hospital: str, parent: QWidget | None = None
    ) -> None:
        super().__init__("", parent=parent)
        self._view, self._decisions = view, view["decisions"]
        self.name = name
        self.hospital_name = hospital
        self._column = next(column for column in view["columns"] if column["name"] == name)
        told = [each for each in editable if self._column["told"][each] is not None]
        self.add(labels.heading(self.tr("Match “{column}”").format(column=name)))
        if view["proposes"]:
            self.out = QCheckBox(self.tr("&Leave this column out"))
            self.out.setChecked(name in (self._decisions.get("left_out") or ()))
            self.out.toggled.connect(
                lambda on: self.changed.emit(dictionary.left_out(self._decisions, self._column["name"], on))
            )
            self.add(self.out)
        if not told:
            self.add(labels.muted(self.tr("This hospital does not have it: it counts as missing here.")))
            return
        self.hospital = Choice(self.tr("&Hospital"), [(each, each) for each in told])
        self.hospital.choose(hospital)
        self.hospital.setVisible(len(told) > 1)
        self.hospital_name = self.hospital.value
        self.hospital.combo.currentIndexChanged.connect(lambda _: self._show())
        self.add(self.hospital)
        self._place = QWidget()
        self.add(self._place)
        self._show()

    def _show(self) -> None:
        """The chosen hospital's column; what was shown for another goes."""
        self.hospital_name = self.hospital.value
        at = self.body.indexOf(self._place)
        self._place.hide()
        self._place.deleteLater()
        self._place = QWidget()
        self.body.insertWidget(at, self._place)
        grid = QGridLayout(self._place)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(theme.em(0.6))
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        told = self._told
        self.taken = Choice(self.tr("Its column “{name}” is &taken as").format(name=told["name"]), self._names())
        self.taken.choose(self._column["name"])
        self.taken.combo.activated.connect(lambda _: self._rename())
        grid.addWidget(self.taken, 0, 0, 1, 2)
        self.words: dict[str, QComboBox] = {}
        if told["categories"]:
            self._add_words(grid)
        elif told["kind"] == "number":
            self._add_scale(grid)

    @property
    def _told(self) -> Json:
        told: Json = self._column["told"][self.hospital.value]
        return told

    def _names(self) -> list[tuple[str, str]]:
        """Its own name, and every common column that this hospital lacks."""
        own = self._told["name"]
        free = [c["name"] for c in self._view["columns"] if c["told"][self.hospital.value] is None]
        names = dict.fromkeys((own, self._column["name"], *free))
        return [(name, name) for name in names]

    def _add_words(self, grid: QGridLayout) -> None:
        """A category of this hospital, and which common one it is."""
        chosen = dictionary.words_of(self._decisions, self.hospital.value, self._told["name"])
        common = dictionary.common_words(self._column, self.hospital.value)
        grid.addWidget(labels.muted(self.tr("Its category")), 1, 0)
        grid.addWidget(labels.muted(self.tr("Counts as")), 1, 1)
        for at, word in enumerate(self._told["categories"], 2):
            box = Combo()
            typed = QLineEdit()
            box.setLineEdit(typed)
            box.addItems(list(dict.fromkeys((word, *common))))
            box.setAccessibleName(self.tr("{category} counts as").format(category=word))
            box.setCurrentText(chosen.get(word, word))
            box.activated.connect(lambda _, word=word: self._recode(word))
            typed.editingFinished.connect(lambda word=word: self._recode(word))
            self.words[word] = box
            meaning = self._told["meanings"].get(word)
            grid.addWidget(labels.body(f"{word} = {meaning}" if meaning else word), at, 0)
            grid.addWidget(box, at, 1)

    def _add_scale(self, grid: QGridLayout) -> None:
        """Two numbers which make its unit the common one."""
        times, plus = dictionary.scale_of(self._decisions, self.hospital.value, self._told["name"])
        self.times, self.plus = Real(-1e6, 1e6, times, _DIGITS, 1), Real(-1e6, 1e6, plus, 4, 1)
        units = {told["unit"] for told in self._column["told"].values() if told and told["unit"]}
        hint = self.tr("Its unit here: {unit}.").format(unit=self._told["own_unit"]) if self._told["own_unit"] else ""
        if others := sorted(units - {self._told["own_unit"]}):
            hint += " " + self.tr("Elsewhere: {units}.").format(units=", ".join(others))
        grid.addWidget(Field(self.tr("Numbers are &multiplied by"), self.times, hint.strip()), 1, 0, _TOP)
        grid.addWidget(Field(self.tr("the&n added to them"), self.plus), 1, 1, _TOP)
        for box in (self.times, self.plus):
            box.editingFinished.connect(self._scale)

    def _rename(self) -> None:
        self.name = self.taken.value  # where its row will be
        self.changed.emit(
            dictionary.renamed(self._decisions, self.hospital.value, self._told["name"], self.taken.value)
        )

    def _recode(self, word: str) -> None:
        common = self.words[word].currentText().strip()
        before = dictionary.words_of(self._decisions, self.hospital.value, self._told["name"]).get(word, word)
        if not common:
            with QSignalBlocker(self.words[word]):
                self.words[word].setCurrentText(before)
        elif common != before:
            own = self._told["name"]
            self.changed.emit(dictionary.recoded(self._decisions, self.hospital.value, own, word, common))

    def _scale(self) -> None:
        times, plus = self.times.value(), self.plus.value()
        own = self._told["name"]
        if times and (times, plus) != dictionary.scale_of(self._decisions, self.hospital.value, own):
            self.changed.emit(dictionary.scaled(self._decisions, self.hospital.value, own, times, plus))
