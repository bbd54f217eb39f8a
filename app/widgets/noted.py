"""What risks were computed with a model: when, by which model, for how many, and what kept a partner from answering."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.shapes import Json
from app.text import number, say, when
from app.widgets import labels
from app.widgets.card import column, holder
from app.widgets.fold import Fold
from app.widgets.patientrisk import OWN

SHOWN = 20


class NotedPredictions(QWidget):
    """Hidden until `show_noted` brings something; no value of a patient is among it."""

    def __init__(self) -> None:
        super().__init__()
        self.lines = labels.body("")
        about = labels.muted(self.tr("Kept beside the result, without values and risks. What left is in the ledger."))
        self.fold = Fold(self.tr("Risks compute&d so far"), holder(column(about, self.lines)))
        whole = column(self.fold)
        whole.setContentsMargins(0, 0, 0, 0)
        self.setLayout(whole)
        self.hide()

    def show_noted(self, answer: Json) -> None:
        """The worker's entries, the latest first."""
        entries = list(answer.get("entries") or ())
        self.fold.button.setText(self.tr("Risks compute&d so far: {n}").format(n=number(len(entries))))
        self.lines.setText("\n".join(self._line(entry) for entry in entries[:SHOWN]))
        self.setVisible(bool(entries))

    def _line(self, entry: Json) -> str:
        model = self.tr("own model only") if entry["model"] == OWN else self.tr("joint model")
        words = self.tr("{time} · {model} · %n patients", "", int(entry["patients"])).format(
            time=when(entry["time"]), model=model
        )
        return f"{words} · {say(entry['why'])}" if entry.get("why") else words
