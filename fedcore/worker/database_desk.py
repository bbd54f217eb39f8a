"""Databases as the window shows them: does one answer, what tables has it, open the rows of a query.

A password comes with a command, goes to the database and, where the person wants, to the system's keyring; it is never
sent back, kept in a file or written to a log.
"""

from __future__ import annotations

from collections.abc import Callable

from fedcore.data.database import check_query, list_tables, read_database
from fedcore.data.database_url import Address, read_address
from fedcore.errors import DataError, StoreError, Text
from fedcore.node.credentials import has_keyring, keep_password, kept_password
from fedcore.session.project import Source
from fedcore.worker.calls import Call, Line
from fedcore.worker.records_desk import RecordsDesk

_NO_KEYRING = Text("This system has no keyring, so the password is asked for each time.")


class DatabaseDesk:
    def __init__(self, records: RecordsDesk) -> None:
        self._records = records

    def commands(self) -> dict[str, Callable[[Call], Line]]:
        return {"database.look": self.look, "database.tables": self.tables, "database.open": self.open}

    def look(self, call: Call) -> Line:
        """Whether an address can be read at all, and whether a password is needed and known; nothing is connected."""
        address, written = read_address(call.text("database"))
        return {
            "shown": address.shown,
            "kind": address.driver.database,
            "needs_password": address.needs_password,
            "has_password": written is not None or self._kept(address) is not None,
            "keyring": has_keyring(),
        }

    def tables(self, call: Call) -> Line:
        """Connect, and list the tables and views with the query that reads each."""
        address, password = self._given(call)
        listed = list_tables(address, password)
        return {"shown": address.shown, "tables": [{"name": name, "query": query} for name, query in listed]}

    def open(self, call: Call) -> Line:
        """Open the rows of a query as records; `keep` puts the password into the keyring once it has worked."""
        address, password = self._given(call)
        query = check_query(call.text("query"))
        source = Source(database=address.shown, query=query)
        answer = self._records.take(
            call, source, address.shown, lambda told: read_database(address, query, password, on_progress=told)
        )
        return answer | {"note": self._keep(call, address, password)}

    def _keep(self, call: Call, address: Address, password: str | None) -> Line | None:
        """Why the password was not kept though somebody wanted that, None where all went well."""
        if call.arguments.get("keep") is not True or not password or password == self._kept(address):
            return None
        if not has_keyring():
            return _NO_KEYRING.to_json()
        try:
            keep_password(address.shown, password)
        except StoreError as error:
            return error.text.to_json()
        return None

    def _given(self, call: Call) -> tuple[Address, str | None]:
        """The address and the password: typed, in it, or kept; raises DataError where it must be asked for."""
        address, written = read_address(call.text("database"))
        password = call.optional("password") or written or self._kept(address)
        if address.needs_password and password is None and call.arguments.get("without_password") is not True:
            raise DataError(
                "The password for {database} is not known.", advice="Type it in the field “Password”.",
                database=address.shown,
            )  # fmt: skip
        return address, password

    @staticmethod
    def _kept(address: Address) -> str | None:
        return kept_password(address.shown) if address.needs_password else None
