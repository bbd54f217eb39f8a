"""New patients' risks as the window asks for them: a file, one patient's form, or the partner's part of a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from fedcore.errors import DataError
from fedcore.node.explaining import add_reasons
from fedcore.node.hospital import Hospital
from fedcore.node.meeting import Where
from fedcore.node.predicting import form_of, predict_one
from fedcore.node.scoring import score, serve_scores
from fedcore.protocols.terms import stored_terms
from fedcore.session.status import Status
from fedcore.worker.calls import Call, Line, meeting_place


class PredictDesk:
    """Works with whatever hospital is unlocked. `score_site` scores a file by a model of hospitals with the same
    predictors; `show` is given the status of scoring with partners."""

    def __init__(
        self,
        hospital: Callable[[], Hospital],
        score_site: Callable[[Call], Line],
        show: Callable[[Status], None],
        workers: Callable[[], int],
    ) -> None:
        self._hospital, self._score_site, self._show, self._workers = hospital, score_site, show, workers

    def form(self, call: Call) -> Line:
        return form_of(self._hospital(), call.text("session")).to_json()

    def one(self, call: Call) -> Line:
        values = call.arguments.get("values")
        if not isinstance(values, dict):
            raise DataError("The window left out {name}.", advice="Update FedStroke.", name="values")
        return predict_one(self._hospital(), call.text("session"), values).to_json()

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
        record = self._hospital().store.session(call.text("session"))
        if record is None:
            raise DataError("There is no such session here.", advice="Choose one from the list.")
        label = stored_terms(record.terms).label.party_id
        rows = serve_scores(
            self._hospital(),
            label,
            Path(call.text("path")),
            meeting_place(call, label),
            lambda _: None,  # starting to serve this model's scores is the person's consent
            on_status=self._show,
            cancelled=call.cancelled.is_set,
            n_workers=self._workers(),
        )
        return {"rows": rows}
