"""After an interruption: the sites go on from the largest number of finished trees which all of them have kept.

site → host   ResumeFrom    the tree counts kept (the last few)
host → site   ResumeAt      the count from which all go on

Masks are fresh, and the bin edges are found again: neither changes a sum, so the finished model is the same, bit for
bit, as without the interruption.
"""

from __future__ import annotations

import hashlib

from fedcore.data.table import Table
from fedcore.errors import ProtocolError, TermsMismatch
from fedcore.protocols.exchange import Exchange, ask, tell
from fedcore.protocols.messages import ResumeAt, ResumeFrom
from fedcore.protocols.terms import Terms
from fedcore.session.checkpoint import Keeper, LabelState, label_state
from fedcore.trees.boosting import Standing


class SiteKeeper:
    """Keeps one site's state after each tree, and finds the one to go on from; for these records only."""

    def __init__(self, keeper: Keeper, table: Table, later: Table | None) -> None:
        self._keeper = keeper
        digests = table.digest + ("" if later is None else later.digest)
        self._records = hashlib.sha256(digests.encode()).hexdigest()

    def keep(self, standing: Standing | None, tree_s: list[float]) -> None:
        """`standing` None: before the first tree."""
        self._keeper.save(label_state(self._records, {}, standing, [], tree_s))

    async def go_on(self, terms: Terms, me: str) -> LabelState:
        """The state to go on from; what was kept beyond it is dropped, for those trees are trained again.

        Raises TermsMismatch when there is no tree count which all have kept, StoreError when other records are open.
        """
        count = await (self._decide(terms) if me == terms.proposer.party_id else self._ask(terms))
        state = self._keeper.load(count, LabelState, self._records)
        self._keeper.drop(above=count)
        return state

    async def _decide(self, terms: Terms) -> int:
        others = tuple(p.party_id for p in terms.parties if p.party_id != terms.proposer.party_id)
        common = set(self._keeper.counts())
        for answer in (await Exchange({}, (ResumeFrom,), others)).values():
            assert isinstance(answer, ResumeFrom)
            common &= set(answer.counts)
        if not common:
            raise TermsMismatch(
                "The hospitals have kept no state in common from which the session could go on.",
                advice="Start a new session.",
            )
        await tell(dict.fromkeys(others, ResumeAt(max(common))))
        return max(common)

    async def _ask(self, terms: Terms) -> int:
        host, mine = terms.proposer.party_id, self._keeper.counts()
        count = (await ask({host: ResumeFrom(tuple(mine))}, ResumeAt))[host].trees
        if count not in mine:
            raise ProtocolError(
                "{peer} wants to go on from a tree that this hospital has not kept.",
                advice="Start a new session.",
                peer=terms.proposer.name,
            )
        return count

    def drop(self) -> None:
        """Forget everything: the session is finished."""
        self._keeper.drop()
