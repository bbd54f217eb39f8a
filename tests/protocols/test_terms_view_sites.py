"""What people read before they sign horizontal terms."""

from __future__ import annotations

from typing import Any

import msgspec

from fedcore.data.agreed import AgreedColumn
from fedcore.protocols.terms import PartyTerms, Terms, message_tags
from fedcore.protocols.terms_view import view_of
from fedcore.trees.params import BoostParams


def make_terms(n_sites: int) -> Terms:
    return Terms(
        session="ab" * 16, created="2024-01-01T00:00:00Z", mode="horizontal", outcome="stroke", purpose="test",
        parties=tuple(PartyTerms(str(k) * 64, f"Site {k}", "site") for k in range(n_sites)),
        params=BoostParams(early_stopping_rounds=3).to_mapping(), scheme="masks", key_bits=256, min_group=7,
        test_fraction=0.3, rows="label", pad_to=1, max_patients=1000, release=(), messages=message_tags("horizontal"),
        dictionary=(AgreedColumn("age", "number"), AgreedColumn("sex", "category", ("f", "m"))),
    )  # fmt: skip


def words(view: dict[str, Any]) -> str:
    return " ".join(line["english"] for section in view["sections"] for line in section["lines"])


def test_two_sites_are_told_that_masks_hide_nothing_between_them() -> None:
    assert "each can compute the other's counts" in words(view_of(make_terms(2), "0" * 64, 100, ["age"]))
    three = words(view_of(make_terms(3), "0" * 64, 100, ["age"]))
    assert "each can compute the other's counts" not in three
    assert "If all other hospitals put together what they know" in three
    assert "fewer than 7 training patients of all hospitals" in three


def test_the_list_of_what_leaves_is_each_sites_own() -> None:
    terms = make_terms(3)
    host, site = (view_of(terms, party * 64, 100, []) for party in ("0", "1"))
    from_host = {leaf["type"] for leaf in host["leaves"] if leaf["from_me"]}
    from_site = {leaf["type"] for leaf in site["leaves"] if leaf["from_me"]}
    assert {"proposal", "vector_total", "mask_keys", "dictionary_wanted"} <= from_host
    assert {"acceptance", "masked_vector", "mask_key", "dictionary_offer"} <= from_site
    assert "masked_vector" not in from_host
    assert host["expected_megabytes"] > 0.1
    assert host["expected_megabytes"] == view_of(terms, "0" * 64, 100_000, [])["expected_megabytes"]


def test_going_on_without_a_lost_site_is_signed_in_plain_words() -> None:
    waits = make_terms(3)
    goes_on = msgspec.structs.replace(waits, may_go_on_without=True)
    assert goes_on.digest != waits.digest
    assert "Nobody goes on without it" in words(view_of(waits, "0" * 64, 100, ["age"]))
    said = words(view_of(goes_on, "0" * 64, 100, ["age"]))
    assert "once every one of them has agreed and signed; at least two must remain" in said
    assert "lets them estimate its part closely" in said
    assert "When only two remain, each can from then on compute the other's sums" in said
    assert "goes on without" not in words(view_of(make_terms(2), "0" * 64, 100, ["age"]))
    assert "with one hospital fewer would show the others that hospital's numbers" in said
    leaves = {leaf["type"] for leaf in view_of(goes_on, "1" * 64, 100, [])["leaves"] if leaf["from_me"]}
    assert {"site_kept", "leave_out_signed"} <= leaves
    assert not {"leave_out", "left_out", "catch_up"} & leaves
