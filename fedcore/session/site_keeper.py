"""Keeps one site's state after each tree and each total within one, and finds the one to go on from."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable

import msgspec

from fedcore.data.table import Table
from fedcore.errors import PeerLost, ProtocolError
from fedcore.protocols.horizontal import SiteRows, close_tree
from fedcore.protocols.horizontal_messages import (
    MAX_WORDS,
    KeptTotals,
    Leaving,
    SignedLeaving,
    SiteKept,
    TotalKind,
)
from fedcore.protocols.roster import Roster
from fedcore.protocols.terms import Terms
from fedcore.session.checkpoint import Keeper
from fedcore.session.site_cohort import make_site_cohort
from fedcore.session.site_state import (
    SiteState,
    begin_losses_anew,
    first_state,
    kept_total,
    next_state,
    total_values,
)
from fedcore.trees.boosting import Counts, Standing, is_over
from fedcore.trees.cuts import Cuts
from fedcore.trees.histogram import Sums

_TOLD = 3  # sites are never further apart than one tree


class SiteKeeper:
    """One site's session, with these records only. `on_begun` once there is something to go on from."""

    def __init__(
        self,
        keeper: Keeper,
        terms: Terms,
        me: str,
        table: Table,
        later: Table | None,
        on_begun: Callable[[], None] = lambda: None,
    ) -> None:
        self._on_begun = on_begun
        self._keeper, self._terms, self._me = keeper, terms, me
        self._table, self._later = table, later
        digests = table.digest + ("" if later is None else later.digest)
        self._records = hashlib.sha256(digests.encode()).hexdigest()
        self._state: SiteState | None = None
        self._n_totals = 0  # asked of the tree under way since the session began or went on

    @property
    def state(self) -> SiteState:
        """Where the session is here; only after `begin` or `take`."""
        assert self._state is not None
        return self._state

    def begin(self, cuts: Cuts, counts: Counts) -> None:
        """Before the first tree."""
        self._save(first_state(self._records, cuts, counts))
        self._on_begun()

    def keep_tree(self, standing: Standing, tree_s: list[float]) -> None:
        self._save(next_state(self.state, standing, tree_s))

    def keep_total(self, kind: TotalKind, values: Sums) -> None:
        """Another total of the tree under way. It may be known: then the same sites were asked the same before."""
        self._n_totals += 1
        if self._n_totals > len(self.state.totals):
            self._put(msgspec.structs.replace(self.state, totals=(*self.state.totals, kept_total(kind, values))))

    def counts(self) -> list[int]:
        """The tree counts which `take` can go on from."""
        return self._keeper.counts()

    def kept(self) -> SiteKept:
        """What is kept, to tell the others; raises StoreError when it belongs to other records."""
        counts = self.counts()[-_TOLD:]
        states = [self._load(count) for count in counts]
        n_leavings = len(states[-1].leavings) if states else 0
        return SiteKept(tuple(counts), tuple(state.kinds for state in states), n_leavings)

    def take(self, count: int) -> None:
        """Go on from there; what was kept beyond it is dropped, for those trees are trained again.

        The totals kept of the first of them say what is known of it all the same.
        """
        self._state, self._n_totals = self._load(count), 0
        self._keeper.drop(above=count)

    def closed_with(self, leaving: Leaving) -> KeptTotals:
        """The totals of the tree that was under way then; nothing when they are not kept any more."""
        before = leaving.trees - ("level" in leaving.totals)
        return self._load(before).totals[: len(leaving.totals)] if before in self.counts() else ()

    def check_can_leave_out(self, lost: str) -> None:
        """Raises PeerLost, on which the session waits, when it could be that a part of the root's total is known."""
        n_words = 3 * (len(self.state.cuts.values) + 1)
        if n_words > MAX_WORDS:
            raise PeerLost(
                "With {n} bins of all columns this session cannot go on without {peer}.",
                advice="Wait for it, or start a new session with fewer columns or bins.",
                n=len(self.state.cuts.values),
                peer=lost,
                reason="refused",
            )

    def adopt(self, signed: SignedLeaving, totals: KeptTotals) -> None:
        """From where `take` went, go on without those left out: close the tree under way with these totals, or forget
        that it was begun. Raises ProtocolError when they are not those which all have signed.
        """
        leaving, state = signed.leaving, self.state
        if tuple(total.kind for total in totals) != leaving.totals:
            raise ProtocolError(
                "A total is missing with which the tree under way is closed.", advice="Start a new session."
            )
        levels = [total_values(total) for total in totals if total.kind == "level"]
        loss = next((total_values(total) for total in totals if total.kind == "loss"), None)
        standing = state.standing()
        if levels:
            began = time.perf_counter()
            standing = close_tree(self._terms, self._rows(), standing, levels, loss, not state.leavings)
            state = next_state(state, standing, [*state.tree_s, time.perf_counter() - began])
        if standing is not None and standing.stop_losses and self._trains_on(standing, bool(levels) and loss is None):
            state = next_state(state, begin_losses_anew(standing), state.tree_s)
        kept = totals if "evaluation" in leaving.totals else ()
        self._save(msgspec.structs.replace(state, totals=kept, leavings=(*state.leavings, signed)))
        self._keeper.drop(above=state.count)

    def drop(self) -> None:
        """Forget everything: the session is finished."""
        self._keeper.drop()

    def _trains_on(self, standing: Standing, is_unknown: bool) -> bool:
        """Whether another tree may come; the last one's loss cannot end the training when nobody knows it."""
        return is_unknown or not is_over(standing, self._terms.boost_params)

    def _rows(self) -> SiteRows:
        cohort = make_site_cohort(self._terms, self._table, self._later)
        site = [party.party_id for party in self._terms.parties].index(self._me)
        return SiteRows(cohort.block(self.state.cuts), cohort.y, cohort.rows, site, self.state.patients)

    def _load(self, count: int) -> SiteState:
        return self._keeper.load(count, SiteState, self._records)

    def _save(self, state: SiteState) -> None:
        self._n_totals = 0
        self._put(state)

    def _put(self, state: SiteState) -> None:
        self._state = state
        self._keeper.save(state)


def roster_of(keeper: Keeper, terms: Terms) -> Roster:
    """Who still takes part in an interrupted session, as this hospital has kept it."""
    counts = keeper.counts()
    return Roster(terms, keeper.load(counts[-1], SiteState, None).leavings if counts else ())

