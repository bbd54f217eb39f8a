"""Who took part: the flow from the file to the held-out patients, what they are like, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fedcore.errors import Text
from fedcore.report.document import Block, Flow, Grid, Heading, Paragraph, Step, Words
from fedcore.report.figures import NONE, cases_of, count, percent
from fedcore.report.material import Material
from fedcore.report.naming import code_name, column_name

Json = Mapping[str, Any]
_GROUPS = {
    "training": Text("Training"),
    "held_out": Text("Held out"),
    "without": Text("Without the outcome"),
    "with": Text("With the outcome"),
    "taking_part": Text("Patients shared"),
}


def patients(m: Material) -> list[Block]:
    blocks: list[Block] = [Heading(Text("Patients"))]
    if not m.study:
        words = Text(
            "The flow of patients and the missing values are not known: this result was kept by an older version."
        )
        return [*blocks, Paragraph(words, "muted"), *_alignment(m)]
    return [*blocks, _flow(m), *_alignment(m), *_missing(m), *_characteristics(m)]


def _flow(m: Material) -> Flow:
    flow = m.study["flow"]
    steps: list[Step] = []
    prepared = [p for p in m.study.get("prepared") or () if p]
    if prepared:
        read = sum(p["rows_read"] + p["blank_rows"] + p["unreadable_rows"] for p in prepared)
        steps.append(Step(Text("Rows in the file: {n}", {"n": count(read)}), tuple(_left_out(prepared))))
        rows = sum(p["rows"] for p in prepared)
        dropped = rows - flow["taking_part"]["n"]
        if dropped > 0:
            not_shared = Text("Not known to all hospitals: {n}", {"n": count(dropped)})
            steps.append(Step(Text("Patients: {n}", {"n": count(rows)}), (not_shared,)))
    part = Text("Taking part: {n}", {"n": cases_of(flow["taking_part"])})
    known = tuple(
        Text("Known to {hospital}: {n}", {"hospital": name, "n": cases_of(counts)})
        for name, counts in (flow.get("known_to") or {}).items()
    )
    steps.append(Step(part, known))
    ends: list[Words] = []
    if "fit" in flow:
        ends.append(Text("To train on: {n}", {"n": cases_of(flow["fit"])}))
        if flow["stop"]["n"]:
            ends.append(Text("To decide when to stop: {n}", {"n": cases_of(flow["stop"])}))
        ends.append(Text("Held out to judge: {n}", {"n": cases_of(flow["held_out"])}))
    return Flow(Text("Flow of patients"), tuple(steps), tuple(ends))


def _left_out(prepared: Sequence[Json]) -> list[Words]:
    def total(name: str) -> int:
        return sum(int(p.get(name) or 0) for p in prepared)

    found: list[Words] = []
    if n := total("blank_rows"):
        found.append(Text("Blank rows: {n}", {"n": count(n)}))
    if n := total("unreadable_rows"):
        found.append(Text("Rows that could not be read: {n}", {"n": count(n)}))
    if n := total("missing_ids"):
        found.append(Text("Rows without a patient identifier: {n}", {"n": count(n)}))
    if n := total("damaged_ids"):
        found.append(Text("Rows with a damaged identifier: {n}", {"n": count(n)}))
    if n := total("duplicates"):
        found.append(Text("Rows of patients who appear more than once: {n}", {"n": count(n)}))
    if n := total("missing_labels"):
        found.append(Text("Rows without an outcome: {n}", {"n": count(n)}))
    return found


def _alignment(m: Material) -> list[Block]:
    found = m.result.get("alignment") or ()
    if not found:
        return []
    rows = [
        (str(a.get("name")), count(a.get("shared")), count(a.get("mine")), _of(a.get("shared"), a.get("mine")),
         count(a.get("cases")))
        for a in found
    ]  # fmt: skip
    head = (
        Text("Hospital"), Text("Patients matched"), Text("Of this hospital's"), Text("Share"), Text("With the outcome"),
    )  # fmt: skip
    return [Heading(Text("Patients matched with the other hospitals"), 3), Grid(tuple(rows), head, right=(1, 2, 3, 4))]


def _of(part: float | None, whole: float | None) -> str:
    return percent(part / whole, 1) if part is not None and whole else NONE


def _missing(m: Material) -> list[Block]:
    least = int(m.study.get("least") or 1)
    names = _group_names(m)
    rows: list[tuple[Words, ...]] = []
    complete = 0
    for predictor in m.study.get("predictors") or ():
        shares = [predictor["groups"][name]["missing"] for name in names]
        if all(share == 0 for share in shares):
            complete += 1
            continue
        rows.append((column_name(m, str(predictor["name"])), *(_few(share, least) for share in shares)))
    blocks: list[Block] = [Heading(Text("Missing values"), 3)]
    blocks.append(
        Paragraph(
            Text(
                "Nothing was filled in: at each division the trees learn to which side a patient with a missing value "
                "goes. What another hospital does not know of a patient counts as missing."
            )
        )
    )
    if complete:
        words = Text("Predictors of this hospital without a missing value: {n}.", {"n": count(complete)})
        blocks.append(Paragraph(words))
    if rows:
        head = (Text("Missing, share of patients"), *(_GROUPS[name] for name in names))
        blocks.append(Grid(tuple(rows), head, right=tuple(range(1, 1 + len(names)))))
    return blocks


def _few(share: float | None, least: int) -> Words:
    return Text("under {n} patients", {"n": least}) if share is None else percent(share, 1)


def _group_names(m: Material) -> list[str]:
    predictors = m.study.get("predictors") or ()
    return [name for name in _GROUPS if predictors and name in predictors[0]["groups"]]


def _characteristics(m: Material) -> list[Block]:
    names = _group_names(m)
    rows: list[tuple[Words, ...]] = []
    for predictor in m.study.get("predictors") or ():
        rows += _rows_of(m, predictor, names)
    if not rows:
        return []
    head = (Text("Predictor"), *(_GROUPS[name] for name in names))
    words = Text(
        "Numbers: median (first to third quartile) of the known values. Others: share of the known values. A dash "
        "stands for figures that would tell of fewer than {n} patients.",
        {"n": int(m.study.get("least") or 1)},
    )
    right = tuple(range(1, 1 + len(names)))
    return [
        Heading(Text("Characteristics of the patients"), 3),
        Grid(tuple(rows), head, right=right),
        Paragraph(words, "muted"),
    ]


def _rows_of(m: Material, predictor: Json, names: Sequence[str]) -> list[tuple[Words, ...]]:
    groups = [predictor["groups"][name] for name in names]
    name = str(predictor["name"])
    if predictor["kind"] == "number":
        return [(column_name(m, name), *(_quartiles(group.get("quartiles")) for group in groups))]
    if predictor["kind"] == "yes_no":
        yes = code_name(m, name, "1")
        shown = name if yes == "1" else f"{name}: {yes}"
        return [(shown, *(percent(group["shares"][0], 1) for group in groups))]
    return [
        (f"{name}: {code_name(m, name, category)}", *(percent(group["shares"][k], 1) for group in groups))
        for k, category in enumerate(predictor["categories"])
    ]


def _quartiles(values: Sequence[float] | None) -> str:
    if not values:
        return NONE
    low, median, high = (f"{value:g}" for value in values)
    return f"{median} ({low}–{high})"
