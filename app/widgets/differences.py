"""By how much the joint model is better than the own, in words with intervals."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.shapes import Json
from app.text import listed, number

_DRAWN = ("average_precision", "sensitivity_at_80_specificity", "brier")


def differences(figures: Json) -> str:
    """`figures` is COMPARISON: the difference in AUC by DeLong, others by paired resamples where they were drawn."""
    translate = QCoreApplication.translate
    value, p = figures.get("auc_difference"), figures.get("p_value")
    if value is None:
        return translate("Differences", "The difference in AUC cannot be told from these patients.")
    words = translate("Differences", "Difference in AUC, joint less own: {difference}").format(
        difference=_signed(value, figures.get("auc_difference_ci"))
    )
    if p is not None:
        words += f", p {'< ' + number(0.001, 3) if p < 0.001 else '= ' + number(p, 3)}"
    words += " " + translate("Differences", "(DeLong).")
    drawn = figures.get("differences") or {}
    names = dict(
        zip(
            _DRAWN,
            (
                translate("Differences", "average precision {difference}"),
                translate("Differences", "sensitivity at 80 % specificity {difference}"),
                translate("Differences", "Brier score {difference}"),
            ),
            strict=True,
        )
    )
    shown = [names[k].format(difference=_signed(drawn[k][0], drawn[k][1:])) for k in _DRAWN if k in drawn]
    if not shown:
        return words
    drawn_words = translate("Differences", "By bootstrap: {differences}.")
    return f"{words} {drawn_words.format(differences=listed(shown))}"


def _signed(value: float, ends: list[float] | None) -> str:
    shown = ("+" if value > 0 else "") + number(round(value, 3) + 0.0, 3)
    return f"{shown} ({number(ends[0], 3)} – {number(ends[1], 3)})" if ends else shown
