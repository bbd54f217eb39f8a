"""`fedstroke join`: another hospital reads proposed terms, signs or declines, and takes part."""

from __future__ import annotations

import argparse

from fedcore.commands.console import Progress
from fedcore.commands.deciding import decider
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
from fedcore.commands.together import add_mode, run_join
from fedcore.node.keeping import coding_of
from fedcore.node.sessions import join

HELP = "wait for another hospital's proposal, sign or decline it, take part"
EXAMPLES = """
  fedstroke join patients.csv --id patient_id --with "Riverside General" --connect
  fedstroke join patients.csv --id patient_id --with "Riverside General" --listen 0.0.0.0:7700
  fedstroke join patients.csv --id patient_id --with "Riverside General" --connect --yes
  fedstroke join patients.csv --id patient_id --label stroke --mode horizontal --with "Riverside General" --connect

With --mode horizontal the hospitals have the same predictors, of patients of their own, and each has the outcome.
The terms are shown in plain words; type sign, or decline and the reason. --yes signs whatever this one hospital
proposes, for servers on which people have agreed beforehand; the terms are still written out.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_records(parser)
    add_columns(parser)
    parser.add_argument("--with", required=True, dest="proposer", metavar="NAME", help="the hospital that proposes")
    parser.add_argument("--label", metavar="COLUMN", help="with --mode horizontal: the column with the outcome")
    parser.add_argument("--label-positive", metavar="VALUE", help="the value that means the outcome")
    add_mode(parser)
    parser.add_argument("--yes", action="store_true", help="sign without asking")
    add_meeting(parser)
    add_matching(parser)
    add_reading(parser)


def run(given: argparse.Namespace) -> int:
    with open_hospital(given) as hospital:
        proposer = hospital.confirmed_peer(hospital.find_peer(given.proposer).party_id)
        if given.mode == "horizontal":
            return run_join(given, hospital, proposer.party_id)
        table, mapping, _ = read_table(given)
        progress = Progress()
        with stoppable() as stop:
            decide = decider(
                hospital.party_id, len(table.ids), table.features, stop, is_agreed=given.yes, before=progress.end_line
            )
            try:
                outcome = join(
                    hospital,
                    proposer.party_id,
                    table,
                    where_of(given, hospital, proposer.party_id),
                    decide,
                    on_status=progress.show,
                    cancelled=stop.cancelled,
                    n_workers=workers_of(given),
                    coding=coding_of(mapping.to_json(), table.coding),
                )
            finally:
                progress.end_line()
    put_outcome(outcome.result, as_json=given.json)
    return 0
