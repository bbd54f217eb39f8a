"""One patient's risk with its meaning: by which model, among whom, how sure, and why."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app import theme
from app.shapes import Json
from app.text import listed, percent, say
from app.widgets import labels
from app.widgets.aside import Aside
from app.widgets.card import Card, column, holder
from app.widgets.panels import Notice

OWN = "own model only"


class HundredPatients(QWidget):
    """A hundred dots in rising order of risk: those with a lower risk are filled, this patient's place is marked."""

    def __init__(self) -> None:
        super().__init__()
        self._lower = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set(self, lower: int, words: str) -> None:
        self._lower = lower
        self.setAccessibleName(words)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.em(22), theme.em(4.6))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        colours = theme.colours()
        step = min(self.width() / 25, self.height() / 4)
        for k in range(100):
            down, along = divmod(k, 25)
            is_here = k == min(self._lower, 99)
            painter.setBrush(QColor(colours.accent if is_here or k < self._lower else colours.border))
            painter.setOpacity(1.0 if is_here or k >= self._lower else 0.35)
            side = step * (0.9 if is_here else 0.62)
            painter.drawEllipse(
                QRectF((along + 0.5) * step - side / 2, (down + 0.5) * step - side / 2, side, side)
            )


class RiskCard(Card):
    """Hidden until `show_risk`."""

    def __init__(self) -> None:
        super().__init__(self.tr("Risk"))
        self.waiting = Notice()
        self.problem = Notice()
        self.figure = labels.figure("–")
        self.of = labels.body("")
        self.flagged = labels.strong("")
        self.compared = labels.strong("")
        self.hundred = HundredPatients()
        self.average = labels.muted("")
        self.similar = labels.body("")
        self.level = labels.muted("")
        self.reasons = labels.body("")
        self.missing = labels.muted("")
        self.partners = labels.muted("")
        self.complaints = Notice()
        self.note = labels.muted(
            self.tr(
                "For research only. Reasons are the model’s (SHAP values): what it weighed, not what causes a stroke."
            )
        )
        left = column(
            self.figure, self.of, self.flagged, self.compared, self.hundred, self.average, 1
        )
        heading_why, heading_sure = labels.strong(self.tr("Main reasons")), labels.strong(self.tr("How sure is this?"))
        right = column(
            heading_why, self.reasons, self.missing, self.partners, heading_sure, self.similar, self.level, 1
        )
        self.add(self.waiting)
        self.add(self.problem)
        self.add(self.complaints)
        self.add(Aside(holder(left), holder(right), top=True))
        self.add(self.note)
        self.hide()

    def show_risk(self, found: Json, outcome: str, *, waits_for: str = "") -> None:
        """PREDICTION of the worker. waits_for: the partners who are being asked meanwhile."""
        is_own = found["model"] == OWN
        self.set_chip(self.tr("Own model only") if is_own else self.tr("Joint model"), "warn" if is_own else "good")
        self.waiting.set_text(
            self.tr("This hospital’s own model says so at once. {names} is being asked for its part.").format(
                names=waits_for
            )
            if waits_for
            else "",
            "info",
        )
        self.problem.set_text(self._problem(found.get("problem")), "warn")
        self.complaints.set_text(" ".join(say(each) for each in found["complaints"]), "warn")
        self.figure.setText(percent(found["risk"], 1))
        self.of.setText(
            self.tr("risk that “{outcome}” stands in the patient’s record; it does not foretell.").format(
                outcome=outcome
            )
        )
        self.setAccessibleDescription(f"{self.figure.text()} {self.of.text()}")
        flagged = found.get("flagged")
        self.flagged.setText(
            self.tr("Above the threshold of this hospital.")
            if flagged
            else self.tr("Below the threshold of this hospital.")
        )
        self.flagged.setVisible(flagged is not None)
        self._show_standing(found.get("standing"))
        self.reasons.setText(
            "\n".join(f"• {say(each)}" for each in found["reasons"])
            or self.tr("No single predictor moves this risk noticeably.")
        )
        missing = listed(list(found["missing"]))
        self.missing.setText(self.tr("Not known: {names}.").format(names=missing) if missing else "")
        self.missing.setVisible(bool(missing))
        self._show_partners(found.get("known_to") or {})
        self.similar.setText(
            say(found["similar"]["text"])
            if found.get("similar")
            else self.tr("No interval is given: too few patients were held out to tell one honestly.")
        )
        self.level.setText(say(found.get("level")))
        self.show()

    def _problem(self, problem: Json | None) -> str:
        if not problem:
            return ""
        return self.tr(
            "The partner was not heard: {why} This risk is from this hospital’s own model, and is recorded as such."
        ).format(why=_sentence(say(problem["text"])))

    def _show_standing(self, standing: Json | None) -> None:
        for widget in (self.compared, self.hundred, self.average):
            widget.setVisible(standing is not None)
        if standing is not None:
            self.compared.setText(say(standing["compared"]))
            self.hundred.set(int(standing["higher_than"]), self.compared.text())
            self.average.setText(say(standing["text"]))

    def _show_partners(self, known_to: Json) -> None:
        words = [
            self.tr("{name} knows the patient.").format(name=name)
            if knows
            else self.tr("{name} does not know the patient: its predictors count as missing.").format(name=name)
            for name, knows in known_to.items()
        ]
        self.partners.setText(" ".join(words))
        self.partners.setVisible(bool(words))


def _sentence(words: str) -> str:
    return words if words.endswith((".", "。", "!", "?")) else f"{words}."
