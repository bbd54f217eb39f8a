"""Sessions between two homes over real sockets: kept, recorded, and clean however they end."""

from __future__ import annotations

import threading

import pytest

from fedcore.data.table import Table
from fedcore.errors import DataError, ProtocolError, TermsMismatch
from fedcore.node.keeping import load_feature_model
from fedcore.node.sessions import draft_terms, join, propose
from fedcore.protocols.messages import MESSAGE_BY_TAG
from fedcore.session.records import SessionRecord

pytestmark = pytest.mark.usefixtures("nothing_left")


def propose_and_join(two, tables, terms, *, decide=lambda terms: None, north=None, south=None, **others):
    return two.meet(
        lambda: propose(two.north, terms, tables[0], two.listening, n_workers=1, **(north or {}), **others),
        lambda: join(
            two.south, two.north.party_id, tables[1], two.connecting, decide, n_workers=1, **(south or {}), **others
        ),
    )


def test_a_session_is_kept_and_recorded_on_both_sides(two, tables):
    two.introduce()
    terms = draft_terms(two.north, two.draft())
    label, feature = propose_and_join(two, tables, terms)
    assert label.result["role"] == "label", label
    assert feature.result["role"] == "feature", feature
    assert label.result["comparison"]["joint"]["n"] == label.label.cohort.test.sum()
    model, features, _ = load_feature_model(two.south, terms.session)
    assert features == ("pressure", "smoking")
    assert model == feature.feature.model
    for hospital, role in ((two.north, "label"), (two.south, "feature")):
        record = hospital.store.session(terms.session)
        assert (record.role, record.state, record.terms_digest) == (role, "finished", terms.digest)
        assert hospital.results()[0]["session"] == terms.session
        assert hospital.verify_ledger().is_intact
        entries = hospital.ledger.entries()
        assert {e.session for e in entries} == {terms.session}
        declared = {MESSAGE_BY_TAG[e.message_type].disclosure.sender for e in entries}
        assert declared <= {role, "both"}
        assert not hospital.store.checkpoint_counts(terms.session)
        assert not hospital.store.checkpoint_trees(terms.session)


@pytest.mark.parametrize("who", ["north", "south"])
def test_cancelling_leaves_both_clean(two, tables, who):
    """After the first tree one side cancels; the other hears of it, and neither keeps a model."""
    two.introduce()
    cancel = threading.Event()

    def on_status(status):
        if status.tree >= 1:
            cancel.set()

    terms = draft_terms(two.north, two.draft(params={"num_boost_round": 50}))
    watching = {who: {"cancelled": cancel.is_set, "on_status": on_status}}
    outcomes = dict(zip(("north", "south"), propose_and_join(two, tables, terms, **watching), strict=True))
    canceller = outcomes.pop(who)
    assert isinstance(canceller, TermsMismatch)
    assert "cancelled here" in str(canceller)
    (other,) = outcomes.values()
    assert isinstance(other, TermsMismatch)
    assert f"{who.title()} cancelled the session" in str(other)
    for hospital in (two.north, two.south):
        assert hospital.store.session(terms.session).state == "cancelled"
        assert hospital.results() == []
        assert hospital.verify_ledger().is_intact


def test_a_declined_proposal_leaves_no_session(two, tables):
    two.introduce()
    terms = draft_terms(two.north, two.draft())
    north, south = propose_and_join(two, tables, terms, decide=lambda terms: "not now")
    assert "South declined the terms: not now" in str(north)
    assert isinstance(south, TermsMismatch)
    for hospital in (two.north, two.south):
        assert hospital.store.session(terms.session) is None


def test_records_that_cannot_be_used_stop_the_other_side_in_words(two, tables):
    two.introduce()
    label = tables[0]
    nobody = Table(label.ids, label.features, label.x, None)
    north, south = propose_and_join(two, (nobody, tables[1]), draft_terms(two.north, two.draft()))
    assert isinstance(north, DataError)
    assert isinstance(south, TermsMismatch)
    assert "a problem with its records" in str(south)


def test_a_proposal_to_score_is_not_taken_for_one_to_train(two, tables):
    two.introduce()
    terms = draft_terms(two.north, two.draft(mode="score", model="ab" * 16, release=()))
    north, south = propose_and_join(two, tables, terms)
    assert "to score patients" in str(south)
    assert isinstance(north, TermsMismatch)
    assert two.south.store.session(terms.session) is None


def test_a_peer_that_was_not_confirmed_cannot_be_proposed_to(two, tables):
    two.introduce("invited")
    with pytest.raises(ProtocolError, match="South has not been confirmed"):
        draft_terms(two.north, two.draft())
    with pytest.raises(ProtocolError, match="North has not been confirmed"):
        join(two.south, two.north.party_id, tables[1], two.connecting, lambda terms: None)


@pytest.mark.parametrize(
    "values",
    [{"test_fraction": 0.95}, {"rows": "some"}, {"release": ("names",)}, {"purpose": "x" * 2001},
     {"params": {"eta": 7}}, {"params": {"depth": 3}}],
)  # fmt: skip
def test_terms_that_cannot_be_are_refused_while_drafting(two, values):
    two.introduce()
    with pytest.raises(DataError):
        draft_terms(two.north, two.draft(**values))


def test_a_session_of_a_number_already_used_is_declined(two, tables):
    """Else a second session could overwrite what is kept of the first one."""
    two.introduce()
    terms = draft_terms(two.north, two.draft())
    record = SessionRecord(terms.session, "{}", terms.digest, "feature", "finished")
    two.south.store.add_session(record)
    shown = []
    north, _ = propose_and_join(two, tables, terms, decide=shown.append)
    assert "already took part in a session of that number" in str(north)
    assert shown == []
