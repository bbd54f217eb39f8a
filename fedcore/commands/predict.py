"""`fedstroke predict`: one patient's risk by a model which this hospital can use alone, and why."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from fedcore.commands.console import Progress, aligned, put, put_json, say
from fedcore.commands.finding import find_session
from fedcore.commands.opening import open_hospital
from fedcore.commands.options import add_meeting, where_of
from fedcore.commands.stopping import stoppable
from fedcore.errors import DataError
from fedcore.node.hospital import Hospital
from fedcore.node.patient_values import Field
from fedcore.node.predicting import Form, Prediction, form_of, predict_one, predict_together

HELP = "one patient's risk, and why; nothing is sent unless partners are asked"
EXAMPLES = """
  fedstroke predict 3f2a                                  what can be said about a patient
  fedstroke predict 3f2a age=71 sex=female "atrial fibrillation=yes"

3f2a is the beginning of the session's number; fedstroke results list shows them. What is left out counts as not known.
After a session with feature hospitals this hospital's own model answers alone. With where to meet, and the patient's
identifier, the partners are asked (they run fedstroke score --serve); if they do not come, the own model answers and
that is said and recorded:
  fedstroke predict 3f2a age=71 --patient pid=4711 --listen 0.0.0.0:7700
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("session", help="the beginning of the session's number")
    parser.add_argument("values", nargs="*", metavar="NAME=VALUE", help="what is known of the patient")
    parser.add_argument(
        "--patient", nargs="+", metavar="COLUMN=VALUE", default=[], help="the identifier by which partners are asked"
    )
    add_meeting(parser, is_required=False)


def run(given: argparse.Namespace) -> int:
    with open_hospital(given) as hospital:
        session = find_session(hospital, given.session).session_id
        form = form_of(hospital, session)
        if not given.values:
            put_json(form.to_json()) if given.json else _put_form(form)
            return 0
        prediction = _predict(given, hospital, form)
    put_json(prediction.to_json()) if given.json else _put(prediction, form)
    return 0


def _predict(given: argparse.Namespace, hospital: Hospital, form: Form) -> Prediction:
    values = _values(given.values, [field.name for field in form.fields])
    if given.listen is None and given.connect is None:
        return predict_one(hospital, form.session, values)
    if not form.partners:
        raise DataError(
            "The whole model is here: nobody needs to be asked.", advice="Leave out where to meet and --patient."
        )
    identifiers = {name: str(value) for name, value in _values(given.patient, form.identifiers).items()}
    progress = Progress()
    with stoppable() as stop:
        try:
            return predict_together(
                hospital,
                form.session,
                values,
                identifiers,
                where_of(given, hospital),
                on_status=progress.show,
                cancelled=stop.cancelled,
                n_workers=given.workers,
            )
        finally:
            progress.end_line()


def _values(words: Sequence[str], known: Sequence[str]) -> dict[str, object]:
    """By name; one of the `known` names may hold an equals sign itself, so the longest name that fits is taken."""
    names = sorted(known, key=len, reverse=True)
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
    unit = "" if field.unit is None else f" {field.unit}"
    return unit.strip() if field.range is None else f"{field.range.low:g} to {field.range.high:g}{unit}"


def _put(prediction: Prediction, form: Form) -> None:
    put(f"Risk of {form.outcome}: {100 * prediction.risk:.1f} % ({prediction.model}){_generated(form)}")
    if prediction.level is not None:
        put(prediction.level)
    if prediction.standing is not None:
        put(prediction.standing.text)
        put(prediction.standing.compared)
    if prediction.similar is not None:
        put(prediction.similar.text)
    if prediction.flagged is not None:
        put("Above the threshold of this hospital." if prediction.flagged else "Below the threshold of this hospital.")
    for reason in prediction.reasons:
        put(f"  {reason}")
    if prediction.missing:
        put(f"Not known: {', '.join(prediction.missing)}")
    for name, knows in (prediction.known_to or {}).items():
        put(f"{name} knows the patient." if knows else f"{name} does not know the patient.")
    if prediction.problem is not None:
        say(f"OWN MODEL ONLY, for the partners were not heard: {prediction.problem}")
    for complaint in prediction.complaints:
        say(complaint)
    say("For research only.")


def _generated(form: Form) -> str:
    return "  GENERATED RECORDS: nobody in them exists." if form.generated else ""
