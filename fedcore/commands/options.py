"""Options which several subcommands share: how to read records, and where hospitals meet."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from fedcore.commands.console import say
from fedcore.commands.database import add_database, records_of
from fedcore.data.mapping import Mapping
from fedcore.data.reader import ReadOptions, Records, read_records
from fedcore.data.synthetic import is_generated
from fedcore.data.table import Table, build_table
from fedcore.data.units import LONGEST
from fedcore.errors import DataError
from fedcore.node.cluster import Certificates, cluster_at
from fedcore.node.hospital import Hospital
from fedcore.node.meeting import CONNECT_TIMEOUT_S, Where, Workers

_READING = ("encoding", "delimiter", "decimal", "sheet", "unreadable_rows")
_CLUSTER_WARNING = """\
On this computer or on a Dask cluster. What a cluster's scheduler and workers are
given: this hospital's private key for the session, in parts, and its patients'
identifiers, gradients and binned values. So the cluster must belong to this
hospital. The lattice scheme encrypts on this computer in any case."""
_CHOICES = ("duplicates", "missing_ids", "damaged_ids", "missing_labels", "unreadable_cells", "date_order")


def add_reading(parser: argparse.ArgumentParser) -> None:
    """How to read the file; everything is found out unless said."""
    group = parser.add_argument_group("reading the file (found out unless given)")
    group.add_argument("--encoding", help="for instance utf-8 or gb18030")
    group.add_argument("--delimiter", help="the character between two cells")
    group.add_argument("--decimal", choices=(".", ","), help="the decimal sign")
    group.add_argument("--sheet", help="the sheet of an Excel workbook")
    group.add_argument(
        "--unreadable-rows", choices=("refuse", "leave_out"), default="refuse", help="rows that cannot be read"
    )
    add_database(parser)


def add_records(parser: argparse.ArgumentParser) -> None:
    """The file, which may be left out where a database is named."""
    parser.add_argument("records", nargs="?", type=Path, metavar="RECORDS", help="CSV, Excel or Parquet")


def add_columns(parser: argparse.ArgumentParser) -> None:
    """Which columns are what, and what to do with rows and cells that do not fit."""
    group = parser.add_argument_group("columns")
    group.add_argument(
        "--id", nargs="+", required=True, metavar="COLUMN", help="the column or columns that identify a patient"
    )
    group.add_argument(
        "--features", nargs="+", metavar="COLUMN", help="the predictors; otherwise every other column that can be one"
    )
    group.add_argument(
        "--as-categories", nargs="+", metavar="COLUMN", default=[], help="columns of numbers which are codes"
    )  # fmt: skip
    group.add_argument(
        "--units", nargs="+", metavar="COLUMN=UNIT", default=[], type=_unit, help="units of columns of numbers"
    )
    odd = parser.add_argument_group("rows and cells that do not fit (refused, with their places, unless told)")
    odd.add_argument("--duplicates", choices=("refuse", "keep_first", "leave_out"), default="refuse")
    odd.add_argument("--missing-ids", choices=("refuse", "leave_out"), default="refuse")
    odd.add_argument("--damaged-ids", choices=("refuse", "leave_out", "keep"), default="refuse")
    odd.add_argument("--missing-labels", choices=("refuse", "leave_out"), default="refuse")
    odd.add_argument("--unreadable-cells", choices=("refuse", "missing"), default="refuse")
    odd.add_argument("--date-order", choices=("dmy", "mdy"), help="in identifiers written like 03/04/1954")


def read_given(path: Path | None, given: argparse.Namespace) -> Records:
    """The records of the file, or of the database which was named instead; raises DataError where neither was."""
    options = ReadOptions(**{name: getattr(given, name) for name in _READING})
    if given.database is not None:
        return records_of(given, options)
    if path is None:
        raise DataError("No records were named.", advice="Name a file, or a database with --database and --query.")
    return read_records(path, options)


def mapping_of(given: argparse.Namespace) -> Mapping:
    """What the options say about the columns."""
    values: dict[str, Any] = {name: getattr(given, name) for name in _CHOICES}
    return Mapping(
        id_columns=tuple(given.id),
        label=getattr(given, "label", None),
        label_positive=getattr(given, "label_positive", None),
        features=None if given.features is None else tuple(given.features),
        as_categories=tuple(given.as_categories),
        units=dict(given.units),
        **values,
    )


def read_table(given: argparse.Namespace) -> tuple[Table, Mapping, bool]:
    """The table of the given records, the mapping that made it, and whether the records are generated.

    What was left out on the way is told; raises DataError on everything that was not allowed.
    """
    mapping = mapping_of(given)
    records = read_given(given.records, given)
    table, preparation = build_table(records, mapping)
    say(f"{records.name}: {len(table.ids)} patients, {len(table.features)} predictors")
    for note in preparation.notes():
        say(note)
    return table, mapping, is_generated(given.records)


def add_meeting(parser: argparse.ArgumentParser, *, is_required: bool = True) -> argparse._MutuallyExclusiveGroup:
    """Who listens and who connects, how long to wait and where the arithmetic is done."""
    parser.add_argument(
        "--wait", type=_seconds, default=CONNECT_TIMEOUT_S, metavar="SECONDS",
        help="how long to wait for the others to come (an hour unless given)",
    )  # fmt: skip
    _add_workers(parser, with_cluster=is_required)
    where = parser.add_mutually_exclusive_group(required=is_required)
    where.add_argument("--listen", metavar="HOST:PORT", help="listen here and let the others connect")
    where.add_argument(
        "--connect", nargs="?", const="", metavar="NAME",
        help="connect to the address in that hospital's invitation (the first one named with --with unless given)",
    )  # fmt: skip
    return where


def _add_workers(parser: argparse.ArgumentParser, *, with_cluster: bool) -> None:
    group = parser.add_argument_group("where the arithmetic is done", _CLUSTER_WARNING if with_cluster else None)
    where = group.add_mutually_exclusive_group()
    where.add_argument(
        "--workers", type=_count, metavar="N", help="processes on this computer (all cores unless given)"
    )
    if not with_cluster:
        return
    where.add_argument("--cluster", metavar="tcp://HOST:PORT", help="the scheduler of the hospital's own Dask cluster")
    group.add_argument(
        "--cluster-tls", nargs=3, type=Path, metavar=("CA", "CERT", "KEY"),
        help="PEM files for a cluster at tls://HOST:PORT; whoever has a certificate of that CA can read everything",
    )  # fmt: skip
    group.add_argument(
        "--cluster-insecure", action="store_true", help="use a cluster on other computers without TLS, in the clear"
    )


def workers_of(given: argparse.Namespace) -> Workers:
    """Processes here or a cluster; warns about a cluster without TLS and raises DataError where that is refused."""
    if given.cluster is None:
        if given.cluster_tls is not None or given.cluster_insecure:
            raise DataError("No cluster was named.", advice="Add --cluster with the address of its scheduler.")
        workers: int | None = given.workers
        return workers
    certificates = None if given.cluster_tls is None else Certificates(*given.cluster_tls)
    cluster = cluster_at(given.cluster, certificates, is_insecure=given.cluster_insecure)
    if cluster.warning is not None:
        say(cluster.warning)
    return cluster


def _unit(text: str) -> tuple[str, str]:
    column, _, unit = text.rpartition("=")
    if not column or not 0 < len(unit.strip()) <= LONGEST:
        raise argparse.ArgumentTypeError("must be COLUMN=UNIT")
    return column, unit.strip()


def _seconds(text: str) -> float:
    if not 0 < (value := float(text)) < 1e9:
        raise argparse.ArgumentTypeError("must be above 0")
    return value


def _count(text: str) -> int:
    if (value := int(text)) < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return value


def where_of(given: argparse.Namespace, hospital: Hospital, default_host: str | None = None) -> Where:
    """`default_host` is the party id to connect to when --connect names nobody."""
    if given.listen is not None:
        return Where(listen=given.listen, timeout_s=given.wait)
    host = hospital.find_peer(given.connect).party_id if given.connect else default_host
    return Where(host=host, timeout_s=given.wait)
