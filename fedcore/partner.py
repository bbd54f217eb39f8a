"""A generated hospital as a process of its own, with which the demo's label hospital trains.

It has its own folder, keys and ledger, connects to the label hospital whenever that listens, signs what it proposes
as long as all records are generated, and answers scoring in the same way. Finished trees are kept, so an interrupted
session can go on once it is told to. It leaves when its standard input ends, so it never outlives the program that
started it.
"""

from __future__ import annotations

import json
import secrets
import shutil
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from fedcore.assets import asset
from fedcore.data.mapping import Mapping as ColumnMapping
from fedcore.data.reader import read_records
from fedcore.data.synthetic import HEART_CENTRE, HOSPITALS, ID_COLUMN, RIVERSIDE, DemoHospital
from fedcore.data.table import Table, build_table
from fedcore.errors import FedcoreError, StoreError
from fedcore.node.hospital import Hospital, identity_path, public_identity
from fedcore.node.keeping import coding_of, keep_feature, load_feature_model
from fedcore.node.meeting import TO_BE_NAMED, Cancelled, Where, meeting, workers
from fedcore.node.process import free_port, own_command
from fedcore.node.scoring import load_patients
from fedcore.node.sessions import begin, recorded, resume
from fedcore.protocols import agreement
from fedcore.protocols.exchange import ask, hear
from fedcore.protocols.messages import AGREEMENT, Finished
from fedcore.protocols.scoring import serve_columns
from fedcore.protocols.terms import Terms
from fedcore.session.checkpoint import Keeper
from fedcore.session.ledger import Filter
from fedcore.session.records import Peer
from fedcore.session.status import Board
from fedcore.session.vertical_session import run_as_feature

OUTCOME = "stroke"
_PASSPHRASE_PURPOSE = b"passphrase of a generated partner"
_PAUSE_S = 0.5  # before it connects again
_GOODBYE_S = 15.0
_ANSWER_S = 60.0

Event = dict[str, Any]


# -- the label hospital's side -----------------------------------------------------------------------------------------


