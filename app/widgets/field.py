"""Form fields: a label above its control with a hint below, and the passphrase field with its strength."""

from __future__ import annotations

import math
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from app import theme
from app.widgets import labels

SHORTEST = 10  # characters; the store itself slows guessing down with scrypt


class Field(QWidget):
    """`label` (with mnemonic) above `control`, a muted `hint` below, which `complain` replaces."""

    def __init__(self, label: str, control: QWidget, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.control = control
        self._hint = hint
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.em(0.3))
        self.label = QLabel(label)
        self.label.setBuddy(control)
        name = label.split("(&")[0].replace("&", "").strip()
        control.setAccessibleName(name)
        control.setAccessibleDescription(hint)
        self.below = labels.muted(hint)
        self.below.setVisible(bool(hint))
        layout.addWidget(self.label)
        layout.addWidget(control)
        layout.addWidget(self.below)

    def complain(self, text: str) -> None:
        """Say below the control what is wrong with it; "" brings the hint back."""
        self.below.setText(text or self._hint)
        labels.set_tone(self.below, "bad" if text else "")
        self.below.setVisible(bool(text or self._hint))


class PassphraseEdit(QLineEdit):
    """Hidden input which can be shown; Qt's own clearing on focus loss is not wanted, so it is a plain line edit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)
        self._reveal = QAction(self.tr("Show what is typed"), self)
        self._reveal.setCheckable(True)
        self._reveal.setIcon(theme.icon("eye", "muted"))
        self._reveal.toggled.connect(self._toggle)
        self.addAction(self._reveal, QLineEdit.ActionPosition.TrailingPosition)

    def _toggle(self, shown: bool) -> None:
        self.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self._reveal.setIcon(theme.icon("eye", "accent" if shown else "muted"))


def strength_bits(passphrase: str) -> float:
    """A cautious guess at the work of guessing: distinct characters times the kinds of character used."""
    pool = sum(
        size
        for size, test in ((26, str.islower), (26, str.isupper), (10, str.isdigit))
        if any(test(char) for char in passphrase)
    )
    pool += 3000 if any("\u4e00" <= char <= "\u9fff" for char in passphrase) else 0
    pool += 20 if any(not char.isalnum() for char in passphrase) else 0
    # Repeats and runs (aaaa, 1234) are worth little.
    steps = sum(abs(ord(a) - ord(b)) > 1 for a, b in pairwise(passphrase))
    worth = min(len(passphrase), steps + 1, 2 * len(set(passphrase)))
    return worth * math.log2(pool) if pool else 0.0


class StrengthHint(QWidget):
    """A bar and a word about the passphrase being typed."""

    def __init__(self, edit: QLineEdit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.em(0.3))
        self._bar = QProgressBar()
        self._bar.setRange(0, 100)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Strength of the passphrase"))
        self._words = labels.muted("")
        layout.addWidget(self._bar)
        layout.addWidget(self._words)
        edit.textChanged.connect(self.judge)
        self.judge("")

    def judge(self, passphrase: str) -> None:
        bits = strength_bits(passphrase)
        self._bar.setValue(min(100, round(bits)))
        if not passphrase:
            words = self.tr("Four or five unrelated words are strong and easy to remember.")
        elif len(passphrase) < SHORTEST:
            words = self.tr("Too short: at least {n} characters.").format(n=SHORTEST)
        elif bits < 45:
            words = self.tr("Weak: easy to guess by a computer.")
        elif bits < 65:
            words = self.tr("Fair.")
        else:
            words = self.tr("Strong.")
        self._words.setText(words)
