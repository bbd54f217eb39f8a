"""New patients' risks as the window asks for them: a file, one patient's form, or the partner's part of a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from fedcore.errors import DataError, PeerLost, TermsMismatch
from fedcore.node.explaining import add_reasons
from fedcore.node.hospital import Hospital
from fedcore.node.meeting import Where
from fedcore.node.predicting import form_of, predict_one, predict_together
from fedcore.node.prediction_log import predictions
from fedcore.node.scoring import score, serve_scores
from fedcore.protocols.terms import stored_terms
from fedcore.session.status import Status
from fedcore.worker.calls import Call, Line, meeting_place

_PATIENCE_S = 120.0
"""For the partners to come, while a person sits before one patient's form."""


class PredictDesk:
    """Works with whatever hospital is unlocked. `score_site` scores a file by a model of hospitals with the same
    predictors; `emit` tells how scoring with partners goes: `scoring` its status, `predicted` what the own model says
    of a patient meanwhile, `served` how many scorings were answered."""

    def __init__(
        self,
        hospital: Callable[[], Hospital],
        score_site: Callable[[Call], Line],
        emit: Callable[[str, Line], None],
        workers: Callable[[], int],
    ) -> None:
        self._hospital, self._score_site, self._emit, self._workers = hospital, score_site, emit, workers

    def _show(self, status: Status) -> None:
        self._emit("scoring", status.to_json())

    def form(self, call: Call) -> Line:
        return form_of(self._hospital(), call.text("session")).to_json()

    def one(self, call: Call) -> Line:
        values = call.arguments.get("values")
        if not isinstance(values, dict):
            raise DataError("The window left out {name}.", advice="Update FedStroke.", name="values")
        hospital, session = self._hospital(), call.text("session")
        if call.optional("listen") is None and call.optional("host") is None:
            return predict_one(hospital, session, values).to_json()
        identifiers = call.arguments.get("identifiers")
        return predict_together(
            hospital,
            session,
            values,
            {str(k): str(v) for k, v in identifiers.items()} if isinstance(identifiers, dict) else {},
            replace(meeting_place(call), timeout_s=_PATIENCE_S),
            on_own=lambda own: self._emit("predicted", {"session": session, **own.to_json()}),
            on_status=self._show,
            cancelled=call.cancelled.is_set,
            n_workers=self._workers(),
        ).to_json()

    def noted(self, call: Call) -> Line:
        """What risks were computed with the models of a session, the latest first."""
        return {"entries": predictions(self._hospital(), call.text("session"))}

    def score(self, call: Call) -> Line:
        """A file, with the partners when a place to meet is named; `explain` adds reasons to what is scored alone."""
        hospital, session = self._hospital(), call.text("session")
        record = hospital.store.session(session)
        is_site = record is not None and record.role == "site"
        alone = is_site or (call.optional("listen") is None and call.optional("host") is None)
        answer = self._score_site(call) if is_site else self._score_file(call, None if alone else meeting_place(call))
        if alone and call.arguments.get("explain") is True:
            add_reasons(hospital, session, Path(call.text("path")), Path(call.text("out")))
        return answer

    def _score_file(self, call: Call, where: Where | None) -> Line:
        summary = score(
            self._hospital(),
            call.text("session"),
            Path(call.text("path")),
            Path(call.text("out")),
            where,
            on_status=self._show,
            cancelled=call.cancelled.is_set,
            n_workers=self._workers(),
        )
        return vars(summary) | {"path": str(summary.path)}

    def serve(self, call: Call) -> Line:
        """Answer one scoring; with `repeat` one after the other until the person cancels."""
        if call.arguments.get("repeat") is not True:
            return {"rows": self._serve_once(call), "times": 1}
        rows = times = 0
        while not call.cancelled.is_set():
            try:
                rows += self._serve_once(call)
            except (PeerLost, TermsMismatch):
                continue  # they left, or this side stops: the loop knows
            times += 1
            self._emit("served", {"rows": rows, "times": times})
        return {"rows": rows, "times": times}

    def _serve_once(self, call: Call) -> int:
        record = self._hospital().store.session(call.text("session"))
        if record is None:
            raise DataError("There is no such session here.", advice="Choose one from the list.")
        label = stored_terms(record.terms).label.party_id
        return serve_scores(
            self._hospital(),
            label,
            Path(call.text("path")),
            meeting_place(call, label),
            lambda _: None,  # starting to serve this model's scores is the person's consent
            on_status=self._show,
            cancelled=call.cancelled.is_set,
            n_workers=self._workers(),
        )
