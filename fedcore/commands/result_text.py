"""A result as tables on standard output: the sentence first, then the figures with their intervals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fedcore.commands.console import aligned, put, put_json, say, size

_LINES = (
    ("auc", "AUC"),
    ("average_precision", "average precision"),
    ("sensitivity_at_80_specificity", "sensitivity at 80 % specificity"),
    ("brier", "Brier score (lower is better)"),
    ("calibration_slope", "calibration slope (1 is best)"),
    ("calibration_intercept", "calibration in the large (0 is best)"),
)


def put_outcome(result: Mapping[str, Any], *, as_json: bool) -> None:
    """A session's result at its end, and how to see it again."""
    put_json(result) if as_json else put_result(result)
    say(f"Shown again by: fedstroke results show {result['session'][:8]}")


def put_result(result: Mapping[str, Any]) -> None:
    """`result` is what the store keeps of a finished session."""
    if result["generated"]:
        put("GENERATED RECORDS: nobody in this session exists.\n")
    put(result["sentence"]["english"])
    for left_out in result.get("left_out", ()):
        put(left_out["sentence"]["english"])
    put()
    comparison, released = result["comparison"], result["released"]
    if comparison is not None:
        put(held_out(comparison))
        put(comparison_table(comparison["joint"], comparison["own"]))
        put(difference(comparison))
        for words in (drawn(comparison), groups(result)):
            if words:
                put(words)
    elif released is not None and released["joint"] is not None:
        put("Released by the label hospital:")
        put(comparison_table(released["joint"], released["own"]))
    if result["role"] == "site":
        put(_level(result["calibrated"]))
        put(f"\nOn the {result['pooled']['joint']['n']} held-out patients of all hospitals together:")
        put(comparison_table(result["pooled"]["joint"], result["pooled"]["local"]))
    else:
        shared = [(a["name"], a["shared"], a["mine"]) for a in result["alignment"]]
        put("\n" + aligned(("hospital", "patients shared", "of mine"), shared, right=(1, 2)))
    left = result["disclosures"]
    put(f"\nSession {result['session']}: number of trees {result['trees']}.")
    put(f"{left['messages']} messages, {size(left['bytes'])}, left this house.")
    for file in result["files"]:
        put(f"Kept: {file}")


def _level(calibrated: Mapping[str, Any]) -> str:
    """What this hospital does to the joint model's risks before it shows them."""
    metrics, threshold = calibrated["metrics"], calibrated["threshold"]
    lines = ["\nThe joint model at this hospital's level: " + ", ".join(
        f"{title} {metrics[name]:.3f}" for name, title in _LINES[3:] if metrics.get(name) is not None
    )]  # fmt: skip
    if threshold is not None and calibrated["sensitivity"] is not None:
        lines.append(
            f"Flagged from a risk of {100 * threshold:.1f} %: finds {100 * calibrated['sensitivity']:.0f} % of the "
            f"held-out cases (chosen: {100 * calibrated['wanted_sensitivity']:.0f} %)."
        )
    return "\n".join(lines)


def held_out(comparison: Mapping[str, Any]) -> str:
    """What the figures below were measured on."""
    own = comparison["own"]
    return f"On {own['n']} held-out patients, {own['positives']} with {comparison['outcome']}:"


def comparison_table(joint: Mapping[str, Any] | None, own: Mapping[str, Any] | None) -> str:
    """Both models' figures, each with its 95 % interval where there is one."""
    rows = [(title, _figure(joint, name), _figure(own, name)) for name, title in _LINES]
    return aligned(("measure (95 % interval)", "joint model", "own model"), rows)


def _figure(metrics: Mapping[str, Any] | None, name: str) -> str:
    value = None if metrics is None else metrics.get(name)
    if metrics is None or value is None:
        return "–"
    ends = metrics.get("auc_ci") if name == "auc" else (metrics.get("cis") or {}).get(name)
    return f"{value:.3f}" + (f" ({ends[0]:.3f} to {ends[1]:.3f})" if ends else "")


def drawn(comparison: Mapping[str, Any]) -> str:
    """The differences of the other measures, where they were drawn."""
    found = comparison.get("differences") or {}
    shown = [
        f"{title.split(' (')[0]} {found[name][0]:+.3f} ({found[name][1]:+.3f} to {found[name][2]:+.3f})"
        for name, title in _LINES
        if name in found
    ]
    return f"By paired bootstrap: {', '.join(shown)}" if shown else ""


def groups(result: Mapping[str, Any]) -> str:
    """The joint model among held-out patients by the columns that look like sex and age."""
    rows = []
    for each in (result.get("study") or {}).get("subgroups") or ():
        for group in each["groups"] if each["guess"] else ():
            label, joint = group["label"], group["joint"] or {}
            rows.append((
                f"{each['column']}: {label if isinstance(label, str) else label['english']}",
                _count(group["n"]), _count(group["cases"]), _figure(joint, "auc"),
                _figure({**joint, "cis": {"calibration_intercept": joint.get("calibration_intercept_ci")}},
                        "calibration_intercept"),
            ))  # fmt: skip
    head = ("held-out patients", "n", "with outcome", "AUC joint", "calibration in the large")
    return "\n" + aligned(head, rows, right=(1, 2)) if rows else ""


def _count(value: int | None) -> str:
    return "left out" if value is None else str(value)


def difference(comparison: Mapping[str, Any]) -> str:
    """The difference in AUC with its interval, and whether it may be chance."""
    value, ends, p = (comparison[name] for name in ("auc_difference", "auc_difference_ci", "p_value"))
    if value is None:
        return "The difference in AUC cannot be told."
    interval = f" ({ends[0]:+.3f} to {ends[1]:+.3f})" if ends else ""
    chance = "" if p is None else ", p < 0.001" if p < 0.001 else f", p = {p:.3f}"
    return f"Difference in AUC: {value:+.3f}{interval}{chance} (DeLong)"
