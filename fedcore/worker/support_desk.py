"""What the window offers to whoever helps: the connection doctor, the diagnostics bundle, an identity from a backup."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from fedcore.errors import DataError
from fedcore.net.doctor import diagnose
from fedcore.node.diagnostics import about, note_doctor, write_bundle
from fedcore.node.hospital import Hospital
from fedcore.node.settings import load_settings
from fedcore.worker.calls import Call, Line


class SupportDesk:
    """`hospital` is the unlocked one and raises without; `unlocked` gives None then."""

    def __init__(self, home: Path, hospital: Callable[[], Hospital], unlocked: Callable[[], Hospital | None]) -> None:
        self._home, self._hospital, self._unlocked = home, hospital, unlocked

    def doctor(self, call: Call) -> Line:
        """Walk the way to a peer hop by hop, as its address and the proxy in Settings say."""
        hospital = self._hospital()
        peer, me, proxy = hospital.peer(call.text("party_id")), hospital.identity, load_settings(self._home).proxy
        if peer.address is None:
            raise DataError(
                "No address of {peer} is known.", advice="Ask them for an invitation with an address.", peer=peer.name
            )
        steps = diagnose(
            peer.address,
            me.curve_secret,
            me.public.curve_public,
            me.party_id,
            peer.party_id,
            peer.curve_public,
            proxy=proxy,
        )
        note_doctor(self._home, steps, through_proxy=bool(proxy))
        return {
            "steps": [
                {
                    "ok": step.is_ok,
                    "name": step.name.to_json(),
                    "text": step.found.to_json(),
                    "advice": step.advice.to_json(),
                    "detail": step.detail,
                }
                for step in steps
            ]
        }

    def diagnostics(self, call: Call) -> Line:
        """Write the bundle to `path`, with what the `window` says of itself in it."""
        hospital, out = self._unlocked(), Path(call.text("path"))
        store = None if hospital is None else hospital.store
        names = write_bundle(self._home, out, store, call.text("window", ""))
        return {"path": str(out), "files": names, "about": about(names).to_json()}