@dataclass
class Partner:
    """A running partner. `mapping` says, as plain values, what the columns of `label_records` are; the label hospital
    listens at `address`. `events` is what the partner told so far; `changed` is notified after each."""

    peer: Peer
    home: Path
    label_records: Path
    label_new_patients: Path
    mapping: dict[str, Any]
    address: str
    process: subprocess.Popen[str]
    events: list[Event] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)

    @property
    def is_running(self) -> bool:
        return self.process.poll() is None

    def wait_for(self, kind: str, session: str, timeout_s: float) -> Event | None:
        """The event of this kind about this session, as soon as it is told; None when it is not in time."""

        def found() -> Event | None:
            return next((e for e in self.events if e["event"] == kind and e.get("session") == session), None)

        with self.changed:
            self.changed.wait_for(lambda: found() is not None or not self.is_running, timeout_s)
            return found()

    def go_on_with(self, session: str) -> None:
        """Let it meet the label hospital for an interrupted session instead of a new one.

        Raises StoreError when it cannot: it has kept nothing of that session, or has ended.
        """
        asked = len(self.events)
        if self.process.stdin is not None and not self.process.stdin.closed:
            self.process.stdin.write(json.dumps({"resume": session}) + "\n")
            self.process.stdin.flush()

        def answer() -> Event | None:
            kinds = ("going_on", "not_kept")
            return next((e for e in self.events[asked:] if e["event"] in kinds and e["session"] == session), None)

        with self.changed:
            self.changed.wait_for(lambda: answer() is not None or not self.is_running, _ANSWER_S)
            found = answer()
        if found is None or found["event"] != "going_on":
            raise StoreError(
                "{name} has kept nothing of that session.",
                advice="Give the interrupted session up, and start a new one.",
                name=self.peer.name,
            )

    def stop(self) -> None:
        """Ask it to leave, and make it leave; the second time does nothing."""
        if self.process.stdin is not None and not self.process.stdin.closed:
            self.process.stdin.close()
        try:
            self.process.wait(_GOODBYE_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            with self.changed:
                self.events.append(json.loads(line))
                self.changed.notify_all()
        self.process.wait()
        with self.changed:
            self.changed.notify_all()


def start_partner(
    home: Path, hospital: Hospital, which: DemoHospital = HEART_CENTRE, address: str | None = None
) -> Partner:
    """Make, or open again, the generated hospital `which` under home/demo, exchange invitations with `hospital`,
    and start it. `hospital` is to listen at `address`, a free port of the loopback interface unless given.

    Raises StoreError when the folder cannot be used, ProtocolError when another hospital of that name is known.
    """
    address = address or f"127.0.0.1:{free_port()}"
    place = home / "demo" / which.file.removesuffix(".csv")
    passphrase = _make(place, which, hospital)
    with Hospital.open(place, passphrase) as partner:
        mine = partner.add_peer(hospital.invitation(address))
        partner.store.set_peer_state(mine.party_id, "confirmed")
        theirs = hospital.add_peer(partner.invitation())
        hospital.store.set_peer_state(theirs.party_id, "confirmed")
    config = {"home": str(place), "passphrase": passphrase, "label": hospital.party_id, "hospital": which.name}
    command = own_command("demo", "--headless", "--partner", "--home", str(place))
    process = subprocess.Popen(  # noqa: S603  this same program
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    assert process.stdin is not None
    # Through a pipe: a command line, with the passphrase in it, is for all to see.
    process.stdin.write(json.dumps(config) + "\n")
    process.stdin.flush()
    started = Partner(
        hospital.peer(theirs.party_id),
        place,
        asset(f"demo/{RIVERSIDE.file}"),
        asset(f"demo/{RIVERSIDE.new_patients}"),
        label_mapping().to_json(),
        address,
        process,
    )
    threading.Thread(target=started._listen, name="fedstroke-partner", daemon=True).start()
    return started


def label_mapping() -> ColumnMapping:
    """What the columns of the generated label hospital's records are."""
    return ColumnMapping(id_columns=(ID_COLUMN,), label=OUTCOME)


def _make(place: Path, which: DemoHospital, hospital: Hospital) -> str:
    """The passphrase of the partner in `place`, which is made if need be.

    It is kept beside the partner, encrypted for the label hospital: a partner of another identity is made anew.
    """
    kept = place / "passphrase.sealed"
    key = hospital.identity.store_key
    if identity_path(place).exists() and kept.exists():
        try:
            return key.decrypt(_PASSPHRASE_PURPOSE, kept.read_bytes()).decode()
        except StoreError:
            shutil.rmtree(place)
    for stale in hospital.store.peers_named(which.name):
        hospital.store.remove_peer(stale.party_id)
    passphrase = secrets.token_urlsafe(24)
    Hospital.create(place, which.name, passphrase).close()
    kept.write_bytes(key.encrypt(_PASSPHRASE_PURPOSE, passphrase.encode()))
    return passphrase


# -- the partner's process ---------------------------------------------------------------------------------------------


def main(commands: TextIO = sys.stdin) -> int:
    """Until the end of standard input: one session after the other."""
    config = json.loads(commands.readline())
    told = _Told()
    threading.Thread(target=told.listen, args=(commands,), daemon=True).start()
    which = next(h for h in HOSPITALS if h.name == config["hospital"])
    with Hospital.open(Path(config["home"]), config["passphrase"]) as hospital:
        side = _Side(hospital, which)
        _tell({"event": "ready", "patients": len(side.table.ids), "predictors": len(side.table.features)})
        while not told.stopping.is_set():
            session = told.take_session()
            try:
                if session is None:
                    _tell(side.take_part(config["label"], told.is_interrupted))
                elif hospital.store.checkpoint_counts(session):
                    _tell({"event": "going_on", "session": session})
                    _tell(side.go_on(session, config["label"], told.is_interrupted))
                else:
                    _tell({"event": "not_kept", "session": session})
            except FedcoreError as error:
                if not told.is_interrupted():
                    _tell({"event": "failed", "error": str(error)})
            if not told.is_interrupted():
                told.stopping.wait(_PAUSE_S)
    return 0


class _Told:
    """What the label hospital's program says on standard input: to go on with a session, and, by its end, to leave."""

    def __init__(self) -> None:
        self.stopping = threading.Event()
        self._session: str | None = None

    def listen(self, commands: TextIO) -> None:
        while line := commands.readline():
            self._session = str(json.loads(line)["resume"])
        self.stopping.set()

    def take_session(self) -> str | None:
        """The session to go on with, once."""
        session, self._session = self._session, None
        return session

    def is_interrupted(self) -> bool:
        """Whether what goes on now is to be given up: a wait for a proposal, or everything."""
        return self.stopping.is_set() or self._session is not None


def _tell(event: Event) -> None:
    print(json.dumps(event), flush=True)


class _Side:
    """The partner's records, and its part in whatever session the label hospital proposes."""

    def __init__(self, hospital: Hospital, which: DemoHospital) -> None:
        self._hospital = hospital
        mapping = ColumnMapping(id_columns=(ID_COLUMN,))
        self.table: Table = build_table(read_records(asset(f"demo/{which.file}")), mapping)[0]
        self._coding: Mapping[str, Any] = coding_of(mapping.to_json(), self.table.coding)
        self._all_patients = _joined(hospital.home / "all-patients.csv", which)

    def take_part(self, label: str, cancelled: Cancelled) -> Event:
        """One session, of whichever kind is proposed; raises the error that ended it."""
        hospital = self._hospital
        board = Board(lambda _: None)
        peer = hospital.confirmed_peer(label)
        with (
            workers(None, cancelled) as executor,
            meeting(hospital, TO_BE_NAMED, [peer], Where(host=label), board, cancelled) as met,
        ):
            met.driver.connect(Where().timeout_s, AGREEMENT)

            def decide(terms: Terms) -> str | None:
                met.session = terms.session
                return (
                    None if terms.generated else "this hospital's records are generated, those of the session are not"
                )

            signed = met.driver.run(agreement.review(label, hospital.identity, {label: public_identity(peer)}, decide))
            terms: Terms = signed.terms
            is_training = terms.mode == "vertical"
            begin(hospital, signed, "feature" if is_training else "score", met)
            with recorded(hospital, terms.session):
                if is_training:
                    keeper = Keeper(hospital.store, hospital.identity.store_key, terms.session)
                    training = run_as_feature(terms, hospital.party_id, self.table, executor, board, keeper)
                    keep_feature(hospital, terms, met.driver.run(training), self.table, self._coding)
                    keeper.drop()
                else:
                    met.driver.run(self._serve(terms, executor))
        return self._finished(terms)

    def go_on(self, session: str, label: str, cancelled: Cancelled) -> Event:
        """Go on with an interrupted session; raises the error that ended it."""
        where = Where(host=label)
        outcome = resume(self._hospital, session, self.table, where, cancelled=cancelled, coding=self._coding)
        return self._finished(outcome.terms)

    def _finished(self, terms: Terms) -> Event:
        told = {"event": "finished", "session": terms.session, "mode": terms.mode}
        return told | disclosed(self._hospital, terms.session)

    async def _serve(self, terms: Terms, executor: Any) -> None:
        model, _, kept = load_feature_model(self._hospital, terms.model or "")
        _, table = load_patients(self._all_patients, kept)
        await serve_columns(terms, table.ids, table.x, model, executor)
        await hear(terms.label.party_id, Finished)
        await ask({terms.label.party_id: Finished()}, Finished)


def _joined(path: Path, which: DemoHospital) -> Path:
    """The records for training and the new patients in one file: either may be asked about."""
    old, new = (asset(f"demo/{name}").read_text(encoding="utf-8") for name in (which.file, which.new_patients))
    path.write_text(old + new.partition("\n")[2], encoding="utf-8")
    return path


def disclosed(hospital: Hospital, session: str) -> dict[str, Any]:
    """What left this house in a session, by type, and whether the whole ledger is as it was written."""
    entries = hospital.ledger.entries(Filter(session=session))
    kinds: dict[str, dict[str, int]] = {}
    for entry in entries:
        kind = kinds.setdefault(entry.message_type, {"messages": 0, "bytes": 0})
        kind["messages"] += 1
        kind["bytes"] += entry.bytes
    verified = hospital.verify_ledger()
    return {
        "hospital": hospital.identity.name,
        "messages": len(entries),
        "bytes": sum(e.bytes for e in entries),
        "by_type": kinds,
        "ledger_intact": verified.is_intact,
        "ledger_entries": verified.n_entries,
    }
