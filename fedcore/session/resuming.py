"""After an interruption: all say from which tree counts they can go on, and go on from the largest one in common.

    both              ResumeFrom    the tree counts kept (the last few)
    label → feature   ResumeAt      the count from which all go on
"""

from __future__ import annotations

from fedcore.errors import ProtocolError, TermsMismatch
from fedcore.protocols.exchange import ask, hear, tell
from fedcore.protocols.messages import ResumeAt, ResumeFrom
from fedcore.protocols.terms import Terms
from fedcore.session.checkpoint import FeatureState, Keeper, LabelState


async def resume_as_label(terms: Terms, keeper: Keeper, table_digest: str) -> LabelState:
    """The state to go on from; what was kept beyond it is dropped, for the others will train those trees anew.

    Raises TermsMismatch when there is no tree count which all have kept, StoreError when other records are open.
    """
    features = [p.party_id for p in terms.features]
    mine = keeper.counts()
    answers = await ask(dict.fromkeys(features, ResumeFrom(tuple(mine))), ResumeFrom)
    common = set(mine).intersection(*(answer.counts for answer in answers.values()))
    if not common:
        raise TermsMismatch(
            "The hospitals have kept no state in common from which the session could go on.",
            advice="Start a new session.",
        )
    count = max(common)
    state = keeper.load(count, LabelState, table_digest)
    keeper.drop(above=count)
    await tell(dict.fromkeys(features, ResumeAt(count)))
    return state


async def resume_as_feature(terms: Terms, keeper: Keeper, table_digest: str) -> FeatureState:
    """A feature hospital's side; raises as `resume_as_label` does, and ProtocolError for a count it did not offer."""
    label = terms.label.party_id
    mine = keeper.counts()
    await ask({label: ResumeFrom(tuple(mine))}, ResumeFrom)
    count = (await hear(label, ResumeAt)).trees
    if count not in mine:
        raise ProtocolError(
            "{peer} wants to go on from a tree that this hospital has not kept.",
            advice="Start a new session.",
            peer=terms.label.name,
        )
    state = keeper.load(count, FeatureState, table_digest)
    keeper.drop(above=count)
    return state
