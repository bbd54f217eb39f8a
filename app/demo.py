"""The demonstration: a generated hospital's identity is made, its records are opened, the second hospital starts.

From there the person goes the ordinary way through the pages; the guide above them says what comes next.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject

from app.bridge import Bridge
from app.shapes import Failure, Json

NAME = "Riverside General"
# Not a secret: the identity it opens signs for patients who do not exist.
PASSPHRASE = "generated hospitals"  # noqa: S105
# To be watched, not waited for.
DRAFT: Json = {
    "params": {"num_boost_round": 20, "max_depth": 3, "eta": 0.3, "max_bin": 32, "reg_lambda": 5.0, "seed": 1},
    "key_bits": 2048,
}


class Demo(QObject):
    """Brings a fresh worker to where the ordinary way begins; a failure is remembered as a session's would be."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge

    def begin(self, hello: Json) -> None:
        if hello.get("has_identity"):
            self._call("identity.unlock", {"passphrase": PASSPHRASE}, self._start_partner)
        else:
            self._call("identity.create", {"name": NAME, "passphrase": PASSPHRASE}, self._start_partner)

    def _start_partner(self, _identity: Any) -> None:
        self._call("demo.start", {}, self._open_records)

    def _open_records(self, demo: Json) -> None:
        self._bridge.remember("draft", {"peers": [demo["peer"]["party_id"]], **DRAFT})
        self._bridge.remember("demo", {**demo, "passphrase": PASSPHRASE})
        self._call("peers.list", {}, None)
        self._call("records.open", {"path": demo["files"]["label"]}, self._map_records)

    def _map_records(self, _records: Json) -> None:
        self._call("records.map", {"mapping": self._bridge.known("demo")["mapping"]}, None)

    def _call(self, do: str, args: Json, on_ok: Any) -> None:
        self._bridge.call(do, args, on_ok, self._failed, owner=self)

    def _failed(self, failure: Failure) -> None:
        self._bridge.remember("session_failure", failure)
