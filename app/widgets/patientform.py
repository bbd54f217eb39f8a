"""One patient as a form, built from what the model was trained on; what is left empty counts as not known."""

from __future__ import annotations

import math

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app import theme
from app.shapes import Json
from app.text import number
from app.widgets import buttons, labels
from app.widgets.card import Card, holder, row
from app.widgets.choices import Choice
from app.widgets.field import Field
from app.widgets.flow import Flow

WIDTH = 15.5  # em, of a field


class NumberField(Field):
    """A number to type in; says at once when it is none, or not a plausible one."""

    def __init__(self, spec: Json) -> None:
        self.edit = QLineEdit()
        self.edit.setPlaceholderText(self.tr("not known"))
        self._range = spec.get("range")
        name, unit = str(spec["name"]), spec.get("unit")
        named = not unit or unit.casefold() in name.casefold()
        super().__init__(_label(name if named else f"{name} ({unit})"), self.edit, self._expected(unit))
        self.edit.setAccessibleName(name)
        self.edit.editingFinished.connect(self.look)

    def _expected(self, unit: str | None) -> str:
        if not self._range:
            return ""
        ends = self.tr("{low} to {high}").format(low=number(self._range["low"]), high=number(self._range["high"]))
        return f"{ends} {unit}" if unit else ends

    def value(self) -> str:
        return self.edit.text().strip()

    def clear(self) -> None:
        self.edit.clear()
        self.complain("")

    def look(self) -> None:
        """Say what is odd about the number; whether it can be taken is for the worker to say."""
        typed = self.value()
        try:
            value = float(typed) if typed else None
        except ValueError:
            self.complain(self.tr("Not a number. Digits, with a point before decimals."))
            return
        if value is not None and not math.isfinite(value):
            self.complain(self.tr("Not a number. Digits, with a point before decimals."))
        elif value is not None and self._range and not self._range["low"] <= value <= self._range["high"]:
            self.complain(
                self.tr("Outside {low} to {high}. Check the unit.").format(
                    low=number(self._range["low"]), high=number(self._range["high"])
                )
            )
        else:
            self.complain("")


class ChoiceField(Choice):
    """Yes or no, or a category; the first entry is "not known"."""

    def __init__(self, spec: Json) -> None:
        name, words = str(spec["name"]), spec.get("labels") or {}
        if spec["kind"] == "yes_no":
            entries = [("yes", words.get("1") or self.tr("yes")), ("no", words.get("0") or self.tr("no"))]
        else:
            entries = [(each, f"{words[each]} ({each})" if words.get(each) else each) for each in spec["categories"]]
        super().__init__(_label(name), [("", self.tr("not known")), *entries])
        self.combo.setAccessibleName(name)

    def clear(self) -> None:
        self.combo.setCurrentIndex(0)

    def typed(self) -> str:
        return self.value


def _label(name: str) -> str:
    """A predictor's name on a label, where an ampersand would be a mnemonic."""
    return name.replace("&", "&&")


class PatientForm(Card):
    """`show_form` builds it from FORM; `values()` and `identifiers()` are what was typed; `changed` after each edit."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__(self.tr("The patient"))
        self.about = labels.muted(
            self.tr("Leave empty what is not known: the model was trained with missing values and takes them as such.")
        )
        self.missing = labels.muted("")
        self._place = QWidget()
        self._fields: dict[str, NumberField | ChoiceField] = {}
        self._identifiers: dict[str, QLineEdit] = {}
        self._identifier_fields: list[Field] = []
        self.clear_button = buttons.button(self.tr("Cl&ear the form"), self.clear)
        self.add(self.about)
        self._holder = holder(Flow())
        self.add(self._holder)
        self.add(row(self.missing, self.clear_button))
        self.body.addStretch(1)

    def show_form(self, form: Json) -> None:
        """Build the fields anew; what was typed for the model before is gone with it."""
        self._fields = {
            str(spec["name"]): NumberField(spec) if spec["kind"] == "number" else ChoiceField(spec)
            for spec in form["fields"]
        }
        self._identifiers = {str(name): QLineEdit() for name in form.get("identifiers") or ()}
        self._identifier_fields = [
            Field(_label(name), edit, self.tr("Identifier: the partner is asked by it, encrypted."))
            for name, edit in self._identifiers.items()
        ]
        shown: list[Field] = [*self._identifier_fields, *self._fields.values()]
        for each in shown:
            each.setFixedWidth(theme.em(WIDTH))
            each.layout().addStretch(1)  # type: ignore[union-attr]
        anew = holder(Flow(*shown, spacing=1.0))
        self.body.replaceWidget(self._holder, anew)
        self._holder.hide()
        self._holder.deleteLater()
        self._holder = anew
        for field in self._fields.values():
            edited = field.edit.textChanged if isinstance(field, NumberField) else field.combo.currentIndexChanged
            edited.connect(lambda *_: self._edited())
        for edit in self._identifiers.values():
            edit.textChanged.connect(lambda _text: self.changed.emit())
        self._edited()

    def ask_identifiers(self, asked: bool) -> None:
        """Whether the partner is to be asked, and so by what."""
        for field in self._identifier_fields:
            field.setVisible(asked)

    def values(self) -> dict[str, str]:
        """What is known, by the predictor's name, as it was typed."""
        typed = {
            name: field.value() if isinstance(field, NumberField) else field.typed()
            for name, field in self._fields.items()
        }
        return {name: value for name, value in typed.items() if value}

    def identifiers(self) -> dict[str, str]:
        return {name: edit.text().strip() for name, edit in self._identifiers.items()}

    def is_identified(self) -> bool:
        return all(self.identifiers().values())

    def fill(self, values: dict[str, str], identifiers: dict[str, str]) -> None:
        """Put these into the form, as a person would type them."""
        for name, value in values.items():
            field = self._fields[name]
            field.edit.setText(value) if isinstance(field, NumberField) else field.choose(value)
        for name, value in identifiers.items():
            self._identifiers[name].setText(value)

    def clear(self) -> None:
        for field in self._fields.values():
            field.clear()
        for edit in self._identifiers.values():
            edit.clear()

    def _edited(self) -> None:
        known, of = len(self.values()), len(self._fields)
        self.missing.setText(
            self.tr("All %n predictors are given.", "", of)
            if known == of
            else self.tr("Not known: {missing} of {all} predictors.").format(missing=of - known, all=of)
        )
        self.changed.emit()
