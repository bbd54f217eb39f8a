"""After an interruption: all say from which tree counts they can go on, and go on from the largest one in common.

    both              ResumeFrom    the tree counts kept (the last few)
    label → feature   ResumeAt      the count from which all go on
"""

from __future__ import annotations

import msgspec

from fedcore.errors import ProtocolError, TermsMismatch
from fedcore.protocols.exchange import ask, hear, tell
from fedcore.protocols.messages import ResumeAt, ResumeFrom
from fedcore.protocols.terms import Terms
from fedcore.session.checkpoint import FeatureState, Keeper, LabelState

_ALWAYS_AGAIN = 20
"""Trees that may be asked for again in any session; in longer ones as many as were signed."""


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
    """A feature hospital's side; raises as `resume_as_label` does, and ProtocolError for a count it did not offer, and
    after so many interruptions that the label hospital would see the answers to twice the trees that were signed.
    """
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
    # The tree under way counts as well: a part of it was answered.
    again = keeper.load(mine[-1], FeatureState, table_digest).asked_again + mine[-1] - count + 1
    if again > max(_ALWAYS_AGAIN, terms.boost_params.num_boost_round):
        raise ProtocolError(
            "After many interruptions {peer} has asked for {again} trees a second time; {signed} trees were signed.",
            advice="Ring them: their program or the line fails too often. Then start a new session.",
            peer=terms.label.name,
            again=again,
            signed=terms.boost_params.num_boost_round,
        )
    state = msgspec.structs.replace(keeper.load(count, FeatureState, table_digest), asked_again=again)
    keeper.drop(above=count)
    keeper.save(state)
    return state
