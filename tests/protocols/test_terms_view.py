"""The terms in plain words: for every kind of session and role, complete, translatable, and true to the signed list."""

from __future__ import annotations

import pytest

from fedcore.protocols.messages import MESSAGE_BY_TAG
from fedcore.protocols.terms_view import expected_seconds, view_of


def texts(view):
    for section in view["sections"]:
        yield section["title"]
        yield from section["lines"]
    for leaf in view["leaves"]:
        yield from (leaf[key] for key in ("item", "form", "reader", "could_learn", "times"))


@pytest.mark.parametrize("mode", ["vertical", "score"])
@pytest.mark.parametrize("role", ["label", "feature"])
@pytest.mark.parametrize("columns", [(), ("age",), tuple(f"c{i}" for i in range(40))])
def test_every_text_is_filled(world, mode, role, columns):
    terms = world.terms(mode=mode, n_features=2, params={"early_stopping_rounds": 3}, release=())
    me = world.label.party_id if role == "label" else world.features[0].party_id
    view = view_of(terms, me, 1000, columns)
    for text in texts(view):
        assert text["english"] == text["template"].format(**text["values"])
        assert "{" not in text["english"]
    assert view["expected_minutes"] > 0
    assert view["expected_megabytes"] > 0
    assert view["digest"] == terms.digest.hex()
    assert [p["you"] for p in view["parties"]].count(True) == 1


@pytest.mark.parametrize("mode", ["vertical", "score"])
def test_the_list_shown_is_the_list_signed(world, mode):
    terms = world.terms(mode=mode)
    for me in (world.label.party_id, world.features[0].party_id):
        leaves = view_of(terms, me, 100, ("a",))["leaves"]
        assert sorted(leaf["type"] for leaf in leaves) == sorted(terms.messages)
        role = terms.party(me).role
        for leaf in leaves:
            assert leaf["from_me"] == (MESSAGE_BY_TAG[leaf["type"]].disclosure.sender in ("both", role))
        assert [leaf["from_me"] for leaf in leaves] == sorted((leaf["from_me"] for leaf in leaves), reverse=True)


def test_what_costs_more_is_said_to_cost_more(world):
    small, large = world.terms(key_bits=2048), world.terms(key_bits=3072, params={"num_boost_round": 50})
    assert expected_seconds(small, 1000, 5) < expected_seconds(large, 1000, 5) < expected_seconds(large, 9000, 5)


def test_generated_records_are_called_so(world):
    lines = [text["english"] for text in texts(view_of(world.terms(generated=True), world.label.party_id, 9, ()))]
    assert any("generated" in line for line in lines)
