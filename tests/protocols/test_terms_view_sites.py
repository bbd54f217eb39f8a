"""What people read before they sign horizontal terms."""

from __future__ import annotations

from typing import Any

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
