"""How the models do among patients of one sex, one age band, or another group that a person chose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fedcore.errors import DataError, Text
from fedcore.report.document import Block, Grid, Heading, Paragraph, Words
from fedcore.report.figures import count, percent, with_interval
from fedcore.report.material import Material
from fedcore.report.naming import column_name, group_name
from fedcore.report.opening import text_of

Json = Mapping[str, Any]


def chosen_groups(m: Material) -> list[Json]:
    """The columns a person named, else those guessed to tell sex and age. Raises DataError for one that is not "
      "there."""
    found = list(m.study.get("subgroups") or ())
    if m.grouped_by is None:
        guessed: dict[str, Json] = {}
        for each in found:
            if each.get("guess") is not None:
                guessed.setdefault(str(each["guess"]), each)
        return list(guessed.values())
    by_name = {str(each["column"]): each for each in found}
    for name in m.grouped_by:
        if name not in by_name:
            raise DataError(
                "Held-out patients were not grouped by a column {column}.",
                advice="Choose among: {known}.",
                column=name,
                known=", ".join(by_name) or "–",
            )
    return [by_name[name] for name in m.grouped_by]


def groups(m: Material) -> list[Block]:
    heading = Heading(Text("Subgroups"))
    if m.role == "feature":
        words = Text("Groups are judged at the label hospital, which has the outcomes.")
        return [heading, Paragraph(words, "muted")]
    if not m.study:
        words = Text("Not known: this result was kept by an older version, which judged no groups.")
        return [heading, Paragraph(words, "muted")]
    chosen = chosen_groups(m)
    if not chosen:
        words = Text("No column of this hospital looks like sex or age. Choose the columns to group by on Results.")
        return [heading, Paragraph(words, "muted")]
    blocks: list[Block] = [heading]
    for each in chosen:
        column = str(each["column"])
        caption = Text("By {column}", {"column": column_name(m, column)})
        rows = [_row(group, group_name(m, column, group["label"])) for group in each["groups"]]
        blocks.append(_table(rows, caption))
    if m.grouped_by is None:
        columns = [str(each["column"]) for each in chosen]
        guess = Text("The columns were guessed from their names: {columns}.", {"columns": columns})
        blocks.append(Paragraph(guess, "muted"))
    words = Text(
        "Expected is the mean predicted risk of the joint model, observed the share with the outcome. A group with "
        "fewer than ten patients with or without the outcome has no figures; counts which would tell of fewer than {n} "
        "patients are left out, also where they could be found by subtraction. Intervals that overlap do not show that "
        "groups are alike.",
        {"n": int(m.study.get("least") or 1)},
    )
    return [*blocks, Paragraph(words, "muted")]


def _table(rows: Sequence[tuple[Words, ...]], caption: Words) -> Grid:
    head = (
        Text("Group"), Text("Patients"), Text("With the outcome"), Text("AUC, joint"), Text("AUC, own"),
        Text("Expected"), Text("Observed"), Text("Calibration in the large, joint"),
    )  # fmt: skip
    return Grid(tuple(rows), head, caption, right=tuple(range(1, 8)), widths=(15, 9, 10, 14, 14, 11, 11, 16))


def _row(group: Json, name: Words) -> tuple[Words, ...]:
    counts = (_count(group["n"]), _count(group["cases"]))
    joint, own = group["joint"], group["own"]
    if not joint:
        return (name, *counts, text_of(group["reason"]), "", "", "", "")
    observed = percent(group["observed"], 1)
    return (
        name,
        *counts,
        with_interval(joint["auc"], joint["auc_ci"]),
        with_interval(own["auc"], own["auc_ci"]),
        percent(joint["expected"], 1),
        observed,
        with_interval(joint["calibration_intercept"], joint["calibration_intercept_ci"], 2),
    )


def _count(value: int | None) -> Words:
    return Text("left out") if value is None else count(value)
