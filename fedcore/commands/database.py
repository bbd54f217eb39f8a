"""Records from a database instead of a file: --database and --query, the password from the keyring or typed."""

from __future__ import annotations

import argparse
import os

from fedcore.commands.opening import typed_secret
from fedcore.data.database import list_tables, read_database
from fedcore.data.database_url import Address, read_address
from fedcore.data.records import ReadOptions, Records
from fedcore.errors import DataError
from fedcore.node.credentials import kept_password

PASSWORD_VARIABLE = "FEDSTROKE_DATABASE_PASSWORD"  # noqa: S105  the name of the variable, not its content


def add_database(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("records from a database, instead of a file")
    group.add_argument(
        "--database", metavar="URL",
        help="sqlite:///FILE, or postgresql://, mysql:// or mssql:// USER@HOST/DATABASE, without a password: that is "
        f"taken from {PASSWORD_VARIABLE} or the system's keyring, or asked for",
    )  # fmt: skip
    group.add_argument("--query", metavar="SQL", help="one SELECT; it is never committed")


def records_of(given: argparse.Namespace, options: ReadOptions) -> Records:
    """The rows of the query given; raises DataError where it is missing, or a file was named as well."""
    if given.records is not None:
        raise DataError(
            "Both a file and a database were named.", advice="Leave out the file, or leave out --database."
        )
    if not given.query:
        raise DataError(
            "No query was given.",
            advice="Add --query with a SELECT. The tables are listed by: fedstroke records --database URL",
        )
    address = _address(given.database)
    return read_database(address, given.query, _password(address), options)


def tables_of(given: argparse.Namespace) -> tuple[tuple[str, str], ...]:
    """The tables and views of the database given, each with the query that reads it."""
    address = _address(given.database)
    return list_tables(address, _password(address))


def _address(text: str) -> Address:
    address, password = read_address(text)
    if password is not None:
        raise DataError(
            "The address holds a password, which other users of this computer can read while the command runs.",
            advice="Leave it out: it is asked for, or set the environment variable {variable}.",
            variable=PASSWORD_VARIABLE,
        )
    return address


def _password(address: Address) -> str | None:
    if not address.needs_password:
        return None
    kept = os.environ.get(PASSWORD_VARIABLE) or kept_password(address.shown)
    return kept if kept is not None else typed_secret(f"Password for {address.shown}: ", PASSWORD_VARIABLE)
