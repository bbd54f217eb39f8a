"""The usual purpose is read in each reader's language; words of the proposer are left as they are."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from fedcore.node.sessions import DEFAULT_PURPOSE
from fedcore.protocols.terms_purpose import purpose_line, usual_purpose
from fedcore.protocols.terms_view import view_of


@pytest.fixture
def terms(world):
    return world.terms()


def test_the_usual_purpose_keeps_its_template(terms):
    usual = replace(terms, purpose=str(usual_purpose(terms.outcome)))
    value = purpose_line(usual).to_json()["values"]["purpose"]
    assert value["template"] == DEFAULT_PURPOSE
    assert DEFAULT_PURPOSE.format(outcome=terms.outcome) == usual.purpose == value["english"]
    shown = view_of(usual, usual.label.party_id, 100, ["age"])["sections"][0]["lines"][0]
    assert shown == purpose_line(usual).to_json()


def test_own_words_stay(terms):
    own = replace(terms, purpose="Validate {the} score")
    assert purpose_line(own).to_json()["values"] == {"purpose": "Validate {the} score"}
    assert str(purpose_line(own)) == "Purpose: Validate {the} score"
