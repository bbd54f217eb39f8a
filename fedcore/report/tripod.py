"""TRIPOD+AI filled in as far as the program knows; the rest is left for the author and marked so."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from fedcore.errors import Text
from fedcore.report.document import Block, Grid, Heading, Paragraph, Words
from fedcore.report.figures import NONE, cases_of, decimal
from fedcore.report.groups import chosen_groups
from fedcore.report.material import Material
from fedcore.report.methods import weighted
from fedcore.report.tripod_items import ITEMS, SOURCE

FILLED, IN_PART, AUTHOR = Text("filled"), Text("in part"), Text("author")


class Answer(NamedTuple):
    """What the program says to an item, and whether the author has to add something."""

    words: Words
    is_whole: bool = True


def tripod(m: Material) -> list[Block]:
    rows: list[tuple[Words, ...]] = []
    for item in ITEMS:
        answer = answer_to(item.number, m)
        if answer is None:
            rows.append((item.number, item.topic, item.asks, Text("To be written by the author."), AUTHOR))
        else:
            state = FILLED if answer.is_whole else IN_PART
            rows.append((item.number, item.topic, item.asks, answer.words, state))
    n_whole = sum(row[4] is FILLED for row in rows)
    words = Text(
        "{filled} of {all} parts are filled from what the program knows, {part} in part; {left} are left for the "
        "author. After {source}; what each part asks is put in short words here.",
        {
            "filled": n_whole,
            "all": len(rows),
            "part": sum(row[4] is IN_PART for row in rows),
            "left": sum(row[4] is AUTHOR for row in rows),
            "source": SOURCE,
        },
    )
    head = ("", Text("Item"), Text("What is asked"), Text("Reported"), Text("State"))
    return [
        Heading(Text("TRIPOD+AI checklist")),
        Paragraph(words, "muted"),
        Grid(tuple(rows), head, widths=(6, 15, 30, 39, 10)),
    ]


def answer_to(number: str, m: Material) -> Answer | None:
    """None where only the author can say."""
    maker = _ANSWERS.get(number)
    return None if maker is None else maker(m)


def _see(section: Words) -> Words:
    return Text("See “{section}”.", {"section": section})


def _title(m: Material) -> Answer:
    words = Text(
        "Development and internal validation of a gradient-boosted tree model for “{outcome}”, trained jointly by {n} "
        "hospitals. Name the target population.",
        {"outcome": str(m.result.get("outcome") or ""), "n": len(m.terms.get("parties") or ())},
    )
    return Answer(words, False)


def _objectives(m: Material) -> Answer:
    words = Text(
        "Development and internal validation of one model. Purpose as signed: {purpose}",
        {"purpose": str(m.terms.get("purpose") or NONE)},
    )
    return Answer(words, False)


def _centres(m: Material) -> Answer:
    names = [str(p.get("name")) for p in m.terms.get("parties") or ()]
    words = Text("Hospitals, {n} of them: {names}. Add setting and places.", {"n": len(names), "names": names})
    return Answer(words, False)


def _eligibility(m: Material) -> Answer | None:
    if not m.study:
        return None
    words = Text("Rows left out, with the reason: see “Patients”. Add how the patients came into the file.")
    return Answer(words, False)


def _outcome(m: Material) -> Answer | None:
    if not m.mapping.get("label"):
        return None
    words = Text("The column and its values: see “Purpose and outcome”. Add how and when it was assessed.")
    return Answer(words, False)


def _predictors(m: Material) -> Answer | None:
    if not m.terms.get("my_columns"):
        return None
    return Answer(Text("Names and kinds: see “Methods” and “Patients”. Add how and when each was measured."), False)


def _missing(m: Material) -> Answer | None:
    return Answer(_see(Text("Missing values"))) if m.study else None


def _partition(m: Material) -> Answer:
    return Answer(_see(Text("Methods")))


def _clusters(m: Material) -> Answer:
    if m.role == "site":
        return Answer(Text("Each hospital has its own intercept, and slope where it has cases enough: see “Methods”."))
    return Answer(Text("Not applicable: all patients are of one hospital; the others add predictors."))


def _updating(m: Material) -> Answer:
    if m.role == "site":
        return Answer(Text("Recalibrated to this hospital: see “Methods”."))
    return Answer(Text("The joint model was not updated for this evaluation."))


def _calculated(m: Material) -> Answer:
    if m.role == "site":
        return Answer(Text("By the kept XGBoost model on this hospital's predictors."))
    words = Text("By the sum of the leaves which each patient reached, each hospital answering for its own divisions.")
    return Answer(words)


def _imbalance(m: Material) -> Answer:
    if weighted(m):
        words = Text("Patients with the outcome were weighted in training; see “Calibration” for what it did.")
        return Answer(words, False)
    return Answer(Text("No method against class imbalance was used."))


def _fairness(m: Material) -> Answer | None:
    if not m.study or m.role == "feature" or not chosen_groups(m):
        return None
    return Answer(Text("No method was applied to make the model fair; figures by group: see “Subgroups”."), False)


def _output(m: Material) -> Answer:
    return Answer(Text("A probability. No threshold is fixed; what some would do: see “Thresholds”."), False)


def _differences(m: Material) -> Answer:
    if len(m.study.get("prepared") or ()) > 1:
        return Answer(Text("The patients judged on came later than those trained on. Add what else differed."), False)
    return Answer(Text("None by design: both are drawn by chance from the same records."))


def _code(m: Material) -> Answer:
    version = (m.result.get("versions") or {}).get("fedstroke", NONE)
    return Answer(Text("FedStroke {version}; parameters and seed: see “Methods”.", {"version": version}), False)


def _with_study(section: Words, is_whole: bool = True) -> Callable[[Material], Answer | None]:
    return lambda m: Answer(_see(section), is_whole) if m.study else None


def _development(m: Material) -> Answer | None:
    flow = m.study.get("flow") or {}
    if "fit" not in flow:
        return None
    told = {name: cases_of(flow[name]) for name in ("fit", "stop", "held_out")}
    if not flow["stop"]["n"]:
        return Answer(Text("To train on: {fit}. Held out to judge: {held_out}.", told))
    return Answer(Text("To train on: {fit}. To decide when to stop: {stop}. Held out to judge: {held_out}.", told))


def _specification(m: Material) -> Answer | None:
    if not m.result.get("model_sha256"):
        return None
    if m.role == "site":
        return Answer(Text("A standard XGBoost file of known SHA-256 (see “Model and versions”), usable alone."))
    words = Text(
        "A standard XGBoost file of known SHA-256 (see “Model and versions”); the other hospitals' divisions are 0/1 "
        "columns which only they can fill."
    )
    return Answer(words)


def _performance(m: Material) -> Answer | None:
    if not m.comparison:
        return None
    has_groups = bool(m.study and chosen_groups(m))
    words = Text("See “Performance” and “Subgroups”.") if has_groups else _see(Text("Performance"))
    return Answer(words, has_groups)


def _by_hospital(m: Material) -> Answer | None:
    if m.role != "site":
        return Answer(Text("Not applicable: all patients are of one hospital; the others add predictors."))
    words = Text("This hospital beside all together: see “By hospital”. Add the other hospitals' reports.")
    return Answer(words, False)


def _updated(m: Material) -> Answer:
    metrics = (m.result.get("calibrated") or {}).get("metrics") or {}
    if m.role != "site" or not metrics:
        return Answer(Text("The joint model was not updated."))
    words = Text(
        "After recalibration to this hospital: slope {slope}, intercept in the large {intercept}.",
        {
            "slope": decimal(metrics.get("calibration_slope"), 2),
            "intercept": decimal(metrics.get("calibration_intercept"), 2),
        },
    )
    return Answer(words)


def _constant(words: Words, is_whole: bool = True) -> Callable[[Material], Answer | None]:
    return lambda _: Answer(words, is_whole)


_ANSWERS: dict[str, Callable[[Material], Answer | None]] = {
    "1": _title,
    "4": _objectives,
    "6a": _centres,
    "6b": _eligibility,
    "7": _with_study(Text("Patients"), False),
    "8a": _outcome,
    "9a": _constant(Text("The columns which each hospital chose; the trees used what divides. Add why these."), False),
    "9b": _predictors,
    "10": _constant(Text("All patients at hand; no sample size was calculated by the program. Justify it."), False),
    "11": _missing,
    "12a": _partition,
    "12b": _constant(_see(Text("Methods"))),
    "12c": _constant(_see(Text("Methods"))),
    "12d": _clusters,
    "12e": _constant(_see(Text("Measures"))),
    "12f": _updating,
    "12g": _calculated,
    "13": _imbalance,
    "14": _fairness,
    "15": _output,
    "16": _differences,
    "18f": _code,
    "20a": _with_study(Text("Flow of patients")),
    "20b": _with_study(Text("Characteristics of the patients"), False),
    "20c": _with_study(Text("Characteristics of the patients")),
    "21": _development,
    "22": _specification,
    "23a": _performance,
    "23b": _by_hospital,
    "24": _updated,
    "25": _constant(Text("The sentence at the head of this report. Add fairness and earlier studies."), False),
    "26": _constant(_see(Text("Limitations")), False),
    "27a": _constant(
        Text("A missing value takes the learnt side of each division. A value far outside the training range is "
             "refused on Predict. Add how the input is checked in care."), False,
    ),
}  # fmt: skip
