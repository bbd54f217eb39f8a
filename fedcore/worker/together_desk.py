"""Sessions of hospitals with the same predictors, as the window asks for them.

The data dictionaries come before the terms, so the proposing hospital sees a draft from its own columns, and reads and
signs the terms once the others' have come.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from fedcore.data.merging import merge
from fedcore.data.reader import ReadOptions, read_records
from fedcore.errors import DataError
from fedcore.node.hospital import Hospital
from fedcore.node.meeting import Where
from fedcore.node.returning import run_and_wait
from fedcore.node.sessions import OnStatus
from fedcore.node.site_records import SENSITIVITY, SiteRecords, match_notes
from fedcore.node.site_scoring import score_file
from fedcore.node.together import (
    SiteOutcome,
    TogetherDraft,
    join_together,
    propose_together,
    resume_together,
    together_terms,
)
from fedcore.protocols.terms import Terms
from fedcore.protocols.terms_view_sites import view_of_sites
from fedcore.worker.calls import Call, Line
from fedcore.worker.dictionary_desk import DictionaryDesk
from fedcore.worker.leaving_desk import LeavingDesk
from fedcore.worker.records_desk import RecordsDesk

_DRAFT_FIELDS = ("params", "min_group", "test_fraction", "purpose", "may_go_on_without")


class TogetherDesk:
    """`ask` shows a person terms, `answer` is what the person says: None to sign, else the reason not to; it raises
    Undecided meanwhile."""

    def __init__(
        self,
        hospital: Callable[[], Hospital],
        records: RecordsDesk,
        ask: Callable[[Line], None],
        answer: Callable[[], str | None],
        on_status: OnStatus,
        dictionary: DictionaryDesk,
    ) -> None:
        self._hospital, self._records, self._dictionary = hospital, records, dictionary
        self._ask, self._answer, self._on_status = ask, answer, on_status
        self._leaving = LeavingDesk()

    def commands(self) -> dict[str, Callable[[Call], Line]]:
        return self._leaving.commands()

    def draft(self, call: Call) -> Line:
        """The terms as they would be if all had this hospital's columns."""
        own, me = self._own(call), self._hospital()
        columns = merge({me.identity.name: own.describe()}).columns
        terms = together_terms(me, self._draft(call, own), columns, secrets.token_hex(16))
        return self._view(terms, own) | {"preview": True}

    def propose(self, call: Call, where: Where) -> Line:
        own, me = self._own(call), self._hospital()
        shown: list[Terms] = []
        self._dictionary.begin()
        first = partial(
            propose_together, me, self._draft(call, own), own, where,
            accept=self._dictionary.accept, decide=self._deciding(own, shown),
        )  # fmt: skip
        return self._until_done(call, first, shown, own, where)

    def join(self, call: Call, where: Where) -> Line:
        own, me = self._own(call), self._hospital()
        shown: list[Terms] = []
        self._dictionary.begin()
        first = partial(
            join_together, me, call.text("peer"), own, where, self._deciding(own, shown), offer=self._dictionary.offer
        )
        return self._until_done(call, first, shown, own, where)

    def resume(self, call: Call, where: Where) -> Line:
        own, session = self._own(call), call.text("session")
        first = partial(resume_together, self._hospital(), session, own, where)
        without = tuple(str(party) for party in call.arguments.get("without") or ())
        return self._until_done(call, first, [], own, where, session, without)

    def score(self, call: Call) -> Line:
        """Every site has the whole model: no partner is needed."""
        out = Path(call.text("out"))
        rows = score_file(self._hospital(), call.text("session"), Path(call.text("path")), out)
        return {"rows": rows, "with_partner": 0, "own_only": 0, "path": str(out)}

    def _own(self, call: Call) -> SiteRecords:
        self._records.need()
        records, mapping = self._records.records, self._records.mapping
        assert records is not None
        assert mapping is not None
        if mapping.label is None:
            raise DataError(
                "These records have no outcome.",
                advice="Hospitals with the same predictors each need the outcome. Choose its column on Records.",
            )
        later = call.optional("later")
        return SiteRecords(
            records,
            mapping,
            None if later is None else read_records(Path(later), ReadOptions()),
            float(call.arguments.get("sensitivity") or SENSITIVITY),
        )

    def _draft(self, call: Call, own: SiteRecords) -> TogetherDraft:
        a = call.arguments
        chosen = {name: a[name] for name in _DRAFT_FIELDS if a.get(name) is not None}
        return TogetherDraft(
            tuple(a.get("peers") or ()), own.mapping.label or "", generated=self._records.generated, **chosen
        )

    def _view(self, terms: Terms, own: SiteRecords) -> Line:
        names = [column.name for column in terms.dictionary]
        view = view_of_sites(terms, self._hospital().party_id, len(own.records), names)
        me = terms.party(self._hospital().party_id).name
        now = replace(own, choices=own.choices.then(self._dictionary.choices)).agreed(terms.dictionary, me)
        notes = match_notes(now.match(terms.dictionary))
        return view | {"needs_signature": True, "match_notes": [note.to_json() for note in notes]}

    def _deciding(self, own: SiteRecords, shown: list[Terms]) -> Callable[[Terms], str | None]:
        """Shows the terms the first time, and asks for the answer every time."""

        def decide(terms: Terms) -> str | None:
            if not shown:
                shown.append(terms)
                self._ask(self._view(terms, own))
            return self._answer()

        return decide

    def _until_done(
        self,
        call: Call,
        first: Callable[..., SiteOutcome],
        shown: list[Terms],
        own: SiteRecords,
        where: Where,
        session: str = "",
        without: tuple[str, ...] = (),
    ) -> Line:
        """A session to its result, waiting for sites whose program stops meanwhile."""
        cancelled = call.cancelled.is_set
        lost = self._leaving.begin(without)

        def kept() -> str:
            return session or (shown[0].session if shown else "")

        def again(show: OnStatus) -> SiteOutcome:
            return resume_together(
                self._hospital(), kept(), own, where, on_status=show, cancelled=cancelled, lost=lost
            )

        def may_go_on() -> bool:
            return not cancelled() and bool(self._hospital().store.checkpoint_counts(kept()))

        outcome = run_and_wait(
            lambda show: first(on_status=show, cancelled=cancelled, lost=lost), again, may_go_on, self._on_status
        )
        return dict(outcome.result)
