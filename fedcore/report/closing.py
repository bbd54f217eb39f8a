"""What limits the result, and which model and programs it is of."""

from __future__ import annotations

from fedcore.errors import Text
from fedcore.report.document import Block, Grid, Heading, Items, Paragraph, Words
from fedcore.report.figures import NONE, count, percent
from fedcore.report.material import Material
from fedcore.report.methods import weighted

_FEW_CASES = 100  # Vergouwe et al. 2005: events wanted in a validation sample
_FEW_PER_PREDICTOR = 10.0


def limitations(m: Material) -> list[Block]:
    words = Text("As far as the program can tell; the author must complete them.")
    return [Heading(Text("Limitations")), Paragraph(words, "muted"), Items(tuple(limits_of(m)))]


def limits_of(m: Material) -> list[Words]:
    found: list[Words] = [
        Text("The outcome is what the records say, recorded once: the model may recognise consequences of the outcome "
             "as well as its causes, and it does not forecast."),
    ]  # fmt: skip
    if len(m.study.get("prepared") or ()) > 1:
        found.append(
            Text("The models were judged on later patients of the same hospital; other hospitals and regions may "
                 "differ.")
        )
    else:
        found.append(
            Text("The models were judged on patients drawn by chance from the same records as those trained on: this "
                 "is internal validation of one split. Other times and places may differ.")
        )  # fmt: skip
    if m.result.get("generated"):
        found.append(Text("The records are generated: the figures show how the program works and nothing else."))
    return [*found, *_sizes(m), *_unknown(m), *_of_kind(m)]


def _sizes(m: Material) -> list[Words]:
    found: list[Words] = []
    cases = m.comparison.get("joint", {}).get("positives") if m.comparison else None
    if cases is not None and cases < _FEW_CASES:
        words = Text(
            "Only {cases} held-out patients have the outcome; with fewer than {least} the figures are uncertain, "
            "calibration most of all.",
            {"cases": count(cases), "least": _FEW_CASES},
        )
        found.append(words)
    fit = (m.study.get("flow") or {}).get("fit") or {}
    columns = len(m.terms.get("my_columns") or ())
    if fit.get("cases") and columns and fit["cases"] / columns < _FEW_PER_PREDICTOR:
        words = Text(
            "There are {events} patients with the outcome per predictor of this hospital to train on; fewer than "
            "{least} make overfitting likely.",
            {"events": f"{fit['cases'] / columns:.1f}", "least": f"{_FEW_PER_PREDICTOR:g}"},
        )
        found.append(words)
    return found


def _unknown(m: Material) -> list[Words]:
    found: list[Words] = []
    taking_part = ((m.study.get("flow") or {}).get("taking_part") or {}).get("n")
    for name, counts in ((m.study.get("flow") or {}).get("known_to") or {}).items():
        if taking_part and counts["n"] < taking_part:
            words = Text(
                "{hospital} does not know {share} of the patients; for them its predictors are missing.",
                {"hospital": name, "share": percent(1 - counts["n"] / taking_part, 1)},
            )
            found.append(words)
    gaps = [
        str(p["name"])
        for p in m.study.get("predictors") or ()
        if any((g["missing"] or 0) > 0.2 for g in p["groups"].values())
    ]
    if gaps:
        found.append(
            Text("More than a fifth of the values are missing in: {columns}.", {"columns": gaps})
        )
    return found


def _of_kind(m: Material) -> list[Words]:
    found: list[Words] = []
    if weighted(m):
        found.append(
            Text("Patients with the outcome counted more in training, so the predicted risks are too high until they "
                 "are recalibrated.")
        )  # fmt: skip
    if m.mode == "horizontal" and len(m.terms.get("parties") or ()) == 2:
        found.append(
            Text("With two hospitals each can compute the other's sums from the total: the masks hide nothing between "
                 "two.")
        )
    if m.mode == "vertical":
        found.append(
            Text("What the other hospitals' predictors are and how they were measured is known there only; without "
                 "these hospitals the joint model cannot be used in full.")
        )  # fmt: skip
    found.append(Text("A hospital that breaks the protocol on purpose could learn more; the terms say what."))
    return found


def identity(m: Material) -> list[Block]:
    """The model's fingerprint, the session, the versions."""
    versions = m.result.get("versions") or {}
    rows: list[tuple[Words, ...]] = [
        (Text("SHA-256 of the model file"), str(m.result.get("model_sha256") or NONE)),
        (Text("Session"), str(m.result.get("session") or NONE)),
        (Text("Terms"), str(m.terms.get("digest") or NONE)),
        (Text("Hospital of this report"), m.hospital or NONE),
        (Text("Fingerprint of its keys"), m.fingerprint or NONE),
        (Text("Versions"), "; ".join(f"{name} {version}" for name, version in versions.items()) or NONE),
    ]
    blocks: list[Block] = [Heading(Text("Model and versions")), Grid(tuple(rows), widths=(28, 72))]
    if not versions:
        words = Text("The versions are not known: this result was kept by an older version.")
        blocks.append(Paragraph(words, "muted"))
    return blocks
