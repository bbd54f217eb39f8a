"""What each command of the window does: a short function per command over the node."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from fedcore import __version__
from fedcore.crypto.identity import read_public_identity
from fedcore.data.table import Table
from fedcore.errors import DataError, ProtocolError, StoreError
from fedcore.node.exporting import export_result
from fedcore.node.hospital import Hospital, identity_path, public_identity
from fedcore.node.meeting import Where
from fedcore.node.pairing import pair_with
from fedcore.node.returning import run_and_wait
from fedcore.node.sessions import Draft, OnStatus, Outcome, draft_terms, interrupted, join, propose, resume
from fedcore.node.settings import load_settings, save_settings
from fedcore.node.site_level import aim_at
from fedcore.protocols.exchange import Undecided
from fedcore.protocols.terms import Terms
from fedcore.protocols.terms_view import view_of
from fedcore.session.records import Peer
from fedcore.session.status import Status
from fedcore.worker import ledger_desk, report_desk, update_desk
from fedcore.worker.calls import Call, Line, meeting_place
from fedcore.worker.cluster_desk import ClusterDesk
from fedcore.worker.database_desk import DatabaseDesk
from fedcore.worker.dictionary_desk import DictionaryDesk
from fedcore.worker.forecast_desk import first_forecast, forecast, speeds_for
from fedcore.worker.predict_desk import PredictDesk
from fedcore.worker.project_desk import ProjectDesk, name_session
from fedcore.worker.records_desk import RecordsDesk
from fedcore.worker.support_desk import SupportDesk
from fedcore.worker.together_desk import TogetherDesk

Emit = Callable[[str, Line], None]
Answer = TypeVar("Answer")
_DRAFT_FIELDS = ("params", "scheme", "key_bits", "min_group", "test_fraction", "rows", "purpose")


class Desk:
    """The state of one window's worker: the unlocked hospital, the open records, the session under way."""

    def __init__(self, home: Path, emit: Emit) -> None:
        self._home = home
        self._emit = emit
        self._hospital: Hospital | None = None
        self._records = RecordsDesk(emit)
        databases = DatabaseDesk(self._records)
        projects = ProjectDesk(home, self._records, databases)
        self._drafted: tuple[Draft, Terms] | None = None
        self._session: Call | None = None
        self._decisions: queue.Queue[str | None] = queue.Queue()
        self._codes: queue.Queue[str] = queue.Queue()
        self._demo: Any = None
        self._lock = threading.Lock()
        self._cluster = ClusterDesk(home)
        self._dictionary = DictionaryDesk(lambda view: self._emit("dictionary", view))
        self._together = TogetherDesk(
            lambda: self.hospital,
            self._records,
            self._ask,
            lambda: self._await(self._decisions),
            self._show,
            self._dictionary,
        )
        self._support = SupportDesk(home, lambda: self.hospital, lambda: self._hospital)
        self._predict = PredictDesk(
            lambda: self.hospital,
            self._together.score,
            self._emit,
            self._workers,
        )
        self._commands: dict[str, Callable[[Call], Line]] = {
            "hello": self._hello,
            "identity.create": self._create,
            "identity.unlock": self._unlock,
            "identity.restore": self._restore,
            "identity.change_passphrase": self._change_passphrase,
            **self._records.commands(),
            **databases.commands(),
            **self._together.commands(),
            **projects.commands(),
            "peers.list": lambda _: {"peers": [_peer(p) for p in self.hospital.store.peers()]},
            "peers.invitation": self._invitation,
            "peers.add": lambda call: _peer(self.hospital.add_peer(call.text("text"))),
            "peers.remove": self._remove_peer,
            "peers.pair": self._pair,
            "peers.type_code": self._type_code,
            "doctor": self._support.doctor,
            "diagnostics": self._support.diagnostics,
            "terms.draft": self._show_draft,
            "terms.forecast": self._forecast,
            "session.propose": self._propose,
            "session.join": self._join,
            "session.resume": self._resume,
            "session.interrupted": self._interrupted,
            "session.forget": self._forget,
            "dictionary.match": self._dictionary.match,
            "dictionary.agree": self._dictionary.agree,
            "dictionary.decline": self._dictionary.decline,
            "session.sign": self._sign,
            "session.decline": self._decline,
            "session.cancel": self._cancel,
            "results.list": lambda _: {"results": self.hospital.results()},
            "results.get": lambda call: dict(self.hospital.result(call.text("session"))),
            "results.export": self._export,
            "results.aim": lambda call: aim_at(
                self.hospital, call.text("session"), float(call.arguments.get("sensitivity") or 0)
            ),
            "results.report": lambda call: report_desk.report(self.hospital, call),
            "predict.form": self._predict.form,
            "predict.one": self._predict.one,
            "predict.noted": self._predict.noted,
            "score": self._predict.score,
            "score.serve": self._predict.serve,
            "ledger.list": lambda call: ledger_desk.list_entries(self.hospital, call),
            "ledger.verify": lambda _: ledger_desk.verify(self.hospital),
            "ledger.export": lambda call: ledger_desk.export(self.hospital, call),
            "settings.get": lambda _: self._settings() | {"data_folder": str(self._home)},
            "settings.set": self._set_settings,
            "cluster.get": self._cluster.get,
            "cluster.use": self._cluster.use,
            "update.check": update_desk.check,
            "demo.start": self._start_demo,
        }

    def run(self, call: Call) -> Line:
        """Carry out a command and return its answer; raises FedcoreError."""
        command = self._commands.get(call.do)
        if command is None:
            raise DataError("This program does not know the command {do}.", advice="Update FedStroke.", do=call.do)
        project = self._records.project  # of the beginning: another may be opened while a session runs
        answer = command(call)
        if project is not None and call.do.startswith("session.") and isinstance(made := answer.get("session"), str):
            name_session(project, made)
        return answer

    def close(self) -> None:
        if self._demo is not None:
            self._demo.stop()
        if self._hospital is not None:
            self._hospital.close()

    @property
    def hospital(self) -> Hospital:
        if self._hospital is None:
            raise StoreError("The identity is locked.", advice="Type the passphrase on the Overview page.")
        return self._hospital

    # -- identity -----------------------------------------------------------------------------------------------------

    def _hello(self, _: Call) -> Line:
        path = identity_path(self._home)
        name = read_public_identity(path).name if path.exists() else ""
        return {"version": __version__, "has_identity": path.exists(), "home": str(self._home), "name": name}

    def _create(self, call: Call) -> Line:
        self._hospital = Hospital.create(self._home, call.text("name"), call.text("passphrase"))
        return self._identity()

    def _restore(self, call: Call) -> Line:
        """First start on another computer: the identity from its backup."""
        self._hospital = Hospital.restore(self._home, Path(call.text("path")), call.text("passphrase"))
        return self._identity()

    def _unlock(self, call: Call) -> Line:
        with self._lock:
            if self._hospital is None:
                self._hospital = Hospital.open(self._home, call.text("passphrase"))
            else:
                self._hospital.check_passphrase(call.text("passphrase"))
        return self._identity()

    def _identity(self) -> Line:
        public = self.hospital.identity.public
        return {"name": public.name, "party_id": public.party_id, "fingerprint": public.fingerprint}

    def _change_passphrase(self, call: Call) -> Line:
        self.hospital.change_passphrase(call.text("old"), call.text("new"))
        return {}

    # -- peers --------------------------------------------------------------------------------------------------------

    def _invitation(self, call: Call) -> Line:
        text = self.hospital.invitation(call.text("address", ""))
        code = next(line for line in text.splitlines() if line.startswith("fedstroke:"))
        return {"text": text, "code": code}

    def _remove_peer(self, call: Call) -> Line:
        self.hospital.store.remove_peer(call.text("party_id"))
        return {}

    def _pair(self, call: Call) -> Line:
        party = call.text("party_id")
        self._codes = queue.Queue()
        reasons: list[DataError] = []

        def typed(reason: DataError | None) -> str:
            if reason is not None and reason not in reasons:
                reasons.append(reason)
                self._emit("pairing", {"party_id": party, "retry": reason.text.to_json()})
            return self._await(self._codes)

        peer = pair_with(
            self.hospital,
            party,
            meeting_place(call),
            lambda code: self._emit("pairing", {"party_id": party, "my_code": code}),
            typed,
            cancelled=call.cancelled.is_set,
        )
        return _peer(peer)

    def _type_code(self, call: Call) -> Line:
        self._codes.put(call.text("code"))
        return {}

    # -- sessions -----------------------------------------------------------------------------------------------------

    def _chosen(self, call: Call) -> Draft:
        """What the person chose so far."""
        table, _ = self._records.need()
        if table.y is None or self._records.mapping is None:
            raise DataError(
                "These records have no outcome, so this hospital cannot propose.",
                advice="Let the hospital that holds the outcome propose, and join its session.",
            )
        a = call.arguments
        chosen = {name: a[name] for name in _DRAFT_FIELDS if a.get(name) is not None}
        params = dict(chosen.get("params") or {})
        if a.get("rounds") is not None:
            params["num_boost_round"] = a["rounds"]
        if a.get("release") is not None:
            chosen["release"] = tuple(a["release"])
        chosen |= {"params": params, "peers": tuple(a.get("peers") or ()), "generated": self._records.generated}
        return Draft(outcome=self._records.mapping.label or "", **chosen)

    def _draft(self, call: Call) -> Terms:
        draft = self._chosen(call)
        if self._drafted is None or self._drafted[0] != draft:
            self._drafted = (draft, draft_terms(self.hospital, draft))
        return self._drafted[1]

    def _forecast(self, call: Call) -> Line:
        if _is_together(call):
            return {"schemes": [], "basis": []}
        return forecast(self.hospital, self._chosen(call), self._records.need()[0], self._workers())

    def _show_draft(self, call: Call) -> Line:
        if _is_together(call):
            return self._together.draft(call)
        terms = self._draft(call)
        first = first_forecast(self.hospital, terms, self._records.need()[0], self._workers())
        return self._view(terms) | {"forecast": first}

    def _ask(self, view: Line) -> None:
        """Show a person terms; the answer comes by `session.sign` or `session.decline`."""
        self._decisions = queue.Queue()
        self._emit("proposal", view)

    def _view(self, terms: Terms, *, may_wait: bool = False) -> Line:
        table, _ = self._records.need()
        speeds = speeds_for(self.hospital, terms, self._workers(), may_wait=may_wait)
        view = view_of(terms, self.hospital.party_id, len(table.ids), table.features, speeds)
        return view | {"needs_signature": True}

    def _propose(self, call: Call) -> Line:
        if _is_together(call):
            with _Under(self, call):
                return self._together.propose(call, meeting_place(call))
        table, coding = self._records.need()
        terms = self._draft(call)
        self._drafted = None  # signed once; the next proposal is a new session
        where = meeting_place(call)
        first = partial(propose, self.hospital, terms, table, where)
        return self._until_done(call, first, lambda: terms.session, table, where, coding)

    def _join(self, call: Call) -> Line:
        if _is_together(call):
            with _Under(self, call):
                return self._together.join(call, meeting_place(call, call.text("peer")))
        table, coding = self._records.need()

        shown: list[Terms] = []

        def decide(terms: Terms) -> str | None:
            if not shown:
                shown.append(terms)
                self._ask(self._view(terms, may_wait=True))
            return self._await(self._decisions)

        where = meeting_place(call, call.text("peer"))
        first = partial(join, self.hospital, call.text("peer"), table, where, decide)
        return self._until_done(call, first, lambda: shown[0].session if shown else "", table, where, coding)

    def _resume(self, call: Call) -> Line:
        if self._is_site(call):
            with _Under(self, call):
                return self._together.resume(call, meeting_place(call))
        table, coding = self._records.need()
        session, where = call.text("session"), meeting_place(call)
        first = partial(self._go_on, session, table, where)
        return self._until_done(call, first, lambda: session, table, where, coding)

    def _go_on(self, session: str, table: Table, where: Where, **how: Any) -> Outcome:
        """Resume; the demonstration's hospital waits for new sessions and has to be told of the interrupted one."""
        record = self.hospital.store.session(session)
        if self._demo is not None and record is not None and self._demo.peer.party_id in record.terms:
            self._demo.go_on_with(session)
        return resume(self.hospital, session, table, where, **how)

    def _until_done(
        self,
        call: Call,
        first: Callable[..., Outcome],
        session: Callable[[], str],
        table: Table,
        where: Where,
        coding: Line,
    ) -> Line:
        """A session to its result, waiting for peers that stop meanwhile; `session()` is its id, "" before."""
        workers = self._cluster.workers(self._workers())
        how: Line = {"cancelled": call.cancelled.is_set, "n_workers": workers, "coding": coding}

        def again(show: OnStatus) -> Outcome:
            return self._go_on(session(), table, where, on_status=show, **how)

        def may_go_on() -> bool:
            return not call.cancelled.is_set() and bool(self.hospital.store.checkpoint_counts(session()))

        with _Under(self, call):
            outcome = run_and_wait(lambda show: first(on_status=show, **how), again, may_go_on, self._show)
        return dict(outcome.result)

    def _is_site(self, call: Call) -> bool:
        """Whether the session named is one of hospitals with the same predictors."""
        record = self.hospital.store.session(call.text("session"))
        return record is not None and record.role == "site"

    def _interrupted(self, _: Call) -> Line:
        """Nothing while a session runs: its own checkpoints are not those of an interrupted one."""
        return {"sessions": [] if self._session is not None else interrupted(self.hospital)}

    def _forget(self, call: Call) -> Line:
        self.hospital.store.drop_checkpoints(call.text("session"))
        return {}

    def _sign(self, call: Call) -> Line:
        self.hospital.check_passphrase(call.text("passphrase"))
        self._decisions.put(None)
        return {}

    def _decline(self, call: Call) -> Line:
        self._decisions.put(call.text("reason", ""))
        return {}

    def _cancel(self, _: Call) -> Line:
        if self._session is not None:
            self._session.cancelled.set()
        return {}

    def _show(self, status: Status) -> None:
        self._emit("status", status.to_json())

    def _workers(self) -> int:
        return max(1, int(self._settings()["workers"]))

    @staticmethod
    def _await(answers: queue.Queue[Answer]) -> Answer:
        """What the person answers; raises Undecided while there is no answer."""
        try:
            return answers.get_nowait()
        except queue.Empty:
            raise Undecided from None

    def enter(self, call: Call) -> None:
        with self._lock:
            if self._session is not None:
                raise DataError("A session is running already.", advice="Wait until it ends, or cancel it on Training.")
            self._session = call

    def leave(self) -> None:
        self._session = None

    # -- results ------------------------------------------------------------------------------------------------------

    def _export(self, call: Call) -> Line:
        files = export_result(self.hospital, call.text("session"), Path(call.text("path")))
        return {"files": [str(path) for path in files]}

    # -- ledger, settings, demo ---------------------------------------------------------------------------------------

    def _settings(self) -> Line:
        return load_settings(self._home).to_json()

    def _set_settings(self, call: Call) -> Line:
        return save_settings(self._home, call.arguments).to_json() | {"data_folder": str(self._home)}

    def _start_demo(self, _: Call) -> Line:
        from fedcore.demo import start_partner

        if self._demo is not None:
            self._demo.stop()
        self._demo = start_partner(self._home, self.hospital)
        return {
            "peer": _peer(self._demo.peer),
            "files": {
                "label": str(self._demo.label_records),
                "new_patients": str(self._demo.label_new_patients),
            },
            "mapping": self._demo.mapping,
            "listen": self._demo.address,
        }


class _Under:
    """While a session runs no second one may start."""

    def __init__(self, desk: Desk, call: Call) -> None:
        self._desk, self._call = desk, call

    def __enter__(self) -> None:
        self._desk.enter(self._call)

    def __exit__(self, *_: object) -> None:
        self._desk.leave()


def _is_together(call: Call) -> bool:
    return call.optional("mode") == "horizontal"


def _peer(peer: Peer) -> Line:
    try:
        fingerprint = public_identity(peer).fingerprint
    except ProtocolError:
        fingerprint = ""
    return {
        "party_id": peer.party_id,
        "name": peer.name,
        "address": peer.address or "",
        "fingerprint": fingerprint,
        "state": peer.state,
    }
