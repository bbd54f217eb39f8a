"""`fedstroke predict`: one patient's risk by a model which this hospital can use alone, and why."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from fedcore.commands.console import aligned, put, put_json, say
from fedcore.commands.finding import find_session
from fedcore.commands.opening import open_hospital
from fedcore.errors import DataError
from fedcore.node.predicting import Field, Form, Prediction, form_of, predict_one

HELP = "one patient's risk, and why; nothing is sent"
EXAMPLES = """
  fedstroke predict 3f2a                                  what can be said about a patient
  fedstroke predict 3f2a age=71 sex=female "atrial fibrillation=yes"

3f2a is the beginning of the session's number; fedstroke results list shows them. What is left out counts as not known.
After a session with feature hospitals this hospital's own model answers; fedstroke score asks the partners.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("session", help="the beginning of the session's number")
    parser.add_argument("values", nargs="*", metavar="NAME=VALUE", help="what is known of the patient")


def run(given: argparse.Namespace) -> int:
    with open_hospital(given) as hospital:
        session = find_session(hospital, given.session).session_id
        form = form_of(hospital, session)
        if not given.values:
            put_json(form.to_json()) if given.json else _put_form(form)
            return 0
        prediction = predict_one(hospital, session, _values(given.values, form.fields))
    put_json(prediction.to_json()) if given.json else _put(prediction, form)
    return 0


def _values(words: Sequence[str], fields: Sequence[Field]) -> dict[str, object]:
    """By name; a predictor's name may hold an equals sign itself, so the longest name that fits is taken."""
    names = sorted((field.name for field in fields), key=len, reverse=True)
    values: dict[str, object] = {}
    for word in words:
        name = next((name for name in names if word.startswith(f"{name}=")), word.partition("=")[0])
        if "=" not in word or name in values:
            raise DataError(
                "{word} is not a name and a value, or is given twice.",
                advice="Write each predictor once, as in: age=71",
                word=name,
            )
        values[name] = word[len(name) + 1 :]
    return values


def _put_form(form: Form) -> None:
    rows = [(field.name, field.kind.replace("_", "/"), _expected(field)) for field in form.fields]
    put(f"{form.model}, for: {form.outcome}{_generated(form)}\n")
    put(aligned(("predictor", "kind", "values"), rows))


def _expected(field: Field) -> str:
    if field.kind == "category":
        return ", ".join(field.categories)
    if field.kind == "yes_no":
        return "yes, no"
    return "" if field.range is None else f"{field.range.low:g} to {field.range.high:g}"


def _put(prediction: Prediction, form: Form) -> None:
    put(f"Risk of {form.outcome}: {100 * prediction.risk:.1f} % ({prediction.model}){_generated(form)}")
    if prediction.standing is not None:
        put(prediction.standing.text)
    if prediction.flagged is not None:
        put("Above the threshold of this hospital." if prediction.flagged else "Below the threshold of this hospital.")
    for reason in prediction.reasons:
        put(f"  {reason}")
    if prediction.missing:
        put(f"Not known: {', '.join(prediction.missing)}")
    for complaint in prediction.complaints:
        say(complaint)
    say("For research only.")


def _generated(form: Form) -> str:
    return "  GENERATED RECORDS: nobody in them exists." if form.generated else ""
