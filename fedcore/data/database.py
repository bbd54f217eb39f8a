"""Records from a hospital's database: the rows of one query, as text, read in a transaction that can only read."""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import numpy as np

from fedcore.data.database_cells import text_columns
from fedcore.data.database_url import Address
from fedcore.data.records import OnProgress, ReadOptions, Records, check_header, string_frame, untold
from fedcore.errors import DataError

BATCH_ROWS = 8192
CONNECT_TIMEOUT_S = 10
POLL_S = 0.2
_SYSTEM_SCHEMAS = re.compile(r"information_schema|pg_.*|sys|mysql|performance_schema|db_.*|guest", re.I)
_QUOTED = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|`[^`]*`|\[[^\]]*\]|--[^\n]*|/\*.*?\*/", re.S)


def list_tables(address: Address, password: str | None) -> tuple[tuple[str, str], ...]:
    """Each table and view by its name, with the query that reads all of it; also proves that the database answers.

    Raises DataError saying why it cannot be reached.
    """
    from sqlalchemy.exc import SQLAlchemyError

    with _connected(address, password) as connection:
        try:
            return tuple(_tables(connection))
        except SQLAlchemyError as error:
            raise _unreachable(error, address, password) from error


def _tables(connection: Any) -> Iterator[tuple[str, str]]:
    from sqlalchemy import inspect

    found = inspect(connection)
    usual = found.default_schema_name
    others = (name for name in found.get_schema_names() if name != usual and not _SYSTEM_SCHEMAS.fullmatch(name))
    quote = connection.dialect.identifier_preparer.quote
    for schema in (usual, *others):
        names = [*found.get_table_names(schema=schema), *found.get_view_names(schema=schema)]
        for name in sorted(names, key=str.casefold):
            parts = [name] if schema == usual else [schema, name]
            yield ".".join(parts), f"SELECT * FROM {'.'.join(map(quote, parts))}"  # noqa: S608 (quoted)


def check_query(query: str) -> str:
    """The query without a closing semicolon; raises DataError unless it is one statement that only selects."""
    bare = query.strip().rstrip(";").strip()
    plain = _QUOTED.sub(" ", bare).strip()
    if not plain:
        raise DataError("No query was given.", advice="Choose a table or view, or write a query.")
    if ";" in plain or not re.match(r"(?:select|with)\b", plain, re.I):
        raise DataError(
            "The query is not a single SELECT.",
            advice="Write one statement that begins with SELECT or WITH. FedStroke only reads.",
        )
    return bare


def read_database(
    address: Address,
    query: str,
    password: str | None = None,
    options: ReadOptions = ReadOptions(),  # noqa: B008 (frozen)
    on_progress: OnProgress = untold,
) -> Records:
    """All rows of the query; nulls are empty cells, the numbers in their shortest exact form, dates ISO.

    How many rows there are is not known before the end: `on_progress` is told 0 and may stop the query by raising.
    Raises DataError naming row and column for values that are no single plain value.
    """
    from sqlalchemy.exc import SQLAlchemyError

    query = check_query(query)
    with _connected(address, password) as connection, _stopping(connection, on_progress) as check:
        rows = 0
        try:
            running = connection.execution_options(stream_results=True, no_parameters=True, yield_per=BATCH_ROWS)
            result = running.exec_driver_sql(query)
            names = check_header(list(map(str, result.keys())), address.shown)
            chunks = []
            for batch in result.partitions(BATCH_ROWS):
                check()
                chunks.append(text_columns(batch, names, rows, address))
                rows += len(batch)
        except SQLAlchemyError as error:
            check()  # a query that was stopped fails, too
            raise _failed(error, address, rows) from error
    if not rows:
        raise DataError(
            "The query on {database} gives no rows.", advice="Choose another view, or change the query.",
            database=address.shown,
        )  # fmt: skip
    return Records(
        Path(), string_frame(names, chunks), np.arange(1, rows + 1), format="database", decimal=options.decimal or ".",
        missing_words=options.missing_words, source=address.shown,
    )  # fmt: skip


# -- connecting -------------------------------------------------------------------------------------------------------


@contextmanager
def _connected(address: Address, password: str | None) -> Iterator[Any]:
    """A connection whose transaction can only read where the database knows such, and is never committed."""
    from sqlalchemy import create_engine, event
    from sqlalchemy.exc import SQLAlchemyError
    from sqlalchemy.pool import NullPool

    arguments = _arguments(address)
    engine = create_engine(_whole_url(address).set(password=password), poolclass=NullPool, **arguments)
    backend = address.url.get_backend_name()
    if backend == "mysql":

        @event.listens_for(engine, "connect")
        def _only_read(connection: Any, _record: Any) -> None:
            with connection.cursor() as cursor:
                cursor.execute("SET SESSION TRANSACTION READ ONLY")

    try:
        try:
            connection = engine.connect()
            if backend == "postgresql":
                connection = connection.execution_options(postgresql_readonly=True)
        except (SQLAlchemyError, OSError, ImportError) as error:
            raise _unreachable(error, address, password) from error
        try:
            yield connection
        finally:
            with suppress(SQLAlchemyError):
                connection.rollback()
            with suppress(SQLAlchemyError):
                connection.close()
    finally:
        engine.dispose()


def _arguments(address: Address) -> dict[str, Any]:
    backend = address.url.get_backend_name()
    if backend == "sqlite":
        path = Path(str(address.url.database)).absolute()
        if not path.is_file():
            raise DataError("There is no database {file}.", advice="Check the path in the address.", file=path.name)
        return {"creator": lambda: _open_sqlite(path)}
    if backend == "mssql":
        return {"connect_args": {"timeout": CONNECT_TIMEOUT_S}}
    return {"connect_args": {"connect_timeout": CONNECT_TIMEOUT_S}}


def _open_sqlite(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, check_same_thread=False)
    # A text that is no UTF-8 is told by row and column instead of by a message that quotes it.
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    return connection


def _whole_url(address: Address) -> Any:
    """For SQL Server with an ODBC driver, and the wish for a copy that is only read where there are several."""
    if address.url.get_backend_name() != "mssql":
        return address.url
    if "driver" in address.url.query:
        return address.url.update_query_dict({"ApplicationIntent": "ReadOnly"})
    driver = newest_odbc(_installed_odbc())
    if driver is None:
        raise DataError(
            "No ODBC driver for SQL Server is installed on this computer.",
            advice="Ask your IT to install Microsoft's ODBC Driver 18 for SQL Server.",
        )
    return address.url.update_query_dict({"driver": driver, "ApplicationIntent": "ReadOnly"})


def _installed_odbc() -> list[str]:
    try:
        import pyodbc
    except ImportError:  # on Linux it needs the system's ODBC library, which comes with the drivers
        return []
    return list(pyodbc.drivers())


def newest_odbc(drivers: Sequence[str]) -> str | None:
    """The newest driver for SQL Server; the one without a number is Windows' own of long ago."""
    known = sorted((name.startswith("ODBC Driver"), name) for name in drivers if "SQL Server" in name)
    return known[-1][1] if known else None


@contextmanager
def _stopping(connection: Any, on_progress: OnProgress) -> Iterator[Callable[[], None]]:
    """While a query runs, ask whether to stop it; the function given raises what `on_progress` raised."""
    raised: list[BaseException] = []
    done = threading.Event()
    driver = connection.connection.dbapi_connection
    stop = getattr(driver, "interrupt", None) or getattr(driver, "cancel", None)

    def watch() -> None:
        while not done.wait(POLL_S):
            try:
                on_progress(0.0)
            except BaseException as error:
                raised.append(error)
                if stop is not None:
                    with suppress(Exception):
                        stop()
                return

    def check() -> None:
        if raised:
            raise raised[0]

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield check
    finally:
        done.set()
        watcher.join()


# -- what went wrong --------------------------------------------------------------------------------------------------


def _unreachable(error: BaseException, address: Address, password: str | None) -> DataError:
    said = str(getattr(error, "orig", None) or error)
    if password:
        said = said.replace(password, "***")
    return DataError(
        "{database} cannot be reached, or does not let you in.",
        advice="Check the address, user and password; ask your IT whether this computer may connect.",
        detail=said[:2000], database=address.shown,
    )  # fmt: skip


def _failed(error: BaseException, address: Address, rows: int) -> DataError:
    """Only complaints about the query itself are quoted: others may hold a patient's value."""
    orig = getattr(error, "orig", None) or error
    state = str(getattr(orig, "sqlstate", None) or "")
    about_query = rows == 0 and (state.startswith("42") if state else True)
    detail = str(orig)[:2000] if about_query else f"{type(orig).__name__} {state}".strip()
    if rows == 0:
        return DataError(
            "{database} refused the query.", advice="Check the names of tables and columns in the query.",
            detail=detail, database=address.shown,
        )  # fmt: skip
    return DataError(
        "{database} stopped after {count} rows.", advice="Try again; ask your IT if it happens again.",
        detail=detail, database=address.shown, count=rows,
    )  # fmt: skip
