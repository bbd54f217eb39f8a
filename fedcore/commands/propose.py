"""`fedstroke propose`: the label hospital proposes a session and leads it to the comparison."""

from __future__ import annotations

import argparse
from dataclasses import fields
from typing import Any

from fedcore.commands.console import Progress, put_json
from fedcore.commands.matching import add_matching
from fedcore.commands.opening import open_hospital
from fedcore.commands.options import (
    add_columns,
    add_meeting,
    add_reading,
    add_records,
    read_table,
    where_of,
    workers_of,
)
from fedcore.commands.result_text import put_outcome
from fedcore.commands.stopping import stoppable
from fedcore.commands.terms_text import say_terms
from fedcore.commands.together import add_mode, run_propose
from fedcore.errors import DataError
from fedcore.node.keeping import coding_of
from fedcore.node.probe import speeds_with
from fedcore.node.sessions import Draft, draft_terms, propose
from fedcore.protocols.forecast import SCHEMES, by_scheme
from fedcore.protocols.terms import KEY_BITS, METRIC_NAMES
from fedcore.protocols.terms_view import view_of
from fedcore.trees.params import BoostParams

HELP = "propose a session as the hospital with the outcome, train, compare"
EXAMPLES = """
  fedstroke propose patients.csv --id patient_id --label stroke --with "Heart Centre" --listen 0.0.0.0:7700
  fedstroke propose patients.xlsx --id name date_of_birth --label diagnosis --label-positive stroke \\
      --with "Heart Centre" "Kidney Clinic" --connect "Heart Centre" --rounds 50 --max-depth 3 --eta 0.2
  fedstroke propose patients.csv --id patient_id --label stroke --with "Heart Centre" --show-terms
  fedstroke propose patients.csv --id patient_id --label stroke --with "Heart Centre" --connect --scheme paillier

Sums are encrypted under the lattice scheme unless --scheme paillier is given. Before it starts, this computer is
measured for two seconds, and the expected minutes and megabytes of both are shown.

  fedstroke propose patients.csv --id patient_id --label stroke --mode horizontal --with "Heart Centre" "Lake Clinic" \\
      --rename age_years=age --recode "sex:1=male" "sex:2=female" --listen 0.0.0.0:7700

With --mode horizontal the hospitals have the same predictors, of patients of their own. All tell what their columns are
called and hold; what does not fit is shown, and asked about, before the terms are proposed.

By running this you sign the terms, which are shown first. Ctrl-C stops the session and tells the others.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_records(parser)
    add_columns(parser)
    parser.add_argument("--label", required=True, metavar="COLUMN", help="the column with the outcome")
    parser.add_argument(
        "--label-positive", metavar="VALUE", help="the value that means the outcome (otherwise yes, true, 1)"
    )
    parser.add_argument("--with", nargs="+", required=True, dest="peers", metavar="NAME", help="the other hospitals")
    add_mode(parser)
    where = add_meeting(parser)
    where.add_argument("--show-terms", action="store_true", help="show the terms and leave; nothing is sent")
    terms = parser.add_argument_group("terms")
    terms.add_argument(
        "--scheme", choices=SCHEMES, default=SCHEMES[0], help=f"how sums are encrypted ({SCHEMES[0]} unless given)"
    )
    terms.add_argument(
        "--key-bits", type=int, choices=KEY_BITS, default=Draft.key_bits,
        help=f"of a Paillier key ({Draft.key_bits} unless given)",
    )  # fmt: skip
    terms.add_argument(
        "--min-group", type=int, default=Draft.min_group, help="fewest patients on a side of another hospital's split"
    )
    terms.add_argument("--test-fraction", type=float, default=Draft.test_fraction, help="share held out to compare")
    terms.add_argument(
        "--rows", choices=("label", "shared"), default=Draft.rows, help="all my patients, or only those all know"
    )
    terms.add_argument(
        "--release", nargs="*", choices=METRIC_NAMES, default=METRIC_NAMES, metavar="METRIC",
        help=f"what the feature hospitals are told of the result: {', '.join(METRIC_NAMES)} (all unless given)",
    )  # fmt: skip
    terms.add_argument("--outcome", help="what the outcome means, in words (otherwise the column's name)")
    terms.add_argument("--purpose", default="", help="what the session is for")
    _add_params(parser)
    add_matching(parser)
    add_reading(parser)


def _add_params(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("training, under XGBoost's names")
    for field in fields(BoostParams):
        names = dict.fromkeys(["--" + field.name.replace("_", "-"), "--" + field.name])
        also = ["--rounds"] if field.name == "num_boost_round" else []
        group.add_argument(
            *also, *names, dest=f"param_{field.name}", type=_number, metavar="N", help=f"default {field.default}"
        )
    group.add_argument(
        "--param", action="append", default=[], type=_named, metavar="NAME=VALUE", help="any of these, by its name"
    )


def _number(text: str) -> int | float:
    try:
        return int(text)
    except ValueError:
        return float(text)


def _named(text: str) -> tuple[str, int | float]:
    name, _, value = text.partition("=")
    return name.strip(), _number(value)


def run(given: argparse.Namespace) -> int:
    params: dict[str, Any] = {
        field.name: value
        for field in fields(BoostParams)
        if (value := getattr(given, f"param_{field.name}")) is not None
    }
    params |= dict(given.param)
    with open_hospital(given) as hospital:
        if given.mode == "horizontal":
            return run_propose(given, hospital, params)
        peers = tuple(hospital.find_peer(name).party_id for name in given.peers)
        table, mapping, is_made_up = read_table(given)
        draft = Draft(
            peers=peers,
            outcome=given.outcome or given.label,
            params=params,
            scheme=given.scheme,
            key_bits=given.key_bits,
            min_group=given.min_group,
            test_fraction=given.test_fraction,
            rows=given.rows,
            release=tuple(given.release),
            purpose=given.purpose,
            generated=is_made_up,
        )
        terms = draft_terms(hospital, draft)
        workers = workers_of(given)
        speeds = speeds_with(hospital, peers, workers if isinstance(workers, int) else None)
        view = view_of(terms, hospital.party_id, len(table.ids), table.features, speeds)
        view |= by_scheme(terms, len(table.ids), table.features, speeds)
        say_terms(view)
        if given.show_terms:
            if given.json:
                put_json(view)
            return 0
        if not len(table.features):
            raise DataError("No predictor was chosen.", advice="Name columns with --features.")
        progress = Progress()
        with stoppable() as stop:
            try:
                outcome = propose(
                    hospital,
                    terms,
                    table,
                    where_of(given, hospital, peers[0]),
                    on_status=progress.show,
                    cancelled=stop.cancelled,
                    n_workers=workers,
                    coding=coding_of(mapping.to_json(), table.coding),
                )
            finally:
                progress.end_line()
    put_outcome(outcome.result, as_json=given.json)
    return 0
