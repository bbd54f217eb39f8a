"""Addresses of databases: which kinds can be read, with which driver, and never with a password in them."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from typing import Any

from fedcore.errors import DataError

SECRETS = frozenset({"password", "passwd", "pwd", "sslpassword", "ssl_key_password", "odbc_connect", "passfile"})
"""Parameters of an address that hold a password, or could hide one."""


@dataclass(frozen=True)
class Driver:
    """`module` is what must be installed, `extra` how pip is told to install it; both "" where Python has it."""

    database: str
    dialect: str
    module: str = ""
    extra: str = ""

    @property
    def is_installed(self) -> bool:
        return not self.module or importlib.util.find_spec(self.module) is not None


_SQLITE = Driver("SQLite", "sqlite+pysqlite")
_POSTGRESQL = Driver("PostgreSQL", "postgresql+psycopg", "psycopg", "postgresql")
_MYSQL = Driver("MySQL", "mysql+pymysql", "pymysql", "mysql")
_SQL_SERVER = Driver("SQL Server", "mssql+pyodbc", "pyodbc", "sqlserver")
DRIVERS = {
    "sqlite": _SQLITE,
    "postgresql": _POSTGRESQL,
    "postgres": _POSTGRESQL,
    "mysql": _MYSQL,
    "mariadb": _MYSQL,
    "mssql": _SQL_SERVER,
    "sqlserver": _SQL_SERVER,
}
EXAMPLES = (
    "sqlite:///folder/file.db, postgresql://user@host/database, mysql://user@host/database, mssql://user@host/database"
)


@dataclass(frozen=True)
class Address:
    """`url` names the database without a password, `driver` reads it."""

    url: Any  # sqlalchemy's URL, whose module is loaded only when a database is meant
    driver: Driver

    @property
    def shown(self) -> str:
        """For people, files and the keyring."""
        return str(self.url.set(drivername=self.url.get_backend_name()).render_as_string(hide_password=True))

    @property
    def needs_password(self) -> bool:
        """Whether somebody signs in by name; without a name the database takes the account on this computer."""
        return self.driver is not _SQLITE and bool(self.url.username)


def read_address(text: str) -> tuple[Address, str | None]:
    """The address, and the password which was written into it, if any.

    Raises DataError for what is no address, for other databases, and for a driver which is not installed.
    """
    from sqlalchemy.engine import URL, make_url
    from sqlalchemy.exc import ArgumentError

    try:
        url = make_url(text.strip())
    except (ArgumentError, ValueError) as error:
        # Without the text, for it may hold a password.
        raise DataError("This is not the address of a database.", advice="Write one like {examples}.",
                        examples=EXAMPLES) from error  # fmt: skip
    driver = DRIVERS.get(url.get_backend_name() if "+" in url.drivername else url.drivername)
    if driver is None:
        raise DataError(
            "Databases of the kind {kind} cannot be read.", advice="Write an address like {examples}.",
            kind=url.drivername, examples=EXAMPLES,
        )  # fmt: skip
    hidden = sorted(name for name in url.query if name.casefold() in SECRETS)
    if hidden:
        raise DataError(
            "The address has a parameter that can hold a password: {names}.",
            advice="Take it out; the password has a field of its own.", names=", ".join(hidden),
        )  # fmt: skip
    if not driver.is_installed:
        raise DataError(
            "Reading {database} needs the driver {module}, which is not installed.",
            advice="Install it with: pip install \"fedstroke[{extra}]\", then start FedStroke again.",
            database=driver.database, module=driver.module, extra=driver.extra,
        )  # fmt: skip
    if not url.database:
        raise DataError("The address names no database.", advice="Write one like {examples}.", examples=EXAMPLES)
    password = None if url.password is None else str(url.password)
    # Made anew, for `set(password=None)` would keep the password.
    without = URL.create(driver.dialect, url.username, None, url.host, url.port, url.database, url.query)
    return Address(without, driver), password
